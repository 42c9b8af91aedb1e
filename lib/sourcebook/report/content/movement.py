"""How the figures moved: what had been stated by when."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from sourcebook.case import Case
from sourcebook.claims import CLAIMED, JUDGED, apart_in_words
from sourcebook.dates import parse_edtf
from sourcebook.envelopes import envelope
from sourcebook.errors import NotApplicable
from sourcebook.lineage import Lineage, lineage_of
from sourcebook.listing import Listing, linked, links, plural, say
from sourcebook.memory import remembered
from sourcebook.report.content.sections import UNCLAIMED, attributed, carriers, in_words
from sourcebook.selection import Selection
from sourcebook.spans import End

NEEDED = ["event_id", "measure_id", "figure_id", "source_id", "speaker", "chain", "wording", "low", "high",
          "qualifier", "stated", *JUDGED]
COLUMNS = ["stated", "figure", "speaker", "chain", "words", "lowest so far", "highest so far", "lines so far"]


def over_time(chosen: Selection) -> Listing:
    """List the dated figures as they were stated, each with the outer bounds and the lines by then.

    Only figures of the event and measure as a whole, since parts would seem to lower the bounds, and only
    those that are claimed; one that its voice replaced bounds nothing from then on.
    """
    claimed = chosen.whole["speech_act"].isin(CLAIMED)
    whole = chosen.whole.loc[claimed, NEEDED]
    dated = whole[whole["stated"].notna()]
    dated = dated.loc[dated["stated"].map(_first_day).sort_values(kind="stable").index]
    rows = _moments(chosen.case, dated)
    undated = whole.loc[whole["stated"].isna(), "figure_id"]
    notes = [] if rows else [say("No claim about the event and measure as a whole has a date.")]
    if len(undated):
        notes.append(say("The documents do not date {}: they stand in no order of time.", links(undated)))
    if not claimed.all():
        others = chosen.whole[~claimed].assign(why=chosen.whole["speech_act"])
        notes.append(say("{}, and not listed here: {}.", plural(len(others), *UNCLAIMED),
                         linked(apart_in_words(others), chosen.shown)))
    note = Markup(" ").join(notes)
    return Listing(pd.DataFrame(rows, columns=COLUMNS), ("figure",), {"speaker": "chain"}, note=note,
                   quoted=("words",), right=("lowest so far", "highest so far", "lines so far"))


@remembered
def _moments(case: Case, dated: pd.DataFrame) -> list[dict[str, object]]:
    lineage = lineage_of(case)
    return [_moment(dated.iloc[: place + 1], lineage) for place in range(len(dated))]


def _moment(by_then: pd.DataFrame, lineage: Lineage) -> dict[str, object]:
    """Return the last of some figures with the bounds of all of them."""
    last = by_then.iloc[-1]
    return {
        "stated": last["stated"], "figure": last["figure_id"], "speaker": last["speaker"],
        "chain": carriers(by_then).iloc[-1], "words": last["wording"],
        **dict(zip(COLUMNS[5:7], _ends(by_then), strict=True)),
        "lines so far": in_words(*lineage.count(by_then)),
    }


def _ends(figures: pd.DataFrame) -> tuple[str, str]:
    """Return the lowest low and highest high as text; an end that some words leave open says so."""
    try:
        low, high = (attributed(figures, row.number, row.statements) + (", open" if row.left_open_by else "")
                     for row in envelope(figures).itertuples())
    except NotApplicable:
        return "none", "none"
    return low, high


def _first_day(stated: str) -> float:
    low = parse_edtf(stated).span.low
    return float("-inf") if isinstance(low, End) else float(low)
