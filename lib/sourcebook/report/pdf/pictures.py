"""A picture of a page: what it shows in words, and where in a drawing its links lie."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError, fromstring

from sourcebook.report.pdf.lines import PLAIN, visible

PNG = "data:image/png;base64,"
MARK, LETTER = 6, 0.6
"""How far a mark reaches to each side, in units of the drawing, and how wide a letter is for its height."""
UNSAID = "A picture without a description."

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def picture(element: Element) -> Iterator[dict[str, object]]:
    """Yield a picture as one block; what cannot be read as one is a paragraph of its words.

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
    """Yield for each id that a drawing links to the place of all its marks and words.

    Returns
    -------
    iterator of dict
        ``to``, and ``x, y, width, height`` as parts of the width and height of the drawing.

    Examples
    --------
    >>> drawn = fromstring('<svg viewBox="0 0 200 100"><a href="#k1"><path d="M 50 20 L 150 30"/></a></svg>')
    >>> next(places(drawn))
    {'to': 'k1', 'x': 0.22, 'y': 0.14, 'width': 0.56, 'height': 0.22}
    """
    size = _numbers(drawn.get("viewBox", ""))
    if len(size) != 4 or min(size[2:]) <= 0:
        return
    boxes: dict[str, list[Box]] = {}
    for link in drawn.iter():
        target = link.get("href") or link.get("{http://www.w3.org/1999/xlink}href") or ""
        if link.tag.rpartition("}")[2] == "a" and target.startswith("#"):
            found = [box for each in link.iter() for box in _boxes(each)]
            boxes.setdefault(unquote(target[1:]), []).extend(found)
    for target, found in boxes.items():
        if found:
            left, top, right, bottom = (end(box[side] for box in found)
                                        for side, end in enumerate((min, min, max, max)))
            yield {"to": target,
                   "x": (left - size[0]) / size[2], "y": (top - size[1]) / size[3],
                   "width": (right - left) / size[2], "height": (bottom - top) / size[3]}


def _boxes(element: Element) -> Iterator[Box]:
    """Yield the place of a line, a mark or a word, about."""
    kind = element.tag.rpartition("}")[2]
    numbers = _numbers(element.get("d", "") if kind == "path" else f"{element.get('x')} {element.get('y')}")
    if kind == "path" and len(numbers) > 1:
        across, down = numbers[::2], numbers[1::2]
        yield min(across) - MARK, min(down) - MARK, max(across) + MARK, max(down) + MARK
    elif kind == "use" and len(numbers) == 2:
        yield numbers[0] - MARK, numbers[1] - MARK, numbers[0] + MARK, numbers[1] + MARK
    elif kind == "text" and len(numbers) == 2:
        high = next(iter(_numbers(element.get("font-size", ""))), 10)
        wide = LETTER * high * len("".join(element.itertext()))
        start = numbers[0] - {"end": wide, "middle": wide / 2}.get(element.get("text-anchor"), 0)
        yield start, numbers[1] - high, start + wide, numbers[1] + high / 4


def _numbers(text: str) -> list[float]:
    return [float(each) for each in re.findall(r"-?\d+(?:\.\d+)?", text)]


def _drawn(source: str) -> Element | None:
    try:
        return fromstring(source)
    except ParseError:
        return None


def _words(element: Element) -> str:
    title = next((each.text for each in element if each.tag.endswith("title")), "")
    words = element.get("alt") or element.get("aria-label") or title or UNSAID
    return visible(" ".join(words.split()))
