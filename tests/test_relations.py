"""Two statements agree, conflict, nest, revise one another or cannot be compared; none is called true."""

from __future__ import annotations

from itertools import combinations

import pytest
from frames import LAW, SHOWN, WEIR, quick, some_rows, stating, written
from hypothesis import given
from hypothesis import strategies as st

from sourcebook import open_case
from sourcebook.chronology import disagreements
from sourcebook.compare import conflicts
from sourcebook.errors import UnknownName
from sourcebook.relations import KINDS, Relation, relation
from sourcebook.schema import STATEMENTS, TABLES

NESTED = Relation("nested", "one counts a part of what the other counts: part ≤ whole")
UNREAD = Relation("not comparable", "“dozens of boats” gives no number until a reading is chosen")
NONE = "no number fits both"
OVERLAP = Relation("agree", "the numbers they allow overlap")
LINKED = "from_id | relation | to_id | certainty\nk2 | {} | k1 | {}"


def both_ways(case, one: str, other: str, reading: str = "none") -> Relation:
    """The relation, whose kind does not depend on which comes first."""
    found = relation(case, one, other, reading)
    assert relation(case, other, one, reading).kind == found.kind
    assert found.kind in KINDS
    return found


# figures


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("k1", "k1", OVERLAP),
        ("k1", "k4", Relation("revision", "one voice, stated 1871-05 and 1872")),
        ("k1", "k5", Relation("conflict", f"{NONE}; “boats” and “vessels” are taken for the same")),
        ("k2", "k1", NESTED),
        ("k2", "k4", NESTED),
        ("k3", "k5", UNREAD),
    ],
)
def test_a_relation_of_figures_has_a_kind_and_a_reason(one, other, expected):
    assert both_ways(stating(figures=WEIR), one, other) == expected


@pytest.mark.parametrize(
    ("other", "reading", "kind"),
    [("k1", "none", "not comparable"), ("k1", "open", "agree"), ("k5", "open", "conflict")],
)
def test_a_reading_makes_a_vague_word_comparable(other, reading, kind):
    assert relation(stating(figures=WEIR), other, "k3", reading).kind == kind


PARTS = """
    figure_id | event_id | measure_id      | low | high | qualifier
    k1        | flood    | lost            | 8   | 8    | exact
    k2        | loss     | lost            | 9   | 9    | exact
    k3        | flood    | barges_lost     | 3   | 3    | exact
    k4        | loss     | lost_or_damaged | 30  | 30   | exact
    k5        | loss     | barges_lost     |     | 20   | at_most
    k6        | loss     | lost            | 8   | 8    | exact"""


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("k2", "k1", Relation("conflict", "the part is above the whole")),
        ("k5", "k1", NESTED),
        ("k6", "k1", NESTED),
        ("k2", "k3", Relation("not comparable", "each counts a part of what the other counts")),
        ("k2", "k4", Relation("not comparable", "different measures: boats lost; boats lost or damaged")),
    ],
)
def test_events_and_measures_nest_or_cannot_be_compared(one, other, expected):
    assert both_ways(stating(figures=PARTS), one, other) == expected


def test_unrelated_events_cannot_be_compared():
    events = "event_id | title\nloss | Loss of boats\nfire | Fire at the mill"
    rows = [{"figure_id": "k1"}, {"figure_id": "k2", "event_id": "fire"}]
    case = stating(events=events, figures=rows, links=[])
    expected = Relation("not comparable", "different events: Loss of boats; Fire at the mill")
    assert relation(case, "k1", "k2") == expected


TIES = """
    figure_id | wording               | low  | high | qualifier
    k1        | as many as 1000       |      | 1000 | at_most
    k2        | more than 1,000 boats | 1000 |      | at_least
    k3        | at least 1,000        | 1000 |      | at_least
    k4        | fewer than 1,000      |      | 1000 | at_most
    k5        | 1,000                 | 1000 | 1000 | exact"""


@pytest.mark.parametrize(("one", "other", "kind"), [
    ("k1", "k2", "conflict"), ("k1", "k3", "agree"), ("k1", "k4", "agree"), ("k2", "k3", "agree"),
    ("k2", "k4", "conflict"), ("k3", "k4", "conflict"), ("k1", "k5", "agree"), ("k2", "k5", "conflict"),
    ("k4", "k5", "conflict"),
])
def test_a_tie_is_decided_by_whether_the_words_exclude_the_number(one, other, kind):
    assert both_ways(stating(figures=TIES, links=[]), one, other).kind == kind


# who is counted


VILLAGES = """
    figure_id | low | high | population
    k1        | 100 | 100  | boats of both villages
    k2        | 5   | 5    | boats of the Uppers only
    k3        | 120 | 120  | boats of the Uppers only
    k4        | 7   | 7    | boats of strangers
    k5        | 90  | 90   | vessels"""
TOLD_APART = """
    population               | part_of
    boats of the Uppers only | boats of both villages
    boats of strangers       |"""


UPPERS, BOTH, STRANGERS = "“boats of the Uppers only”", "“boats of both villages”", "“boats of strangers”"


@pytest.mark.parametrize(("one", "other", "kind", "reason"), [
    ("k1", "k2", "nested", f"{NESTED.reason}; {UPPERS} counted within {BOTH}"),
    ("k3", "k1", "conflict", f"the part is above the whole; {UPPERS} counted within {BOTH}"),
    ("k2", "k3", "conflict", NONE),
    ("k4", "k1", "not comparable", f"different populations: {BOTH}; {STRANGERS}"),
    ("k4", "k2", "not comparable", f"different populations: {STRANGERS}; {UPPERS}"),
    ("k5", "k1", "conflict", f"{NONE}; {BOTH} and “vessels” are taken for the same"),
    ("k2", "k5", "nested", f"{NESTED.reason}; {UPPERS} counted within “vessels”"),
])
def test_who_is_counted_is_compared_as_far_as_the_case_tells_it_apart(one, other, kind, reason):
    case = stating(figures=VILLAGES, populations=TOLD_APART, links=[])
    assert both_ways(case, one, other) == Relation(kind, reason)


def test_words_that_are_not_told_apart_are_taken_for_the_same_and_that_is_said():
    rows = "figure_id | low | high | population\nk1 | 8 | 8 | boats\nk2 | 8 | 8 |"
    assert relation(stating(figures=rows, links=[]), "k1", "k2") == Relation(
        "agree", "the numbers they allow overlap; “boats” and those not named are taken for the same")


def test_a_part_of_the_people_of_another_measure_is_a_part_all_the_more():
    case = stating(populations=TOLD_APART, links=[], figures="""
        figure_id | low | high | measure_id  | population
        k1        | 9   | 9    | barges_lost | boats of strangers
        k2        | 5   | 5    | lost        | boats of both villages
        k3        | 9   | 9    | barges_lost | boats of the Uppers only""")
    assert both_ways(case, "k1", "k2").kind == "not comparable"
    assert both_ways(case, "k3", "k2").kind == "conflict"


def test_what_a_text_counts_within_a_total_is_a_part_of_it():
    rows = "figure_id | low | high\nk1 | 8 | 8\nk2 | 3 | 3"
    for link in ("part_of", "residual_of"):
        case = stating(figures=rows, links=LINKED.format(link, "stated"))
        assert both_ways(case, "k1", "k2") == Relation("nested", f"{NESTED.reason}; recorded: k2 {link} k1")
    assert both_ways(stating(figures=rows, links=LINKED.format("part_of", "suspected")), "k1", "k2").kind == (
        "conflict")


# revisions


@pytest.mark.parametrize(
    ("link", "high", "expected"),
    [
        ("repeats", "", OVERLAP),
        ("revises", "", Relation("revision", "recorded: k2 revises k1")),
        ("supersedes", "", Relation("revision", "recorded: k2 supersedes k1")),
        ("revises", 7, Relation("revision", "recorded: k2 revises k1")),
    ],
)
def test_a_recorded_revision_is_one_where_the_dates_cannot_tell(link, high, expected):
    case = stating(
        figures=[{"figure_id": "k1", "low": 8, "qualifier": "at_least", "stated": "1871"},
                 {"figure_id": "k2", "low": 5, "high": high, "qualifier": "range", "stated": "1871/.."}],
        links=LINKED.format(link, "stated"),
    )
    assert relation(case, "k1", "k2") == relation(case, "k2", "k1") == expected


def test_the_same_number_said_again_later_revises_nothing():
    rows = "figure_id | low | high | stated\nk1 | 8 | 8 | 1871\nk2 | 8 | 8 | 1880"
    case = stating(figures=rows, links=LINKED.format("revises", "stated"))
    assert relation(case, "k1", "k2").kind == "agree"


@pytest.mark.parametrize(("voice", "certainty", "expected"), [
    ("lock_office", "inferred", Relation("revision", "recorded: k2 revises k1")),
    ("lock_office", "suspected", Relation(
        "conflict", "no number fits both; a link that is suspected decides nothing: k2 revises k1")),
    ("sebek", "stated", Relation(
        "conflict", "no number fits both; a link of two voices decides nothing: k2 revises k1")),
])
def test_only_a_link_of_one_voice_or_body_that_is_not_suspected_makes_a_revision(voice, certainty, expected):
    case = stating(
        figures=[{"figure_id": "k1", "low": 8, "high": 8, "source_id": "keeper"},
                 {"figure_id": "k2", "low": 5, "high": 5, "source_id": voice}],
        links=LINKED.format("revises", certainty))
    assert both_ways(case, "k1", "k2") == expected


# datings


DAYS = """
    dating_id | event_id | wording  | edtf                  | clock | source_id | stated
    t1        | loss     | 2 May    | 1871-05-02            | 05:00 | brandt    | 1871-05
    t2        | loss     | 2-3 May  | 1871-05-02/1871-05-03 |       | keeper    |
    t3        | loss     | 4 May    | 1871-05-04            |       | brandt    | 1872
    t4        | loss     | 4 May    | 1871-05-04            |       | sebek     |
    t5        | flood    | May      | 1871-05               |       | ledger    |
    t6        | flood    | June     | 1871-06               |       | ledger    |
    t7        | loss     | by 1 May | /1871-05-03           |       | ledger    |
    t8        | loss     | at night | 1871-05-02            | 23:00 | gazette   |"""


@pytest.mark.parametrize(("one", "other", "expected"), [
    ("t1", "t2", Relation("agree", "the days they allow overlap")),
    ("t1", "t8", Relation("agree", "the days they allow overlap; no hour fits both")),
    ("t2", "t4", Relation("conflict", "no day fits both")),
    ("t4", "t5", Relation("nested", "one dates a part of what the other dates: part within whole")),
    ("t4", "t6", Relation("conflict", "the part lies outside the whole")),
    ("t1", "t3", Relation("revision", "one voice, stated 1871-05 and 1872")),
    ("t7", "t1", Relation("not comparable", "whether a day fits both hangs on an end that is not stated")),
    ("t7", "t4", Relation("conflict", "no day fits both")),
])
def test_a_relation_of_datings_has_a_kind_and_a_reason(one, other, expected):
    assert both_ways(stating(datings=DAYS, links=[]), one, other) == expected


def test_datings_of_unrelated_events_cannot_be_compared():
    events = "event_id | title\nloss | Loss of boats\nfire | Fire at the mill"
    case = stating(events=events, links=[], datings="""
        dating_id | event_id | edtf
        t1        | loss     | 1871-05-02
        t2        | fire     | 1871-05-02""")
    assert relation(case, "t1", "t2") == Relation(
        "not comparable", "different events: Loss of boats; Fire at the mill")


def test_a_recorded_revision_of_a_day_is_one_and_a_suspected_one_is_not():
    link = "from_id | relation | to_id | certainty\nt4 | revises | t2 | {}"
    rows = DAYS.replace("sebek  ", "keeper ")
    assert both_ways(stating(datings=rows, links=link.format("stated")), "t2", "t4") == Relation(
        "revision", "recorded: t4 revises t2")
    assert both_ways(stating(datings=rows, links=link.format("suspected")), "t2", "t4") == Relation(
        "conflict", "no day fits both; a link that is suspected decides nothing: t4 revises t2")


def test_datings_that_conflict_are_those_that_disagreements_lists(root):
    case = open_case(root)
    rows = disagreements(case.statements("datings"))
    listed = {frozenset(pair) for pair in written(rows, "earlier", "later")}
    asked = case.datings.groupby("event_id")["dating_id"].agg(list)
    for names in asked[asked.map(len) > 2].tolist()[:4]:
        for one, other in combinations(names, 2):
            found = both_ways(case, one, other)
            assert (found.kind in ("conflict", "revision")) == ({one, other} in listed) or (
                found.kind == "revision")


# stances


SIDES = """
    stance_id | proposition_id | stance    | source_id | stated
    v1        | sluice         | affirms   | sebek     |
    v2        | sluice         | affirms   | brandt    | 1871
    v3        | sluice         | denies    | ledger    |
    v4        | sluice         | denies    | brandt    | 1880
    v5        | sluice         | qualifies | keeper    |
    v6        | sluice         | reports   | gazette   |
    v7        | weir           | affirms   | sebek     |"""
PROPOSITIONS = """
    proposition_id | text                              | event_id | topic
    sluice         | The sluice was opened by people.  | loss     | Cause
    weir           | The weir was sound.               | loss     | Cause"""


@pytest.mark.parametrize(("one", "other", "expected"), [
    ("v1", "v2", Relation("agree", "both affirm it")),
    ("v3", "v4", Relation("agree", "both deny it")),
    ("v1", "v3", Relation("conflict", "one affirms what the other denies")),
    ("v2", "v4", Relation("revision", "one voice, stated 1871 and 1880")),
    ("v1", "v5", Relation("not comparable", "who qualifies it limits or doubts it and takes neither side")),
    ("v6", "v3", Relation("not comparable", "who reports it passes it on without a position")),
    ("v5", "v6", Relation("not comparable", "who qualifies it limits or doubts it and takes neither side; "
                          "who reports it passes it on without a position")),
    ("v1", "v7", Relation("not comparable", "different propositions: The sluice was opened by people. / "
                          "The weir was sound.")),
])
def test_a_relation_of_stances_has_a_kind_and_a_reason(one, other, expected):
    case = stating(stances=SIDES, propositions=PROPOSITIONS, links=[])
    assert both_ways(case, one, other) == expected


@pytest.mark.parametrize(("link", "expected"), [
    ("part_of", Relation("nested", "one says a part of what the other says; recorded: v3 part_of v1")),
    ("retracts", Relation("revision", "recorded: v3 retracts v1")),
])
def test_links_join_stances_as_they_join_figures(link, expected):
    case = stating(propositions=PROPOSITIONS, stances=SIDES.replace("ledger", "sebek "),
                   links=f"from_id | relation | to_id | certainty\nv3 | {link} | v1 | stated")
    assert both_ways(case, "v1", "v3") == expected


# all statements


def test_statements_of_different_tables_cannot_be_compared():
    case = stating(figures=WEIR, datings=DAYS, stances=SIDES)
    for one, other, words in (("k1", "t1", "a figure and a dating"), ("v1", "t1", "a dating and a stance")):
        assert both_ways(case, one, other) == Relation("not comparable", f"{words} say different things")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("k1", "k11"), "no statement is called 'k11'; did you mean k1?"),
        (("zzz", "k2"), "no statement is called 'zzz'; known: k1, k2, k3, k4, k5, t1, t2, v1, v2"),
        (("k1", "k2", "fixt"), "no reading is called 'fixt'; did you mean fixed?"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(arguments, message):
    with pytest.raises(UnknownName) as refused:
        relation(stating(figures=WEIR), *arguments)
    assert str(refused.value) == message


@LAW
@given(some_rows(least=2))
def test_a_relation_is_symmetric_and_a_conflict_is_one_that_conflicts_lists(rows):
    case = stating(figures=[dict(zip(SHOWN, row, strict=True)) for row in rows[:3]], links=[])
    listed = {frozenset(pair) for pair in written(conflicts(quick(SHOWN, rows[:3])), "lower", "higher")}
    for one, other in combinations(case.figures["figure_id"], 2):
        kind = both_ways(case, one, other).kind
        a, b = (case.figures.set_index("figure_id").loc[name] for name in (one, other))
        if (a["event_id"], a["measure_id"]) == (b["event_id"], b["measure_id"]):
            assert kind in ("conflict", "revision") if {one, other} in listed else kind != "conflict"
        else:
            assert kind in ("nested", "conflict", "not comparable")


@LAW
@given(st.data())
def test_any_two_statements_of_the_case_have_one_relation_both_ways(root, data):
    case = open_case(root)
    ids = [name for table in STATEMENTS for name in getattr(case, table)[TABLES[table].key[0]]]
    both_ways(case, data.draw(st.sampled_from(ids)), data.draw(st.sampled_from(ids)))
