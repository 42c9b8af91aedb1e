"""Reports: a template notebook run on a case with parameters, and what may leave the workbench."""

from __future__ import annotations

from sourcebook.report.folder import MANIFEST, NOTEBOOK, PAGE, PDF, ReportError
from sourcebook.report.job import FORMATS, Job, plan
from sourcebook.report.making import make, report
from sourcebook.report.parameters import ParameterError, parameters_of, validate
from sourcebook.report.place import refuse_place, up_to_date
from sourcebook.report.seals.manifest import ManifestError, read_seal
from sourcebook.report.seals.seal import Seal
from sourcebook.report.seals.verification import Verification, verify
from sourcebook.report.sweeps.sweeping import Sweep, sweep

__all__ = [
    "FORMATS", "MANIFEST", "NOTEBOOK", "PAGE", "PDF", "Job", "ManifestError", "ParameterError",
    "ReportError", "Seal", "Sweep", "Verification",
    "make", "parameters_of", "plan", "read_seal", "refuse_place", "report", "sweep", "up_to_date",
    "validate", "verify",
]
