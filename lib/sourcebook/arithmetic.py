"""Parts and wholes: sums that do not come out, parts above their whole, totals told apart differently.

Nothing is repaired. A row says which numbers do not go together and by how much; whether
the parts were meant to be all, or overlap, is for a reader to say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd

from sourcebook.case import Case
from sourcebook.envelopes import bounds

Row = tuple[str, str, str, str]
"""Kind, left, right and explanation of a discrepancy."""


def arithmetic(case: Case) -> Iterator[Row]:
    """Yield what does not add up among the figures of a case.

    Parameters
    ----------
    case : Case

    Yields
    ------
    tuple of str
        "arithmetic", one figure id or several joined by a space on either side, and an explanation.
    """
    figures = case.statements("figures").set_index("figure_id", drop=False)
    figures = figures.assign(**bounds(figures))
    totals = _totals(figures, case.links)
    yield from _sums(figures, totals)
    yield from _told_apart(figures, totals)
    yield from _above(figures, case)


def _totals(figures: pd.DataFrame, links: pd.DataFrame) -> dict[str, list[str]]:
    """Return the parts and remainders of each total, in the order of the links."""
    totals = defaultdict(list)
    joined = links[links["relation"].isin(["part_of", "residual_of"])]
    for part, whole in zip(joined["from_id"], joined["to_id"], strict=True):
        if part in figures.index and whole in figures.index and part not in totals[whole]:
            totals[whole].append(part)
    return {whole: parts for whole, parts in totals.items() if parts}


def _sums(figures: pd.DataFrame, totals: dict[str, list[str]]) -> Iterator[Row]:
    for total, names in totals.items():
        whole, parts = figures.loc[total], figures.loc[names]
        floors = parts["floor"].dropna().clip(lower=0)
        if (floors > whole["ceiling"]).any():
            part = figures.loc[floors.idxmax()]
            yield "arithmetic", part.name, total, f"The part {_told(part)} is above its whole, {_told(whole)}."
        elif floors.sum() > whole["ceiling"]:
            yield ("arithmetic", " ".join(names), total,
                   f"{_listed(parts)} make {floors.sum():,.0f}, more than the whole, {_told(whole)}, "
                   "unless they overlap.")
        elif _single(whole) and parts.apply(_single, axis=1).all() and floors.sum() < whole["floor"]:
            yield ("arithmetic", " ".join(names), total,
                   f"{_listed(parts)} make {floors.sum():,.0f} of {_told(whole)}; "
                   f"{whole['floor'] - floors.sum():,.0f} are in none of them.")


def _told_apart(figures: pd.DataFrame, totals: dict[str, list[str]]) -> Iterator[Row]:
    """Yield parts that differ although their totals are the same, each with the next higher one."""
    same = defaultdict(dict)
    for total, names in totals.items():
        whole = figures.loc[total]
        for name in names:
            part = figures.loc[name]
            if _single(whole) and _single(part):
                key = whole["event_id"], whole["measure_id"], whole["floor"], part["measure_id"]
                same[key].setdefault(part["floor"], (part, whole))
    for numbers in same.values():
        for low, high in pairwise(sorted(numbers)):
            (part, whole), (other, second) = numbers[low], numbers[high]
            yield ("arithmetic", part.name, other.name,
                   f"One total, {_told(whole)} and {_told(second)}, with {part['measure']} {_told(part)} "
                   f"and {_told(other)}.")


def _above(figures: pd.DataFrame, case: Case) -> Iterator[Row]:
    """Yield each figure with the highest one that should be a part of it and is above it."""
    cells = {cell: group for cell, group in figures.groupby(["event_id", "measure_id"], sort=False)}
    inside = defaultdict(list)
    events, measures = _parents(case.events), _parents(case.measures)
    for (event, measure), group in cells.items():
        for larger in ((e, m) for e in _upward(event, events) for m in _upward(measure, measures)):
            if larger != (event, measure) and larger in cells:
                inside[larger].append(group)
    for cell, groups in inside.items():
        parts = pd.concat(groups).sort_values("floor", kind="stable")
        floors = parts["floor"].dropna().to_numpy()
        for _, whole in cells[cell][np.isfinite(cells[cell]["ceiling"])].iterrows():
            more = len(floors) - np.searchsorted(floors, whole["ceiling"], side="right")
            if more:
                part = parts.iloc[len(floors) - 1]
                others = f"; {more - 1} more parts are too" if more > 1 else ""
                yield ("arithmetic", part.name, whole.name,
                       f"{part['measure'].capitalize()}, {_told(part)}, would be a part of {whole['measure']}, "
                       f"{_told(whole)}, and is above it{others}.")


def _parents(table: pd.DataFrame) -> dict[str, str]:
    key = table.columns[0]
    rows = table[[key, "part_of"]].dropna()
    return dict(zip(rows[key], rows["part_of"], strict=True))


def _upward(name: str | None, parents: dict[str, str]) -> Iterator[str]:
    seen: set[str] = set()
    while name is not None and name not in seen:
        yield name
        seen.add(name)
        name = parents.get(name)


def _single(figure: pd.Series) -> bool:
    return bool(figure["floor"] == figure["ceiling"])


def _told(figure: pd.Series) -> str:
    return f"“{figure['wording']}” ({figure['speaker']})"


def _listed(parts: pd.DataFrame) -> str:
    return ", ".join(f"“{wording}”" for wording in parts["wording"])
