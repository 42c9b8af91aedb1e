"""What disagrees within and between documents, as far as a computer can see it.

The register in data/register.csv holds what a reader found; this is what the tables and
texts show by themselves. It gives no severity: what changes a reader's conclusion is for
a reader to judge.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import pandas as pd

from sourcebook.anniversaries import anniversaries, weekdays
from sourcebook.arithmetic import arithmetic
from sourcebook.case import Case
from sourcebook.chronology import disagreements
from sourcebook.claims import CLAIMED
from sourcebook.compare import conflicts
from sourcebook.ground import Ground, Row
from sourcebook.relations.links import recorded
from sourcebook.schema import REGISTER_KINDS, SEVERITIES
from sourcebook.spellings import letters, names, quotations

COLUMNS = ["kind", "left", "right", "explanation"]


def computed(case: Case) -> pd.DataFrame:
    """List the discrepancies that tables and texts show by themselves.

    They are figures that no number fits, datings that no day fits, sums that do not come out
    and parts above their whole, weekdays and anniversaries that do not fit, quotations that
    differ, names spelt in several ways, and letters that only look like others.

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
    ground = Ground(case)
    found = chain(
        figures(case), dates(case), arithmetic(case), weekdays(ground), anniversaries(ground),
        quotations(ground), names(ground), letters(ground),
    )
    rows = sorted(found, key=lambda row: REGISTER_KINDS.index(row[0]))
    return pd.DataFrame(rows, columns=COLUMNS, dtype="str")


def curated(case: Case) -> pd.DataFrame:
    """Return the register with the words on both sides.

    Returns
    -------
    DataFrame
        A row a discrepancy: ``discrepancy_id, kind, severity``, ``left`` and ``right`` (quotes;
        ``right`` is missing where there is one side only), ``left_document`` and
        ``right_document`` (ids) and ``explanation``; by kind, then from high to low.
    """
    passages = case.passages.set_index("passage_id")
    rows = case.register
    for side in ("left", "right"):
        found = passages.reindex(rows[f"{side}_passage"])
        rows[side], rows[f"{side}_document"] = found["quote"].to_numpy(), found["document_id"].to_numpy()
    order = rows.assign(
        by_kind=rows["kind"].map(REGISTER_KINDS.index), by_severity=rows["severity"].map(SEVERITIES.index)
    ).sort_values(["by_kind", "by_severity", "discrepancy_id"], ascending=[True, False, True])
    columns = ["discrepancy_id", "kind", "severity", "left_document", "left", "right_document", "right"]
    return order[[*columns, "explanation"]].reset_index(drop=True)


def figures(case: Case) -> Iterator[Row]:
    """Yield the pairs of claimed figures that no number fits.

    Pairs are left out of which a link of one voice or body, not merely suspected, says that one revises
    the other or is a part of it, and those whose lower number is that of an eyewitness: what somebody
    saw excludes no higher number.
    """
    joined = recorded(case).joined
    stated = case.statements("figures")
    stated = stated[stated["speech_act"].isin(CLAIMED)]
    seen = set(stated.loc[stated["proximity"] == "eyewitness", "figure_id"])
    for row in conflicts(stated).astype(object).itertuples():
        if frozenset((row.lower, row.higher)) not in joined and row.lower not in seen:
            one = f"“{row.lower_wording}” ({row.lower_speaker})"
            other = f"“{row.higher_wording}” ({row.higher_speaker})"
            about = f"{case.label(row.measure_id, 'measures')}, {case.label(row.event_id, 'events')}"
            told = f"No number fits both {one} and {other}: {about}."
            yield "figure_conflict", row.lower, row.higher, told


def dates(case: Case) -> Iterator[Row]:
    """Yield the pairs of datings of one event that no day fits."""
    for row in disagreements(case.statements("datings")).astype(object).itertuples():
        one = f"“{row.earlier_wording}” ({row.earlier_speaker}), {row.earlier_date}"
        other = f"“{row.later_wording}” ({row.later_speaker}), {row.later_date}"
        told = f"No day fits both {one} and {other}: {row.event_title}."
        yield "date_conflict", row.earlier, row.later, told
