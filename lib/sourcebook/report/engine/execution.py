"""How a template is run: its cells with parameters, in the folder of a case."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterable
from contextlib import chdir
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sourcebook.report.drawing import drawn_as
from sourcebook.report.folder import ReportError

if TYPE_CHECKING:
    from nbformat import NotebookNode

GIVEN = "injected-parameters"
"""How papermill tags the cell in which it writes the parameters down."""
QUIET = ["--log-level=CRITICAL"]
"""For the kernel, whose own messages are no concern of who asks for a report."""


def execute(
    template: Path, values: dict[str, object], cwd: Path, timeout: float | None = None,
    drawn: Iterable[str] = ("png",),
) -> NotebookNode:
    """Run a template with parameters in a folder, so that no path is written down, and return it executed.

    Parameters
    ----------
    template : Path
    values : dict
        Parameters by name.
    cwd : Path
        The folder.
    timeout : float, optional
        Seconds that one cell may take.
    drawn : iterable of str
        What pictures are drawn as: ``png`` for a notebook, ``svg`` with links for a page.

    Raises
    ------
    ReportError
        If a cell fails, takes too long or ends its process, which the message names; or if the
        template asks for a kernel that is not there.
    """
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.engines import papermill_engines
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import raise_for_execution_errors
    from papermill.parameterize import parameterize_notebook

    from sourcebook.report.engine.forked import NAME, ForkEngine

    papermill_engines.register(NAME, ForkEngine)
    notebook = pickle.loads(_loaded(template.read_bytes()))
    kernel, added = _kernel(template, notebook), _added(notebook) if values else None
    try:
        # What papermill's own function does too; but that writes the notebook twice, even to nowhere.
        if values:
            notebook = parameterize_notebook(notebook, values, engine_name=NAME)
        with chdir(cwd):
            done = papermill_engines.execute_notebook_with_engine(
                NAME, notebook, kernel, execution_timeout=timeout, progress_bar=sys.stderr.isatty(),
                extra_arguments=[*QUIET, *drawn_as(drawn)])
        raise_for_execution_errors(done, None)
    except PapermillExecutionError as error:
        begun = error.exec_count, error.source
        raise ReportError(_stopped(template, added, *begun, _said(error))) from None
    except CellTimeoutError as error:
        why = f"it took longer than {timeout:g} seconds"
        raise ReportError(_stopped(template, added, *_begun(error.cell), why)) from None
    except DeadKernelError as error:
        raise ReportError(_stopped(template, added, *_begun(error.cell), error)) from None
    except NoSuchKernel:
        raise ReportError(f"{template.name} asks for the kernel {kernel!r}, which is not installed; expected "
                          f"one of {', '.join(_kernels())}; install it, or choose another") from None
    return _without_run(done)


@lru_cache(maxsize=4)
def _loaded(text: bytes) -> bytes:
    """Read a template as papermill does, without what its cells showed; pickled, since a run changes it."""
    import nbformat
    from papermill.execute import remove_error_markers
    from papermill.iorw import load_notebook_node

    notebook = nbformat.reads(text.decode(), as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    return pickle.dumps(remove_error_markers(load_notebook_node(notebook)))


def _kernel(template: Path, notebook: NotebookNode) -> str:
    name = notebook.metadata.get("kernelspec", {}).get("name")
    if not name:
        expected = f"expected one of {', '.join(_kernels())}"
        raise ReportError(f"{template.name} names no kernel; {expected}; choose one and save it")
    return name


def _kernels() -> list[str]:
    from jupyter_client.kernelspec import KernelSpecManager

    return sorted(KernelSpecManager().find_kernel_specs())


def _begun(cell: NotebookNode) -> tuple[int | None, str]:
    return cell.execution_count, cell.source


def _added(notebook: NotebookNode) -> int:
    """Return how many code cells come before the one that papermill adds, in which parameters are given."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    return next((number for number, cell in enumerate(code, start=1)
                 if "parameters" in cell.metadata.get("tags", ())), 0)


def _stopped(template: Path, added: int | None, count: int | None, source: str, why: object) -> str:
    """Say which code cell of the template stopped; one that was added is none of its own."""
    line = next((line.strip() for line in source.splitlines() if line.strip()), "")
    own = count - (added is not None and count > added) if count else None
    # A cell that was never begun has no count.
    place = f"code cell {own}" if own else "the cell"
    return f"{template.name} stopped in {place} ({line}): {why}; nothing was written"


def _said(error: object) -> str:
    message = (error.evalue or "").strip().splitlines()
    return f"{error.ename}: {message[0] if message else 'no message'}"


def _without_run(notebook: NotebookNode) -> NotebookNode:
    """Take out what one run has and another has not: times, paths, the chance id of the cell it adds."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        if GIVEN in cell.metadata.get("tags", ()):
            cell.id = GIVEN
        for run in ("papermill", "execution"):
            cell.metadata.pop(run, None)
    return notebook
