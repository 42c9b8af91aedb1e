"""One answer set beside one coded cell: how far it agrees, from 0 to 1, and what is to be said of it.

Half of the points are given where an answer is on the way: a neighbouring measure, the body in
place of its report, part of a chain, a date that overlaps.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sourcebook.dates import parse_edtf
from sourcebook.exercise.fields import Field
from sourcebook.exercise.solution import Solution
from sourcebook.exercise.words import content, plain
from sourcebook.quantities import Quantity, QuantityError, parse
from sourcebook.text import fold

LONGER = 3
"""How many words more than the coded ones a wording may have where no quantity can be read from it."""


NEIGHBOUR = "One lies in the other; the narrower or wider one is coded."
FOREIGN = "The table has it with words that do not stand in the passage."
OWN_WORDS = "The table says it in words of its own, of which none stands in the passage."


class Judgement(NamedTuple):
    """How far an answer agrees, 0 to 1, and what is to be said beside the rule."""

    share: float
    comment: str = ""


def judge(field: Field, given: object, reading: dict, item: dict, solution: Solution) -> Judgement:
    """Set an answer beside the coding.

    Parameters
    ----------
    field : Field
    given : object
        The answer as ``read_cell`` returns it; None for a blank that counts as an answer.
    reading : dict
        The coded statement, as the solution holds it.
    item : dict
        The passage, as the solution holds it.
    solution : Solution
    """
    # A class gives the same answer many times.
    key = (item["number"], reading["id"], field.name, given)
    if key not in solution.judged:
        coded = reading["coded"][field.name]
        blank = given is None or coded in (None, [])
        judged = _blank if blank else JUDGES[field.form]
        solution.judged[key] = judged(field, given, coded, reading, item, solution)
    return solution.judged[key]


def _blank(
    field: Field, given: object, coded: object, reading: dict, item: dict, solution: Solution
) -> Judgement:
    if given is None:
        return Judgement(float(may_be_blank(field, reading, item)), "" if coded in (None, []) else OWN_WORDS)
    if field.form == "names" and not _chain(given, reading, item, solution):
        return Judgement(1, "Document and speaker are no carriers; the chain between them is blank.")
    if field.name == "population" and content(given) <= content(reading["coded"]["wording"]):
        return Judgement(1, "The wording has this already; the table leaves the cell blank.")
    return Judgement(0, "The words do not give this: the cell is blank.")


def may_be_blank(field: Field, reading: dict, item: dict) -> bool:
    """Say whether a blank is right: where the coding has one, or a population that the words do not name."""
    coded = reading["coded"][field.name]
    unsaid = field.name == "population" and not content(coded or "") & content(item["quote"])
    return coded in (None, []) or unsaid


def _exactly(field: Field, given: object, coded: object, *_: object) -> Judgement:
    return Judgement(float(given == coded))


def _words(field: Field, given: str, coded: str, reading: dict, item: dict, _: Solution) -> Judgement:
    if field.name != "wording":
        return _population(given, coded, item["quote"])
    own, other, quote = (_spaced(words) for words in (given, coded, item["quote"]))
    if own not in quote:
        return Judgement(0, "These words do not stand so in the passage; copy them.")
    if own == other:
        return Judgement(1)
    if not _overlap(own, other, quote):
        return Judgement(0, "These are other words of the passage than those that are asked for.")
    one, two = _read(given), _read(coded)
    if two and not one:
        return Judgement(0, "These words alone do not give one quantity.")
    short = len(own.split()) <= len(other.split()) + LONGER
    if (own in other or other in own) and (one == two if two else other in own and short):
        return Judgement(1, "Cut elsewhere, and read the same.")
    return Judgement(0.5, "The words overlap with the coded ones but say less, or more.")


def _spaced(words: str) -> str:
    return " ".join(fold(words).casefold().split()).strip(" .,;:'\"")


def _overlap(one: str, two: str, quote: str) -> bool:
    left, right = quote.find(one), quote.find(two)
    return left < right + len(two) and right < left + len(one)


def _read(words: str) -> Quantity | None:
    try:
        return parse(words)
    except QuantityError:
        return None


def _population(given: str, coded: str, quote: str) -> Judgement:
    own, other, there = map(content, (given, coded, quote))
    if own == other or plain(given) == plain(coded):
        return Judgement(1)
    # Who is counted is coded as worded: what does not stand in the passage cannot be asked for.
    stands = other & there
    if stands <= own <= other | there:
        more = "The table has fewer words of the passage, and the same sense."
        return Judgement(1, more if stands == other else FOREIGN if stands else OWN_WORDS)
    return Judgement(0.5 if own & other else 0, "Narrower, wider or other words." if own & other else "")


def _one(table: str) -> Callable[..., Judgement]:
    """Return the judge of one id of a table, answered by id or by any of its names."""

    def judged(field: Field, given: str, coded: str, _r: dict, _i: dict, solution: Solution) -> Judgement:
        found = solution.known(table, given)
        if coded in found:
            return Judgement(1)
        if not found:
            close = solution.like(table, given)
            meant = f"; did you mean {close!r}?" if close else "."
            return Judgement(0, f"No {table[:-1]} of the list is called so{meant}")
        if any(solution.within(table, name, coded) for name in found):
            return Judgement(0.5, NEIGHBOUR)
        return Judgement(0)

    return judged


def _names(field: Field, given: str, coded: list[str], reading: dict, item: dict,
           solution: Solution) -> Judgement:
    steps = _chain(given, reading, item, solution)
    pairs = list(zip(coded, steps, strict=False)) if len(steps) == len(coded) else []
    if pairs and all(wanted in step for wanted, step in pairs):
        return Judgement(1)

    def near(wanted: str, step: list[str]) -> bool:
        return wanted in step or any(solution.within("voices", name, wanted) for name in step)

    if pairs and all(near(wanted, step) for wanted, step in pairs):
        return Judgement(0.5, NEIGHBOUR)
    if any(near(wanted, step) for wanted in coded for step in steps):
        return Judgement(0.5, "Part of the chain, or in another order.")
    return Judgement(0)


def _chain(given: str, reading: dict, item: dict, solution: Solution) -> list[list[str]]:
    """Return the voices a chain may mean, step by step, without the document and the speaker."""
    marked = given.replace("›", ">").replace("→", ">").replace("->", ">").replace(";", ">")
    steps = [solution.known("voices", step) for step in marked.split(">") if step.strip()]
    if steps and item["document"] in steps[0]:
        steps = steps[1:]
    speaker = reading["coded"]["speaker"]
    return steps[:-1] if steps and speaker in steps[-1] else steps


def _date(field: Field, given: str, coded: str, *_: object) -> Judgement:
    one, two = parse_edtf(given), parse_edtf(coded)
    if given == coded or (one.span, one.approximate, one.uncertain) == (
        two.span, two.approximate, two.uncertain
    ):
        return Judgement(1)
    if one.span.overlaps(two.span):
        return Judgement(0.5, "The two overlap.")
    return Judgement(0)


JUDGES: dict[str, Callable[..., Judgement]] = {
    "words": _words, "count": _exactly, "choice": _exactly, "clock": _exactly, "date": _date,
    "name": _one("voices"), "names": _names, "measure": _one("measures"),
}
