"""What the tables do not yet cover, set out for a reader and for a curator."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pandas as pd

from sourcebook.case import Case
from sourcebook.coverage import coverage, line_of
from sourcebook.schema import TABLES
from sourcebook.text import context


def tally(covered: pd.DataFrame) -> pd.DataFrame:
    """Count the mentions of each document by what accounts for them.

    Parameters
    ----------
    covered : DataFrame
        As ``coverage`` returns it.

    Returns
    -------
    DataFrame
        A row a document: ``document_id, mentions, in_statements, excluded, unaccounted``.
    """
    excluded, missing = covered["covered_by"].str.startswith("exclusion: "), covered["covered_by"] == ""
    counts = {"mentions": True, "in_statements": ~excluded & ~missing, "excluded": excluded,
              "unaccounted": missing}
    rows = pd.DataFrame({"document_id": covered["document_id"], **counts})
    return rows.groupby("document_id", sort=False, as_index=False).sum()


def audit(case: Case, every: bool = False) -> pd.DataFrame:
    """List the mentions that nothing accounts for, with line and words around them.

    Parameters
    ----------
    case : Case
    every : bool
        List those that are accounted for too.

    Returns
    -------
    DataFrame
        The columns of ``coverage``, then ``line`` (counted from 1), ``before`` and ``after``.
    """
    covered = coverage(case)
    rows = covered if every else covered[covered["covered_by"] == ""]
    around = [_around(case.text(row.document_id), row.start, row.end) for row in rows.itertuples()]
    added = pd.DataFrame(around, columns=["line", "before", "after"], index=rows.index)
    return rows.join(added).reset_index(drop=True)


def _around(text: str, start: int, end: int) -> tuple[int, str, str]:
    before, _, after = context(text, start, end, chars=40)
    return line_of(text, start), before, after


def listing(rows: pd.DataFrame) -> Iterator[str]:
    """Yield a line for each mention of an audit: where, what kind, the words in their context.

    Parameters
    ----------
    rows : DataFrame
        As ``audit`` returns them.
    """
    for row in rows.itertuples():
        words = " ".join(f"{row.before}⟦{row.words}⟧{row.after}".split())
        covers = f"  — {row.covered_by}" if row.covered_by else ""
        yield f"{row.document_id}:{row.line} {row.start}–{row.end} {row.kind}: {words}{covers}"


def summary(rows: pd.DataFrame) -> str:
    """Return the counts of ``tally`` as a table for the terminal, with the totals."""
    counts = tally(rows)
    totals = counts.sum(numeric_only=True).to_frame().T.assign(document_id="all")
    shown = pd.concat([counts, totals[counts.columns]])
    return shown.rename(columns=lambda name: name.replace("_", " ")).to_string(index=False)


def skeleton(rows: pd.DataFrame) -> str:
    """Return the mentions as rows for data/exclusions.csv, the reason left blank."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(TABLES["exclusions"].names)
    writer.writerows((row.document_id, row.start, row.end, row.words, "") for row in rows.itertuples())
    return out.getvalue()
