"""What a report costs beside the same notebook run by papermill, in time and memory."""

from __future__ import annotations

import argparse
import ast
import gc
import io
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sourcebook import Case

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "notebooks" / "reports" / "event.ipynb"
WORKERS = 2
BARS = {"a": 12.0, "b": 3.5, "d": 15.0, "over": 1.4, "cold": 1.2, "memory": 300.0, "leak": 5.0}
"""Times faster than papermill's command, than two of its processes and than nbconvert after it; times the
cells, warm, and the imports and cells, cold; megabytes of a worker beyond its parent, and that a thousand
reports may leave.
"""
ONE = "import sys; sys.exit(__import__('sourcebook.cli', fromlist=['main']).main())"
TINY = 1000


def grid(count: int) -> list[dict[str, object]]:
    """Return parameters of reports, the standard one first and no two alike until all are used up."""
    case = warm()
    sides = [[], *([side] for side in case.standpoints["standpoint_id"])]
    times = ["", "1992-03", "1992", "1993", "2000", "2010"]
    measures = case.figures["measure_id"].value_counts().index
    asked = ({"measure": measure, "as_of": as_of, "standpoints": standpoints}
             for measure, as_of, standpoints in itertools.product(measures, times, sides))
    found = list(itertools.islice(filter(answered, asked), count))
    return list(itertools.islice(itertools.cycle(found), count))


def answered(asked: dict[str, object]) -> bool:
    """Say whether the case has figures for these parameters."""
    from sourcebook.errors import SourcebookError
    from sourcebook.report import validate

    try:
        validate(warm(), "event", asked)
    except SourcebookError:
        return False
    return True


@cache
def warm() -> Case:
    from sourcebook.case import keep_open

    return keep_open(ROOT)


def by_command(jobs: list[dict], out: Path) -> None:
    """Run papermill's command for one report after another."""
    command = Path(sys.executable).with_name("papermill")
    for place, values in enumerate(jobs):
        target, given = out / f"{place}.ipynb", ["-y", json.dumps(values)]
        subprocess.run([command, TEMPLATE, target, "--cwd", ROOT, "--no-progress-bar", *given],
                       check=True, capture_output=True)


def _papermill(values: dict, target: str) -> None:
    from papermill import execute_notebook

    execute_notebook(TEMPLATE, target, values, cwd=ROOT, progress_bar=False)


def by_processes(jobs: list[dict], out: Path) -> None:
    """Run papermill's function in two processes."""
    with ProcessPoolExecutor(WORKERS, get_context("spawn")) as pool:
        list(pool.map(_papermill, jobs, [str(out / f"{place}.ipynb") for place in range(len(jobs))]))


def by_us(jobs: list[dict], out: Path) -> None:
    """Run our engine in two workers forked from one warm process."""
    from sourcebook.report.engine.crew import share
    from sourcebook.report.engine.warm import warm_up

    warm_up(ROOT)

    def make(job: tuple[int, dict]) -> None:
        (out / f"{job[0]}.ipynb").write_text(executed(job[1]), encoding="utf-8")

    def lost(job: tuple[int, dict], how: str) -> None:
        raise RuntimeError(f"worker lost at {job}: {how}")

    list(share(make, list(enumerate(jobs)), WORKERS, lost))


def pages_by_command(jobs: list[dict], out: Path) -> None:
    """Run the commands of papermill and nbconvert for one report after another."""
    by_command(jobs, out)
    jupyter = Path(sys.executable).with_name("jupyter")
    for place in range(len(jobs)):
        _run([jupyter, "nbconvert", "--to", "html", "--no-input", str(out / f"{place}.ipynb")])


def pages_by_us(jobs: list[dict], out: Path) -> None:
    """Make pages with linked drawings in two workers forked from one warm process."""
    from sourcebook.report.engine.crew import share
    from sourcebook.report.engine.warm import warm_up
    from sourcebook.report.job import plan
    from sourcebook.report.making import make

    case = warm_up(ROOT, ["svg"])

    def lost(job: object, how: str) -> None:
        raise RuntimeError(f"worker lost at {job}: {how}")

    planned = [plan(case, TEMPLATE, out / str(place), job, ["html"]) for place, job in enumerate(jobs)]
    list(share(lambda job: make(job, case), planned, WORKERS, lost))


def executed(values: dict[str, object]) -> str:
    import nbformat

    from sourcebook.report.engine.execution import execute

    return nbformat.writes(execute(TEMPLATE, values, ROOT))


def plain(values: dict[str, object]) -> None:
    """Run the cells as plain code, with what a notebook would show made but not kept."""
    import matplotlib.pyplot as plt
    import nbformat

    cells = [cell for cell in nbformat.read(TEMPLATE, as_version=4).cells if cell.cell_type == "code"]
    names: dict[str, object] = {}
    for cell in cells:
        source = "\n".join(line for line in cell.source.splitlines() if not line.startswith("%"))
        *body, last = ast.parse(source).body
        shows = isinstance(last, ast.Expr)
        exec(compile(ast.Module(body if shows else [*body, last], []), "cell", "exec"), names)
        if shows:
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
            show = getattr(value, "_repr_html_", None) or getattr(value, "_repr_mimebundle_", str)
            _ = repr(value), show()
        if "parameters" in cell.metadata.get("tags", ()):
            names.update(values)
        for number in plt.get_fignums():
            plt.figure(number).savefig(io.BytesIO(), format="png", dpi=100)
        plt.close("all")


def unremembered(values: dict[str, object]) -> str:
    """Run a report that computes all of its sections, as its cells do as plain code."""
    from sourcebook import memory

    memory.KEPT = memory.Memory()
    return executed(values)


def overhead(count: int) -> dict[str, float]:
    """Return the seconds of a report and of its cells as plain code, in one warm worker."""
    from sourcebook.report.engine.crew import share
    from sourcebook.report.engine.warm import warm_up

    warm_up(ROOT)
    os.chdir(ROOT)

    def measure(job: dict) -> tuple[float, float]:
        return timed(unremembered, job), timed(plain, job)

    def lost(job: dict, how: str) -> None:
        raise RuntimeError(f"worker lost at {job}: {how}")

    jobs = grid(count)
    pairs = [pair for _, pair in share(measure, [jobs[-1], *jobs], 1, lost)][1:]
    return {"report": median(report for report, _ in pairs), "cells": median(cells for _, cells in pairs),
            "ratio": median(report / cells for report, cells in pairs)}


def imported() -> None:
    """Import what the command and its cells do, one after another, then run the cells."""
    from sourcebook.report.engine.warm import load

    import_module("sourcebook.cli")
    load()
    plain({})


def cold(rounds: int) -> dict[str, float]:
    """Return the seconds of one report from the shell, and in fresh processes those of its cells: with all
    that the command imports, and with nothing but what the cells do.
    """
    runs = []
    with tempfile.TemporaryDirectory() as away:
        for place in range(rounds):
            shell = [sys.executable, "-c", ONE, "report", "--formats", "notebook", "--out", f"{away}/{place}"]
            alone = [[sys.executable, __file__, "--task", name] for name in ("imported", "cells")]
            runs.append([timed(_run, command) for command in (shell, *alone)])
    report, imports, cells = (median(times) for times in zip(*runs, strict=True))
    return {"report": report, "imported": imports, "cells": cells,
            "ratio": median(report / imports for report, imports, _ in runs),
            "strict": median(report / cells for report, _, cells in runs)}


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)


def leak(count: int) -> dict[str, float]:
    """Return what this process holds after tiny reports beyond what it held after a tenth of them."""
    import nbformat
    import psutil

    from sourcebook.report.engine.execution import execute

    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    book = nbformat.v4.new_notebook(metadata=kernel, cells=[nbformat.v4.new_code_cell("1 + 1")])
    this, held = psutil.Process(), []
    with tempfile.TemporaryDirectory() as away:
        nbformat.write(book, Path(away) / "tiny.ipynb")
        for place in range(1, count + 1):
            execute(Path(away) / "tiny.ipynb", {}, Path(away))
            if place in (count // 10, count):
                # What is only waiting to be collected is no leak.
                gc.collect()
                held.append((this.memory_full_info().uss / 2**20, this.num_fds(), len(this.children(True))))
    (before, files, _), (after, files_after, children) = held
    return {"megabytes": after - before, "descriptors": files_after - files, "processes": children}


def timed(work: Callable, *given: object) -> float:
    start = time.perf_counter()
    work(*given)
    return time.perf_counter() - start


WAYS: dict[str, Callable[[list[dict], Path], None]] = {
    "a": by_command, "b": by_processes, "c": by_us, "d": pages_by_command, "e": pages_by_us}


SOME = {"c": 0, "e": 0, "a": 3, "b": 4, "d": 3}
"""How many reports each way makes in a round; the fast ones all."""


def task(name: str, begin: int, step: int, count: int) -> dict[str, float]:
    if name in WAYS:
        with tempfile.TemporaryDirectory() as out:
            jobs = grid(begin + step * count)[begin::step]
            before = sum(os.times()[:4])
            seconds = timed(WAYS[name], jobs, Path(out))
            return {"seconds": seconds / count, "processor": (sum(os.times()[:4]) - before) / count}
    if name in ("cells", "imported"):
        return {"seconds": timed(plain, {}) if name == "cells" else timed(imported)}
    return {"overhead": overhead, "cold": cold, "leak": leak}[name](count)


def apart(name: str, begin: int = 0, step: int = 1, count: int = 1) -> dict[str, float]:
    """Do a task in a process of its own, and watch the memory of the workers it starts."""
    import psutil

    asked = {"task": name, "begin": begin, "step": step, "count": count}
    command = [sys.executable, __file__, *(f"--{each}={value}" for each, value in asked.items())]
    done = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    most = 0.0
    while done.poll() is None:
        if name == "c":
            most = max([most, *held_by_workers(psutil.Process(done.pid))])
        # To look takes time too, and is counted against them.
        time.sleep(1)
    if done.returncode:
        sys.exit(f"{name} failed")
    return {**json.loads(done.stdout.read().splitlines()[-1]), "memory": most}


def held_by_workers(parent: object) -> Iterator[float]:
    """Yield the megabytes that each worker and what it runs hold for themselves alone."""
    import psutil

    try:
        for worker in parent.children():
            held = [each.memory_full_info().uss for each in (worker, *worker.children(recursive=True))]
            yield sum(held) / 2**20
    except psutil.NoSuchProcess:
        return


def verdict(value: float, bar: float, at_least: bool = False) -> str:
    met = value >= bar if at_least else value <= bar
    return f"{'at least' if at_least else 'at most'} {bar:g}: {'met' if met else 'MISSED'}"


def main(rounds: int, count: int, tiny: int) -> int:
    found = {name: [] for name in WAYS}
    for place in range(rounds):
        for name, some in SOME.items():
            # Others in each round, from all over what is asked for, so that they are like the whole.
            sample = (place, count // some, some) if some else (0, 1, count)
            found[name].append(apart(name, *sample))
    took = {name: median(each["seconds"] for each in runs) for name, runs in found.items()}
    used = {name: median(each["processor"] for each in runs) for name, runs in found.items()}
    faster = {slow: median(theirs["seconds"] / own["seconds"] for theirs, own in
                           zip(found[slow], found[ours], strict=True))
              for slow, ours in (("a", "c"), ("b", "c"), ("d", "e"))}
    memory = max(each["memory"] for each in found["c"])
    warm, shell, left = (
        apart("overhead", count=8), apart("cold", count=rounds), apart("leak", count=tiny))
    rows = [
        ("papermill's command, one after another", took["a"], faster["a"],
         verdict(faster["a"], BARS["a"], True)),
        (f"papermill.execute_notebook, {WORKERS} processes", took["b"], faster["b"],
         verdict(faster["b"], BARS["b"], True)),
        (f"this engine, {WORKERS} workers, with warming up", took["c"], 1, ""),
        ("papermill's command and nbconvert's, to HTML", took["d"], faster["d"],
         verdict(faster["d"], BARS["d"], True)),
        (f"this engine to HTML with linked SVG, {WORKERS} workers", took["e"], 1, ""),
        ("one report in a warm process, nothing remembered", warm["report"], warm["ratio"],
         verdict(warm["ratio"], BARS["over"])),
        ("its cells as plain code there", warm["cells"], 1, ""),
        ("one report from the shell, cold", shell["report"], shell["ratio"],
         verdict(shell["ratio"], BARS["cold"])),
        ("its imports and cells, cold", shell["imported"], 1, ""),
        ("the same beside its cells and only their own imports", shell["cells"], shell["strict"], ""),
    ]
    print(f"| {count} reports in {rounds} rounds | seconds a report | ratio | bar |\n|---|---|---|---|")
    for name, seconds, ratio, said in rows:
        print(f"| {name} | {seconds:.2f} | {ratio:.2f} | {said} |")
    spent = ", ".join(f"{used[name]:.2f}" for name in WAYS)
    print(f"| processor seconds of a, b, c, to HTML d, e | {spent} | | |")
    print(f"| memory of a worker, MB | | {memory:.0f} | {verdict(memory, BARS['memory'])} |")
    print(f"| left by {tiny * 9 // 10} tiny reports, MB | | {left['megabytes']:.1f} | "
          f"{verdict(left['megabytes'], BARS['leak'])} |")
    print(f"| descriptors and processes left | | {left['descriptors'] + left['processes']:g} | "
          f"{verdict(left['descriptors'] + left['processes'], 0)} |")
    return int("MISSED" in str(rows) or memory > BARS["memory"] or left["megabytes"] > BARS["leak"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--reports", type=int, default=100, help="reports made by this engine")
    parser.add_argument("--tiny", type=int, default=TINY, help="tiny reports made to look for leaks")
    for name, kind in (("--task", str), ("--begin", int), ("--step", int), ("--count", int)):
        parser.add_argument(name, type=kind, default=kind(), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.task:
        print(json.dumps(task(given.task, given.begin, given.step, given.count)))
    else:
        sys.exit(main(given.rounds, given.reports, given.tiny))
