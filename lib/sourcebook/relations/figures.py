"""How two figures relate: by event, measure and population first, then by the numbers they allow.

Spans of numbers share one or lie apart (Allen 1983, without his finer kinds); what counts a part
of what the other counts may not be larger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, partial
from itertools import chain

import pandas as pd

from sourcebook.case import Case
from sourcebook.envelopes import limits, read_vague
from sourcebook.populations import nested_people
from sourcebook.relations.kinds import Relation, nesting, restated
from sourcebook.relations.links import Links, recorded

PART = "one counts a part of what the other counts"
NOT_NAMED = "those not named"
ENDS = ["floor", "ceiling"]
NEEDED = ["figure_id", "event_id", "event_title", "measure_id", "measure", "people", "population", "wording",
          "source_id", "stated", *ENDS]
"""What a relation depends on."""

Row = dict[str, object]


def figures(case: Case, one: str, other: str, reading: str = "none") -> Relation:
    """Say how two figures relate; see the function ``relation``."""
    rows = read_vague(case.statements("figures"), case.quantifiers, reading)
    return related(case, rows, [(one, other)])[0]


def related(case: Case, figures: pd.DataFrame, pairs: Iterable[tuple[str, str]]) -> list[Relation]:
    """Say how the figures of each pair relate, as ``relation`` says it of two.

    Parameters
    ----------
    case : Case
    figures : DataFrame
        Those in the pairs, and others, as ``case.statements`` or ``read_vague`` returns them.
    pairs : iterable of (str, str)
        Ids of figures.

    Examples
    --------
    >>> from sourcebook import open_case, relation
    >>> case = open_case()
    >>> one = case.figures["figure_id"].iloc[0]
    >>> related(case, case.statements("figures"), [(one, one)]) == [relation(case, one, one)]
    True
    """
    pairs = list(pairs)
    rows = figures[figures["figure_id"].isin({*chain.from_iterable(pairs)})]
    told = {row["figure_id"]: row for row in rows.assign(**limits(rows))[NEEDED].to_dict("records")}
    links, within = recorded(case, told), cache(partial(nesting, case))
    return [_related(told[one], told[other], links, within) for one, other in pairs]


def _related(a: Row, b: Row, links: Links, within: Callable) -> Relation:
    names = a["figure_id"], b["figure_id"]
    sides, told = _sides(a, b, links, within)
    if sides["events"] is None or sides["measures"] is None:
        what, column = ("events", "event_title") if sides["events"] is None else ("measures", "measure")
        return Relation("not comparable", f"different {what}: {a[column]}; {b[column]}")
    unread = next((row["wording"] for row in (a, b) if pd.isna(row["floor"])), None)
    same = [a[end] for end in ENDS] == [b[end] for end in ENDS]
    changed = unread is None and not same and not any(sides.values())
    if changed and (why := links.revision(*names) or restated(a, b)):
        return Relation("revision", why)
    if sides["people"] is None:
        return Relation("not comparable", f"different populations: {'; '.join(sorted([_who(a), _who(b)]))}")
    if unread is not None:
        return Relation("not comparable", f"“{unread}” gives no number until a reading is chosen")
    if {-1, 1} <= set(sides.values()):
        return Relation("not comparable", "each counts a part of what the other counts")
    if side := sum(sides.values()):
        return _part_of_whole(*((a, b) if side < 0 else (b, a)), told)
    more = _taken_for_the_same(a, b) + links.doubts(*names)
    if max(a["floor"], b["floor"]) <= min(a["ceiling"], b["ceiling"]):
        return Relation("agree", "the numbers they allow overlap" + more)
    return Relation("conflict", "no number fits both" + more)


def _sides(a: Row, b: Row, links: Links, within: Callable) -> tuple[dict[str, int | None], str]:
    """Return which lies in which, by event, measure and people, and words for what these do not show."""
    sides = {"events": within("events", a["event_id"], b["event_id"]),
             "measures": within("measures", a["measure_id"], b["measure_id"]),
             "people": nested_people(a["people"], b["people"])}
    side, link = links.part(a["figure_id"], b["figure_id"])
    if side and {*sides.values()} != {0, side}:
        return dict.fromkeys(sides, side), f"; {link}"
    part, whole = (a, b) if sides["people"] == -1 else (b, a)
    return sides, f"; {_who(part)} counted within {_who(whole)}" if sides["people"] else ""


def _part_of_whole(part: Row, whole: Row, told: str) -> Relation:
    if part["floor"] > whole["ceiling"]:
        return Relation("conflict", "the part is above the whole" + told)
    return Relation("nested", f"{PART}: part ≤ whole{told}")


def _who(figure: Row) -> str:
    return NOT_NAMED if pd.isna(figure["population"]) else f"“{figure['population']}”"


def _taken_for_the_same(a: Row, b: Row) -> str:
    """Say which words for who is counted were taken for the same."""
    words = sorted([_who(a), _who(b)], key=lambda who: (who == NOT_NAMED, who))
    return f"; {words[0]} and {words[1]} are taken for the same" if words[0] != words[1] else ""
