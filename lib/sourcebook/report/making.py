"""A report: a template notebook run on a case with parameters, as a notebook and as one page of HTML.

Whatever can be refused is refused before a cell is run, and a report folder is
put in place whole or not at all.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from sourcebook.case import Case, open_case
from sourcebook.checks import check
from sourcebook.errors import FaultsFound
from sourcebook.provenance import versions
from sourcebook.report.engine import execute
from sourcebook.report.folder import NOTEBOOK, PAGE, put, refuse_place
from sourcebook.report.job import SUBJECT, Job, plan
from sourcebook.selection import select


def report(
    case: Case | str | Path | None = None,
    template: str | Path = "event",
    out: str | Path = "reports",
    **parameters: object,
) -> Path:
    """Make a report: run a template with parameters, and write it as notebook and page.

    Parameters
    ----------
    case : Case or path, optional
        The case, or its folder; see ``open_case`` for what happens without it.
    template : str or path
        A name in ``notebooks/reports``, or the path of a notebook.
    out : path
        The folder in which the report gets a folder of its own, named after its parameters.
    **parameters
        See ``parameters_of``. Those not given have their defaults.

    Returns
    -------
    Path
        The page, ``report.html``; the executed notebook, ``report.ipynb``, lies beside it.

    Raises
    ------
    SourcebookError
        As ``validate`` does, before anything runs; or if a cell fails. Then nothing is written.
    FaultsFound
        If the case has faults: a report rests on nothing that its own check refuses.
    """
    case = case if isinstance(case, Case) else open_case(case)
    job = plan(case, template, out, parameters)
    refuse_place(job.folder)
    if faults := check(case.path):
        raise FaultsFound(faults)
    return make(job, case)


def make(job: Job, case: Case) -> Path:
    """Run a job on its case, of which the check has been passed, and put the report in its folder.

    Returns
    -------
    Path
        The page.
    """
    import nbformat

    from sourcebook.report.page import page

    notebook = execute(job.template, job.values, job.case)
    html = page(notebook, *_title(case, job), colophon(case, job.template))
    written = {NOTEBOOK: nbformat.writes(notebook) + "\n", PAGE: html}
    put(job.folder, {name: text.encode() for name, text in written.items()})
    return job.folder / PAGE


def colophon(case: Case, template: Path) -> dict[str, str]:
    """Return what made a page, for its foot; the notebook leaves it out to be the same anywhere."""
    made = hashlib.sha256(template.read_bytes()).hexdigest()
    return {"Case": case.name, "Template": f"{template.name}, sha256 {made}",
            **{f"{name} version": number for name, number in versions().items()}}


def _title(case: Case, job: Job) -> tuple[str, str]:
    if not set(SUBJECT) <= set(job.values):
        return job.name, case.name
    event, measure = (job.values[name] for name in SUBJECT)
    return select(case, event, measure).question, case.label(event, "events")
