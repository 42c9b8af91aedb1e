"""The most voices that share no origin: exact where it can be found, and a range that holds it where not."""

from __future__ import annotations

import random
from itertools import combinations
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_lineage import case_of, saying

from sourcebook import independence
from sourcebook.independence import apart
from sourcebook.lineage import count_lines, lines


def origins(words: str) -> dict[str, frozenset]:
    """Voices with their origins: "b:xy" is b, who has it from x and y."""
    return {voice: frozenset(own) for voice, own in (each.split(":") for each in words.split())}


def drawn(voices: int, each: int, among: int, seed: int = 1) -> dict[str, frozenset]:
    """Voices that have it from some of a number of informants each."""
    chance = random.Random(seed)
    return {f"v{place:04}": frozenset(chance.sample(range(among), each)) for place in range(voices)}


def most(given: dict[str, frozenset]) -> int:
    """Try every choice of voices."""
    return max(size for size in range(len(given) + 1) for chosen in combinations(given.values(), size)
               if all(one.isdisjoint(other) for one, other in combinations(chosen, 2)))


def disjoint(found: independence.Apart, given: dict[str, frozenset]) -> bool:
    return all(given[one].isdisjoint(given[other]) for one, other in combinations(found.voices, 2))


@pytest.mark.parametrize(
    ("words", "voices"),
    [
        ("a:x b:x c:x", "a"),                                 # one origin, one line
        ("a:wx b:xy c:yz d:zw", "ac"),                        # a circle of four: two
        ("a:xy b:yz c:zx", "a"),                              # a circle of three: one
        ("a:xy b:yz c:zx d:zu e:uv f:vw g:wu", "adg"),        # two circles of three with a bridge
        ("a:xyz b:xuv c:yuw d:zvw", "a"),                     # each two of four share one of six
        ("a:xyz b:xuv c:yuw d:zvw e:rst f:rxy g:szu", "be"),  # three each, tried
    ],
)
def test_the_most_voices_that_stand_apart_are_found(words, voices):
    found = apart(origins(words))
    assert (len(found.voices), found.at_most) == (len(voices), len(voices)) == (most(origins(words)),) * 2
    assert disjoint(found, origins(words))


@st.composite
def voices_with_origins(draw) -> dict[str, frozenset]:
    own = st.frozensets(st.sampled_from("uvwxyz"), min_size=1, max_size=draw(st.sampled_from([2, 4])))
    return dict(zip("abcdefghi", draw(st.lists(own, max_size=9)), strict=False))


@given(voices_with_origins())
def test_as_many_are_found_as_by_trying_every_choice(given):
    found = apart(given)
    assert len(found.voices) == found.at_most == most(given)
    assert disjoint(found, given)


@given(voices_with_origins(), st.sampled_from([(0, 0), (3, 0), (0, 3), (3, 3)]))
def test_above_the_sizes_the_range_holds_what_trying_every_choice_finds(given, limits):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(independence, "MATCHED", limits[0])
        patch.setattr(independence, "TRIED", limits[1])
        found = apart(given)
    assert len(found.voices) <= most(given) <= found.at_most
    assert disjoint(found, given)


@settings(max_examples=15)
@given(st.integers(0, 10**6))
def test_matching_and_trying_find_as_many_where_each_has_it_from_two(seed):
    given = drawn(30, 2, 15, seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(independence, "_matched", independence._tried)
        tried = apart(given)
    assert len(apart(given).voices) == apart(given).at_most == len(tried.voices)


def test_many_voices_with_two_of_half_as_many_informants_are_counted_exactly_and_soon():
    start = process_time()
    found = apart(drawn(1000, 2, 500))
    assert (len(found.voices), found.at_most) == (244, 244)
    assert process_time() - start < 5  # trying takes more than a minute for 120


@pytest.mark.parametrize(
    ("given", "fewest", "at_most"),
    [
        (drawn(120, 3, 40), 11, 13),     # by threes of forty: thirteen at most, whoever they are
        (drawn(3000, 2, 1500), 733, 735),  # matched, which takes seconds, they are 735
    ],
)
def test_of_voices_too_many_to_be_tried_a_range_is_said(given, fewest, at_most):
    start = process_time()
    found = apart(given)
    assert (len(found.voices), found.at_most) == (fewest, at_most)
    assert disjoint(found, given)
    assert process_time() - start < 10


def test_a_count_of_lines_is_a_range_where_nobody_can_try(monkeypatch):
    """Five compilers with three works each of seven: by hand two stand apart, and there is room for two."""
    case = case_of("a>p a>q a>r b>r b>s b>t c>t c>u c>p d>q d>s d>u e>r e>u e>v")
    assert count_lines(case, saying("abcde")) == (1, 1)
    monkeypatch.setattr(independence, "TRIED", 4)
    assert count_lines(case, saying("abcde")) == (1, 2)
    assert lines(case, saying("abcde"))["line"].nunique() == 1


@given(voices_with_origins(), st.randoms(use_true_random=False))
def test_the_order_in_which_voices_come_never_matters(given, chance):
    mixed = list(given.items())
    chance.shuffle(mixed)
    assert apart(dict(mixed)) == apart(given)
