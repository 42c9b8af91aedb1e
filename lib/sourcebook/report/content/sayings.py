"""What a report says in sentences: the question, and what may and may not be said.

Every sentence is computed; a number in it is a count of rows, or stands beside
the speaker, the words and the id of the statement that gives it.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from markupsafe import Markup, escape

from sourcebook.claims import apart_in_each, apart_in_words
from sourcebook.compare import as_of
from sourcebook.envelopes import bounds, envelope
from sourcebook.errors import NotApplicable
from sourcebook.listing import Prose, counted, link, linked, links, plural, say
from sourcebook.report.content.circumstances import disputed
from sourcebook.report.content.differences import EXCLUDES, as_read, pairs
from sourcebook.report.content.sections import UNCLAIMED, attributed, counted_lines, owners
from sourcebook.schema import SPEECH_ACTS
from sourcebook.selection import LATER, OTHER_SIDE, UNDATED, Selection
from sourcebook.tables import parts

AND = Markup(", and ")


def question(chosen: Selection) -> Prose:
    """Say in a few sentences what is asked of whom."""
    sides = " and ".join(chosen.case.label(name, "standpoints") for name in chosen.standpoints)
    voices = f"voices of these standpoints: {sides}" if sides else "voices of all standpoints"
    time = f"stated by {chosen.as_of}" if chosen.as_of else "whenever they were stated"
    vague = "left without numbers" if chosen.reading == "none" else f"read by the reading “{chosen.reading}”"
    return Prose((say(
        "How many “{}” does each voice state for “{}”? The figures that the documents carry stand side by "
        "side, from {}, {}; vague words are {}. What follows says who says what, through whom and in which "
        "words; it does not say which figure is true.",
        _counted(chosen), _event(chosen), voices, time, vague),))


def may_say(chosen: Selection) -> Prose:
    """Say what follows from the statements selected."""
    return Prose((_who_says(chosen), *_outermost(chosen), *_set_apart(chosen), *_each_side(chosen),
                  *_disputed(chosen)))


def may_not_say(chosen: Selection) -> Prose:
    """Say what does not follow from the statements selected, and why."""
    definition = chosen.case.measures.set_index("measure_id").loc[chosen.measure, "definition"]
    return Prose((
        *_no_silence(chosen), *_no_edges(chosen), *_no_preference(chosen), *_no_confirmation(chosen),
        *_no_order(chosen), *_no_knowledge(chosen),
        say("Not that “{}” stands for more than its definition: {}", _counted(chosen), definition),
        say("Not a mean, a most likely number or a margin of error: the statements depend on each other and "
            "are no sample of anything."),
    ))


def _counted(chosen: Selection) -> str:
    return chosen.case.label(chosen.measure, "measures")


def _event(chosen: Selection) -> str:
    return chosen.case.label(chosen.event, "events")


def _who_says(chosen: Selection) -> Markup:
    figures, whole = chosen.figures, chosen.whole
    others = figures[~figures["figure_id"].isin(whole["figure_id"])]
    documents = plural(figures["document_id"].nunique(), "document carries", "documents carry")
    subject = say("“{}” at “{}” as a whole", _counted(chosen), _event(chosen))
    about = say("{} no figure about {}", documents, subject)
    if len(whole):
        voices = plural(whole["source_id"].nunique(), "voice")
        lines = counted_lines(chosen.case, whole)
        about = say("{} {} about {}, by {}, in {} as far as dependence is recorded", documents,
                    counted(whole["figure_id"], "figure"), subject, voices, lines)
    more = say(" {} about parts of the event or of those counted; they are not counted with these.",
               counted(others["figure_id"], "more is", "more are")) if len(others) else Markup("")
    return say("{}.{}", about, more)


def _outermost(chosen: Selection) -> list[Markup]:
    """Say which numbers are claimed, and what the reading of vague words adds to them."""
    claims = _claims(chosen.whole)
    named, read = _ends(chosen, _numbered(claims)), _ends(chosen, claims)
    sentences = [say("In so many words, {}.", AND.join(named))] if named else []
    if len(chosen.whole) and not named:
        sentences.append(say("None of these claims a number in so many words."))
    if moved := [end for end in read if end not in named]:
        sentences.append(say("With vague words read by the reading “{}”, {}.", chosen.reading,
                             AND.join(moved)))
    return sentences


def _claims(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the figures that may be an end of a range."""
    return figures[apart_in_each(figures) == ""]


def _set_apart(chosen: Selection) -> list[Markup]:
    """Say which figures are an end of no range, and why."""
    apart = chosen.whole.assign(why=apart_in_each(chosen.whole)).query("why != ''")
    unclaimed = apart["why"].isin(SPEECH_ACTS)
    others = "claim bounds no range", "claims bound no range"
    return [say("{}: {}.", plural(len(rows), *words), linked(apart_in_words(rows), chosen.shown))
            for words, rows in ((UNCLAIMED, apart[unclaimed]), (others, apart[~unclaimed])) if len(rows)]


def _numbered(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the figures whose words are a number, not a vague word under some reading."""
    return figures[figures["qualifier"] != "vague"]


def _ends(chosen: Selection, figures: pd.DataFrame) -> list[Markup]:
    """Say what is the lowest and what the highest number, each with its owners and their words."""
    try:
        rows = [row for row in envelope(figures).itertuples() if not pd.isna(row.number)]
    except NotApplicable:
        return []
    words = {"lowest low": "the lowest lower bound", "highest high": "the highest upper bound"}
    return [say("{} is {} ({}; {}{})", words[row.bound],
                _owned(attributed(figures, row.number, row.statements), row.statements, chosen.shown),
                owners(figures, row.statements), links(row.statements, known=chosen.shown),
                _left_open(row.left_open_by.split(), chosen, "; "))
            for row in rows]


def _owned(number: str, statements: str, known: Iterable[str]) -> Markup:
    """Return a number as a link to the first of its owners that has a card."""
    owner = next((name for name in statements.split() if name in known), None)
    return link(owner, said=number) if owner else escape(number)


def _left_open(statements: Iterable[str], chosen: Selection, before: str, side: str = "") -> Markup:
    """Say which figures name no number at an end, so that no number seems to close it."""
    ids = list(statements)
    return say("{}left open{} by {}", before, side, links(ids, known=chosen.shown)) if ids else Markup("")


def _each_side(chosen: Selection) -> list[Markup]:
    """Say the same of every standpoint, in the order that the case gives them."""
    whole = chosen.whole.assign(bounds=apart_in_each(chosen.whole) == "")
    whole = whole.sort_values("standpoint_order", kind="stable")
    return [_side(chosen, label, figures) for label, figures in whole.groupby("standpoint_label", sort=False)]


def _side(chosen: Selection, label: str, figures: pd.DataFrame) -> Markup:
    ends = bounds(_numbered(figures[figures["bounds"]]))
    numbers = ends.to_numpy()[np.isfinite(ends.to_numpy())]
    outermost = dict.fromkeys([numbers.min(), numbers.max()]) if len(numbers) else []
    words = Markup(" to ").join(_said(figures, ends, number) for number in outermost) or "no number"
    opened = [_left_open(figures.loc[ends.index[np.isinf(ends[end])], "figure_id"], chosen, ", ", side)
              for end, side in (("floor", " below"), ("ceiling", " above"))]
    apart = figures.loc[~figures["bounds"], "figure_id"]
    return say("Standpoint “{}”: {} in {} ({}); claimed in so many words: {}{}{}{}.", label,
               plural(len(figures), "figure"), counted_lines(chosen.case, figures),
               links(figures["figure_id"]), words, *opened,
               say("; set apart: {}", links(apart)) if len(apart) else "")


def _said(figures: pd.DataFrame, ends: pd.DataFrame, number: float) -> Markup:
    """Return a number as a link to the first figure whose end it is."""
    owner = ends.index[(ends == number).any(axis=1)][0]
    return link(figures.loc[owner, "figure_id"], said=f"{number:,.0f}")


def _disputed(chosen: Selection) -> list[Markup]:
    stances, both = chosen.stances, disputed(chosen)
    if stances.empty:
        return []
    first = stances.drop_duplicates("proposition_id")["stance_id"]
    sides = both.drop_duplicates("proposition_id")["stance_id"]
    return [say("Of {} about the event, {} affirmed by some voices and denied by others{}.",
                counted(first, "proposition"), counted(sides, "is", "are"), _undated(chosen))]


def _undated(chosen: Selection) -> Markup:
    apart = chosen.kept("stances", UNDATED)["stance_id"]
    return say("; {} without a time of statement {} not weighed", counted(apart, "stance"),
               "is" if len(apart) == 1 else "are") if len(apart) else Markup("")


def _no_silence(chosen: Selection) -> list[Markup]:
    """Say what voices that were not asked for say, so that a choice of sides hides no answer."""
    out = chosen.tables["figures"]
    counts = [say("{} ({})", plural(count, "figure"), why)
              for why in (OTHER_SIDE, LATER) if (count := (out["left_out"] == why).sum())]
    if not counts:
        return []
    ends = _ends(chosen, _numbered(_claims(chosen.about_whole(out))))
    says = say(" Among all figures, {}.", AND.join(ends)) if ends else Markup("")
    return [say("Not that nobody says otherwise: the parameters leave out {}.{}",
                Markup(" and ").join(counts), says)]


def _no_edges(chosen: Selection) -> list[Markup]:
    figures, claims = chosen.figures, _claims(chosen.figures)
    ends = bounds(claims)
    sides = {"the highest upper bound is a ceiling": "ceiling", "the lowest lower bound is a floor": "floor"}
    sentences = []
    for words, side in sides.items():
        left_open = claims.loc[np.isinf(ends[side].to_numpy()), "figure_id"]
        if len(left_open):
            leave = plural(len(left_open), "figure leaves", "figures leave")
            sentences.append(say("Not that {}: {} that end open ({}).", words, leave, links(left_open)))
    vague = figures.loc[bounds(figures)["floor"].isna().to_numpy(), "figure_id"]
    if len(vague):
        give = plural(len(vague), "figure gives", "figures give")
        sentences.append(say("Not that the numbers cover all that was said: {} no number ({}).", give,
                             links(vague)))
    return sentences


def _no_preference(chosen: Selection) -> list[Markup]:
    found = pairs(chosen)
    found = found[found["kind"] == EXCLUDES]
    if found.empty:
        return []
    read = as_read(chosen, found).sum()
    only = f", {read:,} of them only as vague words are read" if read else ""
    return [say("Not which figure of a pair to prefer where no number fits both: {}{}, and nothing in the "
                "numbers decides.", counted(found["lower"], "such pair", "such pairs"), only)]


def _no_confirmation(chosen: Selection) -> list[Markup]:
    figures = chosen.figures if chosen.whole.empty else chosen.whole
    if len(figures) == 1:
        return []
    return [say("Not that repetition confirms a figure: {} go back to {}.",
                counted(figures["figure_id"], "figure"),
                counted_lines(chosen.case, figures))]


def _no_order(chosen: Selection) -> list[Markup]:
    undated = chosen.figures.loc[chosen.figures["stated"].isna(), "figure_id"]
    apart = chosen.kept("figures", UNDATED)["figure_id"]
    if len(undated):
        return [say("Not in which order all the figures were stated: {} of {}, those about parts included, "
                    "have no date in the documents ({}).", len(undated), len(chosen.figures),
                    links(undated))]
    if len(apart):
        return [say("Not that nothing else was said by then: {} without a time of statement may be earlier "
                    "or later ({}).", plural(len(apart), "figure"), links(apart))]
    return []


def _no_knowledge(chosen: Selection) -> list[Markup]:
    """Say which figures of that time are told by what appeared only later."""
    if not chosen.as_of:
        return []
    works = chosen.case.sources.dropna(subset=["published"]).rename(columns={"published": "stated"})
    by_then, _ = as_of(works, chosen.as_of)
    later = works.loc[~works["source_id"].isin(by_then["source_id"])].set_index("source_id")["name"]
    carried = {row.figure_id: [name for name in parts(row.via) if name in later.index]
               for row in chosen.figures.dropna(subset=["via"]).itertuples()}
    told = [statement for statement, names in carried.items() if names]
    if not told:
        return []
    carriers = "; ".join(dict.fromkeys(later[name] for statement in told for name in carried[statement]))
    return [say("Not that all of this was known by then: {} ({}) {} told in what appeared later: {}.",
                plural(len(told), "figure"), links(told), "is" if len(told) == 1 else "are", carriers)]
