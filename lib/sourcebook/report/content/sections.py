"""The figures of a report: each function turns a selection into a table, attributed row by row."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from sourcebook.card import ARROW
from sourcebook.case import Case
from sourcebook.claims import JUDGED, apart_in_each
from sourcebook.compare import remainders
from sourcebook.envelopes import bounds, envelope
from sourcebook.errors import NotApplicable
from sourcebook.lineage import count_lines, lines
from sourcebook.listing import Listing, linked, plural
from sourcebook.memory import remembered
from sourcebook.selection import Selection

BLENDED = "no line of its own"
"""What stands for the line of a voice that relies on several others."""

OWNED = ["event_id", "measure_id", "measure", "figure_id", "low", "high", "qualifier", "speaker", "wording",
         *JUDGED]
TOLD = ["event_id", "measure_id", "measure", "figure_id", "source_id", "speaker", "standpoint_label"]
"""What bounds and lines need of a figure; whatever else it carries would be copied many times."""

UNCLAIMED = "figure is brought up without being claimed", "figures are brought up without being claimed"
"""What is said of one figure, and of several, by which nobody claims a number."""

AS_READ = " as read"
"""What stands behind a number that the reading gives to a vague word, and not the speaker."""


def in_order(chosen: Selection) -> pd.DataFrame:
    """Return the figures by measure, event and time: what was asked first, then its parts.

    Where a figure is about a part of the event, ``measure`` names that part too.
    """
    return _in_order(chosen).copy(deep=False)


# A picture and three tables ask for the same.
@lru_cache(maxsize=2)
def _in_order(chosen: Selection) -> pd.DataFrame:
    figures = chosen.figures
    events = chosen.case.descends("events", chosen.event)
    measures = chosen.case.descends("measures", chosen.measure)
    order = pd.DataFrame({
        "measure": figures["measure_id"].map(measures.index),
        "event": figures["event_id"].map(events.index),
        "stated": figures["stated"].fillna("~"),
    })
    part = (" · " + figures["event_title"]).where(figures["event_id"] != chosen.event, "")
    rows = figures.assign(measure=figures["measure"] + part)
    return rows.loc[order.sort_values(list(order.columns), kind="stable").index].reset_index(drop=True)


def ranges(chosen: Selection) -> Listing:
    """List the figures with who says them through whom, the words and how they are read."""
    figures = in_order(chosen)
    ends = bounds(figures)
    rows = pd.DataFrame({
        "counted": figures["measure"],
        "figure": figures["figure_id"],
        "speaker": figures["speaker"],
        "chain": carriers(figures),
        "standpoint": figures["standpoint_label"],
        "words": figures["wording"],
        "low": [_end(number) for number in ends["floor"]],
        "high": [_end(number) for number in ends["ceiling"]],
        "qualifier": figures["qualifier"].str.replace("_", " "),
        "set apart": apart_in_each(figures),
        "stated": figures["stated"].fillna("not stated"),
    })
    note = ("Open: the words leave this end unbounded. Where the qualifier is vague, low and high are those "
            "of the reading and not the speaker's. Under the qualifier stands why a figure bounds no range.")
    under = {"speaker": "chain", "qualifier": "set apart"}
    return Listing(rows, ("figure",), under, True, note, "counted", quoted=("words",), right=("low", "high"))


def outer_bounds(chosen: Selection) -> Listing:
    """List the lowest low and highest high of what is claimed with their owners, what was asked first."""
    rows = _bounds(in_order(chosen)[OWNED])
    for row in rows:
        row["set apart"] = linked(row["set apart"], chosen.shown)
    note = (f"“{AS_READ.strip()}”: the number is that of the reading; the speaker named none." if rows else
            "No figure that is claimed has a number under this reading, so there is no bound to own.")
    under = {"lowest low": "lowest owner", "highest high": "highest owner"}
    return Listing(pd.DataFrame(rows), ("low owned by", "high owned by", "left open by"), under, note=note)


@remembered
def _bounds(figures: pd.DataFrame) -> list[dict[str, object]]:
    groups = figures.groupby(["event_id", "measure_id"], sort=False)
    return [row for _, group in groups if (row := _owned(group))]


def _owned(figures: pd.DataFrame) -> dict[str, object]:
    """Return the bounds of figures of one event and measure as a row; an empty one if there are none."""
    try:
        low, high = envelope(figures).itertuples()
    except NotApplicable:
        return {}
    first = figures.iloc[0]
    return {
        "counted": first["measure"],
        "lowest low": attributed(figures, low.number, low.statements),
        "lowest owner": owners(figures, low.statements), "low owned by": low.statements,
        "highest high": attributed(figures, high.number, high.statements),
        "highest owner": owners(figures, high.statements), "high owned by": high.statements,
        "left open by": " ".join(filter(None, [low.left_open_by, high.left_open_by])),
        "set apart": low.set_apart,
    }


def attributed(figures: pd.DataFrame, number: object, statements: str) -> str:
    """Return a bound as text, marked if no owner named it in so many words."""
    if pd.isna(number):
        return "none"
    own = figures.loc[figures["figure_id"].isin(statements.split()), "qualifier"]
    return f"{number:,}" + (AS_READ if (own == "vague").all() else "")


def owners(figures: pd.DataFrame, statements: str) -> str:
    """Return speakers with their words, of statements given by their ids."""
    own = figures.loc[figures["figure_id"].isin(statements.split()), ["speaker", "wording", "qualifier"]]
    # Where none of them named the number, it is marked itself.
    some = (own["qualifier"] != "vague").any()
    pairs = [f"{row.speaker}: “{row.wording}”{AS_READ if some and row.qualifier == 'vague' else ''}"
             for row in own.itertuples()]
    return "; ".join(dict.fromkeys(pairs))


def carriers(statements: pd.DataFrame) -> pd.Series:
    """Return the chain up to the speaker, or the document that speaks itself."""
    return statements["chain"].map(lambda chain: chain.rpartition(ARROW)[0] or chain)


def independent_lines(chosen: Selection) -> Listing:
    """List the lines that the figures go back to, of each event and measure apart, what was asked first.

    Figures of a part are never counted together with those of the whole: they answer another question.
    """
    rows = _all_lines(chosen.case, in_order(chosen)[TOLD])
    return Listing(pd.DataFrame(rows), ("figures",), {"line begins with": "told by", "counted": "lines"},
                   group="counted")


@remembered
def _all_lines(case: Case, figures: pd.DataFrame) -> list[dict[str, object]]:
    return [row for _, group in figures.groupby(["event_id", "measure_id"], sort=False)
            for row in _lines(case, group)]


def _lines(case: Case, figures: pd.DataFrame) -> list[dict[str, object]]:
    """Return the lines of figures of one event and measure, the line with most figures first."""
    named = lines(case, figures)
    groups = [group for _, group in named.groupby("line", sort=True)]
    groups.sort(key=lambda group: -len(group))
    origins = [case.label(group["line"].iloc[0], "sources") for group in groups]
    if named["line"].isna().any():
        groups.append(named[named["line"].isna()])
        origins.append(BLENDED)
    count = f"{plural(len(named), 'figure')}, {counted_lines(case, named)}"
    return [{
        "counted": group["measure"].iloc[0], "lines": count,
        "line begins with": origin, "told by": _others(group["speaker"], origin),
        "standpoints": "; ".join(group["standpoint_label"].drop_duplicates()),
        "figures": " ".join(group["figure_id"]),
        "suspected to be one with": _suspected(case, named, group),
    } for origin, group in zip(origins, groups, strict=True)]


def counted_lines(case: Case, statements: pd.DataFrame) -> str:
    """Return the number of independent lines in words, as a range where dependence is suspected."""
    fewest, most = count_lines(case, statements)
    if fewest == most:
        return plural(most, "independent line")
    return f"{in_words(fewest, most)} independent lines"


def in_words(fewest: int, most: int) -> str:
    """Return a number of lines; a range where dependence is suspected.

    >>> in_words(2, 2), in_words(1, 2)
    ('2', '1 to 2')
    """
    return f"{most:,}" if fewest == most else f"{fewest:,} to {most:,}"


def _others(names: pd.Series, origin: str) -> str:
    return "; ".join(name for name in names.drop_duplicates() if name != origin)


def _suspected(case: Case, named: pd.DataFrame, group: pd.DataFrame) -> str:
    """Name the other lines that would be one with this if every suspicion held."""
    suspected = group["line_if_suspected"].dropna()
    same = named["line_if_suspected"].isin(suspected) & named["line"].notna()
    other = named.loc[same & ~named["line"].isin(group["line"]), "line"]
    return "; ".join(case.label(line, "sources") for line in sorted(other.unique()))


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


def _end(number: float) -> str:
    if np.isnan(number):
        return "no number"
    return "open" if np.isinf(number) else f"{number:,.0f}"
