"""Figures looked through in a notebook: question, picture, table and words, one following the other.

What is shown is worked out in ``inquiry`` and made visible in ``views``; here it is put into widgets.
"""

from __future__ import annotations

from html import escape
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from sourcebook.case import Case, open_case
from sourcebook.inquiry import NO_RULE, WHENEVER, Question, answer, subjects, times
from sourcebook.rules import RULES
from sourcebook.views import STYLE, picture, table

if TYPE_CHECKING:
    from ipywidgets import Box, VBox

NUMBERS = count(1)
"""Explorers of one run are numbered, so that a notebook run from the top is saved the same each time."""


def explore(case: Case | str | Path | None = None) -> VBox:
    """Open an explorer of figures, to be shown as the last line of a cell.

    Event, measure, standpoints, kinds of source, the time by which something was stated, the
    reading of vague words and the rule are chosen; the sentences, the picture and the table
    follow. A click on a figure in the picture or the table, or Enter where it has the focus,
    marks it in both and shows its words in context; the arrow keys go through the table.

    Parameters
    ----------
    case : Case or path, optional
        The case, or its folder; see ``open_case`` for what happens without it.

    Returns
    -------
    ipywidgets.VBox
        Needs a running kernel, as in JupyterLab.

    Examples
    --------
    >>> type(explore()).__name__
    'VBox'
    """
    return _Desk(case if isinstance(case, Case) else open_case(case)).whole


class _Desk:
    """The widgets, and what each change of one does to the others."""

    def __init__(self, case: Case):
        import ipywidgets as w

        self.case, self.subjects, self.settling = case, subjects(case), False
        wide, described = w.Layout(width="48em", max_width="100%"), {"description_width": "7em"}
        own = {"layout": wide, "style": described}
        self.event = w.Dropdown(description="Event", options=self._events(), **own)
        self.measure = w.Dropdown(description="Measure", **own)
        self.as_of = w.SelectionSlider(
            description="Stated by", options=[("whenever stated", WHENEVER)], continuous_update=False, **own)
        self.reading = w.Dropdown(
            description="Vague words", options=["none", *case.quantifiers["reading"].unique()], **own)
        self.rule = w.Dropdown(description="Rule", options=[NO_RULE, *RULES], **own)
        self.parts = w.Checkbox(
            description="also figures of parts of the event and of the measure", indent=False, layout=wide)
        sides = case.standpoints.sort_values("order")
        kinds = sorted(case.statements("figures")["source_kind"].unique())
        self.sides = _checks(zip(sides["label"], sides["standpoint_id"], strict=True))
        self.kinds = _checks((kind.replace("_", " "), kind) for kind in kinds)
        self.said, self.picture, self.table, self.card = (w.HTML() for _ in range(4))
        # Hidden: it carries what is clicked from the browser to the kernel.
        self.rows = w.Select()
        self.whole = self._laid_out()
        self._watch()

    def _events(self) -> list[tuple[str, str]]:
        counts = self.subjects.groupby(["event_id", "event_title"], sort=False)["figures"].sum()
        counts = counts.sort_values(ascending=False, kind="stable")
        return [(f"{title} ({number})", name) for (name, title), number in counts.items()]

    def _laid_out(self) -> VBox:
        import ipywidgets as w

        self.rows.add_class("sourcebook-rows")
        self.said.add_class("sourcebook-said")
        self.card.add_class("sourcebook-words")
        only = "Only from these {} (none ticked: all)"
        whole = w.VBox(
            [w.HTML(STYLE), self.event, self.measure, self.parts, w.HTML(only.format("standpoints")),
             self.sides, w.HTML(only.format("kinds of source")), self.kinds, self.as_of, self.reading,
             self.rule, self.said, self.picture, self.rows, self.card, self.table],
            model_id=f"sourcebook-explorer-{next(NUMBERS)}",
        )
        return whole.add_class("sourcebook-explorer")

    def _watch(self) -> None:
        self.event.observe(lambda _: self._settle(self._offer_measures), "value")
        for one in (self.measure, self.parts):
            one.observe(lambda _: self._settle(self._offer_times), "value")
        for one in (self.as_of, self.reading, self.rule, *self.sides.children, *self.kinds.children):
            one.observe(lambda _: self._settle(), "value")
        self.rows.observe(lambda _: self._show_words(), "value")
        self._settle(self._offer_measures)

    def _settle(self, *offers) -> None:
        """Change what can be chosen, then show the answer once, however many widgets that changes."""
        if self.settling:
            return
        self.settling = True
        try:
            for offer in offers:
                offer()
        finally:
            self.settling = False
        self._show()

    def _offer_measures(self) -> None:
        rows = self.subjects[self.subjects["event_id"] == self.event.value]
        offered = zip(rows["measure"], rows["figures"], rows["measure_id"], strict=True)
        self.measure.options = [(f"{label} ({number})", name) for label, number, name in offered]
        self.measure.index = 0
        self._offer_times()

    def _offer_times(self) -> None:
        chosen, known = self.as_of.value, times(self.case, self.question)
        self.as_of.options = [*((text, text) for text in known), ("whenever stated", WHENEVER)]
        self.as_of.value = chosen if chosen in known else WHENEVER

    @property
    def question(self) -> Question:
        """What is asked now."""
        return Question(
            self.event.value, self.measure.value, _ticked(self.sides), _ticked(self.kinds), self.as_of.value,
            self.reading.value, self.rule.value, self.parts.value,
        )

    def _show(self) -> None:
        found, chosen = answer(self.case, self.question), self.rows.value
        names = list(found.figures["figure_id"])
        chosen = chosen if chosen in names else next(iter(names), None)
        self.said.value = "".join(f"<p>{escape(words)}</p>" for words in found.sentences)
        self.picture.value = picture(found, self.reading.value, chosen)
        self.table.value = table(found, chosen)
        self.rows.options, self.rows.value = names, chosen
        self._show_words()

    def _show_words(self) -> None:
        self.card.value = self.case.show(self.rows.value)._repr_html_() if self.rows.value else ""


def _checks(options) -> Box:
    """Return a row of boxes to tick, each with what it stands for."""
    import ipywidgets as w

    boxes = []
    for label, value in options:
        box = w.Checkbox(value=False, description=label, indent=False, layout=w.Layout(width="auto"))
        box.stands_for = value
        boxes.append(box)
    return w.Box(boxes, layout=w.Layout(flex_flow="row wrap", grid_gap="0 1.2em"))


def _ticked(boxes: Box) -> tuple[str, ...]:
    return tuple(box.stands_for for box in boxes.children if box.value)
