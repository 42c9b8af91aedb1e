"""Text is folded without moving a letter, and quotes are anchored exactly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.errors import SourcebookError
from sourcebook.text import AnchorError, anchor, context, fold, occurrences, read_text, strange_letters

SEEDS = ("000_913145a192b662fd.txt", "001_bf2943224c11a2dd.txt", "002_f4e0ef3f67b13fd0.txt")


@pytest.fixture(scope="module", params=SEEDS)
def seed(root, request):
    return read_text(root / "seeds" / request.param)


@pytest.fixture(scope="module")
def last_seed(root):
    return read_text(root / "seeds" / SEEDS[2])


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("as manу as 1000", "as many as 1000"),
        ("picked uр four corpses", "picked up four corpses"),
        ("Тhе Azerbaijanis", "The Azerbaijanis"),
        ("Кhojaly", "Khojaly"),
        ("fınished off", "finished off"),
        ("February 10–12, 1992", "February 10-12, 1992"),
        ("“we place direct responsibility”", '"we place direct responsibility"'),
        ("Brother’s «Road»", "Brother's \"Road\""),
        ("1\u00a0000", "1 000"),
        ("Ηοw mаny", "How many"),
        ("٣٠٠", "300"),
    ],
)
def test_look_alikes_are_made_plain(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    "text", ["161²", "300†", "ﬁre", "ж", "ь", "1½", "…", "no\u0301", "a\u200bb", "\ud800"]
)
def test_what_has_no_single_plain_letter_of_its_kind_stays(text):
    assert fold(text) == text


@given(st.text())
def test_folding_keeps_every_position_and_needs_doing_once(text):
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_text_is_left_alone(text):
    assert fold(text) == text
    assert strange_letters(text) == []


def test_folded_seeds_are_plain_but_for_the_ellipsis(seed):
    assert len(fold(seed)) == len(seed)
    assert set(fold(seed)) - set(map(chr, range(128))) <= {"…"}


@pytest.mark.parametrize(
    ("words", "positions"),
    [
        ("as manу as 1000", [6]),
        ("оnе shot through the chest", [0, 2]),
        ("died in а mass killing", [8]),
        ("had fıngers missing", [5]),
        ("as many as 1000", []),
        ("Черный сад, а не белый", []),
        ("Monte of «Мать»", []),
    ],
)
def test_strange_letters_are_those_among_plain_ones(words, positions):
    assert strange_letters(words) == positions


def test_strange_letters_of_the_seeds_are_counted(root):
    texts = [read_text(root / "seeds" / name) for name in SEEDS]
    assert [len(strange_letters(text)) for text in texts] == [0, 0, 34]
    assert {texts[2][at] for at in strange_letters(texts[2])} == set("аеоруАКТı")


def test_a_file_is_read_byte_for_byte(tmp_path, root):
    path = tmp_path / "a.txt"
    path.write_bytes("\ufeffa\r\nб\r\n".encode())
    assert read_text(path) == "\ufeffa\r\nб\r\n"
    seed = root / "seeds" / SEEDS[2]
    assert read_text(seed).encode() == seed.read_bytes()


def test_a_file_that_is_not_utf8_names_the_first_wrong_byte(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("é".encode() + b"caf\xe9")
    with pytest.raises(SourcebookError) as refused:
        read_text(path)
    reason = "byte 5 (0xe9) is not UTF-8; expected UTF-8 text; save the file again as UTF-8"
    assert str(refused.value) == f"{path}: {reason}"


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SourcebookError) as refused:
        read_text(tmp_path / "none.txt")
    reason = "cannot be read (No such file or directory); expected a text file; check the name"
    assert str(refused.value) == f"{tmp_path / 'none.txt'}: {reason}"


@pytest.mark.parametrize(
    ("quote", "text", "starts"),
    [
        ("dozens", "dozens upon dozens", [0, 12]),
        ("bodies, bodies", "bodies, bodies, bodies", [0, 8]),
        ("a.b", "aab a.b", [4]),
        ("613", "161", []),
        ("", "161", []),
    ],
)
def test_occurrences_are_all_starts(quote, text, starts):
    assert occurrences(quote, text) == starts


@pytest.mark.parametrize(
    "quote",
    [
        "as manу as 1000 have died in а mass killing",
        "dozens upon dozens of children between 2 and 15 years old",
        "- 63 children;\n\n- 106 women;",
        "said only two Azerbaijanis were killed",
    ],
)
def test_a_quote_is_anchored_where_it_stands(last_seed, quote):
    start, end = anchor(quote, last_seed)
    assert last_seed[start:end] == quote


@given(st.text("ab é…", min_size=1, max_size=30), st.data())
def test_an_anchor_gives_back_the_quote_or_all_its_places(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    quote = text[start : data.draw(st.integers(start + 1, len(text)))]
    assert anchor(quote, text, near=start) == (start, start + len(quote))
    try:
        assert anchor(quote, text) == (start, start + len(quote))
    except AnchorError as error:
        assert start in [candidate.start for candidate in error.candidates]
        assert all(text[place.start : place.end] == quote for place in error.candidates)


def test_a_quote_in_several_places_lists_them_all(root):
    text = read_text(root / "seeds" / SEEDS[0])
    with pytest.raises(AnchorError) as refused:
        anchor("February 10–12", text)
    message = "'February 10–12' stands in 2 places (297, 632); expected one; lengthen the quote"
    assert str(refused.value) == message
    assert [place[:2] for place in refused.value.candidates] == [(297, 311), (632, 646)]
    assert text[297:311] == text[632:646] == "February 10–12"
    assert anchor("February 10–12", text, near=600) == (632, 646)


def test_a_place_midway_between_two_is_still_ambiguous():
    with pytest.raises(AnchorError, match=r"^'a' stands in 2 places \(0, 4\); expected one; lengthen"):
        anchor("a", "a b a", near=2)


def test_a_quote_with_plain_letters_for_look_alikes_is_not_anchored_but_shown(last_seed):
    with pytest.raises(AnchorError) as refused:
        anchor("as many as 1000", last_seed)
    start = last_seed.index("as manу as 1000")
    assert refused.value.candidates[0] == (start, start + 15, "as manу as 1000", 100.0)
    assert str(refused.value) == (
        "'as many as 1000' is not in the text; nearest is the same words in look-alike characters, "
        f"at {start}–{start + 15}; copy the words from the document"
    )


def test_a_misspelt_quote_is_answered_with_the_nearest_whole_words():
    with pytest.raises(AnchorError) as refused:
        anchor("At least 161 civillians are", "sources. At least 161 civilians are known, at least")
    assert str(refused.value) == (
        "'At least 161 civillians are' is not in the text; nearest is 'At least 161 civilians are', "
        "96 % alike, at 9–35; copy the words from the document"
    )
    assert refused.value.candidates[0].snippet == "At least 161 civilians are"


@pytest.mark.parametrize("quote", ["zzzz", ""])
def test_a_quote_unlike_anything_has_no_candidates(quote):
    with pytest.raises(AnchorError) as refused:
        anchor(quote, "At least 161 civilians")
    assert str(refused.value) == f"{quote!r} is not in the text nor anything like it; check the document"
    assert refused.value.candidates == []


@pytest.mark.parametrize(
    ("start", "end", "chars", "expected"),
    [
        (9, 22, 12, ("At least ", "161 civilians", " are known…")),
        (9, 22, 6, ("…least ", "161 civilians", " are…")),
        (9, 22, 100, ("At least ", "161 civilians", " are known dead")),
        (9, 22, 0, ("…", "161 civilians", "…")),
        (0, 2, 7, ("", "At", " least…")),
        (27, 37, 4, ("…are ", "known dead", "")),
    ],
)
def test_context_is_cut_between_words(start, end, chars, expected):
    assert context("At least 161 civilians are known dead", start, end, chars) == expected


@given(st.text("ab \n", max_size=60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 20))
def test_context_is_what_stands_around(text, start, end, chars):
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    before, quote, after = context(text, start, end, chars)
    assert quote == text[start:end]
    assert text[:start].endswith(before.removeprefix("…"))
    assert text[end:].startswith(after.removesuffix("…"))
    assert max(len(before), len(after)) <= chars + 1


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2), (0, 7)])
def test_context_of_no_passage_is_refused(start, end):
    with pytest.raises(SourcebookError) as refused:
        context("bodies", start, end)
    seen = f"no passage from {start} to {end} in a text of 6 characters"
    assert str(refused.value) == f"{seen}; expected 0 <= start <= end"
