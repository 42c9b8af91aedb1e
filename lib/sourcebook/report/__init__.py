"""Reports: a template notebook run on a case with parameters, and what may leave the workbench."""

from __future__ import annotations

from sourcebook.report.making import NOTEBOOK, PAGE, ReportError, report, slug
from sourcebook.report.parameters import ParameterError, parameters_of, validate

__all__ = ["NOTEBOOK", "PAGE", "ParameterError", "ReportError", "parameters_of", "report", "slug", "validate"]
