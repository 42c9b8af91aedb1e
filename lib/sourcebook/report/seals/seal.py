"""The seal of a report: what it holds and what it rests on, with the sha256 of each file.

It has one way to be written, so that the same inputs give the same bytes; it names no path outside
the report's folder and no time.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace

from sourcebook.case import Case
from sourcebook.provenance import hashes, program, title, versions
from sourcebook.report.job import Job

VERSION = "sourcebook report 1"


@dataclass(frozen=True)
class Seal:
    """What a manifest says; the fields are named as there.

    ``commit`` is that of the case's git repository which last touched ``data/`` or ``seeds/``, and
    ``changed_since_commit`` whether a table or document is another now; both are None without git,
    and neither makes a difference to the report. ``case`` is its title, blank if its data package
    gives none, and ``program_sha256`` is of the code of this library.
    """

    name: str
    case: str
    template: str
    template_sha256: str
    parameters: dict[str, object]
    formats: list[str]
    inputs: dict[str, str]
    versions: dict[str, str]
    program_sha256: str
    commit: str | None = None
    changed_since_commit: bool | None = None
    outputs: dict[str, str] = field(default_factory=dict)
    format: str = VERSION

    @property
    def basis(self) -> Seal:
        """The seal without the outputs, and without what makes no difference to them."""
        return replace(self, name="", outputs={}, commit=None, changed_since_commit=None)

    @property
    def digest(self) -> str:
        """The sha256 of the manifest but for the commit: two people with the same hold the same report."""
        return sha256(replace(self, commit=None, changed_since_commit=None).written())

    def written(self) -> bytes:
        """Return the bytes of the manifest."""
        return (json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()

    def over(self, outputs: dict[str, bytes], committed: tuple[str | None, bool | None]) -> Seal:
        """Return the seal of the files of a report, with the commit as ``provenance.commit`` gives it."""
        last, changed = committed
        return replace(self, outputs={name: sha256(data) for name, data in outputs.items()}, commit=last,
                       changed_since_commit=changed)


def rests_on(job: Job, case: Case) -> Seal:
    """Return the seal, without outputs and commit, of the report that a job would make now.

    Parameters
    ----------
    job : Job
    case : Case
        The case of the job.
    """
    inputs = hashes(case)
    return Seal(
        name=job.name, case=title(case), template=job.template.name,
        template_sha256=sha256(job.template.read_bytes()), parameters=job.values,
        formats=list(job.formats), inputs=dict(zip(inputs["file"], inputs["sha256"], strict=True)),
        versions=versions(), program_sha256=program(),
    )


def sha256(data: bytes) -> str:
    """Return a hash as the manifest has it."""
    return hashlib.sha256(data).hexdigest()


def short(digest: str) -> str:
    """Return the beginning of a hash, for people.

    >>> short("0123456789abcdef" * 4)
    '0123456789abcdef…'
    """
    return f"{digest[:16]}…"
