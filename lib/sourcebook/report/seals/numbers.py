"""The numbers behind a report: its statements and what is computed from them, as tables of plain values.

They are computed from the selection, not read from the page.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from sourcebook.card import read_dating, read_figure, read_stance
from sourcebook.chronology import disagreements
from sourcebook.claims import apart_in_each
from sourcebook.compare import remainders
from sourcebook.dispute import positions, strongest
from sourcebook.envelopes import envelope
from sourcebook.errors import NotApplicable
from sourcebook.lineage import lines
from sourcebook.report.content.circumstances import disputed
from sourcebook.report.content.differences import pairs
from sourcebook.report.folder import NUMBERS
from sourcebook.rules import apply_rules
from sourcebook.schema import STATEMENTS, TABLES
from sourcebook.selection import KEPT, Selection
from sourcebook.tables import harmless

ALL = f"{NUMBERS}/numbers.json"
PLACE = ["document_id", "document", "passage_id", "start", "end", "quote", "note"]
VOICE = ["source_id", "speaker", "standpoint", "proximity", "chain", "speech_act", "stated"]
SUBJECT = ["event_id", "event_title", "measure_id", "measure"]


@dataclass(frozen=True)
class Numbers:
    """A table of a report: ``key`` are the columns that name a row."""

    rows: pd.DataFrame
    key: tuple[str, ...]


def numbers(chosen: Selection) -> dict[str, Numbers]:
    """Return the tables of a report by name.

    Parameters
    ----------
    chosen : Selection
        What the report is about.

    Returns
    -------
    dict of Numbers
        ``figures``, ``datings`` and ``stances`` (those used, with their words, chain and ``reading``,
        figures with the line that they go back to and why they are ``set_apart``), ``left_out`` (the
        others, and why), ``bounds`` (outer bounds with their owners), ``counts`` (figures, voices,
        documents and independent lines), ``lines``, ``conflicts`` (pairs of claimed figures that no
        number fits, with their kind),
        ``totals``, ``rules``, ``date_conflicts``, ``positions``, ``strongest`` and ``sources``.
    """
    return {name: Numbers(make(chosen).reset_index(drop=True), KEYS[name]) for name, make in MAKERS.items()}


def written(tables: dict[str, Numbers]) -> dict[str, bytes]:
    """Return the files of the tables: a CSV each, and one JSON of all.

    A text in a CSV that a spreadsheet would take for a formula has an apostrophe before it; the
    JSON has every text as it is.
    """
    plain = {name: json.loads(each.rows.to_json(orient="records")) for name, each in tables.items()}
    files = {f"{NUMBERS}/{name}.csv": _csv(each.rows) for name, each in tables.items()}
    return files | {ALL: (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()}


def _csv(rows: pd.DataFrame) -> bytes:
    texts = rows.select_dtypes(["object", "string"]).columns
    safe = rows.assign(**{name: rows[name].map(harmless, na_action="ignore") for name in texts})
    return safe.to_csv(index=False, lineterminator="\n").encode()


def _figures(chosen: Selection) -> pd.DataFrame:
    rows = lines(chosen.case, chosen.figures)
    ends = [[None if pd.isna(end) else int(end) for end in pair] for pair in rows[["low", "high"]].to_numpy()]
    read = [read_figure(*pair, qualifier) for pair, qualifier in zip(ends, rows["qualifier"], strict=True)]
    own = ["figure_id", *SUBJECT, "unit", "population", "wording", "low", "high", "qualifier", "reading",
           "set_apart"]
    told = rows.assign(reading=read, set_apart=apart_in_each(rows))
    return told[[*own, *VOICE, "line", "line_if_suspected", "event_time", *PLACE]]


def _datings(chosen: Selection) -> pd.DataFrame:
    rows = chosen.datings
    read = [read_dating(*(None if pd.isna(cell) else cell for cell in cells))
            for cells in rows[["edtf", "clock", "derived"]].itertuples(index=False)]
    own = ["dating_id", "event_id", "event_title", "wording", "edtf", "clock", "derived", "reading"]
    return rows.assign(reading=read)[[*own, *VOICE, *PLACE]]


def _stances(chosen: Selection) -> pd.DataFrame:
    rows = chosen.stances
    cells = rows[["stance", "proposition", "explicit"]].itertuples(index=False)
    read = [read_stance(*each) for each in cells]
    own = ["stance_id", "proposition_id", "proposition", "topic", "event_id", "stance", "explicit", "reading"]
    return rows.assign(reading=read)[[*own, *VOICE, *PLACE]]


def _left_out(chosen: Selection) -> pd.DataFrame:
    parts = [pd.DataFrame({"statement_id": rows[TABLES[table].key[0]], "kind": STATEMENTS[table],
                           "why": rows["left_out"]}) for table, rows in chosen.tables.items()]
    rows = pd.concat(parts)
    return rows[rows["why"] != KEPT]


def _bounds(chosen: Selection) -> pd.DataFrame:
    rows = []
    for subject, group in _subjects(chosen):
        try:
            found = envelope(group)
        except NotApplicable:
            continue
        rows += [{**subject, **row} for row in found.to_dict("records")]
    columns = [*SUBJECT, "bound", "number", "statements", "speakers", "wordings", "left_open_by",
               "set_apart"]
    return pd.DataFrame(rows, columns=columns).astype({"number": "Int64"})


def _counts(chosen: Selection) -> pd.DataFrame:
    rows = []
    for subject, group in _subjects(chosen):
        own = lines(chosen.case, group)
        rows.append({
            **subject, "figures": len(own), "voices": own["source_id"].nunique(),
            "documents": own["document_id"].nunique(), "lines": own["line"].nunique(),
            "lines_if_suspected": own["line_if_suspected"].nunique(),
        })
    return pd.DataFrame(rows)


def _lines(chosen: Selection) -> pd.DataFrame:
    """List the lines that begin with one voice; figures of blended voices have none."""
    own = lines(chosen.case, chosen.figures).dropna(subset=["line"])
    rows = own.groupby("line", sort=True).agg(
        line_if_suspected=("line_if_suspected", "first"), figures=("figure_id", " ".join),
        voices=("source_id", lambda names: " ".join(sorted(set(names)))),
    ).reset_index()
    begins = [chosen.case.label(line, "sources") for line in rows["line"]]
    return pd.DataFrame({"line": rows["line"], "begins_with": begins}).join(rows.drop(columns="line"))


def _subjects(chosen: Selection) -> list[tuple[dict[str, str], pd.DataFrame]]:
    """Return the figures of each event and measure, what was asked for first."""
    groups = [(dict(zip(SUBJECT, names, strict=True)), group)
              for names, group in chosen.figures.groupby(SUBJECT, sort=True)]
    asked = (chosen.event, chosen.measure)
    return sorted(groups, key=lambda pair: (pair[0]["event_id"], pair[0]["measure_id"]) != asked)


def _strongest(chosen: Selection) -> pd.DataFrame:
    """Weigh both sides of what is disputed; what only one side speaks of stands in the positions."""
    return strongest(chosen.case, disputed(chosen))


def _rules(chosen: Selection) -> pd.DataFrame:
    return apply_rules(chosen.case, chosen.whole) if len(chosen.whole) else pd.DataFrame(columns=["rule"])


def _sources(chosen: Selection) -> pd.DataFrame:
    used = {name for table in STATEMENTS for name in chosen.kept(table)["source_id"]}
    rows = chosen.case.sources
    columns = ["source_id", "name", "kind", "standpoint", "proximity", "published", "belongs_to"]
    return rows.loc[rows["source_id"].isin(used), columns].sort_values("source_id")


MAKERS: dict[str, Callable[[Selection], pd.DataFrame]] = {
    "figures": _figures, "datings": _datings, "stances": _stances, "left_out": _left_out,
    "bounds": _bounds, "counts": _counts, "lines": _lines, "conflicts": pairs,
    "totals": lambda chosen: remainders(chosen.figures, chosen.case.links),
    "rules": _rules, "date_conflicts": lambda chosen: disagreements(chosen.datings),
    "positions": lambda chosen: positions(chosen.stances),
    "strongest": _strongest, "sources": _sources,
}
KEYS = {
    "figures": ("figure_id",), "datings": ("dating_id",), "stances": ("stance_id",),
    "left_out": ("statement_id",), "bounds": ("event_id", "measure_id", "bound"),
    "counts": ("event_id", "measure_id"), "lines": ("line",),
    "conflicts": ("lower", "higher"), "totals": ("total",),
    "rules": ("rule",), "date_conflicts": ("earlier", "later"),
    "positions": ("proposition_id", "source_id"), "strongest": ("proposition_id", "side"),
    "sources": ("source_id",),
}
"""The columns that name a row of each table."""
