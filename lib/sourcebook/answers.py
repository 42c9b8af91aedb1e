"""Answers as people write them, set beside results: the same, or how they differ."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

SETS = set | frozenset
APART = re.compile(r"\s*(?:[,;>›]|\band\b)\s*")
RANGE = re.compile(r"(\d+)\s*(?:-|–|to|and)\s*(\d+)")


def difference(answer: object, found: object) -> str:
    """Say how an answer differs, without what it should be; nothing if it does not.

    Parameters
    ----------
    answer : object
        Several parts are a list, a set, or text with spaces, commas or ">" between them.
    found : object
        A number or a word; a set, if the order does not matter; a list or tuple, if it does.

    Examples
    --------
    >>> difference("2 to 3", (2, 3)), difference("b, a", {"a", "b"}), difference(12.0, 12)
    ('', '', '')
    >>> difference("a c", {"a", "b"})
    'Not among them: c. Missing: 1.'
    """
    wanted = listed(found)
    if not isinstance(found, SETS | list | tuple):
        return "" if plain(answer) == plain(found) else f"Yours: {written(answer) or 'a blank'}."
    given = _items(answer, all(each.isdigit() for each in wanted))
    one, other = ([plain(each) for each in side] for side in (given, wanted))
    if isinstance(found, SETS):
        extra = [words for words, each in zip(given, one, strict=True) if each not in other]
        missing = sum(each not in one for each in other)
        told = [f"Not among them: {', '.join(dict.fromkeys(extra))}."] if extra else []
        return " ".join([*told, f"Missing: {missing}."] if missing else told)
    if len(given) != len(wanted):
        return f"Asked for are {len(wanted)}, given {len(given)}."
    at = next((at for at, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]), None)
    return "" if at is None else f"From the left, number {at + 1} is the first that differs: {given[at]}."


def listed(found: object) -> list[str]:
    """Return a result as its parts, in order where it has one."""
    several = sorted(found, key=str) if isinstance(found, SETS) else found
    return [written(each) for each in several] if isinstance(several, list | tuple) else [written(found)]


def _items(answer: object, numbers: bool) -> list[str]:
    """Return the parts of an answer that is a list, a set or text."""
    if not isinstance(answer, str):
        return [written(each) for each in (answer if isinstance(answer, Iterable) else [answer])]
    if numbers and (ends := RANGE.fullmatch(answer.strip())):
        return [*ends.groups()]
    parts = APART.split(answer) if APART.search(answer) else answer.split()
    return [each.strip() for each in parts if each.strip()]


def plain(value: object) -> str:
    """Return an answer or a result as it is compared, without regard to case, and _ the same as a space."""
    return re.sub(r"[\s_]+", "_", written(value).casefold())


def written(value: object) -> str:
    """Return an answer or a result as text: 12.0 is 12, a missing value a blank."""
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):
        return ""
    return str(int(value) if isinstance(value, float) and value.is_integer() else value).strip()
