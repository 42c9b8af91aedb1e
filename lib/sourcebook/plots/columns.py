"""The layers of a drawing as columns of names: how the width is shared out."""

from __future__ import annotations

from dataclasses import dataclass

from sourcebook.plots.layers import THIN
from sourcebook.plots.sheet import MARGIN
from sourcebook.plots.words import fill, line, width

NAME = {"size": 7.4}
NARROW, GUTTER, INDENT, PAD, STEP = 0.9, 0.45, 0.12, 0.06, 0.1
"""Inches: narrowest column, room for lines between columns, dot before a name, between names, by which a
column is widened."""
LINES = 99


@dataclass(frozen=True)
class Column:
    """A layer as it is drawn: where its dots stand, and where the room of its names ends."""

    x: float
    room: float

    @property
    def end(self) -> float:
        """Inches from the left at which the names end and the lines spread."""
        return self.x + INDENT + self.room


def columns_of(names: list[list[str]], passing: list[int], room: float) -> list[Column]:
    """Share out the width so that the drawing gets as low as it can: the fullest layer is widened first.

    Parameters
    ----------
    names : list of list of str
        The names in each layer.
    passing : list of int
        How many lines pass each layer.
    room : float
        Inches there are for all.
    """
    longest = [max((width(name, **NAME) for name in layer), default=0.0) + 0.05 for layer in names]
    shares = [min(each, most) for each, most in zip(map(_least, names), longest, strict=True)]
    left = room - len(names) * INDENT - max(len(names) - 1, 0) * GUTTER - sum(shares)
    heights = [_height(*each) for each in zip(names, passing, shares, strict=True)]
    while left > STEP and any(share < most for share, most in zip(shares, longest, strict=True)):
        at = max((heights[at], at) for at, most in enumerate(longest) if shares[at] < most)[1]
        step = min(STEP, longest[at] - shares[at])
        shares[at], left = shares[at] + step, left - step
        heights[at] = _height(names[at], passing[at], shares[at])
    # What is left over widens the room for lines.
    gutter = GUTTER + min(max(left, 0.0) / max(len(names) - 1, 1), 1.2)
    columns, x = [], MARGIN + 0.06
    for share in shares:
        columns.append(Column(x, share))
        x += INDENT + share + gutter
    return columns


def least_room(names: list[list[str]]) -> float:
    """Return how many inches the columns take at least."""
    return sum(map(_least, names)) + len(names) * INDENT + max(len(names) - 1, 0) * GUTTER


def _least(names: list[str]) -> float:
    """No column is narrower than its longest word."""
    return max([NARROW, *(width(word, **NAME) + 0.05 for name in names for word in name.split())])


def _height(names: list[str], passing: int, room: float) -> float:
    lines = sum(len(fill(name, room, LINES, **NAME)) for name in names)
    return lines * line(NAME["size"]) + len(names) * PAD + passing * THIN
