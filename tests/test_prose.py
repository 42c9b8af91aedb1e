"""Prose is bound to data: each notebook here is wrong in one way, and is told so in one line."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import nbformat
import pytest
from cases import change, small_case
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from sourcebook import cited, open_case, parse_edtf
from sourcebook.bindings import Row, claims, rows_by_id, says
from sourcebook.dates import MONTHS
from sourcebook.notebooks import NBVAL
from sourcebook.prose import check_notebook, check_notebooks, check_style, read_prose

SERIES = {"text/plain": "0    12\nName: low, dtype: Int64"}
NO_TABLE = {"text/plain": "{'low': 12,\n 'high': 12}"}
FRAME = {"text/html": "<div><table><tr><td>12</td></tr></table></div>", "text/plain": "   low\n0   12"}
PLOT = {"image/png": "iVBORw0KGgo=", "text/plain": "<Figure size 640x480 with 1 Axes>"}
TITLE = "# How many boats were lost, according to whom?"
CLOSING = "## What we may say, and what we may not say"
RERUN = "run all cells from the top and save"


def shown(*names: str):
    """A code cell that shows rows, so that links to them lead somewhere."""
    html = "".join(f'<details id="{name}"><summary>{name}</summary></details>' for name in names)
    return code("cited(case, 'book')", {"text/html": html, "text/plain": "<rows>"})


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    return open_case(small_case(tmp_path_factory.mktemp("cases") / "ostrel"))


@pytest.fixture(scope="module")
def built_in(root):
    return open_case(root)


def code(source: str, *outputs, count: int | None = 1, tags: tuple[str, ...] = ()):
    """A code cell; a plain dict is what it shows."""
    shown = [each if "output_type" in each else new_output("display_data", each) for each in outputs]
    return new_code_cell(source, execution_count=count, outputs=shown, metadata={"tags": list(tags)})


def save(folder: Path, *cells, name: str = "book.ipynb") -> Path:
    """Write a notebook; text stands for a Markdown cell."""
    path = folder / "notebooks" / name
    path.parent.mkdir(exist_ok=True, parents=True)
    book = new_notebook(cells=[new_markdown_cell(cell) if isinstance(cell, str) else cell for cell in cells])
    nbformat.write(book, path)
    return path


@pytest.fixture
def said_of(tmp_path, case):
    """What the gate says of a notebook of these cells, without the name of the file."""
    for name in ("01_boats.ipynb", "lessons/02_boats.ipynb", "images/12.png"):
        file = tmp_path / "notebooks" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()

    def check(*cells) -> list[str]:
        path = save(tmp_path, *cells)
        return [str(fault).removeprefix(str(path)).lstrip(" :") for fault in check_notebook(path, case)]
    return check


@pytest.fixture
def style_of(tmp_path, case):
    def check(*cells, name: str = "00_book.ipynb") -> list[str]:
        path = save(tmp_path, *cells, name=name)
        return [str(fault).removeprefix(str(path)).lstrip(" :") for fault in check_style(path, case)]
    return check


# How it was run


def test_a_notebook_run_from_the_top_passes(said_of):
    assert said_of(TITLE, code("lost", FRAME), code("  ", count=None), "Prose.", code("x = 1", count=2)) == []


def test_stripped_outputs_are_faults(said_of):
    assert said_of(code("lost", count=None), code("lost", count=None)) == [
        f"no outputs; expected those of its code cells; {RERUN}",
        f"cell 1: execution count missing; expected 1; {RERUN}",
        f"cell 2: execution count missing; expected 2; {RERUN}",
    ]


def test_outputs_stripped_from_cells_that_keep_their_counts_are_a_fault(said_of):
    assert said_of(code("lost"), code("lost", count=2)) == [
        f"no outputs; expected those of its code cells; {RERUN}"
    ]


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ((1, 3), ["cell 3: execution count 3; expected 2"]),
        ((2, 1), ["cell 1: execution count 2; expected 1", "cell 3: execution count 1; expected 2"]),
        ((1, None), ["cell 3: execution count missing; expected 2"]),
        ((7, 8), ["cell 1: execution count 7; expected 1", "cell 3: execution count 8; expected 2"]),
    ],
)
def test_cells_run_out_of_order_are_faults(said_of, counts, found):
    first, second = counts
    said = said_of(code("lost", FRAME, count=first), "Prose.", code("lost", FRAME, count=second))
    assert said == [f"{fault}; {RERUN}" for fault in found]


ERROR = new_output("error", ename="UnknownName", evalue="no statement is called 'k9'", traceback=[])


def test_an_error_that_is_no_lesson_is_a_fault(said_of):
    assert said_of(code("case.show('k9')", ERROR)) == [
        "cell 1: UnknownName: no statement is called 'k9'; expected no error; "
        "mend it, or tag the cell raises-exception if the error is the lesson"
    ]
    assert said_of(code("case.show('k9')", ERROR, tags=("raises-exception",))) == []


@pytest.mark.parametrize("tags", [(), ("raises-exception",)])
def test_words_on_stderr_are_a_fault_even_beside_a_lesson(said_of, tags):
    warning = new_output("stream", name="stderr", text="FutureWarning: this will change\n  frame.old()\n")
    assert said_of(code("x", warning, new_output("stream", name="stdout", text="12"), tags=tags)) == [
        "cell 1: 'FutureWarning: this will change' on stderr; expected nothing there; "
        "mend what it warns of; never silence it"
    ]


@pytest.mark.parametrize(
    "mark",
    ["NBVAL_SKIP", "NBVAL_IGNORE_OUTPUT", "PYTEST_VALIDATE_IGNORE_OUTPUT", "NBVAL_RAISES_EXCEPTION"],
)
def test_what_tells_nbval_not_to_compare_is_a_fault_as_a_comment_and_as_a_tag(said_of, mark):
    tag = mark.lower().replace("_", "-")
    expected = ("which steers nbval; expected outputs compared as they are; "
                "take it out, and show what is the same each time")
    assert said_of(code(f"lost\n  #  {mark}", FRAME), code("lost", FRAME, count=2, tags=(tag,))) == [
        f"cell 1: {mark!r}, {expected}", f"cell 2: {tag!r}, {expected}"
    ]


def test_nbval_obeys_no_mark_that_the_gate_lets_pass():
    plugin = pytest.importorskip("nbval.plugin")
    marks = [*plugin.comment_markers, *plugin.metadata_tags]
    assert [mark for mark in marks if not NBVAL.match(mark)] == ["raises-exception"]


def test_words_about_nbval_that_are_no_mark_pass(said_of):
    assert said_of(code("# as nbval-skip would\n'NBVAL_SKIP'", FRAME, tags=("raises-exception",))) == []


# Plots and their tables

IMPORTS = code("import pandas as pd\nfrom sourcebook import plots")
DRAW = "_ = plots.range_chart(lost, title=f'{case.name}: how many?')"


@pytest.mark.parametrize(
    "cells",
    [
        [code("lost[['low', 'high']]", FRAME, count=2), "Words.", code(DRAW, PLOT, count=3)],
        [code(DRAW, PLOT, count=2), "Words.", code("lost.head()", FRAME, count=3)],
        [code(f"{DRAW}\nlost", PLOT, FRAME, count=2)],
        [code(f"assert len(lost) == 3\n{DRAW}", PLOT, count=2)],
        [code("assert set(lost['low']) == {12}", count=2), code(DRAW, PLOT, count=3)],
        [code("lost['low']", SERIES, count=2), code(DRAW, PLOT, count=3)],
    ],
    ids=["before", "after", "same cell", "asserted in it", "asserted before", "a series"],
)
def test_a_plot_with_its_table_beside_it_passes(said_of, cells):
    assert said_of(IMPORTS, *cells) == []


@pytest.mark.parametrize(
    "cells",
    [
        [code("x = 1", count=2), code(DRAW, PLOT, count=3), code("x", {"text/plain": "1"}, count=4)],
        [code("other", FRAME, count=2), code(DRAW, PLOT, count=3)],
        [code("lost", FRAME, count=2), code("x = 1", count=3), code(DRAW, PLOT, count=4)],
        [code("assert True", count=2), code(DRAW, PLOT, count=3)],
        [code("case.events", FRAME, count=2), code(DRAW, PLOT, count=3)],
        [code("lost.to_dict()", NO_TABLE, count=2), code(DRAW, PLOT, count=3)],
    ],
    ids=["none", "another table", "two cells off", "an empty assert", "the case in the title", "no table"],
)
def test_a_plot_whose_table_is_neither_shown_nor_asserted_is_a_fault(said_of, cells):
    place = 2 + [cell.source for cell in cells].index(DRAW)
    assert said_of(IMPORTS, *cells) == [
        f"cell {place}: a plot whose table is neither shown nor asserted; expected a table or an assert with "
        "lost in this code cell, the one before or the one after; show its table"
    ]


def test_a_plot_of_numbers_that_are_no_data_has_no_table(said_of):
    said = said_of(IMPORTS, code("_ = plots.bars([1, 2])", PLOT, count=2))
    assert "expected a table or an assert with the variable it is drawn from" in said[0]


# Numbers and dates that are bound to no row


@pytest.mark.parametrize(
    ("prose", "naked"),
    [
        ("They lost 12 boats.", ["12"]),
        ("They lost **12** boats and 1,200 nets.", ["12", "1,200"]),
        ("It was on 2 May 1871, a Tuesday.", ["2 May 1871", "Tuesday"]),
        ("On Tuesday,\n2 May 1871", ["Tuesday, 2 May 1871"]),
        ("since October, in May, until 1871-05-03", ["October", "May", "1871-05-03"]),
        ("dozens, thirteen, a hundred, Thousands, the twentieth, sixty-four",
         ["dozens", "thirteen", "hundred", "Thousands", "twentieth", "sixty-four"]),
        ("the 366th, ‘9:00 a.m.’, 5%, 500–1,000 (17).", ["366th", "9:00", "5%", "500-1,000", "17"]),
        ("thir**teen** and 1*2*", ["thirteen", "12"]),
        ("# Were 12 lost?", ["12"]),
        ("- a\n- 12\n\n> 13 more\n\n| boats |\n|---|\n| 14 |", ["12", "13", "14"]),
        ("&#49;2 boats, ١٢ boats, 1² boats", ["12", "12", "1²"]),
        ("<b>12</b>\n\n<p>13 <i>more</i></p>", ["12", "13"]),
        ('<a href="#k1">12</a>', ["12"]),
        ("[12 boats](https://example.org/12)", ["12"]),
        ("[12 boats](01_boats.ipynb)", ["12"]),
        ("\\[12\\](#k1)", ["12", "k1"]),
    ],
)
def test_a_number_or_date_that_is_bound_to_no_row_is_a_fault(said_of, prose, naked):
    assert said_of(prose) == [
        f"cell 1: {claim!r} is bound to no row; expected a link to the row that says it; "
        f"write [{claim}](#id) with the id of the row"
        for claim in naked
    ]


@pytest.mark.parametrize(
    "prose",
    [
        "One, two, three, eleven or twelve voices; the first and the twelfth; a few, several, many.",
        "May we say so? We may. They march on.",
        "1. first\n2. second",
        "`12`, `k1`, ``p 042``\n\n```python\nx = 13\n```\n\n    14",
        "![12 boats](images/12.png) <!-- 12 --> <img src='12.png' width=300>\n\n<!--\n12 boats\n-->",
        "<https://example.org/1871> https://example.org/12 <anna12@example.org> [atlas](https://example.org/12)",
        "[01 Whose boats?](01_boats.ipynb), [the lesson 02](lessons/02_boats.ipynb)",
        "[12](#k1), [**12** boats][k] and [Tuesday, 2 May 1871](#t1)\n\n[k]: #k1",
    ],
)
def test_prose_that_claims_nothing_or_is_bound_passes(said_of, prose):
    assert said_of(prose, shown("k1", "t1")) == []


def test_the_minutes_a_reader_needs_are_free_before_the_first_code_cell(said_of):
    assert said_of(TITLE, "Time: 20–30 minutes, or twenty minutes.", code("lost", FRAME)) == []
    assert said_of(code("lost", FRAME), "For 20 minutes.")[0].startswith("cell 2: '20' is bound to no row")
    assert said_of("After 12 boats 20 minutes.", code("lost", FRAME))[0].startswith("cell 1: '12' is bound")


# Links that say otherwise than their row


@pytest.mark.parametrize(
    ("words", "name", "expected"),
    [
        ("21", "k1", "at least 12, no upper bound stated, worded 'at least 12 boats'"),
        ("up to 12", "k1", "at least 12, no upper bound stated, worded 'at least 12 boats'"),
        ("ten", "k2", "9, worded '9'"),
        ("hundreds", "k3", "no number stated, worded 'Dozens of boats'"),
        ("3 May 1871", "t1", "1871-05-02 (Tuesday), worded 'Tuesday, 2 May 1871'"),
        ("the ledger of 1871", "ledger", "'Ledger, copied'"),
        ("5 May 1871", "gazette", "'Gazette of the weir'"),
        ("5 May", "q1", "'at least 12 boats were lost at the weir of Ostrel on Tuesday, 2 May 1871'"),
        ("12", "r1", "words without a number or a date"),
    ],
)
def test_a_link_that_says_otherwise_than_its_row_is_a_fault(said_of, words, name, expected):
    assert said_of(TITLE, f"It was [{words}](#{name}), they say.", shown(name)) == [
        f"cell 2: {words!r} is not what {name} says; expected {expected}; "
        "correct the words, or link to the row that says them"
    ]


@pytest.mark.parametrize(
    ("link", "remedy"),
    [
        ("[12](#k11)", "did you mean #k1?"),
        ("[the ledger](#legder)", "did you mean #ledger?"),
        ("[above](#which-words-do-we-use)", "look for the id in the tables"),
    ],
)
def test_a_link_to_no_row_is_a_fault_answered_with_the_nearest_ids(said_of, link, remedy):
    assert said_of(link) == [f"cell 1: {link} links to no row; expected an id of the case; {remedy}"]


# Links that lead nowhere


def test_a_link_to_a_row_that_no_output_shows_is_a_fault(said_of):
    assert said_of("[12](#k1), [the ledger](#ledger) and [9](#k2)", shown("k2")) == [
        f"cell 1: [{words}](#{name}) leads nowhere; expected an output with the row {name}; "
        "end with cited(case, name of the notebook), run it and save"
        for words, name in (("12", "k1"), ("the ledger", "ledger"))
    ]


def test_the_rows_that_a_notebook_cites_are_what_its_links_lead_to(tmp_path):
    folder = small_case(tmp_path / "ostrel")
    prose = "[9](#k2) of [12](#k1), [2 May](#t1), [the ledger](#ledger), [9](#k2) again"
    save(folder, prose, name="01_boats.ipynb")
    found = cited(case := open_case(folder), "01_boats")
    html = {"text/html": found._repr_html_(), "text/plain": repr(found)}
    book = save(folder, prose, code("cited(case, '01_boats')", html), name="01_boats.ipynb")
    assert check_notebook(book, case) == []


@pytest.mark.parametrize("address", ["02_boats.ipynb", "lessons/03_boats.ipynb", "../data/none.csv#k1",
                                     "images/13.png", "a%20b.md"])
def test_a_link_or_picture_that_leads_to_no_file_is_a_fault(said_of, address):
    for prose in (f"[boats]({address})", f"- *![boats]({address})*", f"[boats][x]\n\n[x]: {address}"):
        assert said_of(prose) == [
            f"cell 1: a link to {address}, which is not there; expected a file that exists; "
            "correct the path, as seen from this notebook"
        ]


@pytest.mark.parametrize("address", [
    "01_boats.ipynb", "01_boats.ipynb#Words", "lessons", "lessons/%302_boats.ipynb", "images/12.png?x=1",
    "https://example.org/none.ipynb", "mailto:a@example.org", "//example.org/x",
])
def test_a_link_to_a_file_that_is_there_or_elsewhere_passes(said_of, address):
    assert said_of(f"[boats]({address})") == []


def figure(wording: str, low: int | None, high: int | None, qualifier: str) -> Row:
    return Row("figures", {"wording": wording, "low": low, "high": high, "qualifier": qualifier})


CEILING = figure("as manу as 500-1,000", 500, 1000, "range")  # with a Cyrillic "у"
FLOOR = figure("at least 300 or 400 people, maybe even more", 300, None, "at_least")
HUNDRED = figure("maybe one hundred", 100, 100, "about")
JOINED = figure("Two old men and small girl", 3, 3, "exact")
WHOLE = figure("the whole population", None, None, "vague")


@pytest.mark.parametrize(
    ("text", "row", "answer"),
    [
        ("as many as 500–1,000", CEILING, True), ("500 to 1,000", CEILING, True), ("1000", CEILING, True),
        ("500", CEILING, True), ("1", CEILING, False), ("at least 500", CEILING, False),
        ("600 to 1,000", CEILING, False),
        ("300 or 400", FLOOR, True), ("At least 300", FLOOR, True), ("300 to 400", FLOOR, False),
        ("about 300", FLOOR, False),
        ("one hundred", HUNDRED, True), ("100", HUNDRED, True), ("about 100", HUNDRED, True),
        ("one", HUNDRED, False),
        ("a hundred", HUNDRED, True), ("dozens", HUNDRED, False), ("100 in February", HUNDRED, False),
        ("100 of the 366th", HUNDRED, False), ("what she saw", HUNDRED, True), ("the 366th", HUNDRED, False),
        ("two old men and small girl", JOINED, True), ("three", JOINED, True),
        ("two men and two girls", JOINED, False),
        ("the whole population", WHOLE, True), ("thousands", WHOLE, False), ("several", WHOLE, False),
    ],
)
def test_a_figure_is_bound_by_its_ends_or_its_words(text, row, answer):
    assert says(text, row) is answer


def dating(wording: str, edtf: str, clock: str | None = None) -> Row:
    return Row("datings", {"wording": wording, "edtf": edtf, "clock": clock})


NIGHT = dating("On the night from 25 to 26 February 1992", "1992-02-25/1992-02-26")
SINCE = dating("Since October 1991", "1991-10/..")
BEFORE = dating("two days before the storm of Wednesday", "/1992-02-26")
MORNING = dating("at 9:00 A.M.", "1992-02-26", "09:00")
WINTER = dating("During the winter of 1992", "1991-12/1992-03")
TURN = dating("late 1991 and early 1992", "1991-10~/1992-03~")


@pytest.mark.parametrize(
    ("text", "row", "answer"),
    [
        ("the night from 25 to 26 February", NIGHT, True), ("25–26 February 1992", NIGHT, True),
        ("February 1992", NIGHT, True), ("1992", NIGHT, True), ("that night", NIGHT, True),
        ("26 February 1992", NIGHT, False), ("25 to 27 February 1992", NIGHT, False),
        ("March 1992", NIGHT, False),
        ("25 February 1993", NIGHT, False), ("30 February 1992", NIGHT, False),
        ("since October 1991", SINCE, True), ("October", SINCE, True), ("November 1991", SINCE, False),
        ("two days before", BEFORE, True), ("three days before", BEFORE, False), ("Wednesday", BEFORE, True),
        ("Tuesday", BEFORE, False), ("hundreds of days", BEFORE, False),
        ("9 a.m.", MORNING, True), ("09:00", MORNING, True), ("10 a.m.", MORNING, False),
        ("Wednesday, 26 February 1992, 9:00", MORNING, True), ("Tuesday, 26 February 1992", MORNING, False),
        ("26 February 1992 at 8", MORNING, False),
        ("the winter of 1992", WINTER, True), ("the summer of 1992", WINTER, False),
        ("late 1991 and early 1992", TURN, True), ("early 1991 and late 1992", TURN, False),
    ],
)
def test_a_dating_is_bound_by_its_days_or_its_words(text, row, answer):
    assert says(text, row) is answer


def test_a_month_or_year_around_the_days_will_do_but_no_day_within_them():
    assert says("February 1992", dating("25 February", "1992-02-25"))
    assert not says("25 February 1992", dating("February 1992", "1992-02"))


DOCUMENT = Row("documents", {"title": "A page", "file": "002_f4e0ef3f67b13fd0.txt", "document_id": "d7"})
ARTICLE = Row("sources", {"name": "The Post, 28 February 1992", "published": "1992-02-28"})
REPORT = Row("sources", {"name": "World Report 1993 (Watch)", "published": "1993"})
BOOK = Row("sources", {"name": "Black Garden", "published": "[2003,2004]"})
TROOPS = Row("propositions", {"text": "The 366th regiment took part."})
PASSAGE = Row("passages", {"quote": "on February 25 and 1 March, 60 boats", "passage_id": "p117"})


@pytest.mark.parametrize(
    ("text", "row", "answer"),
    [
        ("document 002", DOCUMENT, True), ("document 7", DOCUMENT, True), ("document 003", DOCUMENT, False),
        ("67", DOCUMENT, False), ("13", DOCUMENT, False),
        ("the Post of 28 February", ARTICLE, True), ("February 1992", ARTICLE, True),
        ("an article", ARTICLE, True),
        ("8 February 1992", ARTICLE, False), ("28 March 1992", ARTICLE, False),
        ("2 February", ARTICLE, False),
        ("the Post of 28 February, with 60", ARTICLE, False),
        ("World Report 1993", REPORT, True), ("the 1993 report", REPORT, True),
        ("World Report 1994", REPORT, False),
        ("2003", BOOK, True), ("in 2004", BOOK, False), ("of 2004", BOOK, False),
        ("Black Garden (2004)", BOOK, True),
        ("the 366th", TROOPS, True), ("the 365th", TROOPS, False), ("hundreds", TROOPS, False),
        ("February 25", PASSAGE, True), ("60", PASSAGE, True), ("1 February", PASSAGE, False),
        ("117", PASSAGE, False),
    ],
)
def test_any_other_row_is_bound_by_what_it_is_called(text, row, answer):
    assert says(text, row) is answer


def test_a_row_that_shares_its_id_may_be_meant_by_any_of_its_names(case):
    assert {row.table for row in rows_by_id(case)["gazette"]} == {"documents", "sources"}


def test_every_figure_of_the_case_is_bound_by_its_words_and_ends_and_by_no_other_number(built_in):
    for name, (row, *_) in rows_by_id(built_in).items():
        if row.table == "figures":
            ends = {end for end in (row.cells["low"], row.cells["high"]) if end is not None}
            assert says(row.cells["wording"], row), name
            assert all(says(f"{end:,}", row) and not says(f"{end + 7:,}", row) for end in ends), name


def test_every_dating_of_the_case_is_bound_by_its_words_and_day_and_by_no_other_day(built_in):
    for name, (row, *_) in rows_by_id(built_in).items():
        if row.table == "datings":
            assert says(row.cells["wording"], row), name
            if day := parse_edtf(row.cells["edtf"]).day:
                written = [f"{each.day} {MONTHS[each.month - 1]} {each.year}"
                           for each in (day, day + timedelta(days=1), day.replace(year=day.year + 4))]
                assert [says(words, row) for words in written] == [True, False, False], name


def test_no_word_of_a_case_is_known_to_the_gate(tmp_path):
    folder = small_case(tmp_path / "ostrel")
    change(folder, "figures", 0, figure_id="boats", low="14", wording="at least 14 boats")
    path = save(folder, "[14](#boats)", shown("boats"))
    assert check_notebook(path, open_case(folder)) == []


def test_claims_are_found_in_the_order_of_the_words():
    assert claims("In May 1871 and on 2 June, 12 of sixty") == ["May 1871", "2 June", "12", "sixty"]


def test_reading_prose_leaves_gaps_that_nothing_is_read_across():
    text, links = read_prose("a [2](#k1) May `x` b\nc")
    assert text == "a \ufffc May \ufffc b c\n"
    assert links == [("2", "k1")]


# How it is written

IMPORT = code("import pandas as pd")


def test_a_notebook_as_they_are_written_passes(style_of):
    assert style_of(f"{TITLE}\n\nGoals.", IMPORT, code("pd.DataFrame([x for x in y])"), CLOSING) == []


@pytest.mark.parametrize("title", ["# Boats", "", "Who lost boats?", "## Who lost boats?"])
def test_a_title_that_is_no_question_is_a_fault(style_of, title):
    assert style_of(title, CLOSING) == [
        f"cell 1: begins with {title!r}; expected a title that is a question; ask what the notebook answers"
    ]


def test_a_second_cell_of_imports_is_a_fault(style_of):
    assert style_of(TITLE, IMPORT, code("x = 1"), code("from sourcebook import check"), CLOSING) == [
        "cell 4: an import; expected all imports in cell 2; move it there"
    ]


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("def f():\n    return 1", "def"), ("for x in y:\n    print(x)", "for"),
        ("class A:\n    pass", "class"),
        ("with a:\n    for x in y:\n        for z in x:\n            pass", "for"),
        ("while x:\n    x -= 1", "while"),
    ],
)
def test_definitions_and_loops_are_faults(style_of, source, word):
    assert style_of(TITLE, code(f"%xmode Minimal\n{source}"), CLOSING) == [
        f"cell 2: a {word!r} statement; expected calls alone; move it to the library"
    ]


def test_a_long_cell_is_a_fault(style_of):
    assert style_of(TITLE, code("\n".join(["x = 1"] * 15)), CLOSING) == []
    assert style_of(TITLE, code("\n".join(["x = 1"] * 16)), CLOSING) == [
        "cell 2: 16 lines; expected at most 15; split it, or move work to the library"
    ]


def test_more_than_twenty_five_code_cells_are_a_fault(style_of):
    assert style_of(TITLE, *[code("x") for _ in range(25)], CLOSING) == []
    assert style_of(TITLE, *[code("x") for _ in range(26)], CLOSING) == [
        "26 code cells; expected at most 25; make two notebooks of it"
    ]


def test_an_end_without_what_we_may_say_is_a_fault(style_of):
    assert style_of(TITLE, CLOSING, "Goodbye.") == [
        "cell 3: ends without what we may say; expected the words 'may say' in the last prose cell; add them"
    ]


# Many notebooks


def test_style_is_asked_of_numbered_notebooks_only(tmp_path, case):
    for name in ("00_book.ipynb", "event.ipynb"):
        save(tmp_path, "Boats.", name=name)
    faults = check_notebooks([tmp_path], case)
    assert {Path(fault.file).name for fault in faults} == {"00_book.ipynb"}
    assert [fault.column for fault in faults] == ["cell 1", "cell 1"]


def test_notebooks_are_found_in_folders_below_named_from_the_case_and_checked_once(tmp_path):
    folder = small_case(tmp_path / "ostrel")
    for name in ("b.ipynb", "reports/a.ipynb", ".ipynb_checkpoints/b-checkpoint.ipynb"):
        save(folder, "12 boats", name=name)
    case = open_case(folder)
    faults = check_notebooks([], case)
    assert [fault.file for fault in faults] == ["notebooks/b.ipynb", "notebooks/reports/a.ipynb"]
    assert check_notebooks([folder / "notebooks" / "b.ipynb", folder / "notebooks"], case) == faults


def test_a_folder_without_notebooks_is_a_fault(tmp_path):
    folder = small_case(tmp_path / "ostrel")
    assert [str(fault) for fault in check_notebooks([], open_case(folder))] == [
        "notebooks: no notebook; expected files that end in .ipynb; check the path"
    ]


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (None, "cannot be read (No such file or directory)"),
        (b"", "cannot be read as a notebook"),
        (b"[1, 2]", "cannot be read as a notebook"),
        (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": 3}', "cannot be read as a notebook"),
        (b"\xff\xfe{}", "cannot be read as a notebook"),
    ],
)
def test_what_is_no_notebook_is_one_fault(tmp_path, case, content, seen):
    path = tmp_path / "book.ipynb"
    if content is not None:
        path.write_bytes(content)
    assert [str(fault) for fault in check_notebook(path, case)] == [
        f"{path}: {seen}; expected a Jupyter notebook; restore it, or save it again"
    ]
