"""What stands around the figures of a report: when it happened, and what is affirmed and denied about it."""

from __future__ import annotations

import pandas as pd

from sourcebook.card import read_dating
from sourcebook.case import Case
from sourcebook.chronology import disagreements, happenings
from sourcebook.dispute import strongest
from sourcebook.listing import Listing, plural
from sourcebook.memory import remembered
from sourcebook.report.content.sections import carriers, counted_lines
from sourcebook.schema import PROXIMITIES, STANCES
from sourcebook.selection import UNDATED, Selection

TAKEN = ["proposition_id", "stance", "stance_id", "source_id", "proposition", "topic", "standpoint_order",
         "standpoint_label", "proximity"]
"""What the positions need of a stance."""


def dates(chosen: Selection) -> Listing:
    """List the datings of the event and its parts in order of time."""
    found = happenings(chosen.datings)
    read = [read_dating(edtf, None if pd.isna(clock) else clock)
            for edtf, clock in zip(found["edtf"], found["clock"], strict=True)]
    rows = pd.DataFrame({
        "dating": found["dating_id"], "date as read": read, "derived": found["derived"],
        "event": found["event_title"], "words": found["wording"], "speaker": found["speaker"],
        "chain": carriers(found),
    })
    note = "" if len(found) else "No dating of the event is among the statements selected."
    under = {"speaker": "chain", "date as read": "derived"}
    return Listing(rows, ("dating",), under, True, note, quoted=("words",))


def date_conflicts(chosen: Selection) -> Listing:
    """List the pairs of datings of one event that share no day."""
    found = disagreements(chosen.datings)
    rows = pd.DataFrame({
        "event": found["event_title"],
        "earlier": found["earlier"], "speaker": found["earlier_speaker"], "words": found["earlier_wording"],
        "later": found["later"], "other speaker": found["later_speaker"],
        "other words": found["later_wording"], "days apart": found["days_apart"],
    })
    note = "" if len(found) else "No two datings of one event exclude each other."
    under = {"speaker": "words", "other speaker": "other words"}
    return Listing(rows, ("earlier", "later"), under, note=note, quoted=("words", "other words"),
                   right=("days apart",))


def positions(chosen: Selection) -> Listing:
    """List for every proposition who takes which position: statements, lines, standpoints, nearness."""
    apart = chosen.kept("stances", UNDATED)[TAKEN]
    rows = pd.concat([_positions(chosen.case, chosen.stances[TAKEN]),
                      _positions(chosen.case, apart).assign(dated=UNDATED)], ignore_index=True)
    rows = _by_proposition(chosen.case, rows)
    note = ("Stances of all standpoints, whatever was chosen, so that no denial stands without what others "
            "say. Lines: the fewest if every suspected dependence holds, the most if none does." +
            (" Stances whose time is not stated may be earlier or later; they stand in rows of their own."
             if len(apart) else ""))
    empty = "No stance is taken on a proposition about the event."
    return Listing(rows, ("stances",), {"proposition": "topic", "stance": "dated"}, True,
                   note if len(rows) else empty,
                   group="proposition", right=("voices", "lines"),
                   fold=f"All positions, with the words of each: {len(rows)} rows" if len(rows) else "")


def strongest_sides(chosen: Selection) -> Listing:
    """List for every disputed proposition the strongest independent support and counter-claim."""
    found = _strongest(chosen.case, disputed(chosen))
    rows = pd.DataFrame({
        "proposition": found["proposition"], "topic": found["topic"],
        "side": found["side"], "position": found["position"], "voices": found["voices"],
        "lines": found["lines"], "standpoints": found["standpoints"], "nearest voice": found["nearest"],
        "strongest speakers": found["speakers"], "their words": found["statements"],
    })
    apart = len(chosen.kept("stances", UNDATED))
    note = ("One statement a line: from most standpoints, then the nearest and most explicit. The rule is "
            "the same for both sides." +
            (f" {plural(apart, 'stance')} without a date to set against {chosen.as_of} "
             f"{'is' if apart == 1 else 'are'} not weighed here." if apart else ""))
    empty = "No proposition about the event is affirmed by some voices and denied by others."
    return Listing(rows, ("their words",), {"proposition": "topic", "side": "position"},
                   note=note if len(rows) else empty, group="proposition", right=("voices", "lines"))


# Both depend on the event and the time alone, so a sweep asks for few of them often.
_strongest = remembered(strongest)


@remembered
def _positions(case: Case, stances: pd.DataFrame) -> pd.DataFrame:
    groups = [group for _, group in stances.groupby(["proposition_id", "stance"], sort=False)]
    first = list(case.propositions["proposition_id"])
    groups.sort(key=lambda rows: (first.index(rows["proposition_id"].iloc[0]),
                                  STANCES.index(rows["stance"].iloc[0])))
    return pd.DataFrame([_position(case, group) for group in groups])


def _by_proposition(case: Case, rows: pd.DataFrame) -> pd.DataFrame:
    if rows.empty:
        return rows
    first = {text: place for place, text in enumerate(case.propositions["text"])}
    return rows.sort_values("proposition", key=lambda texts: texts.map(first), kind="stable")


def disputed(chosen: Selection) -> pd.DataFrame:
    """Return the stances on propositions that some voices affirm and others deny."""
    stances = chosen.stances
    taken = stances.groupby("proposition_id")["stance"].agg(set)
    both = taken.index[taken.map(lambda kinds: {"affirms", "denies"} <= kinds).astype(bool)]
    return stances[stances["proposition_id"].isin(both)]


def _position(case: Case, group: pd.DataFrame) -> dict[str, object]:
    sides = group.sort_values("standpoint_order").groupby("standpoint_label", sort=False).size()
    return {
        "proposition": group["proposition"].iloc[0],
        "topic": group["topic"].iloc[0],
        "stance": group["stance"].iloc[0],
        "voices": group["source_id"].nunique(),
        "lines": counted_lines(case, group).partition(" independent")[0],
        "stances by standpoint": ", ".join(f"{label} {count}" for label, count in sides.items()),
        "nearest voice": min(group["proximity"], key=PROXIMITIES.index),
        "stances": " ".join(group["stance_id"]),
    }
