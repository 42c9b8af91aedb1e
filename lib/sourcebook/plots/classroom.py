"""A class at a glance: what it has reached by passage and field, and how far it is at one."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sourcebook.plots.sheet import GREY, GRID, INK, MARGIN, RULE, Sheet, need
from sourcebook.plots.words import GUIDE as LOOK
from sourcebook.plots.words import PLAIN, QUOTE, SMALL, TITLE, fill, shorten, wrap

NEEDS = ("number", "quote", "field", "right", "disagreement")
GUIDE = (
    "A row is a passage, a column a field; not every passage has every field. The filled part of a bar is "
    "the share of the points that the class reached; the dot is black where all answer alike, paler the more "
    "of them differ. Below a field: Krippendorff's alpha among the students."
)
LEFT, ROW, HEAD = 4.1, 0.34, 0.62
"""Inches: where the bars begin, a row, and the names of the fields."""


def classroom(
    cells: pd.DataFrame, fields: pd.DataFrame, ax: Axes | Figure | None = None, title: str | None = None,
    foot: str | None = None,
) -> Axes:
    """Draw where a class agrees with the coding and with itself.

    Parameters
    ----------
    cells : DataFrame
        A row a passage and field: ``number, quote, field, right`` and ``disagreement``, both 0 to 1.
    fields : DataFrame
        A row a field: ``field`` and ``alpha``, missing where there is none.
    ax : matplotlib.axes.Axes or matplotlib.figure.Figure, optional
        Where to draw; without it a figure of the right height is made.
    title, foot : str, optional
        The question the picture answers, and what it rests on.

    Returns
    -------
    matplotlib.axes.Axes
    """
    need(cells, NEEDS, "classroom", "compare(…).cells")
    wide = Sheet.room(ax)
    heading, guide = wrap(title or "", wide - 2 * MARGIN, **TITLE), fill(GUIDE, wide - 2 * MARGIN, **LOOK)
    top = 0.3 + 0.29 * len(heading) + 0.17 * len(guide) + HEAD
    numbers = list(dict.fromkeys(cells["number"]))
    bottom = top + ROW * len(numbers)
    sheet = Sheet(ax, wide, bottom + 0.5, (LEFT, top, wide - MARGIN, bottom))
    _write(sheet, heading, guide)
    names = list(fields["field"])
    sheet.ax.set(xlim=(0, len(names)))
    sheet.ax.spines["bottom"].set_visible(False)
    step = (wide - MARGIN - LEFT) / len(names)
    for at, row in enumerate(fields.itertuples()):
        _column(sheet, LEFT + at * step, top, step, row)
    for at, number in enumerate(numbers):
        _row(sheet, top + ROW * at, cells[cells["number"] == number], names)
    sheet.foot(foot)
    return sheet.ax


def _write(sheet: Sheet, heading: list[str], guide: list[str]) -> None:
    y = 0.2
    for words in heading:
        sheet.write(MARGIN, y + 0.13, words, **TITLE)
        y += 0.29
    for words in guide:
        sheet.write(MARGIN, y + 0.09, words, color=GREY, **LOOK)
        y += 0.17


def _column(sheet: Sheet, x: float, top: float, step: float, row: tuple) -> None:
    look = PLAIN if step > 0.8 else SMALL
    sheet.write(x, top - 0.4, shorten(row.field.replace("_", " "), step, **look), **look)
    told = "no alpha" if pd.isna(row.alpha) else f"α {row.alpha:.2f}"
    sheet.write(x, top - 0.2, told, color=GREY, **SMALL)


def _row(sheet: Sheet, y: float, cells: pd.DataFrame, names: list[str]) -> None:
    sheet.rule(y, GRID)
    middle = y + ROW / 2
    sheet.write(MARGIN, middle, cells["number"].iloc[0], **PLAIN)
    # No more words are measured than have room.
    words = " ".join(cells["quote"].iloc[0][:60].split()) + "…"
    quote = shorten(words, LEFT - MARGIN - 0.75, **QUOTE)
    sheet.write(MARGIN + 0.5, middle, quote, **QUOTE)
    for cell in cells.itertuples():
        at, high = names.index(cell.field), ROW * 0.36
        sheet.ax.add_patch(Rectangle((at, middle - high / 2), 0.62, high, fill=False, ec=RULE, lw=0.8))
        sheet.ax.add_patch(Rectangle((at, middle - high / 2), 0.62 * cell.right, high, fc=GREY, ec="none"))
        if not pd.isna(cell.disagreement):
            sheet.ax.plot(at + 0.76, middle, "o", ms=5.5 * sheet.scale, color=INK, mec=INK, mew=0.6,
                          markerfacecolor=str(0.1 + 0.9 * cell.disagreement))
