"""Passages put in their place: start and end found from the quotes."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sourcebook.draft import find_case
from sourcebook.errors import Fault
from sourcebook.schema import TABLES
from sourcebook.seeds import read_seeds, registry_faults
from sourcebook.tables import Sheet, read_sheet, typed
from sourcebook.text import AnchorError, anchor, fold, occurrences

PASSAGES = TABLES["passages"]


@dataclass(frozen=True)
class Anchoring:
    """What ``anchor_passages`` did.

    ``anchored`` counts the passages whose place was found or corrected,
    ``kept`` those that were right; ``faults`` lists the others.
    """

    anchored: int
    kept: int
    faults: tuple[Fault, ...]
    written: bool


def anchor_passages(
    path: str | Path | None = None, partial: bool = False, progress: Callable[[Iterable], Iterable] = iter
) -> Anchoring:
    """Fill ``start`` and ``end`` of data/passages.csv from the quotes.

    A quote that stands once in its document is put there. One that stands in
    several places is left alone if its start is one of them, else listed.

    Parameters
    ----------
    path : path, optional
        The folder of the case; see ``find_case`` for what happens without it.
    partial : bool
        Write the passages that have a place even if others have none.
    progress : callable, optional
        Wraps the passages gone through, to show how far one is.

    Returns
    -------
    Anchoring
        Nothing is written if there are faults, unless ``partial`` is true; and
        never if the table or the documents are not as they should be.
    """
    path = find_case(path)
    sheet, documents = read_sheet(path, PASSAGES), read_sheet(path, TABLES["documents"])
    seeds = read_seeds(path, typed(documents))
    faults = [*seeds.faults, *registry_faults(path, typed(documents), seeds)]
    faults += [*documents.faults, *sheet.faults]
    if faults:
        return Anchoring(0, 0, tuple(faults), False)
    places, kept = {}, 0
    for line, document, start, end, quote in progress(_spans(typed(sheet))):
        text = seeds.texts.get(document)
        if text is None or not quote:
            faults.append(_nowhere(sheet, line, document, quote, seeds.texts))
        elif start is not None and end is not None and text[start:end] == quote:
            kept += 1
        else:
            try:
                places[line] = _place(quote, text, start)
            except AnchorError as error:
                faults.append(anchor_fault(sheet, line, document, quote, text, error))
    written = (partial or not faults) and _write(path / PASSAGES.file, _filled(sheet.frame, places))
    return Anchoring(len(places), kept, tuple(faults), written)


def misplaced(sheet: Sheet, rows: pd.DataFrame, texts: dict[str, str]) -> list[Fault]:
    """Return a fault for each span that does not hold its quote.

    Parameters
    ----------
    sheet : Sheet
        The table the rows come from, with columns ``document_id, start, end, quote``.
    rows : DataFrame
        The same, typed.
    texts : dict
        The documents by id; rows of other documents are passed over.
    """
    faults = []
    for line, document, start, end, quote in _spans(rows):
        text = texts.get(document)
        if text is None or not quote or (start is not None and end is not None and text[start:end] == quote):
            continue
        try:
            place = _place(quote, text, start)
        except AnchorError as error:
            faults.append(anchor_fault(sheet, line, document, quote, text, error))
        else:
            faults.append(_elsewhere(sheet, line, (document, start, end), place, text))
    return faults


def anchor_fault(sheet: Sheet, line: int, document: str, quote: str, text: str, error: AnchorError) -> Fault:
    """Say that a quote has no place of its own, with the nearest candidates."""
    count = len(error.candidates)
    near = "; ".join(_candidate(quote, text, start, end) for start, end, *_ in error.candidates[:3])
    if occurrences(quote, text):
        more = f" and {count - 3} more" if count > 3 else ""
        seen = f"{shorten(quote)} stands {count} times in {document}: {near}{more}"
        remedy = "lengthen the quote, or write the start that is meant"
        return sheet.fault(line, "quote", seen, "one place", remedy)
    seen = f"{shorten(quote)} is not in {document}"
    remedy = f"nearest is {near}" if near else "nothing there is like it; copy the words from the document"
    return sheet.fault(line, "quote", seen, "the exact words of the document", remedy)


def _candidate(quote: str, text: str, start: int, end: int) -> str:
    shown, alike = text[start:end], ""
    if shown == quote:
        shown = text[max(0, start - 20) : end + 20]
    elif fold(shown) == fold(quote):
        alike = ", the same words in look-alike characters"
    return f"{start}–{end} (line {_line(text, start)}) {shorten(shown)}{alike}"


def shorten(words: str, most: int = 50) -> str:
    """Return words in quotation marks, on one line and not too long for a message."""
    words = " ".join(words.split())
    return repr(words if len(words) <= most else words[: most - 1] + "…")


def _spans(rows: pd.DataFrame) -> list[tuple[int, str, int | None, int | None, str | None]]:
    columns = [rows[name].astype(object).where(rows[name].notna(), None)
               for name in ("document_id", "start", "end", "quote")]
    return list(zip(rows.index, *columns, strict=True))


def _place(quote: str, text: str, start: int | None) -> tuple[int, int]:
    if start is not None and text.startswith(quote, start):
        return start, start + len(quote)
    return anchor(quote, text)


def _nowhere(sheet: Sheet, line: int, document: str | None, quote: str | None, known: Iterable[str]) -> Fault:
    if not quote:
        expected, remedy = "the words of the passage", "copy them from the document"
        return sheet.fault(line, "quote", "a blank", expected, remedy)
    remedy = "known: " + ", ".join(sorted(known))
    return sheet.fault(line, "document_id", repr(document), "a document that can be read", remedy)


def _elsewhere(sheet: Sheet, line: int, span: tuple, place: tuple[int, int], text: str) -> Fault:
    document, start, end = span
    where = f"{place[0]}–{place[1]} (line {_line(text, place[0])} of {document}), where the quote stands"
    seen = "a blank start or end"
    if start is not None and end is not None:
        seen = f"{start}–{end} holds {shorten(text[start:end])}"
    return sheet.fault(line, "start", seen, where, "run 'sourcebook anchor'")


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _filled(frame: pd.DataFrame, places: dict[int, tuple[int, int]]) -> pd.DataFrame:
    filled = frame.copy()
    for at, name in enumerate(("start", "end")):
        found = pd.Series({line: str(place[at]) for line, place in places.items()}, dtype="str")
        filled[name] = found.reindex(filled.index).fillna(filled[name])
    return filled[PASSAGES.names].fillna("")


def _write(file: Path, frame: pd.DataFrame) -> bool:
    """Write a table in its canonical form, whole or not at all; say whether it changed."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(frame.columns)
    writer.writerows(frame.itertuples(index=False))
    data = buffer.getvalue().encode("utf-8")
    file = file.resolve()
    if data == file.read_bytes():
        return False
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.name)
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        new.chmod(file.stat().st_mode)
        new.replace(file)
    except BaseException:
        new.unlink()
        raise
    return True
