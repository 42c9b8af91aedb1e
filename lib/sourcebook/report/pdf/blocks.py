"""A page of HTML as blocks of plain text, for a writer of another format: nothing in them is markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, TreeBuilder

from sourcebook.report.pdf.lines import INLINE, PLAIN, Run, joined, pieces, runs_of, said, spaced
from sourcebook.report.pdf.pictures import picture
from sourcebook.report.pdf.tables import grid
from sourcebook.text import visible

VOID = set("area base br col embed hr img input link meta source track wbr".split())
"""Elements that have no end."""
CARD = "sourcebook-card"
TALL = 3000
"""Letters in a card from which on it may be divided between two pages."""
DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)

Block = dict[str, object]
"""A part of the page: its ``kind`` and what that kind has."""


class _Tree(HTMLParser):
    """A reader of HTML that forgives an end too many or too few."""

    def __init__(self) -> None:
        super().__init__()
        self.builder, self.open = TreeBuilder(), []
        self.handle_starttag("html", [])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        self.open.append(tag)
        if tag in VOID:
            self.end()

    def handle_endtag(self, tag: str) -> None:
        while tag in self.open[1:] and self.end() != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.builder.data(data)

    def end(self) -> str:
        self.builder.end(self.open[-1])
        return self.open.pop()


def read_page(html: str) -> Element:
    """Return a page of HTML as a tree of its elements; a drawing is one element, its source the text of it.

    >>> [child.tag for child in read_page("<p>a<br>b</i></p><ul><li>c").iter()]
    ['html', 'p', 'br', 'ul', 'li']
    """
    drawings = DRAWING.findall(html)
    numbers = iter(range(len(drawings)))
    tree = _Tree()
    tree.feed(DRAWING.sub(lambda _: f'<svg class="{next(numbers)}"></svg>', html))
    tree.close()
    while tree.open:
        tree.end()
    root = tree.builder.close()
    for element in root.iter("svg"):
        element.text = drawings[int(element.get("class"))]
    return root


def blocks_of(element: Element) -> Iterator[Block]:
    """Yield what stands in an element, block by block, in reading order.

    >>> list(blocks_of(read_page("one<pre> two</pre>")))
    [{'kind': 'paragraph', 'runs': [{'text': 'one', 'marks': []}]}, {'kind': 'literal', 'text': ' two'}]
    """
    line = [_text(element.text)]
    for child in filter(said, element):
        if child.tag in INLINE:
            line.extend(pieces(child))
        else:
            yield from _paragraph(joined(line))
            line = []
            yield from _block(child)
        line.append(_text(child.tail))
    yield from _paragraph(joined(line))


def _text(text: str | None) -> Run:
    return PLAIN | {"text": spaced(text)}


def _paragraph(runs: list[Run]) -> Iterator[Block]:
    if runs:
        yield {"kind": "paragraph", "runs": runs}


def _block(element: Element) -> Iterator[Block]:
    """Yield the blocks that one element makes, before them the place that its id names."""
    make = _card if CARD in element.get("class", "").split() else _MAKERS.get(element.tag, blocks_of)
    if element.get("id") and make not in (_heading, _line):
        yield {"kind": "anchor", "id": element.get("id")}
    yield from make(element)


def _card(element: Element) -> Iterator[Block]:
    """Yield the card of a statement; what else stands in its article is part of it."""
    blocks = []
    for block in blocks_of(element):
        blocks += block["blocks"] if block["kind"] == "card" else [block]
    yield {"kind": "card", "blocks": blocks, "tall": len("".join(element.itertext())) > TALL}


def _heading(element: Element) -> Iterator[Block]:
    runs = [run for run in runs_of(element) if "id" not in run]
    if runs:
        yield {"kind": "heading", "level": int(element.tag[1]), "runs": runs, "id": element.get("id", "")}


def _line(element: Element) -> Iterator[Block]:
    yield from _paragraph(runs_of(element))


def _literal(element: Element) -> Iterator[Block]:
    text = "".join(element.itertext()).replace("\r", "").expandtabs().strip("\n")
    yield {"kind": "literal", "text": visible(text)}


def _quote(element: Element) -> Iterator[Block]:
    yield {"kind": "quote", "blocks": list(blocks_of(element))}


def _list(element: Element) -> Iterator[Block]:
    items = [list(blocks_of(item)) for item in element if item.tag == "li"]
    yield {"kind": "list", "ordered": element.tag == "ol", "items": items}


def _pairs(element: Element) -> Iterator[Block]:
    """Yield a list of labels with what stands beside each."""
    pairs = []
    for each in element.iter():
        if each.tag == "dt":
            pairs.append({"label": runs_of(each), "runs": []})
        elif each.tag == "dd" and pairs:
            pairs[-1]["runs"] += runs_of(each)
    yield {"kind": "pairs", "pairs": pairs}


def _contents(_: Element) -> Iterator[Block]:
    yield {"kind": "contents"}


_MAKERS = {
    "article": _card, "blockquote": _quote, "dl": _pairs, "img": picture, "nav": _contents, "ol": _list,
    "p": _line, "pre": _literal, "summary": _line, "svg": picture, "table": grid, "ul": _list,
    **dict.fromkeys(["h1", "h2", "h3", "h4", "h5", "h6"], _heading),
}
