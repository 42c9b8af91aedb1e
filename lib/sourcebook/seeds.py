"""The documents of a case and their registry of hashes."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sourcebook.errors import Fault, nearest
from sourcebook.tables import decode

REGISTRY = "seeds/registry.sha256"
KEEP = "put the original file back; a document is never edited"


@dataclass(frozen=True)
class Seeds:
    """The documents that could be read: text and hash by document_id, and the faults met."""

    texts: dict[str, str]
    hashes: dict[str, str]
    faults: tuple[Fault, ...] = ()


def read_seeds(path: Path, documents: pd.DataFrame) -> Seeds:
    """Read the file of every document.

    Parameters
    ----------
    path : Path
        The case.
    documents : DataFrame
        Columns ``document_id`` and ``file``; the index holds the line of each row.
    """
    texts, hashes, faults = {}, {}, []
    for line, document, file in documents[["document_id", "file"]].dropna().itertuples():
        if not _plain(file):
            faults.append(Fault("data/documents.csv", line, "file", repr(file), "a file name without folders",
                                "move the file to seeds/ and write its name only"))
            continue
        data, new = _read(path, file, line)
        text, undecodable = (None, []) if data is None else decode(data, f"seeds/{file}", KEEP)
        faults += new + undecodable
        if data is not None:
            hashes[document] = hashlib.sha256(data).hexdigest()
        if text is not None:
            texts[document] = text
    return Seeds(texts, hashes, tuple(faults))


def registry_faults(path: Path, documents: pd.DataFrame, seeds: Seeds) -> list[Fault]:
    """Compare the documents, their recorded hashes, the registry and the folder of seeds."""
    registry, faults = read_registry(path)
    if registry is None:
        return faults
    registered = {file: (line, digest) for file, line, digest in registry}
    for line, document, file, recorded in documents[["document_id", "file", "sha256"]].dropna().itertuples():
        if file not in registered and _plain(file):
            faults.append(_unregistered(file))
        if file not in registered:
            continue
        at, digest = registered[file]
        if seeds.hashes.get(document, digest) != digest:
            seen = f"a changed file, sha256 {_short(seeds.hashes[document])}"
            faults.append(Fault(f"seeds/{file}", None, "", seen, f"{_short(digest)} as registered", KEEP))
        if recorded != digest:
            faults.append(Fault("data/documents.csv", line, "sha256", _short(recorded),
                                f"{_short(digest)} as in {REGISTRY}:{at}", "copy the hash from there"))
    return faults + _strays(path, documents, registered)


def read_registry(path: Path) -> tuple[list[tuple[str, int, str]] | None, list[Fault]]:
    """Return file, line and hash of each entry of the registry (None: there is none), and its faults."""
    file = path / REGISTRY
    if not file.is_file():
        remedy = "run 'sha256sum *.txt > registry.sha256' in seeds/ on the original files"
        return None, [Fault(REGISTRY, None, "", "no such file", "the registry of seeds", remedy)]
    text, faults = decode(file.read_bytes(), REGISTRY)
    if text is None:
        return None, faults
    entries: list[tuple[str, int, str]] = []
    for line, words in enumerate(text.splitlines(), 1):
        entry = re.fullmatch(r"([0-9a-f]{64}) [ *](.+)", words)
        if entry:
            entries.append((entry[2], line, entry[1]))
        else:
            faults.append(Fault(REGISTRY, line, "", repr(words[:40]), "a hash, two blanks and a file name",
                                "write the line as sha256sum prints it"))
    return entries, faults


def _read(path: Path, file: str, line: int) -> tuple[bytes | None, list[Fault]]:
    seed = path / "seeds" / file
    if seed.is_file():
        return seed.read_bytes(), []
    close = nearest(file, _folder(path))
    remedy = f"did you mean {close[0]}?" if close else "put the file back"
    seen = f"no file seeds/{file}"
    return None, [Fault("data/documents.csv", line, "file", seen, "a file in seeds/", remedy)]


def _strays(path: Path, documents: pd.DataFrame, registered: dict[str, tuple[int, str]]) -> list[Fault]:
    used = {Path(file).name for file in documents["file"].dropna()}
    faults = [_unregistered(file) for file in _folder(path) if file not in registered and file not in used]
    for file, (line, _) in registered.items():
        if file not in used:
            seen = f"{file}, which no document uses"
            remedy = "add a row to data/documents.csv, or remove the line"
            faults.append(Fault(REGISTRY, line, "", seen, "a file of data/documents.csv", remedy))
    return faults


def _unregistered(file: str) -> Fault:
    remedy = f"add its line as sha256sum prints it to {REGISTRY}, or move the file out of seeds/"
    return Fault(f"seeds/{file}", None, "", "an unregistered file", f"a line in {REGISTRY}", remedy)


def _plain(file: str) -> bool:
    return Path(file).name == file and "\\" not in file


def _short(digest: str) -> str:
    return digest[:12] + "…" * (len(digest) > 12)


def _folder(path: Path) -> list[str]:
    files = (file.name for file in (path / "seeds").glob("*") if file.is_file())
    return sorted(f for f in files if f != Path(REGISTRY).name and not f.startswith((".", "README")))
