"""A case described for other tools: a Data Package, made from the schema, with a hash of every table."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from sourcebook.codebook import CODEBOOK, codebook, has_place, values
from sourcebook.columns import Column, Table
from sourcebook.draft import PACKAGE, Draft, find_case, read_draft
from sourcebook.errors import Fault, FaultsFound
from sourcebook.schema import TABLES
from sourcebook.seeds import registry_faults
from sourcebook.validation import ID

TYPES = ("integer", "number", "boolean")
"""The kinds that Table Schema knows too; the others are strings to it."""

PATTERNS = {
    "id": ID,
    "ids": f"{ID}( > {ID})*",
    "clock": r"[0-2][0-9]:[0-5][0-9](/[0-2][0-9]:[0-5][0-9])?",
}
"""What a string of a kind looks like."""

BOOLEANS = {"trueValues": ["true", "True", "TRUE"], "falseValues": ["false", "False", "FALSE"]}
MADE = ("profile", "sources", "resources")
"""The properties that are made; all others are written by hand in the file itself and kept."""

FILES = (PACKAGE, CODEBOOK)


def datapackage(path: str | Path | None = None) -> dict[str, object]:
    """Return the Data Package of a case as its tables and documents are now.

    Parameters
    ----------
    path : path, optional
        The folder of the case; see ``find_case`` for what happens without it.

    Returns
    -------
    dict
        What was written by hand in ``data/datapackage.json`` (name, title, licences, …), then
        ``sources``, the documents, and ``resources``, the tables with their columns and hashes.

    Raises
    ------
    FaultsFound
        If a file, a column, a type or a key is wrong.

    References
    ----------
    Data Package, Tabular Data Resource and Table Schema, version 1, Frictionless Data.

    Examples
    --------
    >>> figures = next(each for each in datapackage()["resources"] if each["name"] == "figures")
    >>> figures["path"], figures["schema"]["fields"][0]["name"], figures["schema"]["primaryKey"]
    ('figures.csv', 'figure_id', ['figure_id'])
    """
    return describe(_sound(find_case(path)))


def describe(draft: Draft) -> dict[str, object]:
    """Return the Data Package of a case that was read and has no faults of structure."""
    head = {key: value for key, value in _written(draft.path).items() if key not in MADE}
    documents = draft.rows("documents", "document_id", "file", "title")
    return {
        **({} if "name" in head else {"name": _slug(draft.path.name)}),
        **head,
        "profile": "tabular-data-package",
        "sources": [_source(draft, *row) for _, *row in documents],
        "resources": [_resource(draft.path, table) for table in TABLES.values()
                      if not table.optional or (draft.path / table.file).is_file()],
    }


def write_package(path: Path) -> list[str]:
    """Write the Data Package and the generated part of the codebook of a case.

    Returns
    -------
    list of str
        The files that were not up to date and were written.
    """
    outdated = _outdated(_sound(path))
    for file, text in outdated.items():
        # Whole or not at all: both files hold parts that were written by hand.
        new = path / f"{file}.new"
        new.write_bytes(text.encode("utf-8"))
        new.replace(path / file)
    return list(outdated)


def package_faults(path: Path) -> list[Fault]:
    """Return a fault for each of the two files that is missing or out of date."""
    return list(_faults(_sound(path)))


def packaged(draft: Draft) -> Iterator[Fault]:
    """A Data Package that lists tables, and a codebook that holds the schema, are up to date."""
    if draft.structural():
        return
    made = [PACKAGE] if _written(draft.path).get("resources") else []
    made += [CODEBOOK] if has_place(_text(draft.path / CODEBOOK) or "") else []
    yield from _faults(draft, made)


def _sound(path: Path) -> Draft:
    draft = read_draft(path)
    # A package that vouches for a changed document would hide the change.
    if faults := [*draft.structural(), *registry_faults(path, draft.tables["documents"], draft.seeds)]:
        raise FaultsFound(faults)
    return draft


def _faults(draft: Draft, files: Iterable[str] = FILES) -> Iterator[Fault]:
    for file, due in _outdated(draft, files).items():
        now = _text(draft.path / file)
        seen = "no such file" if now is None else "out of date"
        if now and file == PACKAGE:
            seen += _changed(now, due)
        yield Fault(file, None, "", seen, "what sourcebook package would write", "run sourcebook package")


def _outdated(draft: Draft, files: Iterable[str] = FILES) -> dict[str, str]:
    """Return the text that is due in those of the files that hold another."""
    outdated = {}
    for file in files:
        now = _text(draft.path / file)
        due = codebook(now) if file == CODEBOOK else _json(describe(draft))
        if due != now:
            outdated[file] = due
    return outdated


def _changed(now: str, due: str) -> str:
    """Name the tables that the two texts describe differently."""
    old, new = (json.loads(text).get("resources", []) for text in (now, due))
    names = [each["name"] for each in new if each not in old]
    return f" for {', '.join(names)}" if old and names else ""


def _written(path: Path) -> dict[str, object]:
    return json.loads(_text(path / PACKAGE) or "{}")


def _text(file: Path) -> str | None:
    return file.read_bytes().decode("utf-8") if file.is_file() else None


def _json(package: dict[str, object]) -> str:
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _slug(name: str) -> str:
    """Return a name as the Data Package wants it.

    >>> _slug("Ostrel, May 1871")
    'ostrel-may-1871'
    """
    return re.sub("[^a-z0-9]+", "-", name.lower()).strip("-") or "case"


def _source(draft: Draft, document: str, file: str, title: str) -> dict[str, object]:
    """Describe a document; it lies outside the folder of the Data Package, whose paths may not climb."""
    size = (draft.path / "seeds" / file).stat().st_size
    return {"title": title, "document_id": document, "file": f"seeds/{file}", "bytes": size,
            "hash": f"sha256:{draft.seeds.hashes[document]}"}


def _resource(path: Path, table: Table) -> dict[str, object]:
    data = (path / table.file).read_bytes()
    return {
        "name": table.name,
        "path": Path(table.file).name,
        "profile": "tabular-data-resource",
        "description": f"A row is {table.row}.",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, object]:
    keys = [_foreign_key(table, column) for column in table.columns if column.kind == "id" and column.refers]
    return {
        "fields": [_field(table, column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
        **({"foreignKeys": found} if (found := [key for key in keys if key]) else {}),
    }


def _field(table: Table, column: Column) -> dict[str, object]:
    constraints = {
        "required": column.required or column.name in table.key,
        "unique": table.key == (column.name,),
        "enum": list(column.values),
        "pattern": PATTERNS.get(column.kind),
    }
    return {
        "name": column.name,
        "type": column.kind if column.kind in TYPES else "string",
        "description": " ".join((column.description, *_beyond(column))),
        **(BOOLEANS if column.kind == "boolean" else {}),
        "constraints": {name: value for name, value in constraints.items() if value},
    }


def _beyond(column: Column) -> Iterator[str]:
    """Say in words what Table Schema cannot: keys of one table or another, several keys in one cell, EDTF."""
    if column.kind == "ids" or "|" in column.refers:
        said = values(column)
        yield f"{said[0].upper()}{said[1:]}.".replace("`", "")
    if column.kind == "edtf":
        yield "An EDTF date (ISO 8601-2)."


def _foreign_key(table: Table, column: Column) -> dict[str, object] | None:
    """Return a reference to one table; a reference to the table itself has no name."""
    if "|" in column.refers:
        return None
    owner = TABLES[column.refers]
    resource = "" if owner is table else owner.name
    return {"fields": [column.name], "reference": {"resource": resource, "fields": list(owner.key)}}
