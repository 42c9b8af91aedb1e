"""What a table of a case is made of: columns, each with its kind and what it may hold."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = {
    "text": "str",
    "id": "str",
    "ids": "str",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "boolean",
    "edtf": "str",
    "clock": "str",
}
"""Column kinds and the pandas type that holds each; blank is always missing."""


@dataclass(frozen=True)
class Column:
    """One column: its kind, whether a value is required, and what it may hold.

    ``refers`` names the table whose key a value must be; several tables are
    separated by a bar. A column of kind ``ids`` holds ids joined by " > ".
    """

    name: str
    kind: str
    description: str
    required: bool = False
    values: tuple[str, ...] = ()
    refers: str = ""


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its columns and the columns that are its key.

    A table that need not be ``filled`` may have no rows; one that is ``optional`` needs no file.
    """

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    filled: bool = True
    optional: bool = False

    @property
    def file(self) -> str:
        return f"data/{self.name}.csv"

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]


def table(
    name: str, row: str, *columns: Column, key: tuple[str, ...] = (), filled: bool = True,
    optional: bool = False,
) -> Table:
    """Return a table; without a key the first column is it."""
    return Table(name, row, columns, key or (columns[0].name,), filled, optional)
