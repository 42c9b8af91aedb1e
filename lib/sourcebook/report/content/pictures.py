"""The pictures of a report: drawn when a notebook shows them, with links where a page is made of it."""

from __future__ import annotations

import sys
from base64 import b64encode
from dataclasses import dataclass

import pandas as pd

from sourcebook import provenance
from sourcebook.listing import plural
from sourcebook.memory import remembered
from sourcebook.plots import range_chart, timeline
from sourcebook.plots.png import pictured
from sourcebook.report.content.sections import in_order
from sourcebook.report.drawing import MIME
from sourcebook.selection import Selection

DRAWN = {"range chart": range_chart, "timeline": timeline}
TYPES = {"png": "image/png", "svg": MIME}
TEXTS = {"png": b64encode, "svg": bytes}


@dataclass(frozen=True, repr=False)
class Picture:
    """A picture to be drawn: ``kind`` is a key of ``DRAWN``, ``words`` are what that takes by name."""

    kind: str
    rows: pd.DataFrame
    words: dict[str, str]

    def __repr__(self) -> str:
        return f"{self.words['title']} {self.kind.capitalize()}, {plural(len(self.rows), 'statement')}."

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        drawn = _draw(self.kind, self.rows, self.words, _formats())
        return {TYPES[name]: TEXTS[name](data).decode() for name, data in drawn.items()}


def ranges(chosen: Selection) -> Picture:
    """Return the figures as spans of numbers, each beside its speaker and words."""
    words = {"title": chosen.question, "reading": chosen.reading, "foot": provenance.foot(chosen)}
    return Picture("range chart", in_order(chosen), words)


def times(chosen: Selection) -> Picture:
    """Return the datings as spans of days; they are the same whatever is counted."""
    words = {"title": "What happened when, according to whom?",
             "foot": provenance.foot(chosen, counted=False)}
    return Picture("timeline", chosen.datings, words)


@remembered
def _draw(kind: str, rows: pd.DataFrame, words: dict[str, str], formats: list[str]) -> dict[str, bytes]:
    return pictured(lambda figure: DRAWN[kind](rows, figure, **words), formats)


def _formats() -> list[str]:
    """Return what the kernel is asked to draw any picture as; PNG if there is none to say."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        return ["png"]
    from matplotlib_inline.config import InlineBackend

    return sorted({*TYPES} & {*InlineBackend.instance(parent=shell).figure_formats}) or ["png"]
