"""The attributed range chart: one span a statement, its words beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sourcebook.claims import CLAIMED
from sourcebook.errors import UnknownName
from sourcebook.plots.marks import Mark, link, put
from sourcebook.plots.numberline import numberline
from sourcebook.plots.sheet import GREY, GRID, MARGIN, Heading, Sheet, colour, need
from sourcebook.plots.words import (
    PLAIN,
    QUOTE,
    SMALL,
    Said,
    break_chain,
    chain_of,
    line,
    passed_on,
    when,
    width,
    words_of,
    wrap,
)

NEEDS = ("wording", "low", "high", "qualifier", "speaker", "standpoint_label", "standpoint_order")
ORDERS = {
    "stated": "Statements in order of date.",
    "value": "Statements in order of number.",
    "given": "",
}
GUIDE = (
    "Dot: one number (halo: “about”); bar: range; arrow: open above; dotted: open below or vague; "
    "hollow: through two carriers or more."
)
GROUP, GAP, TALL = 0.46, 0.16, 25
"""Inches for a group heading and between columns; rows from which the scale is repeated on top."""


@dataclass(frozen=True)
class Row:
    """One statement, its words broken into lines."""

    mark: Mark
    speaker: list[str]
    chain: list[str]
    said: Said
    dated: bool
    group: str
    unit: str

    @property
    def height(self) -> float:
        """Inches the row takes."""
        left = line(PLAIN["size"]) * len(self.speaker) + line(SMALL["size"]) * len(self.chain)
        return max(left, self.said.height) + 0.12


def range_chart(
    figures: pd.DataFrame,
    ax: Axes | Figure | None = None,
    *,
    title: str | None = None,
    order: str = "stated",
    reading: str | None = None,
    foot: str | None = None,
) -> Axes:
    """Draw each statement about a number as an attributed span.

    Parameters
    ----------
    figures : pandas.DataFrame
        One row a statement, as ``case.statements("figures")`` returns it; ``low`` and ``high`` of
        vague words may have been filled under a reading.
    ax : matplotlib.axes.Axes or matplotlib.figure.Figure, optional
        Where to draw; the chart keeps inside its room. Without it a figure of the right height is made.
    title : str, optional
        The question the chart answers.
    order : {"stated", "value", "given"}
        Order of the statements within a measure; those without a date or number come last.
    reading : str, optional
        How vague words were read, for the foot line.
    foot : str, optional
        Case, data hash and rule, for the foot line.

    Returns
    -------
    matplotlib.axes.Axes
        The plotting area; each mark carries its ``figure_id`` as ``gid``.

    Raises
    ------
    SourcebookError
        If a needed column is missing or ``order`` is not known.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> row = {"wording": "at least 12", "low": 12, "high": None, "qualifier": "at_least",
    ...        "speaker": "A witness", "standpoint_label": "one side", "standpoint_order": 1}
    >>> ax = range_chart(pd.DataFrame([row]), Figure().add_subplot(), title="How many, according to whom?")
    >>> [text.get_text() for text in ax.texts if "least" in text.get_text()]
    ['“at least 12”']
    """
    need(figures, NEEDS, "range_chart", 'case.statements("figures")')
    if order not in ORDERS:
        raise UnknownName("order", order, ORDERS)
    wide = Sheet.room(ax)
    heading = Heading.plan(title, f"{ORDERS[order]} {GUIDE}".strip(), figures, wide - 2 * MARGIN)
    left, right = _columns(figures, wide)
    groups = _grouped(figures, order, left - GAP - MARGIN, wide - MARGIN - right - GAP)
    rows = [row for group in groups.values() for row in group]
    top = heading.height + 0.12 + (0.22 if len(rows) > TALL else 0)
    heads = GROUP * len(groups) if len(groups) > 1 else 0
    bottom = top + max(0.4, sum(row.height for row in rows)) + heads + 0.06
    sheet = Sheet(ax, wide, bottom + 0.85, (left, top, right, bottom))
    heading.draw(sheet)
    numbers = [end for row in rows for end in (row.mark.low, row.mark.high) if end is not None]
    numberline(sheet, numbers, *_counted(rows), above=len(rows) > TALL)
    _body(sheet, groups)
    counted = "1 statement" if len(rows) == 1 else f"{len(rows) or 'no'} statements"
    sheet.foot(counted, f"vague words: {reading} reading" if reading else "", foot)
    return sheet.ax


def _columns(figures: pd.DataFrame, wide: float) -> tuple[float, float]:
    """Return where the plotting area begins and ends: the words take what they need, up to a limit."""
    names = [width(words_of(name), **PLAIN) for name in figures["speaker"]]
    chains = [width(" › ".join(chain_of(record)[:-1]), **SMALL) for record in figures.to_dict("records")]
    words = [width(f"“{words_of(words)}”", **QUOTE) for words in figures["wording"]]
    left = min(max([1.2, *names, *chains]) + 0.03, wide * 0.3)
    right = min(max([1.1, *words]) + 0.03, wide * 0.225)
    return MARGIN + left + GAP, wide - MARGIN - right - GAP


def _grouped(figures: pd.DataFrame, order: str, left: float, right: float) -> dict[str, list[Row]]:
    """Return the rows of each measure, measures in the order given."""
    measures = figures["measure"] if "measure" in figures else pd.Series("", figures.index)
    groups: dict[str, list[Row]] = {words_of(measure): [] for measure in measures}
    for record in _ordered(figures, order).to_dict("records"):
        row = _row(record, left, right)
        groups[row.group].append(row)
    return groups


def _ordered(figures: pd.DataFrame, order: str) -> pd.DataFrame:
    """Sort by the chosen order; ties keep the order given."""
    if order == "value":
        key = figures["low"].fillna(figures["high"]).astype("Float64")
    elif order == "stated" and "stated" in figures:
        key = figures["stated"].map(_first_day).astype("Float64")
    else:
        return figures
    return figures.loc[key.sort_values(kind="stable", na_position="last").index]


def _first_day(stated: object) -> float:
    """Return the earliest day a date allows, to sort by; not a number where there is none."""
    from sourcebook.dates import parse_edtf

    if pd.isna(stated):
        return math.nan
    span = parse_edtf(str(stated)).span
    return next((float(end) for end in (span.low, span.high) if isinstance(end, int)), math.nan)


def _row(record: dict, left: float, right: float) -> Row:
    """Break the words of one statement into lines for the two columns."""
    chain, speaker = chain_of(record), words_of(record["speaker"])
    return Row(
        mark=_mark(record),
        speaker=wrap(speaker, left, 2, **PLAIN),
        chain=break_chain(chain[:-1] or [each for each in chain if each != speaker], left, **SMALL),
        said=Said.fit(f"“{words_of(record['wording'])}”", _told(record), right, beside=False),
        dated=not pd.isna(record.get("stated")),
        group=words_of(record.get("measure")),
        unit=words_of(record.get("unit")),
    )


def _told(record: dict) -> str:
    """Return the date of a statement, after the speech act where it is no claim."""
    act, date = words_of(record.get("speech_act")), when(record.get("stated"))
    return f"{act}, {date}" if act and act not in CLAIMED else date


def _mark(record: dict) -> Mark:
    qualifier = words_of(record["qualifier"])
    low, high = (None if pd.isna(record[end]) else float(record[end]) for end in ("low", "high"))
    return Mark(
        low, high, 0.0, colour(record["standpoint_order"]),
        hollow=passed_on(record),
        dotted=qualifier == "vague" or low is None,
        halo=qualifier == "about",
        arrows=("high",) if high is None and low is not None else (),
        name=words_of(record.get("figure_id")),
    )


def _body(sheet: Sheet, groups: dict[str, list[Row]]) -> None:
    """Draw the groups from top to bottom; a thin line sets apart statements without a date."""
    y = sheet.plot[1]
    for name, rows in groups.items():
        if len(groups) > 1:
            sheet.rule(y + 0.12)
            sheet.write(MARGIN, y + GROUP - 0.14, name, size=10.0, weight="bold")
            y += GROUP
        for row, before in zip(rows, [None, *rows], strict=False):
            if before and before.dated and not row.dated:
                sheet.rule(y, paint=GRID)
            _draw(sheet, row, y + row.height / 2)
            y += row.height


def _draw(sheet: Sheet, row: Row, y: float) -> None:
    """Write the speaker and the words, and draw the mark between them."""
    url = link(row.mark.name)
    plain, grey = {**PLAIN, "url": url}, {**SMALL, "color": GREY, "url": url}
    lines = [*((words, plain) for words in row.speaker), *((words, grey) for words in row.chain)]
    sheet.stack(sheet.plot[0] - GAP, y, lines, ha="right")
    sheet.say(sheet.plot[2] + GAP, y, row.said, url)
    if row.mark.low is None and row.mark.high is None:
        put(sheet.ax, (0, 1), (y, y), ls=(0, (1, 1.1)), lw=2.6 * sheet.scale, color=row.mark.paint, alpha=0.3,
            gid=row.mark.name, url=url, transform=sheet.ax.get_yaxis_transform())
        sheet.write(sum(sheet.plot[::2]) / 2, y, "not numbered", ha="center", **grey,
                    bbox={"fc": "white", "ec": "none", "pad": 2})
    else:
        replace(row.mark, y=y).draw(sheet.ax, sheet.scale)


def _counted(rows: list[Row]) -> tuple[str, str]:
    """Say what the numbers count, and in what unit where that adds something."""
    groups, units = sorted({row.group for row in rows}), sorted({row.unit for row in rows} - {""})
    label = groups[0] if len(groups) == 1 and groups[0] else "number"
    return label, units[0] if len(units) == 1 and units[0] not in label else ""
