"""A tall drawing divided between its rows, so that paper can break it where no row is cut."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from itertools import pairwise
from xml.etree.ElementTree import Element

from sourcebook.report.areas import Box, areas, box_of, numbers_in, target

HIGH = 0.4
"""How tall a slice is for its width, about: a page of paper takes three or four."""
SLACK = 2
"""How far two rows may seem to overlap, since the place of words is known about."""


def slices(drawn: Element) -> Iterator[Element]:
    """Divide a drawing so that what stands in a row, and a heading with its first row, stay together.

    One below the other the slices look as the drawing does. What is defined for use stands in each.

    Examples
    --------
    >>> from xml.etree.ElementTree import fromstring
    >>> mark = '<a href="#k%d"><path d="M 0 %d h 9"/></a>'
    >>> rows = "".join(mark % (number, 40 * number) for number in range(1, 10))
    >>> parts = list(slices(fromstring(f'<svg viewBox="0 0 400 400" width="9pt">{rows}</svg>')))
    >>> [part.get("viewBox") for part in parts], [len(list(part.iter("a"))) for part in parts]
    (['0 0 400 140', '0 140 400 160', '0 300 400 100'], [3, 4, 2])
    """
    size = numbers_in(drawn.get("viewBox", ""))
    if len(size) != 4 or size[3] <= 1.5 * HIGH * size[2]:
        yield drawn
        return
    left, top, wide, high = size
    rows = areas(drawn)
    ends = [top]
    for cut, following in pairwise([*_cuts(drawn, rows), top + high]):
        if following - ends[-1] > HIGH * wide and top + high - cut > HIGH * wide / 2:
            ends.append(cut)
    frames = list(pairwise([*ends, top + high]))
    for (begin, end), part in zip(frames, _divide(drawn, rows, frames), strict=True):
        part.attrib |= {"viewBox": " ".join(f"{number:g}" for number in (left, begin, wide, end - begin)),
                        "width": f"{wide:g}pt", "height": f"{end - begin:g}pt"}
        yield part


def _cuts(drawn: Element, rows: dict[str, Box]) -> Iterator[float]:
    """Yield, from the top, the places below a row at which no row and no word is cut."""
    words = [box for each in drawn.iter() if each.tag.endswith("text") and (box := box_of(each))]
    spans = [(*box[1::2], False) for box in words] + [(*box[1::2], True) for box in rows.values()]
    reach, below_row = -float("inf"), False
    for top, bottom, of_row in sorted(spans):
        if top >= reach - SLACK:
            if below_row:
                yield (reach + top) / 2
            below_row = False
        reach, below_row = max(reach, bottom), below_row or of_row


def _divide(element: Element, rows: dict[str, Box], frames: list[tuple[float, float]]) -> list[Element]:
    """Return for each frame, from one height to another, an element with what lies in it."""
    parts = [Element(element.tag, element.attrib) for _ in frames]
    for child in element:
        box = rows.get(target(child)) or box_of(child)
        if box is None and len(child) and not child.tag.endswith("defs"):
            for part, within in zip(parts, _divide(child, rows, frames), strict=True):
                part.extend([within] if len(within) else [])
        else:
            for part, frame in zip(parts, frames, strict=True):
                if box is None or _within(child, box, *frame):
                    part.append(deepcopy(child))
    return parts


def _within(element: Element, box: Box, begin: float, end: float) -> bool:
    """Return whether an element is shown between two heights: a line wherever it reaches, all else once."""
    if element.tag.endswith("path"):
        return box[1] < end and box[3] > begin
    return begin <= (box[1] + box[3]) / 2 < end
