"""The Data Package says what the schema says, and an independent validator agrees."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from cases import change, file_of, read, replace, rewrite, small_case, write
from click.testing import CliRunner, Result
from frictionless import Package, Report, validate

from sourcebook import SourcebookError, check, open_case
from sourcebook.cli import cli
from sourcebook.codebook import BEGIN, CODEBOOK, END
from sourcebook.datapackage import PACKAGE, datapackage, package_faults, packaged, write_package
from sourcebook.draft import read_draft
from sourcebook.errors import FaultsFound
from sourcebook.schema import TABLES


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return small_case(tmp_path / "Ostrel, 1871")


@pytest.fixture
def packed(case: Path) -> Path:
    write_package(case)
    return case


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words], prog_name="sourcebook")


def judge(case: Path) -> Report:
    return validate(str(case / PACKAGE))


def complaints(report: Report) -> list[tuple[str, int | None, str]]:
    """The table, the line and the sort of every error that frictionless finds."""
    return [
        (task.name, getattr(error, "row_number", None), error.type)
        for task in report.tasks for error in task.errors
    ] + [("", None, error.type) for error in report.errors]


def resource(case: Path, table: str) -> dict:
    found, = (each for each in datapackage(case)["resources"] if each["name"] == table)
    return found


def field(case: Path, table: str, column: str) -> dict:
    found, = (each for each in resource(case, table)["schema"]["fields"] if each["name"] == column)
    return found


# frictionless, which knows nothing of this library, is the judge


def test_frictionless_finds_the_package_of_the_built_in_case_valid(root):
    package = Package.from_descriptor(str(root / PACKAGE))
    assert complaints(package.validate()) == []
    assert {each.name for each in package.resources} == TABLES.keys()
    assert all(each.hash.startswith("sha256:") and each.bytes for each in package.resources)


def test_frictionless_finds_the_package_of_a_new_case_valid(packed):
    assert complaints(judge(packed)) == []


def test_frictionless_reads_as_many_rows_as_the_case_has(packed):
    case = open_case(packed)
    for table in ("figures", "datings", "stances", "sources", "exclusions"):
        rows = Package.from_descriptor(str(packed / PACKAGE)).get_resource(table).read_rows()
        assert len(rows) == len(getattr(case, table))


@pytest.mark.parametrize(("table", "row", "cells", "error"), [
    ("figures", 0, {"low": "a dozen"}, "type-error"),
    ("figures", 0, {"qualifier": "roughly"}, "constraint-error"),
    ("figures", 0, {"wording": ""}, "constraint-error"),
    ("figures", 0, {"passage_id": "q9"}, "foreign-key"),
    ("figures", 1, {"figure_id": "k1"}, "primary-key"),
    ("figures", 1, {"via": "brandt>keeper"}, "constraint-error"),
    ("events", 1, {"part_of": "floods"}, "foreign-key"),
    ("stances", 0, {"explicit": "perhaps"}, "type-error"),
    ("datings", 1, {"clock": "dawn"}, "constraint-error"),
    ("names", 1, {"entity": "Ostrel"}, "constraint-error"),
])
def test_frictionless_finds_by_the_package_what_check_finds_by_the_schema(packed, table, row, cells, error):
    change(packed, table, row, **cells)
    assert (table, row + 2, error) in complaints(judge(packed))
    assert any((fault.file, fault.line) == (TABLES[table].file, row + 2) for fault in check(packed))


def test_frictionless_finds_a_changed_byte_by_its_hash(packed):
    rewrite(packed, "sources", lambda data: data.replace(b"Oda Brandt", b"Ida Brandt"))
    assert ("sources", None, "hash-count") in complaints(judge(packed))


# what the package says


def test_every_table_is_there_with_its_bytes_and_hash(case):
    for table in (table for table in TABLES.values() if not table.optional):
        data = (case / table.file).read_bytes()
        described = resource(case, table.name)
        assert (described["path"], described["bytes"]) == (f"{table.name}.csv", len(data))
        assert described["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
        assert [each["name"] for each in described["schema"]["fields"]] == table.names


def test_the_documents_are_the_sources_with_their_hashes(case):
    data = (case / "seeds" / "gazette.txt").read_bytes()
    assert datapackage(case)["sources"][0] == {
        "title": "Gazette of the weir", "document_id": "gazette", "file": "seeds/gazette.txt",
        "bytes": len(data), "hash": "sha256:" + hashlib.sha256(data).hexdigest(),
    }


@pytest.mark.parametrize(("table", "column", "kind", "constraints"), [
    ("figures", "figure_id", "string", {"required": True, "unique": True, "pattern": "[a-z0-9_]+"}),
    ("figures", "low", "integer", {}),
    ("places", "lat", "number", {}),
    ("stances", "explicit", "boolean", {"required": True}),
    ("register", "severity", "string", {"required": True, "enum": ["low", "medium", "high"]}),
    ("figures", "via", "string", {"pattern": "[a-z0-9_]+( > [a-z0-9_]+)*"}),
])
def test_a_column_is_described_with_its_type_and_what_it_may_hold(case, table, column, kind, constraints):
    described = field(case, table, column)
    assert (described["type"], described["constraints"]) == (kind, constraints)


@pytest.mark.parametrize(("table", "column", "said"), [
    ("figures", "via", "Keys of sources."),
    ("links", "from_id", "A key of figures, datings or stances."),
    ("figures", "stated", "An EDTF date (ISO 8601-2)."),
])
def test_what_a_table_schema_cannot_say_is_said_in_words(case, table, column, said):
    assert field(case, table, column)["description"].endswith(f" {said}")


def test_references_to_one_table_are_foreign_keys(case):
    def keys(table: str) -> dict[str, tuple[str, list[str]]]:
        found = resource(case, table)["schema"].get("foreignKeys", [])
        return {key["fields"][0]: tuple(key["reference"].values()) for key in found}

    assert keys("events") == {"part_of": ("", ["event_id"]), "place_id": ("places", ["place_id"])}
    assert keys("links") == {}
    assert resource(case, "links")["schema"]["primaryKey"] == ["from_id", "relation", "to_id"]
    assert keys("dependences")["depends_on"] == ("sources", ["source_id"])


# what is written by hand is kept


def test_a_new_case_gets_a_name_and_no_title(packed):
    written = json.loads((packed / PACKAGE).read_bytes())
    assert list(written) == ["name", "profile", "sources", "resources"]
    assert written["name"] == "ostrel-1871"


def test_name_title_licences_and_the_like_are_kept(packed):
    head = {"name": "weir", "title": "The weir of Ostrel", "licenses": [{"name": "CC0-1.0"}], "version": "2"}
    (packed / PACKAGE).write_text(json.dumps(head), encoding="utf-8")
    assert write_package(packed) == [PACKAGE]
    written = json.loads((packed / PACKAGE).read_bytes())
    assert {key: written[key] for key in head} == head
    assert list(written)[-1] == "resources"
    assert complaints(judge(packed)) == []


def test_a_broken_package_is_refused_and_left_as_it_is(packed):
    (packed / PACKAGE).write_text('{"title": "Weir",}', encoding="utf-8")
    with pytest.raises(FaultsFound, match="expected a JSON object"):
        write_package(packed)
    assert (packed / PACKAGE).read_text(encoding="utf-8") == '{"title": "Weir",}'


def test_a_case_with_faults_of_structure_gets_no_package(case):
    change(case, "figures", 0, low="9.5")
    with pytest.raises(FaultsFound, match=r"data/figures\.csv:2 low: '9\.5'"):
        write_package(case)
    assert not (case / PACKAGE).exists()


def test_coding_rules_written_by_hand_are_kept(packed):
    replace(packed, CODEBOOK, "To be written by hand:", "A boat is a boat.\n\nBy hand:")
    replace(packed, CODEBOOK, "### figures", "### fingers")
    rules = (packed / CODEBOOK).read_text(encoding="utf-8").split(BEGIN)[0]
    assert write_package(packed) == [CODEBOOK]
    text = (packed / CODEBOOK).read_text(encoding="utf-8")
    assert text.startswith(rules) and "A boat is a boat." in rules
    assert "### figures" in text and "### fingers" not in text


@pytest.mark.parametrize("text", ["No place.", f"{BEGIN} alone", f"{END} {BEGIN}", f"{BEGIN}{BEGIN}{END}"])
def test_a_codebook_without_one_place_for_the_tables_is_not_touched(packed, text):
    (packed / CODEBOOK).write_text(text, encoding="utf-8")
    with pytest.raises(SourcebookError, match="no place for the tables, or several; expected the line <!--"):
        write_package(packed)
    assert (packed / CODEBOOK).read_text(encoding="utf-8") == text


def test_writing_again_changes_no_byte(packed):
    before = {file: (packed / file).read_bytes() for file in (PACKAGE, CODEBOOK)}
    assert write_package(packed) == []
    assert {file: (packed / file).read_bytes() for file in before} == before
    assert not list(packed.glob("data/*.new"))


# what is out of date


def test_a_changed_table_makes_the_package_a_fault(packed):
    assert list(packaged(read_draft(packed))) == []
    change(packed, "sources", 2, name="Ida Brandt")
    fault, = packaged(read_draft(packed))
    assert str(fault) == (
        "data/datapackage.json: out of date for sources; expected what sourcebook package would write; "
        "run sourcebook package"
    )
    write_package(packed)
    assert list(packaged(read_draft(packed))) == []


def test_a_codebook_with_other_columns_is_a_fault(packed):
    replace(packed, CODEBOOK, "| `low` |", "| `lowest` |")
    fault, = packaged(read_draft(packed))
    assert (fault.file, fault.seen) == (CODEBOOK, "out of date")


def test_a_case_that_was_never_packaged_is_not_asked_to_be(case):
    assert list(packaged(read_draft(case))) == []
    (case / PACKAGE).write_text('{"title": "The weir of Ostrel"}', encoding="utf-8")
    (case / CODEBOOK).write_text("Only by hand.", encoding="utf-8")
    assert list(packaged(read_draft(case))) == []


def test_a_broken_table_is_one_fault_and_not_a_package_out_of_date_too(packed):
    write(packed, "figures", [row | {"low": "many"} for row in read(packed, "figures")])
    assert list(packaged(read_draft(packed))) == []
    file_of(packed, "figures").unlink()
    assert list(packaged(read_draft(packed))) == []


def test_the_command_writes_then_has_nothing_to_write(case):
    result = run("package", "--check", case)
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (1, "package: 2 faults, nothing written")
    assert not (case / PACKAGE).exists()
    result = run("package", case)
    outcome = "package: no faults, data/datapackage.json and data/CODEBOOK.md written\n"
    assert (result.exit_code, result.stdout) == (0, outcome)
    assert run("package", case).stdout == "package: no faults, nothing written\n"
    assert run("package", "--check", case).exit_code == 0
    assert json.loads(run("package", "--json", case).stdout) == {"written": [], "faults": []}


def test_the_faults_of_a_package_are_those_the_command_lists(packed):
    change(packed, "sources", 2, name="Ida Brandt")
    assert [fault.file for fault in package_faults(packed)] == [PACKAGE]
    assert str(package_faults(packed)[0]) in run("package", "--check", packed).stdout


def test_no_package_vouches_for_a_changed_document(tmp_path):
    case = small_case(tmp_path / "weir")
    (case / "seeds" / "gazette.txt").write_bytes(b"Another text.")
    with pytest.raises(FaultsFound, match="a changed file"):
        write_package(case)
    assert not (case / "data" / "datapackage.json").exists()
