"""The text in one element of a page as runs of plain text, for a writer of another format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from sourcebook.text import visible

MARKS = {"b": "strong", "strong": "strong", "summary": "strong", "em": "em", "i": "em", "cite": "em",
         "small": "small", "code": "code", "mark": "mark", "sub": "sub", "sup": "sup", "del": "del",
         "s": "del"}
"""How the text of an element is marked; a mark within a mark is a second one."""
CLASSES = {"around": "around", "subtitle": "small", "back": "small"}
"""The same for classes."""
INLINE = {*MARKS, *"a abbr br dfn kbd label q samp span time u var wbr".split()} - {"summary"}
"""Elements that stand in a line with others."""
SKIPPED = set("button head input noscript script style template".split())
"""Elements that say nothing on paper; the contents are made anew, with page numbers."""
SCREEN_ONLY = {"skip", "narrow", "lines"}
"""Classes of what only helps on a screen."""
QUOTES = ("“", "”")
WEB = re.compile(r"https?://|mailto:", re.IGNORECASE)
LONG, PIECE = 24, 12
"""A word of so many letters may be broken after each piece, so that a hash fits a column."""

Run = dict[str, object]
"""Text in one look: ``text``, ``marks`` and, where it has them, ``to`` (an id), ``url``, ``id``, ``cut``."""
PLAIN: Run = {"text": "", "marks": []}


def said(element: Element) -> bool:
    """Return whether an element is part of what the page says on paper."""
    hidden = SCREEN_ONLY & set(element.get("class", "").split())
    return element.tag not in SKIPPED and element.get("aria-hidden") != "true" and not hidden


def runs_of(element: Element) -> list[Run]:
    """Return the text within an element; blocks inside it stand on lines of their own.

    >>> from xml.etree.ElementTree import fromstring
    >>> runs_of(fromstring('<p>a  <q>b</q><small> <a href="#f1">c</a></small></p>'))
    [{'text': 'a “b”', 'marks': []}, {'text': ' ', 'marks': ['small']},
     {'text': 'c', 'marks': ['small'], 'to': 'f1'}]
    """
    return joined(pieces(element))


def pieces(element: Element, outer: Run = PLAIN) -> Iterator[Run]:
    """Yield the text of an element piece by piece; a line feed is a break, other white space one space."""
    look = _look(element, outer)
    if element.get("id"):
        yield PLAIN | {"id": element.get("id")}
    apart = "\n" if element.tag not in INLINE or element.tag == "br" else ""
    before, after = QUOTES if element.tag == "q" else (apart, apart)
    yield look | {"text": before + spaced(element.text)}
    for child in filter(said, element):
        yield from pieces(child, look)
        yield look | {"text": spaced(child.tail)}
    yield look | {"text": after}


def _look(element: Element, outer: Run) -> Run:
    marks = [MARKS.get(element.tag), *map(CLASSES.get, element.get("class", "").split())]
    if element.tag == "mark" and "mark" in outer["marks"]:
        marks = ["wording"]
    new = [mark for mark in marks if mark and mark not in outer["marks"]]
    look = outer | {"marks": [*outer["marks"], *new]}
    href = element.get("href", "") if element.tag == "a" else ""
    if href.startswith("#"):
        look["to"] = unquote(href[1:])
    elif WEB.match(href):
        look["url"] = href
    return look


def spaced(text: str | None) -> str:
    """Return text as HTML shows it: white space of any length is one space."""
    return visible(re.sub(r"[ \t\n\r\f]+", " ", text or ""))


def joined(parts: Iterable[Run]) -> list[Run]:
    """Join pieces of text to runs: no space or break is doubled, first or last."""
    runs: list[Run] = []
    last = "\n"
    for part in parts:
        text = part["text"]
        if last == "\n":
            text = text.lstrip(" \n")
        elif last == " ":
            text = text.removeprefix(" ")
        last = text[-1:] or last
        if text and runs and _alike(runs[-1], part):
            runs[-1]["text"] += text
        elif text or "id" in part:
            runs.append(part | {"text": text})
    while runs and "id" not in runs[-1] and not runs[-1]["text"].strip(" \n"):
        runs.pop()
    if runs:
        runs[-1]["text"] = runs[-1]["text"].rstrip(" \n")
    return [piece for run in runs for piece in _cut(run)]


def _alike(one: Run, other: Run) -> bool:
    return one["marks"] == other["marks"] and "id" not in one and all(
        one.get(name) == other.get(name) for name in ("to", "url"))


def _cut(run: Run) -> Iterator[Run]:
    start = 0
    for word in re.finditer(rf"\S{{{LONG + 1},}}", run["text"]):
        for place in range(word.start() + PIECE, word.end(), PIECE):
            yield run | {"text": run["text"][start:place], "cut": True}
            start = place
    yield run | {"text": run["text"][start:]}
