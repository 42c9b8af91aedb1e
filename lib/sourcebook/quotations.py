"""One utterance in several places: its wordings laid over each other, from the words of a case."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from sourcebook import alignment
from sourcebook.alignment import SAME, Alignment, align, steps, tokens
from sourcebook.case import Case, Passage
from sourcebook.errors import SourcebookError, UnknownName
from sourcebook.schema import STATEMENTS, TABLES

MARK = re.compile(r"[\"“”„«»]")
REACH = 600
"""How many characters around a passage are searched for the marks of the quotation it stands in."""


def utterance(case: Case, name: str, whole: bool = True) -> str:
    """Return the words of a statement or passage, as far as their quotation goes.

    Parameters
    ----------
    case : Case
    name : str
        Id of a figure, dating, stance or passage.
    whole : bool
        Where the passage stands inside quotation marks, take all words between them: what one
        place goes on to quote and the other cuts short belongs to the comparison.

    Raises
    ------
    UnknownName
        If nothing has this id.
    """
    passage = case.passage(_passage(case, name))
    span = _span(case, passage) if whole else None
    return case.text(passage.document_id)[slice(*span)] if span else passage.quote


def _span(case: Case, passage: Passage) -> tuple[int, int] | None:
    """Return where the quotation stands that a passage is part of; nothing before it is anchored."""
    if passage.start is None or passage.end is None:
        return None
    return _inside(case.text(passage.document_id), int(passage.start), int(passage.end))


def _passage(case: Case, name: str) -> str:
    passages = set(case.passages["passage_id"])
    if name in passages:
        return name
    owners: dict[str, str] = {}
    for table in STATEMENTS:
        rows = getattr(case, table)
        owners |= dict(zip(rows[TABLES[table].key[0]], rows["passage_id"], strict=True))
    if name not in owners:
        raise UnknownName("statement or passage", name, passages | owners.keys())
    return owners[name]


def _inside(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span between the quotation marks around a span, or the span if it stands in none.

    >>> text = 'He said: "We came at dawn. We left." "And you?"'
    >>> text[slice(*_inside(text, 10, 26))], text[slice(*_inside(text, 0, 8))]
    ('We came at dawn. We left.', 'He said:')
    """
    left = text[max(0, start - REACH) : start].rpartition("\n")[2]
    right = text[end : end + REACH].partition("\n")[0]
    before = [hit.start() for hit in MARK.finditer(left)]
    after = MARK.search(right)
    if not before or after is None:
        return start, end
    opens = start - len(left) + before[-1]
    closes = end + after.start()
    opening = not text[opens - 1 : opens].strip() or text[opens - 1] in "([:“"
    closing = not text[closes + 1 : closes + 2].strip(" \n.,;:!?)]…[(\"”")
    if not (opening and closing and text[opens + 1 : opens + 2].strip()):
        return start, end
    return opens + 1, closes


def quotation(case: Case, left: str, right: str, whole: bool = True) -> Alignment:
    """Lay the words of two statements or passages over each other.

    Collation, as textual criticism does it; the longest common stretch is matched first
    (Ratcliff and Metzener 1988).

    Parameters
    ----------
    case : Case
    left, right : str
        Ids of two statements or passages.
    whole : bool
        See ``utterance``.

    Returns
    -------
    Alignment
        To be printed, shown, or read as a table; its names are the ids with their documents.

    Raises
    ------
    SourcebookError
        If both are the same passage.
    """
    passages = [_passage(case, name) for name in (left, right)]
    if passages[0] == passages[1]:
        seen = f"{left} and {right} hang on one passage, {passages[0]}"
        raise SourcebookError(f"{seen}; expected two places; compare with another statement")
    names = tuple(_called(case, name) for name in (left, right))
    return align(utterance(case, left, whole), utterance(case, right, whole), names)


def _called(case: Case, name: str) -> str:
    return f"{name} ({case.passage(_passage(case, name)).document_id})"


def versions(case: Case, names: Iterable[str], whole: bool = True) -> pd.DataFrame:
    """Lay the words of several statements or passages beside each other.

    Each is collated with the longest, as in a parallel edition; for the matching see ``quotation``
    (Ratcliff and Metzener 1988).

    Parameters
    ----------
    case : Case
    names : iterable of str
        Ids of statements or passages.
    whole : bool
        See ``utterance``.

    Returns
    -------
    DataFrame
        As ``alignment.versions`` gives it: a row a stretch, a column a place, the longest first.
    """
    return alignment.versions({_called(case, name): utterance(case, name, whole) for name in names})


def left_out(case: Case, left: str, right: str) -> pd.DataFrame:
    """List the statements that hang on words of one place which the other leaves out.

    Parameters
    ----------
    case : Case
    left, right : str
        Ids of two statements or passages; the quotation of the first is the longer measure.

    Returns
    -------
    DataFrame
        ``statement_id, kind, passage_id, speaker, quote``: the statements inside the quotation of
        ``left`` whose passage keeps no word where the two are laid over each other; by place.
        No row where the passage of ``left`` is not anchored.
    """
    passage = case.passage(_passage(case, left))
    start, end = _span(case, passage) or (0, 0)
    one, other = tokens(case.text(passage.document_id)[start:end]), tokens(utterance(case, right))
    matched = [here for kind, here, _ in steps(one, other) if kind == SAME]
    kept = pd.Series([start + token.start for here in matched for token in one[here]], dtype="int64")
    rows = _statements(case).query("document_id == @passage.document_id and @start <= start and end <= @end")
    lost = [not kept.between(row.start, row.end, inclusive="left").any() for row in rows.itertuples()]
    found = rows[pd.array(lost, dtype="bool")].sort_values(["start", "statement_id"], ignore_index=True)
    return found[["statement_id", "kind", "passage_id", "speaker", "quote"]]


def _statements(case: Case) -> pd.DataFrame:
    """Return the statements of all kinds with their places."""
    return pd.concat(
        case.statements(table).rename(columns={TABLES[table].key[0]: "statement_id"}).assign(kind=kind)
        for table, kind in STATEMENTS.items()
    )
