from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest
from cases import change, small_case
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook

from sourcebook import memory as memories
from sourcebook import open_case
from sourcebook.listing import Listing
from sourcebook.memory import Memory, content, remembered, remembering
from sourcebook.report import report
from sourcebook.report.engine.crew import share
from sourcebook.report.engine.execution import execute

ROWS = pd.DataFrame({"words": ["at least 12", None], "low": pd.array([12, None], dtype="Int64")})
SAYS = ("from sourcebook.memory import remembered\nimport sourcebook.prose, os\n"
        "@remembered\ndef process(word): return os.getpid(), os.getppid()")
ASKED = [{"measure": "lost"}, {"measure": "lost", "standpoints": ["upper"]}, {"measure": "barges_lost"},
         {"measure": "lost"}]


@dataclass(frozen=True)
class Pair:
    left: object
    right: object


@dataclass(frozen=True)
class Other(Pair):
    pass


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=6)


@given(PLAIN, PLAIN)
def test_two_values_have_one_content_only_if_nobody_can_tell_them_apart(one, other):
    assert (content(one) == content(other)) == (repr(one) == repr(other))


@pytest.mark.parametrize("other", [
    ROWS.assign(low=pd.array([13, None], dtype="Int64")),
    ROWS.assign(low=ROWS["low"].astype("Float64")),
    ROWS.assign(words=ROWS["words"].astype(object)),
    ROWS.set_index(pd.Index([1, 0])),
    ROWS[::-1], ROWS[:1], ROWS[["low", "words"]], ROWS.rename(columns={"low": "high"}),
    ROWS.assign(words=["at least 12", ""]), ROWS.assign(words=["at least 12", "nan"]),
])
def test_a_frame_that_differs_in_anything_has_another_content(other):
    assert content(other) != content(ROWS)
    assert content(ROWS.copy()) == content(ROWS)


@pytest.mark.parametrize("one, other", [
    (pd.NA, None), (np.nan, None), (1, True), (1, 1.0), (1, "1"), ([1], (1,)), (Pair(1, 2), Other(1, 2)),
    (Pair(1, 2), Pair(2, 1)), (("a", "b"), ("a, b",)), ({"a": 1}, {"b": 1}), (0.0, -0.0),
])
def test_values_that_are_alike_but_not_the_same_have_another_content(one, other):
    assert content(one) != content(other)


@pytest.mark.parametrize("one, other", [(pd.NA, None), (np.nan, None), (1, True), (1, 1.0), (1, "1")])
def test_cells_that_are_alike_but_not_the_same_make_another_content(one, other):
    assert content(pd.DataFrame({"a": [one]}, dtype=object)) != content(
        pd.DataFrame({"a": [other]}, dtype=object))


@pytest.mark.parametrize("value", [object(), len, {1}, pd.DataFrame({"a": [object()]}), [b"x", len]])
def test_what_may_hold_more_than_can_be_seen_is_refused(value):
    with pytest.raises(TypeError, match=r"^a \w+ may hold more than can be seen; expected plain values, "):
        content(value)


def test_a_case_has_another_content_when_a_cell_or_a_text_differs(tmp_path):
    one, two, three = (small_case(tmp_path / name) for name in "abc")
    change(two, "figures", 0, note="Counted twice.")
    with (three / "seeds" / "ledger.txt").open("a", encoding="utf-8") as file:
        file.write("One more line.\n")
    assert content(open_case(one)) == content(open_case(one))
    assert len({content(open_case(folder)) for folder in (one, two, three)}) == 3


def test_what_is_remembered_is_computed_once_and_never_shared():
    asked = []

    @remembered
    def rows(count: int) -> list[int]:
        asked.append(count)
        return [0] * count

    assert rows(2) == rows(2) == [0, 0] and asked == [2, 2]
    with remembering(Memory()):
        rows(2).append("spoilt")
        assert rows(2) == [0, 0] and rows(3) == [0, 0, 0] and rows(count=2) == [0, 0]
    assert asked == [2, 2, 2, 3, 2]


def test_a_memory_forgets_what_came_first():
    memory = Memory(limit=3000)
    with remembering(memory):
        for count in range(1000, 1005):
            assert remembered(bytes)(count) == bytes(count)
    assert [len(kept) > 1000 for kept in memory.kept.values()] == [True, True]
    with remembering(Memory(limit=1)):
        assert remembered(bytes)(9) == bytes(9)


def test_a_listing_from_memory_is_the_listing():
    listing = Listing(pd.concat([ROWS] * 6), note="Twelve rows.")
    plain = repr(listing), listing._repr_html_()
    with remembering(Memory()) as memory:
        assert [(repr(listing), listing._repr_html_()) for _ in range(2)] == [plain, plain]
    assert len(memory.kept) == 1


def files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_reports_are_the_same_bytes_with_and_without_a_memory(tmp_path, monkeypatch):
    case = small_case(tmp_path / "case")
    formats = ["notebook", "html"]

    def made(name: str, values: dict) -> dict[str, bytes]:
        return files(report(case, out=tmp_path / name, formats=formats, overwrite=True, event="loss",
                            **values).parent)

    kept = Memory()
    monkeypatch.setattr(memories, "KEPT", kept)
    remembering = [made("with", values) for values in ASKED[:3]]
    known = dict(kept.kept)
    assert made("with", ASKED[3]) == remembering[0]
    assert kept.kept == known and len(known) > 20
    for values, expected in zip(ASKED[:3], remembering, strict=True):
        monkeypatch.setattr(memories, "KEPT", Memory())
        assert made("without", values) == expected


def run(folder: Path, memory: bool, *cells: str) -> list[str]:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": kernel, "sourcebook": {"memory": memory}}
    nbformat.write(new_notebook(metadata=metadata, cells=list(map(new_code_cell, cells))), folder / "t.ipynb")
    done = execute(folder / "t.ipynb", {}, folder)
    return [output.data["text/plain"] for cell in done.cells for output in cell.get("outputs", ())
            if output.output_type == "execute_result"]


@pytest.mark.parametrize("memory, spoil, same", [
    (True, "", True), (False, "", False), (True, "sourcebook.prose.left = 1", True),
    (True, "import threading; threading.Timer(0.01, print, 'late').start()", True),
    (True, "sourcebook.memory.LIMIT = 10 ** 9", False), (True, "sourcebook.listing.say = print", False),
])
def test_a_template_serves_the_next_only_if_it_asks_and_leaves_the_library_alone(
        tmp_path, monkeypatch, memory, spoil, same):
    monkeypatch.setattr(memories, "KEPT", Memory())
    cells = [f"{SAYS}\n{spoil}", "process('a')"]
    first, second = run(tmp_path, memory, *cells), run(tmp_path, memory, *cells)
    assert (first == second) == same


def test_what_one_worker_remembers_the_others_learn(monkeypatch):
    monkeypatch.setattr(memories, "KEPT", Memory())

    @remembered
    def process(_word: str) -> int:
        return os.getpid()

    def work(word: str) -> tuple[int, int]:
        with remembering(memories.KEPT):
            return os.getpid(), process(word)

    done = dict(share(work, ["a", "b", "a", "b", "a", "b"], 2, lambda task, how: None))
    assert len({worker for worker, _ in done.values()}) == 2
    assert done[4][1] in {done[0][1], done[2][1]} and done[5][1] in {done[1][1], done[3][1]}
    assert len(memories.KEPT.kept) == 2
