"""A picture as the bytes of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BytesIO

from matplotlib import rc_context
from matplotlib.axes import Axes

QUICK = {"text.hinting": "none", "svg.fonttype": "none"}
"""Letters that are not fitted to whole pixels take half the time, and in SVG they stay letters."""


def png(ax: Axes, dpi: int = 100) -> bytes:
    """Return the picture on which an Axes stands as PNG, and close it.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> png(Figure().add_subplot())[1:4]
    b'PNG'
    """
    import matplotlib.pyplot as plt

    out = BytesIO()
    ax.figure.savefig(out, format="png", dpi=dpi)
    plt.close(ax.figure)
    return out.getvalue()


def quick(draw: Callable[[], Axes], formats: Iterable[str], dpi: int = 100) -> dict[str, bytes]:
    """Draw a picture once and return it in several formats, in a way that saves time and not bytes.

    Parameters
    ----------
    draw : callable
        Draws the picture and returns the Axes on which it stands.
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
    >>> from matplotlib.figure import Figure
    >>> sorted(quick(lambda: Figure().add_subplot(), {"png", "svg"}))
    ['png', 'svg']
    """
    import matplotlib.pyplot as plt

    made = {}
    with rc_context(QUICK):
        figure = draw().figure
        for name in formats:
            out = BytesIO()
            how = {"pil_kwargs": {"compress_level": 1}} if name == "png" else {}
            figure.savefig(out, format=name, dpi=dpi, **how)
            made[name] = out.getvalue()
        plt.close(figure)
    return made
