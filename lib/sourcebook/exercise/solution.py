"""The solution of an exercise: the coding of its passages with all that is needed to mark a sheet.

It is plain JSON and needs no case, so that it can be handed to students when the time has come.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from sourcebook.case import Case
from sourcebook.errors import SourcebookError, nearest
from sourcebook.exercise.difficulty import REASONS
from sourcebook.exercise.fields import FIELDS, Field, asked_of, fields_of
from sourcebook.exercise.rulebook import rules_of
from sourcebook.exercise.ruling import rule_for, ruled
from sourcebook.exercise.sample import Item
from sourcebook.exercise.words import content, plain, short_names
from sourcebook.quantities import QuantityError, parse, vague_term
from sourcebook.readings import REASON
from sourcebook.schema import TABLES
from sourcebook.tables import parts

FILE = "solution.json"
SLIP = 0.8
"""How like a known word one must be to be taken for it, misspelt."""


@dataclass(frozen=True)
class Solution:
    """What ``solution.json`` holds: ``name``, ``points``, ``voices``, ``measures`` and ``items``."""

    held: dict

    @property
    def name(self) -> str:
        return self.held["name"]

    @cached_property
    def items(self) -> dict[str, dict]:
        """The passages by number; each has kind, quote, task and readings."""
        return {item["number"]: item for item in self.held["items"]}

    @cached_property
    def kinds(self) -> list[str]:
        return [kind for kind in FIELDS if any(item["kind"] == kind for item in self.held["items"])]

    @property
    def fields(self) -> dict[str, Field]:
        return fields_of(self.kinds)

    def points(self, kind: str, field: str) -> float:
        """Return what a right answer is worth; a teacher may change it in the file."""
        return self.held["points"][kind][field]

    @cached_property
    def possible(self) -> float:
        return sum(self.points(item["kind"], field.name) for item in self.held["items"]
                   for field in asked_of(item))

    @cached_property
    def judged(self) -> dict[tuple, object]:
        """Judgements made before, by passage, statement, field and answer."""
        return {}

    def names(self, table: str) -> list[str]:
        """Return all names of voices or measures."""
        return [form for row in self.held[table].values() for form in row["names"]]

    def known(self, table: str, words: str) -> list[str]:
        """Return the ids that words stand for; table is ``voices`` or ``measures``."""
        return self._ids[table].get(_any_order(words), [])

    def like(self, table: str, words: str) -> str | None:
        """Return the name that may be meant: it has all words that are in any name, or are near to one."""
        own = {near for word in content(words) for near in self._near(table, word)}
        names = [name for name, has in self._words[table].items() if own and own <= has]
        return next(iter(nearest(words, names, 1)), None)

    def _near(self, table: str, word: str) -> list[str]:
        if (table, word) not in self._slips:
            known = set().union(*self._words[table].values())
            self._slips[table, word] = [word] if word in known else nearest(word, sorted(known), 1, SLIP)
        return self._slips[table, word]

    @cached_property
    def _slips(self) -> dict[tuple[str, str], list[str]]:
        return {}

    @cached_property
    def _words(self) -> dict[str, dict[str, set[str]]]:
        return {table: {name: content(name) for name in self.names(table)}
                for table in ("voices", "measures")}

    def called(self, table: str, name: str) -> str:
        """Return how an id is called."""
        return self.held[table][name]["names"][0]

    def within(self, table: str, name: str, other: str) -> bool:
        """Say whether one of two lies in the other."""
        return other in self._wholes(table, name) or name in self._wholes(table, other)

    def _wholes(self, table: str, name: str) -> list[str]:
        found: list[str] = []
        while (name := self.held[table][name]["whole"]) and name not in found:
            found.append(name)
        return found

    @cached_property
    def _ids(self) -> dict[str, dict[str, list[str]]]:
        found: dict[str, dict[str, list[str]]] = {"voices": {}, "measures": {}}
        for table, names in found.items():
            for name, row in self.held[table].items():
                for words in dict.fromkeys(_any_order(form) for form in (name, *row["names"])):
                    names.setdefault(words, []).append(name)
        return found


def read_solution(path: str | Path) -> Solution:
    """Read a solution, or the one in a teacher's folder.

    Raises
    ------
    SourcebookError
        If there is none, or it is not one.
    """
    file = Path(path) / FILE if Path(path).is_dir() else Path(path)
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
        missing = {"name", "points", "voices", "measures", "items"} - set(held)
    except FileNotFoundError:
        raise SourcebookError(
            f"{file}: no such file; expected the {FILE} of an exercise; name the teacher's folder"
        ) from None
    except (ValueError, TypeError) as error:
        raise SourcebookError(f"{file}: no solution ({error}); expected JSON; restore the file") from None
    if missing:
        seen = f"{file}: no {', '.join(sorted(missing))} in it"
        raise SourcebookError(f"{seen}; expected the {FILE} of an exercise; restore the file")
    return Solution(held)


def _any_order(words: str) -> str:
    return " ".join(sorted(plain(words).split()))


def solve(case: Case, items: Iterable[Item], name: str, made: dict[str, object]) -> dict:
    """Return the solution of an exercise as JSON holds it.

    Parameters
    ----------
    case : Case
    items : iterable of Item
        As ``sample`` returns them.
    name : str
        What the exercise is called.
    made : dict
        How it was made, kept for the teacher.
    """
    items, rules = list(items), rules_of(case)
    rows = {kind: ruled(case, kind) for kind in {item.kind for item in items}}
    return {
        "name": name,
        "made": made,
        "points": {kind: {field.name: field.points for field in FIELDS[kind]} for kind in FIELDS
                   if kind in rows},
        "voices": _voices(case),
        "measures": _named(case.measures, "measure_id", "label", "part_of", {}),
        "items": [_solved(case, item, rows[item.kind], rules) for item in items],
    }


def _voices(case: Case) -> dict[str, dict]:
    forms = case.names.groupby("entity")["form"].agg(list).to_dict()
    short = short_names(case.sources["name"])
    for source, name in zip(case.sources["source_id"], case.sources["name"], strict=True):
        forms[source] = [short[name], *forms.get(source, [])]
    for document, title in zip(case.documents["document_id"], case.documents["title"], strict=True):
        forms.setdefault(document, []).append(title)
    return _named(case.sources, "source_id", "name", "belongs_to", forms)


def _named(frame: pd.DataFrame, key: str, name: str, whole: str, forms: dict[str, list[str]]) -> dict:
    return {
        row[key]: {"names": list(dict.fromkeys([row[name], *forms.get(row[key], [])])),
                   "whole": None if pd.isna(row[whole]) else row[whole]}
        for row in frame.to_dict("records")
    }


def _solved(case: Case, item: Item, rows: dict[str, dict], rules: dict[str, str]) -> dict:
    first = rows[item.asked[0]]
    return {
        "number": item.number,
        "kind": item.kind,
        "document": first["document_id"],
        "passage": item.passage_id,
        "quote": first["quote"],
        "task": item.task,
        "unasked": list(item.unasked),
        "difficulty": item.difficulty,
        "reasons": [REASONS[reason][1] for reason in item.reasons.split(", ") if reason],
        "readings": [_reading(case, item.kind, rows[name], name in item.asked, rules)
                     for name in (*item.asked, *item.others)],
    }


def _reading(case: Case, kind: str, row: dict[str, object], asked: bool, rules: dict[str, str]) -> dict:
    """Return one coded statement: its cells by field, what may be read as well, and the rules."""
    return {
        "id": row[TABLES[kind].key[0]],
        "asked": asked,
        "note": note_of(row),
        "coded": {field.name: _cell(field, row) for field in FIELDS[kind]},
        "also": list(_also(case, row)) if kind == "figures" else [],
        "rules": {field.name: rule_for(field, row, rules) for field in FIELDS[kind]},
    }


def note_of(row: Mapping[str, object]) -> str | None:
    """Return how a date follows, where the words alone do not give it, and the note of the row."""
    return " ".join(words for words in (row.get("derived"), row["note"]) if pd.notna(words)) or None


def _cell(field: Field, row: dict[str, object]) -> object:
    value = row[field.column]
    if field.form == "names":
        return parts(value)
    if field.name == "explicit":
        return "yes" if value else "no"
    return int(value) if field.form == "count" and value is not None else value


def _also(case: Case, row: dict[str, object]) -> Iterable[dict[str, object]]:
    """Yield what the tables let one read as well: the words alone, and the readings of vague words."""
    if REASON in (row["note"] or ""):
        try:
            read = parse(row["wording"])
        except QuantityError:
            return
        yield {"cells": {"low": read.low, "high": read.high, "qualifier": read.qualifier},
               "because": "The words alone can be read so; the note says why the coding departs from them."}
    if row["qualifier"] == "vague":
        terms = case.quantifiers[case.quantifiers["term"] == vague_term(row["wording"])]
        for one in terms.astype(object).where(terms.notna(), None).itertuples():
            yield {"cells": {"low": one.low, "high": one.high},
                   "because": f"The codebook leaves the ends of “{one.term}” to the reader; the table of "
                              f"quantifiers has this as the {one.reading} reading."}
