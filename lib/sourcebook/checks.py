"""Everything a case must be, checked in one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sourcebook import coverage, datapackage, hearsay, readings, references
from sourcebook.draft import Draft, find_case, read_draft
from sourcebook.errors import Fault
from sourcebook.seeds import registry_faults
from sourcebook.validation import validate


def contracts(draft: Draft) -> Iterator[Fault]:
    """Every table has its file, columns, types, allowed values, required cells and keys."""
    for sheet in draft.sheets.values():
        yield from sheet.faults
        yield from validate(sheet)


def seeds(draft: Draft) -> Iterator[Fault]:
    """Every document is there, UTF-8, registered and unchanged, and the data package is one."""
    yield from draft.faults
    yield from draft.seeds.faults
    if draft.sheets["documents"].ids is not None:
        yield from registry_faults(draft.path, draft.tables["documents"], draft.seeds)


Rule = Callable[[Draft], Iterable[Fault]]

RULES: tuple[Rule, ...] = (
    seeds, contracts, references.references, references.statement_ids, references.own_voices,
    references.cycles, references.populations, references.links, hearsay.only_through, hearsay.one_mouth,
    readings.anchors, readings.wordings, readings.bounds, readings.quantities, readings.weekdays,
    readings.places, references.unused, coverage.unaccounted, datapackage.packaged,
)
"""The rules; each says in its docstring what must hold."""


def check(path: str | Path | None = None) -> list[Fault]:
    """Return all faults of a case.

    Parameters
    ----------
    path : path, optional
        The folder of the case; see ``find_case`` for what happens without it.

    Returns
    -------
    list of Fault
        By file and line; empty if nothing is wrong.

    Examples
    --------
    >>> check()
    []
    """
    return faults_of(read_draft(find_case(path)))


def faults_of(draft: Draft, progress: Callable[[Iterable[Rule]], Iterable[Rule]] = iter) -> list[Fault]:
    """Return all faults of a case that was read.

    Parameters
    ----------
    draft : Draft
    progress : callable, optional
        Wraps the rules gone through, to show how far one is.
    """
    found = dict.fromkeys(fault for rule in progress(RULES) for fault in rule(draft))
    return sorted(found, key=lambda fault: (fault.file, fault.line or 0))
