"""What each of six rules makes of the figures of one event and measure.

Five follow what casualty recorders describe, as far as figures alone allow; "like" says
that a recorder would judge more than figures. One is ours. Where each is described stands
in ``recorders.CITES``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sourcebook.envelopes import envelope, limits
from sourcebook.errors import NotApplicable
from sourcebook.profile import support
from sourcebook.recorders import CITES, overwritten
from sourcebook.schema import SPEECH_ACTS

NO_CLAIM = ("no figure is a claim that stands", "it would take one, or other speech acts")
NO_NUMBER = ("no figure has a number", "it would take a reading of the vague words")


@dataclass(frozen=True)
class Question:
    """The claims with their lines and with ends as numbers, and what a rule may be told.

    Parameters
    ----------
    figures, conservative : DataFrame
        As ``recorders.coded`` returns them, vague words as the reader has them, and as the
        ACLED-like rule has them.
    parties, reliable : tuple of str
        Ids of the standpoints that are parties, and of the sources a reader holds to be reliable.
    """

    figures: pd.DataFrame
    conservative: pd.DataFrame
    parties: tuple[str, ...]
    reliable: tuple[str, ...]


@dataclass(frozen=True)
class Ruling:
    """The figures a rule used, its ends with their owners or its regions, and what has to be said with it."""

    used: pd.DataFrame
    low: tuple[float, str] = (np.nan, "")
    high: tuple[float, str] = (np.nan, "")
    best: float = np.nan
    remarks: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """The ruling in words."""
        if self.regions:
            return f"{len(self.regions)} separate regions: {' and '.join(self.regions)}"
        low, high = ((nothing if pd.isna(number) else f"{number:,.0f}") for number, nothing in
                     ((self.low[0], "no low"), (self.high[0], "no high")))
        return low if low == high else f"{low} to {high}"


def _cannot(because: str, take: str) -> NotApplicable:
    return NotApplicable(f"cannot answer, because {because}; {take}")


def _numbered(figures: pd.DataFrame) -> pd.DataFrame:
    if figures.empty:
        raise _cannot(*NO_CLAIM)
    used = figures[figures["least"].notna()]
    if used.empty:
        raise _cannot(*NO_NUMBER)
    return used


def _range(used: pd.DataFrame, *remarks: str) -> Ruling:
    low, high = used["least"].min(), used["most"].max()
    return Ruling(used, (low, _ids(used[used["least"] == low])), (high, _ids(used[used["most"] == high])),
                   remarks=remarks)


def _ids(figures: pd.DataFrame) -> str:
    return " ".join(figures["figure_id"])


def _envelope(asked: Question) -> Ruling:
    used = _numbered(asked.figures)
    # What is set apart was so before any rule chose among the claims.
    (low, low_owners, below), (high, high_owners, above) = envelope(used, SPEECH_ACTS)[
        ["number", "statements", "left_open_by"]].itertuples(index=False)
    opened = [f"left open {side} by {ids}" for side, ids in (("below", below), ("above", above)) if ids]
    low, high = (np.nan if pd.isna(number) else number for number in (low, high))
    return Ruling(used, (low, low_owners), (high, high_owners), remarks=tuple(opened))


def _ucdp(asked: Question) -> Ruling:
    found = _range(_numbered(asked.figures))
    trusted = found.used[found.used["source_id"].isin(asked.reliable)]
    if trusted.empty:
        remark = "no best, because no source is named as more reliable; it would take a reader who names one"
        return Ruling(found.used, found.low, found.high, remarks=(remark,))
    named = ", ".join(sorted(trusted["source_id"].unique()))
    remark = f"best: the lowest of {named}, which the reader names as more reliable"
    return Ruling(found.used, found.low, found.high, trusted["least"].min(), (remark,))


def _acled(asked: Question) -> Ruling:
    used = _numbered(asked.conservative[~overwritten(asked.conservative)])
    low = used["least"].min()
    owned = low, _ids(used[used["least"] == low])
    return Ruling(used, owned, owned, low, ("the lowest, of each voice the latest",))


def _ibc(asked: Question) -> Ruling:
    used = _numbered(asked.figures)
    if used["line"].nunique() < 2:
        raise _cannot("the figures with a number make fewer than two independent lines",
                      "it would take a second one")
    doubt = used["line_if_suspected"].nunique() < 2
    return _range(used, *(["one line only if the suspected dependences hold"] if doubt else []))


def _airwars(asked: Question) -> Ruling:
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


def _plateau(asked: Question) -> Ruling:
    used = _numbered(asked.figures)
    profile = support(used, names=False, acts=SPEECH_ACTS)
    regions = profile.plateau
    most = regions["lines"].max()
    if not most > 1:
        raise _cannot("no number is allowed by two independent lines",
                      "it would take lines that agree on one")
    allowed = f"allowed by {most} of {used['line'].nunique()} lines"
    if len(regions) > 1:
        # From the first region to the last lie numbers that fewer lines allow.
        return Ruling(used, remarks=(allowed,), regions=tuple(profile.regions))
    low, high = regions[["from", "to"]].astype("Float64").iloc[0]
    ends, carried = limits(profile.figures), profile.figures
    own = carried[(ends["floor"] == low).fillna(False)], carried[(ends["ceiling"] == high).fillna(False)]
    # Ends are given as they are said: who says "more than 1,000" has not said 1,001.
    said = own[0]["least"].min() if len(own[0]) else low, own[1]["most"].max() if len(own[1]) else high
    excluded = [f"{number:,.0f} itself excluded" for number, end in zip(said, (low, high), strict=True)
                if not pd.isna(end) and number != end]
    return Ruling(used, (said[0], _ids(own[0])), (said[1], _ids(own[1])), remarks=(allowed, *excluded))


RULES: dict[str, Callable[[Question], Ruling]] = dict(
    zip(CITES, (_envelope, _ucdp, _acled, _ibc, _airwars, _plateau), strict=True)
)
"""The rules by name, in the order in which they are shown."""
