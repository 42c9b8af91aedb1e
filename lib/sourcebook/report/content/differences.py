"""How figures differ that no one number fits: what excludes what, and what only seems to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

import pandas as pd
from markupsafe import Markup

from sourcebook.claims import CLAIMED
from sourcebook.compare import conflicts
from sourcebook.listing import Listing, link, plural, say
from sourcebook.relations import related
from sourcebook.relations.figures import NOT_NAMED
from sourcebook.report.content.sections import AS_READ, in_order
from sourcebook.selection import Selection

KINDS = {
    "conflict": "exclude each other", "revision": "revision by one voice",
    "nested": "may both hold: one is a part of the other", "not comparable": "may both hold: other people",
}
"""What a relation of two figures that no number fits is called, in the order in which they are listed."""
APART, TOLD = "different populations", ("no number fits both", "are taken for the same")
"""How the reasons begin, and parts of them end, that a listing tells by itself."""
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
    """List the figures that exclude each other and the revisions, those together that exclude the same."""
    found = pairs(chosen)
    return _listed(chosen, found[found["kind"].isin([EXCLUDES, REVISION])],
                   "Each lower figure of a row makes a pair with each higher one. Words for who is counted "
                   "that the case does not tell apart are taken for the same. “as read”: the number is that "
                   "of the reading; the speaker named none. Small: revisions that do not count as such.",
                   "No two figures that are claimed of the same people exclude each other.")


def doubtful(chosen: Selection) -> Listing:
    """List the figures that no number fits but that may both hold, with the reason."""
    found = pairs(chosen)
    return _listed(chosen, found[~found["kind"].isin([EXCLUDES, REVISION])], "", "There is no other pair.",
                   fold=True)


def as_read(chosen: Selection, found: pd.DataFrame) -> pd.Series:
    """Return of each pair whether one of the two has its numbers from the reading of a vague word."""
    vague = chosen.figures.loc[chosen.figures["qualifier"] == "vague", "figure_id"]
    return found["lower"].isin(vague) | found["higher"].isin(vague)


def _listed(chosen: Selection, found: pd.DataFrame, note: str, empty: str, fold: bool = False) -> Listing:
    told = in_order(chosen).set_index("figure_id")
    parts = found["lower"].map(told["measure"].drop(chosen.whole["figure_id"])).fillna("")
    counts = found["kind"].value_counts()
    rows = [{"kind": kind, "pairs": plural(counts[kind], "pair"), "of a part": part} | row
            for (kind, part), group in found.groupby([found["kind"], parts], sort=False)
            for row in _together(told, group)]
    under = {"kind": "pairs", "who is counted": "remark"}
    return Listing(pd.DataFrame(rows), under=under, note=note if rows else empty, group="kind",
                   fold=plural(len(found), "pair") if fold and rows else "")


def _together(told: pd.DataFrame, found: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Yield pairs in as few rows as show them all: figures that the same figures are above stand in one."""
    above, why = (found.groupby("lower", sort=False)[column].agg(tuple) for column in ("higher", "reason"))
    for _, same in above.groupby(above.map(frozenset), sort=False):
        lower, higher = told.loc[same.index], told.loc[[*same.iloc[0]]]
        people = pd.concat([lower, higher])["population"].map("“{}”".format, na_action="ignore")
        remarks = (part for reason in chain(*why[same.index]) for part in _remarks(reason))
        yield {"lower": _named(lower), "higher": _named(higher),
               "who is counted": "; ".join(people.fillna(NOT_NAMED).unique()),
               "remark": "; ".join(dict.fromkeys(remarks))}


def _named(figures: pd.DataFrame) -> Markup:
    """Return figures one below the other, each with its words and speaker."""
    return Markup("<br> ").join(
        say("{} <q>{}</q>{} <small>{}</small>", link(row.Index), row.wording,
            AS_READ if row.qualifier == "vague" else "", row.speaker)
        for row in figures[["wording", "qualifier", "speaker"]].itertuples())


def _remarks(reason: str) -> list[str]:
    """Return the parts of a reason that the heading, the note and who is counted do not tell."""
    parts = [] if reason.startswith(APART) else reason.split("; ")
    return [part for part in parts if not part.endswith(TOLD)]
