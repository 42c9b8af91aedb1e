"""Rules on what refers to what: ids that exist, nothing in a circle, nothing left over."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

import pandas as pd

from sourcebook.columns import Column, Table
from sourcebook.draft import PARENTS, Draft
from sourcebook.errors import Fault, nearest
from sourcebook.schema import STATEMENTS, TABLES
from sourcebook.tables import Sheet, parts


def references(draft: Draft) -> Iterator[Fault]:
    """Every id that is used is the key of a row."""
    for table, column in _referring():
        owners = column.refers.split("|")
        known = [draft.sheets[owner].ids for owner in owners]
        if None in known or not draft.sheets[table.name].has(column.name):
            continue
        cells = draft.tables[table.name][column.name].dropna()
        used = cells.map(parts).explode() if column.kind == "ids" else cells
        every = frozenset().union(*known)
        yield from _unknown(draft.sheets[table.name], column, used[~used.isin(every)], every)


def statement_ids(draft: Draft) -> Iterator[Fault]:
    """An id is that of one statement only, so that it can be shown and linked."""
    seen: dict[str, str] = {}
    for table in STATEMENTS:
        key = TABLES[table].key[0]
        for line, name in draft.rows(table, key):
            if seen.setdefault(name, table) != table:
                yield draft.sheets[table].fault(
                    line, key, f"{name!r}, an id of {TABLES[seen[name]].file} too", "an id of its own",
                    "rename one of the two")


def own_voices(draft: Draft) -> Iterator[Fault]:
    """Every document is a source of kind document, so that it can speak in its own voice."""
    if draft.sheets["sources"].ids is None:
        return
    kinds = draft.looked_up("sources", "source_id", "kind")
    for line, document in draft.rows("documents", "document_id"):
        if document not in draft.sheets["sources"].ids:
            yield draft.sheets["documents"].fault(
                line, "document_id", f"{document!r} is no source", "a source of kind document with this id",
                "add it to data/sources.csv")
        elif kinds.get(document, "document") != "document":
            yield draft.sheets["documents"].fault(
                line, "document_id", f"the source {document!r} is of kind {kinds[document]}", "kind document",
                "mend its row in data/sources.csv")


def cycles(draft: Draft) -> Iterator[Fault]:
    """Nothing lies in itself, and no source relies on itself, however many steps away."""
    for table, parent in PARENTS.items():
        yield from _cycles(draft.sheets[table], draft.tables[table][[TABLES[table].key[0], parent]])
    relied = draft.tables["dependences"]
    relied = relied[relied["certainty"].isin(["stated", "inferred"])]
    yield from _cycles(draft.sheets["dependences"], relied[["source_id", "depends_on"]])


def populations(draft: Draft) -> Iterator[Fault]:
    """Populations are told apart in words that figures have, and none lies in itself."""
    if draft.sheets["figures"].ids is None:
        return
    sheet, rows = draft.sheets["populations"], draft.tables["populations"][["population", "part_of"]]
    words = set(draft.tables["figures"]["population"].dropna())
    for column in rows:
        for line, name in draft.rows("populations", column):
            if name not in words:
                close = nearest(name, words)
                remedy = f"did you mean {close[0]!r}?" if close else "copy the words from there"
                yield sheet.fault(line, column, f"{name!r}, which no figure counts",
                                  f"words of the column population of {TABLES['figures'].file}", remedy)
    yield from _cycles(sheet, rows)


def links(draft: Draft) -> Iterator[Fault]:
    """No statement is linked to itself."""
    rows = draft.tables["links"]
    for line, name in rows.loc[rows["from_id"] == rows["to_id"], "to_id"].items():
        yield draft.sheets["links"].fault(line, "to_id", f"{name!r} linked to itself", "another statement",
                                          "name the other statement, or delete the row")


def unused(draft: Draft) -> Iterator[Fault]:
    """Some row rests on every passage and uses every source; judged only where all rows could be read."""
    if any(sheet.faults for sheet in draft.sheets.values()):
        return
    for table, seen, remedy in (
        ("passages", "no row rests on", "code what it says, or delete it"),
        ("sources", "no row uses", "use it, or delete it"),
    ):
        used = {name for owner, column in _referring() if table in column.refers.split("|")
                for cell in draft.tables[owner.name][column.name].dropna().unique() for name in parts(cell)}
        used |= draft.sheets["documents"].ids
        key = TABLES[table].key[0]
        for line, name in draft.rows(table, key):
            if name not in used:
                yield draft.sheets[table].fault(line, key, f"{seen} {name!r}", "a use in some row", remedy)


def _referring() -> Iterator[tuple[Table, Column]]:
    return ((table, column) for table in TABLES.values() for column in table.columns if column.refers)


def _unknown(sheet: Sheet, column: Column, used: pd.Series, known: frozenset[str]) -> Iterator[Fault]:
    close = {name: nearest(name, known) for name in used.unique()}
    owners = " or ".join(TABLES[owner].file for owner in column.refers.split("|"))
    for line, name in used.items():
        hint = f"did you mean {' or '.join(close[name])}?"
        remedy = hint if close[name] else "add it there, or mend the id"
        yield sheet.fault(line, column.name, f"the unknown id {name!r}", f"an id of {owners}", remedy)


def _cycles(sheet: Sheet, pairs: pd.DataFrame) -> Iterator[Fault]:
    """Yield a fault for each circle, at the first line of it."""
    lines = {(low, high): line for line, low, high in reversed(list(pairs.dropna().itertuples(name=None)))}
    above: dict[str, set[str]] = {}
    for low, high in lines:
        above.setdefault(low, set()).add(high)
    while True:
        try:
            return TopologicalSorter(above).prepare()
        except CycleError as error:
            circle = error.args[1][::-1]
        line, low, high = min((lines[step], *step) for step in pairwise(circle))
        at = circle.index(low)
        shown = " > ".join([*circle[at:-1], *circle[: at + 1]])
        yield sheet.fault(line, pairs.columns[1], f"the cycle {shown}", "no row above itself",
                          "mend or blank one of these")
        above[low].remove(high)
