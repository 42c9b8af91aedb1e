"""The contract of a table, checked by pandera: types, allowed values, required cells and keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from sourcebook.columns import Column, Table
from sourcebook.dates import DateError, parse_clock, parse_edtf
from sourcebook.errors import Fault, nearest
from sourcebook.tables import PATTERNS, Sheet

FORMS = {
    "integer": ("a whole number in digits", "write it without separators, or leave it blank if not stated"),
    "number": ("a decimal number", "write it with a point, as in 39.91"),
    "boolean": ("true or false", "write true or false"),
    "id": ("an id of lower-case letters, digits and _", "rename it here and wherever it is used"),
    "ids": ('ids joined by " > "', 'write them as in "paper > mayor", outermost first'),
    "edtf": ("an EDTF date", "write it as in 1992-02-25, 1992-02, 1992-02-25/1992-02-26 or 1992~"),
    "clock": ("a clock time", "write it as in 23:00 or 23:00/05:00"),
}
"""What a cell of each kind should be and how to mend one that is not."""

PARSERS = {"edtf": parse_edtf, "clock": parse_clock}
ID = r"[a-z0-9_]+"
"""What an id looks like."""


def validate(sheet: Sheet) -> list[Fault]:
    """Return the faults of all cells and keys of a table, each with its line.

    Parameters
    ----------
    sheet : Sheet
        The table as text.

    Returns
    -------
    list of Fault
        In the order of the rows; empty if the table keeps its contract.
    """
    from pandera.errors import SchemaErrors

    if sheet.frame.empty:
        return []
    try:
        _contract(sheet.table, set(sheet.frame)).validate(sheet.frame, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases.drop_duplicates(["column", "check", "index"])
        keys = cases["check"] == "multiple_fields_uniqueness"
        faults = [_cell_fault(sheet, *case) for case in _rows(cases[~keys])]
        faults += _key_faults(sheet, cases.loc[keys, "index"].drop_duplicates())
        return sorted(faults, key=lambda fault: fault.line or 0)
    return []


def _contract(table: Table, present: set[str]):
    import pandera.pandas as pa

    key = list(table.key)
    columns = {
        column.name: pa.Column(
            checks=[pa.Check(test, error=name) for name, test in _tests(column)],
            nullable=not column.required,
            required=False,
        )
        for column in table.columns
    }
    unique = key if set(key) <= present else None
    return pa.DataFrameSchema(columns, unique=unique, report_duplicates="exclude_first")


def _tests(column: Column) -> Iterator[tuple[str, Callable[[pd.Series], pd.Series]]]:
    if column.values:
        yield "values", lambda cells: cells.isin(column.values)
    elif column.kind in PATTERNS:
        yield column.kind, lambda cells: cells.str.fullmatch(PATTERNS[column.kind])
    elif column.kind == "ids":
        yield "ids", lambda cells: cells.str.fullmatch(f"{ID}( > {ID})*")
    elif column.kind == "id" and not column.refers:
        yield "id", lambda cells: cells.str.fullmatch(ID)
    elif column.kind in PARSERS:
        yield column.kind, lambda cells: ~cells.isin(_refused(cells, PARSERS[column.kind]))


def _refused(cells: pd.Series, parse: Callable[[str], object]) -> dict[str, str]:
    """Return the cells that ``parse`` refuses, with its reason."""
    refused = {}
    for cell in cells.dropna().unique():
        try:
            parse(cell)
        except DateError as error:
            refused[cell] = str(error)
    return refused


def _rows(cases: pd.DataFrame) -> Iterator[tuple[int, str, str, object]]:
    return zip(cases["index"], cases["column"], cases["check"], cases["failure_case"], strict=True)


def _cell_fault(sheet: Sheet, line: int, name: str, check: str, value: object) -> Fault:
    column = next(column for column in sheet.table.columns if column.name == name)
    if check == "not_nullable":
        return sheet.fault(int(line), name, "a blank", "a value", f"fill it in: {column.description}")
    if check == "values":
        close = nearest(str(value), column.values)
        remedy = f"did you mean {close[0]}?" if close else "use one of these"
        return sheet.fault(int(line), name, repr(value), "one of " + ", ".join(column.values), remedy)
    seen = repr(value)
    if check in PARSERS:
        seen = _refused(pd.Series([value]), PARSERS[check])[value]
    return sheet.fault(int(line), name, seen.split(";")[0], *FORMS[check])


def _key_faults(sheet: Sheet, lines: pd.Series) -> list[Fault]:
    key = list(sheet.table.key)
    rows = sheet.frame[key].dropna()
    cells = {line: tuple(values) for line, *values in rows.itertuples()}
    first = {values: line for line, values in reversed(cells.items())}
    again = [(int(line), cells[line]) for line in lines if line in cells]
    return [
        sheet.fault(line, key[0], f"{' + '.join(map(repr, values))} again, first in line {first[values]}",
                    f"one row for each {' + '.join(key)}", "rename or remove one of the two")
        for line, values in again
    ]
