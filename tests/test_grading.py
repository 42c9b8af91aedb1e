"""The recipe for nbgrader, run as it stands in the lessons' README: assignment, two students, grades."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from sourcebook.exercise.kit import read_exercise
from sourcebook.exercise.sheet import write_sheet
from sourcebook.exercise.solution import Solution, read_solution

LESSONS = Path(__file__).parents[1] / "notebooks" / "lessons"
RECIPE = re.compile(r"<!-- recipe: from here.*?<!-- recipe: to here -->", re.DOTALL)
BLOCKS = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
NAME = "seminar_3"
TIME_LIMIT = 300

pytestmark = pytest.mark.skipif(
    not find_spec("nbgrader"), reason="NBGRADER IS MISSING: the recipe in the lessons' README is untested"
)


def blocks() -> tuple[list[str], list[str]]:
    """Return the recipe's commands, a block each, and its two files."""
    recipe, = RECIPE.findall((LESSONS / "README.md").read_text(encoding="utf-8"))
    found = BLOCKS.findall(recipe)
    commands, files = ([words for kind, words in found if kind == own] for own in ("sh", "python"))
    return commands, files


def run(commands: str, folder: Path, case: Path) -> None:
    own = Path(sys.executable).parent
    commands = commands.replace("exercise new", f"exercise new --case {case}")
    settings = os.environ | {"PATH": f"{own}{os.pathsep}{os.environ['PATH']}", "HOME": str(folder),
                             "JUPYTER_CONFIG_DIR": str(folder / ".jupyter")}
    done = subprocess.run(["sh", "-e", "-c", commands], cwd=folder, env=settings, capture_output=True,
                          text=True, timeout=TIME_LIMIT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def hand_in(course: Path, student: str, solution: Solution, *fields: str) -> None:
    """Hand in what nbgrader released, these fields of the sheet coded as in the tables."""
    folder = course / "submitted" / student / NAME
    shutil.copytree(course / "release" / NAME, folder)
    rows = []
    for number, item in solution.items.items():
        coded = item["readings"][0]["coded"] | {"chain": " > ".join(item["readings"][0]["coded"]["chain"])}
        given = {name: coded[name] for name in fields if coded[name] is not None}
        rows.append({"student": student, "number": number, "kind": item["kind"], **given})
    write_sheet(folder / "sheet.csv", read_exercise(folder)["fields"], rows)


@pytest.fixture(scope="module")
def course(root, tmp_path_factory) -> Path:
    """A course in which one student answers all, one the numbers alone, and one nothing."""
    folder = tmp_path_factory.mktemp("course")
    (make, release, mark), (config, grading) = blocks()
    (folder / "nbgrader_config.py").write_text(config, encoding="utf-8")
    (folder / "grading.py").write_text(grading, encoding="utf-8")
    run(make, folder, root)
    run(release, folder, root)
    solution = read_solution(folder / f"{NAME}_teacher")
    hand_in(folder, "ada", solution, *solution.fields)
    hand_in(folder, "ben", solution, "wording", "low", "high", "qualifier")
    hand_in(folder, "cem", solution)
    run(mark, folder, root)
    return folder


def test_nbgrader_gives_the_points_of_the_sheet(course):
    with (course / "grades.csv").open(encoding="utf-8", newline="") as file:
        scores = {row["student_id"]: (float(row["score"]), float(row["max_score"]))
                  for row in csv.DictReader(file)}
    assert scores == {"ada": (40, 40), "ben": (16, 40), "cem": (0, 40)}


def test_what_nbgrader_releases_holds_no_solution(course):
    files = [file for file in (course / "release").rglob("*") if file.is_file()]
    assert {"exercise.ipynb", "sheet.csv", "exercise.json"} <= {file.name for file in files}
    told = "".join(file.read_text(encoding="utf-8") for file in files)
    assert "solution.json" in told
    assert not any(words in told for words in ("_teacher", "HIDDEN", "speech act differs", '"coded"'))


def test_every_student_gets_a_page_with_the_rules(course):
    page = (course / "feedback" / "ben" / NAME / "exercise.html").read_text(encoding="utf-8")
    assert "Seminar 3, ben: 16 of 40 points" in page
    assert "not given (0 of 2)" in page and "Codebook: “The document in its own voice" in page
