"""Words as they are compared: whatever case, articles and marks they are written with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from sourcebook.text import fold

SMALL_WORDS = frozenset(
    "of in on at to with and who that which were was had their his her its them all".split())


# A class writes the same words many times.
@lru_cache(maxsize=1 << 16)
def plain(words: str) -> str:
    """Return words folded, in lower case, without articles and punctuation.

    >>> plain("The  Washington Post, 28 Feb. 1992")
    'washington post 28 feb 1992'
    """
    words = "".join(letter if letter.isalnum() else " " for letter in fold(words).casefold())
    return " ".join(word for word in words.split() if word not in ("the", "a", "an"))


def content(words: str) -> set[str]:
    """Return the words that carry a meaning of their own.

    >>> sorted(content("the refugees who were in the town"))
    ['refugees', 'town']
    """
    return {*plain(words).split()} - SMALL_WORDS


def short_names(names: Iterable[str]) -> dict[str, str]:
    """Return by name how it reads without its brackets, where no other name reads so.

    Brackets tell in whose article or book a voice is heard.

    >>> short_names(["Refugees (Post)", "The side (one)", "The side (two)"])
    {'Refugees (Post)': 'Refugees', 'The side (one)': 'The side (one)', 'The side (two)': 'The side (two)'}
    """
    short = {name: re.sub(r"\s*\([^)]*\)", "", name) for name in names}
    often = Counter(short.values())
    return {name: words if often[words] == 1 else name for name, words in short.items()}
