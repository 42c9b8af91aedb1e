"""Agreement of two codings: pairs of the same words, and Krippendorff's alpha by field."""

from __future__ import annotations

import krippendorff
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sourcebook.agreement import agreement, alpha, matched


def coding(*rows: tuple) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["passage_id", "wording", "low", "qualifier"])
    return frame.astype({"low": "Int64", "qualifier": "str"})


FIRST = coding(
    ("p1", "at least 161 civilians", 161, "at_least"), ("p1", "about 800", 800, "about"),
    ("p2", "613", 613, "exact"), ("p3", "dozens", pd.NA, "vague"),
)
SECOND = coding(
    ("p1", "about 800", 800, "exact"), ("p1", "At least 161", 161, "at_least"),
    ("p2", "613 people", 613, "exact"), ("p4", "dozens", pd.NA, "vague"),
)


def test_rows_are_paired_by_passage_and_by_wordings_of_which_one_holds_the_other():
    pairs = matched(FIRST, SECOND)
    assert list(zip(pairs["wording_first"], pairs["wording_second"], strict=True)) == [
        ("at least 161 civilians", "At least 161"), ("about 800", "about 800"), ("613", "613 people"),
    ]


def test_look_alike_letters_do_not_part_what_belongs_together():
    assert len(matched(coding(("p1", "onе", 1, "exact")), coding(("p1", "one", 1, "exact")))) == 1


def test_the_share_of_same_values_and_alpha_stand_by_field():
    found = agreement(FIRST, SECOND, ["low", "qualifier"]).set_index("field")
    assert found["units"].tolist() == [3, 3]
    assert found.loc["low", ["same", "alpha"]].tolist() == [1.0, 1.0]
    assert found.loc["qualifier", "same"] == pytest.approx(0.667)
    # Three units, values at_least/at_least, about/exact, exact/exact: observed disagreement 2 of 6,
    # expected 1 - (2*1 + 1*0 + 3*2) / 30 = 22/30, so alpha = 1 - (1/3) / (22/30).
    assert found.loc["qualifier", "alpha"] == pytest.approx(1 - (1 / 3) / (22 / 30), abs=0.001)


CODINGS = st.integers(2, 6).flatmap(lambda units: st.lists(
    st.lists(st.sampled_from([np.nan, 0.0, 1.0, 2.0, 3.0]), min_size=units, max_size=units),
    min_size=2, max_size=6))


@settings(max_examples=60)
@given(codings=CODINGS)
def test_alpha_of_names_is_that_of_the_package(codings):
    data = np.array(codings)
    coded_twice = data[:, (~np.isnan(data)).sum(axis=0) > 1]
    assume(len(np.unique(coded_twice[~np.isnan(coded_twice)])) > 1)
    names = pd.DataFrame(data).replace({0.0: "a", 1.0: "b", 2.0: "c", 3.0: "d"})
    expected = krippendorff.alpha(data, level_of_measurement="nominal")
    assert alpha([row for _, row in names.iterrows()], "nominal") == pytest.approx(expected, abs=0.0006)


def test_alpha_of_thousands_of_different_answers_needs_no_table_of_all_pairs():
    # Of forty answers in each of two hundred units, two are alike, and those in one unit each.
    codings = [pd.Series([f"{min(coder, 38)} {unit}" for unit in range(200)]) for coder in range(40)]
    # Alike within: 200 * 2 / 39 of 8000 values; of any two: 200 * 2 / 7999.
    expected = 1 - (8000 - 400 / 39) / (8000 - 400 / 7999)
    assert alpha(codings, "nominal") == pytest.approx(expected, abs=0.0006)


def test_where_all_values_are_one_there_is_no_alpha():
    found = agreement(FIRST.head(1), SECOND.iloc[[1]], ["qualifier"])
    assert found["same"].tolist() == [1.0]
    assert found["alpha"].isna().all()


def test_nothing_in_common_is_said_with_zero_units():
    assert agreement(FIRST.tail(1), SECOND.head(1), ["low"])["units"].tolist() == [0]


VOICE = ["source_id", "via", "speech_act", "stated"]
FIELDS = {"figures": ["low", "high", "qualifier", "event_id", "measure_id", *VOICE],
          "datings": ["edtf", "event_id", *VOICE], "stances": ["stance", "explicit", *VOICE[1:]]}


@pytest.mark.parametrize("table", FIELDS)
def test_the_codebook_states_the_agreement_that_the_two_readings_give(root, table):
    codings = [pd.read_csv(root / "data" / "second_coding" / f"{table}_{reading}.csv", dtype="str")
               .astype({name: "Int64" for name in ("low", "high") if table == "figures"})
               for reading in ("first", "second")]
    rows = [f"| {table} | `{row.field}` | {row.units} | {row.same:.3f} | {row.alpha:.3f} |"
            for row in agreement(*codings, FIELDS[table]).itertuples()]
    written = (root / "data" / "CODEBOOK.md").read_text(encoding="utf-8").splitlines()
    assert [row for row in rows if row not in written] == []
