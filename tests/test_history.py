from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from cases import add, change, read, replace, small_case, write
from click.testing import CliRunner

from sourcebook import SourcebookError, UnknownName, open_case
from sourcebook.changelog import UNSAID, entries, reason
from sourcebook.changes import Change, changes
from sourcebook.cli import cli
from sourcebook.git import commit_of
from sourcebook.history import difference, opened, state
from sourcebook.reported import reported, reported_changes

LOG = """# Changelog

| column | what it says |
|---|---|

## 1871-05-08

First release.
"""

SECOND = """
## 1871-05-09

| table | row | column | old | new | why |
|---|---|---|---|---|---|
| figures | k1 | low | 12 | 14 | A second look at the page. |
| links | k2 + part_of + k1 | row | | removed | Not of one count \\| by the page. |

Voices of the lock were added to `sources`. The word on `figures.high` changes nothing.
"""


@pytest.fixture
def old(tmp_path) -> Path:
    case = small_case(tmp_path / "old")
    (case / "data" / "CHANGELOG.md").write_text(LOG, encoding="utf-8")
    return case


@pytest.fixture
def new(tmp_path) -> Path:
    case = small_case(tmp_path / "new")
    (case / "data" / "CHANGELOG.md").write_text(LOG + SECOND, encoding="utf-8")
    return case


def git(folder: Path, *words: str) -> None:
    own = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *own, *words], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path) -> Path:
    """A repository in whose folder `case` a figure was changed after the tag `first`."""
    case = small_case(tmp_path / "repository" / "case")
    git(case.parent, "init", "-q", "-b", "main")
    git(case.parent, "add", ".")
    git(case.parent, "commit", "-q", "-m", "one")
    git(case.parent, "tag", "first")
    change(case, "figures", 0, low="14")
    git(case.parent, "commit", "-q", "-a", "-m", "two")
    return case


def run(*words: object):
    return CliRunner().invoke(cli, ["diff", *map(str, words)])


def test_two_equal_states_do_not_differ(old, new):
    assert changes(old, old) == []
    assert reported_changes(open_case(old), open_case(new)).empty
    done = run(old, old)
    assert (done.exit_code, done.output) == (
        0, f"{old} → {old}\n\nReported numbers (reading 'none'): none differs\n")


def test_a_changed_cell_has_both_values_and_the_reason_of_its_row(old, new):
    change(new, "figures", 0, low="14")
    assert changes(old, new) == [
        Change("cell", "changed", "figures", "k1", "low", "12", "14",
               "1871-05-09: A second look at the page.")]


def test_a_change_that_nobody_explained_is_said_to_have_no_reason(old, new):
    change(new, "figures", 1, low="8")
    assert [each.why for each in changes(old, new)] == [UNSAID]
    assert "no reason in data/CHANGELOG.md" in run(old, new).output


def test_rows_added_and_removed_are_named_by_their_key(old, new):
    add(new, "sources", source_id="clerk", name="The clerk", kind="official", standpoint="upper")
    write(new, "links", [])
    found = [(each.table, each.kind, each.row, each.why) for each in changes(old, new)]
    assert found == [
        ("sources", "added", "clerk", "1871-05-09: Voices of the lock were added to `sources`. "
                                      "The word on `figures.high` changes nothing."),
        ("links", "removed", "k2 + part_of + k1", "1871-05-09: Not of one count | by the page.")]


def test_the_order_of_rows_is_no_difference(old, new):
    write(new, "sources", read(new, "sources")[::-1])
    assert changes(old, new) == []


def test_what_is_added_one_way_is_removed_the_other_way(old, new):
    change(new, "figures", 0, low="14")
    add(new, "links", from_id="k1", relation="repeats", to_id="k3", certainty="stated")
    there, back = changes(old, new), changes(new, old)
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    assert {(each.row, turned[each.kind], each.new, each.old) for each in there} \
        == {(each.row, each.kind, each.old, each.new) for each in back}


def test_a_changed_document_is_told_by_its_hash(old, new):
    replace(new, "seeds/ledger.txt", "Dozens", "Scores")
    (new / "seeds" / "letter.txt").write_text("A letter.", encoding="utf-8")
    found = [each for each in changes(old, new) if each.what == "file"]
    assert [(each.table, each.kind, len(each.old), len(each.new)) for each in found] \
        == [("seeds/ledger.txt", "changed", 64, 64), ("seeds/letter.txt", "added", 0, 64)]


def test_only_what_was_said_on_the_way_is_a_reason(old, new):
    change(new, "figures", 0, low="14")
    (old / "data" / "CHANGELOG.md").write_text(LOG + SECOND, encoding="utf-8")
    assert [each.why for each in changes(old, new)] == [UNSAID]


def test_a_changelog_is_read_below_its_dates_only(new, tmp_path):
    assert [(each.date, each.table, each.row, each.column) for each in entries(new)] == [
        ("1871-05-08", "", "", ""), ("1871-05-09", "figures", "k1", "low"),
        ("1871-05-09", "links", "k2 + part_of + k1", "row"), ("1871-05-09", "", "", "")]
    assert entries(tmp_path) == []


def test_a_name_within_another_name_gives_no_reason(new):
    said = entries(new)
    assert reason(said, "figures", "k7") == UNSAID
    assert reason(said, "figures", "k7", "high").startswith("1871-05-09: Voices of the lock")


def test_a_column_of_another_time_is_reported_and_the_numbers_are_compared_all_the_same(old, new):
    for case, column in ((old, "note"), (new, "mood")):
        file = case / "data" / "figures.csv"
        lines = file.read_text(encoding="utf-8").splitlines()
        if column == "note":
            assert lines[0].endswith(",note")
            lines = [line.rpartition(",")[0] for line in lines]
        else:
            lines = [f"{lines[0]},mood", *(f"{line},calm" for line in lines[1:])]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    change_low = (new / "data" / "figures.csv")
    change_low.write_text(change_low.read_text(encoding="utf-8").replace(",12,", ",13,", 1), encoding="utf-8")
    with state(old, old) as before, state(new, new) as after:
        found = difference(before, after)
    columns = [(each.kind, each.column) for each in found.changes if each.what == "column"]
    assert columns == [("added", "note"), ("added", "mood")]
    assert found.faults == {}
    assert next(iter(found.reported["after"])) == "13 (k1)"


def test_a_state_that_does_not_open_is_said_so_and_its_rows_are_compared(old, new):
    change(new, "figures", 0, low="many")
    case, faults = opened(new)
    assert case is None
    assert len(faults) == 1
    done = run(old, new)
    assert done.exit_code == 1
    assert f"{new} cannot be opened (1 fault), so only rows are compared:\n" in done.output
    assert "\n  data/figures.csv:2 low: " in done.output
    assert "~ k1 low: 12 → many" in done.output
    assert "Reported numbers" not in done.output


def test_the_numbers_that_change_have_both_values_and_the_figures_that_are_the_cause(old, new):
    change(new, "figures", 0, low="14", wording="14 boats")
    rows = reported_changes(open_case(old), open_case(new))
    assert rows[["reported", "before", "after", "because"]].to_numpy().tolist()[0] \
        == ["lowest low", "12 (k1)", "14 (k1)", "k1"]
    assert rows.set_index("reported").loc["ACLED-like", ["before", "after"]].tolist() == [
        "12; the lowest, of each voice the latest", "14; the lowest, of each voice the latest"]


def test_a_number_that_changes_because_of_another_table_says_so(old, new):
    add(new, "dependences", source_id="ledger", depends_on="brandt", how="repeats", certainty="suspected")
    rows = reported_changes(open_case(old), open_case(new))
    assert rows[["measure_id", "reported", "before", "after", "because"]].to_numpy().tolist() \
        == [["lost", "lines", "2", "1 to 2", "rows of other tables"]]


def test_the_reading_decides_which_bounds_vague_words_have(old):
    case = open_case(old)
    subject = ("loss", "lost")
    assert reported(case).loc[subject, "lowest low"] == "12 (k1)"
    assert reported(case).loc[subject, "highest high"] == "none stated"
    assert reported(case, "fixed").loc[subject, "highest high"].startswith("99")
    with pytest.raises(UnknownName, match="no reading is called 'fixd'; did you mean fixed"):
        reported(case, "fixd")


def test_a_revision_is_the_case_as_it_was_committed(repository):
    with state("first", repository) as before, state("HEAD", repository) as after:
        found = changes(before.path, after.path)
        assert [(each.row, each.old, each.new) for each in found] == [("k1", "12", "14")]
        assert before.label.startswith("first (")
        place = before.path
    assert not place.exists()


def test_without_a_second_name_a_revision_is_compared_with_the_case_as_it_is_now(repository):
    change(repository, "figures", 0, low="15")
    done = run("first", "--case", repository)
    assert done.exit_code == 1
    assert "~ k1 low: 12 → 15" in done.output
    assert run("HEAD", "main", "--case", repository).exit_code == 0


def test_a_folder_that_has_the_name_of_a_revision_is_the_folder_and_that_is_said(repository, monkeypatch):
    monkeypatch.chdir(repository.parent)
    git(repository, "tag", "case")
    with state("case", repository) as found:
        assert found.path == repository
        assert found.note == "case is a folder and a revision; the folder is taken"


def test_an_unknown_revision_is_answered_with_the_nearest(repository):
    done = run("frist", "--case", repository)
    assert done.exit_code == 2
    assert "no folder or git revision is called 'frist'; did you mean first?" in done.output


@pytest.mark.parametrize("name", ["--output=x", "-x", "a b", "HEAD:case", "\x00", "$(touch x)", "../.."])
def test_a_name_is_never_a_command(repository, name):
    assert commit_of(repository, name) is None


def test_outside_a_repository_only_folders_are_understood(old):
    with pytest.raises(SourcebookError, match=r"first is no folder, and .* is in no git repository"), \
            state("first", old):
        pass


def test_a_revision_before_there_was_a_case_is_refused(repository, tmp_path):
    git(repository.parent, "checkout", "-q", "--orphan", "empty")
    git(repository.parent, "rm", "-rfq", "--cached", ".")
    git(repository.parent, "commit", "-q", "--allow-empty", "-m", "none")
    with pytest.raises(SourcebookError, match="no case was in case/ at revision empty; expected"), \
            state("empty", repository):
        pass


def test_settings_of_a_repository_do_not_change_what_was_committed(repository):
    (repository / ".gitattributes").write_text("*.csv filter=shout export-ignore\n", encoding="utf-8")
    git(repository, "config", "filter.shout.smudge", "tr a-z A-Z")
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "three")
    with state("HEAD", repository) as found:
        restored, own = (folder / "data" / "figures.csv" for folder in (found.path, repository))
        assert restored.read_bytes() == own.read_bytes()


def test_json_holds_the_same(old, new):
    change(new, "figures", 0, low="14")
    held = json.loads(run(old, new, "--json").output)
    assert held["changes"][0] == {
        "what": "cell", "kind": "changed", "table": "figures", "row": "k1", "column": "low",
        "old": "12", "new": "14", "why": "1871-05-09: A second look at the page."}
    assert held["reported"][0]["after"] == "14 (k1)"
    assert held["faults"] == {}
