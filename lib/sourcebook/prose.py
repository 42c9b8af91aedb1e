"""Prose bound to data: the gate that the notebooks of a case must pass.

In Markdown every number and date is the text of a link to the row that carries
it: ``[613](#f012)``, ``[25 February 1992](#t003)``, ``[document 002](#d002)``. Such
a link leads to an output of the notebook that shows the row, a link to a file to one that exists.
Free are number words up to twelve, code, addresses, pictures, comments, the
number of a notebook in a link to it and, before the first code cell, the minutes
that a reader needs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from sourcebook import notebooks
from sourcebook.bindings import GAP, Row, claims, reading, rows_by_id, says
from sourcebook.case import Case
from sourcebook.errors import Fault, nearest
from sourcebook.notebooks import Cell, Found, judge

STYLE = (notebooks.asks_a_question, notebooks.imports_once, notebooks.short_and_plain,
         notebooks.says_what_we_may_say)
MINUTES = re.compile(r"[\w-]+(?:(?:–| to | or )[\w-]+)? minutes\b")


def check_notebook(path: str | Path, case: Case) -> list[Fault]:
    """Return the faults of a notebook: how it was run, its plots, its prose.

    Cells must have run once, in order, without an error or a word on stderr. A
    plot needs its table: the same code cell, the one before or the one after shows
    a table or asserts something, with a variable that the plot is drawn from.
    Nothing may be kept from nbval. Numbers and dates in Markdown must be bound to rows
    that say the same and that an output shows, and links to files must lead to one.

    Parameters
    ----------
    path : path
        A notebook.
    case : Case
        The case whose rows its prose refers to.

    Returns
    -------
    list of Fault
        In the order of the cells, which are counted from 1; empty if nothing is wrong.

    Examples
    --------
    >>> from sourcebook.case import open_case
    >>> print(check_notebook("none.ipynb", open_case())[0])
    none.ipynb: cannot be read (No such file or directory); expected a Jupyter notebook; \
restore it, or save it again
    """
    rows = rows_by_id(case)
    rules = (
        notebooks.run_in_order, notebooks.without_errors, notebooks.compared_in_full,
        notebooks.plots_with_tables, partial(bound_prose, rows=rows), partial(shown_rows, rows=rows),
        partial(links_to_files, folder=Path(path).parent),
    )
    return judge(Path(path), _name(path, case), rules)


def check_style(path: str | Path, case: Case) -> list[Fault]:
    """Return where a notebook is not written as the notebooks of a case are.

    Its title is a question, all imports stand in one cell, code cells are few, short
    and plain, and the last words tell what we may say.
    """
    return judge(Path(path), _name(path, case), STYLE)


def check_notebooks(
    paths: Iterable[str | Path],
    case: Case,
    progress: Callable[[Iterable[Path]], Iterable[Path]] = iter,
) -> list[Fault]:
    """Return the faults of notebooks, with those of style where the name begins with two digits.

    Parameters
    ----------
    paths : iterable of path
        Notebooks, and folders to search for them; if empty, the case's own folder of notebooks.
    case : Case
    progress : callable, optional
        Wraps the notebooks gone through, to show how far one is.
    """
    folders = [Path(path) for path in paths] or [case.path / "notebooks"]
    files = list(dict.fromkeys(file for folder in folders for file in find_notebooks(folder)))
    if not files:
        names = ", ".join(_name(folder, case) for folder in folders)
        return [Fault(names, None, "", "no notebook", "files that end in .ipynb", "check the path")]
    faults = []
    for file in progress(files):
        faults += check_notebook(file, case)
        if re.match(r"\d\d", file.name):
            faults += check_style(file, case)
    return faults


def find_notebooks(path: Path) -> list[Path]:
    """Return the notebooks in a folder and those below it, by name; of a notebook itself."""
    if path.suffix == ".ipynb":
        return [path]
    return sorted(file for file in path.rglob("*.ipynb") if ".ipynb_checkpoints" not in file.parts)


def bound_prose(cells: list[Cell], rows: dict[str, list[Row]]) -> Iterator[Found]:
    """Every number and date is the text of a link to a row that says the same."""
    code = next((place for place, cell in cells if cell.cell_type == "code"), 0)
    for place, cell in cells:
        if cell.cell_type != "markdown":
            continue
        text, links = read_prose(cell.source)
        for claim in claims(MINUTES.sub(GAP, text) if place < code else text):
            remedy = f"write [{claim}](#id) with the id of the row"
            yield place, f"{claim!r} is bound to no row", "a link to the row that says it", remedy
        for words, name in links:
            yield from ((place, *said) for said in _unsaid(words, name, rows))


def _unsaid(words: str, name: str, rows: dict[str, list[Row]]) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with one link to a row."""
    if name not in rows:
        close = " or ".join(f"#{each}" for each in nearest(name, rows))
        remedy = f"did you mean {close}?" if close else "look for the id in the tables"
        yield f"[{words}](#{name}) links to no row", "an id of the case", remedy
    elif not any(says(words, row) for row in rows[name]):
        remedy = "correct the words, or link to the row that says them"
        yield f"{words!r} is not what {name} says", reading(rows[name][0]), remedy


def links_of(cells: list[Cell]) -> Iterator[tuple[int, str, str]]:
    """Yield the links of the prose to rows: the place of the cell, the words and the id."""
    for place, cell in cells:
        if cell.cell_type == "markdown":
            yield from ((place, words, name) for words, name in read_prose(cell.source)[1])


def shown_rows(cells: list[Cell], rows: dict[str, list[Row]]) -> Iterator[Found]:
    """Every row that the prose links to is shown in an output, under its id."""
    outputs = (output for _, cell in cells for output in cell.get("outputs", ()))
    html = (output.get("data", {}).get("text/html", "") for output in outputs)
    shown = {unescape(name) for each in html for name in ID.findall(each)}
    for place, words, name in links_of(cells):
        if name in rows and name not in shown:
            remedy = "end with cited(case, name of the notebook), run it and save"
            yield place, f"[{words}](#{name}) leads nowhere", f"an output with the row {name}", remedy


def links_to_files(cells: list[Cell], folder: Path) -> Iterator[Found]:
    """Every link or picture in the prose that is no address elsewhere leads to a file that exists."""
    for place, cell in cells:
        if cell.cell_type == "markdown":
            for address in _addresses(_parse(cell.source)):
                path = unquote(re.split("[#?]", address)[0])
                if path and not ELSEWHERE.match(path) and not (folder / path).exists():
                    remedy = "correct the path, as seen from this notebook"
                    yield place, f"a link to {address}, which is not there", "a file that exists", remedy


ELSEWHERE = re.compile(r"[a-z][a-z+.-]+:|//", re.IGNORECASE)
"""How an address begins that names no file beside the notebook."""
ID = re.compile(r'\bid="([^"]*)"')
INLINE = {"text", "emphasis", "strong", "strikethrough", "inline_html"}
UNREAD = {"codespan", "block_code", "image"}
TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)


def read_prose(source: str) -> tuple[str, list[tuple[str, str]]]:
    """Read Markdown as a reader sees it.

    Returns
    -------
    (str, list of (str, str))
        The words, with a gap for code, pictures and links to rows; and the text and id of each such link.

    Examples
    --------
    >>> read_prose("She counted **[9](#k2)** of the barges.")[1]
    [('9', 'k2')]
    """
    links: list[tuple[str, str]] = []
    return "".join(_words(token, links) for token in _parse(source)), links


def _parse(source: str) -> list[dict[str, Any]]:
    from mistune import create_markdown

    return create_markdown(renderer="ast", plugins=["strikethrough", "table", "url"])(source)


def _addresses(tokens: list[dict[str, Any]]) -> Iterator[str]:
    """Yield where the links and pictures in pieces of Markdown lead."""
    for token in tokens:
        if token["type"] in ("link", "image"):
            yield unescape(token["attrs"]["url"])
        yield from _addresses(token.get("children", []))


def _words(token: dict[str, Any], links: list[tuple[str, str]]) -> str:
    """Return the words of a piece of Markdown; its links to rows go into the list."""
    kind = token["type"]
    if kind in UNREAD:
        return GAP
    if kind in ("softbreak", "linebreak"):
        return " "
    raw = token.get("raw", "")
    text = unescape(TAG.sub("", raw) if kind.endswith("html") else raw)
    text += "".join(_words(child, links) for child in token.get("children", ()))
    if kind == "link":
        return _link(text, unescape(token["attrs"]["url"]), links)
    return text if kind in INLINE else f"{text}\n"


def _link(text: str, address: str, links: list[tuple[str, str]]) -> str:
    if address.startswith("#"):
        links.append((text, address[1:]))
        return GAP
    called = address.endswith(".ipynb") and all(claim in address for claim in claims(text))
    return GAP if called or address in (text, f"mailto:{text}") else text


def _name(path: str | Path, case: Case) -> str:
    """Return a path as the case sees it."""
    path = Path(path).resolve()
    return path.relative_to(case.path).as_posix() if path.is_relative_to(case.path) else str(path)
