"""A drawn picture as part of a page: its marks and labels are links, its text is text, nothing in it runs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree.ElementTree import Element, ParseError, SubElement, fromstring, register_namespace, tostring

from markupsafe import Markup

from sourcebook.report.areas import Box, areas, target
from sourcebook.report.slices import slices

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
    """Return a drawing as one picture, or None if it cannot be read.

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
    root = _read(svg)
    return None if root is None else _written(root, label, f"picture{number}-")


def drawings(svg: str, label: str, number: int) -> list[Markup]:
    """Return a drawing for a page, divided where paper may break it; none if it cannot be read.

    Parameters
    ----------
    svg, label, number
        As for ``drawing``.
    """
    root = _read(svg)
    parts = [] if root is None else list(slices(root))
    if len(parts) < 2:
        return [_written(part, label, f"picture{number}-") for part in parts]
    return [_written(part, f"{label} Part {place} of {len(parts)}.", f"picture{number}-{place}-")
            for place, part in enumerate(parts, start=1)]


def _read(svg: str) -> Element | None:
    """Return a drawing without what it may not have, its links named and with areas to hit."""
    try:
        root = fromstring(svg)
    except ParseError:
        return None
    _keep_known(root)
    for element in root.iter():
        _dress(element)
    _announce(root)
    return root


def _written(root: Element, label: str, prefix: str) -> Markup:
    _rename(root, prefix)
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
    """Name what is referred to after this picture, in the order in which it stands; drop all else."""
    used = {name for element in root.iter() for name in _targets(element)}
    for defined in list(root.iter(f"{{{SVG}}}defs")):
        for element in [each for each in defined if each.get("id") not in used]:
            defined.remove(element)
    names: dict[str, str] = {}
    for element in root.iter():
        own = element.attrib.pop("id", None)
        if own in used:
            element.set("id", names.setdefault(own, f"{prefix}{len(names)}"))
    for element in root.iter():
        for own in _targets(element):
            for name, value in element.attrib.items():
                if value in (f"url(#{own})", f"#{own}"):
                    element.set(name, value.replace(f"#{own}", f"#{names.get(own, '')}"))


def _targets(element: Element) -> list[str]:
    """Return the ids of the same picture that an element refers to."""
    found = [value[5:-1] for value in element.attrib.values() if value.startswith("url(#")]
    return [*found, element.get("href", "")[1:]] if element.tag == f"{{{SVG}}}use" else found


def _announce(root: Element) -> None:
    """Let each statement be one link to keyboard, pointer and screen reader: its row, named by its words.

    The row lies unseen over its marks and words, since a mark may be a dot or have gaps.
    """
    rows = areas(root)
    words: dict[str, list[str]] = defaultdict(list)
    for anchor in root.iter(f"{{{SVG}}}a"):
        if (name := target(anchor)) in rows:
            words[name].append(" ".join("".join(anchor.itertext()).split()))
            anchor.attrib |= {"tabindex": "-1", "aria-hidden": "true"}
    for name, box in sorted(rows.items(), key=lambda row: row[1][1]):
        root.append(_row(name, box, " ".join([f"{name}:", *filter(None, dict.fromkeys(words[name]))])))


def _row(name: str, box: Box, words: str) -> Element:
    """Return a link that fills a box and is not seen, named for those who hear it or point at it."""
    left, top, right, bottom = box
    sides = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    link = Element(f"{{{SVG}}}a", {"href": f"#{quote(name)}", "aria-label": words})
    SubElement(link, f"{{{SVG}}}title").text = words
    area = {side: f"{size:.1f}" for side, size in sides.items()}
    SubElement(link, f"{{{SVG}}}rect", area | {"fill": "none", "pointer-events": "all"})
    return link
