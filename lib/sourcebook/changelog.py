"""The changelog of the tables: what it says about a row that is no longer what it was."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CHANGELOG = "data/CHANGELOG.md"
COLUMNS = 6
UNSAID = f"no reason in {CHANGELOG}"
DATE = re.compile(r"## +(\d{4}-\d{2}-\d{2})")
WHOLE_ROW = "row"


@dataclass(frozen=True)
class Entry:
    """One reason in a changelog: a row of its tables, or a paragraph, which has only ``date`` and ``why``."""

    date: str
    why: str
    table: str = ""
    row: str = ""
    column: str = ""


def entries(path: Path) -> list[Entry]:
    """Return what the changelog of a case says below its dates; nothing if there is none."""
    try:
        text = (path / CHANGELOG).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    _, *dated = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    return [entry for part in dated if (found := DATE.match(part))
            for entry in _entries(found[1], part.partition("\n")[2])]


def _entries(date: str, text: str) -> Iterator[Entry]:
    for part in re.split(r"\n\s*\n", text.strip()):
        if not part.lstrip().startswith("|"):
            yield Entry(date, " ".join(part.split()))
            continue
        for line in part.splitlines():
            cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            if len(cells) == COLUMNS and cells[0] != "table" and not set(cells[0]) <= set("-: "):
                table, row, column, _, _, why = cells
                yield Entry(date, why, *(cell.strip("`*") for cell in (table, row, column)))


def between(old: Path, new: Path) -> list[Entry]:
    """Return the entries that only one of two states of a case has: what was said on the way."""
    before, after = Counter(entries(old)), Counter(entries(new))
    return [*(after - before), *(before - after)]


def reason(said: list[Entry], table: str, row: str, column: str = "") -> str:
    """Return what was said about a row, or a cell of it, the nearest first.

    An entry of the row and column comes before a paragraph that names the row, that before one
    that names the column or the table.

    >>> said = [Entry("1871-05-09", "A second look.", "figures", "k1", "low"),
    ...         Entry("1871-05-09", "Rows of the ledger were added to `figures`.")]
    >>> reason(said, "figures", "k1", "low"), reason(said, "figures", "k7")
    ('1871-05-09: A second look.', '1871-05-09: Rows of the ledger were added to `figures`.')
    """
    rows = [each for each in said if (each.table, each.row) == (table, row)]
    prose = [each for each in said if not each.table]
    nearest = (
        [each for each in rows if each.column in (column or WHOLE_ROW, WHOLE_ROW)],
        [each for each in prose if row and _names(each.why, row)],
        [each for each in prose if column and _names(each.why, f"{table}.{column}")],
        [each for each in prose if _names(each.why, table) and not column],
    )
    found = next(filter(None, nearest), [])
    return "; ".join(f"{each.date}: {each.why}" for each in found) or UNSAID


def _names(text: str, word: str) -> bool:
    """Say whether a text has a name by itself, not as part of another such as ``table.column``."""
    return re.search(rf"(?<![\w.]){re.escape(word)}(?!\w|\.\w)", text) is not None
