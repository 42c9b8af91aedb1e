"""What a report rests on: its parameters, the statements it uses and leaves out, the files, the versions."""

from __future__ import annotations

import hashlib
import platform
from importlib.metadata import version

import pandas as pd

from sourcebook.case import Case
from sourcebook.listing import Listing, Passages
from sourcebook.schema import STATEMENTS, TABLES
from sourcebook.selection import LATER, OTHER_SIDE, UNDATED, Selection

MAKERS = ("sourcebook", "pandas", "matplotlib", "papermill")


def hashes(case: Case) -> pd.DataFrame:
    """Return the sha256 of every table and document of a case.

    Returns
    -------
    DataFrame
        ``file``, relative to the case, and ``sha256`` of its bytes as they are now on disk.
    """
    files = [table.file for table in TABLES.values() if (case.path / table.file).is_file()]
    files += [f"seeds/{file}" for file in case.documents["file"]]
    digests = [hashlib.sha256((case.path / file).read_bytes()).hexdigest() for file in files]
    return pd.DataFrame({"file": files, "sha256": digests})


def digest(case: Case) -> str:
    """Return one hash of all tables and documents, short enough for the foot of a picture."""
    rows = hashes(case).sort_values("file")
    lines = "".join(f"{row.sha256}  {row.file}\n" for row in rows.itertuples())
    return hashlib.sha256(lines.encode()).hexdigest()[:12]


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that make a report."""
    return {"Python": platform.python_version(), **{name: version(name) for name in MAKERS}}


def foot(chosen: Selection) -> str:
    """Return what a picture rests on, for its foot line."""
    sides = ", ".join(chosen.standpoints) or "all standpoints"
    time = f"stated by {chosen.as_of}" if chosen.as_of else "whenever stated"
    return " · ".join((chosen.event, chosen.measure, sides, time, f"data {digest(chosen.case)}"))


def parameters(chosen: Selection) -> Listing:
    """List the parameters as they were used."""
    case, measures = chosen.case, chosen.case.measures.set_index("measure_id")
    sides = [case.label(name, "standpoints") for name in chosen.standpoints]
    rows = [
        ("event", chosen.event, case.label(chosen.event, "events")),
        ("measure", chosen.measure, f"{measures.loc[chosen.measure, 'label']}: "
                                    f"{measures.loc[chosen.measure, 'definition']}"),
        ("standpoints", ", ".join(chosen.standpoints), ", ".join(sides) or "all"),
        ("as_of", chosen.as_of, "what was stated by then" if chosen.as_of else "whenever stated"),
        ("reading", chosen.reading, "how vague words are read"),
    ]
    return Listing(pd.DataFrame(rows, columns=["parameter", "value", "meaning"]))


def left_out(chosen: Selection) -> Listing:
    """List what the parameters leave out or keep apart, with the reason."""
    rows: list[dict[str, object]] = []
    for table in STATEMENTS:
        for why in (OTHER_SIDE, LATER, UNDATED):
            ids = chosen.kept(table, why)[TABLES[table].key[0]]
            if len(ids) and (table, why) != ("stances", UNDATED):
                kept = "kept apart" if why == UNDATED else "left out"
                rows.append({"statements": table, "why": why, "count": len(ids), kept: " ".join(ids)})
    columns = ["statements", "why", "count", "kept apart", "left out"]
    note = "What is kept apart may be earlier or later; its passages stand below with the others."
    if not rows:
        note = "The parameters leave no statement out."
    return Listing(pd.DataFrame(rows, columns=columns), ("kept apart",), home=True, note=note)


def passages(chosen: Selection) -> Passages:
    """Return the card of every statement used or kept apart, in the order of the documents."""
    return Passages(tuple(chosen.case.show(name) for name in chosen.shown))


def files(chosen: Selection) -> Listing:
    """List the tables and documents of the case with the sha256 of each."""
    return Listing(hashes(chosen.case))
