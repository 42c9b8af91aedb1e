"""The kinds of relation, what lies within what, and what one voice said twice.

That statements must be about the same thing before they can agree or contradict is the first step of
comparing testimonies (Langlois and Seignobos 1898, book II; Bernheim 1908).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from sourcebook.case import Case
from sourcebook.dates import order

KINDS = ("agree", "conflict", "nested", "revision", "not comparable")
"""What a relation may be; none of them is a truth value."""


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


def restated(a: Mapping[str, object], b: Mapping[str, object]) -> str:
    """Say how one voice stated two statements at two times; blank unless it certainly did.

    Parameters
    ----------
    a, b : mapping or Series
        With ``source_id`` and ``stated``.
    """
    if a["source_id"] != b["source_id"] or pd.isna(a["stated"]) or pd.isna(b["stated"]):
        return ""
    ordered = order(a["stated"], b["stated"]) in ("before", "after")
    return f"one voice, stated {a['stated']} and {b['stated']}" if ordered else ""
