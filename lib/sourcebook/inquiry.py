"""A question to the figures of a case, and what answers it: rows, a rule's words, what is left out."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sourcebook.case import Case
from sourcebook.dates import parse_edtf
from sourcebook.errors import NotApplicable
from sourcebook.lineage import count_lines
from sourcebook.provenance import foot
from sourcebook.rules import apply_rules
from sourcebook.selection import LATER, OTHER_SIDE, UNDATED, Selection, select

NO_RULE, WHENEVER = "no rule", ""


@dataclass(frozen=True)
class Question:
    """What is asked of the figures; ids, an EDTF date, the names of a reading and of a rule.

    Empty ``standpoints`` and ``kinds`` mean all of them, an empty ``as_of`` whenever stated.
    With ``parts`` figures of parts of the event and of the measure are shown too.
    """

    event: str
    measure: str
    standpoints: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    as_of: str = WHENEVER
    reading: str = "none"
    rule: str = NO_RULE
    parts: bool = False


@dataclass(frozen=True, eq=False)
class Answer:
    """The figures that a question selects, by time stated, and what they come to and leave out."""

    figures: pd.DataFrame
    title: str
    foot: str
    sentences: tuple[str, ...]


def subjects(case: Case) -> pd.DataFrame:
    """Return the events and measures that have figures, those with most figures first.

    Returns
    -------
    DataFrame
        ``event_id, event_title, measure_id, measure, figures`` (count).
    """
    columns = ["event_id", "event_title", "measure_id", "measure"]
    counted = case.statements("figures").groupby(columns).size().rename("figures").reset_index()
    return counted.sort_values(["figures", "event_id", "measure_id"], ascending=[False, True, True],
                               ignore_index=True)


def answer(case: Case, question: Question) -> Answer:
    """Select the figures of a question and say what they come to under its rule.

    Where no figure is left, the sentence says why; that is an answer, not an error.

    Examples
    --------
    >>> from sourcebook import open_case
    >>> case = open_case()
    >>> row = case.figures.iloc[0]
    >>> found = answer(case, Question(row["event_id"], row["measure_id"]))
    >>> row["figure_id"] in set(found.figures["figure_id"])
    True
    """
    asked = (question.event, question.measure, question.standpoints, question.as_of, question.reading)
    try:
        chosen = select(case, *asked)
    except NotApplicable as refused:
        return Answer(case.statements("figures").head(0), "", "", (_sentence(str(refused)),))
    figures = chosen.figures if question.parts else chosen.whole
    kept = figures[figures["source_kind"].isin(question.kinds)] if question.kinds else figures
    kept = kept.loc[kept["stated"].map(_first_day).sort_values(kind="stable").index].reset_index(drop=True)
    fewest, most = count_lines(case, kept)
    lines = f"{most}" if fewest == most else f"{fewest} to {most}"
    told = [f"{_many(len(kept), 'figure')}; independent lines: {lines}."]
    told += _left_out(chosen, question, len(figures) - len(kept))
    if question.rule != NO_RULE:
        told += _ruled(case, chosen.about_whole(kept), question.rule)
    return Answer(kept, chosen.question, foot(chosen), tuple(told))


def _first_day(stated: object) -> float:
    """Return the first day on which something may have been stated, to sort by; none comes last."""
    low = None if pd.isna(stated) else parse_edtf(stated).span.low
    return float(low) if isinstance(low, int) else float("inf")


def _many(number: int, thing: str) -> str:
    return f"{number or 'no'} {thing}{'' if number == 1 else 's'}"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _left_out(chosen: Selection, question: Question, of_other_kinds: int) -> list[str]:
    """Say how many figures are not shown, for which reason."""
    about = {why: chosen.kept("figures", why) for why in (OTHER_SIDE, LATER, UNDATED)}
    about = {why: rows if question.parts else chosen.about_whole(rows) for why, rows in about.items()}
    parts = [f"{len(rows)} {why}" for why, rows in about.items() if why != UNDATED and len(rows)]
    parts += [f"{of_other_kinds} of other kinds of source"] if of_other_kinds else []
    told = [f"Left out: {', '.join(parts)}."] if parts else []
    if undated := " ".join(about[UNDATED]["figure_id"]):
        told.append(f"Kept apart, since the text gives no time for them: {undated}.")
    return told


def _ruled(case: Case, figures: pd.DataFrame, rule: str) -> list[str]:
    try:
        rows = apply_rules(case, figures).set_index("rule")
    except NotApplicable as refused:
        return [_sentence(f"{rule}: {refused}")]
    row = rows.loc[rule]
    owned = [f"{end} by {row[f'{end}_owners']}" for end in ("low", "high") if row[f"{end}_owners"]]
    told = "; ".join([f"{rule}: {row['answer']}", *owned])
    return [_sentence(told), _sentence(f"for the rule see {row['cites']}")]


def times(case: Case, question: Question) -> list[str]:
    """Return the dates at which figures of a question were stated, in order of time.

    A date without an end says of no statement that it is later, so it is left out.
    """
    figures = case.statements("figures", question.event, question.measure, nested=question.parts)
    stated = {text: parse_edtf(text).span.high for text in figures["stated"].dropna().unique()}
    return sorted((text for text, day in stated.items() if isinstance(day, int)),
                  key=lambda text: (stated[text], text))
