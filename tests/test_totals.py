"""A total adds lows to lows and highs to highs, and warns of what may be counted twice."""

from __future__ import annotations

import pytest
from frames import LAW, quick, stating, written
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.errors import NotApplicable, SourcebookError, UnknownName
from sourcebook.statements import join
from sourcebook.totals import APART, OVERLAPPING, double_counts, totals

PLACES = """
    place_id | name   | kind    | within
    dale     | Dale   | valley  |
    ostrel   | Ostrel | village | dale
    far      | Far    | village |"""
EVENTS = """
    event_id | title | part_of | place_id
    flood    | Flood |         | dale
    loss     | Loss  | flood   | ostrel
    fire     | Fire  |         | far
    raid     | Raid  |         | ostrel
    storm    | Storm |         | far"""
CASE = stating(events=EVENTS, places=PLACES)
ROWS = """
    figure_id | wording     | low | high | qualifier | event_id | passage_id
    k1        | 9 to 12     | 9   | 12   | range     | loss     | q1
    k2        | at least 10 | 10  |      | at_least  | loss     | q1
    k3        | 3           | 3   | 3    | exact     | fire     | q2
    k4        | 5 of them   | 5   | 5    | exact     | fire     | q3
    k5        | 20          | 20  | 20   | exact     | flood    | q4
    k6        | 5 of them   | 5   | 5    | exact     | raid     | q3"""


def about(rows: str):
    """Figures as ``case.statements`` returns them, about these events."""
    return join(stating(events=EVENTS, places=PLACES, figures=rows)._tables, "figures")


FIGURES = about(ROWS)
SAID = ["scope", "low", "high", "low_owners", "high_owners", "left_open_by", "warning"]


def test_lows_are_added_to_lows_and_highs_to_highs():
    assert written(totals(CASE, FIGURES, ["loss", "fire"]), *SAID) == [
        ("loss", 9, 12, "k1", "k1", "k2", ""),
        ("fire", 3, 5, "k3", "k4", "", ""),
        (APART, 12, 17, "k1 k3", "k1 k4", "k2", ""),
        (OVERLAPPING, 9, 17, "k1", "k1 k4", "k2", ""),
    ]


def test_an_event_within_another_is_not_added_to_it():
    found = totals(CASE, FIGURES, ["flood", "loss"])
    assert written(found, *SAID)[2:] == [
        (APART, None, None, "", "", "", "cannot answer, because loss is part of flood"),
        (OVERLAPPING, 20, 32, "k5", "k5 k1", "k2",
         "loss is part of flood; flood and loss are both placed at dale"),
    ]


def test_the_same_words_the_same_place_and_recorded_links_are_warned_of():
    linked = stating(events=EVENTS, places=PLACES, figures=ROWS, links="""
        from_id | relation | to_id | certainty
        k3      | repeats  | k1    | stated""")
    found = double_counts(linked, FIGURES, ["loss", "fire", "raid", "storm"])
    assert written(found, "one", "other", "kind", "reason") == [
        ("fire", "raid", "same words", "“5 of them” in q3 counts for fire and for raid"),
        ("fire", "loss", "same event", "recorded: k3 repeats k1"),
        ("fire", "storm", "same place", "fire and storm are both placed at far"),
        ("loss", "raid", "same place", "loss and raid are both placed at ostrel"),
    ]


def test_an_end_that_no_statement_gives_leaves_the_total_without_that_end():
    rows = about("""
        figure_id | wording     | low | high | qualifier | event_id
        k1        | at least 10 | 10  |      | at_least  | loss
        k2        | 3           | 3   | 3    | exact     | fire""")
    assert written(totals(CASE, rows, ["loss", "fire"]), "low", "high", "left_open_by") == [
        (10, None, "k1"), (3, 3, ""), (13, None, "k1"), (10, None, "k1"),
    ]


@pytest.mark.parametrize(
    ("rows", "events", "refusal", "message"),
    [
        (FIGURES, ["loss"], SourcebookError, "events are loss; expected two or more, each once"),
        (FIGURES, ["loss", "loss"], SourcebookError,
         "events are loss, loss; expected two or more, each once"),
        (FIGURES, ["loss", "fir"], UnknownName, "no event is called 'fir'; did you mean fire?"),
        (FIGURES, ["loss", "storm"], NotApplicable,
         "no claim with a number for storm, and unknown is not zero; "
         "it would take one, or a total over the other events"),
        (FIGURES.assign(measure_id=["lost"] * 5 + ["barges_lost"]), ["loss", "fire"], NotApplicable,
         "a total is of one measure; these are measures barges_lost, lost"),
    ],
)
def test_a_total_that_would_mean_nothing_is_refused(rows, events, refusal, message):
    with pytest.raises(refusal) as refused:
        totals(CASE, rows, events)
    assert str(refused.value) == message


@LAW
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=2, max_size=3),
       st.randoms(use_true_random=False))
def test_the_sum_lies_inside_the_total_with_overlap_and_the_order_of_rows_never_matters(ends, random):
    columns = ["figure_id", "event_id", "measure_id", "low", "high", "wording", "speaker", "passage_id"]
    events = ["loss", "fire", "storm"][: len(ends)]
    rows = quick(columns, [
        (f"k{at}", event, "lost", min(pair), max(pair), str(pair), "Oda Brandt", f"q{at}")
        for at, (event, pair) in enumerate(zip(events, ends, strict=True))
    ])
    found = totals(CASE, rows, events)
    assert found.equals(totals(CASE, rows.sample(frac=1, random_state=random.randrange(1000)), events))
    (low, high), (least, most) = written(found, "low", "high")[-2:]
    assert (low, high) == (sum(map(min, ends)), sum(map(max, ends)))
    assert least == max(map(min, ends)) <= low and most == high
