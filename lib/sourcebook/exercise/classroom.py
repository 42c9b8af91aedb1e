"""A class compared: who agrees with whom, where most differ, and what each has reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from textwrap import shorten

import pandas as pd

from sourcebook.agreement import RATIO, alpha
from sourcebook.errors import SourcebookError
from sourcebook.exercise.feedback import AGREES, BLANK, CANNOT, Feedback
from sourcebook.exercise.kit import DOCUMENTS
from sourcebook.exercise.marking import mark_sheet
from sourcebook.exercise.sheet import OLD, read_answers, write_csv
from sourcebook.exercise.solution import Solution, read_solution
from sourcebook.exercise.words import plain

TABLES = ("gradebook.csv", "fields.csv", "passages.csv")
PICTURE, FAULTS = "class.png", "faults.txt"
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods")
"""Of what students hand in as a sheet; of those that cannot be read, that is told."""


@dataclass(frozen=True)
class Classroom:
    """The marked sheets of a class.

    ``sheets`` holds them in the order of the students' names; all tables follow from them.
    """

    solution: Solution
    sheets: tuple[Feedback, ...]

    @cached_property
    def marks(self) -> pd.DataFrame:
        """A row a student, passage and field: the verdict with ``student`` and ``value``.

        ``value`` is the answer as it is compared among students: that of the table where it
        agrees, else what the student's words stand for; missing where nothing could be read.
        """
        frame = pd.concat([sheet.table.assign(student=sheet.student) for sheet in self.sheets])
        right, none = frame["verdict"] == AGREES, frame["verdict"].isin([BLANK, CANNOT])
        said = frame["given"].where(~right, frame["coded"])
        known = {pair: self._meant(*pair) for pair in zip(frame["field"], said, strict=True)}
        value = pd.Series([known[pair] for pair in zip(frame["field"], said, strict=True)], frame.index)
        return frame.assign(value=value.mask(none.to_numpy())).reset_index(drop=True)

    def _meant(self, field: str, words: str) -> str:
        """Return what words stand for, so that two names of one voice or measure are one answer."""
        table = {"name": "voices", "measure": "measures"}.get(self.solution.fields[field].form)
        found = self.solution.known(table, words) if table else []
        return plain(self.solution.called(table, found[0]) if found else words)

    @cached_property
    def fields(self) -> pd.DataFrame:
        """A row a field: ``field``, ``passages``, ``right`` (share of the points) and ``alpha``."""
        rows = []
        for field, marks in self.marks.groupby("field", sort=False):
            rows.append({"field": field, "passages": marks["number"].nunique(),
                         "right": round(_right(marks), 3), "alpha": self._alpha(field, marks)})
        order = [*self.solution.fields]
        return pd.DataFrame(rows).sort_values("field", key=lambda names: names.map(order.index),
                                              ignore_index=True)

    def _alpha(self, field: str, marks: pd.DataFrame) -> float | None:
        column = "given" if field in RATIO else "value"
        table = marks.pivot(index="student", columns="number", values=column)
        if field in RATIO:
            return alpha([pd.to_numeric(row, errors="coerce") for _, row in table.iterrows()], "ratio")
        return alpha([row for _, row in table.iterrows()], "nominal")

    @cached_property
    def cells(self) -> pd.DataFrame:
        """A row a passage and field: ``number, kind, quote, field, right, disagreement, answers``.

        ``right`` is the share of the points that were reached, ``disagreement`` the share of
        pairs of students whose answers differ, ``answers`` how many have answered.
        """
        rows = []
        for (number, field), marks in self.marks.groupby(["number", "field"], sort=False):
            item, values = self.solution.items[number], marks["value"].dropna()
            rows.append({
                "number": number, "kind": item["kind"], "quote": item["quote"], "field": field,
                "right": _right(marks),
                "disagreement": _disagreement(values), "answers": len(values),
            })
        return pd.DataFrame(rows)

    @cached_property
    def passages(self) -> pd.DataFrame:
        """A row a passage, most disagreement first: ``number, passage, right, disagreement, most_in``."""
        rows = []
        for number, cells in self.cells.groupby("number", sort=False):
            most = cells.loc[cells["disagreement"].fillna(-1).idxmax()]
            rows.append({"number": number, "passage": shorten(most["quote"], 80, placeholder=" …"),
                         "right": round(cells["right"].mean(), 3),
                         "disagreement": round(cells["disagreement"].mean(), 3), "most_in": most["field"]})
        return pd.DataFrame(rows).sort_values(["disagreement", "number"], ascending=[False, True],
                                              ignore_index=True)

    @cached_property
    def gradebook(self) -> pd.DataFrame:
        """A row a student: ``student``, points by field, ``total``, ``possible`` and ``faults``."""
        points = self.marks.pivot_table(index="student", columns="field", values="points", aggfunc="sum")
        book = points.reindex([sheet.student for sheet in self.sheets], columns=[*self.solution.fields])
        own = [(sheet.points, sheet.possible, len(sheet.faults)) for sheet in self.sheets]
        book[["total", "possible", "faults"]] = own
        return book.astype({"faults": int}).rename_axis(columns=None).reset_index()

    def __str__(self) -> str:
        first = self.passages.head(5)
        faulty = sum(bool(sheet.faults) for sheet in self.sheets)
        middle = self.gradebook["total"].median()
        return "\n".join([
            f"{self.solution.name}: {len(self.sheets)} sheets, {len(self.solution.items)} passages; "
            f"median of the totals {middle:g} of {self.solution.possible:g} points; "
            f"sheets with faults: {faulty}",
            "", self.fields.to_string(index=False, na_rep="–"),
            "", "Most disagreement:", "", first.to_string(index=False),
        ])

    __repr__ = __str__

    def write(self, folder: str | Path) -> list[Path]:
        """Write gradebook, tables, picture and faults into a folder; return the files."""
        from sourcebook.plots import classroom
        from sourcebook.plots.png import pictured

        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        for name, table in zip(TABLES, (self.gradebook, self.fields, self.passages), strict=True):
            cells = table.astype(object).where(table.notna(), "")
            write_csv(folder / name, list(table.columns), cells.itertuples(index=False))
        title = f"{self.solution.name}: where did the class read alike?"
        foot = f"{len(self.sheets)} sheets, {len(self.solution.items)} passages"
        drawn = pictured(lambda figure: classroom(self.cells, self.fields, figure, title, foot), ["png"])
        (folder / PICTURE).write_bytes(drawn["png"])
        lines = [f"{sheet.student}: {fault}\n" for sheet in self.sheets for fault in sheet.faults]
        (folder / FAULTS).write_text("".join(lines) or "No faults.\n", encoding="utf-8")
        return [folder / name for name in (*TABLES, PICTURE, FAULTS)]


def compare(sheets: Iterable[str | Path], solution: str | Path | Solution) -> Classroom:
    """Mark the sheets of a class and compare them.

    Parameters
    ----------
    sheets : iterable of path
        CSV files, or folders of them.
    solution : path or Solution
        The solution, or the teacher's folder.

    Returns
    -------
    Classroom
        Two sheets of one name are told apart by their files.

    Raises
    ------
    SourcebookError
        If there is no sheet, or the solution is none.
    """
    solution = solution if isinstance(solution, Solution) else read_solution(solution)
    files = [file for path in map(Path, sheets) for file in _files(path)]
    if not files:
        raise SourcebookError("no sheet to compare; expected CSV files, or folders of them; name the sheets")
    kinds = {number: item["kind"] for number, item in solution.items.items()}
    answers = [read_answers(file, kinds) for file in dict.fromkeys(files)]
    names = Counter(each.student for each in answers)
    answers = [replace(each, student=f"{each.student} ({each.file})") if names[each.student] > 1 else each
               for each in answers]
    marked = [mark_sheet(each, solution) for each in answers]
    return Classroom(solution, tuple(sorted(marked, key=lambda sheet: sheet.student.casefold())))


def _files(path: Path) -> list[Path]:
    """Return a sheet, or those in a folder; a copy that is hidden or was put aside is none."""
    if not path.is_dir():
        return [path]
    found = [file.relative_to(path) for file in path.rglob("*") if file.suffix.casefold() in ENDINGS]
    return [path / file for file in sorted(found) if not any(map(_ours, file.parts))]


def _ours(part: str) -> bool:
    """Say whether a part of a path is hidden, or a name that we give to what is no sheet."""
    return part in (*TABLES, FAULTS, DOCUMENTS) or part.startswith((".", OLD))


def _right(marks: pd.DataFrame) -> float:
    """Return the share of the points that were reached; not a number where there are none to reach."""
    possible = marks["possible"].sum()
    return marks["points"].sum() / possible if possible else float("nan")


def _disagreement(values: pd.Series) -> float | None:
    """Return the share of pairs that differ.

    >>> _disagreement(pd.Series(["a", "a", "b"]))
    0.6666666666666667
    """
    count = len(values)
    if count < 2:
        return None
    alike = sum(n * (n - 1) for n in values.value_counts())
    return 1 - alike / (count * (count - 1))
