"""Cells of a sheet as students and spreadsheets write them, read as what the field holds."""

from __future__ import annotations

import re
from functools import cache

from sourcebook.dates import DateError, parse_clock, parse_edtf, parse_words
from sourcebook.errors import nearest
from sourcebook.exercise.fields import Field
from sourcebook.tables import FORMULA, harmless

BLANKS = {"-", "–", "—", "none", "n/a", "na", "blank", "nobody", "no one", "not stated"}
"""How students write that a cell is blank."""

GROUPED = re.compile(r"\d{1,3}(?:([.,'’\s])\d{3})(?:\1\d{3})*")
MONTH = r"(?:jan|feb|m[aä]r|apr|may|mai|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-z]*"
DATED = re.compile(
    rf"\d{{1,2}}[-./ ]+{MONTH}\.?(?:[-./ ]+\d{{2,4}})?|{MONTH}\.?[-./ ]+\d{{1,4}}"
    r"|\d{1,2}([-./])\d{1,2}\1\d{2,4}|\d{4}-\d\d-\d\d(?:[ T]00:00:00)?",
    re.IGNORECASE,
)
"""What a spreadsheet makes of "10-12" or "2-3"."""
DAY_FIRST = re.compile(r"(\d{1,2})([-./])(\d{1,2})\2(\d{4})(?: 00:00(?::00)?)?")


class Unread(ValueError):
    """A cell that cannot be read: what was expected, and what to do."""

    def __init__(self, expected: str, remedy: str):
        self.expected, self.remedy = expected, remedy
        super().__init__(expected)


def safe(cell: object) -> str:
    """Return a cell as text that no spreadsheet takes for a formula; blank for None.

    >>> safe("=1+1"), safe("-5"), safe(-0.221)
    ("'=1+1", "'-5", '-0.221')
    """
    return "" if cell is None else str(harmless(cell))


def bare(cell: str) -> str:
    """Return what a cell says: without outer blanks, and without the apostrophe of ``safe``.

    >>> bare(" '- Result: 8 "), bare("'tis")
    ('- Result: 8', "'tis")
    """
    words = cell.strip().strip("\ufeff\u200b")
    return words[1:] if words[:1] == "'" and words[1:].startswith(FORMULA) else words


def read_cell(field: Field, words: str) -> object:
    """Read a cell of a field; None where it is blank.

    Raises
    ------
    Unread
        If the words are not of the field's form.

    Examples
    --------
    >>> from sourcebook.exercise.fields import FIELDS
    >>> wording, low, high, qualifier, *_ = FIELDS["figures"]
    >>> read_cell(low, "1.000"), read_cell(high, "n/a"), read_cell(qualifier, "At least")
    (1000, None, 'at_least')
    """
    if field.form != "choice" and words.casefold() in BLANKS:
        return None
    return READERS.get(field.form, lambda field, words: words)(field, words) if words else None


def _count(field: Field, words: str) -> int:
    if DATED.fullmatch(words):
        raise Unread("a number in digits, and not the date that a spreadsheet has made of it",
                     "type it again with an apostrophe before it, or format the column as text")
    digits = re.sub(r"\D", "", words) if GROUPED.fullmatch(words) else re.sub(r"[.,]0+$", "", words)
    if not (digits.isascii() and digits.isdigit() and len(digits) < 16):
        raise Unread("a whole number in digits, or a blank", "type the digits alone; words go to wording")
    return int(digits)


def _choice(field: Field, words: str) -> str:
    written = re.sub(r"[\s_-]+", "_", words.casefold())
    written = {"true": "yes", "y": "yes", "false": "no", "n": "no"}.get(written, written)
    if written not in field.choices:
        raise Unread("one of " + ", ".join(field.choices), _hint(written, field.choices))
    return written


@cache
def _hint(written: str, choices: tuple[str, ...]) -> str:
    close = nearest(written, choices)
    return f"did you mean {close[0]}?" if close else "choose one of these"


def _date(field: Field, words: str) -> str:
    if swapped := DAY_FIRST.fullmatch(words):
        return _day(*map(int, swapped.group(1, 3, 4)))
    words = words.removesuffix(" 00:00:00")
    for read in (parse_edtf, parse_words):
        try:
            if found := read(words):
                return str(found)
        except DateError:
            continue
    raise Unread("a date such as 1992-02-25, 1992-02 or 1992-02-25/1992-02-26", "write year, month, day")


def _day(one: int, two: int, year: int) -> str:
    """Return the day that a spreadsheet has written with the year last, if it can be but one."""
    if one != two and max(one, two) <= 12:
        raise Unread("a date such as 1992-02-25; this may be one of two days",
                     "format the column as text and write year, month, day")
    day, month = (one, two) if one > 12 else (two, one)
    try:
        return str(parse_edtf(f"{year:04}-{month:02}-{day:02}"))
    except DateError:
        raise Unread("a day of the calendar, such as 1992-02-25", "write year, month, day") from None


def _clock(field: Field, words: str) -> str:
    written = re.sub(r"\s*(?:to|-|–)\s*", "/", re.sub(r"(\d\d:\d\d):00\b", r"\1", words))
    written = re.sub(r"(?<!\d)(\d):", r"0\1:", written)
    try:
        parse_clock(written)
    except DateError:
        raise Unread("a time such as 23:00, or 23:00/03:00", "write hours and minutes with a colon") from None
    return written


READERS = {"count": _count, "choice": _choice, "date": _date, "clock": _clock}
