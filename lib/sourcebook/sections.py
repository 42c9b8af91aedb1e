"""The sections of a report: each function turns a selection into a table, attributed row by row."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sourcebook.card import ARROW, read_dating
from sourcebook.case import Case
from sourcebook.chronology import disagreements, happenings
from sourcebook.compare import conflicts, relation, remainders
from sourcebook.envelopes import bounds, envelope
from sourcebook.errors import NotApplicable
from sourcebook.lineage import count_lines, lines
from sourcebook.listing import Listing
from sourcebook.schema import PROXIMITIES, STANCES
from sourcebook.selection import Selection

AS_READ = " as read"
"""What stands behind a number that the reading gives to a vague word, and not the speaker."""


def ranges(chosen: Selection) -> Listing:
    """List the figures with who says them through whom, the words and how they are read."""
    figures = _in_order(chosen)
    ends = bounds(figures)
    rows = pd.DataFrame({
        "counted": figures["measure"] + _part(chosen, figures),
        "figure": figures["figure_id"],
        "speaker": figures["speaker"],
        "chain": _carriers(figures),
        "standpoint": figures["standpoint_label"],
        "words": figures["wording"],
        "low": [_end(number) for number in ends["floor"]],
        "high": [_end(number) for number in ends["ceiling"]],
        "qualifier": figures["qualifier"].str.replace("_", " "),
        "stated": figures["stated"].fillna("not stated"),
    })
    note = ("Open: the words leave this end unbounded. Where the qualifier is vague, low and high are those "
            "of the reading and not the speaker's.")
    return Listing(rows, ("figure",), {"speaker": "chain"}, True, note, "counted", ("words",), ("low", "high"))


def outer_bounds(chosen: Selection) -> Listing:
    """List the lowest low and highest high with the statements that own them, what was asked first."""
    groups = _in_order(chosen).groupby(["event_id", "measure_id"], sort=False)
    rows = [row for _, group in groups if (row := _owned(group))]
    note = (f"“{AS_READ.strip()}”: the number is that of the reading; the speaker named none." if rows else
            "No figure has a number under this reading, so there is no bound to own.")
    under = {"counted": "event", "lowest low": "lowest owner", "highest high": "highest owner"}
    return Listing(pd.DataFrame(rows), ("low owned by", "high owned by", "left open by"), under, note=note)


def _owned(figures: pd.DataFrame) -> dict[str, object]:
    """Return the bounds of figures of one event and measure as a row; an empty one if there are none."""
    try:
        low, high = envelope(figures).itertuples()
    except NotApplicable:
        return {}
    first = figures.iloc[0]
    return {
        "counted": first["measure"], "event": first["event_title"],
        "lowest low": attributed(figures, low.number, low.statements),
        "lowest owner": owners(figures, low.statements), "low owned by": low.statements,
        "highest high": attributed(figures, high.number, high.statements),
        "highest owner": owners(figures, high.statements), "high owned by": high.statements,
        "left open by": " ".join(filter(None, [low.left_open_by, high.left_open_by])),
    }


def attributed(figures: pd.DataFrame, number: object, statements: str) -> str:
    """Return a bound as text, marked if no owner named it in so many words."""
    if pd.isna(number):
        return "none"
    own = figures[figures["figure_id"].isin(statements.split())]
    return f"{number:,}" + (AS_READ if (own["qualifier"] == "vague").all() else "")


def owners(figures: pd.DataFrame, statements: str) -> str:
    """Return speakers with their words, of statements given by their ids."""
    own = figures[figures["figure_id"].isin(statements.split())]
    pairs = [f"{row.speaker}: “{row.wording}”" for row in own.itertuples()]
    return "; ".join(dict.fromkeys(pairs))


def independent_lines(chosen: Selection) -> Listing:
    """List the lines that the figures go back to, the line with most figures first."""
    named = lines(chosen.case, chosen.figures)
    groups = [group for _, group in named.groupby("line", sort=True)]
    groups.sort(key=lambda group: -len(group))
    origins = [chosen.case.label(group["line"].iloc[0], "sources") for group in groups]
    rows = pd.DataFrame({
        "line begins with": origins,
        "told by": [_others(group["speaker"], origin) for origin, group in zip(origins, groups, strict=True)],
        "standpoints": ["; ".join(group["standpoint_label"].drop_duplicates()) for group in groups],
        "figures": [" ".join(group["figure_id"]) for group in groups],
        "suspected to be one with": [_suspected(chosen.case, named, group) for group in groups],
    })
    note = f"{len(named)} figures, {counted_lines(chosen.case, named)}."
    return Listing(rows, ("figures",), {"line begins with": "told by"}, note=note)


def counted_lines(case: Case, statements: pd.DataFrame) -> str:
    """Return the number of independent lines in words, as a range where dependence is suspected."""
    fewest, most = count_lines(case, statements)
    if fewest == most:
        return f"{most} independent line" + ("s" if most > 1 else "")
    return f"{fewest} to {most} independent lines"


def _others(names: pd.Series, origin: str) -> str:
    return "; ".join(name for name in names.drop_duplicates() if name != origin)


def _suspected(case: Case, named: pd.DataFrame, group: pd.DataFrame) -> str:
    """Name the other lines that would be one with this if every suspicion held."""
    same = named["line_if_suspected"].isin(group["line_if_suspected"])
    other = named.loc[same & (named["line"] != group["line"].iloc[0]), "line"]
    return "; ".join(case.label(line, "sources") for line in sorted(other.unique()))


def figure_conflicts(chosen: Selection) -> Listing:
    """List the figures that exclude others of the same event and measure, with those that they exclude."""
    figures = _in_order(chosen)
    pairs = conflicts(figures)
    pairs = pairs.assign(revised=_revisions(chosen, figures, pairs))
    rows = pd.DataFrame({
        "asked": figures["measure"] + _part(chosen, figures),
        "figure": figures["figure_id"], "speaker": figures["speaker"], "words": figures["wording"],
        "who is counted": figures["population"],
        "above all of": [_joined(pairs, "higher", name, "lower") for name in figures["figure_id"]],
        "below all of": [_joined(pairs, "lower", name, "higher") for name in figures["figure_id"]],
        "revision of or by": [_joined(pairs, "lower", name, "higher", True)
                              + _joined(pairs, "higher", name, "lower", True) for name in figures["figure_id"]],
    })
    ids = ("above all of", "below all of", "revision of or by")
    rows = rows[(rows[list(ids)] != "").any(axis=1)]
    note = (f"{len(pairs)} pairs. Where it is not the same people who are counted, two figures may both hold. "
            "A revision is one voice's later number.")
    empty = "No two figures of one event and measure exclude each other."
    return Listing(rows, ("figure", *ids), {"speaker": "words"}, note=note if len(pairs) else empty,
                   group="asked", quoted=("words",))


def _revisions(chosen: Selection, figures: pd.DataFrame, pairs: pd.DataFrame) -> list[bool]:
    """Say of each pair whether it is one voice that changed its number; only one voice can."""
    voices = dict(zip(figures["figure_id"], figures["source_id"], strict=True))
    return [voices[low] == voices[high] and relation(chosen.case, low, high, chosen.reading).kind == "revision"
            for low, high in zip(pairs["lower"], pairs["higher"], strict=True)]


def _joined(pairs: pd.DataFrame, here: str, name: str, there: str, revised: bool = False) -> str:
    """Return the ids that stand in a pair with a figure."""
    return " ".join(pairs.loc[(pairs[here] == name) & (pairs["revised"] == revised), there])


def groups_in_totals(chosen: Selection) -> Listing:
    """List the totals whose groups the same text counts, with what the groups leave over."""
    links = chosen.case.links
    found = remainders(chosen.figures, links)
    inside = links[(links["relation"] == "part_of") & links["from_id"].isin(chosen.figures["figure_id"])]
    parts = [" ".join(inside.loc[inside["to_id"] == total, "from_id"]) for total in found["total"]]
    rows = pd.DataFrame({
        "total": found["total"], "speaker": found["speaker"], "number": found["number"],
        "groups": found["parts"], "stated in": parts, "sum of groups": found["in_parts"],
        "left over": found["remainder"],
    })
    note = "Groups may overlap; then their sum is an upper bound, and what is left over a lower one."
    empty = "No text among these counts groups within a total of its own in single numbers."
    return Listing(rows, ("total", "stated in"), note=empty if found.empty else note,
                   right=("number", "sum of groups", "left over"))


def dates(chosen: Selection) -> Listing:
    """List the datings of the event and its parts in order of time."""
    found = happenings(chosen.datings)
    read = [read_dating(edtf, None if pd.isna(clock) else clock)
            for edtf, clock in zip(found["edtf"], found["clock"], strict=True)]
    rows = pd.DataFrame({
        "dating": found["dating_id"], "date as read": read, "derived": found["derived"],
        "event": found["event_title"], "words": found["wording"], "speaker": found["speaker"],
        "chain": _carriers(found),
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
    groups = [group for _, group in chosen.positions.groupby(["proposition_id", "stance"], sort=False)]
    first = list(chosen.case.propositions["proposition_id"])
    groups.sort(key=lambda rows: (first.index(rows["proposition_id"].iloc[0]),
                                  STANCES.index(rows["stance"].iloc[0])))
    note = ("Stances of all standpoints, whatever was chosen, so that no denial stands without what others "
            "say; those without a date too. Lines: the fewest if every suspected dependence holds, the most "
            "if none does.")
    rows = pd.DataFrame([_position(chosen.case, group) for group in groups])
    empty = "No stance is taken on a proposition about the event."
    return Listing(rows, ("stances",), {"proposition": "topic"}, True, note if groups else empty, "proposition",
                   right=("voices", "lines"))


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


def _part(chosen: Selection, figures: pd.DataFrame) -> pd.Series:
    """Name the part of the event that a figure is about; nothing if it is about the whole."""
    return (" · " + figures["event_title"]).where(figures["event_id"] != chosen.event, "")


def _carriers(statements: pd.DataFrame) -> pd.Series:
    """Return the chain up to the speaker, or the document that speaks itself."""
    return statements["chain"].map(lambda chain: chain.rpartition(ARROW)[0] or chain)


def _in_order(chosen: Selection) -> pd.DataFrame:
    """Return the figures by measure, event and time: what was asked first, then its parts."""
    figures = chosen.figures
    events = chosen.case.descends("events", chosen.event)
    measures = chosen.case.descends("measures", chosen.measure)
    order = pd.DataFrame({
        "measure": figures["measure_id"].map(measures.index),
        "event": figures["event_id"].map(events.index),
        "stated": figures["stated"].fillna("~"),
    })
    return figures.loc[order.sort_values(list(order.columns), kind="stable").index].reset_index(drop=True)


def _end(number: float) -> str:
    if np.isnan(number):
        return "no number"
    return "open" if np.isinf(number) else f"{number:,.0f}"
