"""What differs between two states of a case: rows, columns and documents, each with its reason."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sourcebook.changelog import Entry, between, reason
from sourcebook.columns import Table
from sourcebook.schema import TABLES
from sourcebook.tables import read_sheet

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
KEYS = " + "
"""What joins the values of a key of several columns."""


@dataclass(frozen=True)
class Change:
    """One difference.

    ``what`` is table, column, row, cell or file, ``kind`` added, removed or changed; ``old`` and
    ``new`` are texts as they stand in the files, for a whole row its cells, for a file its sha256.
    """

    what: str
    kind: str
    table: str
    row: str = ""
    column: str = ""
    old: str = ""
    new: str = ""
    why: str = ""


def changes(old: Path, new: Path) -> list[Change]:
    """List what differs between two folders of a case, whatever faults they have.

    Returns
    -------
    list of Change
        In the order of the schema; documents and files that are no table of it last.
    """
    said = between(old, new)
    found = [change for table in TABLES.values() for change in _table(table, old, new, said)]
    return [*found, *_files(old, new, said)]


def _table(table: Table, old: Path, new: Path, said: list[Entry]) -> Iterator[Change]:
    before, after = (read_sheet(path, table).frame for path in (old, new))
    if before.columns.empty or after.columns.empty:
        kind = ADDED if before.columns.empty else REMOVED
        if len(before.columns) or len(after.columns):
            yield Change("table", kind, table.name, why=reason(said, table.name, ""))
    for names, others, kind in ((after, before, ADDED), (before, after, REMOVED)):
        for name in (name for name in names if len(others.columns) and name not in others):
            yield Change("column", kind, table.name, column=name, why=reason(said, table.name, "", name))
    yield from _rows(table, _keyed(table, before), _keyed(table, after), said)


def _keyed(table: Table, rows: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Return the rows by their key as a changelog writes it; a key that is there twice is numbered."""
    keyed: dict[str, dict[str, str]] = {}
    seen: Counter[str] = Counter()
    for row in rows.fillna("").astype("str").to_dict("records"):
        key = KEYS.join(row.get(name, "") for name in table.key)
        seen[key] += 1
        keyed[f"{key} ({seen[key]})" if seen[key] > 1 else key] = row
    return keyed


def _rows(table: Table, old: dict, new: dict, said: list[Entry]) -> Iterator[Change]:
    for key, row in new.items():
        if key not in old:
            yield Change("row", ADDED, table.name, key, new=_shown(row), why=reason(said, table.name, key))
            continue
        for column in (name for name in row if name in old[key] and old[key][name] != row[name]):
            why = reason(said, table.name, key, column)
            yield Change("cell", CHANGED, table.name, key, column, old[key][column], row[column], why)
    for key, row in old.items():
        if key not in new:
            yield Change("row", REMOVED, table.name, key, old=_shown(row), why=reason(said, table.name, key))


def _shown(row: dict[str, str]) -> str:
    return ", ".join(f"{name} {cell}" for name, cell in row.items() if cell)


def _files(old: Path, new: Path, said: list[Entry]) -> Iterator[Change]:
    before, after = _hashes(old), _hashes(new)
    for file in sorted({*before, *after}):
        was, now = before.get(file, ""), after.get(file, "")
        if was != now:
            kind = CHANGED if was and now else ADDED if now else REMOVED
            yield Change("file", kind, file, old=was, new=now, why=reason(said, file, file))


def _hashes(path: Path) -> dict[str, str]:
    """Return the sha256 of the documents, and of tables that are not in the schema."""
    known = {table.file for table in TABLES.values()}
    files = [*sorted((path / "seeds").glob("*")), *sorted((path / "data").glob("*.csv"))]
    named = {file.relative_to(path).as_posix(): file for file in files if file.is_file()}
    return {name: hashlib.sha256(file.read_bytes()).hexdigest()
            for name, file in named.items() if name not in known}
