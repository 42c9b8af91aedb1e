"""Lessons: what each of them has, and what a careful and a careless student are told."""

from __future__ import annotations

import ast
import re
from functools import cache, partial
from html import escape
from pathlib import Path

import nbformat
import pytest
from lessons_answers import ANSWERS

from sourcebook import open_case
from sourcebook.prose import read_prose
from sourcebook.teaching import NOT_YET, Mark

FOLDER = Path(__file__).parents[1] / "notebooks" / "lessons"
LESSONS = sorted(path.stem for path in FOLDER.glob("*.ipynb"))
NONE = "answer = None"

case = cache(open_case)


@cache
def cells(lesson, kind):
    book = nbformat.read(FOLDER / f"{lesson}.ipynb", as_version=4)
    return [cell for cell in book.cells if cell.cell_type == kind]


def prose(lesson):
    return "\n\n".join(cell.source for cell in cells(lesson, "markdown"))


def tasks(lesson):
    return [cell for cell in cells(lesson, "code") if NONE in cell.source]


def run(source, names, answer):
    """Run a cell with an answer in it; return what its last line shows."""
    code = re.sub(r"^%.*$", "", source, flags=re.MULTILINE).replace(NONE, "answer = given")
    *body, last = ast.parse(code).body
    names["given"] = answer
    shows = isinstance(last, ast.Expr)
    exec(compile(ast.Module(body if shows else [*body, last], []), "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if shows else None


@cache
def checks(lesson):
    """Run a lesson without answers; return for each task what its check says of an answer."""
    names, found = {}, []
    for cell in cells(lesson, "code"):
        if NONE in cell.source:
            found.append(partial(run, cell.source, {**names}))
        run(cell.source, names, None)
    return found


def done(lesson, answers):
    """Return what the checks of a lesson say of these answers."""
    return [check(answer) for check, answer in zip(checks(lesson), answers, strict=True)]


def shown(cell):
    """Return what a cell shows a reader, without the words around a passage."""
    data = [output.get("data", {}) for output in cell.outputs]
    text = "".join(each.get("text/html", each.get("text/plain", "")) for each in data)
    return re.sub(r'<span class="around">.*?</span>', "", text, flags=re.DOTALL)


def rightly(lesson):
    return [right(case()) for right, _, _ in ANSWERS[lesson]]


def test_there_are_lessons_and_answers_to_each():
    assert len(LESSONS) >= 6
    assert set(LESSONS) == set(ANSWERS)


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_task_has_an_answer_and_a_check(lesson):
    assert len(tasks(lesson)) == len(ANSWERS[lesson])
    assert all(isinstance(mark, Mark) for mark in done(lesson, [None] * len(tasks(lesson))))


@pytest.mark.parametrize("lesson", LESSONS)
def test_without_answers_every_check_prints_one_line(lesson):
    assert done(lesson, [None] * len(tasks(lesson))) == [NOT_YET] * len(tasks(lesson))
    shown = [output.data["text/plain"] for cell in tasks(lesson) for output in cell.outputs]
    assert shown == [repr(NOT_YET)] * len(shown) and len(shown) == len(tasks(lesson))


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_careful_student_agrees_with_every_check_and_is_told_why(lesson):
    for mark in done(lesson, rightly(lesson)):
        assert mark.right, mark
        assert "“" in mark.comment or mark.because is not None or "note says" in mark.comment, mark


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_careless_student_is_led_back_to_words_or_rule_and_not_told_the_answer(lesson):
    marks = done(lesson, [wrong for _, wrong, _ in ANSWERS[lesson]])
    for mark, (_, _, words) in zip(marks, ANSWERS[lesson], strict=True):
        assert mark.right is False, mark
        assert words in mark.comment, mark
        assert re.search("Codebook|Rule: |Read again: ", mark.comment), mark
        assert mark.because is None


@pytest.mark.parametrize("lesson", LESSONS)
def test_no_answer_makes_a_check_fail(lesson):
    odd = ["", "?", -1.5, float("nan"), [], {}, {"f001"}, [["a"]], ("a", 1), object(), case().measures]
    assert all(check(answer).right in (True, False) for check in checks(lesson) for answer in odd)


@pytest.mark.parametrize("lesson", LESSONS)
def test_no_check_has_its_answer_in_it(lesson):
    for cell, right in zip(tasks(lesson), rightly(lesson), strict=True):
        held = [node.value for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Constant)]
        assert right == "" or right not in held


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_coding_that_is_asked_for_is_shown_nowhere(lesson):
    asked = {name for cell in tasks(lesson) for name in re.findall(r'mark\(case, "(\w+)"', cell.source)}
    code = "\n".join(cell.source for cell in cells(lesson, "code"))
    assert not asked & set(re.findall(r'show\("(\w+)"\)', code))
    assert not asked & {name for _, name in read_prose(prose(lesson))[1]}


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_has_its_parts_in_their_order(lesson):
    parts = ["*Content note.", "**Goals.**", "**Time.**", "**Reading.**", "## To discuss", "## Homework",
             "## What we may say, and what we may not say", "Where to go on:"]
    found = [prose(lesson).find(part) for part in parts]
    assert -1 not in found and found == sorted(found)
    assert 2 <= len(re.findall(r"^## Task ", prose(lesson), re.MULTILINE)) <= 3
    assert re.search(r"\*\*Time\.\*\* [3-6]\d minutes\b", prose(lesson))


@pytest.mark.parametrize("lesson", LESSONS)
def test_no_passage_marked_graphic_is_used_or_shown(lesson):
    graphic = case().passages.dropna(subset=["graphic"])
    tables = [getattr(case(), table) for table in ("figures", "datings", "stances", "namings")]
    rows = [rows[rows["passage_id"].isin(graphic["passage_id"])] for rows in tables]
    names = {name for each in rows for name in each.iloc[:, 0]}
    text = prose(lesson) + "".join(cell.source + shown(cell) for cell in cells(lesson, "code"))
    assert not (names | set(graphic["passage_id"])) & set(re.findall(r"\b[a-z]\d{3}\b", text))
    words = " ".join(re.sub("<[^>]*>", "", text).split())
    assert not [quote for quote in graphic["quote"] if " ".join(escape(quote, quote=False).split()) in words]


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_teacher_has_notes_with_an_answer_to_every_task(lesson):
    notes = (FOLDER / "teacher" / f"{lesson}.md").read_text(encoding="utf-8")
    for part in ("## Expected answers", "## Pitfalls", "## Time", "## To discuss"):
        assert part in notes
    for right in rightly(lesson):
        several = right if isinstance(right, set | list | tuple) else [right]
        assert all(str(each or "blank") in notes for each in several), right
