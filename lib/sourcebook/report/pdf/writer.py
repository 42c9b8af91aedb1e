"""A report page as PDF: tagged, with bookmarks, links and page numbers, the same bytes everywhere.

The text of the page reaches typst as data, never as its markup; fonts come with the libraries,
so that nothing depends on the machine.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree.ElementTree import Element

from sourcebook.errors import SourcebookError
from sourcebook.report.pdf.blocks import Block, blocks_of, read_page
from sourcebook.text import visible

LAYOUT = Path(__file__).with_name("layout.typ")
Part = dict[str, object]
"""A block, or something in one: a run of text, a row, a cell."""
MAIN = "main.typ"
OPTIONS = {"format": "pdf", "ignore_system_fonts": True, "pdf_standards": "ua-1", "timestamp": 0}
"""PDF/UA is what a screen reader can read; without a time of its own, the same page is the same bytes."""
TYPST = "import json, sys, typst; sys.stdout.buffer.write(typst.compile(**json.loads(sys.argv[1])))"


class PdfError(SourcebookError):
    """A page that cannot be set on paper."""


def pdf(html: str, size: float = 10, columns: int = 1) -> bytes:
    """Return a report page as PDF.

    Parameters
    ----------
    html : str
        A whole page, as ``report.page.page`` makes it.
    size : float
        Size of the text in points.
    columns : int
        How many columns the text has.

    Returns
    -------
    bytes
        PDF/UA-1 on A4; the same for the same page.

    Raises
    ------
    PdfError
        If typst cannot set the page.

    Examples
    --------
    >>> pdf("<html lang='en'><title>Boats</title><h1>Boats</h1><p>Twelve, it says.</p></html>")[:8]
    b'%PDF-1.7'
    """
    with TemporaryDirectory() as folder:
        for name, content in files(html, size, columns).items():
            (Path(folder) / name).write_bytes(content)
        return _set(Path(folder))


def _set(folder: Path) -> bytes:
    """Let typst set the page, in a process of its own: it keeps what it read, and its threads no fork."""
    options = {"input": str(folder / MAIN), "root": str(folder), "font_paths": [str(_fonts())], **OPTIONS}
    # Without -P a file named like a library, in the folder one happens to be in, would be run.
    command = [sys.executable, "-P", "-c", TYPST, json.dumps(options)]
    done = subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        seen = [f"status {done.returncode}", *done.stderr.decode(errors="replace").strip().splitlines()][-1]
        raise PdfError(f"the page cannot be written as PDF: {seen}; write it as HTML, and report the fault")
    return done.stdout


def files(html: str, size: float = 10, columns: int = 1) -> dict[str, bytes]:
    """Return what typst is given: the layout, the page as JSON, its pictures."""
    root = read_page(html)
    blocks = list(blocks_of(root))
    parts = list(_parts(blocks))
    pictures = _take_pictures(parts)
    _tie(parts)
    page = {"title": _title(root), "language": _language(root), "size": size, "columns": columns,
            "blocks": blocks}
    return {MAIN: LAYOUT.read_bytes(), "page.json": json.dumps(page).encode(), **pictures}


def _take_pictures(parts: list[Part]) -> dict[str, bytes]:
    """Take the pictures out of the blocks, each leaving the name of its file."""
    found = {}
    for part in parts:
        if part.get("kind") == "picture":
            drawn = "svg" in part
            part["file"] = f"{len(found)}.{'svg' if drawn else 'png'}"
            found[part["file"]] = part.pop("svg").encode() if drawn else b64decode(part.pop("png"))
    return found


def _tie(parts: list[Part]) -> None:
    """Let every id stand once, and links lead only to what is there."""
    ids = set()
    for part in parts:
        if part.get("id") in ids:
            part["id"] = ""
        ids.add(part.get("id"))
    for part in parts:
        if part.get("to") not in ids:
            part.pop("to", None)


def _parts(blocks: list[Block]) -> Iterator[Part]:
    """Yield every block, run and cell, at whatever depth, in reading order."""
    waiting: list[object] = [blocks]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            yield part
            part = part.values()
        waiting.extend(each for each in reversed(list(part)) if isinstance(each, dict | list))


def _title(root: Element) -> str:
    title = next(("".join(each.itertext()) for each in root.iter("title")), "")
    return visible(" ".join(title.split())) or "Report"


def _language(root: Element) -> str:
    spoken = next((each.get("lang") for each in root.iter() if each.get("lang")), "en")
    return spoken if re.fullmatch("[a-z]{2,3}", spoken) else "en"


def _fonts() -> Path:
    """Return the fonts that come with matplotlib; those of the machine are left out."""
    return Path(find_spec("matplotlib").origin).parent / "mpl-data" / "fonts" / "ttf"
