"""A painted picture in few colours: a quarter of the size, and true where a colour fills an area."""

from __future__ import annotations

from functools import cache

import numpy as np
from PIL import Image

COLOURS = 256
"""More than a picture of ours has, but for the shades at the edges of letters."""
SCATTER = np.uint32(0x9E3779B1)
"""An odd number whose multiples of neighbours lie far apart."""
STEP = 32
"""Between the shades of red, green and blue to which a colour is moved for which there is no room."""


def few_colours(pixels: np.ndarray) -> Image.Image:
    """Return a picture in which one colour stands for all that are alike: its paper or the most frequent.

    Parameters
    ----------
    pixels : array of uint8
        Rows of pixels of red, green, blue and alpha; nothing may shine through.

    Examples
    --------
    >>> painted = np.full((9, 2, 4), 255, np.uint8)
    >>> painted[5:, 0, :3] = 200, 0, 1
    >>> few_colours(painted).convert("RGB").getcolors()
    [(14, (255, 255, 255)), (4, (200, 0, 1))]
    """
    whole = pixels.view("<u4")[..., 0]
    # Most of a picture is paper, of which there is nothing to find out.
    paper = whole[0, 0]
    inked = np.flatnonzero(whole != paper)
    ink = whole.ravel()[inked]
    seen, times = np.unique(ink, return_counts=True)
    # Of those that are as frequent some from everywhere, not the darkest.
    seen = np.append(paper, seen[np.lexsort([seen * SCATTER, -times])])
    alike, first = np.unique(_alike(seen), return_index=True)
    rank = np.argsort(first)[:COLOURS]
    palette = seen[first[rank]].view(np.uint8).reshape(-1, 4)[:, :3]
    places = _nearest(palette)
    places[alike[rank]] = np.arange(len(rank))
    painted = np.full(whole.shape, places[_alike(paper)])
    painted.ravel()[inked] = places[_alike(ink)]
    picture = Image.fromarray(painted)
    picture.putpalette(palette.tobytes())
    return picture


def _alike(colours: np.ndarray) -> np.ndarray:
    """Return a number of 16 bits that colours have in common which the eye cannot tell apart."""
    return (colours >> 3 & 0x1F | colours >> 5 & 0x7E0 | colours >> 8 & 0xF800).astype(np.uint16)


def _nearest(palette: np.ndarray) -> np.ndarray:
    """Return for each of these numbers the place of about the nearest colour."""
    cells, cell = _cells()
    colours = palette.astype(np.int32)
    # The square of the difference, but for that of the cell, which is the same for all colours.
    return ((colours**2).sum(1) - 2 * cells @ colours.T).argmin(1).astype(np.uint8)[cell]


@cache
def _cells() -> tuple[np.ndarray, np.ndarray]:
    """Return some shades that are spread evenly, and for each of the numbers the place of its own."""
    number, shades = np.arange(1 << 16), np.arange(STEP // 2, 256, STEP)
    blue, green, red = np.meshgrid(shades, shades, shades, indexing="ij")
    cell = number >> 13 << 6 | (number >> 8 & 7) << 3 | number >> 2 & 7
    return np.stack([red, green, blue], -1).reshape(-1, 3).astype(np.int32), cell
