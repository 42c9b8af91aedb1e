"""How figures differ that no one number fits: what excludes what, and what only seems to."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from sourcebook.claims import CLAIMED
from sourcebook.compare import conflicts
from sourcebook.listing import Listing, plural
from sourcebook.relations import related
from sourcebook.report.content.sections import in_order
from sourcebook.selection import Selection

KINDS = {
    "conflict": "exclude each other", "revision": "revision by one voice",
    "nested": "may both hold: one is a part of the other", "not comparable": "may both hold: other people",
}
"""What a relation of two figures that no number fits is called, in the order in which they are listed."""
EXCLUDES, REVISION = KINDS["conflict"], KINDS["revision"]


def pairs(chosen: Selection) -> pd.DataFrame:
    """Return the pairs of claimed figures of one event and measure that no number fits, with their kind.

    How two figures relate is judged by ``relations.related``.

    Returns
    -------
    DataFrame
        As ``compare.conflicts`` gives it, with ``kind``, a value of ``KINDS``, and ``reason``; by kind,
        those of the event and measure asked for before those of parts.
    """
    return _pairs(chosen).copy()


# Three sections and the numbers ask for the same.
@lru_cache(maxsize=2)
def _pairs(chosen: Selection) -> pd.DataFrame:
    claims = chosen.figures[chosen.figures["speech_act"].isin(CLAIMED)]
    # Whether the same people are counted is for the relation to say.
    found = conflicts(claims.drop(columns="people"))
    judged = related(chosen.case, claims, zip(found["lower"], found["higher"], strict=True))
    columns = pd.DataFrame(judged, columns=["kind", "reason"], index=found.index, dtype="str")
    order = pd.DataFrame({"kind": columns["kind"].map([*KINDS].index),
                          "part": ~found["lower"].isin(chosen.whole["figure_id"])})
    found = found.assign(kind=columns["kind"].map(KINDS), reason=columns["reason"])
    return found.loc[order.sort_values(["kind", "part"], kind="stable").index].reset_index(drop=True)


def exclusive(chosen: Selection) -> Listing:
    """List the pairs of figures that exclude each other and the revisions, with both quotes."""
    found = pairs(chosen)
    return _listed(chosen, found[found["kind"].isin([EXCLUDES, REVISION])],
                   "Words for who is counted that the case does not tell apart are taken for the same.",
                   "No two figures that are claimed of the same people exclude each other.")


def doubtful(chosen: Selection) -> Listing:
    """List the pairs that no number fits but that may both hold, with the reason."""
    found = pairs(chosen)
    return _listed(chosen, found[~found["kind"].isin([EXCLUDES, REVISION])], "", "There is no other pair.",
                   fold=True)


def _listed(chosen: Selection, found: pd.DataFrame, note: str, empty: str, fold: bool = False) -> Listing:
    counted = in_order(chosen).set_index("figure_id")["measure"]
    rows = pd.DataFrame({
        "kind": found["kind"],
        "of a part": found["lower"].map(counted.drop(chosen.whole["figure_id"])).fillna(""),
        "lower": found["lower"], "speaker": found["lower_speaker"], "words": found["lower_wording"],
        "higher": found["higher"], "other speaker": found["higher_speaker"],
        "other words": found["higher_wording"], "why": found["reason"],
    })
    return Listing(rows, ("lower", "higher"), {"words": "speaker", "other words": "other speaker"},
                   note=note if len(rows) else empty, group="kind", quoted=("words", "other words"),
                   fold=plural(len(rows), "pair") if fold and len(rows) else "")
