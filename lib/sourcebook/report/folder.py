"""The folder of a report: what may lie in it, and how it is put there whole."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sourcebook.errors import SourcebookError

NOTEBOOK, PAGE, PDF, MANIFEST = "report.ipynb", "report.html", "report.pdf", "manifest.json"
NUMBERS = "numbers"
"""The folder in the report's folder that holds the numbers as tables."""
NAMES = re.compile(rf"report\.(ipynb|html|pdf)|manifest\.json|{NUMBERS}/[a-z][a-z_]*\.(csv|json)")
"""The files of a report; no other is ever written, replaced or, where a manifest names it, opened."""
UNFINISHED = ".unfinished-"


class ReportError(SourcebookError):
    """A template that stopped, or a folder that cannot take its report."""


def contents(folder: Path) -> dict[str, Path]:
    """Return all files and links in a folder by their path in it; no link is followed."""
    found = {}
    for place, folders, files in os.walk(folder, onerror=_refuse):
        inside = Path(place)
        names = files + [name for name in folders if (inside / name).is_symlink()]
        found |= {(inside / name).relative_to(folder).as_posix(): inside / name for name in names}
    return dict(sorted(found.items()))


def strays(folder: Path) -> list[str]:
    """Return what lies in a folder and is no file of a report."""
    return [name for name, file in contents(folder).items() if not NAMES.fullmatch(name) or not plain(file)]


def plain(file: Path) -> bool:
    """Return whether a file is there, and is no link and no device."""
    return file.is_file() and not file.is_symlink()


def put(folder: Path, files: dict[str, bytes]) -> None:
    """Write the files of a report beside its folder and move them there as a whole.

    Whoever is stopped in the middle leaves the folder as it was or not there at all, and beside it
    what was unfinished, which the next to put a report there clears away.

    Raises
    ------
    ReportError
        If the folder has come to hold anything but a report, or cannot be written.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _beside(folder.parent) as beside:
            new = beside / "new"
            for name, content in files.items():
                (new / name).parent.mkdir(parents=True, exist_ok=True)
                (new / name).write_bytes(content)
            if folder.is_symlink() or (folder.exists() and strays(folder)):
                raise ReportError(f"{folder} holds what is no report; move it, or choose another --out")
            if folder.exists():
                folder.rename(beside / "old")
            new.rename(folder)
    except OSError as error:
        where = error.filename or folder
        raise ReportError(f"{where}: {error.strerror}; nothing was written; choose another --out") from None


@contextmanager
def _beside(parent: Path) -> Iterator[Path]:
    """Give a folder to work in, that nobody clears away while this process lives."""
    gate = _locked(parent, wait=True)
    try:
        # Behind the gate no other process can take a folder that is being made for one left behind.
        _clear(parent)
        beside = Path(tempfile.mkdtemp(dir=parent, prefix=UNFINISHED))
        own = _locked(beside)
    finally:
        _close(gate)
    try:
        yield beside
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        _close(own)


def _clear(parent: Path) -> None:
    """Remove what processes that are no more have left unfinished."""
    for left in parent.glob(f"{UNFINISHED}*"):
        if left.is_dir() and not left.is_symlink() and (lock := _locked(left)) is not None:
            shutil.rmtree(left, ignore_errors=True)
            _close(lock)


def _locked(folder: Path, wait: bool = False) -> int | None:
    """Lock a folder until this process ends, however it ends; None if that cannot be had."""
    try:
        import fcntl
    except ImportError:
        return None
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(handle)
        return None
    return handle


def _close(handle: int | None) -> None:
    if handle is not None:
        os.close(handle)


def _refuse(error: OSError) -> None:
    raise error
