"""What is asked of a report run, and the folder it will fill; whatever can be refused is refused here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sourcebook.case import Case
from sourcebook.errors import refuse_unknown
from sourcebook.report.folder import ReportError
from sourcebook.report.parameters import (
    SUBJECT,
    Parameter,
    ParameterError,
    parameters_of,
    template_path,
    validate,
)

FORMATS = ("notebook", "html", "pdf", "numbers")
"""What a report may be written as; the manifest is always there."""
DRAWN = {"notebook": "png", "html": "svg", "pdf": "svg", "numbers": "png"}
"""What the pictures of each format are drawn as; those with drawings are made from the page."""
LONGEST = 80
WORD, VALUE = r"[A-Za-z0-9_.]+", r"[A-Za-z0-9_.]+(-[0-9][A-Za-z0-9_.]*)*"
"""What can stand in a name unchanged: a word, and a value that may be a date with hyphens."""
RESERVED = re.compile(r"(CON|PRN|AUX|NUL|COM\d|LPT\d)(\..*)?", re.IGNORECASE)
"""What Windows takes for a device, whatever the ending."""


@dataclass(frozen=True)
class Job:
    """A report to be made; everything in it can be sent to another process.

    ``values`` has every parameter of the template but the case, ``folder`` is where the
    report will lie, ``formats`` are some of ``FORMATS``, ``overwrite`` says whether an altered or
    another report that lies there may be replaced.
    """

    case: Path
    template: Path
    values: dict[str, object]
    folder: Path
    formats: tuple[str, ...] = FORMATS
    overwrite: bool = False
    timeout: float | None = None

    @property
    def name(self) -> str:
        """The name of the report, made of its parameters."""
        return self.folder.name

    @property
    def drawn(self) -> frozenset[str]:
        """What its pictures are drawn as."""
        return frozenset(DRAWN[name] for name in self.formats)


def plan(
    case: Case,
    template: str | Path,
    out: str | Path,
    parameters: dict[str, object],
    formats: Sequence[str] = FORMATS,
    overwrite: bool = False,
    timeout: float | None = None,
) -> Job:
    """Validate parameters and name the report that they ask for.

    Parameters
    ----------
    case : Case
    template, out, parameters
        As for ``report``.
    formats : sequence of str
        What the report shall be written as, out of ``FORMATS``.
    overwrite : bool
        Whether a report that lies there may be replaced though it is not the same.
    timeout : float, optional
        Seconds that one cell may take.

    Raises
    ------
    SourcebookError
        As ``validate`` does; or if a format is not known, or the folder can have no such name.
    """
    refuse_unknown("format", [formats] if isinstance(formats, str) else formats, FORMATS)
    known = parameters_of(template)
    values = validate(case, template, parameters)
    values.pop("case", None)
    _refuse_bytes(values)
    folder = _place(out, slug(values, known))
    chosen = tuple(name for name in FORMATS if name in formats)
    return Job(case.path, template_path(template).resolve(), values, folder, chosen, overwrite, timeout)


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
    subject = {name: values[name] for name in SUBJECT if name in values}
    other = {name: value for name, value in values.items()
             if name not in (*SUBJECT, "case") and value != known[name].default}
    words = [str(value) for value in subject.values()]
    clear = all(re.fullmatch(WORD, word) for word in words)
    for name, value in other.items():
        listed = isinstance(value, list)
        own = value if listed else [str(value)]
        clear &= all(re.fullmatch(WORD if listed else VALUE, word) and word not in known for word in own)
        words += [name, *own]
    plain = "-".join(words) or "report"
    safe = re.sub(r"[^A-Za-z0-9_.-]+|\.{2,}|^\.|\.$", "_", plain)[:LONGEST]
    if RESERVED.fullmatch(safe):
        safe = f"_{safe}"
    if clear and safe == plain:
        return safe
    # Two names that differ only in what a folder cannot be called must not meet.
    return f"{safe}-{hashlib.sha256(repr([subject, other]).encode()).hexdigest()[:8]}"


def _refuse_bytes(values: dict[str, object]) -> None:
    """Refuse what a shell hands over where a word is no text."""
    for name, value in values.items():
        for word in value if isinstance(value, list) else [value]:
            if isinstance(word, str) and re.search("[\ud800-\udfff]", word):
                seen = f"parameter {name} is {word[:60]!r}"
                raise ParameterError(f"{seen}; expected text in UTF-8; write it so")


def _place(out: str | Path, name: str) -> Path:
    try:
        folder = Path(out).resolve() / name
        with suppress(FileNotFoundError, NotADirectoryError):
            folder.lstat()
    except (OSError, ValueError) as error:
        seen = f"{str(out)[:60]!r} is no path ({getattr(error, 'strerror', None) or error})"
        raise ReportError(f"{seen}; expected a folder; choose another --out") from None
    return folder
