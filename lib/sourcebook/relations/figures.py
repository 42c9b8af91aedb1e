"""How two figures relate: by event, measure and population first, then by the numbers they allow.

Spans of numbers share one or lie apart (Allen 1983, without his finer kinds); what counts a part
of what the other counts may not be larger.
"""

from __future__ import annotations

import pandas as pd

from sourcebook.case import Case
from sourcebook.envelopes import limits, read_vague
from sourcebook.populations import nested_people
from sourcebook.relations.kinds import Relation, nesting, recorded_part
from sourcebook.relations.revision import doubts, revised

PART = "one counts a part of what the other counts"
NOT_NAMED = "those not named"


def figures(case: Case, one: str, other: str, reading: str = "none") -> Relation:
    """Say how two figures relate; see the function ``relation``."""
    rows = case.statements("figures").set_index("figure_id").loc[[one, other]]
    rows = read_vague(rows, case.quantifiers, reading)
    (a, b), ends = (rows.iloc[place] for place in (0, 1)), limits(rows)
    sides, told = _sides(case, a, b)
    if sides["events"] is None or sides["measures"] is None:
        what, column = ("events", "event_title") if sides["events"] is None else ("measures", "measure")
        return Relation("not comparable", f"different {what}: {a[column]}; {b[column]}")
    vague, same = ends.isna().any(axis=None), ends.iloc[0].equals(ends.iloc[1])
    if not (vague or same or any(sides.values())) and (why := revised(case, a, b)):
        return Relation("revision", why)
    if sides["people"] is None:
        different = "; ".join(sorted([_who(a), _who(b)]))
        return Relation("not comparable", f"different populations: {different}")
    if vague:
        words = (a if ends["floor"].isna().iloc[0] else b)["wording"]
        return Relation("not comparable", f"“{words}” gives no number until a reading is chosen")
    if {-1, 1} <= set(sides.values()):
        return Relation("not comparable", "each counts a part of what the other counts")
    if side := sum(sides.values()):
        return _part_of_whole(*(ends.iloc[place] for place in ((0, 1) if side < 0 else (1, 0))), told)
    more = _taken_for_the_same(a, b) + doubts(case, one, other)
    if ends["floor"].max() <= ends["ceiling"].min():
        return Relation("agree", "the numbers they allow overlap" + more)
    return Relation("conflict", "no number fits both" + more)


def _sides(case: Case, a: pd.Series, b: pd.Series) -> tuple[dict[str, int | None], str]:
    """Return which lies in which, by event, measure and people, and words for what these do not show."""
    sides = {"events": nesting(case, "events", a["event_id"], b["event_id"]),
             "measures": nesting(case, "measures", a["measure_id"], b["measure_id"]),
             "people": nested_people(a["people"], b["people"])}
    side, link = recorded_part(case, a.name, b.name)
    if side and {*sides.values()} != {0, side}:
        return dict.fromkeys(sides, side), f"; {link}"
    part, whole = (a, b) if sides["people"] == -1 else (b, a)
    return sides, f"; {_who(part)} counted within {_who(whole)}" if sides["people"] else ""


def _part_of_whole(part: pd.Series, whole: pd.Series, told: str) -> Relation:
    if part["floor"] > whole["ceiling"]:
        return Relation("conflict", "the part is above the whole" + told)
    return Relation("nested", f"{PART}: part ≤ whole{told}")


def _who(figure: pd.Series) -> str:
    return NOT_NAMED if pd.isna(figure["population"]) else f"“{figure['population']}”"


def _taken_for_the_same(a: pd.Series, b: pd.Series) -> str:
    """Say which words for who is counted were taken for the same."""
    words = sorted([_who(a), _who(b)], key=lambda who: (who == NOT_NAMED, who))
    return f"; {words[0]} and {words[1]} are taken for the same" if words[0] != words[1] else ""
