"""Datings that follow from another date, and their counting done again.

Where a text says "two days after" or "Wednesday", the row says in ``derived`` how its
date follows. Where that is a plain sum (a number of days, weeks, months or years, or a
weekday, before or after a date that is given), it is worked out here a second time.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import pandas as pd

from sourcebook.dates import MONTHS, WEEKDAYS, DateError, Edtf, parse_edtf, parse_words
from sourcebook.quantities import QuantityError, parse

DAYS = "|".join(WEEKDAYS)
SUM = re.compile(
    rf"(?P<night>The night after the )?(?:The )?(?:(?P<weekday>{DAYS}) )?"
    r"(?:(?P<count>[\w-]+) (?P<unit>day|week|month|year)s? )?(?P<way>before|after) "
    rf"(?P<date>(?:(?:{DAYS}), )?[^.;,]+)(?:[.;]|, the |$)"
)
"""A date that is counted from another: "The Wednesday before …", "Two days after …"."""
UNITS = {"day": 1, "week": 7}


def relative(datings: pd.DataFrame) -> pd.DataFrame:
    """List the datings whose words alone do not give their date, with how it follows.

    To go back from a date to the words it was reckoned from is the rule of the handbooks for
    what is inferred (Langlois and Seignobos 1898); which reckonings are done again is ours.

    Parameters
    ----------
    datings : DataFrame
        As ``case.statements("datings")`` returns them.

    Returns
    -------
    DataFrame
        ``dating_id, event_id, event_title, document_id, speaker, wording, edtf, clock, derived``,
        ``recomputed`` (EDTF, where ``derived`` is a plain sum) and ``agrees`` (whether that allows
        the same days as ``edtf``; missing where nothing is worked out); in the order of the rows.
    """
    kept = ["dating_id", "event_id", "event_title", "document_id", "speaker", "wording", "edtf", "clock"]
    rows = datings[datings["derived"].notna()].reset_index(drop=True)
    again = [recompute(text) for text in rows["derived"]]
    agrees = [text and parse_edtf(text).span == parse_edtf(edtf).span
              for text, edtf in zip(again, rows["edtf"], strict=True)]
    return rows[[*kept, "derived"]].assign(
        recomputed=pd.array(again, dtype="str"), agrees=pd.array(agrees, dtype="boolean")
    )


def recompute(derived: str) -> str | None:
    """Work out the date that a derivation describes, None where it is no plain sum.

    >>> recompute("The Wednesday before 28 February 1992.")
    '1992-02-26'
    >>> recompute("Two days after 5 February 1992.")
    '1992-02-07'
    >>> print(recompute("Some time before the attack."))
    None
    """
    found = SUM.match(derived)
    start = _plain_date(found["date"]) if found else None
    if start is None or not (found["weekday"] or found["count"]):
        return None
    sign = 1 if found["way"] == "after" else -1
    if found["unit"] in ("month", "year"):
        return None if found["weekday"] else _by_calendar(start, sign, found)
    days = [_by_days(end, sign, found) for end in (start.first, start.last)]
    if None in days:
        return None
    days[1] += timedelta(days=1 if found["night"] else 0)
    return "/".join(dict.fromkeys(map(str, days)))


def _plain_date(words: str) -> Edtf | None:
    """Return the date that the words are, None where they say anything besides or leave an end open."""
    names = {*WEEKDAYS, *MONTHS, "to", "from", "night", "the"}
    if not all(word in names or word.isdigit() for word in re.findall(r"\w+", words)):
        return None
    try:
        found = parse_words(words)
    except DateError:
        return None
    return found if found and isinstance(found.first, date) and isinstance(found.last, date) else None


def _by_days(day: date, sign: int, found: re.Match[str]) -> date | None:
    """Count days and weeks from a day; a weekday alone is the nearest on that side."""
    count = 0
    if found["count"]:
        whole = _whole(found["count"])
        if whole is None:
            return None
        count = whole * UNITS[found["unit"]]
    moved = day + timedelta(days=sign * count)
    if found["weekday"]:
        away = sign * (WEEKDAYS.index(found["weekday"]) - moved.weekday()) % 7
        moved += timedelta(days=sign * (away or (0 if count else 7)))
    return moved


def _by_calendar(start: Edtf, sign: int, found: re.Match[str]) -> str | None:
    """Count months and years from a date, where the calendar has the day."""
    count, fields = _whole(found["count"]), [int(part) for part in start.text.split("-") if part.isdigit()]
    if count is None or "/" in start.text or (found["unit"] == "month" and len(fields) < 2):
        return None
    months = sign * count * (12 if found["unit"] == "year" else 1)
    whole = fields[0] * 12 + (fields[1] - 1 if len(fields) > 1 else 0) + months
    text = "-".join([f"{whole // 12:04}", *([f"{whole % 12 + 1:02}"] if len(fields) > 1 else []),
                     *(f"{day:02}" for day in fields[2:])])
    try:
        return str(parse_edtf(text))
    except DateError:
        return None


def _whole(words: str) -> int | None:
    """Return the number that a word is; an article is one."""
    if words.lower() in ("a", "an", "the"):
        return 1
    try:
        count = parse(words)
    except QuantityError:
        return None
    return count.low if count.low == count.high else None
