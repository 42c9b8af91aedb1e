"""Documents as text: look-alike letters folded, quotes anchored exactly.

Offsets count Unicode code points from 0. Folding replaces one code point by
one code point, so that an offset in the folded text is one in the document.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

from anyascii import anyascii

from sourcebook.errors import SourcebookError

# Letters of other alphabets by what they look like; anyascii goes by sound ("р" would become "r").
LOOK_ALIKES = dict(zip(
    "аеіјорсухѕһԁԛԝ" "АВЕІЈКМНОРСТУХЅԌԚԜ" "αιορυνχ" "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ" "ıɡ",
    "aeijopcyxshdqw" "ABEIJKMHOPCTYXSGQW" "aiopuvx" "ABEZHIKMNOPTYX" "ig",
    strict=True,
))
"""What a look-alike letter stands for: Cyrillic, Greek, and two Latin ones."""
ALIASES = LOOK_ALIKES | dict(zip("«»‹›„‟‚‛−", "\"\"''\"\"''-", strict=True))


UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs"}
NEEDED = "\t\n\u00ad\u200b\u200c\u200d"
"""Unseen characters that text needs: tab, line feed, soft hyphen, zero-width space, joiner, non-joiner."""


def visible(text: str) -> str:
    """Return text in which characters that are not seen, or turn others round, are written out.

    >>> visible("a\\x00b\\u202ec")
    'a[U+0000]b[U+202E]c'
    """
    hidden = {ord(each): f"[U+{ord(each):04X}]" for each in set(text)
              if unicodedata.category(each) in UNSEEN and each not in NEEDED}
    return text.translate(hidden) if hidden else text


class _Folding(dict):
    """A translation table that works out each code point when it is first met."""

    def __missing__(self, point: int) -> str:
        self[point] = _fold_one(chr(point))
        return self[point]


def _fold_one(letter: str) -> str:
    if letter.isascii() or letter in ALIASES:
        return ALIASES.get(letter, letter)
    plain, kind = anyascii(letter), unicodedata.category(letter)
    # A change of kind would mislead: "161²" is not 1612, "300†" is not 300+, "ь" is no apostrophe.
    same = len(plain) == 1 and kind != "No" and kind[0] == unicodedata.category(plain)[0]
    return plain if same else letter


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Return the text with look-alike letters, quotes, dashes and spaces made plain.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        As long as ``text``, so that offsets hold in both. Letters that need
        two plain ones ("ﬁ", "ж") stay as they are.

    Examples
    --------
    >>> fold("as manу as 1000")  # with a Cyrillic "у"
    'as many as 1000'
    >>> fold("February 10–12")
    'February 10-12'
    """
    return text.translate(_FOLDING)


def strange_letters(text: str) -> list[int]:
    """Return the positions of letters that only look like those around them.

    A look-alike counts if its word is otherwise plain Latin, or if its whole
    word looks Latin in a text that mostly is. In Turkish or Azerbaijani "ı" is
    a letter like any other: the positions are for a reader to look at.

    >>> strange_letters("as manу as 1000 in а mass killing")
    [6, 19]
    >>> strange_letters("с а и в")
    []
    """
    if LOOK_ALIKES.keys().isdisjoint(text):
        return []
    plain = sum(letter.isascii() for letter in text if letter.isalpha())
    latin = 2 * plain > sum(letter.isalpha() for letter in text)
    found = []
    for word in re.finditer(r"[^\W\d_]+", text):
        letters = word.group()
        odd = [word.start() + at for at, letter in enumerate(letters) if letter in LOOK_ALIKES]
        alike = all(letter.isascii() or letter in LOOK_ALIKES for letter in letters)
        if alike and (latin or len(odd) < len(letters)):
            found += odd
    return found


def read_text(path: str | Path) -> str:
    """Return a UTF-8 file as text, line ends and all other bytes kept.

    Raises
    ------
    SourcebookError
        If the file is missing or is not UTF-8, with the offset of the first wrong byte.

    Examples
    --------
    >>> read_text("no such file")
    Traceback (most recent call last):
        ...
    sourcebook.errors.SourcebookError: no such file: cannot be read (No such file or directory); \
expected a text file; check the name
    """
    try:
        return Path(path).read_bytes().decode("utf-8")
    except OSError as error:
        reason = f"cannot be read ({error.strerror}); expected a text file; check the name"
    except UnicodeDecodeError as error:
        byte = f"byte {error.start} (0x{error.object[error.start]:02x})"
        reason = f"{byte} is not UTF-8; expected UTF-8 text; save the file again as UTF-8"
    raise SourcebookError(f"{path}: {reason}")


class Candidate(NamedTuple):
    """A place where a quote may belong, and how alike the words there are, 0 to 100."""

    start: int
    end: int
    snippet: str
    score: float


class AnchorError(SourcebookError):
    """A quote that has no place of its own; ``candidates`` are the places it may belong."""

    def __init__(self, message: str, candidates: list[Candidate]):
        self.candidates = candidates
        super().__init__(message)


def occurrences(quote: str, text: str) -> list[int]:
    """Return every start of the quote in the text, overlapping ones too.

    >>> occurrences("dozens", "dozens upon dozens")
    [0, 12]
    """
    found, at = [], text.find(quote) if quote else -1
    while at >= 0:
        found.append(at)
        at = text.find(quote, at + 1)
    return found


def anchor(quote: str, text: str, near: int | None = None) -> tuple[int, int]:
    """Return where the quote stands, character by character.

    Parameters
    ----------
    quote, text : str
    near : int, optional
        An offset; of several places the nearest to it is taken.

    Returns
    -------
    tuple of int
        ``start`` and ``end``, with ``text[start:end] == quote``.

    Raises
    ------
    AnchorError
        If the quote is not there (``candidates``: up to three places with similar
        words, most alike first) or stands in several places (``candidates``: all of them).

    Examples
    --------
    >>> anchor("161 civilians", "At least 161 civilians are known")
    (9, 22)
    """
    starts = occurrences(quote, text)
    if near is not None and len(starts) > 1:
        least = min(abs(start - near) for start in starts)
        starts = [start for start in starts if abs(start - near) == least]
    if len(starts) == 1:
        return starts[0], starts[0] + len(quote)
    if starts:
        raise _ambiguous(quote, starts)
    raise _missing(quote, text)


def _ambiguous(quote: str, starts: list[int]) -> AnchorError:
    shown = ", ".join(map(str, starts[:8])) + (", …" if len(starts) > 8 else "")
    message = f"{_short(quote)} stands in {len(starts)} places ({shown}); expected one; lengthen the quote"
    return AnchorError(message, [Candidate(start, start + len(quote), quote, 100.0) for start in starts])


def _missing(quote: str, text: str) -> AnchorError:
    candidates = _similar(quote, text)
    if not candidates:
        return AnchorError(f"{_short(quote)} is not in the text nor anything like it; check the document", [])
    start, end, snippet, score = candidates[0]
    alike = f"{_short(snippet)}, {score:.0f} % alike"
    seen = "the same words in look-alike characters" if fold(snippet) == fold(quote) else alike
    advice = f"nearest is {seen}, at {start}–{end}; copy the words from the document"
    return AnchorError(f"{_short(quote)} is not in the text; {advice}", candidates)


def _similar(quote: str, text: str, count: int = 3, cutoff: float = 60) -> list[Candidate]:
    from rapidfuzz.fuzz import partial_ratio_alignment

    needle, hay = fold(quote), fold(text)
    found: list[Candidate] = []
    while needle.strip() and len(found) < count:
        hit = partial_ratio_alignment(needle, hay, score_cutoff=cutoff)
        if hit is None or hit.dest_start == hit.dest_end:
            break
        start, end = hit.dest_start, hit.dest_end
        if hit.score < 100:
            start -= len(re.search(r"\w*$", hay[:start]).group())
            end += len(re.match(r"\w*", hay[end:]).group())
            start += re.match(r"\s*", hay[start:end]).end()
            end = start + len(hay[start:end].rstrip())
        found.append(Candidate(start, end, text[start:end], hit.score))
        hay = hay[:start] + "\0" * (end - start) + hay[end:]
    return found


def _short(words: str, most: int = 60) -> str:
    return repr(words if len(words) <= most else words[: most - 1] + "…")


def context(text: str, start: int, end: int, chars: int = 160) -> tuple[str, str, str]:
    """Return the words before a span, the span, and the words after it.

    Parameters
    ----------
    text : str
    start, end : int
    chars : int
        How many characters to show on either side at most; words are not
        cut, and "…" stands for what is left out.

    Examples
    --------
    >>> context("At least 161 civilians are known to have been murdered", 9, 22, chars=12)
    ('At least ', '161 civilians', ' are known…')
    """
    if not 0 <= start <= end <= len(text):
        seen = f"no passage from {start} to {end}"
        raise SourcebookError(f"{seen} in a text of {len(text)} characters; expected 0 <= start <= end")
    before, after = text[max(0, start - chars) : start], text[end : end + chars]
    if start > chars:
        kept = re.sub(r"^\S*", "", before) if not text[start - chars - 1].isspace() else before
        before = "…" + kept.lstrip()
    if end + chars < len(text):
        kept = re.sub(r"\S*$", "", after) if not text[end + chars].isspace() else after
        after = kept.rstrip() + "…"
    return before, text[start:end], after
