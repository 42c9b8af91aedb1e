"""Statements joined with what one needs to judge them: words, voices, event and measure."""

from __future__ import annotations

import pandas as pd

from sourcebook.card import ARROW, Card, read_dating, read_figure, read_stance
from sourcebook.claims import superseded
from sourcebook.errors import SourcebookError
from sourcebook.populations import peoples
from sourcebook.schema import STATEMENTS, TABLES
from sourcebook.tables import parts
from sourcebook.text import context

JOINS = (
    ("propositions", "proposition_id", {"event_id": "event_id", "topic": "topic", "text": "proposition"}),
    ("passages", "passage_id", {name: name for name in ("document_id", "start", "end", "quote")}),
    ("documents", "document_id", {"title": "document"}),
    ("sources", "source_id", {"name": "speaker", "kind": "source_kind", "proximity": "proximity",
                              "standpoint": "standpoint"}),
    ("standpoints", "standpoint", {"label": "standpoint_label", "order": "standpoint_order"}),
    ("events", "event_id", {"title": "event_title"}),
    ("measures", "measure_id", {"label": "measure", "unit": "unit"}),
)
"""What is added from which table, through which column, and what it is called then."""


def join(tables: dict[str, pd.DataFrame], table: str) -> pd.DataFrame:
    """Join a statement table with passages, documents, sources, standpoints, events and measures.

    Parameters
    ----------
    tables : dict of DataFrame
        The typed tables of a case.
    table : str
        ``figures``, ``datings`` or ``stances``.

    Returns
    -------
    DataFrame
        A row a statement in the order of the table, as described at ``Case.statements``, with
        ``superseded_by``: the statements of the same voice that take its place (see ``superseded``);
        and for figures ``people``: what ``population`` lies in, if it is told apart (see ``peoples``).
    """
    rows = tables[table]
    for owner, through, columns in JOINS:
        if through in rows:
            added = tables[owner].set_index(TABLES[owner].key[0])[list(columns)].rename(columns=columns)
            rows = rows.join(added, on=through)
    if "population" in rows:
        rows = rows.assign(people=peoples(rows["population"], tables["populations"]))
    chains = _chains(tables, rows)
    carriers = [names[-2] if len(names) > 1 else names[0] for names in chains]
    return rows.assign(
        chain=pd.array([ARROW.join(names) for names in chains], dtype="str"),
        carrier=pd.array(carriers, dtype="str"),
        superseded_by=superseded(rows[TABLES[table].key[0]], rows["source_id"], tables["links"]),
    )


def _chains(tables: dict[str, pd.DataFrame], rows: pd.DataFrame) -> list[list[str]]:
    names = dict(zip(tables["sources"]["source_id"], tables["sources"]["name"], strict=True))
    chains = []
    for document, title, via, speaker in zip(
        rows["document_id"], rows["document"], rows["via"], rows["source_id"], strict=True
    ):
        # A document that speaks in its own voice is named once.
        voices = [voice for voice in (*parts(via), speaker) if voice != document]
        chains.append([title, *(names.get(voice, voice) for voice in voices)])
    return chains


def card(table: str, statement: dict[str, object], text: str, places: dict[str, str]) -> Card:
    """Make the card of one statement.

    Parameters
    ----------
    table : str
        ``figures``, ``datings`` or ``stances``.
    statement : dict
        A row as made by ``join``, blanks as None.
    text : str
        The document it stands in.
    places : dict
        What places are called, by id.

    Raises
    ------
    SourcebookError
        If the passage does not stand where the table says.
    """
    before, quote, after = _context(statement, text)
    return Card(
        statement_id=statement[TABLES[table].key[0]],
        kind=STATEMENTS[table],
        document=statement["document_id"],
        before=before,
        quote=quote,
        after=after,
        wording=statement.get("wording") or "",
        chain=tuple(statement["chain"].split(ARROW)),
        reading=_READINGS[table](statement),
        rows=tuple((label, str(value)) for label, value in _rows(statement, places) if value),
    )


def _context(statement: dict[str, object], text: str) -> tuple[str, str, str]:
    start, end, quote = statement["start"], statement["end"], statement["quote"]
    if start is None or end is None or text[start:end] != quote:
        seen = f"passage {statement['passage_id']} is not where data/passages.csv says"
        expected = f"expected its quote in {statement['document_id']}"
        raise SourcebookError(f"{seen}; {expected}; run 'sourcebook anchor'")
    return context(text, start, end)


def _rows(statement: dict[str, object], places: dict[str, str]) -> list[tuple[str, object]]:
    counted = f"{statement['measure']} ({statement['unit']})" if "measure" in statement else None
    place = statement.get("place_id")
    return [
        ("standpoint", statement["standpoint_label"]),
        ("speech act", statement["speech_act"]),
        ("stated", statement["stated"] or "time not stated"),
        ("event", statement["event_title"]),
        ("measure", counted),
        ("population", statement.get("population")),
        ("place", places.get(place, place)),
        ("event time", statement.get("event_time")),
        ("note", statement["note"]),
    ]


_READINGS = {
    "figures": lambda row: read_figure(row["low"], row["high"], row["qualifier"]),
    "datings": lambda row: read_dating(row["edtf"], row["clock"], row["derived"]),
    "stances": lambda row: read_stance(row["stance"], row["proposition"], row["explicit"]),
}
