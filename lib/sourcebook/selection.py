"""The statements that one question selects, and those that its parameters leave out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import pandas as pd

from sourcebook.case import Case
from sourcebook.compare import after
from sourcebook.dates import parse_edtf
from sourcebook.envelopes import known_reading, read_vague
from sourcebook.errors import NotApplicable, UnknownName
from sourcebook.rules import NAMES
from sourcebook.schema import TABLES

KEPT, UNDATED, LATER, OTHER_SIDE = "", "time not stated", "stated later", "another standpoint"
"""Why a statement is left out; the first means that it is not."""


@dataclass(frozen=True, eq=False)
class Selection:
    """What is asked, and the statements about it; made by ``select``.

    ``tables`` holds figures, datings and stances as ``case.statements`` returns
    them, with a column ``left_out`` that says why a row is not used.
    """

    case: Case
    event: str
    measure: str
    standpoints: tuple[str, ...]
    as_of: str
    reading: str
    rule: str
    tables: dict[str, pd.DataFrame]
    _found: dict[object, pd.DataFrame] = field(default_factory=dict, init=False, repr=False)

    @property
    def figures(self) -> pd.DataFrame:
        """The figures of the measure and what lies in it, vague words as the reading has them."""
        return self.kept("figures")

    @property
    def datings(self) -> pd.DataFrame:
        """The datings of the event and what lies in it."""
        return self.kept("datings")

    @property
    def stances(self) -> pd.DataFrame:
        """The stances on propositions about the event, of all standpoints."""
        return self.kept("stances")

    @property
    def whole(self) -> pd.DataFrame:
        """The figures of just this event and this measure, not of their parts."""
        return self._once("whole", lambda: self.about_whole(self.figures))

    def about_whole(self, figures: pd.DataFrame) -> pd.DataFrame:
        """Return those of some figures that are of just this event and this measure."""
        return figures[(figures["event_id"] == self.event) & (figures["measure_id"] == self.measure)]

    def kept(self, table: str, why: str = KEPT) -> pd.DataFrame:
        """Return the statements of a table that are used, or those left out for a reason."""
        def find() -> pd.DataFrame:
            rows = self.tables[table].drop(columns="left_out")
            used = (self.tables[table]["left_out"] == why).to_numpy(bool)
            # Mostly all or none; to look for them row by row copies every column.
            some = rows[used] if used.any() and not used.all() else rows[: used.sum()]
            return some.reset_index(drop=True)

        return self._once((table, why), find)

    def _once(self, name: object, find: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        if name not in self._found:
            self._found[name] = find()
        # A view, so that whoever changes it changes nothing here.
        return self._found[name].copy(deep=False)

    @property
    def question(self) -> str:
        """What is asked, as a title."""
        counted = self.case.label(self.measure, "measures")
        return f"{counted[:1].upper()}{counted[1:]}: how many, according to whom?"

    @cached_property
    def shown(self) -> list[str]:
        """The ids of all statements used or kept apart, in the order of the documents."""
        places = []
        for table, rows in self.tables.items():
            used = rows[rows["left_out"].isin([KEPT, UNDATED])]
            places += zip(used["document_id"], used["start"], used[TABLES[table].key[0]], strict=True)
        return [name for _, _, name in sorted(places)]


def select(
    case: Case,
    event: str = "",
    measure: str = "",
    standpoints: Sequence[str] | str = (),
    as_of: str | int = "",
    reading: str = "none",
    rule: str = "envelope",
) -> Selection:
    """Select the statements that answer how many there were, according to whom.

    Parameters
    ----------
    case : Case
    event, measure : str
        Ids; what lies in them is selected too. Empty for those with most figures.
    standpoints : sequence of str
        Ids of the sides whose figures and datings are used, a list or a text with commas between;
        empty for all. Stances are taken from all sides, so that no denial stands without what others
        say.
    as_of : str or int
        EDTF, or a year; only what was stated by then is used. Empty for all.
    reading : str
        How vague words are read, see ``read_vague``.
    rule : str
        The rule that is shown first, a key of ``rules.NAMES``; it selects nothing.

    Raises
    ------
    UnknownName
        If an id, the reading or the rule is not known.
    DateError
        If ``as_of`` is no date.
    NotApplicable
        If no figure is left; the message says where there are some.

    Examples
    --------
    >>> from sourcebook import open_case
    >>> case = open_case()
    >>> row = case.figures.iloc[0]
    >>> chosen = select(case, row["event_id"], row["measure_id"])
    >>> row["figure_id"] in set(chosen.figures["figure_id"])
    True
    """
    event, measure, sides = answerable(case, event, measure, standpoints, as_of, reading, rule)
    as_of = str(as_of)
    figures = case.statements("figures", event=event, measure=measure)
    tables = {
        "figures": read_vague(figures, case.quantifiers, reading),
        "datings": case.statements("datings", event=event),
        "stances": case.statements("stances", event=event),
    }
    marked = {name: rows.sort_values(TABLES[name].key[0], ignore_index=True).pipe(
                  _marked, () if name == "stances" else sides, as_of) for name, rows in tables.items()}
    return Selection(case, event, measure, sides, as_of, reading, rule, marked)


def answerable(
    case: Case, event: str, measure: str, standpoints: Sequence[str] | str = (), as_of: str | int = "",
    reading: str = "none", rule: str = "envelope",
) -> tuple[str, str, tuple[str, ...]]:
    """Refuse what ``select`` refuses, in a tenth of its time; it asks this first.

    Returns
    -------
    (str, str, tuple of str)
        Event and measure, and the standpoints in the order of the case.
    """
    if rule not in NAMES:
        raise UnknownName("rule", rule, NAMES)
    known_reading(case.quantifiers, reading)
    event, measure = most_figures(case, event, measure)
    sides = _known_sides(case, standpoints)
    if as_of:
        parse_edtf(str(as_of))
    figures = _marked(_figures(case, event, measure), sides, str(as_of))
    if KEPT not in set(figures["left_out"]):
        raise NotApplicable(_why_empty(case, event, measure, sides, str(as_of), figures))
    return event, measure, sides


# A sweep asks by many times and sides for the same.
@lru_cache(maxsize=256)
def _figures(case: Case, event: str, measure: str) -> pd.DataFrame:
    figures = case.statements("figures", event=event, measure=measure)
    return figures[["figure_id", "standpoint", "stated"]]


def most_figures(case: Case, event: str = "", measure: str = "") -> tuple[str, str]:
    """Return an event and a measure; where one is not given, that with most figures.

    Examples
    --------
    >>> from sourcebook import open_case
    >>> most_figures(open_case(), "flood", "lost")
    ('flood', 'lost')
    """
    if event and measure:
        return event, measure
    figures = case.statements("figures", event=event or None, measure=measure or None)
    if figures.empty:
        asked = " at ".join(filter(None, [measure, event])) or "anything"
        raise NotApplicable(f"the case has no figure of {asked}; name event and measure")
    counts = figures.groupby(["event_id", "measure_id"]).size()
    found = counts[counts == counts.max()].index.min()
    return event or found[0], measure or found[1]


def _known_sides(case: Case, standpoints: Sequence[str] | str) -> tuple[str, ...]:
    if isinstance(standpoints, str):
        # As papermill hands over what stands behind its -p.
        standpoints = re.findall(r"[^\s,'\"\[\]]+", standpoints)
    known = list(case.standpoints.sort_values("order")["standpoint_id"])
    for name in standpoints:
        if name not in known:
            raise UnknownName("standpoint", name, known)
    return tuple(name for name in known if name in standpoints)


def _marked(rows: pd.DataFrame, sides: tuple[str, ...], as_of: str) -> pd.DataFrame:
    """Add ``left_out``; a statement left out for two reasons gets the first of side, time."""
    why = [_left_out(*each, sides, as_of) for each in zip(rows["standpoint"], rows["stated"], strict=True)]
    return rows.assign(left_out=pd.Series(why, rows.index, dtype="str"))


def _left_out(standpoint: str, stated: str | float, sides: tuple[str, ...], as_of: str) -> str:
    if sides and standpoint not in sides:
        return OTHER_SIDE
    if as_of and pd.isna(stated):
        return UNDATED
    return LATER if as_of and after(stated, as_of) else KEPT


def _why_empty(
    case: Case, event: str, measure: str, sides: tuple[str, ...], as_of: str, figures: pd.DataFrame
) -> str:
    asked = f"no figure of {case.label(measure, 'measures')} ({measure}) at {event}"
    if figures.empty:
        return f"{asked}; {_elsewhere(case, event, measure)}"
    sided = figures[figures["left_out"] != OTHER_SIDE]
    if sided.empty:
        return f"{asked} comes from {', '.join(sides)}; there are some from {_counted(figures['standpoint'])}"
    dated = sided[sided["stated"].notna()]
    rest = f"{len(sided) - len(dated)} without a date"
    if dated.empty:
        return f"{asked} has a date to set against as_of {as_of}; {rest}; leave as_of empty"
    first = dated.loc[dated["stated"].map(_first_day).idxmin()]
    return (f"{asked} was stated by {as_of}; the earliest that is dated is {first['figure_id']} "
            f"of {first['stated']}, {rest}; choose a later as_of, or leave it empty")


def _elsewhere(case: Case, event: str, measure: str) -> str:
    """Say which events have figures of the measure, and which measures the event has figures of."""
    events = _counted(case.statements("figures", measure=measure)["event_id"])
    measures = _counted(case.statements("figures", event=event)["measure_id"])
    return (f"events with figures of {measure}: {events or 'none'}; "
            f"measures with figures at {event}: {measures or 'none'}")


def _counted(names: pd.Series, most: int = 8) -> str:
    """Return names with how often each occurs, the most frequent first.

    >>> _counted(pd.Series(["a", "b", "b"]))
    'b (2), a (1)'
    """
    counts = names.value_counts().rename_axis("name").reset_index(name="count")
    counts = counts.sort_values(["count", "name"], ascending=[False, True])
    shown = [f"{row.name} ({row.count})" for row in counts.itertuples(index=False, name="Counted")]
    return ", ".join(shown[:most]) + (", …" if len(shown) > most else "")


def _first_day(stated: str) -> float:
    low = parse_edtf(stated).span.low
    return float(low) if isinstance(low, int) else float("inf")
