"""Notebooks as they were run and as they are written: the rules for their cells.

A rule takes the cells and yields what breaks it; its docstring says what must hold.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from sourcebook.errors import Fault, SourcebookError

Cell = tuple[int, Any]
"""The place of a cell in its notebook, counted from 1, and the cell as nbformat gives it."""
Found = tuple[int, str, str, str]
"""Where a rule is broken (0: the whole notebook), what was seen, what was expected, what to do."""
Rule = Callable[[list[Cell]], Iterable[Found]]

MOST_LINES, MOST_CODE_CELLS = 15, 25
RERUN = "run all cells from the top and save"
NBVAL = re.compile(r"(nbval|pytest[-_]validate)[-_]", re.IGNORECASE)
"""How the tags and comments begin by which nbval is told not to compare."""
BANNED = {
    ast.FunctionDef: "def", ast.AsyncFunctionDef: "def", ast.ClassDef: "class",
    ast.For: "for", ast.AsyncFor: "for", ast.While: "while",
}
"""The statements that belong in the library, and the word they begin with."""


def read_cells(path: Path) -> list[Cell]:
    """Read the cells of a notebook.

    Raises
    ------
    SourcebookError
        If the file is missing or is no notebook.
    """
    import nbformat

    try:
        book = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
        nbformat.validate(book)
    except OSError as error:
        raise SourcebookError(f"cannot be read ({error.strerror})") from None
    # Whatever is no notebook fails in nbformat's own ways: a list, say, with an AttributeError.
    except (ValueError, AttributeError, TypeError, KeyError, nbformat.ValidationError):
        raise SourcebookError("cannot be read as a notebook") from None
    return list(enumerate(book.cells, 1))


def judge(path: Path, name: str, rules: Iterable[Rule]) -> list[Fault]:
    """Return what is wrong with a notebook by these rules, in the order of its cells."""
    try:
        cells = read_cells(path)
    except SourcebookError as error:
        return [Fault(name, None, "", str(error), "a Jupyter notebook", "restore it, or save it again")]
    found = sorted((each for rule in rules for each in rule(cells)), key=lambda each: each[0])
    return [Fault(name, None, f"cell {place}" if place else "", *said) for place, *said in found]


def run_in_order(cells: list[Cell]) -> Iterator[Found]:
    """Code cells carry the counts of one run from the top, and not all outputs are gone."""
    code = _code(cells)
    if code and not any(cell.outputs for _, cell in code):
        yield 0, "no outputs", "those of its code cells", RERUN
    for count, (place, cell) in enumerate(code, 1):
        if cell.execution_count != count:
            yield place, f"execution count {cell.execution_count or 'missing'}", str(count), RERUN


def without_errors(cells: list[Cell]) -> Iterator[Found]:
    """No cell fails unless it is tagged so, and none prints on stderr."""
    for place, cell in _code(cells):
        for output in cell.outputs:
            if output.output_type == "error" and "raises-exception" not in cell.metadata.get("tags", ()):
                remedy = "mend it, or tag the cell raises-exception if the error is the lesson"
                yield place, f"{output.ename}: {output.evalue}", "no error", remedy
            if output.output_type == "stream" and output.name == "stderr":
                line = output.text.strip().partition("\n")[0]
                yield place, f"{line!r} on stderr", "nothing there", "mend what it warns of; never silence it"


def compared_in_full(cells: list[Cell]) -> Iterator[Found]:
    """No cell tells nbval, by a tag or a comment, to skip it or not to compare what it shows."""
    for place, cell in _code(cells):
        lines = (line.strip() for line in cell.source.splitlines())
        comments = [line.lstrip("# \t") for line in lines if line.startswith("#")]
        for mark in filter(NBVAL.match, [*comments, *cell.metadata.get("tags", ())]):
            remedy = "take it out, and show what is the same each time"
            yield place, f"{mark!r}, which steers nbval", "outputs compared as they are", remedy


def plots_with_tables(cells: list[Cell]) -> Iterator[Found]:
    """Every plot has its table beside it.

    The same code cell, the one before or the one after shows a table or asserts
    something, with a variable that the plot is drawn from.
    """
    code = _code(cells)
    trees = [_tree(cell) for _, cell in code]
    known = {"_", *dir(builtins)}.union(*map(_imported, trees))
    evidence = [_evidence(cell, tree) for (_, cell), tree in zip(code, trees, strict=True)]
    for at, (place, cell) in enumerate(code):
        drawn = _variables(trees[at]) - known
        if _is_plot(cell) and not drawn & set().union(*evidence[max(at - 1, 0) : at + 2]):
            frame = " or ".join(sorted(drawn)) or "the variable it is drawn from"
            expected = f"a table or an assert with {frame} in this code cell, the one before or the one after"
            yield place, "a plot whose table is neither shown nor asserted", expected, "show its table"


def asks_a_question(cells: list[Cell]) -> Iterator[Found]:
    """The first cell begins with a heading that is a question."""
    prose = cells[0][1].source if cells and cells[0][1].cell_type == "markdown" else ""
    title = prose.strip().partition("\n")[0].strip()
    if not re.match(r"# .*\?$", title):
        yield 1, f"begins with {title!r}", "a title that is a question", "ask what the notebook answers"


def imports_once(cells: list[Cell]) -> Iterator[Found]:
    """All imports stand in one cell."""
    first, *others = [place for place, cell in _code(cells) if _imported(_tree(cell))] or [0]
    for place in others:
        yield place, "an import", f"all imports in cell {first}", "move it there"


def short_and_plain(cells: list[Cell]) -> Iterator[Found]:
    """Code cells are few and short, and neither define nor loop."""
    code = _code(cells)
    if len(code) > MOST_CODE_CELLS:
        yield 0, f"{len(code)} code cells", f"at most {MOST_CODE_CELLS}", "make two notebooks of it"
    for place, cell in code:
        if (lines := len(cell.source.strip().splitlines())) > MOST_LINES:
            yield place, f"{lines} lines", f"at most {MOST_LINES}", "split it, or move work to the library"
        for word in dict.fromkeys(BANNED.get(type(node)) for node in ast.walk(_tree(cell))):
            if word:
                yield place, f"a {word!r} statement", "calls alone", "move it to the library"


def says_what_we_may_say(cells: list[Cell]) -> Iterator[Found]:
    """The last Markdown cell tells what we may say, and what not."""
    place, last = [(0, ""), *((at, cell.source) for at, cell in cells if cell.cell_type == "markdown")][-1]
    if "may say" not in last.casefold():
        yield place, "ends without what we may say", "the words 'may say' in the last prose cell", "add them"


def _code(cells: list[Cell]) -> list[Cell]:
    return [(place, cell) for place, cell in cells if cell.cell_type == "code" and cell.source.strip()]


def _tree(cell: Any) -> ast.Module:
    """Return the code of a cell, magics left out; nothing where it is no Python."""
    try:
        return ast.parse(re.sub(r"^[%!].*$", "", cell.source, flags=re.MULTILINE))
    except SyntaxError:
        return ast.Module([], [])


def _imported(tree: ast.Module) -> set[str]:
    """Return the names that imports bind."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    return {(each.asname or each.name).partition(".")[0] for node in nodes for each in node.names}


def _variables(tree: ast.AST) -> set[str]:
    """Return the names in the code; those in formatted text name no data that is drawn."""
    parts = list(ast.walk(tree))
    text = {id(part) for node in parts if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    return {node.id for node in parts if isinstance(node, ast.Name) and id(node) not in text}


def _evidence(cell: Any, tree: ast.Module) -> set[str]:
    """Return the variables that a cell shows as a table or asserts something of."""
    if any(map(_is_table, cell.outputs)):
        return _variables(tree)
    return set().union(*(_variables(node) for node in ast.walk(tree) if isinstance(node, ast.Assert)))


def _is_plot(cell: Any) -> bool:
    return any(kind.startswith("image/") for output in cell.outputs for kind in output.get("data", ()))


def _is_table(output: Any) -> bool:
    """Say whether an output is an HTML table, or plain lines as of a series and no repr of one value."""
    shown = output.get("data", {})
    plain = shown.get("text/plain", "")
    return "<table" in shown.get("text/html", "") or ("\n" in plain and plain[0] not in "<([{'\"")
