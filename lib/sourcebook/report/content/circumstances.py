"""What stands around the figures of a report: when it happened, and what is affirmed and denied about it."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from sourcebook.card import read_dating
from sourcebook.case import Case
from sourcebook.chronology import disagreements, happenings
from sourcebook.dispute import strongest
from sourcebook.lineage import lineage_of
from sourcebook.listing import Listing, plural
from sourcebook.memory import remembered
from sourcebook.report.content.sections import carriers, in_words
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
    dated = _positions(chosen.case, chosen.stances[TAKEN]), ""
    parts = [rows.assign(dated=when) for rows, when in (dated, (_positions(chosen.case, apart), UNDATED))
             if len(rows)]
    rows = _by_proposition(chosen.case, pd.concat(parts, ignore_index=True) if parts else pd.DataFrame())
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
    note = ("One statement of each line, chosen so that they come from most standpoints, then from the "
            "nearest voices, then in the most explicit words. The rule is the same for both sides." +
            (f" {plural(apart, 'stance')} without a date to set against {chosen.as_of} "
             f"{'is' if apart == 1 else 'are'} not weighed here." if apart else ""))
    empty = "No proposition about the event is affirmed by some voices and denied by others."
    return Listing(rows, ("their words",), {"proposition": "topic", "side": "position"},
                   note=note if len(rows) else empty, group="proposition", right=("voices", "lines"))


# Both depend on the event and the time alone, so a sweep asks for few of them often.
_strongest = remembered(strongest)


@remembered
def _positions(case: Case, stances: pd.DataFrame) -> pd.DataFrame:
    groups: dict[tuple[str, str], list] = {}
    for row in stances.itertuples(index=False, name="Stance"):
        groups.setdefault((row.proposition_id, row.stance), []).append(row)
    first = list(case.propositions["proposition_id"])
    order = sorted(groups, key=lambda group: (first.index(group[0]), STANCES.index(group[1])))
    return pd.DataFrame([_position(case, groups[group]) for group in order])


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


def _position(case: Case, rows: list) -> dict[str, object]:
    sides = Counter(row.standpoint_label for row in sorted(rows, key=lambda row: row.standpoint_order))
    voices = dict.fromkeys(row.source_id for row in rows)
    return {
        "proposition": rows[0].proposition, "topic": rows[0].topic, "stance": rows[0].stance,
        "voices": len(voices), "lines": in_words(*lineage_of(case).count_of(voices)),
        "stances by standpoint": ", ".join(f"{label} {count}" for label, count in sides.items()),
        "nearest voice": min((row.proximity for row in rows), key=PROXIMITIES.index),
        "stances": " ".join(row.stance_id for row in rows),
    }
