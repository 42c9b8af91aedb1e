"""How figures relate: agreement, conflict and nesting, revision, parts and their total.

Nothing here decides which figure is true. A result is a relation between figures,
with its reason or with the speakers and words that stand in it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from sourcebook.case import Case
from sourcebook.dates import order, parse_edtf
from sourcebook.envelopes import bounds, read_vague
from sourcebook.errors import UnknownName
from sourcebook.spans import End, disjoint_pairs


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
        counts a part of what the other counts), revision (other numbers, and a link says that
        one revises the other, or one voice stated them at two times) or not comparable.

    Raises
    ------
    UnknownName
        If a figure or the reading is not known; the nearest known names are given.
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
    ends = bounds(figures.loc[[one, other]])
    if ends.isna().any(axis=None):
        vague = a if ends["floor"].isna().iloc[0] else b
        return Relation("not comparable", f"“{vague['wording']}” gives no number until a reading is chosen")
    if {-1, 1} <= set(nested):
        return Relation("not comparable", "each counts a part of what the other counts")
    side = sum(nested)
    if side:
        part, whole = (0, 1) if side < 0 else (1, 0)
        return _part_of_whole(ends.iloc[part], ends.iloc[whole])
    return _same_thing(a, b, ends, case.links)


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


def _same_thing(a: pd.Series, b: pd.Series, ends: pd.DataFrame, links: pd.DataFrame) -> Relation:
    revised = None if ends.iloc[0].equals(ends.iloc[1]) else _revised(a, b, links)
    if revised:
        return Relation("revision", revised)
    scopes = [scope for scope in (a["population"], b["population"]) if not pd.isna(scope)]
    scope = f"; counted as {scopes[0]} and as {scopes[1]}" if len(set(scopes)) == 2 else ""
    if ends["floor"].max() <= ends["ceiling"].min():
        return Relation("agree", "the numbers they allow overlap" + scope)
    return Relation("conflict", "no number fits both" + scope)


def _revised(a: pd.Series, b: pd.Series, links: pd.DataFrame) -> str | None:
    """Say why one of two figures revises the other, if it does."""
    for link in links[links["relation"].isin(["revises", "supersedes"])].itertuples():
        if {link.from_id, link.to_id} == {a.name, b.name}:
            return f"recorded: {link.from_id} {link.relation} {link.to_id}"
    if a["source_id"] != b["source_id"] or pd.isna(a["stated"]) or pd.isna(b["stated"]):
        return None
    ordered = order(a["stated"], b["stated"]) in ("before", "after")
    return f"one voice, stated {a['stated']} and {b['stated']}" if ordered else None


def conflicts(figures: pd.DataFrame) -> pd.DataFrame:
    """List the pairs of figures of one event and measure that no number fits.

    A sort and a search: n log n, and as many rows as there are conflicts.

    Returns
    -------
    DataFrame
        ``lower`` and ``higher`` (figure ids) with speakers and wordings, the ``gap`` between
        them, and ``event_id``, ``measure_id``; the widest gaps first.
    """
    known = figures.assign(**bounds(figures)).dropna(subset=["event_id", "measure_id", "floor"])
    floors, ceilings = known[["floor", "ceiling"]].to_numpy().T
    groups = known.groupby(["event_id", "measure_id"]).ngroup().to_numpy()
    lower, higher = disjoint_pairs(floors, ceilings, groups)
    gap = floors[higher] - ceilings[lower]
    # Ids are put in order once, not once for every pair that they are in.
    place = known["figure_id"].rank(method="dense").to_numpy()
    order = np.lexsort((place[higher], place[lower], -gap))
    shown = known[["figure_id", "speaker", "wording", "event_id", "measure_id"]]
    low, high = (shown.iloc[rows[order]].reset_index(drop=True) for rows in (lower, higher))
    return pd.DataFrame({
        "lower": low["figure_id"], "lower_speaker": low["speaker"], "lower_wording": low["wording"],
        "higher": high["figure_id"], "higher_speaker": high["speaker"], "higher_wording": high["wording"],
        "gap": pd.array(gap[order], dtype="Int64"),
        "event_id": low["event_id"], "measure_id": low["measure_id"],
    })


def revisions(figures: pd.DataFrame, source: str) -> pd.DataFrame:
    """Return one voice's dated figures by the first day on which it may have stated them.

    Parameters
    ----------
    figures : DataFrame
        As ``case.statements`` returns them.
    source : str
        A source id.

    Returns
    -------
    DataFrame
        ``figure_id, stated, wording, low, high, qualifier, speech_act, chain``; those whose
        date has no first day ("before 1993") come first.
    """
    own = figures[(figures["source_id"] == source) & figures["stated"].notna()]
    days = own["stated"].map(_first_day)
    columns = ["figure_id", "stated", "wording", "low", "high", "qualifier", "speech_act", "chain"]
    return own.assign(day=days).sort_values(["day", "figure_id"], ignore_index=True)[columns]


def _first_day(stated: str) -> str:
    first = parse_edtf(stated).first
    return "" if isinstance(first, End) else first.isoformat()


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
    rows = [_remainder(total, single.loc[total], single.loc[sorted(group["from_id"])])
            for total, group in joined.groupby("to_id", sort=True)]
    columns = ["total", "speaker", "document_id", "number", "parts", "in_parts", "remainder"]
    return pd.DataFrame(rows, columns=columns)


def _remainder(total: str, whole: pd.Series, inside: pd.DataFrame) -> dict[str, object]:
    return {
        "total": total, "speaker": whole["speaker"], "document_id": whole["document_id"],
        "number": whole["low"],
        "parts": ", ".join(f"{row.measure} {row.low:,}" for row in inside.itertuples()),
        "in_parts": inside["low"].sum(), "remainder": whole["low"] - inside["low"].sum(),
    }
