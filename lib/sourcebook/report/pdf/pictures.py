"""A picture of a page: what it shows in words, and where in a drawing its links lie."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from itertools import pairwise
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError, fromstring, tostring

from sourcebook.report.pdf.lines import PLAIN
from sourcebook.text import visible

PNG = "data:image/png;base64,"
TALLEST = 1.37
"""How tall a drawing may be for its width, to take the whole width of a page below its heading."""
MARK, LETTER = 6, 0.6
"""How far a mark reaches to each side, in units of the drawing, and how wide a letter is for its height."""
SLACK = 2
"""How far two rows may seem to overlap, since the place of words is known about."""
UNSAID = "A picture without a description."

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def picture(element: Element) -> Iterator[dict[str, object]]:
    """Yield a picture as one block, a tall drawing as several; what cannot be read is a paragraph of words.

    Parameters
    ----------
    element : Element
        An ``img``, or an ``svg`` whose text is the source of the drawing.
    """
    source = element.get("src", "")
    if element.tag == "svg" and (drawn := _drawn(element.text)) is not None:
        parts = list(slices(drawn))
        for number, part in enumerate(parts, start=1):
            words = _words(drawn) + (f" Part {number} of {len(parts)}." if len(parts) > 1 else "")
            yield {"kind": "picture", "svg": tostring(part, encoding="unicode"), "words": words,
                   "places": list(places(part))}
    elif source.startswith(PNG):
        yield {"kind": "picture", "png": source.removeprefix(PNG), "words": _words(element), "places": []}
    else:
        yield {"kind": "paragraph", "runs": [PLAIN | {"text": _words(element)}]}


def slices(drawn: Element) -> Iterator[Element]:
    """Divide a drawing that is too tall for a page, so that what stands in a row stays together.

    Examples
    --------
    >>> mark = '<a href="#k%d"><path d="M 0 %d h 9"/></a>'
    >>> rows = "".join(mark % (number, 40 * number) for number in range(1, 10))
    >>> parts = list(slices(fromstring(f'<svg viewBox="0 0 200 400" width="9pt">{rows}</svg>')))
    >>> [part.get("viewBox") for part in parts], [len(list(places(part))) for part in parts]
    (['0 0 200 274', '0 274 200 126'], [6, 3])
    """
    size = _numbers(drawn.get("viewBox", ""))
    if len(size) != 4 or size[3] <= TALLEST * size[2]:
        yield drawn
        return
    left, top, wide, high = size
    rows = list(_rows(drawn).values())
    ends = [top]
    while top + high - ends[-1] > TALLEST * wide:
        ends.append(_cut(rows, ends[-1], ends[-1] + TALLEST * wide))
    for begin, end in pairwise([*ends, top + high]):
        yield _part(drawn, [left, begin, wide, end - begin])


def _cut(rows: list[Box], begin: float, end: float) -> float:
    """Return the lowest place between two ends at which no row is cut."""
    tops = (row[1] for row in rows if begin < row[1] <= end)
    clear = [top for top in tops if not any(row[1] < top < row[3] - SLACK for row in rows)]
    return max(clear, default=end)


def _part(drawn: Element, size: list[float]) -> Element:
    """Return the part of a drawing that lies in a frame, without the rows that do not."""
    part, (_, begin, wide, high) = deepcopy(drawn), size
    for parent in list(part.iter()):
        for link in [each for each in parent if _target(each)]:
            boxes = _within(link)
            if boxes and all(box[3] <= begin or box[1] >= begin + high for box in boxes):
                parent.remove(link)
    part.attrib |= {"viewBox": " ".join(f"{number:g}" for number in size),
                    "width": f"{wide:g}pt", "height": f"{high:g}pt"}
    return part


def _rows(drawn: Element) -> dict[str, Box]:
    """Return for each id that is linked to the place of everything that links to it."""
    found: dict[str, list[Box]] = {}
    for link in drawn.iter():
        if target := _target(link):
            found.setdefault(target, []).extend(_within(link))
    return {target: _hull(boxes) for target, boxes in found.items() if boxes}


def _within(link: Element) -> list[Box]:
    return [box for each in link.iter() for box in _boxes(each)]


def _hull(boxes: list[Box]) -> Box:
    sides = zip(*boxes, strict=True)
    return tuple(end(side) for side, end in zip(sides, (min, min, max, max), strict=True))


def _target(element: Element) -> str:
    """Return the id that an element links to, if any."""
    target = element.get("href") or element.get("{http://www.w3.org/1999/xlink}href") or ""
    return unquote(target[1:]) if element.tag.rpartition("}")[2] == "a" and target.startswith("#") else ""


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
    for target, (left, top, right, bottom) in _rows(drawn).items():
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
