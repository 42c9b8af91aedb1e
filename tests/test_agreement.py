"""Agreement of two codings: pairs of the same words, and Krippendorff's alpha by field."""

from __future__ import annotations

import pandas as pd
import pytest

from sourcebook.agreement import agreement, matched


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
