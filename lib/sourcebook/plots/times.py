"""The timeline: what happened when, according to which document and whom."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from sourcebook.dates import parse_clock, parse_edtf
from sourcebook.plots.calendar import CLOSE, busiest, calendar, edges
from sourcebook.plots.marks import Mark
from sourcebook.plots.sheet import GREY, GRID, MARGIN, Heading, Sheet, colour, need
from sourcebook.plots.words import PLAIN, SMALL, Said, line, passed_on, words_of, wrap
from sourcebook.spans import OPEN, End

NEEDS = ("wording", "event_id", "edtf", "document_id", "speaker", "standpoint_label", "standpoint_order")
GUIDE = (
    "Happenings in order of their earliest date. A dot: one day, at its hour if one is given; bar: within "
    "these days; arrow: open; dotted or halo: approximate; hollow: passed on by another voice; "
    "≠: dates that exclude each other."
)
GAP, PAD, TITLES, DOCUMENTS = 0.15, 0.055, 2.5, 0.45
"""Inches between columns and lanes, and for the columns of happenings and documents."""
SHARES = {True: (0.24, 0.55), False: (0.5, 0.5)}
"""Where the panels end, as shares of the room right of the documents, with and without a close-up."""


@dataclass(frozen=True)
class Lane:
    """A dating as it is drawn; another that looks the same shares its lane."""

    first: int | None
    last: int | None
    open_ends: tuple[str, ...]
    clock: str
    paint: str
    hollow: bool
    loose: bool
    document: str
    words: str
    speaker: str
    name: str

    @property
    def key(self) -> tuple:
        """What makes two datings look the same."""
        return (self.document, self.first, self.last, self.clock, self.paint, self.hollow, self.loose)

    def excludes(self, other: Lane) -> bool:
        """Say whether the spans share no day for certain."""
        pairs = ((self.last, other.first), (other.last, self.first))
        return any(end is not None and start is not None and end < start for end, start in pairs)

    def mark(self, y: float, close: bool) -> Mark:
        """Return the shape; hours are shown only close up."""
        low, high = self.first, None if self.last is None else self.last + 1
        single = low is not None and self.first == self.last
        if close and self.clock and low is not None and high is not None:
            low, high = _hours(low, high, self.clock)
        elif single:
            low = high = low + 0.5
        ends = {"low": low, "high": high}
        unknown = any(end is None and side not in self.open_ends for side, end in ends.items())
        return Mark(low, high, y, self.paint, self.hollow, dotted=unknown or (self.loose and low != high),
                    halo=self.loose, arrows=self.open_ends, name=self.name)


@dataclass(frozen=True)
class Happening:
    """One event: the lines of its title, its lanes and their words."""

    title: list[str]
    lanes: list[tuple[Lane, Said]]

    @property
    def conflict(self) -> str:
        """Say whether dates exclude each other, between documents or within one."""
        lanes = [lane for lane, _ in self.lanes]
        pairs = [(a, b) for a in lanes for b in lanes if a.excludes(b)]
        if not pairs:
            return ""
        return "≠ documents differ" if any(a.document != b.document for a, b in pairs) else "≠ voices differ"

    @property
    def heading(self) -> list[tuple[str, dict]]:
        """The title and, under it, the conflict."""
        return [*((words, PLAIN) for words in self.title), (self.conflict, {**SMALL, "weight": "bold"})]

    @property
    def height(self) -> float:
        """Inches the row takes."""
        left = sum(line(type_["size"]) for words, type_ in self.heading if words)
        return max(left, sum(said.height + PAD for _, said in self.lanes)) + 2 * PAD


def timeline(
    datings: pd.DataFrame, ax: Axes | None = None, *, title: str | None = None, foot: str | None = None
) -> Axes:
    """Draw when each event happened, a lane for each document and span of days.

    Where most happenings crowd into a few days of a longer time, a second panel
    shows those days close up.

    Parameters
    ----------
    datings : pandas.DataFrame
        One row a dating, as ``case.statements("datings")`` returns it.
    ax : matplotlib.axes.Axes, optional
        Where to draw; the timeline keeps inside its room. Without it a figure of the right height is made.
    title : str, optional
        The question the timeline answers.
    foot : str, optional
        Case and data hash, for the foot line.

    Returns
    -------
    matplotlib.axes.Axes
        The panel of the whole time; a close-up is its child axes. Each mark carries its ``dating_id`` as ``gid``.

    Raises
    ------
    SourcebookError
        If a needed column is missing or a date cannot be read.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> row = {"wording": "on 25 February 1992", "event_id": "e1", "edtf": "1992-02-25",
    ...        "document_id": "d1", "speaker": "A witness", "standpoint_label": "one side", "standpoint_order": 1}
    >>> ax = timeline(pd.DataFrame([row]), Figure().add_subplot(), title="What happened when?")
    >>> [text.get_text() for text in ax.texts if "25" in text.get_text()]
    ['“on 25 February 1992”']
    """
    need(datings, NEEDS, "timeline", 'case.statements("datings")')
    wide = Sheet.room(ax)
    heading = Heading.plan(title, f"{GUIDE} {_documents(datings)}", datings, wide - 2 * MARGIN)
    lanes = [_lane(record) for record in datings.to_dict("records")]
    close = busiest([(lane.first, lane.last) for lane in lanes])
    left = MARGIN + TITLES + DOCUMENTS
    first, last = (left + share * (wide - left) for share in SHARES[close is not None])
    happenings = _happenings(datings, lanes, wide - MARGIN - last - GAP)
    top = heading.height + 0.62
    bottom = top + max(0.4, sum(each.height for each in happenings)) + 0.04
    sheet = Sheet(ax, wide, bottom + 0.72, (left, top, first, bottom))
    heading.draw(sheet)
    panels = [sheet.ax]
    whole = edges([day for lane in lanes for day in (lane.first, lane.last) if day is not None])
    calendar(sheet, sheet.ax, whole, (left, first))
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
    return f"Documents: {'; '.join(f'{name} {words_of(long)}' for name, long in pairs.itertuples(index=False))}."


def _happenings(datings: pd.DataFrame, lanes: list[Lane], room: float) -> list[Happening]:
    """Return the events in order of their earliest day; those without one come last."""
    titles = datings["event_title" if "event_title" in datings else "event_id"].map(words_of)
    events: dict[str, dict[tuple, list[Lane]]] = {}
    for title, lane in sorted(zip(titles, lanes, strict=True), key=lambda pair: _early(pair[1])):
        events.setdefault(title, {}).setdefault(lane.key, []).append(lane)
    return [
        Happening(wrap(title, TITLES, 3, **PLAIN), sorted(
            ((same[0], _said(same, room)) for same in keys.values()), key=lambda pair: pair[0].document
        ))
        for title, keys in events.items()
    ]


def _said(same: list[Lane], room: float) -> Said:
    more = f" and {len(same) - 1} more" if len(same) > 1 else ""
    return Said.fit(same[0].words, same[0].speaker + more, room)


def _early(lane: Lane) -> tuple[float, float]:
    never = float("inf")
    first = lane.last if lane.first is None else lane.first
    return never if first is None else first, never if lane.last is None else lane.last


def _lane(record: dict) -> Lane:
    date = parse_edtf(words_of(record["edtf"]))
    first, last = (None if isinstance(end, End) else end.toordinal() for end in (date.first, date.last))
    return Lane(
        first, last,
        open_ends=tuple(side for end, side in ((date.first, "low"), (date.last, "high")) if end is OPEN),
        clock=words_of(record.get("clock")),
        paint=colour(record["standpoint_order"]),
        hollow=passed_on(record),
        loose=date.approximate or date.uncertain or date.text.startswith("["),
        document=words_of(record["document_id"]),
        words=f"“{words_of(record['wording'])}”",
        speaker=words_of(record["speaker"]),
        name=words_of(record.get("dating_id")),
    )


def _hours(low: float, high: float, clock: str) -> tuple[float, float]:
    """Narrow whole days to the hours; one hour of several days narrows nothing."""
    start, end = (time.hour / 24 + time.minute / 1440 for time in parse_clock(clock))
    if high - low > 1:
        return (low + start, high - 1 + end) if start != end else (low, high)
    return low + start, low + end + (end < start)


def _body(sheet: Sheet, happenings: list[Happening], panels: list[Axes], words: float) -> None:
    """Draw the happenings from top to bottom."""
    y = sheet.plot[1]
    for each in happenings:
        sheet.rule(y, paint=GRID)
        for panel in panels[1:]:
            panel.axhline(y, color=GRID, lw=0.8 * sheet.scale, zorder=0.5)
        block = sum(line(type_["size"]) for words_, type_ in each.heading if words_)
        sheet.stack(MARGIN, y + 1.5 * PAD + block / 2, each.heading)
        at, document = y + 1.5 * PAD, ""
        for lane, said in each.lanes:
            middle = at + said.height / 2
            if lane.document != document:
                document = lane.document
                sheet.write(sheet.plot[0] - 0.1, middle, document, ha="right", color=GREY, **SMALL)
            sheet.say(words, middle, said)
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
            panel.plot((lane.first, lane.last + 1), (y, y), lw=2.4 * sheet.scale, color=lane.paint, alpha=0.25)
        mark.draw(panel, sheet.scale * (0.85 if close else 0.65))
