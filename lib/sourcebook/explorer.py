"""Figures looked through in a notebook: question, picture, rows and words, one following the other.

What is shown is worked out in ``inquiry``; here it is put into widgets.
"""

from __future__ import annotations

from base64 import b64encode
from html import escape
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from sourcebook.card import read_figure
from sourcebook.case import Case, open_case
from sourcebook.inquiry import NO_RULE, WHENEVER, Answer, Question, answer, subjects, times
from sourcebook.rules import RULES

if TYPE_CHECKING:
    from ipywidgets import Box, VBox

WIDTHS = {"figure_id": 5, "reading": 22, "wording": 34, "speaker": 34, "stated": 21}
"""The columns of the list of rows, and how many letters each gets."""
STYLE = """<style>
.sourcebook-rows select, .sourcebook-head {
  font-family: var(--jp-code-font-family, monospace); font-size: 12px}
.sourcebook-picture {max-height: 34em; overflow: auto; background: white;
  border: 1px solid rgba(128,128,128,.4)}
.sourcebook-picture img {display: block; width: 100%; min-width: 860px}
.sourcebook-said {line-height: 1.45; max-width: 75em} .sourcebook-said p {margin: .2em 0}
</style>"""
NUMBERS = count(1)
"""Explorers of one run are numbered, so that a notebook run from the top is saved the same each time."""


def row_text(row: dict[str, object]) -> str:
    """Return a figure as one line of columns; a line is a row of the list."""
    low, high = (None if pd.isna(row[end]) else int(row[end]) for end in ("low", "high"))
    read = read_figure(low, high, row["qualifier"]).replace(", no upper bound stated", " …")
    cells = row | {"reading": read.replace(", no lower bound stated", " …")}
    cells["stated"] = "time not stated" if pd.isna(row["stated"]) else row["stated"]
    # A browser runs plain spaces together.
    return " ".join(_cell(cells[name], room) for name, room in WIDTHS.items()).replace(" ", "\xa0")


def _cell(words: object, room: int) -> str:
    words = " ".join(str(words).split())
    return words.ljust(room) if len(words) <= room else words[: room - 1] + "…"


def picture(found: Answer, reading: str) -> str:
    """Return the chart of an answer as HTML, with a description for those who do not see it."""
    if found.figures.empty:
        return ""
    from sourcebook.plots import range_chart
    from sourcebook.plots.png import png

    ax = range_chart(found.figures, title=found.title, reading=reading, foot=found.foot)
    seen = escape(f"{found.title} {found.sentences[0]} The same figures stand in the list of rows.")
    image = f'<img alt="{seen}" src="data:image/png;base64,{b64encode(png(ax)).decode()}">'
    return f'<div class="sourcebook-picture" tabindex="0">{image}</div>'


def explore(case: Case | str | Path | None = None) -> VBox:
    """Open an explorer of figures, to be shown as the last line of a cell.

    Event, measure, standpoints, kinds of source, the time by which something was stated, the
    reading of vague words and the rule are chosen; the sentences, the picture and the rows
    follow. The row that is selected shows its words in context.

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
        self.said, self.picture, self.card = w.HTML(), w.HTML(), w.HTML()
        self.rows = w.Select(rows=14, layout=w.Layout(width="100%"))
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
        head = " ".join(_cell(name.replace("figure_id", "id"), room) for name, room in WIDTHS.items())
        head = head.replace(" ", "\xa0")
        listed = w.VBox([w.HTML(f'<span class="sourcebook-head">\xa0{head}</span>'), self.rows])
        only = "Only from these {} (none ticked: all)"
        return w.VBox(
            [w.HTML(STYLE), self.event, self.measure, self.parts, w.HTML(only.format("standpoints")),
             self.sides, w.HTML(only.format("kinds of source")), self.kinds, self.as_of, self.reading,
             self.rule, self.said, self.picture, listed, self.card],
            model_id=f"sourcebook-explorer-{next(NUMBERS)}",
        )

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
        self.said.value = "".join(f"<p>{escape(words)}</p>" for words in found.sentences)
        self.picture.value = picture(found, self.reading.value)
        rows = [(row_text(row), row["figure_id"]) for row in found.figures.to_dict("records")]
        names = [name for _, name in rows]
        self.rows.options = rows
        self.rows.value = chosen if chosen in names else next(iter(names), None)
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
