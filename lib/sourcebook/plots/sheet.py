"""The sheet a picture is drawn on: words measured in inches, one style for all pictures."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.markers import TICKDOWN

from sourcebook.errors import SourcebookError
from sourcebook.plots.artists import Words
from sourcebook.plots.marks import dot, put
from sourcebook.plots.words import (
    FONT,
    GUIDE,
    PLAIN,
    SMALL,
    TITLE,
    Said,
    fill,
    line,
    shorten,
    width,
    words_of,
    wrap,
)

INK, GREY, RULE, GRID = "#1a1a1a", "#767676", "#c9c9c9", "#e7e7e7"
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7A7A7A", "#1a1a1a")
"""Okabe and Ito's colours that show on white, dealt out by ``standpoint_order``."""
WIDTH, MARGIN, LABEL = 12.0, 0.25, 0.08
"""Sheet width, its margin, and how far from a plotting area the labels of its scale stand, in inches."""


def colour(order: object) -> str:
    """Return the colour of a standpoint from its place in the case's list."""
    return PALETTE[(int(order) - 1) % len(PALETTE)] if not pd.isna(order) else PALETTE[-2]


def need(frame: pd.DataFrame, columns: tuple[str, ...], picture: str, made_by: str) -> None:
    """Refuse a frame that lacks columns the picture cannot do without."""
    missing = [name for name in columns if name not in frame]
    if missing:
        raise SourcebookError(
            f"{picture}: no column {', '.join(missing)}; expected a frame as {made_by} gives it; "
            "pass that frame, filtered by rows only"
        )


@dataclass(frozen=True)
class Heading:
    """The question, how to read the shapes, and the standpoints with their colours."""

    title: list[str]
    guide: list[str]
    legend: list[list[tuple[float, str, str]]]

    @classmethod
    def plan(cls, title: str | None, guide: str, frame: pd.DataFrame, room: float) -> Heading:
        """Break title, reading guide and legend into lines that fit the room."""
        rows: list[list[tuple[float, str, str]]] = []
        at = room
        sides = frame[["standpoint_order", "standpoint_label"]].drop_duplicates()
        for order, label in sides.sort_values("standpoint_order").itertuples(index=False):
            step = width(words_of(label), **PLAIN) + 0.5
            if at + step > room:
                rows.append([])
                at = 0.0
            rows[-1].append((at, words_of(label), colour(order)))
            at += step
        return cls(wrap(title or "", room, **TITLE), fill(guide, room, **GUIDE), rows)

    @property
    def height(self) -> float:
        """Inches from the top of the sheet to below the legend."""
        return 0.2 + 0.29 * len(self.title) + 0.17 * len(self.guide) + 0.1 + 0.24 * len(self.legend)

    def draw(self, sheet: Sheet) -> None:
        """Write the heading at the top left of the sheet."""
        y = 0.2
        for words in self.title:
            sheet.write(MARGIN, y + 0.13, words, **TITLE)
            y += 0.29
        for words in self.guide:
            sheet.write(MARGIN, y + 0.09, words, color=GREY, **GUIDE)
            y += 0.17
        for row in self.legend:
            y += 0.24
            for x, words, paint in row:
                sheet.dot(MARGIN + x + 0.07, y - 0.04, paint)
                sheet.write(MARGIN + x + 0.2, y - 0.04, words, **PLAIN)


class Sheet:
    """An Axes with margins to write in; places are inches from the top left.

    A given Axes gives up its room: the plotting area moves inside it, and everything
    is drawn smaller if the room is less than the picture needs. A given Figure gets just
    the right size, and so does a new one that is opened if nothing is given.
    """

    def __init__(
        self, ax: Axes | Figure | None, wide: float, high: float, plot: tuple[float, float, float, float]
    ):
        if isinstance(ax, Axes):
            room = ax.get_position(original=True).bounds
        else:
            high = math.ceil(high * 20) / 20
            figure = ax or _opened()
            figure.set(figwidth=wide, figheight=high, facecolor="white")
            ax, room = figure.add_subplot(), (0.0, 0.0, 1.0, 1.0)
        self.ax, self.wide, self.high, self.plot = ax, wide, high, plot
        box, dpi = ax.figure.bbox, ax.figure.dpi
        self.scale = min(1.0, box.width * room[2] / dpi / wide, box.height * room[3] / dpi / high)
        taken = high * self.scale * dpi / box.height
        self._settle((room[0], room[1] + room[3] - taken, room[2], taken))

    def _settle(self, room: tuple[float, float, float, float]) -> None:
        left, top, right, bottom = self.plot
        across, down = room[2] / self.wide, room[3] / self.high
        self.ax.set_position(
            (room[0] + left * across, room[1] + (self.high - bottom) * down, (right - left) * across,
             (bottom - top) * down)
        )
        self.ax.set(facecolor="white", ylim=(bottom, top), title="")
        _bare(self.ax)

    @staticmethod
    def room(ax: Axes | Figure | None, least: float = 9.0) -> float:
        """Return the width in inches to plan for."""
        if not isinstance(ax, Axes):
            return WIDTH
        pixels = ax.figure.bbox.width * ax.get_position(original=True).width
        return max(least, pixels / ax.figure.dpi)

    def panel(self, left: float, right: float) -> Axes:
        """Add a second plotting area beside the first, at the same height."""
        bounds = (self.place(left, 0)[0], 0, (right - left) / (self.plot[2] - self.plot[0]), 1)
        panel = self.ax.inset_axes(bounds)
        panel.set(facecolor="#f7f7f7", ylim=self.ax.get_ylim())
        _bare(panel)
        return panel

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Turn inches on the sheet into fractions of the plotting area."""
        left, top, right, bottom = self.plot
        return (x - left) / (right - left), (bottom - y) / (bottom - top)

    def write(self, x: float, y: float, words: str, **type_: object) -> None:
        """Write one line of words, centred on the height ``y``."""
        x, y = self.place(x, y)
        self._write(self.ax, x, y, words, transform=self.ax.transAxes, **type_)

    def _write(self, ax: Axes, x: float, y: float, words: str, **type_: object) -> None:
        type_ = {"color": INK, "ha": "left", "va": "center_baseline", **PLAIN, **type_}
        type_["size"] = type_["size"] * self.scale
        ax.add_artist(Words(x, y, words, family=FONT, parse_math=False, clip_on=False, **type_))

    def scale_of(
        self, ax: Axes, at: Sequence[float], labels: Iterable[tuple[float, str]], size: float,
        above: bool = False,
    ) -> None:
        """Draw the scale of a plotting area: a tick and a thin line where it is ``at``, and its labels.

        Those matplotlib has itself take as long to be drawn as all statements of a short chart.
        """
        across = ax.get_xaxis_transform()
        upright = [end for place in at for end in (place, place, math.nan)]
        put(ax, upright, [0, 1, math.nan] * len(at), color=GRID, lw=0.8, zorder=0.4, transform=across)
        put(ax, at, [0] * len(at), marker=TICKDOWN, ls="none", ms=3.5, mew=0.8, color=INK, clip_on=False,
            transform=across)
        for x, label in labels:
            rows = label.split("\n")
            lower = [self.plot[3] + LABEL + (row + 0.38) * line(size) for row in range(len(rows))]
            upper = [self.plot[1] - LABEL - (row + 0.38) * line(size) for row in reversed(range(len(rows)))]
            for y, words in zip(lower + upper * above, rows * 2, strict=False):
                self._write(ax, x, self.place(0, y)[1], words, size=size, ha="center", transform=across)

    def dot(self, x: float, y: float, paint: str, size: float = 8.5, **look: object) -> None:
        """Put a dot on the sheet."""
        dot(self.ax, *self.place(x, y), "o", ms=size * self.scale, color=paint, mec=paint, clip_on=False,
            transform=self.ax.transAxes, **look)

    def rule(self, y: float, paint: str = RULE) -> None:
        """Draw a thin line across the sheet."""
        ends = [self.place(x, y) for x in (MARGIN, self.wide - MARGIN)]
        put(self.ax, *zip(*ends, strict=True), color=paint, lw=0.8 * self.scale, clip_on=False, zorder=0.5,
            transform=self.ax.transAxes)

    def stack(self, x: float, y: float, lines: list[tuple[str, dict]], ha: str = "left") -> float:
        """Write lines of words one under the other, centred on ``y``; return the height of the last."""
        lines = [(words, type_) for words, type_ in lines if words]
        y -= sum(line(type_["size"]) for _, type_ in lines) / 2
        for words, type_ in lines:
            self.write(x, y + line(type_["size"]) / 2, words, ha=ha, **type_)
            y += line(type_["size"])
        return y - line(lines[-1][1]["size"]) / 2

    def say(self, x: float, y: float, said: Said, url: str | None = None) -> None:
        """Write the words of a source and their note, centred on ``y``."""
        look, note = {**said.look, "url": url}, {**SMALL, "color": GREY, "url": url}
        words = [(words, look) for words in said.lines]
        if said.beside:
            last = self.stack(x, y, words)
            self.write(x + width(said.lines[-1], **said.look) + 0.08, last, said.note, **note)
        else:
            self.stack(x, y, [*words, (said.note, note)])

    def foot(self, *parts: str | None) -> None:
        """Write the foot line: what the picture rests on."""
        words = shorten(" · ".join(filter(None, parts)), self.wide - 2 * MARGIN, **SMALL)
        self.write(MARGIN, self.high - 0.18, words, color=GREY, **SMALL)


def _bare(ax: Axes) -> None:
    """Leave of an Axes nothing but the line below it."""
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_visible(False)
    ax.spines[["left", "right", "top"]].set_visible(False)
    ax.spines["bottom"].set_color(INK)


def _opened() -> Figure:
    """Open a figure that a notebook shows by itself."""
    import matplotlib.pyplot as plt

    return plt.figure(layout="none")
