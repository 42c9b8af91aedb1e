"""Happenings are before or after one another only as far as the datings decide it."""

from __future__ import annotations

from itertools import combinations, permutations
from time import perf_counter

import networkx
import numpy as np
import pandas as pd
import pytest
from frames import LAW, datings, quick, written
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.dates import DateError, parse_clock, parse_edtf
from sourcebook.errors import UnknownName
from sourcebook.moments import moments, shown
from sourcebook.sequence import extents, ordered, succession, undecided, wholes

COLUMNS = ["dating_id", "event_id", "event_title", "edtf", "clock", "speaker", "wording"]
DAYS = [f"1871-05-{day:02}" for day in range(1, 7)]
FORMS = ["{0}", "{0}", "{0}", "{0}", "{0}~", "{0}/{1}", "[{0},{1}]", "../{1}", "{0}/..", "/{1}", "{0}/"]
CLOCKS = [None, None, "03:00", "05:00/06:00", "22:00/02:00"]
NONE = pd.DataFrame({"event_id": ["a", "b", "c", "d"], "part_of": None}, dtype="str")
NESTED = NONE.assign(part_of=pd.array([None, "a", "b", None], dtype="str"))


@st.composite
def some_datings(draw):
    """Datings of four happenings within six days, some with hours, some without a beginning or an end."""
    rows = []
    for number in range(draw(st.integers(0, 3)) * draw(st.integers(1, 4))):
        first, last = sorted(draw(st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS))))
        edtf, event = draw(st.sampled_from(FORMS)).format(first, last), draw(st.sampled_from("aabcd"))
        rows.append((f"t{number}", event, event.upper(), edtf, draw(st.sampled_from(CLOCKS)), "Oda", "words"))
    return quick(COLUMNS, rows)


def dated(*told: tuple[str, ...]) -> pd.DataFrame:
    """Datings written as event, date and, if given, clock."""
    rows = [(f"t{number}", event, event.upper(), edtf, *(clock or [None]), "Oda", "words")
            for number, (event, edtf, *clock) in enumerate(told, 1)]
    return quick(COLUMNS, rows)


def minutes(edtf: str, clock: str | None) -> set[int]:
    """All minutes of May 1871 that a dating allows, tried day by day; ends that are not told reach beyond."""
    date = parse_edtf(edtf)
    first = date.first.day if hasattr(date.first, "day") else -10
    last = date.last.day if hasattr(date.last, "day") else 40
    if not clock or date.approximate:
        return set(range(first * 1440, (last + 1) * 1440))
    begin, end = (at.hour * 60 + at.minute for at in parse_clock(clock))
    late = 1440 if end < begin else 0
    days = range(first, last + (0 if late and first < last else 1))
    return {day * 1440 + minute for day in days for minute in range(begin, end + late + 1)}


def tried(rows: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """First and last minute of each happening, from all minutes any of its datings allows."""
    found: dict[str, set[int]] = {}
    for event, edtf, clock in written(rows, "event_id", "edtf", "clock"):
        found.setdefault(event, set()).update(minutes(edtf, clock))
    return {event: (min(all_), max(all_)) for event, all_ in found.items()}


# moments


@pytest.mark.parametrize(
    ("edtf", "clock", "allowed"),
    [
        ("1871-05-03", None, "1871-05-03"),
        ("1871-05-03", "08:00", "1871-05-03 08:00"),
        ("1871-05-03", "08:00/09:30", "1871-05-03 08:00 to 1871-05-03 09:30"),
        ("1871-05-03", "23:00/02:00", "1871-05-03 23:00 to 1871-05-04 02:00"),
        ("1871-05-02/1871-05-03", "23:00/02:00", "1871-05-02 23:00 to 1871-05-03 02:00"),
        ("1871-05-02/1871-05-03", "19:00", "1871-05-02 19:00 to 1871-05-03 19:00"),
        ("1871-05-03~", "08:00", "1871-05-03"),
        ("1871-05-03?", "08:00", "1871-05-03"),
        ("1871-05", None, "1871-05-01 to 1871-05-31"),
        ("1871-05-03/..", "13:00", "1871-05-03 13:00 to …"),
        ("/1871-05-03", None, "… to 1871-05-03"),
    ],
)
def test_a_clock_is_placed_only_where_the_day_is_clear(edtf, clock, allowed):
    assert [shown(*row) for row in moments(dated(("a", edtf, clock))).itertuples(index=False)] == [allowed]


# order


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (("1871-05-03", "08:00"), ("1871-05-03", "09:00"), "before"),
        (("1871-05-03", "08:00"), ("1871-05-03", "08:00"), "cannot be ordered"),
        (("1871-05-03", "08:00"), ("1871-05-03", None), "cannot be ordered"),
        (("1871-05-02/1871-05-03", "19:00"), ("1871-05-03", "03:00"), "cannot be ordered"),
        (("1871-05-02/1871-05-03", "19:00"), ("1871-05-02", "03:00"), "after"),
        (("1871-05-02/1871-05-03", None), ("1871-05-04", None), "before"),
        (("1871-05", None), ("1871-05-02", None), "cannot be ordered"),
        (("1871-04", None), ("1871-05", None), "before"),
        (("../1871-05-01", None), ("1871-05-02/", None), "before"),
        (("/1871-05-03", None), ("1871-05-02", None), "cannot be ordered"),
    ],
)
def test_order_has_three_values(one, other, kind):
    rows = dated(("a", *one), ("b", *other))
    assert ordered(rows, "t1", "t2").kind == ordered(rows, "a", "b").kind == kind
    turned = {"before": "after", "after": "before"}.get(kind, kind)
    assert ordered(rows, "t2", "t1").kind == turned


def test_an_order_says_why():
    rows = dated(("a", "1871-05-03", "08:00"), ("b", "1871-05-03", "09:00"), ("c", "1871-05-02/1871-05-03"))
    assert ordered(rows, "t1", "t2").reason == "t1 not after 1871-05-03 08:00, t2 not before 1871-05-03 09:00"
    assert ordered(rows, "a", "c").reason == "both allow 1871-05-03 08:00"


def test_an_unknown_name_is_refused_with_the_nearest():
    rows = dated(("weir", "1871-05-03"))
    with pytest.raises(UnknownName, match=r"no dating or dated event is called 'wier'; did you mean .*weir"):
        ordered(rows, "wier", "t1")
    with pytest.raises(UnknownName, match=r"no way to take the datings is called 'most'"):
        ordered(rows, "weir", "t1", taking="most")


def test_a_date_outside_the_subset_is_refused():
    with pytest.raises(DateError, match=r"^'3 May 1871' is no EDTF date"):
        extents(dated(("a", "3 May 1871")))


@given(some_datings())
@LAW
def test_order_is_antisymmetric_and_transitive_and_that_of_all_minutes_tried(rows):
    for taking in ("any", "all"):
        events = sorted(set(rows["event_id"]))
        kind = {(a, b): ordered(rows, a, b, taking).kind for a in events for b in events}
        before = {pair for pair, order in kind.items() if order == "before"}
        assert {(b, a) for a, b in before} == {pair for pair, order in kind.items() if order == "after"}
        assert not any((b, a) in before for a, b in before)
        assert all((a, c) in before for a, b in before for d, c in before if b == d)
        if taking == "any":
            whole = tried(rows)
            assert before == {(a, b) for a, b in permutations(whole, 2) if whole[a][1] < whole[b][0]}


@given(some_datings())
@LAW
def test_what_is_ordered_whichever_dating_is_right_is_ordered_the_same_if_all_are(rows):
    for a, b in permutations(sorted(set(rows["event_id"])), 2):
        surely = ordered(rows, a, b).kind
        assert surely in ("cannot be ordered", ordered(rows, a, b, "all").kind)


@given(some_datings())
@LAW
def test_another_dating_orders_nothing_anew(rows):
    if len(rows) > 1:
        for a, b in permutations(sorted(set(rows["event_id"][:-1])), 2):
            assert ordered(rows, a, b).kind in ("cannot be ordered", ordered(rows[:-1], a, b).kind)


# extents


def test_the_extent_of_a_happening_is_told_severally_and_jointly_with_who_sets_it():
    rows = datings("""
        dating_id | event_id | edtf                  | clock
        t1        | loss     | 1871-05-02/1871-05-03 |
        t2        | loss     | 1871-05-03            | 05:00
        t3        | flood    | 1871-05-01            |
        t4        | flood    | 1871-05-04/..         |
        t5        | loss     | /1871-05-03           | """)
    day = {number: pd.Timestamp(1871, 5, number) for number in range(1, 5)}
    night, hour = pd.Timedelta(minutes=1439), pd.Timedelta(hours=5)
    columns = ["earliest", "earliest_by", "latest", "latest_by", "agree", "since", "until"]
    assert written(extents(rows), "event_id", "datings", *columns) == [
        ("loss", 3, None, "t5", day[3] + night, "t1 t5", True, day[3] + hour, day[3] + hour),
        ("flood", 2, day[1], "t3", None, "t4", False, None, None),
    ]


def test_how_many_were_surely_before_and_after():
    rows = dated(("a", "1871-05-01"), ("b", "1871-05-02"), ("c", "1871-05-02"), ("d", "1871-05-01/.."))
    columns = ["event_id", "before", "after"]
    assert written(extents(rows), *columns) == [("a", 0, 2), ("d", 0, 0), ("b", 1, 0), ("c", 1, 0)]


# succession


def test_succession_leaves_out_what_follows_from_it():
    rows = dated(("a", "1871-05-01"), ("b", "1871-05-02"), ("c", "1871-05-02/1871-05-03"),
                 ("d", "1871-05-04"), ("e", "1871-05-01/.."))
    assert written(succession(rows), "earlier", "later") == [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")]
    assert str(succession(rows)["ends"].iloc[0]) == "1871-05-01 23:59:00"


@given(some_datings(), st.sampled_from(["any", "all"]))
@LAW
def test_succession_is_the_transitive_reduction_that_networkx_finds(rows, taking):
    events = sorted(set(rows["event_id"]))
    order = networkx.DiGraph()
    order.add_nodes_from(events)
    pairs = permutations(events, 2)
    order.add_edges_from(pair for pair in pairs if ordered(rows, *pair, taking).kind == "before")
    found = written(succession(rows, taking), "earlier", "later")
    assert len(found) == len(set(found))
    assert set(found) == set(networkx.transitive_reduction(order).edges)


# what stays undecided


def test_the_order_of_two_happenings_is_undecided_as_long_as_they_may_share_a_minute():
    rows = dated(("a", "1871-05-01"), ("a", "1871-05-03"), ("b", "1871-05-02/.."),
                 ("c", "1871-05-01/1871-05-02"), ("d", "1871-05-04", "08:00"), ("e", "1871-05-04", "09:00"))
    assert written(undecided(rows, NONE), "one", "one_title", "other", "other_title", "because") == [
        ("a", "A", "c", "C", "1871-05-01 to 1871-05-02"),
        ("a", "A", "b", "B", "1871-05-02 to 1871-05-03"),
        ("c", "C", "b", "B", "1871-05-02"),
        ("b", "B", "d", "D", "1871-05-04 08:00"),
        ("b", "B", "e", "E", "1871-05-04 09:00"),
    ]


def test_a_happening_and_what_it_lies_in_are_no_undecided_pair():
    rows = dated(*((event, "1871-05-01") for event in "abcd"))
    assert written(undecided(rows, NESTED), "one", "other") == [("a", "d"), ("b", "d"), ("c", "d")]


def test_a_part_dated_before_its_whole_is_named_first_and_no_pair_either():
    rows = dated(("b", "1871-05-01/1871-05-03"), ("a", "1871-05-02/1871-05-04"))
    assert undecided(rows, NESTED).empty


@pytest.mark.parametrize(
    ("one", "others", "because"),
    [
        ("1871-05-01", ["1871-05-01"], "1871-05-01"),
        ("../1871-05-02", ["/1871-05-03"], "… to 1871-05-02"),
        ("1871-05-01/..", ["1871-05-02/"], "1871-05-02 to …"),
        ("../1871-05-02", ["/1871-05-03", "1871-05-02/.."], "… to 1871-05-02"),
    ],
)
def test_an_end_that_nobody_states_is_shown_by_dots(one, others, because):
    rows = dated(("a", one), *(("b", other) for other in others))
    assert list(undecided(rows, NONE)["because"]) == [because]


def test_happenings_without_beginning_or_end_share_all_time():
    rows = dated(*((event, text) for event in "ab" for text in ("../1871-05-01", "1871-05-02/..")))
    assert list(undecided(rows, NONE)["because"]) == ["… to …"]


@given(some_datings())
@LAW
def test_undecided_pairs_are_those_neither_ordered_nor_nested(rows):
    nested = {frozenset(pair) for pair in written(wholes(NESTED), "part", "whole")}
    expected = {
        frozenset(pair) for pair in combinations(set(rows["event_id"]), 2)
        if ordered(rows, *pair).kind == "cannot be ordered" and frozenset(pair) not in nested
    }
    found = written(undecided(rows, NESTED), "one", "other")
    assert len(found) == len(expected)
    assert {frozenset(pair) for pair in found} == expected


# every method


METHODS = [extents, succession, lambda rows: undecided(rows, NESTED)]


@given(some_datings(), st.integers(0, 99))
@LAW
def test_the_order_of_rows_never_matters(rows, seed):
    mixed = rows.sample(frac=1, random_state=seed)
    for method in METHODS:
        assert method(mixed).equals(method(rows))


@pytest.mark.parametrize("method", METHODS)
def test_no_datings_give_an_empty_frame_of_the_same_columns_and_types(method):
    rows = dated(("a", "1871-05-01"), ("d", "1871-05-01"), ("c", "1871-05-02"))
    nothing, some = method(rows.head(0)), method(rows)
    assert nothing.empty
    assert not some.empty
    assert nothing.dtypes.to_dict() == some.dtypes.to_dict()


def test_ten_thousand_happenings_of_a_thousand_days_are_put_in_order_without_trying_pairs():
    days = np.random.default_rng(4).integers(1, 9999, 10_000)
    texts = [f"{1000 + day // 12:04}-{day % 12 + 1:02}-05" for day in days]
    rows = quick(COLUMNS, [(f"t{n}", f"e{n}", "E", text, None, "O", "w") for n, text in enumerate(texts)])
    began = perf_counter()
    found = extents(rows)
    assert perf_counter() - began < 20
    assert (found["before"] + found["after"] < len(rows)).all()
    assert found["before"].is_monotonic_increasing
