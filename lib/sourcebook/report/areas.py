"""Where things lie in a drawing: each mark and word, and for each link the area in which it can be hit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree.ElementTree import Element

MARK, LETTER = 6, 0.6
"""How far a mark reaches to each side, in units of the drawing, and how wide a letter is for its height."""
LEAST = 24
"""The least width and height of an area where there is room: a unit is a pixel of the page or more, and
WCAG 2.2 (success criterion 2.5.8) asks for 24 pixels."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def areas(drawn: Element) -> dict[str, Box]:
    """Return for each id that a drawing links to the area of all its marks and words.

    Areas that would overlap end midway between what they hold; none reaches out of the drawing.

    Examples
    --------
    >>> from xml.etree.ElementTree import fromstring
    >>> mark = '<a href="#k%d"><path d="M 50 %d h 60"/></a>'
    >>> areas(fromstring(f"<svg>{mark % (1, 30)}{mark % (2, 50)}</svg>"))
    {'k1': (43.0, 18.0, 67.0, 40.0), 'k2': (43.0, 40.0, 67.0, 62.0)}
    """
    found: dict[str, list[Box]] = {}
    for link in drawn.iter():
        if name := target(link):
            found.setdefault(name, []).extend(box for each in link.iter() if (box := box_of(each)))
    hulls = {name: _hull(boxes) for name, boxes in found.items() if boxes}
    return {name: _inside(box, numbers_in(drawn.get("viewBox", ""))) for name, box in _apart(hulls).items()}


def target(element: Element) -> str:
    """Return the id that an element links to, if any."""
    href = element.get("href", "")
    return unquote(href[1:]) if _kind(element) == "a" and href.startswith("#") else ""


def box_of(element: Element) -> Box | None:
    """Return the place of a line, a mark or a word, about; None for anything else."""
    kind = _kind(element)
    if kind not in ("path", "use", "text"):
        return None
    numbers = numbers_in(element.get("d", "") if kind == "path" else f"{element.get('x')} {element.get('y')}")
    if kind == "path" and len(numbers) > 1:
        across, down = numbers[::2], numbers[1::2]
        return min(across) - MARK, min(down) - MARK, max(across) + MARK, max(down) + MARK
    if kind == "use" and len(numbers) == 2:
        return numbers[0] - MARK, numbers[1] - MARK, numbers[0] + MARK, numbers[1] + MARK
    if kind == "text" and len(numbers) == 2:
        high = next(iter(numbers_in(element.get("font-size", ""))), 10)
        wide = LETTER * high * len("".join(element.itertext()))
        start = numbers[0] - {"end": wide, "middle": wide / 2}.get(element.get("text-anchor"), 0)
        return start, numbers[1] - high, start + wide, numbers[1] + high / 4
    return None


def numbers_in(text: str) -> list[float]:
    """Return the numbers that an attribute lists.

    >>> numbers_in("M 5 -2.5 L 9 4")
    [5.0, -2.5, 9.0, 4.0]
    """
    return [float(each) for each in re.findall(r"-?\d+(?:\.\d+)?", text)]


def _kind(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _hull(boxes: list[Box]) -> Box:
    sides = zip(*boxes, strict=True)
    return tuple(end(side) for side, end in zip(sides, (min, min, max, max), strict=True))


def _apart(hulls: dict[str, Box]) -> dict[str, Box]:
    """Return the hulls, grown to the least size and cut where they would lie on one another."""
    found = {name: [*_grown(box)] for name, box in hulls.items()}
    order = sorted(hulls, key=lambda name: hulls[name][1])
    for place, upper in enumerate(order, start=1):
        for lower in order[place:]:
            if hulls[lower][1] > hulls[upper][3] + LEAST:
                break
            above, below = found[upper], found[lower]
            if above[3] > below[1] and above[0] < below[2] and below[0] < above[2]:
                above[3] = below[1] = (hulls[upper][3] + hulls[lower][1]) / 2
    return {name: tuple(box) for name, box in found.items()}


def _grown(box: Box) -> Iterator[float]:
    """Yield the sides of a box that is no smaller than the least size, with the same middle."""
    across, down = (max(0.0, LEAST - (box[side + 2] - box[side])) / 2 for side in (0, 1))
    yield from (box[0] - across, box[1] - down, box[2] + across, box[3] + down)


def _inside(box: Box, frame: list[float]) -> Box:
    """Return the part of a box that lies in the frame of a drawing, if it has one."""
    if len(frame) != 4:
        return box
    left, top, wide, high = frame
    return max(box[0], left), max(box[1], top), min(box[2], left + wide), min(box[3], top + high)
