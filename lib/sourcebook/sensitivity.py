"""What depends on whom: leave out one voice, line, standpoint or document and see what changes.

The procedure is that of the jackknife (Quenouille 1956), without its statistics: nothing
is averaged over the rows, each stands for itself.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sourcebook.case import Case
from sourcebook.claims import CLAIMED, apart_in_words, claimed
from sourcebook.envelopes import envelope
from sourcebook.errors import NotApplicable, UnknownName
from sourcebook.lineage import lines
from sourcebook.profile import support
from sourcebook.schema import SPEECH_ACTS

KINDS = {"source": "source_id", "line": "line", "standpoint": "standpoint", "document": "document_id"}
"""What can be left out, and the column that names it."""
RESULTS = {
    "low": "lowest low", "high": "highest high", "plateau": "plateau",
    "plateau_lines": "lines on the plateau", "lines": "lines",
    "lines_if_suspected": "lines if suspicions hold",
}
"""What may change, and what it is called in words."""
NUMBERS = ["low", "high", "plateau_low", "plateau_high", "plateau_lines", "lines", "lines_if_suspected"]
LINES = {"lines": "line", "lines_if_suspected": "line_if_suspected"}


def leave_one_out(
    case: Case, figures: pd.DataFrame, by: Sequence[str] = tuple(KINDS), acts: Sequence[str] = CLAIMED
) -> pd.DataFrame:
    """Leave out each source, line, standpoint and document in turn.

    Lines, and what is set apart, are found once, on all figures: to leave somebody out tells nothing
    new of who relies on whom or of what was replaced. So leaving out a line never raises support.

    Parameters
    ----------
    case : Case
    figures : DataFrame
        Figures of one event and one measure, as ``case.statements`` or ``read_vague`` returns them.
    by : sequence of str
        What to leave out: "source", "line", "standpoint", "document".
    acts : sequence of str
        The speech acts that count as claims; other figures are set apart, see ``claims.why_apart``.

    Returns
    -------
    DataFrame
        First all figures (``kind`` "nothing"), then a row for each that is left out: ``kind``,
        ``left_out`` (id), ``statements`` (how many go with it), ``low``, ``high`` (envelope),
        ``plateau`` (its regions), ``plateau_low``, ``plateau_high`` (missing where open, or where the
        plateau lies in several regions), ``plateau_lines``, ``lines`` and ``lines_if_suspected``
        (most and fewest), and ``changes``, in words; in the first row what is set apart, and why.

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
    envelope(figures, acts)
    used, apart = claimed(lines(case, figures), acts)
    whole = _results(used)
    told = apart_in_words(apart)
    rows = [{"kind": "nothing", "left_out": "", "statements": 0, **whole,
             "changes": f"set apart: {told}" if told else ""}]
    for kind in by:
        for name, group in used.groupby(KINDS[kind], sort=True):
            rest = _results(used.drop(group.index))
            rows.append({"kind": kind, "left_out": name, "statements": len(group), **rest,
                         "changes": _changes(whole, rest)})
    return pd.DataFrame(rows).astype(dict.fromkeys(NUMBERS, "Int64"))


def _results(used: pd.DataFrame) -> dict[str, object]:
    """Return envelope, plateau and lines; missing where no figure with a number is left."""
    counted = {column: used[name].nunique() for column, name in LINES.items()}
    try:
        # What is set apart was so before anything was left out.
        low, high = envelope(used, SPEECH_ACTS)["number"]
    except NotApplicable:
        return dict.fromkeys(["plateau", *NUMBERS], pd.NA) | counted
    profile = support(used, names=False, acts=SPEECH_ACTS)
    regions = profile.plateau
    first, last = regions[["from", "to"]].iloc[0] if len(regions) == 1 else (pd.NA, pd.NA)
    return {"low": low, "high": high, "plateau": " and ".join(profile.regions), "plateau_low": first,
            "plateau_high": last, "plateau_lines": regions["lines"].max() if len(regions) else 0, **counted}


def _changes(whole: dict[str, object], rest: dict[str, object]) -> str:
    if rest["plateau_lines"] is pd.NA:
        return "no figure with a number is left"
    changed = [f"{words} {_said(whole[name])} → {_said(rest[name])}" for name, words in RESULTS.items()
               if _said(whole[name]) != _said(rest[name])]
    return "; ".join(changed) or "nothing"


def _said(value: object) -> str:
    if isinstance(value, str):
        return value or "none"
    return "open" if pd.isna(value) else f"{value:,}"
