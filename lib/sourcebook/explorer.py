"""Figures looked through in a notebook: question, picture, table and words, one following the other.

What is shown is worked out in ``inquiry``; here it is put into widgets.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import count
from os import getpid
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from sourcebook.card import read_figure
from sourcebook.case import Case, open_case
from sourcebook.inquiry import NO_RULE, WHENEVER, Answer, Question, answer, subjects, times
from sourcebook.rules import RULES

if TYPE_CHECKING:
    from ipywidgets import Box, VBox

COLUMNS = ("id", "standpoint", "who says it", "words", "reading", "stated")
STYLE = """<style>
.sourcebook-rows {display: none}
.sourcebook-picture, .sourcebook-table {max-height: 34em; overflow: auto;
  border: 1px solid rgba(128,128,128,.4)}
.sourcebook-picture {background: white}
.sourcebook-picture svg {display: block; width: 100%; height: auto; min-width: 860px}
.sourcebook-picture a, .sourcebook-table tbody tr {cursor: pointer}
.sourcebook-picture a:hover text, .sourcebook-picture a[aria-current] text {text-decoration: underline}
.sourcebook-picture a[aria-current] :is(path, use) {
  filter: drop-shadow(0 0 2px #e69f00) drop-shadow(0 0 3px #e69f00)}
.sourcebook-picture a:focus-visible, .sourcebook-table a:focus-visible {outline: 2px solid #0072b2}
.sourcebook-table {line-height: 1.4} .sourcebook-table a {text-decoration: underline}
.sourcebook-table table {border-collapse: collapse; width: 100%; font-size: 12px; text-align: left}
.sourcebook-table th {position: sticky; top: 0; background: var(--jp-layout-color1, white)}
.sourcebook-table :is(th, td) {padding: .25em .6em; vertical-align: top}
.sourcebook-table tr {border-bottom: 1px solid rgba(128,128,128,.25)}
.sourcebook-table tr:has([aria-current]) {background: rgba(230,159,0,.25); box-shadow: inset 4px 0 #e69f00}
.sourcebook-table small {opacity: .75}
.sourcebook-said {line-height: 1.45; max-width: 75em} .sourcebook-said p {margin: .2em 0}
</style>"""
CHOOSE = """
const row = event.target.closest('tr');
const hit = event.target.closest('a') || (row && row.querySelector('a'));
if (!hit) return;
event.preventDefault();
const to = hit.getAttribute('href'), desk = this.closest('.sourcebook-explorer');
for (const link of desk.querySelectorAll('a[href^="#"]')) {
  link.removeAttribute('aria-current');
  if (link.getAttribute('href') === to) link.setAttribute('aria-current', 'true');
}
desk.querySelector('.sourcebook-words').setAttribute('aria-live', 'polite');
const list = desk.querySelector('.sourcebook-rows select');
list.value = to.slice(1);
list.dispatchEvent(new Event('change', {bubbles: true}));
"""
"""What a click does, in the browser: it marks the figure where it stands and picks it in the hidden list."""
STEP = """
const row = event.target.closest('tr');
const next = row && {ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling}[event.key];
if (!next) return;
event.preventDefault();
next.querySelector('a').focus();
next.querySelector('a').click();
"""
"""What the arrow keys do in the table."""
NUMBERS = count(1)
"""Explorers of one run are numbered, so that a notebook run from the top is saved the same each time."""


def picture(found: Answer, reading: str, chosen: str | None = None) -> str:
    """Return the chart of an answer as HTML, each figure in it a link that chooses it."""
    if found.figures.empty:
        return ""
    from sourcebook.plots import range_chart
    from sourcebook.plots.png import quick
    from sourcebook.report.drawing import drawing

    shown = {"title": found.title, "reading": reading, "foot": found.foot}
    svg = quick(lambda: range_chart(found.figures, **shown), ["svg"])
    seen = f"{found.title} {found.sentences[0]} The same figures stand in the table."
    # Notebooks that are open side by side are one page, and no two of their pictures may share an id.
    drawn = drawing(svg["svg"].decode(), seen, getpid())
    return _clickable("picture", _chosen(str(drawn), chosen))


def table(found: Answer, chosen: str | None = None) -> str:
    """Return the figures of an answer as an HTML table with their full words, each row to be clicked."""
    if found.figures.empty:
        return ""
    head = "".join(f'<th scope="col">{name}</th>' for name in COLUMNS)
    rows = "".join(f"<tr>{''.join(_cells(row))}</tr>" for row in found.figures.to_dict("records"))
    return _clickable("table", f"<table><thead><tr>{head}</tr></thead>"
                               f"<tbody>{_chosen(rows, chosen)}</tbody></table>")


def _cells(row: dict[str, object]) -> Iterator[str]:
    name, stated = row["figure_id"], row["stated"]
    low, high = (None if pd.isna(row[end]) else int(row[end]) for end in ("low", "high"))
    yield f'<td><a href="#{escape(name)}">{escape(name)}</a></td>'
    yield f"<td>{escape(row['standpoint_label'])}</td>"
    yield f"<td>{escape(row['speaker'])}<br><small>{escape(row['speech_act'])}</small></td>"
    yield f"<td>“{escape(' '.join(row['wording'].split()))}”</td>"
    yield f"<td>{escape(read_figure(low, high, row['qualifier']))}</td>"
    yield f"<td>{'time not stated' if pd.isna(stated) else escape(stated)}</td>"


def _chosen(html: str, name: str | None) -> str:
    link = f'href="#{escape(name)}"'
    return html.replace(link, f'{link} aria-current="true"') if name else html


def _clickable(part: str, html: str) -> str:
    """Return HTML of which every click is heard; keys pressed in it are not taken for JupyterLab's own."""
    return (f'<div class="sourcebook-{part}" data-lm-suppress-shortcuts="true" onclick="{escape(CHOOSE)}"'
            f' onkeydown="{escape(STEP)}">{html}</div>')


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
