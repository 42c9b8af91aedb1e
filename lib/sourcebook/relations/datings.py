"""How two datings relate: by the happening first, then by the days they allow.

Spans of days share one or lie apart (Allen 1983, without his finer kinds); a part of a happening
lies within it.
"""

from __future__ import annotations

import pandas as pd

from sourcebook.case import Case
from sourcebook.dates import parse_edtf
from sourcebook.moments import moments
from sourcebook.relations.kinds import Relation, nesting, restated
from sourcebook.relations.links import recorded

UNSAID = Relation("not comparable", "whether a day fits both hangs on an end that is not stated")


def datings(case: Case, one: str, other: str) -> Relation:
    """Say how two datings relate; see the function ``relation``."""
    rows = case.statements("datings").set_index("dating_id")
    a, b = rows.loc[one], rows.loc[other]
    links = recorded(case, [one, other])
    side, told = links.part(one, other)
    if not side:
        side = nesting(case, "events", a["event_id"], b["event_id"])
    if side is None:
        return Relation("not comparable", f"different events: {a['event_title']}; {b['event_title']}")
    days = parse_edtf(a["edtf"]).span, parse_edtf(b["edtf"]).span
    share = days[0].overlaps(days[1])
    if side:
        return _part_of_whole(share, f"; {told}" if told else "")
    if days[0] != days[1] and (why := links.revision(one, other) or restated(a, b)):
        return Relation("revision", why)
    if share is None:
        return UNSAID
    if share:
        told = "the days they allow overlap" + _hours(rows.loc[[one, other]])
        return Relation("agree", told + links.doubts(one, other))
    return Relation("conflict", "no day fits both" + links.doubts(one, other))


def _part_of_whole(share: bool | None, told: str) -> Relation:
    if share is None:
        return UNSAID
    if not share:
        return Relation("conflict", "the part lies outside the whole" + told)
    return Relation("nested", f"one dates a part of what the other dates: part within whole{told}")


def _hours(rows: pd.DataFrame) -> str:
    ends = moments(rows)
    return "; no hour fits both" if ends["floor"].max() > ends["ceiling"].min() else ""
