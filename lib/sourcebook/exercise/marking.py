"""A sheet marked field by field: what agrees, what differs, what it is worth and what the codebook says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sourcebook.exercise.feedback import AGREES, BLANK, CANNOT, DIFFERS, PARTLY, Feedback, Verdict
from sourcebook.exercise.fields import Field, asked_of
from sourcebook.exercise.judging import judge, may_be_blank
from sourcebook.exercise.sheet import UNREAD, Answers, read_answers
from sourcebook.exercise.solution import FILE, Solution, read_solution

OTHER = "These are the words of another quantity or date of the passage: the rest is set beside its coding."


@dataclass(frozen=True)
class NotYet:
    """What is shown where the solution has not been released."""

    words: str = f"There is no {FILE} here yet. Put it beside this notebook when you are given it."

    def __repr__(self) -> str:
        return self.words


def check(sheet: str | Path = "sheet.csv", solution: str | Path | Solution = FILE) -> Feedback | NotYet:
    """Mark a sheet, and say of every field why the codebook decides as it does.

    Parameters
    ----------
    sheet : path
        The CSV file of a student.
    solution : path or Solution
        The solution, or the teacher's folder; where a file is not there yet, that is said and
        nothing raised.

    Returns
    -------
    Feedback or NotYet
        A sheet with faults is marked as far as it can be read; the faults are listed.

    Raises
    ------
    SourcebookError
        If the solution is none.
    """
    if not isinstance(solution, Solution):
        if not Path(solution).exists():
            return NotYet()
        solution = read_solution(solution)
    kinds = {number: item["kind"] for number, item in solution.items.items()}
    return mark_sheet(read_answers(sheet, kinds), solution)


def mark_sheet(answers: Answers, solution: Solution) -> Feedback:
    """Mark what a student has handed in."""
    verdicts: list[Verdict] = []
    notes = {}
    for number, item in solution.items.items():
        marked, reading = _best(item, answers.rows.get(number, {}), solution)
        verdicts += marked
        notes[number] = reading["note"]
    quotes = {number: item["quote"] for number, item in solution.items.items()}
    return Feedback(answers.student, solution.name, tuple(verdicts), notes, quotes, answers.faults)


def _best(item: dict, cells: dict[str, object], solution: Solution) -> tuple[list[Verdict], dict]:
    """Mark a row by the reading it comes nearest to, of those the tables have for the words it is about."""
    asked = [reading for reading in item["readings"] if reading["asked"]]
    marked = [(_row(item, reading, cells, solution), reading) for reading in asked]
    best = max(marked, key=_points)
    if cells.get("wording") in (None, UNREAD) or best[0][0].verdict != DIFFERS:
        return best
    others = [(_row(item, reading, cells, solution), reading)
              for reading in item["readings"] if not reading["asked"]]
    own = [pair for pair in others if pair[0][0].verdict == AGREES]
    if not own:
        return best
    (first, *rest), reading = max(own, key=_points)
    wanted = best[0][0].coded
    return [first._replace(coded=wanted, points=0.0, verdict=DIFFERS, comment=OTHER), *rest], reading


def _points(pair: tuple[list[Verdict], dict]) -> float:
    return sum(verdict.points for verdict in pair[0])


def _row(item: dict, reading: dict, cells: dict[str, object], solution: Solution) -> list[Verdict]:
    return [_verdict(item, reading, cells, field, solution) for field in asked_of(item)]


def _verdict(item: dict, reading: dict, cells: dict, field: Field, solution: Solution) -> Verdict:
    given, worth = cells.get(field.name), solution.points(item["kind"], field.name)
    share, comment = 0.0, ""
    if given is UNREAD:
        verdict = CANNOT
    elif given is None and not _answered(field, reading, item, cells, solution):
        verdict, comment = BLANK, _unanswered(field, reading, item)
    else:
        share, comment = judge(field, given, reading, item, solution)
        if share < 1 and (other := _other_reading(field, reading, cells)):
            share, comment = 1.0, other["because"]
        verdict = {0: DIFFERS, 1: AGREES}.get(share, PARTLY)
    shown = "" if given in (None, UNREAD) else str(given)
    coded = _shown(field, reading["coded"][field.name], solution)
    return Verdict(item["number"], field.name, shown, coded, verdict, share * worth, worth, comment,
                   reading["rules"][field.name])


def _answered(field: Field, reading: dict, item: dict, cells: dict[str, object], solution: Solution) -> bool:
    """Say whether a blank is an answer: where it can be one, and the field it goes with is answered.

    A chain leads to a speaker: blank, it is an answer only beside a voice of the list.
    """
    beside = cells.get(field.beside)
    if not _can_be_blank(field, reading, item) or beside is None:
        return False
    return field.form != "names" or bool(solution.known("voices", str(beside)))


def _can_be_blank(field: Field, reading: dict, item: dict) -> bool:
    return bool(field.beside) and may_be_blank(field, reading, item)


def _unanswered(field: Field, reading: dict, item: dict) -> str:
    if not _can_be_blank(field, reading, item):
        return ""
    voice = " with a voice of the list" if field.form == "names" else ""
    return f"A blank is right here, and counts once {field.beside} is answered{voice}."


def _other_reading(field: Field, reading: dict, cells: dict[str, object]) -> dict | None:
    """Return the reading that the tables let stand beside the coding, if the answers are that one whole."""
    for other in reading["also"]:
        if field.name in other["cells"] and all(cells.get(name) == value
                                                for name, value in other["cells"].items()):
            return other
    return None


def _shown(field: Field, coded: object, solution: Solution) -> str:
    if field.form == "names":
        return " > ".join(solution.called("voices", name) for name in coded)
    if field.form in ("name", "measure"):
        return solution.called("voices" if field.form == "name" else "measures", coded)
    return "" if coded is None else str(coded)
