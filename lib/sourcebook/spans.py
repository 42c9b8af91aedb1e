"""Closed intervals whose open and unknown ends are kept apart.

An *open* end is one the words leave unbounded ("at least 161" has no upper
end); an *unknown* end exists but is not stated. Questions about a span are
answered yes, no or None (cannot be said); the relations follow Allen (1983),
with touching and partly overlapping spans taken together as "overlaps".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import inf
from numbers import Real

import numpy as np

from sourcebook.errors import SourcebookError


class End(Enum):
    """An end of a span that is not a number."""

    OPEN = "open"
    UNKNOWN = "unknown"

    def __repr__(self) -> str:
        return self.value

    __str__ = __repr__


OPEN, UNKNOWN = End.OPEN, End.UNKNOWN


class SpanError(ValueError, SourcebookError):
    """Two ends that make no span."""


@dataclass(frozen=True)
class Span:
    """All numbers from ``low`` to ``high``, both included.

    Parameters
    ----------
    low, high : number, OPEN or UNKNOWN
        A count or the ordinal of a day.

    Raises
    ------
    SpanError
        If ``low`` is above ``high`` or an end is something else.

    Examples
    --------
    >>> Span(161, OPEN).contains(613)
    True
    >>> Span(200, 300).relation(Span(250, 500))
    'overlaps'
    >>> print(Span(UNKNOWN, 300).contains(10))
    None
    """

    low: Real | End
    high: Real | End

    def __post_init__(self) -> None:
        for end in (self.low, self.high):
            # A missing value of a table is neither equal to itself nor a Real.
            if not isinstance(end, End) and not (isinstance(end, Real) and end == end):
                raise SpanError(f"a span cannot end at {end!r}; expected a number, OPEN or UNKNOWN")
        if self._known and self.low > self.high:
            raise SpanError(f"low {self.low} is above high {self.high}; expected low first, then high")

    def __bool__(self) -> bool:
        raise TypeError("a span has no truth value; ask contains, overlaps, before or relation")

    @property
    def _known(self) -> bool:
        return not isinstance(self.low, End) and not isinstance(self.high, End)

    @property
    def _widest(self) -> tuple[Real, Real]:
        """The ends furthest apart that the span could have."""
        low = -inf if isinstance(self.low, End) else self.low
        return low, inf if isinstance(self.high, End) else self.high

    @property
    def _narrowest(self) -> tuple[Real, Real]:
        """The ends nearest together that it could have; nothing (inf, -inf) where both are unknown."""
        low, high = self._widest
        return high if self.low is UNKNOWN else low, low if self.high is UNKNOWN else high

    def contains(self, number: Real) -> bool | None:
        """Say whether a number lies in the span; None if an unknown end decides.

        >>> Span(OPEN, 500).contains(1000)
        False
        """
        return self.overlaps(Span(number, number))

    def overlaps(self, other: Span) -> bool | None:
        """Say whether the spans share a number; None if an unknown end decides.

        >>> Span(161, OPEN).overlaps(Span(OPEN, 500))
        True
        """
        if _meet(self._narrowest, other._narrowest):
            return True
        return None if _meet(self._widest, other._widest) else False

    def before(self, other: Span) -> bool | None:
        """Say whether every number of this span is below every one of the other.

        >>> Span(UNKNOWN, 100).before(Span(161, OPEN))
        True
        >>> print(Span(100, UNKNOWN).before(Span(161, OPEN)))
        None
        """
        if self._widest[1] < other._widest[0]:
            return True
        return False if self._narrowest[1] >= other._narrowest[0] else None

    def hull(self, other: Span) -> Span:
        """Return the smallest span around both; an open end outweighs an unknown one.

        >>> Span(161, OPEN).hull(Span(100, 800))
        Span(low=100, high=open)
        """
        return Span(_outer(min, self.low, other.low), _outer(max, self.high, other.high))

    def relation(self, other: Span) -> str:
        """Return before, after, equal, inside, contains, overlaps or unknown.

        >>> Span(613, 613).relation(Span(500, 1000))
        'inside'
        """
        if self.before(other):
            return "before"
        if other.before(self):
            return "after"
        if UNKNOWN in (self.low, self.high, other.low, other.high):
            return "unknown"
        (low, high), (other_low, other_high) = self._widest, other._widest
        if (low, high) == (other_low, other_high):
            return "equal"
        if other_low <= low and high <= other_high:
            return "inside"
        return "contains" if low <= other_low and other_high <= high else "overlaps"


def disjoint_pairs(
    floors: np.ndarray, ceilings: np.ndarray, groups: np.ndarray | int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Return the positions of all pairs of spans of which one lies wholly below the other.

    A sort and a search, so n log n and as many pairs as there are; no pair is tried.

    Parameters
    ----------
    floors, ceilings : array of float, shape (n,)
        The ends, open ones at minus or plus infinity.
    groups : array of int, shape (n,), optional
        Numbers from 0; only spans of one group are paired.

    Returns
    -------
    (array of int, array of int)
        Positions of the lower and of the higher span of each pair, each of shape (pairs,).

    Examples
    --------
    >>> lower, higher = disjoint_pairs(np.array([2, 100, 50]), np.array([2, 100, 500]))
    >>> sorted(zip(lower.tolist(), higher.tolist()))
    [(0, 1), (0, 2)]
    """
    ends, ranks = np.unique(np.concatenate([floors, ceilings]), return_inverse=True)
    # Each group has ranks of its own, above those of the groups before it.
    begins = np.broadcast_to(groups, len(floors)) * len(ends)
    low, high = ranks[: len(floors)] + begins, ranks[len(floors) :] + begins
    rising = np.argsort(high, kind="stable")
    start, stop = (np.searchsorted(high[rising], bound, side="left") for bound in (begins, low))
    higher, lower = runs(start, stop - start, rising)
    return lower, higher


def covers(floors: np.ndarray, ceilings: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the positions of the pairs of spans of which one is before the other and none is between.

    A sort and a search, as ``disjoint_pairs``, of which these are the pairs that do not follow from others.

    >>> [row.tolist() for row in covers(np.array([1.0, 3, 5]), np.array([2.0, 4, 6]))]
    [[0, 1], [1, 2]]
    """
    if not len(floors):
        return np.arange(0), np.arange(0)
    rising = np.argsort(floors, kind="stable")
    begins = floors[rising]
    # The first end among all that begin no earlier than each; whoever begins after it is not directly after.
    least = np.append(np.minimum.accumulate(ceilings[rising][::-1])[::-1], np.inf)
    start = np.searchsorted(begins, ceilings, side="right")
    counts = np.searchsorted(begins, least[start], side="right") - start
    return runs(start, counts, rising)


def runs(start: np.ndarray, counts: np.ndarray, rising: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pair each position with as many of the rising order, from its start on, as it counts."""
    counts = np.maximum(counts, 0)
    one = np.repeat(np.arange(len(counts)), counts)
    return one, rising[np.arange(len(one)) + np.repeat(start - np.cumsum(counts) + counts, counts)]


def _meet(one: tuple[Real, Real], two: tuple[Real, Real]) -> bool:
    # (inf, -inf), the span that may be anywhere, meets nothing for certain.
    return max(one[0], two[0]) <= min(one[1], two[1])


def _outer(choose, one: Real | End, two: Real | End) -> Real | End:
    for end in (OPEN, UNKNOWN):
        if one is end or two is end:
            return end
    return choose(one, two)
