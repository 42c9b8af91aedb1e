"""The scale of days, months or years under a timeline."""

from __future__ import annotations

from datetime import date, timedelta

from matplotlib.axes import Axes

from sourcebook.plots.sheet import GREY, Sheet
from sourcebook.plots.words import MONTHS, when, width

WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
CLOSE, LONG = 7, 21
"""The most days of a close-up; the fewest days of a time that needs one."""


def edges(days: list[int]) -> tuple[float, float]:
    """Return where a scale around these days begins and ends, with room on both sides."""
    if not days:
        return 1.0, 366.0
    first, last = min(days), max(days) + 1
    room = max(0.25, (last - first) * 0.04)
    return max(1.0, first - room), last + room


def busiest(spans: list[tuple[int | None, int | None]]) -> tuple[float, float] | None:
    """Return the few days into which most spans fall, if the whole time is much longer.

    >>> busiest([(100, 131), (160, 160), (160, 161), (162, 162)])
    (159.75, 163.25)
    """
    short = [(a, b) for a, b in spans if a is not None and b is not None and b - a < CLOSE]
    known = [day for span in spans for day in span if day is not None]
    if not short or max(known) - min(known) < LONG:
        return None
    within = {start: [b for a, b in short if a >= start and b < start + CLOSE] for start, _ in short}
    start = max(sorted(within), key=lambda each: (len(within[each]), each - max(within[each])))
    if len(within[start]) < max(3, len(spans) / 4):
        return None
    return start - 0.25, max(max(within[start]) + 1, start + 3) + 0.25


def calendar(sheet: Sheet, ax: Axes, ends: tuple[float, float], place: tuple[float, float]) -> None:
    """Give an Axes a scale of days, months or years, labelled above and below, with its time as a heading."""
    ax.set_xlim(ends)
    cells = _cells(*ends)
    inches = (place[1] - place[0]) / (ends[1] - ends[0])
    shown = _labelled(cells, ends, inches)
    sheet.scale_of(ax, [start for start, _ in cells if ends[0] < start <= ends[1]], shown, 8.0, above=True)
    sheet.write(sum(place) / 2, sheet.plot[1] - 0.46, _heading(*ends), size=8.5, color=GREY, ha="center")


def _cells(low: float, high: float) -> list[tuple[float, str]]:
    """Return the days, months or years of a time: where each begins and its label."""
    first, last = date.fromordinal(int(low)), date.fromordinal(int(high))
    if high - low <= 2 * CLOSE:
        days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
        return [(day.toordinal(), f"{WEEKDAYS[day.weekday()]}\n{day.day}") for day in days]
    if high - low <= 430:
        months = [divmod(number, 12) for number in range(_month(first), _month(last) + 1)]
        return [(date(year, month + 1, 1).toordinal(), MONTHS[month]) for year, month in months]
    return [(date(year, 1, 1).toordinal(), str(year)) for year in range(first.year, last.year + 1)]


def _month(day: date) -> int:
    return 12 * day.year + day.month - 1


def _labelled(
    cells: list[tuple[float, str]], ends: tuple[float, float], inches: float
) -> list[tuple[float, str]]:
    """Return the middle of each cell with its label, leaving out labels that would touch."""
    shown, free = [], ends[0]
    bounds = [start for start, _ in cells] + [ends[1]]
    for (start, label), end in zip(cells, bounds[1:], strict=True):
        seen = (max(start, ends[0]), min(end, ends[1]))
        middle, half = sum(seen) / 2, (width(max(label.split("\n"), key=len), 8.0) / 2 + 0.03) / inches
        if seen[1] - seen[0] > 0.4 * (bounds[1] - bounds[0]) and middle - half >= free:
            shown.append((middle, label))
            free = middle + half
    return shown


def _heading(low: float, high: float) -> str:
    """Name the time a scale shows, without the room on both sides."""
    room = (high - low) * 0.04 / 1.08 if high - low > 2 * CLOSE else 0.25
    first, last = date.fromordinal(round(low + room)), date.fromordinal(round(high - room) - 1)
    if high - low <= 2 * CLOSE:
        return when(str(first)) if first == last else f"{when(f'{first}/{last}')}, day by day"
    if high - low <= 430:
        return when(f"{first:%Y-%m}/{last:%Y-%m}")
    return f"{first.year} – {last.year}"
