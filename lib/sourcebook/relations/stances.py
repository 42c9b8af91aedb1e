"""How two stances relate: by the proposition first, then by the side they take on it.

Only to affirm and to deny one sentence contradict each other (Aristotle, De interpretatione 7).
"""

from __future__ import annotations

from sourcebook.case import Case
from sourcebook.relations.kinds import Relation, restated
from sourcebook.relations.links import recorded

SIDES = {"affirms": "affirm", "denies": "deny"}
NO_SIDE = {"qualifies": "who qualifies it limits or doubts it and takes neither side",
           "reports": "who reports it passes it on without a position"}
"""Why a stance that is on no side is not compared."""


def stances(case: Case, one: str, other: str) -> Relation:
    """Say how two stances relate; see the function ``relation``."""
    rows = case.statements("stances").set_index("stance_id")
    a, b = rows.loc[one], rows.loc[other]
    links = recorded(case, [one, other])
    side, told = links.part(one, other)
    if side:
        return Relation("nested", f"one says a part of what the other says; {told}")
    if a["proposition_id"] != b["proposition_id"]:
        return Relation("not comparable", f"different propositions: {a['proposition']} / {b['proposition']}")
    taken = a["stance"], b["stance"]
    if taken[0] != taken[1] and (why := links.revision(one, other) or restated(a, b)):
        return Relation("revision", why)
    if unsided := [NO_SIDE[each] for each in dict.fromkeys(taken) if each in NO_SIDE]:
        return Relation("not comparable", "; ".join(sorted(unsided)))
    if taken[0] == taken[1]:
        return Relation("agree", f"both {SIDES[taken[0]]} it")
    return Relation("conflict", "one affirms what the other denies" + links.doubts(one, other))
