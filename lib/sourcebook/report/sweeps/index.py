"""The index of a sweep: a card for every report on one page, with filters, and the same rows for programs."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from sourcebook.case import Case
from sourcebook.report.folder import NOTEBOOK, PAGE, PDF, ReportError
from sourcebook.report.page import TEMPLATES, template
from sourcebook.report.sweeps.sketch import scale_of, sketch
from sourcebook.report.sweeps.summary import Bound, Mark, Summary
from sourcebook.text import visible

INDEX, TABLE, ROWS = "index.html", "index.csv", "index.json"
MADE, KEPT, FAILED, SKIPPED = "made", "up to date", "failed", "skipped"
"""What becomes of a report. One that is up to date was made too, so the index does not tell the two apart."""
MARK = '<meta name="generator" content="sourcebook sweep">'
"""How an index is known as one."""
LABELLED = {"event": "events", "measure": "measures"}
"""The parameters whose values have names, and the tables that hold them."""
NOT_GIVEN = "not given"


@dataclass(frozen=True)
class Row:
    """A report that was asked for and what became of it, with the reason if it failed or was skipped.

    ``link`` leads from the index to the report, ``summary`` is None if there is none.
    """

    name: str
    values: dict[str, object]
    state: str
    message: str = ""
    link: str = ""
    summary: Summary | None = None

    def way(self, statement: str) -> str:
        """Return the way to the passage of a statement; to the report as a whole where it is no page."""
        return f"{self.link}#{quote(statement)}" if self.link.endswith(PAGE) else self.link

    def stated(self, bound: Bound) -> list[Mark]:
        """Return the statements that name an outer bound."""
        return [mark for mark in self.summary.marks if mark.figure_id in bound.statements.split()]

    def plain(self) -> dict[str, object]:
        """Return the row as a program reads it."""
        told = {"name": self.name, "state": self.state, "message": self.message, "link": self.link,
                **{name: said(value) for name, value in self.values.items()}}
        if each := self.summary:
            told |= {"question": each.question, "event_title": each.event, "figures": each.figures,
                     "lines_fewest": each.lines[0], "lines_most": each.lines[1],
                     **_bound("lowest_low", each.low), **_bound("highest_high", each.high)}
        return told


@dataclass(frozen=True)
class Filter:
    """A choice on the page: a parameter, its values and what they are called."""

    name: str
    values: list[str]
    labels: list[str]


def said(value: object) -> str:
    """Return the value of a parameter as one text.

    >>> said(["north", "south"]), said("")
    ('north, south', '')
    """
    return ", ".join(value) if isinstance(value, list) else str(value)


def link_of(name: str, formats: tuple[str, ...]) -> str:
    """Return the way from the index to what one reads of a report."""
    files = {"html": PAGE, "pdf": PDF, "notebook": NOTEBOOK}
    return f"{name}/{next((file for each, file in files.items() if each in formats), '')}"


def refuse_index(out: Path) -> None:
    """Refuse a folder whose index is not that of a sweep."""
    index = out / INDEX
    there = [name for name in (INDEX, TABLE, ROWS) if (out / name).exists()]
    if there and not (index.is_file() and MARK.encode() in index.read_bytes()[:2000]):
        seen = f"{out / there[0]} is not of a sweep"
        raise ReportError(f"{seen}; expected none; move it, or choose another --out")


def put_index(out: Path, case: Case, title: str, rows: list[Row]) -> Path:
    """Write the index page, and its rows as CSV and JSON, beside the reports.

    Returns
    -------
    Path
        The page.
    """
    rows = [replace(row, state=MADE) if row.state == KEPT else row for row in rows]
    plain = [row.plain() for row in rows]
    told = json.dumps({"case": title, "reports": plain}, ensure_ascii=False, indent=1) + "\n"
    # The page first: it is what says of the others that they are of a sweep.
    files = {INDEX: index_page(case, title, rows), TABLE: _table(plain), ROWS: told}
    for name, text in files.items():
        _put(out / name, text)
    return out / INDEX


def _put(file: Path, text: str) -> None:
    beside = file.with_name(f".unfinished-{file.name}")
    try:
        beside.write_text(text, encoding="utf-8", newline="")
        beside.replace(file)
    except OSError as error:
        beside.unlink(missing_ok=True)
        seen = f"{file} cannot be written ({error.strerror})"
        raise ReportError(f"{seen}; expected room for it; mend that and run the sweep again") from None


def index_page(case: Case, title: str, rows: list[Row]) -> str:
    """Return the page; the same rows give the same bytes."""
    style, script = (
        Markup((TEMPLATES / f"index.{kind}").read_text(encoding="utf-8")) for kind in ("css", "js"))
    filters = _filters(case, rows)
    # The hash is of all that stands between the tags.
    digest = base64.b64encode(hashlib.sha256(f"\n{script}\n".encode()).digest()).decode()
    counts = [(state, sum(row.state == state for row in rows)) for state in (MADE, FAILED, SKIPPED)]
    return visible(template("index.html.j2").render(
        heading=f"Reports on {title}" if title else "Reports", generator=Markup(MARK),
        style=style, script=script, digest=digest, filters=filters, not_given=NOT_GIVEN,
        counts=counts, sides=_sides(rows), sketches=_sketches(rows), said=said,
        cards=[row for row in rows if row.state != SKIPPED],
        skipped=[row for row in rows if row.state == SKIPPED],
        places=lambda row: " ".join(_places(row, filters)), asked=lambda row: _asked(row, filters)))


def _bound(name: str, bound: Bound) -> dict[str, object]:
    return {name: bound.number, f"{name}_said": bound.said, f"{name}_statements": bound.statements,
            f"{name}_speakers": bound.speakers, f"{name}_words": bound.words,
            f"{name}_left_open_by": bound.open_by}


def _table(rows: list[dict[str, object]]) -> str:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    written = io.StringIO()
    writer = csv.DictWriter(written, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def _filters(case: Case, rows: list[Row]) -> list[Filter]:
    """Return a filter for each parameter that has several values, and one for the state."""
    found = []
    for name in dict.fromkeys(name for row in rows for name in row.values):
        values = sorted({said(row.values.get(name, "")) for row in rows})
        if len(values) > 1:
            pairs = [(_label(case, name, value), value) for value in values]
            labels, values = map(list, zip(*(sorted(pairs) if name in LABELLED else pairs), strict=True))
            found.append(Filter(name, values, labels))
    states = [state for state in (MADE, FAILED, SKIPPED) if any(row.state == state for row in rows)]
    return [*found, Filter("state", states, states)] if len(states) > 1 else found


def _label(case: Case, name: str, value: str) -> str:
    if name in LABELLED and value:
        return f"{case.label(value, LABELLED[name])} ({value})"
    return value or NOT_GIVEN


def _value(row: Row, name: str) -> str:
    return row.state if name == "state" else said(row.values.get(name, ""))


def _places(row: Row, filters: list[Filter]) -> list[str]:
    """Return which of the values of each filter a row has, by number."""
    return [str(each.values.index(_value(row, each.name))) for each in filters]


def _asked(row: Row, filters: list[Filter]) -> list[tuple[str, str]]:
    """Return the parameters that tell a row from others, beside those its heading names."""
    names = [each.name for each in filters if each.name not in (*LABELLED, "state")]
    return [(name, _value(row, name) or NOT_GIVEN) for name in names]


def _sides(rows: list[Row]) -> list[tuple[str, str]]:
    """Return the standpoints in the sketches with their colours."""
    from sourcebook.plots.sheet import colour

    marks = {(mark.order, mark.standpoint) for row in rows if row.summary for mark in row.summary.marks}
    return [(label, colour(order)) for order, label in sorted(marks)]


def _sketches(rows: list[Row]) -> dict[str, Markup]:
    """Return the sketch of each report, those of a measure on one scale."""
    def measure(row: Row) -> str:
        return said(row.values.get("measure", ""))

    drawn = {}
    for _, group in groupby(sorted((row for row in rows if row.summary), key=measure), measure):
        members = list(group)
        scale = scale_of(row.summary for row in members)
        drawn |= {row.name: sketch(row.summary, scale, row.way) for row in members}
    return drawn
