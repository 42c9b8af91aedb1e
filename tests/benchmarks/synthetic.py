"""Made-up figures of any number, the same for the same seed: what the methods are timed on."""

from __future__ import annotations

import numpy as np
import pandas as pd


def figures(count: int, seed: int = 1) -> pd.DataFrame:
    """Make figures of one event and one measure, in half as many lines, with numbers up to ``count``.

    Of ten, about seven are a range of up to twenty numbers, one is open above, one open below and one
    has no number. The ranges stay short, so that about as many numbers are allowed by a line as there
    are lines.
    """
    random = np.random.default_rng(seed)
    low = random.integers(0, count, count)
    shape = random.integers(0, 10, count)
    high = low + random.integers(0, 20, count)
    ends = {"low": (low, shape > 1), "high": (high, (shape > 2) | (shape == 1))}
    ids = np.char.mod("f%07d", np.arange(count))
    held = {name: pd.array(number, dtype="Int64") for name, (number, _) in ends.items()}
    rows = pd.DataFrame({"figure_id": pd.array(ids, dtype="str"), **held})
    for name, (_, given) in ends.items():
        rows.loc[~given, name] = pd.NA
    line = np.char.mod("s%07d", random.integers(0, max(1, count // 2), count))
    return rows.assign(line=pd.array(line, dtype="str"), **dict.fromkeys(
        ("event_id", "measure_id", "speaker", "wording"), pd.array(["made_up"] * count, dtype="str")))


def disagreeing(count: int, seed: int = 1) -> pd.DataFrame:
    """Make figures of which about one in a hundred lies above all others: some ``count`` conflicts.

    They come in groups of a hundred, each of an event of its own.
    """
    random = np.random.default_rng(seed)
    rows = figures(count, seed)
    place = np.arange(count)
    above = place % 100 == 0
    low = np.where(above, 500, random.integers(0, 50, count))
    high = np.where(above, 500, 60 + random.integers(0, 50, count))
    event = pd.array(np.char.mod("e%05d", place // 100), dtype="str")
    return rows.assign(event_id=event, low=pd.array(low, dtype="Int64"), high=pd.array(high, dtype="Int64"))
