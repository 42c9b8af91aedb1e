"""Reports made by the workers of a Dask cluster that is there already, and sent back as bytes.

The workers need this package, and the case and template at the same paths; that they made
a report from the same is seen from its manifest, not believed.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sourcebook.errors import SourcebookError
from sourcebook.report.engine.warm import warm_up
from sourcebook.report.folder import contents
from sourcebook.report.job import Job
from sourcebook.report.making import make

if TYPE_CHECKING:
    from distributed import Client, Future

Files = dict[str, bytes]
ANSWER = 20
"""Seconds for the scheduler to answer, and then for it to have a worker."""
TOGETHER = 8
"""How many reports a worker is given at most in one go, since starting takes as long as several of them."""
WHY = "why"
"""The file that stands for a report that cannot be made."""
OWN_PROCESS = "from sourcebook.report.sweeps.cluster import obey; obey()"


class ClusterError(SourcebookError):
    """A cluster that cannot be reached."""


def hand_over(address: str, jobs: Sequence[Job]) -> Iterator[tuple[int, Files | str]]:
    """Let a cluster make reports; yield the place of each and its files, or why there are none.

    Reports whose worker is lost are made by another.

    Raises
    ------
    ClusterError
        If Dask is not installed, or no scheduler with a worker answers at the address.
    """
    client = _client(address)
    try:
        from distributed import as_completed

        several = max(1, min(TOGETHER, len(jobs) // (4 * sum(client.nthreads().values()))))
        places = [range(first, min(first + several, len(jobs))) for first in range(0, len(jobs), several)]
        asked = {client.submit(make_away, [jobs[each] for each in some], pure=False): some for some in places}
        for future in as_completed(list(asked), loop=client.loop):
            some = asked.pop(future)
            yield from zip(some, _result(future, len(some)), strict=True)
    finally:
        client.close()


def make_away(jobs: Sequence[Job]) -> list[Files | str]:
    """Make reports and return the files of each, or in a sentence why it cannot be made.

    In a process of its own: a worker of a cluster has threads, and may not fork.
    """
    with tempfile.TemporaryDirectory() as away:
        asked = [replace(job, folder=Path(away) / str(place) / job.name) for place, job in enumerate(jobs)]
        done = subprocess.run([sys.executable, "-c", OWN_PROCESS], input=pickle.dumps(asked),
                              capture_output=True, check=False)
        ended = f"its process ended with status {done.returncode} {_last_line(done.stderr)}".strip()
        return [_brought(job, ended) for job in asked]


def obey() -> None:
    """Make the reports that are asked for on standard input; write why beside those that cannot be."""
    jobs = pickle.loads(sys.stdin.buffer.read())
    case = warm_up(jobs[0].case, jobs[0].drawn)
    for job in jobs:
        try:
            make(job, case)
        except Exception as error:
            job.folder.parent.mkdir(exist_ok=True)
            job.folder.with_name(WHY).write_text(explain(error), encoding="utf-8")


def explain(error: Exception) -> str:
    """Return what an error says, and of which kind it is unless it is said to a user.

    >>> explain(SourcebookError("no such event")), explain(KeyError("event"))
    ('no such event', "KeyError: 'event'")
    """
    return str(error) if isinstance(error, SourcebookError) else f"{type(error).__name__}: {error}"


def _brought(job: Job, ended: str) -> Files | str:
    why = job.folder.with_name(WHY)
    if why.is_file():
        return why.read_text(encoding="utf-8")
    if not job.folder.is_dir():
        return ended
    return {name: file.read_bytes() for name, file in contents(job.folder).items()}


def _last_line(said: bytes) -> str:
    lines = said.decode(errors="replace").strip().splitlines()
    return f"({lines[-1]})" if lines else ""


def _client(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError:
        seen = "Dask is not installed"
        raise ClusterError(f"{seen}; expected it for --dask; install sourcebook[cluster]") from None
    # An address of another form would be tried for a minute.
    if "://" not in address and ":" not in address:
        seen = f"{address!r} is no address"
        raise ClusterError(f"{seen}; expected one like tcp://host:8786; check the address")
    try:
        client = Client(address, timeout=ANSWER, set_as_default=False)
    except (OSError, ValueError) as error:
        seen = f"no Dask scheduler answers at {address} ({type(error).__name__})"
        raise ClusterError(f"{seen}; expected one like tcp://host:8786; check the address") from None
    try:
        client.wait_for_workers(1, timeout=ANSWER)
    except TimeoutError:
        client.close()
        raise ClusterError(f"the cluster at {address} has no workers; expected one; start it") from None
    return client


def _result(future: Future, count: int) -> list[Files | str]:
    # Whatever the cluster does to some reports shall not stop the others.
    try:
        return future.result()
    except Exception as error:
        return [f"the cluster did not make it: {explain(error)}"] * count
    finally:
        future.release()
