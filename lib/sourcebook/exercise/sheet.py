"""A sheet as a student hands it in, whatever a spreadsheet has made of it: answers and friendly faults."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sourcebook.errors import Fault, nearest
from sourcebook.exercise.cells import Unread, bare, read_cell, safe
from sourcebook.exercise.fields import KEYS, Field, columns_of, fields_of

UNREAD = object()
"""Stands for a cell that cannot be read."""

NUMBER = re.compile(r"q?0*(\d+)", re.IGNORECASE)
MARKS = (",", ";", "\t")
REQUIRED = "number"
TITLES = 10
"""Among how many lines the names of the columns are looked for."""
OLD = "sheet.old"
"""How a sheet is called that the form has put aside."""


@dataclass(frozen=True)
class Answers:
    """What a student has handed in.

    ``rows`` holds by number the cells by field: a value, None where blank, ``UNREAD`` where
    it could not be read; ``words`` holds the same cells as they were written. ``named`` is
    the name in the sheet, blank where there is none.
    """

    student: str
    file: str
    rows: dict[str, dict[str, object]]
    faults: tuple[Fault, ...] = ()
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    named: str = ""


def read_answers(path: str | Path, kinds: dict[str, str]) -> Answers:
    """Read a sheet; what cannot be read becomes a fault, and the rest is kept.

    Parameters
    ----------
    path : path
        The CSV file.
    kinds : dict
        The kind of statement by number, for every passage of the exercise.

    Returns
    -------
    Answers
        The student is the first name in the column ``student``, else the name of the file, or
        of its folder if the file is called sheet.csv.
    """
    path = Path(path)
    reader = _Reader(path, kinds)
    rows = reader.rows()
    name = path.stem if path.stem != "sheet" else path.resolve().parent.name
    student = reader.student or name
    return Answers(student, str(path), rows, tuple(reader.faults), reader.words, reader.student)


def write_sheet(path: Path, kinds: Iterable[str], rows: Iterable[dict[str, object]]) -> None:
    """Write a sheet: a row a passage, blank where nothing is given."""
    columns = columns_of(kinds)
    lines = [[safe(row.get(name)) for name in columns] for row in rows]
    write_csv(path, columns, lines)


def write_csv(path: Path, head: list[str], lines: Iterable[Iterable[object]]) -> None:
    """Write a CSV file for a spreadsheet: UTF-8 with a mark, no cell that it takes for a formula."""
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([head, *(map(safe, line) for line in lines)])


class _Reader:
    """Reads one sheet and gathers its faults."""

    def __init__(self, path: Path, kinds: dict[str, str]):
        self.path, self.kinds = path, kinds
        self.numbers = {int(number[1:]): number for number in kinds}
        self.fields = fields_of(dict.fromkeys(kinds.values()))
        self.known = [*KEYS, *self.fields]
        self.faults: list[Fault] = []
        self.student = ""
        self.words: dict[str, dict[str, str]] = {}

    def fault(self, line: int | None, column: str, seen: str, expected: str, remedy: str) -> None:
        self.faults.append(Fault(self.path.name, line, column, seen, expected, remedy))

    def rows(self) -> dict[str, dict[str, object]]:
        """Return the cells that can be read, by number and field."""
        lines = self._from_header(self._lines())
        if not lines:
            return {}
        line, header = lines[0]
        if any(self._number(cell) for cell in header):
            self.fault(line, "", "no line with the names of the columns", "them first, as the sheet came",
                       "put back the first line; the columns were taken in their order")
            return self._read(dict(enumerate(self.known)), lines, len(self.known))
        return self._read(self._places(line, header), lines[1:], len(header))

    def _from_header(self, lines: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
        """Return the lines without those above the names of the columns."""
        at = next((at for at, (_, cells) in enumerate(lines[:TITLES]) if REQUIRED in map(_column, cells)), 0)
        for line, cells in lines[:at]:
            self.fault(line, "", " ".join(filter(None, map(str.strip, cells))),
                       "the names of the columns as the first line", "delete the line; it was passed over")
        return lines[at:]

    def _read(self, places: dict[int, str], lines: list[tuple[int, list[str]]], wide: int) -> dict[str, dict]:
        found: dict[str, dict[str, object]] = {}
        for line, cells in lines:
            self._surplus(line, cells, wide)
            row = {name: bare(cells[at]) for at, name in places.items() if at < len(cells)}
            self.student = self.student or row.get("student", "")
            number = self._number(row.get(REQUIRED, ""))
            answers = {name: words for name, words in row.items() if name in self.fields}
            if self._counts(line, number, row.get(REQUIRED, ""), answers, found):
                self.words[number] = answers
                found[number] = self._answers(line, self.kinds[number], answers)
        if absent := [number for number in self.kinds if number not in found]:
            self.fault(None, REQUIRED, f"no row for {', '.join(absent)}", "a row for each passage",
                       f"put {'it' if len(absent) == 1 else 'them'} back; marked as not given")
        return found

    def _counts(self, line: int, number: str | None, seen: str, answers: dict, found: dict) -> bool:
        """Say whether a row is the answer to a passage; complain where it should be none."""
        if number is None:
            if any(answers.values()):
                self.fault(line, REQUIRED, repr(seen) if seen else "a blank",
                           f"one of {', '.join(self.kinds)}",
                           "write the number of the passage; the row was not marked")
            return False
        if number in found:
            if any(answers.values()):
                self.fault(line, REQUIRED, f"{number} again", "one row for each passage",
                           "delete one of the two; the first was marked")
            return False
        return True

    def _answers(self, line: int, kind: str, cells: dict[str, str]) -> dict[str, object]:
        own, found = fields_of([kind]), {}
        for name, words in cells.items():
            if name in own:
                found[name] = self._cell(line, own[name], words)
            elif words:
                self.fault(line, name, repr(words), f"a blank, since {kind} have no such field",
                           "clear the cell")
        return found

    def _cell(self, line: int, own: Field, words: str) -> object:
        try:
            return read_cell(own, words)
        except Unread as error:
            self.fault(line, own.name, repr(words), error.expected, error.remedy)
            return UNREAD

    def _number(self, words: str) -> str | None:
        """Return the number of the exercise that is meant: "3", "Q3" and "q03" are one."""
        hit = NUMBER.fullmatch(bare(words))
        return self.numbers.get(int(hit.group(1)[:6])) if hit else None

    def _places(self, line: int, header: list[str]) -> dict[int, str]:
        """Return the column names by place, renamed columns under the names they should have."""
        written = dict(enumerate(map(_column, header)))
        first = {name: at for at, name in reversed(written.items()) if name in self.known}
        places = {at: name for name, at in reversed(first.items())}
        for at, name in written.items():
            if name and at not in places:
                self._strange(line, at, header[at].strip(), name, places)
        self._missing(line, places)
        return places

    def _strange(self, line: int, at: int, seen: str, name: str, places: dict[int, str]) -> None:
        """Read a column under the name it probably had, if that one is missing."""
        close = nearest(name, [other for other in self.known if other not in places.values()], 1)
        if close:
            places[at] = close[0]
            self.fault(line, close[0], f"a column {seen!r}", f"the name {close[0]}",
                       "rename it back; it was read as that")
        else:
            self.fault(line, "", f"a column {seen!r}", "only the columns the sheet came with",
                       "remove it; it was passed over")

    def _missing(self, line: int, places: dict[int, str]) -> None:
        for name in self.known:
            if name not in places.values() and name not in ("student", "kind"):
                what = "no row could be marked" if name == REQUIRED else "it was marked as not given"
                self.fault(line, name, "no such column", f"a column {name}", f"put it back; {what}")

    def _surplus(self, line: int, cells: list[str], wide: int) -> None:
        if any(cell.strip() for cell in cells[wide:]):
            self.fault(line, "", f"{len(cells)} cells", f"{wide} cells, as the first line has",
                       "put quotation marks around a cell that holds a comma")

    def _lines(self) -> list[tuple[int, list[str]]]:
        """Return the rows that are not blank, each with its line in a spreadsheet."""
        text = self._text()
        if text is None:
            return []
        if not text.strip():
            self.fault(None, "", "an empty file", "the sheet with its rows", "save it and hand it in again")
            return []
        text = re.sub(r"\Asep=.[\r\n]+", "", text)
        head = next((line for line in text.split("\n")[:TITLES] if REQUIRED in line.casefold()), text)
        separator = max(MARKS, key=head.split("\n", 1)[0].count)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        if swallowed := self._swallowing(rows, separator):
            self.fault(swallowed, "", "a quotation mark that is not closed", "marks in pairs",
                       "close or delete it; every line was read for itself")
            rows = [next(csv.reader([line], delimiter=separator), []) for line in text.splitlines()]
        rows = [_split(cells, separator) for cells in rows]
        return [(line, cells) for line, cells in enumerate(rows, 1) if any(map(bare, cells))]

    def _swallowing(self, rows: list[list[str]], separator: str) -> int | None:
        """Return the line in which a cell runs on over other rows of the sheet."""
        other = re.compile(rf"\n[^{separator}\n]*{separator}?(?:{'|'.join(self.kinds)}){separator}")
        return next((line for line, cells in enumerate(rows, 1) if any(map(other.search, cells))), None)

    def _text(self) -> str | None:
        try:
            data = self.path.read_bytes()
        except OSError as error:
            self.fault(None, "", f"cannot be read ({error.strerror})", "a CSV file", "check the name")
            return None
        if data[:4] == b"PK\x03\x04" or data[:4] == b"\xd0\xcf\x11\xe0":
            self.fault(None, "", "a workbook of a spreadsheet program", "a CSV file",
                       "open it there and save it as “CSV UTF-8”; a new ending of the name is not enough")
            return None
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return data.decode("utf-16", errors="replace")
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.fault(None, "", "letters that are not UTF-8", "“CSV UTF-8”",
                       "save it so; it was read as Windows text, and some letters may be lost")
            return data.decode("cp1252", errors="replace")


def _column(cell: str) -> str:
    """Return the name of a column however it is written."""
    return re.sub(r"[\s_-]+", "_", bare(cell).casefold())


def _split(cells: list[str], separator: str) -> list[str]:
    """Return the cells of a row, which some programs put together into the first one."""
    first, *others = cells or [""]
    whole = separator not in first or any(others)
    return cells if whole else next(csv.reader(io.StringIO(first, newline=""), delimiter=separator))
