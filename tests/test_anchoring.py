from __future__ import annotations

from pathlib import Path

import pytest
from cases import QUOTES, add, change, file_of, read, replace, rewrite, small_case

from sourcebook import anchor_passages, check


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return small_case(tmp_path / "case")


def blank(case: Path) -> None:
    for row in range(len(QUOTES)):
        change(case, "passages", row, start="", end="")


def places(case: Path) -> list[tuple[str, str]]:
    return [(row["start"], row["end"]) for row in read(case, "passages")]


PLACES = [("63", "135"), ("137", "196"), ("46", "84"), ("85", "120"), ("121", "213")]


def test_every_quote_is_put_in_its_place(case):
    whole = file_of(case, "passages").read_bytes()
    assert places(case) == PLACES
    blank(case)
    done = anchor_passages(case)
    assert (done.anchored, done.kept, done.faults, done.written) == (5, 0, (), True)
    assert file_of(case, "passages").read_bytes() == whole
    assert check(case) == []


def test_a_second_run_changes_nothing(case):
    before = file_of(case, "passages").stat()
    done = anchor_passages(case)
    assert (done.anchored, done.kept, done.written) == (0, 5, False)
    assert file_of(case, "passages").stat() == before


def test_wrong_offsets_are_corrected(case):
    change(case, "passages", 3, start="5", end="9")
    assert anchor_passages(case).anchored == 1
    assert places(case) == PLACES


def test_nothing_is_written_unless_all_is_well(case):
    blank(case)
    change(case, "passages", 3, quote="The Uppers did never open the sluice.")
    before = file_of(case, "passages").read_bytes()
    done = anchor_passages(case)
    assert (done.anchored, done.written) == (4, False)
    assert [str(fault) for fault in done.faults] == [
        "data/passages.csv:5 quote: 'The Uppers did never open the sluice.' is not in ledger; expected the "
        "exact words of the document; nearest is 85–124 (line 3) 'The Uppers did not open the sluice. Old'"
    ]
    assert file_of(case, "passages").read_bytes() == before


def test_the_others_are_written_if_asked_for(case):
    blank(case)
    change(case, "passages", 3, quote="The Uppers did never open the sluice.")
    done = anchor_passages(case, partial=True)
    assert (done.anchored, len(done.faults), done.written) == (4, 1, True)
    assert places(case) == [*PLACES[:3], ("", ""), PLACES[4]]


def test_a_repeated_quote_is_listed_with_all_its_places(case):
    add(case, "passages", passage_id="q6", document_id="ledger", quote="boats were lost")
    fault, = anchor_passages(case).faults
    assert (fault.line, fault.column) == (7, "quote")
    assert fault.seen == (
        "'boats were lost' stands 3 times in ledger: "
        "56–71 (line 3) 'ut 1880. Dozens of boats were lost at the weir. T…'; "
        "188–203 (line 3) 'dawn, and that the boats were lost on 3 May. The …'; "
        "218–233 (line 4) 'lost on 3 May. The boats were lost, he wrote agai…'"
    )


@pytest.mark.parametrize(("start", "end"), [("188", "203"), ("188", ""), ("188", "190")])
def test_a_repeated_quote_stays_at_its_start(case, start, end):
    place = {"start": start, "end": end}
    add(case, "passages", passage_id="q6", document_id="ledger", quote="boats were lost", **place)
    assert anchor_passages(case).faults == ()
    assert places(case)[5] == ("188", "203")


def test_the_table_is_written_in_its_canonical_form(case):
    rewrite(case, "passages", lambda data: data.replace(b"q2,gazette", b'"q2","gazette"'))
    assert b'"q2"' in file_of(case, "passages").read_bytes()
    assert anchor_passages(case).written
    lines = file_of(case, "passages").read_bytes().split(b"\n")
    assert lines[0] == b"passage_id,document_id,start,end,quote,graphic"
    assert lines[2].startswith(b"q2,gazette,137,196,The keeper")
    assert lines[5].startswith('q5,ledger,121,213,"Old Šebek'.encode())
    assert lines[-1] == b"" and b"\r" not in b"".join(lines)


def test_a_quote_of_several_lines_is_kept_byte_for_byte(case):
    quote = "copied about 1880.\n\nDozens of boats"
    add(case, "passages", passage_id="q6", document_id="ledger", quote=quote)
    assert anchor_passages(case).written
    assert read(case, "passages")[5] == {
        "passage_id": "q6", "document_id": "ledger", "start": "26", "end": "61", "quote": quote,
        "graphic": "",
    }


@pytest.mark.parametrize("spoil", [
    lambda case: rewrite(case, "passages", lambda data: data.replace(b"\n", b"\r\n")),
    lambda case: rewrite(case, "passages", lambda data: data.replace(b"quote", b"qoute", 1)),
    lambda case: rewrite(case, "documents", lambda data: b"\xef\xbb\xbf" + data),
    lambda case: replace(case, "seeds/gazette.txt", "miller", "Miller"),
])
@pytest.mark.parametrize("partial", [True, False])
def test_nothing_is_written_where_a_file_is_not_as_it_should_be(case, spoil, partial):
    blank(case)
    spoil(case)
    before = file_of(case, "passages").read_bytes()
    done = anchor_passages(case, partial)
    assert len(done.faults) == 1 and not done.written
    assert file_of(case, "passages").read_bytes() == before


def test_a_passage_without_quote_or_document_is_listed(case):
    add(case, "passages", passage_id="q6", document_id="ledger")
    add(case, "passages", passage_id="q7", document_id="leger", quote="boats")
    assert [str(fault) for fault in anchor_passages(case).faults] == [
        "data/passages.csv:7 quote: a blank; expected the words of the passage; copy them from the document",
        "data/passages.csv:8 document_id: 'leger'; expected a document that can be read; "
        "known: gazette, ledger",
    ]


def test_a_write_that_fails_leaves_the_table_as_it_was(case, monkeypatch):
    blank(case)
    before = file_of(case, "passages").read_bytes()

    def fail(*_):
        raise OSError("no space left")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="no space left"):
        anchor_passages(case)
    assert file_of(case, "passages").read_bytes() == before
    assert len(list((case / "data").iterdir())) == len(list((case / "data").glob("*.csv")))
