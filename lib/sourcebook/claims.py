"""Which figures are claims that can be compared: by speech act, by what a voice replaced, by who is counted.

Before a statement is weighed it has to be settled what its author meant to say (Langlois and
Seignobos 1898, book II); to suppose, to take for granted or to reject a number is another act than to
assert it (Searle 1969). Later figures of a recorder overwrite earlier ones (ACLED, codebook); here
both rows stay, and the earlier one is set apart with its reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import pandas as pd

from sourcebook.errors import NotApplicable, refuse_unknown
from sourcebook.populations import people_apart
from sourcebook.schema import SPEECH_ACTS

CLAIMED = ("asserted", "reported", "quoted")
"""The speech acts by which somebody claims a number; the others bring it up without claiming it."""
JUDGED = ("speech_act", "superseded_by", "people")
"""The columns of a figure by which it is set apart."""
REVISING = ("revises", "supersedes", "retracts")
"""The links by which a statement takes the place of another."""


def superseded(ids: pd.Series, voices: pd.Series, links: pd.DataFrame) -> pd.Series:
    """Return for each statement those of its own voice that take its place, as far as links record it.

    What repeats a statement that was replaced is replaced with it. A link that is only suspected,
    or that joins two voices, replaces nothing.

    Parameters
    ----------
    ids, voices : Series of str
        The statements and who makes them.
    links : DataFrame
        The table of links.

    Returns
    -------
    Series of str
        Ids joined by a space, missing where there is none.

    Examples
    --------
    >>> links = pd.DataFrame([["k2", "revises", "k1", "stated"], ["k3", "repeats", "k1", "stated"]],
    ...                      columns=["from_id", "relation", "to_id", "certainty"])
    >>> superseded(pd.Series(["k1", "k2", "k3"]), pd.Series(["a", "a", "a"]), links).fillna("").tolist()
    ['k2', '', 'k2']
    """
    voice = dict(zip(ids, voices, strict=True))
    later, same = defaultdict(set), defaultdict(set)
    for link in links[links["certainty"] != "suspected"].itertuples():
        if link.from_id in voice and voice[link.from_id] == voice.get(link.to_id):
            if link.relation in REVISING:
                later[link.to_id].add(link.from_id)
            elif link.relation == "repeats":
                same[link.to_id].add(link.from_id)
                same[link.from_id].add(link.to_id)
    replaced = {name: _after(name, later, same) for name in {*later, *same}}
    # Of two that replace each other neither does.
    found = {name: " ".join(sorted(other for other in others if name not in replaced.get(other, ())))
             for name, others in replaced.items()}
    return ids.map({name: others for name, others in found.items() if others}).astype("str")


def _after(name: str, later: dict[str, set], same: dict[str, set]) -> set[str]:
    """Return what replaces a statement, or one that says the same, in however many steps."""
    seen, waiting = set(), [(name, False)]
    while waiting:
        at = waiting.pop()
        if at not in seen:
            seen.add(at)
            waiting += [(other, at[1]) for other in same.get(at[0], ())]
            waiting += [(other, True) for other in later.get(at[0], ())]
    return {other for other, after in seen if after} - {name}


def one_subject(figures: pd.DataFrame, wanted: str) -> None:
    """Refuse figures of several events or measures; ``wanted`` says what it takes.

    >>> one_subject(pd.DataFrame({"event_id": ["loss", "flood"]}), "a range is of one event")
    Traceback (most recent call last):
    sourcebook.errors.NotApplicable: a range is of one event; these are events flood, loss
    """
    for column, word in (("event_id", "events"), ("measure_id", "measures")):
        if column in figures and figures[column].nunique() > 1:
            raise NotApplicable(f"{wanted}; these are {word} {', '.join(sorted(figures[column].unique()))}")


def why_apart(figures: pd.DataFrame, acts: Sequence[str] = CLAIMED) -> pd.Series:
    """Say of each figure why it is set apart from the others; blank where it is compared with them.

    Parameters
    ----------
    figures : DataFrame
        As ``case.statements`` returns them. Without a column ``speech_act`` all are claims, without
        ``superseded_by`` nothing is known of revisions, without ``people`` all count the same.
    acts : sequence of str
        The speech acts that count as claims.

    Returns
    -------
    Series of str
        The speech act where it is no claim, else "superseded by" those of the figures that take its
        place, else whom it counts, if others are counted; a figure that is set apart takes no place.

    Raises
    ------
    UnknownName
        If there is no such speech act.
    NotApplicable
        If the claims count several populations and none that is common to them.
    """
    refuse_unknown("speech act", acts, SPEECH_ACTS)
    return pd.Series(_whys(*_judged(figures), acts), index=figures.index, dtype="str", name="why")


def _judged(figures: pd.DataFrame) -> list[list[str]]:
    """Return ids, speech acts, replacing statements and people as lists; blank where they are not known."""
    # Lists, since this is asked for many few figures.
    return [figures[name].fillna("").tolist() if name in figures else [""] * len(figures)
            for name in ("figure_id", *JUDGED)]


def _whys(
    ids: list[str], said: list[str], replaced: list[str], people: list[str], acts: Sequence[str]
) -> list[str]:
    why = ["" if act in acts else act for act in said]
    there = {name for name, reason in zip(ids, why, strict=True) if not reason}
    for at, others in enumerate(replaced):
        names = [name for name in others.split() if name in there]
        if names and not why[at]:
            why[at] = f"superseded by {' '.join(names)}"
    left = [at for at, reason in enumerate(why) if not reason]
    for at, reason in zip(left, people_apart([people[at] for at in left]), strict=True):
        why[at] = reason
    return why


def claimed(
    figures: pd.DataFrame, acts: Sequence[str] = CLAIMED
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the figures that can be compared as claims, and the others with ``why``.

    See ``why_apart`` for the arguments and the reasons.

    Examples
    --------
    >>> said = pd.DataFrame({"figure_id": ["k1", "k2"], "speech_act": ["hypothetical", "quoted"]})
    >>> claims, apart = claimed(said)
    >>> claims["figure_id"].tolist(), apart[["figure_id", "why"]].values.tolist()
    (['k2'], [['k1', 'hypothetical']])
    """
    why = why_apart(figures, acts)
    kept = (why == "").to_numpy()
    return figures[kept], figures[~kept].assign(why=why.array[~kept])


def apart_in_each(figures: pd.DataFrame) -> pd.Series:
    """Say of figures of several events and measures why each bounds no range of its own event and measure.

    As ``why_apart`` says it of each event and measure, but where the claims count several populations
    and none that is common to them, that is the reason.

    Examples
    --------
    >>> said = pd.DataFrame({"event_id": ["loss", "flood"], "measure_id": "lost",
    ...                      "speech_act": ["quoted", "denied"]})
    >>> apart_in_each(said).tolist()
    ['', 'denied']
    """
    groups = defaultdict(list)
    for at, subject in enumerate(zip(figures["event_id"], figures["measure_id"], strict=True)):
        groups[subject].append(at)
    judged, why = _judged(figures), [""] * len(figures)
    for rows in groups.values():
        for at, reason in zip(rows, _apart(*([cells[at] for at in rows] for cells in judged)), strict=True):
            why[at] = reason
    return pd.Series(why, index=figures.index, dtype="str", name="why")


def _apart(ids: list[str], said: list[str], replaced: list[str], people: list[str]) -> list[str]:
    try:
        return _whys(ids, said, replaced, people, CLAIMED)
    except NotApplicable as several:
        told = str(several).partition(";")[0]
        return [reason or told for reason in _whys(ids, said, replaced, [""] * len(ids), CLAIMED)]


def apart_in_words(apart: pd.DataFrame) -> str:
    """Name the figures that ``claimed`` set apart with their reasons; blank if there are none.

    >>> apart_in_words(pd.DataFrame({"figure_id": ["k2", "k1", "k3"], "why": ["denied", "quoted", "denied"]}))
    'k1 (quoted), k2 k3 (denied)'
    """
    if apart.empty:
        return ""
    alike: dict[str, list[str]] = {}
    for name, why in sorted(zip(apart["figure_id"], apart["why"], strict=True)):
        alike.setdefault(why, []).append(name)
    return ", ".join(f"{' '.join(names)} ({why})" for why, names in alike.items())
