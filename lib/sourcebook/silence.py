"""What each document says of each proposition, and where it is silent though it might speak.

Silence proves nothing by itself; it asks a question only where a text would have had
reason to speak (Langlois and Seignobos 1898, on the argument from silence). So a
document's silence is shown only within a stated scope.
"""

from __future__ import annotations

import pandas as pd

from sourcebook.case import Case
from sourcebook.schema import STANCES, STATEMENTS

SILENT, OUT = "silent", "out of scope"
"""A document in scope in which no voice takes a position, and one that is not in scope."""

SCOPE = (
    "A document is in scope of a proposition if any figure, dating or stance in it is about the "
    "proposition's event, about a happening that lies in it, or about one that it lies in, the outermost "
    "excepted."
)
"""The rule of scope in one sentence."""


def silence(case: Case) -> pd.DataFrame:
    """Return for each proposition and document what its voices hold of it, or that none speaks.

    Returns
    -------
    DataFrame
        A row a proposition and document, by topic: ``topic, proposition_id, proposition,
        document_id``; ``position`` (the stances of all voices in it joined by a comma, silent,
        or out of scope: see ``SCOPE``); ``own`` (the stances of the document in its own
        voice, blank if it takes none); and how many voices in it take each stance, in columns
        ``affirms, denies, qualifies, reports``.

    Examples
    --------
    >>> from sourcebook import open_case
    >>> case = open_case()
    >>> len(silence(case)) == len(case.propositions) * len(case.documents)
    True
    """
    documents = sorted(case.documents["document_id"])
    told = dict(iter(case.statements("stances").groupby(["proposition_id", "document_id"])))
    about = _events_of(case)
    wide = {event: _scope(case, event) for event in case.propositions["event_id"].unique()}
    rows = [
        {"topic": row.topic, "proposition_id": row.proposition_id, "proposition": row.text,
         "document_id": document,
         **_said(told.get((row.proposition_id, document)), document,
                 in_scope=bool(about[document] & wide[row.event_id]))}
        for row in case.propositions.sort_values(["topic", "proposition_id"]).itertuples()
        for document in documents
    ]
    columns = ["topic", "proposition_id", "proposition", "document_id", "position", "own", *STANCES]
    return pd.DataFrame(rows, columns=columns)


def by_document(rows: pd.DataFrame) -> pd.DataFrame:
    """Lay out the rows of ``silence``: a row a proposition, a column a document, the position in it."""
    index = ["topic", "proposition_id", "proposition"]
    laid = rows.pivot(index=index, columns="document_id", values="position")
    return laid.rename_axis(columns=None).reset_index()


def _events_of(case: Case) -> dict[str, set[str]]:
    """Return for each document the events that its statements are about."""
    made = pd.concat([case.statements(table)[["document_id", "event_id"]] for table in STATEMENTS])
    known = made.groupby("document_id")["event_id"].agg(set).to_dict()
    return {document: known.get(document, set()) for document in case.documents["document_id"]}


def _scope(case: Case, event: str) -> set[str]:
    """Return the event, what lies in it, and what it lies in but for the outermost."""
    return {*case.descends("events", event), *case.ascends("events", event)[:-1]}


def _said(told: pd.DataFrame | None, document: str, in_scope: bool) -> dict[str, object]:
    if told is None:
        return {"position": SILENT if in_scope else OUT, "own": "", **dict.fromkeys(STANCES, 0)}
    voices = told.groupby("stance")["source_id"].nunique()
    own = set(told.loc[told["source_id"] == document, "stance"])
    return {
        "position": ", ".join(stance for stance in STANCES if stance in voices),
        "own": ", ".join(stance for stance in STANCES if stance in own),
        **{stance: int(voices.get(stance, 0)) for stance in STANCES},
    }
