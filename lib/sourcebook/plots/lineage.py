"""The drawing of who relies on whom: documents at the left, then carriers and speakers."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from sourcebook.case import Case
from sourcebook.errors import SourcebookError
from sourcebook.plots.columns import INDENT, LINES, NAME, PAD, Column, columns_of, least_room
from sourcebook.plots.layers import Layers, Spot
from sourcebook.plots.sheet import MARGIN, Heading, Sheet, colour
from sourcebook.plots.words import line, width, words_of, wrap
from sourcebook.schema import CERTAINTIES
from sourcebook.transmission import network

if TYPE_CHECKING:
    import networkx

GUIDE = (
    "From left to right: who relies on whom. Each name is a voice; a line leads from the voice that relies "
    "to the one relied on, in whose colour it is drawn; broken: only suspected. A full dot makes statements, "
    "the larger the more{most}; a hollow one only carries, or is relied on."
)
HEAD = {"size": 9.0, "weight": "bold"}
HEADS = 0.34
"""Inches for the heads of the layers."""
SUSPECTED = CERTAINTIES[-1]
Point = tuple[float, float]


def lineage_graph(
    case_or_graph: Case | networkx.DiGraph,
    ax: Axes | Figure | None = None,
    *,
    statements: pd.DataFrame | None = None,
    title: str | None = None,
    foot: str | None = None,
) -> Axes:
    """Draw who relies on whom: documents at the left, carriers, speakers and those they rely on.

    Parameters
    ----------
    case_or_graph : Case or networkx.DiGraph
        A case, or a graph as ``transmission.network`` returns it.
    ax : matplotlib.axes.Axes or matplotlib.figure.Figure, optional
        Where to draw; the drawing keeps inside its room. Without it a figure of the right height
        is made.
    statements : pandas.DataFrame, optional
        Of a case, draw only what these statements hang on.
    title : str, optional
        The question the drawing answers.
    foot : str, optional
        Case and data hash, for the foot line.

    Returns
    -------
    matplotlib.axes.Axes
        The drawing; each dot carries its ``source_id`` as ``gid``, each line both with ">".

    Raises
    ------
    SourcebookError
        If a graph lacks what the drawing needs, or comes with statements.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from sourcebook import open_case
    >>> case = open_case()
    >>> one = case.statements("figures").head(1)
    >>> ax = lineage_graph(case, Figure().add_subplot(), statements=one)
    >>> one["source_id"].iloc[0] in {dot.get_gid() for dot in ax.lines}
    True
    """
    relies = _graph(case_or_graph, statements)
    alone = {name for name, degree in relies.degree if not degree and not relies.nodes[name]["statements"]}
    drawn = relies.copy()
    drawn.remove_nodes_from(alone)
    drawing = _Drawing.plan(drawn, Sheet.room(ax) - 2 * MARGIN)
    wide = drawing.wide + 2 * MARGIN
    heading = _heading(drawn, title, drawing.wide)
    top = heading.height + 0.1
    bottom = top + HEADS + max(0.3, drawing.height)
    sheet = Sheet(ax, wide, bottom + 0.42, (MARGIN, top, wide - MARGIN, bottom))
    sheet.ax.set(xlim=(0, 1))
    sheet.ax.spines[:].set_visible(False)
    heading.draw(sheet)
    drawing.draw(sheet, top)
    sheet.foot(*_counted(drawn, len(alone)), foot)
    return sheet.ax


def _heading(drawn: networkx.DiGraph, title: str | None, room: float) -> Heading:
    columns = ["standpoint_label", "standpoint_order", "statements"]
    voices = pd.DataFrame([data for _, data in drawn.nodes(data=True)], columns=columns)
    most = int(voices["statements"].max()) if len(voices) else 0
    return Heading.plan(title, GUIDE.format(most=f" (up to {most})" if most else ""), voices, room)


def _graph(given: Case | networkx.DiGraph, statements: pd.DataFrame | None) -> networkx.DiGraph:
    if isinstance(given, Case):
        return network(given, statements)
    needed = ("name", "standpoint_label", "standpoint_order", "document", "statements")
    missing = sorted({each for _, data in given.nodes(data=True) for each in needed if each not in data})
    if missing or statements is not None:
        seen = f"a graph without {', '.join(missing)}" if missing else "a graph together with statements"
        raise SourcebookError(
            f"lineage_graph: {seen}; expected a case, or a graph as transmission.network returns it; "
            "pass the case"
        )
    return given


def _counted(drawn: networkx.DiGraph, alone: int) -> list[str]:
    suspected = sum(certainty == SUSPECTED for _, _, certainty in drawn.edges(data="certainty"))
    counted = [f"{len(drawn)} voice{'' if len(drawn) == 1 else 's'}",
               f"{drawn.number_of_edges()} steps, {suspected} of them suspected"]
    return [*counted, f"not drawn: {alone} voices that stand alone"] if alone else counted


@dataclass(frozen=True)
class _Drawing:
    """The graph with all its places, in inches below the heads of the layers."""

    graph: networkx.DiGraph
    layers: Layers
    columns: list[Column]
    labels: dict[str, list[str]]
    places: dict[Spot, float]
    wide: float

    @classmethod
    def plan(cls, graph: networkx.DiGraph, room: float) -> _Drawing:
        """Find a place for every voice and every line, in a room that may have to be wider."""
        layers = Layers.of(graph, {name for name, data in graph.nodes(data=True) if data["document"]})
        named = {name: words_of(words) for name, words in graph.nodes(data="name")}
        names = [[named[spot[1]] for spot in layer if not spot[2]] for layer in layers.spots]
        passing = [sum(bool(spot[2]) for spot in layer) for layer in layers.spots]
        room = max(room, least_room(names) + 0.1)
        columns = columns_of(names, passing, room)
        labels = {name: wrap(named[name], columns[at].room, LINES, **NAME)
                  for name, at in layers.layer.items()}
        tall = {name: line(NAME["size"]) * len(label) + PAD for name, label in labels.items()}
        return cls(graph, layers, columns, labels, layers.places(tall), room)

    @property
    def height(self) -> float:
        """Inches from the top of the first name to the bottom of the last."""
        return max((place + line(NAME["size"]) / 2 * len(self.labels[name]) + PAD / 2
                    for (_, name, passing), place in self.places.items() if not passing), default=0.0)

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw heads, lines, dots and names."""
        for at, column in enumerate(self.columns):
            self._head(sheet, at, column)
        placed = replace(self, places={spot: top + HEADS + y for spot, y in self.places.items()})
        for one, other, data in self.graph.edges(data=True):
            placed._edge(sheet, one, other, data["certainty"] == SUSPECTED)
        for name, data in self.graph.nodes(data=True):
            placed._voice(sheet, name, data)

    def _head(self, sheet: Sheet, at: int, column: Column) -> None:
        first = {name for name, layer in self.layers.layer.items() if layer == 0}
        documents = any(self.graph.nodes[name]["document"] for name in first)
        words = "Documents" if documents and at == 0 else f"Step {at}"
        sheet.write(column.x - 0.06, sheet.plot[1] + 0.12, words, **HEAD)

    def _voice(self, sheet: Sheet, name: str, data: dict) -> None:
        at = self.layers.layer[name]
        x, y = self.columns[at].x, self.places[at, name, ""]
        count = data["statements"]
        size = 3.4 + 0.7 * math.sqrt(count) if count else 3.8
        paint = colour(data["standpoint_order"])
        sheet.dot(x, y, paint, size, mfc=paint if count else "white", gid=name, zorder=3)
        sheet.stack(x + INDENT, y, [(words, NAME) for words in self.labels[name]])

    def _edge(self, sheet: Sheet, one: str, other: str, suspected: bool) -> None:
        """Draw a line through the gaps between the names; it runs level wherever names stand."""
        way = self.layers.ways[one, other]
        start, end = way[0], way[-1]
        column = self.columns[start[0]]
        label = self.labels[one]
        x = column.x + INDENT + max(width(words, **NAME) for words in label) + 0.04
        points = [(x, self.places[start])]
        if start[0] >= end[0]:
            points += self._around(points[0], end)
            codes = [Path.MOVETO, *[Path.CURVE4] * 3]
        else:
            points, codes = self._along(points, way)
        paint = colour(self.graph.nodes[other]["standpoint_order"])
        look = {"ls": (0, (3.2, 2.2)), "lw": 1.0} if suspected else {"ls": "-", "lw": 0.9}
        look["lw"] *= sheet.scale
        patch = PathPatch(Path([sheet.place(*point) for point in points], codes), fc="none", ec=paint,
                          alpha=0.95 if suspected else 0.5, clip_on=False, zorder=1,
                          transform=sheet.ax.transAxes, gid=f"{one}>{other}", **look)
        sheet.ax.add_artist(patch)

    def _along(self, points: list[Point], way: list[Spot]) -> tuple[list[Point], list]:
        """Return the line from layer to layer, curved in the gaps only."""
        codes = [Path.MOVETO]
        for spot in way[1:]:
            gap, column = self.columns[spot[0] - 1].end, self.columns[spot[0]]
            y, new = points[-1][1], self.places[spot]
            to = column.x - (0.0 if spot[2] else 0.05)
            middle = (gap + to) / 2
            points += [(gap, y), (middle, y), (middle, new), (to, new)]
            codes += [Path.LINETO, *[Path.CURVE4] * 3]
            if spot[2]:
                points.append((column.end, new))
                codes.append(Path.LINETO)
        return points, codes

    def _around(self, start: Point, end: Spot) -> list[Point]:
        """Return a bow to a voice of the same layer, through the gap at its right."""
        label = self.labels[end[1]]
        column = self.columns[end[0]]
        x = column.x + INDENT + max(width(words, **NAME) for words in label) + 0.04
        bow = column.end + 0.25
        return [(bow, start[1]), (bow, self.places[end]), (x, self.places[end])]
