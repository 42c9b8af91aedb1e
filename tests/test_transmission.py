"""Roots, chains, circles and lines of transmission, cross-checked against networkx by brute force."""

from __future__ import annotations

import networkx
import pytest
from frames import figures, stating, weir, written
from hypothesis import given, settings
from hypothesis import strategies as st
from test_lineage import RELIES, VOICES, case_of

from sourcebook import open_case
from sourcebook.circles import circular_reporting, several_ways, tell
from sourcebook.errors import UnknownName
from sourcebook.lineage import count_lines, graph, reliances
from sourcebook.schema import CERTAINTIES, STATEMENTS
from sourcebook.transmission import longest_chains, network, roots, transmissions
from sourcebook.trees import tree

LAW = settings(max_examples=20)
PEOPLE = ("gazette", "ledger", "brandt", "keeper", "lock_office", "sebek")


def relying(rows: str):
    """The small case with other dependences: "brandt cites keeper stated q1" a line."""
    columns = [*RELIES, "passage_id"]
    cells = [line.split() for line in rows.strip().splitlines()]
    ordered = [[one, other, how, certainty, *passage] for one, how, other, certainty, *passage in cells]
    return stating(dependences=[dict(zip(columns, row, strict=False)) for row in ordered])


@st.composite
def webs(draw):
    """The small case with any dependences between its six voices, circles too."""
    pairs = st.permutations(PEOPLE).map(lambda people: tuple(people[:2]))
    chosen = draw(st.lists(pairs, unique=True, max_size=9))
    rows = [(*pair, "cites", draw(st.sampled_from(CERTAINTIES))) for pair in chosen]
    return stating(dependences=[dict(zip(RELIES, row, strict=True)) for row in rows])


# roots and chains


def test_roots_are_the_voices_that_rely_on_none_the_most_relied_on_first():
    assert written(roots(weir()), "source_id", "standpoint_label", "relied_on_by", "documents") == [
        ("keeper", "Lower Dale", 1, "gazette"), ("sebek", "Upper Dale", 1, "ledger"),
    ]


def test_roots_of_statements_include_a_speaker_that_nobody_carries():
    rows = weir().statements("figures")
    assert list(roots(weir(), rows[rows["figure_id"] == "k3"])["source_id"]) == ["ledger"]
    assert list(roots(weir(), rows[rows["figure_id"] == "k1"])["source_id"]) == ["keeper"]


@LAW
@given(webs())
def test_roots_are_those_that_networkx_finds_without_a_way_on(case):
    relies = graph(case)
    expected = {name for name in relies if not relies.out_degree(name)
                and (relies.in_degree(name) or network(case).nodes[name]["statements"])}
    assert set(roots(case)["source_id"]) == expected


def test_the_longest_chain_is_told_from_the_document_to_its_root_with_its_least_sure_step():
    case = relying("""brandt cites keeper stated
        keeper suspected sebek suspected
        keeper same_institution lock_office inferred""")
    assert written(longest_chains(case), "steps", "chain", "roots", "certainty") == [
        (3, "The Weir Gazette › Oda Brandt › The keeper of the lock", "Office of the lock; Old Šebek",
         "suspected"),
    ]
    assert list(longest_chains(case)["voices"]) == ["gazette > brandt > keeper"]
    assert list(longest_chains(case)["root_ids"]) == ["lock_office sebek"]


def test_chains_that_differ_before_their_root_have_rows_of_their_own():
    assert written(longest_chains(weir()), "steps", "chain", "roots") == [
        (2, "The Weir Gazette › Oda Brandt", "The keeper of the lock"),
        (1, "Ledger of the Upper Dále", "Old Šebek"),
    ]
    assert len(longest_chains(weir(), count=1)) == 1


@LAW
@given(webs())
def test_the_longest_chain_is_as_long_as_the_longest_simple_path_where_there_is_no_circle(case):
    relies = graph(case)
    if not networkx.is_directed_acyclic_graph(relies):
        return
    paths = [path for one in relies for other in relies if one != other
             for path in networkx.all_simple_paths(relies, one, other)]
    found = longest_chains(case)
    assert found["steps"].max() == max(map(len, paths)) - 1
    for row in found.itertuples():
        for root in row.root_ids.split():
            path = [*row.voices.split(" > "), root]
            assert networkx.is_simple_path(relies, path) and not relies.out_degree(root)
            assert row.steps == max(len(each) - 1 for each in paths if each[-1] == root)


def test_voices_that_rely_on_each_other_are_one_link():
    case = relying("brandt cites keeper stated\nkeeper suspected brandt suspected")
    assert list(longest_chains(case)["roots"]) == [
        "Oda Brandt ⇄ The keeper of the lock", "Old Šebek",
    ]


# circular reporting


def test_a_circle_is_named_step_by_step_with_its_passages():
    case = relying("brandt cites keeper stated q2\nkeeper suspected brandt suspected q1")
    found = circular_reporting(case)
    assert written(found, "circle", "voices", "told", "passage_id") == [
        (1, "brandt keeper", "Oda Brandt cites The keeper of the lock", "q2"),
        (1, "brandt keeper", "The keeper of the lock may rely on Oda Brandt (suspected)", "q1"),
    ]
    assert found["quote"][0] == "The keeper of the lock told her that 9 of them were barges."


def test_a_carrier_that_is_relied_on_by_whom_it_carries_closes_a_circle():
    case = relying("brandt cites gazette stated q1")
    assert list(circular_reporting(case)["told"]) == [
        "Oda Brandt cites The Weir Gazette", "The Weir Gazette carries Oda Brandt",
    ]


def test_a_body_that_relies_on_itself_is_found_when_voices_count_for_their_bodies():
    case = relying("lock_office cites keeper stated q2\nkeeper same_institution lock_office inferred")
    assert set(circular_reporting(case)["voices"]) == {"keeper lock_office"}
    told = circular_reporting(case, bodies=True)["told"]
    assert list(told) == ["Office of the lock cites The keeper of the lock"]


def test_without_a_circle_the_table_is_empty_and_has_its_columns():
    found = circular_reporting(weir())
    assert found.empty and list(found.columns) == [
        "circle", "voices", "told", "relying", "relied_on", "how", "certainty", "passage_id", "quote"]


@LAW
@given(webs())
def test_circles_are_the_voices_that_go_back_to_each_other(case):
    relies = graph(case)
    back = {one: networkx.descendants(relies, one) for one in relies}
    expected = {one: " ".join(sorted({one, *(other for other in back[one] if one in back[other])}))
                for one in relies}
    found = circular_reporting(case)
    assert set(found["voices"]) == {voices for voices in expected.values() if " " in voices}
    assert set(written(found, "relying", "relied_on")) == {
        (one, other) for one, other in relies.edges
        if expected[one] == expected[other] and " " in expected[one]}


def test_every_way_of_relying_is_told_as_a_verb():
    steps = reliances(relying("""brandt translation keeper stated
        keeper same_author lock_office inferred"""))
    told = set(tell(weir(), steps[steps["how"] != "carries"]))
    assert told == {"Oda Brandt is a translation of The keeper of the lock",
                    "The keeper of the lock has the same author as Office of the lock (inferred)"}


def test_a_voice_that_several_rely_on_is_listed_with_them():
    case = relying("brandt cites keeper stated\nsebek suspected keeper suspected")
    assert written(several_ways(case), "source_id", "ways", "suspected", "through") == [
        ("keeper", 2, 1, "Oda Brandt; Old Šebek"),
    ]


# lines of transmission


def test_a_line_has_its_voices_carriers_documents_and_standpoints():
    found = transmissions(weir(), weir().statements("figures"))
    assert written(found, "line", "statements", "voices", "carriers", "documents", "standpoints", "ids") == [
        ("keeper", 2, "Oda Brandt; The keeper of the lock", "Oda Brandt", "gazette", "Lower Dale", "k1 k2"),
        ("ledger", 1, "Ledger of the Upper Dále", "", "ledger", "Upper Dale", "k3"),
    ]


def test_lines_that_a_suspicion_joins_name_each_other():
    case = relying("brandt cites keeper stated\nsebek suspected keeper suspected")
    found = transmissions(case, case.statements("datings"))
    assert written(found, "line", "also_suspected") == [
        ("keeper", "Old Šebek"), ("sebek", "The keeper of the lock"),
    ]


def test_a_voice_that_blends_several_lines_stands_last_and_adds_none():
    case = relying("lock_office cites sebek stated\nlock_office cites brandt stated")
    rows = figures([{"figure_id": "k0", "source_id": "lock_office", "passage_id": "q3"},
                    {"figure_id": "k1", "source_id": "sebek", "passage_id": "q5"},
                    {"figure_id": "k2", "source_id": "brandt", "passage_id": "q1"}])
    found = transmissions(case, rows)
    assert written(found, "line", "name", "ids") == [
        ("brandt", "Oda Brandt", "k2"), ("sebek", "Old Šebek", "k1"), (None, "no line of its own", "k0"),
    ]
    assert count_lines(case, rows) == (2, 2)


def test_lines_of_the_built_in_case_hold_every_statement_once(root):
    case = open_case(root)
    for table in STATEMENTS:
        rows = case.statements(table)
        found = transmissions(case, rows)
        assert found["statements"].sum() == len(rows)
        assert found["line"].count() == count_lines(case, rows)[1]
        assert sorted(" ".join(found["ids"]).split()) == sorted(rows.iloc[:, 0])


def test_no_statements_are_no_lines():
    assert transmissions(weir(), weir().statements("figures").head(0)).empty
    assert roots(weir(), weir().statements("figures").head(0)).empty


# the part of the graph that statements hang on


def test_a_document_in_its_own_voice_does_not_bring_in_all_it_relies_on():
    case = relying("ledger cites keeper stated\nsebek cites brandt stated")
    rows = case.statements("figures")
    assert sorted(network(case, rows[rows["figure_id"] == "k3"])) == ["ledger"]
    assert sorted(network(case, case.statements("stances"))) == ["brandt", "ledger", "sebek"]


def test_a_node_knows_its_standpoint_and_how_many_statements_it_makes():
    found = network(weir(), weir().statements("figures"))
    assert found.nodes["brandt"] == {
        "name": "Oda Brandt", "kind": "eyewitness", "standpoint": "lower", "standpoint_label": "Lower Dale",
        "standpoint_order": 1, "document": False, "statements": 1,
    }
    assert found.nodes["gazette"]["document"] and found.nodes["gazette"]["statements"] == 0


# the tree of a statement


def test_a_tree_leads_from_the_document_to_the_words_and_on_to_whom_they_go_back():
    case = relying("brandt cites keeper stated q2\nkeeper suspected lock_office suspected q4")
    assert str(tree(case, "k1")).splitlines() == [
        "figure k1",
        "The Weir Gazette (document, Lower Dale)",
        "└─ carries: Oda Brandt (speaker, Lower Dale, q1)",
        "   │  “at least 12 boats were lost at the weir of Ostrel on Tuesday, 2 May 1871”",
        "   └─ cites: The keeper of the lock (relied on, Lower Dale, q2)",
        "      │  “The keeper of the lock told her that 9 of them were barges.”",
        "      └┄ may rely on: Office of the lock (suspected, relied on, Not said, q4)",
        "            “The Uppers did not open the sluice.”",
    ]


def test_a_tree_ends_where_a_voice_comes_again():
    case = relying("brandt cites keeper stated\nkeeper suspected brandt suspected")
    last = list(tree(case, "k1").root.walk())[-1]
    assert (last.source_id, last.again, last.branches) == ("brandt", True, ())
    assert last.told == "may rely on: Oda Brandt (suspected, relied on, Lower Dale, q1; see above)"


def test_a_tree_says_that_a_voice_is_heard_only_through_the_one_before():
    case = relying("keeper heard_through brandt stated q2")
    assert [branch.told for branch in tree(case, "k2").root.walk()] == [
        "The Weir Gazette (document, Lower Dale)",
        "carries: Oda Brandt (carrier, Lower Dale)",
        "carries: The keeper of the lock (speaker, Lower Dale, q2)",
        "is heard only through: Oda Brandt (relied on, Lower Dale, q2)",
    ]


def test_a_tree_is_shown_in_html_with_nothing_unescaped_and_suspicion_in_words():
    sources = weir().sources.to_dict("records")
    sources[2]["name"] = "<b>Oda & Co</b>"
    rows = [{name: "" if value != value else value for name, value in row.items()} for row in sources]
    case = stating(sources=rows, dependences=[dict(zip(RELIES, ("brandt", "keeper", "suspected", "suspected"),
                                                       strict=True))])
    shown = tree(case, "k1")._repr_html_()
    assert "<b>" not in shown and "&lt;b&gt;Oda &amp; Co&lt;/b&gt;" in shown
    assert '<li class="suspected">may rely on' in shown and "(suspected, " in shown
    assert shown.count("<li") == shown.count("</li>") == 3


@LAW
@given(webs())
def test_a_tree_holds_all_that_the_speaker_goes_back_to(case):
    recorded = networkx.DiGraph()
    recorded.add_nodes_from(PEOPLE)
    recorded.add_edges_from(written(case.dependences, "source_id", "depends_on"))
    table = tree(case, "k2").table()
    chain = {"gazette", "brandt", "keeper"}
    assert set(table["source_id"]) == chain | networkx.descendants(recorded, "keeper")
    assert list(table["role"])[:3] == ["document", "carrier", "speaker"]


def test_every_statement_of_the_built_in_case_has_a_tree(root):
    case = open_case(root)
    for table in STATEMENTS:
        for name in case.statements(table).iloc[::20, 0]:
            assert tree(case, name).statement_id in str(tree(case, name))


def test_an_unknown_statement_is_answered_with_the_nearest():
    with pytest.raises(UnknownName, match="no statement is called 'k9'"):
        tree(weir(), "k9")


def test_voices_of_the_lineage_tests_are_not_those_of_the_case():
    assert not set(VOICES) & set(PEOPLE) and case_of("b>a").dependences.shape[0] == 1
