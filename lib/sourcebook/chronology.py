"""Datings as the days they allow, and the datings of one event that share no day.

A dating that spans several days or ends openly is never squeezed to one day. The
order of the happenings themselves is the matter of ``sequence``.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sourcebook.dates import Edtf, parse_edtf
from sourcebook.spans import disjoint_pairs


def happenings(datings: pd.DataFrame) -> pd.DataFrame:
    """Add the first and last day that each dating allows, in order of time.

    Which days those are is what EDTF says of its expressions (ISO 8601-2:2019).

    Parameters
    ----------
    datings : DataFrame
        As ``case.statements("datings")`` returns them.

    Returns
    -------
    DataFrame
        The datings with ``first`` and ``last`` (day, missing where open or unknown),
        ``open_start`` and ``open_end`` (whether the missing end is open rather than
        unknown) and ``approximate``; by first day, then last day, then clock.
    """
    dates = _read(datings["edtf"])
    firsts, lasts = ([getattr(date, end) for date in dates] for end in ("first", "last"))
    frame = datings.assign(
        first=_days(firsts), last=_days(lasts),
        open_start=[str(end) == "open" for end in firsts], open_end=[str(end) == "open" for end in lasts],
        approximate=[date.approximate for date in dates],
    )
    return frame.sort_values(["first", "last", "clock", "dating_id"], na_position="first", ignore_index=True)


def _read(texts: pd.Series) -> list[Edtf]:
    known = {text: parse_edtf(text) for text in texts.unique()}
    return [known[text] for text in texts]


def _days(ends: list[object]) -> pd.Series:
    return pd.Series(pd.to_datetime([end if hasattr(end, "year") else None for end in ends])).to_numpy()


def _ordinals(datings: pd.DataFrame) -> pd.DataFrame:
    """Return the widest days of each dating as numbers, open and unknown ends at infinity."""
    spans = [date.span for date in _read(datings["edtf"])]
    floors = [_number(span.low, -np.inf) for span in spans]
    ceilings = [_number(span.high, np.inf) for span in spans]
    return pd.DataFrame({"floor": floors, "ceiling": ceilings}, index=datings.index, dtype="float64")


def _number(end: object, otherwise: float) -> float:
    return float(end) if isinstance(end, int) else otherwise


def disagreements(datings: pd.DataFrame) -> pd.DataFrame:
    """List the pairs of datings of one event that share no day.

    Of the relations of two spans (Allen 1983) these are before and after; the rest share a day.

    Returns
    -------
    DataFrame
        ``event_id``, ``event_title``, ``earlier`` and ``later`` (dating ids) with speakers,
        wordings and dates, and ``days_apart``, the fewest days from one to the other; by
        event, those furthest apart first.
    """
    known = datings.assign(**_ordinals(datings)).dropna(subset=["event_id"])
    floors, ceilings = known[["floor", "ceiling"]].to_numpy().T
    events = known.groupby("event_id").ngroup().to_numpy()
    earlier, later = disjoint_pairs(floors, ceilings, events)
    apart = floors[later] - ceilings[earlier]
    # Ids are put in order once, not once for every pair that they are in.
    place = known["dating_id"].rank(method="dense").to_numpy()
    order = np.lexsort((place[later], place[earlier], -apart, events[earlier]))
    names = {"": "dating_id", "_speaker": "speaker", "_wording": "wording", "_date": "edtf"}
    shown = known[["event_id", "event_title", *names.values()]]
    left, right = (shown.iloc[rows[order]].reset_index(drop=True) for rows in (earlier, later))
    return pd.DataFrame({
        "event_id": left["event_id"], "event_title": left["event_title"],
        **{f"earlier{end}": left[column] for end, column in names.items()},
        **{f"later{end}": right[column] for end, column in names.items()},
        "days_apart": pd.array(apart[order], dtype="Int64"),
    })
