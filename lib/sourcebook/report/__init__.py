"""Reports: a template notebook run on a case with parameters, and what may leave the workbench."""

from __future__ import annotations

from sourcebook.report.folder import NOTEBOOK, PAGE, ReportError
from sourcebook.report.job import Job, plan
from sourcebook.report.making import make, report
from sourcebook.report.parameters import ParameterError, parameters_of, validate

__all__ = [
    "NOTEBOOK", "PAGE", "Job", "ParameterError", "ReportError",
    "make", "parameters_of", "plan", "report", "validate",
]
