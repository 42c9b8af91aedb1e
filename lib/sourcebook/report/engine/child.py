"""The child that runs the cells of one report: an ordinary IPython kernel whose only channel is a pipe.

Everything of ``ipykernel`` is kept (shell, magics, display, tracebacks, streams by
name), but sockets, threads and the clock: a message goes to the parent where
the kernel would publish it, and text waits for what the kernel calls a flush.
"""

from __future__ import annotations

import asyncio
import gc
import io
import logging
import os
import signal
import sys
import tempfile
import warnings
from contextlib import nullcontext, redirect_stderr, redirect_stdout
from functools import cache, lru_cache
from importlib import reload
from multiprocessing.connection import Connection
from pathlib import Path
from threading import current_thread
from types import SimpleNamespace
from typing import Any

import ipykernel.ipkernel
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.zmqshell import ZMQInteractiveShell
from jupyter_client.session import Session
from tornado.ioloop import IOLoop
from traitlets.config import Config

from sourcebook.memory import Memory, library, remembering

ADDED = "added"
"""What the child is asked for what its cells added to the memory, at its end."""
NO_HISTORY = "--HistoryManager.enabled=False"
"""Nobody asks a report what was typed in it; a file of that would be written after every cell."""
READY = "ready"
"""What the child says before it takes its first cell."""
OUTPUTS = (1, 2)
"""The file descriptors that a process writes to without asking Python."""


class PipeSession(Session):
    """A session that sends its messages through a pipe instead of a socket."""

    pipe: Connection | None = None
    """None as long as nobody listens."""

    def send(self, stream: object, msg_or_type: dict | str, content: dict | None = None,
             parent: dict | None = None, ident: object = None, buffers: list | None = None,
             track: bool = False, header: dict | None = None, metadata: dict | None = None) -> dict:
        """Send a message; the arguments are those of every session."""
        message = msg_or_type
        if isinstance(message, str):
            message = self.msg(message, content, parent, header, metadata)
        if self.pipe:
            # As JSON, since what the cells show may hold what only their process knows.
            self.pipe.send({**message, "content": self.pack(message["content"]),
                            "buffers": [bytes(each) for each in buffers or ()]})
        return message


class Stream(io.TextIOBase):
    """Standard output or error of the cells, with what is written to its file descriptor."""

    encoding = "UTF-8"

    def __init__(self, session: PipeSession, name: str, descriptor: int):
        self.name, self._session, self._descriptor = name, session, descriptor
        self._parent: dict[str, Any] = {}
        self._text: list[str] = []
        self._process = os.getpid()
        # A file takes whatever amount nobody reads meanwhile, which a pipe does not.
        self._file = tempfile.TemporaryFile()  # noqa: SIM115
        self._read = 0
        os.dup2(self._file.fileno(), descriptor)

    def set_parent(self, parent: dict[str, Any]) -> None:
        """Remember the request that what follows belongs to."""
        self._parent = parent

    def fileno(self) -> int:
        """Return the descriptor that reaches this stream."""
        return self._descriptor

    def writable(self) -> bool:
        """Say that the stream can be written."""
        return True

    def write(self, text: str) -> int:
        """Keep text until it is flushed."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if os.getpid() != self._process:
            os.write(self._descriptor, text.encode(errors="replace"))
        else:
            self._take()
            self._text.append(text)
        return len(text)

    def flush(self) -> None:
        """Send what was written so far."""
        if os.getpid() != self._process:
            return
        self._take()
        text, self._text = "".join(self._text), []
        if text:
            self._session.send(None, "stream", {"name": self.name, "text": text}, self._parent)

    def _take(self) -> None:
        """Take over what came to the descriptor, so that it stands where it was written."""
        size = os.fstat(self._file.fileno()).st_size
        if size > self._read:
            found = os.pread(self._file.fileno(), size - self._read, self._read)
            self._read += len(found)
            self._text.append(found.decode(errors="replace"))


class ChildKernel(IPythonKernel):
    """The kernel without sockets; one request follows the other."""

    debugger_class = None
    # Else it sleeps after every cell, to give other sockets time.
    _execute_sleep = 0

    def _abort_queues(self, subshell_id: str | None = None) -> None:
        """Leave it to the parent whether another cell follows."""


class ChildApp(IPKernelApp):
    """The application that makes the kernel, as the command would, from the same configuration."""

    def parse_command_line(self, argv: list[str]) -> None:
        """Take over what arguments ask for."""
        self.cli_config = asked_for(*argv)
        self.update_config(self.cli_config)

    def init_connection_file(self) -> None:
        """Nobody connects."""

    init_poller = init_sockets = init_heartbeat = write_connection_file = log_connection_info = \
        init_crash_handler = configure_tornado_logger = init_io = init_signal = init_connection_file

    def init_code(self) -> None:
        """Run what the user has run at every start, unheard, as where nobody listens yet."""
        with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
            super().init_code()

    def take_streams(self) -> None:
        """Let the streams of the kernel take the place of the parent's."""
        sys.stdout, sys.stderr = (
            Stream(self.session, name, descriptor)
            for name, descriptor in zip(("stdout", "stderr"), OUTPUTS, strict=True))
        sys.stdin, sys.__stdout__, sys.__stderr__ = (
            os.fdopen(descriptor, mode, closefd=False) for descriptor, mode in enumerate("rww"))
        sys.__stdin__ = sys.stdin
        self.patch_io()

    def init_kernel(self) -> None:
        """Make the kernel."""
        # It asks all modules for their files, to tell a debugger, and so has the memory of all copied.
        ipykernel.ipkernel.sys = SimpleNamespace(modules={})
        self.kernel = ChildKernel.instance(
            parent=self, session=self.session, log=self.log, profile_dir=self.profile_dir,
            user_ns=self.user_ns, shell_channel_thread=SimpleNamespace(parent_thread=current_thread()))
        ipykernel.ipkernel.sys = sys
        # Asked twice for every cell.
        self.kernel.shell.transform_cell = lru_cache(1)(self.kernel.shell.transform_cell)


@cache
def asked_for(*arguments: str) -> Config:
    """Return the configuration that arguments ask for; to read them takes a tenth of a start."""
    # Of this class, since applications of one name have one log, and this process may be a kernel itself.
    app = ChildApp()
    IPKernelApp.parse_command_line(app, [*arguments, NO_HISTORY])
    return app.cli_config


@cache
def prepare(folder: Path, *arguments: str) -> ChildApp:
    """Turn this process into one that can be a kernel in a folder, but for the pipe and the streams.

    A process that does nothing but make reports does it once, before it forks their children.
    """
    _forget_parent()
    app = ChildApp.instance(session=PipeSession())
    app.initialize([*arguments])
    _use_inline_pictures()
    return app


def run(pipe: Connection, arguments: list[str], memory: Memory | None, before: set) -> None:
    """Be the child: make a kernel, say so, and answer requests until the pipe is closed.

    With the memory of the parent the cells recall what is in it, and what they add can be asked for;
    it is given only if the library is still what it was ``before``.
    """
    app = prepare(Path.cwd(), *arguments)
    PipeSession.pipe = pipe
    app.take_streams()
    if memory:
        memory.take_new()
    if "numpy" in sys.modules:
        # Python's own generator is seeded anew in every child; this one is not.
        sys.modules["numpy"].random.seed()
    gc.enable()
    app.session.send(None, READY, app.kernel.language_info)
    with remembering(memory) if memory else nullcontext():
        asyncio.run(_serve(app.kernel, pipe, memory, before))


async def _serve(kernel: ChildKernel, pipe: Connection, memory: Memory | None, before: set) -> None:
    kernel.io_loop = IOLoop.current()
    while not kernel.shell.exit_now:
        await _readable(pipe.fileno())
        request = pipe.recv()
        if request == ADDED:
            pipe.send({ADDED: memory.take_new() if before <= library() else {}})
            return
        kernel.set_parent([], request)
        kernel.pre_handler_hook()
        try:
            handled = kernel.shell_handlers[request["header"]["msg_type"]](None, [], request)
            if asyncio.iscoroutine(handled):
                await handled
        finally:
            kernel.post_handler_hook()


async def _readable(descriptor: int) -> None:
    """Wait until something can be read, and let the tasks of the cells go on meanwhile."""
    loop, found = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(descriptor, found.set)
    try:
        await found.wait()
    finally:
        loop.remove_reader(descriptor)


def _forget_parent() -> None:
    """Put aside what belongs to the process that this one was forked from."""
    # The folder of the parent's script is not that of the cells; a kernel's script lies where libraries do.
    script = Path(sys.argv[0]).resolve().parent
    if script != Path(ipykernel.__file__).resolve().parents[1]:
        sys.path[:] = [folder for folder in sys.path if folder != str(script)]
    for number in (signal.SIGTERM, signal.SIGALRM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    asyncio.set_event_loop(None)
    asyncio.events._set_running_loop(None)
    # As new: who collects the parent's warnings shall not collect those of the cells.
    reload(warnings)
    logging.root.handlers.clear()
    logging.root.setLevel(logging.WARNING)
    for each in (ChildApp, ChildKernel, IPKernelApp, IPythonKernel, ZMQInteractiveShell):
        each.clear_instance()
    ipykernel.ipkernel._comm_manager = None
    # Nobody debugs a report, and to load the debugger takes as long as to draw its pictures.
    sys.modules["ipykernel.debugger"] = SimpleNamespace(_is_debugpy_available=False)
    if "matplotlib" in sys.modules:
        sys.modules["matplotlib"].rc_file_defaults()


def _use_inline_pictures() -> None:
    """Let the pictures of a warm matplotlib go where those of a cold one would."""
    if pyplot := sys.modules.pop("matplotlib.pyplot", None):
        # Loaded anew when a cell asks for it, since it remembers where the parent's pictures went.
        pyplot.close("all")
    sys.modules.pop("matplotlib_inline.backend_inline", None)
    if "matplotlib" in sys.modules:
        sys.modules["matplotlib"].use(os.environ["MPLBACKEND"])
