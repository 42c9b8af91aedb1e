"""How much it changes that the parameters leave statements out."""

from __future__ import annotations

import pandas as pd

from sourcebook.envelopes import envelope
from sourcebook.errors import NotApplicable
from sourcebook.lineage import count_lines
from sourcebook.listing import Listing
from sourcebook.report.content.sections import OWNED, attributed, in_words
from sourcebook.selection import KEPT, LATER, OTHER_SIDE, UNDATED, Selection

ADDED = {OTHER_SIDE: "with the other standpoints", LATER: "with what was stated later",
         UNDATED: "with what has no date"}


def changes(chosen: Selection) -> Listing | None:
    """Set what was asked for beside what it would be with the figures that the parameters leave out.

    None where they leave no statement out, which ``provenance.left_out`` says.
    """
    if all((rows["left_out"] == KEPT).all() for rows in chosen.tables.values()):
        return None
    figures = chosen.about_whole(chosen.tables["figures"])[[*OWNED, "source_id", "left_out"]]
    there = set(figures["left_out"]) - {KEPT}
    if not there:
        return Listing(pd.DataFrame(), note="No figure of the event and measure as a whole is left out, so "
                                            "nothing changes.")
    asked = [("as asked", {KEPT}), *((words, {KEPT, why}) for why, words in ADDED.items() if why in there)]
    if len(there) > 1:
        asked.append(("with all", {KEPT, *ADDED}))
    rows = [_row(chosen, words, figures[figures["left_out"].isin(used)]) for words, used in asked]
    note = "Figures of the event and measure as a whole; open: some words name no number at that end."
    return Listing(pd.DataFrame(rows), ("low owned by", "high owned by"), note=note,
                   right=("figures", "lines"), known=tuple(chosen.shown))


def _row(chosen: Selection, words: str, figures: pd.DataFrame) -> dict[str, object]:
    row = {"figures used": words, "figures": len(figures),
           "lines": in_words(*count_lines(chosen.case, figures))}
    ends: dict[str, object] = {}
    try:
        for name, end in zip(("low", "high"), envelope(figures).itertuples(), strict=True):
            opened = ", open" if end.left_open_by else ""
            ends |= {f"{end.bound}": attributed(figures, end.number, end.statements) + opened,
                     f"{name} owned by": end.statements}
    except NotApplicable:
        ends = {"lowest low": "none", "highest high": "none"}
    return row | ends
