"""The same words in two places: where they stand, and what each place drops or inserts.

Runs of four words that come again are looked up, not searched for; runs near each other
in both places are joined, and the words between are compared one by one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from sourcebook.alignment import Token, tokens

RUN, GAP, NEAR, SHARED, ALIKE, EARLIER = 4, 20, 60, 10, 0.65, 4
"""Words in a run that is looked up; words that may differ between two runs; words around
all runs that are compared too; words that two places must share in all, and as a part of the
longer one; how many earlier places a run is compared with, so that a phrase that comes
everywhere costs no more than its length."""

CLOSING = re.compile(r"[.,;:!?…\])]*[\"”»]")
STEPS = [(1, 1), *((a, way - a) for way in range(1, GAP // 2) for a in range(way + 1))]
"""How many other words of each side may stand before a parallel goes on, the fewest first."""


class Parallel(NamedTuple):
    """Two places that share words; ``right`` comes later in the order of the documents."""

    left_document: str
    left_start: int
    left_end: int
    right_document: str
    right_start: int
    right_end: int
    shared: int
    """How many words both have."""
    differences: str
    """What each side drops, inserts, writes otherwise or cuts short; blank if nothing."""


def parallels(texts: dict[str, str]) -> pd.DataFrame:
    """Find the places of documents that share at least ten words almost in a row.

    Case, punctuation and look-alike letters make no difference.

    Parameters
    ----------
    texts : dict
        Documents by id.

    Returns
    -------
    DataFrame
        A row a pair of places, the columns of ``Parallel``.

    Examples
    --------
    >>> one = "He wrote: “It had been a goal, but it had also been an act of revenge.”"
    >>> two = "“It had been a [clear] goal, but had also been an act of revenge”, she quotes."
    >>> print(parallels({"one": one, "two": two}).loc[0, "differences"])
    only right: “clear”; only left: “it”
    """
    words = {name: tokens(text) for name, text in texts.items()}
    rows = [
        parallel for (left, right), seeds in _seeds(words).items() for chain in _chains(seeds)
        if (parallel := _parallel(left, right, chain, words, texts))
    ]
    rows.sort(key=lambda row: (row.left_document, row.left_start, row.right_document, row.right_start))
    return pd.DataFrame(rows, columns=Parallel._fields)


def _seeds(words: dict[str, list[Token]]) -> dict[tuple[str, str], list[tuple[int, int]]]:
    """Return for each pair of documents the places of the runs they share."""
    known: dict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
    seeds = defaultdict(list)
    for name, found in words.items():
        plain = [token.word for token in found]
        for at in range(len(plain) - RUN + 1):
            places = known[tuple(plain[at : at + RUN])]
            for other, place in places[-EARLIER:]:
                seeds[other, name].append((place, at))
            places.append((name, at))
    return seeds


def _chains(seeds: Iterable[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Join runs that follow each other closely in both places."""
    growing: list[list[tuple[int, int]]] = []
    for left, right in sorted(seeds):
        yield from (chain for chain in growing if left - chain[-1][0] > GAP)
        growing = [chain for chain in growing if left - chain[-1][0] <= GAP]
        near = [chain for chain in growing if chain[-1][0] < left and 0 < right - chain[-1][1] <= GAP]
        if near:
            best = min(near, key=lambda chain: abs((right - chain[-1][1]) - (left - chain[-1][0])))
            best.append((left, right))
        else:
            growing.append([(left, right)])
    yield from growing


def _parallel(left: str, right: str, chain: list[tuple[int, int]], words: dict[str, list[Token]],
              texts: dict[str, str]) -> Parallel | None:
    a, b = words[left], words[right]
    (i, j), (k, m) = chain[0], chain[-1]
    back, before = _grown(_back(a, i, texts[left]), _back(b, j, texts[right]))
    on, after = _grown(_onward(a, k + RUN, texts[left]), _onward(b, m + RUN, texts[right]))
    one, other = a[i - back : k + RUN + on], b[j - before : m + RUN + after]
    shared, told = _compared(one, other, texts[left], texts[right])
    # A phrase that runs into its own repetition is no second place.
    if shared < max(SHARED, ALIKE * max(len(one), len(other))) or (
        left == right and other[0].start < one[-1].end
    ):
        return None
    told += _cut(texts[left], one[-1].end, texts[right], other[-1].end)
    return Parallel(left, one[0].start, one[-1].end, right, other[0].start, other[-1].end, shared,
                    "; ".join(told))


def _back(tokens: list[Token], at: int, text: str) -> list[Token]:
    """Return the words of the paragraph before a place, the nearest first."""
    near = tokens[max(0, at - NEAR) : at][::-1]
    return near[: _unbroken(pairwise([tokens[at], *near]), text)]


def _onward(tokens: list[Token], at: int, text: str) -> list[Token]:
    """Return the words of the paragraph from a place on."""
    near = tokens[at : at + NEAR]
    return near[: _unbroken(pairwise([tokens[at - 1], *near]), text)]


def _unbroken(neighbours: Iterable[tuple[Token, Token]], text: str) -> int:
    """Return how many words follow each other, in either direction, before a line ends between two."""
    at = 0
    for one, other in neighbours:
        if "\n" in text[min(one.end, other.end) : max(one.start, other.start)]:
            break
        at += 1
    return at


def _grown(one: list[Token], other: list[Token]) -> tuple[int, int]:
    """Return how many more words of each belong to the parallel, a few other words passed over."""
    left, right = ([token.word for token in side] for side in (one, other))
    i = j = 0
    while True:
        while i < len(left) and j < len(right) and left[i] == right[j]:
            i, j = i + 1, j + 1
        step = _step(left[i:], right[j:])
        if step is None:
            return i, j
        i, j = i + step[0], j + step[1]


def _step(left: list[str], right: list[str]) -> tuple[int, int] | None:
    """Return how many other words of each side stand before the parallel goes on; None if it does not."""
    return next((step for step in STEPS if left[step[0] : step[0] + 1] == right[step[1] : step[1] + 1] != []
                 and _goes_on(left, right, *step)), None) if left and right else None


def _goes_on(left: list[str], right: list[str], over: int, across: int) -> bool:
    """Say whether enough equal words follow for the other words before them to be passed over."""
    from rapidfuzz.fuzz import ratio

    needed = 2 if over == across == 1 else 3
    if needed == 2 and ratio(left[0], right[0]) > 75:
        needed = 1
    following = left[over : over + needed]
    return len(following) == needed and following == right[across : across + needed]


def _compared(one: list[Token], other: list[Token], left: str, right: str) -> tuple[int, list[str]]:
    """Return how many words are the same, and what differs, word by word."""
    from rapidfuzz.distance import Levenshtein

    shared, told = 0, []
    steps = Levenshtein.opcodes([token.word for token in one], [token.word for token in other])
    for tag, start, end, first, last in steps:
        here, there = _words(left, one[start:end]), _words(right, other[first:last])
        if tag == "equal":
            shared += end - start
        elif tag == "replace":
            told.append(f"left: {here}, right: {there}")
        else:
            told.append(f"only left: {here}" if here else f"only right: {there}")
    return shared, told


def _words(text: str, tokens: list[Token]) -> str:
    return f"“{' '.join(text[tokens[0].start : tokens[-1].end].split())}”" if tokens else ""


def _cut(left: str, left_end: int, right: str, right_end: int) -> list[str]:
    """Say which side ends its quotation where the other goes on."""
    ends = CLOSING.match(left, left_end), CLOSING.match(right, right_end)
    if bool(ends[0]) == bool(ends[1]):
        return []
    side, text, at = ("right", right, right_end) if ends[0] else ("left", left, left_end)
    rest = re.match(r"[^\"”»\n]*", text[at : at + 400]).group().strip(" .,;:")
    more = " ".join(rest.split()[:12]) + ("…" if len(rest.split()) > 12 else "")
    return [f"only {side} goes on: “{more}”"] if more else []
