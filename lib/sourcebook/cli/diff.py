"""The command about what became of a case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING

import click

from sourcebook.terminal import Refusal, case_option, json_option, number, plain, print_json

if TYPE_CHECKING:
    from sourcebook.changes import Change
    from sourcebook.history import Difference

SIGNS = {"added": "+", "removed": "-", "changed": "~"}
DIFFERENT = 1
LONGEST, MOST_FAULTS = 160, 5


@click.command()
@click.argument("old")
@click.argument("new", required=False)
@case_option
@click.option("--reading", metavar="TEXT",
              help="How vague words are read: a reading of the case.  [default: as in reports]")
@json_option
def diff(old: str, new: str | None, case: Path, reading: str | None, as_json: bool) -> None:
    """Show what changed from OLD to NEW: rows, with their reasons, and numbers that are reported.

    Each is a folder of a case or a git revision of the case around; without NEW, the case as it
    is now. Exit status as of diff: 0 if nothing differs, 1 if something does, 2 if a name is not
    understood.
    """
    from sourcebook.errors import SourcebookError
    from sourcebook.history import difference, state

    try:
        with state(old, case) as before, state(new or case, case) as after:
            found = difference(before, after, reading)
    except SourcebookError as error:
        # Status 1 would say that something differs.
        raise Refusal(str(error)) from None
    if as_json:
        print_json(_plain(found))
    else:
        click.echo("\n".join(_said(found)))
    if found.differs:
        click.get_current_context().exit(DIFFERENT)


def _plain(found: Difference) -> dict[str, object]:
    return {
        "old": found.old, "new": found.new, "reading": found.reading, "notes": list(found.notes),
        "changes": [asdict(change) for change in found.changes],
        "reported": None if found.reported is None else found.reported.to_dict("records"),
        "faults": {label: plain(faults) for label, faults in found.faults.items()},
    }


def _said(found: Difference) -> Iterator[str]:
    from sourcebook.listing import plural

    yield f"{found.old} → {found.new}"
    yield from found.notes
    for label, faults in found.faults.items():
        yield f"{label} cannot be opened ({number(faults)}), so only rows are compared:"
        yield from (f"  {fault}" for fault in faults[:MOST_FAULTS])
    for table, group in groupby(found.changes, key=lambda change: change.table):
        changes = list(group)
        counts = Counter((change.what, change.kind) for change in changes)
        summed = (f"{plural(count, what)} {kind}" for (what, kind), count in counts.items())
        yield f"\n{table}: {', '.join(summed)}"
        for why, alike in groupby(changes, key=lambda change: change.why):
            yield from map(_line, alike)
            yield f"      {why}"
    if found.reported is not None:
        yield from _numbers(found)


def _line(change: Change) -> str:
    old, new = (shorten(cell, LONGEST, placeholder=" …") for cell in (change.old, change.new))
    name = " ".join(filter(None, [change.row, change.column])) or change.table
    values = f"{old or 'blank'} → {new or 'blank'}" if change.kind == "changed" else old or new
    return f"  {SIGNS[change.kind]} {name}: {values}".rstrip(": ")


def _numbers(found: Difference) -> Iterator[str]:
    rows = found.reported.to_dict("records")
    outcome = f"{len(rows)} differ" if rows else "none differs"
    yield f"\nReported numbers (reading {found.reading!r}): {outcome}"
    subject = itemgetter("measure", "event", "because")
    for (measure, event, because), group in groupby(rows, key=subject):
        yield f"  {measure} · {event} (because of {because})"
        yield from (f"      {row['reported']}: {row['before']} → {row['after']}" for row in group)
