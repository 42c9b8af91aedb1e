"""The rules and words of a case's codebook: each stands behind an anchor like ``<a id="rule-date"></a>``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sourcebook.case import Case
from sourcebook.codebook import CODEBOOK

ANCHOR = re.compile(r'<a id="(rule|word)-([a-z_-]+)"></a>')
HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
SENTENCES = re.compile(r"(.{40,}?[.?!][”)*]*)(?=\s+[^\W\d_a-z]|\s+[“`*]|$)", re.DOTALL)
"""Enough sentences to say something: mostly one, two where the first is but a heading."""


class Entry(NamedTuple):
    """What stands behind an anchor: its name, the heading above it, and its words as Markdown.

    A row of a table has its cells after the heads of their columns; a sentence has one, without a head.
    """

    name: str
    section: str
    cells: tuple[tuple[str, str], ...]


def rules_of(case: Case) -> dict[str, str]:
    """Return the rules of a case's codebook by name; none where it has no codebook or no anchors."""
    file = case.path / CODEBOOK
    return quoted(file.read_text(encoding="utf-8")) if file.is_file() else {}


def quoted(codebook: str) -> dict[str, str]:
    """Return what stands behind each anchor: a sentence or two, or a row with the heads of its columns.

    >>> quoted('- <a id="rule-low"></a>**`low`** is blank where the words set no such bound. For example …')
    {'low': 'low is blank where the words set no such bound.'}
    >>> quoted('| act | when |\\n|---|---|\\n| <a id="rule-act"></a>`denied` | it is rejected |')
    {'act': 'act: denied; when: it is rejected.'}
    """
    return {entry.name: _plain(_told(entry.cells)) for entry in entries(codebook)}


def entries(codebook: str, kind: str = "rule") -> Iterator[Entry]:
    """Yield what stands behind the anchors of a codebook, in its order; kind is ``rule`` or ``word``."""
    for hit in ANCHOR.finditer(codebook):
        if hit.group(1) == kind:
            heads = HEADING.findall(codebook[: hit.start()])
            yield Entry(hit.group(2), heads[-1] if heads else "", _cells(codebook, hit))


def _cells(codebook: str, hit: re.Match) -> tuple[tuple[str, str], ...]:
    line = codebook[codebook.rfind("\n", 0, hit.start()) + 1 :].partition("\n")[0]
    if line.startswith("|"):
        return tuple(_row(codebook[: hit.start()], line))
    rest = re.split(r"\n\s*\n|\n- |<a id=", codebook[hit.end() :])[0]
    whole = SENTENCES.match(rest)
    return (("", whole.group() if whole else rest),)


def _row(above: str, line: str) -> Iterator[tuple[str, str]]:
    """Yield the cells of a row after the heads of their columns, blank ones and examples left out."""
    heads = re.findall(r"^\|(.*)\|\n\|[ :|-]+\|$", above, re.MULTILINE)[-1].split("|")
    for head, cell in zip(heads, re.split(r"(?<!\\)\|", ANCHOR.sub("", line))[1:-1], strict=True):
        if cell.strip() and head.strip() != "example":
            yield head.strip(), cell.strip()


def _told(cells: tuple[tuple[str, str], ...]) -> str:
    told = "; ".join(f"{head}: {cell}" if head else cell for head, cell in cells)
    return f"{told}." if cells[0][0] else told


def _plain(markdown: str) -> str:
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    return " ".join(re.sub(r"[`*]", "", words).split())
