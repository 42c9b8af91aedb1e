"""Blind coding: exercises are made without a solution, and sheets are marked justly and with reasons."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import warnings
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from cases import small_case
from click.testing import CliRunner
from frames import weir
from hypothesis import given, settings
from hypothesis import strategies as st
from test_explorer import FLAGS, READY, wait_for
from test_plots import assert_clean

from sourcebook import exercise, open_case
from sourcebook.cli import cli
from sourcebook.errors import SourcebookError, UnknownName
from sourcebook.exercise.cells import Unread, bare, read_cell, safe
from sourcebook.exercise.difficulty import difficulty
from sourcebook.exercise.fields import FIELDS, columns_of, fields_of
from sourcebook.exercise.judging import NEIGHBOUR, judge
from sourcebook.exercise.kit import shown
from sourcebook.exercise.marking import NotYet
from sourcebook.exercise.pages import rubric
from sourcebook.exercise.rulebook import rules_of
from sourcebook.exercise.ruling import DATES, rule_for, ruled
from sourcebook.exercise.sample import document_of, sample
from sourcebook.exercise.sheet import read_answers, write_sheet
from sourcebook.exercise.solution import read_solution, solve
from sourcebook.exercise.surroundings import NEAR, unasked
from sourcebook.schema import TABLES

HEAD = "student,number,kind,wording,low,high,qualifier,measure,population,speaker,chain,speech_act"
RIGHT = {
    "at least 12 boats": "at least 12 boats,12,,at_least,boats lost,boats,Oda Brandt,,reported",
    "9": "9,9,9,exact,barges lost,barges,The keeper of the lock,Oda Brandt,reported",
    "Dozens of boats": "Dozens of boats,,,vague,boats lost,,Ledger of the Upper Dále,,asserted",
}
"""What a careful student writes for the three figures of the small case."""


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """An exercise on the three figures of the small case."""
    folder = tmp_path_factory.mktemp("weir")
    return exercise.new(small_case(folder / "case"), kinds=["figures"], size=3, seed=7, name="Seminar 3",
                        out=folder / "out")


@pytest.fixture(scope="module")
def solution(kit):
    return read_solution(kit.teacher)


@pytest.fixture
def hand_in(tmp_path, solution):
    """Write a sheet from its lines and mark it; {9} stands for the number of the passage with "9"."""
    numbers = {item["readings"][0]["coded"]["wording"]: number for number, item in solution.items.items()}

    def marked(*lines: str, head: str = HEAD, data: bytes | None = None):
        file = tmp_path / "ada.csv"
        text = "\n".join([head, *lines]) + "\n"
        for wording, number in numbers.items():
            text = text.replace(f"{{{wording}}}", number)
        file.write_bytes(text.encode() if data is None else data)
        return exercise.check(file, solution)

    marked.numbers = numbers
    return marked


def rows() -> list[str]:
    """The lines of a right sheet."""
    return [f"Ada,{{{words}}},figures,{cells}" for words, cells in RIGHT.items()]


def verdict(feedback, number: str, field: str):
    return next(one for one in feedback.verdicts if (one.number, one.field) == (number, field))


# making


def test_an_exercise_is_a_folder_for_students_and_one_for_the_teacher(kit):
    assert (kit.students.name, kit.teacher.name) == ("seminar_3", "seminar_3_teacher")
    assert sorted(file.name for file in kit.students.iterdir()) == [
        "README.md", "documents", "exercise.ipynb", "exercise.json", "passages.html", "sheet.csv"]
    assert sorted(file.name for file in kit.teacher.iterdir()) == ["RUBRIC.md", "solution.json"]


def test_the_same_seed_writes_the_same_bytes_and_another_seed_other_passages(root, tmp_path):
    def made(where: str, seed: int) -> dict[str, bytes]:
        kit = exercise.new(root, ["d002"], size=12, seed=seed, out=tmp_path / where)
        return {file.name: file.read_bytes() for folder in kit for file in folder.glob("*.*")}

    first = made("one", 7)
    assert first == made("two", 7)
    other = made("three", 8)
    assert [name for name in first if first[name] != other[name]] == [
        name for name in first if name in ("exercise.json", "passages.html", "RUBRIC.md", "solution.json")]


def test_a_folder_that_is_there_is_not_written_over(kit):
    with pytest.raises(SourcebookError, match="seminar_3 is there already; expected a new folder"):
        exercise.new(kit.teacher.parents[1] / "case", size=3, name="seminar 3", out=kit.students.parent)


def test_more_passages_than_there_are_is_refused_with_what_is_there():
    expected = r"4 passages were asked for; expected 1 to 3, for there are 3 with figures; ask for fewer"
    with pytest.raises(SourcebookError, match=expected):
        sample(weir(), [], ["figures"], 4, 1)
    with pytest.raises(SourcebookError, match="0 passages were asked for; expected 1 to 2"):
        sample(weir(), ["ledger"], ["stances"], 0, 1)


@pytest.mark.parametrize("name", ["d002", "002", "2"])
def test_a_document_may_be_named_by_what_its_id_ends_in(root, name):
    assert document_of(open_case(root), name) == "d002"


def test_unknown_documents_and_kinds_are_answered_with_the_known():
    with pytest.raises(UnknownName, match="no document is called 'gazete'; did you mean gazette"):
        sample(weir(), ["gazete"], ["figures"], 1, 1)
    with pytest.raises(UnknownName, match="no kind of statement is called 'figure'; did you mean figures"):
        sample(weir(), [], ["figure"], 1, 1)


@pytest.mark.parametrize("seed", range(5))
def test_a_sheet_goes_from_easy_to_hard_and_asks_no_passage_twice(root, seed):
    items = sample(open_case(root), [], ["figures"], 40, seed)
    hard = [item.difficulty for item in items]
    assert hard == sorted(hard) and hard[0] <= 2 and hard[-1] >= 6
    assert len({item.passage_id for item in items}) == 40
    assert [item.number for item in items] == [f"q{at:02}" for at in range(1, 41)]


def test_several_kinds_have_an_equal_share(root):
    items = sample(open_case(root), [], ["stances", "figures", "datings"], 12, 3)
    assert sorted(item.kind for item in items) == ["datings"] * 4 + ["figures"] * 4 + ["stances"] * 4


def test_the_reasons_of_difficulty_are_computed_from_the_rows():
    found = difficulty(weir(), "figures").set_index("figure_id")
    assert found["reasons"].to_dict() == {"k1": "bounded, passed on", "k2": "nested", "k3": "vague"}
    assert found["difficulty"].to_dict() == {"k1": 2, "k2": 2, "k3": 2}
    assert difficulty(weir(), "stances")["reasons"].tolist() == ["", "implied, passed on"]
    assert difficulty(weir(), "datings")["reasons"].tolist() == ["passed on", "derived, passed on"]


def test_look_alike_letters_compounds_and_presupposition_make_a_passage_hard(root):
    found = difficulty(open_case(root), "figures").set_index("figure_id")["reasons"]
    assert "look-alike" in found["f050"] and "compound" in found["f051"]
    assert "unasserted" in found["f080"] and "explained" in found["f019"]


def test_of_several_quantities_the_task_says_which(root):
    case = open_case(root)
    items = [item for seed in range(3) for item in sample(case, ["d001"], ["figures"], 20, seed)]
    total = next(item for item in items if item.passage_id == "p015")
    place = ["f006", "f007", "f008"].index(total.asked[0])
    assert total.task == ("The passage has 3 quantities. Code the "
                          f"{['first', 'second', 'third'][place]}, in the order of the words.")
    assert {*total.asked, *total.others} == {"f006", "f007", "f008"}


def test_positions_of_several_voices_on_one_sentence_all_answer_the_task(root):
    items = sample(open_case(root), ["d001"], ["stances"], 40, 1)
    told = [("Several voices do: code one of them." in item.task, len(item.asked) > 1) for item in items]
    assert {*told} == {(True, True), (False, False)}


def test_answers_that_are_chosen_from_a_list_are_as_mixed_as_the_tables_allow(root):
    case = open_case(root)
    coded = case.figures.set_index("figure_id")
    for seed in range(5):
        drawn = coded.loc[[item.asked[0] for item in sample(case, [], ["figures"], 12, seed, True)]]
        assert drawn["qualifier"].nunique() >= 4 and drawn["speech_act"].nunique() >= 4


# nothing that gives the answer away


FILES = ("README.md", "exercise.ipynb", "exercise.json", "passages.html", "sheet.csv")


@pytest.fixture(scope="module")
def large(root, tmp_path_factory):
    """Forty passages of the built-in case, of all kinds."""
    return exercise.new(root, kinds=list(FIELDS), size=40, seed=7, name="Large",
                        out=tmp_path_factory.mktemp("large"))


def test_what_students_get_does_not_depend_on_the_coding(root):
    case = open_case(root)
    for kind in FIELDS:
        items = sample(case, [], [kind], 30, 7)
        before = shown(case, items, "Name", False)
        kept = {TABLES[kind].key[0], "passage_id", "wording", "proposition_id"}
        rows = getattr(case, kind)
        turned = rows[[name for name in rows if name not in kept]].iloc[::-1].reset_index(drop=True)
        other = replace(case, _tables=case._tables | {kind: rows.assign(**turned)})
        assert not getattr(other, kind).equals(rows)
        assert json.dumps(shown(other, items, "Name", False)) == json.dumps(before)


def test_the_vocabularies_are_those_of_the_whole_case_in_the_order_of_the_alphabet(root, large):
    held = json.loads((large.students / "exercise.json").read_text(encoding="utf-8"))
    case = open_case(root)
    assert set(held) == {"name", "gentle", "fields", "voices", "measures", "items"}
    assert {frozenset(item) for item in held["items"]} == {
        frozenset(["number", "kind", "document", "task", "before", "quote", "after"])}
    assert held["voices"] == sorted(held["voices"]) and len({*held["voices"]}) == len(case.sources)
    assert held["measures"] == sorted(case.measures["label"])
    assert held["fields"] == {kind: [field.name for field in FIELDS[kind]] for kind in FIELDS}


def test_the_list_of_voices_does_not_tell_in_whose_article_one_is_heard(large):
    voices = json.loads((large.students / "exercise.json").read_text(encoding="utf-8"))["voices"]
    known = read_solution(large.teacher)
    assert {"Refugees fleeing Khojaly", "Azerbaijani officials", "World Report 1993"} <= {*voices}
    assert [name for name in voices if "(" in name and "document" not in name] == []
    assert all(known.known("voices", name) for name in voices)
    assert known.known("voices", "Refugees fleeing Khojaly") == ["refugees_wapo"]


@pytest.mark.parametrize("file", FILES)
def test_no_file_of_the_students_has_an_id_or_anything_encoded(root, large, file):
    case, text = open_case(root), (large.students / file).read_text(encoding="utf-8-sig")
    ids = {name for owner in TABLES.values() for column in owner.columns
           if column.kind == "id" and column.name in owner.key and not column.refers
           for name in getattr(case, owner.name)[column.name] if "_" in name or re.search(r"\d", name)}
    assert len(ids) > 1000
    # These ids are plain words of the documents or fields of the form.
    words = set(re.findall(r"[\w]+", text)) - {"bodies_seen"}
    assert words & ids == set()
    assert re.findall(r"[A-Za-z0-9+/=_-]{45,}", text) == []


def test_notebook_and_sheet_are_blank_and_say_nothing_in_their_metadata(large):
    notebook = json.loads((large.students / "exercise.ipynb").read_text(encoding="utf-8"))
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
    assert all(cell["metadata"] == {} and cell.get("outputs", []) == [] for cell in notebook["cells"])
    with (large.students / "sheet.csv").open(encoding="utf-8-sig", newline="") as rows:
        cells = list(csv.DictReader(rows))
    assert list(cells[0]) == columns_of(FIELDS)
    assert {value for row in cells for name, value in row.items() if name not in ("number", "kind")} == {""}


def test_the_documents_in_the_folder_are_the_seeds_byte_for_byte(root, large):
    given = [file.read_bytes() for file in sorted((large.students / "documents").iterdir())]
    case = open_case(root)
    assert sorted(given) == sorted(case.text(name).encode() for name in case.documents["document_id"])


def test_the_notebook_runs_without_the_case_and_marks_once_the_solution_is_released(kit, tmp_path):
    import nbformat
    from nbclient import NotebookClient

    folder = shutil.copytree(kit.students, tmp_path / "student")
    shutil.copy(kit.teacher / "solution.json", folder)
    notebook = nbformat.read(folder / "exercise.ipynb", as_version=4)
    nbformat.validate(notebook)
    done = NotebookClient(notebook, resources={"metadata": {"path": str(folder)}}).execute()
    shown = done.cells[-1]["outputs"][0]["data"]["text/plain"]
    assert shown.startswith("Seminar 3, student: 0 of 33 points")


# gentle


def test_every_exercise_begins_with_a_content_note(large):
    for file in ("README.md", "exercise.ipynb", "passages.html"):
        assert "Content note. " in (large.students / file).read_text(encoding="utf-8")[:1200]


def test_gentle_leaves_out_what_is_marked_and_shows_no_more_than_was_judged(root):
    case = open_case(root)
    marked = set(case.passages.loc[case.passages["graphic"] == "yes", "passage_id"])
    assert len(marked) > 100
    items = sample(case, [], list(FIELDS), 60, 7, gentle=True)
    assert not {item.passage_id for item in items} & marked
    assert {item.passage_id for item in sample(case, [], list(FIELDS), 60, 7)} & marked
    told = shown(case, items, "Name", True)["items"]
    assert max(len(item[side]) for item in told for side in ("before", "after")) <= NEAR + 1


def test_a_gentle_folder_holds_no_whole_document(root, tmp_path):
    kit = exercise.new(root, ["d002"], size=5, gentle=True, out=tmp_path)
    assert not (kit.students / "documents").exists()
    assert "who speaks, it is not asked" in (kit.students / "README.md").read_text(encoding="utf-8")


def test_gentle_asks_only_for_voices_that_can_be_read_around_the_passage(root):
    case = open_case(root)
    found = dict(zip(case.figures["figure_id"], unasked(case, case.statements("figures")), strict=True))
    whole = ("speaker", "chain", "speech_act")
    assert {name: found[name] for name in "f003 f017 f023 f080 f100".split()} == dict.fromkeys(
        "f003 f017 f023 f080 f100".split(), ())
    assert found["f054"] == found["f069"] == found["f203"] == ("chain",)
    assert found["f035"] == found["f045"] == found["f047"] == found["f117"] == whole


def test_what_is_not_asked_is_neither_shown_nor_counted(root, tmp_path):
    kit = exercise.new(root, ["d002"], size=12, seed=7, gentle=True, out=tmp_path)
    items = json.loads((kit.students / "exercise.json").read_text(encoding="utf-8"))["items"]
    left_out = {item["number"]: item.get("unasked", []) for item in items}
    assert sorted(map(len, left_out.values())) == [0] * 4 + [1] * 5 + [3] * 3
    assert all(("not asked for" in item["task"]) == bool(left_out[item["number"]]) for item in items)
    feedback = exercise.check(kit.students / "sheet.csv", kit.teacher)
    assert feedback.possible == 12 * 11 - 5 * 2 - 3 * (2 + 2 + 1)
    assert not [one for one in feedback.verdicts if one.field in left_out[one.number]]
    form = Form(kit.students)
    for _ in range([len(left_out[item["number"]]) for item in items].index(3)):
        form.named("Next").click()
    assert form.named("Population")
    with pytest.raises(AssertionError, match="no widget Speaker"):
        form.named("Speaker")
    book = exercise.compare([kit.students / "sheet.csv"], kit.teacher).gradebook
    assert book["possible"].tolist() == [feedback.possible]


def test_plain_words_of_mutilation_are_in_no_gentle_passage(root):
    """A second route: the words themselves, searched in all that a gentle exercise can show."""
    case = open_case(root)
    plain = case.passages[case.passages["graphic"].isna()]
    words = (r"scalp|mutilat|gouged|severed (?:ears|parts)|behead|fingers missing|cut off|toenail|eye sockets"
             r"|burned alive|rigor mortis|cut open|finished off")
    texts = {row.passage_id: case.text(row.document_id)[max(0, row.start - NEAR) : row.end + NEAR]
             for row in plain.itertuples()}
    found = {name: hit.group() for name, text in texts.items() if (hit := re.search(words, text))}
    # Roads are cut off, and power.
    assert {name: hit for name, hit in found.items() if hit != "cut off"} == {}


# rules


def test_every_field_and_value_finds_its_rule_in_the_codebook(root):
    case = open_case(root)
    rules = rules_of(case)
    for kind, fields in FIELDS.items():
        for row in ruled(case, kind).values():
            for field in fields:
                assert field.rule.format(**row) in rules
    assert {name for _, _, name in DATES} <= set(rules)


@pytest.fixture(scope="module")
def quoted(root):
    """Name the rule that is quoted of a field of a row; ``all`` has the names of all that are quoted."""
    case = open_case(root)
    rules = rules_of(case)
    rows = {name: (kind, row) for kind in FIELDS for name, row in ruled(case, kind).items()}

    def asked(name: str, field: str) -> str:
        kind, row = rows[name]
        words = rule_for(fields_of([kind])[field], row, rules)
        return next(one for one, rule in rules.items() if words.startswith(rule))

    asked.all = {asked(name, field) for name, (kind, _) in rows.items() for field in fields_of([kind])}
    return asked


@pytest.mark.parametrize(
    ("field", "rule", "names"),
    [
        ("date", "date-full", "t010 t011 t023 t097 t121"), ("date", "date-days", "t001 t002 t022"),
        ("date", "date-day", "t004 t007 t014 t017 t026 t030 t031"), ("date", "date-dawn", "t037 t038 t060"),
        ("date", "date-derived", "t009 t015 t032 t041 t052 t059 t061 t062 t071 t084 t086 t087 t088 t089 t090 "
         "t091 t092 t093 t094 t098 t099 t102 t103 t106 t108 t109 t111 t112 t113 t114 t115 t119 t120"),
        ("date", "date-after", "t027 t095 t110"), ("date", "date-counted", "t005 t018 t034 t039 t067 t083"),
        ("date", "date-approximate", "t024 t057 t078"), ("date", "date-before", "t012 t016 t080"),
        ("speaker", "speaker-document", "f005 t010"), ("speaker", "speaker-author", "f058 f128 s218"),
        ("speaker", "speaker-work", "t020 s004"), ("speaker", "speaker-organisation", "f016 s166"),
        ("speaker", "speaker-several", "f065"), ("speaker", "speaker-nobody", "f051 s361"),
        ("speaker", "speaker-unnamed", "f054 f062 s134"), ("speaker", "speaker", "f013 f040"),
        ("chain", "speaker-document", "f005"), ("chain", "speaker-author", "f058"),
        ("chain", "speaker-note", "f006 s028 s059"), ("chain", "chain-organisation", "f003"),
        ("chain", "speaker-organisation", "f009 s103"), ("chain", "chain-quotation", "f014 f015 f055 f076"),
        ("chain", "chain-document", "f026 f040 s007"), ("chain", "chain", "f050 f065"),
        ("measure", "measure-dead", "f006 f007 f036 f075"), ("measure", "measure-names", "f055"),
        ("measure", "measure-bodies", "f047 f048 f053 f062"),
        ("measure", "measure-compound", "f024 f051 f079"),
        ("population", "population-blank", "f013 f033"), ("population", "population", "f006 f029"),
        ("population", "population-noun", "f088 f148 f191 f192 f226 f258"),
        ("explicit", "explicit-no", "s031 s033 s038 s045 s057 s074"), ("explicit", "explicit", "s001 s003"),
    ],
)
def test_the_rule_that_is_quoted_is_the_one_that_decides(field, rule, names, quoted):
    assert {name: quoted(name, field) for name in names.split()} == dict.fromkeys(names.split(), rule)


def test_every_rule_that_decides_a_field_is_quoted_of_some_row(root, quoted):
    decide = ("speaker", "chain", "speech-act-", "measure", "population", "qualifier", "stance-", "explicit",
              "date-")
    unused = {name for name in rules_of(open_case(root)) if name.startswith(decide)} - quoted.all
    assert unused == set()


def test_of_two_speech_acts_that_fit_the_order_decides(root):
    case = open_case(root)
    rule = rule_for(fields_of(["stances"])["speech_act"], {"speech_act": "reported"}, rules_of(case))
    assert rule == (
        "speech_act: reported; when: passed on in other words, with or without a doubt of the carrier. The "
        "first that fits, from top to bottom, is taken: denied, hypothetical, anticipated, presupposed, "
        "quoted, reported, asserted; so a quoted sentence with may is hypothetical.")


def test_a_rule_is_quoted_as_it_stands_in_the_codebook(root):
    rules = rules_of(open_case(root))
    assert rules["bounds"] == ("Blank low or high means that the words set no such bound; for vague both are "
                               "blank, whatever the word.")
    assert rules["stance-denies"] == (
        "stance: denies; when: says or clearly implies that it is not so, or finds no evidence of it.")
    markdown = (root / "data/CODEBOOK.md").read_text("utf-8")
    plain = " ".join(re.sub(r"<[^>]*>|[`*\[]|\](?:\([^)]*\))?", "", markdown).split())
    sentences = [words for words in rules.values() if not re.match(r"(\w+): [^;]*; ", words)]
    assert len(sentences) > 8
    assert [words for words in sentences if words not in plain] == []


def test_without_a_codebook_the_schema_speaks():
    field = fields_of(["figures"])["low"]
    row = {"low": 12, "qualifier": "exact"}
    assert rule_for(field, row, {}) == "Lowest number the words allow; blank where open or vague."


# marking


def test_a_careful_student_has_all_points(hand_in):
    feedback = hand_in(*rows())
    assert (feedback.points, feedback.possible, feedback.faults) == (33, 33, ())
    assert str(feedback).startswith("Seminar 3, Ada: 33 of 33 points")


def test_the_same_answers_written_differently_have_all_points(hand_in):
    feedback = hand_in(
        "Ada,3,,“At least 12 boats”,12.0,n/a,At Least,LOST,the boats,brandt,-,Reported".replace(
            "3", hand_in.numbers["at least 12 boats"][1:], 1),
        "Ada,{9},figures,9 of them,9,9,Exact,Barges lost,barges,the keeper of the lock,"
        "gazette > Oda Brandt > keeper,reported",
        "Ada,{Dozens of boats},,dozens,none,,vague,boats lost,,Ledger of the Upper Dale,none,asserted",
    )
    assert [one for one in feedback.verdicts if one.points < one.possible] == []
    assert feedback.faults == ()


def test_a_careless_student_is_told_field_by_field_what_differs_and_why(root, tmp_path):
    case = open_case(root)
    item = sample(case, ["d002"], ["figures"], 1, 1)[0]
    item = replace(item, passage_id="p127", asked=("f055",), others=())
    file, sheet = tmp_path / "solution.json", tmp_path / "ben.csv"
    file.write_text(json.dumps(solve(case, [item], "One", {})), encoding="utf-8")
    line = "Ben,q01,,the names,477,,at_least,people killed,refugees,Said Sadikov,Washington Post,quoted"
    sheet.write_text(f"{HEAD}\n{line}\n", encoding="utf-8")
    feedback = exercise.check(sheet, file)
    found = {one.field: (one.verdict, one.points) for one in feedback.verdicts}
    assert found["low"] == ("agrees", 1) and found["high"] == ("not given", 0)
    assert found["qualifier"] == ("differs", 0) and found["measure"] == ("differs", 0)
    assert found["speaker"] == ("differs", 0) and found["speech_act"] == ("differs", 0)
    told = str(feedback)
    assert "Codebook: “qualifier: exact; words: a bare number;" in told
    assert "Codebook: “Unnamed voices are never merged without evidence. Persons and bodies speak, " in told
    assert "speech act differs (0 of 1): you have “quoted”, the table has “reported”." in told


def test_a_rule_is_quoted_once_and_then_pointed_to(hand_in):
    wrong = [line.replace(",reported", ",denied") for line in rows()]
    told = str(hand_in(*wrong))
    assert told.count("Codebook: “How the words stand in the text.”") == 1
    assert told.count("Codebook: the rule quoted at q0") == 1


@pytest.mark.parametrize(
    ("low", "high", "points"),
    [("", "", 2), ("24", "", 2), ("24", "99", 2), ("12", "12", 0), ("24", "24", 0), ("24", "98", 0)],
)
def test_a_vague_word_may_be_read_as_the_table_of_quantifiers_has_it(hand_in, low, high, points):
    line = f"Ada,{{Dozens of boats}},figures,Dozens of boats,{low},{high},vague,boats lost,,ledger,,asserted"
    feedback = hand_in(line)
    number = hand_in.numbers["Dozens of boats"]
    assert sum(verdict(feedback, number, end).points for end in ("low", "high")) == points
    if low == "24" and points:
        said = "The codebook leaves the ends of “dozens” to the reader; the table of quantifiers has this"
        assert verdict(feedback, number, "low").comment.startswith(said)


def test_where_a_note_explains_the_coding_the_words_alone_may_be_read_too(root):
    case = open_case(root)
    item = replace(sample(case, [], ["figures"], 1, 1)[0], asked=("f019",), others=(), passage_id="p060")
    (reading,) = solve(case, [item], "One", {})["items"][0]["readings"]
    assert (reading["coded"]["low"], reading["coded"]["high"]) == (None, 1000)
    assert [one["cells"] for one in reading["also"]] == [{"low": 500, "high": 1000, "qualifier": "range"}]


def test_words_of_another_quantity_are_set_beside_its_coding(root, tmp_path):
    case = open_case(root)
    item = replace(sample(case, ["d001"], ["figures"], 1, 1)[0], passage_id="p015", asked=("f007",),
                   others=("f006", "f008"), number="q01")
    file, sheet = tmp_path / "solution.json", tmp_path / "cleo.csv"
    file.write_text(json.dumps(solve(case, [item], "One", {})), encoding="utf-8")
    sheet.write_text(f"{HEAD}\nCleo,q01,figures,613 civilians,613,613,exact,,,,,\n", encoding="utf-8")
    feedback = exercise.check(sheet, file)
    assert verdict(feedback, "q01", "wording")[4:6] == ("differs", 0)
    assert verdict(feedback, "q01", "wording").coded == "106 women"
    assert "words of another quantity" in verdict(feedback, "q01", "wording").comment
    assert [verdict(feedback, "q01", name).points for name in ("low", "high", "qualifier")] == [1, 1, 1]


@pytest.mark.parametrize(
    ("field", "answer", "share"),
    [
        ("wording", "at least 12", 1), ("wording", "12 boats", 0.5), ("wording", "boats were lost", 0),
        ("wording", "twelve boats", 0), ("wording", "Tuesday", 0),
        ("measure", "lost boats", 1), ("measure", "barges lost", 0.5), ("measure", "ships", 0),
        ("measure", "boats lost or damaged", 0),
        ("population", "lost boats", 1), ("population", "new boats", 0.5), ("population", "people", 0),
        ("speaker", "The keeper of the lock", 0), ("speaker", "ODA  BRANDT", 1), ("speaker", "Oda", 0),
        ("chain", "The Weir Gazette", 1), ("chain", "The Weir Gazette > Oda Brandt", 1),
        ("chain", "sebek", 0),
    ],
)
def test_part_of_the_points_is_given_for_what_is_on_the_way(hand_in, field, answer, share):
    cells = dict(zip(HEAD.split(","), rows()[0].split(","), strict=True)) | {field: answer}
    feedback = hand_in(",".join(cells.values()))
    one = verdict(feedback, hand_in.numbers["at least 12 boats"], field)
    assert one.points == share * one.possible


@pytest.mark.parametrize(
    ("given", "told"),
    [("Armenian author", "; did you mean 'Some Armenian sources'?"), ("Armenian authorities", "."),
     ("Armenians", "."), ("Mutalbov", "; did you mean 'A. Mutalibov'?"),
     ("Washngton Post", "; did you mean 'The Washington Post'?"), ("a page", ".")],
)
def test_a_name_is_suggested_only_where_it_has_the_words_that_were_written(given, told, large):
    item = {"number": "q01", "kind": "figures", "quote": ""}
    reading = {"id": "x", "coded": {"speaker": "hrw"}}
    field, known = fields_of(["figures"])["speaker"], read_solution(large.teacher)
    said = judge(field, given, reading, item, known).comment
    assert said == f"No voice of the list is called so{told}"


@pytest.mark.parametrize(
    ("given", "share", "told"),
    [
        ("The Washington Post, 28 February 1992 > Said Sadikov", 1, ""),
        ("The Washington Post > Said Sadikov", 0.5, NEIGHBOUR),
        ("Said Sadikov", 0.5, "Part of the chain, or in another order."),
        ("The Washington Post", 0.5, "Part of the chain, or in another order."), ("The Irish Times", 0, ""),
    ],
)
def test_a_newspaper_for_its_article_is_on_the_way_in_a_chain_too(given, share, told, large):
    coded = {"speaker": "refugees_registering", "chain": ["wapo_1992_02_28", "sadikov"]}
    reading = {"id": "x", "coded": coded}
    item, solution = {"number": "q01", "document": "d002", "quote": ""}, read_solution(large.teacher)
    assert judge(fields_of(["figures"])["chain"], given, reading, item, solution) == (share, told)


def test_a_row_that_is_blank_is_not_answered_and_a_blank_alone_is_no_answer(hand_in):
    number = hand_in.numbers["Dozens of boats"]
    feedback = hand_in(f"Ada,{number},figures,Dozens of boats,,,,,,,,")
    assert [one.field for one in feedback.verdicts if one.points] == ["wording"]
    assert "not answered" in str(feedback)


def test_a_blank_that_would_be_right_says_what_it_waits_for(hand_in):
    number = hand_in.numbers["at least 12 boats"]
    told = str(hand_in(f"Ada,{number},figures,at least 12 boats,12,,at_least,boats lost,boats,,,reported"))
    assert "A blank is right here, and counts once speaker is answered with a voice of the list." in told


@pytest.mark.parametrize(("speaker", "points"), [("Oda Brandt", 2), ("Sebek", 2), ("page", 0)])
def test_a_blank_chain_is_an_answer_only_beside_a_voice_of_the_list(hand_in, speaker, points):
    number = hand_in.numbers["at least 12 boats"]
    line = f"Ada,{number},figures,at least 12 boats,12,,at_least,boats lost,boats,{speaker},,reported"
    assert verdict(hand_in(line), number, "chain").points == points


@pytest.mark.parametrize(
    ("given", "coded", "wording", "quote", "share"),  # of a population
    [
        ("boats", "boats with nets", "9 boats", "He had 9 boats.", 1),
        ("boats", "boats with nets", "9 boats", "He had 9 boats, with nets.", 0.5),
        ("nets", "boats with nets", "9 boats", "He had 9 boats.", 0.5),
        ("old boats", "boats with nets", "9 boats", "He had 9 boats, all old.", 1),
        ("his boats", "men with nets", "9 boats", "He had 9 boats.", 1),
        ("women", "men with nets", "9 boats", "He had 9 boats.", 0),
        (None, "men with nets", "9 boats", "He had 9 boats.", 1),
        (None, "boats with nets", "9 boats", "He had 9 boats.", 0),
        ("old boats of his", "boats", "9", "Of his old boats he lost 9.", 1),
        ("new boats", "boats", "9", "Of his old boats he lost 9.", 0.5),
        ("boats", None, "9 boats", "He had 9 boats, all old.", 1),
        ("old boats", None, "9 boats", "He had 9 boats, all old.", 0),
    ],
)
def test_only_words_of_the_passage_are_asked_for(given, coded, wording, quote, share, solution):
    reading = {"id": quote, "coded": {"population": coded, "wording": wording}}
    item = {"number": f"{given}, {coded}", "quote": quote}
    assert judge(fields_of(["figures"])["population"], given, reading, item, solution).share == share


@pytest.mark.parametrize(
    ("figure", "population", "points"),
    [("f226", "people", 1), ("f226", "", 1), ("f226", "soldiers", 0), ("f191", "girl", 1), ("f006", "", 0),
     ("f050", "Azerbaijanis fleeing from the town of Khojaly", 1)],
)
def test_no_words_are_asked_for_that_the_passage_does_not_have(figure, population, points, root, tmp_path):
    case = open_case(root)
    asked = replace(sample(case, [], ["figures"], 1, 1)[0], asked=(figure,), others=(), number="q01")
    file, sheet = tmp_path / "solution.json", tmp_path / "dora.csv"
    file.write_text(json.dumps(solve(case, [asked], "One", {})), encoding="utf-8")
    row = {"number": "q01", "kind": "figures", "measure": "people killed", "population": population}
    write_sheet(sheet, ["figures"], [row])
    assert verdict(exercise.check(sheet, file), "q01", "population").points == points


@pytest.mark.parametrize(
    ("given", "coded", "points"),
    [("1871-05-02", "t1", 2), ("2 May 1871", "t1", 2), ("1871-05", "t1", 1), ("1871-05-03", "t1", 0),
     ("02.05.1871", "t1", 0), ("1871-05-03/1871-05-04", "t2", 1)],
)
def test_dates_may_be_written_out_and_overlapping_ones_have_half(given, coded, points, tmp_path):
    item = replace(sample(weir(), [], ["datings"], 1, 1)[0], asked=(coded,), others=(), number="q01")
    file, sheet = tmp_path / "solution.json", tmp_path / "dora.csv"
    file.write_text(json.dumps(solve(weir(), [item], "One", {})), encoding="utf-8")
    write_sheet(sheet, ["datings"], [{"number": "q01", "kind": "datings", "date": given}])
    assert verdict(exercise.check(sheet, file), "q01", "date").points == points


def test_how_a_date_was_worked_out_is_told_with_the_note_of_the_row(root, tmp_path):
    case = open_case(root)
    item = replace(sample(case, [], ["datings"], 1, 1)[0], asked=("t061",), others=(), number="q01")
    file, sheet = tmp_path / "solution.json", tmp_path / "dora.csv"
    solution = solve(case, [item], "One", {})
    file.write_text(json.dumps(solution), encoding="utf-8")
    write_sheet(sheet, ["datings"], [{"number": "q01", "kind": "datings", "date": "1992-02-25"}])
    how = "The morning after the night of the capture. Her arrival."
    assert f"Note of the coding: {how}" in str(exercise.check(sheet, file))
    assert f"- note of the row: {how}" in rubric(solution)


def test_the_points_are_the_teachers_to_change(kit, solution, tmp_path):
    held = json.loads((kit.teacher / "solution.json").read_text(encoding="utf-8"))
    held["points"]["figures"]["speaker"] = 5
    (tmp_path / "solution.json").write_text(json.dumps(held), encoding="utf-8")
    assert read_solution(tmp_path).possible == solution.possible + 9


def test_a_field_that_is_worth_nothing_is_compared_all_the_same(kit, tmp_path):
    held = json.loads((kit.teacher / "solution.json").read_text(encoding="utf-8"))
    held["points"]["figures"]["population"] = 0
    (tmp_path / "solution.json").write_text(json.dumps(held), encoding="utf-8")
    for student in ("ada", "ben"):
        (tmp_path / f"{student}.csv").write_text(
            f"{HEAD}\n{student},q01,figures,9,9,9,exact,,boats,,,\n", encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = exercise.compare([tmp_path / "ada.csv", tmp_path / "ben.csv"], tmp_path)
        found.write(tmp_path / "class")
    assert "population" in str(found)
    assert found.gradebook["population"].tolist() == [0, 0]


def test_feedback_in_a_notebook_escapes_what_a_student_wrote(hand_in):
    html = hand_in(rows()[0].replace("Oda Brandt", "<script>alert(1)</script>"))._repr_html_()
    assert "<script>" not in html and "&lt;script&gt;" in html


def test_without_a_solution_the_cell_says_so_and_a_wrong_one_is_refused(tmp_path):
    assert isinstance(exercise.check(tmp_path / "sheet.csv", tmp_path / "solution.json"), NotYet)
    (tmp_path / "other.json").write_text("[]")
    with pytest.raises(SourcebookError, match=r"other.json: no items, measures, name, points, voices in it"):
        read_solution(tmp_path / "other.json")
    with pytest.raises(SourcebookError, match=r"no such file; expected the solution\.json of an exercise"):
        read_solution(tmp_path / "gone.json")


# sheets as they come back


def good(solution) -> list[list[str]]:
    """A right sheet as rows of cells."""
    numbers = {item["readings"][0]["coded"]["wording"]: number for number, item in solution.items.items()}
    lines = [["Ada", numbers[words], "figures", *cells.split(",")] for words, cells in RIGHT.items()]
    return [HEAD.split(","), *lines]


def text(cells: list[list[str]], mark: str = ",") -> str:
    return "\n".join(mark.join(row) for row in cells) + "\n"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda cells: text(cells).encode("utf-8-sig"),
        lambda cells: text(cells, ";").encode("utf-8-sig"),
        lambda cells: ("sep=;\n" + text(cells, ";")).encode(),
        lambda cells: text(cells, "\t").encode("utf-16"),
        lambda cells: text(cells).replace("\n", "\r\n").encode(),
        lambda cells: text([row + ["", "", ""] for row in cells] + [[""] * 15] * 4).encode(),
        lambda cells: text([[f'"{cell}"' for cell in row] for row in cells]).encode(),
        lambda cells: text([cells[0], *reversed(cells[1:])]).encode(),
        lambda cells: text([list(reversed(row)) for row in cells]).encode(),
        lambda cells: text([[name.upper().replace("_", " ") for name in cells[0]], *cells[1:]]).encode(),
        lambda cells: text([row[1:] for row in cells]).encode(),
        lambda cells: text([[f'"{text([row])[:-1]}"'] for row in cells]).encode(),
        lambda cells: text([[f'"{text([row])[:-1]}"', "", ""] for row in cells[:2]] + cells[2:]).encode(),
    ],
    ids=["mark", "semicolons", "sep line", "UTF-16 tabs", "CRLF", "trailing blanks", "quotes", "rows turned",
         "columns turned", "capitals", "no student", "rows in one cell", "some rows in one cell"],
)
def test_what_spreadsheets_do_without_harm_costs_nothing_and_is_no_fault(spoil, hand_in, solution):
    feedback = hand_in(data=spoil(good(solution)))
    assert (feedback.points, feedback.faults) == (33, ())


def test_windows_letters_are_read_and_told(hand_in, solution):
    feedback = hand_in(data=text(good(solution)).encode("cp1252"))
    assert feedback.points == 33
    assert str(feedback.faults[0]) == (
        "ada.csv: letters that are not UTF-8; expected “CSV UTF-8”; save it so; it was read as Windows text, "
        "and some letters may be lost")


def spoiled(solution, change) -> bytes:
    cells = [list(row) for row in good(solution)]
    return text(change(cells) or cells).encode()


def put(row: int, column: str, words: str):
    def change(cells: list[list[str]]) -> None:
        cells[row][HEAD.split(",").index(column)] = words
    return change


@pytest.mark.parametrize(
    ("change", "fault", "lost"),
    [
        (put(1, "low", "12-Oct"), "2 low: '12-Oct'; expected a number in digits, and not the date", 1),
        (put(2, "high", "9.5"), "3 high: '9.5'; expected a whole number in digits, or a blank", 1),
        (put(1, "qualifier", "at leest"), "2 qualifier: 'at leest'; expected one of exact, .*mean at_l", 1),
        (put(3, "number", "q77"), "4 number: 'q77'; expected one of q01, q02, q03; .*row was not marked", 11),
        (put(3, "number", ""), "4 number: a blank; expected one of q01, q02, q03", 11),
        (put(0, "speaker", "speker"), "1 speaker: a column 'speker'; .*was read as that", 0),
        (lambda cells: [row[:-1] for row in cells], "1 speech_act: no such column; .*marked as not given", 3),
        (lambda cells: [row + [f"x{at}"] for at, row in enumerate(cells)],
         "1: a column 'x0'; expected only the columns the sheet came with; remove it", 0),
        (lambda cells: [["Seminar 3"], [], *cells], "1: Seminar 3; expected the names of the columns as", 0),
        (lambda cells: [["Ada; One", *[""] * 11], *cells], "1: Ada; One; .*delete the line; it was", 0),
        (lambda cells: [*cells, cells[1]], "5 number: q0. again; expected one row for each passage", 0),
        (lambda cells: [*cells, ["Ada", "q04", "figures", "4"]], "5 number: 'q04'; expected one of q01", 0),
        (lambda cells: cells[1:], "1: no line with the names of the columns; .*taken in their order", 0),
        (lambda cells: [cells[0], *(row + ["and more"] for row in cells[1:])],
         "2: 13 cells; expected 12 cells, as the first line has", 0),
        (put(1, "wording", '"at least 12 boats'), "2: a quotation mark that is not closed", 11),
        (lambda cells: cells[:3], "ada.csv number: no row for q0.; .*put it back; marked as not given", 11),
        (lambda cells: cells[:2], "ada.csv number: no row for q0., q0.; .*put them back", 22),
        (lambda cells: [["x"]], "no such column; expected a column number; .*no row could be marked", 33),
    ],
)
def test_a_fault_is_told_where_it_is_and_the_rest_is_marked(change, fault, lost, hand_in, solution):
    feedback = hand_in(data=spoiled(solution, change))
    assert any(re.search(fault, str(each)) for each in feedback.faults), feedback.faults
    assert feedback.points == 33 - lost
    assert "The sheet itself:" in str(feedback)


def test_the_faults_of_a_line_come_in_the_order_of_its_columns(hand_in):
    row = [words.replace(",12,,", ",x,y,") for words in rows()[:1]]
    feedback = hand_in(*row, *rows()[1:])
    assert [fault.column for fault in feedback.faults] == ["low", "high"]


def test_a_column_that_is_too_many_is_told_once(hand_in, solution):
    feedback = hand_in(data=spoiled(solution, lambda cells: [row + ["remarks", ""] for row in cells]))
    assert [str(fault) for fault in feedback.faults] == [
        "ada.csv:1: a column 'remarks'; expected only the columns the sheet came with; remove it; "
        "it was passed over"]


@pytest.mark.parametrize(
    ("data", "fault"),
    [(b"", "an empty file"), (b"\n\n", "an empty file"),
     (b"PK\x03\x04rest", "a workbook of a spreadsheet program")],
)
def test_a_file_that_is_no_sheet_is_told_once_and_nothing_is_raised(data, fault, hand_in):
    feedback = hand_in(data=data)
    assert feedback.points == 0
    assert [each.seen for each in feedback.faults] == [fault]


@pytest.mark.parametrize(
    ("words", "number"),
    [("1000", 1000), ("1,000", 1000), ("1.000", 1000), ("1 000", 1000), ("1'000", 1000), ("1000.0", 1000),
     ("1.234.567", 1234567), ("007", 7), ("", None), ("n/a", None)],
)
def test_numbers_are_read_in_the_forms_of_several_countries(words, number):
    assert read_cell(fields_of(["figures"])["low"], words) == number


@pytest.mark.parametrize("words", ["10-12", "12. Okt", "Dez 92", "-5", "1.2.3", "twelve", "=12", "²"])
def test_what_is_no_number_is_not_guessed(words):
    with pytest.raises(Unread):
        read_cell(fields_of(["figures"])["low"], words)


@pytest.mark.parametrize(
    ("words", "day"),
    [("1992-02-25", "1992-02-25"), ("25/02/1992", "1992-02-25"), ("2/25/1992", "1992-02-25"),
     ("1992-02-25 00:00:00", "1992-02-25"), ("25 February 1992", "1992-02-25"), ("2.2.1992", "1992-02-02")],
)
def test_a_date_that_a_spreadsheet_has_turned_is_read_if_it_can_be_but_one(words, day):
    assert read_cell(fields_of(["datings"])["date"], words) == day


@pytest.mark.parametrize("words", ["10.02.1992", "2/10/1992", "last week", "45000", "31/31/1992"])
def test_a_date_that_may_be_two_days_is_not_guessed(words):
    with pytest.raises(Unread):
        read_cell(fields_of(["datings"])["date"], words)


@pytest.mark.parametrize("cell", ["=1+1", "+49", "-5", "@name", "\tx"])
def test_no_cell_of_ours_is_a_formula_and_the_words_come_back(cell):
    assert safe(cell) == f"'{cell}"
    assert bare(safe(cell)) == cell or cell.startswith("\t")


CELLS = st.one_of(
    st.text(max_size=12), st.sampled_from(["12", "9", "vague", "exact", "Oda Brandt", "=1", "1.000", "none"]))


@settings(max_examples=60)
@given(cells=st.lists(st.lists(CELLS, min_size=12, max_size=12), min_size=3, max_size=5), data=st.data())
def test_any_sheet_is_marked_and_the_order_of_its_rows_changes_no_mark(
    cells, data, solution, tmp_path_factory
):
    file = tmp_path_factory.getbasetemp() / "any.csv"
    for number, row in zip([*solution.items, "q90", ""], cells, strict=False):
        row[1] = number
    def marked(lines: list[list[str]]):
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([HEAD.split(","), *lines])
        return exercise.check(file, solution)

    one, other = marked(cells), marked(data.draw(st.permutations(cells)))
    assert one.verdicts == other.verdicts
    assert 0 <= one.points <= one.possible == solution.possible


@settings(max_examples=60)
@given(data=st.binary(max_size=200))
def test_any_bytes_are_marked_and_nothing_is_raised(data, solution, tmp_path_factory):
    file = tmp_path_factory.getbasetemp() / "bytes.csv"
    file.write_bytes(data)
    feedback = exercise.check(file, solution)
    assert feedback.points == 0 and feedback.faults


@settings(max_examples=60)
@given(words=st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=30))
def test_what_is_written_to_a_sheet_is_read_back(words, tmp_path_factory):
    file = tmp_path_factory.getbasetemp() / "back.csv"
    write_sheet(file, ["figures"], [{"number": "q01", "kind": "figures", "wording": words, "speaker": "Ada"}])
    found = read_answers(file, {"q01": "figures"}).words["q01"]["wording"]
    assert found == bare(words) or bare(found) == bare(words)


# a class


@pytest.fixture
def sheets(tmp_path, solution):
    """Four students: two careful, one careless, one with a sheet that has faults."""
    folder = tmp_path / "sheets"
    folder.mkdir()

    def write(name: str, change=lambda cells: None) -> None:
        cells = [list(row) for row in good(solution)]
        changed = change(cells) or cells
        for row in changed[1:]:
            row[0] = name
        (folder / f"{name}.csv").write_text(text(changed), encoding="utf-8")

    write("Ada")
    write("Ben", put(1, "speaker", "The keeper of the lock"))
    write("cleo")
    write("=Dan", put(2, "high", "lots"))
    return folder


def test_a_class_is_compared_by_field_by_passage_and_by_student(sheets, solution):
    found = exercise.compare([sheets], solution)
    book = found.gradebook.set_index("student")
    assert list(book.index) == ["=Dan", "Ada", "Ben", "cleo"]
    assert book["total"].tolist() == [32, 33, 31, 33]
    assert book["faults"].tolist() == [1, 0, 0, 0]
    assert book.loc["Ben", ["speaker", "possible"]].tolist() == [4, 33]
    fields = found.fields.set_index("field")
    assert list(fields.index) == list(fields_of(["figures"]))
    assert fields.loc["speaker", "right"] == round(22 / 24, 3) and fields.loc["low", "alpha"] == 1
    first = found.passages.iloc[0]
    assert (first["most_in"], first["number"]) == ("speaker", next(
        number for number, item in solution.items.items() if "12 boats" in item["quote"]))


def test_alpha_of_the_class_is_that_of_the_definition(sheets, solution):
    # Speakers by passage: Brandt, Brandt, Brandt, keeper; keeper four times; the ledger four times.
    # Coincidences of four coders: pairs that differ in the first passage 3 * 2 / 3 = 2 of 12 values.
    # Expected: 12 values, Brandt 3, keeper 5, ledger 4, so 1 - (3*2 + 5*4 + 4*3) / (12*11) = 94 / 132.
    fields = exercise.compare([sheets], solution).fields.set_index("field")
    assert fields.loc["speaker", "alpha"] == pytest.approx(1 - (2 / 12) / (94 / 132), abs=0.001)


def test_the_files_of_a_class_are_safe_for_a_spreadsheet(sheets, solution, tmp_path):
    files = exercise.compare([sheets], solution).write(tmp_path / "class")
    assert [file.name for file in files] == [
        "gradebook.csv", "fields.csv", "passages.csv", "class.png", "faults.txt"]
    with files[0].open(encoding="utf-8-sig", newline="") as lines:
        book = list(csv.reader(lines))
    assert book[0] == ["student", *fields_of(["figures"]), "total", "possible", "faults"]
    assert book[1][0] == "'=Dan"
    assert files[3].read_bytes()[1:4] == b"PNG"
    assert "=Dan: =Dan.csv:3 high: 'lots'" in files[4].read_text(encoding="utf-8")


def test_two_sheets_of_one_name_are_told_apart_and_a_nameless_one_has_its_files(sheets, solution, tmp_path):
    shutil.copy(sheets / "Ada.csv", sheets / "again.csv")
    folder = tmp_path / "eve"
    folder.mkdir()
    (folder / "sheet.csv").write_text(text([row[1:] for row in good(solution)]), encoding="utf-8")
    names = exercise.compare([sheets, folder / "sheet.csv"], solution).gradebook["student"].tolist()
    assert names[1:3] == [f"Ada ({sheets / 'Ada.csv'})", f"Ada ({sheets / 'again.csv'})"]
    assert "eve" in names


def test_a_folder_is_searched_without_hidden_copies_and_tables_of_an_earlier_comparison(sheets, solution):
    exercise.compare([sheets], solution).write(sheets)
    (sheets / ".ipynb_checkpoints").mkdir()
    shutil.copy(sheets / "Ada.csv", sheets / ".ipynb_checkpoints" / "Ada-checkpoint.csv")
    assert len(exercise.compare([sheets], solution).sheets) == 4


def test_no_sheet_of_a_folder_is_passed_over_for_its_ending(sheets, solution):
    (sheets / "dora.xlsx").write_bytes(b"PK\x03\x04rest")
    (sheets / "cleo.csv").rename(sheets / "EMIL.CSV")
    (sheets / "faye.txt").write_text(text(good(solution), "\t").replace("Ada", "Faye"), encoding="utf-8")
    (sheets / "documents").mkdir()
    (sheets / "documents" / "weir_gazette.txt").write_text("At least 12 boats", encoding="utf-8")
    shutil.copy(sheets / "Ada.csv", sheets / "sheet.old.csv")
    found = exercise.compare([sheets], solution)
    book = found.gradebook.set_index("student")
    assert book["total"].to_dict() == {"=Dan": 32, "Ada": 33, "Ben": 31, "cleo": 33, "dora": 0, "Faye": 33}
    assert [fault.seen for sheet in found.sheets for fault in sheet.faults if sheet.student == "dora"] == [
        "a workbook of a spreadsheet program"]


def test_no_sheet_is_refused(tmp_path, solution):
    with pytest.raises(SourcebookError, match="no sheet to compare; expected CSV files, or folders of them"):
        exercise.compare([tmp_path], solution)


def test_a_number_below_zero_stays_a_number_in_the_tables(sheets, solution, tmp_path):
    found = exercise.compare([sheets], solution)
    found.fields.loc[0, "alpha"] = -0.221
    found.write(tmp_path / "class")
    with (tmp_path / "class" / "fields.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert next(csv.DictReader(lines))["alpha"] == "-0.221"


def test_the_picture_draws_every_passage_and_field(sheets, solution):
    from matplotlib.patches import Rectangle

    from sourcebook.plots import classroom

    found = exercise.compare([sheets], solution)
    ax = classroom(found.cells, found.fields, title="Where did the class read alike?")
    bars = [patch for patch in ax.patches if isinstance(patch, Rectangle)]
    assert len(bars) == 2 * 3 * 9
    written = {words.get_text() for words in ax.texts}
    assert {"speaker", "q01", "q02", "q03", "Where did the class read alike?"} <= written
    assert_clean(ax.figure)
    with pytest.raises(SourcebookError, match="classroom: no column right"):
        classroom(found.cells.drop(columns="right"), found.fields)


# the command


def run(*args: object):
    return CliRunner().invoke(cli, ["exercise", *map(str, args)])


def test_the_picture_of_all_fields_and_many_passages_is_clean(large):
    from sourcebook.plots import classroom

    found = exercise.compare([large.students / "sheet.csv"], large.teacher)
    ax = classroom(found.cells, found.fields, title="Where did the class read alike?", foot="1 sheet")
    assert_clean(ax.figure)


def test_new_check_and_compare_from_the_command_line(tmp_path, solution, sheets):
    case = small_case(tmp_path / "case")
    made = run("new", "--case", case, "--documents", "gazette,ledger", "--size", 3, "--seed", 7, "--name",
               "Seminar 3", "-o", tmp_path / "out")
    assert made.exit_code == 0, made.output
    teacher = tmp_path / "out" / "seminar_3_teacher"
    assert made.output == f"for students: {tmp_path / 'out' / 'seminar_3'}\nfor the teacher: {teacher}\n"
    checked = run("check", sheets / "Ben.csv", "--solution", teacher)
    assert checked.exit_code == 0
    assert checked.output.startswith("Seminar 3, Ben: 31 of 33 points")
    compared = run("compare", sheets, "--solution", teacher, "-o", tmp_path / "class")
    assert compared.exit_code == 1
    assert "1 fault; written: " in compared.output and (tmp_path / "class" / "gradebook.csv").exists()
    told = json.loads(run("check", sheets / "=Dan.csv", "--solution", teacher, "--json").output)
    assert (told["points"], told["faults"][0]["column"]) == (32, "high")


def test_the_command_refuses_in_one_line(tmp_path):
    case = small_case(tmp_path / "case")
    result = run("new", "--case", case, "--size", 30, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert result.output == (
        "Error: 30 passages were asked for; expected 1 to 3, for there are 3 with figures; "
        "ask for fewer, or for more documents or kinds\n")
    assert not (tmp_path / "out").exists()


# the form


class Form:
    """The widgets of a form, found as a student finds them."""

    def __init__(self, folder: Path):
        self.whole = exercise.form(folder)

    def named(self, label: str):
        waiting = [self.whole]
        while waiting:
            one = waiting.pop()
            if getattr(one, "description", "") == label:
                return one
            waiting += getattr(one, "children", ())
        raise AssertionError(f"no widget {label}")


def test_the_form_writes_every_change_to_the_sheet_and_takes_it_up_again(kit, tmp_path, solution):
    folder = shutil.copytree(kit.students, tmp_path / "ada")
    form = Form(folder)
    form.named("Your name").value = "Ada"
    number = solution.items["q01"]["readings"][0]["coded"]
    form.named("Wording").value = number["wording"]
    form.named("Qualifier").value = number["qualifier"]
    form.named("Next").click()
    form.named("Speech act").value = "denied"
    again = Form(folder)
    assert [again.named(name).value for name in ("Your name", "Wording", "Qualifier")] == [
        "Ada", number["wording"], number["qualifier"]]
    answers = read_answers(folder / "sheet.csv", dict.fromkeys(solution.items, "figures"))
    assert (answers.student, answers.rows["q02"]["speech_act"], answers.faults) == ("Ada", "denied", ())


def test_a_voice_that_is_chosen_goes_to_the_end_of_the_chain(kit, tmp_path):
    form = Form(shutil.copytree(kit.students, tmp_path / "ada"))
    chain, adder = form.named("Chain"), next(
        box.children[1] for box in form.whole.children[4].children if len(getattr(box, "children", ())) == 2)
    for name in ("The Weir Gazette", "Oda Brandt"):
        adder.value = name
    assert (chain.value, adder.value) == ("The Weir Gazette > Oda Brandt", "")


@pytest.mark.parametrize(
    ("data", "told"),
    [(b"PK\x03\x04rest", "a workbook of a spreadsheet program"), (b"What?\n\nWho?\n", "no such column"),
     (f"{HEAD}\nAda,q77,figures,ten boats".encode(), "&#x27;q77&#x27;; expected one of q01, q02, q03")],
)
def test_a_sheet_that_the_form_cannot_read_is_told_and_kept(data, told, kit, tmp_path):
    folder = shutil.copytree(kit.students, tmp_path / "ada")
    (folder / "sheet.csv").write_bytes(data)
    form = Form(folder)
    assert told in form.whole.children[-1].value and "kept as sheet.old.csv" in form.whole.children[-1].value
    assert (folder / "sheet.csv").read_bytes() == data
    form.named("Your name").value = "A"
    assert (folder / "sheet.old.csv").read_bytes() == data
    form.named("Your name").value = "Ada"
    assert read_answers(folder / "sheet.csv", {"q01": "figures"}).student == "Ada"
    (folder / "sheet.csv").write_bytes(data)
    Form(folder).named("Your name").value = "Ben"
    assert {file.name for file in folder.glob("*.csv")} == {"sheet.csv", "sheet.old.csv", "sheet.old1.csv"}


def test_the_form_takes_up_what_was_written_by_hand_and_tells_what_it_cannot_read(kit, tmp_path):
    folder = shutil.copytree(kit.students, tmp_path / "ada")
    (folder / "sheet.csv").write_text(f"{HEAD}\nAda,q01,,ten,12-Oct,,At least,,,,,said\nAda,q02\nAda,q03\n")
    form = Form(folder)
    values = [form.named(name).value for name in ("Low", "Qualifier", "Speech act")]
    assert values == ["12-Oct", "at_least", ""]
    assert "sheet.csv:2 speech_act: &#x27;said&#x27;; expected one of" in form.whole.children[-1].value
    form.named("Wording").value = "ten boats"
    assert [file.name for file in folder.glob("*.csv")] == ["sheet.csv"]
    assert "Ada,q01,figures,ten boats,12-Oct,,at_least,,,,,said\n" in (folder / "sheet.csv").read_text()


def test_a_form_without_an_exercise_is_refused(tmp_path):
    with pytest.raises(SourcebookError, match=r"exercise\.json: no such file; expected the folder"):
        exercise.form(tmp_path)


# in a browser


@contextmanager
def lab(folder: Path, logs: Path):
    """A JupyterLab on a folder; yields the address of the exercise."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", f"--ServerApp.port={port}",
        "--ServerApp.ip=127.0.0.1", "--IdentityProvider.token=open", "--LabApp.news_url=None",
        "--LabApp.expose_app_in_browser=True", "--LabApp.extension_manager=readonly", "--allow-root",
        str(folder),
    ]
    with (logs / "lab.log").open("w") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log,
                                  env=os.environ | {"JUPYTER_CONFIG_DIR": str(logs / "config")})
    try:
        wait_for(f"http://127.0.0.1:{port}/api?token=open", server)
        yield f"http://127.0.0.1:{port}/lab/workspaces/exercise/tree/exercise.ipynb?token=open&reset"
    finally:
        server.terminate()
        server.wait(20)


def test_in_a_browser_a_student_fills_in_the_form_and_finds_the_sheet_written(kit, solution, tmp_path):
    if shutil.which("chromium") is None:
        warnings.warn("NO CHROMIUM HERE: the form is not tested in a browser", stacklevel=1)
        pytest.skip("NO CHROMIUM HERE: the form is not tested in a browser; install chromium")
    from playwright.sync_api import expect, sync_playwright

    folder = shutil.copytree(kit.students, tmp_path / "student")
    coded = solution.items["q01"]["readings"][0]["coded"]
    with lab(folder, tmp_path) as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(30_000)
        page.goto(address)
        page.wait_for_function(READY)
        page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.ready")
        page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
        expect(page.get_by_text("There is no solution.json here yet.")).to_be_visible(timeout=30_000)
        page.get_by_label("Your name", exact=True).fill("Ada")
        page.get_by_label("Wording", exact=True).fill(coded["wording"])
        page.get_by_label("Qualifier", exact=True).select_option(coded["qualifier"])
        page.get_by_label("Speech act", exact=True).select_option(coded["speech_act"])
        expect(page.get_by_text("1 of 3 begun, written to sheet.csv")).to_be_visible(timeout=30_000)
        page.get_by_role("button", name="Next").click()
        expect(page.locator(".sourcebook-card blockquote")).to_contain_text(
            " ".join(solution.items["q02"]["quote"].split()), timeout=30_000)
        browser.close()
    feedback = exercise.check(folder / "sheet.csv", solution)
    assert (feedback.student, feedback.faults) == ("Ada", ())
    assert [verdict(feedback, "q01", name).verdict for name in ("wording", "qualifier", "speech_act")] == [
        "agrees"] * 3
