"""A case as it is found, faults and all, for the rules that judge it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sourcebook.errors import Fault, SourcebookError
from sourcebook.schema import STATEMENTS, TABLES
from sourcebook.seeds import Seeds, read_seeds
from sourcebook.tables import Sheet, read_sheets, typed
from sourcebook.validation import validate

PARENTS = {
    table.name: column.name for table in TABLES.values() for column in table.columns
    if column.kind == "id" and column.refers == table.name
}
"""The tables whose rows nest, and the column that names the larger one."""

PACKAGE = "data/datapackage.json"


@dataclass(frozen=True)
class Draft:
    """A case as found, faults and all: the index of every table holds the lines of its rows."""

    path: Path
    name: str
    sheets: dict[str, Sheet]
    tables: dict[str, pd.DataFrame]
    seeds: Seeds
    faults: tuple[Fault, ...] = ()

    def rows(self, table: str, *columns: str) -> Iterator[tuple]:
        """Yield line and cells of the rows in which none of these columns is blank."""
        return self.tables[table][list(columns)].dropna().astype(object).itertuples(name=None)

    def looked_up(self, table: str, column: str, value: str) -> dict[str, object]:
        """Return the values of a column by those of another; of two the first."""
        rows = self.tables[table][[column, value]].dropna().drop_duplicates(column)
        return dict(zip(rows[column], rows[value], strict=True))

    def structural(self) -> list[Fault]:
        """Return the faults of files, columns, types and keys, which keep a case from being opened."""
        faults = [*self.faults, *self.seeds.faults]
        for sheet in self.sheets.values():
            if not _sound(sheet, self.tables[sheet.table.name]):
                faults += [*sheet.faults, *validate(sheet)]
        return faults

    def counts(self) -> dict[str, int]:
        """Return how many tables, documents and statements there are."""
        return {
            "tables": sum(len(sheet.frame.columns) > 0 and (self.path / sheet.table.file).is_file()
                          for sheet in self.sheets.values()),
            "documents": len(self.seeds.texts),
            "statements": sum(len(self.tables[table]) for table in STATEMENTS),
        }


def read_draft(path: Path) -> Draft:
    """Read a case whatever its faults."""
    sheets = read_sheets(path)
    tables = {name: typed(sheet) for name, sheet in sheets.items()}
    name, faults = _name(path)
    return Draft(path, name, sheets, tables, read_seeds(path, tables["documents"]), faults)


def find_case(path: str | Path | None = None) -> Path:
    """Return the folder of a case.

    Parameters
    ----------
    path : path, optional
        The folder itself. Without it, the nearest folder upward from the working
        directory that is a case, else the one this package lies in.

    Raises
    ------
    SourcebookError
        If there is no case.
    """
    if path is not None:
        folder = Path(path).resolve()
        if (folder / "data").is_dir():
            return folder
        raise SourcebookError(f"{path} is no case; expected a folder with data/ and seeds/; check the path")
    here = Path.cwd()
    for folder in (here, *here.parents, Path(__file__).resolve().parents[2]):
        if (folder / "data" / "documents.csv").is_file() and (folder / "seeds").is_dir():
            return folder
    raise SourcebookError("no case here; expected a folder with data/documents.csv and seeds/; name its path")


def _sound(sheet: Sheet, rows: pd.DataFrame) -> bool:
    """Say, without the slow import of pandera, that all cells have their type and all rows a key."""
    if sheet.faults:
        return False
    keys = rows[list(sheet.table.key)]
    lost = rows.isna() & sheet.frame[rows.columns].notna()
    return not (lost.any(axis=None) or keys.isna().any(axis=None) or keys.duplicated().any())


def _name(folder: Path) -> tuple[str, tuple[Fault, ...]]:
    """Return the title that the data package gives the case, else the name of its folder."""
    try:
        described = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
        return described.get("title") or described.get("name") or folder.name, ()
    except FileNotFoundError:
        return folder.name, ()
    except (ValueError, AttributeError) as error:
        seen = f"no data package ({error})"
        fault = Fault(PACKAGE, None, "", seen, "a JSON object", "restore it, or make it anew")
        return folder.name, (fault,)
