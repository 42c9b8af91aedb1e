"""The drawing of who relies on whom: every voice is named, no name is hidden, cut or crossed by a line."""

from __future__ import annotations

import random
from itertools import pairwise

import networkx
import numpy as np
import pytest
from frames import weir
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from test_plots import LONG, assert_clean, mark, plt, texts, words_in

from sourcebook import open_case
from sourcebook.errors import SourcebookError
from sourcebook.plots import lineage_graph
from sourcebook.plots.layers import Layers
from sourcebook.transmission import network


@pytest.fixture(autouse=True)
def _no_figure_left():
    yield
    plt.close("all")


def web(count: int, seed: int = 1) -> networkx.DiGraph:
    """A graph of documents, carriers and speakers, as many as asked for."""
    chance, found = random.Random(seed), networkx.DiGraph()
    names = ["A. Witness", "Representatives of the main mosque", "Human Rights Centre (report of 1992)", LONG,
             "Donaudampfschifffahrtsgesellschaft"]
    for number in range(count):
        side = chance.randrange(1, 6)
        found.add_node(f"v{number}", name=f"{names[number % 5]} {number}", standpoint_label=f"side {side}",
                       standpoint_order=side, document=number < 3, statements=chance.choice([0, 0, 1, 5, 90]))
        if number > 2:
            for before in {chance.randrange(number), chance.randrange(min(number, 12))}:
                found.add_edge(f"v{before}", f"v{number}", how="cites",
                               certainty=chance.choice(["stated", "stated", "inferred", "suspected"]))
    return found


@pytest.mark.parametrize("count", [4, 30, 150])
def test_no_name_overlaps_another_or_is_cut(count):
    ax = lineage_graph(web(count), title="Who relies on whom?", foot="a case")
    assert_clean(ax.figure)
    assert not any(words.endswith("…") for words in words_in(ax))


@pytest.mark.parametrize("dpi", [72, 144])
def test_the_drawing_is_clean_at_every_resolution(dpi):
    with plt.rc_context({"figure.dpi": dpi}):
        assert_clean(lineage_graph(web(40)).figure)


def test_the_drawing_of_the_built_in_case_is_clean_and_of_one_event_too(root):
    case = open_case(root)
    figures = case.statements("figures", measure="killed")
    for ax in (lineage_graph(case, title="Who relies on whom?"), lineage_graph(case, statements=figures)):
        assert_clean(ax.figure)
        assert not any(words.endswith("…") for words in words_in(ax))


def lines_of(ax):
    return {patch.get_gid(): patch for patch in ax.patches if ">" in (patch.get_gid() or "")}


@pytest.mark.parametrize("graph", ["case", 60])
def test_no_line_crosses_a_name(root, graph):
    drawn = web(graph) if graph != "case" else network(open_case(root))
    ax = lineage_graph(drawn)
    boxes = [(words, box) for words, box in texts(ax.figure) if box.y1 < ax.bbox.y1 - 30]
    for name, patch in lines_of(ax).items():
        path = patch.get_transform().transform_path(patch.get_path())
        points = np.concatenate(path.to_polygons(closed_only=False))
        steps = np.linspace(0, 1, 12)[:, None, None]
        points = (points[:-1] * (1 - steps) + points[1:] * steps).reshape(-1, 2)
        for words, box in boxes:
            inside = ((points[:, 0] > box.x0 + 1) & (points[:, 0] < box.x1 - 1)
                      & (points[:, 1] > box.y0 + 2) & (points[:, 1] < box.y1 - 2))
            assert not inside.any(), f"{name} crosses {words!r}"


def test_every_voice_that_relies_or_is_relied_on_is_drawn_and_every_step(root):
    case = open_case(root)
    relies = network(case)
    ax = lineage_graph(case)
    joined = {name for name, degree in relies.degree if degree}
    assert {shape.get_gid() for shape in ax.lines if shape.get_gid()} == joined
    assert set(lines_of(ax)) == {f"{one}>{other}" for one, other in relies.edges}
    assert any(f"not drawn: {len(relies) - len(joined)} voices" in words for words in words_in(ax))


def test_documents_stand_at_the_left_and_everybody_right_of_whom_relies_on_them(root):
    case = open_case(root)
    ax, relies = lineage_graph(case), network(case)
    x = {shape.get_gid(): shape.get_xdata()[0] for shape in ax.lines if shape.get_gid()}
    assert {name for name in x if x[name] == min(x.values())} == set(case.documents["document_id"])
    assert all(x[one] < x[other] for one, other in relies.edges)


def test_only_suspected_steps_are_broken_and_hollow_is_who_makes_no_statement():
    drawn = web(30)
    ax = lineage_graph(drawn)
    for one, other, certainty in drawn.edges(data="certainty"):
        broken = lines_of(ax)[f"{one}>{other}"].get_linestyle() not in ("-", "solid")
        assert broken is (certainty == "suspected")
    for name, data in drawn.nodes(data=True):
        assert (mark(ax, name)[0].get_markerfacecolor() == "white") is (data["statements"] == 0)


def test_swapping_the_standpoints_swaps_colours_and_nothing_else():
    one = web(25)
    other = one.copy()
    for _, data in other.nodes(data=True):
        data["standpoint_order"] = 6 - data["standpoint_order"]
        data["standpoint_label"] = f"side {data['standpoint_order']}"
    first, second = lineage_graph(one), lineage_graph(other)
    for name in one:
        assert np.array_equal(mark(first, name)[0].get_xydata(), mark(second, name)[0].get_xydata())


def test_voices_in_a_circle_are_drawn_with_both_steps():
    drawn = web(6)
    drawn.add_edge("v5", "v4", how="cites", certainty="stated")
    drawn.add_edge("v4", "v5", how="cites", certainty="suspected")
    ax = lineage_graph(drawn)
    assert {"v4>v5", "v5>v4"} <= set(lines_of(ax))
    assert_clean(ax.figure)


def test_statements_of_one_event_are_drawn_with_what_they_hang_on():
    rows = weir().statements("figures")
    ax = lineage_graph(weir(), statements=rows[rows["figure_id"] == "k2"])
    assert {shape.get_gid() for shape in ax.lines if shape.get_gid()} == {"gazette", "brandt", "keeper"}
    assert words_in(ax)[-1].startswith("3 voices · 2 steps, 0 of them suspected")


def test_no_statements_are_a_drawing_that_says_so():
    ax = lineage_graph(weir(), statements=weir().statements("figures").head(0), title="Who?")
    assert words_in(ax)[-1].startswith("0 voices")


@pytest.mark.parametrize("size", [(7, 4), (16, 20)])
def test_a_given_axes_is_not_left(size):
    picture = Figure(figsize=size)
    left, right = picture.subplots(1, 2, width_ratios=(5, 1))
    assert lineage_graph(web(20), left, title="A question?") is left
    picture.canvas.draw()
    for words, box in texts(picture):
        if words in words_in(left):
            assert box.x1 <= right.get_window_extent().x0, words


def test_a_graph_that_cannot_be_drawn_is_refused():
    with pytest.raises(SourcebookError, match="lineage_graph: a graph without document, name"):
        lineage_graph(networkx.path_graph(2, create_using=networkx.DiGraph))
    with pytest.raises(SourcebookError, match="a graph together with statements"):
        lineage_graph(web(4), statements=weir().statements("figures"))


@settings(max_examples=30)
@given(st.integers(3, 40), st.integers(0, 500))
def test_layers_never_place_two_voices_on_each_other_and_edges_lead_onwards(count, seed):
    relies = web(count, seed)
    layers = Layers.of(relies, {"v0", "v1", "v2"})
    tall = {name: 0.2 + 0.1 * place for place, name in enumerate(relies)}
    places = layers.places(tall)
    for spots in layers.spots:
        for above, below in pairwise(spots):
            need = sum(0.07 if spot[2] else tall[spot[1]] for spot in (above, below)) / 2
            assert places[below] - places[above] >= need - 1e-9
    assert all(layers.layer[one] < layers.layer[other] for one, other in relies.edges)
    # The layer is that of the longest way, as trying every way finds it.
    if count < 9:
        for name, layer in layers.layer.items():
            ways = [len(path) - 1 for start in ("v0", "v1", "v2") if start != name
                    for path in networkx.all_simple_paths(relies, start, name)]
            assert layer == max(ways, default=0)
