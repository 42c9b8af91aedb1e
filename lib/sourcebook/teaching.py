"""Exercises: a passage shown without its coding, and answers set beside the tables."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from sourcebook.card import ARROW, Card
from sourcebook.case import Case
from sourcebook.errors import UnknownName
from sourcebook.schema import STATEMENTS, TABLES


@dataclass(frozen=True)
class Mark:
    """An answer set beside the tables: right, wrong or (None) not given, and a comment."""

    right: bool | None
    comment: str

    def __repr__(self) -> str:
        return self.comment


def blind(case: Case, statement_id: str) -> Card:
    """Return a statement's words in context without anything that was coded from them.

    The wording stays, since it says which of several quantities or dates is asked about.
    """
    card = case.show(statement_id)
    return replace(card, chain=card.chain[:1], reading="", rows=())


def mark(case: Case, statement_id: str, field: str, answer: object) -> Mark:
    """Set an answer beside the table.

    Parameters
    ----------
    case : Case
    statement_id : str
        A figure, dating or stance.
    field : str
        A column of its table, such as ``source_id``, ``low`` or ``speech_act``.
    answer : object
        The answer; None if there is none yet, "" for a cell that should be blank.

    Returns
    -------
    Mark
        An answer that is no known id or value of the field is wrong, not an error.

    Raises
    ------
    UnknownName
        If the statement or the field is not known.
    """
    if answer is None:
        return Mark(None, "No answer yet: replace None and run the cell again.")
    card = case.show(statement_id)
    table = next(name for name, kind in STATEMENTS.items() if kind == card.kind)
    if field not in TABLES[table].names:
        raise UnknownName(f"column of {table}", field, TABLES[table].names)
    rows = case.statements(table).set_index(TABLES[table].key[0])
    row = rows.loc[statement_id]
    chain = f"The chain is {ARROW.join(card.chain)}; the speech act is {row['speech_act']}."
    note = "" if pd.isna(row["note"]) else f" The note says: {row['note']}"
    if str(answer).strip() == ("" if pd.isna(row[field]) else str(row[field])):
        return Mark(True, f"The table agrees. {chain}{note}")
    shown = "nothing" if pd.isna(row[field]) else repr(row[field])
    question = "Read the passage again: which answer do its words bear out?"
    return Mark(False, f"The table has {shown}, not {answer!r}. {chain}{note} {question}")
