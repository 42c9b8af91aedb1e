from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from cases import change, file_of, small_case
from click.testing import CliRunner, Result

from sourcebook.cli import cli
from sourcebook.schema import TABLES

FILES = sum(not table.optional for table in TABLES.values())
SUMMARY = f"{FILES} tables, 2 documents, 7 statements"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return small_case(tmp_path / "ostrel")


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words], prog_name="sourcebook")


def test_a_sound_case_is_summed_up_in_one_line(case):
    result = run("check", case)
    assert (result.exit_code, result.stdout) == (0, f"{SUMMARY}: no faults\n")


def test_the_case_around_is_taken_without_a_name(case, monkeypatch):
    monkeypatch.chdir(case / "data")
    assert run("check").stdout == f"{SUMMARY}: no faults\n"


def test_a_case_that_is_neither_named_nor_around_is_read_but_never_written(tmp_path, monkeypatch, root):
    monkeypatch.chdir(tmp_path)
    assert run("check").stderr == f"no case here; taking the one around the package, {root}\n"
    for command in ("anchor", "package"):
        refused = run(command)
        assert refused.exit_code == 2
        assert "there is no case here to write into; name the folder of one" in refused.stderr


def test_faults_are_listed_a_line_each_before_the_summary(case):
    change(case, "figures", 1, source_id="keper", low="10")
    result = run("check", case)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "data/figures.csv:3 source_id: the unknown id 'keper'; expected an id of data/sources.csv; "
        "did you mean keeper?",
        "data/figures.csv:3 low: 10 is above high 9; expected low at or below high; "
        "swap them, or mend the one that is wrong",
        f"{SUMMARY}: 2 faults",
    ]


def test_a_script_gets_faults_as_json(case):
    change(case, "figures", 1, low="10")
    result = run("check", case, "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    fault, = told.pop("faults")
    assert told == {"case": "ostrel", "tables": FILES, "documents": 2, "statements": 7}
    assert (fault["file"], fault["line"], fault["column"]) == ("data/figures.csv", 3, "low")
    assert fault["message"].startswith("data/figures.csv:3 low: 10 is above high 9; ")
    change(case, "figures", 1, low="9")
    assert json.loads(run("check", case, "--json").stdout)["faults"] == []


def test_anchoring_says_what_it_found_and_wrote(case):
    change(case, "passages", 3, start="", end="")
    assert run("anchor", case).stdout == (
        "passages: 1 found, 4 in place already; no faults, data/passages.csv written\n"
    )
    assert run("anchor", case).stdout == "passages: 0 found, 5 in place already; no faults, nothing written\n"


def test_a_quote_without_a_place_keeps_anchoring_from_writing_unless_partial(case):
    change(case, "passages", 2, start="", end="")
    change(case, "passages", 3, quote="The Uppers did never open the sluice.")
    before = file_of(case, "passages").read_bytes()
    result = run("anchor", case)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[1:] == [
        "passages: 1 found, 3 in place already; 1 fault, nothing written"
    ]
    assert file_of(case, "passages").read_bytes() == before
    result = run("anchor", case, "--partial", "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert (told["anchored"], told["kept"], told["written"], len(told["faults"])) == (1, 3, True, 1)


def test_an_audit_lists_what_no_table_accounts_for(case):
    assert run("audit", case).exit_code == 0
    change(case, "datings", 1, wording="before dawn")
    result = run("audit", case)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "ledger:3 207–212 date: …dawn, and that the boats were lost on ⟦3 May⟧. The boats were lost, he "
        "wrote again,…",
        "document id  mentions  in statements  excluded  unaccounted",
        "    gazette         5              4         1            0",
        "     ledger         4              2         1            1",
        "        all         9              6         2            1",
    ]
    assert run("audit", case, "--all").stdout.count("\n") == 13
    told = json.loads(run("audit", case, "--json").stdout)
    assert [row["unaccounted"] for row in told["documents"]] == [0, 1]
    assert [(row["words"], row["line"], row["covered_by"]) for row in told["mentions"]] == [("3 May", 3, "")]
    skeleton = "document_id,start,end,quote,reason\nledger,207,212,3 May,\n"
    assert run("audit", case, "--skeleton").stdout == skeleton


def test_a_statement_is_shown(case):
    result = run("show", "k2", "--case", case)
    assert result.exit_code == 0
    assert result.stdout.startswith("figure k2 · document gazette\n")
    told = json.loads(run("show", "k2", "--case", case, "--json").stdout)
    assert told["chain"] == ["Gazette of the weir", "Oda Brandt", "The keeper of the lock"]
    assert told["quote"] == "The keeper of the lock told her that 9 of them were barges."


def test_a_case_with_faults_of_structure_is_not_shown_from(case):
    change(case, "figures", 1, low="9.5")
    result = run("show", "k2", "--case", case)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("data/figures.csv:3 low: '9.5'; expected a whole number in digits; ")


@pytest.mark.parametrize(("words", "answer"), [
    (["chek"], "No such command 'chek'. Did you mean 'check'?"),
    (["check", "--jsn"], "No such option '--jsn'. Did you mean '--json'?"),
    (["check", "nowhere"], "Directory 'nowhere' does not exist."),
    (["show"], "Missing argument 'ID'."),
    (["show", "k22"], "no statement is called 'k22'; did you mean k2"),
])
def test_a_command_that_cannot_be_understood_is_answered_with_the_nearest(case, monkeypatch, words, answer):
    monkeypatch.chdir(case)
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert answer in result.stderr
    assert "Traceback" not in result.stderr


def test_a_folder_that_is_no_case_is_a_usage_error(tmp_path):
    result = run("check", tmp_path)
    assert result.exit_code == 2
    assert "is no case; expected a folder with data/ and seeds/; check the path" in result.stderr


def leaves(group: click.Group, *names: str) -> Iterator[tuple[str, ...]]:
    """The commands of a group and of the groups in it, each as the words that name it."""
    for name, command in sorted(group.commands.items()):
        inner = leaves(command, *names, name) if isinstance(command, click.Group) else ()
        yield from inner or [(*names, name)]


@pytest.mark.parametrize("words", list(leaves(cli)), ids=" ".join)
def test_every_command_and_option_says_what_it_does(words):
    command = cli
    for word in words:
        command = command.commands[word]
    result = run(*words, "--help")
    assert result.exit_code == 0
    assert command.help
    options = [one for one in command.params if one.param_type_name == "option"]
    assert options and all(option.help for option in options)


def python(code: str, *words: object, **how: object) -> subprocess.Popen:
    lib = Path(__file__).resolve().parents[1] / "lib"
    return subprocess.Popen([sys.executable, "-c", code, *map(str, words)], text=True, stderr=subprocess.PIPE,
                            env=os.environ | {"PYTHONPATH": str(lib), "PYTHONUNBUFFERED": ""}, **how)


def test_a_closed_pipe_is_quiet(case):
    out, into = os.pipe()
    os.close(out)
    process = python("from sourcebook.cli import main; main()", "check", case, stdout=into)
    os.close(into)
    assert process.communicate()[1] == ""
    assert process.returncode == 141


def test_an_interrupt_is_quiet(case):
    process = python(
        "import os, signal; from sourcebook import checks, cli\n"
        # A shell may have started all of this with the signal ignored.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "checks.faults_of = lambda *_: os.kill(os.getpid(), signal.SIGINT)\n"
        "cli.main()", "check", case, stdout=subprocess.PIPE)
    out, told = process.communicate()
    assert (out, told.strip()) == ("", "")
    assert process.returncode == 130


def test_a_full_disk_is_answered_in_one_line(case):
    with Path("/dev/full").open("w") as full:
        process = python("from sourcebook.cli import main; main()", "check", case, stdout=full)
    assert process.communicate()[1] == "Error: standard output: No space left on device\n"
    assert process.returncode == 1
