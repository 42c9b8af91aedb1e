"""What a card of the index says of a report: the figures it selects, their lines and their outer bounds."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sourcebook.case import Case
from sourcebook.claims import apart_in_each
from sourcebook.envelopes import bounds, envelope
from sourcebook.errors import NotApplicable
from sourcebook.lineage import count_lines
from sourcebook.report.content.sections import attributed
from sourcebook.report.job import Job
from sourcebook.report.parameters import selected
from sourcebook.selection import Selection


@dataclass(frozen=True)
class Mark:
    """A figure of the event and measure as a whole: its ends, infinite where open, None where unnumbered.

    Of a vague word they are those that the reading gives it. ``apart`` says why it bounds no range, if so.
    """

    figure_id: str
    low: float | None
    high: float | None
    vague: bool
    words: str
    speaker: str
    standpoint: str
    order: int
    apart: str = ""


@dataclass(frozen=True)
class Bound:
    """An outer bound, None where no figure has one, those who state it, and who leaves that end open.

    ``said`` is the number as the report says it, with a word where only the reading gives it.
    """

    number: int | None
    statements: str = ""
    speakers: str = ""
    words: str = ""
    open_by: str = ""
    said: str = "none stated"


@dataclass(frozen=True)
class Summary:
    """What a report says in short; ``figures`` counts those of parts too, ``marks`` has the others.

    ``lines`` are the fewest and the most independent lines behind the marks.
    """

    question: str
    event: str
    figures: int
    lines: tuple[int, int]
    low: Bound
    high: Bound
    marks: tuple[Mark, ...]


def summarise(job: Job, case: Case) -> Summary | None:
    """Return what the report of a job says in short, or None if its template asks for no figures."""
    chosen = selected(case, job.values)
    if chosen is None:
        return None
    whole = chosen.whole
    low, high = _outer(whole)
    return Summary(chosen.question, case.label(chosen.event, "events"), len(chosen.figures),
                   count_lines(case, whole), low, high, _marks(chosen))


def _outer(whole: pd.DataFrame) -> tuple[Bound, Bound]:
    try:
        rows = envelope(whole)
    except NotApplicable:
        return Bound(None), Bound(None)
    low, high = (
        Bound(None if pd.isna(row.number) else int(row.number), row.statements, row.speakers, row.wordings,
              row.left_open_by, attributed(whole, row.number, row.statements))
        for row in rows.itertuples()
    )
    return low, high


def _marks(chosen: Selection) -> tuple[Mark, ...]:
    whole = chosen.whole
    ends = bounds(whole).assign(apart=apart_in_each(whole))
    found = [
        Mark(row.figure_id, *(None if pd.isna(end) else end for end in (floor, ceiling)),
             row.qualifier == "vague", row.wording, row.speaker, row.standpoint_label,
             int(row.standpoint_order), apart)
        for row, (floor, ceiling, apart) in zip(whole.itertuples(), ends.to_numpy(), strict=True)
    ]
    return tuple(sorted(found, key=lambda mark: (mark.low is None, mark.low or 0, mark.high or 0)))
