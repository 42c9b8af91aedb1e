"""A number is supported by the lines that allow it, each counted once however often it is repeated."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from frames import LAW, figures, quick, stating, written
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.envelopes import envelope
from sourcebook.errors import NotApplicable, SourcebookError
from sourcebook.lineage import lines
from sourcebook.profile import support

FIVE = figures("""
    figure_id | wording          | low | high | qualifier | source_id
    k1        | at least 12      | 12  |      | at_least  | brandt
    k2        | 9                | 9   | 9    | exact     | keeper
    k3        | dozens of boats  |     |      | vague     | ledger
    k4        | up to 40         |     | 40   | at_most   | sebek
    k5        | 20 to 40         | 20  | 40   | range     | gazette""")
LINED = FIVE.assign(line=["a", "a", "b", "c", "d"])

COLUMNS = ["figure_id", "low", "high", "qualifier", "wording", "speaker", "event_id", "measure_id", "line"]


@st.composite
def lined(draw, least=0):
    """Figures of up to four lines, one of them None, with ends from 0 to 12, some open or unknown."""
    ends = st.none() | st.integers(0, 12)
    rows = []
    for number in range(draw(st.integers(least, 8))):
        low, high = draw(st.tuples(ends, ends).filter(lambda pair: None in pair or pair[0] <= pair[1]))
        line = draw(st.sampled_from(["a", "b", "c", "d", None]))
        rows.append((f"k{number}", low, high, "range", "…", "Oda Brandt", "loss", "lost", line))
    return quick(COLUMNS, rows)


def allowing(rows: pd.DataFrame, number: int) -> list[str]:
    """Try each figure: the lines of those that allow the number."""
    return sorted({
        line for low, high, line in written(rows, "low", "high", "line")
        if line and (low, high) != (None, None) and (low is None or low <= number)
        and (high is None or number <= high)
    })


def named(profile, number: int) -> list[str]:
    """The lines that a profile names for a number."""
    for start, end, count, which in written(profile.steps, "from", "to", "lines", "which"):
        if (start is None or start <= number) and (end is None or number <= end):
            assert count == len(which.split())
            return which.split()
    return []


# the five rows


def test_each_step_says_how_many_lines_allow_its_numbers_and_which():
    assert written(support(LINED).steps, "from", "to", "lines", "which") == [
        (None, 8, 1, "c"), (9, 9, 2, "a c"), (10, 11, 1, "c"), (12, 19, 2, "a c"), (20, 40, 3, "a c d"),
        (41, None, 1, "a"),
    ]


def test_the_plateau_is_what_most_lines_allow_and_may_lie_in_several_regions():
    assert written(support(LINED).plateau, "from", "to", "lines") == [(20, 40, 3)]
    assert written(support(LINED.head(4)).plateau, "from", "to", "lines") == [(9, 9, 2), (12, 40, 2)]
    assert written(support(LINED.iloc[[0]]).plateau, "from", "to", "lines") == [(12, None, 1)]


def test_a_number_that_the_words_exclude_is_not_allowed():
    rows = figures("""
        figure_id | wording         | low  | high | qualifier | source_id
        k1        | more than 1,000 | 1000 |      | at_least  | brandt
        k2        | as many as 1000 |      | 1000 | at_most   | sebek
        k3        | at least 1,000  | 1000 |      | at_least  | ledger
        k4        | under 1,000     |      | 1000 | at_most   | gazette
        k5        | over a hundred  | 100  | 200  | range     | keeper""").assign(line=list("abcde"))
    profile = support(rows)
    assert [profile.at(number) for number in (100, 101, 200, 999, 1000, 1001)] == [2, 3, 3, 2, 2, 2]
    assert written(profile.steps, "from", "to", "which") == [
        (None, 100, "b d"), (101, 200, "b d e"), (201, 999, "b d"), (1000, 1000, "b c"), (1001, None, "a c")]
    assert support(rows.iloc[[0]]).regions == ["more than 1,000–open"]
    assert support(rows.iloc[[3]]).regions == ["open–fewer than 1,000"]
    # What is printed as said stays as it was said.
    assert written(envelope(rows), "number", "statements") == [(100, "k5"), (1000, "k2 k4")]


def test_neighbouring_steps_of_other_lines_make_one_region():
    touching = quick(["low", "high", "line"], [(1, 5, "a"), (6, 9, "b"), (11, 12, "a")])
    profile = support(touching)
    assert written(profile.steps, "from", "to", "which") == [
        (1, 5, "a"), (6, 9, "b"), (10, 10, ""), (11, 12, "a"),
    ]
    assert written(profile.plateau, "from", "to") == [(1, 9), (11, 12)]


def test_a_line_is_the_union_of_its_spans_and_touching_ones_are_one():
    ends = [(1, 5), (6, 9), (3, 4), (20, None), (25, 30)]
    rows = quick(["low", "high", "line"], [(*pair, "a") for pair in ends])
    assert written(support(rows).spans, "line", "from", "to") == [("a", 1, 9), ("a", 20, None)]


def test_figures_without_a_number_or_a_line_are_kept_apart_and_counted():
    rows = LINED.assign(line=["a", None, "b", "c", None])
    profile = support(rows)
    assert written(profile.apart, "figure_id", "why") == [
        ("k2", "no line of its own"), ("k3", "no number"), ("k5", "no line of its own"),
    ]
    assert list(profile.figures["figure_id"]) == ["k1", "k4"]


def test_suspected_dependence_is_another_column_of_lines():
    case = stating(dependences="""
        source_id | depends_on | how     | certainty
        keeper    | brandt     | cites   | suspected
        sebek     | gazette    | repeats | stated""")
    rows = lines(case, FIVE)
    assert support(rows).at(9) == 2
    assert written(support(rows, by="line_if_suspected").steps, "which")[1] == ("brandt gazette",)
    assert support(rows).plateau.equals(support(rows, by="line_if_suspected").plateau)


@pytest.mark.parametrize("rows", [LINED.head(0), LINED.iloc[[2]]], ids=["no rows", "vague rows"])
def test_figures_without_a_number_give_a_profile_without_steps(rows):
    profile = support(rows)
    assert (len(profile.steps), len(profile.plateau), profile.at(3)) == (0, 0, 0)
    assert len(profile.apart) == len(rows)
    assert list(profile.steps.columns) == ["from", "to", "lines", "which"]


@pytest.mark.parametrize(
    ("rows", "by", "refusal", "message"),
    [
        (FIVE, "line", SourcebookError,
         "figures have no column 'line'; expected the lines; add them with lines()"),
        (LINED.assign(event_id=["loss"] * 4 + ["flood"]), "line", NotApplicable,
         "a profile is of one event and one measure; these are events flood, loss"),
        (LINED.assign(measure_id=["lost"] * 4 + ["barges_lost"]), "line", NotApplicable,
         "a profile is of one event and one measure; these are measures barges_lost, lost"),
    ],
)
def test_a_profile_that_would_mean_nothing_is_refused(rows, by, refusal, message):
    with pytest.raises(refusal) as refused:
        support(rows, by)
    assert str(refused.value) == message


# laws


@LAW
@given(lined())
def test_the_sweep_finds_what_trying_every_number_finds(rows):
    profile = support(rows)
    for number in range(-2, 16):
        assert named(profile, number) == allowing(rows, number)
        assert profile.at(number) == len(allowing(rows, number))


@LAW
@given(lined())
def test_the_steps_follow_each_other_without_a_gap(rows):
    steps = written(support(rows).steps, "from", "to", "which")
    for (_, end, which), (start, _, onward) in pairwise(steps):
        assert start == end + 1 and which != onward
    assert not steps or (steps[0][2] and steps[-1][2])


@LAW
@given(lined())
def test_the_spans_of_a_line_are_the_union_that_portion_finds(rows):
    portion = pytest.importorskip("portion")
    profile = support(rows)
    for line in sorted(set(rows["line"].dropna())):
        union = portion.empty()
        for low, high in written(rows[rows["line"] == line], "low", "high"):
            if (low, high) != (None, None):
                # As whole numbers, 3 to 5 and 6 to 9 touch.
                union |= portion.closedopen(-portion.inf if low is None else low,
                                            portion.inf if high is None else high + 1)
        own = written(profile.spans[profile.spans["line"] == line], "from", "to")
        ends = [(each.lower, each.upper) for each in union if not each.empty]
        assert own == [(None if low == -portion.inf else low, None if high == portion.inf else high - 1)
                       for low, high in ends]


@pytest.mark.filterwarnings("ignore:The inplace keyword")
@LAW
@given(lined())
def test_support_is_how_many_spans_bioframe_counts_over_each_number(rows):
    bioframe = pytest.importorskip("bioframe")
    numbers = pd.DataFrame({"chrom": "numbers", "start": range(20), "end": range(1, 21)})
    spans = support(rows).spans
    if len(spans):
        # Half open and from 0, as genomes are counted; no number here is below 0 or above 19.
        ends = {"start": spans["from"].fillna(0), "end": spans["to"].fillna(19) + 1}
        counted = bioframe.count_overlaps(numbers, pd.DataFrame({"chrom": "numbers", **ends}).astype(
            {"start": "int64", "end": "int64"}))
        assert counted["count"].tolist() == [support(rows).at(number) for number in range(20)]


@LAW
@given(lined(), st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(rows, random):
    mixed, profile = support(rows.sample(frac=1, random_state=random.randrange(1000))), support(rows)
    assert mixed.steps.equals(profile.steps) and mixed.spans.equals(profile.spans)
    assert mixed.plateau.equals(profile.plateau)


@LAW
@given(lined(least=1), st.data())
def test_a_statement_that_repeats_another_changes_no_support(rows, data):
    again = rows.iloc[[data.draw(st.integers(0, len(rows) - 1))]].assign(figure_id="again")
    assert support(pd.concat([rows, again])).steps.equals(support(rows).steps)


@LAW
@given(lined(least=1), st.sampled_from("abcd"))
def test_leaving_out_a_line_never_raises_support(rows, line):
    less, all_of_them = support(rows[rows["line"].fillna("") != line]), support(rows)
    for number in range(-2, 16):
        assert all_of_them.at(number) - less.at(number) in (0, 1)


@LAW
@given(lined(least=1))
def test_support_does_not_depend_on_whether_the_lines_are_named(rows):
    assert support(rows, names=False).steps.equals(support(rows).steps.drop(columns="which"))


@LAW
@given(lined(least=1))
def test_the_plateau_lies_between_the_ends_of_the_envelope_where_it_is_not_open(rows):
    profile = support(rows)
    if len(profile.figures):
        (low, high), plateau = envelope(profile.figures)["number"], profile.plateau
        first, last = plateau["from"].iloc[0], plateau["to"].iloc[-1]
        # Beyond the lowest low only spans that are open below are left, and they end there or above.
        assert pd.isna(first) or pd.isna(low) or first >= low
        assert pd.isna(last) or pd.isna(high) or last <= high


def test_a_voice_that_repeats_one_already_there_adds_no_support():
    repeating = stating(dependences="""
        source_id | depends_on | how     | certainty
        gazette   | sebek      | repeats | stated""")
    again = FIVE.iloc[[3]].assign(figure_id="k6", source_id="gazette")
    alone, both = FIVE.iloc[:4], pd.concat([FIVE.iloc[:4], again])
    steps = ["from", "to", "lines"]
    assert support(lines(repeating, both)).steps[steps].equals(support(lines(repeating, alone)).steps[steps])
    independent = stating(dependences=[])
    assert support(lines(independent, both)).at(30) == support(lines(independent, alone)).at(30) + 1
