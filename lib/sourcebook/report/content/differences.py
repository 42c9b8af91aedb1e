"""How figures differ that no one number fits: what excludes what, and what only seems to."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from sourcebook.compare import conflicts
from sourcebook.listing import Listing, plural
from sourcebook.relations import relation
from sourcebook.selection import Selection

EXCLUDES, REVISION, OTHERS, UNSAID = (
    "exclude each other", "revision by one voice", "may both hold: the words for who is counted differ",
    "may both hold: it is not said that the same people are counted")
"""The kinds of pairs; only the first two compare the same people of the same event and measure."""


def pairs(chosen: Selection) -> pd.DataFrame:
    """Return the pairs of figures of one event and measure that no number fits, with their kind.

    Two figures exclude each other if both are about the event and measure as a whole and the words
    for who is counted are the same, or blank in both.

    Returns
    -------
    DataFrame
        As ``compare.conflicts`` gives it, with ``kind`` and ``reason``, in the order of the kinds.
    """
    return _pairs(chosen).copy()


# Three sections and the numbers ask for the same.
@lru_cache(maxsize=2)
def _pairs(chosen: Selection) -> pd.DataFrame:
    found, figures = conflicts(chosen.figures), chosen.figures.set_index("figure_id")
    whole = set(chosen.whole["figure_id"])
    judged = [_judged(chosen, figures.loc[low], figures.loc[high], low in whole)
              for low, high in zip(found["lower"], found["higher"], strict=True)]
    columns = pd.DataFrame(judged, columns=["kind", "reason"], index=found.index, dtype="str")
    order = columns["kind"].map([EXCLUDES, REVISION, OTHERS, UNSAID].index)
    return found.join(columns).loc[order.sort_values(kind="stable").index].reset_index(drop=True)


def _judged(chosen: Selection, low: pd.Series, high: pd.Series, whole: bool) -> tuple[str, str]:
    # Only one voice can revise; to ask of every pair would take seconds.
    if low["source_id"] == high["source_id"]:
        found = relation(chosen.case, low.name, high.name, chosen.reading)
        if found.kind == "revision":
            return REVISION, found.reason
    counted = [low["population"], high["population"]]
    unsaid = sum(pd.isna(each) for each in counted)
    if not unsaid and counted[0] != counted[1]:
        return OTHERS, f"counted as “{counted[0]}” and as “{counted[1]}”"
    if unsaid == 1 or (unsaid and not whole):
        return UNSAID, "who is counted is not said" + ("" if unsaid == 2 else " by one of them")
    if not whole:
        return UNSAID, f"both count “{counted[0]}” of a part, which need not be the same"
    scope = f"both count “{counted[0]}”" if not unsaid else "neither narrows who is counted"
    return EXCLUDES, f"no number fits both; {scope}"


def exclusive(chosen: Selection) -> Listing:
    """List the pairs of figures that exclude each other and the revisions, with both quotes."""
    found = pairs(chosen)
    return _listed(found[found["kind"].isin([EXCLUDES, REVISION])],
                   "No two figures of the same people at the event as a whole exclude each other.")


def doubtful(chosen: Selection) -> Listing:
    """List the pairs that no number fits but that may both hold, with the reason."""
    found = pairs(chosen)
    return _listed(found[found["kind"].isin([OTHERS, UNSAID])], "There is no other pair.", fold=True)


def _listed(found: pd.DataFrame, empty: str, fold: bool = False) -> Listing:
    rows = pd.DataFrame({
        "kind": found["kind"],
        "lower": found["lower"], "speaker": found["lower_speaker"], "words": found["lower_wording"],
        "higher": found["higher"], "other speaker": found["higher_speaker"],
        "other words": found["higher_wording"], "why": found["reason"],
    })
    return Listing(rows, ("lower", "higher"), {"words": "speaker", "other words": "other speaker"},
                   note="" if len(rows) else empty, group="kind", quoted=("words", "other words"),
                   fold=plural(len(rows), "pair") if fold and len(rows) else "")
