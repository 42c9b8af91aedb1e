"""Exercises: nothing coded is shown before the answer, and an answer is set beside the table."""

from __future__ import annotations

import pytest
from frames import weir

from sourcebook.errors import UnknownName
from sourcebook.teaching import blind, mark


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


def test_a_wrong_answer_gets_the_coding_the_chain_and_a_question():
    assert mark(weir(), "k2", "source_id", "brandt").comment == (
        "The table has 'keeper', not 'brandt'. The chain is Gazette of the weir › Oda Brandt › "
        "The keeper of the lock; the speech act is reported. "
        "Read the passage again: which answer do its words bear out?"
    )


def test_a_note_is_part_of_the_comment():
    assert "The note says: Of the other side only." in mark(weir(), "v2", "stance", "affirms").comment


def test_an_unknown_statement_or_column_is_answered_with_the_nearest():
    with pytest.raises(UnknownName, match="no statement is called 'k9'"):
        mark(weir(), "k9", "low", 1)
    with pytest.raises(UnknownName, match="no column of figures is called 'hihg'; did you mean high"):
        mark(weir(), "k1", "hihg", 1)
