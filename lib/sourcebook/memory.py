"""What was computed before from the same inputs, so that unchanged parts of a sweep are not computed again.

A memory goes by content: the name of a function and every value it was given, a case and a frame down
to the last cell. It is off unless a process turns it on, and what it gives back is a copy, so that
nobody can tell whether it was there but by the clock.
"""

from __future__ import annotations

import hashlib
import pickle
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from functools import cache, wraps
from typing import ParamSpec, TypeVar
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from sourcebook.case import Case
from sourcebook.schema import TABLES

Given = ParamSpec("Given")
Result = TypeVar("Result")

PACKAGE = __name__.partition(".")[0]
LIMIT = 48 * 2**20
"""Bytes that a memory holds; what came first is forgotten first."""
PLAIN = (str, int, float, np.generic, type(None), type(pd.NA))
"""The types whose text says all about a value."""


class Memory:
    """Results by what they were computed from, pickled.

    Examples
    --------
    >>> memory = Memory(limit=20)
    >>> memory.add({"a": b"x" * 12}), memory.add({"b": b"y" * 12}), list(memory.kept)
    (None, None, ['b'])
    """

    def __init__(self, limit: int = LIMIT):
        self.kept: dict[str, bytes] = {}
        self._new: set[str] = set()
        self._limit, self._size = limit, 0

    def add(self, results: dict[str, bytes]) -> None:
        """Keep results, and forget the oldest if they are too many."""
        for key, result in results.items():
            self._size += len(result) - len(self.kept.pop(key, b""))
            self.kept[key] = result
        while self._size > self._limit:
            oldest = next(iter(self.kept))
            self._size -= len(self.kept.pop(oldest))
            self._new.discard(oldest)

    def learn(self, results: dict[str, bytes]) -> None:
        """Keep results that are new to others too."""
        self._new |= set(results)
        self.add(results)

    def take_new(self) -> dict[str, bytes]:
        """Return what was computed or learnt since it was asked for last and is still kept."""
        taken = {key: result for key, result in self.kept.items() if key in self._new}
        self._new = set()
        return taken

    def recall(self, key: str, compute: Callable[[], Result]) -> Result:
        """Return what is kept under a key, or compute and keep it."""
        found = self.kept.get(key)
        if found is None:
            found = pickle.dumps(compute())
            self.learn({key: found})
        # Read back the first time too, so that it makes no difference which time it is.
        return pickle.loads(found)


KEPT = Memory()
"""What reports computed in this process, or in another of those that share them out."""
_USED: list[Memory] = []
"""The memory that is on in this process, if any."""


@contextmanager
def remembering(memory: Memory) -> Iterator[Memory]:
    """Turn a memory on for a while."""
    _USED.append(memory)
    try:
        yield memory
    finally:
        _USED.pop()


def remembered(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """Let a function be computed once from the same inputs where a memory is on.

    The function returns what can be pickled and depends on nothing but what it is given: cases, frames,
    plain values, and dataclasses, lists, tuples and dicts of them.

    Examples
    --------
    >>> @remembered
    ... def double(number):
    ...     print("computed")
    ...     return 2 * number
    >>> with remembering(Memory()):
    ...     double(4), double(4)
    computed
    (8, 8)
    """
    @wraps(function)
    def recalled(*given: Given.args, **named: Given.kwargs) -> Result:
        if not _USED:
            return function(*given, **named)
        key = content(f"{function.__module__}.{function.__qualname__}", given, named)
        return _USED[-1].recall(key, lambda: function(*given, **named))

    return recalled


def library() -> set[tuple[str, str, int]]:
    """Return what the names of this library stand for now, so that who changes them is found out.

    Which memory there is may change.
    """
    return {(name, own, id(value)) for name, module in sys.modules.copy().items()
            if name.partition(".")[0] == PACKAGE for own, value in vars(module).items() if own != "KEPT"}


@cache
def library_at_first() -> set[tuple[str, str, int]]:
    """Return what the names of this library stood for when this was first asked in this process.

    Nothing is learnt any more where they were changed since, even by whoever asks for reports.
    """
    return library()


def content(*values: object) -> str:
    """Return one hash of values; equal only if all that they hold is.

    Raises
    ------
    TypeError
        If a value may hold more than can be seen.

    Examples
    --------
    >>> content(1) == content(1), content(1) == content(1.0), content("a", "b") == content("ab")
    (True, False, False)
    """
    return hashlib.sha256(_told(values).encode("utf-8", "surrogatepass")).hexdigest()


def _told(value: object) -> str:
    """Return a text that says all about a value; a hash stands for a case."""
    if isinstance(value, Case):
        if value not in _CASES:
            texts = [value.text(name) for name in value.documents["document_id"]]
            _CASES[value] = content({name: getattr(value, name) for name in TABLES}, texts)
        return f"Case({_CASES[value]})"
    if isinstance(value, pd.DataFrame):
        types = [str(each) for each in value.dtypes]
        cells = value.to_numpy(object).ravel().tolist()
        return f"Frame({_plain([*value.columns, *types, *value.index])},{_plain(cells)})"
    if is_dataclass(value):
        return f"{type(value).__qualname__}({_told([getattr(value, each.name) for each in fields(value)])})"
    if isinstance(value, dict):
        return f"dict({_told([*value.items()])})"
    if isinstance(value, list | tuple):
        return f"{type(value).__name__}({','.join(map(_told, value))})"
    return _plain([value])


def _plain(values: list) -> str:
    for kind in set(map(type, values)):
        if not issubclass(kind, PLAIN):
            raise TypeError(f"a {kind.__name__} may hold more than can be seen; expected plain values, "
                            "frames, cases, and dataclasses, lists and dicts of them")
    return repr(values)


_CASES: WeakKeyDictionary[Case, str] = WeakKeyDictionary()
"""The hash of each case that was asked for, which does not change as long as it is open."""
