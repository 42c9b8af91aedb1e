"""A case: its tables, its documents and its statements, read-only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from sourcebook.card import Card
from sourcebook.draft import PARENTS, find_case, read_draft
from sourcebook.errors import FaultsFound, SourcebookError, UnknownName
from sourcebook.schema import STATEMENTS, TABLES
from sourcebook.statements import card, join

LABELS = {
    "documents": "title", "sources": "name", "standpoints": "label", "events": "title", "places": "name",
    "measures": "label", "propositions": "text",
}
"""The tables whose rows have a name to be shown, and the column that holds it."""


@dataclass(frozen=True)
class Passage:
    """A span of a document; ``start`` and ``end`` are None until it is anchored."""

    passage_id: str
    document_id: str
    start: int | None
    end: int | None
    quote: str


@dataclass(frozen=True, eq=False, repr=False)
class Case:
    """A case that was opened with ``open_case``; every table of the schema is an attribute.

    A table comes as a plain DataFrame with the types of the schema and blanks
    missing. It is a copy: changing it changes nothing in the case.
    """

    path: Path
    name: str
    _tables: dict[str, pd.DataFrame] = field(repr=False)
    _texts: dict[str, str] = field(repr=False)

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name in TABLES:
            # A view is as good as a copy: pandas copies what is written to.
            return self._tables[name].copy(deep=False)
        raise AttributeError(f"a case has no {name!r}; its tables are {', '.join(TABLES)}")

    def __dir__(self) -> Iterable[str]:
        return [*super().__dir__(), *TABLES]

    def __repr__(self) -> str:
        rows = {table: len(self._tables[table]) for table in ("documents", "sources", *STATEMENTS)}
        return f"<Case {self.name}: " + ", ".join(f"{count} {table}" for table, count in rows.items()) + ">"

    def text(self, document_id: str) -> str:
        """Return the text of a document."""
        if document_id not in self._texts:
            raise UnknownName("document", document_id, self._texts)
        return self._texts[document_id]

    def passage(self, passage_id: str) -> Passage:
        """Return a passage."""
        row = self._row("passages", passage_id)
        return Passage(**{name: row[name] for name in Passage.__dataclass_fields__})

    def label(self, name: str, table: str | None = None) -> str:
        """Return what an id is called in tables and pictures.

        Parameters
        ----------
        name : str
            An id of a document, source, standpoint, event, place, measure or proposition.
        table : str, optional
            Where to look, if the same id stands in several tables.
        """
        if table is not None and table not in LABELS:
            raise UnknownName("table with names", table, LABELS)
        labels = [self._labels[owner] for owner in LABELS if table in (None, owner)]
        for known in labels:
            if name in known:
                return known[name]
        raise UnknownName("named thing", name, {each for known in labels for each in known})

    def descends(self, table: str, name: str) -> list[str]:
        """Return an event, measure, place or source and all that lie in it, itself first.

        Parameters
        ----------
        table : str
            ``events``, ``measures``, ``places`` or ``sources``.
        name : str
            An id of that table.
        """
        self._refuse_unnested(table, name)
        children = self._children[table]
        found, waiting = [], [name]
        while waiting:
            found.append(waiting.pop())
            waiting += [child for child in reversed(children.get(found[-1], ())) if child not in found]
        return found

    def ascends(self, table: str, name: str) -> list[str]:
        """Return an event, measure, place or source and what it lies in, itself first, the outermost last.

        The arguments are those of ``descends``.
        """
        self._refuse_unnested(table, name)
        found, above = [], name
        while above and above not in found:
            found.append(above)
            above = self._parents[table].get(above)
        return found

    def _refuse_unnested(self, table: str, name: str) -> None:
        if table not in PARENTS:
            raise UnknownName("table whose rows nest", table, PARENTS)
        if name not in self._keys[table]:
            raise UnknownName(TABLES[table].key[0].removesuffix("_id"), name, self._keys[table])

    def statements(
        self, table: str, event: str | None = None, measure: str | None = None, nested: bool = True
    ) -> pd.DataFrame:
        """Return statements joined with what one needs to judge them.

        Parameters
        ----------
        table : str
            ``figures``, ``datings`` or ``stances``.
        event, measure : str, optional
            Keep statements about this event, or counting this measure (figures only).
        nested : bool
            Keep those about the events or measures that lie in it too.

        Returns
        -------
        DataFrame
            A row a statement, in the order of the table: its own columns, then
            ``document_id, start, end, quote, document`` (title), ``speaker, source_kind,
            proximity, standpoint, standpoint_label, standpoint_order, event_title``; for
            figures ``measure, unit, people`` (the listed populations that ``population`` lies in,
            see ``populations.peoples``; missing where it is not told apart); for stances
            ``event_id, topic, proposition``; ``chain`` (document title, carriers and speaker
            joined by " › "), ``carrier`` (the last one before the speaker) and ``superseded_by``
            (ids of the statements of the same voice that take its place, joined by a space, see
            ``claims.superseded``; missing where there is none).

        Raises
        ------
        UnknownName
            If the table, the event or the measure is not known.
        """
        if table not in STATEMENTS:
            raise UnknownName("table of statements", table, STATEMENTS)
        if measure is not None and table != "figures":
            raise SourcebookError(f"{table} count nothing; ask for figures, or leave measure out")
        rows = self._joined[table]
        for owner, column, name in (("events", "event_id", event), ("measures", "measure_id", measure)):
            if name is not None:
                rows = rows[rows[column].isin(self.descends(owner, name)[: None if nested else 1])]
        return rows.reset_index(drop=True)

    def show(self, statement_id: str) -> Card:
        """Return a statement with its words in context, its chain and its reading.

        Parameters
        ----------
        statement_id : str
            An id of a figure, dating or stance.

        Raises
        ------
        UnknownName
            If no statement has this id; the nearest known ids are named.
        """
        if statement_id not in self._stated:
            raise UnknownName("statement", statement_id, self._stated)
        table, row = self._stated[statement_id]
        return card(table, row, self.text(row["document_id"]), self._labels["places"])

    def _row(self, table: str, name: str) -> dict[str, object]:
        keys = self._tables[table][TABLES[table].key[0]]
        if not (keys == name).any():
            raise UnknownName(TABLES[table].key[0].removesuffix("_id"), name, keys)
        return _blank_as_none(self._tables[table][keys == name].iloc[0])

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        return {
            table: self._tables[table].set_index(TABLES[table].key[0])[column].to_dict()
            for table, column in LABELS.items()
        }

    @cached_property
    def _keys(self) -> dict[str, frozenset[str]]:
        return {table: frozenset(self._tables[table][TABLES[table].key[0]]) for table in PARENTS}

    @cached_property
    def _children(self) -> dict[str, dict[str, list[str]]]:
        return {
            table: self._tables[table].groupby(parent, sort=False)[TABLES[table].key[0]].agg(list).to_dict()
            for table, parent in PARENTS.items()
        }

    @cached_property
    def _parents(self) -> dict[str, dict[str, str]]:
        return {
            table: self._tables[table].set_index(TABLES[table].key[0])[parent].dropna().to_dict()
            for table, parent in PARENTS.items()
        }

    @cached_property
    def _joined(self) -> dict[str, pd.DataFrame]:
        return {table: join(self._tables, table) for table in STATEMENTS}

    @cached_property
    def _stated(self) -> dict[str, tuple[str, dict[str, object]]]:
        """The table and the joined row of every statement."""
        records = {table: rows.astype(object).where(rows.notna(), None).to_dict("records")
                   for table, rows in self._joined.items()}
        return {row[TABLES[table].key[0]]: (table, row) for table, rows in records.items() for row in rows}


def open_case(path: str | Path | None = None) -> Case:
    """Open a case: read its tables with the types of the schema, and its documents.

    Parameters
    ----------
    path : path, optional
        The folder of the case; see ``find_case`` for what happens without it.

    Raises
    ------
    FaultsFound
        If a file, a column, a type or a key is wrong. What the rows say is not
        judged here: see ``check``.

    Examples
    --------
    >>> case = open_case()
    >>> list(case.standpoints.columns)
    ['standpoint_id', 'label', 'order', 'party', 'note']
    """
    folder = find_case(path)
    files, kept = _KEPT.get(folder, (None, None))
    if kept is not None and files == _stamps(folder):
        return kept
    draft = read_draft(folder)
    if faults := draft.structural():
        raise FaultsFound(faults)
    tables = {name: rows.reset_index(drop=True) for name, rows in draft.tables.items()}
    return Case(draft.path, draft.name, tables, draft.seeds.texts)


_KEPT: dict[Path, tuple[list[tuple], Case]] = {}
"""The cases that are kept open, and how their files were when they were read."""


def keep_open(path: str | Path | None = None) -> Case:
    """Open a case, and let ``open_case`` return the same as long as no file of it changes.

    For whoever opens one case many times, in one process or in those forked from it.
    """
    folder = find_case(path)
    _KEPT[folder] = _stamps(folder), open_case(folder)
    _ = _KEPT[folder][1]._stated
    return _KEPT[folder][1]


def _stamps(folder: Path) -> list[tuple]:
    """Return size and times of every file of a case, without reading one."""
    files = {str(file): file.stat() for part in ("data", "seeds") for file in (folder / part).glob("*")}
    return [(name, file.st_size, file.st_mtime_ns, file.st_ctime_ns) for name, file in sorted(files.items())]


def _blank_as_none(row: pd.Series) -> dict[str, object]:
    return {name: None if pd.isna(value) else value for name, value in row.items()}
