"""A bound belongs to somebody, and a vague word has none until a reader chooses a convention."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from frames import LAW, figures, quick, table, written
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.envelopes import bounds, envelope, read_vague
from sourcebook.errors import NotApplicable, UnknownName

FIVE = figures("""
    figure_id | wording          | low | high | qualifier | source_id
    k1        | at least 12      | 12  |      | at_least  | brandt
    k2        | 9                | 9   | 9    | exact     | keeper
    k3        | dozens of boats  |     |      | vague     | ledger
    k4        | up to 40         |     | 40   | at_most   | sebek
    k5        | 20 to 40         | 20  | 40   | range     | gazette""")

QUANTIFIERS = table("quantifiers", """
    term    | reading | low | high
    dozens  | open    | 24  |
    dozens  | fixed   | 24  | 99
    several | fixed   | 3   | 9""")

VAGUE = figures("""
    figure_id | wording                | low | high | qualifier
    k1        | just dozens of boats   |     |      | vague
    k2        | several boats          |     |      | vague
    k3        | the whole fleet        |     |      | vague
    k4        | dozens, at least 30    | 30  |      | at_least
    k5        | 9                      | 9   | 9    | exact""")


COLUMNS = ["figure_id", "low", "high", "qualifier", "wording", "speaker", "event_id", "measure_id"]


@st.composite
def some_figures(draw, least=1):
    """Figures of one event and measure, one of them at least with a number."""
    ends = st.none() | st.integers(0, 9)
    rows = []
    for number in range(draw(st.integers(least, 6))):
        low, high = draw(st.tuples(ends, ends).filter(lambda pair: None in pair or pair[0] <= pair[1]))
        wording = draw(st.sampled_from(["dozens", "several", "the fleet"]))
        qualifier = "vague" if low is None and high is None else "range"
        speaker = draw(st.sampled_from(["Oda Brandt", "Old Šebek"]))
        rows.append((f"k{number}", low, high, qualifier, wording, speaker, "loss", "lost"))
    rows[0] = ("k0", 5, None, "at_least", "at least 5", "Oda Brandt", "loss", "lost")
    return quick(COLUMNS, rows)


def numbers(frame: pd.DataFrame) -> list[tuple]:
    """What an envelope says of its lowest and of its highest bound."""
    return written(frame, "number", "statements", "left_open_by")


def test_each_bound_names_the_statements_their_speakers_and_their_words():
    assert written(envelope(FIVE), *envelope(FIVE).columns) == [
        ("lowest low", 9, "k2", "The keeper of the lock", "9", "k4", ""),
        ("highest high", 40, "k4 k5", "Old Šebek; The Weir Gazette", "up to 40; 20 to 40", "k1", ""),
    ]


def test_a_bound_that_all_words_leave_open_has_no_number_and_no_owner():
    assert numbers(envelope(FIVE.iloc[[0]])) == [(12, "k1", ""), (None, "", "k1")]
    assert envelope(FIVE.iloc[[0]])["number"].dtype == envelope(FIVE)["number"].dtype == "Int64"


def test_figures_joined_from_two_frames_keep_their_owners():
    twice = pd.concat([FIVE.iloc[[0]].set_axis([0]), FIVE.iloc[[1]].set_axis([0])])
    assert numbers(envelope(twice)) == [(9, "k2", ""), (9, "k2", "k1")]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (FIVE.head(0), "an envelope takes at least one figure; here is none"),
        (FIVE.assign(event_id=["loss"] * 4 + ["flood"]),
         "an envelope is of one event and one measure; these are events flood, loss"),
        (FIVE.assign(measure_id=["lost", "barges_lost"] + ["lost"] * 3),
         "an envelope is of one event and one measure; these are measures barges_lost, lost"),
        (FIVE.iloc[[2]], "none of these figures has a number; it would take a reading of the vague words"),
    ],
)
def test_an_envelope_that_would_mean_nothing_is_refused(rows, message):
    with pytest.raises(NotApplicable) as refused:
        envelope(rows)
    assert str(refused.value) == message


@LAW
@given(some_figures(least=2), st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(rows, random):
    mixed = rows.sample(frac=1, random_state=random.randrange(1000))
    assert envelope(mixed).equals(envelope(rows))
    assert bounds(mixed).sort_index().equals(bounds(rows))


@LAW
@given(some_figures(least=2), st.integers(1, 5))
def test_the_envelope_of_a_union_contains_each_envelope(rows, cut):
    parts = [part for part in (rows[:cut], rows[cut:]) if not part["qualifier"].eq("vague").all()]
    for part in parts:
        (low, _, below), (high, _, above) = numbers(envelope(part))
        (lowest, _, all_below), (highest, _, all_above) = numbers(envelope(rows))
        assert low is None or lowest <= low
        assert high is None or highest >= high
        assert set(below.split()) <= set(all_below.split())
        assert set(above.split()) <= set(all_above.split())


@LAW
@given(some_figures())
def test_every_number_lies_in_the_envelope_and_every_figure_owns_opens_or_stays_within(rows):
    (lowest, owners, below), (highest, others, above) = numbers(envelope(rows))
    for figure, low, high in written(rows, "figure_id", "low", "high"):
        assert low is None or low > lowest or figure in owners.split()
        assert high is None or high < highest or figure in others.split()
        assert (figure in below.split()) == (low is None and high is not None)
        assert (figure in above.split()) == (high is None and low is not None)


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        ("none", [("dozens", None, None), ("several", None, None), (None, None, None)]),
        ("open", [("dozens", 24, None), ("several", None, None), (None, None, None)]),
        ("fixed", [("dozens", 24, 99), ("several", 3, 9), (None, None, None)]),
    ],
)
def test_a_convention_fills_the_vague_words_it_has_and_no_other(reading, expected):
    read = read_vague(VAGUE, QUANTIFIERS, reading)
    assert written(read, "term", "low", "high") == [*expected, (None, 30, None), (None, 9, 9)]
    assert list(read["qualifier"]) == list(VAGUE["qualifier"])
    assert "term" not in VAGUE and VAGUE["low"].isna().sum() == 3


@pytest.mark.parametrize(
    ("reading", "message"),
    [
        ("fixd", "no reading is called 'fixd'; did you mean fixed?"),
        ("Bavarian", "no reading is called 'Bavarian'; known: fixed, none, open"),
    ],
)
def test_an_unknown_convention_is_answered_with_the_nearest(reading, message):
    with pytest.raises(UnknownName) as refused:
        read_vague(VAGUE, QUANTIFIERS, reading)
    assert str(refused.value) == message


def test_open_ends_are_infinite_and_unknown_ends_are_missing():
    expected = {"floor": [12, 9, np.nan, -np.inf, 20], "ceiling": [np.inf, 9, np.nan, 40, 40]}
    assert bounds(FIVE).equals(pd.DataFrame(expected, dtype="float64"))


def test_a_reading_without_a_high_leaves_that_end_open():
    read = bounds(read_vague(VAGUE.head(1), QUANTIFIERS, "open"))
    assert list(read.itertuples(index=False, name=None)) == [(24, np.inf)]


@pytest.mark.parametrize("reading", ["none", "open", "fixed"])
@pytest.mark.parametrize("rows", [VAGUE.head(0), VAGUE.head(3)], ids=["no rows", "vague rows"])
def test_frames_without_a_number_keep_their_types(rows, reading):
    read = read_vague(rows, QUANTIFIERS, reading)
    assert (len(read), str(read["low"].dtype), str(read["high"].dtype)) == (len(rows), "Int64", "Int64")
    assert read["term"].dtype == rows["wording"].dtype
    assert list(bounds(rows).dtypes) == ["float64", "float64"]
    assert bounds(rows).isna().all(axis=None)
