"""The shapes: one language for spans of numbers and spans of days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from matplotlib.axes import Axes

from sourcebook.plots.artists import Stroke


def link(name: str) -> str | None:
    """Return the address of a statement's passage on a page, for the artists that stand for it.

    >>> link("f012")
    '#f012'
    """
    return f"#{quote(name)}" if name else None


def put(ax: Axes, x: Sequence[float], y: Sequence[float], **look: object) -> None:
    """Put a line on an Axes; its limits are set already, so nothing is scaled to it."""
    ax.add_artist(Stroke(x, y, **look))


def dot(ax: Axes, x: float, y: float, marker: str, **look: object) -> None:
    """Put a marker on an Axes."""
    put(ax, [x], [y], marker=marker, ls="none", **look)


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

    def _put(self, ax: Axes, ends: list[float], **look: object) -> None:
        put(ax, ends, [self.y, self.y], url=link(self.name), **look)

    def _put_dot(self, ax: Axes, x: float, marker: str, **look: object) -> None:
        dot(ax, x, self.y, marker, url=link(self.name), zorder=3, **look)

    def draw(self, ax: Axes, scale: float = 1.0) -> None:
        """Put the shape on an Axes whose limits are already set."""
        if self.low is not None and self.low == self.high and not self.dotted:
            self._dot(ax, scale)
        elif not self.dotted and (points := self._points(ax)) < 11 * scale:
            self._sliver(ax, scale, points)
        else:
            self._body(ax, scale)
            self._heads(ax, scale)

    def _dot(self, ax: Axes, scale: float) -> None:
        look = {"color": self.paint, "mew": 1.9 * scale, "mfc": "white" if self.hollow else self.paint}
        if self.halo:
            self._put_dot(ax, self.low, "o", ms=17 * scale, color=self.paint, mec="none", alpha=0.22)
        self._put_dot(ax, self.low, "o", ms=9 * scale, gid=self.name, **look)

    def _points(self, ax: Axes) -> float:
        """Return how wide a closed span is drawn, in points."""
        if self.low is None or self.high is None:
            return float("inf")
        low, high = (ax.transData.transform((end, self.y))[0] for end in (self.low, self.high))
        return (high - low) * 72 / ax.figure.dpi

    def _sliver(self, ax: Axes, scale: float, points: float) -> None:
        """Draw a bar too short for two ticks as one broad tick."""
        middle, thick = (self.low + self.high) / 2, max(points, 4.2 * scale)
        self._put_dot(ax, middle, "|", ms=13 * scale, mew=thick, color=self.paint, gid=self.name)
        if self.hollow:
            self._put_dot(ax, middle, "|", ms=10.2 * scale, mew=thick - 2.8 * scale, color="white")

    def _body(self, ax: Axes, scale: float) -> None:
        """Draw a bar with a tick at each end that is known."""
        edges = ax.get_xlim()
        ends = [edge if end is None else end for end, edge in zip((self.low, self.high), edges, strict=True)]
        known = [place for place, end in enumerate((self.low, self.high)) if end is not None]
        look: dict[str, object] = {"lw": 6.5 * scale, "color": self.paint}
        if self.dotted:
            look = {"lw": 2.6 * scale, "color": (self.paint, 0.65), "ls": (0, (1, 1.1))}
        elif len(known) < 2:
            look = {"lw": 2.4 * scale, "color": (self.paint, 0.6)}
        ticks = {"marker": "|", "ms": 13 * scale, "markevery": known, "solid_capstyle": "butt"}
        thick = 4.2 if self.hollow else 2.6
        self._put(ax, ends, mec=self.paint, mew=thick * scale, gid=self.name, **look, **ticks)
        if self.hollow:
            inner = {"lw": 3 * scale if len(known) == 2 and not self.dotted else 0, "ms": 10.2 * scale}
            self._put(ax, ends, color="white", mew=1.4 * scale, gid=self.name, **{**ticks, **inner})

    def _heads(self, ax: Axes, scale: float) -> None:
        look = {"mec": self.paint, "mew": 1.6 * scale, "mfc": "white" if self.hollow else self.paint}
        for arrow in self.arrows:
            at, head = (0.008, "<") if arrow == "low" else (0.992, ">")
            self._put_dot(ax, at, head, ms=8.5 * scale, clip_on=False,
                          transform=ax.get_yaxis_transform(), gid=f"{self.name}-open", **look)
