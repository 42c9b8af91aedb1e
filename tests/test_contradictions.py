"""What in the datings cannot hold together is listed with the words on both sides."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import networkx
import pandas as pd
import pytest
from frames import LAW, datings, quick, stating, weir, written
from hypothesis import given
from hypothesis import strategies as st

from sourcebook import open_case
from sourcebook.contradictions import KINDS, contradictions, cycles, outside
from sourcebook.derivations import recompute, relative
from sourcebook.sequence import ordered

COLUMNS = ["dating_id", "event_id", "event_title", "edtf", "clock", "speaker", "wording", "source_id"]
EVENTS = pd.DataFrame({"event_id": ["a", "b", "c"], "part_of": [None, "a", "b"]}, dtype="str")


def said(*told: tuple[str, str, str]) -> pd.DataFrame:
    """Datings written as voice, event and date."""
    return quick(COLUMNS, [(f"t{number}", event, event.upper(), edtf, None, voice.upper(), "words", voice)
                           for number, (voice, event, edtf) in enumerate(told, 1)])


# parts and wholes


def test_a_part_outside_its_whole_is_listed_with_the_nearest_datings():
    rows = said(("x", "a", "1871-05-01"), ("y", "a", "1871-05-03"), ("x", "b", "1871-05-05"),
                ("y", "b", "1871-05-04/.."), ("x", "c", "1871-04-30"))
    columns = ["part", "whole", "order", "part_time", "whole_time", "part_by", "whole_by"]
    assert written(outside(rows, EVENTS), *columns) == [
        ("b", "a", "after", "1871-05-04 to …", "1871-05-01 to 1871-05-03", "t4", "t2"),
        ("c", "a", "before", "1871-04-30", "1871-05-01 to 1871-05-03", "t5", "t1"),
        ("c", "b", "before", "1871-04-30", "1871-05-04 to …", "t5", "t4"),
    ]


def test_a_part_that_one_dating_leaves_within_its_whole_is_not_listed():
    rows = said(("x", "a", "1871-05-01"), ("y", "a", "1871-05-04"), ("x", "b", "1871-05-03"))
    assert outside(rows, EVENTS).empty


# orders that go round


def test_orders_of_several_voices_that_go_round_are_listed_with_who_gives_each():
    rows = said(("x", "a", "1871-05-01"), ("x", "b", "1871-05-02"), ("y", "b", "1871-05-01"),
                ("y", "c", "1871-05-02"), ("z", "c", "1871-05-01"), ("z", "a", "1871-05-02"))
    columns = ["cycle", "voice", "earlier", "later", "earlier_by", "later_by", "later_time"]
    assert written(cycles(rows), *columns) == [
        (1, "x", "a", "b", "t1", "t2", "1871-05-02"),
        (1, "y", "b", "c", "t3", "t4", "1871-05-02"),
        (1, "z", "c", "a", "t5", "t6", "1871-05-02"),
    ]
    assert cycles(rows[:-1]).empty


def test_the_same_orders_by_one_voice_leave_the_order_open():
    rows = said(("x", "a", "1871-05-01"), ("x", "b", "1871-05-02"), ("x", "b", "1871-05-01"))
    assert cycles(rows).empty


@given(st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("abcd"), st.integers(1, 5)), max_size=12))
@LAW
def test_an_order_lies_in_a_cycle_if_the_orders_of_all_voices_lead_back(told):
    rows = said(*((voice, event, f"1871-05-{day:02}") for voice, event, day in told))
    whole = networkx.DiGraph()
    for _, own in rows.groupby("source_id"):
        pairs = permutations(sorted(set(own["event_id"])), 2)
        whole.add_edges_from(pair for pair in pairs if ordered(own, *pair).kind == "before")
    back = {frozenset(group) for group in networkx.strongly_connected_components(whole) if len(group) > 1}
    found = cycles(rows)
    named = {frozenset(group["earlier"]) | frozenset(group["later"]) for _, group in found.groupby("cycle")}
    assert named == back


# derivations


@pytest.mark.parametrize(
    ("derived", "date"),
    [
        ("Two days after 5 May 1871.", "1871-05-07"),
        ("A week before 3 May 1871; a guess.", "1871-04-26"),
        ("The day after 28 February 1872.", "1872-02-29"),
        ("Twenty years after May 1871.", "1891-05"),
        ("Two months before 3 January 1871.", "1870-11-03"),
        ("A month after 31 May 1871.", None),
        ("A year after 29 February 1872.", None),
        ("The Tuesday before 5 May 1871.", "1871-05-02"),
        ("The Friday before Friday, 5 May 1871.", "1871-04-28"),
        ("The Friday a week before Friday, 5 May 1871, the day of publication.", "1871-04-28"),
        ("The Monday after 5 May 1871.", "1871-05-08"),
        ("The night after the Tuesday before 5 May 1871.", "1871-05-02/1871-05-03"),
        ("Two days after 4 to 5 May 1871.", "1871-05-06/1871-05-07"),
        ("The week before 5 May 1871, counted from Sunday or from Monday.", None),
        ("Four years before a day soon after 5 May 1871.", None),
        ("Two days after the flood.", None),
        ("The year is that of the flood.", None),
        ("Some days after 5 May 1871.", None),
        ("Two days after 31 June 1871.", None),
    ],
)
def test_a_plain_sum_is_worked_out_and_nothing_else(derived, date):
    assert recompute(derived) == date


def test_relative_datings_stand_with_their_derivation_and_whether_it_comes_out():
    rows = datings("""
        dating_id | wording      | edtf       | derived
        t1        | on Tuesday   | 1871-05-02 | The Tuesday before 5 May 1871.
        t2        | two days on  | 1871-05-06 | Two days after 5 May 1871.
        t3        | on 2 May     | 1871-05-02 |
        t4        | after it     | 1871-05-02/ | Some time after the flood.""")
    columns = ["dating_id", "wording", "edtf", "derived", "recomputed", "agrees"]
    assert written(relative(rows), *columns) == [
        ("t1", "on Tuesday", "1871-05-02", "The Tuesday before 5 May 1871.", "1871-05-02", True),
        ("t2", "two days on", "1871-05-06", "Two days after 5 May 1871.", "1871-05-07", False),
        ("t4", "after it", "1871-05-02/", "Some time after the flood.", None, None),
    ]


# all kinds


def test_the_small_case_has_one_disagreement_and_both_passages_are_shown():
    found = contradictions(weir())
    assert written(found, "kind", "left", "right") == [("disagreement", "t1", "t2")]
    quotes = weir().statements("datings")["quote"]
    assert written(found, "left_words", "right_words") == [tuple(quotes)]
    assert found["explanation"].iloc[0] == (
        "Loss of boats at Ostrel: 1871-05-02 (Oda Brandt) and 1871-05-03 (Old Šebek) share no day.")


def test_each_kind_is_found():
    case = stating(
        datings="""
            dating_id | passage_id | wording  | event_id | edtf       | source_id | derived
            t1        | q1         | Tuesday  | loss     | 1871-05-03 | brandt    |
            t2        | q5         | on 3 May | flood    | 1871-05-05 | brandt    |
            t3        | q5         | two days | loss     | 1871-05-06 | sebek     | Two days after 3 May 1871.
            t4        | q5         | on 3 May | flood    | 1871-05-05 | sebek     | """,
        links=[{"from_id": "t1", "relation": "same_event", "to_id": "t2", "certainty": "suspected"}],
    )
    found = contradictions(case)
    assert written(found, "kind", "left", "right") == [
        ("disagreement", "t1", "t3"),
        ("cycle", "t4", "t3"),
        ("cycle", "t1", "t2"),
        ("one happening, two times", "t1", "t2"),
        ("weekday", "t1", ""),
        ("derivation", "t3", ""),
    ]
    assert found["explanation"].iloc[-1] == (
        "“Two days after 3 May 1871.” comes out as 1871-05-05, and the dating is read as 1871-05-06.")


def test_every_row_of_the_case_names_statements_and_their_words(root):
    case = open_case(root)
    found = contradictions(case)
    assert set(found["kind"]) <= set(KINDS)
    assert (found["left_words"] != "").all()
    assert ((found["right"] == "") == (found["right_words"] == "")).all()
    for ids in (*found["left"], *found["right"]):
        assert all(case.show(name) for name in ids.split())


def test_labels_of_standpoints_change_nothing(root):
    case = open_case(root)
    before = contradictions(case)
    sides = case.standpoints.assign(label=case.standpoints["label"].to_numpy()[::-1])
    assert contradictions(replace(case, _tables=case._tables | {"standpoints": sides})).equals(before)
