"""Totals over several events: sums of intervals, and what may be counted twice in them.

Minima are added to minima and maxima to maxima, as interval arithmetic has it (Moore 1966)
and as Airwars describes its totals (Methodology). That holds if no person is counted in two
events; where scopes may overlap only less is certain, and both are given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

import pandas as pd

from sourcebook.case import Case
from sourcebook.claims import CLAIMED, claimed, one_subject
from sourcebook.envelopes import bounds, envelope
from sourcebook.errors import NotApplicable, SourcebookError, UnknownName

APART, OVERLAPPING = "sum, if no scope overlaps", "total, if scopes may overlap"


def totals(
    case: Case, figures: pd.DataFrame, events: Sequence[str], acts: Sequence[str] = CLAIMED
) -> pd.DataFrame:
    """Add up the envelopes of several events.

    Parameters
    ----------
    case : Case
    figures : DataFrame
        Figures of one measure, as ``case.statements`` or ``read_vague`` returns them.
    events : sequence of str
        Ids of the events; only figures of just these are used, not of their parts.
    acts : sequence of str
        The speech acts that count as claims; other figures are set apart, see ``claims.why_apart``.

    Returns
    -------
    DataFrame
        A row an event and two for the total: ``scope``, ``low``, ``high``, ``low_owners``,
        ``high_owners``, ``left_open_by`` (figures whose words leave an end open, so that the
        number may be lower or higher), ``set_apart`` (figures that bound nothing, and why) and
        ``warning``. If no scope overlaps the lows and the highs are added up; if they may, the total
        is at least the highest low and at most the sum of the highs. No sum is given where one event
        is part of another.

    Raises
    ------
    UnknownName
        If an event or a speech act is not known.
    NotApplicable
        If the figures are of several measures, those of an event count different people, or an
        event has no claim with a number; unknown is not zero.

    Examples
    --------
    >>> from sourcebook import open_case
    >>> case = open_case()
    >>> figures = case.statements("figures").query("low > 0").groupby("measure_id").get_group("inhabitants")
    >>> totals(case, figures, sorted(set(figures["event_id"])))["scope"].iloc[-1]
    'total, if scopes may overlap'
    """
    _ask(case, figures, events)
    groups = {event: figures[figures["event_id"] == event] for event in events}
    claims = pd.concat([claimed(group, acts)[0] for group in groups.values()])
    _numbered(claims, events)
    rows = [_event(event, envelope(group, acts)) for event, group in groups.items()]
    parts = pd.DataFrame(rows)
    doubts = double_counts(case, claims, events)
    nested = doubts[doubts["kind"] == "part of"]
    warning = "; ".join(doubts["reason"])
    owners = {column: " ".join(filter(None, parts[column])) for column in
              ("low_owners", "high_owners", "left_open_by")}
    owners["set_apart"] = ", ".join(filter(None, parts["set_apart"]))
    apart = {"low": _sum(parts["low"]), "high": _sum(parts["high"]), **owners, "warning": warning}
    if len(nested):
        because = "; ".join(nested["reason"])
        apart = {**dict.fromkeys(owners, ""), "warning": f"cannot answer, because {because}"}
    # An event whose words give no low may have none counted; it takes nothing from the others.
    low = parts["low"].max()
    overlapping = {"low": low, "high": _sum(parts["high"]), **owners, "warning": warning,
                   "low_owners": " ".join(parts.loc[parts["low"].eq(low).fillna(False), "low_owners"])}
    totalled = [{"scope": APART, **apart}, {"scope": OVERLAPPING, **overlapping}]
    return pd.DataFrame([*rows, *totalled]).astype({"low": "Int64", "high": "Int64"})


def _ask(case: Case, figures: pd.DataFrame, events: Sequence[str]) -> None:
    if len(set(events)) < 2 or len(set(events)) < len(events):
        raise SourcebookError(f"events are {', '.join(events) or 'none'}; expected two or more, each once")
    for event in events:
        if event not in set(case.events["event_id"]):
            raise UnknownName("event", event, case.events["event_id"])
    one_subject(figures[["measure_id"]], "a total is of one measure")


def _numbered(figures: pd.DataFrame, events: Sequence[str]) -> None:
    numbered = set(figures.loc[bounds(figures)["floor"].notna(), "event_id"])
    if lacking := [event for event in events if event not in numbered]:
        raise NotApplicable(f"no claim with a number for {', '.join(lacking)}, and unknown is not zero; "
                            "it would take one, or a total over the other events")


def _event(event: str, found: pd.DataFrame) -> dict[str, object]:
    low, high = found.itertuples(index=False)
    open_ends = sorted({*low.left_open_by.split(), *high.left_open_by.split()})
    return {"scope": event, "low": low.number, "high": high.number, "low_owners": low.statements,
            "high_owners": high.statements, "left_open_by": " ".join(open_ends), "set_apart": low.set_apart,
            "warning": ""}


def _sum(numbers: pd.Series) -> object:
    """Add up; missing where one is missing, since what is not stated is not zero."""
    return numbers.astype("Int64").sum(skipna=False)


def double_counts(case: Case, figures: pd.DataFrame, events: Sequence[str]) -> pd.DataFrame:
    """List the pairs of events in which the same persons may be counted.

    Returns
    -------
    DataFrame
        ``one``, ``other``, ``kind`` (part of, same words, same event, same place) and ``reason``
        in words. That none is listed does not show that no scope overlaps.
    """
    used = figures[figures["event_id"].isin(events)]
    found = [*_nested(case, events), *_same_words(used), *_linked(case, used), *_same_place(case, events)]
    return pd.DataFrame(found, columns=["one", "other", "kind", "reason"]).drop_duplicates(
        ["one", "other", "kind"], ignore_index=True)


Pairs = Iterator[tuple[str, str, str, str]]


def _nested(case: Case, events: Sequence[str]) -> Pairs:
    for whole in events:
        for part in events:
            if part != whole and part in case.descends("events", whole):
                yield part, whole, "part of", f"{part} is part of {whole}"


def _same_words(figures: pd.DataFrame) -> Pairs:
    for words, group in figures.groupby(["passage_id", "wording"], sort=True):
        for one, other in combinations(sorted(set(group["event_id"])), 2):
            yield one, other, "same words", f"“{words[1]}” in {words[0]} counts for {one} and for {other}"


def _linked(case: Case, figures: pd.DataFrame) -> Pairs:
    event = dict(zip(figures["figure_id"], figures["event_id"], strict=True))
    links = case.links[case.links["relation"].isin(["same_event", "part_of", "repeats"])]
    for link in links.itertuples():
        pair = sorted({event.get(link.from_id, ""), event.get(link.to_id, "")} - {""})
        if len(pair) == 2:
            yield *pair, "same event", f"recorded: {link.from_id} {link.relation} {link.to_id}"


def _same_place(case: Case, events: Sequence[str]) -> Pairs:
    place = case.events.set_index("event_id")["place_id"].dropna()
    at: dict[str, list[str]] = defaultdict(list)
    for event in events:
        if event in place.index:
            at[place[event]].append(event)
    for where, there in sorted(at.items()):
        for one, other in _pairs(there, at, case.descends("places", where)):
            yield one, other, "same place", f"{one} and {other} are both placed at {where}"


def _pairs(there: list[str], at: dict[str, list[str]], inside: Iterable[str]) -> Iterator[tuple[str, str]]:
    yield from combinations(there, 2)
    for smaller in sorted(set(inside) & at.keys()):
        if at[smaller] is not there:
            yield from ((one, other) for one in there for other in at[smaller])
