"""Pictures say what the table says, and no word in them is hidden or cut."""

from __future__ import annotations

import itertools
import random
from io import BytesIO

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib import rc_context
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from sourcebook import criticism
from sourcebook.case import open_case
from sourcebook.chronology import disagreements
from sourcebook.errors import SourcebookError
from sourcebook.plots import range_chart, timeline, voices
from sourcebook.plots.png import pictured
from sourcebook.plots.sheet import PALETTE
from sourcebook.plots.words import break_chain, shorten, when, width, wrap

DOCUMENT = "An encyclopedia article (001)"
LONG = "dozens upon dozens of children between 2 and 15 years old, women and old people, in most cases shot"


@pytest.fixture(autouse=True)
def _no_figure_left():
    """Figures made by a test are closed after it."""
    yield
    plt.close("all")


def figure(number=1, low=10, high=10, qualifier="exact", words="10 people", order=1, via=(), **more):
    speaker = more.pop("speaker", f"Speaker {number}")
    return {
        "figure_id": f"f{number:03d}", "wording": words, "low": low, "high": high, "qualifier": qualifier,
        "measure_id": "killed", "measure": "killed", "unit": "people", "speaker": speaker,
        "standpoint": f"side{order}", "standpoint_label": f"side {order}", "standpoint_order": order,
        "chain": " › ".join([DOCUMENT, *via, speaker]), "stated": f"1992-03-{number % 28 + 1:02d}", **more,
    }


def figures(*rows):
    return pd.DataFrame(rows).astype({"low": "Int64", "high": "Int64"})


def many_figures(count):
    """Rows of every shape, with words and chains from short to far too long."""
    shapes = [
        (10, 10, "exact", "10 people"), (800, 800, "about", "about 800"), (None, 500, "at_most", "up to 500"),
        (1000, None, "at_least", "more than 1,000 people were killed"), (None, None, "vague", LONG),
        (200, 1000, "range", "200 … as many as 500-1,000"), (24, 96, "vague", "dozens of corpses"),
    ]
    vias = [(), ("A newspaper, 28 February 1992",),
            ("An interview of a former president, printed on 2 April 1992", "The head of the mosque")]
    speakers = ["Refugees", "R. A., presidential spokesman", "The Commission of the Supreme Soviet in Baku"]
    picks = itertools.product(shapes, vias, speakers)
    rows = [
        figure(number, low, high, kind, words, order=number % 5 + 1, via=via, speaker=speaker,
               measure=("killed", "bodies seen")[number % 2], stated="1992-02-28" if number % 4 else None)
        for number, ((low, high, kind, words), via, speaker) in enumerate(itertools.islice(picks, count))
    ]
    return figures(*rows)


def dating(number, edtf, words="on that day", event="e1", document="d1", order=1, **more):
    speaker, title = f"Speaker {number}", f"Document {document}"
    return {
        "dating_id": f"t{number:03d}", "wording": words, "event_id": event,
        "event_title": f"Happening {event}", "edtf": edtf, "clock": None, "document_id": document,
        "document": title, "speaker": speaker, "chain": f"{title} › {speaker}", "standpoint": f"side{order}",
        "standpoint_label": f"side {order}", "standpoint_order": order, **more,
    }


def many_datings(count):
    dates = ["1991-10", "1992-02-25", "1992-02-25/1992-02-26", "1992-02-26~", "1992-02-27/..",
             "/1992-02-25", "1992-02-28", "1991-12/1992-03", "1992-03-01", "../1992-03-28"]
    words = ["Tuesday night", "on the night from 25 to 26 February 1992", LONG]
    return pd.DataFrame(
        dating(number, dates[number % 10], words[number % 3], f"e{number // 2}", f"d{number % 3}",
               order=number % 5 + 1, event_title=f"Something that happened at some length, {number // 2}")
        for number in range(count)
    )


def many_voices(count):
    chance = random.Random(1)
    names = ["A. Witness", "Representatives of the main mosque", "Human Rights Centre (report of 1992)", LONG]
    return pd.DataFrame(
        {"source_id": f"s{number}", "name": f"{names[number % 4]} {number}",
         "standpoint_label": f"side {side}", "standpoint_order": side,
         "proximity": chance.choice(["eyewitness", "contemporary", "later"]),
         "documents": chance.choice(["d001", "d001 d002", None]),
         "statements": chance.randrange(15)}
        for number in range(count)
        for side in [chance.choice([1, 1, 1, 2, 3])]
    )


PICTURES = [(range_chart, many_figures), (timeline, many_datings), (voices, many_voices)]


def texts(picture):
    """Return the words that are drawn, with their boxes in pixels."""
    picture.canvas.draw()
    drawn = [text for text in picture.findobj(Text) if text.get_visible() and text.get_text().strip()]
    return [(text.get_text(), text.get_window_extent()) for text in drawn]


def assert_clean(picture):
    """No two words share a pixel and none leaves the picture."""
    boxes = texts(picture)
    assert boxes
    for words, box in boxes:
        inside = min(box.x0, box.y0) >= 0 and box.x1 <= picture.bbox.width and box.y1 <= picture.bbox.height
        assert inside, f"{words!r} leaves the picture"
    for (one, a), (other, b) in itertools.combinations(boxes, 2):
        apart = a.x1 <= b.x0 or b.x1 <= a.x0 or a.y1 <= b.y0 or b.y1 <= a.y0
        assert apart, f"{one!r} overlaps {other!r}"


def mark(ax, name):
    """Return the shapes of a statement, in any panel."""
    return [shape for part in (ax, *ax.child_axes) for shape in part.lines if shape.get_gid() == name]


def words_in(ax):
    return [text.get_text() for text in ax.texts]


@pytest.mark.parametrize("count", [5, 20, 60])
@pytest.mark.parametrize(("draw", "rows"), PICTURES)
def test_no_word_overlaps_another_or_is_cut(draw, rows, count):
    ax = draw(rows(count), title="How many, according to whom?", foot="a case · figures 3f9c1a2")
    assert_clean(ax.figure)


@pytest.mark.parametrize("dpi", [72, 144])
@pytest.mark.parametrize(("draw", "rows"), PICTURES)
def test_pictures_are_clean_at_every_resolution(draw, rows, dpi):
    with plt.rc_context({"figure.dpi": dpi}):
        assert_clean(draw(rows(15), title="A question?").figure)


@pytest.mark.parametrize("size", [(7, 4), (16, 20)])
@pytest.mark.parametrize(("draw", "rows"), PICTURES)
def test_a_given_axes_is_not_left(draw, rows, size):
    picture = Figure(figsize=size)
    left, right = picture.subplots(1, 2, width_ratios=(5, 1))
    room = left.get_position()
    assert draw(rows(12), left, title="A question?") is left
    picture.canvas.draw()
    for words, box in texts(picture):
        if words in words_in(left):
            assert box.x1 <= right.get_window_extent().x0, words
    drawn = left.get_position()
    assert room.x0 <= drawn.x0 and drawn.x1 <= room.x1 and room.y0 <= drawn.y0 and drawn.y1 <= room.y1


def test_pictures_of_the_built_in_case_are_clean(root):
    case = open_case(root)
    killed = case.statements("figures", measure="killed")
    for ax in (range_chart(killed), timeline(case.statements("datings")), voices(criticism.voices(case))):
        assert_clean(ax.figure)
        drawn = ax.figure.get_tightbbox()
        assert drawn.x0 >= 0 and drawn.y0 >= 0 and drawn.x1 <= ax.figure.get_figwidth()


@pytest.mark.parametrize(
    ("low", "high", "kind", "arrow"),
    [(161, None, "at_least", True), (None, 500, "at_most", False), (200, 300, "range", False),
     (8, 8, "exact", False), (24, None, "vague", True), (24, 96, "vague", False)],
)
def test_only_an_end_open_above_gets_an_arrow(low, high, kind, arrow):
    ax = range_chart(figures(figure(1, low, high, kind), figure(2, 10, 1000, "range")))
    heads = mark(ax, "f001-open")
    assert [head.get_marker() for head in heads] == ([">"] if arrow else [])


@pytest.mark.parametrize(
    ("low", "high", "kind", "dotted"),
    [(None, 500, "at_most", True), (24, 96, "vague", True), (24, 24, "vague", True),
     (161, None, "at_least", False), (200, 300, "range", False)],
)
def test_what_is_open_below_or_vague_is_dotted(low, high, kind, dotted):
    ax = range_chart(figures(figure(1, low, high, kind), figure(2, 10, 1000, "range")))
    assert {shape.is_dashed() for shape in mark(ax, "f001")} == {dotted}


def test_an_unread_vague_word_is_a_faint_row_without_a_number():
    ax = range_chart(figures(figure(1, None, None, "vague", "hundreds"), figure(2, 613, 613)))
    assert words_in(ax).count("not numbered") == 1
    assert [list(shape.get_xdata()) for shape in mark(ax, "f001")] == [[0, 1]]
    assert "“hundreds”" in words_in(ax)


@pytest.mark.parametrize(
    ("via", "more", "hollow"),
    [((), {}, False), (("A newspaper",), {}, False), (("A newspaper", "A mayor"), {}, True),
     (("A newspaper", "A mayor"), {"passed_on": False}, False),
     ((), {"passed_on": True}, True)],
)
def test_hollow_is_what_came_through_two_carriers_or_more(via, more, hollow):
    ax = range_chart(figures(figure(1, via=via, **more), figure(2)))
    assert (mark(ax, "f001")[0].get_markerfacecolor() == "white") is hollow


def test_swapping_the_standpoints_swaps_colours_and_nothing_else():
    rows = figures(figure(1), figure(2, 5, 900, "range", order=2), figure(3, 40, None, "at_least"))
    other = {1: 2, 2: 1}
    swapped = rows.assign(standpoint_order=rows["standpoint_order"].map(other),
                          standpoint_label="side " + rows["standpoint_order"].map(other).astype(str))
    one, two = range_chart(rows), range_chart(swapped)
    assert [(words, box.bounds) for words, box in texts(one.figure)] == [
        (words, box.bounds) for words, box in texts(two.figure)
    ]
    for name in ("f001", "f002", "f003"):
        for a, b in zip(mark(one, name), mark(two, name), strict=True):
            assert np.array_equal(a.get_xydata(), b.get_xydata())
            assert {to_hex(line.get_color()).upper() for line in (a, b)} == set(PALETTE[:2])


def test_the_legend_names_only_the_standpoints_present():
    words = words_in(range_chart(figures(figure(1, order=4), figure(2, order=2))))
    assert [each for each in words if each.startswith("side")] == ["side 2", "side 4"]


def test_statements_stand_in_the_order_they_were_made_undated_last():
    rows = figures(figure(1, stated=None), figure(2, stated="1993"), figure(3, stated="1992-02-27"))
    speakers = [each for each in words_in(range_chart(rows)) if each.startswith("Speaker")]
    assert speakers == ["Speaker 3", "Speaker 2", "Speaker 1"]
    speakers = [each for each in words_in(range_chart(rows, order="given")) if each.startswith("Speaker")]
    assert speakers == ["Speaker 1", "Speaker 2", "Speaker 3"]


def test_several_measures_are_set_apart_under_their_names():
    rows = figures(figure(1), figure(2, measure="bodies seen", unit="bodies"), figure(3))
    words = words_in(range_chart(rows))
    assert [each for each in words if each in ("killed", "bodies seen")] == ["killed", "bodies seen"]
    assert words.index("Speaker 3") < words.index("bodies seen") < words.index("Speaker 2")


@pytest.mark.parametrize(
    ("numbers", "scale", "label"),
    [((2, 1000), "log", "1,000"), ((580, 1500), "linear", "1,000"), ((0, 5, 613), "symlog", "0"),
     ((7,), "linear", "6")],
)
def test_the_scale_is_logarithmic_only_beyond_a_decade_and_its_numbers_are_plain(numbers, scale, label):
    ax = range_chart(figures(*(figure(place, number, number) for place, number in enumerate(numbers))))
    assert ax.get_xscale() == scale
    assert label in [words for words, _ in texts(ax.figure)]


def test_words_are_drawn_as_they_stand():
    ax = range_chart(figures(figure(1, words="$100$ or\n two_hundred^2", speaker="Ərəb & Söz <b>")))
    assert {"“$100$ or two_hundred^2”", "Ərəb & Söz <b>"} <= set(words_in(ax))
    assert_clean(ax.figure)


def test_a_picture_leaves_everything_else_alone():
    rows, settings = many_figures(6), dict(matplotlib.rcParams)
    before = rows.copy()
    with plt.rc_context({"figure.constrained_layout.use": True}):
        ax = range_chart(rows, Figure().add_subplot())
        ax.figure.canvas.draw()
    pd.testing.assert_frame_equal(rows, before)
    assert dict(matplotlib.rcParams) == settings
    assert plt.get_fignums() == []
    assert plt.fignum_exists(range_chart(rows).figure.number)


@pytest.mark.parametrize(("draw", "rows"), PICTURES)
def test_an_empty_table_is_a_picture_that_says_so(draw, rows):
    ax = draw(rows(3).head(0), title="How many?")
    assert words_in(ax)[-1].startswith(("no ", "0 "))


def test_a_picture_refuses_a_table_it_cannot_draw():
    with pytest.raises(SourcebookError, match=r"range_chart: no column wording, low; expected a frame"):
        range_chart(figures(figure()).drop(columns=["wording", "low"]))
    with pytest.raises(SourcebookError, match="no order is called 'statd'; did you mean stated"):
        range_chart(figures(figure()), order="statd")


def test_a_crowded_week_gets_a_close_up_and_a_quiet_year_none():
    assert len(timeline(many_datings(20)).child_axes) == 1
    quiet = pd.DataFrame(dating(month, f"1992-{month:02d}-03") for month in range(1, 9))
    assert timeline(quiet).child_axes == []


def test_the_close_up_names_weekdays_and_puts_a_clock_time_at_its_hour():
    rows = pd.DataFrame([
        dating(1, "1991-10", event="e0"), dating(2, "1992-02-26", event="e1", clock="06:00"),
        dating(3, "1992-02-25", event="e2"), dating(4, "1992-02-27", event="e3"),
    ])
    close = timeline(rows).child_axes[0]
    assert {text.get_text() for text in close.texts} == {"Tue", "25", "Wed", "26", "Thu", "27"}
    hours = {shape.get_gid(): shape.get_xdata()[0] % 1 for shape in close.lines if shape.get_gid()}
    assert hours == {"t002": 0.25, "t003": 0.5, "t004": 0.5}


def test_an_open_end_has_an_arrow_and_an_unknown_one_is_dotted():
    ax = timeline(pd.DataFrame([dating(1, "1991-10/.."), dating(2, "1991-10/"), dating(3, "../1992-03")]))
    assert [shape.get_marker() for shape in mark(ax, "t001-open")] == [">"]
    assert [shape.get_marker() for shape in mark(ax, "t003-open")] == ["<"]
    assert mark(ax, "t002-open") == []
    assert [mark(ax, name)[0].is_dashed() for name in ("t001", "t002", "t003")] == [False, True, False]


@pytest.mark.parametrize(
    ("edtf", "document", "said"),
    [("1992-02-26", "d2", ["≠ documents differ"]), ("1992-02-26", "d1", ["≠ voices differ"]),
     ("1992-02-25/1992-02-26", "d2", []), ("1992-02-25", "d2", [])],
)
def test_dates_that_exclude_each_other_are_marked(edtf, document, said):
    ax = timeline(pd.DataFrame([dating(1, "1992-02-25"), dating(2, edtf, document=document)]))
    assert [words for words in words_in(ax) if words.startswith("≠")] == said


def test_the_marks_of_conflict_are_the_disagreements_of_the_chronology(root):
    datings = open_case(root).statements("datings")
    marked = [words for words in words_in(timeline(datings)) if words.startswith("≠ ")]
    assert len(marked) == disagreements(datings)["event_id"].nunique()


def test_datings_with_the_same_words_share_a_lane():
    same = [dating(1, "1992-02-25"), dating(2, "1992-02-25")]
    ax = timeline(pd.DataFrame([*same, dating(3, "1992-02-25", "then")]))
    assert {"Speaker 1 and 1 more", "Speaker 3", "“then”"} <= set(words_in(ax))


def test_every_voice_is_named_once_with_a_dot_for_its_statements():
    rows = many_voices(40).assign(name=[f"Voice {number}" for number in range(40)])
    ax = voices(rows)
    assert sorted(rows["name"]) == sorted(words for words in words_in(ax) if words.startswith("Voice "))
    for name, count in zip(rows["source_id"], rows["statements"], strict=True):
        assert (mark(ax, name)[0].get_markerfacecolor() == "white") is (count == 0)
    shown = rows[rows["statements"] > 0].sort_values("statements")["source_id"]
    sizes = [mark(ax, name)[0].get_markersize() for name in shown]
    assert sizes == sorted(sizes) and sizes[0] < sizes[-1]


def test_a_full_standpoint_gets_several_columns_and_fills_the_first_one_first():
    rows = many_voices(30).assign(standpoint_order=1, standpoint_label="one side", proximity="eyewitness")
    ax = voices(pd.concat([rows, rows.head(1).assign(proximity="later", source_id="alone")]))
    places = [round(mark(ax, name)[0].get_xdata()[0], 6) for name in rows["source_id"]]
    assert len(set(places)) > 1
    assert round(mark(ax, "alone")[0].get_xdata()[0], 6) == min(places)


def test_dates_are_said_aloud():
    said = {"1992-02-28": "28 Feb 1992", "1993": "1993", "1992-02?": "Feb 1992 (?)",
            "1992-02/..": "from Feb 1992", "../1992": "until 1992", "1991-12/1992-03": "Dec 1991 – Mar 1992",
            "1992-02-2X": "1992-02-2X"}
    assert {edtf: when(edtf) for edtf in said} == said
    assert when(pd.NA) == "date not stated"


def test_words_are_cut_after_a_word_and_a_chain_in_its_middle():
    look = {"size": 9.0}
    assert shorten("one two three", width("one two …", **look), **look) == "one two …"
    assert width(shorten("Unbreakable" * 9, 1.0, **look), **look) <= 1.0
    assert " ".join(wrap(LONG, 2.0, **look)) == LONG
    assert all(width(words, **look) <= 2.0 for words in wrap(LONG, 2.0, **look))
    lines = break_chain([DOCUMENT, "An interview of a president, dated 2 April", "A minister"], 3.0, **look)
    assert lines == ["An encyclopedia article (001) › An … ›", "A minister"]


def test_a_picture_painted_quickly_looks_like_matplotlibs_own():
    def draw(figure):
        figure.set_size_inches(4, 2)
        figure.add_subplot().set_title("“at least 12 boats”")

    draw(figure := Figure())
    own = BytesIO()
    with rc_context({"text.hinting": "none"}):
        figure.savefig(own, format="png", dpi=100)
    quick = np.asarray(Image.open(BytesIO(pictured(draw, ["png"])["png"])).convert("RGB"), dtype=float)
    plain = np.asarray(Image.open(own).convert("RGB"), dtype=float)
    assert quick.shape == plain.shape and (quick[0, 0] == 255).all()
    assert np.abs(quick - plain).mean() < 4
    assert (255 - quick).sum() == pytest.approx((255 - plain).sum(), rel=0.1)
