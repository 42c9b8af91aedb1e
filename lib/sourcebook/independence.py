"""Which voices stand apart: the most of whom no two go back to a common origin.

Independent witnesses are those of whom none has it from the same mouth as another (Langlois
and Seignobos 1898, book II, chapter VIII). Where voices have it from two mouths each, the
most that stand apart are a maximum matching, found in polynomial time (Edmonds 1965); where
they have it from three or more, to find them is to pack sets, for which only trying is
known (Karp 1972), and that is done up to a size.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, combinations, permutations
from typing import NamedTuple

TRIED = 60
"""How many voices that hang together are tried where some share three origins or more with others: that takes
about a second; above, the most are an estimate."""

Origins = Mapping[str, frozenset]
"""For each voice the origins it goes back to."""


class Apart(NamedTuple):
    """Voices that share no origin, and how many such voices there are at most."""

    voices: tuple[str, ...]
    at_most: int


def apart(origins: Origins) -> Apart:
    """Find the most voices of which no two share an origin.

    Parameters
    ----------
    origins : dict
        For each voice the set of its origins.

    Returns
    -------
    Apart
        ``at_most`` is the number of voices found, unless more than ``TRIED`` of them hang together and some
        share three origins or more: then the voices found stand apart, and there may be up to ``at_most``.

    Examples
    --------
    >>> found = apart({"b": frozenset("xy"), "c": frozenset("yz"), "d": frozenset("zw"), "e": frozenset("w")})
    >>> sorted(found.voices), found.at_most
    (['b', 'e'], 2)
    """
    taken, tangled = _untangled(_least(origins), origins)
    found = [_most(part) for part in _parts(tangled)]
    return Apart((*taken, *chain.from_iterable(each.voices for each in found)),
                 len(taken) + sum(each.at_most for each in found))


def _least(origins: Origins) -> list[str]:
    """Return the voices but those that have all origins of another, and perhaps more: they add no line."""
    held = Counter(chain.from_iterable(origins.values()))
    least: dict[object, list[str]] = defaultdict(list)
    for voice in sorted(origins, key=lambda voice: (len(origins[voice]), voice)):
        own = origins[voice]
        if not any(origins[other] <= own for origin in own for other in least.get(origin, ())):
            # Kept under its rarest origin, so that few are tried.
            least[min(own, key=held.get)].append(voice)
    return sorted(chain.from_iterable(least.values()))


def _untangled(voices: list[str], origins: Origins, then: Iterable[str] = ()) -> tuple[list[str], Origins]:
    """Take each voice that shares at most one origin, and return with them what is left, and what it shares.

    Of the voices of one origin at most one can be taken, and one that shares no other stands in
    no other's way. Where none such is left, the next of ``then`` is taken all the same: the most
    may be missed, seldom by much (Karp and Sipser 1981).
    """
    holders = defaultdict(set)
    for voice in voices:
        for origin in origins[voice]:
            holders[origin].add(voice)
    taken, left = [], set(voices)
    waiting = [(voice, None) for voice in [*then][::-1]] + [(voice, 1) for voice in sorted(voices)[::-1]]
    while waiting:
        voice, most = waiting.pop()
        shared = [origin for origin in origins[voice] if len(holders[origin]) > 1]
        if voice not in left or (most and len(shared) > most):
            continue
        taken.append(voice)
        gone = {voice}.union(*(holders[origin] for origin in shared))
        left -= gone
        for other in sorted(gone, reverse=True):
            for origin in origins[other]:
                holders[origin].discard(other)
                # Whoever alone holds an origin now shares one less.
                waiting += [(one, 1) for one in holders[origin]] if len(holders[origin]) == 1 else ()
    shared = {voice: frozenset(origin for origin in origins[voice] if len(holders[origin]) > 1)
              for voice in sorted(left)}
    return taken, shared


def _parts(origins: Origins) -> Iterator[Origins]:
    """Yield the voices that hang together by what they share, each group for itself."""
    import networkx

    held = ((voice, ("origin", origin)) for voice, own in origins.items() for origin in own)
    for part in networkx.connected_components(networkx.Graph(held)):
        yield {voice: origins[voice] for voice in sorted(part & origins.keys())}


def _most(origins: Origins) -> Apart:
    """Return the most of some voices that hang together, or what can be said of them if they are many."""
    fewest_first = sorted(origins, key=lambda voice: (len(origins[voice]), voice))
    found, _ = _untangled([*origins], origins, fewest_first)
    if all(len(own) == 2 for own in origins.values()):
        return _exactly(_matched(origins, found))
    return _exactly(_tried(origins)) if len(origins) <= TRIED else Apart(tuple(found), _room(origins))


def _exactly(voices: Iterable[str]) -> Apart:
    found = tuple(voices)
    return Apart(found, len(found))


def _matched(pairs: Origins, found: Iterable[str]) -> list[str]:
    """Return the most voices that share no origin, of voices with two each: edges of a graph of origins.

    The voices that are found are a matching; it is made longer by a pair at a time, from an origin that
    nobody found has to another, along voices that are found and not found in turn (Edmonds 1965). What
    is reached in vain is not gone through again, so that this takes little more than the voices are many.
    """
    each = dict.fromkeys(chain.from_iterable(sorted(own, key=str) for own in pairs.values()))
    numbers = {origin: at for at, origin in enumerate(each)}
    graph: dict[int, dict[int, str]] = defaultdict(dict)
    for voice, own in reversed([*pairs.items()]):
        one, other = map(numbers.get, own)
        graph[one][other] = graph[other][one] = voice
    mate = {one: other for voice in found for one, other in permutations(map(numbers.get, pairs[voice]))}
    gone: set[int] = set()
    for origin in numbers.values():
        if origin not in mate and len(mate) < len(numbers) - 1:
            gone |= _Search(graph, mate, gone, origin).reached()
    return sorted({graph[one][other] for one, other in mate.items()})


class _Search:
    """The search for a longer matching from one origin, over all origins that are not gone.

    ``outer`` are those reached by an even number of steps. Where two of them meet, the odd circle behind
    them, a blossom, is from then on one origin, its ``base``, and all in it are outer.
    """

    def __init__(self, graph: Mapping[int, Iterable[int]], mate: dict[int, int], gone: set[int], root: int):
        self.graph, self.mate, self.gone, self.root = graph, mate, gone, root
        self.before: dict[int, int] = {}
        self.base: dict[int, int] = {}
        self.held: dict[int, list[int]] = {}
        self.outer = {root: None}

    def reached(self) -> set[int]:
        """Make the matching longer and return nothing, or return all that is reached in vain."""
        waiting = [self.root]
        for at in waiting:
            for other in self.graph[at]:
                if other in self.gone or self.mate.get(at) == other or self._base(at) == self._base(other):
                    continue
                if other in self.outer:
                    waiting += self._shrunk(at, other)
                elif other not in self.before:
                    self.before[other] = at
                    if other not in self.mate:
                        self._longer(other)
                        return set()
                    self.outer[self.mate[other]] = None
                    waiting.append(self.mate[other])
        return {*self.outer, *self.before}

    def _longer(self, end: int | None) -> None:
        while end is not None:
            one = self.before[end]
            self.mate[end], self.mate[one], end = one, end, self.mate.get(one)

    def _base(self, origin: int) -> int:
        return self.base.get(origin, origin)

    def _back(self, origin: int) -> Iterator[int]:
        """Yield the bases of outer origins on the way back to the root."""
        yield (base := self._base(origin))
        while base != self.root and base in self.mate:
            yield (base := self._base(self.before[self.mate[base]]))

    def _shrunk(self, one: int, other: int) -> list[int]:
        """Make one origin of the circle behind two that meet; return those that are newly outer."""
        behind = set(self._back(one))
        meeting = next(base for base in self._back(other) if base in behind)
        circle: dict[int, None] = {}
        for at, across in ((one, other), (other, one)):
            while self._base(at) != meeting:
                circle |= dict.fromkeys((self._base(at), self._base(self.mate[at])))
                self.before[at], across = across, self.mate[at]
                at = self.before[across]
        own = [each for base in circle for each in self.held.pop(base, [base])]
        self.base |= dict.fromkeys(own, meeting)
        self.held.setdefault(meeting, [meeting]).extend(own)
        new = [each for each in own if each not in self.outer]
        self.outer |= dict.fromkeys(new)
        return new


def _tried(origins: Origins) -> list[str]:
    """Return the most voices that share no origin, by trying: a largest clique of those apart."""
    import networkx

    found = networkx.Graph()
    found.add_nodes_from(origins)
    found.add_edges_from(pair for pair in combinations(found, 2) if not origins[pair[0]] & origins[pair[1]])
    return networkx.max_weight_clique(found, weight=None)[0]


def _room(origins: Origins) -> int:
    """Return for how many voices the origins suffice, if those with the fewest were all taken."""
    left = len(frozenset().union(*origins.values()))
    for place, need in enumerate(sorted(map(len, origins.values()))):
        left -= need
        if left < 0:
            return place
    return len(origins)
