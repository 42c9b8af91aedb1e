"""The codebook states the schema, explains every word of it, and quotes the documents as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from cases import read

from sourcebook import Case, columns, open_case, schema
from sourcebook.codebook import BEGIN, CODEBOOK, KINDS, codebook
from sourcebook.schema import STATEMENTS, TABLES

QUOTED = re.compile("“([^”]+)”")
ROW = re.compile(r"`([pftsnx][0-9]{3,})`")
BLOCK = re.compile(r"\n\n|\n(?=[-|] )")
"""Where a paragraph, an item of a list or a row of a table ends."""


def test_it_has_every_table_column_value_and_kind():
    text = codebook()
    assert KINDS.keys() == columns.KINDS.keys()
    assert text.index(BEGIN) < text.index("- `edtf`: ") < text.index("### documents")
    for table in TABLES.values():
        section = text.split(f"### {table.name}\n")[1].split("\n### ")[0]
        for column in table.columns:
            row, = re.findall(rf"^\| `{column.name}` \|.*$", section, re.MULTILINE)
            assert f"| {column.kind} |" in row and column.description in row
            assert all(f"`{value}`" in row for value in column.values)
            assert ("| yes |" in row) == column.required


def test_it_says_what_each_reason_of_an_exclusion_means():
    for reason, meaning in schema.EXCLUSION_REASONS.items():
        assert f"\n- `{reason}`: {meaning}\n" in codebook()


@pytest.fixture(scope="module")
def case(root) -> Case:
    return open_case(root)


@pytest.fixture(scope="module")
def rules(root) -> str:
    """The coding rules of the built-in case, written by hand."""
    return (root / CODEBOOK).read_text(encoding="utf-8").split(BEGIN)[0]


def cited(rules: str) -> Iterator[tuple[str, list[str]]]:
    """Yield every row that the rules name, and what they quote after it, up to the next."""
    for block in BLOCK.split(rules):
        _, *found = ROW.split(" ".join(block.split()))
        for name, words in zip(found[::2], found[1::2], strict=True):
            yield name, QUOTED.findall(words)


def test_every_value_of_a_closed_list_is_explained(rules):
    explained = (*STATEMENTS, "sources", "dependences", "links", "register")
    values = {value for table in explained for column in TABLES[table].columns for value in column.values}
    assert {value for value in values if f"`{value}`" not in rules} == set()


def test_every_column_of_a_statement_is_explained(rules):
    names = {name for table in STATEMENTS for name in TABLES[table].names}
    assert {name for name in names if f"`{name}`" not in rules} == set()


def test_the_rows_it_names_exist(case, rules):
    ids = {name for table in TABLES for name in getattr(case, table)[TABLES[table].key[0]]}
    named = [name for name, _ in cited(rules)]
    assert len(named) > 100
    assert [name for name in named if name not in ids] == []


def test_the_words_it_quotes_after_a_row_are_those_of_its_passage(case, rules):
    quotes = case.passages.set_index("passage_id")["quote"].to_dict()
    for table in (*STATEMENTS, "namings"):
        passages = getattr(case, table).set_index(TABLES[table].key[0])["passage_id"]
        quotes |= passages.map(quotes).to_dict()
    said = [(name, words) for name, quoted in cited(rules) for words in quoted if name in quotes]
    assert len(said) > 80
    assert [(name, words) for name, words in said if words not in quotes[name]] == []


def test_all_it_quotes_stands_in_a_document(case, rules):
    texts = [case.text(document) for document in case.documents["document_id"]]
    said = QUOTED.findall(" ".join(rules.split()))
    assert [words for words in said if not any(words in text for text in texts)] == []


def test_of_every_voice_in_the_words_of_another_it_is_recorded_who_relies_on_whom(case):
    """By the rule on voices heard through one another; their names say whose words they are in."""
    told = case.sources.loc[case.sources["name"].str.contains(r", in .*\bwords\b"), "source_id"]
    joined = set(case.dependences.query("certainty == 'stated'")[["source_id", "depends_on"]].stack())
    assert len(told) > 5
    assert set(told) - joined == set()


def test_every_link_leads_to_a_heading(root):
    text = (root / CODEBOOK).read_text(encoding="utf-8")
    headings = [heading.lower().replace(" ", "-") for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)]
    anchors = {f"{name}-{headings[:at].count(name)}".removesuffix("-0") for at, name in enumerate(headings)}
    links = re.findall(r"\]\(#([^)]+)\)", " ".join(text.split()))
    assert links and set(links) <= anchors


# the changelog beside it


def changes(root) -> list[list[str]]:
    """The changed values that the changelog lists: table, row, column, old, new, why."""
    text = (root / "data" / "CHANGELOG.md").read_text(encoding="utf-8")
    listed = text.split("\n## ", 1)[1]
    rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in listed.splitlines() if line.startswith("|")]
    cells = [[cell.strip().replace("\\|", "|") for cell in row] for row in rows]
    return [row for row in cells if row[0] != "table" and not set(row[0]) <= set("-: ")]


def test_every_change_names_its_table_row_column_values_and_reason(root):
    for row in changes(root):
        table, key, column, old, new, why = row
        assert column in ("row", *TABLES[table].names)
        assert key and why and old != new


def test_the_newest_change_of_a_value_is_what_the_table_holds(root):
    newest: dict[tuple[str, str, str], str] = {}
    for table, key, column, _, new, _ in changes(root):
        newest.setdefault((table, key, column), new)
    for (table, key, column), new in newest.items():
        rows = {" + ".join(row[name] for name in TABLES[table].key): row for row in read(root, table)}
        if column == "row":
            assert (key in rows) == (new != "removed")
        else:
            assert rows[key][column] == new
