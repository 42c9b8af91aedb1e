"""Criticism of sources: who speaks, how far from the event, through how many others."""

from __future__ import annotations

import pytest
from frames import stating, weir, written

from sourcebook.criticism import criticise, voices


def test_voices_are_those_that_make_statements_with_their_documents():
    columns = ("source_id", "standpoint_label", "proximity", "named", "documents", "statements")
    assert sorted(written(voices(weir()), *columns)) == [
        ("brandt", "Lower Dale", "eyewitness", True, "gazette", 2),
        ("keeper", "Lower Dale", "eyewitness", False, "gazette", 1),
        ("ledger", "Upper Dale", "compilation", True, "ledger", 2),
        ("sebek", "Upper Dale", "later", True, "ledger", 2),
    ]


def test_voices_stand_by_standpoint_then_from_near_to_far():
    assert [side for side, in written(voices(weir()), "standpoint")] == ["lower", "lower", "upper", "upper"]
    assert written(voices(weir()), "proximity")[2:] == [("later",), ("compilation",)]


def test_every_statement_is_counted_once():
    case = weir()
    assert voices(case)["statements"].sum() == len(case.figures) + len(case.datings) + len(case.stances)


def test_a_figure_stands_beside_the_days_since_the_event_and_the_length_of_its_chain():
    figures = criticise(weir(), weir().statements("figures"))
    # The event has the datings 2 and 3 May 1871; k1 was stated in May 1871, k3 in 1880.
    assert written(figures, "figure_id", "named", "chain_length", "days_min", "days_max") == [
        ("k1", True, 1, -2, 29),
        ("k2", False, 2, None, None),
        ("k3", True, 0, 3165, 3531),
    ]


@pytest.mark.parametrize("date", ["1871-05-02/..", "1871-05-02/"])
def test_an_event_that_no_dating_closes_has_no_distance(date):
    case = stating(datings=f"dating_id | wording | edtf\nt1 | then | {date}")
    assert written(criticise(case, case.statements("figures")), "days_min") == [(None,)] * 3
