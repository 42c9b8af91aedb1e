"""What the explorer shows follows what is chosen: in the library, and in a JupyterLab in a browser."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import warnings
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from cases import small_case
from frames import table, written

from sourcebook import explore, open_case
from sourcebook.inquiry import Question, answer, subjects, times
from sourcebook.rules import RULES

FIVE = """
    figure_id | passage_id | wording           | low | high | qualifier | source_id | speech_act | stated
    k1        | q1         | at least 12 boats | 12  |      | at_least  | brandt    | reported   | 1871-05-04
    k2        | q2         | 9                 | 9   | 9    | exact     | keeper    | reported   | 1871-05
    k3        | q3         | Dozens of boats   |     |      | vague     | ledger    | asserted   | 1880~
    k4        | q5         | 3                 | 3   | 3    | exact     | sebek     | reported   |
    k5        | q3         | Dozens of boats   |     |      | vague     | sebek     | reported   | 1879/.."""
BOATS = ("loss", "lost")


@pytest.fixture(scope="module")
def weir(tmp_path_factory):
    """The small case with its files, whose hash stands below a picture."""
    return open_case(small_case(tmp_path_factory.mktemp("case") / "weir"))


@pytest.fixture(scope="module")
def five(weir):
    """The small case with five figures of one event and measure."""
    return replace(weir, _tables=weir._tables | {"figures": table("figures", FIVE)})


@pytest.fixture
def ask(five):
    """Ask for boats lost; the ids of the figures and the sentences that answer."""

    def asked(**choice: object) -> tuple[list[str], tuple[str, ...]]:
        found = answer(five, Question(*BOATS, **choice))
        return list(found.figures["figure_id"]), found.sentences

    return asked


# the answer


def test_without_a_choice_all_figures_come_in_order_of_time_with_their_lines(ask):
    assert ask() == (["k2", "k1", "k5", "k3", "k4"], ("5 figures; independent lines: 3.",))


@pytest.mark.parametrize(
    ("choice", "rows", "said"),
    [
        ({"standpoints": ("lower",)}, ["k2", "k1"], "Left out: 3 another standpoint."),
        ({"kinds": ("memoir",)}, ["k5", "k4"], "Left out: 3 of other kinds of source."),
        ({"as_of": "1871-05-31"}, ["k2", "k1"], "Left out: 2 stated later."),
        ({"as_of": "1871-05-31"}, ["k2", "k1"], "Kept apart, since the text gives no time for them: k4."),
        ({"rule": "plain envelope"}, ["k2", "k1", "k5", "k3", "k4"], "Plain envelope: "),
    ],
)
def test_a_choice_leaves_out_figures_and_says_how_many(ask, choice, rows, said):
    found, sentences = ask(**choice)
    assert found == rows
    assert any(sentence.startswith(said) for sentence in sentences)


def test_a_choice_that_leaves_nothing_says_why(ask):
    found, sentences = ask(standpoints=("unsaid",))
    assert found == []
    said = "No figure of boats lost (lost) at loss comes from unsaid"
    assert sentences == (f"{said}; there are some from upper (3), lower (2).",)


def test_a_kind_without_figures_gives_none_and_a_rule_answers_that_it_has_none(ask):
    found, sentences = ask(kinds=("court",), rule="plain envelope")
    assert found == []
    assert sentences[0] == "no figures; independent lines: 0."
    assert sentences[2] == "Plain envelope: the rules take at least one figure; here is none."


def test_a_reading_puts_numbers_to_vague_words(five):
    found = answer(five, Question(*BOATS, reading="fixed")).figures
    assert written(found[found["qualifier"] == "vague"], "low", "high") == [(24, 99), (24, 99)]


def test_figures_of_parts_come_only_when_asked_for(weir):
    whole, parts = (answer(weir, Question("flood", "lost", parts=parts)) for parts in (False, True))
    assert list(whole.figures["figure_id"]) == []
    assert set(parts.figures["figure_id"]) == {"k1", "k2", "k3"}


def test_the_dates_of_the_slider_are_those_present_that_have_an_end(five):
    assert times(five, Question(*BOATS)) == ["1871-05-04", "1871-05", "1880~"]


def test_subjects_are_events_and_measures_with_figures(weir):
    assert written(subjects(weir), "event_id", "measure_id", "figures") == [
        ("loss", "lost", 2), ("loss", "barges_lost", 1)]


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_answers_with_where_it_is_described(ask, rule):
    sentences = ask(rule=rule)[1]
    assert sentences[1].casefold().startswith(f"{rule}: ".casefold())
    assert sentences[2].startswith("For the rule see ")


# the widgets, without a browser


class Desk:
    """The parts of an explorer, found as a reader finds them."""

    def __init__(self, case):
        self.whole = explore(case)

    def each(self, widget=None):
        widget = widget or self.whole
        yield widget
        for child in getattr(widget, "children", ()):
            yield from self.each(child)

    def named(self, description: str):
        return next(w for w in self.each() if getattr(w, "description", "") == description)

    @property
    def rows(self):
        return next(w for w in self.each() if type(w).__name__ == "Select")

    @property
    def text(self) -> str:
        return plain(self.html)

    @property
    def html(self) -> str:
        return " ".join(w.value for w in self.each() if type(w).__name__ == "HTML")

    @property
    def picture(self) -> str:
        return "".join(re.findall(r"<svg.*</svg>", self.html, re.DOTALL))

    @property
    def table(self) -> list[list[str]]:
        rows = re.findall(r"<tr>(.*?)</tr>", self.html)[1:]
        return [[plain(cell) for cell in re.findall(r"<td>(.*?)</td>", row)] for row in rows]


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL)).split())


@pytest.fixture
def desk(five):
    return Desk(five)


def test_the_first_question_is_shown_with_picture_rows_and_words(desk):
    assert [row[0] for row in desk.table] == list(desk.rows.options) == ["k2", "k1", "k5", "k3", "k4"]
    assert desk.picture.count("<svg") == 1
    assert "The keeper of the lock told her that 9 of them were barges." in desk.text


def test_a_row_that_is_selected_shows_its_words_in_context(desk):
    desk.rows.value = "k3"
    assert "figure k3 · document ledger" in desk.text
    assert "Dozens of boats were lost at the weir. The Uppers did not open the sluice." in desk.text


def test_rows_picture_and_sentences_follow_a_choice_and_the_selected_row_stays(desk):
    desk.rows.value, picture = "k1", desk.picture
    desk.named("Lower Dale").value = True
    assert [row[0] for row in desk.table] == ["k2", "k1"]
    assert (desk.rows.value, "Left out: 3 another standpoint." in desk.text) == ("k1", True)
    assert desk.picture != picture


def test_a_choice_without_figures_empties_picture_rows_and_words(desk):
    desk.named("Not said").value = True
    assert (desk.rows.options, desk.table, desk.rows.value, desk.picture) == ((), [], None, "")
    assert "No figure of boats lost" in desk.text
    assert "document ledger" not in desk.text


def test_time_reading_and_rule_can_be_chosen(desk):
    desk.named("Stated by").value = "1871-05"
    desk.named("Vague words").value = "fixed"
    desk.named("Rule").value = "plain envelope"
    assert "Left out: 2 stated later. Kept apart, since the text gives no time for them: k4." in desk.text
    assert "Plain envelope: " in desk.text


def test_the_measures_follow_the_event_and_the_times_the_measure(weir):
    desk = Desk(weir)
    assert [name for _, name in desk.named("Measure").options] == ["lost", "barges_lost"]
    desk.named("Stated by").value = "1871-05"
    desk.named("Measure").value = "barges_lost"
    assert [name for _, name in desk.named("Stated by").options] == [""]
    assert desk.rows.options == ("k2",)


def test_the_table_shows_standpoint_speaker_and_all_words(weir):
    words = "at least 12 boats and, as far as anybody could tell after dark, perhaps a good many more"
    row = table("figures", [{"figure_id": "k1", "passage_id": "q1", "source_id": "brandt", "low": 12,
                             "qualifier": "at_least", "speech_act": "reported", "wording": words}])
    assert Desk(replace(weir, _tables=weir._tables | {"figures": row})).table == [
        ["k1", "Lower Dale", "Oda Brandt reported", f"“{words}”", "at least 12, no upper bound stated",
         "time not stated"]]


def test_every_figure_is_a_link_in_picture_and_table_and_the_chosen_one_is_marked_in_both(desk):
    links = [set(re.findall(r'href="#(k\d)"', html)) for html in (desk.picture, desk.html)]
    assert links == [{"k1", "k2", "k3", "k4", "k5"}] * 2
    desk.rows.value = "k5"
    desk.named("Vague words").value = "fixed"
    marked = re.findall(r'href="#(k\d)" aria-current="true"', desk.picture)
    assert set(marked) == {"k5"} and len(marked) > 1
    assert set(re.findall(r'href="#(k\d)" aria-current="true"', desk.html)) == {"k5"}


def test_a_link_in_the_picture_is_one_stop_for_the_keyboard_and_says_its_words(desk):
    stops = [link for link in re.findall(r"<a [^>]*>", desk.picture) if 'tabindex="-1"' not in link]
    assert len(stops) == 5
    assert any("k1: Oda Brandt" in link and "“at least 12 boats”" in link for link in stops)


def test_what_is_said_about_a_figure_cannot_become_part_of_the_page(weir):
    row = table("figures", [{"figure_id": "k1", "passage_id": "q1", "wording": "<i onclick='x()'>12</i>",
                             "low": 12, "high": 12}])
    assert "<i" not in Desk(replace(weir, _tables=weir._tables | {"figures": row})).html


def test_every_question_of_the_case_can_be_asked(root):
    case = open_case(root)
    desk = Desk(case)
    offered = {(event, measure) for _, event in desk.named("Event").options
               for measure in subjects(case).query("event_id == @event")["measure_id"]}
    assert offered == set(written(subjects(case), "event_id", "measure_id"))
    assert all(row.figures == len(answer(case, Question(row.event_id, row.measure_id)).figures)
               for row in subjects(case).itertuples())


def test_importing_the_package_does_not_import_ipywidgets():
    code = "import sys, sourcebook; print('ipywidgets' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True)
    assert done.stdout == "False\n"


def test_the_notebook_is_saved_the_same_each_time(root):
    saved = json.loads((root / "notebooks" / "explorer.ipynb").read_text(encoding="utf-8"))
    views = [output["data"]["application/vnd.jupyter.widget-view+json"]["model_id"]
             for cell in saved["cells"] for output in cell.get("outputs", ())
             if "application/vnd.jupyter.widget-view+json" in output.get("data", {})]
    assert views == ["sourcebook-explorer-1"]


# in a browser

FLAGS = ("--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
         "--disable-component-update --disable-sync").split()
IN_SIGHT = """box => {
    const [whole, mark] = [box, box.querySelector('[aria-current]')].map(one => one.getBoundingClientRect());
    return mark.top >= whole.top - 1 && mark.bottom <= whole.bottom + 1;
}"""
READY = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session"


@pytest.fixture
def lab(root: Path, tmp_path: Path):
    """A JupyterLab on the notebooks; yields the address of the explorer's."""
    if shutil.which("chromium") is None:
        warnings.warn("NO CHROMIUM HERE: the explorer is not tested in a browser", stacklevel=1)
        pytest.skip("NO CHROMIUM HERE: the explorer is not tested in a browser; install chromium")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # A copy, so that nothing is saved over the notebook; the package is the one that is tested.
    shutil.copy(root / "notebooks" / "explorer.ipynb", tmp_path)
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", f"--ServerApp.port={port}",
        "--ServerApp.ip=127.0.0.1", "--IdentityProvider.token=open", "--LabApp.news_url=None",
        "--LabApp.expose_app_in_browser=True",
        "--LabApp.extension_manager=readonly", "--allow-root", str(tmp_path),
    ]
    env = os.environ | {"JUPYTER_CONFIG_DIR": str(tmp_path / "config")}
    with (tmp_path / "lab.log").open("w") as log:
        server = subprocess.Popen(command, cwd=tmp_path, env=env, stdout=log, stderr=log)
    try:
        wait_for(f"http://127.0.0.1:{port}/api?token=open", server)
        yield f"http://127.0.0.1:{port}/lab/workspaces/explorer/tree/explorer.ipynb?token=open&reset"
    finally:
        server.terminate()
        server.wait(20)


def wait_for(address: str, server: subprocess.Popen) -> None:
    for _ in range(150):
        assert server.poll() is None, "JupyterLab has stopped"
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError("JupyterLab does not answer")


def test_in_a_browser_a_choice_changes_the_rows_and_a_click_on_a_mark_shows_its_words(lab, root):
    from playwright.sync_api import expect, sync_playwright

    case = open_case(root)
    first = subjects(case).iloc[0]
    other = subjects(case).query("event_id == @first.event_id").iloc[1]
    figures = answer(case, Question(other["event_id"], other["measure_id"])).figures
    side = figures.drop_duplicates("standpoint").iloc[-1]
    sided = figures[figures["standpoint"] == side["standpoint"]]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(30_000)
        page.goto(lab)
        page.wait_for_function(READY)
        page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.ready")
        page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
        rows, card = page.locator(".sourcebook-table tbody tr"), page.locator(".sourcebook-words")
        chosen = page.locator(".sourcebook-table tr:has([aria-current])")
        marks = page.locator(".sourcebook-picture a:not([tabindex])")
        wait = {"timeout": 30_000}

        def expect_shown(figure) -> None:
            """Its words stand in the card, its row and nothing but its mark are marked."""
            name = figure["figure_id"]
            quoted = card.filter(has_text=f"figure {name} ").locator("blockquote")
            expect(quoted).to_contain_text(" ".join(figure["quote"].split()), **wait)
            expect(chosen).to_have_count(1, **wait)
            expect(chosen).to_contain_text(f"“{' '.join(figure['wording'].split())}”")
            assert set(page.locator(".sourcebook-picture [aria-current]").evaluate_all(
                "links => links.map(link => link.getAttribute('href'))")) == {f"#{name}"}
            for part in ("picture", "table"):
                assert page.locator(f".sourcebook-{part}").evaluate(IN_SIGHT), f"{name} is not in sight"

        # the longest list: what is far down in the one is brought to sight in the other
        expect(rows).to_have_count(int(first["figures"]), **wait)
        rows.last.locator("td").nth(3).click()
        expect_shown(answer(case, Question(first["event_id"], first["measure_id"])).figures.iloc[-1])
        page.get_by_label("Measure", exact=True).select_option(f"{other['measure']} ({other['figures']})")
        expect(rows).to_have_count(int(other["figures"]), **wait)
        expect(marks).to_have_count(int(other["figures"]), **wait)
        # the middle of a row, and the words in it
        middle, last = figures.iloc[len(figures) // 2], figures.iloc[-1]
        mark = page.locator(f".sourcebook-picture a[href='#{middle['figure_id']}']:not([tabindex])")
        mark.click()
        expect_shown(middle)
        page.locator(f".sourcebook-picture a[href='#{last['figure_id']}'] text").last.click(force=True)
        expect_shown(last)
        # a row, and the arrow keys from there
        rows.nth(1).locator("td").nth(3).click()
        expect_shown(figures.iloc[1])
        rows.nth(1).locator("a").focus()
        page.keyboard.press("ArrowUp")
        expect_shown(figures.iloc[0])
        # a mark that has the focus, without a mouse
        mark.focus()
        page.keyboard.press("Enter")
        expect_shown(middle)
        assert page.url.partition("#")[2] == ""
        # what is chosen stays chosen if it is among what is left
        page.get_by_label(side["standpoint_label"], exact=True).check()
        expect(rows).to_have_count(len(sided), **wait)
        expect_shown(middle if middle["figure_id"] in set(sided["figure_id"]) else sided.iloc[0])
        browser.close()
