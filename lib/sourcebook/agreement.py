"""How far two codings of the same passages agree, field by field.

The coefficient is Krippendorff's alpha (Krippendorff 2018): 1 is agreement in everything, 0 what
chance would give. For numbers the package of that name computes it. Where values are but the same or
not, counting them is enough, and the package's table of all pairs of values for each unit would not
fit: a class gives thousands of different answers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sourcebook.text import fold

UNITS = {
    "figures": ("passage_id", "wording"),
    "datings": ("passage_id", "wording"),
    "stances": ("passage_id", "proposition_id", "source_id"),
}
"""What tells two coders' rows for the same thing: wordings match if one holds the other."""

RATIO = ("low", "high")
"""Fields whose distance is that of numbers; in all others two values are the same or not."""


def agreement(first: pd.DataFrame, second: pd.DataFrame, fields: list[str]) -> pd.DataFrame:
    """Compare two codings row by row and field by field.

    Parameters
    ----------
    first, second : DataFrame
        Rows of one statement table with ``passage_id`` and ``wording``, or with
        ``passage_id``, ``proposition_id`` and ``source_id``.
    fields : list of str
        Columns to compare. Blank is a value of its own, but not for numbers.

    Returns
    -------
    DataFrame
        A row a field: ``field``, ``units`` (rows that both coded), ``same`` (share of them with
        the same value) and ``alpha`` (missing if all values are one).

    Examples
    --------
    >>> one = pd.DataFrame({"passage_id": ["p1", "p2"], "wording": ["two", "about 10"], "low": [2, 10]})
    >>> agreement(one, one, ["low"])["alpha"].tolist()
    [1.0]
    """
    pairs = matched(first, second)
    rows = []
    for field in fields:
        left, right = pairs[f"{field}_first"], pairs[f"{field}_second"]
        same = (left == right).fillna(False) | (left.isna() & right.isna())
        share = round(float(same.mean()), 3) if len(pairs) else pd.NA
        rows.append({
            "field": field, "units": len(pairs), "same": share,
            "alpha": _alpha(left, right, field),
        })
    return pd.DataFrame(rows, columns=["field", "units", "same", "alpha"])


def matched(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Pair the rows of two codings that are about the same words.

    Returns
    -------
    DataFrame
        A row a pair, every column twice with the endings ``_first`` and ``_second``.
        Each row is in one pair at most; of several that fit, the first one.
    """
    keys = next(keys for keys in UNITS.values() if set(keys) <= {*first.columns})
    exact = [key for key in keys if key != "wording"]
    numbered = [frame.assign(row=range(len(frame)), key=frame[exact].agg(" ".join, axis=1))
                for frame in (first, second)]
    pairs = numbered[0].merge(numbered[1], on="key", suffixes=("_first", "_second"))
    if "wording" in keys:
        fits = [_overlap(one, other) for one, other in
                zip(pairs["wording_first"], pairs["wording_second"], strict=True)]
        pairs = pairs[pd.Series(fits, index=pairs.index, dtype=bool)]
    return pairs.drop_duplicates("row_first").drop_duplicates("row_second").reset_index(drop=True)


def _overlap(one: str, other: str) -> bool:
    one, other = fold(one).casefold(), fold(other).casefold()
    return one in other or other in one


def _alpha(left: pd.Series, right: pd.Series, field: str) -> float | None:
    if field in RATIO:
        return alpha([left, right], "ratio")
    return alpha([side.astype("str").fillna("") for side in (left, right)], "nominal")


def alpha(codings: Sequence[pd.Series], level: str) -> float | None:
    """Return Krippendorff's alpha of any number of codings of the same units.

    Parameters
    ----------
    codings : sequence of Series
        A Series a coder, all of one length; what is missing was not coded.
    level : str
        ``nominal``, or for numbers ``ratio``.

    Returns
    -------
    float or None
        None where all values are one, or where no unit was coded twice.

    Examples
    --------
    >>> one, other = pd.Series(["yes", "no", "no"]), pd.Series(["yes", "no", None])
    >>> alpha([one, other], "nominal")
    1.0
    """
    if level == "nominal":
        codes = pd.factorize(pd.concat(codings).astype("str"))[0].astype(float)
        codes[codes < 0] = np.nan
    else:
        codes = pd.concat(codings).astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    data = codes.reshape(len(codings), -1)
    data = data[:, (~np.isnan(data)).sum(axis=0) > 1]
    if len(np.unique(data[~np.isnan(data)])) < 2:
        return None
    return round(_nominal(data) if level == "nominal" else _by_distance(data, level), 3)


def _by_distance(data: np.ndarray, level: str) -> float:
    import krippendorff

    return float(krippendorff.alpha(data, level_of_measurement=level))


def _nominal(data: np.ndarray) -> float:
    """Return 1 less the share of pairs within units that differ, over that of any two values."""
    given = pd.Series(data.T.ravel()).groupby(np.repeat(np.arange(data.shape[1]), len(data)))
    of_unit, values = given.count(), given.value_counts()
    alike = (values * (values - 1) / (of_unit.reindex(values.index, level=0) - 1)).sum()
    in_all, total = values.groupby(level=1).sum(), of_unit.sum()
    expected = (in_all * (in_all - 1)).sum() / (total - 1)
    return float(1 - (total - alike) / (total - expected))
