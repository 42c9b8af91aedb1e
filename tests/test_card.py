from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from cases import change, replace, small_case

from sourcebook import Card, UnknownName, open_case
from sourcebook.card import read_dating, read_figure, read_stance


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_case(tmp_path / "case")


class Page(HTMLParser):
    """The text of each element, by tag, and every tag with its attributes."""

    def __init__(self, html: str):
        super().__init__()
        self.inside: list[str] = []
        self.tags: list[tuple[str, dict]] = []
        self.text: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.inside.append(tag)
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.inside.pop() == tag

    def handle_data(self, data):
        path = " ".join(self.inside)
        self.text[path] = self.text.get(path, "") + data


@pytest.mark.parametrize(("low", "high", "qualifier", "reading"), [
    (613, 613, "exact", "613"),
    (800, 800, "about", "about 800"),
    (161, None, "at_least", "at least 161, no upper bound stated"),
    (None, 1000, "at_most", "at most 1,000, no lower bound stated"),
    (200, 300, "range", "200 to 300"),
    (None, None, "vague", "no number stated"),
    (0, 0, "exact", "0"),
])
def test_a_figure_is_read_with_its_bounds(low, high, qualifier, reading):
    assert read_figure(low, high, qualifier) == reading


@pytest.mark.parametrize(("given", "reading"), [
    (("1992-02-25",), "1992-02-25 (Tuesday)"),
    (("1992-02",), "1992-02"),
    (("1992-02-25?", "23:00"), "1992-02-25? (Tuesday, uncertain), 23:00"),
    (("1992~",), "1992~ (approximate)"),
    (("1992-02-26", "05:00/06:30"), "1992-02-26 (Wednesday), 05:00 to 06:30"),
    (("1992-02-26", None, "the next day"), "1992-02-26 (Wednesday); derived: the next day"),
])
def test_a_dating_is_read_with_its_weekday_and_doubts(given, reading):
    assert read_dating(*given) == reading


def test_a_stance_says_if_we_infer_it():
    assert read_stance("denies", "It rained.", True) == "denies: It rained."
    assert read_stance("denies", "It rained.", False) == "denies: It rained. (inferred by us)"


def test_a_figure_in_the_terminal(folder):
    assert str(open_case(folder).show("k2")) == """\
figure k2 · document gazette

  The Weir Gazette, 4 May 1871. Oda Brandt, a miller, said that at least 12
  boats were lost at the weir of Ostrel on Tuesday, 2 May 1871. «The keeper of
  the lock told her that 9 of them were barges.» Nobody has named the boatmen.

  chain       Gazette of the weir › Oda Brandt › The keeper of the lock
  wording     9
  reading     9
  standpoint  Lower Dale
  speech act  reported
  stated      time not stated
  event       Loss of boats at Ostrel
  measure     barges lost (boats)
  population  barges"""


def test_a_dating_and_a_stance_in_the_terminal(folder):
    case = open_case(folder)
    assert case.show("t2").reading == (
        "1871-05-03 (Wednesday), 03:00 to 05:00; derived: The day is named in the sentence."
    )
    assert dict(case.show("t1").rows)["stated"] == "1871-05"
    stance = case.show("v2")
    assert (stance.kind, stance.wording) == ("stance", "")
    assert stance.reading == "affirms: The sluice was opened by people. (inferred by us)"
    assert dict(stance.rows)["note"] == "Of the other side only."


def test_no_line_is_wider_than_a_terminal(root):
    case = open_case(root)
    lines = [line for name in case.figures["figure_id"] for line in str(case.show(name)).splitlines()]
    assert max(map(len, lines)) <= 80


def test_the_quote_is_marked_in_its_context_and_the_wording_in_the_quote(folder):
    page = Page(open_case(folder).show("k1")._repr_html_())
    assert page.text["div blockquote mark mark"] == "at least 12 boats"
    assert page.text["div blockquote mark"] == " were lost at the weir of Ostrel on Tuesday, 2 May 1871"
    assert page.text["div p"] == "Gazette of the weirOda Brandt"
    assert page.text["div dl dt"] == "readingstandpointspeech actstatedeventmeasurepopulationplaceevent time"
    assert page.text["div dl dd"].startswith("at least 12, no upper bound stated")
    assert ("div", {"class": "sourcebook-card", "id": "k1"}) in page.tags
    assert page.inside == []


def test_a_folded_card_shows_a_line_and_holds_what_the_card_holds(folder):
    card = open_case(folder).show("k1")
    page, folded = Page(card._repr_html_()), Page(card.folded)
    assert folded.tags[0] == ("details", {"class": "sourcebook-card", "id": "k1"})
    assert folded.text["details summary"] == "k1 · “at least 12 boats” · Oda Brandt"
    assert folded.text["details blockquote mark"] == page.text["div blockquote mark"]
    assert folded.text["details dl dd"] == page.text["div dl dd"]
    assert folded.inside == []


def test_a_folded_stance_shows_its_reading(folder):
    page = Page(open_case(folder).show("v2").folded)
    assert page.text["details summary"].startswith("v2 · affirms: The sluice was opened by people.")


def test_a_stance_has_no_marked_wording(folder):
    assert "div blockquote mark mark" not in Page(open_case(folder).show("v1")._repr_html_()).text


def test_text_is_escaped_wherever_it_comes_from(folder):
    evil = "<script>alert('x')</script> & \"more\""
    replace(folder, "seeds/gazette.txt", "told her that 9 of", f"told her {evil} that 9 of")
    change(folder, "passages", 1, quote=f"The keeper of the lock told her {evil} that 9 of them were barges.",
           end=str(196 + len(evil) + 1))
    change(folder, "sources", 3, name=evil)
    change(folder, "figures", 1, note=evil, population=evil)
    html = open_case(folder).show("k2")._repr_html_()
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 4
    assert {tag for tag, _ in Page(html).tags} == {
        "style", "div", "small", "p", "span", "blockquote", "mark", "dl", "dt", "dd"
    }


def test_an_id_is_escaped_too():
    card = Card('"><b>', "figure", "d", "", "two boats", "", "two", ("D",), "2")
    assert "<b>" not in card._repr_html_()


def test_colours_are_those_of_the_page(folder):
    html = open_case(folder).show("k1")._repr_html_()
    assert "color:inherit" in html
    assert "white" not in html and "#fff" not in html and "black" not in html


def test_an_unknown_statement_is_answered_with_the_nearest(folder):
    with pytest.raises(UnknownName, match="no statement is called 'k9'; known: k1, k2, k3, t1, t2, v1, v2"):
        open_case(folder).show("k9")
