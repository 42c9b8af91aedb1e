"""Pictures: a table of statements in, a matplotlib Axes out."""

from __future__ import annotations

from sourcebook.plots.classroom import classroom
from sourcebook.plots.dispute import dispute_matrix
from sourcebook.plots.lineage import lineage_graph
from sourcebook.plots.ranges import range_chart
from sourcebook.plots.support import support_profile
from sourcebook.plots.times import timeline
from sourcebook.plots.voices import voices

__all__ = [
    "classroom", "dispute_matrix", "lineage_graph", "range_chart", "support_profile", "timeline", "voices",
]
