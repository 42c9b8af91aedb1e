"""Criticism of sources as columns: who a voice is, how near, how late, through how many others.

The questions are the ones of the handbooks: who says it, from where does he know,
when did he say it, and through whom do we have it (Bernheim 1908, Howell and
Prevenier 2001). The answers stand beside a claim; none of them decides about it.
"""

from __future__ import annotations

import pandas as pd

from sourcebook.case import Case
from sourcebook.chronology import happenings
from sourcebook.dates import days_between
from sourcebook.lineage import chain_length
from sourcebook.schema import PROXIMITIES, STATEMENTS


def voices(case: Case) -> pd.DataFrame:
    """Return the voices that make statements, with how often each does and in which documents.

    Returns
    -------
    DataFrame
        A row a voice: ``source_id, name, kind, standpoint, named, proximity`` as in the table
        of sources, ``standpoint_label, standpoint_order``, ``documents`` (ids joined by a
        space) and ``statements`` (count); by standpoint, proximity and name.
    """
    made = pd.concat([case.statements(table)[["source_id", "document_id"]] for table in STATEMENTS])
    by_voice = made.groupby("source_id")["document_id"]
    counted = pd.DataFrame({
        "documents": by_voice.agg(lambda ids: " ".join(sorted(set(ids)))), "statements": by_voice.size(),
    })
    sides = case.standpoints.set_index("standpoint_id")[["label", "order"]].add_prefix("standpoint_")
    columns = ["source_id", "name", "kind", "standpoint", "named", "proximity"]
    rows = case.sources[columns].join(counted, on="source_id", how="inner").join(sides, on="standpoint")
    nearness = rows["proximity"].map(PROXIMITIES.index)
    order = ["standpoint_order", "nearness", "name"]
    return rows.assign(nearness=nearness).sort_values(order, ignore_index=True).drop(columns="nearness")


def criticise(case: Case, statements: pd.DataFrame) -> pd.DataFrame:
    """Add what can be computed about how far each statement is from what it is about.

    Parameters
    ----------
    case : Case
    statements : DataFrame
        As ``case.statements`` returns them.

    Returns
    -------
    DataFrame
        The statements with ``named`` (whether the speaker is), ``chain_length`` (voices between
        document and words), and ``days_min`` and ``days_max``, the fewest and most days between
        the event and the statement, missing where either is not dated. The event lasts from the
        first to the last day that datings of it with two ends allow.
    """
    spans = _event_spans(case)
    named = case.sources.set_index("source_id")["named"]
    days = [_days(spans.get(event), stated) for event, stated in
            zip(statements["event_id"], statements["stated"], strict=True)]
    return statements.assign(
        named=statements["source_id"].map(named),
        chain_length=chain_length(statements),
        days_min=pd.array([few for few, _ in days], dtype="Int64"),
        days_max=pd.array([many for _, many in days], dtype="Int64"),
    )


def _event_spans(case: Case) -> dict[str, str]:
    """Return for each event the EDTF interval around its datings that have two ends."""
    closed = happenings(case.datings).dropna(subset=["first", "last"])
    ends = closed.groupby("event_id").agg(first=("first", "min"), last=("last", "max"))
    return {row.Index: f"{row.first:%Y-%m-%d}/{row.last:%Y-%m-%d}" for row in ends.itertuples()}


def _days(event: str | None, stated: object) -> tuple[object, object]:
    found = None if event is None or pd.isna(stated) else days_between(event, stated)
    return found or (pd.NA, pd.NA)
