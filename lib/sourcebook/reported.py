"""The numbers that reports give of a case, and which of them are others in another state of it."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from sourcebook.case import Case
from sourcebook.envelopes import envelope, read_vague
from sourcebook.errors import NotApplicable
from sourcebook.lineage import Lineage, lineage_of
from sourcebook.rules import NAMES, apply_rules

NONE, USUAL = "none", "conventional"
"""The reading that leaves vague words without numbers, and that which reports take where a case has it."""
SUBJECT = ["event_id", "measure_id"]
RESTS_ON = "documents sources standpoints events measures dependences links quantifiers".split()
"""The tables on which numbers of any event and measure may rest, beside their own figures."""


def reported(
    case: Case, reading: str = NONE, subjects: Collection[tuple[str, str]] | None = None
) -> pd.DataFrame:
    """Return what is reported of every event and measure that has figures.

    Parameters
    ----------
    case : Case
    reading : str
        How vague words are read: a reading of the case, or "none".
    subjects : collection of (str, str), optional
        Only of these events and measures.

    Returns
    -------
    DataFrame
        Indexed by ``event_id`` and ``measure_id``, all text: ``lowest low`` and ``highest high``
        with the figures that own each, ``low left open by``, ``high left open by``, ``figures``
        (how many), ``lines``, and what each of the other rules answers.

    Examples
    --------
    >>> from sourcebook import open_case
    >>> list(reported(open_case()).columns)[:6]
    ['lowest low', 'low left open by', 'highest high', 'high left open by', 'figures', 'lines']
    """
    figures = read_vague(case.statements("figures"), case.quantifiers, reading)
    lineage = lineage_of(case)
    groups = figures.groupby(SUBJECT, sort=False)
    rows = {subject: _reported(lineage, group) | _ruled(case, group) for subject, group in groups
            if subjects is None or subject in subjects}
    index = pd.MultiIndex.from_tuples(list(rows), names=SUBJECT)
    return pd.DataFrame(list(rows.values()), index=index, columns=COLUMNS)


COLUMNS = ["lowest low", "low left open by", "highest high", "high left open by", "figures", "lines",
           *(name for rule, name in NAMES.items() if rule != "envelope")]


def _reported(lineage: Lineage, figures: pd.DataFrame) -> dict[str, str]:
    fewest, most = lineage.count(figures)
    return {
        **_bounds(figures),
        "figures": str(len(figures)),
        "lines": str(fewest) if fewest == most else f"{fewest} to {most}",
    }


def _ruled(case: Case, figures: pd.DataFrame) -> dict[str, str]:
    found = apply_rules(case, figures).set_index("rule")["answer"]
    return {name: found[name] for name in NAMES.values() if name in COLUMNS}


def _bounds(figures: pd.DataFrame) -> dict[str, str]:
    try:
        rows = envelope(figures).set_index("bound")
    except NotApplicable:
        ends = ("lowest low", "low left open by", "highest high", "high left open by")
        return dict.fromkeys(ends, "no number stated")
    found = {}
    for bound, end in (("lowest low", "low"), ("highest high", "high")):
        row = rows.loc[bound]
        found[bound] = "none stated" if pd.isna(row["number"]) else f"{row['number']:,} ({row['statements']})"
        found[f"{end} left open by"] = row["left_open_by"] or "no figure"
    return found


def reported_changes(old: Case, new: Case, reading: str = NONE) -> pd.DataFrame:
    """List what is reported of an event and a measure in one state of a case and not so in the other.

    Returns
    -------
    DataFrame
        ``event_id``, ``measure_id``, ``event``, ``measure``, ``reported`` (which number),
        ``before`` and ``after``, "no figures" where a state has none, and ``because``: the figures
        of them that are in one state only or differ, else that it is rows of other tables.
    """
    changed = _changed(old, new)
    same = all(getattr(old, table).equals(getattr(new, table)) for table in RESTS_ON)
    before, after = (reported(case, reading, changed if same else None) for case in (old, new))
    rows = []
    for subject in dict.fromkeys([*after.index, *before.index]):
        known = new if subject in after.index else old
        for name in after.columns:
            was, now = (each[name].get(subject, "no figures") for each in (before, after))
            if was != now:
                rows.append([*subject, known.label(subject[0], "events"), known.label(subject[1], "measures"),
                             name, was, now, " ".join(changed.get(subject, [])) or "rows of other tables"])
    columns = [*SUBJECT, "event", "measure", "reported", "before", "after", "because"]
    return pd.DataFrame(rows, columns=columns)


def _changed(old: Case, new: Case) -> dict[tuple[str, str], list[str]]:
    """Return for every event and measure the figures that are not the same in both states."""
    states = [case.figures.set_index("figure_id").drop(columns="note").astype(object) for case in (old, new)]
    cells = [dict(zip(rows.index, map(tuple, rows.fillna("").to_numpy()), strict=True)) for rows in states]
    found: dict[tuple[str, str], list[str]] = {}
    for name in sorted({*cells[0], *cells[1]}):
        if cells[0].get(name) != cells[1].get(name):
            for rows in states:
                if name in rows.index and name not in found.setdefault(tuple(rows.loc[name, SUBJECT]), []):
                    found[tuple(rows.loc[name, SUBJECT])].append(name)
    return found
