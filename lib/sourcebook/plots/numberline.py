"""The scale of numbers under a range chart."""

from __future__ import annotations

import math

from matplotlib.ticker import MaxNLocator

from sourcebook.plots.sheet import GREY, Sheet
from sourcebook.plots.words import width


def numberline(sheet: Sheet, numbers: list[float], label: str, unit: str, above: bool) -> None:
    """Give the plotting area a scale for these numbers: limits, plain ticks, a thin grid and a label."""
    ax = sheet.ax
    positive = [number for number in numbers if number > 0]
    log = bool(positive) and max(positive) / min(positive) > 10
    most = max(numbers, default=0) * 1.14 or 1
    if log:
        ticks = _log_axis(sheet, min(positive), max(positive), none=min(numbers) <= 0)
    else:
        ax.set_xlim(0, most)
        places = MaxNLocator(nbins=7, integer=True, steps=[1, 2, 5, 10]).tick_values(0, most)
        ticks = [place for place in places if numbers and place <= most]
    sheet.scale_of(ax, ticks, [(tick, f"{tick:,.0f}") for tick in ticks], 9.0, above)
    remarks = ", ".join(filter(None, (unit, "log scale" if log else "")))
    label = f"{label} ({remarks})" if remarks else label
    sheet.write(sum(sheet.plot[::2]) / 2, sheet.plot[3] + 0.4, label, size=9.0, color=GREY, ha="center")


def _log_axis(sheet: Sheet, low: float, high: float, none: bool) -> list[float]:
    """Use a log scale, with a place at the left for none where a statement says so; return its ticks."""
    room = (high / low) ** 0.11
    least, most = low / room**0.7, high * room
    if none:
        sheet.ax.set_xscale("symlog", linthresh=1, linscale=0.6)
        sheet.ax.set_xlim(-0.25, most)
    else:
        sheet.ax.set_xscale("log")
        sheet.ax.set_xlim(least, most)
    decade = (sheet.plot[2] - sheet.plot[0]) / math.log10(most / least)
    label = width(f"{most:,.0f}", 9.0) + 0.06
    steps = (1, 2, 5) if 0.3 * decade > label else (1, 3) if 0.47 * decade > label else (1,)
    powers = range(math.floor(math.log10(most)) + 1)
    ticks = [step * 10.0**power for power in powers for step in steps]
    at = [tick for tick in ticks if (1 if none else least) <= tick <= most]
    return [0.0, *at] if none else at
