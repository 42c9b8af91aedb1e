"""Contradictions in time, each with the words on both sides.

Nothing here says which side errs. A dating may be wrong, two happenings may go under one
name, or a table may have put a happening into the wrong one.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, pairwise

import numpy as np
import pandas as pd

from sourcebook.anniversaries import anniversaries, weekdays
from sourcebook.case import Case
from sourcebook.chronology import disagreements
from sourcebook.derivations import relative
from sourcebook.ground import Ground, Row
from sourcebook.moments import moments, shown
from sourcebook.schema import STATEMENTS, TABLES
from sourcebook.sequence import spans, wholes
from sourcebook.spans import covers

KINDS = ("disagreement", "outside its whole", "cycle", "one happening, two times", "weekday", "anniversary",
         "derivation")
"""What may contradict in time, in the order of the list."""


def contradictions(case: Case) -> pd.DataFrame:
    """List what in the datings of a case cannot hold together.

    Datings of one event that share no day; parts of a happening that whichever dating is right
    were before or after it; orders that several voices give and that go round in a cycle;
    datings that are linked as of one happening and share no minute; weekdays, anniversaries
    and derivations that do not come out. That statements which exclude each other are set side
    by side before anything is concluded is the rule of the handbooks (Langlois and Seignobos
    1898, book II, chapter VIII).

    Parameters
    ----------
    case : Case

    Returns
    -------
    DataFrame
        ``kind``, ``left`` and ``right`` (ids of datings, or of what else holds the words; blank
        where there is one side only), ``left_words``, ``right_words`` (the passages) and
        ``explanation``; by kind in the order of ``KINDS``.

    Examples
    --------
    >>> from sourcebook import open_case
    >>> list(contradictions(open_case()).columns)
    ['kind', 'left', 'right', 'left_words', 'right_words', 'explanation']
    """
    datings, ground = case.statements("datings"), Ground(case)
    found = chain(
        _apart(datings), _outside(datings, case.events), _cycles(datings), _linked(datings, case.links),
        (("weekday", *row[1:]) for row in weekdays(ground)), anniversaries(ground), _derived(datings),
    )
    rows = sorted(found, key=lambda row: KINDS.index(row[0]))
    frame = pd.DataFrame(rows, columns=["kind", "left", "right", "explanation"], dtype="str")
    words = _words(case, ground)
    for place, side in enumerate(("left", "right"), 3):
        cells = [" … ".join(words(name) for name in ids.split()) for ids in frame[side]]
        frame.insert(place, f"{side}_words", pd.array(cells, dtype="str"))
    return frame


def _words(case: Case, ground: Ground):
    """Return a function from an id of a statement or passage, or a place "ledger:3", to its words."""
    quotes = dict(zip(case.passages["passage_id"], case.passages["quote"], strict=True))
    for table in STATEMENTS:
        rows = case.statements(table)
        quotes |= dict(zip(rows[TABLES[table].key[0]], rows["quote"], strict=True))

    def words(name: str) -> str:
        document, _, line = name.rpartition(":")
        return quotes[name] if name in quotes else ground.texts[document].splitlines()[int(line) - 1].strip()

    return words


def _apart(datings: pd.DataFrame) -> Iterator[Row]:
    for row in disagreements(datings).astype(object).itertuples():
        told = f"{row.event_title}: {row.earlier_date} ({row.earlier_speaker}) and {row.later_date} " \
               f"({row.later_speaker}) share no day."
        yield "disagreement", row.earlier, row.later, told


def outside(datings: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """List the happenings that were before or after what they are part of, whichever datings are right.

    A part should be during its whole; before and after are the relations that exclude it
    (Allen 1983).

    Returns
    -------
    DataFrame
        ``part`` and ``whole`` (event ids) with titles, ``order`` (of the part: before or after),
        ``part_time`` and ``whole_time``, all time their datings allow, and ``part_by`` and
        ``whole_by``, the datings nearest to one another; by part, then whole.
    """
    ends = spans(datings).set_index("event_id")
    pairs = wholes(events)
    pairs = pairs[pairs["part"].isin(ends.index) & pairs["whole"].isin(ends.index)].reset_index(drop=True)
    part, whole = (ends.loc[pairs[side]].reset_index(drop=True) for side in ("part", "whole"))
    before, after = part["ceiling"] < whole["floor"], part["floor"] > whole["ceiling"]
    frame = pairs.assign(
        part_title=part["event_title"], whole_title=whole["event_title"],
        order=np.where(before, "before", "after"),
        part_time=list(map(shown, part["floor"], part["ceiling"])),
        whole_time=list(map(shown, whole["floor"], whole["ceiling"])),
        part_by=part["latest_by"].where(before, part["earliest_by"]),
        whole_by=whole["earliest_by"].where(before, whole["latest_by"]),
    )
    return frame[before | after].sort_values(["part", "whole"], ignore_index=True)


def _outside(datings: pd.DataFrame, events: pd.DataFrame) -> Iterator[Row]:
    for row in outside(datings, events).itertuples():
        told = f"{row.part_title} is part of {row.whole_title} and dated {row.order} it: " \
               f"{row.part_time}; {row.whole_time}."
        yield "outside its whole", row.part_by, row.whole_by, told


def cycles(datings: pd.DataFrame, by: str = "source_id") -> pd.DataFrame:
    """List the orders that cannot all hold: followed from voice to voice they lead back to their beginning.

    A voice puts one happening before another if all it says of the one is before all it says
    of the other. The orders of all voices make a graph; what is strongly connected in it
    (Tarjan 1972) goes round.

    Parameters
    ----------
    datings : DataFrame
        As ``case.statements("datings")`` returns them.
    by : str
        The column that tells whose order it is, such as ``source_id`` or ``document_id``.

    Returns
    -------
    DataFrame
        A row an order within a cycle: ``cycle`` (counted from 1), ``voice``, ``earlier`` and ``later``
        (event ids) with titles, ``earlier_by`` and ``later_by`` (the voice's datings nearest to
        one another) and ``earlier_time``, ``later_time``; by cycle, earlier, later and voice.
    """
    import networkx

    orders = _orders(datings, by)
    pairs = list(zip(orders["earlier"], orders["later"], strict=True))
    joined = networkx.strongly_connected_components(networkx.DiGraph(pairs))
    groups = sorted((group for group in joined if len(group) > 1), key=min)
    cycle = {name: number for number, group in enumerate(groups, 1) for name in group}
    within = [cycle.get(one, 0) if cycle.get(one) == cycle.get(other) else 0 for one, other in pairs]
    orders.insert(0, "cycle", pd.array(within, dtype="int64"))
    by_place = ["cycle", "earlier", "later", "voice"]
    found = orders[orders["cycle"] > 0].sort_values(by_place, ignore_index=True)
    for side in ("earlier", "later"):
        times = map(shown, found.pop(f"{side}_floor"), found.pop(f"{side}_ceiling"))
        found[f"{side}_time"] = pd.array(list(times), dtype="str")
    return found


def _orders(datings: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return for each voice which happening it puts directly after which."""
    ends = spans(datings, (by, "event_id"))
    voice = ends[by].to_numpy()
    cuts = np.flatnonzero(voice[1:] != voice[:-1]) + 1
    floors, ceilings = ends["floor"].to_numpy(), ends["ceiling"].to_numpy()
    bounds = [0, *cuts.tolist(), len(ends)]
    found = [np.empty((2, 0), dtype="int64")]
    for begin, end in pairwise(bounds):
        if end - begin > 1:
            found.append(np.array(covers(floors[begin:end], ceilings[begin:end])) + begin)
    first, then = (ends.iloc[rows].reset_index(drop=True) for rows in np.concatenate(found, axis=1))
    return pd.DataFrame({
        "voice": first[by], "earlier": first["event_id"], "earlier_title": first["event_title"],
        "later": then["event_id"], "later_title": then["event_title"],
        "earlier_by": first["latest_by"], "later_by": then["earliest_by"],
        "earlier_floor": first["floor"], "earlier_ceiling": first["ceiling"],
        "later_floor": then["floor"], "later_ceiling": then["ceiling"],
    })


def _cycles(datings: pd.DataFrame) -> Iterator[Row]:
    names = dict(zip(datings["source_id"], datings["speaker"], strict=True))
    for row in cycles(datings).itertuples():
        told = f"{names[row.voice]} puts {row.earlier_title} ({row.earlier_time}) before {row.later_title} " \
               f"({row.later_time}); with what others say, the order goes round (cycle {row.cycle})."
        yield "cycle", row.earlier_by, row.later_by, told


def _linked(datings: pd.DataFrame, links: pd.DataFrame) -> Iterator[Row]:
    """Yield the datings that are linked as of one happening and share no minute."""
    known = datings.set_index("dating_id").assign(**moments(datings.set_index("dating_id")))
    same = links[(links["relation"] == "same_event") & links["from_id"].isin(known.index)]
    for link in same[same["to_id"].isin(known.index)].itertuples():
        one, other = known.loc[link.from_id], known.loc[link.to_id]
        if one["ceiling"] < other["floor"] or other["ceiling"] < one["floor"]:
            times = "; ".join(shown(row["floor"], row["ceiling"]) for row in (one, other))
            told = f"Linked as of one happening ({link.certainty}), and share no minute: {times}."
            yield "one happening, two times", link.from_id, link.to_id, told


def _derived(datings: pd.DataFrame) -> Iterator[Row]:
    rows = relative(datings)
    for row in rows[~rows["agrees"].fillna(True)].itertuples():
        told = f"“{row.derived}” comes out as {row.recomputed}, and the dating is read as {row.edtf}."
        yield "derivation", row.dating_id, "", told
