"""What is done once before reports are run by the hundred, and would else be done for each."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from sourcebook.case import Case, keep_open
from sourcebook.errors import NotApplicable
from sourcebook.lineage import count_lines
from sourcebook.memory import content
from sourcebook.selection import select

NEEDED = (
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.core.pylabtools",
    "IPython.extensions.storemagic",
    "matplotlib.style",
    "matplotlib_inline.config",
    "networkx",
    "sourcebook.explorer",
    "sourcebook.inquiry",
    "sourcebook.plots",
    "sourcebook.provenance",
    "sourcebook.report",
    "sourcebook.report.engine.child",
    "sourcebook.report.content.bibliography",
    "sourcebook.report.content.circumstances",
    "sourcebook.report.engine.forked",
    "sourcebook.report.content.methods",
    "sourcebook.report.content.movement",
    "sourcebook.report.content.omissions",
    "sourcebook.report.content.pictures",
    "sourcebook.report.content.rulings",
    "sourcebook.report.content.sayings",
    "sourcebook.report.content.sections",
    "tornado.platform.asyncio",
)
"""The modules that the cells of reports and the processes that run them load."""


def load() -> None:
    """Load what the cells of reports need, and the processes that run them."""
    collects = gc.isenabled()
    # Of what modules bring nothing is garbage, and to look for it takes a seventh of the time.
    gc.disable()
    try:
        for name in NEEDED:
            import_module(name)
    finally:
        if collects:
            gc.enable()


def warm_up(path: Path, drawn: Iterable[str] = ("png",)) -> Case:
    """Load what reports need and open their case, so that processes forked from this one have it.

    ``drawn`` is what their pictures are drawn as, see ``execute``.

    As long as no file of the case changes, ``open_case`` returns this case, here and
    in every process forked from here.
    """
    load()
    # Looked up among all installed packages the first time, and kept by matplotlib.
    import_module("matplotlib.backends").backend_registry.list_all()
    case = keep_open(path)
    count_lines(case, case.figures)
    content(case)
    _rehearse(case, drawn)
    return case


def _rehearse(case: Case, drawn: Iterable[str]) -> None:
    """Draw and show once, so that type, its widths and whatever else is looked up late is there already."""
    from sourcebook.plots import range_chart, timeline
    from sourcebook.plots.png import pictured
    from sourcebook.report.content import bibliography, circumstances, sections

    try:
        chosen = select(case)
    except NotApplicable:
        return
    for draw, rows in ((range_chart, sections.in_order(chosen)), (timeline, chosen.datings)):
        pictured(lambda figure, draw=draw, rows=rows: draw(rows, figure), drawn)
    for make in (sections.ranges, bibliography.sources, circumstances.strongest_sides):
        _ = repr(make(chosen)), make(chosen)._repr_html_()
