"""How time and memory of the methods grow with made-up figures and cases."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from itertools import chain, product
from math import log2
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

import numpy as np
import pandas as pd
from synthetic import case, disagreeing, figures

from sourcebook import (
    Case,
    Profile,
    apply_rules,
    bounds,
    check,
    computed,
    conflicts,
    contradictions,
    count_lines,
    denials,
    disagreements,
    envelope,
    happenings,
    leave_one_out,
    open_case,
    strongest,
    succession,
    support,
    transmissions,
)
from sourcebook.contradictions import cycles
from sourcebook.discrepancies import dates
from sourcebook.discrepancies import figures as differing
from sourcebook.silence import silence

WARM, SIZES = 100, (10**3, 10**4, 10**5, 10**6)
FEW, SOME, MANY, MOST_OF_ALL = SIZES
FOLDER = "SCALE_CASES"
"""The variable that tells the processes where the cases lie."""
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


def closed(count: int) -> pd.DataFrame:
    """Figures without open ends: bioframe lists every pair that overlaps, and an open end overlaps half."""
    return figures(count).dropna(subset=["low", "high"])


def steps_and_spans(count: int) -> list[pd.DataFrame]:
    """The steps of a profile and the spans of its lines as bioframe wants them: half open, with a name."""
    profile = support(closed(count), names=False)
    ends = [frame[["from", "to"]].astype("int64") for frame in (profile.steps, profile.spans)]
    return [pd.DataFrame({"chrom": "all", "start": end["from"], "end": end["to"] + 1}) for end in ends]


def by_bioframe(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Count the spans over each step; where the steps are, and that a line counts once, is given to it."""
    import bioframe

    return bioframe.count_overlaps(*frames)


def profile_of(rows: pd.DataFrame) -> Profile:
    return support(rows, names=False)


def folder_of(count: int, informants: int = 0) -> Path:
    return Path(os.environ[FOLDER]) / (f"{count}-{informants}" if informants else str(count))


def opened(table: str, informants: int = 0) -> Callable[[int], tuple[Case, pd.DataFrame]]:
    """Return what opens a case of a size and joins its statements."""
    def make(count: int) -> tuple[Case, pd.DataFrame]:
        made = open_case(folder_of(count, informants))
        return made, made.statements(table)
    return make


def of_one_event(count: int) -> tuple[Case, pd.DataFrame]:
    """Return a case and its figures as if they were all of one event: the rules refuse others."""
    made, rows = opened("figures")(count)
    return made, rows.assign(event_id="e0", event_title="e0")


TASKS: dict[str, tuple[Callable, Callable, int]] = {
    "envelope": (figures, envelope, MOST_OF_ALL),
    "profile": (figures, profile_of, MOST_OF_ALL),
    "profile, plain pandas": (figures, by_pandas, MOST_OF_ALL),
    "profile, closed ends": (closed, profile_of, MOST_OF_ALL),
    "profile, closed ends, bioframe": (steps_and_spans, by_bioframe, MOST_OF_ALL),
    "conflicts": (disagreeing, conflicts, MOST_OF_ALL),
    "check": (folder_of, check, MOST_OF_ALL),
    "open": (folder_of, lambda path: [open_case(path)], MOST_OF_ALL),
    "lines": (opened("figures"), lambda made: range(count_lines(*made)[1]), MOST_OF_ALL),
    "lines, two informants each": (opened("figures", 2), lambda made: range(count_lines(*made)[1]), MANY),
    "lines, three informants each": (opened("figures", 3), lambda made: range(count_lines(*made)[1]), MANY),
    "transmissions": (opened("figures"), lambda made: transmissions(*made), MANY),
    "happenings": (opened("datings"), lambda made: happenings(made[1]), MOST_OF_ALL),
    "disagreements": (opened("datings"), lambda made: disagreements(made[1]), MOST_OF_ALL),
    "succession": (opened("datings"), lambda made: succession(made[1]), MOST_OF_ALL),
    "contradictions": (opened("datings"), lambda made: contradictions(made[0]), MOST_OF_ALL),
    "cycles": (opened("datings"), lambda made: cycles(made[1]), MANY),
    "conflicts of a case": (
        opened("datings"), lambda made: list(chain(differing(made[0]), dates(made[0]))), MOST_OF_ALL),
    "register": (opened("datings"), lambda made: computed(made[0]), MOST_OF_ALL),
    "strongest": (opened("stances"), lambda made: strongest(*made), MANY),
    "denials": (opened("stances"), lambda made: denials(*made), MANY),
    "silence": (opened("stances"), lambda made: silence(made[0]), SOME),
    "rules": (of_one_event, lambda made: apply_rules(*made), MANY),
    "leave one out": (of_one_event, lambda made: leave_one_out(*made), FEW),
}
"""What is made before the clock starts, what is timed, and the most statements that it is given."""


def once(task: str, count: int) -> dict[str, float]:
    """Do one thing once in this process: seconds of processor time and megabytes."""
    make, run, _ = TASKS[task]
    run(make(WARM))
    rows = make(count)
    start = process_time()
    found = run(rows)
    seconds = process_time() - start
    return {"seconds": seconds, "peak": peak(), "found": size(found)}


def peak() -> float:
    """Return the most megabytes this process has held; getrusage counts those of whoever started it too."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024


def size(found: object) -> int:
    return len(found.steps if hasattr(found, "steps") else found)


def agree(count: int) -> bool:
    """Say whether all three ways find the same support wherever it changes."""
    rows = figures(count)
    steps, other = support(rows, names=False).steps, by_pandas(rows)
    begin = steps["from"].astype("Float64").fillna(-np.inf).to_numpy(dtype=float)
    at = np.searchsorted(other["at"].to_numpy(), begin, side="right") - 1
    counted = by_bioframe(steps_and_spans(count))["count"]
    lines = support(closed(count), names=False).steps["lines"]
    return bool((other["lines"].to_numpy()[at] == steps["lines"].to_numpy()).all()
                and (counted.to_numpy(dtype=float) == lines.to_numpy()).all())


def apart(task: str, count: int) -> dict[str, float]:
    """Do one thing once in a process of its own."""
    done = subprocess.run([sys.executable, __file__, "--once", task, str(count)], check=True,
                          capture_output=True, text=True)
    return json.loads(done.stdout)


def table(taken: dict[tuple[str, int], list[dict[str, float]]], rounds: int) -> tuple[list[str], list[str]]:
    """Return the lines of the table, and the bars that are missed."""
    head = ["statements", "found", "seconds", "× tenth", "÷ n log n", "peak MB"]
    lines, missed = [f"| median of {rounds} runs | {' | '.join(head)} |", "|---|" + "---|" * len(head)], []
    for task in TASKS:
        before = listed = None
        for count in sizes(task):
            rows = taken[task, count]
            seconds, peak = median(row["seconds"] for row in rows), max(row["peak"] for row in rows)
            growth = relative = ""
            if before is not None:
                # What lists more than n log n rows takes as long as it lists.
                due = max(expected(count), rows[0]["found"] / max(1, listed))
                growth, relative = f"{seconds / before:.1f}", f"{seconds / before / due:.2f}"
                if before > LEAST and float(relative) > MOST:
                    missed.append(f"{task} at {count:,} grows {relative} times as fast as n log n")
            if peak > 4096:
                missed.append(f"{task} at {count:,} takes {peak:,.0f} MB; at most 4,096")
            found = f"{rows[0]['found']:,}"
            cells = [task, f"{count:,}", found, f"{seconds:.3f}", growth, relative, f"{peak:,.0f}"]
            lines.append(f"| {' | '.join(cells)} |")
            before, listed = seconds, rows[0]["found"]
    return lines, missed


def sizes(task: str) -> list[int]:
    return [count for count in SIZES if count <= TASKS[task][-1]]


def expected(count: int) -> float:
    """Return how many times as long n log n takes for a size as for a tenth of it."""
    return 10 * log2(count) / log2(count / 10)


def ratios(taken: dict[tuple[str, int], list[dict[str, float]]], own: str, other: str) -> str:
    """Say how many times as long as the one the other takes, by size."""
    pairs = {count: zip(taken[own, count], taken[other, count], strict=True) for count in SIZES}
    times = {count: median(b["seconds"] / a["seconds"] for a, b in pair) for count, pair in pairs.items()}
    return ", ".join(f"{ratio:.1f} at {count:,}" for count, ratio in times.items())


def main(rounds: int) -> int:
    """Print time, growth and memory; return 1 if a bar is missed."""
    taken: dict[tuple[str, int], list[dict[str, float]]] = {}
    with TemporaryDirectory() as folder:
        os.environ[FOLDER] = folder
        for count, informants in product((WARM, *SIZES), (0, 2, 3)):
            if count <= MANY or not informants:
                # In a process of its own: a child is born with the memory its parent took.
                subprocess.run([sys.executable, __file__, "--make", str(count), str(informants)], check=True)
        for _, task in product(range(rounds), TASKS):
            for count in sizes(task):
                taken.setdefault((task, count), []).append(apart(task, count))
                seconds, peak, _ = taken[task, count][-1].values()
                print(f"{task} at {count:,}: {seconds:.2f} s, {peak:,.0f} MB", file=sys.stderr)
    lines, missed = table(taken, rounds)
    if not agree(10**5):
        missed.append("the three profiles differ")
    pandas = ratios(taken, "profile", "profile, plain pandas")
    overlaps = ratios(taken, "profile, closed ends", "profile, closed ends, bioframe")
    said = [f"Plain pandas takes, in times of the sweep: {pandas}.",
            f"bioframe, to count only: {overlaps}."]
    print("\n".join([*lines, "", *said, *(f"MISSED: {each}" for each in missed)]))
    return int(bool(missed))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--once"]:
        print(json.dumps(once(sys.argv[2], int(sys.argv[3]))))
    elif sys.argv[1:2] == ["--make"]:
        case(folder_of(*map(int, sys.argv[2:])), int(sys.argv[2]), informants=int(sys.argv[3]))
    else:
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 3))
