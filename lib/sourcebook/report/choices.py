"""What each parameter of a template may be in a case, for people who ask before they run it."""

from __future__ import annotations

from pathlib import Path

from sourcebook.case import Case
from sourcebook.inquiry import subjects
from sourcebook.report.parameters import SAID, Parameter, parameters_of
from sourcebook.rules import NAMES


def choices(case: Case) -> dict[str, dict[str, str]]:
    """Return the values that a parameter of a known name may have, each with what it means.

    Events and measures are those that have figures or a part that has, so that there is an answer.
    """
    counted = subjects(case)
    found = {}
    for name, table in (("event", "events"), ("measure", "measures")):
        used = set(counted[f"{name}_id"])
        ids = [each for each in getattr(case, table)[f"{name}_id"] if used & set(case.descends(table, each))]
        found[name] = {each: case.label(each, table) for each in ids}
    sides = case.standpoints.sort_values("order")
    readings = case.quantifiers["reading"].drop_duplicates()
    found["standpoints"] = dict(zip(sides["standpoint_id"], sides["label"], strict=True))
    found["reading"] = {"none": "vague words are left without numbers",
                        **dict.fromkeys(readings, "a reading of the table of quantifiers")}
    found["rule"] = NAMES
    return found


def described(case: Case, template: str | Path) -> dict[str, dict[str, object]]:
    """Return type, default, help and, where the case knows them, the values of each parameter."""
    known = choices(case)
    return {name: _described(each, known.get(name, {})) for name, each in parameters_of(template).items()
            if name != "case"}


def _described(parameter: Parameter, values: dict[str, str]) -> dict[str, object]:
    return {"type": SAID[parameter.type], "default": parameter.default, "help": parameter.help,
            "values": values}
