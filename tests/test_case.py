from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from cases import change, small_case

from sourcebook import SourcebookError, UnknownName, open_case
from sourcebook.columns import KINDS
from sourcebook.draft import find_case
from sourcebook.schema import STATEMENTS, TABLES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_case(tmp_path / "ostrel")


@pytest.fixture
def case(folder: Path):
    return open_case(folder)


def test_every_table_has_the_columns_and_types_of_the_schema(case):
    for name, table in TABLES.items():
        types = {column.name: KINDS[column.kind] for column in table.columns}
        assert getattr(case, name).dtypes.astype(str).to_dict() == types


def test_a_blank_is_missing_and_no_number(case):
    assert case.figures["low"].tolist() == [12, 9, pd.NA]
    assert case.figures["high"].tolist() == [pd.NA, 9, pd.NA]
    assert case.stances["explicit"].tolist() == [True, False]
    assert case.places["lat"].tolist() == [pd.NA, 50.5]


def test_a_table_is_a_copy_that_changes_nothing_in_the_case(case):
    for table in (case.figures, case.statements("figures")):
        table.loc[0, "low"] = 99
        table["added"] = 1
    assert case.figures.loc[0, "low"] == 12
    assert case.statements("figures").loc[0, "low"] == 12
    assert "added" not in case.statements("figures")
    with pytest.raises(AttributeError, match="cannot assign"):
        case.name = "Other"


def test_a_table_that_does_not_exist_is_answered_with_those_that_do(case):
    with pytest.raises(AttributeError, match="a case has no 'figure'; its tables are documents, standpoints"):
        _ = case.figure
    assert "figures" in dir(case)


def test_a_case_is_called_after_its_data_package_or_its_folder(folder):
    assert repr(open_case(folder)) == "<Case ostrel: 2 documents, 6 sources, 3 figures, 2 datings, 2 stances>"
    package = json.dumps({"name": "weir", "title": "Boats at the weir"})
    (folder / "data" / "datapackage.json").write_text(package)
    assert open_case(folder).name == "Boats at the weir"


def test_the_nearest_case_upward_is_found(folder, monkeypatch):
    below = folder / "notebooks" / "deep"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert find_case() == folder
    assert open_case().name == "ostrel"


def test_away_from_any_case_the_one_around_the_package_is_taken(tmp_path, root, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert find_case() == root


def test_a_folder_that_is_no_case_is_refused(tmp_path):
    with pytest.raises(SourcebookError, match="is no case; expected a folder with data/ and seeds/"):
        open_case(tmp_path)


def test_documents_and_passages(case):
    assert case.text("ledger").startswith("Ledger of the Upper Dále, copied about 1880.\n")
    passage = case.passage("q4")
    assert (passage.document_id, passage.start, passage.end) == ("ledger", 85, 120)
    assert case.text("ledger")[85:120] == passage.quote == "The Uppers did not open the sluice."
    with pytest.raises(UnknownName, match=r"no document is called 'leger'; did you mean ledger\?"):
        case.text("leger")
    with pytest.raises(UnknownName, match="no passage is called 'q9'"):
        case.passage("q9")


def test_a_passage_without_a_place_has_no_offsets(folder):
    change(folder, "passages", 3, start="", end="")
    case = open_case(folder)
    assert (case.passage("q4").start, case.passage("q4").end) == (None, None)
    with pytest.raises(SourcebookError, match=r"passage q4 is not where data/passages\.csv says"):
        case.show("v1")


@pytest.mark.parametrize(("name", "label"), [
    ("ledger", "Ledger, copied"), ("sebek", "Old Šebek"), ("upper", "Upper Dale"), ("ostrel", "Ostrel"),
    ("loss", "Loss of boats at Ostrel"), ("barges_lost", "barges lost"),
    ("sluice", "The sluice was opened by people."),
])
def test_a_label_is_what_an_id_is_called(case, name, label):
    assert case.label(name) == label


def test_a_label_may_be_asked_of_one_table(case):
    assert case.label("ledger", "sources") == "Ledger of the Upper Dále"
    with pytest.raises(UnknownName, match=r"no named thing is called 'sebk'; did you mean sebek\?"):
        case.label("sebk")
    with pytest.raises(UnknownName, match="no table with names is called 'figures'; known: documents"):
        case.label("k1", "figures")


def test_what_lies_in_a_thing_is_listed_with_it(case):
    assert case.descends("events", "flood") == ["flood", "loss"]
    assert case.descends("measures", "lost") == ["lost", "barges_lost"]
    assert case.descends("places", "dale") == ["dale", "ostrel"]
    assert case.descends("sources", "lock_office") == ["lock_office", "keeper"]
    assert case.descends("events", "loss") == ["loss"]
    assert case.ascends("events", "loss") == ["loss", "flood"]
    assert case.ascends("sources", "keeper") == ["keeper", "lock_office"]
    assert case.ascends("sources", "lock_office") == ["lock_office"]


def test_a_thing_that_lies_in_itself_is_listed_once(folder):
    change(folder, "events", 0, part_of="loss")
    assert open_case(folder).descends("events", "flood") == ["flood", "loss"]
    assert open_case(folder).ascends("events", "loss") == ["loss", "flood"]


def test_unknown_names_are_answered_with_the_nearest(case):
    with pytest.raises(UnknownName, match=r"no event is called 'flod'; did you mean flood\?"):
        case.descends("events", "flod")
    with pytest.raises(UnknownName, match="no table whose rows nest is called 'figures'"):
        case.descends("figures", "k1")
    with pytest.raises(UnknownName, match="no event is called 'flod'"):
        case.ascends("events", "flod")
    with pytest.raises(UnknownName, match=r"no measure is called 'lst'; did you mean lost\?"):
        case.statements("figures", measure="lst")
    with pytest.raises(UnknownName, match=r"no table of statements is called 'figure'; did you mean figu"):
        case.statements("figure")
    with pytest.raises(SourcebookError, match="datings count nothing; ask for figures, or leave measure out"):
        case.statements("datings", measure="lost")


JOINED = [
    "document_id", "start", "end", "quote", "document", "speaker", "source_kind", "proximity",
    "standpoint", "standpoint_label", "standpoint_order", "event_title",
]


def test_statements_have_the_columns_that_one_needs_to_judge_them(case):
    added = {
        "figures": [*JOINED, "measure", "unit", "people"],
        "datings": JOINED,
        "stances": ["event_id", "topic", "proposition", *JOINED],
    }
    for table in STATEMENTS:
        assert list(case.statements(table)) == [*TABLES[table].names, *added[table], "chain", "carrier",
                                               "superseded_by"]


def test_statements_are_joined_with_words_voices_event_and_measure(case):
    row = case.statements("figures").loc[1]
    assert row[JOINED].to_dict() == {
        "document_id": "gazette", "start": 137, "end": 196,
        "quote": "The keeper of the lock told her that 9 of them were barges.",
        "document": "Gazette of the weir", "speaker": "The keeper of the lock", "source_kind": "official",
        "proximity": "eyewitness", "standpoint": "lower", "standpoint_label": "Lower Dale",
        "standpoint_order": 1, "event_title": "Loss of boats at Ostrel",
    }
    assert (row["measure"], row["unit"]) == ("barges lost", "boats")


def test_a_chain_runs_from_the_document_through_its_carriers_to_the_speaker(case):
    assert case.statements("figures")[["chain", "carrier"]].values.tolist() == [
        ["Gazette of the weir › Oda Brandt", "Gazette of the weir"],
        ["Gazette of the weir › Oda Brandt › The keeper of the lock", "Oda Brandt"],
        ["Ledger, copied", "Ledger, copied"],
    ]


@pytest.mark.parametrize(("table", "filters", "ids"), [
    ("figures", {}, ["k1", "k2", "k3"]),
    ("figures", {"event": "flood"}, ["k1", "k2", "k3"]),
    ("figures", {"event": "flood", "nested": False}, []),
    ("figures", {"measure": "lost"}, ["k1", "k2", "k3"]),
    ("figures", {"measure": "lost", "nested": False}, ["k1", "k3"]),
    ("figures", {"event": "loss", "measure": "barges_lost"}, ["k2"]),
    ("figures", {"measure": "lost_or_damaged"}, []),
    ("datings", {"event": "loss"}, ["t1", "t2"]),
    ("stances", {"event": "flood"}, ["v1", "v2"]),
])
def test_statements_are_kept_by_event_and_measure(case, table, filters, ids):
    rows = case.statements(table, **filters)
    assert rows[TABLES[table].key[0]].tolist() == ids
    assert rows.index.tolist() == list(range(len(ids)))


@pytest.mark.parametrize("table", STATEMENTS)
def test_every_statement_of_the_repository_stands_where_its_row_says(root, table):
    case = open_case(root)
    rows = case.statements(table)
    assert len(rows) == len(getattr(case, table)) > 0
    assert not rows[["speaker", "standpoint_order", "event_title", "quote", "carrier"]].isna().any(axis=None)
    for row in rows.itertuples():
        assert case.text(row.document_id)[row.start : row.end] == row.quote
        assert row.chain.startswith(case.label(row.document_id, "documents"))
        assert row.chain.endswith(row.document if row.source_id == row.document_id else row.speaker)


@pytest.mark.parametrize("table", STATEMENTS)
def test_every_statement_of_the_repository_can_be_shown(root, table):
    case = open_case(root)
    for name in getattr(case, table)[TABLES[table].key[0]]:
        card = case.show(name)
        assert card.quote in case.text(card.document)
        assert str(card) and card._repr_html_()
