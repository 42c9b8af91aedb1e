"""Tables as they stand in their files: every cell as text, every row with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sourcebook.columns import KINDS, Column, Table
from sourcebook.errors import Fault, nearest
from sourcebook.schema import TABLES

PATTERNS = {
    "integer": r"[0-9]{1,15}",
    "number": r"-?[0-9]{1,15}(\.[0-9]+)?",
    "boolean": r"(?i:true|false)",
}
"""What a cell of a kind looks like; kinds not named here are kept as text."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes a cell for a formula by."""

CANONICAL = "UTF-8 text with commas between the cells and LF line ends"
RESTORE = "export it again in that form, or restore the file"


@dataclass(frozen=True)
class Sheet:
    """One table as text: blanks are missing, the index holds the line of each row.

    ``ids`` are the keys that references may use, those of faulty rows too;
    None where the file could not be read to its end, so nothing can be said.
    """

    table: Table
    frame: pd.DataFrame
    faults: tuple[Fault, ...] = ()
    ids: frozenset[str] | None = None

    def fault(self, line: int | None, column: str, seen: str, expected: str, remedy: str) -> Fault:
        """Return a fault of this table."""
        return Fault(self.table.file, line, column, seen, expected, remedy)

    def has(self, *columns: str) -> bool:
        """Say whether the file has all of these columns."""
        return set(columns) <= set(self.frame.columns)


def decode(
    data: bytes, file: str, remedy: str = "save it as UTF-8, or restore it"
) -> tuple[str | None, list[Fault]]:
    """Decode the bytes of a file as UTF-8, or say at which byte that fails."""
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        seen = f"byte {data[error.start]:#04x} at offset {error.start} is not UTF-8"
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            seen = "UTF-16 text (byte-order mark at offset 0)"
        line = data.count(b"\n", 0, error.start) + 1
        return None, [Fault(file, line, "", seen, "UTF-8 text", remedy)]


def read_sheets(path: Path) -> dict[str, Sheet]:
    """Read every table of the case at ``path``."""
    return {name: read_sheet(path, table) for name, table in TABLES.items()}


def read_sheet(path: Path, table: Table) -> Sheet:
    """Read one table of the case at ``path`` with the faults of its file, columns and rows."""
    file = path / table.file
    if not file.is_file() and table.optional:
        return Sheet(table, pd.DataFrame(columns=table.names, dtype="str"), ids=frozenset())
    if not file.is_file():
        close = nearest(file.name, sorted(other.name for other in file.parent.glob("*")))
        rename = close and close[0] not in {Path(other.file).name for other in TABLES.values()}
        remedy = f"rename {close[0]}" if rename else "restore it, or write its header"
        expected = f"the table {table.name}"
        return _unread(table, [Fault(table.file, None, "", "no such file", expected, remedy)])
    text, faults = decode(file.read_bytes(), table.file)
    if text is None:
        return _unread(table, faults)
    return _parse(text, table)


def typed(sheet: Sheet) -> pd.DataFrame:
    """Return the rows with the types of the schema, all its columns in its order.

    A cell that is not of its type, and a column that the file lacks, is missing.
    """
    rows = sheet.frame
    return pd.DataFrame(
        {column.name: _convert(rows[column.name], column) if column.name in rows
         else pd.Series(pd.NA, index=rows.index, dtype=KINDS[column.kind]) for column in sheet.table.columns},
        index=rows.index,
    )


def parts(cell: object) -> list[str]:
    """Return the ids of a cell of kind ``ids``; a blank one has none.

    >>> parts("paper > mayor"), parts(None)
    (['paper', 'mayor'], [])
    """
    return [] if pd.isna(cell) else [part.strip() for part in cell.split(">")]


def harmless(cell: object) -> object:
    """Return a cell as it is written to a CSV file, so that no spreadsheet takes words for a formula.

    >>> harmless("=1+1"), harmless(-5)
    ("'=1+1", -5)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _convert(cells: pd.Series, column: Column) -> pd.Series:
    if column.kind not in PATTERNS:
        return cells
    cells = cells.where(cells.str.fullmatch(PATTERNS[column.kind], na=False).astype(bool))
    if column.kind == "boolean":
        cells = cells.str.lower().map({"true": True, "false": False})
    return cells.astype(KINDS[column.kind])


def _unread(table: Table, faults: list[Fault]) -> Sheet:
    return Sheet(table, pd.DataFrame(), tuple(faults))


def _parse(text: str, table: Table) -> Sheet:
    separator = _separator(text, table)
    faults = _mangling(text, separator, table)
    (_, header), *records = list(_records(text.removeprefix("\ufeff"), separator)) or [(1, [])]
    if not header or isinstance(header, csv.Error):
        return _unread(table, [*faults, *_empty(table, "an empty file" if not header else str(header))])
    faults += _header_faults(table, header)
    wrong = {line: fault for line, cells in records if (fault := _row_fault(table, line, cells, header))}
    rows = {line: cells for line, cells in records if line not in wrong}
    if not records and table.filled:
        faults += _empty(table, "a header and no rows")
    frame = _frame(header, rows)
    return Sheet(table, frame, (*faults, *wrong.values()), _ids(table, header, records))


def _frame(header: list[str], rows: dict[int, list[str]]) -> pd.DataFrame:
    cells = [[cell if cell.strip() else None for cell in row] for row in rows.values()]
    frame = pd.DataFrame(cells, index=pd.Index(list(rows), dtype="int64"), columns=header, dtype="str")
    return frame.loc[:, ~frame.columns.duplicated()]


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str] | csv.Error]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        yield line, error


def _ids(table: Table, header: list[str], records: list) -> frozenset[str] | None:
    key = table.key[0]
    unread = any(isinstance(cells, csv.Error) for _, cells in records)
    # A table that lacks its rows is one fault, and not one more for every row that refers to it.
    if unread or key not in header or (table.filled and not records):
        return None
    place = header.index(key)
    return frozenset(cells[place] for _, cells in records if len(cells) > place)


def _separator(text: str, table: Table) -> str:
    first = text.split("\n", 1)[0].strip("\ufeff\r").replace('"', "")
    return next((mark for mark in ";\t" if len(set(first.split(mark)) & set(table.names)) > 1), ",")


def _mangling(text: str, separator: str, table: Table) -> list[Fault]:
    first, end, _ = text.partition("\n")
    signs = {
        "a byte-order mark": text.startswith("\ufeff"),
        "semicolons between the cells": separator == ";",
        "tabs between the cells": separator == "\t",
        "CRLF line ends": first.endswith("\r") and end != "",
        "CR line ends": "\r" in first.removesuffix("\r"),
    }
    seen = " and ".join(sign for sign, found in signs.items() if found)
    return [Fault(table.file, 1, "", f"saved by a spreadsheet: {seen}", CANONICAL, RESTORE)] if seen else []


def _empty(table: Table, seen: str) -> list[Fault]:
    remedy = "restore the table, or add its rows" if table.filled else "restore the header"
    return [Fault(table.file, 1, "", seen, f"rows, each {table.row}", remedy)]


def _header_faults(table: Table, header: list[str]) -> list[Fault]:
    faults, strange = [], [name for name in header if name not in table.names]
    for name in [name for name in table.names if name not in header]:
        close = nearest(name, strange)
        remedy = f"rename the column {close[0]!r}" if close else "add the column"
        strange = [other for other in strange if other not in close[:1]]
        faults.append(Fault(table.file, 1, name, "no such column", "a column " + name, remedy))
    for name in dict.fromkeys(strange + [name for name in table.names if header.count(name) > 1]):
        seen = "a second column of this name" if name in table.names else f"an unexpected column {name!r}"
        expected = "only " + ", ".join(table.names)
        faults.append(Fault(table.file, 1, name, seen, expected, "rename or remove it"))
    return faults


def _row_fault(table: Table, line: int, cells: list[str] | csv.Error, header: list[str]) -> Fault | None:
    if isinstance(cells, csv.Error):
        remedy = "close the quotation mark of a cell, and double those inside it; later lines were not read"
        return Fault(table.file, line, "", f"a row that cannot be read ({cells})", CANONICAL, remedy)
    if not any(cell.strip() for cell in cells):
        return Fault(table.file, line, "", "a blank row", table.row, "delete the line")
    if len(cells) != len(header):
        remedy = "put quotation marks around a cell that holds a comma, and leave no cell out"
        return Fault(table.file, line, "", f"{len(cells)} cells", f"{len(header)} cells", remedy)
    return None
