"""Who affirms and who denies: positions, sums, the strongest on both sides, denials beside findings."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from itertools import product

import pandas as pd
import pytest
from frames import stating, weir, written
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from sourcebook import open_case
from sourcebook.dispute import denials, matrix, positions, strongest, summary
from sourcebook.errors import SourcebookError
from sourcebook.interest import AFFIRMS, DENIES, against_interest, parties
from sourcebook.lineage import count_lines, lines
from sourcebook.plots import dispute_matrix
from sourcebook.schema import STANCES
from sourcebook.silence import by_document, silence

PARTIES = """
    standpoint_id | label | order | party
    lower | Lower Dale | 1 | true
    upper | Upper Dale | 2 | true
    unsaid | Not said | 3 | false"""
ASKED = """
    proposition_id | text | event_id | topic | burdens
    sluice | The sluice was opened by people. | loss | Cause |
    uppers | The Uppers opened the sluice. | loss | Cause | upper
    lowers | The Lowers opened the sluice. | loss | Cause | lower"""
FIVE = """
    stance_id | passage_id | proposition_id | stance | explicit | source_id | via
    v1 | q1 | uppers | affirms | true | brandt |
    v2 | q2 | uppers | affirms | false | keeper | brandt
    v3 | q4 | uppers | denies | true | ledger |
    v4 | q5 | uppers | affirms | true | sebek |
    v5 | q5 | uppers | denies | false | sebek |"""


def case_of(stances=FIVE, **tables):
    return stating(**{"standpoints": PARTIES, "propositions": ASKED, "stances": stances, **tables})


def of(function, case):
    return function(case, case.statements("stances"))


def test_a_voice_with_two_positions_is_shown_with_both():
    held = positions(case_of().statements("stances"))
    assert written(held, "source_id", "position", "explicit", "statements") == [
        ("brandt", "affirms", True, "v1"),
        ("keeper", "affirms", False, "v2"),
        ("sebek", "affirms, denies", True, "v4 v5"),
        ("ledger", "denies", True, "v3"),
    ]


def test_the_matrix_has_a_column_for_each_standpoint_and_distance_the_nearest_first():
    laid = matrix(positions(case_of().statements("stances")))
    assert laid.iloc[0].to_dict() == {
        "topic": "Cause", "proposition_id": "uppers", "proposition": "The Uppers opened the sluice.",
        "Lower Dale, eyewitness": "affirms 2", "Upper Dale, later": "affirms, denies 1",
        "Upper Dale, compilation": "denies 1",
    }


def test_a_summary_has_voices_lines_standpoints_and_nearness_on_both_sides():
    # Brandt relies on the keeper: three voices who affirm are two lines.
    (row,) = of(summary, case_of()).to_dict("records")
    assert row == {
        "topic": "Cause", "proposition_id": "uppers", "proposition": "The Uppers opened the sluice.",
        "voices": 4, "several": 1, "voices_for": 3, "lines_for": "2",
        "standpoints_for": "Lower Dale, Upper Dale", "nearest_for": "eyewitness", "voices_against": 2,
        "lines_against": "2", "standpoints_against": "Upper Dale", "nearest_against": "later",
        "qualify": 0, "report": 0,
    }


def test_suspected_dependence_makes_lines_a_range():
    suspected = "source_id | depends_on | how | certainty\nledger | sebek | suspected | suspected"
    found = of(summary, case_of(dependences=suspected))
    assert written(found, "lines_for", "lines_against") == [("3", "1–2")]


def test_the_strongest_support_has_one_statement_a_line_the_explicit_first_of_equally_near_ones():
    columns = ("side", "position", "lines", "standpoints", "nearest", "explicit", "statements")
    assert written(of(strongest, case_of()), *columns) == [
        ("support", "affirms", "2", "Lower Dale, Upper Dale", "eyewitness", 2, "v1 v4"),
        ("counter-claim", "denies", "2", "Upper Dale", "later", 1, "v5 v3"),
    ]


def test_a_line_speaks_from_a_standpoint_that_is_not_there_yet_even_if_farther():
    # The keeper and Šebek are one line; the lower side is there with Brandt already.
    joined = "source_id | depends_on | how | certainty\nsebek | keeper | cites | stated"
    chosen = of(strongest, case_of(dependences=joined)).iloc[0]
    assert (chosen["lines"], chosen["statements"]) == ("2", "v1 v4")


@pytest.mark.parametrize(
    ("stance", "expected"),
    [("affirms", ["affirms", ""]), ("denies", ["", "denies"]),
     ("reports", ["reports", ""]), ("qualifies", ["", "qualifies"])],
)
def test_no_side_stands_without_the_other_even_if_nobody_takes_it(stance, expected):
    one = f"stance_id | proposition_id | stance | explicit\nv1 | uppers | {stance} | true"
    found = of(strongest, case_of(one))
    assert list(found["side"]) == ["support", "counter-claim"]
    assert list(found["position"]) == expected
    assert sorted(found["statements"]) == ["", "v1"]


def test_a_qualification_is_no_counter_claim_where_somebody_denies():
    two = """
        stance_id | proposition_id | stance | explicit | source_id
        v1 | uppers | qualifies | true | brandt
        v2 | uppers | denies | true | ledger"""
    assert of(strongest, case_of(two)).iloc[1]["statements"] == "v2"


def test_a_denial_stands_beside_what_other_standpoints_affirm():
    columns = ("stance_id", "lines", "standpoints", "nearest", "statements", "own_side")
    assert written(of(denials, case_of()), *columns) == [
        ("v3", "1", "Lower Dale", "eyewitness", "v1", 1), ("v5", "1", "Lower Dale", "eyewitness", "v1", 1),
    ]


def test_no_stances_give_empty_tables():
    case = case_of("stance_id | stance\n")
    assert all(of(function, case).empty for function in (summary, strongest, denials, against_interest))
    assert positions(case.statements("stances")).empty


# silence


def test_a_document_affirms_is_silent_or_is_out_of_scope():
    one = "stance_id | passage_id | proposition_id | stance | explicit | source_id\n" \
          "v1 | q4 | uppers | denies | true | ledger"
    sighted = "figure_id | passage_id | event_id\nk1 | q1 | loss"
    outside = "event_id | title | part_of\nflood | Flood |\nloss | Loss | flood\nfair | Fair | flood"
    asked = ASKED + "\n    fairs | A fair was held. | fair | Fair |"
    case = case_of(one, figures=sighted, datings="dating_id | edtf\n", events=outside, propositions=asked)
    laid = by_document(silence(case)).set_index("proposition_id")
    assert written(laid, "gazette", "ledger") == [
        ("silent", "silent"), ("silent", "silent"), ("silent", "denies"), ("out of scope", "out of scope"),
    ]


def test_the_documents_own_voice_stands_apart_from_the_voices_it_carries():
    rows = silence(case_of()).query("proposition_id == 'uppers'")
    assert written(rows, "document_id", "position", "own", "affirms", "denies") == [
        ("gazette", "affirms", "", 2, 0), ("ledger", "affirms, denies", "denies", 1, 2),
    ]


@pytest.mark.parametrize(
    ("event", "position"), [("loss", "silent"), ("flood", "out of scope"), ("deck", "silent")]
)
def test_parts_and_parents_are_in_scope_but_not_the_outermost_happening(event, position):
    nested = """
        event_id | title | part_of
        flood | Flood |
        loss | Loss | flood
        hulk | Hulk | loss
        deck | Deck | hulk"""
    about = f"figure_id | passage_id | event_id\nk1 | q1 | {event}"
    asked = "proposition_id | text | event_id | topic\nhulks | It sank. | hulk | Cause"
    case = stating(events=nested, figures=about, propositions=asked, stances="stance_id\n",
                   datings="dating_id\n")
    assert by_document(silence(case))["gazette"].tolist() == [position]


# interest


def test_against_interest_is_to_affirm_what_burdens_ones_side_or_to_deny_what_burdens_another():
    rows = """
        stance_id | passage_id | proposition_id | stance | explicit | source_id | via
        v1 | q4 | uppers | affirms | true | sebek |
        v2 | q4 | uppers | denies | true | sebek |
        v3 | q4 | lowers | denies | true | sebek |
        v4 | q4 | lowers | affirms | true | sebek |
        v5 | q4 | uppers | qualifies | true | sebek |
        v6 | q4 | sluice | affirms | true | sebek |
        v7 | q4 | lowers | denies | true | lock_office |
        v8 | q4 | lowers | affirms | true | brandt | sebek"""
    columns = ("stance_id", "how", "told_by")
    assert sorted(written(of(against_interest, case_of(rows)), *columns)) == [
        ("v1", AFFIRMS, ""), ("v3", DENIES, ""), ("v8", AFFIRMS, "Upper Dale"),
    ]


def test_without_parties_nothing_is_against_interest():
    assert parties(weir()) == [] or set(parties(weir())) <= set(weir().standpoints["standpoint_id"])
    undecided = PARTIES.replace("true", "").replace("false", "")
    assert of(against_interest, case_of(standpoints=undecided)).empty


# laws


LAW = settings(max_examples=20, deadline=None)
SPEAKERS = ["brandt", "keeper", "ledger", "sebek", "lock_office", "gazette"]


@st.composite
def disputes(draw):
    said = draw(st.lists(st.tuples(st.sampled_from(["sluice", "uppers", "lowers"]), st.sampled_from(STANCES),
                                   st.booleans(), st.sampled_from(SPEAKERS)), max_size=8))
    return [{"stance_id": f"v{number}", "passage_id": draw(st.sampled_from(["q1", "q4"])),
             "proposition_id": asked, "stance": stance, "explicit": str(explicit).lower(), "source_id": voice}
            for number, (asked, stance, explicit, voice) in enumerate(said)]


def everything(case, stances):
    held = positions(stances)
    found = [held, *(each(case, stances) for each in (summary, strongest, denials, against_interest))]
    return [written(frame, *frame.columns) for frame in found]


@LAW
@given(disputes(), st.randoms())
def test_the_order_of_rows_never_matters(rows, chance):
    case = case_of(rows)
    stances = case.statements("stances")
    order = chance.sample(range(len(stances)), len(stances))
    assert everything(case, stances) == everything(case, stances.iloc[order])


SWAPPED = {"lower": "upper", "upper": "lower"}


@LAW
@given(disputes())
def test_swapping_the_standpoints_changes_nothing_but_labels(rows):
    case = case_of(rows)
    sources, asked = case.sources, case.propositions
    sources["standpoint"] = sources["standpoint"].replace(SWAPPED)
    asked["burdens"] = asked["burdens"].replace(SWAPPED)
    sides = case.standpoints
    sides["standpoint_id"] = sides["standpoint_id"].replace(SWAPPED)
    tables = case._tables | {"sources": sources, "propositions": asked, "standpoints": sides}
    other = replace(case, _tables=tables)
    relabelled = everything(other, other.statements("stances"))
    assert [[tuple(SWAPPED.get(cell, cell) for cell in row) for row in frame] for frame in relabelled] \
        == everything(case, case.statements("stances"))


@LAW
@given(disputes())
def test_every_denial_is_listed_and_every_proposition_has_two_sides(rows):
    case = case_of(rows)
    assert sorted(of(denials, case)["stance_id"]) == sorted(
        row["stance_id"] for row in rows if row["stance"] == "denies")
    assert len(of(strongest, case)) == 2 * len({row["proposition_id"] for row in rows})


@LAW
@given(disputes())
def test_the_choice_has_as_many_statements_as_lines_by_a_second_route(rows):
    case = case_of(rows)
    stances = case.statements("stances")
    for row in of(strongest, case).itertuples():
        own = stances[(stances["proposition_id"] == row.proposition_id) & (stances["stance"] == row.position)]
        assert len(row.statements.split()) == count_lines(case, own)[1]


@LAW
@given(disputes(), st.lists(st.integers(0, len(SPEAKERS) - 1), min_size=6, max_size=6))
def test_the_choice_has_all_lines_and_as_many_standpoints_as_trying_every_choice_finds(rows, relied):
    # Each voice relies on an earlier one, or on none.
    recorded = [{"source_id": voice, "depends_on": SPEAKERS[on], "how": "repeats", "certainty": "stated"}
                for place, (voice, on) in enumerate(zip(SPEAKERS, relied, strict=True)) if on < place]
    case = case_of(rows, dependences=recorded)
    stances = case.statements("stances")
    for row in of(strongest, case).itertuples():
        asked = (stances["proposition_id"] == row.proposition_id) & (stances["stance"] == row.position)
        named = lines(case, stances[asked])
        every = product(*(group["standpoint"] for _, group in named.groupby("line")))
        taken = named[named["stance_id"].isin(row.statements.split())]
        assert sorted(taken["line"]) == sorted(set(named["line"]))
        assert taken["standpoint"].nunique() == max(len(set(choice)) for choice in every)


# the picture


def drawn(case, **kwargs):
    stances = case.statements("stances")
    ax = Figure(figsize=(12, 8)).add_subplot()
    return dispute_matrix(positions(stances), summary(case, stances), ax, **kwargs)


def test_a_mark_stands_for_the_voices_of_one_stance_standpoint_and_distance():
    ax = drawn(case_of(), title="Who opened it?")
    assert [mark.get_gid() for mark in ax.lines if mark.get_gid()] == [
        "uppers affirms 2", "uppers several of these 1", "uppers denies 1",
    ]
    words = [text.get_text() for text in ax.texts]
    assert words[0] == "Who opened it?"
    assert {"Lower Dale", "Upper Dale", "eyewitness", "The Uppers opened the sluice."} <= set(words)


def test_degrees_of_nearness_are_drawn_upright():
    ax = drawn(case_of())
    upright = [text.get_text() for text in ax.texts if text.get_rotation()]
    assert upright == ["eyewitness", "later", "compilation"]
    page = BytesIO()
    ax.figure.savefig(page, format="svg")
    assert page.getvalue().count(b"rotate(-90") == len(upright)


def test_the_lines_for_and_against_stand_beside_every_proposition():
    assert [text.get_text() for text in drawn(case_of()).texts][-3:-1] == ["2", "2"]


def test_a_picture_without_the_sums_is_refused():
    held = positions(case_of().statements("stances"))
    message = "no column proposition_id, lines_for, lines_against; expected a frame as dispute.summary"
    with pytest.raises(SourcebookError, match=message):
        dispute_matrix(held, pd.DataFrame())


def test_nothing_to_draw_gives_an_empty_picture():
    assert drawn(case_of("stance_id | stance\n")).texts[-1].get_text() == "0 propositions"


# the case itself


def test_in_the_case_no_proposition_burdens_a_side_that_is_no_party(root):
    case = open_case(root)
    assert set(case.propositions["burdens"].dropna()) <= set(parties(case))
    assert len(silence(case)) == len(case.propositions) * len(case.documents)
