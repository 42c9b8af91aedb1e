"""The timeline: what happened when, according to which document and whom."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sourcebook.plots.calendar import CLOSE, busiest, calendar, edges
from sourcebook.plots.lanes import PAD, Happening, Lane, happenings_of
from sourcebook.plots.marks import link, put
from sourcebook.plots.sheet import GREY, GRID, MARGIN, Heading, Sheet, need
from sourcebook.plots.words import SMALL, line, words_of

NEEDS = ("wording", "event_id", "edtf", "document_id", "speaker", "standpoint_label", "standpoint_order")
GUIDE = (
    "Happenings in order of their earliest date. Dot: one day, at its hour if one is given; bar: within "
    "these days; arrow: open; dotted or halo: approximate; hollow: through two carriers or more; "
    "≠: dates that exclude each other."
)
GAP, TITLES, DOCUMENTS = 0.15, 2.5, 0.45
"""Inches between columns, and for the columns of happenings and documents."""
WHOLE, PANELS = 0.24, 0.55
"""Where the panel of the whole time ends, beside a close-up, and where both end: shares of the room."""


def timeline(
    datings: pd.DataFrame, ax: Axes | Figure | None = None, *, title: str | None = None,
    foot: str | None = None,
) -> Axes:
    """Draw when each event happened, a lane for each document and span of days.

    Where most happenings crowd into a few days of a longer time, a second panel
    shows those days close up.

    Parameters
    ----------
    datings : pandas.DataFrame
        One row a dating, as ``case.statements("datings")`` returns it.
    ax : matplotlib.axes.Axes or matplotlib.figure.Figure, optional
        Where to draw; the timeline keeps inside its room. Without it a figure of the right height is made.
    title : str, optional
        The question the timeline answers.
    foot : str, optional
        Case and data hash, for the foot line.

    Returns
    -------
    matplotlib.axes.Axes
        The panel of the whole time; a close-up is its child. Each mark carries its ``dating_id`` as ``gid``.

    Raises
    ------
    SourcebookError
        If a needed column is missing or a date cannot be read.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> row = {"wording": "on 25 February 1992", "event_id": "e1", "edtf": "1992-02-25",
    ...        "document_id": "d1", "speaker": "A witness",
    ...        "standpoint_label": "one side", "standpoint_order": 1}
    >>> ax = timeline(pd.DataFrame([row]), Figure().add_subplot(), title="What happened when?")
    >>> [text.get_text() for text in ax.texts if "Feb" in text.get_text()]
    ['25 Feb 1992', '“on 25 February 1992”']
    """
    need(datings, NEEDS, "timeline", 'case.statements("datings")')
    wide = Sheet.room(ax)
    left = MARGIN + TITLES + DOCUMENTS
    last = left + PANELS * (wide - left)
    heading = Heading.plan(title, f"{GUIDE} {_documents(datings)}", datings, wide - 2 * MARGIN)
    happenings = happenings_of(datings, TITLES, wide - MARGIN - last - GAP)
    spans = [(lane.first, lane.last) for each in happenings for lane, _ in each.lanes]
    close = busiest(spans)
    first = left + WHOLE * (wide - left) if close else last
    top = heading.height + 0.62
    bottom = top + max(0.4, sum(each.height for each in happenings)) + 0.04
    sheet = Sheet(ax, wide, bottom + 0.72, (left, top, first, bottom))
    heading.draw(sheet)
    days = [day for span in spans for day in span if day is not None]
    calendar(sheet, sheet.ax, edges(days), (left, first))
    panels = [sheet.ax]
    if close:
        panels.append(sheet.panel(first + 0.2, last))
        calendar(sheet, panels[1], close, (first + 0.2, last))
        sheet.ax.axvspan(*close, color="#ececec", lw=0, zorder=0)
    _body(sheet, happenings, panels, last + GAP)
    sheet.foot(f"{len(datings)} datings of {len(happenings)} happenings", foot)
    return sheet.ax


def _documents(datings: pd.DataFrame) -> str:
    """Return the key to the short names of the documents."""
    column = next((name for name in ("document", "document_title") if name in datings), None)
    if column is None or not len(datings):
        return ""
    pairs = datings[["document_id", column]].drop_duplicates().sort_values("document_id")
    named = (f"{name} {words_of(long)}" for name, long in pairs.itertuples(index=False))
    return f"Documents: {'; '.join(named)}."


def _body(sheet: Sheet, happenings: list[Happening], panels: list[Axes], words: float) -> None:
    """Draw the happenings from top to bottom."""
    y = sheet.plot[1]
    for each in happenings:
        sheet.rule(y, paint=GRID)
        for panel in panels[1:]:
            put(panel, (0, 1), (y, y), color=GRID, lw=0.8 * sheet.scale, zorder=0.5,
                transform=panel.get_yaxis_transform())
        block = sum(line(type_["size"]) for words_, type_ in each.heading if words_)
        sheet.stack(MARGIN, y + 1.5 * PAD + block / 2, each.heading)
        at, document = y + 1.5 * PAD, ""
        for lane, said in each.lanes:
            middle = at + said.height / 2
            if lane.document != document:
                document = lane.document
                sheet.write(sheet.plot[0] - 0.1, middle, document, ha="right", color=GREY, **SMALL)
            sheet.say(words, middle, said, link(lane.name))
            _draw(sheet, lane, middle, panels)
            at += said.height + PAD
        y += each.height


def _draw(sheet: Sheet, lane: Lane, y: float, panels: list[Axes]) -> None:
    """Draw the shape of a lane in each panel that shows its days."""
    for panel in panels:
        close = panel is panels[-1] and panel.get_xlim()[1] - panel.get_xlim()[0] <= 2 * CLOSE
        mark, (low, high) = lane.mark(y, close), panel.get_xlim()
        if (mark.low is not None and mark.low > high) or (mark.high is not None and mark.high < low):
            continue
        if close and mark.low == mark.high and not lane.clock:
            day = (lane.first, lane.last + 1)
            put(panel, day, (y, y), lw=2.4 * sheet.scale, color=lane.paint, alpha=0.25, url=link(lane.name))
        mark.draw(panel, sheet.scale * (0.85 if close else 0.65))
