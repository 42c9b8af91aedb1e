"""The weight of a claim: its voices, lines, standpoints and nearness, and its strongest statements.

Independent witnesses count and not repetitions, and near ones before far ones (Langlois and
Seignobos 1898; Bernheim 1908).
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from sourcebook.lineage import Lineage, chain_length
from sourcebook.schema import PROXIMITIES

QUESTION = ["topic", "proposition_id", "proposition"]
VOICE = ["speaker", "standpoint", "standpoint_label", "standpoint_order", "proximity"]
WEIGHED = [*QUESTION, *VOICE, "stance_id", "stance", "explicit", "source_id", "chain"]
"""What the weighing of stances needs; whatever else they carry would be copied many times."""


def by_question(stances: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the stances on each proposition, those that weigh more first.

    Parameters
    ----------
    stances : DataFrame
        As ``case.statements("stances")`` returns them.

    Yields
    ------
    DataFrame
        The columns ``WEIGHED`` of the stances on one proposition, by topic and proposition: the
        nearest first, then the explicit, then the least carried, then by id.
    """
    ranked = stances.assign(near=stances["proximity"].map(PROXIMITIES.index).astype("int64"),
                            implied=~stances["explicit"].astype(bool), far=chain_length(stances))
    ranked = ranked.sort_values(["near", "implied", "far", "stance_id"], ignore_index=True)[WEIGHED]
    return (group for _, group in ranked.groupby(["topic", "proposition_id"], sort=True))


def weight(lineage: Lineage, own: pd.DataFrame) -> dict[str, object]:
    """Return what always stands beside a claim: voices, independent lines, standpoints and nearness.

    Parameters
    ----------
    lineage : Lineage
    own : DataFrame
        The stances that make the claim, as ``by_question`` yields them.
    """
    return {
        "voices": own["source_id"].nunique(),
        "lines": show_range(*lineage.count(own)),
        "standpoints": _labels(own),
        "nearest": min(own["proximity"], key=PROXIMITIES.index, default=""),
    }


def show_range(fewest: int, most: int) -> str:
    """Write a number of lines; a range where it is not certain.

    >>> show_range(2, 2), show_range(1, 2)
    ('2', '1–2')
    """
    return str(most) if fewest == most else f"{fewest}–{most}"


def chosen(lineage: Lineage, own: pd.DataFrame) -> pd.DataFrame:
    """Return one statement a line: from most standpoints, then the nearest and most explicit.

    A voice that only blends others has no line of its own and is never chosen beside them.
    The parameters are those of ``weight``. Which line speaks from which standpoint is a largest matching
    (Edmonds 1965), as networkx finds it.
    """
    best = lineage.lines(own).dropna(subset="line").drop_duplicates(["line", "standpoint"])
    own_side = best["line"].map(_matched(best)).fillna(best["standpoint"])
    return best[best["standpoint"] == own_side].drop_duplicates("line")


def _matched(best: pd.DataFrame) -> dict[str, str]:
    """Give as many lines as can be a standpoint of their own; the nearer statements first."""
    import networkx

    # Of more statements from one standpoint than there are standpoints, the farther ones are never needed.
    best = best.groupby("standpoint").head(best["standpoint"].nunique())
    offered = networkx.Graph()
    for place, (line, side) in enumerate(zip(best["line"], best["standpoint"], strict=True)):
        offered.add_edge(("line", line), ("side", side), weight=len(best) - place)
    pairs = networkx.max_weight_matching(offered, maxcardinality=True)
    return dict((name, other) if kind == "line" else (other, name) for (kind, name), (_, other) in pairs)


def _labels(own: pd.DataFrame) -> str:
    sides = set(zip(own["standpoint_order"], own["standpoint_label"], strict=True))
    return ", ".join(label for _, label in sorted(sides))
