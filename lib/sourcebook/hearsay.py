"""Rules on hearsay: voices that are heard only as another voice tells it.

Independent are witnesses of whom none has it from the same mouth as another (Langlois and
Seignobos 1898, book II, chapter VIII); so where one voice is heard through another and both
hold the same, the tables have to say who has it from whom.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import permutations

import pandas as pd

from sourcebook.draft import Draft
from sourcebook.errors import Fault
from sourcebook.schema import HEARSAY, STATEMENTS, TABLES
from sourcebook.tables import parts


def only_through(draft: Draft) -> Iterator[Fault]:
    """A voice that is recorded to be heard only through another is heard in no other way."""
    heard = defaultdict(dict)
    for table in STATEMENTS:
        for row in _with_chains(draft, table):
            heard[row.source_id].setdefault(row.chain[-1], getattr(row, TABLES[table].key[0]))
    for line, how, voice, teller in draft.rows("dependences", "how", "source_id", "depends_on"):
        for other, statement in heard[voice].items() if how == HEARSAY else ():
            if other != teller:
                yield draft.sheets["dependences"].fault(
                    line, "source_id", f"{voice!r}, heard through {other!r} in {statement!r}",
                    f"a voice heard only through {teller!r}",
                    f"give it a source of its own for what {teller!r} tells of it")


def one_mouth(draft: Draft) -> Iterator[Fault]:
    """Of two voices that hold the same in one passage, one through the other, one relies on the other."""
    pairs = draft.tables["dependences"][["source_id", "depends_on"]]
    recorded = {frozenset(pair) for pair in pairs.itertuples(index=False, name=None)}
    held = defaultdict(list)
    for row in _with_chains(draft, "stances"):
        held[row.passage_id, row.proposition_id, row.stance].append(row)
    for (passage, proposition, stance), rows in held.items():
        for row, teller in permutations(rows, 2):
            pair = frozenset([row.source_id, teller.source_id])
            if len(pair) > 1 and teller.source_id in row.chain and pair not in recorded:
                yield draft.sheets["stances"].fault(
                    row.Index, "source_id", f"{row.source_id!r} {stance} {proposition!r} in {passage!r}, "
                    f"and so does {teller.source_id!r}, through whom it is heard",
                    "a dependence between the two", "say in data/dependences.csv who has it from whom")


def _with_chains(draft: Draft, table: str) -> Iterator[tuple]:
    """Yield the statements of a table with ``chain``: the document and the carriers."""
    documents = draft.looked_up("passages", "passage_id", "document_id")
    rows = draft.tables[table].dropna(subset=["passage_id", "source_id"])
    pairs = zip(rows["passage_id"], rows["via"], strict=True)
    chains = [[documents.get(passage), *parts(via)] for passage, via in pairs]
    return rows.assign(chain=pd.Series(chains, index=rows.index, dtype=object)).itertuples()
