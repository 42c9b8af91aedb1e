from __future__ import annotations

from dataclasses import replace

import pytest
from frames import LAW, stating, weir, written
from hypothesis import given
from hypothesis import strategies as st

from sourcebook import open_case
from sourcebook.anniversaries import anniversaries, ordinal, weekdays
from sourcebook.arithmetic import arithmetic
from sourcebook.discrepancies import COLUMNS, computed, curated
from sourcebook.ground import Ground
from sourcebook.schema import REGISTER_KINDS
from sourcebook.spellings import letters, names, quotations

PARTS = """
    figure_id | wording        | event_id | measure_id  | source_id | low | high | qualifier
    k1        | 12 boats       | loss     | lost        | ledger    | 12  | 12   | exact
    k2        | 9 barges       | loss     | barges_lost | ledger    | 9   | 9    | exact
    k3        | {} other boats | loss     | lost        | ledger    | {}  | {}   | exact"""
LINKS = """
    from_id | relation | to_id | certainty
    k2      | part_of  | k1    | stated
    k3      | part_of  | k1    | stated"""


def parts(other: int):
    return stating(figures=PARTS.replace("{}", str(other)), links=LINKS)


@pytest.mark.parametrize(("other", "rows"), [
    (3, []),
    (1, [("k2 k3", "k1", "“9 barges”, “1 other boats” make 10 of “12 boats” (Ledger of the Upper Dále); "
          "2 more would make the whole.")]),
    (5, [("k2 k3", "k1", "“9 barges”, “5 other boats” make 14, more than the whole, “12 boats” "
          "(Ledger of the Upper Dále), unless they overlap.")]),
    (20, [("k3", "k1", "The part “20 other boats” (Ledger of the Upper Dále) is above its whole, “12 boats” "
           "(Ledger of the Upper Dále).")]),
])
def test_parts_are_added_up_against_their_total(other, rows):
    assert list(arithmetic(parts(other))) == [("arithmetic", *row) for row in rows]


def test_one_part_alone_need_not_make_the_whole():
    alone = [each.rsplit("\n", 1)[0] for each in (PARTS, LINKS)]
    assert list(arithmetic(stating(figures=alone[0], links=alone[1]))) == []


def test_one_total_with_different_parts_is_told():
    case = stating(figures="""
        figure_id | wording   | measure_id  | low | high | source_id
        k1        | 12 boats  | lost        | 12  | 12   | ledger
        k2        | 9 barges  | barges_lost | 9   | 9    | ledger
        k3        | 12        | lost        | 12  | 12   | brandt
        k4        | 7 barges  | barges_lost | 7   | 7    | brandt""", links="""
        from_id | relation | to_id | certainty
        k2      | part_of  | k1    | stated
        k4      | part_of  | k3    | stated""")
    assert list(arithmetic(case)) == [(
        "arithmetic", "k4", "k2",
        "One total, “12” (Oda Brandt) and “12 boats” (Ledger of the Upper Dále), with barges lost “7 barges” "
        "(Oda Brandt) and “9 barges” (Ledger of the Upper Dále).")]


def test_a_part_by_its_measure_is_set_against_every_whole_below_it():
    case = stating(figures="""
        figure_id | wording         | measure_id  | low | high | qualifier | source_id
        k1        | only two boats  | lost        | 2   | 2    | exact     | ledger
        k2        | 9 barges        | barges_lost | 9   | 9    | exact     | sebek
        k3        | at least 7      | barges_lost | 7   |      | at_least  | sebek
        k4        | dozens          | barges_lost |     |      | vague     | sebek
        k5        | at least one    | lost        | 1   |      | at_least  | ledger
        k6        | one I saw sink  | lost        | 1   | 1    | exact     | brandt""", links=[])
    assert list(arithmetic(case)) == [(
        "arithmetic", "k2", "k1",
        "“9 barges” (Old Šebek), barges lost, would be within “only two boats” (Ledger of the Upper Dále), "
        "boats lost, and exceeds it; so do 1 more.")]


def test_figures_that_a_link_revises_are_no_conflict():
    figures = """
        figure_id | wording | low | high | source_id
        k1        | 12      | 12  | 12   | ledger
        k2        | 40      | 40  | 40   | sebek
        k3        | 3 seen  | 3   | 3    | brandt"""
    told = computed(stating(figures=figures, links="from_id | relation | to_id | certainty"))
    # What an eyewitness saw excludes no higher number.
    assert written(told[told["kind"] == "figure_conflict"], "left", "right", "explanation") == [
        ("k1", "k2", "No number fits both “12” (Ledger of the Upper Dále) and “40” (Old Šebek): boats lost, "
         "Loss of boats at Ostrel.")]
    joined = "from_id | relation | to_id | certainty\nk2 | {} | k1 | {}"
    one_voice = figures.replace("sebek", "ledger")
    for relation in ("revises", "supersedes", "retracts", "part_of"):
        told = computed(stating(figures=one_voice, links=joined.format(relation, "inferred")))
        assert "figure_conflict" not in set(told["kind"])


@pytest.mark.parametrize(("voice", "certainty"), [("ledger", "suspected"), ("sebek", "stated")])
def test_a_revision_that_is_suspected_or_of_another_voice_hides_no_conflict(voice, certainty):
    case = stating(figures=f"""
        figure_id | wording | low | high | source_id
        k1        | 12      | 12  | 12   | ledger
        k2        | 40      | 40  | 40   | {voice}""", links=f"""
        from_id | relation | to_id | certainty
        k2      | revises  | k1    | {certainty}""")
    told = computed(case)
    assert written(told[told["kind"] == "figure_conflict"], "left", "right") == [("k1", "k2")]


@pytest.mark.parametrize(("act", "pairs"), [("quoted", [("k1", "k2")]), ("hypothetical", []), ("denied", [])])
def test_what_nobody_claims_is_in_no_conflict(act, pairs):
    case = stating(links=[], figures=f"""
        figure_id | wording | low | high | source_id | speech_act
        k1        | 12      | 12  | 12   | ledger    | asserted
        k2        | 40      | 40  | 40   | sebek     | {act}""")
    told = computed(case)
    assert written(told[told["kind"] == "figure_conflict"], "left", "right") == pairs


VILLAGES = """
    figure_id | wording   | low | high | qualifier | source_id | population
    k1        | up to 100 |     | 100  | at_most   | ledger    | boats of both villages
    k2        | 5         | 5   | 5    | exact     | sebek     | boats of the Uppers only
    k3        | 120       | 120 | 120  | exact     | gazette   | boats of the Uppers only
    k4        | 300       | 300 | 300  | exact     | sebek     | boats of strangers"""


def test_a_part_of_the_people_is_set_against_the_whole_and_other_people_are_not():
    told = computed(stating(figures=VILLAGES, links=[], populations="""
        population               | part_of
        boats of the Uppers only | boats of both villages
        boats of strangers       |"""))
    told = told[told["kind"] != "date_conflict"]
    assert written(told.head(2), "kind", "left", "right", "explanation") == [
        ("figure_conflict", "k2", "k3", "No number fits both “5” (Old Šebek) and “120” (The Weir Gazette): "
         "boats lost, Loss of boats at Ostrel."),
        ("arithmetic", "k3", "k1", "“120” (The Weir Gazette), boats lost (boats of the Uppers only), would "
         "be within “up to 100” (Ledger of the Upper Dále), boats lost, and exceeds it."),
    ]
    pairs = written(computed(stating(figures=VILLAGES, links=[])).head(9), "kind", "left", "right")
    assert pairs[:5] == [("figure_conflict", low, high) for low, high in
                         (("k2", "k4"), ("k1", "k4"), ("k3", "k4"), ("k2", "k3"), ("k1", "k3"))]


COUNTED = st.lists(st.tuples(st.sampled_from(["flood", "loss"]), st.sampled_from(["lost", "barges_lost"]),
                             st.sampled_from(["ledger", "brandt"]), st.integers(1, 9),
                             st.sampled_from(["exact", "at_least", "at_most"])), max_size=12)


@LAW
@given(COUNTED)
def test_as_many_parts_are_above_their_wholes_as_trying_every_pair_finds(rows):
    told = [f"n{at} | {number} | {event} | {measure} | {source} | {number * (how != 'at_most') or ''} | "
            f"{number * (how != 'at_least') or ''} | {how}" for at, (event, measure, source, number, how)
            in enumerate(rows, 1)]
    case = stating(figures="\n".join([
        "figure_id | wording | event_id | measure_id | source_id | low | high | qualifier", *told]))
    above: dict[str, list[int]] = {}
    for at, whole in enumerate(rows, 1):
        for part in rows:
            inside = part[:2] != whole[:2] and part[0] in ("loss", whole[0]) and (
                part[1] in ("barges_lost", whole[1]))
            if inside and whole[4] != "at_least" and part[4] != "at_most" and part[3] > whole[3]:
                above.setdefault(f"n{at}", []).append(part[3])
    found = {whole: (rows[int(part[1:]) - 1][3], told) for _, part, whole, told in arithmetic(case)}
    # What an eyewitness saw bounds no larger whole.
    assert {whole: number for whole, (number, _) in found.items()} == {
        whole: max(parts) for whole, parts in above.items() if rows[int(whole[1:]) - 1][2] != "brandt"}
    assert all(told.endswith(f"; so do {len(above[whole]) - 1} more." if len(above[whole]) > 1 else "it.")
               for whole, (_, told) in found.items())


def test_a_part_of_more_than_the_whole_allows_is_above_it_at_a_tie():
    case = stating(links=[], figures="""
        figure_id | wording         | measure_id  | low  | high | qualifier | source_id
        k1        | up to 1,000     | lost        |      | 1000 | at_most   | ledger
        k2        | more than 1,000 | barges_lost | 1000 |      | at_least  | sebek
        k3        | at least 1,000  | barges_lost | 1000 |      | at_least  | gazette""")
    assert [row[1:3] for row in arithmetic(case)] == [("k2", "k1")]


def saying(text: str, **tables: str):
    """The small case with another text in its first document."""
    case = stating(**tables)
    return replace(case, _texts=case._texts | {"gazette": text})


CAPTION = "A wreath was laid on the {} anniversary of the loss at Ostrel (Ostrel, 2 May {})."
OSTREL = """
    entity | form   | document_id
    loss   | Ostrel | gazette"""


@pytest.mark.parametrize(("count", "year", "told"), [
    ("28th", 1899, []),
    ("twenty-eighth", 1899, []),
    ("28th", 1895, ["“28th anniversary” in 1895 leads back to 1867; Loss of boats at Ostrel: dated 1871, "
                    "24 years before."]),
    ("fourth", 1871, ["“fourth anniversary” in 1871 leads back to 1867; Loss of boats at Ostrel: dated 1871, "
                      "0 years before."]),
])
def test_an_anniversary_is_counted_back_to_its_event(count, year, told):
    case = saying(CAPTION.format(count, year), names=OSTREL, passages=[])
    assert list(anniversaries(Ground(case))) == [("anniversary", "gazette:1", "", words) for words in told]


@pytest.mark.parametrize("text", [
    "The 28th anniversary of the loss at Ostrel.", "The 28th anniversary of the flood, 1895.",
    "The great anniversary of Ostrel, 1895.",
])
def test_an_anniversary_without_year_or_event_is_not_judged(text):
    assert list(anniversaries(Ground(saying(text, names=OSTREL, passages=[])))) == []


@pytest.mark.parametrize(("words", "number"), [
    ("4th", 4), ("fourth", 4), ("28th anniversary", 28), ("one hundred and first", 101), ("next", None)])
def test_an_ordinal_is_read(words, number):
    assert ordinal(words) == number


def test_a_weekday_must_be_that_of_its_date():
    case = saying("It came out on Friday, 4 May 1871. They met on Thursday, the 4 May 1871 and on Friday.",
                  passages=[], exclusions=[], datings="""
        dating_id | wording          | edtf       | event_id
        t1        | last Wednesday   | 1871-05-02 | loss
        t2        | Tuesday          | 1871-05-02 | loss
        t3        | Monday           | 1871-05    | loss""")
    assert list(weekdays(Ground(case))) == [
        ("date_conflict", "t1", "", "“last Wednesday” is read as 1871-05-02, a Tuesday."),
        ("date_conflict", "gazette:1", "", "“Friday, 4 May 1871” was a Thursday."),
    ]


def test_spellings_are_told_from_other_forms_of_a_name():
    case = saying("Ostrel, Ostrell, OSTREL, the village of Ostrel; Oda Brandt, O. Brandt; Ostrell again.",
                  passages=[], names="""
        entity | form              | document_id
        ostrel | Ostrel            | gazette
        ostrel | Ostrell           | gazette
        ostrel | OSTREL            | gazette
        ostrel | village of Ostrel | gazette
        brandt | Oda Brandt        | gazette
        brandt | O. Brandt         | gazette""")
    assert list(names(Ground(case))) == [(
        "misspelling", "gazette:1", "gazette:1",
        "gazette spells Ostrel in several ways: “Ostrel” (2), “Ostrell” (2), “OSTREL” (1).")]


def test_letters_that_only_look_alike_are_counted_by_document():
    case = saying("as manу as 12 died in а mass killing", passages=[])
    assert list(letters(Ground(case))) == [(
        "editorial", "gazette:1", "",
        "gazette has 2 letters that only look like those around them, in 2 words: “manу”, “а”.")]


def test_quotations_that_differ_lead_to_their_passages():
    first = weir().text("ledger").splitlines()[2]
    case = saying(f"He quotes: “{first.replace('Lowers', 'Lowers, he says,')}”")
    row, = quotations(Ground(case))
    assert row == ("quote_difference", "gazette:1", "q3",
                   "“Dozens of boats were lost at …” comes twice, with differences: only left: “he says”.")


def test_a_place_is_the_shortest_passage_around_it():
    ground = Ground(stating(passages="""
        passage_id | document_id | start | end | quote
        q1         | gazette     | 0     | 100 | …
        q2         | gazette     | 10    | 30  | …
        q3         | gazette     | 12    | 14  | …"""))
    assert [ground.place("gazette", at) for at in (5, 11, 13, 29, 50, 100)] == [
        "q1", "q2", "q3", "q2", "q1", "gazette:3"]


def test_the_built_in_case_shows_its_plain_discrepancies(root):
    told = computed(open_case(root))
    assert list(told.columns) == COLUMNS
    assert set(told["kind"]) <= set(REGISTER_KINDS)
    found = " ".join(told["explanation"])
    for words in (
        "“28th anniversary” in 2016 leads back to 1988", "“63 children”", "“83 children”",
        "“Khojaly” (33), “Khojali” (2)",
        "only left goes on: “And we should also take into account", "34 letters that only look like",
        "“only two Azerbaijanis”",
    ):
        assert words in found


def test_every_side_leads_somewhere(root):
    case = open_case(root)
    known = {*case.figures["figure_id"], *case.datings["dating_id"], *case.passages["passage_id"]}
    for _, left, right, explanation in computed(case).itertuples(index=False):
        assert explanation.endswith(".")
        for side in f"{left} {right}".split():
            document, _, line = side.partition(":")
            assert side in known or 0 < int(line) <= case.text(document).count("\n") + 1


def test_the_register_stands_with_the_words_of_both_sides():
    rows = curated(weir())
    assert written(rows, "discrepancy_id", "kind", "severity", "left_document", "right_document") == [
        ("r1", "date_conflict", "medium", "gazette", "ledger"),
    ]
    assert rows.loc[0, "left"].startswith("at least 12 boats") and rows.loc[0, "right"].endswith("on 3 May.")


def test_the_register_stands_by_kind_from_high_to_low():
    case = stating(register=[
        {"discrepancy_id": name, "kind": kind, "left_passage": "q1", "severity": severity, "explanation": "…"}
        for name, kind, severity in [("r1", "editorial", "low"), ("r2", "arithmetic", "low"),
                                     ("r3", "arithmetic", "high"), ("r4", "figure_conflict", "medium")]
    ])
    assert curated(case)["discrepancy_id"].tolist() == ["r4", "r3", "r2", "r1"]
    assert curated(case)["right"].isna().all()
