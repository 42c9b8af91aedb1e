"""What a student is told of a sheet: for each field the answer beside the coding, and the rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

import pandas as pd

from sourcebook.errors import Fault

AGREES, PARTLY, DIFFERS, BLANK, CANNOT = "agrees", "partly agrees", "differs", "not given", "cannot be read"


class Verdict(NamedTuple):
    """One field of one passage: the answer beside the coding."""

    number: str
    field: str
    given: str
    coded: str
    verdict: str
    points: float
    possible: float
    comment: str
    rule: str


@dataclass(frozen=True)
class Feedback:
    """A marked sheet: as text in a terminal, as HTML in a notebook, as a table for other uses."""

    student: str
    exercise: str
    verdicts: tuple[Verdict, ...]
    notes: dict[str, str]
    quotes: dict[str, str]
    faults: tuple[Fault, ...]

    @property
    def points(self) -> float:
        return sum(verdict.points for verdict in self.verdicts)

    @property
    def possible(self) -> float:
        return sum(verdict.possible for verdict in self.verdicts)

    @property
    def table(self) -> pd.DataFrame:
        """The verdicts, a row a passage and field."""
        return pd.DataFrame(self.verdicts, columns=Verdict._fields)

    def _by_number(self) -> dict[str, list[Verdict]]:
        found: dict[str, list[Verdict]] = {}
        for verdict in self.verdicts:
            found.setdefault(verdict.number, []).append(verdict)
        return found

    def _head(self) -> str:
        return f"{self.exercise}, {self.student}: {self.points:g} of {self.possible:g} points"

    def _note(self, number: str, verdicts: list[Verdict]) -> list[str]:
        note = self.notes[number]
        return [f"Note of the coding: {note}"] if note and _open(verdicts) else []

    def __str__(self) -> str:
        lines, quoted = [self._head(), ""], {}
        if self.faults:
            lines += ["The sheet itself:", *(f"  {fault}" for fault in self.faults), ""]
        for number, verdicts in self._by_number().items():
            lines += [f"{_sum(number, verdicts)}  “{' '.join(self.quotes[number].split())}”"]
            lines += [f"  {agreed}" for agreed in [_agreed(verdicts)] if agreed]
            for one in _open(verdicts):
                lines += [f"  {_line(one)}", *(f"    {words}" for words in _why(one, quoted))]
            lines += [*(f"  {words}" for words in self._note(number, verdicts)), ""]
        return "\n".join(lines).rstrip()

    def _repr_html_(self) -> str:
        parts, quoted = [f"<p><strong>{escape(self._head())}</strong></p>"], {}
        if self.faults:
            parts.append(f"<p>The sheet itself:</p>{_list(map(str, self.faults))}")
        for number, verdicts in self._by_number().items():
            told = [f"{_line(one)} {' '.join(_why(one, quoted))}" for one in _open(verdicts)]
            told += self._note(number, verdicts)
            parts.append(
                f"<details{' open' if told else ''}><summary>{escape(_sum(number, verdicts))}</summary>"
                f"<blockquote>{escape(self.quotes[number])}</blockquote>"
                f"<p>{escape(_agreed(verdicts))}</p>{_list(told)}</details>"
            )
        return "".join(parts)

    __repr__ = __str__


def _sum(number: str, verdicts: list[Verdict]) -> str:
    gained, worth = (sum(getattr(one, name) for one in verdicts) for name in ("points", "possible"))
    return f"{number}: {gained:g} of {worth:g}"


def _open(verdicts: list[Verdict]) -> list[Verdict]:
    """Return the fields of which something is to be said; of a row that is blank, none."""
    if all(one.verdict == BLANK for one in verdicts):
        return []
    return [one for one in verdicts if one.verdict != AGREES or one.comment]


def _agreed(verdicts: list[Verdict]) -> str:
    names = [one.field.replace("_", " ") for one in verdicts if one.verdict == AGREES and not one.comment]
    if all(one.verdict == BLANK for one in verdicts):
        return "not answered"
    return f"agrees: {', '.join(names)}" if names else ""


def _line(one: Verdict) -> str:
    """Return a field as a line: your answer beside the coding."""
    yours, coded = (f"“{words}”" if words else "nothing" for words in (one.given, one.coded))
    head = f"{one.field.replace('_', ' ')} {one.verdict} ({one.points:g} of {one.possible:g})"
    given = "" if one.verdict == CANNOT else f"you have {yours}, "
    return f"{head}: {given}the table has {coded}."


def _why(one: Verdict, quoted: dict[str, str]) -> list[str]:
    """Return what is to be said of a field; a rule is quoted once, and then pointed to."""
    told = [one.comment] if one.comment else []
    if one.verdict != AGREES:
        first = quoted.setdefault(one.rule, f"{one.number}, {one.field.replace('_', ' ')}")
        here = first == f"{one.number}, {one.field.replace('_', ' ')}"
        told.append(f"Codebook: “{one.rule}”" if here else f"Codebook: the rule quoted at {first}.")
    return told


def _list(lines: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"
