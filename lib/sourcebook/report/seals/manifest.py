"""The manifest of a report, read with suspicion, and the files of the report held against it.

Whoever sends a report also sends its manifest: nothing outside the folder is opened for what it says.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

from sourcebook.errors import Fault, SourcebookError
from sourcebook.report.folder import MANIFEST, NAMES, contents, plain
from sourcebook.report.job import FORMATS
from sourcebook.report.seals.seal import VERSION, Seal, short

LARGEST = 4_000_000
"""Bytes; a manifest has some thousand."""
AGAIN = "ask for the report again where it comes from"


class ManifestError(SourcebookError):
    """A manifest that is none; ``fault`` says why."""

    def __init__(self, seen: str, expected: str, field: str = ""):
        self.fault = Fault(MANIFEST, None, field, seen, expected, AGAIN)
        super().__init__(str(self.fault))


def read_seal(folder: Path) -> Seal:
    """Read the manifest of a report.

    Raises
    ------
    ManifestError
        If there is none, or it is not as a manifest is written: too long, no JSON, other fields, a
        file that no report has, bytes that say the same otherwise.
    """
    file = folder / MANIFEST
    if not plain(file):
        raise ManifestError("no such file", "the manifest of a report")
    if (size := file.stat().st_size) > LARGEST:
        raise ManifestError(f"{size:,} bytes", f"at most {LARGEST:,}")
    data = file.read_bytes()
    try:
        seal = _seal(json.loads(data.decode("utf-8")))
        same = seal.written() == data
    except (ValueError, RecursionError) as error:
        raise ManifestError(f"no JSON ({str(error)[:80]})", "a manifest") from None
    # Also finds a name given twice, of which a person may see the one and a program the other.
    if not same:
        raise ManifestError("bytes that say it otherwise", "a manifest as it is written")
    return seal


def whole(folder: Path) -> list[Fault]:
    """Return a fault for each file of a report that is missing, altered or not its own."""
    try:
        due = read_seal(folder).outputs
    except ManifestError as error:
        return [error.fault]
    there = contents(folder)
    missing = [Fault(name, None, "", "no such file", f"sha256 {short(due[name])}", AGAIN)
               for name in due if name not in there]
    found = [_fault(name, file, due.get(name)) for name, file in there.items() if name != MANIFEST]
    return [*missing, *filter(None, found)]


def _fault(name: str, file: Path, due: str | None) -> Fault | None:
    shown = name if name.isprintable() else repr(name)
    if due is None:
        return Fault(shown, None, "", "a file not in the manifest", "none", "move it out of the folder")
    if not plain(file):
        return Fault(shown, None, "", "a link or a device", f"sha256 {short(due)}", AGAIN)
    with file.open("rb") as data:
        now = hashlib.file_digest(data, "sha256").hexdigest()
    return None if now == due else Fault(shown, None, "", f"sha256 {short(now)}", short(due), AGAIN)


def _seal(found: object) -> Seal:
    named = {each.name for each in fields(Seal)}
    if not isinstance(found, dict) or set(found) != named:
        odd = sorted(named ^ set(found)) if isinstance(found, dict) else sorted(named)
        raise ManifestError(f"other fields ({_cut(odd[0])} is missing or too much)", f"those of {VERSION!r}")
    for name, (check, expected) in CHECKS.items():
        if not check(found[name]):
            raise ManifestError(_cut(found[name]), expected, name)
    return Seal(**found)


def _cut(value: object) -> str:
    said = repr(value)
    return said if len(said) <= 60 else f"{said[:60]}…"


def _text(value: object) -> bool:
    return isinstance(value, str)


def _hash(value: object) -> bool:
    return _text(value) and re.fullmatch("[0-9a-f]{64}", value) is not None


def _each(check: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, dict) and all(map(check, value.values()))


def _parameter(value: object) -> bool:
    return isinstance(value, str | bool | int | float) or (isinstance(value, list) and all(map(_text, value)))


def _outputs(value: object) -> bool:
    return _each(_hash)(value) and all(NAMES.fullmatch(name) for name in value) and MANIFEST not in value


def _formats(value: object) -> bool:
    return isinstance(value, list) and value == [each for each in FORMATS if each in value]


CHECKS: dict[str, tuple[Callable[[object], bool], str]] = {
    "format": (VERSION.__eq__, repr(VERSION)),
    **dict.fromkeys(("name", "case", "template"), (_text, "a text")),
    **dict.fromkeys(("template_sha256", "program_sha256"), (_hash, "a sha256")),
    "inputs": (_each(_hash), "files, each with its sha256"),
    "outputs": (_outputs, "files that a report has, each with its sha256"),
    "parameters": (_each(_parameter), "texts, numbers, lists of texts"),
    "formats": (_formats, f"of {', '.join(FORMATS)}, in this order"),
    "versions": (_each(_text), "a version for each name"),
    "commit": (lambda value: value is None or _text(value), "a commit, or null"),
    "changed_since_commit": (lambda value: value is None or isinstance(value, bool), "true, false or null"),
}
"""What each field of a manifest must be."""
