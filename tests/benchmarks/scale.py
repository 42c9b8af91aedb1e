"""How time and memory of the methods grow from a thousand to a million made-up figures."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from math import log2
from statistics import median
from time import process_time

import numpy as np
import pandas as pd
from synthetic import disagreeing, figures

from sourcebook import bounds, conflicts, envelope, support

SIZES = (10**3, 10**4, 10**5, 10**6)
LEAST, MOST = 0.02, 3.0
"""Seconds below which growth says more about constant costs than about the method; how many times as fast
as n log n it may be from one size to the next. A million figures no longer fit the processor's caches,
which costs up to that; a method that tries pairs is at eight times.
"""


def by_pandas(rows: pd.DataFrame) -> pd.DataFrame:
    """The profile as one writes it in plain pandas: ends as events, the union of a line by cumulated ones."""
    ends = rows[["line"]].join(bounds(rows)).dropna()
    begins = pd.DataFrame({"line": ends["line"], "at": ends["floor"], "step": 1})
    after = pd.DataFrame({"line": ends["line"], "at": ends["ceiling"] + 1, "step": -1})
    events = pd.concat([begins, after]).groupby(["line", "at"], as_index=False)["step"].sum()
    inside = events.groupby("line")["step"].cumsum() > 0
    was = inside.groupby(events["line"]).shift(fill_value=False)
    change = inside.astype("int64") - was.astype("int64")
    steps = change.groupby(events["at"]).sum().sort_index()
    counted = steps[np.isfinite(steps.index) | (steps.index < 0)].cumsum()
    # A number at which nothing changes is no step; the last step may be one without support.
    return counted[counted.diff().fillna(1) != 0].rename("lines").reset_index()


TASKS: dict[str, tuple[Callable, Callable]] = {
    "envelope": (figures, envelope),
    "profile": (figures, lambda rows: support(rows, names=False)),
    "profile, plain pandas": (figures, by_pandas),
    "conflicts": (disagreeing, conflicts),
}


def once(task: str, count: int) -> dict[str, float]:
    """Do one thing once in this process: seconds of processor time and megabytes."""
    make, run = TASKS[task]
    run(make(100))
    rows = make(count)
    start = process_time()
    found = run(rows)
    seconds = process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"seconds": seconds, "peak": peak / 1024, "found": size(found)}


def size(found: object) -> int:
    return len(found.steps if hasattr(found, "steps") else found)


def agree(count: int) -> bool:
    """Say whether both ways find the same support wherever it changes."""
    rows = figures(count)
    steps, other = support(rows, names=False).steps, by_pandas(rows)
    begin = steps["from"].astype("Float64").fillna(-np.inf).to_numpy(dtype=float)
    at = np.searchsorted(other["at"].to_numpy(), begin, side="right") - 1
    return bool((other["lines"].to_numpy()[at] == steps["lines"].to_numpy()).all())


def apart(task: str, count: int) -> dict[str, float]:
    """Do one thing once in a process of its own."""
    done = subprocess.run([sys.executable, __file__, "--once", task, str(count)], check=True,
                          capture_output=True, text=True)
    return json.loads(done.stdout)


def table(taken: dict[tuple[str, int], list[dict[str, float]]], rounds: int) -> tuple[list[str], list[str]]:
    """Return the lines of the table, and the bars that are missed."""
    head = ["figures", "found", "seconds", "× tenth", "÷ n log n", "peak MB"]
    lines, missed = [f"| median of {rounds} runs | {' | '.join(head)} |", "|---|" + "---|" * len(head)], []
    for task in TASKS:
        before = None
        for count in SIZES:
            rows = taken[task, count]
            seconds, peak = median(row["seconds"] for row in rows), max(row["peak"] for row in rows)
            growth = relative = ""
            if before is not None:
                growth, relative = f"{seconds / before:.1f}", f"{seconds / before / expected(count):.2f}"
                if before > LEAST and float(relative) > MOST:
                    missed.append(f"{task} at {count:,} grows {relative} times as fast as n log n")
            if peak > 4096:
                missed.append(f"{task} at {count:,} takes {peak:,.0f} MB; at most 4,096")
            found = f"{rows[0]['found']:,}"
            cells = [task, f"{count:,}", found, f"{seconds:.3f}", growth, relative, f"{peak:,.0f}"]
            lines.append(f"| {' | '.join(cells)} |")
            before = seconds
    return lines, missed


def expected(count: int) -> float:
    """Return how many times as long n log n takes for a size as for a tenth of it."""
    return 10 * log2(count) / log2(count / 10)


def main(rounds: int) -> int:
    """Print time, growth and memory; return 1 if a bar is missed."""
    taken: dict[tuple[str, int], list[dict[str, float]]] = {}
    for _ in range(rounds):
        for count in SIZES:
            for task in TASKS:
                taken.setdefault((task, count), []).append(apart(task, count))
    lines, missed = table(taken, rounds)
    ratios = []
    for count in SIZES:
        pairs = zip(taken["profile", count], taken["profile, plain pandas", count], strict=True)
        ratios.append(f"{median(other['seconds'] / own['seconds'] for own, other in pairs):.1f} at {count:,}")
    if not agree(10**5):
        missed.append("the two profiles differ")
    said = f"Plain pandas takes, in times of the sweep: {', '.join(ratios)}."
    print("\n".join([*lines, "", said, *(f"MISSED: {each}" for each in missed)]))
    return int(bool(missed))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--once"]:
        print(json.dumps(once(sys.argv[2], int(sys.argv[3]))))
    else:
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 3))
