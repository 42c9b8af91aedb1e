"""How many independent lines allow each number: a step function over lines, made by a sweep.

The question behind it is the oldest of source criticism: on what do independent
witnesses agree (Bernheim 1908; Langlois and Seignobos 1898)? A line counts once
however often it is repeated. The sweep over sorted ends is the standard one for
the depth of a set of intervals (Klee 1977). Figures count whole things, so a step
from 161 to 200 is followed by one that begins at 201, "more than 1,000" begins at 1,001, and ties are exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sourcebook.claims import CLAIMED, one_subject, why_apart
from sourcebook.envelopes import bounds, limits
from sourcebook.errors import SourcebookError


@dataclass(frozen=True, eq=False)
class Profile:
    """The support that lines give to numbers; made by ``support``.

    Attributes
    ----------
    steps : DataFrame
        ``from``, ``to`` (both included; missing where the words leave that end open),
        ``lines`` (how many allow every number of the step) and, unless it was not asked
        for, ``which`` (their ids joined by a space). Below the first step and above the
        last there is no support.
    spans : DataFrame
        ``line``, ``from``, ``to``: for each line the numbers that any of its figures allows,
        in as many spans as do not touch.
    figures, apart : DataFrame
        The figures that are used, and those that are kept apart and counted: the second with
        ``why``: see ``claims.why_apart``; else "no number" or "no line of its own".
    by : str
        The column that holds the line.
    """

    steps: pd.DataFrame
    spans: pd.DataFrame
    figures: pd.DataFrame
    apart: pd.DataFrame
    by: str

    @property
    def plateau(self) -> pd.DataFrame:
        """The numbers that most lines allow: ``from, to, lines``, a row a connected region."""
        lines = self.steps["lines"].to_numpy()
        top = np.flatnonzero(lines == lines.max(initial=0))
        apart = np.diff(top) != 1
        first, last = top[np.append(True, apart)[: len(top)]], top[np.append(apart, True)[: len(top)]]
        ends = {"from": self.steps["from"].array[first], "to": self.steps["to"].array[last]}
        return pd.DataFrame({**ends, "lines": lines[first]})

    @property
    def regions(self) -> list[str]:
        """The regions of the plateau as they are read: "9", "20–40", "12–open", "more than 12–open"."""
        said, allowed = bounds(self.figures), limits(self.figures)
        words = []
        for end, told in (("floor", "more than {:,.0f}"), ("ceiling", "fewer than {:,.0f}")):
            excluded = said.loc[(said[end] != allowed[end]).to_numpy(), end]
            # Nobody said the next number; where somebody did, it is said as it is.
            words.append({float(allowed[end][at]): told.format(number) for at, number in excluded.items()
                          if not (said[end] == allowed[end][at]).any()})
        return [_said(*ends, *words) for ends in self.plateau[["from", "to"]].itertuples(index=False)]

    def at(self, number: int) -> int:
        """Return how many lines allow a number."""
        low, high = (self.spans[end].astype("Float64") for end in ("from", "to"))
        return int(((low.fillna(-np.inf) <= number) & (number <= high.fillna(np.inf))).sum())


def support(
    figures: pd.DataFrame, by: str = "line", names: bool = True, acts: Sequence[str] = CLAIMED
) -> Profile:
    """Say for every number how many independent lines allow it.

    Parameters
    ----------
    figures : DataFrame
        Figures of one event and one measure with their lines, as ``lines`` returns them;
        vague words as a reading has them. One whose line is missing has none of its own, so it
        supports nothing.
    by : str
        The column that holds the line: "line", or "line_if_suspected" if every suspected
        dependence is to hold, or any other by which statements belong together.
    names : bool
        Whether each step names its lines. The names take lines times steps, so leave them
        out for more than some thousand lines; everything else takes n log n.
    acts : sequence of str
        The speech acts that count as claims. A line allows what its voices claim, not what they
        merely suppose, reject or take for granted, nor what they replaced themselves, nor counts of
        other people (see ``claims.why_apart``).

    Raises
    ------
    NotApplicable
        If the figures are of several events or measures, or count different people.
    UnknownName
        If there is no such speech act.
    SourcebookError
        If there is no such column.

    Examples
    --------
    >>> said = pd.DataFrame({"low": [161, 200, 613], "high": [None, 300, 613], "line": ["a", "b", "b"]})
    >>> profile = support(said)
    >>> print(profile.steps.to_string(index=False))
     from   to  lines which
      161  199      1     a
      200  300      2   a b
      301  612      1     a
      613  613      2   a b
      614 <NA>      1     a
    >>> profile.plateau[["from", "to"]].values.tolist()
    [[200, 300], [613, 613]]
    """
    _ask(figures, by)
    ends = limits(figures)
    why = why_apart(figures, acts)
    for missing, reason in ((ends["floor"].isna(), "no number"), (figures[by].isna(), "no line of its own")):
        why = why.mask((why == "") & missing.to_numpy(), reason)
    known = (why == "").to_numpy()
    line, ids = _numbered(figures[by][known])
    line, low, high = _united(line, *ends[known].to_numpy().T)
    spans = pd.DataFrame({"line": pd.Series(ids).astype("str").take(line).array,
                          "from": _whole(low), "to": _whole(high)})
    apart = figures[~known].assign(why=why.array[~known])
    return Profile(_steps(spans["line"], low, high, names), spans, figures[known], apart, by)


def _ask(figures: pd.DataFrame, by: str) -> None:
    one_subject(figures, "a profile is of one event and one measure")
    if by not in figures:
        raise SourcebookError(f"figures have no column {by!r}; expected the lines; add them with lines()")


def _numbered(names: pd.Series) -> tuple[np.ndarray, pd.Index]:
    """Number lines in the order of their names, which Python sorts in half the time that pandas takes."""
    line, ids = pd.factorize(names)
    rising = np.array(sorted(range(len(ids)), key=ids.to_list().__getitem__), dtype="int64")
    return np.argsort(rising)[line], ids[rising]


def _united(line: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, ...]:
    """Join the spans of each line that overlap or touch; repetition within a line adds nothing."""
    order = np.lexsort((low, line))
    line, low, high = line[order], low[order], high[order]
    reach = pd.Series(high).groupby(line).cummax().to_numpy()
    begins = np.ones(len(line), dtype=bool)
    begins[1:] = (line[1:] != line[:-1]) | (low[1:] > reach[:-1] + 1)
    first = np.flatnonzero(begins)
    last = np.append(first, len(line))[1:] - 1
    return line[first], low[first], reach[last]


def _steps(line: pd.Series, low: np.ndarray, high: np.ndarray, names: bool) -> pd.DataFrame:
    """Sweep over the ends: each begin adds a line, each number after an end takes one away."""
    places, at = np.unique(np.concatenate([low, high + 1]), return_inverse=True)
    begin, end = np.split(at, 2)
    changes = np.bincount(begin, minlength=len(places)) - np.bincount(end, minlength=len(places))
    # After an open end nothing changes any more.
    places = places[places < np.inf]
    lines = np.cumsum(changes[: len(places)])
    before_next = np.append(places[1:] - 1, np.inf)[: len(places)]
    steps = pd.DataFrame({"from": _whole(places), "to": _whole(before_next), "lines": lines.astype("int64")})
    if names:
        steps["which"] = _which(line, begin, end, len(places))
    nothing_after = len(steps) and steps["lines"].iloc[-1] == 0
    return steps.iloc[:-1] if nothing_after else steps


def _which(line: pd.Series, begin: np.ndarray, end: np.ndarray, steps: int) -> pd.Series:
    """Name the lines of each step, in the order of the lines."""
    counts = end - begin
    step = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts - begin, counts)
    named = pd.Series(np.repeat(line.to_numpy(dtype=object), counts), dtype="object")
    return named.groupby(step).agg(" ".join).reindex(range(steps), fill_value="").astype("str")


def _whole(numbers: np.ndarray) -> pd.Series:
    return pd.Series(np.where(np.isfinite(numbers), numbers, np.nan)).astype("Int64")


def _said(start: object, end: object, least: dict[float, str], most: dict[float, str]) -> str:
    ends = ["open" if pd.isna(number) else words.get(number, f"{number:,}")
            for number, words in ((start, least), (end, most))]
    return ends[0] if ends[0] == ends[1] != "open" else "–".join(ends)
