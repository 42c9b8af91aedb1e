"""Which rule of the codebook decides a field of a coded row: the narrowest that there is for its case."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from sourcebook.case import Case
from sourcebook.exercise.fields import FIELDS, Field
from sourcebook.exercise.words import content
from sourcebook.schema import TABLES
from sourcebook.tables import parts

MONTH = r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)"
DATES = (
    (r"\banniversary\b", "", "date-counted"),
    (r"\byesterday\b", "", "date-yesterday"),
    (r"\btoday\b", "", "date-today"),
    (r"\blast week\b", "", "date-last-week"),
    (r"\bmidnight on\b", "", "date-midnight"),
    (r"day (?:night|evening)\b", "", "date-weekday-night"),
    (r"\bnight (?:of|from)\b.*(?: to |[-–])", "", "date-night"),
    (r"(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", "", "date-weekday"),
    (r"\b(?:after|later)\b", "/$", "date-after"),
    (r"\b(?:prior|before)\b|\bfor (?:\w+ )?months\b", "^/", "date-before"),
    (r"\bevery year\b", "", "date-yearly"),
    (r"\b(?:next|days?|week after)\b", "", "date-counted"),
    (r"\bwinter\b", "", "date-winter"),
    (r"\b(?:since|beginning)\b", r"\.\.$", "date-since"),
    (r"\b(?:early|late|about|almost)\b", "~", "date-approximate"),
    (r"\b(?:dawn|morning|evening)\b", "", "date-dawn"),
    (r"\d ?(?:[-–]|to|and) ?\d", "/", "date-days"),
    (r"^by\b", "/", "date-derived"),
    (r"(?:^|\D)[12]\d{3}\b", "", "date-full"),
    (MONTH, "", "date-day"),
    ("", "", "date-derived"),
)
"""What the words have, what the date as coded has, and which rule speaks of that; the first that fits."""

WORKS = frozenset((
    "newspaper", "article", "interview", "book", "memoir", "encyclopedia", "report", "letter", "declaration",
    "film", "investigation"))
WRITERS = frozenset(("journalist", "author"))
ORGANISATIONS = frozenset(("ngo", "igo", "court"))
"""Kinds of source: works carry and seldom speak; writers and organisations speak through works of theirs."""

NOTE_NUMBER = re.compile(r"\[\d+\]")
BELIEVED = re.compile(r"\b(?:is|are|was|were) (?:believed|thought|feared)\b")


def ruled(case: Case, kind: str) -> dict[str, dict[str, object]]:
    """Return the statements of a kind by id, blanks as None, with all that the rules ask of a row.

    To the columns of ``case.statements`` come ``named`` (of the speaker), ``carriers`` (the kinds of
    the sources in via) and of figures ``compound`` and ``wholes`` (the measure and those it lies in).
    """
    frame = case.statements(kind)
    voices = case.sources.set_index("source_id")
    frame["named"] = frame["source_id"].map(voices["named"])
    frame["carriers"] = [[voices["kind"][name] for name in parts(via)] for via in frame["via"]]
    if kind == "figures":
        measures = case.measures.set_index("measure_id")
        frame["compound"] = frame["measure_id"].map(measures["components"].notna())
        frame["wholes"] = frame["measure_id"].map(lambda name: case.ascends("measures", name))
    records = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return {row[TABLES[kind].key[0]]: row for row in records}


def rule_for(field: Field, row: dict[str, object], rules: dict[str, str]) -> str:
    """Return the words of the rule that decides a field of a coded row.

    Parameters
    ----------
    field : Field
    row : dict
        The coded cells by column, blanks as None, as ``ruled`` returns them;
        of a choice, its own cell is enough.
    rules : dict
        As ``rules_of`` returns them; where the one that is wanted is missing, the schema's
        description of the column stands for it.
    """
    wanted = [*CASES.get(field.name, _none)(row), field.rule.format(**row)]
    found = next((rules[name] for name in wanted if name in rules), None)
    if found is None:
        return next(column.description for table in FIELDS for column in TABLES[table].columns
                    if column.name == field.column)
    return " ".join(dict.fromkeys([found, rules.get(field.besides, found)]))


def _none(_: dict[str, object]) -> Iterator[str]:
    yield from ()


def _end(column: str) -> Callable[[dict[str, object]], Iterator[str]]:
    """Return what is wanted for a low or high."""

    def wanted(row: dict[str, object]) -> Iterator[str]:
        if row[column] is None:
            yield "bounds"

    return wanted


def _measure(row: dict[str, object]) -> Iterator[str]:
    """Yield rules that are named after the measure, one that includes it, or its unit."""
    if row["compound"]:
        yield "measure-compound"
    yield from (f"measure-{name}" for name in (*row["wholes"], row["unit"]))


def _population(row: dict[str, object]) -> Iterator[str]:
    if row["population"] is None:
        yield "population-blank"
    elif not content(row["population"]) & content(row["quote"]):
        yield "population-noun"


def _date(row: dict[str, object]) -> Iterator[str]:
    words, coded = row["wording"].casefold(), row["edtf"]
    yield next(name for said, form, name in DATES if re.search(said, words) and re.search(form, coded))


def _explicit(row: dict[str, object]) -> Iterator[str]:
    if row["explicit"] in (False, "no"):
        yield "explicit-no"


def _speaker(row: dict[str, object]) -> Iterator[str]:
    kind, own = row["source_kind"], _own_work(row)
    if row["source_id"] == row["document_id"]:
        yield "speaker-document"
    if kind in WORKS:
        yield "speaker-work"
    if kind in WRITERS and own:
        yield "speaker-author"
    if kind in ORGANISATIONS and (own or not row["carriers"]):
        yield "speaker-organisation"
    if not row["named"]:
        yield from _unnamed(row)


def _unnamed(row: dict[str, object]) -> Iterator[str]:
    if BELIEVED.search(row["quote"]):
        yield "speaker-nobody"
    if " and " in re.sub(r"\(.*?\)", "", row["speaker"]):
        yield "speaker-several"
    yield "speaker-unnamed"


def _chain(row: dict[str, object]) -> Iterator[str]:
    kind, own = row["source_kind"], _own_work(row)
    if not row["carriers"]:
        yield from _no_chain(row)
    elif not WORKS.issuperset(row["carriers"]):
        yield "chain-quotation"
    elif NOTE_NUMBER.search(row["quote"]):
        yield "speaker-note"
    elif kind in WRITERS and own:
        yield "speaker-author"
    elif kind in ORGANISATIONS and own:
        yield "speaker-organisation"


def _no_chain(row: dict[str, object]) -> Iterator[str]:
    if row["source_id"] == row["document_id"]:
        yield "speaker-document"
    if row["source_kind"] in WORKS:
        yield "speaker-work"
    if row["source_kind"] in ORGANISATIONS:
        yield "chain-organisation"
    yield "chain-document"


def _own_work(row: dict[str, object]) -> bool:
    """Say whether a named voice speaks through a work and nobody else."""
    return bool(row["named"] and row["carriers"] and row["carriers"][-1] in WORKS)


CASES: dict[str, Callable[[dict[str, object]], Iterator[str]]] = {
    "low": _end("low"), "high": _end("high"), "measure": _measure, "population": _population, "date": _date,
    "explicit": _explicit, "speaker": _speaker, "chain": _chain,
}
"""By field, the rules that a row asks for before the one that holds for the whole field."""
