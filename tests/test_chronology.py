"""Datings come in order of time, and those of one event that share no day are listed."""

from __future__ import annotations

from itertools import combinations

import pandas as pd
import pytest
from frames import LAW, datings, quick, written
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.chronology import disagreements, happenings
from sourcebook.dates import DateError, parse_edtf
from sourcebook.spans import Span

FIVE = datings("""
    dating_id | event_id | wording        | edtf                  | clock | source_id
    t1        | loss     | on 3 May       | 1871-05-03            | 05:00 | sebek
    t2        | loss     | 1 or 2 May     | [1871-05-01,1871-05-02] |     | brandt
    t3        | flood    | since April    | 1871-04/..            |       | keeper
    t4        | loss     | about 3 May    | 1871-05-03~           | 03:00 | ledger
    t5        | flood    | until 30 April | /1871-04-30           |       | brandt""")

COLUMNS = ["dating_id", "event_id", "event_title", "edtf", "clock", "speaker", "wording"]
DAYS = [f"1871-05-{day:02}" for day in range(1, 7)]
FORMS = ["{0}", "{0}", "{0}", "{0}", "{0}~", "{0}/{1}", "[{0},{1}]", "../{1}", "{0}/..", "/{1}", "{0}/"]


@st.composite
def edtf(draw):
    first, last = sorted(draw(st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS))))
    return draw(st.sampled_from(FORMS)).format(first, last)


@st.composite
def some_datings(draw):
    """Datings of three happenings within six days, some without a beginning or an end."""
    rows = []
    for number in range(draw(st.integers(0, 3)) * draw(st.integers(1, 3))):
        event, clock = draw(st.sampled_from("aabc")), draw(st.sampled_from([None, "03:00", "05:00/06:00"]))
        rows.append((f"t{number}", event, event.upper(), draw(edtf()), clock, "Oda Brandt", "words"))
    return quick(COLUMNS, rows)


def spans(rows: pd.DataFrame) -> list[tuple[str, str, Span]]:
    return [(name, event, parse_edtf(text).span) for name, event, text in written(rows, *COLUMNS[:2], "edtf")]


# happenings


def test_happenings_come_by_first_day_last_day_and_clock_with_what_is_open_and_what_unknown():
    columns = ["dating_id", "first", "last", "open_start", "open_end", "approximate"]
    day = {number: pd.Timestamp(1871, 5, number) for number in (1, 2, 3)}
    assert written(happenings(FIVE), *columns) == [
        ("t5", None, pd.Timestamp("1871-04-30"), False, False, False),
        ("t3", pd.Timestamp("1871-04-01"), None, False, True, False),
        ("t2", day[1], day[2], False, False, False),
        ("t4", day[3], day[3], False, False, True),
        ("t1", day[3], day[3], False, False, False),
    ]
    assert list(FIVE["dating_id"]) == ["t1", "t2", "t3", "t4", "t5"]
    assert "first" not in FIVE


def test_days_of_any_century_can_be_shown():
    rows = datings([{"dating_id": "t1", "edtf": "9999-12-31"}, {"dating_id": "t2", "edtf": "0001"}])
    assert [str(first.date()) for first in happenings(rows)["first"]] == ["0001-01-01", "9999-12-31"]


# disagreements


def test_datings_disagree_where_they_share_no_day_and_those_furthest_apart_come_first():
    rows = datings("""
        dating_id | event_id | wording        | edtf                    | source_id
        t1        | loss     | on 3 May       | 1871-05-03              | sebek
        t2        | loss     | 1 or 2 May     | [1871-05-01,1871-05-02] | brandt
        t3        | loss     | from 2 May     | 1871-05-02/             | keeper
        t4        | loss     | on 9 May       | 1871-05-09              | ledger
        t5        | flood    | on 1 May       | 1871-05-01              | brandt""")
    found = disagreements(rows)
    assert written(found, "earlier", "earlier_date", "later", "later_date", "days_apart") == [
        ("t2", "[1871-05-01,1871-05-02]", "t4", "1871-05-09", 7),
        ("t1", "1871-05-03", "t4", "1871-05-09", 6),
        ("t2", "[1871-05-01,1871-05-02]", "t1", "1871-05-03", 1),
    ]
    columns = ["event_title", "earlier_speaker", "earlier_wording", "later_speaker", "later_wording"]
    assert written(found, *columns)[2] == (
        "Loss of boats at Ostrel", "Oda Brandt", "1 or 2 May", "Old Šebek", "on 3 May"
    )


@given(some_datings())
@LAW
def test_disagreements_are_all_pairs_of_one_event_that_share_no_day(rows):
    found = disagreements(rows)
    expected = {
        (a, b, early.high, late.low)
        for one, other in combinations(spans(rows), 2)
        for (a, event, early), (b, same, late) in ((one, other), (other, one))
        if event == same and early.overlaps(late) is False and early.before(late)
    }
    assert len(found) == len(expected)
    assert set(written(found, "earlier", "later", "days_apart")) == {
        (a, b, first - last) for a, b, last, first in expected
    }


# every method


@given(some_datings(), st.integers(0, 99))
@LAW
def test_the_order_of_rows_never_matters(rows, seed):
    mixed = rows.sample(frac=1, random_state=seed)
    for method in (happenings, disagreements):
        assert method(mixed).equals(method(rows))


@pytest.mark.parametrize("method", [happenings, disagreements])
def test_no_datings_give_an_empty_frame_of_the_same_columns_and_types(method):
    nothing = method(FIVE.head(0))
    assert nothing.empty
    assert list(nothing.columns) == list(method(FIVE).columns)
    texts = [name for name in nothing if name in ("earlier", "later_wording", "dating_id")]
    assert all(str(nothing[name].dtype) == "str" for name in texts)


@pytest.mark.parametrize("method", [happenings, disagreements])
def test_a_date_outside_the_subset_is_refused(method):
    with pytest.raises(DateError, match=r"^'3 May 1871' is no EDTF date; expected for example 1992-02-25"):
        method(FIVE.assign(edtf="3 May 1871"))
