"""Dates that contradict themselves: anniversaries and weekdays that do not fit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pandas as pd

from sourcebook.case import Case
from sourcebook.coverage import claims_of
from sourcebook.dates import WEEKDAYS, parse_edtf, parse_words, weekday
from sourcebook.ground import Ground, Row
from sourcebook.text import fold

YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")


def anniversaries(ground: Ground) -> Iterator[Row]:
    """Yield anniversaries whose number of years does not lead back to a year of their event.

    The year is the nearest one in the same paragraph; the event the one whose name follows
    ("the 28th anniversary of …"); its years are those of the datings of the case. Where one
    of these cannot be found, nothing is said.
    """
    for row in ground.mentions[ground.mentions["kind"] == "anniversary"].itertuples():
        text = ground.texts[row.document_id]
        event = _event(ground.case, re.match(r"[^.,;()\n]*", text[row.end :]).group())
        count, year = ordinal(row.words), _year_near(text, row.start, row.end)
        years = _years(ground.case, event)
        if count is None or year is None or not years or min(years) <= year - count <= max(years):
            continue
        place, *_ = [*claims_of(row.covered_by), ground.place(row.document_id, row.start)]
        told = f"“{row.words}” in {year} leads back to {year - count}"
        yield ("anniversary", place, "", f"{told}; {ground.case.label(event, 'events')}: dated "
               f"{' to '.join(map(str, dict.fromkeys(_ends(years))))}, {year - max(years)} years before.")


def weekdays(ground: Ground) -> Iterator[Row]:
    """Yield weekdays that are not those of their date, in datings and beside dates in the texts."""
    for row in ground.case.datings.astype(object).itertuples():
        named = re.findall("|".join(WEEKDAYS), fold(row.wording))
        day = weekday(row.edtf) if named else None
        if day and day not in named:
            told = f"“{row.wording}” is read as {row.edtf}, a {day}."
            yield "date_conflict", row.dating_id, "", told
    beside = ground.mentions[ground.mentions["kind"].isin(["weekday", "date"])]
    for one, other in pairwise(beside.astype(object).itertuples()):
        # What a dating codes was judged with the dating.
        neighbours = (one.kind, other.kind, one.document_id) == ("weekday", "date", other.document_id)
        if neighbours and not claims_of(one.covered_by):
            yield from _beside(ground, one, other)


def _beside(ground: Ground, one: tuple, other: tuple) -> Iterator[Row]:
    gap = ground.texts[one.document_id][one.end : other.start]
    date = parse_words(other.words) if re.fullmatch(r",? ?(?:the )?", gap) else None
    day = weekday(str(date)) if date else None
    if day and day not in one.words:
        told = f"“{one.words}{gap}{other.words}” was a {day}."
        yield "date_conflict", ground.place(one.document_id, one.start), "", told


def ordinal(words: str) -> int | None:
    """Return the number of the first ordinal in the words.

    >>> ordinal("twenty-eighth anniversary"), ordinal("28th anniversary")
    (28, 28)
    """
    from text_to_num import alpha2digit

    number = re.search(r"\d+", alpha2digit(words.lower(), "en", 0))
    return int(number.group()) if number else None


def _year_near(text: str, start: int, end: int) -> int | None:
    """Return the year that stands nearest in the same paragraph."""
    first, last = text.rfind("\n", 0, start) + 1, (text + "\n").index("\n", end)
    years = [(abs(first + hit.start() - start), int(hit.group())) for hit in YEAR.finditer(text[first:last])]
    return min(years)[1] if years else None


def _event(case: Case, words: str) -> str | None:
    """Return the event with the longest name that these words hold."""
    known = pd.concat([case.names.rename(columns={"form": "term"}), case.namings])[["entity", "term"]]
    known, plain = known[known["entity"].isin(case.events["event_id"])], fold(words).casefold()
    held = [(len(term), entity) for entity, term in known.itertuples(index=False)
            if fold(term).casefold() in plain]
    return max(held)[1] if held else None


def _years(case: Case, event: str | None) -> set[int]:
    dates = map(parse_edtf, case.datings.loc[case.datings["event_id"] == event, "edtf"])
    return {end.year for date in dates for end in (date.first, date.last) if hasattr(end, "year")}


def _ends(years: set[int]) -> tuple[int, int]:
    return min(years), max(years)
