"""Which passages an exercise asks about: drawn by difficulty, the same for the same seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from random import Random

import pandas as pd

from sourcebook.case import Case
from sourcebook.errors import SourcebookError, UnknownName, refuse_unknown
from sourcebook.exercise.difficulty import difficulty
from sourcebook.exercise.fields import FIELDS
from sourcebook.exercise.surroundings import UNASKED, unasked
from sourcebook.schema import TABLES

ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
NOUNS = {"figures": ("quantity", "quantities"), "datings": ("date", "dates")}


@dataclass(frozen=True)
class Item:
    """One passage of an exercise: what is asked, and the statements it is asked about.

    ``asked`` holds the ids of the statements that answer the task (several where the tables
    read the same words in several ways), ``others`` those of the rest of the passage, and
    ``unasked`` the fields that cannot be known from what a gentle exercise shows.
    """

    number: str
    kind: str
    passage_id: str
    asked: tuple[str, ...]
    others: tuple[str, ...]
    task: str
    difficulty: int
    reasons: str
    unasked: tuple[str, ...] = ()


def sample(
    case: Case, documents: Iterable[str], kinds: Iterable[str], size: int, seed: int, gentle: bool = False
) -> list[Item]:
    """Draw passages from easy to hard, no passage twice for one kind of statement.

    Parameters
    ----------
    case : Case
    documents : iterable of str
        Ids, or what they end in; none means all documents.
    kinds : iterable of str
        ``figures``, ``datings``, ``stances``.
    size : int
        How many passages.
    seed : int
        The same seed draws the same passages.
    gentle : bool
        Leave out passages marked ``graphic``.

    Raises
    ------
    SourcebookError
        If there are not so many passages.
    UnknownName
        If a document or kind is not known.
    """
    kinds = known_kinds(kinds)
    chosen = [document_of(case, name) for name in documents] or list(case.documents["document_id"])
    frames = {kind: _candidates(case, kind, chosen, gentle) for kind in kinds}
    random = Random(f"{seed}")
    singles = {kind: _one_a_passage(frames[kind], random) for kind in kinds}
    shares = _shares(size, {kind: len(rows) for kind, rows in singles.items()}, gentle)
    drawn = [(kind, row) for kind in kinds for row in _slices(kind, singles[kind], shares[kind], random)]
    drawn.sort(key=lambda pair: pair[1].difficulty)
    wide = max(2, len(str(size)))
    return [_item(f"q{at:0{wide}}", kind, row, frames[kind]) for at, (kind, row) in enumerate(drawn, 1)]


def known_kinds(kinds: Iterable[str]) -> list[str]:
    """Return the kinds of statements, each once, in the order of the schema.

    >>> known_kinds(["stances", "figures", "figures"])
    ['figures', 'stances']
    """
    kinds = list(kinds)
    refuse_unknown("kind of statement", kinds, FIELDS)
    return [kind for kind in FIELDS if kind in kinds]


def document_of(case: Case, name: str) -> str:
    """Return the id of the one document that has this id, or whose id or file is that with a letter before.

    Raises
    ------
    UnknownName
        If there is none, or are several.
    """
    known = list(case.documents["document_id"])
    found = [one for one in known if one == name] or [one for one in known if one.endswith(name)]
    if len(found) != 1:
        raise UnknownName("document", name, known)
    return found[0]


def _candidates(case: Case, kind: str, documents: list[str], gentle: bool) -> pd.DataFrame:
    rows = difficulty(case, kind).rename(columns={TABLES[kind].key[0]: "id"})
    if gentle:
        marked = case.passages.set_index("passage_id")["graphic"].notna()
        rows = rows[~rows["passage_id"].map(marked)]
    rows = rows[rows["document_id"].isin(documents)]
    return rows.assign(unasked=unasked(case, rows) if gentle else [()] * len(rows))


def _one_a_passage(rows: pd.DataFrame, random: Random) -> list[tuple]:
    """Return one row of each passage by chance, from the easiest to the hardest, ties in any order."""
    shuffled = list(rows.itertuples())
    random.shuffle(shuffled)
    return sorted({row.passage_id: row for row in shuffled}.values(), key=lambda row: row.difficulty)


def _slices(kind: str, rows: list[tuple], count: int, random: Random) -> Iterator[tuple]:
    """Yield one row out of each of so many slices, so that all degrees are there.

    Of a slice it is one whose answers, as far as they are chosen from a list, were drawn least, and
    of those one that leaves least unasked.
    """
    drawn: Counter[tuple] = Counter()
    for low, high in pairwise(at * len(rows) // max(count, 1) for at in range(count + 1)):
        seen = {row.id: (sum(drawn[answer] for answer in _answers(kind, row)), len(row.unasked))
                for row in rows[low:high]}
        row = random.choice([row for row in rows[low:high] if seen[row.id] == min(seen.values())])
        drawn.update(_answers(kind, row))
        yield row


def _answers(kind: str, row: tuple) -> list[tuple]:
    return [(field.name, getattr(row, field.column)) for field in FIELDS[kind] if field.choices]


def _shares(size: int, there: dict[str, int], gentle: bool) -> dict[str, int]:
    """Return how many passages each kind gives: as many of one as of another, while there are."""
    total = sum(there.values())
    if not 1 <= size <= total:
        shown = ", ".join(f"{count} with {kind}" for kind, count in there.items())
        left = " without the graphic ones" if gentle else ""
        raise SourcebookError(
            f"{size} passages were asked for; expected 1 to {total}, for there are {shown}{left}; "
            "ask for fewer, or for more documents or kinds"
        )
    shares = dict.fromkeys(there, 0)
    while sum(shares.values()) < size:
        least = min((kind for kind in there if shares[kind] < there[kind]), key=shares.get)
        shares[least] += 1
    return shares


def _item(number: str, kind: str, row: tuple, rows: pd.DataFrame) -> Item:
    beside = rows[rows["passage_id"] == row.passage_id]
    if kind == "stances":
        asked = beside[beside["proposition_id"] == row.proposition_id]
        voices = " Several voices do: code one of them." if len(asked) > 1 else ""
        task = f"Somebody takes a position on this sentence: “{row.proposition}”{voices}"
        others: tuple[str, ...] = ()
    else:
        # Statements whose words begin at one place read the same words in several ways.
        starts = pd.Series([row.quote.find(words) for words in beside["wording"]], index=beside.index)
        own = row.quote.find(row.wording)
        asked = beside[starts == own]
        others = tuple(beside.loc[starts != own, "id"])
        task = _which(kind, sorted(set(starts)).index(own), starts.nunique())
    hidden = min(asked["unasked"], key=len)
    return Item(number, kind, row.passage_id, tuple(asked["id"]), others, task + UNASKED[hidden],
                int(row.difficulty), row.reasons, hidden)


def _which(kind: str, place: int, count: int) -> str:
    one, several = NOUNS[kind]
    if count == 1:
        return f"Code the {one}."
    ordinal = ORDINALS[place] if place < len(ORDINALS) else f"{place + 1}th"
    return f"The passage has {count} {several}. Code the {ordinal}, in the order of the words."
