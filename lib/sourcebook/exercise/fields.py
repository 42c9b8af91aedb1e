"""The fields of a sheet: what a student codes, how it is asked for and what it is worth.

The fields are columns of the statement tables, under the words a reader uses for them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sourcebook.quantities import QUALIFIERS
from sourcebook.schema import SPEECH_ACTS, STANCES


@dataclass(frozen=True)
class Field:
    """One field of a sheet.

    ``column`` is the column of the statement table, ``form`` how a cell is read (words, count,
    choice, name, names, measure, date, clock), ``points`` what a right answer is worth.
    ``rule`` names the rule of the codebook that decides; braces are filled from the coded row.
    ``besides`` names one that is quoted with it: what holds of every voice, or which of several
    speech acts that fit is taken.
    ``beside`` is the field that must be answered for a blank to count as an answer; without
    it a blank is no answer.
    """

    name: str
    column: str
    form: str
    points: int
    rule: str
    help: str
    beside: str = ""
    choices: tuple[str, ...] = ()
    besides: str = ""

    @property
    def label(self) -> str:
        return self.name.replace("_", " ")


WORDING = Field("wording", "wording", "words", 1, "wording",
                "The words of the quantity or date, copied from the passage, with all that bounds them.")
ATTRIBUTION = (
    Field("speaker", "source_id", "name", 2, "speaker", "Whose claim it is: a name from the list of voices.",
          besides="speaker"),
    Field("chain", "via", "names", 2, "chain",
          'The voices between document and speaker, outermost first, joined by " > "; '
          "neither the document nor the speaker; blank if there are none.", "speaker"),
    Field("speech_act", "speech_act", "choice", 1, "speech-act-{speech_act}",
          "How the words stand in the text.", choices=SPEECH_ACTS, besides="speech-act"),
)
FIELDS: dict[str, tuple[Field, ...]] = {
    "figures": (
        WORDING,
        Field("low", "low", "count", 1, "qualifier-{qualifier}",
              "The lowest number the words allow, in digits; blank if they set none.", "qualifier"),
        Field("high", "high", "count", 1, "qualifier-{qualifier}",
              "The highest number the words allow, in digits; blank if they set none.", "qualifier"),
        Field("qualifier", "qualifier", "choice", 1, "qualifier-{qualifier}",
              "How the words bound the number.", choices=QUALIFIERS),
        Field("measure", "measure_id", "measure", 1, "measure",
              "What is counted: from the list of measures."),
        Field("population", "population", "words", 1, "population",
              "Who is counted, as worded; blank if the words do not say.", "measure"),
        *ATTRIBUTION,
    ),
    "datings": (
        WORDING,
        Field("date", "edtf", "date", 2, "date",
              "The date as read: 1992-02-25, 1992-02, or 1992-02-25/1992-02-26 from one day to another."),
        Field("clock", "clock", "clock", 1, "date-clock",
              "The time of day, 23:00 or 23:00/03:00; blank if no hours are given.", "date"),
        *ATTRIBUTION,
    ),
    "stances": (
        Field("stance", "stance", "choice", 2, "stance-{stance}",
              "The speaker's position on the sentence.", choices=STANCES),
        Field("explicit", "explicit", "choice", 1, "explicit",
              "Yes if the words themselves name act and actor, no if it takes a step of yours.",
              choices=("yes", "no")),
        *ATTRIBUTION,
    ),
}
"""The fields of each kind of statement, in the order of work."""

KEYS = ("student", "number", "kind")
"""The columns of a sheet before the fields."""


def fields_of(kinds: Iterable[str]) -> dict[str, Field]:
    """Return the fields that these kinds have, each once, by name.

    >>> list(fields_of(["stances"]))
    ['stance', 'explicit', 'speaker', 'chain', 'speech_act']
    """
    return {field.name: field for kind in kinds for field in FIELDS[kind]}


def asked_of(item: dict) -> list[Field]:
    """Return the fields that a passage of an exercise asks for."""
    return [field for field in FIELDS[item["kind"]] if field.name not in item.get("unasked", ())]


def columns_of(kinds: Iterable[str]) -> list[str]:
    """Return the columns of a sheet for these kinds."""
    return [*KEYS, *fields_of(kinds)]
