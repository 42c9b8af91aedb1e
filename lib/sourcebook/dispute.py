"""Who affirms and who denies a proposition, from which side, how near, through how many lines.

A denial is never given without what others found, nor a claim without its denials. That not
repetitions but independent witnesses count, and how near they were, is the rule of the
handbooks (Langlois and Seignobos 1898; Bernheim 1908).
"""

from __future__ import annotations

from collections import Counter

import pandas as pd

from sourcebook.case import Case
from sourcebook.lineage import Lineage, lineage_of
from sourcebook.schema import PROXIMITIES, STANCES
from sourcebook.weighing import QUESTION, VOICE, Stance, by_question, chosen, weight

SIDES = {"support": ("affirms", "reports"), "counter-claim": ("denies", "qualifies")}
"""The stances on each side of a question; the second speaks only where nobody takes the first."""


def positions(stances: pd.DataFrame) -> pd.DataFrame:
    """Return what each voice holds of each proposition.

    Parameters
    ----------
    stances : DataFrame
        As ``case.statements("stances")`` returns them.

    Returns
    -------
    DataFrame
        A row a voice and proposition: ``topic, proposition_id, proposition, source_id, speaker,
        standpoint, standpoint_label, standpoint_order, proximity``, ``position`` (its stances; a
        voice with several has them all, joined by a comma), ``explicit`` (whether any of them
        is), ``documents`` and ``statements`` (ids joined by a space); by topic and
        proposition, then by standpoint, nearness and name.

    Examples
    --------
    >>> from sourcebook import open_case
    >>> held = positions(open_case().statements("stances"))
    >>> bool(held.duplicated(["proposition_id", "source_id"]).any())
    False
    """
    grouped = stances.sort_values("stance_id").groupby(["proposition_id", "source_id"], sort=True)
    told = grouped.agg(
        topic=("topic", "first"), proposition=("proposition", "first"),
        **{name: (name, "first") for name in VOICE},
        position=("stance", _in_order), explicit=("explicit", "any"),
        documents=("document_id", _joined), statements=("stance_id", _joined),
    ).reset_index()
    near = told["proximity"].map(PROXIMITIES.index).astype("int64")
    order = ["topic", "proposition_id", "standpoint_order", "near", "speaker", "source_id"]
    rows = told.assign(near=near).sort_values(order, ignore_index=True)
    return rows[[*QUESTION, "source_id", *VOICE, "position", "explicit", "documents", "statements"]]


def matrix(held: pd.DataFrame) -> pd.DataFrame:
    """Set propositions against voices that are grouped by standpoint and proximity.

    Parameters
    ----------
    held : DataFrame
        As ``positions`` returns it.

    Returns
    -------
    DataFrame
        A row a proposition, by topic; a column each standpoint and proximity that occurs, the
        standpoints in the order of the case and the nearest first; in the cells how many
        voices hold what, blank where none speaks.
    """
    groups = held.groupby([*QUESTION, "standpoint_order", "standpoint_label", "proximity"], sort=True)
    cells = groups["position"].agg(_counted).reset_index()
    columns = cells["standpoint_label"] + ", " + cells["proximity"]
    order = cells.assign(near=cells["proximity"].map(PROXIMITIES.index), column=columns)
    names = order.sort_values(["standpoint_order", "near"])["column"].unique()
    wide = order.pivot(index=QUESTION, columns="column", values="position")
    return wide.reindex(columns=names).fillna("").rename_axis(columns=None).reset_index()


def summary(case: Case, stances: pd.DataFrame) -> pd.DataFrame:
    """Sum up each proposition: how many voices and lines, from which sides, how near, for and against.

    A voice that both affirms and denies counts on both sides. Who qualifies or reports is on neither.

    Parameters
    ----------
    case : Case
    stances : DataFrame
        As ``case.statements("stances")`` returns them.

    Returns
    -------
    DataFrame
        A row a proposition, by topic: ``voices`` (all), ``several`` (voices with more than one
        position), then ``voices_``, ``lines_`` (independent lines, a range if dependence is
        suspected), ``standpoints_`` and ``nearest_``, each ``for`` and ``against``, and
        ``qualify`` and ``report`` (voices).
    """
    lineage = lineage_of(case)
    rows = [_summed(lineage, group) for group in by_question(stances)]
    return pd.DataFrame(rows, columns=SUMMED)


SUMMED = [*QUESTION, "voices", "several", *(f"{what}_{side}" for side in ("for", "against")
          for what in ("voices", "lines", "standpoints", "nearest")), "qualify", "report"]


def _summed(lineage: Lineage, group: list[Stance]) -> dict[str, object]:
    voices = Counter(voice for voice, _ in {(row.source_id, row.stance) for row in group})
    row = {**_question(group), "voices": len(voices), "several": sum(held > 1 for held in voices.values())}
    for side, stance in (("for", "affirms"), ("against", "denies")):
        row |= {f"{what}_{side}": value for what, value in weight(lineage, _taking(stance, group)).items()}
    return row | {name: len({each.source_id for each in _taking(stance, group)})
                  for name, stance in (("qualify", "qualifies"), ("report", "reports"))}


def _question(group: list[Stance]) -> dict[str, object]:
    return {name: getattr(group[0], name) for name in QUESTION}


def _taking(stance: str, group: list[Stance]) -> list[Stance]:
    return [row for row in group if row.stance == stance]


def strongest(case: Case, stances: pd.DataFrame) -> pd.DataFrame:
    """Return for each proposition the strongest independent support and the strongest counter-claim.

    The rule, the same for both: of all choices of statements the one with most independent
    lines, so one statement a line; of those the one from most standpoints; of those the
    nearest voices, and of equally near ones who say it explicitly, through fewest carriers.
    Support are those who affirm, or, if nobody does, those who report; a counter-claim those
    who deny, or, if nobody does, those who qualify.

    Parameters
    ----------
    case : Case
    stances : DataFrame
        As ``case.statements("stances")`` returns them.

    Returns
    -------
    DataFrame
        Two rows a proposition, never one: ``topic, proposition_id, proposition, side`` (support,
        counter-claim), ``position`` (the stance, blank if no voice takes either), ``voices,
        lines, standpoints, nearest``, ``explicit`` (how many of the chosen statements are),
        ``speakers`` and ``statements`` (the chosen ones; the nearest first).
    """
    rows, lineage = [], lineage_of(case)
    for group in by_question(stances):
        rows += [{**_question(group), "side": side, **_best(lineage, group, accepted)}
                 for side, accepted in SIDES.items()]
    columns = [*QUESTION, "side", "position", "voices", "lines", "standpoints", "nearest", "explicit",
               "speakers", "statements"]
    return pd.DataFrame(rows, columns=columns)


def _best(lineage: Lineage, group: list[Stance], accepted: tuple[str, ...]) -> dict[str, object]:
    taken = next((stance for stance in accepted if _taking(stance, group)), "")
    own = _taking(taken, group)
    best = chosen(lineage, own)
    return {
        "position": taken, **weight(lineage, own), "explicit": sum(bool(row.explicit) for row in best),
        "speakers": "; ".join(row.speaker for row in best),
        "statements": " ".join(row.stance_id for row in best),
    }


def denials(case: Case, stances: pd.DataFrame) -> pd.DataFrame:
    """Set each denial beside what voices of other standpoints than the denier's affirm.

    Parameters
    ----------
    case : Case
    stances : DataFrame
        As ``case.statements("stances")`` returns them.

    Returns
    -------
    DataFrame
        A row a denying statement, by topic and proposition: ``stance_id, proposition_id,
        proposition, speaker, standpoint_label, proximity, chain``, then of those from other
        standpoints who affirm ``voices, lines, standpoints, nearest`` and ``statements``
        (the strongest by the rule of ``strongest``), and how many voices of the ``own_side`` do.
    """
    rows, lineage = [], lineage_of(case)
    for group in by_question(stances):
        denied, affirmed = _taking("denies", group), _taking("affirms", group)
        beside = {side: _beside(lineage, affirmed, side) for side in {row.standpoint for row in denied}}
        rows += [{**row._asdict(), **beside[row.standpoint]}
                 for row in sorted(denied, key=lambda row: row.stance_id)]
    found = ["voices", "lines", "standpoints", "nearest", "statements", "own_side"]
    return pd.DataFrame(rows, columns=[*DENIED, *found])


def _beside(lineage: Lineage, affirmed: list[Stance], side: str) -> dict[str, object]:
    others = [row for row in affirmed if row.standpoint != side]
    return {**weight(lineage, others),
            "statements": " ".join(row.stance_id for row in chosen(lineage, others)),
            "own_side": len({row.source_id for row in affirmed if row.standpoint == side})}


DENIED = ["stance_id", "proposition_id", "proposition", "speaker", "standpoint_label", "proximity", "chain"]


def _in_order(stances: pd.Series) -> str:
    return ", ".join(sorted(set(stances), key=STANCES.index))


def _joined(ids: pd.Series) -> str:
    return " ".join(sorted(set(ids)))


def _counted(held: pd.Series) -> str:
    counts = held.value_counts()
    order = sorted(counts.index, key=lambda each: [STANCES.index(one) for one in each.split(", ")])
    return "; ".join(f"{each} {counts[each]}" for each in order)
