"""What a report rests on: its parameters, the statements it uses and leaves out, the files, the versions."""

from __future__ import annotations

import hashlib
import json
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from sourcebook.case import Case
from sourcebook.draft import PACKAGE
from sourcebook.git import ask_git
from sourcebook.listing import Listing, Passages
from sourcebook.rules import NAMES
from sourcebook.schema import STATEMENTS, TABLES
from sourcebook.selection import LATER, OTHER_SIDE, UNDATED, Selection

MAKERS = ("sourcebook", "ipykernel", "ipython", "jinja2", "matplotlib", "mistune", "nbconvert", "nbformat",
          "networkx", "numpy", "pandas", "papermill", "pillow", "typst")
"""The packages of which another version may give other bytes."""
LIBRARY = Path(__file__).parent


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


@cache
def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that make a report."""
    return {"Python": platform.python_version(), **{name: version(name) for name in MAKERS}}


@cache
def program() -> str:
    """Return one hash of all files of this library, which change more often than its version."""
    files = sorted(file for file in LIBRARY.rglob("[!.]*.*") if "__pycache__" not in file.parts)
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(LIBRARY).as_posix()}\n"
             for file in files]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def title(case: Case) -> str:
    """Return what the data package calls the case; blank without one, since a folder may have any name."""
    try:
        described = json.loads((case.path / PACKAGE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ""
    return str(described.get("title") or described.get("name") or "")


def commit(case: Case) -> tuple[str | None, bool | None]:
    """Return the git commit of a case, and whether its files are still those of the commit.

    Returns
    -------
    (str or None, bool or None)
        The commit that last touched ``data/`` or ``seeds/``, and whether a table or document is
        another now than at the head; None twice without git, or where it knows nothing of the case.
    """
    last = (ask_git(case.path, "rev-list", "-1", "HEAD", "--", "data", "seeds") or b"").decode().strip()
    if not last:
        return None, None
    now = {file: (case.path / file).read_bytes() for file in hashes(case)["file"]}
    own = {*now, *(table.file for table in TABLES.values())}
    # Blobs are compared here: to ask git for the status would run what a stranger's settings name.
    listed = ask_git(case.path, "ls-tree", "-r", "-z", "HEAD", "--", "data", "seeds") or b""
    entries = (line.partition("\t") for line in listed.decode("utf-8", "replace").split("\0"))
    blobs = {file: about.split()[-1] for about, _, file in entries if file in own}
    return last, set(blobs) != set(now) or any(_blob(now[file], blobs[file]) != blobs[file] for file in now)


def _blob(data: bytes, like: str) -> str:
    """Return the hash git has for a file, by sha1 or sha256 as another hash is."""
    kind = hashlib.sha1 if len(like) == 40 else hashlib.sha256
    return kind(b"blob %d\0" % len(data) + data).hexdigest()


def foot(chosen: Selection, counted: bool = True) -> str:
    """Return what a picture rests on, for its foot line; what is counted only if it shows figures."""
    sides = ", ".join(chosen.standpoints) or "all standpoints"
    time = f"stated by {chosen.as_of}" if chosen.as_of else "whenever stated"
    subject = (chosen.event, chosen.measure) if counted else (chosen.event,)
    return " · ".join((*subject, sides, time, f"data {digest(chosen.case)}"))


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
        ("rule", chosen.rule, f"{NAMES[chosen.rule]}, shown first"),
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
