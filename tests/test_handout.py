"""The handout has the codebook's rules and words on two pages; the READMEs for teachers can be followed."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from functools import partial
from html import unescape
from pathlib import Path

import pytest
from cases import small_case
from click.testing import CliRunner
from pypdf import PdfReader

from sourcebook import exercise, open_case, relation
from sourcebook.cli import cli
from sourcebook.codebook import CODEBOOK
from sourcebook.errors import SourcebookError
from sourcebook.exercise.fields import FIELDS
from sourcebook.exercise.rulebook import entries

LESSONS = Path(__file__).parents[1] / "notebooks" / "lessons"
A4 = (595, 842)


@pytest.fixture(scope="module")
def made(root, tmp_path_factory) -> dict[str, Path]:
    files = exercise.handout(root, tmp_path_factory.mktemp("handout") / "out")
    return {file.suffix: file for file in files}


@pytest.fixture(scope="module")
def codebook(root) -> str:
    return (root / CODEBOOK).read_text(encoding="utf-8")


def letters(words: str) -> str:
    return re.sub(r"\W", "", words)


def told(file: Path) -> str:
    """Return the letters of a page, its markup left out."""
    html = file.read_text(encoding="utf-8")
    return letters(unescape(re.sub(r"<style>.*?</style>|<[^>]*>", "", html, flags=re.DOTALL)))


def test_it_has_two_pages_of_a4_on_paper(made):
    pages = PdfReader(io.BytesIO(made[".pdf"].read_bytes())).pages
    assert [tuple(map(round, page.mediabox[2:])) for page in pages] == [A4, A4]
    assert all(len(page.extract_text()) > 2000 for page in pages)


def test_every_rule_and_word_of_the_codebook_stands_in_it(made, codebook):
    page = told(made[".html"])
    paper = letters("".join(each.extract_text() for each in PdfReader(made[".pdf"]).pages))
    found = [*entries(codebook), *entries(codebook, "word")]
    assert len(found) > 60
    for entry in found:
        for _, cell in entry.cells:
            words = letters(re.sub(r"\]\([^)]*\)", "", cell))
            assert words in page, entry.name
            assert words[-30:] in paper, entry.name


def test_the_halves_that_decide_are_not_cut_off(made):
    page = told(made[".html"])
    for words in (
        "Bodies are not deaths. Bodies seen, filmed, collected, buried are four measures",
        "killed if the words say killed, murdered, perished, died in the attack; dead if the cause",
        "The document itself is never in via", "population is blank if the words do not say",
        "explicit is false for everything that needs a step of ours",
        "is taken: denied, hypothetical, anticipated, presupposed, quoted, reported, asserted",
    ):
        assert letters(words) in page, words
    assert "thatsentence" not in page


def test_the_words_of_the_sheet_are_those_of_the_tables_or_explained(made):
    page = told(made[".html"])
    for field in (field for fields in FIELDS.values() for field in fields):
        assert letters(field.column) in page
        if field.name != field.column:
            assert letters(f"{field.label} for {field.column}") in page


def test_it_is_the_same_bytes_again_and_needs_nothing_else(made, root, tmp_path):
    again = {file.suffix: file for file in exercise.handout(root, tmp_path)}
    assert {kind: file.read_bytes() for kind, file in made.items()} == {
        kind: file.read_bytes() for kind, file in again.items()}
    assert not re.search(r"<script|<link|src=|url\(|href=", made[".html"].read_text(encoding="utf-8"))


def test_a_case_without_rules_is_told_how_to_write_them(tmp_path):
    folder = small_case(tmp_path / "case")
    with pytest.raises(SourcebookError, match='no rules; expected sentences or rows behind anchors like <a'):
        exercise.handout(folder, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_another_case_has_its_own_rules_and_what_it_writes_is_no_markup(tmp_path):
    folder = small_case(tmp_path / "case")
    (folder / CODEBOOK).write_text(
        '## Boats & ferries\n\n- <a id="rule-low"></a>**`low`** is what is left if boats < ferries are '
        "*not* counted.\n", encoding="utf-8")
    html, _ = exercise.handout(folder, tmp_path / "out")
    page = html.read_text(encoding="utf-8")
    assert "<h2>Boats &amp; ferries</h2>" in page
    assert ("<li><strong><code>low</code></strong> is what is left if boats &lt; ferries are <em>not</em> "
            "counted.</li>") in page


def test_the_command_writes_both_files(root, tmp_path):
    asked = ["exercise", "handout", "--case", str(root), "-o", str(tmp_path), "--json"]
    done = CliRunner().invoke(cli, asked)
    assert done.exit_code == 0
    files = json.loads(done.output)["files"]
    assert files == [str(tmp_path / name) for name in ("handout.html", "handout.pdf")]


# the glossary


KINDS = {"agreement": "agree", "conflict": "conflict", "nesting": "nested", "revision": "revision",
         "not-comparable": "not comparable"}


def test_the_examples_of_the_words_for_relations_are_what_the_library_makes_of_them(root, codebook):
    case = open_case(root)
    words = {entry.name: entry.cells[0][1] for entry in entries(codebook, "word")}
    found = {name: relation(case, *re.findall(r"`(f\d+)`", words[name])[-2:]).kind for name in KINDS}
    assert found == KINDS


# the teaching section of the README, and the README of the lessons


def test_the_teaching_section_can_be_followed(root, tmp_path):
    readme = (root / "README.md").read_text(encoding="utf-8")
    section = readme.split("## Teaching with it")[1].split("\n## ")[0]
    make, mark = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    run = partial(subprocess.run, ["sh", "-e"], cwd=tmp_path, capture_output=True, text=True, check=False,
                  env=os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"})
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "activate").touch()
    assert run(input=re.sub("(?<=new|out)(?= )", f" --case {root}", make)).returncode == 0
    (tmp_path / "sheets").mkdir()
    for student in ("ada", "ben"):
        shutil.copy(tmp_path / "exercises/seminar_3/sheet.csv", tmp_path / f"sheets/{student}.csv")
    done = run(input=mark)
    assert done.returncode == 0, done.stderr
    assert "Seminar 3, ada: 0 of 107 points" in done.stdout
    assert "Seminar 3: 2 sheets, 12 passages" in done.stdout
    for named in ("handout/handout.pdf", "exercises/seminar_3_teacher/solution.json", "class/gradebook.csv"):
        assert (tmp_path / named).is_file()


def test_every_link_of_the_lessons_readme_leads_somewhere():
    text = (LESSONS / "README.md").read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text)
    assert len(links) > 10
    assert [link for link in links if not (LESSONS / link).exists()] == []


def test_what_the_plan_tells_to_show_stands_in_the_lessons():
    text = (LESSONS / "README.md").read_text(encoding="utf-8")
    plan = text.split("## One session of 90 minutes")[1].split("\n## ")[0]
    shown = re.findall(r"lesson (\d\d)[^|“]*“([^”]+)”", plan)
    assert len(shown) == 5
    for number, title in shown:
        file, = LESSONS.glob(f"{number}_*.ipynb")
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        assert any(f"## {title}\n" in "".join(cell["source"]) for cell in cells), title
    minutes = [int(minute) for minute in re.findall(r"^\| (\d+) \|", plan, re.MULTILINE)]
    assert minutes == sorted(set(minutes)) and minutes[0] == 0 and minutes[-1] < 90


def test_the_lessons_are_listed_with_their_questions():
    text = (LESSONS / "README.md").read_text(encoding="utf-8")
    for file in LESSONS.glob("*.ipynb"):
        title = "".join(json.loads(file.read_text(encoding="utf-8"))["cells"][0]["source"]).split("\n")[0]
        assert f"| [{file.name[:2]}]({file.name}) | {title.removeprefix('# ')} |" in text
