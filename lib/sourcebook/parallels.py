"""The same words in two places: where they stand, and what each place drops or inserts.

Runs of four words that come again are looked up, not searched for; runs near each other
in both places are joined, and the words between are compared one by one.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from sourcebook.alignment import tokens

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
    return pd.DataFrame(list(find_parallels(texts)), columns=Parallel._fields)


def find_parallels(texts: dict[str, str]) -> Iterator[Parallel]:
    """Yield what ``parallels`` lists."""
    known: dict[str, str] = {}
    words = {name: _Words(text, known) for name, text in texts.items()}
    pairs: dict[str, dict[str, array]] = defaultdict(dict)
    for (left, right), runs in _runs(words).items():
        pairs[left][right] = runs
    for left in sorted(pairs):
        rows = [row for right, runs in pairs.pop(left).items() for chain in _chains(runs)
                if (row := _parallel(left, right, words[left], words[right], chain))]
        yield from sorted(rows, key=lambda row: (row.left_start, row.right_document, row.right_start))


class _Words:
    """The words of a document: as they are compared, where they stand, and how far the line of each goes.

    Held as numbers in a row: a place is asked for often, and an object for each would fill the memory.
    """

    def __init__(self, text: str, known: dict[str, str]):
        found = tokens(text)
        self.text = text
        self.plain = [known.setdefault(word, word) for word, _, _ in found]
        self.starts, self.ends = (array("i", [token[end] for token in found]) for end in (1, 2))
        breaks = [at for at, (end, start) in enumerate(zip(self.ends, self.starts[1:], strict=False), 1)
                  if "\n" in text[end:start]]
        bounds = list(pairwise([0, *breaks, len(found)]))
        self.first = array("i", (start for start, end in bounds for _ in range(start, end)))
        self.after = array("i", (end for start, end in bounds for _ in range(start, end)))

    def back(self, at: int) -> int:
        """Return where the words begin that stand near before a place, in its line."""
        return max(self.first[at], at - NEAR)

    def onward(self, at: int) -> int:
        """Return where the words end that stand near from a place on, in the line of the word before it."""
        return min(self.after[at - 1], at + NEAR)

    def said(self, start: int, end: int) -> str:
        """Return words as they stand, in quotation marks."""
        words = self.text[self.starts[start] : self.ends[end - 1]].split() if start < end else ()
        return f"“{' '.join(words)}”" if words else ""


def _runs(words: dict[str, _Words]) -> dict[tuple[str, str], array]:
    """Return for each pair of documents the runs they share, three numbers each.

    Of many equal words in a row each begins a run but the last three: the first of these runs on the left
    and on the right, and the last of them on the left.
    """
    known: dict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
    runs: dict[tuple[str, str], array] = defaultdict(lambda: array("i"))
    for name, each in words.items():
        now: dict[tuple[str, int], tuple[array, int]] = {}
        for at, run in enumerate(zip(*(each.plain[by:] for by in range(RUN)), strict=False)):
            before, now = now, {}
            places = known[run]
            for other, place in places:
                row = before.get((other, place - 1))
                if row is None:
                    rows = runs[other, name]
                    rows.extend((place, at, place))
                    row = rows, len(rows) - 1
                row[0][row[1]] = place
                now[other, place] = row
            places.append((name, at))
            del places[:-EARLIER]
    return runs


def _chains(runs: array) -> Iterator[tuple[int, int, int, int]]:
    """Join runs that follow each other closely in both places; yield first and last, left and right."""
    growing: list[tuple[int, int, int, int]] = []
    for left, right, last in sorted(zip(*[iter(runs)] * 3, strict=True)):
        near = [chain for chain in growing if left - chain[2] <= GAP]
        if len(near) < len(growing):
            yield from (chain for chain in growing if left - chain[2] > GAP)
            growing = near
        joined, least = None, GAP
        for place, (_, _, end, other) in enumerate(growing):
            if end < left and 0 < right - other <= GAP and abs(right - other - left + end) < least:
                joined, least = place, abs(right - other - left + end)
        end = last, right + last - left
        if joined is None:
            growing.append((left, right, *end))
        else:
            growing[joined] = (*growing[joined][:2], *end)
    yield from growing


def _parallel(left: str, right: str, a: _Words, b: _Words, chain: tuple[int, int, int, int]
              ) -> Parallel | None:
    from rapidfuzz.distance import Levenshtein

    i, j, k, m = chain[0], chain[1], chain[2] + RUN, chain[3] + RUN
    if min(a.onward(k) - a.back(i), b.onward(m) - b.back(j)) < SHARED:
        return None
    back, before = _grown(a.plain[a.back(i) : i][::-1], b.plain[b.back(j) : j][::-1])
    on, after = _grown(a.plain[k : a.onward(k)], b.plain[m : b.onward(m)])
    i, j, k, m = i - back, j - before, k + on, m + after
    # A phrase that runs into its own repetition is no second place.
    needed = max(SHARED, ALIKE * max(k - i, m - j))
    if min(k - i, m - j) < needed or (left == right and b.starts[j] < a.ends[k - 1]):
        return None
    steps = Levenshtein.opcodes(a.plain[i:k], b.plain[j:m])
    shared = sum(end - start for tag, start, end, _, _ in steps if tag == "equal")
    if shared < needed:
        return None
    told = [_told(a.said(i + start, i + end), b.said(j + first, j + last))
            for tag, start, end, first, last in steps if tag != "equal"]
    told += _cut(a.text, a.ends[k - 1], b.text, b.ends[m - 1])
    places = left, a.starts[i], a.ends[k - 1], right, b.starts[j], b.ends[m - 1]
    return Parallel(*places, shared, "; ".join(told))


def _told(here: str, there: str) -> str:
    if here and there:
        return f"left: {here}, right: {there}"
    return f"only left: {here}" if here else f"only right: {there}"


def _grown(left: list[str], right: list[str]) -> tuple[int, int]:
    """Return how many more words of each belong to the parallel, a few other words passed over."""
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
    for over, across in _within(min(len(left), GAP), min(len(right), GAP)):
        if left[over] == right[across] and _goes_on(left, right, over, across):
            return over, across
    return None


@cache
def _within(left: int, right: int) -> list[tuple[int, int]]:
    """Return the steps that lead to a word of each side, of so many words."""
    return [(over, across) for over, across in STEPS if over < left and across < right]


def _goes_on(left: list[str], right: list[str], over: int, across: int) -> bool:
    """Say whether enough equal words follow for the other words before them to be passed over."""
    from rapidfuzz.fuzz import ratio

    needed = 2 if over == across == 1 else 3
    if needed == 2 and ratio(left[0], right[0]) > 75:
        needed = 1
    following = left[over : over + needed]
    return len(following) == needed and following == right[across : across + needed]


def _cut(left: str, left_end: int, right: str, right_end: int) -> list[str]:
    """Say which side ends its quotation where the other goes on."""
    ends = CLOSING.match(left, left_end), CLOSING.match(right, right_end)
    if bool(ends[0]) == bool(ends[1]):
        return []
    side, text, at = ("right", right, right_end) if ends[0] else ("left", left, left_end)
    rest = re.match(r"[^\"”»\n]*", text[at : at + 400]).group().strip(" .,;:")
    more = " ".join(rest.split()[:12]) + ("…" if len(rest.split()) > 12 else "")
    return [f"only {side} goes on: “{more}”"] if more else []
