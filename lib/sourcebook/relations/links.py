"""What the table of links records between two statements: parts, and revisions with what they are worth.

A text of another hand revises nobody, and a link that is only suspected decides nothing: otherwise a
guess of the coder's would make contradictions between voices disappear (Bernheim 1908 on testimonies
that are taken for one).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sourcebook.case import Case
from sourcebook.claims import REVISING
from sourcebook.schema import STATEMENTS, TABLES

PARTS = ("part_of", "residual_of")
"""The links by which a text counts one statement within another."""

Pair = frozenset[str]


@dataclass(frozen=True)
class Links:
    """Links by the pair of statements that they join; made by ``recorded``.

    ``parts`` has the statement that is counted within the other, and the link in words; ``revisions``
    each revising link in words, with why it does not count, blank if it does.
    """

    parts: dict[Pair, tuple[str, str]]
    revisions: dict[Pair, list[tuple[str, str]]]

    def part(self, a: str, b: str) -> tuple[int, str]:
        """Return -1 where a is counted within b, 1 for b within a, else 0; and the link in words."""
        part, told = self.parts.get(frozenset((a, b)), ("", ""))
        return (-1 if part == a else 1 if part else 0), f"recorded: {told}" if told else ""

    def revision(self, a: str, b: str) -> str:
        """Return the link by which one revises the other, in words; blank if there is none."""
        return next((f"recorded: {told}" for told, why in self._between(a, b) if not why), "")

    def doubts(self, a: str, b: str) -> str:
        """Name the links that would make one revise the other, were they not suspected or of two voices."""
        return "".join(f"; a link {why} decides nothing: {told}" for told, why in self._between(a, b) if why)

    def _between(self, a: str, b: str) -> list[tuple[str, str]]:
        return self.revisions.get(frozenset((a, b)), [])

    @property
    def joined(self) -> set[Pair]:
        """The pairs of which one revises the other or is a part of it."""
        revised = {pair for pair, links in self.revisions.items() if any(not why for _, why in links)}
        return revised | set(self.parts)


def recorded(case: Case, among: Collection[str] | None = None) -> Links:
    """Return what links record, of all statements or ``among`` some."""
    rows = case.links[case.links["relation"].isin([*PARTS, *REVISING])]
    if among is not None:
        rows = rows[rows["from_id"].isin(among) & rows["to_id"].isin(among)]
    bodies = _bodies(case) if len(rows) else {}
    parts, revisions = {}, defaultdict(list)
    for link in rows.itertuples():
        pair, told = frozenset((link.from_id, link.to_id)), f"{link.from_id} {link.relation} {link.to_id}"
        suspected = link.certainty == "suspected"
        if link.relation in REVISING:
            same = bodies[link.from_id] & bodies[link.to_id]
            why = "that is suspected" if suspected else "" if same else "of two voices"
            revisions[pair].append((told, why))
        elif not suspected:
            parts.setdefault(pair, (link.from_id, told))
    return Links(parts, dict(revisions))


def _bodies(case: Case) -> dict[str, set[str]]:
    """Return for each statement its voice and the bodies that this belongs to."""
    found = {voice: set(case.ascends("sources", voice)) for voice in case.sources["source_id"]}
    tables = ((getattr(case, table), TABLES[table].key[0]) for table in STATEMENTS)
    return {name: found[voice] for rows, key in tables
            for name, voice in zip(rows[key], rows["source_id"], strict=True)}
