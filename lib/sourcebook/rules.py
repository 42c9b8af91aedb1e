"""Six rules for making one answer of many figures, side by side.

Five follow what casualty recorders describe, as far as figures alone allow; "like" says
that a recorder would judge more than figures. One is ours. Where a rule's own condition
is not met it gives no number and says what it would take.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sourcebook.case import Case
from sourcebook.envelopes import bounds, envelope, read_vague
from sourcebook.errors import NotApplicable, UnknownName
from sourcebook.lineage import lines
from sourcebook.profile import support
from sourcebook.recorders import CITES, coded, overwritten

NAMES = {"envelope": "plain envelope", "ucdp": "UCDP-like", "acled": "ACLED-like", "ibc": "IBC-like",
         "airwars": "Airwars-like", "plateau": "support plateau"}
"""What a rule is called in tables, by the word with which it is asked for."""
COUNTS = ["low", "best", "high", "lines", "lines_if_suspected"]
COLUMNS = ["rule", *COUNTS[:3], "low_owners", "high_owners", *COUNTS[3:], "left_out", "answer", "cites"]
NO_NUMBER = ("no figure has a number", "it would take a reading of the vague words")


@dataclass(frozen=True)
class _Question:
    """The figures with their lines and with ends as numbers, and what a rule may be told."""

    figures: pd.DataFrame
    conservative: pd.DataFrame
    parties: tuple[str, ...]
    reliable: tuple[str, ...]


@dataclass(frozen=True)
class _Answer:
    """The figures a rule used, what it makes of them, and what has to be said with it."""

    used: pd.DataFrame
    low: tuple[float, str] = (np.nan, "")
    high: tuple[float, str] = (np.nan, "")
    best: float = np.nan
    remarks: tuple[str, ...] = ()


def apply_rules(
    case: Case,
    figures: pd.DataFrame,
    parties: Sequence[str] | None = None,
    reliable: Sequence[str] = (),
    conservative: str = "acled",
) -> pd.DataFrame:
    """Put six rules side by side.

    A recorder who codes numbers codes "at least 161" as 161: in the rules named after recorders
    an end that the words leave open is the number they give. The plain envelope and the plateau
    say that it is open.

    Parameters
    ----------
    case : Case
    figures : DataFrame
        Figures of one event and one measure, as ``case.statements`` or ``read_vague`` returns them.
    parties : sequence of str, optional
        Ids of the standpoints whose claims are those of a party; without it those that the table
        of standpoints marks. Whoever speaks from such a standpoint counts, officials or not.
    reliable : sequence of str
        Ids of the sources that the reader holds to be the most reliable, for the best of UCDP; the
        lowest number that these give is taken. That choice is the reader's; no rule makes it.
    conservative : str
        The reading of vague words for the ACLED-like rule; without it in the table of quantifiers
        vague words are left out there.

    Returns
    -------
    DataFrame
        A row a rule: ``rule``, ``low``, ``best``, ``high`` (missing where the rule gives none),
        ``low_owners`` and ``high_owners`` (ids of the figures whose bound it is), ``lines`` and
        ``lines_if_suspected`` (independent lines among the figures used, most and fewest),
        ``left_out`` (ids), ``answer`` in words, "cannot answer, because …" where a condition of
        the rule is not met, and ``cites``, where the rule is described.

    Raises
    ------
    NotApplicable
        If there are no figures, or they are of several events or measures.
    UnknownName
        If a standpoint or a source is not known.

    Examples
    --------
    >>> from sourcebook import open_case
    >>> case = open_case()
    >>> row = case.figures.iloc[0]
    >>> same = case.statements("figures").query("event_id == @row.event_id and measure_id == @row.measure_id")
    >>> list(apply_rules(case, same)["rule"].tail(2))
    ['Airwars-like', 'support plateau']
    """
    _ask(figures)
    known = list(case.standpoints["standpoint_id"])
    if parties is None:
        parties = case.standpoints.loc[case.standpoints["party"].fillna(False), "standpoint_id"]
    _known("standpoint", parties, known)
    _known("source", reliable, case.sources["source_id"])
    figures = lines(case, figures.sort_values("figure_id", ignore_index=True))
    reading = conservative if conservative in set(case.quantifiers["reading"]) else "none"
    asked = _Question(coded(figures), coded(read_vague(figures, case.quantifiers, reading)), tuple(parties),
                      tuple(reliable))
    return pd.DataFrame([_row(asked, rule) for rule in CITES], columns=COLUMNS).astype(
        dict.fromkeys(COUNTS, "Int64"))


def _ask(figures: pd.DataFrame) -> None:
    for column, word in (("event_id", "events"), ("measure_id", "measures")):
        if figures[column].nunique() > 1:
            several = ", ".join(sorted(figures[column].unique()))
            raise NotApplicable(f"the rules are for one event and one measure; these are {word} {several}")
    if figures.empty:
        raise NotApplicable("the rules take at least one figure; here is none")


def _known(what: str, names: Sequence[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in set(known):
            raise UnknownName(what, name, known)


def _row(asked: _Question, rule: str) -> dict[str, object]:
    row = {"rule": rule, "low_owners": "", "high_owners": "", "cites": CITES[rule]}
    try:
        found = RULES[rule](asked)
    except NotApplicable as refused:
        left_out = _ids(asked.figures)
        return row | {"lines": 0, "lines_if_suspected": 0, "left_out": left_out, "answer": str(refused)}
    (low, low_owners), (high, high_owners) = found.low, found.high
    one = not pd.isna(low) and not pd.isna(high) and low == high
    said = f"{low:,.0f}" if one else f"{_said(low, 'no low')} to {_said(high, 'no high')}"
    return row | {
        "low": low, "best": found.best, "high": high, "low_owners": low_owners, "high_owners": high_owners,
        "lines": found.used["line"].nunique(),
        "lines_if_suspected": found.used["line_if_suspected"].nunique(),
        "left_out": _ids(asked.figures[~asked.figures["figure_id"].isin(found.used["figure_id"])]),
        "answer": "; ".join([said, *found.remarks]),
    }


def _said(number: float, nothing: str) -> str:
    return nothing if pd.isna(number) else f"{number:,.0f}"


def _cannot(because: str, take: str) -> NotApplicable:
    return NotApplicable(f"cannot answer, because {because}; {take}")


def _numbered(figures: pd.DataFrame) -> pd.DataFrame:
    used = figures[figures["least"].notna()]
    if used.empty:
        raise _cannot(*NO_NUMBER)
    return used


def _range(used: pd.DataFrame, *remarks: str) -> _Answer:
    low, high = used["least"].min(), used["most"].max()
    return _Answer(used, (low, _ids(used[used["least"] == low])), (high, _ids(used[used["most"] == high])),
                   remarks=remarks)


def _ids(figures: pd.DataFrame) -> str:
    return " ".join(figures["figure_id"])


def _envelope(asked: _Question) -> _Answer:
    used = _numbered(asked.figures)
    (low, low_owners, below), (high, high_owners, above) = envelope(used)[
        ["number", "statements", "left_open_by"]].itertuples(index=False)
    opened = [f"left open {side} by {ids}" for side, ids in (("below", below), ("above", above)) if ids]
    low, high = (np.nan if pd.isna(number) else number for number in (low, high))
    return _Answer(used, (low, low_owners), (high, high_owners), remarks=tuple(opened))


def _ucdp(asked: _Question) -> _Answer:
    found = _range(_numbered(asked.figures))
    trusted = found.used[found.used["source_id"].isin(asked.reliable)]
    if trusted.empty:
        remark = "no best, because no source is named as more reliable; it would take a reader who names one"
        return _Answer(found.used, found.low, found.high, remarks=(remark,))
    named = ", ".join(sorted(trusted["source_id"].unique()))
    remark = f"best: the lowest of {named}, which the reader names as more reliable"
    return _Answer(found.used, found.low, found.high, trusted["least"].min(), (remark,))


def _acled(asked: _Question) -> _Answer:
    used = _numbered(asked.conservative[~overwritten(asked.conservative)])
    low = used["least"].min()
    owned = low, _ids(used[used["least"] == low])
    return _Answer(used, owned, owned, low, ("the lowest, of each voice the latest",))


def _ibc(asked: _Question) -> _Answer:
    used = _numbered(asked.figures)
    if used["line"].nunique() < 2:
        raise _cannot("the figures with a number make fewer than two independent lines",
                      "it would take a second one")
    doubt = used["line_if_suspected"].nunique() < 2
    return _range(used, *(["one line only if the suspected dependences hold"] if doubt else []))


def _airwars(asked: _Question) -> _Answer:
    if not asked.parties:
        raise _cannot("the case does not say which standpoints are parties",
                      "it would take the column party of the table of standpoints")
    used = _numbered(asked.figures)
    claims = used[used["standpoint"].isin(asked.parties)]
    if len(claims) == len(used):
        raise _cannot("all figures with a number are claims of parties", "it would take one of another voice")
    own = _range(claims)
    apart = f"apart, claims of parties: {own.low[0]:,.0f} to {own.high[0]:,.0f} ({own.low[1]}; {own.high[1]})"
    return _range(used.drop(claims.index), *([apart] if len(claims) else []))


def _plateau(asked: _Question) -> _Answer:
    used = _numbered(asked.figures)
    profile = support(used, names=False)
    regions = profile.plateau
    most = regions["lines"].max()
    if not most > 1:
        raise _cannot("no number is allowed by two independent lines",
                      "it would take lines that agree on one")
    low, high = regions["from"].astype("Float64").iloc[0], regions["to"].astype("Float64").iloc[-1]
    ends, carried = bounds(profile.figures), profile.figures
    own = carried[(ends["floor"] == low).fillna(False)], carried[(ends["ceiling"] == high).fillna(False)]
    parts = [f"{_said(start, 'open')}–{_said(end, 'open')}" for start, end in
             regions[["from", "to"]].itertuples(index=False)]
    several = [f"in {len(parts)} separate regions: {', '.join(parts)}"] if len(parts) > 1 else []
    return _Answer(used, (low, _ids(own[0])), (high, _ids(own[1])),
                   remarks=(f"allowed by {most} of {used['line'].nunique()} lines", *several))


RULES: dict[str, Callable[[_Question], _Answer]] = dict(
    zip(CITES, (_envelope, _ucdp, _acled, _ibc, _airwars, _plateau), strict=True)
)
