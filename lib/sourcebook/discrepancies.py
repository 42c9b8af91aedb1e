"""What disagrees within and between documents, as far as a computer can see it.

The register in data/register.csv holds what a reader found; this is what the tables and
texts show by themselves: sums, conflicts of figures and dates, weekdays and anniversaries
that do not fit, quotations that differ, variant spellings, look-alike letters. It gives no
severity: what changes a reader's conclusion is for a reader to judge.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate, combinations

import pandas as pd

from sourcebook.arithmetic import Row, arithmetic
from sourcebook.case import Case
from sourcebook.chronology import disagreements
from sourcebook.compare import conflicts
from sourcebook.coverage import coverage, line_of
from sourcebook.dates import WEEKDAYS, parse_edtf, parse_words, weekday
from sourcebook.parallels import parallels
from sourcebook.schema import REGISTER_KINDS
from sourcebook.text import fold, occurrences, strange_letters

COLUMNS = ["kind", "left", "right", "explanation"]


def computed(case: Case) -> pd.DataFrame:
    """List the discrepancies that tables and texts show by themselves.

    Parameters
    ----------
    case : Case

    Returns
    -------
    DataFrame
        ``kind`` (as in the register), ``left`` and ``right`` (ids of statements or passages,
        several joined by a space; where there is none, the document and its line, "ledger:3";
        ``right`` is blank where there is one side only) and ``explanation``; by kind in the
        order of ``schema.REGISTER_KINDS``.

    Examples
    --------
    >>> from sourcebook import open_case
    >>> list(computed(open_case()).columns)
    ['kind', 'left', 'right', 'explanation']
    """
    finder = _Finder(case)
    sources = (_figures(case), _dates(case), arithmetic(case), finder.quotes(), finder.spellings(),
               finder.anniversaries(), finder.weekdays(), finder.letters())
    rows = [row for source in sources for row in source]
    rows.sort(key=lambda row: REGISTER_KINDS.index(row[0]))
    return pd.DataFrame(rows, columns=COLUMNS).astype("str")


def _figures(case: Case) -> Iterator[Row]:
    links = case.links[case.links["relation"].isin(["revises", "supersedes", "retracts"])]
    revised = {frozenset(pair) for pair in zip(links["from_id"], links["to_id"], strict=True)}
    for row in conflicts(case.statements("figures")).itertuples():
        if {row.lower, row.higher} not in revised:
            told = f"“{row.lower_wording}” ({row.lower_speaker}) and “{row.higher_wording}” ({row.higher_speaker})"
            about = f"{case.label(row.measure_id, 'measures')}, {case.label(row.event_id, 'events')}"
            yield "figure_conflict", row.lower, row.higher, f"No number fits both {told}: {about}."


def _dates(case: Case) -> Iterator[Row]:
    for row in disagreements(case.statements("datings")).itertuples():
        told = (f"“{row.earlier_wording}” ({row.earlier_speaker}), {row.earlier_date}, and "
                f"“{row.later_wording}” ({row.later_speaker}), {row.later_date}")
        yield "date_conflict", row.earlier, row.later, f"No day fits both {told}: {row.event_title}."


class _Finder:
    """Discrepancies that are looked for in the texts, with their places."""

    def __init__(self, case: Case):
        self.case = case
        self.texts = {document: case.text(document) for document in case.documents["document_id"]}
        self.mentions = coverage(case)

    @cached_property
    def _passages(self) -> dict[str, tuple[list[tuple[int, int, str]], list[int]]]:
        """The passages of each document by start, and how far they reach up to each of them."""
        rows = self.case.passages.dropna(subset=["start", "end"]).sort_values(["start", "end"])
        spans = {document: list(zip(group["start"], group["end"], group["passage_id"], strict=True))
                 for document, group in rows.groupby("document_id")}
        return {document: (each, list(accumulate((end for _, end, _ in each), max)))
                for document, each in spans.items()}

    def place(self, document: str, at: int) -> str:
        """Return the shortest passage around an offset, else document and line."""
        spans, reach = self._passages.get(document, ([], []))
        index, around = bisect_right(spans, at, key=lambda span: span[0]) - 1, []
        while index >= 0 and reach[index] > at:
            start, end, name = spans[index]
            around += [(end - start, name)] * (end > at)
            index -= 1
        return min(around)[1] if around else f"{document}:{line_of(self.texts[document], at)}"

    def quotes(self) -> Iterator[Row]:
        """Yield words that come twice, not quite the same."""
        found = parallels(self.texts)
        for row in found[found["differences"] != ""].itertuples():
            left, right = (self.place(row.left_document, row.left_start),
                           self.place(row.right_document, row.right_start))
            words = " ".join(self.texts[row.left_document][row.left_start : row.left_end].split()[:6])
            yield "quote_difference", left, right, f"“{words} …” comes twice, with differences: {row.differences}."

    def spellings(self) -> Iterator[Row]:
        """Yield names of one entity that a document writes in several, similar ways."""
        from rapidfuzz.fuzz import ratio

        for (entity, document), group in self.case.names.groupby(["entity", "document_id"], sort=False):
            forms = {form: occurrences(form, self.texts[document]) for form in group["form"]}
            alike = [pair for pair in combinations([form for form in forms if forms[form]], 2)
                     if pair[0].casefold() != pair[1].casefold() and ratio(*map(str.casefold, pair)) >= 75]
            if alike:
                variants = dict.fromkeys(form for pair in alike for form in pair)
                first, second, *_ = variants
                told = ", ".join(f"“{form}” ({len(forms[form])})" for form in variants)
                yield ("misspelling", self.place(document, forms[first][0]), self.place(document, forms[second][0]),
                       f"{document} writes {self._called(entity)} in several ways: {told}.")

    def _called(self, entity: str) -> str:
        owners = ("sources", "places", "events")
        return next(self.case.label(entity, table) for table in owners
                    if (getattr(self.case, table).iloc[:, 0] == entity).any())

    def anniversaries(self) -> Iterator[Row]:
        """Yield anniversaries whose number of years does not lead back to a year of their event."""
        for row in self.mentions[self.mentions["kind"] == "anniversary"].itertuples():
            text, count = self.texts[row.document_id], _ordinal(row.words)
            event = self._event(re.match(r"[^.,;()\n]*", text[row.end :]).group())
            year = _year_near(text, row.start, row.end)
            if None in (count, event, year):
                continue
            years = self._years(event)
            if years and not min(years) <= year - count <= max(years):
                told = " or ".join(map(str, sorted({min(years), max(years)})))
                yield ("anniversary", row.covered_by.split(", ")[0] or self.place(row.document_id, row.start), "",
                       f"“{row.words}” in {year} leads back to {year - count}; "
                       f"{self.case.label(event, 'events')} is dated {told}, {year - min(years)} years before.")

    def _event(self, words: str) -> str | None:
        """Return the event with the longest name that these words hold."""
        names = self.case.names.rename(columns={"form": "term"})
        known = pd.concat([names, self.case.namings])[["entity", "term"]]
        known = known[known["entity"].isin(self.case.events["event_id"])]
        plain = fold(words).casefold()
        held = [(len(term), entity) for entity, term in known.itertuples(index=False)
                if fold(term).casefold() in plain]
        return max(held)[1] if held else None

    def _years(self, event: str) -> set[int]:
        datings = self.case.datings
        dates = map(parse_edtf, datings.loc[datings["event_id"] == event, "edtf"])
        return {end.year for date in dates for end in (date.first, date.last) if hasattr(end, "year")}

    def weekdays(self) -> Iterator[Row]:
        """Yield weekdays that are not those of their date, in datings and beside dates in the texts."""
        for row in self.case.datings.itertuples():
            named = re.findall("|".join(WEEKDAYS), fold(row.wording))
            day = weekday(row.edtf)
            if named and day and day not in named:
                told = f"“{row.wording}” is read as {row.edtf}, a {day}."
                yield "date_conflict", row.dating_id, "", told
        for (_, one), (_, other) in zip(self.mentions.iterrows(), self.mentions[1:].iterrows(), strict=False):
            if one["kind"] == "weekday" and other["kind"] == "date" and not one["covered_by"]:
                yield from self._beside(one, other)

    def _beside(self, one: pd.Series, other: pd.Series) -> Iterator[Row]:
        gap = self.texts[one["document_id"]][one["end"] : other["start"]]
        date = parse_words(other["words"]) if re.fullmatch(r",? ?(?:the )?", gap) else None
        day = weekday(str(date)) if date else None
        if day and day not in one["words"]:
            told = f"“{one['words']}{gap}{other['words']}” was a {day}."
            yield "date_conflict", self.place(one["document_id"], one["start"]), "", told

    def letters(self) -> Iterator[Row]:
        """Yield each document that has letters which only look like those around them."""
        for document, text in self.texts.items():
            strange = strange_letters(text)
            if strange:
                words = dict.fromkeys(
                    text[_word_start(text, at) :].split(maxsplit=1)[0].strip(".,;:()\"“”") for at in strange)
                shown = ", ".join(f"“{word}”" for word in list(words)[:12]) + (", …" if len(words) > 12 else "")
                yield ("editorial", self.place(document, strange[0]), "",
                       f"{len(strange)} letters of {document} only look Latin, in {len(words)} words: {shown}.")


def _word_start(text: str, at: int) -> int:
    while at and not text[at - 1].isspace():
        at -= 1
    return at


def _ordinal(words: str) -> int | None:
    """Return the number of an ordinal.

    >>> _ordinal("twenty-eighth anniversary"), _ordinal("28th anniversary")
    (28, 28)
    """
    from text_to_num import alpha2digit

    number = re.search(r"\d+", alpha2digit(words.lower(), "en", ordinal_threshold=0))
    return int(number.group()) if number else None


def _year_near(text: str, start: int, end: int) -> int | None:
    """Return the year that stands nearest in the same paragraph."""
    first, last = text.rfind("\n", 0, start) + 1, (text + "\n").index("\n", end)
    years = [(abs(hit.start() - start), int(hit.group()))
             for hit in re.finditer(r"\b(?:1[5-9]|20)\d\d\b", text[first:last]) for start in (start - first,)]
    return min(years)[1] if years else None
