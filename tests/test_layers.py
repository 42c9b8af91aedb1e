from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

import pytest

import sourcebook
from sourcebook import open_case
from sourcebook.schema import TABLES

LIB = Path(sourcebook.__file__).parent

LAYERS = (
    "errors spans text quantities dates mentions alignment parallels columns schema "
    "tables seeds validation draft card populations claims statements case anchoring references hearsay "
    "readings coverage codebook datapackage checks "
    "independence lineage transmission circles trees quotations envelopes compare chronology moments "
    "relations sequence profile recorders ruling rules sensitivity totals refusals "
    "ground arithmetic anniversaries spellings discrepancies criticism derivations contradictions "
    "weighing dispute silence interest "
    "git changelog changes reported history memory selection listing provenance plots inquiry "
    "agreement audit bindings notebooks prose citations report views explorer exercise answers teaching "
    "terminal cli"
).split()
"""The modules in the order of the design: each may import only from those named before it."""

HEAVY = ("matplotlib", "networkx", "pandera", "papermill", "nbformat", "nbconvert", "nbclient", "rapidfuzz",
         "text_to_num", "tqdm", "IPython", "click", "jinja2")
"""What costs too much to be loaded by ``import sourcebook``."""


@cache
def modules() -> dict[Path, ast.Module]:
    return {file: ast.parse(file.read_text(encoding="utf-8")) for file in sorted(LIB.rglob("*.py"))}


def layer(file: Path) -> str:
    return file.relative_to(LIB).parts[0].removesuffix(".py")


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield the modules of this package that are imported anywhere in a module."""
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the package"
            inside = node.module == "sourcebook"
            names = [f"sourcebook.{alias.name}" for alias in node.names] if inside else [node.module]
        yield from (name.split(".")[1] for name in names if name.startswith("sourcebook."))


@pytest.mark.parametrize("file", modules(), ids=lambda file: str(file.relative_to(LIB)))
def test_a_module_imports_only_from_those_above_it(file):
    own = layer(file)
    if own in ("__init__", "__main__"):
        return
    assert own in LAYERS, f"give {own} its place in LAYERS"
    below = {name for name in imported(modules()[file]) if LAYERS.index(name) > LAYERS.index(own)}
    assert not below, f"{own} imports {', '.join(sorted(below))}, which come after it"
    if file.parent == LIB:
        assert own not in imported(modules()[file])


def test_importing_the_package_loads_nothing_heavy():
    code = f"import sys, sourcebook; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True,
                          env={"PYTHONPATH": str(LIB.parent), "PATH": ""})
    assert done.stdout == "[]\n"


def test_opening_a_sound_case_needs_nothing_heavy(root):
    code = (
        f"import sys, sourcebook; sourcebook.open_case({str(root)!r}).statements('figures')\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True,
                          env={"PYTHONPATH": str(LIB.parent), "PATH": ""})
    assert done.stdout == "[]\n"


def test_matplotlib_is_imported_by_the_plots_only():
    users = set()
    for file, tree in modules().items():
        for node in ast.walk(tree):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            users |= {layer(file) for name in names if name.split(".")[0] == "matplotlib"}
    assert users == {"plots"}


def test_every_module_and_public_name_says_what_it_is():
    unsaid = [
        f"{file.name}: {getattr(node, 'name', 'the module')}"
        for file, tree in modules().items() for node in [tree, *tree.body]
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        and not getattr(node, "name", "").startswith("_") and ast.get_docstring(node) is None
    ]
    assert unsaid == []


def test_the_contents_page_names_what_there_is():
    assert len(set(sourcebook.__all__)) == len(sourcebook.__all__)
    assert all(getattr(sourcebook, name) is not None for name in sourcebook.__all__)
    with pytest.raises(AttributeError, match="module 'sourcebook' has no attribute 'truth'"):
        _ = sourcebook.truth


def length(function: ast.FunctionDef) -> int:
    """Return how many lines a function has after its docstring."""
    first = function.body[1:2] if ast.get_docstring(function) else function.body
    return function.end_lineno - first[0].lineno + 1 if first else 0


def test_functions_stay_small():
    lengths = {
        f"{file.name}: {node.name}": length(node)
        for file, tree in modules().items() for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
    }
    assert {name: lines for name, lines in lengths.items() if lines > 40} == {}
    assert median(lengths.values()) < 10


NOT_OF_THIS_CASE = {"unknown", "missing"}
"""Ids that are also words of the library: the end of a span that is not stated, a lack of something."""


def test_no_id_of_the_case_is_written_into_the_library(root):
    case = open_case(root)
    ids = {
        name for table in TABLES.values() for column in table.columns if column.name in table.key
        if column.kind == "id" and not column.refers for name in getattr(case, table.name)[column.name]
    }
    assert len(ids) > 100
    written = {
        f"{file.name}: {node.value}"
        for file, tree in modules().items() for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in ids - NOT_OF_THIS_CASE
    }
    assert written == set()
