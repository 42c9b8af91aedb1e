"""A papermill engine that runs a notebook in a child forked from this process instead of a new kernel."""

from __future__ import annotations

import sys
from contextlib import suppress
from math import ceil, inf
from pathlib import Path
from time import monotonic
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, NBClientEngine

from sourcebook import memory
from sourcebook.report.engine.process import Child, ChildDied

if TYPE_CHECKING:
    from nbformat import NotebookNode

NAME = "sourcebook"
"""How papermill calls the engine."""
GRACE = 3.0
"""Seconds for a cell to end that was interrupted."""
SHOWN = {"display_data", "execute_result", "stream"}
"""Messages that wait until the next cell runs: nobody in the child waits for an answer."""


class ForkEngine(Engine):
    """Runs a notebook in a forked child, or in its own kernel where it needs one."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> None:
        """Run the cells, with the options that papermill's own engine has.

        Raises
        ------
        CellTimeoutError, DeadKernelError
            With the cell as ``cell``.
        """
        run = cls._in_child if may_fork(nb_man.nb, kernel_name) else cls._in_kernel
        limit = options.pop("execution_timeout", None) or options.pop("timeout", None)
        try:
            run(nb_man, kernel_name, limit, **options)
        except (CellTimeoutError, DeadKernelError) as error:
            begun = [cell for cell in nb_man.nb.cells if cell.metadata.papermill["start_time"]]
            error.cell = begun[-1]
            raise

    @staticmethod
    def _in_child(nb_man: Any, kernel_name: str, limit: float | None, start_timeout: int = 60,
                  **options: Any) -> None:
        known = {name: value for name, value in options.items() if name in ForkClient.class_trait_names()}
        client = ForkClient(nb_man, startup_timeout=start_timeout, kernel_name=kernel_name, **known)
        client.limit = limit
        try:
            client.execute()
        finally:
            # They hold the client, which holds them: as garbage it would lie there until it is looked for.
            client.comm_open_handlers.clear()

    @staticmethod
    def _in_kernel(nb_man: Any, kernel_name: str, limit: float | None, **options: Any) -> None:
        # The ordinary client counts whole seconds.
        whole = limit and ceil(limit)
        NBClientEngine.execute_managed_notebook(nb_man, kernel_name, execution_timeout=whole, **options)


def may_fork(notebook: NotebookNode, kernel_name: str) -> bool:
    """Say whether a child of this process can stand for the kernel of a notebook.

    Raises
    ------
    NoSuchKernel
        If there is no kernel of this name.
    """
    from jupyter_client.kernelspec import KernelSpecManager

    command = KernelSpecManager().get_kernel_spec(kernel_name).argv
    this = Path(command[0]).name == command[0] or Path(command[0]).resolve() == Path(sys.executable).resolve()
    asked = notebook.metadata.get("sourcebook", {}).get("engine") == "kernel"
    # Other systems fork, too, but their own libraries do not bear it.
    return sys.platform == "linux" and this and "ipykernel_launcher" in command and not asked


class ForkClient(PapermillNotebookClient):
    """Papermill's client with a child instead of a kernel; what it makes of the messages is nbclient's."""

    limit: float | None = None
    """Seconds that a cell may take."""
    _asked: NotebookNode | None = None
    """The cell that the child was asked to run last."""

    def execute(self, **_: object) -> NotebookNode:
        """Run all cells."""
        from jupyter_client.session import Session

        self.reset_execution_trackers()
        self._session = Session()
        # A template asks for it that changes nothing in the library: what it computes serves others too.
        kept = memory.KEPT if self.nb.metadata.get("sourcebook", {}).get("memory") else None
        with Child(self.extra_arguments, self.startup_timeout, kept).running() as self._child:
            channel = SimpleNamespace(send=self._child.send)
            # What widgets of nbclient's answer with.
            self.kc = SimpleNamespace(session=self._session, shell_channel=channel)
            self.nb.metadata["language_info"] = self._child.language
            self.papermill_execute_cells()
            self.set_widgets_metadata()
            if kept:
                self._child.keep_added()
        return self.nb

    def execute_cell(self, cell: NotebookNode, cell_index: int, *_: object, **__: object) -> NotebookNode:
        """Run one cell and collect what it puts out."""
        if not self._runs(cell):
            return cell
        if self.record_timing:
            cell.metadata["execution"] = {}
        cell.outputs = []
        self.clear_before_next_output = False
        reply = self._request(cell, cell_index)
        if self._fails(cell, reply):
            raise CellExecutionError.from_cell_and_msg(cell, reply)
        return cell

    def _runs(self, cell: NotebookNode) -> bool:
        tags = cell.metadata.get("tags", ())
        return cell.cell_type == "code" and cell.source.strip() and self.skip_cells_with_tag not in tags

    def _fails(self, cell: NotebookNode, reply: dict[str, Any]) -> bool:
        allowed = (self.allow_errors or reply.get("ename") in self.allow_error_names
                   or "raises-exception" in cell.metadata.get("tags", ()))
        return reply["status"] == "error" and not allowed

    def _request(self, cell: NotebookNode, index: int) -> dict[str, Any]:
        try:
            if cell is not self._asked:
                self._ask(cell)
            return self._collect(cell, index)
        except TimeoutError:
            self._child.interrupt()
            self._deadline = monotonic() + GRACE
            with suppress(TimeoutError, ChildDied):
                self._collect(cell, index, last=True)
            said = "Cell execution timed out"
            raise CellTimeoutError.error_from_timeout_and_cell(said, self.limit, cell) from None
        except ChildDied as error:
            raise DeadKernelError(f"its process {error}") from None

    def _ask(self, cell: NotebookNode) -> None:
        content = {"code": cell.source, "silent": False, "store_history": True, "allow_stdin": False}
        self._asked = cell
        self._deadline = inf if self.limit is None else monotonic() + self.limit
        self._child.send(self._session.msg("execute_request", content))

    def _ask_next(self, index: int) -> None:
        """Let the child go on with the next cell while what the last one put out is looked at."""
        if cell := next(filter(self._runs, self.nb.cells[index + 1:]), None):
            # If the child is dead, it is the next cell for which it is missed.
            with suppress(ChildDied):
                self._ask(cell)

    def _collect(self, cell: NotebookNode, index: int, last: bool = False) -> dict[str, Any]:
        """Take the messages of a cell up to the reply that it is done."""
        outputs: list[dict[str, Any]] = []
        while True:
            message = self._child.receive(self._deadline)
            if message["msg_type"] in SHOWN:
                outputs.append(message)
                continue
            done = message["msg_type"] == "execute_reply"
            if done and not last and not self._fails(cell, message["content"]):
                self._ask_next(index)
            for each in outputs:
                self.process_message(each, cell, index)
            outputs.clear()
            if done:
                cell["execution_count"] = message["content"]["execution_count"]
                return message["content"]
            self.process_message(message, cell, index)
