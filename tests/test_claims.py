"""What nobody claims, what a voice replaced and who else is counted is set apart, each with its reason."""

from __future__ import annotations

import pytest
from frames import LAW, stating, written
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.claims import CLAIMED, REVISING, apart_in_each, claimed, superseded, why_apart
from sourcebook.envelopes import envelope
from sourcebook.errors import NotApplicable, UnknownName
from sourcebook.lineage import lines
from sourcebook.profile import support
from sourcebook.schema import LINK_KINDS, SPEECH_ACTS

FIVE = """
    figure_id | wording      | low | high | qualifier | source_id | speech_act   | population
    k1        | at least 161 | 161 |      | at_least  | sebek     | quoted       | boats
    k2        | at least 161 | 161 |      | at_least  | sebek     | reported     |
    k3        | 200          | 200 | 200  | exact     | sebek     | asserted     | vessels
    k4        | up to 1,000  |     | 1000 | at_most   | sebek     | hypothetical | vessels
    k5        | 100          | 100 | 100  | exact     | ledger    | asserted     | boats of strangers"""
LINKS = """
    from_id | relation | to_id | certainty
    k2      | repeats  | k1    | stated
    k3      | revises  | k1    | inferred
    k4      | revises  | k1    | inferred"""
APART = "population | part_of\nboats of strangers |"


def rows(figures=FIVE, links=LINKS, populations=APART):
    case = stating(figures=figures, links=links, populations=populations)
    return lines(case, case.statements("figures"))


def test_each_figure_that_is_set_apart_has_its_reason():
    kept, apart = claimed(rows())
    assert list(kept["figure_id"]) == ["k3"]
    assert written(apart, "figure_id", "why") == [
        ("k1", "superseded by k3"), ("k2", "superseded by k3"), ("k4", "hypothetical"),
        ("k5", "counts another population: boats of strangers"),
    ]


def test_a_line_allows_what_its_voices_claim_now():
    profile = support(rows(populations=[]))
    assert written(profile.spans, "line", "from", "to") == [("ledger", 100, 100), ("sebek", 200, 200)]
    assert profile.at(613) == profile.at(2) == 0


def test_whoever_asks_for_other_acts_gets_them():
    kept, apart = claimed(rows(populations=[]), acts=SPEECH_ACTS)
    assert list(kept["figure_id"]) == ["k3", "k4", "k5"]
    assert dict(written(apart, "figure_id", "why")) == dict.fromkeys(["k1", "k2"], "superseded by k3 k4")
    assert written(support(rows(populations=[]), acts=SPEECH_ACTS).spans, "from", "to") == [
        (100, 100), (None, 1000)]


@pytest.mark.parametrize("act", SPEECH_ACTS)
def test_only_what_somebody_claims_is_a_claim(act):
    kept, apart = claimed(rows("figure_id | low | high | speech_act\nk1 | 8 | 8 | " + act, [], []))
    assert (len(kept), list(apart["why"])) == ((1, []) if act in CLAIMED else (0, [act]))


@pytest.mark.parametrize(("relation", "certainty", "later", "why"), [
    *((relation, "stated", "sebek", "superseded by k2") for relation in REVISING),
    *((relation, "stated", "sebek", "") for relation in LINK_KINDS if relation not in REVISING),
    ("revises", "suspected", "sebek", ""), ("revises", "stated", "ledger", ""),
])
def test_only_a_recorded_revision_by_the_same_voice_replaces(relation, certainty, later, why):
    found = rows(f"figure_id | low | high | source_id\nk1 | 8 | 8 | sebek\nk2 | 9 | 9 | {later}",
                 f"from_id | relation | to_id | certainty\nk2 | {relation} | k1 | {certainty}", [])
    assert list(why_apart(found)) == [why, ""]


def test_what_is_not_there_replaces_nothing():
    found = rows(populations=[])
    assert list(why_apart(found[found["figure_id"] != "k3"])) == ["", "", "hypothetical", ""]


def test_a_revision_of_a_revision_replaces_both_and_a_circle_replaces_nothing():
    steps = "from_id | relation | to_id | certainty\nk2 | revises | k1 | stated\nk3 | revises | k2 | stated"
    case = stating(figures=FIVE, links=steps)
    found = superseded(case.figures["figure_id"], case.figures["source_id"], case.links)
    assert found.fillna("").tolist() == ["k2 k3", "k3", "", "", ""]
    case = stating(figures=FIVE, links=steps + "\nk1 | revises | k3 | stated")
    assert superseded(case.figures["figure_id"], case.figures["source_id"], case.links).isna().all()


@pytest.mark.parametrize(("words", "told", "apart"), [
    (["boats", "vessels", ""], "", ["", "", ""]),
    (["boats", "the Uppers", ""], "the Uppers | boats",
     ["", "counts a part of the population: the Uppers", ""]),
    (["the Uppers", "the Uppers", "the Uppers"], "the Uppers | boats", ["", "", ""]),
    (["both", "the Uppers", "both"], "both |\nthe Uppers | both",
     ["", "counts a part of the population: the Uppers", ""]),
])
def test_the_people_whom_the_figures_count_together_are_kept(words, told, apart):
    figures = [{"figure_id": f"k{place}", "low": 8, "high": 8, "population": each}
               for place, each in enumerate(words)]
    assert list(why_apart(rows(figures, [], "population | part_of\n" + told if told else []))) == apart


def test_figures_of_several_peoples_of_which_none_is_the_whole_are_refused():
    figures = [{"figure_id": each, "low": 8, "high": 8, "population": each} for each in ("uppers", "lowers")]
    told = "population | part_of\nuppers | villagers\nlowers | villagers"
    with pytest.raises(NotApplicable) as refused:
        claimed(rows(figures, [], told))
    assert str(refused.value) == (
        "the figures count different populations: lowers, uppers; it would take a choice of one")


def test_an_envelope_is_of_claims_and_names_what_it_sets_apart():
    found = envelope(rows(populations=[]))
    assert written(found, "number", "statements") == [(100, "k5"), (200, "k3")]
    assert set(found["set_apart"]) == {"k1 k2 (superseded by k3), k4 (hypothetical)"}
    supposed = envelope(rows(populations=[]), acts=SPEECH_ACTS)
    assert written(supposed, "number", "statements") == [(100, "k5"), (1000, "k4")]
    assert set(supposed["set_apart"]) == {"k1 k2 (superseded by k3 k4)"}


def test_an_envelope_of_what_nobody_claims_is_refused_with_the_reason():
    with pytest.raises(NotApplicable) as refused:
        envelope(rows().query("figure_id == 'k4'"))
    assert str(refused.value) == ("none of these figures is a claim that stands: k4 (hypothetical); "
                                  "it would take one, or other speech acts")


def test_figures_of_several_subjects_are_set_apart_within_their_own():
    told = "population | part_of\nuppers |\nlowers |\nstrangers |"
    found = rows("""
        figure_id | low | high | event_id | speech_act   | population
        k1        | 8   | 8    | loss     | asserted     | uppers
        k2        | 8   | 8    | flood    | asserted     |
        k3        | 8   | 8    | loss     | hypothetical | lowers
        k4        | 8   | 8    | loss     | quoted       | lowers
        k5        | 8   | 8    | flood    | quoted       | strangers""", [], told)
    several = "the figures count different populations: lowers, uppers"
    assert list(apart_in_each(found)) == [
        several, "", "hypothetical", several, "counts another population: strangers"]
    assert list(apart_in_each(found.head(0))) == []


def test_an_unknown_act_is_answered_with_the_nearest():
    with pytest.raises(UnknownName, match=r"^no speech act is called 'denial'; did you mean denied\?$"):
        support(rows(), acts=["denial"])


@LAW
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_and_of_links_never_matters(random):
    header, *found = LINKS.strip().splitlines()
    random.shuffle(found)
    mixed = rows(links="\n".join([header, *found])).sample(frac=1, random_state=random.randrange(1000))
    assert why_apart(mixed).sort_index().tolist() == why_apart(rows()).tolist()
