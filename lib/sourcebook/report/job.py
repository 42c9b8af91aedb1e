"""What is asked of a report run, and the folder it will fill; whatever can be refused is refused here."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from sourcebook.case import Case
from sourcebook.report.parameters import Parameter, parameters_of, template_path, validate

SUBJECT = ("event", "measure")
"""The parameters whose values begin the name of a report, given or not."""
LONGEST = 80


@dataclass(frozen=True)
class Job:
    """A report to be made; everything in it can be sent to another process.

    ``values`` has every parameter of the template but the case, ``folder`` is where the
    report will lie.
    """

    case: Path
    template: Path
    values: dict[str, object]
    folder: Path

    @property
    def name(self) -> str:
        """The name of the report, made of its parameters."""
        return self.folder.name


def plan(case: Case, template: str | Path, out: str | Path, parameters: dict[str, object]) -> Job:
    """Validate parameters and name the report that they ask for.

    Raises
    ------
    SourcebookError
        As ``validate`` does.
    """
    known = parameters_of(template)
    values = validate(case, template, parameters)
    folder = Path(out).resolve() / slug(values, known)
    values.pop("case", None)
    return Job(case.path, template_path(template).resolve(), values, folder)


def slug(values: dict[str, object], known: dict[str, Parameter]) -> str:
    """Name a report by its event and measure and by what else departs from the defaults.

    Examples
    --------
    >>> known = {name: Parameter(name, str, default, "") for name, default in
    ...          {"event": "fire", "measure": "lost", "as_of": ""}.items()}
    >>> slug({"event": "fire", "measure": "lost", "as_of": ""}, known)
    'fire-lost'
    >>> slug({"event": "fire", "measure": "lost", "as_of": "1871-05"}, known)
    'fire-lost-as_of-1871-05'
    """
    parts = [str(values[name]) for name in SUBJECT if name in values]
    for name, value in values.items():
        if name not in (*SUBJECT, "case") and value != known[name].default:
            parts += [name, *(value if isinstance(value, list) else [str(value)])]
    plain = "-".join(parts) or "report"
    safe = re.sub(r"[^A-Za-z0-9_.-]+|\.{2,}|^\.", "_", plain)[:LONGEST]
    # Two names that differ only in what a folder cannot be called must not meet.
    return safe if safe == plain else f"{safe}-{hashlib.sha256(plain.encode()).hexdigest()[:8]}"
