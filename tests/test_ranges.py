"""A report agrees with itself: every part of it that states an envelope states the same, with its owners."""

from __future__ import annotations

import pandas as pd

from sourcebook import claimed, envelope, open_case
from sourcebook.claims import apart_in_each
from sourcebook.errors import NotApplicable
from sourcebook.report.content import rulings, sections
from sourcebook.report.job import Job
from sourcebook.report.seals.numbers import MAKERS
from sourcebook.report.sweeps.summary import summarise
from sourcebook.reported import USUAL, reported
from sourcebook.selection import select

NOTHING = [(None, ""), (None, "")]
"""What stands for no envelope at all."""


def end(number: object, owners: str) -> tuple[int | None, str]:
    return (None, "") if pd.isna(number) else (int(number), owners)


def read(said: str, owners: str = "") -> tuple[int | None, str]:
    """An end as a report prints it: "1,000", "24 as read", "9 (k2)", "none"."""
    number, _, owned = said.partition(" (")
    if number.startswith("no"):
        return None, ""
    return int(number.removesuffix(" as read").replace(",", "")), owners or owned.removesuffix(")")


def in_ranges(chosen):
    shown = sections.outer_bounds(chosen).rows
    labels = set(sections.in_order(chosen).query("figure_id in @chosen.whole.figure_id")["measure"])
    own = shown[shown["counted"].isin(labels)] if len(shown) else shown
    return [(read(row["lowest low"], row["low owned by"]), read(row["highest high"], row["high owned by"]))
            for _, row in own.iterrows()]


def in_rules(chosen):
    """The rules of a report and those in its numbers are one call."""
    row = rulings.side_by_side(chosen).rows.set_index("rule").loc["plain envelope (asked for)"]
    answer = row["answer"].striptags()
    if answer.startswith("cannot answer"):
        return NOTHING
    low, _, high = answer.partition(";")[0].partition(" to ")
    return [read(low, row["low owned by"]), read(high or low, row["high owned by"])]


def in_numbers(chosen):
    rows = MAKERS["bounds"](chosen).query("event_id == @chosen.event and measure_id == @chosen.measure")
    return [end(row.number, row.statements) for row in rows.itertuples()] or NOTHING


def in_a_sweep(chosen):
    asked = {"event": chosen.event, "measure": chosen.measure, "reading": chosen.reading}
    card = summarise(Job(chosen.case.path, None, asked, chosen.case.path), chosen.case)
    return [end(bound.number, bound.statements) for bound in (card.low, card.high)]


def in_diffs(row):
    return [read(row["lowest low"]), read(row["highest high"])]


def of_claims(chosen):
    """The same by the way of what is claimed."""
    try:
        rows = envelope(claimed(chosen.whole)[0])
    except NotApplicable:
        return NOTHING
    return [end(row.number, row.statements) for row in rows.itertuples()]


CLOSED = ("exact", "about", "range")
"""The qualifiers that leave no end of a range open."""


def unlike(case):
    """Return an event and measure for each mix of figures that a range takes in another way.

    What a figure is to a range is told by why it is set apart, else by whether its words close it.
    """
    figures = case.statements("figures")
    words = figures["qualifier"].where(~figures["qualifier"].isin(CLOSED), "closed")
    why = apart_in_each(figures).str.split().str[0]
    groups = figures.assign(kind=why.fillna(words)).groupby(["event_id", "measure_id"])["kind"]
    mixes = groups.agg(lambda kinds: " ".join(sorted(set(kinds))))
    return [*mixes.drop_duplicates().index]


def test_every_part_of_a_report_states_the_same_envelope(root):
    case = open_case(root)
    asked = unlike(case)
    told, stated = reported(case, USUAL, asked), []
    for event, measure in asked:
        chosen = select(case, event, measure, reading=USUAL)
        expected = of_claims(chosen)
        shown = in_ranges(chosen)
        stated.append(expected != NOTHING)
        assert shown == ([] if expected == NOTHING else [tuple(expected)]), (event, measure)
        for part in (in_rules, in_numbers, in_a_sweep):
            assert part(chosen) == expected, (event, measure, part.__name__)
        assert in_diffs(told.loc[(event, measure)]) == expected, (event, measure)
    assert sum(stated) > 8 and not all(stated)
