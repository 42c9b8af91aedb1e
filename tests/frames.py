"""Statements about the invented weir of ``cases``, written out row by row."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from cases import small_case
from hypothesis import settings
from hypothesis import strategies as st

from sourcebook.case import Case, open_case
from sourcebook.schema import TABLES
from sourcebook.statements import join
from sourcebook.tables import Sheet, typed

GIVEN = {"passage_id": "q1", "wording": "…", "event_id": "loss", "measure_id": "lost", "source_id": "brandt",
         "qualifier": "exact", "speech_act": "asserted"}
"""What a statement holds where a test does not care."""

LAW = settings(max_examples=20)
"""For laws about frames, of which one example costs some milliseconds."""


@cache
def weir() -> Case:
    """The small case, opened once."""
    with TemporaryDirectory() as folder:
        return open_case(small_case(Path(folder) / "weir"))


def stating(**tables: str | list[dict[str, object]]) -> Case:
    """The small case with other rows in some tables: written with | between the cells, or as dicts."""
    changed = {name: table(name, rows) for name, rows in tables.items()}
    return replace(weir(), _tables=weir()._tables | changed)


def table(name: str, rows: str | list[dict[str, object]]) -> pd.DataFrame:
    """A table with the types of the schema; blanks are missing, columns left out as in ``GIVEN``."""
    if isinstance(rows, str):
        header, *cells = [[cell.strip() for cell in line.split("|")] for line in rows.strip().splitlines()]
        rows = [dict(zip(header, row, strict=True)) for row in cells]
    said = [{column: str(cell) for column, cell in row.items() if cell not in ("", None)} for row in rows]
    text = pd.DataFrame([GIVEN | row for row in said], columns=TABLES[name].names, dtype="str")
    return typed(Sheet(TABLES[name], text))


def figures(rows: str | list[dict[str, object]]) -> pd.DataFrame:
    """Figures as ``case.statements`` returns them."""
    return join(stating(figures=rows)._tables, "figures")


def datings(rows: str | list[dict[str, object]]) -> pd.DataFrame:
    """Datings as ``case.statements`` returns them."""
    return join(stating(datings=rows)._tables, "datings")


def quick(columns: list[str], rows: list[tuple]) -> pd.DataFrame:
    """Statements of just these columns, for laws that are tried many times."""
    types = {name: "Int64" if name in ("low", "high") else "str" for name in columns}
    return pd.DataFrame(rows, columns=columns).astype(types)


def written(frame: pd.DataFrame, *columns: str) -> list[tuple]:
    """The rows of some columns as tuples, missing cells as None."""
    cells = frame[list(columns)].astype(object)
    return list(cells.where(cells.notna(), None).itertuples(index=False, name=None))


WEIR = """
    figure_id | wording         | low | high | qualifier | measure_id  | source_id | population | stated
    k1        | at least 12     | 12  |      | at_least  | lost        | brandt    | boats      | 1871-05
    k2        | 9               | 9   | 9    | exact     | barges_lost | keeper    | barges     |
    k3        | dozens of boats |     |      | vague     | lost        | ledger    |            | 1880~
    k4        | 15              | 15  | 15   | exact     | lost        | brandt    | boats      | 1872
    k5        | up to 10        |     | 10   | at_most   | lost        | sebek     | vessels    |"""

VALUES = [["flood", "loss"], ["lost", "barges_lost"], ["brandt", "sebek"], [None, "boats"],
          [None, "1871", "1871-05", "1871-05-04", "../1871-05", "1871-05/", "1880~"]]
SHOWN = ["figure_id", "event_id", "measure_id", "low", "high", "qualifier", "source_id", "speaker", "wording",
         "population", "stated", "speech_act", "chain"]


@st.composite
def some_rows(draw, least=0):
    """Figures of two events and two measures with every sort of bound."""
    ends = st.none() | st.integers(0, 5)
    rows = []
    for number in range(draw(st.integers(least, 7))):
        low, high = draw(st.tuples(ends, ends).filter(lambda pair: None in pair or pair[0] <= pair[1]))
        event, measure, source, population, stated = (draw(st.sampled_from(values)) for values in VALUES)
        qualifier = "vague" if low is None and high is None else "range"
        rows.append((f"k{number}", event, measure, low, high, qualifier, source, source.title(), "words",
                     population, stated, "asserted", "a › b"))
    return rows
