"""A process forked from this one that runs cells, seen from here: requests go in, messages come out."""

from __future__ import annotations

import ctypes
import gc
import json
import os
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from math import inf
from multiprocessing import Pipe
from pathlib import Path
from time import monotonic
from typing import Any

from sourcebook.memory import Memory, library_at_first
from sourcebook.report.engine.crew import KILL_WITH_PARENT, SERVING, no_interrupts

ALIVE = 0.5
"""Seconds between two looks whether a silent child still lives."""
FAILED = "failed"
"""What a child says last if the fault is not in a cell."""


class ChildDied(Exception):
    """A child that ended without being asked to."""


class Child:
    """A forked process that answers requests through a pipe."""

    def __init__(self, arguments: list[str], start_limit: float | None, memory: Memory | None = None):
        self._arguments, self._start_limit, self._memory = arguments, start_limit, memory
        self.language: dict[str, Any] = {}

    @contextmanager
    def running(self) -> Iterator[Child]:
        """Have the child while it is needed; afterwards nothing of it is left, come what may."""
        self._fork()
        try:
            ready = self.receive(monotonic() + (self._start_limit or inf))
            self.language = ready["content"]
            yield self
        finally:
            self._end()

    def send(self, request: dict[str, Any]) -> None:
        """Send a request."""
        try:
            self._pipe.send({"buffers": [], **request})
        except OSError:
            raise ChildDied(self._how()) from None

    def receive(self, deadline: float = inf) -> dict[str, Any]:
        """Return the next message.

        Raises
        ------
        ChildDied
            If there will be none.
        TimeoutError
            If there is none until the deadline, a time of ``time.monotonic``.
        """
        try:
            while not self._pipe.poll(max(0.0, min(ALIVE, deadline - monotonic()))):
                if monotonic() >= deadline:
                    raise TimeoutError
                # Processes that a cell started may hold the pipe open.
                if self._ended() and not self._pipe.poll(0):
                    raise EOFError
            message = self._pipe.recv()
            message["content"] = json.loads(message["content"])
        except (EOFError, ConnectionError):
            raise ChildDied(self._how()) from None
        if message["msg_type"] == FAILED:
            raise RuntimeError(f"the kernel in the forked process failed:\n{message['content']}")
        return message

    def keep_added(self) -> None:
        """Take over what the cells added to the memory."""
        from sourcebook.report.engine.child import ADDED

        with suppress(EOFError, OSError):
            self._pipe.send(ADDED)
            message: dict[str, Any] = {}
            # What the last cell left running may still say something.
            while ADDED not in message:
                message = self._pipe.recv()
            self._memory.learn(message[ADDED])

    def interrupt(self) -> None:
        """Do what the interrupt button of a notebook does."""
        with suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGINT)

    def _fork(self) -> None:
        # What the child needs is loaded here, once, and what can be found out here is not found out there.
        from sourcebook.report.engine import child

        child.asked_for(*self._arguments)
        if os.getpid() in SERVING:
            child.prepare(Path.cwd(), *self._arguments)
        before = library_at_first() if self._memory else set()
        self._pipe, other = Pipe()
        for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
            if stream is not None:
                stream.flush()
        # What is old stays where it is, so that the child neither scans nor copies it; as a worker has it.
        if thaw := not gc.get_freeze_count():
            gc.freeze()
        parent = os.getpid()
        with no_interrupts():
            self._process, self._status = os.fork(), None
            if self._process == 0:
                signal.signal(signal.SIGINT, signal.SIG_IGN)
        if self._process == 0:
            status = 1
            try:
                self._pipe.close()
                _leave(parent)
                child.run(other, self._arguments, self._memory, before)
                status = 0
            except BaseException:
                other.send({"msg_type": FAILED, "content": json.dumps(traceback.format_exc())})
            finally:
                os._exit(status)
        if thaw:
            gc.unfreeze()
        other.close()

    def _end(self) -> None:
        self._pipe.close()
        with suppress(ProcessLookupError):
            os.killpg(self._process, signal.SIGKILL)
        self._ended(wait=True)

    def _ended(self, wait: bool = False) -> bool:
        if self._status is None:
            process, status = os.waitpid(self._process, 0 if wait else os.WNOHANG)
            self._status = os.waitstatus_to_exitcode(status) if process else None
        return self._status is not None

    def _how(self) -> str:
        self._ended(wait=True)
        if self._status < 0:
            return f"was ended by {signal.Signals(-self._status).name}"
        return f"ended with status {self._status}"


def _leave(parent: int) -> None:
    """Leave the parent's terminal, its input and its interrupts, and die if it dies."""
    os.setsid()
    ctypes.CDLL(None).prctl(KILL_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
