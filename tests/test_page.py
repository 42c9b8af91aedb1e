"""The page of a report in a real browser: every mark a link, no request, no serious fault."""

from __future__ import annotations

import re
import shutil
from io import BytesIO
from pathlib import Path

import pytest
from cases import small_case
from nbformat.v4 import new_code_cell, new_notebook, new_output
from pypdf import PdfReader

from sourcebook import open_case
from sourcebook.checks import check
from sourcebook.report import report
from sourcebook.report.drawing import MIME, SVG, drawing, drawings, without_svg
from sourcebook.report.page import page as page_of

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update"]
SIZES = {"wide": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
STATEMENTS = ["k1", "k2", "k3", "t1", "t2"]
"""Those that stand in a picture."""


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    case = small_case(folder / "ostrel")
    assert check(case) == []
    return report(case, out=folder / "out", formats=["notebook", "html"], event="loss", measure="lost",
                  reading="fixed")


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        pytest.skip("THE PAGE WAS NOT TRIED IN A BROWSER: no chromium here; install it, as .ci/run does")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(params=[("wide", "light"), ("phone", "dark")], ids=" ".join)
def tab(browser, made, request):
    """The page as it is first seen, with what it asked of the network and what the browser said of it."""
    size, scheme = request.param
    context = browser.new_context(viewport=SIZES[size], color_scheme=scheme)
    tab = context.new_page()
    tab.asked, tab.said = [], []
    tab.on("request", lambda request: tab.asked.append(request.url))
    tab.on("console", lambda message: tab.said.append(message.text))
    tab.goto(made.as_uri())
    yield tab
    context.close()


def targeted(tab) -> str:
    return tab.evaluate("document.querySelector(':target').id")


def press(tab, selector: str, across: float = 0.5, down: float = 0.5) -> None:
    """Press a place in what a selector finds: its middle, or so far from its left and top edge."""
    x, y = tab.evaluate("""([selector, across, down]) => {
        const mark = document.querySelector(selector);
        mark.scrollIntoView({block: "center", inline: "center"});
        const box = mark.getBoundingClientRect();
        return [box.x + box.width * across, box.y + box.height * down];
    }""", [selector, across, down])
    tab.mouse.click(x, y)


def seen(tab, name: str) -> bool:
    """Say whether a place of the page is on the screen and not folded away."""
    return tab.evaluate("""name => {
        const place = document.getElementById(name), box = place.getBoundingClientRect();
        return place.checkVisibility({contentVisibilityAuto: true}) && box.height > 0
            && box.top >= -1 && box.top < innerHeight;
    }""", name)


def test_no_serious_fault_is_found_and_nothing_runs_over_the_edge(tab):
    from axe_playwright_python.sync_playwright import Axe

    assert tab.evaluate("document.documentElement.scrollWidth") <= tab.viewport_size["width"]
    tab.context.new_cdp_session(tab).send("Page.setBypassCSP", {"enabled": True})
    tab.reload()
    tab.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = Axe().run(tab).response["violations"]
    serious = [(each["id"], each["nodes"][0]["html"][:200]) for each in found
               if each["impact"] in ("serious", "critical")]
    assert serious == []


def test_a_mark_leads_to_its_passage_and_the_passage_back(tab, made):
    assert not seen(tab, "k1")
    press(tab, 'figure svg a[href="#k1"][aria-label]')
    assert targeted(tab) == "k1" and seen(tab, "k1")
    tab.click("article:has(#k1) .back")
    assert targeted(tab) == "at-k1" and seen(tab, "at-k1")
    assert {url.partition("#")[0] for url in tab.asked} == {made.as_uri()}
    assert tab.said == []


HIT = """() => [...document.querySelectorAll('figure svg a')].flatMap(link => {
    link.scrollIntoView({block: "center", inline: "center"});
    const box = link.getBoundingClientRect(), frame = link.ownerSVGElement.getBoundingClientRect();
    // What is drawn beyond the frame is not seen: the middle of the rest counts.
    const [left, right] = [Math.max(box.left, frame.left), Math.min(box.right, frame.right)];
    if (left > right) return [];
    const at = document.elementFromPoint((left + right) / 2, box.top + box.height / 2);
    const hit = at?.closest('a')?.getAttribute('href') ?? 'nothing';
    return [[link.getAttribute('href'), hit, box.width, box.height, link.matches('[aria-label]')]];
})"""
"""Each link of each drawing, what a click on its middle hits, how large it is, and whether it is a stop."""


def test_every_link_of_a_drawing_is_hit_in_its_middle_and_is_large_enough(tab):
    found = tab.evaluate(HIT)
    assert {href for href, *_ in found} == {f"#{name}" for name in STATEMENTS}
    assert [(href, hit) for href, hit, *_ in found if href != hit] == []
    # The two datings stand close to one another; each has half of the room between.
    stops = {href: (wide, high) for href, _, wide, high, stop in found if stop}
    assert [href for href, size in stops.items() if min(size) < 24 and href not in ("#t1", "#t2")] == []


def test_every_link_of_the_report_of_the_built_in_case_is_hit_in_its_middle(browser, root, tmp_path):
    made = report(root, out=tmp_path, formats=["html"])
    for size in SIZES.values():
        tab = browser.new_page(viewport=size)
        tab.goto(made.as_uri())
        found = tab.evaluate(HIT)
        tab.close()
        assert len(found) > 500
        assert [(href, hit) for href, hit, *_ in found if href != hit] == []


@pytest.mark.parametrize(("across", "down"), [(0.3, 0.5), (0.5, 0.05), (0.5, 0.95), (0.7, 0.5)])
def test_a_click_beside_a_thin_mark_or_in_its_gaps_leads_to_its_passage(tab, across, down):
    press(tab, 'figure svg a[href="#k3"][aria-label]', across, down)
    assert targeted(tab) == "k3"


def test_the_keyboard_shows_where_it_is_in_a_drawing(tab):
    tab.keyboard.press("Tab")
    row = tab.locator('figure svg a[href="#k2"][aria-label]')
    assert row.locator("rect").evaluate("each => getComputedStyle(each).stroke") == "none"
    row.focus()
    assert row.locator("rect").evaluate("each => getComputedStyle(each).stroke") != "none"
    tab.keyboard.press("Enter")
    assert targeted(tab) == "k2"


def test_a_table_that_is_folded_opens_for_a_link_into_it(tab):
    assert not seen(tab, "at-v1")
    tab.evaluate("location.hash = 'v1'")
    tab.click("article:has(#v1) .back")
    assert targeted(tab) == "at-v1" and seen(tab, "at-v1")


def test_every_mark_is_a_link_with_the_words_of_its_statement(tab):
    named = tab.locator("figure svg a[aria-label]").evaluate_all(
        "links => links.map(each => [each.getAttribute('href').slice(1), each.getAttribute('aria-label')])")
    assert sorted(name for name, _ in named) == STATEMENTS
    assert "Oda Brandt" in dict(named)["k1"] and "“at least 12 boats”" in dict(named)["k1"]


def test_the_keyboard_reaches_the_text_first_and_each_statement_of_a_picture_once(tab):
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    tab.keyboard.press("Enter")
    assert targeted(tab) == "section:start"
    stops = tab.locator("figure svg a:not([tabindex='-1'])").evaluate_all(
        "links => links.map(each => each.getAttribute('href'))")
    assert len(stops) == len(set(stops)) == len(STATEMENTS)


def test_every_link_has_its_place(tab):
    lost = tab.evaluate("""[...document.querySelectorAll('a[href^="#"]')]
        .map(each => decodeURIComponent(each.getAttribute('href').slice(1)))
        .filter(name => !document.getElementById(name))""")
    ids = tab.evaluate("[...document.querySelectorAll('[id]')].map(each => each.id)")
    assert lost == [] and len(ids) == len(set(ids))


def test_paper_shows_what_a_screen_folds_away(browser, made):
    tab = browser.new_page()
    tab.goto(made.as_uri())
    pages = PdfReader(BytesIO(tab.pdf(prefer_css_page_size=True))).pages
    tab.close()
    said = "\n".join(each.extract_text() for each in pages)
    assert "The Uppers did not open the sluice" in " ".join(said.split())
    assert "back to k1" not in said and "Skip to" not in said


def test_the_notebook_keeps_png_only(made):
    text = made.with_name("report.ipynb").read_text(encoding="utf-8")
    assert MIME not in text and text.count('"image/png"') == 2


def test_the_numbers_of_any_case_are_asked_for_by_default(tmp_path):
    made = report(small_case(tmp_path / "ostrel"), out=tmp_path / "out", formats=["html"])
    assert made.parent.name.startswith("loss-lost")
    assert "left without numbers" in made.read_text(encoding="utf-8")
    assert open_case(tmp_path / "ostrel").quantifiers["reading"].tolist() == ["open", "fixed"]


# drawings

WRAPPED = f'<svg xmlns="{SVG}" xmlns:xlink="http://www.w3.org/1999/xlink">{{}}</svg>'


@pytest.mark.parametrize("part", [
    "<script>x()</script>", "<foreignObject><b>1</b></foreignObject>", "<style>* { fill: red }</style>",
    '<a href="javascript:x()"><text>1</text></a>', '<image href="https://x.org/1.png"/>',
    '<g onclick="x()"/>', '<path style="fill: url(https://x.org/1)"/>',
    '<a xlink:href="//x.org" target="_top"/>',
    "<metadata>2026-11-22T10:00:00</metadata>", "<!-- said --><?go to?>",
])
def test_nothing_in_a_drawing_runs_or_fetches(part):
    made = str(drawing(WRAPPED.format(part), "A & B", 1))
    for word in ("script", "x()", "x.org", "style", "foreign", "2026", "said", "target", "go to"):
        assert word not in made
    assert 'aria-label="A &amp; B"' in made


def test_two_drawings_share_no_id_and_the_same_one_is_the_same_again():
    drawn = WRAPPED.format('<defs><path id="{0}"/><clipPath id="c{0}"/></defs><g id="f012" '
                           'clip-path="url(#c{0})"><use xlink:href="#{0}"/></g>')
    one, other = (str(drawing(drawn.format(chance), "", 1)) for chance in ("m1a2b", "m9f8e"))
    assert one == other
    assert 'id="f012"' not in one and '<use href="#picture1-0"' in one
    assert 'clip-path="url(#picture1-1)"' in one
    assert "picture1" not in str(drawing(drawn.format("m1"), "", 2))


def test_a_tall_drawing_is_divided_between_rows_and_loses_none():
    head = '<text x="5" y="{0}" font-size="8">group {0}</text>'
    row = '<a href="#k{0}"><text x="5" y="{1}" font-size="8">row {0}</text></a>'
    rows = [head.format(20 * number - 10) * (number % 10 == 1) + row.format(number, 20 * number)
            for number in range(1, 101)]
    tall = f'<svg xmlns="{SVG}" viewBox="0 0 500 2020"><path d="M 250 0 L 250 2020"/>{"".join(rows)}</svg>'
    parts = drawings(tall, "Boats.", 1)
    assert len(parts) == 10
    assert [f'aria-label="Boats. Part {number} of 10."' in part
            for number, part in enumerate(parts, start=1)] == [True] * 10
    frames = [[float(each) for each in re.search('viewBox="([^"]*)"', part)[1].split()] for part in parts]
    assert [begin for _, begin, *_ in frames[1:]] == [begin + high for _, begin, _, high in frames[:-1]]
    assert all("M 250 0" in part for part in parts)
    told = [re.findall(">((?:group|row) \\d+)</text>", part) for part in parts]
    assert [words for part in told for words in part] == re.findall(">((?:group|row) \\d+)</text>", tall)
    assert not any(part[-1].startswith("group") for part in told)


def test_a_drawing_that_cannot_be_read_leaves_the_picture():
    data = {MIME: "<svg", "image/png": "aGVsbG8="}
    book = new_notebook(cells=[new_code_cell(outputs=[new_output("display_data", data)])])
    html = page_of(book, "T", "", {})
    assert 'src="data:image/png;base64,aGVsbG8="' in html and "<svg" not in html
    assert MIME not in without_svg(book).cells[0].outputs[0].data
