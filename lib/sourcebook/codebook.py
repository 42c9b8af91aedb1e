"""The codebook of a case: the tables as the schema states them, beside coding rules written by hand."""

from __future__ import annotations

from collections.abc import Iterable

from sourcebook.columns import Column, Table
from sourcebook.errors import SourcebookError
from sourcebook.schema import EXCLUSION_REASONS, TABLES

CODEBOOK = "data/CODEBOOK.md"

BEGIN = "<!-- made by `sourcebook package`: from here to the next such line nothing is kept -->"
END = "<!-- made by `sourcebook package`: to here -->"
"""The lines around the part that is made from the schema; all else is written by hand and kept."""

KINDS = {
    "text": "words.",
    "id": "a short name of lower-case letters, digits and _.",
    "ids": 'several of them joined by " > ", as in "paper > mayor".',
    "integer": "a whole number in digits, without separators.",
    "number": "a decimal number with a point.",
    "boolean": "true or false.",
    "edtf": "a date in EDTF (ISO 8601-2, levels 0 and 1): 1992-02-25, 1992-02, 1992-02-25/1992-02-26, 1992~.",
    "clock": "a time of day, 23:00 or 23:00/05:00.",
}
"""What a cell of each kind holds."""

MEANINGS = {("exclusions", "reason"): EXCLUSION_REASONS}
"""The columns whose values the schema explains."""

NEW = """# Codebook

## Coding rules

To be written by hand: how the words of the documents became rows, so that others reach the same.

"""
"""What stands before the generated part of a codebook that is made for the first time."""


def codebook(text: str | None = None) -> str:
    """Return a codebook with its generated part made anew.

    Parameters
    ----------
    text : str, optional
        The codebook as it is; without it, a new one.

    Raises
    ------
    SourcebookError
        If the text has no place, or several, for the generated part.

    Examples
    --------
    >>> old = f"Our rules.\\n{BEGIN}\\nold tables\\n{END}\\nOur thanks.\\n"
    >>> new = codebook(old)
    >>> new.startswith("Our rules."), "old tables" in new, "## Tables" in new, new.endswith("Our thanks.\\n")
    (True, False, True, True)
    """
    if text is None:
        return f"{NEW}{BEGIN}\n{tables()}{END}\n"
    if not has_place(text):
        raise SourcebookError(
            f"{CODEBOOK}: no place for the tables, or several; expected the line {BEGIN} once, "
            f"and after it the line {END}; add them where the tables belong"
        )
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n{tables()}{END}{rest.split(END)[1]}"


def has_place(text: str) -> bool:
    """Say whether a text has one place for the generated part."""
    return text.count(BEGIN) == text.count(END) == 1 and text.index(BEGIN) < text.index(END)


def tables() -> str:
    """Return the generated part: kinds of cells, then every table with its columns, as Markdown."""
    kinds = ["Kinds of cells; a blank cell always means *not stated*:", "", *_list(KINDS), ""]
    return "\n".join(["", "## Tables", "", *kinds, *map(_table, TABLES.values())])


def _list(meanings: dict[str, str]) -> list[str]:
    return [f"- `{name}`: {meaning}" for name, meaning in meanings.items()]


def _table(table: Table) -> str:
    key = " + ".join(f"`{name}`" for name in table.key)
    empty = " May be left out." if table.optional else "" if table.filled else " May be empty."
    head = ("column", "kind", "required", "values", "meaning")
    lines = [f"### {table.name}", "", f"`{table.file}`; a row is {table.row}. Key: {key}.{empty}", "",
             _row(head), _row(["---"] * len(head)), *map(_column, table.columns), ""]
    for column in table.columns:
        if meanings := MEANINGS.get((table.name, column.name)):
            lines += [*_list(meanings), ""]
    return "\n".join(lines)


def _column(column: Column) -> str:
    return _row((f"`{column.name}`", column.kind, "yes" if column.required else "", values(column),
                 column.description))


def values(column: Column) -> str:
    """Say what a column may hold beyond its kind: a list of values, or keys of other tables.

    >>> values(Column("entity", "id", "Whose name it is.", refers="sources|places|events"))
    'a key of `sources`, `places` or `events`'
    >>> values(Column("stance", "text", "The position.", values=("affirms", "denies")))
    '`affirms`, `denies`'
    """
    if not column.refers:
        return ", ".join(f"`{value}`" for value in column.values)
    *others, last = (f"`{owner}`" for owner in column.refers.split("|"))
    which = f"{', '.join(others)} or {last}" if others else last
    return f"keys of {which}" if column.kind == "ids" else f"a key of {which}"


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
