"""The rows of a timeline: happenings, and in each a lane for every dating that looks different."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sourcebook.dates import parse_clock, parse_edtf
from sourcebook.plots.marks import Mark
from sourcebook.plots.sheet import colour
from sourcebook.plots.words import PLAIN, SMALL, Said, line, passed_on, words_of, wrap
from sourcebook.spans import OPEN, End

PAD = 0.055
"""Inches between lanes."""


@dataclass(frozen=True)
class Lane:
    """A dating as it is drawn; others with the same words and look share its lane."""

    first: int | None
    last: int | None
    open_ends: tuple[str, ...]
    clock: str
    paint: str
    hollow: bool
    loose: bool
    event: str
    title: str
    document: str
    words: str
    speaker: str
    name: str

    @property
    def key(self) -> tuple:
        """What two datings that share a lane have in common."""
        look = (self.first, self.last, self.open_ends, self.clock, self.paint, self.hollow, self.loose)
        return (self.document, self.words.casefold(), *look)

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


def happenings_of(datings: pd.DataFrame, titles: float, words: float) -> list[Happening]:
    """Return the events in order of their earliest day, broken into lines for two columns.

    Events without a day come last; within an event the documents keep together.
    """
    events: dict[str, dict[tuple, list[Lane]]] = {}
    for lane in sorted(map(_lane, datings.to_dict("records")), key=_early):
        events.setdefault(lane.event, {}).setdefault(lane.key, []).append(lane)
    return [_happening(list(lanes.values()), titles, words) for lanes in events.values()]


def _happening(lanes: list[list[Lane]], titles: float, words: float) -> Happening:
    lanes = sorted(lanes, key=lambda same: same[0].document)
    title = wrap(lanes[0][0].title, titles, 3, **PLAIN)
    return Happening(title, [(same[0], _said(same, words)) for same in lanes])


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
        event=words_of(record["event_id"]),
        title=words_of(record.get("event_title"), words_of(record["event_id"])),
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
