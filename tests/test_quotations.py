"""The same utterance in several places: every word of both is there, and what differs is marked."""

from __future__ import annotations

import re

import pytest
from cases import GAZETTE
from frames import stating, weir
from hypothesis import given
from hypothesis import strategies as st

from sourcebook import open_case
from sourcebook.alignment import Alignment, align, tokens, versions
from sourcebook.errors import NotApplicable, SourcebookError, UnknownName
from sourcebook.quotations import _inside, left_out, quotation, utterance
from sourcebook.quotations import versions as in_places

WORDS = st.lists(st.sampled_from("The town fell, at dawn; “people” [fled] over snow!".split()), max_size=14)


@pytest.mark.parametrize(
    ("left", "right", "shown"),
    [
        ("We came at dawn and left.", "We came and left.", "We came [-at dawn-] and left."),
        ("We came and left.", "We came at dawn and left.", "We came {+at dawn+} and left."),
        ("before Khojali, they", "Before Khojaly, they", "before [-Khojali,-] {+Khojaly,+} they"),
        ("It was [clear]", "it WAS «clear»", "It was [clear]"),
        ("as manу as ten", "as many as ten", "as manу as ten"),
        ("", "some words", "{+some words+}"),
        ("", "", ""),
        ("no word", "in common", "[-no word-] {+in common+}"),
    ],
)
def test_omissions_and_insertions_are_marked_word_by_word(left, right, shown):
    assert str(align(left, right)) == shown


def test_words_are_counted_and_listed():
    found = align("We came at dawn and left.", "We came at noon, and left early.", ("one", "two"))
    assert found.counts == {"same": 5, "only left": 1, "only right": 2}
    assert found.table().values.tolist() == [
        ["same", "We came at", "We came at"], ["changed", "dawn", "noon,"], ["same", "and left.", "and left"],
        ["only right", "", "early."],
    ]
    assert list(found.table().columns) == ["kind", "one", "two"]


@given(WORDS, WORDS)
def test_both_wordings_can_be_read_back(left, right):
    found = align(" ".join(left), " ".join(right))
    assert (found.left, found.right) == (" ".join(left), " ".join(right))


@given(WORDS, WORDS)
def test_every_word_stands_once_and_swapping_the_sides_swaps_the_marks(left, right):
    one, other = " ".join(left), " ".join(right)
    counts = align(one, other).counts
    assert counts["same"] + counts["only left"] == len(tokens(one))
    assert counts["same"] + counts["only right"] == len(tokens(other))
    assert not any(piece.kind != "same" for piece in align(one, one).pieces)
    assert counts["same"] <= longest_common(one, other)


def longest_common(one: str, other: str) -> int:
    """The most words that can be matched in order, by the textbook's table."""
    a, b = ([token.word for token in tokens(text)] for text in (one, other))
    most = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, left in enumerate(a):
        for j, right in enumerate(b):
            most[i + 1][j + 1] = most[i][j] + 1 if left == right else max(most[i][j + 1], most[i + 1][j])
    return most[-1][-1]


def test_the_html_marks_differences_by_element_and_sign_and_escapes_everything():
    shown = align("a <b> & c", "a d & c", ("<i>", "two"))._repr_html_()
    assert "[-&lt;b&gt; &amp;-]</del> <ins>{+d &amp;+}</ins> c" in shown
    assert "[-only in &lt;i&gt;-]" in shown and "<i>" not in shown and "<b>" not in shown
    assert len(re.findall("<del>", shown)) == len(re.findall("</del>", shown))


def test_two_wordings_need_two_names():
    with pytest.raises(SourcebookError, match="both wordings are called 'x'; expected two names"):
        align("a", "b", ("x", "x"))


# several versions


TOLD = {
    "short": "We came at dawn.",
    "long": "We all came at dawn, and left at noon.",
    "other": "We came at dusk, quietly, and left at noon",
}


def test_versions_stand_beside_each_other_each_aligned_with_the_longest():
    found = versions(TOLD)
    assert list(found.columns) == ["long", "short", "other", "all_same"]
    assert found.values.tolist() == [
        ["We", "We", "We", True],
        ["all", "—", "—", False],
        ["came at", "came at", "came at", True],
        ["dawn,", "dawn.", "dusk, quietly,", False],
        ["and left at noon.", "—", "and left at noon", False],
    ]


def test_what_the_longest_does_not_have_stands_in_a_row_of_its_own():
    found = versions({"long": "We came at dawn and left", "short": "Then we came at dawn"})
    assert found.values.tolist() == [
        ["—", "Then", False], ["We came at dawn", "we came at dawn", True], ["and left", "—", False],
    ]


@given(st.lists(WORDS, min_size=2, max_size=4))
def test_a_column_read_from_top_to_bottom_is_the_version(told):
    wordings = {f"v{place}": " ".join(words) for place, words in enumerate(told)}
    found = versions(wordings)
    for name, wording in wordings.items():
        assert " ".join(cell for cell in found[name] if cell != "—") == wording


def test_one_wording_has_nothing_to_be_compared_with():
    with pytest.raises(NotApplicable, match="1 wording cannot be compared; it would take two or more"):
        versions({"one": "alone"})


# from a case


def test_two_statements_of_a_case_are_compared_under_their_ids_and_documents():
    found = quotation(weir(), "t1", "t2")
    assert isinstance(found, Alignment)
    assert found.names == ("t1 (gazette)", "t2 (ledger)")
    assert found.left == weir().passage("q1").quote


@pytest.mark.parametrize(
    ("text", "span", "words"),
    [
        ('He said: "We came at dawn. We left."', (10, 26), "We came at dawn. We left."),
        ('He said: “We came [at dawn]. We left.”[6] So', (10, 18), "We came [at dawn]. We left."),
        ('He said: "We came." They said: "We left."', (20, 29), "They said"),
        ('He said: "We came.\n\nWe left."', (10, 17), "We came"),
        ("Nothing is quoted here", (0, 7), "Nothing"),
    ],
)
def test_a_passage_is_widened_to_the_quotation_it_stands_in_and_no_further(text, span, words):
    assert text[slice(*_inside(text, *span))] == words


def test_the_words_of_a_passage_can_be_taken_as_they_are():
    assert utterance(weir(), "q2", whole=False) == weir().passage("q2").quote


def test_one_saying_in_two_documents_of_the_built_in_case_loses_what_follows_it(root):
    case = open_case(root)
    pairs = case.links.query("relation == 'repeats' and certainty == 'stated'")
    compared = []
    for row in pairs.itertuples():
        if case.show(row.from_id).quote != case.show(row.to_id).quote:
            found = quotation(case, row.to_id, row.from_id)
            assert found.left == " ".join(utterance(case, row.to_id).split())
            compared.append(found.counts["same"] / len(tokens(found.right)))
    assert compared and max(compared) > 0.9


def test_places_that_cannot_be_compared_are_refused():
    with pytest.raises(UnknownName, match="no statement or passage is called 'q9'; known: k1, k2"):
        quotation(weir(), "q1", "q9")
    with pytest.raises(SourcebookError, match="v2 and t2 hang on one passage, q5; expected two places"):
        quotation(weir(), "v2", "t2")


def test_versions_in_several_places_of_a_case_are_named_by_them():
    assert list(in_places(weir(), ["q2", "q3"]).columns) == ["q2 (gazette)", "q3 (ledger)", "all_same"]


def test_a_passage_that_is_not_anchored_gives_its_quote():
    rows = [{"passage_id": "q1", "document_id": "gazette", "quote": "at least 12 boats"}]
    assert utterance(stating(passages=rows), "q1") == "at least 12 boats"


def test_what_a_shorter_quotation_costs_is_listed():
    short = "at least 12 boats were lost at the weir of Ostrel on Tuesday, 2 May 1871"
    rest = "The keeper of the lock told her that 9 of them were barges."
    quotes = {"q1": short, "q2": f"{short}. {rest}", "q3": rest}
    case = stating(
        passages=[{"passage_id": name, "document_id": "gazette", "start": (at := GAZETTE.index(quote)),
                   "end": at + len(quote), "quote": quote} for name, quote in quotes.items()],
        figures=[{"figure_id": f"k{name[1]}", "passage_id": name} for name in quotes], datings=[], stances=[],
    )
    assert left_out(case, "q2", "q1")["statement_id"].tolist() == ["k3"]
    assert left_out(case, "q1", "q2").empty
