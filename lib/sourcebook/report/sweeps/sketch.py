"""A range sketch for a card: each figure a small mark on a row of its own, which is a link to its passage."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from markupsafe import Markup

from sourcebook.listing import plural, say
from sourcebook.report.sweeps.summary import Mark, Summary

WIDTH, LEFT, RIGHT = 260, 18, 242
"""Pixels: the whole, and where the smallest and the greatest number stand."""
PITCH, TALLEST, FOOT = 9.0, 126, 16
"""Pixels: from mark to mark if there is room, for all of them, and for the numbers below."""


@dataclass(frozen=True)
class Scale:
    """From numbers to places; logarithmic if the greatest is more than ten times the smallest.

    >>> scale = Scale(1, 1000)
    >>> scale.log, scale.place(1), scale.place(1000), scale.ticks
    (True, 18.0, 242.0, [1, 10, 100, 1000])
    """

    least: float
    most: float

    @property
    def log(self) -> bool:
        """Whether the scale is logarithmic."""
        return self.most > 10 * self.least > 0

    @property
    def ticks(self) -> list[int]:
        """The numbers written below."""
        if self.log:
            low, high = (round(math.log10(end)) for end in (self.least, self.most))
            step = -(-(high - low) // 4) or 1
            return [10**power for power in range(low, high + 1, step)]
        return [0, int(self.most)]

    def place(self, number: float) -> float:
        """Return where a number stands; what is open stands at the edge."""
        if math.isinf(number):
            return 0.0 if number < 0 else float(WIDTH)
        if not self.log:
            return round(LEFT + (RIGHT - LEFT) * number / (self.most or 1), 1)
        part = math.log(max(number, self.least) / self.least) / math.log(self.most / self.least)
        return round(LEFT + (RIGHT - LEFT) * part, 1)


def scale_of(summaries: Iterable[Summary]) -> Scale:
    """Return the scale on which all sketches of a measure are drawn, with round ends."""
    ends = [end for each in summaries for mark in each.marks for end in (mark.low, mark.high)
            if end is not None and math.isfinite(end) and end > 0]
    least, most = min(ends, default=1), max(ends, default=1)
    if most > 10 * least:
        return Scale(10 ** math.floor(math.log10(least)), 10 ** math.ceil(math.log10(most)))
    unit = 10 ** math.floor(math.log10(most))
    return Scale(0, math.ceil(most / unit) * unit)


def sketch(summary: Summary, scale: Scale, way: Callable[[str], str]) -> Markup:
    """Draw the figures of a report as a picture for a page; ``way`` leads from there to a statement."""
    pitch = min(PITCH, TALLEST / max(1, len(summary.marks)))
    height = round(pitch * len(summary.marks)) + FOOT
    rows = [_row(mark, scale, way(mark.figure_id), pitch * number, pitch)
            for number, mark in enumerate(summary.marks)]
    return say('<svg role="group" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}">{}{}</svg>',
               plural(len(summary.marks), "figure"), WIDTH, height, WIDTH, height, _ticks(scale, height),
               Markup().join(rows))


def _ticks(scale: Scale, height: int) -> Markup:
    drawn = []
    for number in scale.ticks:
        x = scale.place(number)
        drawn += [say('<path class="tick" d="M{} 0V{}"/>', x, height - FOOT),
                  say('<text x="{}" y="{}">{:,}</text>', x, height - 4, number)]
    return Markup().join(drawn)


def _row(mark: Mark, scale: Scale, way: str, top: float, high: float) -> Markup:
    """Draw a mark in a link as wide as the sketch, since a dot is small and a dotted line has gaps."""
    area = say('<rect y="{:.1f}" width="{}" height="{:.1f}"/>', top, WIDTH, high)
    said = f"{mark.speaker}, “{mark.words}”" + (f", {mark.apart}" if mark.apart else "")
    look = Markup(' class="apart"' if mark.apart else "")
    return say('<a href="{}"{}><title>{}</title>{}{}</a>', way, look, said, area,
               _mark(mark, scale, round(top + high / 2, 1)))


def _mark(mark: Mark, scale: Scale, y: float) -> Markup:
    from sourcebook.plots.sheet import colour

    paint = colour(mark.order)
    if mark.low is None or mark.high is None:
        return say('<path class="vague" stroke="{}" d="M0 {}H{}"/>', paint, y, WIDTH)
    left, right = scale.place(mark.low), scale.place(mark.high)
    if left == right and not mark.vague:
        return say('<circle fill="{}" cx="{}" cy="{}" r="3"/>', paint, left, y)
    kind = "vague" if mark.vague else "open" if math.isinf(mark.low) or math.isinf(mark.high) else "closed"
    ends = [say('<path class="end" stroke="{}" d="M{} {}v6"/>', paint, scale.place(end), y - 3)
            for end in (mark.low, mark.high) if math.isfinite(end)]
    return say('<path class="{}" stroke="{}" d="M{} {}H{}"/>{}', kind, paint, left, y, right,
               Markup().join(ends))
