"""What rules make of the figures, side by side, and which questions no rule answers."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from markupsafe import Markup, escape

from sourcebook import refusals
from sourcebook.errors import NotApplicable
from sourcebook.lineage import lines
from sourcebook.listing import Listing, Prose, linked
from sourcebook.memory import remembered
from sourcebook.report.content.sections import in_words
from sourcebook.rules import NAMES, apply_rules
from sourcebook.selection import Selection

REFUSED: tuple[Callable, ...] = (refusals.mean, refusals.median, refusals.confidence_interval,
                                 refusals.multiple_systems_estimation)


def side_by_side(chosen: Selection) -> Listing:
    """List what each rule makes of the figures of event and measure as a whole, the one asked for first."""
    if chosen.whole.empty:
        return Listing(pd.DataFrame(), note="No figure is about the event and measure as a whole; a rule "
                                            "takes at least one.")
    found = _applied(chosen.case, chosen.whole)
    asked = found["rule"] == NAMES[chosen.rule]
    found = pd.concat([found[asked], found[~asked]])
    rows = pd.DataFrame({
        "rule": [f"{rule} (asked for)" if rule == NAMES[chosen.rule] else rule for rule in found["rule"]],
        "answer": [linked(answer, chosen.shown) for answer in found["answer"]],
        "low owned by": found["low_owners"], "high owned by": found["high_owners"],
        "lines": [in_words(*counts) for counts in found[["lines_if_suspected", "lines"]].to_numpy()],
        "left out": found["left_out"],
    })
    note = "A rule decides what is done with figures that differ; it does not make one of them true."
    return Listing(rows, ("low owned by", "high owned by", "left out"), note=note)


_applied = remembered(apply_rules)


def refused(chosen: Selection) -> Prose:
    """Say which numbers are not given, and what each would take."""
    figures = lines(chosen.case, chosen.figures if chosen.whole.empty else chosen.whole)
    return Prose(tuple(_answer(ask, figures) for ask in REFUSED))


def _answer(ask: Callable, figures: pd.DataFrame) -> Markup:
    try:
        ask(figures)
    except NotApplicable as refusal:
        said = str(refusal).partition("; ask ")[0]
        return escape(f"{said[:1].upper()}{said[1:]}.")
    raise AssertionError(f"{ask.__name__} answered")
