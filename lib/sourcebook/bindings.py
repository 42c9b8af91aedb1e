"""Rows as prose refers to them: does a link's text say what its row says?

A figure is bound by its reading or its wording, a dating likewise, and every
other row (a document, a source, a proposition, …) by what it is called.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from textwrap import shorten

from sourcebook.card import read_dating, read_figure
from sourcebook.case import Case
from sourcebook.dates import MONTHS, WEEKDAYS, WRITTEN, DateError, Edtf, parse_edtf, parse_words, weekday
from sourcebook.quantities import QuantityError, parse, vague_term
from sourcebook.schema import STATEMENTS, TABLES
from sourcebook.text import fold

GAP = "\ufffc"
"""Stands in prose for what is no prose, so that nothing is read across it."""

_FIGURE = r"(?:\w[\w.,:/'-]*)?[\d²³¹¼-¾⁰-₉⅐-↉①-⒛](?:[\w.,:/'-]*\w)?%?"
_WORD = (
    r"(?i:\b(?:(?:thir|four|fif|six|seven|eigh|nine)teen(?:th)?"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)t(?:y|ieth)(?:-[a-z]+)?"
    r"|(?:dozen|hundred|thousand|million|billion)(?:s|ths?)?)\b)"
)
# "May" is a month only beside other words of a date: "May we say" opens many a sentence.
_MAY = "|".join(rf"(?<=\b{word} )" for word in "in of by since until during early late last next".split())
_DAY = rf"\b(?:{'|'.join({*WEEKDAYS, *MONTHS} - {'May'})})\b|(?i:{_MAY})May\b"
_ONE = f"(?:{_FIGURE}|{_WORD}|{_DAY})"
CLAIM = re.compile(rf"{_ONE}(?:(?: |-|(?<=day), |, (?=\d{{4}}\b))(?:{_ONE}|May\b))*")
DAY_NAME = re.compile(rf"\b(?:{'|'.join([*WEEKDAYS, *MONTHS])})\b")
TOKEN = re.compile(r"\d+(?:,\d{3})*|[^\W\d_]+")
SMALL = frozenset("two three four five six seven eight nine ten eleven twelve".split())
NAMES = ("name", "title", "label", "text", "proposition", "quote", "term")
"""The columns that hold what a row is called or quotes."""


@dataclass(frozen=True)
class Row:
    """A row of a case by the table it stands in; blanks are None."""

    table: str
    cells: dict[str, object]


def rows_by_id(case: Case) -> dict[str, list[Row]]:
    """Return the rows that have an id, by it; an event and a place may share one."""
    found = defaultdict(list)
    for name, table in TABLES.items():
        key = table.key[0]
        if len(table.key) == 1 and key.endswith("_id"):
            rows = case.statements(name) if name in STATEMENTS else getattr(case, name)
            for cells in rows.astype(object).where(rows.notna(), None).to_dict("records"):
                found[cells[key]].append(Row(name, cells))
    return dict(found)


def claims(text: str) -> list[str]:
    """Return the numbers and dates that prose names; number words up to twelve are free.

    >>> claims("Two of the 25 boats were lost in May, dozens on Tuesday, 2 June 1871.")
    ['25', 'May', 'dozens', 'Tuesday, 2 June 1871']
    """
    return CLAIM.findall(fold(text))


def says(text: str, row: Row) -> bool:
    """Say whether the text of a link says nothing but what the row says.

    Parameters
    ----------
    text : str
        The text of a link. Words that name no number and no date say nothing.
    row : Row
        The row it links to.

    Examples
    --------
    >>> cells = {"wording": "at least 12 boats", "low": 12, "high": None, "qualifier": "at_least"}
    >>> row = Row("figures", cells)
    >>> says("12", row), says("at least 12", row), says("up to 12", row), says("21", row)
    (True, True, False, False)
    """
    text = _plain(text).strip("\"'()[].,;:!? ")
    return {"figures": _counts, "datings": _dates}.get(row.table, _names)(text, row)


def reading(row: Row) -> str:
    """Say in a few words what a row says."""
    cells = row.cells
    if row.table == "figures":
        said = read_figure(cells["low"], cells["high"], cells["qualifier"])
    elif row.table == "datings":
        said = read_dating(cells["edtf"], cells["clock"])
    else:
        published = f", published {cells['published']}" if cells.get("published") else ""
        named = next((_short(name) for name in _called(row)), "words without a number or a date")
        return named + published
    return f"{said}, worded {_short(cells['wording'])}"


def _short(words: str) -> str:
    return repr(shorten(words, 80, placeholder=" …"))


def _plain(text: str) -> str:
    return " ".join(fold(text).split())


def _counts(text: str, row: Row) -> bool:
    """Say whether the text gives the figure: an end of it or all of it, or its words."""
    cells, wording = row.cells, _plain(row.cells["wording"])
    if text.casefold() == wording.casefold():
        return True
    known = _numbers(f"{wording} {cells['low']} {cells['high']}")
    if not (_numbers(text) <= known and set(DAY_NAME.findall(text)) <= set(DAY_NAME.findall(wording))):
        return False
    try:
        shown = parse(text)
    except QuantityError:
        # Several quantities must be the row's own words; none say nothing.
        return _quotes(text, wording) or not any(map(_counts_something, text.split()))
    if shown.qualifier == "vague":
        return _quotes(vague_term(text), wording)
    if shown.qualifier == "exact":
        return shown.low in known
    if shown.qualifier == "range" and _quotes(text, wording):
        return True
    return (shown.low, shown.high, shown.qualifier) == (cells["low"], cells["high"], cells["qualifier"])


def _counts_something(word: str) -> bool:
    try:
        return bool(parse(word))
    except QuantityError:
        return False


def _dates(text: str, row: Row) -> bool:
    """Say whether the text gives the dating: its days as read or as worded, or its words."""
    edtf, wording = row.cells["edtf"], _plain(row.cells["wording"])
    if text.casefold() == wording.casefold():
        return True
    dated, rest = _dated(text, edtf, wording), _undated(text)
    if dated is None and rest != text:
        return _quotes(text, wording)
    fields = f"{wording} {row.cells['clock']} {weekday(edtf)}"
    small = SMALL & set(_tokens(rest)) <= set(_tokens(fields))
    return dated is not False and small and _covered(rest, fields)


def _names(text: str, row: Row) -> bool:
    """Say whether numbers and dates in the text are those the row is called by or published at."""
    called = list(_called(row))
    if any(_quotes(text, name) for name in called):
        return True
    rest, published = _undated(text), row.cells.get("published")
    dated = rest == text or (published is not None and _dated(text, published) is True)
    return dated and _covered(rest, " ".join(called))


def _called(row: Row) -> Iterator[str]:
    """Yield what a row may be called by; a document also by the numbers of its file and id."""
    cells = row.cells
    yield from (_plain(cells[column]) for column in NAMES if cells.get(column))
    yield from re.findall(r"\d{4}", cells.get("published") or "")
    if row.table == "documents":
        yield from re.findall(r"(?<![^\W_])\d+(?![^\W_])", cells["file"])
        yield from re.findall(r"\d+", cells["document_id"])


def _dated(text: str, edtf: str, wording: str = "") -> bool | None:
    """Say whether the one date in the text is that of a row; None where there is not just one.

    The month or the year of the row's days will do; a day for a month will not.
    """
    read = parse_edtf(edtf)
    years = {end.year for end in (read.first, read.last) if isinstance(end, date)}
    shown = {year: _date_in(text, year) for year in years}
    if not any(shown.values()):
        return None
    return any(days and _same(days, read, _date_in(wording, year)) for year, days in shown.items())


def _same(shown: Edtf, read: Edtf, said: Edtf | None) -> bool:
    wider = re.fullmatch(r"\d{4}(-\d\d)?", shown.text) and shown.span.relation(read.span) == "contains"
    return bool(wider) or shown.span in (read.span, said and said.span)


def _date_in(words: str, year: int) -> Edtf | None:
    try:
        return parse_words(words, year)
    except DateError:
        return None


def _undated(text: str) -> str:
    """Return the text without the dates written in it."""
    for form in WRITTEN:
        text = form.sub(GAP, text)
    return text


def _quotes(text: str, words: str) -> bool:
    """Say whether the text stands in the words as it is, from word to word."""
    whole = rf"(?<!\w)(?<!\d[.,]){re.escape(text.casefold())}(?!\w|[.,]\d)"
    return re.search(whole, words.casefold()) is not None


def _covered(text: str, fields: str) -> bool:
    """Say whether all numbers and dates in the text stand in the fields."""
    known = set(_tokens(fields))
    return all(token in known for claim in claims(text) for token in _tokens(claim))


def _tokens(text: str) -> list[int | str]:
    found = (token.replace(",", "") for token in TOKEN.findall(text))
    return [int(token) if token.isdecimal() else token.casefold() for token in found]


def _numbers(text: str) -> set[int]:
    return {token for token in _tokens(text) if isinstance(token, int)}
