"""A table of a page: its cells as plain text, and how its columns share the width of the paper."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from xml.etree.ElementTree import Element

from sourcebook.report.pdf.lines import runs_of

PAPER = 132
"""Letters of a table that fit the width of the paper, about."""
GAP = 2
"""Letters that the space between two columns takes."""
TALL = 1200
"""Letters in a cell from which on its row may be divided between two pages."""

Cell = dict[str, object]
EMPTY: Cell = {"runs": [], "head": False, "right": False, "across": 1, "down": 1}


def grid(table: Element) -> Iterator[dict[str, object]]:
    """Yield a table as one block: columns by width, rows of the header, rows.

    Examples
    --------
    >>> from xml.etree.ElementTree import fromstring
    >>> made = next(grid(fromstring("<table><tr><td>a</td><td>b c</td></tr></table>")))
    >>> made["columns"], [len(row["cells"]) for row in made["rows"]]
    ([3, 5], [2])
    """
    header = [row for part in table.iter("thead") for row in part.iter("tr")]
    rows = [_row(row) for row in table.iter("tr") if row not in header]
    tops = [_row(row) | {"tall": False} for row in header]
    columns = _place([*tops, *rows])
    if columns:
        shares = _shares([cell for row in [*tops, *rows] for cell in row["cells"]], columns)
        yield {"kind": "table", "columns": shares, "size": min(1, PAPER / sum(shares)),
               "header": tops, "rows": rows}


def _row(row: Element) -> dict[str, object]:
    cells = [_cell(cell) for cell in row if cell.tag in ("td", "th")]
    group = "group" in row.get("class", "").split()
    for cell in cells if group or all(cell["head"] for cell in cells) else ():
        # What is repeated on every page is no place to lead to.
        cell["runs"] = [run for run in cell["runs"] if "id" not in run]
    return {
        "cells": cells,
        "group": group,
        "tall": any(_length(cell) > TALL for cell in cells),
    }


def _cell(cell: Element) -> Cell:
    return {
        "runs": runs_of(cell),
        "head": cell.tag == "th",
        "right": "number" in cell.get("class", "").split(),
        "across": _span(cell, "colspan"),
        "down": _span(cell, "rowspan"),
    }


def _span(cell: Element, name: str) -> int:
    value = cell.get(name, "1")
    return max(1, min(int(value), 100)) if value.isdecimal() else 1


def _length(cell: Cell) -> int:
    return sum(len(run["text"]) for run in cell["runs"])


def _place(rows: list[dict[str, object]]) -> int:
    """Give every cell its column, fill rows that are short, and return how many columns there are."""
    taken: set[tuple[int, int]] = set()
    for down, row in enumerate(rows):
        column = 0
        for cell in row["cells"]:
            while (down, column) in taken:
                column += 1
            cell |= {"column": column, "line": down}
            cell["down"] = min(cell["down"], len(rows) - down)
            taken |= {(down + below, column + beside)
                      for below in range(cell["down"]) for beside in range(cell["across"])}
    columns = 1 + max((column for _, column in taken), default=-1)
    for down, row in enumerate(rows):
        row["cells"] += [EMPTY | {"column": column, "line": down} for column in range(columns)
                         if (down, column) not in taken]
    return columns


def _shares(cells: list[Cell], columns: int) -> list[float]:
    """Return the width of each column in letters.

    No column is narrower than its longest word; where not all fits, what is left is shared by
    how much text there is, its root taken, so that one long column does not starve the others.
    """
    least, most, sizes = [1] * columns, [1] * columns, [0] * columns
    for cell in cells:
        if cell["across"] == 1:
            lines = "".join(run["text"] + " " * run.get("cut", False) for run in cell["runs"]).split("\n")
            column = cell["column"]
            longest = max(map(len, lines))
            words = [len(word) for line in lines for word in line.split()] or [1]
            least[column] = max(least[column], longest if cell["right"] else max(words))
            most[column] = max(most[column], longest)
            sizes[column] += _length(cell)
    if sum(most) + GAP * columns <= PAPER:
        return [each + GAP for each in most]
    spare = max(0, PAPER - GAP * columns - sum(least))
    wishes = [sqrt(size) * (high > low) for size, low, high in zip(sizes, least, most, strict=True)]
    return [low + GAP + spare * wish / max(1, sum(wishes)) for low, wish in zip(least, wishes, strict=True)]
