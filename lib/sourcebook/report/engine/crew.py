"""Workers: processes forked from a warm parent that take one task after another.

What one remembers the others learn. A worker that dies takes its task with it and nothing else;
when the parent stops, for whatever reason, they stop. Where forking is not safe the parent does
the work itself.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import TypeVar

from sourcebook import memory

Task = TypeVar("Task")
Result = TypeVar("Result")

PATIENCE = 3.0
"""Seconds that a worker has to put away its things when it is stopped."""
SERVING: set[int] = set()
"""The number of this process, if it is a worker; one that was forked from it has another."""
KILL_WITH_PARENT = 1
"""What Linux calls the signal that a process gets when its parent dies."""


def cores() -> int:
    """Return how many processors this process may use."""
    counts = getattr(os, "process_cpu_count", None)
    return (counts() if counts else len(os.sched_getaffinity(0))) or 1


def share(
    work: Callable[[Task], Result], tasks: Sequence[Task], workers: int, lost: Callable[[Task, str], Result]
) -> Iterator[tuple[int, Result]]:
    """Let workers do tasks, and yield the place of each and its result as they are done.

    Parameters
    ----------
    work : callable
        Does one task; what it is bound to is not copied to the workers but forked with them.
    tasks : sequence
    workers : int
        How many at a time.
    lost : callable
        Makes the result of a task whose worker died, from the task and how it died.

    Examples
    --------
    >>> sorted(share(lambda task: task * 2, [1, 2, 3], 2, lambda task, how: 0))
    [(0, 2), (1, 4), (2, 6)]
    """
    if sys.platform != "linux":
        yield from ((place, work(task)) for place, task in enumerate(tasks))
        return
    crew = _Crew(work)
    waiting = list(enumerate(tasks))[::-1]
    try:
        for _ in range(min(workers, len(tasks))):
            crew.give(crew.hire(), *waiting.pop())
        while crew.busy:
            for conn, place, results in crew.done():
                free = conn
                if not results:
                    results, free = [lost(tasks[place], crew.bury(conn))], None
                if waiting:
                    crew.give(free or crew.hire(), *waiting.pop())
                yield place, results[0]
    finally:
        crew.stop()


@contextmanager
def beside(work: Callable[[Task], Result], task: Task) -> Iterator[Callable[[], Result]]:
    """Let a worker do a task meanwhile, and have a function that waits for its result.

    Examples
    --------
    >>> with beside(sorted, [2, 1]) as result:
    ...     result()
    [1, 2]
    """
    if sys.platform != "linux":
        yield lambda: work(task)
        return
    crew = _Crew(work)

    def result() -> Result:
        while not (done := crew.done()):
            pass
        _, _, results = done[0]
        # A worker that died is not asked why: whatever ended it happens here again.
        return results[0] if results else work(task)

    try:
        crew.give(crew.hire(), 0, task)
        yield result
    finally:
        crew.stop()


class _Crew:
    """The workers there are, each behind a connection, and the places of the tasks they are at."""

    def __init__(self, work: Callable):
        self.work = work
        self.hired: dict[Connection, BaseProcess] = {}
        self.busy: dict[Connection, int] = {}
        self.news: dict[Connection, dict[str, bytes]] = {}

    def hire(self) -> Connection:
        context = get_context("fork")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(self.work, theirs, [ours, *self.hired], os.getpid()))
        with no_interrupts():
            process.start()
        theirs.close()
        self.hired[ours] = process
        return ours

    def give(self, conn: Connection, place: int, task: object) -> None:
        self.busy[conn] = place
        # One that is dead already is found so by ``done``.
        with suppress(OSError):
            conn.send((task, self.news.pop(conn, {})))

    def done(self) -> list[tuple[Connection, int, list]]:
        """Return who has done which task with what result, with none if the worker died."""
        ready = []
        # What a dead worker had started may hold its connection open, so that is not all to wait for.
        for conn in wait(list(self.busy), timeout=1.0) or list(self.busy):
            if conn.poll():
                ready.append((conn, self.busy.pop(conn), self._received(conn)))
            elif not self.hired[conn].is_alive():
                ready.append((conn, self.busy.pop(conn), []))
        return ready

    def _received(self, conn: Connection) -> list:
        """Return the result of a worker, none if it died, and let the others know what it learnt."""
        try:
            result, learnt = conn.recv()
        except (EOFError, OSError):
            return []
        memory.KEPT.add(learnt)
        for other in set(self.hired) - {conn}:
            self.news.setdefault(other, {}).update(learnt)
        return [result]

    def bury(self, conn: Connection) -> str:
        """Let go of a worker that died, and return how."""
        process = self.hired.pop(conn)
        conn.close()
        process.join(PATIENCE)
        code = process.exitcode
        return f"signal {-code}" if code and code < 0 else f"status {code}"

    def stop(self) -> None:
        """Interrupt the workers, and end those that do not listen."""
        crew = list(self.hired.values())
        try:
            for conn, process in self.hired.items():
                if conn in self.busy and process.is_alive():
                    os.kill(process.pid, signal.SIGINT)
                conn.close()
            end = time.monotonic() + PATIENCE
            for process in crew:
                process.join(max(0, end - time.monotonic()))
        finally:
            for process in crew:
                process.kill()
                process.join()


def _serve(work: Callable, conn: Connection, of_parent: list[Connection], parent: int) -> None:
    """Be a worker: do tasks until the parent closes the connection, dies or interrupts."""
    signal.signal(signal.SIGINT, _interrupt_once)
    ctypes.CDLL(None).prctl(KILL_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    # What it says is in its results; anything else would run into the parent's progress bar.
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    # Else a connection would stay open as long as there is another worker, whatever the parent does.
    for each in of_parent:
        each.close()
    memory.KEPT.take_new()
    SERVING.add(os.getpid())
    # What the parent had is not looked through for garbage, so that to look through the rest costs little.
    gc.freeze()
    with suppress(EOFError, OSError, KeyboardInterrupt):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        while True:
            task, news = conn.recv()
            memory.KEPT.add(news)
            conn.send((work(task), memory.KEPT.take_new()))
    os._exit(0)


@contextmanager
def no_interrupts() -> Iterator[None]:
    """Hold interrupts back while a process is forked, which else would answer one as its parent does."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _interrupt_once(*_: object) -> None:
    """Interrupt what is done, but not the clearing away that follows."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt
