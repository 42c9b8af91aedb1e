"""What is done once before reports are run by the hundred, and would else be done for each."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from sourcebook.case import Case, keep_open
from sourcebook.lineage import count_lines

NEEDED = (
    "IPython.core.pylabtools",
    "matplotlib_inline.backend_inline",
    "networkx",
    "sourcebook.explorer",
    "sourcebook.inquiry",
    "sourcebook.plots",
    "sourcebook.provenance",
    "sourcebook.report",
    "sourcebook.report.engine.child",
    "sourcebook.report.content.circumstances",
    "sourcebook.report.engine.forked",
    "sourcebook.report.content.sayings",
    "sourcebook.report.content.sections",
)
"""The modules that the cells of reports and the processes that run them load."""


def warm_up(path: Path) -> Case:
    """Load what reports need and open their case, so that processes forked from this one have it.

    As long as no file of the case changes, ``open_case`` returns this case, here and
    in every process forked from here.
    """
    for name in NEEDED:
        import_module(name)
    # Looked up among all installed packages the first time, and kept by matplotlib.
    import_module("matplotlib.backends").backend_registry.list_all()
    case = keep_open(path)
    count_lines(case, case.figures)
    return case
