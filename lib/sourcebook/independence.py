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
from itertools import chain, combinations
from typing import NamedTuple

MATCHED, TRIED = 1000, 60
"""How many voices that share origins with each other are matched, where each shares two with others; how many
are tried, where some share more. Either takes about a second at most; above, the most are an estimate."""

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
        ``at_most`` is the number of voices found, unless more than ``MATCHED`` or ``TRIED`` of them hang
        together: then the voices found stand apart, and there may be more, up to ``at_most``.

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
    pairs = {voice: own for voice, own in origins.items() if len(own) == 2}
    if len(pairs) == len(origins) <= MATCHED:
        return _exactly(_matched(pairs))
    if len(origins) <= TRIED:
        return _exactly(_tried(origins))
    fewest_first = sorted(origins, key=lambda voice: (len(origins[voice]), voice))
    found, _ = _untangled([*origins], origins, fewest_first)
    return Apart(tuple(found), _room(origins))


def _exactly(voices: Iterable[str]) -> Apart:
    found = tuple(voices)
    return Apart(found, len(found))


def _matched(pairs: Origins) -> list[str]:
    """Return the most voices that share no origin, of voices with two each: edges of a graph of origins."""
    import networkx

    numbers = {origin: at for at, origin in enumerate(dict.fromkeys(chain.from_iterable(pairs.values())))}
    edges = {tuple(sorted(map(numbers.get, own))): voice for voice, own in reversed(pairs.items())}
    origins = networkx.Graph(sorted(edges))
    found = networkx.max_weight_matching(origins, maxcardinality=True)
    return sorted(edges[tuple(sorted(pair))] for pair in found)


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
