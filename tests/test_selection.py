"""What a question selects, and what is said and listed of it."""

from __future__ import annotations

import re
from itertools import chain, product

import pandas as pd
import pytest
from cases import add, change, read, small_case, write

from sourcebook import open_case, provenance
from sourcebook.compare import as_of as stated_by
from sourcebook.errors import NotApplicable, UnknownName
from sourcebook.listing import Listing
from sourcebook.relations import relation
from sourcebook.report.content import (
    bibliography,
    circumstances,
    differences,
    movement,
    omissions,
    rulings,
    sayings,
    sections,
)
from sourcebook.selection import LATER, OTHER_SIDE, UNDATED, answerable, select


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


@pytest.mark.parametrize("measure", ["lost", "barges_lost"])
@pytest.mark.parametrize("sides", [[], ["lower"], ["upper"], ["unsaid"], ["lower", "upper"]])
@pytest.mark.parametrize("time", ["", "1800", "1871", "1880"])
def test_a_question_is_answerable_if_it_leaves_a_figure(folder, measure, sides, time):
    case = open_case(folder)
    left = case.statements("figures", event="loss", measure=measure)
    left = left[left["standpoint"].isin(sides)] if sides else left
    left = stated_by(left, time)[0] if time else left
    if len(left):
        assert answerable(case, "loss", measure, sides[::-1], time) == ("loss", measure, tuple(sides))
        found = chosen(folder, measure=measure, standpoints=sides, as_of=time)
        assert set(ids(found.figures)) == set(ids(left))
    else:
        with pytest.raises(NotApplicable, match="no figure of"):
            answerable(case, "loss", measure, sides, time)


def test_positions_are_those_of_all_sides_whoever_was_asked_for(folder):
    assert ids(chosen(folder, standpoints=["lower"]).stances) == ["v1", "v2"]
    rows = circumstances.positions(chosen(folder, standpoints=["lower"])).rows
    assert rows[["stance", "stances"]].to_numpy().tolist() == [["affirms", "v2"], ["denies", "v1"]]


def test_what_is_shown_has_a_card_and_what_is_left_out_has_none(folder):
    found = chosen(folder, as_of="1872", standpoints=["lower"])
    assert [card.statement_id for card in provenance.passages(found).cards] == ["k1", "t1", "k2", "v1", "v2"]
    listed = provenance.left_out(found).rows.set_index(["statements", "why"])
    assert listed.loc[("figures", UNDATED), "kept apart"] == "k2"
    assert listed.loc[("figures", OTHER_SIDE), "left out"] == "k3"


def test_a_passage_is_quoted_once_for_the_statements_of_it_that_follow_one_another(folder):
    found = provenance.passages(chosen(folder))
    folds = found._repr_html_().split('<details class="passage">')[1:]
    named = [re.findall('sourcebook-card" id="(.+?)"', fold) for fold in folds]
    assert named[0] == ["k1", "t1"]
    assert [*chain.from_iterable(named)] == [card.statement_id for card in found.cards]
    assert {fold.count("<blockquote>") for fold in folds} == {1}
    first, second = folds[0].split("</article>")[:2]
    assert 'in the passage quoted under</span> <a href="#k1">k1</a>' in second and "<mark>" in second
    assert all(f'class="back" href="#at-{name}"' in part for name, part in [("k1", first), ("t1", second)])


def test_a_number_that_a_reading_gives_is_never_said_to_be_the_speakers(folder):
    said = repr(sayings.may_say(chosen(folder, reading="fixed")))
    assert "In so many words, the lowest lower bound is 12 (Oda Brandt: “at least 12 boats”; k1).\n" in said
    assert "With vague words read by the reading “fixed”, the highest upper bound is 99 as read " \
           "(Ledger of the Upper Dále: “Dozens of boats”; k3; left open by k1).\n" in said
    bounds = sections.outer_bounds(chosen(folder, reading="fixed")).rows
    assert bounds["highest high"].tolist() == ["99 as read", "9"]


def test_a_choice_of_sides_says_what_the_others_say(folder):
    change(folder, "figures", 2, wording="Dozens of boats", low="24", high="99", qualifier="range")
    said = repr(sayings.may_not_say(chosen(folder, standpoints=["lower"])))
    assert "the parameters leave out 1 figure (another standpoint)." in said
    assert "Among all figures, the lowest lower bound is 12 (Oda Brandt: “at least 12 boats”; k1), " \
           "and the highest upper bound is 99" in said


def test_nothing_that_is_said_or_listed_depends_on_the_order_of_rows(folder):
    def everything():
        found = chosen(folder, reading="fixed")
        makers = (sections.ranges, sections.outer_bounds, sections.independent_lines,
                  differences.exclusive, differences.doubtful, circumstances.dates, circumstances.positions,
                  circumstances.strongest_sides, movement.over_time, rulings.side_by_side,
                  bibliography.sources, provenance.passages, sayings.may_say, sayings.may_not_say)
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


def more(folder, **cells):
    """Add a figure of the whole loss, said in the ledger."""
    given = {"figure_id": "k4", "passage_id": "q4", "wording": "two", "event_id": "loss",
             "measure_id": "lost", "population": "boats", "low": "2", "high": "2", "qualifier": "exact",
             "source_id": "sebek", "speech_act": "reported", "stated": "1881"}
    add(folder, "figures", **given | cells)


@pytest.mark.parametrize(("cells", "kind", "reason"), [
    ({}, differences.EXCLUDES, "no number fits both"),
    ({"source_id": "brandt", "stated": "1872"}, differences.REVISION, "one voice, stated 1872 and 1871-05"),
    ({"population": "vessels"}, differences.EXCLUDES,
     "no number fits both; “boats” and “vessels” are taken for the same"),
    ({"population": ""}, differences.EXCLUDES,
     "no number fits both; “boats” and those not named are taken for the same"),
    ({"population": "rafts"}, differences.KINDS["not comparable"],
     "different populations: “boats”; “rafts”"),
    ({"population": "boats of one village"}, differences.KINDS["nested"],
     "one counts a part of what the other counts: part ≤ whole; "
     "“boats of one village” counted within “boats”"),
])
def test_only_figures_of_the_same_people_exclude_each_other(folder, cells, kind, reason):
    more(folder, **cells)
    text = "population,part_of,note\nrafts,,\nboats of one village,boats,\n"
    (folder / "data" / "populations.csv").write_text(text, encoding="utf-8")
    found = differences.pairs(chosen(folder)).set_index(["lower", "higher"])
    assert found.loc[("k4", "k1"), ["kind", "reason"]].tolist() == [kind, reason]
    assert found.loc[("k4", "k1"), "kind"] == differences.KINDS[relation(open_case(folder), "k4", "k1").kind]
    rows = differences.exclusive(chosen(folder)).rows
    assert len(rows) == (kind in (differences.EXCLUDES, differences.REVISION))
    assert len(rows) + len(differences.doubtful(chosen(folder)).rows) == 1


def test_a_difference_shows_both_quotes(folder):
    more(folder)
    row = differences.exclusive(chosen(folder)).rows.iloc[0]
    assert row["lower"] == '<a href="#k4">k4</a> <q>two</q> <small>Old Šebek</small>'
    assert row["higher"] == '<a href="#k1">k1</a> <q>at least 12 boats</q> <small>Oda Brandt</small>'


def test_figures_that_exclude_the_same_others_stand_in_one_row_and_no_pair_is_lost(folder):
    more(folder)
    more(folder, figure_id="k5", speech_act="quoted",
         source_id="gazette", population="vessels")
    rows = differences.exclusive(chosen(folder)).rows
    lower, higher = ([set(re.findall('href="#(k[0-9])"', cell)) for cell in rows[side]]
                     for side in ("lower", "higher"))
    assert (lower[0], higher[0], rows["who is counted"][0]) == ({"k4", "k5"}, {"k1"}, "“boats”; “vessels”")
    found = differences.pairs(chosen(folder))
    shown = {pair for sides in zip(lower, higher, strict=True) for pair in product(*sides)}
    assert shown == set(zip(found["lower"], found["higher"], strict=True))


def test_a_figure_told_only_by_what_appeared_after_the_day_asked_for_is_named(folder):
    more(folder, via="ledger", stated="1871", source_id="brandt")
    place = [row["source_id"] for row in read(folder, "sources")].index("ledger")
    change(folder, "sources", place, published="1880")
    said = "Not that all of this was known by then: 1 figure (k4) is told in what appeared later: "
    assert said in repr(sayings.may_not_say(chosen(folder, as_of="1872")))
    assert said not in repr(sayings.may_not_say(chosen(folder, as_of="1881")))
    assert said not in repr(sayings.may_not_say(chosen(folder)))


def test_what_excludes_each_other_within_a_part_says_of_which(folder):
    more(folder, measure_id="barges_lost", population="barges")
    rows = differences.exclusive(chosen(folder)).rows
    shown = [[cell.split(">")[1].removesuffix("</a") for cell in row] for row in
             rows[["lower", "higher"]].to_numpy()]
    assert (rows["of a part"].tolist(), shown) == (["barges lost"], [["k4", "k2"]])


def test_what_nobody_claims_excludes_nothing_and_bounds_nothing(folder):
    more(folder, speech_act="hypothetical")
    found = chosen(folder)
    assert differences.pairs(found).empty
    assert sections.ranges(found).rows.set_index("figure")["set apart"].to_dict() == {
        "k1": "", "k2": "", "k3": "", "k4": "hypothetical"}
    bounds = sections.outer_bounds(found).rows.iloc[0]
    assert (bounds["lowest low"], bounds["set apart"].striptags()) == ("12", "k4 (hypothetical)")
    assert movement.over_time(found).rows["figure"].tolist() == ["k1", "k3"]
    assert movement.over_time(found).note.striptags() == (
        "1 figure is brought up without being claimed, and not listed here: k4 (hypothetical).")
    said = repr(sayings.may_say(found))
    assert "the lowest lower bound is 12 " in said
    assert "1 figure is brought up without being claimed: k4 (hypothetical)." in said
    assert ("Upper Dale”: 2 figures in 2 independent lines (k3 k4); claimed in so many words: no number; "
            "set apart: k4.") in said


def test_figures_of_parts_are_counted_apart_from_those_of_the_whole(folder):
    rows = sections.independent_lines(chosen(folder)).rows
    assert rows.groupby("counted", sort=False)["lines"].first().to_dict() == {
        "boats lost": "2 figures, 2 independent lines", "barges lost": "1 figure, 1 independent line"}
    said = repr(sayings.may_say(chosen(folder)))
    assert "1 more is about parts of the event or of those counted; they are not counted with these." in said


def test_bounds_move_with_what_was_stated_by_then(folder):
    more(folder)
    rows = movement.over_time(chosen(folder)).rows
    columns = ["stated", "figure", "lowest so far", "highest so far", "lines so far"]
    assert rows[columns].to_numpy().tolist() == [
        ["1871-05", "k1", "12", "none, open", "1"], ["1880~", "k3", "12", "none, open", "2"],
        ["1881", "k4", "2", "2, open", "3"]]


def test_an_end_that_words_leave_open_is_said_to_be_open(folder):
    more(folder)
    said = repr(sayings.may_say(chosen(folder)))
    assert "the highest upper bound is 2 (Old Šebek: “two”; k4; left open by k1)." in said
    assert ("Lower Dale”: 1 figure in 1 independent line (k1); claimed in so many words: 12, "
            "left open above by k1.") in said


def test_the_rule_asked_for_comes_first_and_no_rule_is_left_out(folder):
    rows = rulings.side_by_side(chosen(folder, rule="acled")).rows
    assert rows["rule"].tolist() == ["ACLED-like (asked for)", "plain envelope", "UCDP-like", "IBC-like",
                                     "Airwars-like", "support plateau"]
    with pytest.raises(UnknownName, match=r"no rule is called 'aclde'; did you mean acled\?"):
        chosen(folder, rule="aclde")


def test_what_no_rule_answers_is_refused_with_what_it_would_take(folder):
    said = rulings.refused(chosen(folder)).sentences
    assert [sentence.partition(" is not applicable, because these 2 statements")[0] for sentence in said] == [
        "A mean", "A median", "An interval of 95% confidence", "Multiple-systems estimation"]
    assert all("it would take" in sentence for sentence in said)


def test_what_the_parameters_leave_out_is_said_with_what_it_changes(folder):
    more(folder)
    rows = omissions.changes(chosen(folder, as_of="1872")).rows
    columns = ["figures used", "figures", "lines", "lowest low", "highest high"]
    assert rows[columns].to_numpy().tolist() == [
        ["as asked", 1, "1", "12", "none, open"], ["with what was stated later", 3, "3", "2", "2, open"]]
    assert omissions.changes(chosen(folder)) is None


def test_both_sides_of_what_is_disputed_are_shown_whoever_was_asked_for(folder):
    rows = circumstances.strongest_sides(chosen(folder, standpoints=["lower"])).rows
    assert rows[["side", "position", "their words"]].to_numpy().tolist() == [
        ["support", "affirms", "v2"], ["counter-claim", "denies", "v1"]]


def test_voices_and_carriers_are_listed_with_where_they_stand(folder):
    rows = bibliography.sources(chosen(folder)).rows.set_index("voice")
    columns = ["belongs to", "standpoint", "nearness", "carried by", "statements", "first passage"]
    assert rows.loc["The keeper of the lock", columns].tolist() == [
        "Office of the lock", "Lower Dale", "eyewitness", "Gazette of the weir", 1, "k2"]
    assert rows.loc["Oda Brandt", "statements"] == 2


def test_without_event_and_measure_those_with_most_figures_are_taken(folder):
    found = chosen(folder, event="", measure="")
    assert (found.event, found.measure) == ("loss", "lost")
    assert select(open_case(folder), "flood").measure == "lost"
    with pytest.raises(NotApplicable, match="no figure of lost_or_damaged; name event and measure"):
        select(open_case(folder), "", "lost_or_damaged")
    with pytest.raises(UnknownName, match=r"did you mean loss\?"):
        select(open_case(folder), "los")


def test_a_column_without_any_value_is_left_out_and_a_long_table_folded():
    rows = pd.DataFrame({"figure": ["k1"], "words": ["<i>"], "none": [""]})
    html = Listing(rows, ("figure",), fold="1 <row>")._repr_html_()
    assert "none" not in html
    assert '<details><summary>1 &lt;row&gt;</summary><table>' in html


def test_a_table_escapes_what_it_shows_and_links_what_it_names():
    rows = pd.DataFrame({"figure": ["a&b c", "d"], "words": ["<i>9</i>", "8"], "note": [None, "x"]})
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


def test_what_was_asked_for_by_a_date_is_not_weighed_with_stances_that_have_none(folder):
    change(folder, "stances", 0, stated="1871")
    found = chosen(folder, as_of="1872")
    rows = circumstances.positions(found).rows
    assert rows[["stance", "stances", "dated"]].fillna("").to_numpy().tolist() == [
        ["denies", "v1", ""], ["affirms", "v2", UNDATED]]
    assert circumstances.strongest_sides(found).rows.empty
    assert str(sayings.may_say(found)).splitlines()[-1] == (
        "Of 1 proposition about the event, 0 are affirmed by some voices and denied by others; "
        "1 stance without a time of statement is not weighed.")
    assert "2 stances" not in str(circumstances.strongest_sides(chosen(folder)).note)


@pytest.mark.parametrize("sides", ["upper,lower", "['upper', 'lower']", "[upper, lower]", ["lower", "upper"]])
def test_standpoints_may_be_text_as_papermill_hands_it_over(folder, sides):
    assert set(chosen(folder, standpoints=sides).standpoints) == {"lower", "upper"}
    assert chosen(folder, standpoints="[]").standpoints == ()
    assert ids(chosen(folder, as_of=1872).figures) == ids(chosen(folder, as_of="1872").figures)


def test_who_changes_what_a_selection_gives_changes_nothing_in_it(folder):
    found = chosen(folder)
    for name in ("figures", "whole", "stances"):
        getattr(found, name).iloc[0, 0] = "spoilt"
        rows = getattr(found, name)
        rows["new"] = 1
        assert "new" not in getattr(found, name) and "spoilt" not in ids(getattr(found, name))


def test_a_number_in_a_sentence_leads_to_the_statement_that_gives_it(folder):
    said = sayings.may_say(chosen(folder))._repr_html_()
    assert '<a href="#k1">12</a>' in said and '<a href="#at-k1">2 figures</a>' in said
    left = sayings.may_not_say(chosen(folder, standpoints=["upper"]))._repr_html_()
    # The owner was not asked for, so it has no card to lead to.
    assert "the lowest lower bound is 12 (" in left and 'href="#k1"' not in left


def test_characters_that_turn_text_round_are_written_out(folder):
    place = [row["source_id"] for row in read(folder, "sources")].index("brandt")
    change(folder, "sources", place, name="A\u202egeb\x07")
    page = bibliography.sources(chosen(folder))._repr_html_()
    assert "A[U+202E]geb[U+0007]" in page and "\u202e" not in page
