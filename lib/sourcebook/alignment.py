"""Two or more wordings laid over each other, word by word.

Words are compared without case, punctuation and look-alike letters and shown as they
stand. The longest stretch that both have is matched first, then what lies on either side of
it (Ratcliff and Metzener 1988, as in Python's difflib); the text form is that of GNU wdiff.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from sourcebook.errors import NotApplicable, SourcebookError
from sourcebook.text import fold

WORD = re.compile(r"\w+(?:[-'.,]\w+)*")
SAME, CHANGED, ONLY_LEFT, ONLY_RIGHT = "same", "changed", "only left", "only right"
NONE = "—"
"""Stands in a table of versions where a version has no words."""
STYLE = (
    ".sourcebook-quotes{max-width:46em;line-height:1.5;color:inherit;background:transparent}"
    ".sourcebook-quotes del{text-decoration:line-through;color:inherit;background:rgba(213,94,0,.16)}"
    ".sourcebook-quotes ins{text-decoration:underline;color:inherit;background:rgba(0,114,178,.16)}"
    ".sourcebook-quotes small{opacity:.75}"
)


class Token(NamedTuple):
    """A word as it is compared, and where it stands."""

    word: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """Return the words of a text as they are compared.

    >>> [token.word for token in tokens("We were… able, [Khojaly]!")]
    ['we', 'were', 'able', 'khojaly']
    """
    return [Token(hit.group(), *hit.span()) for hit in WORD.finditer(fold(text).lower())]


def steps(one: Sequence[Token], other: Sequence[Token]) -> Iterator[tuple[str, slice, slice]]:
    """Yield the stretches of two lists of words: what each is, and where on either side."""
    kinds = {"equal": SAME, "replace": CHANGED, "delete": ONLY_LEFT, "insert": ONLY_RIGHT}
    plain = [[token.word for token in side] for side in (one, other)]
    for tag, start, end, first, last in SequenceMatcher(None, *plain, autojunk=False).get_opcodes():
        yield kinds[tag], slice(start, end), slice(first, last)


@dataclass(frozen=True)
class Piece:
    """A stretch that both wordings have, or in which they differ; words as they stand."""

    kind: str
    left: str
    right: str

    def __str__(self) -> str:
        return " ".join(f"{opening}{words}{closing}" for _, opening, words, closing in self.marked())

    def marked(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield HTML element, opening mark, words and closing mark of what is to be shown."""
        if self.kind == SAME:
            yield "", "", self.left, ""
        else:
            if self.left:
                yield "del", "[-", self.left, "-]"
            if self.right:
                yield "ins", "{+", self.right, "+}"


@dataclass(frozen=True, repr=False)
class Alignment:
    """Two wordings of one utterance; made by ``align``.

    The text and the HTML mark what only the left has ``[-so-]`` and what only the right
    has ``{+so+}``; what both have is shown as the left has it.
    """

    pieces: tuple[Piece, ...]
    names: tuple[str, str] = ("left", "right")

    @property
    def left(self) -> str:
        """The left wording, white space made single."""
        return " ".join(piece.left for piece in self.pieces if piece.left)

    @property
    def right(self) -> str:
        """The right wording, white space made single."""
        return " ".join(piece.right for piece in self.pieces if piece.right)

    @property
    def counts(self) -> dict[str, int]:
        """How many words both have, only the left and only the right."""
        counted = {SAME: 0, ONLY_LEFT: 0, ONLY_RIGHT: 0}
        for piece in self.pieces:
            if piece.kind == SAME:
                counted[SAME] += len(tokens(piece.left))
            else:
                counted[ONLY_LEFT] += len(tokens(piece.left))
                counted[ONLY_RIGHT] += len(tokens(piece.right))
        return counted

    def table(self) -> pd.DataFrame:
        """Return a row a piece: ``kind`` and the words of either side."""
        rows = [(piece.kind, piece.left, piece.right) for piece in self.pieces]
        return pd.DataFrame(rows, columns=["kind", *self.names], dtype="str")

    def __repr__(self) -> str:
        counted = ", ".join(f"{count} {kind}" for kind, count in self.counts.items())
        return f"<Alignment of {self.names[0]} and {self.names[1]}: words {counted}>"

    def __str__(self) -> str:
        return " ".join(map(str, self.pieces))

    def _repr_html_(self) -> str:
        shown = " ".join(
            f"<{element}>{opening}{escape(words)}{closing}</{element}>" if element else escape(words)
            for piece in self.pieces for element, opening, words, closing in piece.marked()
        )
        left, right = map(escape, self.names)
        return (
            f'<style>{STYLE}</style><div class="sourcebook-quotes"><p>{shown}</p>'
            f"<small><del>[-only in {left}-]</del> <ins>{{+only in {right}+}}</ins></small></div>"
        )


def align(left: str, right: str, names: tuple[str, str] = ("left", "right")) -> Alignment:
    """Lay two wordings over each other word by word.

    Parameters
    ----------
    left, right : str
    names : (str, str)
        What the two are called in what is shown; two different ones.

    Returns
    -------
    Alignment

    Examples
    --------
    >>> print(align("It had been a goal, but it was revenge.", "It had been a [clear] goal, but was revenge"))
    It had been a {+[clear]+} goal, but [-it-] was revenge.
    """
    if names[0] == names[1]:
        raise SourcebookError(f"both wordings are called {names[0]!r}; expected two names; give each its own")
    one, other = tokens(left), tokens(right)
    here, there = _chunks(left, one), _chunks(right, other)
    pieces = [Piece(kind, " ".join(here[a]), " ".join(there[b])) for kind, a, b in steps(one, other)]
    return Alignment(tuple(pieces), tuple(names))


def _chunks(text: str, found: list[Token]) -> list[str]:
    """Return the words with the marks that belong to them: opening ones before, the rest after.

    >>> _chunks("“Yes, [he] said”", tokens("“Yes, [he] said”"))
    ['“Yes,', '[he]', 'said”']
    """
    cuts = [0]
    for one, other in pairwise(found):
        between = text[one.end : other.start]
        opening = re.search(r"(?<=\s)\S*$|[\[(“„«]*$", between).group()
        cuts.append(other.start - len(opening))
    return [" ".join(text[start:end].split()) for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True)
            ] if found else []


def versions(wordings: Mapping[str, str]) -> pd.DataFrame:
    """Lay several wordings of one utterance beside each other, each aligned with the longest.

    Parameters
    ----------
    wordings : dict of str
        Two or more wordings by name; of equally long ones the first is the measure.

    Returns
    -------
    DataFrame
        A row a stretch in which the versions agree or differ in the same way: a column a
        version, the longest first, with its own words or "—"; ``all_same`` says whether every version
        has the words of the longest.

    Raises
    ------
    NotApplicable
        If there are fewer than two wordings.

    Examples
    --------
    >>> told = {"one": "We came at dawn and left.", "two": "We came and left.", "three": "We came at noon"}
    >>> versions(told)[["one", "two", "three"]].values.tolist()[2:]
    [['dawn', '—', 'noon'], ['and left.', 'and left.', '—']]
    """
    if len(wordings) < 2:
        raise NotApplicable(f"{len(wordings)} wording cannot be compared; it would take two or more")
    words = {name: tokens(text) for name, text in wordings.items()}
    longest = max(words, key=lambda name: len(words[name]))
    order = [longest, *(name for name in words if name != longest)]
    own = _chunks(wordings[longest], words[longest])
    columns = {
        name: _slots(words[longest], found, _chunks(wordings[name], found)) for name, found in words.items()
    }
    rows: list[tuple[tuple[str, ...], list[list[str]]]] = []
    for slot in range(2 * len(own) + 1):
        cells = [columns[name].get(slot, ("", [])) for name in order]
        pattern = tuple(kind for kind, _ in cells)
        if not any(pattern):
            continue
        if rows and rows[-1][0] == pattern:
            for column, (_, said) in zip(rows[-1][1], cells, strict=True):
                column += said
        else:
            rows.append((pattern, [list(said) for _, said in cells]))
    shown = [[" ".join(said) or NONE for said in row] for _, row in rows]
    table = pd.DataFrame(shown, columns=order, dtype="str")
    return table.assign(all_same=[set(pattern) == {SAME} for pattern, _ in rows])


def _slots(base: list[Token], other: list[Token], chunks: list[str]) -> dict[int, tuple[str, list[str]]]:
    """Return what a version has at each word of the base (odd places) and between them (even ones)."""
    found: dict[int, tuple[str, list[str]]] = {}
    for kind, here, there in steps(base, other):
        if kind == ONLY_RIGHT:
            found[2 * here.start] = (kind, chunks[there])
        for place, at in enumerate(range(here.start, here.stop)):
            # Other words in place of some stand where the first of these stands.
            other_words = chunks[there] if place == 0 else []
            found[2 * at + 1] = (kind, chunks[there][place : place + 1] if kind == SAME else other_words)
    return found
