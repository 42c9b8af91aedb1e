from __future__ import annotations

from pathlib import Path

import pytest
from cases import GAZETTE, LEDGER, add, change, read, small_case, write
from frames import written

from sourcebook import open_case
from sourcebook.audit import audit, skeleton, tally
from sourcebook.coverage import coverage, place_of, unaccounted
from sourcebook.draft import read_draft
from sourcebook.schema import EXCLUSION_REASONS


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return small_case(tmp_path / "case")


def faults(case: Path) -> list[str]:
    return [str(fault) for fault in unaccounted(read_draft(case))]


def test_every_mention_says_what_accounts_for_it(case):
    add(case, "names", entity="ostrel", form="2 May 1871", document_id="gazette")
    add(case, "namings", naming_id="n2", passage_id="q5", entity="loss", term="on 3 May")
    assert written(coverage(open_case(case)), "document_id", "words", "kind", "covered_by") == [
        ("gazette", "4 May 1871", "date", "exclusion: publication"),
        ("gazette", "12", "number", "k1"),
        ("gazette", "Tuesday", "weekday", "t1"),
        ("gazette", "2 May 1871", "date", "t1, name: ostrel"),
        ("gazette", "9", "number", "k2"),
        ("ledger", "1880", "date", "exclusion: publication"),
        ("ledger", "Dozens", "vague", "k3"),
        ("ledger", "dawn", "clock", "t2"),
        ("ledger", "3 May", "date", "t2, naming: n2"),
    ]


def test_a_complete_case_has_nothing_unaccounted(case):
    assert faults(case) == []


def test_a_mention_in_no_statement_and_under_no_exclusion_is_a_fault_of_its_line(case):
    change(case, "datings", 1, wording="before dawn")
    write(case, "exclusions", read(case, "exclusions")[:1])
    assert faults(case) == [
        "seeds/ledger.txt:1: “1880” is in no statement and under no exclusion; expected a row for every "
        "number and date; code it, or exclude it with a reason",
        "seeds/ledger.txt:3: “3 May” is in no statement and under no exclusion; expected a row for every "
        "number and date; code it, or exclude it with a reason",
    ]


def test_a_claim_that_is_excluded_too_is_a_fault(case):
    start = GAZETTE.index("12 boats")
    add(case, "exclusions", document_id="gazette", start=start, end=start + 2, quote="12", reason="idiom")
    assert faults(case) == [
        "seeds/gazette.txt:3: “12” is in k1 and exclusion: idiom; expected a claim or an exclusion; "
        "delete the exclusion, or shorten the wording"
    ]


def test_a_number_in_a_name_may_be_excluded_as_one(case):
    add(case, "namings", naming_id="n2", passage_id="q5", entity="loss", term="on 3 May")
    change(case, "datings", 1, wording="before dawn")
    start = LEDGER.index("3 May")
    add(case, "exclusions", document_id="ledger", start=start, end=start + 5, quote="3 May", reason="name")
    assert faults(case) == []


def test_an_exclusion_must_hold_the_whole_mention(case):
    change(case, "exclusions", 0, start="20", quote="May 1871")
    assert [line[:30] for line in faults(case)] == ["seeds/gazette.txt:1: “4 May 18"]


def test_a_stance_on_a_passage_accounts_for_no_number_in_it(case):
    write(case, "figures", [row for row in read(case, "figures") if row["figure_id"] != "k2"])
    assert "“9” is in no statement" in faults(case)[0]


@pytest.mark.parametrize(("words", "quote", "place"), [
    ("20", "2,200 were counted, another 20 bodies", 28),
    ("8", "Like Khojaly in 1988, 8 civilians", 22),
    ("two", "network of two, two again", 11),
    ("1,000", "as many as 500-1,000", 15),
    ("oats were", "the boats were lost", 5),
    ("ten", "nobody", None),
])
def test_a_wording_stands_where_it_cuts_no_word_or_number(words, quote, place):
    assert place_of(words, quote) == place


def test_one_wording_stands_for_one_place(case):
    """Where words come twice and both are meant, the second row says more of them."""
    again = "The boats were lost, he wrote again, and nobody counted them."
    assert place_of("boats", f"boats and boats. {again}") == 0


def test_nothing_is_said_of_a_case_whose_rows_cannot_be_read(case):
    write(case, "exclusions", [])
    (case / "seeds/ledger.txt").unlink()
    assert [line[:19] for line in faults(case)] == ["seeds/gazette.txt:1"]
    (case / "data/passages.csv").write_bytes(b"\xff\xfe")
    assert faults(case) == []


def test_a_wording_that_is_not_in_its_quote_has_one_fault_and_not_two(case):
    change(case, "figures", 1, wording="nine")
    assert faults(case) == []


def test_the_audit_counts_and_lists_what_is_missing_with_its_line(case):
    write(case, "exclusions", [])
    opened = open_case(case)
    assert written(tally(coverage(opened)), "document_id", "mentions", "in_statements", "excluded",
                   "unaccounted") == [("gazette", 5, 4, 0, 1), ("ledger", 4, 3, 0, 1)]
    assert written(audit(opened), "line", "before", "words", "after") == [
        (1, "The Weir Gazette, ", "4 May 1871", ".\n\nOda Brandt, a miller, said that at…"),
        (1, LEDGER[:39], "1880", LEDGER[43:83].rsplit(" ", 1)[0] + "…"),
    ]
    assert len(audit(opened, every=True)) == 9


def test_the_skeleton_is_the_table_of_exclusions_without_reasons(case):
    rows = read(case, "exclusions")
    write(case, "exclusions", [])
    (case / "data/exclusions.csv").write_text(skeleton(audit(open_case(case))), encoding="utf-8")
    assert read(case, "exclusions") == [row | {"reason": ""} for row in rows]


def test_reasons_are_few_and_each_says_what_it_means():
    assert "other" not in EXCLUSION_REASONS
    assert len(EXCLUSION_REASONS) <= 14
    assert all(meaning.endswith(".") for meaning in EXCLUSION_REASONS.values())
