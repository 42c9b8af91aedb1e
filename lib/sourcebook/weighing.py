"""The weight of a claim: its voices, lines, standpoints and nearness, and its strongest statements.

Independent witnesses count and not repetitions, and near ones before far ones (Langlois and
Seignobos 1898; Bernheim 1908).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import pandas as pd

from sourcebook.lineage import Lineage, chain_length
from sourcebook.schema import PROXIMITIES

QUESTION = ["topic", "proposition_id", "proposition"]
VOICE = ["speaker", "standpoint", "standpoint_label", "standpoint_order", "proximity"]
WEIGHED = [*QUESTION, *VOICE, "stance_id", "stance", "explicit", "source_id", "chain"]
"""What the weighing of stances needs."""

Stance = Any
"""A row of these columns, a named tuple: questions are many and of few stances, and frames cost more."""


def by_question(stances: pd.DataFrame) -> Iterator[list[Stance]]:
    """Yield the stances on each proposition, those that weigh more first.

    Parameters
    ----------
    stances : DataFrame
        As ``case.statements("stances")`` returns them.

    Yields
    ------
    list of Stance
        The stances on one proposition, by topic and proposition: the nearest first, then the explicit,
        then the least carried, then by id.
    """
    ranked = stances.assign(near=stances["proximity"].map(PROXIMITIES.index).astype("int64"),
                            implied=~stances["explicit"].astype(bool), far=chain_length(stances))
    question = QUESTION[:2]
    ranked = ranked.sort_values([*question, "near", "implied", "far", "stance_id"]).dropna(subset=question)
    rows = ranked[WEIGHED].astype(object).itertuples(index=False, name="Stance")
    return ([*group] for _, group in groupby(rows, key=lambda row: (row.topic, row.proposition_id)))


def weight(lineage: Lineage, own: Sequence[Stance]) -> dict[str, object]:
    """Return what always stands beside a claim: voices, independent lines, standpoints and nearness.

    Parameters
    ----------
    lineage : Lineage
    own : sequence of Stance
        The stances that make the claim, as ``by_question`` yields them.
    """
    voices = dict.fromkeys(row.source_id for row in own)
    return {
        "voices": len(voices),
        "lines": show_range(*lineage.count_of(voices)),
        "standpoints": _labels(own),
        "nearest": min((row.proximity for row in own), key=PROXIMITIES.index, default=""),
    }


def show_range(fewest: int, most: int) -> str:
    """Write a number of lines; a range where it is not certain.

    >>> show_range(2, 2), show_range(1, 2)
    ('2', '1–2')
    """
    return str(most) if fewest == most else f"{fewest}–{most}"


def chosen(lineage: Lineage, own: Sequence[Stance]) -> list[Stance]:
    """Return one statement a line: from most standpoints, then the nearest and most explicit.

    A voice that only blends others has no line of its own and is never chosen beside them.
    The parameters are those of ``weight``. Which line speaks from which standpoint is a largest matching
    (Edmonds 1965), as networkx finds it.
    """
    lines = lineage.begun(dict.fromkeys(row.source_id for row in own))
    best: dict[tuple[str, str], Stance] = {}
    for row in own:
        if lines[row.source_id] is not None:
            best.setdefault((lines[row.source_id], row.standpoint), row)
    side = _matched([*best])
    found: dict[str, Stance] = {}
    for (line, standpoint), row in best.items():
        if side.get(line, standpoint) == standpoint:
            found.setdefault(line, row)
    return [*found.values()]


def _matched(best: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Give as many lines as can be a standpoint of their own; the nearer statements first."""
    import networkx

    # Of more statements from one standpoint than there are standpoints, the farther ones are never needed.
    offers: dict[str, list[int]] = {side: [] for _, side in best}
    for place, (_, side) in enumerate(best):
        offers[side].append(place)
    near = sorted(place for places in offers.values() for place in places[: len(offers)])
    offered = networkx.Graph()
    for fewer, place in enumerate(near):
        line, side = best[place]
        offered.add_edge(("line", line), ("side", side), weight=len(near) - fewer)
    pairs = networkx.max_weight_matching(offered, maxcardinality=True)
    return dict((name, other) if kind == "line" else (other, name) for (kind, name), (_, other) in pairs)


def _labels(own: Sequence[Stance]) -> str:
    sides = {(row.standpoint_order, row.standpoint_label) for row in own}
    return ", ".join(label for _, label in sorted(sides))
