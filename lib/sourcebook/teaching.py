"""Lessons: words shown without their coding, and answers set beside the tables or what is computed.

A wrong answer is led back to the words and to the rule of the codebook that decides; the coding
itself is shown by ``case.show`` to whoever asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from inspect import getdoc

import pandas as pd

from sourcebook.answers import difference, listed, plain, written
from sourcebook.card import Card
from sourcebook.case import Case
from sourcebook.errors import UnknownName
from sourcebook.exercise.cells import Unread, read_cell
from sourcebook.exercise.fields import FIELDS, Field
from sourcebook.exercise.judging import Judgement, judge
from sourcebook.exercise.rulebook import rules_of
from sourcebook.exercise.ruling import rule_for
from sourcebook.exercise.sample import Item
from sourcebook.exercise.solution import Solution, note_of, solve
from sourcebook.schema import STATEMENTS, TABLES

SECTION = re.compile(r"\n\n\w+\n-+\n")
"""How the parameters, returns or examples of a docstring begin."""


@dataclass(frozen=True)
class Mark:
    """An answer marked: right, wrong or (None) not given, a comment, and what bears out a right one."""

    right: bool | None
    comment: str
    because: object = None

    def __repr__(self) -> str:
        return self.comment if self.because is None else f"{self.comment}\n\n{self.because}"

    def _repr_html_(self) -> str | None:
        if self.right is None:
            return None
        table = getattr(self.because, "_repr_html_", None)
        words = "" if self.because is None else f"<p>{escape(str(self.because))}</p>"
        return f"<p>{escape(self.comment)}</p>{table() if table else words}"


NOT_YET = Mark(None, "No answer yet: replace None and run the cell again.")


def blind(case: Case, statement_id: str) -> Card:
    """Return a statement's words in context without anything that was coded from them.

    The wording stays, since it says which of several quantities or dates is asked about.
    """
    card = case.show(statement_id)
    return replace(card, chain=card.chain[:1], reading="", rows=())


def gentle(case: Case, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose passages are not marked as graphic."""
    marked = case.passages.set_index("passage_id")["graphic"].notna()
    return rows[~rows["passage_id"].map(marked)]


def mark(case: Case, statement_id: str, field: str, answer: object) -> Mark:
    """Set an answer beside a coded cell, judged as on the sheet of an exercise.

    Parameters
    ----------
    case : Case
    statement_id : str
        A figure, dating or stance.
    field : str
        A column of its table, such as ``source_id``, ``low`` or ``speech_act``.
    answer : object
        The answer; None if there is none yet, "" for a cell that should be blank. Voices and
        measures may be given by id or by name.

    Returns
    -------
    Mark
        An answer that cannot be read, or is no known id, is wrong and not an error.

    Raises
    ------
    UnknownName
        If the statement or the field is not known.
    """
    card = case.show(statement_id)
    table = next(name for name, kind in STATEMENTS.items() if kind == card.kind)
    if field not in TABLES[table].names:
        raise UnknownName(f"column of {table}", field, TABLES[table].names)
    if answer is None:
        return NOT_YET
    row = case.statements(table).set_index(TABLES[table].key[0]).loc[statement_id]
    asked = next((each for each in FIELDS[table] if each.column == field), None)
    judged, rule = (_judged(case, statement_id, table, asked, answer) if asked
                    else _compared(table, field, row[field], answer))
    quoted = _quoted(rule, f" on {answer!r}" if asked and asked.form == "choice" else "")
    if judged.share == 1:
        note = f"The note says: {note_of(row)}" if note_of(row) else ""
        return Mark(True, _joined("The table agrees.", judged.comment, quoted, note))
    first = "The table agrees in part." if judged.share else f"The table differs from {answer!r}."
    again = f"Read again: {_again(case, statement_id)}; case.show({statement_id!r}) shows the coding."
    return Mark(False, _joined(first, judged.comment, quoted, again))


def mark_result(
    case: Case,
    answer: object,
    found: object,
    rule: str | Callable = "",
    words: Iterable[str] = (),
    because: object = None,
) -> Mark:
    """Set an answer beside what the library computes.

    Parameters
    ----------
    case : Case
    answer : object
        The answer; None if there is none yet. Several ids or numbers are a list, a set, or text
        with spaces, commas or ">" between them.
    found : object
        What is computed: a number or a word; a set, if the order does not matter; a list or tuple,
        if it does.
    rule : str or function, optional
        Name of the rule of the codebook that decides, "chain" for the one behind ``rule-chain``; the
        rule of a method in whole words; or the method itself, for what it says of itself.
    words : iterable of str, optional
        Ids of statements whose words a wrong answer is led back to.
    because : object, optional
        What bears the result out, such as a table; shown with a right answer only.

    Raises
    ------
    UnknownName
        If the rule or a statement is not known.

    Examples
    --------
    >>> from sourcebook import count_lines, open_case
    >>> case = open_case()
    >>> figures = case.figures.head(1)
    >>> mark_result(case, None, count_lines(case, figures))
    No answer yet: replace None and run the cell again.
    >>> mark_result(case, "1 to 1", count_lines(case, figures))
    The library computes the same: 1, 1.
    """
    quoted = _quoted_rule(case, rule)
    again = "; ".join(_again(case, name) for name in words)
    if answer is None:
        return NOT_YET
    differs = difference(answer, found)
    if differs:
        lead = f"Read again: {again}." if again else ""
        return Mark(False, _joined("The library computes something else.", differs, quoted, lead))
    told = ", ".join(listed(found)) or "a blank"
    return Mark(True, _joined(f"The library computes the same: {told}.", quoted), because)


def _quoted_rule(case: Case, rule: str | Callable) -> str:
    """Quote a rule of the codebook by its name; or one in whole words, or what a method says it does."""
    if callable(rule):
        rule = " ".join(SECTION.split(getdoc(rule) or rule.__name__)[0].split())
    if not rule or " " in rule:
        return _quoted(rule, title="Rule")
    rules = rules_of(case)
    if rule not in rules:
        raise UnknownName("rule of the codebook", rule, rules)
    return _quoted(rules[rule])


def _judged(case: Case, name: str, table: str, asked: Field, answer: object) -> tuple[Judgement, str]:
    """Judge an answer as on a sheet; return the rule too, on a choice the one of what was chosen."""
    solution = _solution(case, table, name)
    held = solution.items[name]
    reading = held["readings"][0]
    rule = reading["rules"][asked.name]
    try:
        given = read_cell(asked, written(answer))
    except Unread as error:
        return Judgement(0, f"Expected is {error.expected}; {error.remedy}."), rule
    if asked.form == "choice" and given:
        rule = rule_for(asked, {asked.column: given}, rules_of(case))
    judged = judge(asked, given, reading, held, solution)
    also = [other["because"] for other in reading["also"]
            if given is not None and given == other["cells"].get(asked.name)]
    return Judgement(judged.share, judged.comment or next(iter(also), "")), rule


# One task is tried several times.
@lru_cache(maxsize=8)
def _solution(case: Case, table: str, name: str) -> Solution:
    """Return the solution of an exercise of this one statement."""
    return Solution(solve(case, [Item(name, table, "", (name,), (), "", 0, "")], "", {}))


def _compared(table: str, field: str, coded: object, answer: object) -> tuple[Judgement, str]:
    """Compare an answer with a cell that no sheet asks for."""
    column = next(column for column in TABLES[table].columns if column.name == field)
    return Judgement(float(plain(answer) == plain(coded))), column.description


def _again(case: Case, name: str) -> str:
    card = case.show(name)
    return f"{name} “{card.wording or card.quote}”"


def _quoted(rule: str, about: str = "", title: str = "Codebook") -> str:
    return f"{title}{about}: “{rule}”" if rule else ""


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
