"""A case as it was: the folder or the git revision that a name stands for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sourcebook.case import Case
from sourcebook.changes import Change, changes
from sourcebook.draft import Draft, find_case, read_draft
from sourcebook.errors import Fault, SourcebookError, UnknownName
from sourcebook.git import commit_of, files_at, names_of
from sourcebook.reported import NONE, USUAL, reported_changes
from sourcebook.tables import Sheet, typed

if TYPE_CHECKING:
    import pandas as pd

PARTS = ("data", "seeds")


@dataclass(frozen=True)
class State:
    """A case at one time.

    Parameters
    ----------
    label : str
        What it is called: a folder, or a revision with the beginning of its hash.
    path : Path
        Where its files lie.
    note : str
        What a reader should know about how the name was understood; blank mostly.
    """

    label: str
    path: Path
    note: str = ""


@contextmanager
def state(name: str | Path, case: Path) -> Iterator[State]:
    """Give the state of a case that a name stands for.

    Parameters
    ----------
    name : str or path
        A folder that is a case, or a revision of the git repository in which ``case`` lies.
        A name that is both is the folder.
    case : Path
        The folder of a case, or one below the top of its repository.

    Raises
    ------
    SourcebookError
        If it is neither, or no case was there at that revision; near names are given.
    """
    commit = commit_of(case, str(name))
    if Path(name).is_dir():
        note = f"{name} is a folder and a revision; the folder is taken" if commit else ""
        yield State(str(name), find_case(name), note)
        return
    if commit is None:
        raise _unknown(str(name), case)
    files = files_at(case, commit, *PARTS)
    if not any(file.startswith("data/") for file in files):
        seen = f"no case was in {case.name}/ at revision {name}"
        raise SourcebookError(f"{seen}; expected a folder data/; name a later revision")
    with TemporaryDirectory() as folder:
        for file, content in files.items():
            _write(Path(folder), file, content)
        yield State(f"{name} ({commit[:9]})", Path(folder))


def _unknown(name: str, case: Path) -> SourcebookError:
    if commit_of(case, "HEAD") is None:
        seen = f"{name} is no folder, and {case} is in no git repository with a commit"
        return SourcebookError(f"{seen}; expected two folders of a case; check the path")
    return UnknownName("folder or git revision", name, {"HEAD", *names_of(case)})


def _write(folder: Path, file: str, content: bytes) -> None:
    target = folder / file
    if folder in target.resolve().parents:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def opened(path: Path) -> tuple[Case | None, list[Fault]]:
    """Open a case of another time as far as it can be.

    A column that this version does not know is left out, and one that may be blank is blank where
    the tables lack it.

    Returns
    -------
    (Case or None, list of Fault)
        The faults keep the case from being opened.
    """
    draft = read_draft(path)
    sheets = {name: _fitted(sheet) for name, sheet in draft.sheets.items()}
    draft = replace(draft, sheets=sheets, tables={name: typed(sheet) for name, sheet in sheets.items()})
    faults = draft.structural()
    return (None, faults) if faults else (_case(draft), [])


@dataclass(frozen=True)
class Difference:
    """What became of a case from one state to another.

    ``reported`` is None where a state cannot be opened; ``faults``, by the label of the state,
    say why.
    """

    old: str
    new: str
    reading: str
    notes: tuple[str, ...]
    changes: list[Change]
    reported: pd.DataFrame | None
    faults: dict[str, list[Fault]]

    @property
    def differs(self) -> bool:
        """Whether there is any difference."""
        return bool(self.changes)


def difference(old: State, new: State, reading: str | None = None) -> Difference:
    """Compare two states of a case: rows and documents, and the numbers that reports give.

    Without a reading it is that of reports, if both states have it.

    Raises
    ------
    UnknownName
        If a state has no such reading.
    """
    (before, old_faults), (after, new_faults) = opened(old.path), opened(new.path)
    if reading is None:
        known = [set(case.quantifiers["reading"]) for case in (before, after) if case]
        reading = USUAL if all(USUAL in each for each in known) else NONE
    return Difference(
        old.label, new.label, reading, tuple(each.note for each in (old, new) if each.note),
        changes(old.path, new.path),
        reported_changes(before, after, reading) if before and after else None,
        {each.label: faults for each, faults in ((old, old_faults), (new, new_faults)) if faults})


def _fitted(sheet: Sheet) -> Sheet:
    """Return a table without the columns that are of another time, and without the faults for that."""
    if sheet.frame.columns.empty:
        return sheet
    strange = {name for name in sheet.frame if name not in sheet.table.names}
    lacking = {column.name for column in sheet.table.columns
               if column.name not in sheet.frame and not column.required}
    own = strange | lacking
    faults = tuple(fault for fault in sheet.faults if fault.line != 1 or fault.column not in own)
    frame = sheet.frame.drop(columns=[*strange]).assign(**dict.fromkeys(lacking))
    return replace(sheet, frame=frame.astype("str"), faults=faults)


def _case(draft: Draft) -> Case:
    tables = {name: rows.reset_index(drop=True) for name, rows in draft.tables.items()}
    return Case(draft.path, draft.name, tables, draft.seeds.texts)
