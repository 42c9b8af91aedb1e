"""Six rules answer the same figures side by side, and each says where it cannot."""

from __future__ import annotations

import pytest
from frames import LAW, figures, stating, table, weir, written
from hypothesis import given
from hypothesis import strategies as st

from sourcebook import open_case
from sourcebook.errors import NotApplicable, UnknownName
from sourcebook.recorders import CITES, overwritten
from sourcebook.rules import COLUMNS, apply_rules
from sourcebook.schema import SPEECH_ACTS

CASE = stating(
    standpoints="""
        standpoint_id | label      | order | party
        lower         | Lower Dale | 1     | true
        upper         | Upper Dale | 2     | true
        unsaid        | Not said   | 3     | false""",
    quantifiers="""
        term   | reading | low | high
        dozens | acled   | 12  | 12
        dozens | fixed   | 24  | 99""",
)
"""The weir, where two of the three standpoints are those of parties, and ACLED's reading is there."""

FIVE = figures("""
    figure_id | wording         | low | high | qualifier | source_id   | stated
    k1        | at least 13     | 13  |      | at_least  | lock_office | 1871-05-04
    k2        | 9               | 9   | 9    | exact     | keeper      | 1871-05-03
    k3        | dozens of boats |     |      | vague     | ledger      | 1880
    k4        | up to 40        |     | 40   | at_most   | sebek       |
    k5        | 20 to 40        | 20  | 40   | range     | lock_office | 1871-05-03""")


SHOWN = [column for column in COLUMNS if column not in ("cites", "set_apart")]


def answers(case, rows, **told):
    """What each rule says, without where it is described."""
    found = apply_rules(case, rows, **told)
    return {row[0]: row[1:] for row in written(found.drop(columns=["cites", "set_apart"]), *SHOWN)}


def test_the_six_rules_on_five_figures():
    assert answers(CASE, FIVE) == {
        "plain envelope": (9, None, 40, "k2", "k4 k5", 3, 3, "k3",
                           "9 to 40; left open below by k4; left open above by k1"),
        "UCDP-like": (9, None, 40, "k2", "k4 k5", 3, 3, "k3",
                      "9 to 40; no best, because no source is named as more reliable; "
                      "it would take a reader who names one"),
        "ACLED-like": (9, 9, 9, "k2", "k2", 4, 4, "k5", "9; the lowest, of each voice the latest"),
        "IBC-like": (9, None, 40, "k2", "k4 k5", 3, 3, "k3", "9 to 40"),
        "Airwars-like": (13, None, 40, "k1", "k5", 1, 1, "k2 k3 k4",
                         "13 to 40; apart, claims of parties: 9 to 40 (k2; k4)"),
        "support plateau": (None, None, None, "", "", 3, 3, "k3",
                            "2 separate regions: 9 and 13–40; allowed by 2 of 3 lines"),
    }


def test_all_rules_have_the_same_columns_and_say_where_they_are_described():
    found = apply_rules(CASE, FIVE)
    assert list(found.columns) == COLUMNS
    assert dict(written(found, "rule", "cites")) == CITES
    assert found["low"].dtype == found["best"].dtype == found["lines"].dtype == "Int64"


def test_a_reader_who_names_reliable_sources_gets_their_lowest_as_best():
    low, best, high, *_, said = answers(CASE, FIVE, reliable=["lock_office", "sebek"])["UCDP-like"]
    assert (low, best, high) == (9, 13, 40)
    assert said == "9 to 40; best: the lowest of lock_office, sebek, which the reader names as more reliable"


def test_the_conservative_rule_reads_dozens_as_twelve_and_the_others_leave_it_as_it_is():
    dozens = FIVE.iloc[[2, 4]]
    found = answers(CASE, dozens)
    assert found["ACLED-like"][:5] == (12, 12, 12, "k3", "k3")
    assert found["plain envelope"][:5] == (20, None, 40, "k5", "k5")
    assert answers(CASE, dozens, conservative="nobody's")["ACLED-like"][:5] == (20, 20, 20, "k5", "k5")


@pytest.mark.parametrize(
    ("rows", "rule", "message"),
    [
        (FIVE.iloc[[1]], "IBC-like",
         "cannot answer, because the figures with a number make fewer than two independent lines; "
         "it would take a second one"),
        (FIVE.iloc[[1, 3]], "Airwars-like",
         "cannot answer, because all figures with a number are claims of parties; "
         "it would take one of another voice"),
        (FIVE.iloc[[1, 4]], "support plateau",
         "cannot answer, because no number is allowed by two independent lines; "
         "it would take lines that agree on one"),
        (FIVE.iloc[[2]], "plain envelope",
         "cannot answer, because no figure has a number; it would take a reading of the vague words"),
    ],
)
def test_a_rule_whose_condition_is_not_met_gives_no_number_and_says_what_it_would_take(rows, rule, message):
    assert answers(CASE, rows)[rule] == (
        None, None, None, "", "", 0, 0, " ".join(rows["figure_id"]), message,
    )


def test_a_case_that_names_no_parties_cannot_keep_their_claims_apart():
    assert answers(weir(), FIVE)["Airwars-like"][-1] == (
        "cannot answer, because the case does not say which standpoints are parties; "
        "it would take the column party of the table of standpoints")
    assert answers(weir(), FIVE, parties=["lower"])["Airwars-like"][:5] == (13, None, 40, "k1", "k4 k5")


def test_suspected_dependence_is_said_beside_the_two_lines_that_it_may_make_one():
    rows, suspecting = FIVE.iloc[[1, 3]], """
        source_id | depends_on | how     | certainty
        keeper    | sebek      | repeats | suspected"""
    suspected = stating(dependences=suspecting, quantifiers=[], standpoints=[])
    low, _, high, *_, lines, fewest, _, said = answers(suspected, rows, parties=[])["IBC-like"]
    assert (low, high, lines, fewest) == (9, 40, 2, 1)
    assert said == "9 to 40; one line only if the suspected dependences hold"


def test_a_plateau_that_is_open_above_has_no_high():
    rows = figures("""
        figure_id | wording         | low | high | qualifier | source_id
        k1        | at least 12     | 12  |      | at_least  | brandt
        k2        | at least 9      | 9   |      | at_least  | sebek""")
    found = apply_rules(stating(dependences=[]), rows).set_index("rule").loc["support plateau"]
    assert found["low"] == 12
    assert written(found.to_frame().T, "high") == [(None,)]
    assert found["answer"].startswith("12 to no high")


def test_a_plateau_that_words_bound_without_the_number_is_given_as_they_say_it():
    rows = figures("""
        figure_id | wording       | low | high | qualifier | source_id
        k1        | more than 12  | 12  |      | at_least  | brandt
        k2        | more than 12  | 12  |      | at_least  | sebek
        k3        | up to 12      |     | 12   | at_most   | gazette""")
    found = apply_rules(stating(dependences=[]), rows).set_index("rule").loc["support plateau"]
    assert (found["low"], found["low_owners"]) == (12, "k1 k2")
    assert found["answer"] == "12 to no high; allowed by 2 of 3 lines; 12 itself excluded"


def test_a_plateau_in_several_regions_lists_them():
    rows = figures("""
        figure_id | wording | low | high | qualifier | source_id
        k1        | 1 to 9  | 1   | 9    | range     | keeper
        k2        | 2       | 2   | 2    | exact     | sebek
        k3        | 5       | 5   | 5    | exact     | ledger""")
    assert answers(CASE, rows)["support plateau"] == (
        None, None, None, "", "", 3, 3, "", "2 separate regions: 2 and 5; allowed by 2 of 3 lines")


def test_no_rule_uses_what_nobody_claims_and_each_says_what_is_set_apart():
    acts = ["asserted", "denied", "asserted", "hypothetical", "asserted"]
    found = apply_rules(CASE, FIVE.assign(speech_act=acts))
    assert set(found["set_apart"]) == {"k2 (denied), k4 (hypothetical)"}
    assert found["left_out"].map(lambda ids: {"k2", "k4"} <= set(ids.split())).all()
    assert dict(written(found, "rule", "answer")) == {
        "plain envelope": "13 to 40; left open above by k1",
        "UCDP-like": "13 to 40; no best, because no source is named as more reliable; "
                     "it would take a reader who names one",
        "ACLED-like": "12; the lowest, of each voice the latest",
        "IBC-like": "cannot answer, because the figures with a number make fewer than two independent lines; "
                    "it would take a second one",
        "Airwars-like": "13 to 40",
        "support plateau": "cannot answer, because no number is allowed by two independent lines; "
                           "it would take lines that agree on one",
    }
    assert apply_rules(CASE, FIVE.assign(speech_act=acts), acts=SPEECH_ACTS).equals(apply_rules(CASE, FIVE))


def test_where_nothing_is_claimed_no_rule_answers():
    found = apply_rules(CASE, FIVE.assign(speech_act="hypothetical"))
    assert set(found["answer"]) == {"cannot answer, because no figure is a claim that stands; "
                                    "it would take one, or other speech acts"}
    assert set(found["left_out"]) == {"k1 k2 k3 k4 k5"}


def test_figures_of_different_people_are_put_to_no_rule_together():
    found = apply_rules(CASE, FIVE.assign(people=["uppers", "uppers", "lowers", "lowers", "lowers"]))
    assert set(found["answer"]) == {
        "cannot answer, because the figures count different populations: lowers, uppers; "
        "it would take a choice of one"}


@pytest.mark.parametrize(
    ("rows", "told", "refusal", "message"),
    [
        (FIVE.head(0), {}, NotApplicable, "the rules take at least one figure; here is none"),
        (FIVE.assign(event_id=["loss"] * 4 + ["flood"]), {}, NotApplicable,
         "the rules are for one event and one measure; these are events flood, loss"),
        (FIVE, {"parties": ["uper"]}, UnknownName, "no standpoint is called 'uper'; did you mean upper?"),
        (FIVE, {"reliable": ["sebeck"]}, UnknownName, "no source is called 'sebeck'; did you mean sebek?"),
    ],
)
def test_what_no_rule_can_use_is_refused(rows, told, refusal, message):
    with pytest.raises(refusal) as refused:
        apply_rules(CASE, rows, **told)
    assert str(refused.value) == message


def test_only_a_certainly_later_statement_of_the_same_voice_overwrites():
    rows = table("figures", """
        source_id | stated
        sebek     | 1871
        sebek     | 1871-05
        sebek     | 1870
        sebek     |
        keeper    | 1869
        keeper    | ../1868""")
    assert list(overwritten(rows)) == [False, False, True, False, False, True]


@LAW
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(random):
    mixed = FIVE.sample(frac=1, random_state=random.randrange(1000))
    assert apply_rules(CASE, mixed).equals(apply_rules(CASE, FIVE))


def test_swapping_the_labels_of_the_parties_changes_no_answer():
    other = {"lower": "upper", "upper": "lower"}
    swapped = CASE.sources.assign(standpoint=CASE.sources["standpoint"].replace(other))
    case = stating(standpoints=CASE.standpoints.to_dict("records"), sources=swapped.to_dict("records"),
                   quantifiers=CASE.quantifiers.to_dict("records"))
    rows = FIVE.assign(standpoint=FIVE["standpoint"].replace(other))
    assert apply_rules(case, rows).equals(apply_rules(CASE, FIVE))


def test_every_figure_of_the_case_can_be_put_to_the_rules(root):
    case = open_case(root)
    figures = case.statements("figures")
    asked = figures.groupby(["event_id", "measure_id"]).size().nlargest(12).index
    for event, measure in asked:
        rows = figures[(figures["event_id"] == event) & (figures["measure_id"] == measure)]
        found = apply_rules(case, rows)
        given = found[["low", "high"]].notna().any(axis=1)
        assert (given | found["answer"].str.contains("^cannot answer, because |separate regions:")).all()
        assert not (found["low"] > found["high"]).any()
