"""A picture as the bytes of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BytesIO, StringIO
from typing import NamedTuple

import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_agg import RendererAgg, get_hinting_flag
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure

from sourcebook.plots.letters import measured
from sourcebook.plots.palette import few_colours

QUICK = {"text.hinting": "none", "svg.fonttype": "none"}
"""Letters that are not fitted to whole pixels take half the time, and in SVG they stay letters."""
PACKED = 3
"""How hard zlib tries; to take twice as long would save a sixth."""


LINES: dict[tuple[str, int, float], Line] = {}
"""Lines of words by their text, font and dots an inch: most are measured and painted, many more than once."""
MOST = 4000


class Line(NamedTuple):
    """A painted line of words: how large it is, its picture, and where that stands from its beginning."""

    size: tuple[float, float, float]
    picture: np.ndarray
    right: float
    down: float


class LineRenderer(RendererAgg):
    """Matplotlib's own renderer, but a line of words is painted at once and not letter by letter."""

    def get_text_width_height_descent(self, s: str, prop: object, ismath: object) -> tuple:
        """Measure words; the arguments are those of every renderer."""
        if ismath:
            return super().get_text_width_height_descent(s, prop, ismath)
        return self._line(s, prop).size

    def draw_text(self, gc: object, x: float, y: float, s: str, prop: object, angle: float,
                  ismath: object = False, mtext: object = None) -> None:
        """Paint a line of words; the arguments are those of every renderer."""
        if ismath or angle:
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
            return
        line = self._line(s, prop)
        place = round(x + line.right), round(y + line.down) + 1
        self._renderer.draw_text_image(line.picture, *place, 0, gc)

    def _line(self, s: str, prop: object) -> Line:
        name = s, hash(prop), self.dpi
        if name not in LINES:
            if len(LINES) >= MOST:
                LINES.clear()
            LINES[name] = self._painted(s, prop)
        return LINES[name]

    def _painted(self, s: str, prop: object) -> Line:
        font = self._prepare_font(prop)
        font.set_text(s, 0, flags=get_hinting_flag())
        font.draw_glyphs_to_bitmap(antialiased=True)
        right, down = (each / 64 for each in font.get_bitmap_offset())
        wide, high, descent = (each / 64 for each in (*font.get_width_height(), font.get_descent()))
        return Line((wide, high, descent), np.array(font.get_image()), right, down + descent)


class LetterRenderer(RendererSVG):
    """Matplotlib's own renderer of SVG, but a line of words is measured by its letters."""

    def get_text_width_height_descent(self, s: str, prop: object, ismath: object) -> tuple:
        """Measure words; the arguments are those of every renderer."""
        if ismath:
            return super().get_text_width_height_descent(s, prop, ismath)
        return measured(s, prop)


def pictured(draw: Callable[[Figure], object], formats: Iterable[str], dpi: int = 100) -> dict[str, bytes]:
    """Draw a picture once and return it in several formats.

    Parameters
    ----------
    draw : callable
        Draws the picture on the figure that it is given, of which no notebook knows.
    formats : iterable of str
        Of ``png`` and ``svg``.
    dpi : int
        Dots an inch.

    Returns
    -------
    dict
        The bytes of each format.

    Examples
    --------
    >>> pictured(lambda figure: figure.add_subplot(), ["png"])["png"][1:4]
    b'PNG'
    """
    with rc_context(QUICK):
        draw(figure := Figure())
        return {name: WRITERS[name](figure, dpi) for name in formats}


def _png(figure: Figure, dpi: int) -> bytes:
    figure.set_dpi(dpi)
    renderer = LineRenderer(*map(int, figure.bbox.size), dpi)
    figure.draw(renderer)
    out = BytesIO()
    few_colours(np.asarray(renderer.buffer_rgba())).save(out, "PNG", dpi=(dpi, dpi), compress_level=PACKED)
    return out.getvalue()


def _svg(figure: Figure, dpi: int) -> bytes:
    out = StringIO()
    figure.set_dpi(72)
    renderer = LetterRenderer(*figure.bbox.size, out, image_dpi=dpi)
    figure.draw(renderer)
    renderer.finalize()
    return out.getvalue().encode()


WRITERS = {"png": _png, "svg": _svg}
