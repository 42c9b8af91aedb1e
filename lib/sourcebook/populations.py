"""Who is counted: which words for people lie within others, and which count other people.

Figures can be compared only where the same people are counted. Most words for them do not tell ("civilians",
"people", "Azeris" of one happening), and a guess would decide conflicts. So all words count as the same
people, the *common* ones, but for those that a case lists: a part of others, or a whole of its own. That
definitions and coverage have to agree before counts are compared is the rule of Every Casualty Counts
(Standards for Casualty Recording, 2016).
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sourcebook.errors import NotApplicable

COMMON = "…"
"""What stands for all words that the table of populations does not tell apart."""
WITHIN = " > "


def peoples(words: pd.Series, populations: pd.DataFrame) -> pd.Series:
    """Return for words that are told apart what they lie in, the widest last; missing for common words.

    Parameters
    ----------
    words : Series of str
        As in the column ``population`` of figures.
    populations : DataFrame
        The table of that name. A row without ``part_of`` is a whole of its own; what is part of words
        that are not listed is part of the common people.

    Examples
    --------
    >>> table = pd.DataFrame({"population": ["the Uppers", "strangers"], "part_of": ["villagers", None]})
    >>> peoples(pd.Series(["the Uppers", "strangers", "villagers"]), table).fillna("common").tolist()
    ['the Uppers > …', 'strangers', 'common']
    """
    parents = dict(zip(populations["population"], populations["part_of"].fillna(""), strict=True))
    chains = {name: WITHIN.join(_chain(name, parents)) for name in parents}
    return words.map(chains).astype("str")


def _chain(name: str, parents: dict[str, str]) -> list[str]:
    chain = [name]
    while name in parents:
        name = parents[name]
        if not name or name in chain:
            return chain
        chain.append(name if name in parents else COMMON)
    return chain


def chain(people: object) -> list[str]:
    """Return a cell that ``peoples`` made as a list, the narrowest words first.

    >>> chain("the Uppers > …"), chain(None)
    (['the Uppers', '…'], ['…'])
    """
    return [COMMON] if pd.isna(people) or not people else people.split(WITHIN)


def wider(people: object) -> list[str]:
    """Return a cell that ``peoples`` made, and the cells of what it lies in.

    >>> wider("the Uppers > …"), wider(None)
    (['the Uppers > …', '…'], ['…'])
    """
    narrow = chain(people)
    return [WITHIN.join(narrow[at:]) for at in range(len(narrow))]


def nested_people(a: object, b: object) -> int | None:
    """Return 0 for the same people, -1 if those of a lie in those of b, 1 if b in a, None if neither.

    >>> nested_people(None, None), nested_people("the Uppers > …", None), nested_people(None, "strangers")
    (0, -1, None)
    """
    one, other = chain(a), chain(b)
    if one[0] == other[0]:
        return 0
    if other[0] in one:
        return -1
    return 1 if one[0] in other else None


def people_apart(people: Sequence[str]) -> list[str]:
    """Say of each figure whom it counts, if they are not those whom the figures count together.

    These are the common people where any figure counts them, else the one population in which all
    others lie.

    Parameters
    ----------
    people : sequence of str
        What ``peoples`` returns for each figure, blank for the common people.

    Returns
    -------
    list of str
        "counts another population: …" or "counts a part of the population: …"; blank where it is compared.

    Raises
    ------
    NotApplicable
        If no figure counts the common people, and the others count several.

    Examples
    --------
    >>> people_apart(["", "strangers", "the Uppers > …"])[1:]
    ['counts another population: strangers', 'counts a part of the population: the Uppers']
    """
    chains = {cell: chain(cell) for cell in {*people}}
    present = {each[0] for each in chains.values()}
    widest = {each[0] for each in chains.values() if not present & set(each[1:])}
    if COMMON not in widest and len(widest) > 1:
        several = ", ".join(sorted(widest))
        told = f"the figures count different populations: {several}"
        raise NotApplicable(f"{told}; it would take a choice of one")
    whole = COMMON if COMMON in widest else next(iter(widest), COMMON)
    told = {cell: _told(each, whole) for cell, each in chains.items()}
    return [told[cell] for cell in people]


def _told(chain: list[str], whole: str) -> str:
    if chain[0] == whole:
        return ""
    return f"counts {'a part of the population' if whole in chain else 'another population'}: {chain[0]}"
