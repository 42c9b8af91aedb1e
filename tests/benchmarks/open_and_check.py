"""How long the library and the built-in case take to be ready, beside ``import pandas``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).resolve().parents[2]
COMMAND = Path(sys.executable).with_name("sourcebook")
SLOWING = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")

# What is done before the clock starts, and what is timed, in a process of its own.
TIMED = {
    "import pandas": ("pass", "import pandas"),
    "import sourcebook": ("pass", "import sourcebook"),
    "open the case": ("import sourcebook", "sourcebook.open_case()"),
    "open and check the case": ("import sourcebook", "sourcebook.open_case(); assert not sourcebook.check()"),
}
WHOLE = "sourcebook check, whole process"
BARS = {  # what the number is, and the most it may be
    "import sourcebook": ("ratio", 1.3),
    "open and check the case": ("seconds", 1.0),
}


def once(name: str) -> float:
    """Measure one thing once, in seconds."""
    environment = {key: value for key, value in os.environ.items() if key not in SLOWING}
    if name == WHOLE:
        command = [str(COMMAND), "check", str(ROOT)]
    else:
        before, timed = TIMED[name]
        clock = "from time import perf_counter as now"
        command = [sys.executable, "-c", f"{clock}; {before}; start = now(); {timed}; print(now() - start)"]
    start = perf_counter()
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    return perf_counter() - start if name == WHOLE else float(done.stdout.split()[-1])


def verdict(name: str, seconds: float, ratio: float) -> str:
    if name not in BARS:
        return ""
    unit, most = BARS[name]
    met = (ratio if unit == "ratio" else seconds) <= most
    return f"at most {most} {'× pandas' if unit == 'ratio' else 's'}: {'met' if met else 'MISSED'}"


def main(rounds: int) -> int:
    """Print the table of medians; return 1 if a bar is missed."""
    names = [*TIMED, WHOLE]
    for name in names:
        once(name)  # writes the bytecode and warms the disk
    # Round by round, so that a busy minute falls on all alike.
    taken = [{name: once(name) for name in names} for _ in range(rounds)]
    medians = {name: median(row[name] for row in taken) for name in names}
    lines = [f"| median of {rounds} runs | seconds | × import pandas | bar |", "|---|---|---|---|"]
    for name, seconds in medians.items():
        ratio = seconds / medians["import pandas"]
        lines.append(f"| {name} | {seconds:.2f} | {ratio:.2f} | {verdict(name, seconds, ratio)} |")
    print("\n".join(lines))
    return int(any("MISSED" in line for line in lines))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 7))
