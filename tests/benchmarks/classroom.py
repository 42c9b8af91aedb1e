"""How long it takes to mark and compare a class: 200 sheets of 40 passages, each round a fresh process.

Wrong answers are as varied as those of people: words cut out of the passage anywhere, chains of any
voices, names with slips, all numbers.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from sourcebook import exercise
from sourcebook.exercise.fields import FIELDS, Field
from sourcebook.exercise.sheet import write_sheet
from sourcebook.exercise.solution import Solution, read_solution

STUDENTS, PASSAGES, BAR = 200, 40, 10.0


def right(solution: Solution) -> list[dict[str, object]]:
    """The sheet of a student who agrees with everything."""
    rows = []
    for number, item in solution.items.items():
        coded = next(one for one in item["readings"] if one["asked"])["coded"]
        chain = " > ".join(solution.called("voices", name) for name in coded["chain"])
        rows.append({"number": number, "kind": item["kind"], **coded, "chain": chain})
    return rows


def wrong(field: Field, item: dict, solution: Solution, chance: random.Random) -> str:
    """Something that a student may write who does not agree."""
    words, voices = item["quote"].split(), solution.names("voices")
    start = chance.randrange(len(words))
    return {
        "choice": lambda: chance.choice(field.choices),
        "count": lambda: str(chance.randrange(1, 2000)),
        "name": lambda: chance.choice(voices).replace(chance.choice("aeiou"), "", 1),
        "names": lambda: " > ".join(chance.sample(voices, chance.randrange(1, 4))),
        "measure": lambda: chance.choice(solution.names("measures")),
        "date": lambda: f"{chance.randrange(1988, 1995)}-{chance.randrange(1, 13):02}",
        "clock": lambda: f"{chance.randrange(24):02}:00",
        "words": lambda: " ".join(words[start : start + chance.randrange(1, 7)]),
    }[field.form]()


def fill_in(folder: Path, solution: Solution) -> None:
    """Write the sheets of a class: the first student is always right, the last mostly not."""
    chance = random.Random(7)
    for at in range(STUDENTS):
        rows = []
        for row in right(solution):
            fields = [field for field in FIELDS[row["kind"]] if chance.random() < at / STUDENTS * 0.8]
            item = solution.items[row["number"]]
            rows.append(row | {"student": f"Student {at:03}"} | {
                field.name: wrong(field, item, solution, chance) for field in fields})
        write_sheet(folder / f"student_{at:03}.csv", solution.kinds, rows)


def once(sheets: str, teacher: str, out: str) -> dict[str, float]:
    """Compare the class once in this process, tables and picture written."""
    start, begun = perf_counter(), process_time()
    found = exercise.compare([sheets], teacher)
    found.write(out)
    lines = str(found)
    return {"wall": perf_counter() - start, "processor": process_time() - begun, "lines": len(lines)}


def main(rounds: int) -> int:
    """Print the times; return 1 if the bar is missed."""
    with tempfile.TemporaryDirectory() as folder:
        kit = exercise.new(kinds=list(FIELDS), size=PASSAGES, seed=7, out=Path(folder) / "out")
        sheets = Path(folder) / "sheets"
        sheets.mkdir()
        fill_in(sheets, read_solution(kit.teacher))
        given = (sheets, kit.teacher, Path(folder) / "class")
        command = [sys.executable, __file__, "--once", *map(str, given)]
        taken = [json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
                 for _ in range(rounds + 1)][1:]
    wall, processor = (median(one[name] for one in taken) for name in ("wall", "processor"))
    print(f"| median of {rounds} runs | seconds | of the processor | bar |\n|---|---|---|---|")
    verdict = "met" if processor < BAR else "MISSED"
    what = f"{STUDENTS} sheets × {PASSAGES} passages"
    print(f"| {what} | {wall:.1f} | {processor:.1f} | under {BAR:g} s: {verdict} |")
    return int(processor >= BAR)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--once"]:
        print(json.dumps(once(*sys.argv[2:])))
    else:
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 7))
