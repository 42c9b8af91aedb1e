"""The shapes: one language for spans of numbers and spans of days."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from matplotlib.axes import Axes
from matplotlib.lines import Line2D


def link(name: str) -> str | None:
    """Return the address of a statement's passage on a page, for the artists that stand for it.

    >>> link("f012")
    '#f012'
    """
    return f"#{quote(name)}" if name else None


def put(ax: Axes, x: object, y: object, marker: str = "none", **look: object) -> None:
    """Put a line or a marker on an Axes; its limits are set already, so nothing is scaled to it."""
    if marker != "none":
        look["ls"], x, y = "none", [x], [y]
    ax.add_artist(Line2D(x, y, marker=marker, **look))


@dataclass(frozen=True)
class Mark:
    """A span to draw at height ``y``; an end is missing where the words leave it open.

    ``arrows`` says which open ends get an arrowhead ("low", "high"); the
    others run to the edge. ``halo`` marks one value given as approximate.
    """

    low: float | None
    high: float | None
    y: float
    paint: str
    hollow: bool = False
    dotted: bool = False
    halo: bool = False
    arrows: tuple[str, ...] = ()
    name: str = ""

    def _put(self, ax: Axes, x: object, marker: str = "none", **look: object) -> None:
        y = (self.y, self.y) if marker == "none" else self.y
        put(ax, x, y, marker, url=link(self.name), **look)

    def draw(self, ax: Axes, scale: float = 1.0) -> None:
        """Put the shape on an Axes whose limits are already set."""
        if self.low is not None and self.low == self.high and not self.dotted:
            self._dot(ax, scale)
        elif not self.dotted and (points := self._points(ax)) < 11 * scale:
            self._sliver(ax, scale, points)
        else:
            self._body(ax, scale)
            self._ticks(ax, scale)
            self._heads(ax, scale)

    def _dot(self, ax: Axes, scale: float) -> None:
        look = {"color": self.paint, "mew": 1.9 * scale, "mfc": "white" if self.hollow else self.paint}
        if self.halo:
            self._put(ax, self.low, "o", ms=17 * scale, color=self.paint, mec="none", alpha=0.22)
        self._put(ax, self.low, "o", ms=9 * scale, gid=self.name, zorder=3, **look)

    def _points(self, ax: Axes) -> float:
        """Return how wide a closed span is drawn, in points."""
        if self.low is None or self.high is None:
            return float("inf")
        low, high = (ax.transData.transform((end, self.y))[0] for end in (self.low, self.high))
        return (high - low) * 72 / ax.figure.dpi

    def _sliver(self, ax: Axes, scale: float, points: float) -> None:
        """Draw a bar too short for two ticks as one broad tick."""
        middle, thick = (self.low + self.high) / 2, max(points, 4.2 * scale)
        self._put(ax, middle, "|", ms=13 * scale, mew=thick, color=self.paint, zorder=3, gid=self.name)
        if self.hollow:
            self._put(ax, middle, "|", ms=10.2 * scale, mew=thick - 2.8 * scale, color="white", zorder=3)

    def _body(self, ax: Axes, scale: float) -> None:
        edges = ax.get_xlim()
        ends = [edge if end is None else end for end, edge in zip((self.low, self.high), edges, strict=True)]
        look = {"color": self.paint, "gid": self.name, "solid_capstyle": "butt"}
        if self.dotted:
            self._put(ax, ends, ls=(0, (1, 1.1)), lw=2.6 * scale, alpha=0.65, **look)
        elif self.low is None or self.high is None:
            self._put(ax, ends, lw=2.4 * scale, alpha=0.6, **look)
        else:
            self._put(ax, ends, lw=6.5 * scale, **look)
            if self.hollow:
                self._put(ax, ends, lw=3 * scale, **{**look, "color": "white"})

    def _ticks(self, ax: Axes, scale: float) -> None:
        for end in {self.low, self.high} - {None}:
            thick = 4.2 if self.hollow else 2.6
            self._put(ax, end, "|", ms=13 * scale, mew=thick * scale, color=self.paint, zorder=3)
            if self.hollow:
                self._put(ax, end, "|", ms=10.2 * scale, mew=1.4 * scale, color="white", zorder=3)

    def _heads(self, ax: Axes, scale: float) -> None:
        look = {"mec": self.paint, "mew": 1.6 * scale, "mfc": "white" if self.hollow else self.paint}
        for arrow in self.arrows:
            at, head = (0.008, "<") if arrow == "low" else (0.992, ">")
            self._put(ax, at, head, ms=8.5 * scale, zorder=3, clip_on=False,
                      transform=ax.get_yaxis_transform(), gid=f"{self.name}-open", **look)
