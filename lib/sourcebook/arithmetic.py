"""Parts and wholes: sums that do not come out, parts above their whole, totals told apart differently.

Nothing is repaired. A row says which numbers do not go together and by how much; whether
the parts were meant to be all, or overlap, is for a reader to say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise, product

import numpy as np
import pandas as pd

from sourcebook.case import Case
from sourcebook.envelopes import bounds, limits
from sourcebook.ground import Row
from sourcebook.populations import COMMON, chain, wider

CELL = ["event_id", "measure_id", "people"]
"""What figures of one thing have in common."""


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
    figures = figures.assign(**bounds(figures), people=figures["people"].fillna(COMMON))
    totals = _totals(figures, case.links)
    yield from _sums(figures, totals)
    yield from _told_apart(figures, totals)
    # What somebody saw, or told as a part, bounds no larger whole.
    partial = {name for names in totals.values() for name in names}
    exact = figures.assign(**limits(figures))
    wholes = exact[(exact["proximity"] != "eyewitness") & ~exact.index.isin(partial)]
    linked = {(part, total) for total, names in totals.items() for part in names}
    yield from (row for row in _above(exact, wholes, case) if row[1:3] not in linked)


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
            told = f"The part {_told(part)} is above its whole, {_told(whole)}."
            yield "arithmetic", part.name, total, told
        elif floors.sum() > whole["ceiling"]:
            yield ("arithmetic", " ".join(names), total,
                   f"{_listed(parts)} make {floors.sum():,.0f}, more than the whole, {_told(whole)}, "
                   "unless they overlap.")
        elif len(names) > 1 and all(map(_single, [whole, *_rows(parts)])) and floors.sum() < whole["floor"]:
            yield ("arithmetic", " ".join(names), total,
                   f"{_listed(parts)} make {floors.sum():,.0f} of {_told(whole)}; "
                   f"{whole['floor'] - floors.sum():,.0f} more would make the whole.")


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


def _above(figures: pd.DataFrame, wholes: pd.DataFrame, case: Case) -> Iterator[Row]:
    """Yield each whole with the highest figure that should be a part of it and is above it."""
    cells, floors, ceilings = _cells(wholes), figures["floor"].to_numpy(), wholes["ceiling"].to_numpy()
    for cell, places in _inside(_cells(figures), cells, case).items():
        rising = np.concatenate(places)
        rising = rising[np.argsort(floors[rising], kind="stable")]
        known = floors[rising][~np.isnan(floors[rising])]
        above = len(known) - np.searchsorted(known, ceilings[cells[cell]], side="right")
        for place, more in zip(cells[cell][above > 0], above[above > 0], strict=True):
            whole, part = wholes.iloc[place], figures.iloc[rising[len(known) - 1]]
            others = f"; so do {more - 1} more" if more > 1 else ""
            yield ("arithmetic", part.name, whole.name,
                   f"{_told(part)}, {_counted(part)}, would be within {_told(whole)}, "
                   f"{_counted(whole)}, and exceeds it{others}.")


def _cells(figures: pd.DataFrame) -> dict[tuple, np.ndarray]:
    """Return for each event, measure and population the positions of its figures."""
    places = figures[CELL].assign(place=np.arange(len(figures))).groupby(CELL, sort=False)["place"]
    return {cell: rows.to_numpy() for cell, rows in places}


def _inside(parts: dict[tuple, np.ndarray], cells: dict[tuple, np.ndarray], case: Case
            ) -> dict[tuple, list[np.ndarray]]:
    """Return for each event, measure and population the positions of those that lie in them."""
    inside = defaultdict(list)
    events, measures = _parents(case.events), _parents(case.measures)
    for (event, measure, people), places in parts.items():
        scopes = _upward(event, events), _upward(measure, measures), wider(people)
        for larger in product(*scopes):
            if larger != (event, measure, people) and larger in cells:
                inside[larger].append(places)
    return inside


def _rows(figures: pd.DataFrame) -> Iterator[pd.Series]:
    return (row for _, row in figures.iterrows())


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


def _counted(figure: pd.Series) -> str:
    narrowest = chain(figure["people"])[0]
    return figure["measure"] if narrowest == COMMON else f"{figure['measure']} ({narrowest})"


def _listed(parts: pd.DataFrame) -> str:
    return ", ".join(f"“{wording}”" for wording in parts["wording"])
