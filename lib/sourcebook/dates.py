"""Dates as EDTF text and as the days they may mean.

The subset is ISO 8601-2 level 0 and 1 as far as days: ``1992-02-25``, ``1992-02``,
seasons ``1992-21`` to ``1992-24``, unspecified digits (``199X``, ``1992-02-XX``),
``?`` (uncertain), ``~`` (approximate) and ``%`` (both), intervals with open (``..``)
or unknown (nothing) ends; and one-of sets ``[1992-02-25,1992-02-26]``. Qualifiers
are kept beside the days and do not widen them. Seasons are those of the northern
hemisphere; ``1991-24``, the last of 1991, runs from December to February 1992.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache

from sourcebook.errors import SourcebookError
from sourcebook.spans import OPEN, UNKNOWN, End, Span
from sourcebook.text import fold

WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}


class DateError(ValueError, SourcebookError):
    """Text that is no date of the subset."""


@dataclass(frozen=True)
class Edtf:
    """A date as text and the first and last day it may mean; made by `parse_edtf`.

    >>> parse_edtf("1992-02-2X").last
    datetime.date(1992, 2, 29)
    >>> parse_edtf("../1992-02-26").first
    open
    """

    text: str
    first: date | End
    last: date | End
    approximate: bool = False
    uncertain: bool = False

    def __str__(self) -> str:
        return self.text

    @property
    def span(self) -> Span:
        """The days as ordinals, so that a difference of one is a day."""
        return Span(*(end if isinstance(end, End) else end.toordinal() for end in (self.first, self.last)))

    @property
    def day(self) -> date | None:
        """The day, if the date is a single one."""
        return self.first if self.first == self.last and isinstance(self.first, date) else None


def parse_edtf(text: str) -> Edtf:
    """Read a date of the EDTF subset.

    Raises DateError where the text is outside the subset or no day of the calendar fits.

    >>> parse_edtf("1992-02-25/1992-02-26").span.contains(parse_edtf("1992-02-26").span.low)
    True
    >>> parse_edtf("1992-02-30")
    Traceback (most recent call last):
        ...
    sourcebook.dates.DateError: '1992-02-30' is no day of the calendar; expected a date such as 1992-02-25
    """
    if not isinstance(text, str):
        raise DateError(f"{text!r} is no EDTF date; expected text such as 1992-02-25")
    if text[:1] == "[" and text[-1:] == "]":
        firsts, lasts = zip(*(_single(part, text) for part in re.split(", ?", text[1:-1])), strict=True)
        first, last = min(firsts), max(lasts)
    elif text.count("/") == 1:
        first, last = _interval(*text.split("/"), text)
    else:
        first, last = _single(text, text)
    return Edtf(text, first, last, bool(re.search("[~%]", text)), bool(re.search("[?%]", text)))


def _interval(left: str, right: str, text: str) -> tuple[date | End, date | End]:
    ends = {"..": OPEN, "": UNKNOWN}
    if left in ends and right in ends:
        raise DateError(f"{text!r} has no date on either side; expected for example ../1992-02-26")
    first = ends[left] if left in ends else _single(left, text)[0]
    last = ends[right] if right in ends else _single(right, text)[1]
    if isinstance(first, date) and isinstance(last, date) and first > last:
        raise DateError(f"{text!r} runs backwards; expected the earlier date before the slash")
    return first, last


SINGLE = re.compile(r"(\d{4}|\d{3}X|\d\dXX)(?:-(\d\d|XX)(?:-(\d\d|\dX|XX))?)?[?~%]?")


@lru_cache(maxsize=1 << 16)
def _single(part: str, text: str) -> tuple[date, date]:
    match = SINGLE.fullmatch(part)
    if match is None or not part.isascii():
        raise DateError(f"{text!r} is no EDTF date; expected for example 1992-02-25, 1992-02 or 199X")
    year, month, day = match.groups(default="XX")
    try:
        if "21" <= month <= "24" and match[3] is None:
            return _season(int(year), int(month) - 20)
        return next(_days(year, month, day)), next(_days(year, month, day, -1))
    except (StopIteration, ValueError):
        raise DateError(f"{text!r} is no day of the calendar; expected a date such as 1992-02-25") from None


def _season(year: int, quarter: int) -> tuple[date, date]:
    next_season = date(year + quarter // 4, 3 * (quarter % 4) + 3, 1)
    return date(year, 3 * quarter, 1), next_season - timedelta(days=1)


def _days(year: str, month: str, day: str, step: int = 1) -> Iterator[date]:
    """Yield the days of the calendar that the digits allow, forwards or backwards."""
    for y in _allowed(year, 1, 9999)[::step]:
        for m in _allowed(month, 1, 12)[::step]:
            for d in _allowed(day, 1, calendar.monthrange(y, m)[1])[::step]:
                yield date(y, m, d)


def _allowed(digits: str, low: int, high: int) -> range:
    least, most = int(digits.replace("X", "0")), int(digits.replace("X", "9"))
    return range(max(low, least), min(high, most) + 1)


def _read(value: Edtf | str) -> Edtf:
    return value if isinstance(value, Edtf) else parse_edtf(value)


def order(a: Edtf | str, b: Edtf | str) -> str:
    """Return whether a is "before", "after" or the "same" as b, or "cannot be ordered".

    Only single days can be the same, and not if one is approximate or uncertain.

    >>> order("1992-02-10/1992-02-12", "1992-02-25")
    'before'
    >>> order("1992-02", "1992-02-25")
    'cannot be ordered'
    """
    a, b = _read(a), _read(b)
    if a.span.before(b.span):
        return "before"
    if b.span.before(a.span):
        return "after"
    plain = not any((a.approximate, a.uncertain, b.approximate, b.uncertain))
    return "same" if plain and a.day is not None and a.day == b.day else "cannot be ordered"


def days_between(a: Edtf | str, b: Edtf | str) -> tuple[int, int] | None:
    """Return the fewest and most days from a to b, or None if an end is open or unknown.

    A number below zero means that b may come first.

    >>> days_between("1992-02-25/1992-02-26", "1992-03-05")
    (8, 9)
    """
    a, b = _read(a).span, _read(b).span
    if any(isinstance(end, End) for end in (a.low, a.high, b.low, b.high)):
        return None
    return b.low - a.high, b.high - a.low


def weekday(text: str) -> str | None:
    """Return the English name of the weekday of a single day, None for anything longer.

    >>> weekday("1992-02-25")
    'Tuesday'
    """
    day = _read(text).day
    return None if day is None else WEEKDAYS[day.weekday()]


def parse_clock(text: str) -> tuple[time, time]:
    """Read "HH:MM" or "HH:MM/HH:MM"; a second time earlier than the first is past midnight.

    >>> parse_clock("23:00/03:00")
    (datetime.time(23, 0), datetime.time(3, 0))
    """
    match = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)(?:/([01]\d|2[0-3]):([0-5]\d))?", str(text), re.ASCII)
    if match is None:
        raise DateError(f"{text!r} is no clock time; expected HH:MM or HH:MM/HH:MM, 00:00 to 23:59")
    hour, minute, *until = (int(part) for part in match.groups() if part)
    return time(hour, minute), time(*until) if until else time(hour, minute)


_MONTH = "(?P<month>" + "|".join(rf"{name[:3]}(?:{name[3:]}|t)?\b" for name in MONTHS) + r")\.?"
_TH = "(?:st|nd|rd|th)?"
_DAYS = rf"(?P<day>\d\d?){_TH}(?: ?(?P<joint>to|-|and|or|/) ?(?P<day2>\d\d?){_TH})?(?!\d)"
_YEAR = r"(?P<year>[12]\d{3})\b"
WRITTEN = list(map(re.compile, (
    r"\b(?P<iso>\d{4}-\d\d-\d\d)\b",
    rf"\b{_DAYS} (?:of )?{_MONTH}(?:,? {_YEAR})?",
    rf"\b{_MONTH} {_DAYS}(?:,? {_YEAR})?",
    rf"\b{_MONTH}(?:,| of)? {_YEAR}",
    rf"(?i:\b(?P<season>{'|'.join(SEASONS)})) (?:of )?{_YEAR}",
    rf"(?i:^|\b(?:in|since|by|of|until|during|early|late|mid)[ -]){_YEAR}(?= ?(?:$|[,.;:)]|and\b|or\b))",
    rf"\b(?P<month>{'|'.join(MONTHS)})\b",
)))
"""How dates are written in prose, the fuller forms first."""


def parse_words(words: str, year: int | None = None) -> Edtf | None:
    """Read the date that the words give, as written in English prose.

    Other words may stand around it; ``year`` is the one meant where they give none.
    None where there is no date, no year, or more than one date and no "to" between
    them. "Winter of 1992" may be the one that ends or the one that begins in that year.
    Raises DateError for a day that the calendar does not have.

    >>> print(parse_words("the night from 25 to 26 February 1992"))
    1992-02-25/1992-02-26
    >>> print(parse_words("on February 5", year=1992))
    1992-02-05
    >>> print(parse_words("the winter of 1992"))
    [1991-24,1992-24]
    """
    plain = " ".join(fold(words).split())
    found = []
    for form in WRITTEN:
        found += form.finditer(plain)
        plain = form.sub(lambda hit: "…" * len(hit.group()), plain)
    found.sort(key=re.Match.start)
    fields = [{name: value for name, value in hit.groupdict().items() if value} for hit in found]
    if len(found) == 2 and re.fullmatch(" ?(?:to|until|-) ?", plain[found[0].end() : found[1].start()]):
        ends = [_written({"year": fields[1].get("year")} | part, year) for part in fields]
        return parse_edtf("/".join(ends)) if all(ends) else None
    text = _written(fields[0], year) if len(found) == 1 else None
    return text and parse_edtf(text)


def _written(parts: dict[str, str], year: int | None) -> str | None:
    """Return the EDTF text for the parts of one written date."""
    year = int(parts.get("year") or year or 0)
    if "iso" in parts or not year:
        return parts.get("iso")
    if "season" in parts:
        season = f"{year:04}-{SEASONS[parts['season'].lower()]}"
        return season if not season.endswith("24") else f"[{year - 1:04}-24,{season}]"
    if "month" not in parts:
        return f"{year:04}"
    month = 1 + [name[:3] for name in MONTHS].index(parts["month"][:3])
    days = [f"{year:04}-{month:02}-{int(parts[day]):02}" for day in ("day", "day2") if day in parts]
    if len(days) < 2:
        return days[0] if days else f"{year:04}-{month:02}"
    return f"[{','.join(days)}]" if parts["joint"] == "or" else "/".join(days)
