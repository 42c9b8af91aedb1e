"""Exercises in blind coding: made, filled in, marked and compared; and the rules to hand out."""

from __future__ import annotations

from sourcebook.exercise.classroom import Classroom, compare
from sourcebook.exercise.feedback import Feedback
from sourcebook.exercise.handout import handout
from sourcebook.exercise.kit import Kit, new
from sourcebook.exercise.marking import check
from sourcebook.exercise.widgets import form

__all__ = ["Classroom", "Feedback", "Kit", "check", "compare", "form", "handout", "new"]
