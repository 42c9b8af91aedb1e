"""Pictures: a table of statements in, a matplotlib Axes out."""

from __future__ import annotations

from sourcebook.plots.ranges import range_chart
from sourcebook.plots.times import timeline
from sourcebook.plots.voices import voices

__all__ = ["range_chart", "timeline", "voices"]
