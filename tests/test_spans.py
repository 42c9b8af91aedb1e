"""Spans keep what is open apart from what is unknown, and never guess."""

from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.errors import SourcebookError
from sourcebook.spans import OPEN, UNKNOWN, Span, SpanError

numbers = st.integers(-50, 50)
ends = numbers | st.sampled_from([OPEN, UNKNOWN])


@st.composite
def spans(draw, ends=ends):
    low, high = draw(ends), draw(ends)
    if isinstance(low, int) and isinstance(high, int) and low > high:
        low, high = high, low
    return Span(low, high)


@pytest.mark.parametrize(
    ("span", "number", "expected"),
    [
        (Span(200, 300), 200, True),
        (Span(200, 300), 300, True),
        (Span(200, 300), 301, False),
        (Span(161, OPEN), 1_000_000, True),
        (Span(161, OPEN), 160, False),
        (Span(OPEN, 500), -3, True),
        (Span(OPEN, OPEN), 0, True),
        (Span(161, UNKNOWN), 613, None),
        (Span(161, UNKNOWN), 160, False),
        (Span(161, UNKNOWN), 161, True),
        (Span(UNKNOWN, 500), 501, False),
        (Span(UNKNOWN, UNKNOWN), 12, None),
    ],
)
def test_a_span_contains_a_number_or_not_or_it_cannot_be_said(span, number, expected):
    assert span.contains(number) is expected


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        (Span(200, 300), Span(300, 400), True),
        (Span(200, 300), Span(301, 400), False),
        (Span(161, OPEN), Span(OPEN, 500), True),
        (Span(161, OPEN), Span(OPEN, 100), False),
        (Span(161, OPEN), Span(UNKNOWN, OPEN), True),
        (Span(161, OPEN), Span(200, UNKNOWN), True),
        (Span(161, 200), Span(UNKNOWN, 300), None),
        (Span(161, 300), Span(UNKNOWN, 200), True),
        (Span(400, 500), Span(UNKNOWN, 300), False),
        (Span(UNKNOWN, UNKNOWN), Span(OPEN, OPEN), None),
    ],
)
def test_spans_overlap_or_not_or_it_cannot_be_said(one, two, expected):
    assert one.overlaps(two) is expected
    assert two.overlaps(one) is expected


@pytest.mark.parametrize(
    ("one", "two", "expected", "turned"),
    [
        (Span(1, 2), Span(3, 4), "before", "after"),
        (Span(1, 3), Span(3, 4), "overlaps", "overlaps"),
        (Span(1, 4), Span(1, 3), "contains", "inside"),
        (Span(613, 613), Span(613, 613), "equal", "equal"),
        (Span(161, OPEN), Span(161, OPEN), "equal", "equal"),
        (Span(613, 613), Span(161, OPEN), "inside", "contains"),
        (Span(161, OPEN), Span(OPEN, 500), "overlaps", "overlaps"),
        (Span(UNKNOWN, 100), Span(161, OPEN), "before", "after"),
        (Span(UNKNOWN, UNKNOWN), Span(UNKNOWN, UNKNOWN), "unknown", "unknown"),
        (Span(161, UNKNOWN), Span(613, 613), "unknown", "unknown"),
    ],
)
def test_a_relation_and_its_converse(one, two, expected, turned):
    assert (one.relation(two), two.relation(one)) == (expected, turned)


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        (Span(1, 2), Span(3, 4), True),
        (Span(1, 3), Span(3, 4), False),
        (Span(1, UNKNOWN), Span(3, 4), None),
        (Span(3, UNKNOWN), Span(OPEN, 3), False),
        (Span(1, OPEN), Span(3, 4), False),
        (Span(UNKNOWN, UNKNOWN), Span(3, 4), None),
    ],
)
def test_before_is_yes_no_or_cannot_be_said(one, two, expected):
    assert one.before(two) is expected


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        (Span(161, 161), Span(613, 613), Span(161, 613)),
        (Span(161, OPEN), Span(100, 800), Span(100, OPEN)),
        (Span(161, UNKNOWN), Span(100, 800), Span(100, UNKNOWN)),
        (Span(161, UNKNOWN), Span(100, OPEN), Span(100, OPEN)),
        (Span(UNKNOWN, UNKNOWN), Span(1, 2), Span(UNKNOWN, UNKNOWN)),
    ],
)
def test_an_open_end_outweighs_an_unknown_one_and_both_outweigh_numbers(one, two, expected):
    assert one.hull(two) == two.hull(one) == expected


@given(spans(), spans(), numbers)
def test_a_hull_leaves_out_nothing_that_either_span_may_contain(one, two, number):
    if one.contains(number) is not False:
        assert one.hull(two).contains(number) is not False
    if UNKNOWN not in (one.low, one.high, two.low, two.high):
        assert one.hull(two).contains(number) or not one.contains(number)
        assert one.relation(one.hull(two)) in ("inside", "equal")


@given(spans(), spans())
def test_relations_agree_with_overlaps_and_before(one, two):
    converse = {"before": "after", "after": "before", "inside": "contains", "contains": "inside"}
    relation = one.relation(two)
    assert two.relation(one) == converse.get(relation, relation)
    if relation != "unknown":
        assert one.overlaps(two) is (relation not in ("before", "after"))
    assert one.before(two) is not True or two.before(one) is False


@given(spans(), spans(ends=numbers), numbers, numbers)
def test_knowing_an_unknown_end_never_overturns_an_answer(vague, other, low, high):
    low = low if vague.low is UNKNOWN else vague.low
    high = high if vague.high is UNKNOWN else vague.high
    if isinstance(low, int) and isinstance(high, int) and low > high:
        return
    known = Span(low, high)
    assert vague.overlaps(other) in (None, known.overlaps(other))
    assert vague.before(other) in (None, known.before(other))
    assert other.before(vague) in (None, other.before(known))
    assert vague.contains(other.low) in (None, known.contains(other.low))


def test_a_span_has_no_truth_value():
    with pytest.raises(TypeError, match="a span has no truth value; ask contains, overlaps, before or rel"):
        bool(Span(1, 2))


def test_open_and_unknown_are_one_of_a_kind_and_say_their_names():
    assert (repr(OPEN), str(OPEN), repr(UNKNOWN)) == ("open", "open", "unknown")
    assert pickle.loads(pickle.dumps(OPEN)) is OPEN
    assert copy.deepcopy(Span(UNKNOWN, 3)).low is UNKNOWN
    assert repr(Span(161, OPEN)) == "Span(low=161, high=open)"


@pytest.mark.parametrize(
    ("low", "high", "message"),
    [
        (900, 300, "low 900 is above high 300; expected low first, then high"),
        (None, 300, "a span cannot end at None; expected a number, OPEN or UNKNOWN"),
        (float("nan"), 300, "a span cannot end at nan; expected a number, OPEN or UNKNOWN"),
        ("161", OPEN, "a span cannot end at '161'; expected a number, OPEN or UNKNOWN"),
    ],
)
def test_ends_that_make_no_span_are_refused(low, high, message):
    with pytest.raises(SpanError) as refused:
        Span(low, high)
    assert str(refused.value) == message
    assert isinstance(refused.value, SourcebookError)
    assert isinstance(refused.value, ValueError)
