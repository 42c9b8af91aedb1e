"""How a template is run: its cells with parameters, in the folder of a case."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sourcebook.report.folder import ReportError

if TYPE_CHECKING:
    from nbformat import NotebookNode

GIVEN = "injected-parameters"
"""How papermill tags the cell in which it writes the parameters down."""
QUIET = ["--log-level=CRITICAL"]
"""For the kernel, whose own messages are no concern of who asks for a report."""


def execute(template: Path, values: dict[str, object], cwd: Path) -> NotebookNode:
    """Run a template with parameters in a folder, so that no path is written down, and return it executed.

    Raises
    ------
    ReportError
        If a cell fails; the message names it.
    """
    import nbformat
    from papermill import PapermillExecutionError, execute_notebook

    try:
        # Not written cell by cell: nothing shall be seen of a report that is not whole.
        done = execute_notebook(nbformat.read(template, as_version=4), None, values, cwd=cwd,
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


