"""Figures are set against each other, and nothing says which is true."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, permutations

import numpy as np
import pandas as pd
import pytest
from frames import LAW, SHOWN, WEIR, figures, quick, some_rows, table, weir, written
from hypothesis import given
from hypothesis import strategies as st

from sourcebook import count_lines, disagreements, envelope, happenings, lines, open_case, undecided
from sourcebook.claims import apart_in_each
from sourcebook.compare import as_of, conflicts, remainders, revisions
from sourcebook.dates import DateError, parse_edtf
from sourcebook.relations import relation
from sourcebook.spans import OPEN, Span, disjoint_pairs


def span(row: pd.Series) -> Span:
    return Span(*(OPEN if pd.isna(end) else end for end in (row["low"], row["high"])))


# conflicts


def test_conflicts_come_with_speakers_and_words_the_widest_gap_first():
    rows = figures(WEIR + """
        k6    | 40              | 40  | 40   | exact     | lost        | gazette   |            |
        k7    | 40              | 40  | 40   | exact     | barges_lost | gazette   |            |""")
    assert written(conflicts(rows), *conflicts(rows).columns) == [
        ("k2", "The keeper of the lock", "9", "k7", "The Weir Gazette", "40", 31, "loss", "barges_lost"),
        ("k5", "Old Šebek", "up to 10", "k6", "The Weir Gazette", "40", 30, "loss", "lost"),
        ("k4", "Oda Brandt", "15", "k6", "The Weir Gazette", "40", 25, "loss", "lost"),
        ("k5", "Old Šebek", "up to 10", "k4", "Oda Brandt", "15", 5, "loss", "lost"),
        ("k5", "Old Šebek", "up to 10", "k1", "Oda Brandt", "at least 12", 2, "loss", "lost"),
    ]


@LAW
@given(some_rows())
def test_conflicts_are_all_pairs_that_no_number_fits(rows):
    found = conflicts(quick(SHOWN, rows))
    known = [row for _, row in quick(SHOWN, rows).iterrows() if row["qualifier"] != "vague"]
    expected = {
        (a["figure_id"], b["figure_id"], b["low"] - a["high"])
        for one, other in combinations(known, 2) for a, b in ((one, other), (other, one))
        if (a["event_id"], a["measure_id"]) == (b["event_id"], b["measure_id"]) and span(a).before(span(b))
    }
    assert len(found) == len(expected)
    assert set(written(found, "lower", "higher", "gap")) == expected


@LAW
@given(some_rows(), st.integers(0, 99))
def test_the_order_of_rows_never_matters(rows, seed):
    given_rows = quick(SHOWN, rows)
    mixed = given_rows.sample(frac=1, random_state=seed)
    assert conflicts(mixed).equals(conflicts(given_rows))
    assert revisions(mixed, "brandt").equals(revisions(given_rows, "brandt"))
    for one, other in zip(as_of(mixed, "1871-06"), as_of(given_rows, "1871-06"), strict=True):
        assert one.sort_index().equals(other)


ENDS = st.sampled_from([-np.inf, 0.0, 1.0, 2.0, 3.0, np.inf])


@given(st.lists(st.tuples(ENDS, ENDS, st.integers(0, 2)), max_size=12))
def test_disjoint_pairs_are_those_that_trying_every_pair_of_a_group_finds(given_ends):
    ends = [(*sorted(pair), group) for *pair, group in given_ends]
    ends = [(low, high, group) for low, high, group in ends if low < np.inf and high > -np.inf]
    floors, ceilings, groups = np.array(ends, dtype="float64").reshape(-1, 3).T
    below = {(i, j) for i, j in permutations(range(len(ends)), 2) if ends[i][1] < ends[j][0]}
    for found, expected in (
        (disjoint_pairs(floors, ceilings), below),
        (disjoint_pairs(floors, ceilings, groups.astype(int)),
         {(i, j) for i, j in below if ends[i][2] == ends[j][2]}),
    ):
        assert len(found[0]) == len(expected)
        assert set(zip(*(side.tolist() for side in found), strict=True)) == expected


# what had been stated when


DATED = figures("""
    figure_id | stated
    k1        | 1871-05
    k2        | 1871-05-04
    k3        |
    k4        | 1872/..
    k5        | ../1871-04""")


@pytest.mark.parametrize(
    ("date", "kept"),
    [
        ("1871-05-03", ["k1", "k5"]),
        ("1871-05-04", ["k1", "k2", "k5"]),
        ("1871", ["k1", "k2", "k5"]),
        ("1872", ["k1", "k2", "k4", "k5"]),
        ("1800", ["k5"]),
    ],
)
def test_as_of_keeps_what_may_have_been_stated_and_sets_the_undated_apart(date, kept):
    by_then, undated = as_of(DATED, date)
    assert (list(by_then["figure_id"]), list(undated["figure_id"])) == (kept, ["k3"])


@given(st.dates(parse_edtf("1870").first, parse_edtf("1873").last), st.integers(0, 400))
def test_a_later_date_keeps_at_least_as_much(day, days):
    later = day + pd.Timedelta(days=days).to_pytimedelta()
    assert set(as_of(DATED, str(day))[0]["figure_id"]) <= set(as_of(DATED, str(later))[0]["figure_id"])


def test_as_of_no_date_is_refused():
    with pytest.raises(DateError, match=r"^'last May' is no EDTF date; expected for example 1992-02-25"):
        as_of(DATED, "last May")


def test_revisions_are_one_voices_dated_figures_by_the_first_day_they_allow():
    rows = figures("""
        figure_id | stated     | source_id | wording | low | high | qualifier
        k1        | 1872       | brandt    | 15      | 15  | 15   | exact
        k2        |            | brandt    | 16      | 16  | 16   | exact
        k3        | 1871-05    | brandt    | 12      | 12  | 12   | exact
        k4        | ../1871    | brandt    | 10      | 10  | 10   | exact
        k5        | 1871-05-01 | sebek     | 9       | 9   | 9    | exact""")
    assert written(revisions(rows, "brandt"), "figure_id", "stated", "wording") == [
        ("k4", "../1871", "10"), ("k3", "1871-05", "12"), ("k1", "1872", "15"),
    ]


# parts and their total


def test_parts_are_set_against_the_total_that_the_text_counts_them_in():
    rows = figures("""
        figure_id | low | high | qualifier | measure_id      | source_id
        k1        | 12  | 12   | exact     | lost            | brandt
        k2        | 9   | 9    | about     | barges_lost     | brandt
        k3        | 2   | 2    | exact     | lost            | brandt
        k4        | 5   |      | at_least  | barges_lost     | brandt
        k5        | 40  | 40   | exact     | lost_or_damaged | sebek""")
    links = table("links", """
        from_id | relation | to_id
        k3      | part_of  | k1
        k2      | part_of  | k1
        k4      | part_of  | k1
        k1      | part_of  | k5
        k3      | repeats  | k5""")
    assert written(remainders(rows, links), *remainders(rows, links).columns) == [
        ("k1", "Oda Brandt", "gazette", 12, "barges lost 9, boats lost 2", 11, 1),
        ("k5", "Old Šebek", "gazette", 40, "boats lost 12", 12, 28),
    ]
    assert remainders(rows.iloc[::-1], links.iloc[::-1]).equals(remainders(rows, links))


# nothing to compare


@pytest.mark.parametrize("rows", [figures([]), figures([
    {"figure_id": "k1", "qualifier": "vague"}, {"figure_id": "k2", "qualifier": "vague"},
])], ids=["no rows", "vague and undated rows"])
def test_frames_with_nothing_to_compare_give_empty_frames_of_the_same_columns(rows):
    full = figures(WEIR)
    for method, *others in ((conflicts,), (revisions, "brandt"), (remainders, weir().links)):
        found = method(rows, *others)
        assert found.empty
        assert list(found.columns) == list(method(full, *others).columns)
    assert conflicts(rows).dtypes.equals(conflicts(full).dtypes)
    by_then, undated = as_of(rows, "1900")
    assert by_then.empty
    assert undated.equals(rows)


# symmetry


def test_swapping_the_standpoints_changes_nothing_but_their_labels(root):
    case = open_case(root)
    sides = list(case.standpoints["standpoint_id"])
    swap = dict(zip(sides, reversed(sides), strict=True))
    sources = case.sources.assign(standpoint=case.sources["standpoint"].map(swap))
    other = replace(case, _tables=case._tables | {"sources": sources})
    before, after = (everything(each) for each in (case, other))
    assert before.keys() == after.keys()
    for name, result in before.items():
        assert result == after[name], name


def everything(case) -> dict[str, object]:
    """Every result of the methods, without the columns that name a standpoint."""
    figures, datings = case.statements("figures"), case.statements("datings")
    claims = figures[(figures["qualifier"] != "vague") & (apart_in_each(figures) == "")]
    groups = dict(list(claims.groupby(["event_id", "measure_id"])))
    most = figures["source_id"].mode()[0]
    widest = max(groups.values(), key=len)["figure_id"].head(6)
    frames = {
        "lines": lines(case, figures), "conflicts": conflicts(figures),
        "undecided": undecided(datings, case.events), "disagreements": disagreements(datings),
        "happenings": happenings(datings),
        "remainders": remainders(figures, case.links), "as of": as_of(figures, "1993")[0],
        **{f"envelope {name}": envelope(rows) for name, rows in groups.items()},
        "revisions": revisions(figures, most),
    }
    kept = {name: frame.loc[:, ~frame.columns.str.startswith("standpoint")] for name, frame in frames.items()}
    return {name: written(frame, *frame.columns) for name, frame in kept.items()} | {
        "count": {name: count_lines(case, rows) for name, rows in groups.items() if len(rows) > 2},
        "relation": [relation(case, one, other) for one, other in combinations(widest, 2)],
    }
