"""Every notebook of the repository passes the gate; how the gate judges is tested in test_prose.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcebook import open_case
from sourcebook.prose import check_notebooks, find_notebooks

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
FOUND = [file.relative_to(NOTEBOOKS).as_posix() for file in find_notebooks(NOTEBOOKS)]


@pytest.fixture(scope="module")
def case(root):
    return open_case(root)


def test_there_are_notebooks():
    assert FOUND


@pytest.mark.parametrize("name", FOUND)
def test_the_notebook_passes_the_gate(case, name):
    faults = check_notebooks([NOTEBOOKS / name], case)
    assert not faults, "\n".join(map(str, faults))
