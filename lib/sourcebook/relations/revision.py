"""Whether one statement revises another: by a link of one voice or body, or said later by one voice.

A text of another hand revises nobody, and a link that is only suspected decides nothing: otherwise a
guess of the coder's would make contradictions between voices disappear (Bernheim 1908 on testimonies
that are taken for one).
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from sourcebook.case import Case
from sourcebook.claims import REVISING
from sourcebook.dates import order
from sourcebook.schema import STATEMENTS, TABLES


def revised(case: Case, a: pd.Series, b: pd.Series) -> str | None:
    """Say why one of two statements revises the other, if it does.

    Parameters
    ----------
    case : Case
    a, b : Series
        Rows of statements, named by their ids, with ``source_id`` and ``stated``.
    """
    for link, counts in _between(case, a.name, b.name):
        if counts == "":
            return f"recorded: {link}"
    if a["source_id"] != b["source_id"] or pd.isna(a["stated"]) or pd.isna(b["stated"]):
        return None
    ordered = order(a["stated"], b["stated"]) in ("before", "after")
    return f"one voice, stated {a['stated']} and {b['stated']}" if ordered else None


def doubts(case: Case, a: str, b: str) -> str:
    """Name the links by which one would revise the other, were they not suspected or of several voices."""
    return "".join(f"; not counted, since {why}: {link}" for link, why in _between(case, a, b) if why)


def recorded_revisions(case: Case) -> set[frozenset[str]]:
    """Return the pairs of statements of which a link says that one revises the other."""
    bodies = _bodies(case)
    return {frozenset((link.from_id, link.to_id)) for link in _revising(case).itertuples()
            if not _why_not(link, bodies)}


def _between(case: Case, a: str, b: str) -> Iterator[tuple[str, str]]:
    """Yield the revising links between two statements, each with why it does not count, if so."""
    links = _revising(case)
    links = links[links["from_id"].isin([a, b]) & links["to_id"].isin([a, b])]
    bodies = _bodies(case) if len(links) else {}
    for link in links.itertuples():
        yield f"{link.from_id} {link.relation} {link.to_id}", _why_not(link, bodies)


def _revising(case: Case) -> pd.DataFrame:
    return case.links[case.links["relation"].isin(REVISING)]


def _why_not(link: tuple, bodies: dict[str, set[str]]) -> str:
    if link.certainty == "suspected":
        return "suspected"
    return "" if bodies[link.from_id] & bodies[link.to_id] else "of two voices"


def _bodies(case: Case) -> dict[str, set[str]]:
    """Return for each statement its voice and the bodies that this belongs to."""
    parents = dict(zip(case.sources["source_id"], case.sources["belongs_to"], strict=True))
    found = {}
    for voice in parents:
        own: set[str] = set()
        at: object = voice
        while not pd.isna(at) and at not in own:
            own.add(at)
            at = parents.get(at)
        found[voice] = own
    tables = ((getattr(case, table), TABLES[table].key[0]) for table in STATEMENTS)
    return {name: found[voice] for rows, key in tables
            for name, voice in zip(rows[key], rows["source_id"], strict=True)}
