"""The order of happenings: before, after, or cannot be ordered.

One span is before another if it has ended when the other begins (Allen 1983). That is
an interval order (Fishburn 1985): of two spans at most one is before the other, and
what is before the earlier is before the later. What the words of one dating allow is
told in ``moments``; what several datings of a happening allow, at ``extents``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from sourcebook.errors import UnknownName
from sourcebook.moments import moments, shown, stamp, stamps
from sourcebook.spans import covers, runs

TAKINGS = ("any", "all")
"""Whether a happening is where any of its datings allows it, or where all of them do."""


class Order(NamedTuple):
    """Whether one is before or after the other or cannot be ordered; and why."""

    kind: str
    reason: str


def extents(datings: pd.DataFrame) -> pd.DataFrame:
    """Return when each happening may have been, by its datings severally and jointly.

    Severally, a happening lies between the earliest and the latest minute that *any* of its
    datings allows: that holds whichever of them is right. Jointly, it lies where *all* of
    them allow it: that holds only if all are right and speak of one moment. Datings that
    share no minute have no joint span.

    Parameters
    ----------
    datings : DataFrame
        As ``case.statements("datings")`` returns them.

    Returns
    -------
    DataFrame
        A row an event: ``event_id, event_title, datings`` (count), ``earliest`` and ``latest``
        (severally; missing where open or unknown) with the datings that set or open them,
        ``earliest_by`` and ``latest_by``; ``agree`` (whether they share a minute), ``since``
        and ``until`` (jointly); ``before`` and ``after``, how many of the happenings
        were before and after it whichever datings are right; by earliest, then latest.
    """
    ends = spans(datings)
    floors, ceilings = ends["floor"].to_numpy(), ends["ceiling"].to_numpy()
    agree = ends["since"] <= ends["until"]
    frame = pd.DataFrame({
        "event_id": ends["event_id"], "event_title": ends["event_title"], "datings": ends["datings"],
        "earliest": stamps(ends["floor"]), "earliest_by": ends["earliest_by"],
        "latest": stamps(ends["ceiling"]), "latest_by": ends["latest_by"], "agree": agree,
        "since": stamps(ends["since"].where(agree)), "until": stamps(ends["until"].where(agree)),
        "before": np.searchsorted(np.sort(ceilings), floors, side="left"),
        "after": len(ends) - np.searchsorted(np.sort(floors), ceilings, side="right"),
    })
    return frame.iloc[np.lexsort((ends["event_id"], ceilings, floors))].reset_index(drop=True)


def spans(datings: pd.DataFrame, by: Iterable[str] = ("event_id",)) -> pd.DataFrame:
    """Return the minutes of ``extents`` as numbers, for events or whatever else ``by`` groups.

    Returns
    -------
    DataFrame
        ``by``, ``event_title, datings, floor, ceiling, since, until, earliest_by, latest_by``; in
        the order of ``by``. Where datings share no minute, ``since`` is above ``until``.
    """
    by = list(by)
    known = datings.assign(**moments(datings)).sort_values([*by, "dating_id"])
    groups = known.groupby(by, sort=True)
    ends = groups.agg(
        event_title=("event_title", "first"), datings=("dating_id", "size"), floor=("floor", "min"),
        ceiling=("ceiling", "max"), since=("floor", "max"), until=("ceiling", "min"),
    )
    for name, end, least in (("earliest_by", "floor", "min"), ("latest_by", "ceiling", "max")):
        ends[name] = _owners(known[known[end] == groups[end].transform(least)], by)
    return ends.reset_index()


def _owners(rows: pd.DataFrame, by: list[str]) -> pd.Series:
    """Return the ids of each group; joining them costs time, and most groups have one."""
    several = rows.duplicated(by, keep=False)
    joined = rows[several].groupby(by)["dating_id"].agg(" ".join)
    return pd.concat([rows[~several].set_index(by)["dating_id"], joined]).astype("str")


def ordered(datings: pd.DataFrame, one: str, other: str, taking: str = "any") -> Order:
    """Say whether one dating or happening is before or after another, or cannot be ordered.

    Parameters
    ----------
    datings : DataFrame
        As ``case.statements("datings")`` returns them.
    one, other : str
        Ids of datings or of events that are dated.
    taking : {"any", "all"}
        A happening is taken to last as ``extents`` says severally ("any" of its datings may be
        right) or jointly ("all" are right; severally where they share no minute).

    Raises
    ------
    UnknownName
        If neither a dating nor a dated event is called so, or ``taking`` is something else.
    """
    floor, ceiling = _span_of(datings, one, taking)
    begins, ends = _span_of(datings, other, taking)
    if ceiling < begins:
        return Order("before", f"{one} not after {stamp(ceiling)}, {other} not before {stamp(begins)}")
    if ends < floor:
        return Order("after", f"{one} not before {stamp(floor)}, {other} not after {stamp(ends)}")
    return Order("cannot be ordered", f"both allow {shown(max(floor, begins), min(ceiling, ends))}")


def _span_of(datings: pd.DataFrame, name: str, taking: str) -> tuple[float, float]:
    about = datings[(datings["dating_id"] == name) | (datings["event_id"] == name)]
    if about.empty:
        raise UnknownName("dating or dated event", name, {*datings["dating_id"], *datings["event_id"]})
    if taking not in TAKINGS:
        raise UnknownName("way to take the datings", taking, TAKINGS)
    ends = moments(about)
    since, until = ends["floor"].max(), ends["ceiling"].min()
    if taking == "all" and since <= until:
        return since, until
    return ends["floor"].min(), ends["ceiling"].max()


def taken(ends: pd.DataFrame, taking: str) -> pd.DataFrame:
    """Return spans with ``floor`` and ``ceiling`` as all datings jointly set them, if so taken."""
    if taking not in TAKINGS:
        raise UnknownName("way to take the datings", taking, TAKINGS)
    jointly = (ends["since"] <= ends["until"]) & (taking == "all")
    narrowed = {"floor": "since", "ceiling": "until"}
    return ends.assign(**{end: ends[end].mask(jointly, ends[joint]) for end, joint in narrowed.items()})


def succession(datings: pd.DataFrame, taking: str = "any") -> pd.DataFrame:
    """List which happening comes directly after which: the partial order without what follows from it.

    A pair is listed if one is before the other and no third is between them. All other
    order follows along these pairs. A sort and a search: n log n, and as many rows as pairs.

    Parameters
    ----------
    datings : DataFrame
        As ``case.statements("datings")`` returns them.
    taking : {"any", "all"}
        See ``ordered``.

    Returns
    -------
    DataFrame
        ``earlier`` and ``later`` (event ids) with titles, ``ends``, the last minute the earlier may
        have had, and ``begins``, the first of the later; in the order of time.
    """
    ends = taken(spans(datings), taking)
    rows = covers(ends["floor"].to_numpy(), ends["ceiling"].to_numpy())
    first, then = (ends.iloc[row].reset_index(drop=True) for row in rows)
    pairs = pd.DataFrame({
        "earlier": first["event_id"], "earlier_title": first["event_title"],
        "later": then["event_id"], "later_title": then["event_title"],
        "ends": stamps(first["ceiling"]), "begins": stamps(then["floor"]),
    })
    return pairs.sort_values(["ends", "begins", "earlier", "later"], ignore_index=True)


def undecided(datings: pd.DataFrame, events: pd.DataFrame, taking: str = "any") -> pd.DataFrame:
    """List the pairs of happenings whose order the datings leave open.

    A happening and what it is part of are no such pair: the one lies in the other.

    Parameters
    ----------
    datings : DataFrame
        As ``case.statements("datings")`` returns them.
    events : DataFrame
        The table of that name: ``event_id``, ``part_of``.
    taking : {"any", "all"}
        See ``ordered``.

    Returns
    -------
    DataFrame
        ``one`` and ``other`` (event ids) with titles and ``because``, the time they may share.
    """
    ends = taken(spans(datings), taking).sort_values("floor", kind="stable", ignore_index=True)
    floors, ceilings = ends["floor"].to_numpy(), ends["ceiling"].to_numpy()
    places = np.arange(len(ends))
    counts = np.searchsorted(floors, ceilings, side="right") - places - 1
    one, other = runs(places + 1, counts, places)
    apart = ~_nested(ends["event_id"], events, one, other)
    left, right = (ends.iloc[rows[apart]].reset_index(drop=True) for rows in (one, other))
    shared = map(shown, right["floor"], np.minimum(left["ceiling"], right["ceiling"]))
    return pd.DataFrame({
        "one": left["event_id"], "one_title": left["event_title"],
        "other": right["event_id"], "other_title": right["event_title"],
        "because": pd.array(list(shared), dtype="str"),
    })


def wholes(events: pd.DataFrame) -> pd.DataFrame:
    """Return every event with every event that it lies in, directly or through others.

    >>> nested = pd.DataFrame({"event_id": ["a", "b", "c"], "part_of": [None, "a", "b"]})
    >>> wholes(nested).to_numpy().tolist()
    [['b', 'a'], ['c', 'b'], ['c', 'a']]
    """
    above = events.dropna(subset=["part_of"]).set_index("event_id")["part_of"].to_dict()
    pairs = []
    for part in above:
        whole, seen = above[part], {part}
        while whole is not None and whole not in seen:
            pairs.append((part, whole))
            seen.add(whole)
            whole = above.get(whole)
    return pd.DataFrame(pairs, columns=["part", "whole"], dtype="str")


def _nested(ids: pd.Series, events: pd.DataFrame, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Say for each pair of positions whether one of the two events lies in the other."""
    places = pd.Index(ids)
    pairs = wholes(events)
    part, whole = places.get_indexer(pairs["part"]), places.get_indexer(pairs["whole"])
    known = (part >= 0) & (whole >= 0)
    part, whole = part[known], whole[known]
    codes = np.minimum(part, whole) * len(places) + np.maximum(part, whole)
    return np.isin(one * len(places) + other, codes)
