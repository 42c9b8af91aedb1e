"""A drawn picture as part of a page: its marks and labels are links, its text is text, nothing in it runs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, ParseError, fromstring, register_namespace, tostring

from markupsafe import Markup

if TYPE_CHECKING:
    from nbformat import NotebookNode

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
MIME = "image/svg+xml"
TEXT_AS_TEXT = "--InlineBackend.rc={'svg.fonttype':'none'}"
KNOWN = {"svg", "g", "defs", "path", "clipPath", "rect", "use", "a", "text", "tspan", "image"}
NUMBERS = {"d", "x", "y", "width", "height", "transform"}
FONTS = "DejaVu Sans, Verdana, sans-serif"
"""The type that pictures are measured in, and others that run no wider."""


def drawn_as(formats: Iterable[str]) -> list[str]:
    """Return what a kernel is told so that it draws each picture in these formats, its text kept as text.

    >>> drawn_as(["svg", "png"])[0], drawn_as(["png"])
    ("--InlineBackend.figure_formats={'png', 'svg'}", [])
    """
    asked = ", ".join(map(repr, sorted(formats)))
    return [] if asked == "'png'" else [f"--InlineBackend.figure_formats={{{asked}}}", TEXT_AS_TEXT]


def without_svg(notebook: NotebookNode) -> NotebookNode:
    """Take the drawings for the page out of a notebook, which keeps PNG only; it is changed in place."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            output.get("data", {}).pop(MIME, None)
    return notebook


def drawing(svg: str, label: str, number: int) -> Markup | None:
    """Return a drawing for a page, or None if it cannot be read.

    Parameters
    ----------
    svg : str
        As matplotlib writes it, with its text as text.
    label : str
        What the picture shows.
    number : int
        Its place on the page, so that no two pictures share an id.

    Examples
    --------
    >>> svg = '<svg xmlns="%s"><a href="#f1"><text style="fill: red">9 boats</text></a></svg>' % SVG
    >>> str(drawing(svg, "Boats", 1)).partition(">")[2]
    '<a href="#f1"><text fill="red">9 boats</text></a></svg>'
    >>> drawing("<svg", "Boats", 1)
    """
    try:
        root = fromstring(svg)
    except ParseError:
        return None
    _keep_known(root)
    for element in root.iter():
        _dress(element)
    _rename(root, f"picture{number}-")
    _announce(root)
    root.attrib |= {"role": "group", "aria-label": label, "stroke-linejoin": "round"}
    register_namespace("", SVG)
    return Markup(re.sub(r">\s+<", "><", tostring(root, encoding="unicode")))


def _keep_known(element: Element) -> None:
    """Leave out what is no plain drawing: metadata, styles that would reach the whole page, scripts."""
    for child in list(element):
        if isinstance(child.tag, str) and child.tag.removeprefix(f"{{{SVG}}}") in KNOWN:
            _keep_known(child)
        else:
            element.remove(child)


def _dress(element: Element) -> None:
    """Turn styles into attributes, which the page can override, and round what nobody sees."""
    for rule in element.attrib.pop("style", "").split(";"):
        name, _, value = (part.strip() for part in rule.partition(":"))
        if name:
            element.set(name, FONTS if name == "font-family" else value)
    href = element.attrib.pop(f"{{{XLINK}}}href", None) or element.get("href")
    if href is not None:
        element.set("href", href)
    for name, value in list(element.attrib.items()):
        strange = name == "target" or name.startswith(("on", "{")) or "url(" in value.replace("url(#", "")
        if strange or (name == "href" and not value.startswith(("#", "data:image/png;base64,"))):
            del element.attrib[name]
        elif name in NUMBERS:
            shorter = " ".join(re.sub(r"(\.\d\d)\d+", r"\1", value).split())
            element.set(name, shorter)
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]


def _rename(root: Element, prefix: str) -> None:
    """Name what is referred to after this picture, in the order in which it stands; drop all other ids."""
    used = {target for element in root.iter() for target in _targets(element)}
    names: dict[str, str] = {}
    for element in root.iter():
        own = element.attrib.pop("id", None)
        if own in used:
            element.set("id", names.setdefault(own, f"{prefix}{len(names)}"))
    for element in root.iter():
        for target in _targets(element):
            for name, value in element.attrib.items():
                if value in (f"url(#{target})", f"#{target}"):
                    element.set(name, value.replace(f"#{target}", f"#{names.get(target, '')}"))


def _targets(element: Element) -> list[str]:
    """Return the ids of the same picture that an element refers to."""
    found = [each for value in element.attrib.values() for each in re.findall(r"^url\(#(.*)\)$", value)]
    return [*found, element.get("href", "")[1:]] if element.tag == f"{{{SVG}}}use" else found


def _announce(root: Element) -> None:
    """Let each statement be one stop for keyboard and screen reader: its mark, named by its words."""
    marks: dict[str, list[Element]] = defaultdict(list)
    words: dict[str, list[str]] = defaultdict(list)
    for anchor in root.iter(f"{{{SVG}}}a"):
        said = " ".join("".join(anchor.itertext()).split())
        (words[anchor.get("href")].append(said) if said else marks[anchor.get("href")].append(anchor))
    for anchor in _labels(root, marks):
        anchor.attrib |= {"tabindex": "-1", "aria-hidden": "true"}
    for href, (first, *others) in marks.items():
        name = " ".join([f"{(href or '#')[1:]}:", *dict.fromkeys(words[href])])
        first.set("aria-label", name)
        title = Element(f"{{{SVG}}}title")
        title.text = name
        first.insert(0, title)
        for other in others:
            other.attrib |= {"tabindex": "-1", "aria-hidden": "true"}


def _labels(root: Element, marks: dict[str, list[Element]]) -> Iterator[Element]:
    """Yield the words that lead where a mark leads too."""
    return (anchor for anchor in root.iter(f"{{{SVG}}}a")
            if anchor.get("href") in marks and anchor not in marks[anchor.get("href")])
