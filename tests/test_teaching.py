"""Lessons: nothing coded is shown before the answer, and an answer is set beside the table."""

from __future__ import annotations

import pandas as pd
import pytest
from frames import weir
from hypothesis import given
from hypothesis import strategies as st

from sourcebook import count_lines, open_case, relation
from sourcebook.errors import UnknownName
from sourcebook.teaching import Mark, blind, gentle, mark, mark_result


def test_a_blind_passage_shows_words_and_document_and_nothing_that_was_coded():
    card = blind(weir(), "k2")
    shown = str(card) + card._repr_html_()
    assert "9 of them were barges" in shown and "Gazette of the weir" in shown
    assert not any(word in shown for word in ("Oda Brandt ›", "Lower Dale", "barges lost", "reported"))


def test_no_answer_is_neither_right_nor_wrong_and_raises_nothing():
    found = mark(weir(), "k1", "source_id", None)
    assert found.right is None
    assert repr(found) == "No answer yet: replace None and run the cell again."


@pytest.mark.parametrize(
    ("statement", "field", "answer", "right"),
    [
        ("k1", "source_id", "brandt", True), ("k1", "source_id", "keeper", False),
        ("k1", "source_id", "nobody", False), ("k1", "low", 12, True), ("k1", "low", "12", True),
        ("k1", "low", 13, False), ("k1", "high", "", True), ("k1", "high", 12, False),
        ("k2", "via", "brandt", True), ("k1", "via", "", True), ("t2", "edtf", "1871-05-03", True),
        ("v2", "stance", "denies", False),
    ],
)
def test_an_answer_is_right_if_the_table_has_it(statement, field, answer, right):
    assert mark(weir(), statement, field, answer).right is right


def test_a_wrong_answer_is_led_back_to_the_words_and_not_told_the_coding():
    found = mark(weir(), "k2", "source_id", "brandt")
    assert found.comment == (
        "The table differs from 'brandt'. Codebook: “The voice that makes the statement.” "
        "Read again: k2 “9”; case.show('k2') shows the coding."
    )
    assert "keeper" not in found.comment


def test_a_right_answer_is_told_the_rule_and_the_note():
    found = mark(weir(), "v2", "stance", "affirms")
    assert found.comment.startswith("The table agrees. Codebook on 'affirms': “")
    assert found.comment.endswith("The note says: Of the other side only.")
    found = mark(weir(), "t2", "edtf", "1871-05-03")
    assert found.comment.endswith("The note says: The day is named in the sentence.")


@pytest.mark.parametrize(
    ("field", "answer"),
    [("source_id", "The keeper of the lock"), ("source_id", "keeper"), ("via", "Oda Brandt"), ("high", 9.0),
     ("speech_act", "Reported"), ("low", " 9 ")],
)
def test_an_answer_may_be_written_as_people_write(field, answer):
    assert mark(weir(), "k2", field, answer).right


def test_a_choice_is_answered_with_the_rule_of_what_was_chosen():
    case = open_case()
    assert "the document's own claim" in mark(case, "f057", "speech_act", "asserted").comment
    assert "passed on in other words" in mark(case, "f057", "speech_act", "reported").comment
    assert "The first that fits" in mark(case, "s025", "speech_act", "reported").comment


def test_what_a_vague_word_may_be_read_as_is_named_but_not_right():
    found = mark(open_case(), "f066", "low", 24)
    assert not found.right and "the cell is blank" in found.comment


def test_a_date_that_overlaps_agrees_in_part():
    found = mark(open_case(), "t002", "edtf", "1992-02-10")
    assert found.right is False
    assert found.comment.startswith("The table agrees in part. The two overlap.")


@pytest.mark.parametrize(
    ("field", "answer", "expected"),
    [("low", "lots", "a whole number in digits"), ("speech_act", "said", "one of asserted, reported, quoted"),
     ("source_id", "A stranger", "No voice of the list is called so")],
)
def test_an_answer_that_cannot_be_read_is_told_what_was_expected(field, answer, expected):
    assert expected in mark(weir(), "k1", field, answer).comment


def test_an_unknown_statement_or_column_is_answered_with_the_nearest():
    with pytest.raises(UnknownName, match="no statement is called 'k9'"):
        mark(weir(), "k9", "low", 1)
    with pytest.raises(UnknownName, match="no column of figures is called 'hihg'; did you mean high"):
        mark(weir(), "k1", "hihg", 1)


def test_an_answer_is_set_beside_what_is_computed_whatever_its_form():
    same = [(12, "12"), (12.0, 12), (pd.NA, ""), ("at_least", "At least"), ((2, 3), "2-3"), ((2, 3), [2, 3]),
            ((2, 3), "2 to 3"), ({"k1", "k2"}, "k2, k1"), ({"k1", "k2"}, ["k2", "k1", "k2"]),
            ({"k1", "k2"}, "k2 and k1"), (["k2", "k1"], "k2 > k1"), (["k2", "k1"], ("k2", "k1"))]
    for found, answer in same:
        assert mark_result(weir(), answer, found).right, (found, answer)


@pytest.mark.parametrize(
    ("answer", "found", "told"),
    [
        ("no", "yes", "Yours: no."),
        ("", 3, "Yours: a blank."),
        ("k1 k9", {"k1", "k2", "k3"}, "Not among them: k9. Missing: 2."),
        ("k1", {"k1", "k2"}, "Missing: 1."),
        ("k1 k2 k3", ["k1", "k3", "k2"], "From the left, number 2 is the first that differs: k2."),
        (5, (2, 5), "Asked for are 2, given 1."),
    ],
)
def test_a_result_that_differs_is_told_how_and_not_what_it_is(answer, found, told):
    marked = mark_result(weir(), answer, found, words=["k1"], because="a table")
    assert marked == Mark(
        False, f"The library computes something else. {told} Read again: k1 “at least 12 boats”."
    )


@given(found=st.one_of(st.integers(), st.sets(st.sampled_from(["k1", "k2", "k3"])),
                       st.lists(st.sampled_from(["k1", "k2", "k3"]))),
       answer=st.one_of(st.integers(), st.floats(), st.text(), st.lists(st.text()), st.sets(st.integers())))
def test_no_answer_raises_and_the_result_itself_is_right(found, answer):
    assert mark_result(weir(), answer, found).right in (True, False)
    assert mark_result(weir(), found, found).right


def test_what_bears_a_result_out_is_shown_with_a_right_answer_only():
    case, shown = weir(), weir().measures
    assert mark_result(case, None, 3, because=shown)._repr_html_() is None
    assert "<table" not in mark_result(case, 2, 3, because=shown)._repr_html_()
    assert "<table" in mark_result(case, 3, 3, because=shown)._repr_html_()
    assert "<p>2 &lt; 3</p>" in mark_result(case, 3, 3, because="2 < 3")._repr_html_()


def test_a_rule_is_quoted_from_the_codebook_in_whole_words_or_from_the_method():
    case = open_case()
    assert "Codebook: “Blank low or high means" in mark_result(case, 1, 2, "bounds").comment
    assert mark_result(case, 1, 1, "One a voice.").comment.endswith("Rule: “One a voice.”")
    assert "Rule: “Count independent lines: fewest," in mark_result(case, 1, 2, count_lines).comment
    assert "Parameters" not in mark_result(case, 1, 2, relation).comment
    with pytest.raises(UnknownName, match="no rule of the codebook is called 'bonds'; did you mean bounds"):
        mark_result(case, None, 2, "bonds")


def test_a_gentle_table_has_no_graphic_passage():
    case = open_case()
    kept = gentle(case, case.figures)
    marked = set(case.passages.loc[case.passages["graphic"] == "yes", "passage_id"])
    assert set(case.figures["passage_id"]) & marked
    assert set(kept["passage_id"]) == set(case.figures["passage_id"]) - marked
