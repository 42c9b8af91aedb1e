"""Letters: how far each runs along its line, and how far it reaches above and below."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import FT2Font, Kerning, LoadFlags

SIZE = 100
"""The type size in points at which letters are measured."""


def measured(words: str, font: FontProperties) -> tuple[float, float, float]:
    """Return width, height and descent of a line of words in points, from its letters.

    Matplotlib shapes a line as a whole, which takes a hundred times as long. What differs is a ligature's
    hair's breadth.

    Examples
    --------
    >>> width, height, descent = measured("up", FontProperties(family="DejaVu Sans", size=10))
    >>> round(width, 1), round(height, 1), round(descent, 1)
    (12.7, 7.7, 2.1)
    """
    file = findfont(font)
    letters = [_letter(file, each) for each in words]
    if not letters:
        return 0.0, 0.0, 0.0
    indices, runs, lows, highs = zip(*letters, strict=True)
    closer = sum(_closer(file, *pair) for pair in pairwise(indices))
    scale = font.get_size_in_points() / SIZE / 64
    return (sum(runs) + closer) * scale, (max(highs) - min(lows)) * scale, -min(lows) * scale


@cache
def _letter(file: str, letter: str) -> tuple[int, int, int, int]:
    """Return the place of a letter in its font, how far it runs, its lowest and its highest point."""
    font = _font(file)
    glyph = font.load_char(ord(letter), flags=LoadFlags.NO_HINTING)
    return font.get_char_index(ord(letter)), glyph.horiAdvance, glyph.bbox[1], glyph.bbox[3]


@cache
def _closer(file: str, left: int, right: int) -> int:
    """Return how much nearer a letter stands to the one before than either would to others."""
    return _font(file).get_kerning(left, right, Kerning.DEFAULT)


def _font(file: str) -> FT2Font:
    # Matplotlib's, which it opens anew in a forked process; others set its size too.
    font = get_font(file)
    font.set_size(SIZE, 72)
    return font
