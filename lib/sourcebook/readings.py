"""Rules on words and what we take them to mean: anchors, wordings, numbers, weekdays, coordinates."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from sourcebook.anchoring import misplaced, shorten
from sourcebook.dates import WEEKDAYS, DateError, weekday
from sourcebook.draft import Draft
from sourcebook.errors import Fault
from sourcebook.quantities import QUALIFIERS, QuantityError, parse
from sourcebook.text import fold

REASON = "reading:"
"""What a note holds that explains why the coding departs from the words."""

EXACT = "character by character"


def anchors(draft: Draft) -> Iterator[Fault]:
    """Every quote stands in its document where the table says, character by character."""
    for table in ("passages", "exclusions"):
        if draft.sheets[table].has("document_id", "start", "end", "quote"):
            yield from misplaced(draft.sheets[table], draft.tables[table], draft.seeds.texts)


def wordings(draft: Draft) -> Iterator[Fault]:
    """A wording or term stands in the quote of its passage, a spelling in its document."""
    quotes = draft.looked_up("passages", "passage_id", "quote")
    for table, column in (("figures", "wording"), ("datings", "wording"), ("namings", "term")):
        for line, passage, words in draft.rows(table, "passage_id", column):
            if words not in quotes.get(passage, words):
                seen = f"{shorten(words)} is not in passage {passage} {shorten(quotes[passage])}"
                remedy = "copy them from the quote, or lengthen the quote"
                yield draft.sheets[table].fault(line, column, seen, f"words of the quote, {EXACT}", remedy)
    for line, document, form in draft.rows("names", "document_id", "form"):
        if form not in draft.seeds.texts.get(document, form):
            seen = f"{form!r} is not in {document}"
            expected = f"a spelling of the document, {EXACT}"
            yield draft.sheets["names"].fault(line, "form", seen, expected, "copy it from the document")


def bounds(draft: Draft) -> Iterator[Fault]:
    """Low is not above high."""
    for table in ("figures", "quantifiers"):
        rows = draft.tables[table][["low", "high"]].dropna()
        for line, low, high in rows[rows["low"] > rows["high"]].itertuples():
            remedy = "swap them, or mend the one that is wrong"
            seen = f"{low} is above high {high}"
            yield draft.sheets[table].fault(line, "low", seen, "low at or below high", remedy)


def quantities(draft: Draft) -> Iterator[Fault]:
    """Low, high and qualifier are what the wording says, or the note says why not."""
    sheet, columns = draft.sheets["figures"], ["wording", "low", "high", "qualifier", "note"]
    if not sheet.has(*columns):
        return
    rows = draft.tables["figures"][columns]
    # Rows with a fault of their own in these cells are not judged twice.
    sound = (rows.notna() == sheet.frame[columns].notna()).all(axis=1) & rows["qualifier"].isin(QUALIFIERS)
    sound &= ~(rows["low"] > rows["high"]).fillna(False)
    rows = rows[sound & rows["wording"].notna() & ~_explained(rows)]
    for line, wording, low, high, qualifier, _ in rows.astype(object).where(rows.notna(), None).itertuples():
        remedy = f"mend the row, or explain it in the note with {REASON!r}"
        try:
            read = parse(wording)
        except QuantityError as error:
            seen = str(error).split(";")[0]
            yield sheet.fault(line, "wording", seen, "one number or vague word", remedy)
            continue
        if (coded := _coded(low, high, qualifier)) != _coded(read.low, read.high, read.qualifier):
            expected = f"{_coded(read.low, read.high, read.qualifier)} as in {shorten(wording)}"
            differs = {"low": low != read.low, "high": high != read.high, "qualifier": True}
            yield sheet.fault(line, next(name for name in differs if differs[name]), coded, expected, remedy)


def weekdays(draft: Draft) -> Iterator[Fault]:
    """A weekday in the wording is that of the date, or the note says why not."""
    rows = draft.tables["datings"]
    for line, wording, edtf in rows.loc[~_explained(rows), ["wording", "edtf"]].dropna().itertuples():
        named = re.findall(rf"\b(?:{'|'.join(WEEKDAYS)})\b", fold(wording), re.IGNORECASE)
        try:
            day = weekday(edtf) if named else None
        except DateError:
            continue
        if day and day.lower() not in [name.lower() for name in named]:
            yield draft.sheets["datings"].fault(
                line, "edtf", f"{edtf}, a {day}", f"a {named[0]} as in {shorten(wording)}",
                f"mend the date, or explain it in the note with {REASON!r}")


def places(draft: Draft) -> Iterator[Fault]:
    """Coordinates come in pairs, on the globe, with their source."""
    columns = ["lat", "lon", "coordinate_source"]
    sheet, rows = draft.sheets["places"], draft.tables["places"]
    if not sheet.has(*columns):
        return
    cells = sheet.frame[columns]
    blank = cells[cells[["lat", "lon"]].notna().any(axis=1)].isna()
    for column in columns:
        for line in blank.index[blank[column]]:
            yield sheet.fault(line, column, "a blank", "lat, lon and coordinate_source together",
                              "fill it in, or leave all three blank")
    for column, most in (("lat", 90), ("lon", 180)):
        for line, value in rows.loc[rows[column].abs() > most, column].items():
            yield sheet.fault(line, column, f"{value}", f"{-most} to {most}",
                              "give it in degrees, north as lat and east as lon")


def _explained(rows: pd.DataFrame) -> pd.Series:
    return rows["note"].str.contains(REASON, case=False, regex=False, na=False).astype(bool)


def _coded(low: int | None, high: int | None, qualifier: str | None) -> str:
    return f"low {_shown(low)}, high {_shown(high)}, {_shown(qualifier)}"


def _shown(value: object) -> str:
    return "blank" if value is None else str(value)
