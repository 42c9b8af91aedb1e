"""The README's picture is the range chart of the notebook on casualty figures; run this to save it again."""

from __future__ import annotations

import base64
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]
NOTEBOOK = ROOT / "notebooks" / "02_casualty_ranges.ipynb"
PICTURE = ROOT / "notebooks" / "images" / "range-chart.png"


def drawn() -> bytes:
    """Return the chart of all figures for the built-in event, vague words read."""
    outputs = [
        output.data["image/png"]
        for cell in nbformat.read(NOTEBOOK, 4).cells
        if cell.cell_type == "code" and "read = read_vague" in cell.source
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    ]
    return base64.b64decode(outputs[0])


if __name__ == "__main__":
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_bytes(drawn())
