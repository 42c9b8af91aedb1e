"""Lessons: words shown without their coding, and answers set beside the tables or what is computed.

A wrong answer is led back to the words and to the rule of the codebook that decides; the coding
itself is shown by ``case.show`` to whoever asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape

import pandas as pd

from sourcebook.card import Card
from sourcebook.case import Case
from sourcebook.errors import UnknownName
from sourcebook.exercise.cells import Unread, read_cell
from sourcebook.exercise.fields import FIELDS, Field
from sourcebook.exercise.judging import Judgement, judge
from sourcebook.exercise.rulebook import rule_for, rules_of
from sourcebook.exercise.sample import Item
from sourcebook.exercise.solution import Solution, solve
from sourcebook.schema import STATEMENTS, TABLES

APART = re.compile(r"\s*[,;>›]\s*")
SETS = set | frozenset
RANGE = re.compile(r"(\d+)\s*(?:-|–|to|and)\s*(\d+)")


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
        shown = getattr(self.because, "_repr_html_", lambda: "")()
        return f"<p>{escape(self.comment)}</p>{shown}"


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
        note = "" if pd.isna(row["note"]) else f"The note says: {row['note']}"
        return Mark(True, _joined("The table agrees.", judged.comment, quoted, note))
    first = "The table agrees in part." if judged.share else f"The table differs from {answer!r}."
    again = f"Read again: {_again(case, statement_id)}; case.show({statement_id!r}) shows the coding."
    return Mark(False, _joined(first, judged.comment, quoted, again))


def mark_result(
    case: Case,
    answer: object,
    found: object,
    rule: str = "",
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
    rule : str, optional
        Name of the rule of the codebook that decides: "chain" for the one behind ``rule-chain``.
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
    rules = rules_of(case)
    if rule and rule not in rules:
        raise UnknownName("rule of the codebook", rule, rules)
    again = [_again(case, name) for name in words]
    if answer is None:
        return NOT_YET
    wanted = sorted(found) if isinstance(found, SETS) else found
    several = isinstance(wanted, list | tuple)
    wanted = [_plain(each) for each in wanted] if several else [_plain(wanted)]
    given = _items(answer, wanted) if several else [_plain(answer)]
    differs = _difference(given, wanted, isinstance(found, SETS), several)
    quoted = _quoted(rules.get(rule, ""))
    if differs:
        lead = f"Read again: {'; '.join(again)}." if again else ""
        return Mark(False, _joined("The library computes something else.", differs, quoted, lead))
    return Mark(True, _joined(f"The library computes the same: {', '.join(wanted)}.", quoted), because)


def _judged(case: Case, name: str, table: str, asked: Field, answer: object) -> tuple[Judgement, str]:
    """Judge an answer as on a sheet; return the rule too, on a choice the one of what was chosen."""
    item = Item("1", table, "", (name,), (), "", 0, "")
    solution = Solution(solve(case, [item], "", {}))
    held = solution.items["1"]
    reading = held["readings"][0]
    rule = reading["rules"][asked.name]
    try:
        given = read_cell(asked, _plain(answer) if asked.form == "count" else str(answer).strip())
    except Unread as error:
        return Judgement(0, f"Expected is {error.expected}; {error.remedy}."), rule
    if asked.form == "choice" and given:
        rule = rule_for(asked, {asked.column: given}, "", rules_of(case))
    judged = judge(asked, given, reading, held, solution)
    also = [other["because"] for other in reading["also"]
            if given is not None and given == other["cells"].get(asked.name)]
    return Judgement(judged.share, judged.comment or next(iter(also), "")), rule


def _compared(table: str, field: str, coded: object, answer: object) -> tuple[Judgement, str]:
    """Compare an answer with a cell that no sheet asks for."""
    column = next(column for column in TABLES[table].columns if column.name == field)
    return Judgement(float(_plain(answer) == _plain(coded))), column.description


def _again(case: Case, name: str) -> str:
    card = case.show(name)
    return f"{name} “{card.wording or card.quote}”"


def _quoted(rule: str, about: str = "") -> str:
    return f"Codebook{about}: “{rule}”" if rule else ""


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _plain(value: object) -> str:
    """Return an answer or a result as it is compared: 12.0 is 12, "At least" is at_least, none is blank."""
    if value is None or value is pd.NA or value != value:
        return ""
    whole = isinstance(value, float) and value.is_integer()
    return re.sub(r"[\s_]+", "_", str(int(value) if whole else value).strip().casefold())


def _items(answer: object, wanted: list[str]) -> list[str]:
    """Return the parts of an answer that is a list, a set or text."""
    if not isinstance(answer, str):
        return [_plain(each) for each in (answer if isinstance(answer, Iterable) else [answer])]
    numbers = RANGE.fullmatch(answer.strip()) if all(each.isdigit() for each in wanted) else None
    if numbers:
        return [*numbers.groups()]
    parts = APART.split(answer) if APART.search(answer) else answer.split()
    return [_plain(each) for each in parts if each.strip()]


def _difference(given: list[str], wanted: list[str], unordered: bool, several: bool) -> str:
    """Say how an answer differs, without what it should be; nothing if it does not."""
    if unordered:
        extra = [each for each in dict.fromkeys(given) if each not in wanted]
        missing = sum(each not in given for each in wanted)
        told = [f"Not among them: {', '.join(extra)}."] * bool(extra)
        return _joined(*told, f"Missing: {missing}." if missing else "")
    if given == wanted:
        return ""
    if not several:
        return f"Yours: {given[0] or 'a blank'}."
    if len(given) != len(wanted):
        return f"Asked for are {len(wanted)}, given {len(given)}."
    first = next(at for at, pair in enumerate(zip(given, wanted, strict=True), 1) if pair[0] != pair[1])
    return f"From the left, number {first} is the first that differs: {given[first - 1]}."
