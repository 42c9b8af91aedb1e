"""How figures relate: agreement, conflict and nesting, revision, parts and their total.

Nothing here decides which figure is true. A result is a relation between figures,
with its reason or with the speakers and words that stand in it.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from sourcebook.case import Case
from sourcebook.dates import order, parse_edtf
from sourcebook.envelopes import bounds, read_vague
from sourcebook.errors import UnknownName
from sourcebook.spans import disjoint_pairs


class Relation(NamedTuple):
    """How two figures relate: agree, conflict, nested, revision or not comparable; and why."""

    kind: str
    reason: str


def as_of(figures: pd.DataFrame, date: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Keep what had been stated by a date; statements without a date come apart.

    Parameters
    ----------
    figures : DataFrame
        Statements with ``stated`` (EDTF).
    date : str
        EDTF; a statement that may have been made within it counts as made.

    Returns
    -------
    (DataFrame, DataFrame)
        Statements not after the date, and statements that are not dated.
    """
    limit = parse_edtf(date)
    dated = figures[figures["stated"].notna()]
    late = dated["stated"].map(lambda stated: order(stated, limit) == "after").astype(bool)
    return dated[~late], figures[figures["stated"].isna()]


def envelope(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the lowest low and the highest high, each with the statements that own it.

    Parameters
    ----------
    figures : DataFrame
        Figures of one event and one measure, as ``case.statements`` returns them.

    Returns
    -------
    DataFrame
        Two rows, ``bound`` "lowest low" and "highest high": ``number``, the ``statements``
        that own it (ids joined by a space), ``speakers``, ``wordings``, and ``left_open_by``,
        the statements whose words leave that end open.

    Raises
    ------
    NotApplicable
        If the figures are of several events or measures, or none has a number.
    """
    for column, word in (("event_id", "events"), ("measure_id", "measures")):
        if figures[column].nunique() > 1:
            several = ", ".join(sorted(figures[column].unique()))
            raise NotApplicable(f"an envelope is of one event and one measure; these are {word} {several}")
    ends = bounds(figures)
    if ends["floor"].isna().all():
        raise NotApplicable("none of these figures has a number; it would take a reading of the vague words")
    sides = (("lowest low", "floor", min), ("highest high", "ceiling", max))
    return pd.DataFrame([_bound(figures, ends[end], name, choose) for name, end, choose in sides])


def _bound(figures: pd.DataFrame, ends: pd.Series, name: str, choose) -> dict[str, object]:
    stated = ends[np.isfinite(ends)]
    number = choose(stated, default=None)
    owners = figures.loc[stated.index[stated == number]]
    return {
        "bound": name,
        "number": pd.NA if number is None else int(number),
        "statements": " ".join(owners["figure_id"]),
        "speakers": "; ".join(owners["speaker"].drop_duplicates()),
        "wordings": "; ".join(owners["wording"].drop_duplicates()),
        "left_open_by": " ".join(figures.loc[np.isinf(ends), "figure_id"]),
    }


def relation(case: Case, one: str, other: str, reading: str = "none") -> Relation:
    """Say how two figures relate.

    Parameters
    ----------
    case : Case
    one, other : str
        Ids of figures.
    reading : str
        How vague words are read, see ``read_vague``.

    Returns
    -------
    Relation
        ``kind`` is agree (the numbers they allow overlap), conflict (they do not), nested (one
        counts a part of what the other counts), revision (one voice, a later statement, other
        numbers) or not comparable.
    """
    figures = read_vague(case.statements("figures"), case.quantifiers, reading).set_index("figure_id")
    for name in (one, other):
        if name not in figures.index:
            raise UnknownName("figure", name, figures.index)
    a, b = figures.loc[one], figures.loc[other]
    nested = [_nesting(case, table, a[column], b[column]) for table, column in
              (("events", "event_id"), ("measures", "measure_id"))]
    if None in nested:
        what = ("events", "event_title") if nested[0] is None else ("measures", "measure")
        return Relation("not comparable", f"different {what[0]}: {a[what[1]]}; {b[what[1]]}")
    ends = bounds(figures.loc[[one, other]].astype({"low": "Int64", "high": "Int64"}))
    if ends.isna().any(axis=None):
        vague = a if ends["floor"].isna().iloc[0] else b
        return Relation("not comparable", f"“{vague['wording']}” gives no number until a reading is chosen")
    if {-1, 1} <= set(nested):
        return Relation("not comparable", "each counts a part of what the other counts")
    side = sum(nested)
    if side:
        part, whole = (0, 1) if side < 0 else (1, 0)
        return _part_of_whole(ends.iloc[part], ends.iloc[whole])
    return _same_thing(a, b, ends)


def _nesting(case: Case, table: str, a: str, b: str) -> int | None:
    """Return 0 for the same, -1 if a lies in b, 1 if b lies in a, None if neither."""
    if a == b:
        return 0
    if a in case.descends(table, b):
        return -1
    return 1 if b in case.descends(table, a) else None


def _part_of_whole(part: pd.Series, whole: pd.Series) -> Relation:
    if part["floor"] > whole["ceiling"]:
        return Relation("conflict", "the part is above the whole")
    return Relation("nested", "one counts a part of what the other counts: part ≤ whole")


def _same_thing(a: pd.Series, b: pd.Series, ends: pd.DataFrame) -> Relation:
    overlap = ends["floor"].max() <= ends["ceiling"].min()
    same = ends.iloc[0].equals(ends.iloc[1])
    dated = not pd.isna(a["stated"]) and not pd.isna(b["stated"])
    later = dated and order(a["stated"], b["stated"]) in ("before", "after")
    if a["source_id"] == b["source_id"] and later and not same:
        return Relation("revision", f"one voice, stated {a['stated']} and {b['stated']}")
    scopes = [scope for scope in (a["population"], b["population"]) if not pd.isna(scope)]
    scope = f"; counted as {scopes[0]} and as {scopes[1]}" if len(set(scopes)) == 2 else ""
    if overlap:
        return Relation("agree", "the numbers they allow overlap" + scope)
    return Relation("conflict", "no number fits both" + scope)


def conflicts(figures: pd.DataFrame) -> pd.DataFrame:
    """List the pairs of figures of one event and measure that no number fits.

    A sort and a search per event and measure: n log n, and as many rows as there are conflicts.

    Returns
    -------
    DataFrame
        ``lower`` and ``higher`` (figure ids) with speakers and wordings, the ``gap`` between
        them, and ``event_id``, ``measure_id``; the widest gaps first.
    """
    ends = bounds(figures)
    known = figures.assign(**ends)[ends["floor"].notna().to_numpy()]
    found = [_below(group) for _, group in known.groupby(["event_id", "measure_id"], sort=True)]
    columns = ["lower", "lower_speaker", "lower_wording", "higher", "higher_speaker", "higher_wording", "gap",
               "event_id", "measure_id"]
    pairs = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=columns)
    order_by = ["gap", "lower", "higher"]
    return pairs[columns].sort_values(order_by, ascending=[False, True, True], ignore_index=True)


def _below(group: pd.DataFrame) -> pd.DataFrame:
    rows = disjoint_pairs(group["floor"].to_numpy(), group["ceiling"].to_numpy())
    low, high = (group.iloc[row].reset_index(drop=True) for row in rows)
    return pd.DataFrame({
        "lower": low["figure_id"], "lower_speaker": low["speaker"], "lower_wording": low["wording"],
        "higher": high["figure_id"], "higher_speaker": high["speaker"], "higher_wording": high["wording"],
        "gap": (high["floor"] - low["ceiling"]).astype("Int64"),
        "event_id": low["event_id"], "measure_id": low["measure_id"],
    })


def revisions(figures: pd.DataFrame, source: str) -> pd.DataFrame:
    """Return one voice's dated figures in the order in which it stated them.

    Parameters
    ----------
    figures : DataFrame
        As ``case.statements`` returns them.
    source : str
        A source id.

    Returns
    -------
    DataFrame
        ``figure_id, stated, wording, low, high, qualifier, speech_act, chain``.
    """
    own = figures[(figures["source_id"] == source) & figures["stated"].notna()]
    days = own["stated"].map(lambda stated: str(parse_edtf(stated).first))
    columns = ["figure_id", "stated", "wording", "low", "high", "qualifier", "speech_act", "chain"]
    return own.assign(day=days).sort_values(["day", "figure_id"], ignore_index=True)[columns]


def remainders(figures: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Set parts that a text counts within a total against that total.

    Parameters
    ----------
    figures : DataFrame
    links : DataFrame
        The table of links; ``part_of`` joins a part to its total.

    Returns
    -------
    DataFrame
        A row a total: ``total`` (figure id), ``speaker``, ``document_id``, ``number``, ``parts``
        (what is counted and how many), ``in_parts`` (their sum) and ``remainder``; only totals
        and parts that are single numbers. Parts that may overlap make the sum an upper bound.
    """
    single = figures[figures["qualifier"].isin(["exact", "about"])].set_index("figure_id")
    known = links["from_id"].isin(single.index) & links["to_id"].isin(single.index)
    joined = links[known & (links["relation"] == "part_of")]
    rows = [_remainder(total, single.loc[total], single.loc[group["from_id"]])
            for total, group in joined.groupby("to_id", sort=True)]
    columns = ["total", "speaker", "document_id", "number", "parts", "in_parts", "remainder"]
    return pd.DataFrame(rows, columns=columns)


def _remainder(total: str, whole: pd.Series, inside: pd.DataFrame) -> dict[str, object]:
    return {
        "total": total, "speaker": whole["speaker"], "document_id": whole["document_id"], "number": whole["low"],
        "parts": ", ".join(f"{row.measure} {row.low:,}" for row in inside.itertuples()),
        "in_parts": inside["low"].sum(), "remainder": whole["low"] - inside["low"].sum(),
    }
