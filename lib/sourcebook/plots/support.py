"""The support profile: how many independent lines allow each number, and which."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sourcebook.plots.marks import Mark
from sourcebook.plots.numberline import numberline
from sourcebook.plots.sheet import GREY, GRID, INK, MARGIN, PALETTE, Heading, Sheet, colour, need
from sourcebook.plots.words import PLAIN, SMALL, line, words_of, wrap
from sourcebook.profile import Profile

NEEDS = ("speaker", "source_id", "standpoint_label", "standpoint_order")
GUIDE = (
    "Height: how many independent lines allow the number; a line counts once however often it is repeated. "
    "Shaded: what most lines allow. Below, for each line the numbers it allows; dotted: open below or vague "
    "words alone; grey: voices of several standpoints."
)
TALL, GAP, STEP = 1.7, 0.16, "#d9d9d9"
"""Inches for the steps and between columns; the paint under the steps."""


@dataclass(frozen=True)
class Row:
    """One line: where it begins, how often it is stated, what it allows."""

    name: list[str]
    stated: str
    marks: list[Mark]
    order: float

    @property
    def height(self) -> float:
        """Inches the row takes."""
        return line(PLAIN["size"]) * len(self.name) + line(SMALL["size"]) + 0.1


def support_profile(
    profile: Profile,
    ax: Axes | Figure | None = None,
    title: str | None = None,
    foot: str | None = None,
    suspected: Profile | None = None,
) -> Axes:
    """Draw how many independent lines allow each number, and below it each line.

    Parameters
    ----------
    profile : Profile
        As ``support`` returns it.
    ax : matplotlib.axes.Axes or matplotlib.figure.Figure, optional
        Where to draw; without it a figure of the right height is made.
    title : str, optional
        The question the picture answers.
    foot : str, optional
        Case, data hash, reading and rule, for the foot line.
    suspected : Profile, optional
        The profile if every suspected dependence holds, drawn dashed.

    Returns
    -------
    matplotlib.axes.Axes
        The plotting area; each mark carries the id of its line as ``gid``.

    Raises
    ------
    SourcebookError
        If the figures behind the profile lack their speakers or standpoints.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from sourcebook.profile import support
    >>> row = {"low": 12, "high": None, "line": "a", "source_id": "a", "speaker": "A witness",
    ...        "standpoint_label": "one side", "standpoint_order": 1}
    >>> ax = support_profile(support(pd.DataFrame([row])), Figure().add_subplot())
    >>> [text.get_text() for text in ax.texts if "witness" in text.get_text()]
    ['A witness']
    """
    need(profile.figures, NEEDS, "support_profile", "support(lines(case, figures))")
    wide = Sheet.room(ax)
    guide = GUIDE + (" Dashed: if all suspected dependences hold." if suspected else "")
    heading = Heading.plan(title, guide, profile.figures, wide - 2 * MARGIN)
    left = MARGIN + wide * 0.27 + GAP
    rows = _rows(profile, left - GAP - MARGIN)
    top = heading.height + 0.12
    bottom = top + TALL + 0.2 + sum(row.height for row in rows) + 0.06
    sheet = Sheet(ax, wide, bottom + 0.85, (left, top, wide - MARGIN - 0.1, bottom))
    heading.draw(sheet)
    numbers = [float(end) for end in profile.spans[["from", "to"]].stack().dropna()]
    measures = [words_of(name) for name in profile.figures.get("measure", pd.Series()).unique()]
    numberline(sheet, numbers, measures[0] if len(measures) == 1 else "number", "", above=False)
    _stairs(sheet, profile, suspected)
    _lines(sheet, rows)
    sheet.foot(_counted(profile), foot)
    return sheet.ax


def _rows(profile: Profile, room: float) -> list[Row]:
    """Return a row a line, by standpoint and by the lowest number."""
    spans = dict(list(profile.spans.groupby("line")))
    rows = [_row(name, group, spans[name], room) for name, group in profile.figures.groupby(profile.by)]
    lowest = [min(_order(mark) for mark in row.marks) for row in rows]
    return [row for _, _, row in sorted(zip([row.order for row in rows], lowest, rows, strict=True),
                                        key=lambda each: (*each[:2], each[2].marks[0].name))]


def _order(mark: Mark) -> float:
    return -math.inf if mark.low is None else mark.low


def _row(name: str, figures: pd.DataFrame, spans: pd.DataFrame, room: float) -> Row:
    own = figures.loc[figures["source_id"] == name, "speaker"]
    speakers = own if len(own) else figures["speaker"]
    orders = figures["standpoint_order"].unique()
    paint = colour(orders[0]) if len(orders) == 1 else PALETTE[-2]
    ends = ((None if pd.isna(end) else float(end) for end in pair) for pair in
            spans[["from", "to"]].itertuples(index=False))
    vague = set(figures.get("qualifier", ())) == {"vague"}
    marks = [Mark(low, high, 0.0, paint, dotted=vague or low is None, arrows=("high",) * (high is None),
                  name=name) for low, high in ends]
    voices = figures["source_id"].nunique()
    stated = f"{_many(len(figures), 'statement')}" + (f" by {_many(voices, 'voice')}" if voices > 1 else "")
    words = "; ".join(words_of(speaker) for speaker in speakers.drop_duplicates())
    order = float(orders[0]) if len(orders) == 1 else math.inf
    return Row(wrap(words, room, 2, **PLAIN), stated, marks, order)


def _stairs(sheet: Sheet, profile: Profile, suspected: Profile | None) -> None:
    """Draw the step function in the upper part, with a thin rule for each count."""
    most = max([1, *profile.steps["lines"]])
    floor = sheet.plot[1] + TALL

    def height(count: float) -> float:
        return floor - (TALL - 0.12) * count / most

    every = math.ceil(most / 6)
    for count in range(0, most + 1, every):
        sheet.ax.axhline(height(count), color=GRID, lw=0.8 * sheet.scale, zorder=0)
        sheet.write(sheet.plot[0] - 0.07, height(count), str(count), size=9.0, ha="right", color=INK)
    for words in wrap("independent lines", 1.0, **SMALL):
        sheet.write(MARGIN, sheet.plot[1] + 0.12, words, color=GREY, **SMALL)
    for start, end, _ in profile.plateau.itertuples(index=False):
        sheet.ax.axvspan(*_edges(sheet, start, end), color="#f1f1f1", zorder=-1, gid="plateau")
    for each, look in ((profile, {}), (suspected, {"ls": (0, (3, 2))})):
        if each is not None and len(each.steps):
            x, y = _outline(sheet, each.steps)
            y = [height(count) for count in y]
            if each is profile:
                sheet.ax.fill_between(x, y, floor, color=STEP, lw=0, zorder=1)
            sheet.ax.plot(x, y, color=INK if not look else GREY, lw=1.4 * sheet.scale, zorder=2, scalex=False,
                          gid="support" if not look else "support if suspected", **look)
    sheet.ax.axhline(floor, color=INK, lw=0.8 * sheet.scale, zorder=2)


def _edges(sheet: Sheet, start: object, end: object) -> tuple[float, float]:
    """Return where a step of whole numbers is drawn: half a number to either side."""
    left, right = sheet.ax.get_xlim()
    return (left if pd.isna(start) else max(left, float(start) - 0.5),
            right if pd.isna(end) else min(right, float(end) + 0.5))


def _outline(sheet: Sheet, steps: pd.DataFrame) -> tuple[list[float], list[int]]:
    """Return the corners of the stairs, down to nothing at either side that is not open."""
    x, y = [], []
    for start, end, lines in steps[["from", "to", "lines"]].itertuples(index=False):
        x += _edges(sheet, start, end)
        y += [lines, lines]
    before = [] if pd.isna(steps["from"].iloc[0]) else [(x[0], 0)]
    after = [] if pd.isna(steps["to"].iloc[-1]) else [(x[-1], 0)]
    corners = [*before, *zip(x, y, strict=True), *after]
    return [corner[0] for corner in corners], [corner[1] for corner in corners]


def _lines(sheet: Sheet, rows: list[Row]) -> None:
    y = sheet.plot[1] + TALL + 0.2
    for row in rows:
        middle = y + row.height / 2
        words = [*((words, PLAIN) for words in row.name), (row.stated, {**SMALL, "color": GREY})]
        sheet.stack(sheet.plot[0] - GAP, middle, words, ha="right")
        for mark in row.marks:
            replace(mark, y=middle).draw(sheet.ax, sheet.scale)
        y += row.height


def _counted(profile: Profile) -> str:
    counted = f"{_many(len(profile.figures), 'statement')}, {_many(profile.spans['line'].nunique(), 'line')}"
    apart = [f"{count} {'with ' * why.startswith('no ')}{why}" for why, count in
             profile.apart["why"].value_counts().sort_index().items()]
    return counted + (f"; apart: {', '.join(apart)}" if apart else "")


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
