"""The kinds of relation, and what lies within what.

That statements must be about the same thing before they can agree or contradict is the first step of
comparing testimonies (Langlois and Seignobos 1898, book II; Bernheim 1908).
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from sourcebook.case import Case

KINDS = ("agree", "conflict", "nested", "revision", "not comparable")
"""What a relation may be; none of them is a truth value."""
PARTS = ("part_of", "residual_of")
"""The links by which a text counts one statement within another."""


class Relation(NamedTuple):
    """How two statements relate: one of ``KINDS``, and why, in words."""

    kind: str
    reason: str


def nesting(case: Case, table: str, a: str, b: str) -> int | None:
    """Return 0 for the same event or measure, -1 if a lies in b, 1 if b lies in a, None if neither."""
    if a == b:
        return 0
    if a in case.descends(table, b):
        return -1
    return 1 if b in case.descends(table, a) else None


def recorded_part(case: Case, a: str, b: str) -> tuple[int, str]:
    """Return -1 where a link records that a is counted within b, 1 for b within a, else 0; and its words.

    A link that is only suspected decides nothing.
    """
    for link in _parts(case).itertuples():
        if {link.from_id, link.to_id} == {a, b}:
            return -1 if link.from_id == a else 1, f"recorded: {link.from_id} {link.relation} {link.to_id}"
    return 0, ""


def recorded_parts(case: Case) -> set[frozenset[str]]:
    """Return the pairs of statements of which a link records that one is counted within the other."""
    return set(map(frozenset, _parts(case)[["from_id", "to_id"]].itertuples(index=False, name=None)))


def _parts(case: Case) -> pd.DataFrame:
    return case.links[case.links["relation"].isin(PARTS) & (case.links["certainty"] != "suspected")]
