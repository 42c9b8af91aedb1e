"""A handout: the rules and words of a case's codebook on two sheets of paper, for the tables of a class."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup, escape

from sourcebook.case import Case, open_case
from sourcebook.codebook import CODEBOOK
from sourcebook.errors import SourcebookError
from sourcebook.exercise.fields import FIELDS, fields_of
from sourcebook.exercise.rulebook import Entry, entries

TEMPLATES = Path(__file__).parent / "templates"
FILES = ("handout.html", "handout.pdf")
TITLE = "How are these words coded?"
SIZE, COLUMNS = 9.5, 2
"""Of the text on paper, in points; more rules than two pages hold run on to a third."""
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
MARKS = {"strong": r"\*\*(.+?)\*\*", "em": r"(?<![\w*])\*(.+?)\*(?!\w)", "code": r"`([^`]+)`"}
"""What the rules have of Markdown."""


class Part(NamedTuple):
    """What stands under one heading: sentences, and rows as a label with what is told of it.

    ``head`` says what the labels are.
    """

    title: str
    sentences: list[Markup]
    head: Markup
    rows: list[tuple[Markup, Markup]]


def handout(case: Case | str | Path | None = None, out: str | Path = "handout") -> list[Path]:
    """Write the rules of a case's codebook as a handout, HTML and PDF.

    Parameters
    ----------
    case : Case or path, optional
        The case, or its folder; see ``open_case`` for what happens without it.
    out : path
        The folder that gets the two files; what they replace is lost.

    Returns
    -------
    list of path
        The same codebook makes the same bytes.

    Raises
    ------
    SourcebookError
        If the codebook has no rules.
    """
    from sourcebook.report.pdf import pdf

    case = case if isinstance(case, Case) else open_case(case)
    html = sheet(case)
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    made = [out / name for name in FILES]
    made[0].write_text(html, encoding="utf-8", newline="\n")
    made[1].write_bytes(pdf(html, SIZE, COLUMNS))
    return made


def sheet(case: Case) -> str:
    """Return the handout as a page of HTML that needs nothing else.

    Raises
    ------
    SourcebookError
        If the codebook has no rules.
    """
    from sourcebook.report.page import template

    file = case.path / CODEBOOK
    codebook = file.read_text(encoding="utf-8") if file.is_file() else ""
    rules, words = parts(entries(codebook)), parts(entries(codebook, "word"))
    if not rules:
        raise SourcebookError(
            f'{file}: no rules; expected sentences or rows behind anchors like <a id="rule-low"></a>; '
            "write them, or set the anchors")
    called = {field.column: field.label for field in fields_of(FIELDS).values() if field.name != field.column}
    return template("handout.html.j2", TEMPLATES).render(
        title=TITLE, case=case.name, source=CODEBOOK, called=called, parts=[*rules, *words])


def parts(found: Iterable[Entry]) -> list[Part]:
    """Return the entries of a codebook under their headings, in its order.

    >>> made, = parts([Entry("low", "Figures", (("", "**`low`** is *open*."),))])
    >>> made.title, str(made.sentences[0])
    ('Figures', '<strong><code>low</code></strong> is <em>open</em>.')
    """
    return [_part(title, list(own)) for title, own in groupby(found, lambda entry: entry.section)]


def _part(title: str, own: list[Entry]) -> Part:
    sentences = [marked(entry.cells[0][1]) for entry in own if not entry.cells[0][0]]
    rows = [entry for entry in own if entry.cells[0][0]]
    head = marked(rows[0].cells[0][0]) if rows else Markup()
    return Part(title, sentences, head, [(marked(row.cells[0][1]), _row(row)) for row in rows])


def _row(entry: Entry) -> Markup:
    """Return the cells of a row after its first, each but the next with the head of its column."""
    (_, first), *others = entry.cells[1:]
    told = [marked(first), *(marked(f"{head}: {cell}") for head, cell in others)]
    return Markup("; ").join(told) + "."


def marked(markdown: str) -> Markup:
    """Return a line of Markdown as HTML: strong, emphasised and code; of a link, its words.

    >>> str(marked("*at least* [n](#low) is `a<b`"))
    '<em>at least</em> n is <code>a&lt;b</code>'
    """
    words = str(escape(LINK.sub(r"\1", " ".join(markdown.split()))))
    for tag, form in MARKS.items():
        words = re.sub(form, rf"<{tag}>\1</{tag}>", words)
    return Markup(words)
