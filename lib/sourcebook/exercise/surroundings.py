"""What is shown around a passage, and whether it can be told from that who speaks, and through whom."""

from __future__ import annotations

import re

import pandas as pd

from sourcebook.case import Case
from sourcebook.exercise.fields import ATTRIBUTION
from sourcebook.exercise.ruling import WORKS
from sourcebook.exercise.words import content
from sourcebook.tables import parts
from sourcebook.text import context

NEAR, WIDE = 160, 700
"""Characters shown on either side of a passage: as far as ``graphic`` is coded, and before it otherwise."""

UNASKED = {
    (): "",
    ("chain",): " Through whom the words came cannot be seen here; the chain is not asked for.",
    tuple(field.name for field in ATTRIBUTION):
        " Whose words these are cannot be seen here; speaker, chain and speech act are not asked for.",
}
"""Fields that a passage with little around it does not ask for, and how that is told."""


def around(case: Case, passage_id: str, gentle: bool) -> tuple[str, str, str]:
    """Return what stands before a passage, its words, and what stands after it, as far as they are shown."""
    passage = case.passage(passage_id)
    text = case.text(passage.document_id)
    before = context(text, passage.start, passage.end, NEAR if gentle else WIDE)[0]
    return before, *context(text, passage.start, passage.end, NEAR)[1:]


def unasked(case: Case, rows: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return for each statement the fields that nobody can know from what a gentle exercise shows."""
    forms = case.names.groupby("entity")["form"].agg(list).to_dict()
    voices = {row.source_id: (row.kind, [row.name, *forms.get(row.source_id, [])])
              for row in case.sources.itertuples(index=False)}
    none, chain, all_of_it = UNASKED

    def hidden(row: tuple) -> tuple[str, ...]:
        there = content(" ".join(around(case, row.passage_id, True)))
        if row.source_id != row.document_id and not _named(*voices[row.source_id], there):
            return all_of_it
        return none if all(_named(*voices[name], there) for name in parts(row.via)) else chain

    return [hidden(row) for row in rows.itertuples()]


def _named(kind: str, names: list[str], there: set[str]) -> bool:
    """Say whether one of the names can be read: that of a work whole, else half of its words."""
    own = [{word for word in content(re.sub(r"\(.*?\)|,.*", "", name)) if len(word) > 3} for name in names]
    return any(words and len(words & there) >= len(words) / (1 if kind in WORKS else 2) for words in own)
