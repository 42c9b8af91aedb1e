"""The minutes that a dating allows.

They run from the beginning of its first day to the end of its last. A clock narrows
them: on one day it is that hour; on several days it may be that hour of any of them, so
it decides only what all of them decide; hours that run past the midnight between two
days are placed in that night. The clock of a day that is only approximate places
nothing. An end that is open or unknown allows all time.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from sourcebook.dates import parse_clock, parse_edtf

MINUTES = 1440
EPOCH = date(1970, 1, 1).toordinal() * MINUTES
"""The first minute of 1970, from which computers count; ours begin with the day before year 1."""


def moments(datings: pd.DataFrame) -> pd.DataFrame:
    """Return the first and last minute that each dating allows.

    Parameters
    ----------
    datings : DataFrame
        Datings with ``edtf`` and ``clock``.

    Returns
    -------
    DataFrame
        ``floor`` and ``ceiling``, float, in minutes from the day before 1 January of year 1;
        infinite where that end is open or unknown; in the order of the rows.

    Examples
    --------
    >>> edtf, clock = ["1871-05-03", "1871-05-02/1871-05-03"], ["08:00", "23:00/02:00"]
    >>> rows = moments(pd.DataFrame({"edtf": edtf, "clock": clock}))
    >>> [shown(*row) for row in rows.itertuples(index=False)]
    ['1871-05-03 08:00', '1871-05-02 23:00 to 1871-05-03 02:00']
    """
    told = list(zip(datings["edtf"], datings["clock"].fillna(""), strict=True))
    known = {pair: _moment(*pair) for pair in set(told)}
    ends = np.array([known[pair] for pair in told], dtype="float64").reshape(-1, 2)
    return pd.DataFrame(ends, columns=["floor", "ceiling"], index=datings.index)


def _moment(edtf: str, clock: str) -> tuple[float, float]:
    date = parse_edtf(edtf)
    low, high = date.span.low, date.span.high
    begin, end, late = 0, MINUTES - 1, 0
    if clock and not date.approximate and not date.uncertain:
        begin, end = (at.hour * 60 + at.minute for at in parse_clock(clock))
        # Past midnight: the span holds both days, or the next one is meant.
        late = MINUTES if end < begin and low == high else 0
    floor = low * MINUTES + begin if isinstance(low, int) else -np.inf
    return floor, high * MINUTES + end + late if isinstance(high, int) else np.inf


def stamps(minutes: pd.Series) -> np.ndarray:
    """Return minutes as times of a DataFrame, missing where they are infinite or missing."""
    seconds = (minutes.where(np.isfinite(minutes)) - EPOCH) * 60
    known = seconds.fillna(0).astype("int64").to_numpy().astype("datetime64[s]")
    return np.where(seconds.notna(), known, np.datetime64("NaT", "s"))


def stamp(minute: float) -> str:
    """Return a minute as it is read, dots where there is none.

    >>> stamp(1440.0 + 61), stamp(float("inf"))
    ('0001-01-01 01:01', '…')
    """
    if not np.isfinite(minute):
        return "…"
    day, rest = divmod(int(minute), MINUTES)
    return f"{date.fromordinal(day)} {rest // 60:02}:{rest % 60:02}"


def shown(floor: float, ceiling: float) -> str:
    """Return a span of minutes as it is read: days where they are whole, else with the hours.

    >>> shown(1440, 2879), shown(1440, float("inf")), shown(1500, 1501)
    ('0001-01-01', '0001-01-01 to …', '0001-01-01 01:00 to 0001-01-01 01:01')
    """
    whole = (not np.isfinite(floor) or floor % MINUTES == 0) and (
        not np.isfinite(ceiling) or ceiling % MINUTES == MINUTES - 1)
    ends = [stamp(end)[: 10 if whole else None] for end in (floor, ceiling)]
    return ends[0] if ends[0] == ends[1] != "…" else " to ".join(ends)
