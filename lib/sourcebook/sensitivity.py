"""What depends on whom: leave out one voice, line, standpoint or document and see what changes.

The procedure is that of the jackknife (Quenouille 1956), without its statistics: nothing
is averaged over the rows, each stands for itself.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sourcebook.case import Case
from sourcebook.envelopes import envelope
from sourcebook.errors import NotApplicable, UnknownName
from sourcebook.lineage import lines
from sourcebook.profile import support

KINDS = {"source": "source_id", "line": "line", "standpoint": "standpoint", "document": "document_id"}
"""What can be left out, and the column that names it."""
RESULTS = {
    "low": "lowest low", "high": "highest high", "plateau_low": "plateau from", "plateau_high": "plateau to",
    "plateau_lines": "lines on the plateau", "lines": "lines",
    "lines_if_suspected": "lines if suspicions hold",
}
"""What may change, and what it is called in words."""
LINES = {"lines": "line", "lines_if_suspected": "line_if_suspected"}


def leave_one_out(case: Case, figures: pd.DataFrame, by: Sequence[str] = tuple(KINDS)) -> pd.DataFrame:
    """Leave out each source, line, standpoint and document in turn.

    Parameters
    ----------
    case : Case
    figures : DataFrame
        Figures of one event and one measure, as ``case.statements`` or ``read_vague`` returns them.
    by : sequence of str
        What to leave out: "source", "line", "standpoint", "document".

    Returns
    -------
    DataFrame
        First all figures (``kind`` "nothing"), then a row for each that is left out: ``kind``,
        ``left_out`` (id), ``statements`` (how many go with it), ``low``, ``high`` (envelope),
        ``plateau_low``, ``plateau_high`` (missing where open), ``plateau_lines``, ``lines`` and
        ``lines_if_suspected`` (most and fewest), and ``changes``, in words. Lines are found
        anew for what remains.

    Raises
    ------
    UnknownName
        If ``by`` names something else.
    NotApplicable
        If the figures have no envelope.

    Examples
    --------
    >>> from sourcebook import open_case
    >>> case = open_case()
    >>> row = case.figures.iloc[0]
    >>> same = case.statements("figures").query("event_id == @row.event_id and measure_id == @row.measure_id")
    >>> list(leave_one_out(case, same, by=["document"]).columns[:3])
    ['kind', 'left_out', 'statements']
    """
    for name in by:
        if name not in KINDS:
            raise UnknownName("thing to leave out", name, KINDS)
    envelope(figures)
    named = lines(case, figures)
    whole = _results(case, figures)
    rows = [{"kind": "nothing", "left_out": "", "statements": 0, **whole, "changes": ""}]
    for kind in by:
        for name, group in named.groupby(KINDS[kind], sort=True):
            rest = _results(case, figures.drop(group.index))
            rows.append({"kind": kind, "left_out": name, "statements": len(group), **rest,
                         "changes": _changes(whole, rest)})
    return pd.DataFrame(rows).astype(dict.fromkeys(RESULTS, "Int64"))


def _results(case: Case, figures: pd.DataFrame) -> dict[str, object]:
    """Return envelope, plateau and lines; missing where no figure with a number is left."""
    named = lines(case, figures)
    counted = {column: named[name].nunique() for column, name in LINES.items()}
    try:
        low, high = envelope(figures)["number"]
    except NotApplicable:
        return dict.fromkeys(RESULTS, pd.NA) | counted
    plateau = support(named, names=False).plateau
    first, last = ((plateau.iloc[row] for row in (0, -1)) if len(plateau) else ({}, {}))
    return {"low": low, "high": high, "plateau_low": first.get("from", pd.NA),
            "plateau_high": last.get("to", pd.NA), "plateau_lines": first.get("lines", 0), **counted}


def _changes(whole: dict[str, object], rest: dict[str, object]) -> str:
    if rest["plateau_lines"] is pd.NA:
        return "no figure with a number is left"
    changed = [f"{words} {_said(whole[name])} → {_said(rest[name])}" for name, words in RESULTS.items()
               if _said(whole[name]) != _said(rest[name])]
    return "; ".join(changed) or "nothing"


def _said(number: object) -> str:
    return "open" if pd.isna(number) else f"{number:,}"
