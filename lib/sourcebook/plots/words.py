"""The words of a picture: measured in inches, broken into lines, dates said aloud."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
from matplotlib.font_manager import FontProperties

from sourcebook.plots.letters import measured

FONT = "DejaVu Sans"
TITLE = {"size": 16.0, "weight": "bold"}
PLAIN, GUIDE, SMALL = {"size": 9.7}, {"size": 9.2}, {"size": 7.5}
QUOTE = {"size": 9.4, "style": "italic"}
LEADING, SNAP = 1.28, 1.045
"""Height of a line as a multiple of its type size; how much wider letters come out on whole pixels."""
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@lru_cache(maxsize=8192)
def width(words: str, size: float, style: str = "normal", weight: str = "normal") -> float:
    """Return how wide the words may run, in inches."""
    font = FontProperties(family=FONT, size=size, style=style, weight=weight)
    return measured(words, font)[0] / 72 * SNAP


def line(size: float) -> float:
    """Return the height of one line of type, in inches."""
    return size * LEADING / 72


def shorten(words: str, room: float, **type_: object) -> str:
    """Cut the words after a word so that they and an ellipsis fit the room."""
    if width(words, **type_) <= room:
        return words
    kept = words
    while kept and width(kept + " …", **type_) > room:
        kept = kept.rpartition(" ")[0]
    if kept:
        return kept.rstrip(" ,;:–-") + " …"
    while words and width(words + "…", **type_) > room:
        words = words[:-1]
    return words + "…"


def fill(words: str, room: float, lines: int = 99, **type_: object) -> list[str]:
    """Break the words into lines that are as full as the room allows; the last may be shortened."""
    done: list[str] = []
    rest = " ".join(str(words).split())
    while rest and len(done) < lines - 1 and width(rest, **type_) > room:
        cut = len(rest)
        while cut > 0 and width(rest[:cut], **type_) > room:
            cut = rest.rfind(" ", 0, cut)
        if cut <= 0:
            break
        done.append(rest[:cut])
        rest = rest[cut + 1 :]
    return [*done, shorten(rest, room, **type_)] if rest else done


def passed_on(record: dict) -> bool:
    """Say whether a carrier had the words from another one: two or more stand before the speaker."""
    told = record.get("passed_on")
    return len(chain_of(record)) > 3 if told is None or pd.isna(told) else bool(told)


def wrap(words: str, room: float, lines: int = 99, **type_: object) -> list[str]:
    """Break the words into lines that fit the room, about equally long; the last may be shortened."""
    best = fill(words, room, lines, **type_)
    while len(best) > 1 and not best[-1].endswith("…"):
        room *= 0.97
        narrower = fill(words, room, lines, **type_)
        if len(narrower) > len(best) or narrower[-1].endswith("…"):
            break
        best = narrower
    return best


def break_chain(parts: list[str], room: float, **type_: object) -> list[str]:
    """Join the parts of a chain with › on up to two lines, without its middle if it is still too long."""
    if not parts:
        return []
    cuts = range(len(parts) - 1, 0, -1)
    halves = [(" › ".join(parts[:cut]) + " ›", " › ".join(parts[cut:])) for cut in cuts]
    for chain in ((" › ".join(parts),), *halves):
        if all(width(words, **type_) <= room for words in chain):
            return list(chain)
    head = shorten(" › ".join(parts[:-1]), room - width(" ›", **type_), **type_)
    return [*([f"{head} ›"] if head else []), shorten(parts[-1], room, **type_)]


def words_of(value: object, blank: str = "") -> str:
    """Return a cell as one line of text, with a word for a blank."""
    return blank if pd.isna(value) else " ".join(str(value).split())


def chain_of(record: dict) -> list[str]:
    """Return the links of a statement's chain; a document in its own voice is its only link."""
    return [part.strip() for part in words_of(record.get("chain")).split(" › ") if part.strip()]


def when(edtf: object) -> str:
    """Return an EDTF date as it is read aloud.

    >>> when("1992-02~"), when("1992-02-25/1992-02-26"), when("1992-02-28/1992-03-02")
    ('about Feb 1992', '25–26 Feb 1992', '28 Feb – 2 Mar 1992')
    """
    text = words_of(edtf, "date not stated")
    if "/" in text:
        first, last = text.split("/", 1)
        if first in ("", "..") or last in ("", ".."):
            return f"until {when(last)}" if first in ("", "..") else f"from {when(first)}"
        first, last = when(first).split(), when(last).split()
        common = 0
        while common < min(len(first), len(last)) - 1 and first[-1 - common] == last[-1 - common]:
            common += 1
        joint = "–" if common and len(first) == common + 1 else " – "
        return " ".join(first[: len(first) - common]) + joint + " ".join(last)
    found = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2]))?(?:-(\d\d))?([~?%]?)", text)
    if not found:
        return text
    year, month, day, doubt = found.groups()
    parts = (str(int(day)) if day else "", MONTHS[int(month) - 1] if month else "", year)
    words = " ".join(filter(None, parts))
    return ("about " if doubt in ("~", "%") else "") + words + (" (?)" if doubt in ("?", "%") else "")


@dataclass(frozen=True)
class Said:
    """Words broken into lines, with a small grey note beside or under the last."""

    lines: list[str]
    note: str
    beside: bool
    look: dict

    @classmethod
    def fit(
        cls, words: str, note: str, room: float, *, beside: bool = True, lines: int = 3, look: dict = QUOTE
    ) -> Said:
        """Break the words into lines; the note may stand beside a single line only if ``beside``."""
        lines = wrap(words, room, lines, **look)
        fits = width(lines[-1], **look) + width(note, **SMALL) + 0.1 <= room
        return cls(lines, shorten(note, room, **SMALL), fits and (beside or len(lines) > 1), look)

    @property
    def height(self) -> float:
        """Inches from the top of the first line to the bottom of the last."""
        below = line(SMALL["size"]) if self.note and not self.beside else 0.0
        return line(self.look["size"]) * len(self.lines) + below
