"""Places for a graph in layers: no label on another, edges led around the labels.

The method is Sugiyama's (Sugiyama, Tagawa and Toda 1981): voices in layers by their longest
way from the left, thin stand-ins where an edge passes a layer, orders that sweep by the mean
of the neighbours, and places nearest to that mean which keep the order (isotonic regression,
pool adjacent violators).
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx

THIN, SWEEPS = 0.07, 12
"""Inches that a passing edge takes of a layer; how often the orders are improved."""
Spot = tuple[int, str, str]
"""A place in a layer: the layer, and either a voice and "" or the two ends of a passing edge."""


@dataclass
class Layers:
    """The spots of a graph in layers, with the spots each leads to in the next layer."""

    layer: dict[str, int]
    spots: list[list[Spot]]
    ways: dict[tuple[str, str], list[Spot]]
    after: dict[Spot, list[Spot]] = field(default_factory=lambda: defaultdict(list))
    before: dict[Spot, list[Spot]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, relies: networkx.DiGraph, first: set[str]) -> Layers:
        """Lay out a graph; the voices of ``first`` stand in the first layer, where nothing precedes them."""
        layer = _layers(relies, first)
        spots: list[list[Spot]] = [[] for _ in range(max(layer.values(), default=-1) + 1)]
        starts = sorted(layer, key=lambda each: (layer[each], each not in first, each))
        for name in _by_first_visit(relies, starts):
            spots[layer[name]].append((layer[name], name, ""))
        found = cls(layer, spots, {})
        for one, other in sorted(relies.edges):
            found._lead(one, other)
        found._settle()
        return found

    def _lead(self, one: str, other: str) -> None:
        """Lead an edge from layer to layer; within a layer, or backwards, it passes none."""
        start, end = self.layer[one], self.layer[other]
        passing = [(at, one, other) for at in range(start + 1, end)]
        way = [(start, one, ""), *passing, (end, other, "")]
        self.ways[one, other] = way
        for spot in passing:
            self.spots[spot[0]].append(spot)
        if start < end:
            for left, right in pairwise(way):
                self.after[left].append(right)
                self.before[right].append(left)

    def _settle(self) -> None:
        """Order each layer so that few edges cross, keeping the best order met."""
        best, fewest = self.spots, self._crossings()
        for sweep in range(SWEEPS):
            near = self.before if sweep % 2 == 0 else self.after
            self.spots = [list(layer) for layer in self.spots]
            for at in range(len(self.spots)) if sweep % 2 == 0 else range(len(self.spots))[::-1]:
                place = {spot: rank for layer in self.spots for rank, spot in enumerate(layer)}
                share = {spot: _mean([place[other] for other in near[spot]], place[spot])
                         for spot in self.spots[at]}
                self.spots[at].sort(key=share.get)
            crossings = self._crossings()
            if crossings < fewest:
                best, fewest = self.spots, crossings
        self.spots = best

    def _crossings(self) -> int:
        """Count the crossings between neighbouring layers."""
        place = {spot: rank for layer in self.spots for rank, spot in enumerate(layer)}
        count = 0
        for layer in self.spots:
            seen: list[int] = []
            for spot in layer:
                ends = sorted(place[other] for other in self.after[spot])
                count += sum(len(seen) - bisect_left(seen, end + 1) for end in ends)
                for end in ends:
                    insort(seen, end)
        return count

    def places(self, heights: Mapping[str, float]) -> dict[Spot, float]:
        """Return how far down each spot has its middle, in inches, for voices of given heights.

        No layer is higher than the fullest one has to be.
        """
        tall = {spot: THIN if spot[2] else heights[spot[1]] for layer in self.spots for spot in layer}
        most = max((sum(map(tall.get, layer)) for layer in self.spots), default=0.0)
        found: dict[Spot, float] = {}
        for layer in self.spots:
            down = 0.0
            for spot in layer:
                found[spot] = down + tall[spot] / 2
                down += tall[spot]
        for sweep in range(2 * SWEEPS):
            near = self.before if sweep % 2 == 0 else self.after
            for layer in self.spots if sweep % 2 == 0 else self.spots[::-1]:
                wished = [_mean([found[other] for other in near[spot]], found[spot]) for spot in layer]
                found |= dict(zip(layer, _spread(wished, [tall[spot] for spot in layer], most), strict=True))
        return found


def _layers(relies: networkx.DiGraph, first: set[str]) -> dict[str, int]:
    """Return the layer of each voice: its longest way from the left, circles taken together."""
    import networkx

    joined = networkx.condensation(relies)
    layer: dict[int, int] = {}
    for group in networkx.topological_sort(joined):
        before = [layer[other] + 1 for other in joined.predecessors(group)]
        layer[group] = max(before, default=0 if joined.nodes[group]["members"] & first or not first else 1)
    for group in layer:
        # Whoever nobody relies on stands just before those whom it relies on.
        if not joined.in_degree(group) and not joined.nodes[group]["members"] & first:
            layer[group] = max(layer[group], min((layer[other] for other in joined.successors(group)),
                                                 default=1) - 1)
    return {name: layer[group] for group, data in joined.nodes(data=True) for name in sorted(data["members"])}


def _by_first_visit(relies: networkx.DiGraph, starts: list[str]) -> list[str]:
    """Return the voices as a walk from the left first comes to them, so that branches stay together."""
    found: dict[str, None] = {}
    waiting = starts[::-1]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = None
            waiting += sorted(relies.successors(name), reverse=True)
    return list(found)


def _mean(places: list[float], own: float) -> float:
    return sum(places) / len(places) if places else own


def _spread(wished: list[float], heights: list[float], most: float) -> list[float]:
    """Return places nearest to those wished for, in the same order, none on another or past the end.

    >>> _spread([1.0, 1.0, 9.0], [1.0, 1.0, 1.0], 6.0)
    [0.5, 1.5, 5.5]
    """
    offsets, down = [], 0.0
    for height in heights:
        offsets.append(down + height / 2)
        down += height
    blocks: list[list[float]] = []
    for wish, offset in zip(wished, offsets, strict=True):
        blocks.append([wish - offset, 1])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (one, many), (other, more) = blocks[-2:]
            blocks[-2:] = [[(one * many + other * more) / (many + more), many + more]]
    shifts = [shift for shift, count in blocks for _ in range(int(count))]
    return [min(max(shift, 0.0), most - down) + offset for shift, offset in zip(shifts, offsets, strict=True)]
