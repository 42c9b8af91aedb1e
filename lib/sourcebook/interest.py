"""Statements that go against the side of the voice that makes them, found by rule.

What somebody says against the interest of his own side is less likely to be said for its
sake (Bernheim 1908; Howell and Prevenier 2001, on bias). The rule finds candidates and no
more: it knows the side of a voice and the side a sentence speaks against, not what else
the voice may have wanted.
"""

from __future__ import annotations

import pandas as pd

from sourcebook.case import Case
from sourcebook.tables import parts

AFFIRMS, DENIES = "affirms what burdens its own side", "denies what burdens another side"
"""The two ways in which a statement goes against the side of its voice."""


def parties(case: Case) -> list[str]:
    """Return the standpoints that are parties to the conflict, in the order of the case."""
    sides = case.standpoints.sort_values("order")
    return list(sides.loc[sides["party"].fillna(False).astype(bool), "standpoint_id"])


def against_interest(case: Case, stances: pd.DataFrame) -> pd.DataFrame:
    """Return the stances that go against the side of the voice that takes them.

    A voice whose side is a party to the conflict affirms a proposition that
    burdens this side, or denies one that burdens another. Qualifications and reports are left
    out, and so are figures: whether a low or a high number serves a side is not coded.

    Parameters
    ----------
    case : Case
    stances : DataFrame
        As ``case.statements("stances")`` returns them.

    Returns
    -------
    DataFrame
        ``stance_id, topic, proposition_id, proposition, stance, burdens, how`` (which of the two),
        ``source_id, speaker, standpoint, standpoint_label, proximity, explicit, speech_act,
        chain``, and ``told_by``: the labels of other parties through whose hands the words came
        (carriers and document), blank if none; by topic, proposition and id.

    Notes
    -----
    What an opponent tells that somebody said against himself is the opponent's word; so
    ``told_by`` belongs to every reading of the table. A side is not one interest: a president
    who blames his opponents speaks against his side, not against himself. And the rule knows
    no alliances: of more than two parties, some may stand together.
    """
    burdens = case.propositions.set_index("proposition_id")["burdens"]
    asked = stances.assign(burdens=stances["proposition_id"].map(burdens))
    partial = asked[asked["burdens"].notna() & asked["standpoint"].isin(parties(case))]
    own = partial["burdens"] == partial["standpoint"]
    affirmed, denied = (partial["stance"] == "affirms") & own, (partial["stance"] == "denies") & ~own
    found = partial.assign(how=affirmed.map({True: AFFIRMS, False: DENIES}))[affirmed | denied]
    chains = found[["document_id", "via", "standpoint"]].itertuples(index=False)
    told = [_told_by(case, row) for row in chains]
    found = found.assign(told_by=pd.array(told, dtype="str"))
    return found.sort_values(["topic", "proposition_id", "stance_id"], ignore_index=True)[COLUMNS]


COLUMNS = ["stance_id", "topic", "proposition_id", "proposition", "stance", "burdens", "how", "source_id",
           "speaker", "standpoint", "standpoint_label", "proximity", "explicit", "speech_act", "chain",
           "told_by"]


def _told_by(case: Case, row: tuple) -> str:
    """Return the labels of the parties, other than the speaker's own, that stand in the chain."""
    side = dict(zip(case.sources["source_id"], case.sources["standpoint"], strict=True))
    carriers = [row.document_id, *parts(row.via)]
    passed = {side.get(carrier) for carrier in carriers} - {row.standpoint}
    return ", ".join(case.label(name, "standpoints") for name in parties(case) if name in passed)
