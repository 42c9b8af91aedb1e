"""The parameters of a report template: read from its annotated cell, refused before anything runs."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sourcebook.case import Case
from sourcebook.errors import SourcebookError, UnknownName, refuse_unknown
from sourcebook.selection import Selection, answerable, most_figures, select

FOLDER = Path(__file__).resolve().parents[3] / "notebooks" / "reports"
"""Where the templates lie that a name alone means. They are code, so never those of a case unasked."""

TYPES: dict[str, type] = {"str": str, "list": list, "int": int, "float": float, "bool": bool}
SAID = {str: "text", list: "a list of texts", int: "a whole number", float: "a number", bool: "True or False"}
SUBJECT = ("event", "measure")
"""The parameters by which a template asks for figures; their values, given or not, begin a report's name."""
SELECTING = {*SUBJECT, "standpoints", "as_of", "reading", "rule"}
"""The parameters that, where a template has them, must select some figure of the case."""


class ParameterError(SourcebookError):
    """A parameter that has a wrong type, or a template whose parameters cannot be read."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of a template: its type, what it is if not given, and what it is for."""

    name: str
    type: type
    default: object
    help: str

    def check(self, value: object) -> object:
        """Return the value if it has the type; refuse it otherwise.

        >>> Parameter("rows", int, 10, "").check("12")
        Traceback (most recent call last):
        ...
        sourcebook.report.parameters.ParameterError: parameter rows is '12' (str); expected a whole ...
        """
        fits = type(value) is self.type or (self.type is float and type(value) is int)
        if fits and (self.type is not list or all(isinstance(each, str) for each in value)):
            return value
        like = f", like {self.default!r}" if self.default else ""
        seen = f"parameter {self.name} is {value!r} ({type(value).__name__})"
        raise ParameterError(f"{seen}; expected {SAID[self.type]}{like}")

    def read(self, text: str) -> object:
        """Return the value that a word of a command line means.

        >>> Parameter("sides", list, [], "").read("north, south")
        ['north', 'south']
        """
        if self.type is str:
            return text
        if self.type is list:
            return [part.strip() for part in text.split(",") if part.strip()]
        try:
            return self.check(ast.literal_eval(text))
        except (ValueError, SyntaxError):
            return self.check(text)


def template_path(template: str | Path) -> Path:
    """Return the notebook of a template, given by name or as a path that ends in .ipynb."""
    path = Path(template)
    if path.suffix == ".ipynb":
        if not path.is_file():
            raise SourcebookError(f"no template {path}; expected a notebook; check the path")
        return path
    known = sorted(each.stem for each in FOLDER.glob("*.ipynb"))
    if str(template) not in known:
        raise UnknownName("report template", str(template), known)
    return FOLDER / f"{template}.ipynb"


def parameters_of(template: str | Path = "event") -> dict[str, Parameter]:
    """Read the parameters of a template from its cell tagged ``parameters``.

    Returns
    -------
    dict of Parameter
        By name, in the order of the cell.

    Raises
    ------
    ParameterError
        If there is no such cell, or a line of it has no type or no plain default.

    Examples
    --------
    >>> list(parameters_of("event"))
    ['event', 'measure', 'standpoints', 'as_of', 'reading', 'rule', 'case']
    """
    path = template_path(template)
    about = path.stat()
    return dict(_read(path, about.st_mtime_ns, about.st_size))


@lru_cache
def _read(path: Path, _changed: int, _size: int) -> dict[str, Parameter]:
    """Read the parameters once for all reports of a template that stays as it is."""
    import nbformat
    from papermill import inspect_notebook

    try:
        # Handed over as a notebook, since papermill reads braces in a path as places to fill.
        found = inspect_notebook(nbformat.read(path, as_version=4)).values()
    except (OSError, ValueError, AttributeError) as error:
        raise ParameterError(f"{path.name} is no notebook ({error}); expected a template") from None
    if not found:
        raise ParameterError(f"{path.name} has no parameters; expected a cell tagged 'parameters'; tag it")
    return {each["name"]: _parameter(path.name, each) for each in found}


def _parameter(template: str, found: dict[str, str]) -> Parameter:
    name, kind = found["name"], TYPES.get(found["inferred_type_name"].partition("[")[0])
    if kind is None:
        expected = f"expected one of {', '.join(TYPES)}; annotate the line, like 'event: str = …'"
        raise ParameterError(f"parameter {name} of {template} is {found['inferred_type_name']}; {expected}")
    try:
        return Parameter(name, kind, ast.literal_eval(found["default"]), found["help"])
    except (ValueError, SyntaxError):
        seen = f"parameter {name} of {template} defaults to {found['default']}"
        raise ParameterError(f"{seen}; expected a plain value; write it out") from None


def validate(case: Case, template: str | Path, parameters: dict[str, object]) -> dict[str, object]:
    """Refuse parameters that the template does not know or the case cannot answer.

    Parameters
    ----------
    case : Case
    template : str or path
    parameters : dict
        Those given; the others have their defaults.

    Returns
    -------
    dict
        All parameters of the template, as they are used: event and measure, if empty, are those with
        most figures, and a default reading that the case does not have is "none".

    Raises
    ------
    UnknownName
        If a parameter, event, measure, standpoint, reading or rule is not known; the nearest are named.
    ParameterError
        If a value has a wrong type.
    DateError
        If ``as_of`` is no date.
    NotApplicable
        If the parameters leave no figure; the message says where there are some.
    """
    known = parameters_of(template)
    refuse_unknown("report parameter", parameters, known)
    values = {name: each.check(parameters.get(name, each.default)) for name, each in known.items()}
    if set(SUBJECT) <= set(values):
        values |= _usual(case, values, parameters)
        _, _, sides = answerable(case, **_asked(values))
        # In the order of the case and each once, so that the same question has one name.
        values |= {"standpoints": list(sides)} if "standpoints" in values else {}
    return values


def selected(case: Case, values: dict[str, object]) -> Selection | None:
    """Return the statements that a report is about, if its template asks for an event and a measure."""
    if not set(SUBJECT) <= set(values):
        return None
    return select(case, **_asked(values))


def _asked(values: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if name in SELECTING}


def _usual(case: Case, values: dict[str, object], given: dict[str, object]) -> dict[str, object]:
    """Return what stands for defaults that must suit any case."""
    event, measure = most_figures(case, values["event"], values["measure"])
    usual = {"event": event, "measure": measure}
    unknown = values.get("reading") not in set(case.quantifiers["reading"])
    if "reading" in values and "reading" not in given and unknown:
        usual["reading"] = "none"
    return usual
