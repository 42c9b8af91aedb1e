"""The README shows what the notebooks draw, and its Python example runs."""

from __future__ import annotations

import re

from readme_picture import PICTURE, ROOT, drawn


def test_the_picture_is_the_one_in_the_notebook():
    assert PICTURE.read_bytes() == drawn(), "run make notebooks to save the picture again"


def test_every_link_to_a_file_leads_to_one():
    links = re.findall(r"(?:\]\(|src=\")([^)#:\"]+)[)\"]", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_python_example_runs():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    example = re.search(r"```python\n(.*?)```", readme, re.DOTALL).group(1)
    found: dict[str, object] = {}
    exec(example, found)
    assert list(found["envelope"](found["killed"])["bound"]) == ["lowest low", "highest high"]
