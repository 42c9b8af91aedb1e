"""The folder of a report: what lies in it, where it may go, and how it is put there whole."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from sourcebook.errors import SourcebookError

NOTEBOOK, PAGE = "report.ipynb", "report.html"
FILES = {NOTEBOOK, PAGE}


class ReportError(SourcebookError):
    """A template that stopped, or a folder that cannot take its report."""


def refuse_place(folder: Path) -> None:
    """Refuse to replace a folder that holds anything but a report, and a place that cannot be written."""
    there = next(each for each in (folder, *folder.parents) if each.exists())
    if not there.is_dir():
        raise ReportError(f"{there} is a file; expected a folder; move it, or choose another --out")
    if not os.access(there, os.W_OK):
        raise ReportError(f"{there} cannot be written; expected a folder of yours; choose another --out")
    others = {each.name for each in folder.iterdir()} - FILES if there == folder else set()
    if others:
        seen = f"{folder} holds {min(others)!r}"
        raise ReportError(f"{seen}; expected a report or nothing; move it, or choose another --out")


def put(folder: Path, files: dict[str, bytes]) -> None:
    """Write the files of a report beside its folder and move them there as a whole."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".unfinished-") as beside:
            new, old = Path(beside) / "new", Path(beside) / "old"
            new.mkdir()
            for name, content in files.items():
                (new / name).write_bytes(content)
            if folder.exists():
                shutil.move(folder, old)
            new.rename(folder)
    except OSError as error:
        raise ReportError(f"{error.filename or folder}: {error.strerror}; choose another --out") from None
