"""The answer to a question as HTML: chart and table, every figure in them a link that chooses it.

A click marks the figure wherever it stands and goes, through a hidden list of the widgets, to the kernel.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from os import getpid

import pandas as pd

from sourcebook.card import read_figure
from sourcebook.inquiry import Answer

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
for (const box of desk.querySelectorAll('.sourcebook-picture, .sourcebook-table')) {
  const [top, at] = [box, box.querySelector('[aria-current]')].map(one => one.getBoundingClientRect().top);
  if (box !== this) box.scrollTop += at - top - box.clientHeight / 2;
}
desk.querySelector('.sourcebook-words').setAttribute('aria-live', 'polite');
const list = desk.querySelector('.sourcebook-rows select');
list.value = to.slice(1);
list.dispatchEvent(new Event('change', {bubbles: true}));
"""
"""What a click does, in the browser: it marks the figure where it stands, brings it to sight in the other of
picture and table, and picks it in the hidden list."""
STEP = """
const row = event.target.closest('tr');
const next = row && {ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling}[event.key];
if (!next) return;
event.preventDefault();
next.querySelector('a').focus();
next.querySelector('a').click();
"""
"""What the arrow keys do in the table."""


def picture(found: Answer, reading: str, chosen: str | None = None) -> str:
    """Return the chart of an answer as HTML, each figure in it a link that chooses it."""
    if found.figures.empty:
        return ""
    from sourcebook.plots import range_chart
    from sourcebook.plots.png import pictured
    from sourcebook.report.drawing import drawing

    shown = {"title": found.title, "reading": reading, "foot": found.foot}
    svg = pictured(lambda figure: range_chart(found.figures, figure, **shown), ["svg"])
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
