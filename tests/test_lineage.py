"""Repetition is not corroboration: statements that go back to one voice are one line."""

from __future__ import annotations

from itertools import combinations

import networkx
import pytest
from frames import LAW, figures, quick, stating, weir, written
from hypothesis import given
from hypothesis import strategies as st

from sourcebook import open_case
from sourcebook.lineage import chain_length, count_lines, graph, lines
from sourcebook.schema import CERTAINTIES

VOICES = "abcdef"
RELIES = ["source_id", "depends_on", "how", "certainty"]


def case_of(edges: str):
    """A case of which only the dependences matter: b>a stated, b~a inferred, b?a suspected."""
    certainty = dict(zip(">~?", CERTAINTIES, strict=True))
    rows = [(relying, relied, "cites", certainty[sign]) for relying, sign, relied in edges.split()]
    return stating(dependences=[dict(zip(RELIES, row, strict=True)) for row in rows])


def saying(voices: str):
    """A statement by each of the voices."""
    return quick(["source_id"], [(voice,) for voice in voices])


def count(case, voices: str) -> tuple[int, int]:
    return count_lines(case, saying(voices))


@st.composite
def reliance(draw, circles=True):
    """A case in which each of six voices may rely on some before it, and the voices that make statements."""
    order = draw(st.permutations(VOICES))
    edges = [voice + draw(st.sampled_from(">>~?")) + relied for place, voice in enumerate(order) if place
             for relied in sorted(draw(st.sets(st.sampled_from(order[:place]), max_size=2)))]
    if circles and draw(st.booleans()):
        edges.append(order[0] + "?" + order[-1])
    voices = "".join(draw(st.lists(st.sampled_from(VOICES), min_size=draw(st.integers(0, 3)), max_size=6)))
    return case_of(" ".join(edges)), voices


def relied_on(case, suspected: bool) -> networkx.DiGraph:
    rows = case.dependences if suspected else case.dependences.query("certainty != 'suspected'")
    found = networkx.DiGraph()
    found.add_nodes_from(VOICES)
    found.add_edges_from(written(rows, "source_id", "depends_on"))
    return found


def most_apart(case, voices: str, suspected: bool) -> int:
    """Try every choice of voices: the most that go back to no common last voice."""
    relies = relied_on(case, suspected)
    last = [frozenset(group) for group in networkx.attracting_components(relies)]
    backs = [{group for group in last if group & ({voice} | networkx.descendants(relies, voice))}
             for voice in sorted(set(voices))]
    return max(
        size for size in range(len(backs) + 1) for chosen in combinations(backs, size)
        if all(one.isdisjoint(other) for one, other in combinations(chosen, 2))
    )


# lines


FIVE = "b>a c~b d?a f>d f>e"


def test_dependence_is_followed_to_the_voice_in_which_a_line_begins():
    traced = lines(case_of(FIVE), saying("abcde"))
    assert written(traced, "source_id", "line", "line_if_suspected") == [
        ("a", "a", "a"), ("b", "a", "a"), ("c", "a", "a"), ("d", "d", "a"), ("e", "e", "e"),
    ]
    assert count(case_of(FIVE), "abcde") == (2, 3)


@pytest.mark.parametrize(
    ("voices", "expected"),
    [
        ("f", ["f"]),                 # on two others that say nothing themselves: a line of its own
        ("df", ["d", None]),          # partly on the one that is there: no line of its own
        ("def", ["d", "e", None]),    # on both, and the two stay apart
        ("ff", ["f", "f"]),
        ("g", ["g"]),                 # a voice of which no dependence is recorded
    ],
)
def test_a_voice_that_relies_on_two_adds_no_line_and_joins_none(voices, expected):
    assert [line for line, in written(lines(case_of(FIVE), saying(voices)), "line")] == expected


@pytest.mark.parametrize(
    ("edges", "voices", "expected"),
    [
        # two compilers of the same two works are one line, whether or not a work is there
        ("c>a c>b d>a d>b", "cd", (1, 1)),
        ("c>a c>b d>a d>b", "cda", (1, 1)),
        ("c>a c>b d>a d>b", "cdab", (2, 2)),
        # a suspicion never parts what a recorded dependence joins
        ("c>a d~a c?b d?b", "cd", (1, 1)),
        # a chain of compilers, named against the alphabet
        ("a>b a>c b>d b>e", "abd", (1, 1)),
        # three compilers, each two by two of three works, make one line and not three
        ("d>a d>b e>b e>c f>c f>a", "def", (1, 1)),
        # of three in a row the outer two are apart, whatever the one between them shares
        ("d>b d>c e>a e>b f>c f>g", "def", (2, 2)),
        # all who blend one agency with an informant of their own make one line; who stands apart, another
        ("b>a b>c d>a d>e f>a f>g", "bdf", (1, 1)),
        ("b>a b>c d>a d>e f>g f>h", "bdf", (2, 2)),
        # voices that rely on each other in a circle are one
        ("a>b b>a c?b", "abc", (1, 2)),
    ],
)
def test_lines_are_counted_as_a_range(edges, voices, expected):
    assert count(case_of(edges), voices) == expected


@LAW
@given(reliance())
def test_the_count_is_that_of_trying_every_choice_of_voices(given_case):
    case, voices = given_case
    expected = (most_apart(case, voices, suspected=True), most_apart(case, voices, suspected=False))
    assert count(case, voices) == expected
    assert expected[0] <= expected[1] <= len(set(voices))


@LAW
@given(reliance())
def test_a_repetition_changes_no_count(given_case):
    case, voices = given_case
    before = count(case, voices)
    for relying, relied in relied_on(case, suspected=False).edges:
        if relied in voices:
            assert count(case, voices + relying) == before
    for voice in set(voices):
        assert count(case, voices + voice) == before


@LAW
@given(reliance(), st.sampled_from(VOICES))
def test_a_statement_more_never_lowers_a_count_and_adds_one_at_most(given_case, voice):
    case, voices = given_case
    for before, after in zip(count(case, voices), count(case, voices + voice), strict=True):
        assert before <= after <= before + 1


@LAW
@given(reliance(), st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(given_case, random):
    case, voices = given_case
    mixed = stating(dependences=random.sample(case.dependences.to_dict("records"), len(case.dependences)))
    forwards, backwards = lines(case, saying(voices)), lines(mixed, saying(voices[::-1]))
    assert written(forwards, *forwards.columns) == written(backwards, *forwards.columns)[::-1]


@LAW
@given(reliance(circles=False))
def test_a_line_begins_in_a_voice_that_its_statements_share_an_origin_with(given_case):
    case, voices = given_case
    for column, suspected in (("line", False), ("line_if_suspected", True)):
        relies = relied_on(case, suspected)
        back = {voice: {voice} | networkx.descendants(relies, voice) for voice in VOICES}
        for voice, line in written(lines(case, saying(voices)), "source_id", column):
            assert line is None or back[voice] & back[line]


def test_lines_leave_the_given_statements_as_they_are():
    rows = weir().statements("datings")
    traced = lines(weir(), rows)
    assert "line" not in rows
    assert traced.drop(columns=["line", "line_if_suspected"]).equals(rows)
    assert written(traced, "dating_id", "line") == [("t1", "keeper"), ("t2", "sebek")]


def test_no_statements_are_no_lines():
    empty = lines(weir(), weir().statements("figures").head(0))
    assert (len(empty), str(empty["line"].dtype)) == (0, "str")
    assert count(case_of(""), "") == (0, 0)
    assert count(case_of(""), "ab") == (2, 2)


def test_the_built_in_case_counts_within_its_voices(root):
    case = open_case(root)
    figures = case.statements("figures")
    for _, rows in figures.groupby(["event_id", "measure_id"]):
        low, high = count_lines(case, rows)
        assert 1 <= low <= high <= rows["source_id"].nunique()


# who relies on whom


def test_the_graph_holds_carriers_and_recorded_dependences():
    found = graph(weir())
    assert sorted(found.nodes) == ["brandt", "gazette", "keeper", "ledger", "lock_office", "sebek"]
    assert found.nodes["sebek"] == {"name": "Old Šebek", "kind": "memoir", "standpoint": "upper"}
    assert sorted(found.edges(data=True)) == [
        ("brandt", "keeper", {"how": "cites", "certainty": "stated"}),
        ("gazette", "brandt", {"how": "carries", "certainty": "stated"}),
        ("ledger", "sebek", {"how": "carries", "certainty": "stated"}),
    ]


@pytest.mark.parametrize(
    ("recorded", "expected"),
    [
        ([("suspected", "suspected")], ("carries", "stated")),
        ([("cites", "inferred")], ("carries", "stated")),
        ([("cites", "stated"), ("suspected", "suspected")], ("cites", "stated")),
        ([("suspected", "suspected"), ("cites", "stated")], ("cites", "stated")),
    ],
)
def test_of_several_dependences_between_two_voices_the_surest_stands(recorded, expected):
    rows = [("gazette", "brandt", *edge) for edge in recorded]
    case = stating(dependences=[dict(zip(RELIES, row, strict=True)) for row in rows])
    assert tuple(graph(case).edges["gazette", "brandt"].values()) == expected


def test_nobody_relies_on_a_voice_that_is_heard_only_through_him():
    heard = ("brandt", "gazette", "heard_through", "stated")
    case = stating(dependences=[dict(zip(RELIES, heard, strict=True))])
    found = graph(case)
    assert found.edges["brandt", "gazette"] == {"how": "heard_through", "certainty": "stated"}
    assert not found.has_edge("gazette", "brandt")
    assert count(case, ["brandt", "gazette"]) == (1, 1)


def test_a_chain_is_as_long_as_there_are_voices_after_the_document():
    rows = figures([
        {"figure_id": "k1", "source_id": "gazette"},
        {"figure_id": "k2", "source_id": "keeper"},
        {"figure_id": "k3", "source_id": "keeper", "via": "brandt"},
        {"figure_id": "k4", "source_id": "keeper", "via": "sebek > brandt"},
        {"figure_id": "k5", "source_id": "ledger"},
    ])
    assert set(rows["document_id"]) == {"gazette"}
    assert list(chain_length(rows)) == [0, 1, 2, 3, 1]
    assert (chain_length(rows).name, str(chain_length(rows.head(0)).dtype)) == ("chain_length", "int64")


def test_that_a_document_rests_on_what_it_cites_elsewhere_is_only_suspected():
    rows = "\n".join(["source_id | depends_on | how | certainty",
                      "ledger | sebek | {} | stated", "ledger | keeper | {} | stated"])
    cites, repeats = (stating(dependences=rows.format(how, how)) for how in ("cites", "repeats"))
    assert (count(cites, ["ledger", "sebek"]), count(repeats, ["ledger", "sebek"])) == ((1, 2), (1, 1))
