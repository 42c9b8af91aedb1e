"""The dispute matrix: propositions against voices, grouped by standpoint and by nearness."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sourcebook.plots.marks import dot, put
from sourcebook.plots.sheet import GREY, GRID, INK, MARGIN, Heading, Sheet, colour, need
from sourcebook.plots.words import PLAIN, fill, line, width, words_of
from sourcebook.schema import PROXIMITIES, STANCES

HELD = ("topic", "proposition_id", "proposition", "standpoint_label", "standpoint_order", "proximity",
        "position")
SUMMED = ("proposition_id", "lines_for", "lines_against")
GUIDE = (
    "A row is a proposition, a column the voices of one standpoint at one distance; a number says how many "
    "voices hold the same. On the right: how many independent lines the affirming and the denying voices go "
    "back to, a range where dependence is suspected. Voices are not votes."
)
SEVERAL = "several of these"
SHAPES = {
    "affirms": {"marker": "o"}, "denies": {"marker": "x", "mew": 2.0},
    "qualifies": {"marker": "D", "mfc": "white", "ms": 5.6}, "reports": {"marker": "o", "mfc": "white"},
    SEVERAL: {"marker": "^"},
}
"""The shape for each stance, and one for a voice that takes several."""
HEAD, COUNT, SHORT = {"size": 10.0, "weight": "bold"}, {"size": 8.0}, {"size": 6.6}
UPRIGHT = {**COUNT, "color": GREY, "ha": "center", "va": "bottom", "rotation": 90}
TEXT, LINES, MARK, LAYER, PAD, HEADS = 4.1, 0.52, 0.25, 0.2, 0.09, 1.45
"""Inches: propositions, a column of lines, a mark with its number, one layer of marks, around, heads."""


@dataclass(frozen=True)
class Question:
    """A proposition as it is drawn: its words and, by column, how many voices hold what."""

    topic: str
    name: str
    words: list[str]
    cells: dict[tuple[int, str], list[tuple[str, int]]]
    lines: tuple[str, str]

    def height(self, across: int) -> float:
        """Inches the row takes if so many marks stand beside each other in a cell."""
        layers = max((-(-len(cell) // across) for cell in self.cells.values()), default=1)
        return max(layers * LAYER, len(self.words) * line(PLAIN["size"])) + 2 * PAD


@dataclass(frozen=True)
class Columns:
    """The columns: standpoint and proximity, where each stands, and how wide it is."""

    names: list[tuple[int, str]]
    labels: dict[int, str]
    left: float
    wide: float

    @classmethod
    def plan(cls, held: pd.DataFrame, room: float) -> Columns:
        """Share out the room between the propositions and the lines."""
        known = held[["standpoint_order", "standpoint_label", "proximity"]].drop_duplicates()
        names = sorted({(int(row.standpoint_order), row.proximity) for row in known.itertuples()},
                       key=lambda each: (each[0], PROXIMITIES.index(each[1])))
        labels = {int(row.standpoint_order): words_of(row.standpoint_label) for row in known.itertuples()}
        left = MARGIN + TEXT
        return cls(names, labels, left, min(0.95, (room - left - 2 * LINES - MARGIN) / max(len(names), 1)))

    @property
    def right(self) -> float:
        """Inches from the left to the end of the last column."""
        return self.left + self.wide * len(self.names)

    @property
    def across(self) -> int:
        """How many marks stand beside each other."""
        return max(1, int(self.wide / MARK))

    def middle(self, at: int) -> float:
        """Inches from the left to the middle of a column."""
        return self.left + self.wide * (at + 0.5)

    def sides(self) -> list[tuple[int, int, int]]:
        """Return each standpoint with its first column and how many it has."""
        orders = [order for order, _ in self.names]
        return [(order, orders.index(order), orders.count(order)) for order in sorted(set(orders))]


def dispute_matrix(
    held: pd.DataFrame, summed: pd.DataFrame, ax: Axes | Figure | None = None, *, title: str = "",
    foot: str = "",
) -> Axes:
    """Draw who affirms, denies, qualifies or reports what, with the independent lines for and against.

    Parameters
    ----------
    held : pandas.DataFrame
        Positions as ``dispute.positions`` gives them, or some rows of them.
    summed : pandas.DataFrame
        The sums of the same statements as ``dispute.summary`` gives them: no position is shown
        without the lines for and against.
    ax : matplotlib.axes.Axes or matplotlib.figure.Figure, optional
        Where to draw; without it a figure of the right height is made.
    title, foot : str, optional
        The question the chart answers; case and data hash, for the foot line.

    Returns
    -------
    matplotlib.axes.Axes
        The chart; each mark carries ``proposition_id stance count`` as ``gid``.

    Raises
    ------
    SourcebookError
        If a column is missing.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> row = {"topic": "Cause", "proposition_id": "sluice", "proposition": "It was opened.",
    ...        "standpoint_label": "one side", "standpoint_order": 1, "proximity": "later",
    ...        "position": "denies"}
    >>> summed = pd.DataFrame([{"proposition_id": "sluice", "lines_for": "0", "lines_against": "1"}])
    >>> ax = dispute_matrix(pd.DataFrame([row]), summed, Figure().add_subplot())
    >>> [mark.get_gid() for mark in ax.lines if mark.get_gid()]
    ['sluice denies 1']
    """
    need(held, HELD, "dispute_matrix", "dispute.positions")
    need(summed, SUMMED, "dispute_matrix", "dispute.summary")
    room = Sheet.room(ax, least=10.0)
    columns = Columns.plan(held, room)
    questions = _questions(held, summed)
    heading = Heading.plan(title, GUIDE, held.head(0), room - 2 * MARGIN)
    top = heading.height + 0.25 + HEADS
    bottom = top + sum(each.height(columns.across) for each in questions) + 0.38 * held["topic"].nunique()
    sheet = Sheet(ax, room, bottom + 0.5, (MARGIN, top, room - MARGIN, max(bottom, top + 0.4)))
    sheet.ax.set(xlim=(0, 1))
    sheet.ax.spines[:].set_visible(False)
    heading.draw(sheet)
    _key(sheet, heading.height + 0.1)
    _heads(sheet, columns, top)
    _edges(sheet, columns, top)
    _rows(sheet, columns, questions, top)
    sheet.foot(f"{len(questions)} proposition{'' if len(questions) == 1 else 's'}", foot)
    return sheet.ax


def _questions(held: pd.DataFrame, summed: pd.DataFrame) -> list[Question]:
    """Return the propositions by topic; topics and propositions in the order of the rows."""
    known, found = {row.proposition_id: (row.lines_for, row.lines_against) for row in summed.itertuples()}, []
    for topic, group in held.groupby("topic", sort=False):
        for name, rows in group.groupby("proposition_id", sort=False):
            words = fill(rows["proposition"].iloc[0], TEXT - 0.2, 4, **PLAIN)
            found.append(Question(topic, name, words, _cells(rows), known.get(name, ("–", "–"))))
    return found


def _cells(rows: pd.DataFrame) -> dict[tuple[int, str], list[tuple[str, int]]]:
    shapes = rows["position"].where(rows["position"].isin(STANCES), SEVERAL)
    counts = rows.assign(shape=shapes).groupby(["standpoint_order", "proximity", "shape"]).size().to_dict()
    cells: dict[tuple[int, str], list[tuple[str, int]]] = {}
    for (side, near, shape), count in sorted(counts.items(), key=lambda each: [*SHAPES].index(each[0][2])):
        cells.setdefault((int(side), near), []).append((shape, count))
    return cells


def _mark(sheet: Sheet, x: float, y: float, shape: str, paint: str, name: str | None = None) -> None:
    look = {"ms": 6.8, "mfc": paint, "mec": paint, "mew": 1.4, **SHAPES[shape]}
    look |= {size: look[size] * sheet.scale for size in ("ms", "mew")}
    dot(sheet.ax, *sheet.place(x, y), clip_on=False, transform=sheet.ax.transAxes, gid=name, zorder=3, **look)


def _line(sheet: Sheet, *ends: tuple[float, float], paint: str, thick: float) -> None:
    ends = zip(*(sheet.place(*end) for end in ends), strict=True)
    put(sheet.ax, *ends, color=paint, lw=thick * sheet.scale, clip_on=False, zorder=0.4,
        transform=sheet.ax.transAxes, solid_capstyle="butt")


def _key(sheet: Sheet, y: float) -> None:
    """Write which shape is which stance."""
    x = MARGIN + 0.08
    for shape in SHAPES:
        _mark(sheet, x, y, shape, INK)
        sheet.write(x + 0.13, y, shape, **PLAIN)
        x += width(shape, **PLAIN) + 0.5


def _heads(sheet: Sheet, columns: Columns, bottom: float) -> None:
    """Write standpoints and degrees of nearness over their columns."""
    for order, first, many in columns.sides():
        x, room = columns.left + columns.wide * first, columns.wide * many
        words = fill(columns.labels[order], max(room - 0.05, 0.62), 2, **COUNT)
        bold = [(each, {**COUNT, "weight": "bold"}) for each in words]
        sheet.stack(x + room / 2, bottom - HEADS + 0.28, bold, ha="center")
        ends = [(at, bottom - HEADS + 0.47) for at in (x + 0.04, x + room - 0.04)]
        _line(sheet, *ends, paint=colour(order), thick=3.0)
    for at, (_, near) in enumerate(columns.names):
        sheet.write(columns.middle(at), bottom - 0.04, near, **UPRIGHT)
    for at, words in enumerate(("for", "against")):
        sheet.write(columns.right + LINES * (at + 0.5), bottom - 0.12, words, ha="center", **COUNT)
    sheet.write(columns.right + LINES, bottom - 0.32, "lines", ha="center", **{**COUNT, "weight": "bold"})


def _edges(sheet: Sheet, columns: Columns, top: float) -> None:
    """Draw a thin line down the sheet where a standpoint begins, and after the last."""
    for x in [columns.left + columns.wide * first for _, first, _ in columns.sides()] + [columns.right]:
        _line(sheet, (x, top), (x, sheet.plot[3]), paint=GRID, thick=0.8)


def _rows(sheet: Sheet, columns: Columns, questions: list[Question], y: float) -> None:
    """Write the propositions under their topics."""
    topic = None
    for question in questions:
        if question.topic != topic:
            _topic(sheet, columns, question.topic, y)
            y, topic = y + 0.38, question.topic
        high = question.height(columns.across)
        sheet.stack(MARGIN + 0.08, y + high / 2, [(words, PLAIN) for words in question.words])
        for at, column in enumerate(columns.names):
            _cell(sheet, columns, question, at, column, y + high / 2)
        for at, words in enumerate(question.lines):
            sheet.write(columns.right + LINES * (at + 0.5), y + high / 2, words, ha="center", **COUNT)
        y += high
        sheet.rule(y, GRID)


def _topic(sheet: Sheet, columns: Columns, topic: str, y: float) -> None:
    """Write a topic, and again in short what the columns are."""
    sheet.rule(y)
    sheet.write(MARGIN, y + 0.24, topic, **HEAD)
    for at, (order, near) in enumerate(columns.names):
        short = near if len(near) < 6 else f"{near[:4]}."
        sheet.write(columns.middle(at), y + 0.26, short, ha="center", color=colour(order), **SHORT)


def _cell(
    sheet: Sheet, columns: Columns, question: Question, at: int, column: tuple[int, str], y: float
) -> None:
    """Draw the marks of a cell, beside each other and then below, with their numbers."""
    held, paint = question.cells.get(column, []), colour(column[0])
    layers = -(-len(held) // columns.across)
    for place, (shape, count) in enumerate(held):
        layer, step = divmod(place, columns.across)
        beside = min(columns.across, len(held) - layer * columns.across)
        x = columns.middle(at) + (step - (beside - 1) / 2) * MARK - (0.06 if count > 1 else 0)
        down = y + (layer - (layers - 1) / 2) * LAYER
        _mark(sheet, x, down, shape, paint, f"{question.name} {shape} {count}")
        if count > 1:
            sheet.write(x + 0.075, down, str(count), **COUNT)
