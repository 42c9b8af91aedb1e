"""Where a report may go: to an empty folder, or in place of a report that can be made again."""

from __future__ import annotations

import os

from sourcebook.case import Case
from sourcebook.provenance import title
from sourcebook.report.folder import MANIFEST, ReportError, contents, plain, strays
from sourcebook.report.job import Job
from sourcebook.report.seals.manifest import ManifestError, read_seal, whole
from sourcebook.report.seals.seal import Seal, rests_on

MOVE, OVERWRITE = "move it, or choose another --out", "move it, or say --overwrite"


def refuse_place(job: Job, case: Case, stale: bool = False) -> None:
    """Refuse a place that cannot be written, or that holds what nobody could make again.

    A whole report made from the same inputs in the same formats is replaced, which changes nothing;
    with ``stale`` one of the same case, template and parameters too, as a sweep needs it. Any other
    report is replaced if the job says ``overwrite``. Where a file lies that is none of a report's,
    the folder is left alone whatever the job says.

    Raises
    ------
    ReportError
    """
    folder = job.folder
    there = next(each for each in (folder, *folder.parents) if os.path.lexists(each))
    if not there.is_dir() or folder.is_symlink():
        seen = f"{there} is a {'link' if there.is_symlink() else 'file'}"
        raise ReportError(f"{seen}; expected a folder; {MOVE}")
    # A report is made beside its folder and then moved there.
    for each in (there.parent, there) if there == folder else (there,):
        if not os.access(each, os.R_OK | os.W_OK | os.X_OK):
            seen = f"{each} cannot be written"
            raise ReportError(f"{seen}; expected a folder that you may write in; choose another --out")
    if there == folder and contents(folder):
        _refuse_contents(job, case, stale)


def up_to_date(job: Job, case: Case) -> bool:
    """Return whether the report of a job lies there whole, made from what it would be made from now."""
    try:
        seal = read_seal(job.folder)
    except ManifestError:
        return False
    return seal.basis == rests_on(job, case).basis and not whole(job.folder)


def _refuse_contents(job: Job, case: Case, stale: bool) -> None:
    folder, others = job.folder, strays(job.folder)
    if others or not plain(folder / MANIFEST):
        seen = f"holds {others[0]!r}" if others else f"holds no {MANIFEST}"
        raise ReportError(f"{folder} {seen}; expected a report or nothing; {MOVE}")
    if job.overwrite:
        return
    if faults := whole(folder):
        raise ReportError(f"{folder} holds a report that is not whole ({faults[0].file}: {faults[0].seen}); "
                          f"expected it as it was made; {OVERWRITE}")
    seal = read_seal(folder)
    if (seal.case, seal.template, seal.parameters) != (title(case), job.template.name, job.values):
        raise ReportError(f"{folder} holds a report of another case, template or parameters; "
                          f"expected the same; {OVERWRITE}")
    now = rests_on(job, case)
    if not stale and seal.basis != now.basis:
        other = ", ".join(_others(seal, now))
        raise ReportError(f"{folder} holds a report with other {other}, which may have been cited; "
                          f"expected the same; {OVERWRITE}")


def _others(seal: Seal, now: Seal) -> list[str]:
    """Say in which respects a report is not what would be made now."""
    return [words for name, words in NAMED.items() if getattr(seal, name) != getattr(now, name)]


NAMED = {"template_sha256": "template", "formats": "formats", "inputs": "tables or documents",
         "versions": "versions", "program_sha256": "code of this library"}
"""What the parts of a seal are called in a message."""
