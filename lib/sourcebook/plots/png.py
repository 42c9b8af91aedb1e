"""A picture as the bytes of a PNG file."""

from __future__ import annotations

from io import BytesIO

from matplotlib.axes import Axes


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
