"""What the links of a notebook lead to: the rows that its prose cites, shown below it."""

from __future__ import annotations

import shutil

import nbformat
import pytest
from cases import small_case
from nbformat.v4 import new_markdown_cell, new_notebook

from sourcebook import UnknownName, cited, open_case

FLAGS = ("--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
         "--disable-component-update --disable-sync").split()


@pytest.fixture
def cite(tmp_path):
    """What a notebook with this prose cites."""

    def cited_by(prose: str, name: str = "01_boats"):
        folder = small_case(tmp_path / "ostrel")
        path = folder / "notebooks" / f"{name}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(new_notebook(cells=[new_markdown_cell(prose)]), path)
        return cited(open_case(folder), name)

    return cited_by


def test_each_row_is_cited_once_in_the_order_of_the_links(cite):
    found = cite("[9](#k2) of [12](#k1), [2 May](#t1), [the ledger](#ledger) and [9](#k2) again")
    assert repr(found) == "<4 rows that 01_boats links to: k2 k1 t1 ledger>"
    assert list(found.rows) == ["k2", "k1", "t1", "ledger"]


def test_a_statement_is_folded_to_its_words_and_speaker(cite):
    row = cite("[9](#k2)").rows["k2"]
    assert row.startswith('<details class="sourcebook-card" id="k2">')
    assert "<summary>k2 · “9” · The keeper of the lock</summary>" in row
    assert "<dt>standpoint</dt><dd>Lower Dale</dd>" in row


def test_any_other_row_shows_its_cells_without_the_blank_ones(cite):
    row = cite("[the ledger](#ledger)").rows["ledger"]
    assert "<dt>title</dt><dd>Ledger, copied</dd>" in row
    assert "<dd></dd>" not in row and "<dd>None</dd>" not in row


def test_rows_that_share_an_id_are_shown_together(cite):
    row = cite("[the gazette](#gazette)").rows["gazette"]
    assert row.count("<details") == 1
    assert "<dt>document_id</dt>" in row and "<dt>source_id</dt>" in row


def test_a_link_to_no_row_is_left_to_the_gate(cite):
    assert list(cite("[14](#k14), [2 May](#t1)").rows) == ["t1"]


def test_a_notebook_in_a_folder_is_named_with_it(cite):
    assert list(cite("[9](#k2)", "lessons/01_boats").rows) == ["k2"]


def test_a_notebook_that_a_case_does_not_have_is_answered_with_the_nearest(cite, tmp_path):
    cite("[9](#k2)")
    with pytest.raises(UnknownName, match="no notebook is called '01_boat'; did you mean 01_boats"):
        cited(open_case(tmp_path / "ostrel"), "01_boat")


def test_in_a_browser_a_click_unfolds_the_row_of_its_own_notebook(cite):
    if shutil.which("chromium") is None:
        pytest.skip("NO CHROMIUM HERE: the links are not tested in a browser; install chromium")
    from playwright.sync_api import sync_playwright

    found = cite("[9](#k2), [12](#k1)")._repr_html_()
    text = '<p><a href="#k2">9</a> <a href="#none">14</a></p><p style="height:3000px"></p>'
    books = [f'<div class="jp-Notebook" {style}>{text}{found}</div>' for style in ("hidden", "")]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page()
        page.set_content("".join(books))
        page.locator("a:visible", has_text="14").click()
        assert page.locator("details[open]").count() == 0
        page.locator("a:visible", has_text="9").click()
        opened = page.locator("details[open]")
        assert opened.count() == 1
        assert opened.locator("summary").inner_text() == "k2 · “9” · The keeper of the lock"
        assert opened.is_visible()
        assert 0 <= opened.bounding_box()["y"] < 700
        browser.close()
