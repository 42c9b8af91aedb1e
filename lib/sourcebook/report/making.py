"""A report: a template notebook run on a case with parameters, as a notebook and as one page of HTML.

Whatever can be refused is refused before a cell is run, and a report folder is
put in place whole or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sourcebook.case import Case, keep_open
from sourcebook.checks import check
from sourcebook.draft import find_case
from sourcebook.errors import FaultsFound
from sourcebook.provenance import commit, hashes, title
from sourcebook.report.engine.crew import beside
from sourcebook.report.engine.execution import execute
from sourcebook.report.engine.warm import load
from sourcebook.report.folder import MANIFEST, NOTEBOOK, PAGE, PDF, ReportError, put
from sourcebook.report.job import FORMATS, Job, plan
from sourcebook.report.parameters import selected
from sourcebook.report.place import refuse_place
from sourcebook.report.seals.numbers import numbers, written
from sourcebook.report.seals.seal import Seal, rests_on

if TYPE_CHECKING:
    from nbformat import NotebookNode


def report(
    case: Case | str | Path | None = None,
    template: str | Path = "event",
    out: str | Path = "reports",
    formats: Sequence[str] = FORMATS,
    overwrite: bool = False,
    timeout: float | None = None,
    **parameters: object,
) -> Path:
    """Make a report: run a template with parameters, and write it in several formats, sealed.

    Parameters
    ----------
    case : Case or path, optional
        The case, or its folder; see ``open_case`` for what happens without it.
    template : str or path
        A name in ``notebooks/reports``, or the path of a notebook.
    out : path
        The folder in which the report gets a folder of its own, named after its parameters.
    formats : sequence of str
        What it is written as: ``notebook`` (executed), ``html`` (one page), ``pdf``, ``numbers``
        (tables). The manifest, ``manifest.json``, is always there.
    overwrite : bool
        Whether a report that lies there may be replaced though it was altered, or made from other
        inputs or in other formats. A folder that holds other files is never replaced.
    timeout : float, optional
        Seconds that one cell may take.
    **parameters
        See ``parameters_of``. Those not given have their defaults.

    Returns
    -------
    Path
        The page, ``report.html``, or without one the manifest.

    Raises
    ------
    SourcebookError
        As ``validate`` does, before anything runs; or if a cell fails. Then nothing is written.
    FaultsFound
        If the case has faults: a report rests on nothing that its own check refuses.
    """
    with beside(check, case.path if isinstance(case, Case) else find_case(case)) as faults:
        # The cells open it again.
        case = case if isinstance(case, Case) else keep_open(case)
        job = plan(case, template, out, parameters, formats, overwrite, timeout)
        refuse_place(job, case)
        load()
        if found := faults():
            raise FaultsFound(found)
    return make(job, case)


def make(job: Job, case: Case) -> Path:
    """Run a job on its case, of which the check has been passed, and put the report in its folder.

    Returns
    -------
    Path
        The page, or without one the manifest.
    """
    seal = rests_on(job, case)
    notebook = execute(job.template, job.values, job.case, job.timeout, job.drawn)
    outputs = _paged(job, case, notebook, seal) if "svg" in job.drawn else {}
    outputs |= plain_files(job, case) | _kept(job, notebook)
    _refuse_change(case, seal)
    put(job.folder, outputs | {MANIFEST: seal.over(outputs, commit(case)).written()})
    return job.folder / (PAGE if PAGE in outputs else MANIFEST)


def colophon(seal: Seal) -> dict[str, str]:
    """Return what made a page, for its foot; the notebook leaves it out to be the same anywhere."""
    return {"Case": seal.case or "untitled", "Template": f"{seal.template}, sha256 {seal.template_sha256}",
            **{f"{name} version": number for name, number in seal.versions.items()}}


def _paged(job: Job, case: Case, notebook: NotebookNode, seal: Seal) -> dict[str, bytes]:
    """Return the page, and what is made from it."""
    from sourcebook.report.page import page
    from sourcebook.report.pdf import pdf

    html = page(notebook, *_title(job, case), colophon(seal))
    makers = {"html": (PAGE, str.encode), "pdf": (PDF, pdf)}
    return {file: make(html) for name, (file, make) in makers.items() if name in job.formats}


def _kept(job: Job, notebook: NotebookNode) -> dict[str, bytes]:
    """Return the notebook, which keeps no drawing."""
    import nbformat

    from sourcebook.report.drawing import without_svg

    if "notebook" not in job.formats:
        return {}
    return {NOTEBOOK: (nbformat.writes(without_svg(notebook)) + "\n").encode()}


def plain_files(job: Job, case: Case) -> dict[str, bytes]:
    """Return what is made without running the template: the numbers, if the job asks for them."""
    chosen = selected(case, job.values) if "numbers" in job.formats else None
    return written(numbers(chosen)) if chosen else {}


def _title(job: Job, case: Case) -> tuple[str, str]:
    chosen = selected(case, job.values)
    if chosen is None:
        return job.name, title(case)
    return chosen.question, case.label(chosen.event, "events")


def _refuse_change(case: Case, seal: Seal) -> None:
    """Refuse a report whose inputs were changed while it was made: its parts may rest on either."""
    now = hashes(case)
    for file, digest in zip(now["file"], now["sha256"], strict=True):
        if seal.inputs.get(file) != digest:
            raise ReportError(f"{file} was changed while the report was made; expected it to stay as it is; "
                              "make the report again")
