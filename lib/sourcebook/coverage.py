"""Which mention of a number or date is in which statement, and which is in none.

A mention is accounted for if it overlaps the wording of a figure or dating where that
stands in its passage, lies in a term or a name, or lies under an exclusion.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from sourcebook.anchoring import shorten
from sourcebook.case import Case
from sourcebook.draft import Draft
from sourcebook.errors import Fault
from sourcebook.mentions import Mention, find_mentions
from sourcebook.text import occurrences

WORDINGS = {"figures": ("figure_id", "wording"), "datings": ("dating_id", "wording"),
            "namings": ("naming_id", "term")}
"""The tables that code words of a passage: their key and the column with the words."""

GOES_ON_BEFORE, GOES_ON_AFTER = re.compile(r"\w$|\d[.,]$"), re.compile(r"\w|[.,]\d")
"""What shows that a word or number goes on before or after a place."""


class Cover(NamedTuple):
    """A span that accounts for the mentions in it: a statement, a name or an exclusion."""

    start: int
    end: int
    name: str
    whole: bool
    """Whether a mention must lie in it wholly, or only touch it."""


def coverage(case: Case) -> pd.DataFrame:
    """Say of every mention of a number or a date what accounts for it.

    Parameters
    ----------
    case : Case

    Returns
    -------
    DataFrame
        ``document_id, start, end, words, kind`` as ``mentions`` finds them, and
        ``covered_by``: ids of figures and datings, ``naming: …`` with its id, ``name: …``
        with the entity named, ``exclusion: …`` with the reason, several of them joined by
        ", "; blank where nothing accounts for the mention.

    Examples
    --------
    >>> from sourcebook import open_case
    >>> list(coverage(open_case()).columns)
    ['document_id', 'start', 'end', 'words', 'kind', 'covered_by']
    """
    return _coverage(case._tables, case._texts)


def unaccounted(draft: Draft) -> Iterator[Fault]:
    """Every number and date in the documents is in a statement or under an exclusion, not in both.

    Judged only where all rows could be read.
    """
    if any(sheet.faults for sheet in draft.sheets.values()):
        return
    files = draft.looked_up("documents", "document_id", "file")
    for row in _coverage(draft.tables, draft.seeds.texts).astype(object).itertuples():
        if not row.covered_by:
            told = ("is in no statement and under no exclusion", "a row for every number and date",
                    "code it, or exclude it with a reason")
        elif "exclusion: " in row.covered_by and claims_of(row.covered_by):
            told = (f"is in {row.covered_by.replace(', ', ' and ')}", "a claim or an exclusion",
                    "delete the exclusion, or shorten the wording")
        else:
            continue
        line = line_of(draft.seeds.texts[row.document_id], row.start)
        seen, expected, remedy = told
        seen = f"“{shorten(row.words)[1:-1]}” {seen}"
        yield Fault(f"seeds/{files[row.document_id]}", line, "", seen, expected, remedy)


def claims_of(covered_by: str) -> list[str]:
    """Return the figures and datings among what accounts for a mention.

    >>> claims_of("k1, t2, naming: n1, exclusion: name")
    ['k1', 't2']
    """
    return [name for name in covered_by.split(", ") if name and ": " not in name]


def line_of(text: str, at: int) -> int:
    """Return the line, counted from 1, in which an offset lies."""
    return text.count("\n", 0, at) + 1


def _coverage(tables: dict[str, pd.DataFrame], texts: dict[str, str]) -> pd.DataFrame:
    covers = _covers(tables, texts)
    rows = [
        (document, *mention, ", ".join(dict.fromkeys(names)))
        for document, text in texts.items()
        for mention, names in _sweep(find_mentions(text), sorted(covers[document]))
    ]
    columns = ["document_id", *Mention._fields, "covered_by"]
    types = {name: "int64" if name in ("start", "end") else "str" for name in columns}
    return pd.DataFrame(rows, columns=columns).astype(types)


def _sweep(found: Iterator[Mention], covers: list[Cover]) -> Iterator[tuple[Mention, list[str]]]:
    """Go through mentions and covers together, both in the order of the text."""
    waiting, near = iter(covers), []
    following = next(waiting, None)
    for mention in found:
        while following is not None and following.start < mention.end:
            near.append(following)
            following = next(waiting, None)
        near = [cover for cover in near if cover.end > mention.start]
        yield mention, [
            cover.name for cover in near
            if not cover.whole or (cover.start <= mention.start and mention.end <= cover.end)
        ]


def _covers(tables: dict[str, pd.DataFrame], texts: dict[str, str]) -> dict[str, list[Cover]]:
    covers = defaultdict(list)
    for document, cover in (*_worded(tables), *_named(tables, texts), *_excluded(tables)):
        covers[document].append(cover)
    return covers


def _worded(tables: dict[str, pd.DataFrame]) -> Iterator[tuple[str, Cover]]:
    columns = ["document_id", "start", "quote"]
    passages = tables["passages"].dropna(subset=["passage_id", *columns])
    known = passages.drop_duplicates("passage_id").set_index("passage_id")[columns]
    for table, (key, column) in WORDINGS.items():
        rows = tables[table][[key, "passage_id", column]].dropna()
        placed = rows.join(known, on="passage_id", how="inner").astype(object)
        for name, _, words, document, start, quote in placed.itertuples(index=False, name=None):
            at = place_of(words, quote)
            told = f"naming: {name}" if table == "namings" else name
            # Words that are not in the quote have a fault of their own; where they belong is not known.
            first, last = (0, len(quote)) if at is None else (at, at + len(words))
            yield document, Cover(start + first, start + last, told, table == "namings")


def place_of(words: str, quote: str) -> int | None:
    """Return where in a quote a wording stands: its first place that cuts no word or number.

    One wording stands for one place: where the same words come again in the quote, and are
    meant there, a longer wording must say so.

    >>> place_of("20", "2,200 were counted; volunteers had collected another 20 bodies")
    53
    """
    places = occurrences(words, quote)
    whole = (at for at in places if not _cuts(quote, at, at + len(words)))
    return next(whole, next(iter(places), None))


def _cuts(text: str, start: int, end: int) -> bool:
    return bool(GOES_ON_BEFORE.search(text[max(0, start - 2) : start]) or GOES_ON_AFTER.match(text, end))


def _named(tables: dict[str, pd.DataFrame], texts: dict[str, str]) -> Iterator[tuple[str, Cover]]:
    """Yield every place where a name with a number or a date in it stands."""
    rows = tables["names"][["document_id", "form", "entity"]].dropna()
    for document, form, entity in rows.itertuples(index=False, name=None):
        if any(find_mentions(form)):
            for start in occurrences(form, texts.get(document, "")):
                yield document, Cover(start, start + len(form), f"name: {entity}", True)


def _excluded(tables: dict[str, pd.DataFrame]) -> Iterator[tuple[str, Cover]]:
    rows = tables["exclusions"][["document_id", "start", "end", "reason"]].dropna()
    for document, start, end, reason in rows.itertuples(index=False, name=None):
        yield document, Cover(start, end, f"exclusion: {reason}", True)
