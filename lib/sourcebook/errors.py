"""Faults a user can meet: where, what was seen, what was expected, what to do."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

LONGEST = 60
"""Characters of a name that a message repeats."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a case, said in one line.

    ``file`` is relative to the case folder, ``line`` counts from 1 with the
    header as line 1, ``column`` is a table column or blank.
    """

    file: str
    line: int | None
    column: str
    seen: str
    expected: str
    remedy: str

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        if self.column:
            where += f" {self.column}"
        return f"{where}: {self.seen}; expected {self.expected}; {self.remedy}"


class SourcebookError(Exception):
    """Any refusal of this library that a user can mend."""


class FaultsFound(SourcebookError):
    """A case has faults; ``faults`` lists all of them."""

    def __init__(self, faults: Iterable[Fault]):
        self.faults = list(faults)
        super().__init__("\n".join(map(str, self.faults)))


class UnknownName(SourcebookError):
    """A name that is not in the case, answered with the nearest known ones."""

    def __init__(self, what: str, name: object, known: Iterable[str]):
        known = sorted(known)
        close = nearest(str(name), known)
        if close:
            hint = "did you mean " + " or ".join(close) + "?"
        else:
            hint = "known: " + (", ".join(known[:12]) or "none") + (", …" if len(known) > 12 else "")
        said = repr(name) if len(str(name)) <= LONGEST else f"{str(name)[:LONGEST]!r}…"
        super().__init__(f"no {what} is called {said}; {hint}")


class NotApplicable(SourcebookError):
    """A question that these statements cannot answer, with the reason."""


def refuse_unknown(what: str, names: Iterable[str], known: Collection[str]) -> None:
    """Refuse the first of some names that is not known.

    >>> refuse_unknown("side", ["north", "soth"], ["north", "south"])
    Traceback (most recent call last):
    sourcebook.errors.UnknownName: no side is called 'soth'; did you mean south or north?
    """
    for name in names:
        if name not in known:
            raise UnknownName(what, name, known)


def nearest(word: str, known: Iterable[str], count: int = 3, cutoff: float = 0.6) -> list[str]:
    """Return up to ``count`` known names that look like ``word``, best first.

    >>> nearest("khojally", ["khojaly", "malibeyli", "gushchular"])
    ['khojaly']
    """
    from difflib import get_close_matches

    return get_close_matches(word, list(known), n=count, cutoff=cutoff)
