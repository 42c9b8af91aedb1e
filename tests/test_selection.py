"""What a question selects, and what is said and listed of it."""

from __future__ import annotations

import pandas as pd
import pytest
from cases import add, change, read, small_case, write

from sourcebook import open_case, provenance
from sourcebook.listing import Listing
from sourcebook.report import circumstances, sayings, sections
from sourcebook.selection import LATER, OTHER_SIDE, UNDATED, select


@pytest.fixture
def folder(tmp_path):
    return small_case(tmp_path / "ostrel")


def chosen(folder, **asked):
    return select(open_case(folder), **{"event": "loss", "measure": "lost", **asked})


def ids(frame: pd.DataFrame) -> list[str]:
    return frame.iloc[:, 0].tolist()


def test_the_groups_of_a_measure_and_the_parts_of_an_event_are_taken_with_it(folder):
    assert ids(chosen(folder).figures) == ["k1", "k2", "k3"]
    assert ids(chosen(folder, event="flood").whole) == []
    assert ids(chosen(folder).whole) == ["k1", "k3"]


@pytest.mark.parametrize(("asked", "used", "left"), [
    ({}, "k1 k2 k3", {}),
    ({"standpoints": ["lower"]}, "k1 k2", {OTHER_SIDE: "k3"}),
    ({"as_of": "1872"}, "k1", {LATER: "k3", UNDATED: "k2"}),
    ({"as_of": "1880"}, "k1 k3", {UNDATED: "k2"}),
    ({"as_of": "1872", "standpoints": ["lower"]}, "k1", {OTHER_SIDE: "k3", UNDATED: "k2"}),
])
def test_what_is_left_out_says_why(folder, asked, used, left):
    found = chosen(folder, **asked)
    assert ids(found.figures) == used.split()
    assert {why: " ".join(ids(found.kept("figures", why))) for why in (OTHER_SIDE, LATER, UNDATED)} == {
        OTHER_SIDE: "", LATER: "", UNDATED: "", **left}


def test_positions_are_those_of_all_sides_whoever_was_asked_for(folder):
    assert ids(chosen(folder, standpoints=["lower"]).positions) == ["v1", "v2"]
    rows = circumstances.positions(chosen(folder, standpoints=["lower"])).rows
    assert rows[["stance", "stances"]].to_numpy().tolist() == [["affirms", "v2"], ["denies", "v1"]]


def test_what_is_shown_has_a_card_and_what_is_left_out_has_none(folder):
    found = chosen(folder, as_of="1872", standpoints=["lower"])
    assert [card.statement_id for card in provenance.passages(found).cards] == ["k1", "t1", "k2", "v1", "v2"]
    listed = provenance.left_out(found).rows.set_index(["statements", "why"])
    assert listed.loc[("figures", UNDATED), "kept apart"] == "k2"
    assert listed.loc[("figures", OTHER_SIDE), "left out"] == "k3"


def test_a_number_that_a_reading_gives_is_never_said_to_be_the_speakers(folder):
    said = repr(sayings.may_say(chosen(folder, reading="fixed")))
    assert "the lowest lower bound is 12 (Oda Brandt: “at least 12 boats”; k1)." in said
    assert "the highest upper bound is 99 as read (Ledger of the Upper Dále: “Dozens of boats”; k3)" in said
    bounds = sections.outer_bounds(chosen(folder, reading="fixed")).rows
    assert bounds["highest high"].tolist() == ["99 as read", "9"]


def test_a_choice_of_sides_says_what_the_others_say(folder):
    change(folder, "figures", 2, wording="Dozens of boats", low="24", high="99", qualifier="range")
    said = repr(sayings.may_not_say(chosen(folder, standpoints=["lower"])))
    assert "the parameters leave out 1 figure (another standpoint)." in said
    assert "Among all figures, the lowest lower bound is 12 (Oda Brandt: “at least 12 boats”; k1) " \
           "and the highest upper bound is 99" in said


def test_nothing_that_is_said_or_listed_depends_on_the_order_of_rows(folder):
    def everything():
        found = chosen(folder, reading="fixed")
        makers = (sections.ranges, sections.outer_bounds, sections.independent_lines,
                  sections.figure_conflicts, circumstances.dates, circumstances.positions,
                  provenance.passages, sayings.may_say, sayings.may_not_say)
        return [repr(make(found)) for make in makers]

    add(folder, "figures", figure_id="k4", passage_id="q4", wording="two", event_id="loss", measure_id="lost",
        low="2", high="2", qualifier="exact", source_id="sebek", speech_act="reported", stated="1881")
    before = everything()
    for table in ("figures", "datings", "stances", "passages", "sources"):
        write(folder, table, read(folder, table)[::-1])
    assert everything() == before


def test_swapping_the_names_of_the_sides_changes_nothing_else(folder):
    def said():
        found = chosen(folder, reading="fixed")
        texts = [sayings.may_say(found), sayings.may_not_say(found), circumstances.positions(found),
                 sections.ranges(found)]
        return "\n".join(map(repr, texts))

    before = said()
    change(folder, "standpoints", 0, label="Upper Dale")
    change(folder, "standpoints", 1, label="Lower Dale")
    swapped = before.replace("Lower Dale", "Someone").replace("Upper Dale", "Lower Dale")
    assert said() == swapped.replace("Someone", "Upper Dale")


def test_pairs_without_a_common_number_are_listed_from_both_ends(folder):
    add(folder, "figures", figure_id="k4", passage_id="q4", wording="two", event_id="loss", measure_id="lost",
        low="2", high="2", qualifier="exact", source_id="brandt", speech_act="reported", stated="1872")
    rows = sections.figure_conflicts(chosen(folder, reading="fixed")).rows.set_index("figure")
    assert rows.loc["k4", ["lies below", "revision of or by"]].tolist() == ["k3", "k1"]
    assert rows.loc["k3", "lies above"] == "k4"
    assert rows.loc["k1", "revision of or by"] == "k4"


def test_a_table_escapes_what_it_shows_and_links_what_it_names():
    rows = pd.DataFrame({"figure": ["a&b c"], "words": ["<i>9</i>"], "note": [None]})
    html = Listing(rows, ("figure",), home=True, quoted=("words",))._repr_html_()
    assert '<a id="at-a&amp;b" href="#a%26b">a&amp;b</a> <a id="at-c" href="#c">c</a>' in html
    assert "<q>&lt;i&gt;9&lt;/i&gt;</q>" in html
    assert '<td class="blank" data-label="note"><div>–</div></td>' in html


def test_hashes_follow_the_files(folder):
    before = provenance.digest(open_case(folder))
    files = provenance.hashes(open_case(folder))["file"].tolist()
    assert files[-2:] == ["seeds/gazette.txt", "seeds/ledger.txt"]
    change(folder, "events", 0, note="changed")
    assert provenance.digest(open_case(folder)) != before
