from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import nbformat
import pytest
from cases import change, read, small_case, write
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook

from sourcebook import UnknownName, open_case
from sourcebook.cli import cli
from sourcebook.provenance import commit
from sourcebook.report import FORMATS, MANIFEST, ReportError, plan, read_seal, report, up_to_date, verify
from sourcebook.report.folder import put
from sourcebook.report.job import RESERVED, slug
from sourcebook.report.parameters import Parameter, ParameterError
from sourcebook.report.place import refuse_place
from sourcebook.report.seals.numbers import KEYS, numbers, written
from sourcebook.selection import select

PARAMETERS = """\
event: str = "loss"  # id of the event
measure: str = "lost"  # id of what is counted
reading: str = "none"  # how vague words are read"""
TABLES = sorted([f"numbers/{name}.csv" for name in KEYS] + ["numbers/numbers.json"])
HELD = [MANIFEST, *TABLES, "report.html", "report.ipynb", "report.pdf"]


def template(path: Path, *cells: str) -> Path:
    """Write a short template, that runs fast."""
    first = new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
    book = new_notebook(cells=[first, *map(new_code_cell, cells)])
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    for place, cell in enumerate(book.cells):
        cell.id = f"cell-{place}"
    nbformat.write(book, path)
    return path


@pytest.fixture(scope="module")
def short(tmp_path_factory) -> Path:
    cell = ("from sourcebook import open_case\nfrom sourcebook.report.content import sections\n"
            "from sourcebook.selection import select\n"
            "sections.ranges(select(open_case(), event, measure, reading=reading))")
    return template(tmp_path_factory.mktemp("template") / "short.ipynb", cell)


@pytest.fixture(scope="module")
def case(tmp_path_factory) -> Path:
    return small_case(tmp_path_factory.mktemp("case") / "ostrel")


@pytest.fixture(scope="module")
def made(case, short, tmp_path_factory) -> Path:
    return report(case, short, tmp_path_factory.mktemp("reports")).parent


@pytest.fixture(scope="module")
def scratch(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("scratch")


@pytest.fixture
def copied(made, tmp_path) -> Path:
    """A copy of the report, to be damaged."""
    return Path(shutil.copytree(made, tmp_path / "copied"))


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def names(folder: Path) -> list[str]:
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if not file.is_dir())


def run(*words: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(cli, [str(word) for word in words])
    return done.exit_code, done.output


# what the seal says

def test_a_report_holds_every_format_and_a_manifest_with_the_hash_of_each_file(made):
    assert names(made) == sorted(HELD)
    manifest = json.loads((made / MANIFEST).read_text(encoding="utf-8"))
    assert manifest["outputs"] == {name: sha256(made / name) for name in HELD if name != MANIFEST}
    assert (made / "report.pdf").read_bytes().startswith(b"%PDF-")


def test_the_manifest_says_what_the_report_rests_on(made, case, short):
    manifest = json.loads((made / MANIFEST).read_text(encoding="utf-8"))
    files = {f"data/{file.name}": sha256(file) for file in (case / "data").glob("*.csv")}
    files |= {f"seeds/{name}.txt": sha256(case / "seeds" / f"{name}.txt") for name in ("gazette", "ledger")}
    assert manifest["inputs"] == files
    assert manifest["parameters"] == {"event": "loss", "measure": "lost", "reading": "none"}
    assert (manifest["template"], manifest["template_sha256"]) == ("short.ipynb", sha256(short))
    assert (manifest["case"], manifest["commit"], manifest["changed_since_commit"]) == ("", None, None)
    assert manifest["formats"] == list(FORMATS)
    assert manifest["versions"]["Python"] == ".".join(map(str, sys.version_info[:3]))
    assert {"sourcebook", "pandas", "matplotlib", "papermill", "typst"} <= set(manifest["versions"])


def test_the_seal_of_a_report_is_the_hash_of_its_manifest(made):
    assert verify(made).digest == sha256(made / MANIFEST)
    assert run("verify", made) == (0, f"seal {sha256(made / MANIFEST)[:16]}…\nthe report is whole\n")


def test_only_the_formats_asked_for_are_written(case, short, tmp_path):
    page = report(case, short, tmp_path, formats=["numbers", "html"])
    assert names(page.parent) == sorted([MANIFEST, "report.html", *TABLES])
    assert read_seal(page.parent).formats == ["html", "numbers"]
    with pytest.raises(UnknownName, match=r"no format is called 'htm'; did you mean html\?"):
        plan(open_case(case), short, tmp_path, {}, ["htm"])


def in_another_world(folder: Path, case: Path, **settings: str) -> subprocess.Popen:
    words = ["report", "--case", str(case), "-o", str(folder / "out"), "--event", "loss", "--measure", "lost",
             "--reading", "fixed"]
    (folder / "home").mkdir(parents=True)
    return subprocess.Popen([Path(sys.executable).with_name("sourcebook"), *words], cwd=folder / "home",
                            env=os.environ | settings, stdout=subprocess.PIPE, text=True)


def test_the_same_inputs_give_the_same_bytes_in_another_folder_day_locale_and_order(case, tmp_path):
    # It is never the same day in these two time zones, 25 hours apart.
    copy = Path(shutil.copytree(case, tmp_path / "elsewhere" / "a copy"))
    subprocess.run(["git", "init", "--quiet", copy], check=True)
    runs = [
        in_another_world(tmp_path / "east", case, TZ="Pacific/Kiritimati", LC_ALL="C", PYTHONHASHSEED="1"),
        in_another_world(tmp_path / "west", copy, TZ="Pacific/Midway", LC_ALL="tr_TR", PYTHONHASHSEED="2"),
    ]
    east, west = (Path(each.communicate()[0].strip()).parent for each in runs)
    assert names(east) == sorted(HELD) == names(west)
    assert [name for name in HELD if (east / name).read_bytes() != (west / name).read_bytes()] == []
    assert read_seal(east).digest == read_seal(west).digest
    text = (east / MANIFEST).read_text(encoding="utf-8") + (east / "report.html").read_text(encoding="utf-8")
    assert str(tmp_path) not in text and str(case) not in text
    assert f"{datetime.now(UTC):%Y-%m-%d}" not in text


# whether a report is whole

def damage_byte(folder: Path) -> None:
    data = bytearray((folder / "report.html").read_bytes())
    data[len(data) // 2] ^= 1
    (folder / "report.html").write_bytes(data)


DAMAGES = {
    "a byte": (damage_byte,
               r"report\.html: sha256 [0-9a-f]{16}…; expected [0-9a-f]{16}…; ask for the report again"),
    "a lost file": (lambda folder: (folder / "report.pdf").unlink(),
                    r"report\.pdf: no such file; expected sha256 [0-9a-f]{16}…; ask for the report"),
    "a new file": (lambda folder: (folder / "numbers" / "more.csv").write_text("x"),
                   r"numbers/more\.csv: a file not in the manifest; expected none; move it out of"),
    "a name with signs": (lambda folder: (folder / "a\x1b[2Jb").write_text("x"),
                          r"'a\\x1b\[2Jb': a file not in the manifest; expected none"),
    "no manifest": (lambda folder: (folder / MANIFEST).unlink(),
                    r"manifest\.json: no such file; expected the manifest of a report"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_each_file_that_is_not_as_it_was_made_is_named(copied, damage):
    act, message = DAMAGES[damage]
    act(copied)
    status, said = run("verify", copied)
    assert status == 1
    assert [line for line in said.splitlines() if re.match(message, line)], said
    assert said.splitlines()[-1] == "the report is not whole"
    assert len(said.splitlines()) == 3


def test_no_link_is_followed(copied, tmp_path):
    # Whoever opens the pipe waits for ever.
    os.mkfifo(tmp_path / "pipe")
    for name in ("report.html", "numbers/figures.csv"):
        (copied / name).unlink()
        (copied / name).symlink_to(tmp_path / "pipe")
    assert [(fault.file, fault.seen) for fault in verify(copied).files] == [
        ("numbers/figures.csv", "a link or a device"), ("report.html", "a link or a device")]
    (copied / MANIFEST).unlink()
    (copied / MANIFEST).symlink_to(tmp_path / "pipe")
    assert [fault.seen for fault in verify(copied).files] == ["no such file"]


def with_outputs(*paths: str):
    return lambda said: said["outputs"].update(dict.fromkeys(paths, "0" * 64))


HOSTILE = {
    "a path upward": (with_outputs("../../etc/passwd"), "outputs: {.*; expected files that a report has"),
    "a path from the root": (with_outputs("/etc/passwd"), "outputs: .*; expected files that a report has"),
    "another name": (with_outputs("numbers/../x.csv"), "outputs: .*; expected files that a report has"),
    "itself": (with_outputs(MANIFEST), "outputs: .*; expected files that a report has"),
    "no hash": (lambda said: said["outputs"].update({"report.html": "0"}), "outputs: .*; expected files"),
    "another format": (lambda said: said.update(format="sourcebook report 2"),
                       "format: 'sourcebook report 2'; expected 'sourcebook report 1'"),
    "a field too many": (lambda said: said.update(more=1), "other fields .'more' is missing or too much."),
    "a field too few": (lambda said: said.pop("commit"), "other fields .'commit' is missing or too much."),
    "a deep parameter": (lambda said: said.update(parameters={"event": {"x": 1}}), "parameters: .*; exp"),
    "a format unknown": (lambda said: said.update(formats=["docx"]), r"formats: \['docx'\]; expected of"),
}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_manifest_that_says_what_none_says_is_refused(copied, hostile):
    act, message = HOSTILE[hostile]
    said = json.loads((copied / MANIFEST).read_text(encoding="utf-8"))
    act(said)
    text = json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (copied / MANIFEST).write_text(text, encoding="utf-8")
    found = verify(copied)
    assert [fault.file for fault in found.files] == [MANIFEST]
    assert re.match(rf"manifest\.json ?:? ?{message}", str(found.files[0])), found.files[0]
    assert found.digest == ""


@pytest.mark.parametrize(("data", "message"), [
    (b"", "no JSON"), (b"[" * 100_000, "no JSON"), (b"\xff\xfe", "no JSON"), (b"9" * 5000, "no JSON"),
    (b"[]", "other fields"), (b'"\\ud800"', "other fields"), (b" " * 5_000_000, "5,000,000 bytes; expected"),
])
def test_a_manifest_that_is_none_gets_a_message(copied, data, message):
    (copied / MANIFEST).write_bytes(data)
    found = verify(copied)
    assert len(found.files) == 1
    assert str(found.files[0]).startswith(f"manifest.json: {message}")


def test_a_manifest_that_says_the_same_in_other_bytes_is_refused(copied):
    twice = (copied / MANIFEST).read_text(encoding="utf-8").replace("{\n", '{\n "case": "hidden",\n', 1)
    (copied / MANIFEST).write_text(twice, encoding="utf-8")
    assert json.loads(twice)["case"] == ""
    assert [fault.seen for fault in verify(copied).files] == ["bytes that say it otherwise"]


@given(data=st.binary(max_size=200))
def test_no_bytes_of_a_manifest_break_the_verification(scratch, data):
    (scratch / MANIFEST).write_bytes(data)
    assert [fault.file for fault in verify(scratch).files] == [MANIFEST]


def test_verify_needs_a_folder(tmp_path):
    (tmp_path / "file").write_text("x")
    assert run("verify", tmp_path / "none")[0] == run("verify", tmp_path / "file")[0] == 2


def test_verify_needs_a_case_that_is_one(made, tmp_path):
    status, said = run("verify", made, "--case", tmp_path)
    assert status == 2
    assert "is no case; expected a folder with data/ and seeds/" in said


# whether the case still gives the same

def test_a_rerun_on_a_copy_of_the_case_gives_the_same(made, case, short, tmp_path):
    copy = Path(shutil.copytree(case, tmp_path / "copy"))
    committed(copy)
    status, said = run("verify", made, "--case", copy, "--template", short)
    assert said.splitlines()[1:] == [
        "the report is whole", "inputs: the same", "a re-run gives the same bytes"]
    assert status == 0


def test_what_differs_is_named_down_to_the_cell(made, case, short, tmp_path):
    copy = Path(shutil.copytree(case, tmp_path / "copy"))
    change(copy, "figures", 0, population="boats and barges")
    write(copy, "stances", read(copy, "stances")[:1])
    status, said = run("verify", made, "--case", copy, "--template", short, "--json")
    found = json.loads(said)
    assert (status, found["good"], found["files"]) == (1, False, [])
    assert [fault["file"] for fault in found["inputs"]] == ["data/figures.csv", "data/stances.csv"]
    assert {"numbers/figures.csv", "numbers/stances.csv"} < {fault["file"] for fault in found["rerun"]}
    assert {row["table"] for row in found["rows"]} == {"figures", "stances", "positions", "strongest"}
    assert {"table": "figures", "row": "k1", "change": "changed", "column": "population", "old": "boats",
            "new": "boats and barges"} in found["rows"]
    assert {"table": "stances", "row": "v2", "change": "removed", "column": "", "old": "", "new": ""} in (
        found["rows"])
    assert "numbers/figures.csv k1 population: was 'boats', is 'boats and barges'" in map(
        str, verify(made, copy, short).rows)


def test_a_case_that_has_faults_is_said_to_give_no_report(made, case, short, tmp_path):
    copy = Path(shutil.copytree(case, tmp_path / "copy"))
    change(copy, "figures", 0, low="900")
    found = verify(made, copy, short)
    assert [fault.file for fault in found.inputs] == ["data/figures.csv"]
    assert [fault.file for fault in found.rerun] == ["re-run"]
    assert "900" in found.rerun[0].seen


@pytest.mark.parametrize("named", ["../../short.ipynb", "short.ipynb.ipynb", "/short.ipynb", "short"])
def test_a_manifest_never_chooses_a_template_by_its_path(copied, case, named, monkeypatch):
    monkeypatch.chdir(copied.parent)
    shutil.copy(copied / "report.ipynb", copied.parent / "short.ipynb")
    said = (copied / MANIFEST).read_text(encoding="utf-8").replace('"short.ipynb"', json.dumps(named))
    (copied / MANIFEST).write_text(said, encoding="utf-8")
    seen = [fault.seen for fault in verify(copied, case).rerun]
    assert seen == [f"the manifest names the template {named!r}; give it by --template"]


def test_a_template_of_ones_own_has_to_be_given(made, case):
    assert "no report template is called 'short'" in verify(made, case).rerun[0].seen


# the commit

def git(folder: Path, *words: str) -> str:
    person = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", "-C", str(folder), *person, *words], check=True, capture_output=True,
                          text=True).stdout.strip()


def committed(folder: Path) -> str:
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "one")
    return git(folder, "rev-parse", "HEAD")


def test_the_commit_is_the_last_that_touched_what_the_case_holds(tmp_path):
    folder = small_case(tmp_path / "repository" / "ostrel")
    assert commit(open_case(folder)) == (None, None)
    (folder / "notes.txt").write_text("one")
    first = committed(tmp_path / "repository")
    (folder / "notes.txt").write_text("two")
    git(folder, "commit", "--quiet", "-am", "two")
    assert git(folder, "rev-parse", "HEAD") != first
    assert commit(open_case(folder)) == (first, False)
    change(folder, "figures", 0, population="vessels")
    assert commit(open_case(folder)) == (first, True)


def test_settings_of_a_strangers_repository_are_not_run(tmp_path):
    folder = small_case(tmp_path / "ostrel")
    committed(folder)
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o755)
    for setting in ("core.fsmonitor", "gpg.program", "filter.x.clean", "core.pager"):
        git(folder, "config", setting, str(trap))
    git(folder, "config", "log.showSignature", "true")
    (folder / ".gitattributes").write_text("* filter=x\n")
    change(folder, "figures", 0, population="vessels")
    assert commit(open_case(folder))[1] is True
    assert not (tmp_path / "sprung").exists()


# where a report may go

def test_a_report_is_up_to_date_until_it_or_its_case_changes(made, case, short, tmp_path):
    own = Path(shutil.copytree(case, tmp_path / "own"))
    shutil.copytree(made, tmp_path / made.name)
    job = plan(open_case(own), short, tmp_path, {})
    assert up_to_date(job, open_case(own))
    assert not up_to_date(plan(open_case(own), short, tmp_path, {}, ["html"]), open_case(own))
    change(own, "figures", 0, population="vessels")
    assert not up_to_date(job, open_case(own))
    change(own, "figures", 0, population="boats")
    damage_byte(tmp_path / made.name)
    assert not up_to_date(job, open_case(own))


OCCUPIED = {
    "whole": (lambda folder: None, None, None),
    "altered": (damage_byte, "a report that is not whole .report.html: sha256 .*, or say --overwrite$", None),
    "a file lost": (lambda folder: (folder / "report.pdf").unlink(), "not whole .report.pdf: no", None),
    "notes of a person": (lambda folder: (folder / "notes.txt").write_text("mine"),
                          "holds 'notes.txt'; expected a report or nothing; move it", "holds 'notes.txt'"),
    "a link": (lambda folder: (folder / "numbers" / "x.csv").symlink_to("/etc"), "holds 'numbers/x.csv'",
               "holds 'numbers/x.csv'"),
    "no manifest": (lambda folder: (folder / MANIFEST).unlink(), "holds no manifest", "holds no manifest"),
}


@pytest.mark.parametrize("state", OCCUPIED)
def test_only_what_can_be_made_again_is_replaced(made, case, short, tmp_path, state):
    folder = Path(shutil.copytree(made, tmp_path / made.name))
    act, *messages = OCCUPIED[state]
    act(folder)
    for overwrite, message in zip((False, True), messages, strict=True):
        job = plan(open_case(case), short, tmp_path, {}, overwrite=overwrite)
        if message is None:
            refuse_place(job, open_case(case))
        else:
            with pytest.raises(ReportError, match=message):
                refuse_place(job, open_case(case))


def test_a_report_of_another_case_is_not_replaced_unasked(made, case, short, tmp_path):
    shutil.copytree(made, tmp_path / made.name)
    other = Path(shutil.copytree(case, tmp_path / "other"))
    (other / "data" / "datapackage.json").write_text('{"title": "Another"}')
    job = plan(open_case(other), short, tmp_path, {})
    with pytest.raises(ReportError, match="of another case, template or parameters; expected the same"):
        refuse_place(job, open_case(other))
    refuse_place(plan(open_case(other), short, tmp_path, {}, overwrite=True), open_case(other))


def test_what_a_person_puts_there_meanwhile_is_kept(tmp_path):
    put(tmp_path / "report", {"report.html": b"one"})
    (tmp_path / "report" / "notes.txt").write_text("mine")
    with pytest.raises(ReportError, match="holds what is no report"):
        put(tmp_path / "report", {"report.html": b"two"})
    assert names(tmp_path) == ["report/notes.txt", "report/report.html"]


def test_a_case_that_changes_while_the_report_is_made_gives_none(case, tmp_path):
    own = Path(shutil.copytree(case, tmp_path / "own"))
    meddling = template(tmp_path / "meddling.ipynb", "from pathlib import Path\n"
                        "with Path('data/namings.csv').open('a') as file:\n    file.write('n2')")
    with pytest.raises(ReportError, match=r"data/namings\.csv was changed while the report was made"):
        report(own, meddling, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("out", ["a\0b", "x" * 100_000])
def test_an_output_folder_that_can_have_no_such_name_is_refused(case, short, out):
    with pytest.raises(ReportError, match=r"is no path .*; expected a folder; choose another --out$"):
        plan(open_case(case), short, out, {})


# what is left by whoever is stopped

PUTS = "import sys; from pathlib import Path; from sourcebook.report.folder import put, _beside\n"


def test_a_full_disk_leaves_the_old_report_and_nothing_else(tmp_path):
    put(tmp_path / "report", {"report.html": b"one"})
    full = PUTS + "put(Path(sys.argv[1]), {'report.ipynb': b'x', 'report.html': b'x' * 9999})"
    done = subprocess.run([sys.executable, "-c", full, tmp_path / "report"], capture_output=True, text=True,
                          check=False,
                          preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000)))
    assert re.search(r"ReportError: .*File too large; nothing was written; choose another --out", done.stderr)
    assert names(tmp_path) == ["report/report.html"]
    assert (tmp_path / "report" / "report.html").read_bytes() == b"one"
    assert [each.name for each in tmp_path.iterdir()] == ["report"]


def test_what_a_killed_process_left_is_cleared_away_but_not_what_a_living_one_is_at(tmp_path):
    waits = (PUTS + "with _beside(Path(sys.argv[1])) as beside:\n"
             "    (beside / 'half').write_text('half'); print(beside.name, flush=True); sys.stdin.read()")
    at_work = subprocess.Popen([sys.executable, "-c", waits, tmp_path], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, text=True)
    unfinished = tmp_path / at_work.stdout.readline().strip()
    put(tmp_path / "one", {"report.html": b"one"})
    assert names(unfinished) == ["half"]
    at_work.send_signal(signal.SIGKILL)
    at_work.communicate()
    assert unfinished.exists()
    put(tmp_path / "two", {"report.html": b"two"})
    assert names(tmp_path) == ["one/report.html", "two/report.html"]
    assert not unfinished.exists()


# the name of a report

KNOWN = {name: Parameter(name, type(default), default, "") for name, default in
         {"event": "", "measure": "", "sides": [], "as_of": "", "rows": 0}.items()}
HARD = ["con", "NUL.txt", "../x", "as_of", "sides", "a\u202eb", "x" * 100_000, "\0", "1992-03", ".", "{{ }}"]
ODD = st.one_of(st.text(max_size=6), st.text("a-.1_", max_size=5), st.sampled_from(HARD))
VALUES = st.fixed_dictionaries(
    {"event": ODD, "measure": ODD, "sides": st.lists(ODD, max_size=3), "as_of": ODD, "rows": st.integers()})


@given(VALUES)
def test_a_name_is_one_that_every_system_can_give_a_folder(values):
    name = slug(values, KNOWN)
    assert re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,90}", name)
    assert not name.endswith(".") and ".." not in name and not RESERVED.fullmatch(name)


@given(VALUES, VALUES)
def test_two_sets_of_parameters_have_two_names(one, other):
    assert (slug(one, KNOWN) == slug(other, KNOWN)) == (one == other)


@pytest.mark.parametrize(("one", "other"), [
    ({"event": "a-b", "measure": "c"}, {"event": "a", "measure": "b-c"}),
    ({"sides": ["a", "as_of", "1"]}, {"sides": ["a"], "as_of": "1"}),
    ({"sides": ["1992", "03"]}, {"sides": ["1992-03"]}),
    ({"event": "con"}, {"event": "_con"}),
])
def test_names_that_would_read_alike_are_told_apart(one, other):
    blank = {name: each.default for name, each in KNOWN.items()}
    assert slug(blank | one, KNOWN) != slug(blank | other, KNOWN)


def test_a_parameter_that_is_no_text_is_refused(case, tmp_path):
    free = template(tmp_path / "free.ipynb")
    book = nbformat.read(free, as_version=4)
    book.cells[0].source = 'words: str = ""  # any'
    nbformat.write(book, free)
    with pytest.raises(ParameterError, match=r"parameter words is .*; expected text in UTF-8"):
        plan(open_case(case), free, tmp_path, {"words": "a\udcff"})
    assert plan(open_case(case), free, tmp_path, {"words": "../" * 40_000}).folder.parent == tmp_path


# the numbers behind

def table(folder: Path, name: str) -> list[dict[str, str]]:
    text = (folder / "numbers" / f"{name}.csv").read_bytes().decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_figures_behind_a_report_are_there_with_words_reading_and_chain(made):
    rows = {row["figure_id"]: row for row in table(made, "figures")}
    assert list(rows) == ["k1", "k2", "k3"]
    assert {name: rows["k1"][name] for name in ("wording", "low", "high", "qualifier", "chain", "line")} == {
        "wording": "at least 12 boats", "low": "12", "high": "", "qualifier": "at_least",
        "chain": "Gazette of the weir › Oda Brandt", "line": "keeper"}
    assert [row["number"] for row in table(made, "bounds")] == ["12", "", "9", "9"]
    assert [(row["measure_id"], row["figures"], row["lines"]) for row in table(made, "counts")] == [
        ("lost", "2", "2"), ("barges_lost", "1", "1")]
    assert [(row["line"], row["begins_with"], row["figures"]) for row in table(made, "lines")] == [
        ("keeper", "The keeper of the lock", "k1 k2"), ("ledger", "Ledger of the Upper Dále", "k3")]
    assert [row["stance_id"] for row in table(made, "stances")] == ["v1", "v2"]


def test_the_json_has_what_the_tables_have(made):
    whole = json.loads((made / "numbers" / "numbers.json").read_text(encoding="utf-8"))
    assert set(whole) == set(KEYS)
    for name, rows in whole.items():
        plain = [{key: "" if cell is None else str(cell) for key, cell in row.items()} for row in rows]
        assert plain == table(made, name)


def test_no_cell_of_a_table_is_a_formula(case):
    chosen = select(open_case(case), "loss", "lost")
    noted = chosen.tables["figures"].assign(note='=HYPERLINK("http://example.org")')
    files = written(numbers(dataclasses.replace(chosen, tables=chosen.tables | {"figures": noted})))
    assert b"'=HYPERLINK" in files["numbers/figures.csv"]
    assert b'"=HYPERLINK(' in files["numbers/numbers.json"]


def test_every_row_of_every_table_has_a_key_of_its_own(root):
    opened = open_case(root)
    subject = opened.figures.groupby(["event_id", "measure_id"]).size().idxmax()
    for name, each in numbers(select(opened, *subject)).items():
        assert not each.rows.duplicated(list(each.key)).any(), name
        assert len(each.rows) or name == "left_out"


# what the command says of its parameters

def test_the_command_says_what_each_parameter_may_be(case):
    status, said = run("report", "--case", case, "--help-parameters")
    assert status == 0
    assert "--standpoints: a list of texts;" in said
    for line in ("loss: Loss of boats at Ostrel", "flood: Flood in the Dale", "lost: boats lost",
                 "lower: Lower Dale", "none: vague words are left without numbers",
                 "envelope: plain envelope"):
        assert f"    {line}" in said.splitlines()
    assert "lost_or_damaged" not in said
    told = json.loads(run("report", "--case", case, "--help-parameters", "--json")[1])
    assert list(told["reading"]["values"]) == ["none", "open", "fixed"]


def test_the_seal_is_the_same_with_and_without_a_commit(made):
    seal = read_seal(made)
    committed = dataclasses.replace(seal, commit="0" * 40, changed_since_commit=False)
    assert committed.digest == seal.digest
    assert dataclasses.replace(seal, template="other.ipynb").digest != seal.digest


def test_the_same_sides_in_another_order_are_the_same_report(case, tmp_path):
    def named(sides: list[str]) -> str:
        return plan(open_case(case), "event", tmp_path, {"event": "loss", "standpoints": sides}).name

    assert named(["upper", "lower"]) == named(["lower", "upper"]) == named(["lower", "upper", "lower"])


def test_a_report_that_rests_on_other_rows_or_has_other_formats_is_replaced_only_when_asked(
        made, case, short, tmp_path):
    shutil.copytree(made, tmp_path / made.name)
    other = Path(shutil.copytree(case, tmp_path / "case"))
    change(other, "figures", 0, note="Counted twice.")
    for case_now, formats, why in ((other, FORMATS, "tables or documents"), (case, ["html"], "formats")):
        job = plan(open_case(case_now), short, tmp_path, {}, formats)
        with pytest.raises(ReportError, match=f"a report with other {why}, which may have been cited; "):
            refuse_place(job, open_case(case_now))
        refuse_place(job, open_case(case_now), stale=True)
        refuse_place(dataclasses.replace(job, overwrite=True), open_case(case_now))


def test_rows_that_differ_are_named_though_the_case_has_faults(made, case, short, tmp_path):
    copy = Path(shutil.copytree(case, tmp_path / "copy"))
    change(copy, "figures", 0, low="13")
    found = verify(made, copy, short)
    assert [fault.file for fault in found.rerun] == ["re-run"]
    assert "numbers/figures.csv k1 low: was '12', is '13'" in map(str, found.rows)
