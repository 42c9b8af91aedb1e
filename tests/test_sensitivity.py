"""What depends on a single voice, line, standpoint or document is seen by leaving it out."""

from __future__ import annotations

import pytest
from frames import figures, stating, written
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcebook.envelopes import envelope
from sourcebook.errors import NotApplicable, UnknownName
from sourcebook.lineage import count_lines
from sourcebook.sensitivity import leave_one_out

CASE = stating(dependences="""
    source_id | depends_on | how   | certainty
    keeper    | brandt     | cites | stated""")
FIVE = figures("""
    figure_id | wording         | low | high | qualifier | source_id | passage_id
    k1        | at least 12     | 12  |      | at_least  | brandt    | q1
    k2        | 9               | 9   | 9    | exact     | keeper    | q1
    k3        | dozens of boats |     |      | vague     | ledger    | q3
    k4        | up to 40        |     | 40   | at_most   | sebek     | q4
    k5        | 20 to 40        | 20  | 40   | range     | gazette   | q1""")


def test_each_row_says_what_changes_without_one_source():
    found = leave_one_out(CASE, FIVE, by=["source"])
    assert written(found, "kind", "left_out", "statements", "changes") == [
        ("nothing", "", 0, ""),
        ("source", "brandt", 1, "plateau 20–40 → 9 and 20–40; lines on the plateau 3 → 2"),
        ("source", "gazette", 1, "plateau 20–40 → 9 and 12–40; lines on the plateau 3 → 2; lines 4 → 3; "
         "lines if suspicions hold 4 → 3"),
        ("source", "keeper", 1, "lowest low 9 → 12"),
        ("source", "ledger", 1, "lines 4 → 3; lines if suspicions hold 4 → 3"),
        ("source", "sebek", 1, "lines on the plateau 3 → 2; lines 4 → 3; lines if suspicions hold 4 → 3"),
    ]


def test_a_plateau_in_several_regions_has_no_ends():
    found = leave_one_out(CASE, FIVE, by=["source"])
    assert written(found, "left_out", "plateau", "plateau_low", "plateau_high")[:3] == [
        ("", "20–40", 20, 40), ("brandt", "9 and 20–40", None, None), ("gazette", "9 and 12–40", None, None)]


def test_the_first_row_says_what_is_set_apart_and_why():
    rows = FIVE.assign(speech_act=["asserted", "denied", "quoted", "reported", "reported"])
    found = leave_one_out(CASE, rows, by=["source"])
    assert found["changes"].iloc[0] == "set apart: k2 (denied)"
    assert (found["low"].iloc[0], "keeper" in set(found["left_out"])) == (12, False)


def test_lines_standpoints_and_documents_are_left_out_whole():
    found = leave_one_out(CASE, FIVE, by=["line", "standpoint", "document"])
    assert written(found, "kind", "left_out", "statements", "low", "high")[1:] == [
        ("line", "brandt", 2, 20, 40), ("line", "gazette", 1, 9, 40), ("line", "ledger", 1, 9, 40),
        ("line", "sebek", 1, 9, 40), ("standpoint", "lower", 3, None, 40), ("standpoint", "upper", 2, 9, 40),
        ("document", "gazette", 3, None, 40), ("document", "ledger", 2, 9, 40),
    ]


def test_where_no_number_is_left_that_is_said():
    found = leave_one_out(CASE, FIVE.iloc[[1, 2]], by=["source"])
    assert written(found, "left_out", "low", "plateau_lines", "lines", "changes")[1:] == [
        ("keeper", None, None, 1, "no figure with a number is left"),
        ("ledger", 9, 1, 1, "lines 2 → 1; lines if suspicions hold 2 → 1"),
    ]


@pytest.mark.parametrize(
    ("rows", "by", "refusal", "message"),
    [
        (FIVE, ["voice", "lin"], UnknownName,
         "no thing to leave out is called 'voice'; known: document, line, source, standpoint"),
        (FIVE.iloc[[2]], ["source"], NotApplicable,
         "none of these figures has a number; it would take a reading of the vague words"),
    ],
)
def test_what_cannot_be_left_out_is_refused(rows, by, refusal, message):
    with pytest.raises(refusal) as refused:
        leave_one_out(CASE, rows, by)
    assert str(refused.value) == message


@settings(max_examples=8)
@given(st.sets(st.integers(0, 4), min_size=2), st.randoms(use_true_random=False))
def test_what_is_left_lies_inside_and_the_order_of_rows_never_matters(chosen, random):
    rows = FIVE.iloc[sorted(chosen)]
    found = leave_one_out(CASE, rows)
    assert found.equals(leave_one_out(CASE, rows.sample(frac=1, random_state=random.randrange(1000))))
    low, high = envelope(rows)["number"]
    fewest, most = count_lines(CASE, rows)
    assert not (found["low"] < low).any() and not (found["high"] > high).any()
    assert (found["lines"] <= most).all() and (found["lines_if_suspected"] <= fewest).all()
    assert (found["plateau_lines"].fillna(0) <= found["plateau_lines"].iloc[0]).all()


VOICES = ["brandt", "keeper", "lock_office", "sebek", "ledger", "gazette"]
BLENDED = """
    source_id | depends_on  | how  | certainty
    sebek     | keeper      | cites | stated
    sebek     | lock_office | cites | stated
    brandt    | keeper      | cites | stated"""


def test_a_voice_that_blends_two_lines_is_none_of_its_own_when_one_of_them_is_left_out():
    case = stating(dependences=BLENDED)
    found = leave_one_out(case, figures("""
        figure_id | wording | low | high | source_id
        k1        | 10      | 10  | 10   | brandt
        k2        | 20      | 20  | 20   | sebek
        k3        | 20      | 20  | 20   | ledger"""), by=["line"])
    assert written(found, "left_out", "plateau", "plateau_lines") == [
        ("", "10 and 20", 1), ("keeper", "20", 1), ("ledger", "10", 1)]


@st.composite
def dependent(draw):
    """Figures of six voices, and who relies on whom among them, with and without suspicion."""
    pairs = [(one, other) for place, one in enumerate(VOICES) for other in VOICES[:place]]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=7))
    relying = [{"source_id": one, "depends_on": other, "how": "cites",
                "certainty": draw(st.sampled_from(["stated", "suspected"]))} for one, other in chosen]
    ends = [sorted(draw(st.tuples(st.integers(0, 9), st.integers(0, 9)))) for _ in VOICES]
    rows = [{"figure_id": f"k{place}", "low": low, "high": high, "qualifier": "range", "source_id": voice}
            for place, (voice, (low, high)) in enumerate(zip(VOICES, ends, strict=True))]
    return stating(dependences=relying), figures(rows)


@settings(max_examples=25)
@given(dependent())
def test_leaving_out_a_voice_or_a_line_never_raises_support(case_and_rows):
    case, rows = case_and_rows
    found = leave_one_out(case, rows, by=["line", "source"])
    assert (found["plateau_lines"].fillna(0) <= found["plateau_lines"].iloc[0]).all()
    assert (found["lines"] <= found["lines"].iloc[0]).all()
    assert (found["lines_if_suspected"] <= found["lines_if_suspected"].iloc[0]).all()
