"""The chart of voices: who speaks, from which standpoint and how near to the events."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sourcebook.plots.sheet import MARGIN, Heading, Sheet, colour, need
from sourcebook.plots.words import Said, line, words_of
from sourcebook.schema import PROXIMITIES

NEEDS = ("name", "standpoint_label", "standpoint_order", "proximity")
GUIDE = (
    "Each name is a voice, under the standpoint the documents present it with, by nearness to the events. "
    "The larger the dot, the more statements{most}; hollow: none. In grey: the documents that carry it."
)
NAME, HEAD = {"size": 8.7}, {"size": 10.0, "weight": "bold"}
NARROW, INDENT, PAD, HEADS, LABEL, LEAST = 1.5, 0.2, 0.035, 0.5, 0.36, 0.2
"""Inches: narrowest column, dot before a name, between names, column heads, row label, least for a row."""


@dataclass(frozen=True)
class Voice:
    """One source as it is drawn."""

    said: Said
    count: int
    paint: str
    name: str

    @property
    def height(self) -> float:
        """Inches the name takes."""
        return self.said.height + PAD


@dataclass(frozen=True)
class Grid:
    """The voices by row (nearness) and column (standpoint); a full standpoint gets several columns."""

    cells: dict[tuple[str, int], list[Voice]]
    rows: list[str]
    shares: dict[int, int]
    wide: float

    @classmethod
    def plan(cls, sources: pd.DataFrame, room: float) -> Grid:
        """Share out the columns so that the chart gets as low as it can."""
        known = set(sources["proximity"].map(words_of))
        rows = [each for each in PROXIMITIES if each in known] + sorted(known - set(PROXIMITIES))
        sides = sorted({int(order) for order in sources["standpoint_order"]})
        grids = []
        for columns in range(max(len(sides), 1), max(len(sides), int(room / NARROW)) + 1):
            wide = room / columns
            grid = cls(_cells(sources, wide), rows, dict.fromkeys(sides, 1), wide)
            while sides and sum(grid.shares.values()) < columns:
                wider = [replace(grid, shares=grid.shares | {side: grid.shares[side] + 1}) for side in sides]
                grid = min(wider, key=lambda each: each.height)
            grids.append(grid)
        return min(grids, key=lambda each: each.height)

    def split(self, row: str, side: int) -> list[list[Voice]]:
        """Return the voices of a cell column by column, about equally long."""
        voices = self.cells.get((row, side), [])
        columns, left = [[] for _ in range(self.shares[side])], sum(voice.height for voice in voices)
        for number, column in enumerate(columns):
            share, taken = left / (len(columns) - number), 0.0
            while voices and (not column or taken + voices[0].height / 2 <= share):
                column.append(voices[0])
                taken, voices = taken + voices[0].height, voices[1:]
            left -= taken
        columns[-1] += voices
        return columns

    def row_height(self, row: str) -> float:
        """Inches a row takes."""
        columns = [column for side in self.shares for column in self.split(row, side)]
        return max([LEAST, *(sum(voice.height for voice in column) for column in columns)]) + LABEL + 0.12

    @property
    def height(self) -> float:
        """Inches all rows take."""
        return sum(map(self.row_height, self.rows))


def voices(
    sources: pd.DataFrame, ax: Axes | Figure | None = None, *, title: str | None = None,
    foot: str | None = None,
) -> Axes:
    """Draw who speaks: a column for each standpoint, a row for each degree of nearness.

    Parameters
    ----------
    sources : pandas.DataFrame
        One row a source: ``name, proximity, standpoint_label, standpoint_order`` and, if known,
        ``source_id``, ``documents`` (ids separated by spaces) and ``statements`` (how many).
    ax : matplotlib.axes.Axes or matplotlib.figure.Figure, optional
        Where to draw; the chart keeps inside its room. Without it a figure of the right height is made.
    title : str, optional
        The question the chart answers.
    foot : str, optional
        Case and data hash, for the foot line.

    Returns
    -------
    matplotlib.axes.Axes
        The chart; each dot carries its ``source_id`` as ``gid``.

    Raises
    ------
    SourcebookError
        If a needed column is missing.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> row = {"name": "A witness", "standpoint_label": "one side", "standpoint_order": 1,
    ...        "proximity": "eyewitness", "documents": "d1", "statements": 2}
    >>> ax = voices(pd.DataFrame([row]), Figure().add_subplot())
    >>> [text.get_text() for text in ax.texts][-4:-1]
    ['1 voice', 'A witness', 'd1']
    """
    need(sources, NEEDS, "voices", "the table of sources joined with its standpoints")
    wide = Sheet.room(ax)
    most = int(sources["statements"].max()) if "statements" in sources and len(sources) else 0
    guide = GUIDE.format(most=f" (up to {most})" if most else "")
    heading = Heading.plan(title, guide, sources.head(0), wide - 2 * MARGIN)
    grid = Grid.plan(sources, wide - 2 * MARGIN)
    top = heading.height + 0.1
    bottom = top + HEADS + max(0.4, grid.height)
    sheet = Sheet(ax, wide, bottom + 0.4, (MARGIN, top, wide - MARGIN, bottom))
    sheet.ax.set(xlim=(0, 1))
    sheet.ax.spines[:].set_visible(False)
    heading.draw(sheet)
    _heads(sheet, grid, sources)
    y = top + HEADS
    for row in grid.rows:
        _row(sheet, grid, row, y)
        y += grid.row_height(row)
    sheet.foot(_many(len(sources)), foot)
    return sheet.ax


def _many(count: int) -> str:
    return f"{count} voice{'' if count == 1 else 's'}"


def _cells(sources: pd.DataFrame, room: float) -> dict[tuple[str, int], list[Voice]]:
    """Return the voices of each cell, those with most statements first."""
    cells: dict[tuple[str, int], list[Voice]] = {}
    for record in sources.to_dict("records"):
        cell = cells.setdefault((words_of(record["proximity"]), int(record["standpoint_order"])), [])
        cell.append(_voice(record, room))
    for cell in cells.values():
        cell.sort(key=lambda each: (-each.count, each.said.lines))
    return cells


def _voice(record: dict, room: float) -> Voice:
    count, name = record.get("statements", 0), words_of(record["name"])
    return Voice(
        said=Said.fit(name, words_of(record.get("documents")), room - INDENT - 0.08, lines=4, look=NAME),
        count=0 if pd.isna(count) else int(count),
        paint=colour(record["standpoint_order"]),
        name=words_of(record.get("source_id")),
    )


def _heads(sheet: Sheet, grid: Grid, sources: pd.DataFrame) -> None:
    """Write the standpoints over their columns, with how many voices each has."""
    x, y = MARGIN, sheet.plot[1] + 0.22
    for side, share in grid.shares.items():
        rows = sources[sources["standpoint_order"] == side]
        room = share * grid.wide - INDENT - 0.1
        label = Said.fit(words_of(rows["standpoint_label"].iloc[0]), _many(len(rows)), room, look=HEAD)
        sheet.dot(x + 0.07, y, colour(side))
        sheet.say(x + INDENT, y, label)
        x += share * grid.wide


def _row(sheet: Sheet, grid: Grid, row: str, y: float) -> None:
    """Write one degree of nearness: its label, then the names, column by column."""
    sheet.rule(y)
    count = sum(len(grid.cells.get((row, side), [])) for side in grid.shares)
    label = Said.fit(row or "not stated", _many(count), sheet.wide - 2 * MARGIN, look=HEAD)
    sheet.say(MARGIN, y + 0.18, label)
    x = MARGIN
    for side in grid.shares:
        for column in grid.split(row, side):
            at = y + LABEL
            for voice in column:
                _dot(sheet, voice, x + 0.07, at + line(NAME["size"]) / 2)
                sheet.say(x + INDENT, at + voice.said.height / 2, voice.said)
                at += voice.height
            x += grid.wide


def _dot(sheet: Sheet, voice: Voice, x: float, y: float) -> None:
    """Draw a dot whose area grows with the number of statements."""
    size = min(11.5, 2.6 * math.sqrt(voice.count)) if voice.count else 3.5
    sheet.dot(x, y, voice.paint, max(size, 2.6), mfc=voice.paint if voice.count else "white", gid=voice.name)
