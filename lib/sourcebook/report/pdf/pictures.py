"""A picture of a page: what it shows in words, and where in a drawing its links lie."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, fromstring

from sourcebook.report.areas import areas, numbers_in
from sourcebook.report.pdf.lines import PLAIN
from sourcebook.text import visible

PNG = "data:image/png;base64,"
UNSAID = "A picture without a description."


def picture(element: Element) -> Iterator[dict[str, object]]:
    """Yield a picture as one block; what cannot be read is a paragraph of words.

    Parameters
    ----------
    element : Element
        An ``img``, or an ``svg`` whose text is the source of the drawing.
    """
    source = element.get("src", "")
    if element.tag == "svg" and (drawn := _drawn(element.text)) is not None:
        yield {"kind": "picture", "svg": element.text, "words": _words(drawn), "places": list(places(drawn))}
    elif source.startswith(PNG):
        yield {"kind": "picture", "png": source.removeprefix(PNG), "words": _words(element), "places": []}
    else:
        yield {"kind": "paragraph", "runs": [PLAIN | {"text": _words(element)}]}


def places(drawn: Element) -> Iterator[dict[str, object]]:
    """Yield for each id that a drawing links to the area in which its link can be hit.

    Returns
    -------
    iterator of dict
        ``to``, and ``x, y, width, height`` as parts of the width and height of the drawing.

    Examples
    --------
    >>> drawn = fromstring('<svg viewBox="0 0 200 100"><a href="#k1"><path d="M 50 20 L 150 30"/></a></svg>')
    >>> next(places(drawn))
    {'to': 'k1', 'x': 0.22, 'y': 0.13, 'width': 0.56, 'height': 0.24}
    """
    size = numbers_in(drawn.get("viewBox", ""))
    if len(size) != 4 or min(size[2:]) <= 0:
        return
    for name, (left, top, right, bottom) in areas(drawn).items():
        yield {"to": name,
               "x": (left - size[0]) / size[2], "y": (top - size[1]) / size[3],
               "width": (right - left) / size[2], "height": (bottom - top) / size[3]}


def _drawn(source: str) -> Element | None:
    try:
        return fromstring(source)
    except ParseError:
        return None


def _words(element: Element) -> str:
    title = next((each.text for each in element if each.tag.endswith("title")), "")
    words = element.get("alt") or element.get("aria-label") or title or UNSAID
    return visible(" ".join(words.split()))
