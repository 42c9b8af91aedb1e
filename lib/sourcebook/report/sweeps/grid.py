"""The grid of a sweep: which values parameters shall take, read, combined and checked before anything runs.

A grid is a mapping from parameters to their values, of which every combination is asked for, or a
list of parameter sets, or both under ``grid`` and ``sets``. Text stands for what it would mean on
the command line, so that a year in a file is the text that an ``as_of`` is. The word "every" for
event, measure or both stands for all that the case has figures of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from math import prod
from pathlib import Path

from sourcebook.case import Case
from sourcebook.errors import NotApplicable, SourcebookError, UnknownName
from sourcebook.inquiry import subjects
from sourcebook.report.job import SUBJECT, Job
from sourcebook.report.parameters import Parameter, parameters_of
from sourcebook.report.sweeps.gridfile import read_file

EVERY = "every"
MOST = 10_000
"""How many combinations a grid may have: more are a slip of the pen, and nobody reads so many reports."""


class GridError(SourcebookError):
    """A grid that cannot be run as it stands; ``faults`` has a line for each thing wrong in it."""

    def __init__(self, faults: Iterable[str]):
        self.faults = list(dict.fromkeys(faults))
        super().__init__("\n".join(self.faults))


@dataclass(frozen=True)
class Block:
    """Values for parameters, to be combined; a parameter set is a block with one value for each.

    ``where`` says in messages where it stands, ``at`` where each of its parameters does.
    """

    where: str
    values: dict[str, list[object]]
    is_set: bool = False
    at: dict[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return prod(map(len, self.values.values()))

    def combinations(self) -> Iterator[dict[str, object]]:
        """Yield every combination, the last parameter changing fastest.

        >>> [each["b"] for each in Block("grid", {"a": [1], "b": [2, 3]}).combinations()]
        [2, 3]
        """
        for chosen in product(*self.values.values()):
            yield dict(zip(self.values, chosen, strict=True))


@dataclass(frozen=True)
class Plan:
    """The reports a grid asks for, and the combinations that leave no figure, with the reason."""

    jobs: tuple[Job, ...]
    skipped: tuple[tuple[dict[str, object], str], ...] = ()


def plan_grid(
    case: Case,
    grid: object,
    template: str | Path,
    ask: Callable[[dict[str, object]], Job],
    follow: Callable[[list], Iterable] = iter,
) -> Plan:
    """Plan every report that a grid asks for, or refuse the grid with all that is wrong in it.

    Parameters
    ----------
    case : Case
    grid : path, mapping or list, or None
        See the module. Without one, every event with every measure that it has figures of.
    template : str or path
        As for ``report``.
    ask : callable
        Plans the report of a parameter set, or refuses it.
    follow : callable
        Is given the list of combinations to go through, to show progress.

    Returns
    -------
    Plan
        Combinations of a grid that leave no figure are skipped; a set that leaves none is a fault.

    Raises
    ------
    GridError
        With a line for every parameter, value and set that cannot be used, and for every report
        that is asked for twice.
    """
    known = {name: each for name, each in parameters_of(template).items() if name != "case"}
    blocks = _blocks(dict.fromkeys(SUBJECT, EVERY) if grid is None else grid)
    faults: list[str] = []
    read = [_read(each, known, faults) for block in blocks for each in _spelled_out(block, case)]
    if (count := sum(map(len, read))) > MOST:
        faults.append(f"{read[0].where} asks for {count:,} reports; expected at most {MOST:,}; divide it")
        raise GridError(faults)
    asked = [(block, values) for block in read if block.values for values in block.combinations()]
    return _planned(follow(asked), ask, faults, {name: each.default for name, each in known.items()})


def _planned(
    asked: Iterable[tuple[Block, dict[str, object]]], ask: Callable[[dict], Job], faults: list[str],
    defaults: dict[str, object],
) -> Plan:
    """Plan the reports, unless there are faults in what was read or in what is asked."""
    jobs: dict[str, tuple[Job, str]] = {}
    skipped: list[tuple[dict[str, object], str]] = []
    # Without what could not be read, two sets may only seem to be the same.
    sure = not faults
    for block, values in asked:
        try:
            job = ask(values)
        except NotApplicable as empty:
            if block.is_set:
                faults.append(f"{block.where}: {empty}")
            else:
                skipped.append((defaults | values, str(empty)))
        except SourcebookError as fault:
            faults.append(f"{block.where}: {fault}")
        else:
            # Some file systems take names for the same that differ in capitals only.
            _, first = jobs.setdefault(job.name.casefold(), (job, block.where))
            if sure and jobs[job.name.casefold()][0] is not job:
                again = f"report {job.name} a second time"
                faults.append(f"{block.where}: {again}; expected it once; {first} has it, take one out")
    if faults or not jobs:
        raise GridError(faults or [f"no combination leaves a figure; the first: {skipped[0][1]}"])
    return Plan(tuple(job for job, _ in jobs.values()), tuple(skipped))


def _spelled_out(block: Block, case: Case) -> list[Block]:
    """Put for the word "every" the events and measures that there are figures of, together where both are."""
    asked = [name for name in SUBJECT if block.values.get(name) == [EVERY]]
    if not asked:
        return [block]
    found = subjects(case)[[f"{name}_id" for name in asked]].drop_duplicates()
    chosen = (zip(asked, ids, strict=True) for ids in found.itertuples(index=False))
    return [replace(block, values=block.values | {name: [value] for name, value in ids}, is_set=False)
            for ids in chosen]


def _blocks(grid: object) -> list[Block]:
    """Take a grid apart into blocks, whatever its form."""
    name = "grid"
    if isinstance(grid, str | Path):
        name, grid = str(grid), read_file(grid)
    if isinstance(grid, Mapping) and {"grid", "sets"} & set(grid):
        if others := set(grid) - {"grid", "sets"}:
            seen = f"{name}: {', '.join(sorted(map(str, others)))} beside grid and sets"
            raise GridError([f"{seen}; expected nothing else there; put it under grid"])
        found = _product(name, grid["grid"]) if "grid" in grid else []
        return found + (_sets(name, grid["sets"]) if "sets" in grid else [])
    return _product(name, grid) if isinstance(grid, Mapping) else _sets(name, grid)


def _product(name: str, grid: object) -> list[Block]:
    if not isinstance(grid, Mapping) or not grid:
        raise GridError([f"{name}: a grid that is {_kind(grid)}; expected parameters and lists of values"])
    values = {key: each if isinstance(each, list | tuple) else [each] for key, each in grid.items()}
    return [Block(name, values, at=_lines(name, grid))]


def _sets(name: str, sets: object) -> list[Block]:
    if not isinstance(sets, list | tuple) or not sets:
        raise GridError([f"{name}: sets that are {_kind(sets)}; expected a list of parameter sets"])
    blocks = []
    for number, each in enumerate(sets, start=1):
        where = f"{name}:{each.line} set {number}" if hasattr(each, "line") else f"{name} set {number}"
        if not isinstance(each, Mapping) or not each:
            raise GridError([f"{where} is {_kind(each)}; expected parameters and their values"])
        blocks.append(Block(where, {key: [value] for key, value in each.items()}, True, _lines(name, each)))
    return blocks


def _kind(value: object) -> str:
    """Say what stands where something else should.

    >>> _kind([]), _kind("a word")
    ('empty', 'a str')
    """
    return f"a {type(value).__name__}" if value else "empty"


def _lines(name: str, values: object) -> dict[str, str]:
    return {key: f"{name}:{line}" for key, line in getattr(values, "lines", {}).items()}


def _read(block: Block, known: dict[str, Parameter], faults: list[str]) -> Block:
    """Read the values of a block as its parameters have them, and add what is wrong to the faults."""
    values: dict[str, list[object]] = {}
    for name, given in block.values.items():
        where = block.at.get(name, block.where)
        if name not in known:
            faults.append(f"{where}: {UnknownName('report parameter', name, known)}")
        elif not given:
            faults.append(f"{where}: {name} has no values; expected some; leave it out for its default")
        else:
            read = [_one(known[name], value, where, faults) for value in given]
            values[name] = [value for value in read if value is not None]
    # What cannot be read does not hide what else is wrong.
    values = {name: each for name, each in values.items() if each}
    return Block(block.where, values, block.is_set)


def _one(parameter: Parameter, value: object, where: str, faults: list[str]) -> object:
    try:
        return parameter.read(value) if isinstance(value, str) else parameter.check(value)
    except SourcebookError as fault:
        faults.append(f"{where}: {fault}")
        return None
