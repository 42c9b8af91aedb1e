"""A painted picture in few colours: a quarter of the size, and true where a colour fills an area."""

from __future__ import annotations

import numpy as np
from PIL import Image

COLOURS = 256
"""More than a picture of ours has, but for the shades at the edges of letters."""
SOME = 4
"""Every which row is looked at for colours."""
STEP = 32
"""Between the shades of red, green and blue to which a colour is moved that no row looked at has."""


def few_colours(pixels: np.ndarray) -> Image.Image:
    """Return a picture of which one colour stands for all that are alike, the most frequent of them.

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
    seen, times = np.unique(whole[::SOME], return_counts=True)
    seen = seen[np.argsort(-times, kind="stable")]
    alike, first = np.unique(_alike(seen), return_index=True)
    rank = np.argsort(first)[:COLOURS]
    palette = seen[first[rank]].view(np.uint8).reshape(-1, 4)[:, :3]
    places = _nearest(palette)
    places[alike[rank]] = np.arange(len(rank))
    picture = Image.fromarray(places[_alike(whole)])
    picture.putpalette(palette.tobytes())
    return picture


def _alike(colours: np.ndarray) -> np.ndarray:
    """Return a number of 16 bits that colours have in common which the eye cannot tell apart."""
    return (colours >> 3 & 0x1F | colours >> 5 & 0x7E0 | colours >> 8 & 0xF800).astype(np.uint16)


def _nearest(palette: np.ndarray) -> np.ndarray:
    """Return for each of these numbers the place of about the nearest colour."""
    shades = np.arange(STEP // 2, 256, STEP)
    blue, green, red = (each.ravel() for each in np.meshgrid(shades, shades, shades, indexing="ij"))
    cells = np.stack([red, green, blue], 1)[:, None] - palette.astype(int)
    nearest = (cells**2).sum(2).argmin(1).astype(np.uint8).reshape(8, 8, 8)
    number = np.arange(1 << 16)
    return nearest[number >> 13, number >> 8 & 7, number >> 2 & 7]
