"""A sweep: reports by the hundred, planned and refused as a whole, made by several workers, with an index.

What lies there already, whole and made from the same, is kept; so a sweep that was interrupted
goes on where it stopped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path

from sourcebook.case import Case, open_case
from sourcebook.checks import check
from sourcebook.errors import FaultsFound, SourcebookError
from sourcebook.provenance import title
from sourcebook.report.engine.crew import beside, cores, share
from sourcebook.report.engine.warm import warm_up
from sourcebook.report.folder import MANIFEST, put
from sourcebook.report.job import FORMATS, Job, plan
from sourcebook.report.making import make
from sourcebook.report.place import refuse_place, up_to_date
from sourcebook.report.seals.seal import Seal, rests_on
from sourcebook.report.sweeps.cluster import explain, hand_over
from sourcebook.report.sweeps.grid import GridError, Plan, plan_grid
from sourcebook.report.sweeps.index import FAILED, KEPT, MADE, SKIPPED, Row, link_of, put_index, refuse_index
from sourcebook.report.sweeps.summary import summarise

Follow = Callable[[Iterable, int, str], Iterable]
"""Goes through steps, of which there are so many, and shows how far they are, under a label."""


@dataclass(frozen=True)
class Sweep:
    """What a sweep came to: a row for every report that was asked for, and the page that lists them."""

    rows: tuple[Row, ...]
    index: Path

    @property
    def failed(self) -> list[Row]:
        """The rows of the reports that could not be made."""
        return [row for row in self.rows if row.state == FAILED]

    def count(self, state: str) -> int:
        """Return how many reports came to a state."""
        return sum(row.state == state for row in self.rows)

    def __str__(self) -> str:
        counts = [f"{self.count(state)} {state}" for state in (MADE, KEPT, FAILED)]
        return ", ".join(counts + ([f"{self.count(SKIPPED)} skipped"] if self.count(SKIPPED) else []))


def _unseen(steps: Iterable, _count: int, _label: str) -> Iterable:
    return steps


def sweep(
    case: Case | str | Path | None = None,
    grid: object = None,
    template: str | Path = "event",
    out: str | Path = "reports",
    formats: Sequence[str] = FORMATS,
    overwrite: bool = False,
    timeout: float | None = None,
    workers: int | None = None,
    dask: str | None = None,
    follow: Follow = _unseen,
) -> Sweep:
    """Make the reports that a grid asks for, as far as they are not there yet, and an index of them.

    Parameters
    ----------
    case, template, out, formats, overwrite, timeout
        As for ``report``; every report gets a folder in ``out``.
    grid : path, mapping or list, optional
        A YAML file or its contents: parameters with lists of values, to be combined; or a list of
        parameter sets; or both under ``grid`` and ``sets``. Without one, every event with every
        measure that it has figures of.
    workers : int, optional
        How many reports are made at a time; as many as there are processors if not given.
    dask : str, optional
        The address of the scheduler of a Dask cluster, which then makes the reports.
    follow : callable, optional
        Is given the steps, their number and a label, and shows how far they are.

    Returns
    -------
    Sweep
        A report that fails does not stop the others; it is a row of the state "failed".

    Raises
    ------
    GridError
        With all that is wrong in the grid or in the places of its reports, before anything runs.
    FaultsFound
        If the case has faults.
    ClusterError
        If the cluster cannot be reached.
    """
    if workers is not None and workers < 1:
        raise SourcebookError(f"workers is {workers}; expected 1 or more; leave it out for one a processor")
    case = case if isinstance(case, Case) else open_case(case)
    ask = partial(plan, case, template, out, formats=formats, overwrite=overwrite, timeout=timeout)
    with beside(check, case.path) as faults:
        planned = plan_grid(case, grid, template, ask, lambda asked: follow(asked, len(asked), "checking"))
        place = planned.jobs[0].folder.parent
        _refuse_places(case, planned.jobs, place)
        if not dask:
            case = warm_up(case.path, planned.jobs[0].drawn)
        if found := faults():
            raise FaultsFound(found)
    done = _away(case, planned.jobs, dask) if dask else _here(case, planned.jobs, workers or cores())
    # Closed at once when interrupted, so that no worker outlives it.
    with closing(done):
        rows = dict(follow(done, len(planned.jobs), "reports"))
    listed = [rows[number] for number in sorted(rows)] + _skipped(planned)
    return Sweep(tuple(listed), put_index(place, case, title(case), listed))


def _refuse_places(case: Case, jobs: Sequence[Job], place: Path) -> None:
    faults = []
    for refuse in (partial(refuse_index, place), *(partial(refuse_place, job, case, True) for job in jobs)):
        try:
            refuse()
        except SourcebookError as fault:
            faults.append(str(fault))
    if faults:
        raise GridError(faults)


def _skipped(planned: Plan) -> list[Row]:
    return [Row("", values, SKIPPED, why) for values, why in planned.skipped]


def _here(case: Case, jobs: Sequence[Job], workers: int) -> Iterator[tuple[int, Row]]:
    """Make reports on this computer."""
    return share(partial(_bring, case), jobs, workers,
                 lambda job, how: _failed(job, f"its process ended with {how}; make it again"))


def _bring(case: Case, job: Job) -> Row:
    """Make a report unless it is up to date."""
    # Whatever goes wrong with one report shall not stop the others.
    try:
        if up_to_date(job, case):
            return _row(case, job, KEPT)
        make(job, case)
        return _row(case, job, MADE)
    except Exception as error:
        return _failed(job, explain(error))


def _away(case: Case, jobs: Sequence[Job], address: str) -> Iterator[tuple[int, Row]]:
    """Have reports made by a cluster, and put them here."""
    missing = []
    for number, job in enumerate(jobs):
        if up_to_date(job, case):
            yield number, _row(case, job, KEPT)
        else:
            missing.append(number)
    if missing:
        for place, found in hand_over(address, [jobs[number] for number in missing]):
            number = missing[place]
            yield number, _take(case, jobs[number], found)


def _take(case: Case, job: Job, found: dict[str, bytes] | str) -> Row:
    """Put the files of a report that was made elsewhere, if it was made from the same."""
    if isinstance(found, str):
        return _failed(job, found)
    try:
        made, due = Seal(**json.loads(found[MANIFEST])).basis, rests_on(job, case).basis
        if made != due:
            names = [each.name for each in fields(Seal)]
            other = [name for name in names if getattr(made, name) != getattr(due, name)]
            seen = f"a worker made it from other {' and '.join(other)}"
            return _failed(job, f"{seen}; expected those of this computer; bring the worker up to date")
        put(job.folder, found)
        return _row(case, job, MADE)
    except Exception as error:
        return _failed(job, explain(error))


def _row(case: Case, job: Job, state: str) -> Row:
    return Row(job.name, job.values, state, "", link_of(job.name, job.formats), summarise(job, case))


def _failed(job: Job, why: str) -> Row:
    return Row(job.name, job.values, FAILED, why)
