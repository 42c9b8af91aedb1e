from __future__ import annotations

import time
from array import array
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook import open_case
from sourcebook.parallels import RUN, SHARED, STEPS, _chains, _goes_on, _runs, _step, _Words, parallels

GOAL = "Khojaly had been a strategic goal, but it had also been an act of revenge."
JOKE = ("before Khojali, the Azerbaijanis thought that they were joking with us, they thought that the "
        "Armenians were people who could not raise their hand against the civilian population.")

DIFFERENT = {
    "an interpolation is inserted": (
        "that the attacking party [i.e., Karabakh Armenian forces] is still obliged to take measures to",
        "Although retreating, the attacking party is still obliged to take measures to avoid or minimize",
        "only left: “i.e., Karabakh Armenian forces”",
    ),
    "a word is dropped": (
        GOAL, "the town “had been a strategic goal, but it had been an act of revenge”, he wrote",
        "only left: “also”",
    ),
    "a name is spelt otherwise at the edge": (
        JOKE, JOKE.replace("before Khojali", "Before Khojaly"), "left: “Khojali”, right: “Khojaly”"),
    "one side ends the quotation": (
        f"“{JOKE} We were able to break that.”", f"“{JOKE[:-1]}...”",
        "only left goes on: “We were able to break that”",
    ),
    "look-alike letters, case and line ends make no difference": (
        GOAL, GOAL.upper().replace("A", "А").replace(" GOAL", "\nGOAL"), ""),
}


@pytest.mark.parametrize("what", DIFFERENT)
def test_two_versions_are_compared_word_by_word(what):
    left, right, differences = DIFFERENT[what]
    assert parallels({"one": left, "two": right})["differences"].tolist() == [differences]


def test_words_that_come_again_in_one_document_are_found_too():
    text = f"{GOAL} Years later he said it once more.\n\n{GOAL}"
    row, = parallels({"one": text}).itertuples()
    assert (row.left_document, row.right_document) == ("one", "one")
    assert text[row.left_start : row.left_end] == text[row.right_start : row.right_end] == GOAL[:-1]


def test_fewer_shared_words_are_no_parallel():
    night = "on the night from 25 to 26 February 1992"
    assert parallels({"one": night, "two": night}).empty
    assert parallels({"one": "shooting, shooting, shooting, shooting, shooting, shooting, shooting"}).empty
    assert list(parallels({}).columns) == list(parallels({"one": GOAL, "two": GOAL}).columns)


VOCABULARY = "the town fell at dawn and people fled over snow they say".split()
WORDS = st.lists(st.sampled_from(VOCABULARY), max_size=40)


@given(WORDS, WORDS)
def test_the_longest_stretch_of_equal_words_is_in_a_parallel(one, two):
    match = SequenceMatcher(None, one, two, autojunk=False).find_longest_match()
    found = parallels({"one": " ".join(one), "two": " ".join(two)})
    across = found[found["left_document"] != found["right_document"]]
    # Around a long equal stretch too much else may stand between runs for it to count as one place.
    if match.size >= max(SHARED, 0.65 * max(len(one), len(two))):
        assert across["shared"].max() >= match.size


@given(WORDS, WORDS)
def test_the_order_of_the_documents_makes_no_difference(one, two):
    there = parallels({"one": " ".join(one), "two": " ".join(two)})
    back = parallels({"two": " ".join(two), "one": " ".join(one)})
    assert (there["left_document"] != there["right_document"]).any() == (
        back["left_document"] != back["right_document"]).any()


def test_the_two_versions_of_the_interview_are_found_in_the_documents(root):
    texts = {file.name[:3]: file.read_bytes().decode() for file in sorted((root / "seeds").glob("*.txt"))}
    found = parallels(texts)
    told = [row.differences for row in found.itertuples() if texts[row.left_document].startswith(
        ("before Khojali", "Before Khojaly"), row.left_start)]
    assert [words[:60] for words in told] == [
        "left: “Khojali”, right: “Khojaly”; only left goes on: “We we",
        "left: “Khojali”, right: “Khojaly”; only left goes on: “And w",
        "only right goes on: “We were able to break that [stereotype]",
    ]
    assert "only left: “i.e., Karabakh Armenian forces”" in set(found["differences"])


IN_THE_DOCUMENTS = """
    d000 525 d000 1141 12
    d001 3454 d001 13340 13
    d001 3568 d002 45049 51
    d001 5219 d002 52424 15
    d001 5457 d002 52503 15
    d001 5889 d002 20754 27
    d001 5889 d002 53483 38
    d001 7475 d001 8498 10
    d001 15127 d001 15596 11
    d001 15248 d002 53732 12
    d001 15989 d002 52974 11
    d001 16121 d001 16359 14
    d002 5208 d002 5359 11
    d002 6974 d002 7857 17
    d002 20754 d002 53483 28
    d002 47934 d002 51823 13"""


def test_all_parallels_of_the_documents_are_found_where_they_stand(root):
    """What was found when every step was tried word by word; a shorter way must find the same."""
    case = open_case(root)
    found = parallels({name: case.text(name) for name in case.documents["document_id"]})
    found = found[["left_document", "left_start", "right_document", "right_start", "shared"]]
    assert [" ".join(map(str, row)) for row in found.itertuples(index=False)] == [
        row.strip() for row in IN_THE_DOCUMENTS.strip().splitlines()]


@given(WORDS, WORDS)
def test_a_parallel_goes_on_by_the_first_step_that_trying_each_finds(one, two):
    if one and two:
        assert _step(one, two) == next((step for step in STEPS if _goes_on(one, two, *step)), None)


@given(WORDS, WORDS)
def test_runs_are_joined_as_if_each_of_their_words_were_a_run_of_its_own(one, two):
    known: dict[str, str] = {}
    words = {name: _Words(" ".join(text), known) for name, text in (("one", one), ("two", two))}
    for runs in _runs(words).values():
        rows = zip(*[iter(runs)] * 3, strict=True)
        single = [number for left, right, last in rows for at in range(last - left + 1)
                  for number in (left + at, right + at, left + at)]
        assert sorted(_chains(runs)) == sorted(_chains(array("i", single)))


def test_a_phrase_that_comes_everywhere_costs_no_more_than_its_length():
    def seconds(copies: int) -> float:
        start = time.perf_counter()
        parallels({"one": "\n\n".join(f"{GOAL} {number}" for number in range(copies))})
        return time.perf_counter() - start

    seconds(1)
    assert seconds(400) < 12 * seconds(100) + 0.5
    assert RUN < SHARED
