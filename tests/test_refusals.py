"""Questions that dependent statements cannot answer are refused with what it would take."""

from __future__ import annotations

import pytest
from frames import quick

from sourcebook import confidence_interval, mean, median, multiple_systems_estimation
from sourcebook.errors import NotApplicable

THREE = quick(["low", "high", "line"], [(9, 9, "a"), (12, None, "a"), (20, 40, "b")])
TAIL = "; ask envelope, support or apply_rules instead"


@pytest.mark.parametrize(
    ("ask", "what", "because"),
    [
        (mean, "a mean", "what lies between two claims is claimed by nobody; it would take repeated, "
         "independent measurements of one quantity with errors that may cancel"),
        (median, "a median", "the middle one depends on how often each claim is repeated; it would take one "
         "statement from each of many independent lines, all of the same scope"),
        (confidence_interval, "an interval of 95% confidence", "no draw from a population is known; it would "
         "take a random sample, or a model of how reports arise whose error can be checked"),
        (multiple_systems_estimation, "multiple-systems estimation", "totals without names cannot be "
         "matched; it would take lists of named victims, two at least, made independently and overlapping"),
    ],
)
def test_each_refusal_says_why_and_what_it_would_take(ask, what, because):
    with pytest.raises(NotApplicable) as refused:
        ask(THREE)
    assert str(refused.value) == (
        f"{what} is not applicable, because these 3 statements are what voices say, from 2 independent "
        f"lines, and no measurements: {because}{TAIL}")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (THREE.drop(columns="line"), "these 3 statements are what voices say, and no measurements"),
        (THREE.head(1), "this 1 statement is what a voice says, from 1 independent line, and"),
    ],
)
def test_lines_are_counted_where_they_are_known(rows, said):
    with pytest.raises(NotApplicable, match=said):
        mean(rows)


def test_another_level_of_confidence_is_refused_alike():
    with pytest.raises(NotApplicable, match=r"^an interval of 80% confidence is not applicable"):
        confidence_interval(THREE, level=0.8)
