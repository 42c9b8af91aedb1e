"""A report: a template notebook run on a case with parameters, as a notebook and as one page of HTML.

Whatever can be refused is refused before a kernel starts, and a report folder is
put in place whole or not at all.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from sourcebook.case import Case, open_case
from sourcebook.checks import check
from sourcebook.errors import FaultsFound, SourcebookError
from sourcebook.provenance import versions
from sourcebook.report.parameters import Parameter, parameters_of, template_path, validate
from sourcebook.selection import Selection, select

if TYPE_CHECKING:
    from nbformat import NotebookNode

NOTEBOOK, PAGE = "report.ipynb", "report.html"
SUBJECT = ("event", "measure")
"""The parameters whose values begin the name of a report, given or not."""
LONGEST = 80
GIVEN = "injected-parameters"
"""How papermill tags the cell in which it writes the parameters down."""
QUIET = ["--log-level=CRITICAL"]
"""For the kernel, whose own messages are no concern of who asks for a report."""


class ReportError(SourcebookError):
    """A template that stopped, or a folder that cannot take its report."""


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
    from sourcebook.report.page import page

    case = case if isinstance(case, Case) else open_case(case)
    out = Path(out).resolve()
    known = parameters_of(template)
    values = validate(case, template, parameters)
    name = slug(values, known)
    _refuse_place(out / name)
    if faults := check(case.path):
        raise FaultsFound(faults)
    notebook = _run(template_path(template), case, values)
    html = page(notebook, *_title(case, values, name), colophon(case, template))
    return _put(out, name, notebook, html) / PAGE


def slug(values: dict[str, object], known: dict[str, Parameter]) -> str:
    """Name a report by its event and measure and by what else departs from the defaults.

    Examples
    --------
    >>> known = {name: Parameter(name, str, default, "") for name, default in
    ...          {"event": "fire", "measure": "lost", "as_of": ""}.items()}
    >>> slug({"event": "fire", "measure": "lost", "as_of": ""}, known)
    'fire-lost'
    >>> slug({"event": "fire", "measure": "lost", "as_of": "1871-05"}, known)
    'fire-lost-as_of-1871-05'
    """
    parts = [str(values[name]) for name in SUBJECT if name in values]
    for name, value in values.items():
        if name not in (*SUBJECT, "case") and value != known[name].default:
            parts += [name, *(value if isinstance(value, list) else [str(value)])]
    plain = "-".join(parts) or "report"
    safe = re.sub(r"[^A-Za-z0-9_.-]+|\.{2,}|^\.", "_", plain)[:LONGEST]
    # Two names that differ only in what a folder cannot be called must not meet.
    return safe if safe == plain else f"{safe}-{hashlib.sha256(plain.encode()).hexdigest()[:8]}"


def colophon(case: Case, template: str | Path) -> dict[str, str]:
    """Return what made a page, for its foot; the notebook leaves it out to be the same anywhere."""
    made = hashlib.sha256(template_path(template).read_bytes()).hexdigest()
    return {"Case": case.name, "Template": f"{template_path(template).name}, sha256 {made}",
            **{f"{name} version": number for name, number in versions().items()}}


def _title(case: Case, values: dict[str, object], name: str) -> tuple[str, str]:
    if not set(SUBJECT) <= set(values):
        return name, case.name
    chosen: Selection = select(case, values["event"], values["measure"])
    return chosen.question, case.label(values["event"], "events")


def _run(template: Path, case: Case, values: dict[str, object]) -> NotebookNode:
    """Run the template in a kernel that works in the folder of the case, so that no path is written down."""
    import nbformat
    from papermill import PapermillExecutionError, execute_notebook

    given = {name: value for name, value in values.items() if name != "case"}
    try:
        # Not written cell by cell: nothing shall be seen of a report that is not whole.
        done = execute_notebook(nbformat.read(template, as_version=4), None, given, cwd=case.path,
                                progress_bar=sys.stderr.isatty(), extra_arguments=QUIET)
    except PapermillExecutionError as error:
        raise ReportError(_stopped(template, error)) from None
    return _without_run(done)


def _stopped(template: Path, error: object) -> str:
    line = next((line for line in error.source.splitlines() if line.strip()), "")
    message = (error.evalue or "").strip().splitlines()
    return (f"{template.name} stopped in cell {error.exec_count} ({line.strip()}): {error.ename}: "
            f"{message[0] if message else 'no message'}; nothing was written")


def _without_run(notebook: NotebookNode) -> NotebookNode:
    """Take out what one run has and another has not: times, paths, the chance id of the cell it adds."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        if GIVEN in cell.metadata.get("tags", ()):
            cell.id = GIVEN
        for run in ("papermill", "execution"):
            cell.metadata.pop(run, None)
    return notebook


def _refuse_place(folder: Path) -> None:
    """Refuse to replace a folder that holds anything but a report, and a place that cannot be written."""
    there = next(each for each in (folder, *folder.parents) if each.exists())
    if not there.is_dir():
        raise ReportError(f"{there} is a file; expected a folder; move it, or choose another --out")
    if not os.access(there, os.W_OK):
        raise ReportError(f"{there} cannot be written; expected a folder of yours; choose another --out")
    others = {each.name for each in folder.iterdir()} - {NOTEBOOK, PAGE} if there == folder else set()
    if others:
        seen = f"{folder} holds {min(others)!r}"
        raise ReportError(f"{seen}; expected a report or nothing; move it, or choose another --out")


def _put(out: Path, name: str, notebook: NotebookNode, html: str) -> Path:
    """Write the report beside its place and move it there as a whole."""
    import nbformat

    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out, prefix=".unfinished-") as beside:
            new, old, place = Path(beside) / "new", Path(beside) / "old", out / name
            new.mkdir()
            (new / NOTEBOOK).write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
            (new / PAGE).write_text(html, encoding="utf-8")
            if place.exists():
                shutil.move(place, old)
            new.rename(place)
    except OSError as error:
        raise ReportError(f"{error.filename or out}: {error.strerror}; choose another --out") from None
    return place
