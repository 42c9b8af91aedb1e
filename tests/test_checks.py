from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cases import add, change, file_of, replace, rewrite, small_case, write

from sourcebook import FaultsFound, check, open_case
from sourcebook.checks import RULES


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return small_case(tmp_path / "case")


def lines(case: Path) -> list[str]:
    return [str(fault) for fault in check(case)]


def files(case: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in sorted(case.rglob("*")) if file.is_file()}


def test_a_sound_case_has_no_faults(case):
    assert lines(case) == []


def test_the_repository_is_a_case_without_faults(root):
    assert lines(root) == []


PLAIN = "expected UTF-8 text with commas between the cells and LF line ends"
RESTORE = "export it again in that form, or restore the file"
EXCEL = f"data/events.csv:1: saved by a spreadsheet: {{}}; {PLAIN}; {RESTORE}"
EXPLAIN = "mend the row, or explain it in the note with 'reading:'"

BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "a changed byte in a document": (
        lambda case: replace(case, "seeds/gazette.txt", "miller", "Miller"),
        "seeds/gazette.txt: a changed file, sha256 ca9c520b0e02…; expected 638f1d0f886d… as registered; "
        "put the original file back; a document is never edited",
    ),
    "a missing document": (
        lambda case: (case / "seeds/ledger.txt").unlink(),
        "data/documents.csv:3 file: no file seeds/ledger.txt; expected a file in seeds/; put the file back",
    ),
    "a misspelt document": (
        lambda case: (case / "seeds/ledger.txt").rename(case / "seeds/ledgers.txt"),
        "data/documents.csv:3 file: no file seeds/ledger.txt; expected a file in seeds/; did you mean "
        "ledgers.txt?\n"
        "seeds/ledgers.txt: an unregistered file; expected a line in seeds/registry.sha256; add its line "
        "as sha256sum "
        "prints it to seeds/registry.sha256, or move the file out of seeds/",
    ),
    "a population that no figure counts": (
        lambda case: write(case, "populations", [{"population": "boat"}, {"population": "barges",
                                                                          "part_of": "ships of the line"}]),
        "data/populations.csv:2 population: 'boat', which no figure counts; expected words of the column "
        "population of data/figures.csv; did you mean 'boats'?\n"
        "data/populations.csv:3 part_of: 'ships of the line', which no figure counts; expected words of the "
        "column population of data/figures.csv; copy the words from there",
    ),
    "populations that lie in each other": (
        lambda case: write(case, "populations", [{"population": "boats", "part_of": "barges"},
                                                 {"population": "barges", "part_of": "boats"}]),
        "data/populations.csv:2 part_of: the cycle boats > barges > boats; expected no row above itself; "
        "mend or blank one of these",
    ),
    "a population told apart twice": (
        lambda case: write(case, "populations", [{"population": "boats"}, {"population": "boats"}]),
        "data/populations.csv:3 population: 'boats' again, first in line 2; expected one row for each "
        "population; rename or remove one of the two",
    ),
    "an unregistered document": (
        lambda case: (case / "seeds/new.txt").write_text("New."),
        "seeds/new.txt: an unregistered file; expected a line in seeds/registry.sha256; add its line as "
        "sha256sum "
        "prints it to seeds/registry.sha256, or move the file out of seeds/",
    ),
    "a registry that is gone": (
        lambda case: (case / "seeds/registry.sha256").unlink(),
        "seeds/registry.sha256: no such file; expected the registry of seeds; "
        "run 'sha256sum *.txt > registry.sha256' in seeds/ on the original files",
    ),
    "a line of the registry in no form": (
        lambda case: (case / "seeds/registry.sha256").open("a").write("gazette.txt is fine\n"),
        "seeds/registry.sha256:3: 'gazette.txt is fine'; expected a hash, two blanks and a file name; "
        "write the line as sha256sum prints it",
    ),
    "a registered file that no document uses": (
        lambda case: (case / "seeds/registry.sha256").open("a").write(f"{'0' * 64}  gone.txt\n"),
        "seeds/registry.sha256:3: gone.txt, which no document uses; expected a file of data/documents.csv; "
        "add a row to data/documents.csv, or remove the line",
    ),
    "a recorded hash that is not the registry's": (
        lambda case: change(case, "documents", 1, sha256="0" * 64),
        "data/documents.csv:3 sha256: 000000000000…; expected bcd13b0a773f… as in seeds/registry.sha256:2; "
        "copy the hash from there",
    ),
    "a document outside seeds": (
        lambda case: change(case, "documents", 1, file="../seeds/ledger.txt"),
        "data/documents.csv:3 file: '../seeds/ledger.txt'; expected a file name without folders; "
        "move the file to seeds/ and write its name only",
    ),
    "a quote that is not in its document": (
        lambda case: change(case, "passages", 3, quote="The Uppers did never open the sluice."),
        "data/passages.csv:5 quote: 'The Uppers did never open the sluice.' is not in ledger; expected the "
        "exact "
        "words of the document; nearest is 85–124 (line 3) 'The Uppers did not open the sluice. Old'",
    ),
    "a quote in look-alike letters": (
        lambda case: change(case, "passages", 3, quote="The Uppers did nоt open the sluice."),
        "data/passages.csv:5 quote: 'The Uppers did nоt open the sluice.' is not in ledger; expected the "
        "exact "
        "words of the document; nearest is 85–120 (line 3) 'The Uppers did not open the sluice.', "
        "the same words in look-alike characters",
    ),
    "a quote like nothing in its document": (
        lambda case: change(case, "passages", 3, quote="zzzz qqqq xxxx"),
        "data/passages.csv:5 quote: 'zzzz qqqq xxxx' is not in ledger; expected the exact words of the "
        "document; "
        "nothing there is like it; copy the words from the document",
    ),
    "offsets that hold other words": (
        lambda case: change(case, "passages", 3, start="10", end="19"),
        "data/passages.csv:5 start: 10–19 holds 'the Upper'; expected 85–120 (line 3 of ledger), "
        "where the quote stands; run 'sourcebook anchor'",
    ),
    "offsets beyond the document": (
        lambda case: change(case, "passages", 3, start="9000", end="9035"),
        "data/passages.csv:5 start: 9000–9035 holds ''; expected 85–120 (line 3 of ledger), "
        "where the quote stands; run 'sourcebook anchor'",
    ),
    "no offsets": (
        lambda case: change(case, "passages", 3, start="", end=""),
        "data/passages.csv:5 start: a blank start or end; expected 85–120 (line 3 of ledger), "
        "where the quote stands; run 'sourcebook anchor'",
    ),
    "a repeated quote without a place": (
        lambda case: change(case, "passages", 3, start="", end="", quote="boats were lost"),
        "data/passages.csv:5 quote: 'boats were lost' stands 3 times in ledger: "
        "56–71 (line 3) 'ut 1880. Dozens of boats were lost at the weir. T…'; "
        "188–203 (line 3) 'dawn, and that the boats were lost on 3 May. The …'; "
        "218–233 (line 4) 'lost on 3 May. The boats were lost, he wrote agai…'; "
        "expected one place; lengthen the quote, or write the start that is meant",
    ),
    "an excluded number that is elsewhere": (
        lambda case: add(
            case, "exclusions", document_id="gazette", start="0", end="4", quote="1871", reason="title"
        ),
        "data/exclusions.csv:4 quote: '1871' stands 2 times in gazette: 24–28 (line 1) "
        "'Weir Gazette, 4 May 1871. Oda Brandt, a mil'; 131–135 (line 3) "
        "'l on Tuesday, 2 May 1871. The keeper of the'; expected one place; "
        "lengthen the quote, or write the start that is meant",
    ),
    "a wording that is not in its quote": (
        lambda case: change(case, "figures", 1, wording="nine"),
        "data/figures.csv:3 wording: 'nine' is not in passage q2 'The keeper of the lock told her that 9 "
        "of them we…'; "
        "expected words of the quote, character by character; copy them from the quote, or lengthen the "
        "quote",
    ),
    "a term that is not in its quote": (
        lambda case: change(case, "namings", 0, term="Old Sebek"),
        "data/namings.csv:2 term: 'Old Sebek' is not in passage q5 "
        "'Old Šebek held that the Lowers opened it before d…'; "
        "expected words of the quote, character by character; copy them from the quote, or lengthen the "
        "quote",
    ),
    "a spelling that is not in its document": (
        lambda case: change(case, "names", 1, form="Old Sebek"),
        "data/names.csv:3 form: 'Old Sebek' is not in ledger; expected a spelling of the document, "
        "character by character; copy it from the document",
    ),
    "low above high": (
        lambda case: change(case, "figures", 1, low="10"),
        "data/figures.csv:3 low: 10 is above high 9; expected low at or below high; "
        "swap them, or mend the one that is wrong",
    ),
    "low above high in a reading of a vague word": (
        lambda case: change(case, "quantifiers", 1, low="100"),
        "data/quantifiers.csv:3 low: 100 is above high 99; expected low at or below high; "
        "swap them, or mend the one that is wrong",
    ),
    "an end that the words do not give": (
        lambda case: change(case, "figures", 0, high="12"),
        "data/figures.csv:2 high: low 12, high 12, at_least; expected low 12, high blank, at_least "
        "as in 'at least 12 boats'; " + EXPLAIN,
    ),
    "a qualifier that the words do not give": (
        lambda case: change(case, "figures", 1, qualifier="about"),
        "data/figures.csv:3 qualifier: low 9, high 9, about; expected low 9, high 9, exact as in '9'; "
        + EXPLAIN,
    ),
    "a wording without a quantity": (
        lambda case: add(
            case, "figures", figure_id="k4", passage_id="q3", wording="lost at the weir", event_id="loss",
            measure_id="lost", low="1", high="1", qualifier="exact", source_id="ledger",
            speech_act="asserted",
        ),
        "data/figures.csv:5 wording: no number or vague quantity in 'lost at the weir'; "
        "expected one number or vague word; " + EXPLAIN,
    ),
    "an unknown id": (
        lambda case: change(case, "figures", 1, source_id="keper"),
        "data/figures.csv:3 source_id: the unknown id 'keper'; expected an id of data/sources.csv; did you "
        "mean keeper?",
    ),
    "an unknown id like no other": (
        lambda case: change(case, "stances", 0, proposition_id="moon"),
        "data/stances.csv:2 proposition_id: the unknown id 'moon'; expected an id of data/propositions.csv; "
        "add it there, or mend the id",
    ),
    "an unknown carrier": (
        lambda case: change(case, "figures", 1, via="gazette > brand"),
        "data/figures.csv:3 via: the unknown id 'brand'; expected an id of data/sources.csv; did you mean "
        "brandt?",
    ),
    "an unknown component": (
        lambda case: change(case, "measures", 2, components="lost > bargs_lost"),
        "data/measures.csv:4 components: the unknown id 'bargs_lost'; expected an id of data/measures.csv; "
        "did you mean barges_lost?",
    ),
    "carriers joined in another way": (
        lambda case: change(case, "figures", 1, via="gazette>brandt"),
        "data/figures.csv:3 via: 'gazette>brandt'; expected ids joined by \" > \"; "
        'write them as in "paper > mayor", outermost first',
    ),
    "an id in capitals": (
        lambda case: change(case, "register", 0, discrepancy_id="R-1"),
        "data/register.csv:2 discrepancy_id: 'R-1'; expected an id of lower-case letters, digits and _; "
        "rename it here and wherever it is used",
    ),
    "an id of two statements": (
        lambda case: change(case, "datings", 1, dating_id="k1"),
        "data/datings.csv:3 dating_id: 'k1', an id of data/figures.csv too; expected an id of its own; "
        "rename one of the two",
    ),
    "a number that is not whole": (
        lambda case: change(case, "figures", 1, low="9.0"),
        "data/figures.csv:3 low: '9.0'; expected a whole number in digits; "
        "write it without separators, or leave it blank if not stated",
    ),
    "a decimal comma": (
        lambda case: change(case, "places", 1, lat="50,5"),
        "data/places.csv:3 lat: '50,5'; expected a decimal number; write it with a point, as in 39.91",
    ),
    "neither true nor false": (
        lambda case: change(case, "stances", 1, explicit="no"),
        "data/stances.csv:3 explicit: 'no'; expected true or false; write true or false",
    ),
    "a date that is no EDTF": (
        lambda case: change(case, "datings", 0, edtf="02.05.1871"),
        "data/datings.csv:2 edtf: '02.05.1871' is no EDTF date; expected an EDTF date; "
        "write it as in 1992-02-25, 1992-02, 1992-02-25/1992-02-26 or 1992~",
    ),
    "a day that the calendar does not have": (
        lambda case: change(case, "figures", 0, event_time="1871-02-29"),
        "data/figures.csv:2 event_time: '1871-02-29' is no day of the calendar; expected an EDTF date; "
        "write it as in 1992-02-25, 1992-02, 1992-02-25/1992-02-26 or 1992~",
    ),
    "a clock that goes too far": (
        lambda case: change(case, "datings", 1, clock="25:00"),
        "data/datings.csv:3 clock: '25:00' is no clock time; expected a clock time; write it as in 23:00 "
        "or 23:00/05:00",
    ),
    "a weekday of another date": (
        lambda case: change(case, "datings", 0, edtf="1871-05-03"),
        "data/datings.csv:2 edtf: 1871-05-03, a Wednesday; expected a Tuesday as in 'Tuesday, 2 May 1871'; "
        "mend the date, or explain it in the note with 'reading:'",
    ),
    "a value that is not allowed": (
        lambda case: change(case, "figures", 1, speech_act="asserts"),
        "data/figures.csv:3 speech_act: 'asserts'; expected one of asserted, reported, quoted, presupposed, "
        "anticipated, denied, hypothetical; did you mean asserted?",
    ),
    "a required blank": (
        lambda case: change(case, "figures", 1, event_id=""),
        "data/figures.csv:3 event_id: a blank; expected a value; fill it in: The event it is about.",
    ),
    "a misspelt column": (
        lambda case: rewrite(case, "figures", lambda data: data.replace(b"wording", b"wordng")),
        "data/figures.csv:1 wording: no such column; expected a column wording; rename the column 'wordng'",
    ),
    "a missing column": (
        lambda case: rewrite(case, "exclusions", lambda _: b"document_id,start,end,quote\n"),
        "data/exclusions.csv:1 reason: no such column; expected a column reason; add the column",
    ),
    "an unexpected column": (
        lambda case: rewrite(
            case, "exclusions", lambda _: b"document_id,start,end,quote,reason,colour\n"
        ),
        "data/exclusions.csv:1 colour: an unexpected column 'colour'; "
        "expected only document_id, start, end, quote, reason; rename or remove it",
    ),
    "a duplicate key": (
        lambda case: add(case, "events", event_id="loss", title="Loss again"),
        "data/events.csv:4 event_id: 'loss' again, first in line 3; expected one row for each event_id; "
        "rename or remove one of the two",
    ),
    "a duplicate key of two columns": (
        lambda case: add(case, "quantifiers", term="dozens", reading="open", low="12", rationale="Another."),
        "data/quantifiers.csv:4 term: 'dozens' + 'open' again, first in line 2; "
        "expected one row for each term + reading; rename or remove one of the two",
    ),
    "an event in itself": (
        lambda case: change(case, "events", 0, part_of="loss"),
        "data/events.csv:2 part_of: the cycle flood > loss > flood; expected no row above itself; "
        "mend or blank one of these",
    ),
    "a place in itself": (
        lambda case: change(case, "places", 0, within="dale"),
        "data/places.csv:2 within: the cycle dale > dale; expected no row above itself; mend or blank one "
        "of these",
    ),
    "a source that belongs to itself": (
        lambda case: change(case, "sources", 4, belongs_to="keeper"),
        "data/sources.csv:5 belongs_to: the cycle keeper > lock_office > keeper; expected no row above "
        "itself; "
        "mend or blank one of these",
    ),
    "a measure in itself": (
        lambda case: change(case, "measures", 0, part_of="barges_lost"),
        "data/measures.csv:2 part_of: the cycle lost > barges_lost > lost; expected no row above itself; "
        "mend or blank one of these",
    ),
    "a source that relies on itself": (
        lambda case: add(
            case, "dependences", source_id="keeper", depends_on="brandt", how="cites", certainty="inferred"
        ),
        "data/dependences.csv:2 depends_on: the cycle brandt > keeper > brandt; expected no row above "
        "itself; "
        "mend or blank one of these",
    ),
    "a voice heard only through another, and elsewhere without it": (
        lambda case: add(case, "dependences", source_id="keeper", depends_on="sebek", how="heard_through",
                         certainty="stated"),
        "data/dependences.csv:3 source_id: 'keeper', heard through 'brandt' in 'k2'; expected a voice heard "
        "only through 'sebek'; give it a source of its own for what 'sebek' tells of it",
    ),
    "two voices in one mouth": (
        lambda case: add(case, "stances", stance_id="v3", passage_id="q4", proposition_id="sluice",
                         stance="denies", explicit="true", source_id="sebek", speech_act="reported"),
        "data/stances.csv:4 source_id: 'sebek' denies 'sluice' in 'q4', and so does 'ledger', through whom "
        "it is heard; expected a dependence between the two; say in data/dependences.csv who has it from "
        "whom",
    ),
    "a statement linked to itself": (
        lambda case: change(case, "links", 0, to_id="k2"),
        "data/links.csv:2 to_id: 'k2' linked to itself; expected another statement; "
        "name the other statement, or delete the row",
    ),
    "a document without a voice": (
        lambda case: change(case, "sources", 1, kind="book"),
        "data/documents.csv:3 document_id: the source 'ledger' is of kind book; expected kind document; "
        "mend its row in data/sources.csv",
    ),
    "latitude alone": (
        lambda case: change(case, "places", 1, lon=""),
        "data/places.csv:3 lon: a blank; expected lat, lon and coordinate_source together; "
        "fill it in, or leave all three blank",
    ),
    "coordinates from nowhere": (
        lambda case: change(case, "places", 1, coordinate_source=""),
        "data/places.csv:3 coordinate_source: a blank; expected lat, lon and coordinate_source together; "
        "fill it in, or leave all three blank",
    ),
    "a place off the globe": (
        lambda case: change(case, "places", 1, lat="95"),
        "data/places.csv:3 lat: 95.0; expected -90 to 90; give it in degrees, north as lat and east as lon",
    ),
    "a passage that no row rests on": (
        lambda case: change(case, "stances", 0, passage_id="q5"),
        "data/passages.csv:5 passage_id: no row rests on 'q4'; expected a use in some row; "
        "code what it says, or delete it",
    ),
    "a source that no row uses": (
        lambda case: change(case, "sources", 3, belongs_to=""),
        "data/sources.csv:6 source_id: no row uses 'lock_office'; expected a use in some row; use it, or "
        "delete it",
    ),
    "a byte that is not UTF-8": (
        lambda case: rewrite(case, "sources", lambda data: data.replace("á".encode(), b"\xe1")),
        "data/sources.csv:3: byte 0xe1 at offset 172 is not UTF-8; expected UTF-8 text; save it as UTF-8, "
        "or restore it",
    ),
    "UTF-16": (
        lambda case: rewrite(case, "events", lambda data: data.decode().encode("utf-16")),
        "data/events.csv:1: UTF-16 text (byte-order mark at offset 0); expected UTF-8 text; "
        "save it as UTF-8, or restore it",
    ),
    "a spreadsheet's CSV": (
        lambda case: rewrite(
            case, "events", lambda data: b"\xef\xbb\xbf" + data.replace(b",", b";").replace(b"\n", b"\r\n")
        ),
        EXCEL.format("a byte-order mark and semicolons between the cells and CRLF line ends"),
    ),
    "a byte-order mark": (
        lambda case: rewrite(case, "events", lambda data: b"\xef\xbb\xbf" + data),
        EXCEL.format("a byte-order mark"),
    ),
    "CRLF": (
        lambda case: rewrite(case, "events", lambda data: data.replace(b"\n", b"\r\n")),
        EXCEL.format("CRLF line ends"),
    ),
    "CR": (
        lambda case: rewrite(case, "events", lambda data: data.replace(b"\n", b"\r")),
        EXCEL.format("CR line ends"),
    ),
    "tabs": (
        lambda case: rewrite(case, "events", lambda data: data.replace(b",", b"\t")),
        EXCEL.format("tabs between the cells"),
    ),
    "a table without rows": (
        lambda case: write(case, "events", []),
        "data/events.csv:1: a header and no rows; expected rows, each a happening; restore the table, or "
        "add its rows",
    ),
    "an empty file": (
        lambda case: rewrite(case, "events", lambda data: b""),
        "data/events.csv:1: an empty file; expected rows, each a happening; restore the table, or add its "
        "rows",
    ),
    "a missing table": (
        lambda case: file_of(case, "register").unlink(),
        "data/register.csv: no such file; expected the table register; restore it, or write its header",
    ),
    "a misspelt table": (
        lambda case: file_of(case, "events").rename(case / "data/event.csv"),
        "data/events.csv: no such file; expected the table events; rename event.csv",
    ),
    "a blank row": (
        lambda case: rewrite(case, "events", lambda data: data + b",,,,\n"),
        "data/events.csv:4: a blank row; expected a happening; delete the line",
    ),
    "a comma without quotation marks": (
        lambda case: replace(case, "data/propositions.csv", "was opened by", "was, opened by"),
        "data/propositions.csv:2: 7 cells; expected 6 cells; "
        "put quotation marks around a cell that holds a comma, and leave no cell out",
    ),
    "an open quotation mark": (
        lambda case: replace(case, "data/links.csv", "k2,", 'k2,"'),
        f"data/links.csv:2: a row that cannot be read (unexpected end of data); {PLAIN}; "
        "close the quotation mark of a cell, and double those inside it; later lines were not read",
    ),
    "a data package that is none": (
        lambda case: (case / "data/datapackage.json").write_text("[]"),
        "data/datapackage.json: no data package ('list' object has no attribute 'get'); expected a JSON "
        "object; "
        "restore it, or make it anew",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_one_broken_thing_gets_one_line_and_nothing_is_written(case, what):
    spoil, line = BROKEN[what]
    spoil(case)
    before = files(case)
    assert "\n".join(lines(case)) == line
    assert files(case) == before


def test_all_faults_are_listed_in_one_pass_by_file_and_line(case):
    change(case, "datings", 1, clock="25:00", edtf="1871-13")
    change(case, "figures", 0, low="12.5")
    change(case, "figures", 1, low="10", source_id="keper", wording="nine")
    change(case, "passages", 4, start="1")
    replace(case, "seeds/gazette.txt", "miller", "Miller")
    rewrite(case, "names", lambda data: b"\xef\xbb\xbf" + data + b",,,\n")
    assert [(fault.file, fault.line, fault.column) for fault in check(case)] == [
        ("data/datings.csv", 3, "edtf"),
        ("data/datings.csv", 3, "clock"),
        ("data/figures.csv", 2, "low"),
        ("data/figures.csv", 3, "source_id"),
        ("data/figures.csv", 3, "wording"),
        ("data/figures.csv", 3, "low"),
        ("data/names.csv", 1, ""),
        ("data/names.csv", 4, ""),
        ("data/passages.csv", 6, "start"),
        ("seeds/gazette.txt", None, ""),
    ]


def test_lines_are_those_of_the_file_where_cells_hold_line_ends(case):
    change(case, "events", 0, note="first\nsecond\nthird")
    change(case, "events", 1, place_id="ostrl")
    assert lines(case) == [
        "data/events.csv:5 place_id: the unknown id 'ostrl'; expected an id of data/places.csv; did you "
        "mean ostrel?"
    ]


@pytest.mark.parametrize(("table", "row", "cells"), [
    ("figures", 1, {"low": "8"}),
    ("figures", 0, {"wording": "12 boats were lost"}),
    ("datings", 0, {"edtf": "1871-05-03"}),
])
def test_a_note_may_say_why_a_reading_departs_from_the_words(case, table, row, cells):
    change(case, table, row, **cells)
    assert len(lines(case)) == 1
    change(case, table, row, note="Reading: the keeper counts one of them twice.")
    assert lines(case) == []


def test_a_suspected_dependence_makes_no_cycle(case):
    add(case, "dependences", source_id="keeper", depends_on="brandt", how="suspected", certainty="suspected")
    assert lines(case) == []


def test_every_cycle_is_named_once(case):
    for low, high in ("ab", "ba", "cd", "de", "ec"):
        add(case, "measures", measure_id=low, part_of=high, label=low, unit="boats", definition="x")
    assert [fault.seen for fault in check(case)] == ["the cycle a > b > a", "the cycle c > d > e > c"]


@pytest.mark.parametrize("table", ["sources", "events", "measures", "passages", "documents"])
def test_a_table_that_cannot_be_read_is_one_fault_and_not_one_of_every_row_that_refers_to_it(case, table):
    file_of(case, table).write_bytes(b"\xff\xfe")
    assert [(fault.file, fault.line) for fault in check(case)] == [(f"data/{table}.csv", 1)]


def test_a_row_with_a_stray_comma_is_still_known_by_its_id(case):
    replace(case, "data/sources.csv", "Oda Brandt", "Brandt, Oda")
    assert [(fault.file, fault.line) for fault in check(case)] == [("data/sources.csv", 4)]


STRUCTURAL = (
    "a missing document", "a document outside seeds", "a number that is not whole", "a decimal comma",
    "neither true nor false", "a misspelt column", "a missing column", "an unexpected column", "a "
    "duplicate key",
    "a duplicate key of two columns", "a byte that is not UTF-8", "UTF-16", "a spreadsheet's CSV", "CRLF",
    "a table without rows", "an empty file", "a missing table", "a blank row", "a comma without quotation "
    "marks",
    "an open quotation mark", "a data package that is none",
)


@pytest.mark.parametrize("what", STRUCTURAL)
def test_a_case_with_a_structural_fault_is_not_opened(case, what):
    spoil, line = BROKEN[what]
    spoil(case)
    with pytest.raises(FaultsFound) as refusal:
        open_case(case)
    assert str(refusal.value) == line


@pytest.mark.parametrize(
    "what", ["a changed byte in a document", "low above high", "an unknown id", "an event in itself"]
)
def test_what_the_rows_say_is_not_judged_at_opening(case, what):
    BROKEN[what][0](case)
    assert len(open_case(case).figures) == 3


def test_every_rule_says_what_must_hold():
    assert all(rule.__doc__.strip().endswith(".") for rule in RULES)


@pytest.mark.parametrize("row", [
    {"source_id": "sebek", "depends_on": "ledger", "how": "heard_through", "certainty": "stated"},
    {"source_id": "ledger", "depends_on": "sebek", "how": "suspected", "certainty": "suspected"},
])
def test_two_voices_in_one_mouth_are_no_fault_where_one_is_recorded_to_rely_on_the_other(case, row):
    BROKEN["two voices in one mouth"][0](case)
    add(case, "dependences", **row)
    assert lines(case) == []


@pytest.mark.parametrize("table", ["links", "dependences", "namings", "names"])
def test_a_case_may_leave_a_table_empty_that_it_has_no_use_for(tmp_path, table):
    case = small_case(tmp_path / "weir")
    write(case, table, [])
    assert check(case) == []
