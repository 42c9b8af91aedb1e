"""An exercise as two folders: what students get, and what the teacher keeps."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from sourcebook.case import Case, open_case
from sourcebook.errors import SourcebookError
from sourcebook.exercise import pages
from sourcebook.exercise.fields import FIELDS
from sourcebook.exercise.sample import Item, known_kinds, sample
from sourcebook.exercise.sheet import write_sheet
from sourcebook.exercise.solution import FILE, solve
from sourcebook.exercise.surroundings import around
from sourcebook.exercise.words import short_names
from sourcebook.provenance import digest

PASSAGES, SHEET, DOCUMENTS = "exercise.json", "sheet.csv", "documents"


class Kit(NamedTuple):
    """The two folders of an exercise."""

    students: Path
    teacher: Path


def new(
    case: Case | str | Path | None = None,
    documents: Iterable[str] = (),
    kinds: Iterable[str] = ("figures",),
    size: int = 12,
    seed: int = 1,
    name: str = "Exercise",
    gentle: bool = False,
    out: str | Path = "exercises",
) -> Kit:
    """Write an exercise in blind coding: a folder for students, and one for the teacher.

    Parameters
    ----------
    case : Case or path, optional
        The case, or its folder; see ``open_case`` for what happens without it.
    documents : iterable of str
        Ids of documents, or what they end in; none means all.
    kinds : iterable of str
        ``figures``, ``datings``, ``stances``.
    size, seed : int
        How many passages; the same seed draws the same ones.
    name : str
        What the exercise is called; the folders are named after it.
    gentle : bool
        Leave out passages marked ``graphic``, show no more around the others than the 160
        characters for which that was judged, and give no whole documents. What cannot be known
        from that is not asked.
    out : path
        The folder that gets the two folders.

    Returns
    -------
    Kit
        The folders; the same arguments write the same bytes.

    Raises
    ------
    SourcebookError
        If there are not so many passages, or one of the folders is there already.
    """
    case = case if isinstance(case, Case) else open_case(case)
    documents, kinds = list(documents), known_kinds(kinds)
    items = sample(case, documents, kinds, size, seed, gentle)
    slug = re.sub(r"\W+", "_", name.casefold()).strip("_") or "exercise"
    kit = Kit(Path(out) / slug, Path(out) / f"{slug}_teacher")
    for folder in kit:
        if folder.exists():
            raise SourcebookError(f"{folder} is there already; expected a new folder; give another name")
    made = {"case": case.name, "data": digest(case), "documents": documents, "kinds": kinds, "size": size,
            "seed": seed, "gentle": gentle}
    _students(kit.students, shown(case, items, name, gentle))
    if not gentle:
        _documents(case, kit.students / DOCUMENTS, items)
    _teacher(kit.teacher, solve(case, items, name, made))
    return kit


def shown(case: Case, items: list[Item], name: str, gentle: bool) -> dict:
    """Return what students are shown: passages in context, fields, and lists of voices and measures.

    There is nothing in it that was coded from the passages, and no id of a row.
    """
    kinds = known_kinds(item.kind for item in items)
    return {
        "name": name,
        "gentle": gentle,
        "fields": {kind: [field.name for field in FIELDS[kind]] for kind in kinds},
        "voices": sorted(short_names(case.sources["name"]).values()),
        "measures": sorted(case.measures["label"]) if "figures" in kinds else [],
        "items": [_shown(case, item, gentle) for item in items],
    }


def _shown(case: Case, item: Item, gentle: bool) -> dict[str, object]:
    before, quote, after = around(case, item.passage_id, gentle)
    document = case.label(case.passage(item.passage_id).document_id, "documents")
    told = {"number": item.number, "kind": item.kind, "document": document, "task": item.task,
            "before": before, "quote": quote, "after": after}
    return told | {"unasked": list(item.unasked)} if item.unasked else told


def _students(folder: Path, exercise: dict) -> None:
    folder.mkdir(parents=True)
    _write(folder / PASSAGES, _json(exercise))
    _write(folder / "exercise.ipynb", _json(pages.notebook(exercise)))
    _write(folder / "passages.html", pages.passages(exercise))
    _write(folder / "README.md", pages.instructions(exercise))
    write_sheet(folder / SHEET, exercise["fields"], exercise["items"])


def _documents(case: Case, folder: Path, items: list[Item]) -> None:
    """Write the texts that the passages are from: who speaks may have been said pages before."""
    folder.mkdir()
    for name in sorted({case.passage(item.passage_id).document_id for item in items}):
        file = re.sub(r"\W+", "_", case.label(name, "documents").casefold()).strip("_")
        (folder / f"{file}.txt").write_bytes(case.text(name).encode())


def _teacher(folder: Path, solution: dict) -> None:
    folder.mkdir(parents=True)
    _write(folder / FILE, _json(solution))
    _write(folder / "RUBRIC.md", pages.rubric(solution))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def read_exercise(folder: str | Path) -> dict:
    """Read what students are shown.

    Raises
    ------
    SourcebookError
        If there is no exercise in the folder.
    """
    file = Path(folder) / PASSAGES
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        seen = f"{file}: no such file"
        raise SourcebookError(f"{seen}; expected the folder of an exercise; name it, or go there") from None
    except ValueError as error:
        raise SourcebookError(f"{file}: no exercise ({error}); expected JSON; restore the file") from None
