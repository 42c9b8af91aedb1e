"""The made-up cases that the methods are timed on are sound, and the same for the same seed."""

from __future__ import annotations

import pytest
from benchmarks.synthetic import case

from sourcebook import check, conflicts, count_lines, disagreements, open_case


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return case(tmp_path_factory.mktemp("made") / "up", 1100)


def test_a_made_up_case_has_no_faults(folder):
    assert check(folder) == []


def test_it_has_as_many_statements_as_asked_for_in_documents_of_a_thousand(folder):
    made = open_case(folder)
    tables = (made.figures, made.datings, made.stances, made.documents)
    assert [len(rows) for rows in tables] == [550, 275, 275, 2]


def test_it_gives_the_methods_something_to_find(folder):
    made = open_case(folder)
    figures = made.statements("figures")
    fewest, most = count_lines(made, figures)
    assert 1 < fewest < most < figures["source_id"].nunique()
    assert len(conflicts(figures)) > 0
    assert len(disagreements(made.statements("datings"))) > 0


def test_voices_with_two_informants_each_hang_together_so_that_fewer_lines_than_informants_are_left(tmp_path):
    folder = case(tmp_path / "told", 1000, informants=2)
    assert check(folder) == []
    made = open_case(folder)
    assert set(made.dependences["source_id"].value_counts()) == {2}
    fewest, most = count_lines(made, made.statements("figures"))
    assert made.figures["source_id"].nunique() > 125 // 2 >= most == fewest > 50


@pytest.mark.parametrize(("seed", "same"), [(1, True), (2, False)])
def test_the_same_seed_makes_the_same_bytes(folder, tmp_path, seed, same):
    again = case(tmp_path / "again", 1100, seed)
    files = sorted(file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
    assert all((folder / file).read_bytes() == (again / file).read_bytes() for file in files) is same
