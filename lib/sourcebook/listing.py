"""What a report shows: tables and sentences in which every id of a statement is a link to its words.

Text of a case or a parameter is escaped where HTML is made; sentences are markup
templates whose arguments are escaped when they are filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from urllib.parse import quote

import pandas as pd
from markupsafe import Markup, escape

from sourcebook.card import STYLE, Card
from sourcebook.memory import remembered
from sourcebook.text import visible

NONE = "–"
FIRST, WIDEST = 10, 44
"""How many rows of a table stand in plain text, for where no page can be shown; the letters of a cell."""


@dataclass(frozen=True)
class Prose:
    """Sentences computed from a case; several of them are a list.

    Examples
    --------
    >>> Prose((say("{} says “{}”.", link("k1"), "<b>12</b>"),))
    k1 says “<b>12</b>”.
    """

    sentences: tuple[Markup, ...]

    def __repr__(self) -> str:
        return "\n".join(sentence.striptags() for sentence in self.sentences)

    def _repr_html_(self) -> str:
        if len(self.sentences) == 1:
            return visible(f"<p>{self.sentences[0]}</p>")
        return visible("<ul>" + "".join(f"<li>{sentence}</li>" for sentence in self.sentences) + "</ul>")


@dataclass(frozen=True)
class Listing:
    """A table to be read in full, also on paper: no row is left out silently.

    Parameters
    ----------
    rows : DataFrame
        Columns are named as they are to be read.
    ids : tuple of str
        Columns that hold ids of statements, several of them joined by a space; each becomes a link.
    under : dict
        Columns to be written small under the text of another, by the name of that other.
    home : bool
        Whether this is the table to which the cards of its statements lead back.
    note : str or Markup
        A sentence below the table.
    group : str
        A column whose value stands once, as a heading above the rows that share it.
    quoted, right : tuple of str
        Columns that hold words of a document, and columns of numbers.
    known : tuple of str
        The ids that have a card; empty where all have.
    fold : str
        A line under which a long table is folded away until it is asked for.

    Examples
    --------
    >>> Listing(pd.DataFrame({"statement": ["k1"], "words": ["at least 12"]}), ids=("statement",))
    statement       words
           k1 at least 12
    """

    rows: pd.DataFrame
    ids: tuple[str, ...] = ()
    under: dict[str, str] = field(default_factory=dict)
    home: bool = False
    note: str = ""
    group: str = ""
    quoted: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    fold: str = ""

    def __repr__(self) -> str:
        more = len(self.rows) - FIRST
        said = [*_lined_up(self.rows.head(FIRST)),
                f"… and {plural(more, 'more row', 'more rows')}" if more > 0 else "", _plain(self.note)]
        return "\n".join(filter(None, said)) or "No row."

    @cached_property
    def _columns(self) -> list[str]:
        apart = (self.group, *self.under.values())
        return [name for name in self.rows if name not in apart and not all(map(_blank, self.rows[name]))]

    def _repr_html_(self) -> str:
        # A short one is made as fast as it is looked up.
        return self._made() if len(self.rows) <= FIRST else self._recalled()

    @remembered
    def _recalled(self) -> str:
        return self._made()

    def _made(self) -> str:
        if self.rows.empty:
            return say('<div class="listing"><p>{}</p></div>', self.note or "No row.")
        titles = [say('<th scope="col"{}>{}</th>', self._look(name), name) for name in self._columns]
        # As pandas' own records, but in a third of the time.
        rows = [dict(zip(self.rows, row, strict=True)) for row in self.rows.to_numpy(object).tolist()]
        body = Markup("".join(self._row(row, before) for row, before in zip(rows, [{}, *rows], strict=False)))
        note = say("<p><small>{}</small></p>", self.note) if self.note else Markup("")
        table = "<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>{}"
        shown = say(table, Markup("").join(titles), body, note)
        if self.fold:
            shown = say("<details><summary>{}</summary>{}</details>", self.fold, shown)
        return visible(say('<div class="listing">{}</div>', shown))

    def _row(self, row: dict[str, object], before: dict[str, object]) -> str:
        heading = ""
        if self.group and row[self.group] != before.get(self.group):
            title = self._small(row, self.group, _shown(row[self.group]))
            heading = (f'<tr class="group"><th scope="rowgroup" colspan="{len(self._columns)}">'
                       f"{title}</th></tr>")
        return f"{heading}<tr>{''.join(self._cell(row, name) for name in self._columns)}</tr>"

    # What follows is filled in by hand, since it is done for every cell: each part is markup already.

    def _cell(self, row: dict[str, object], name: str) -> str:
        named = name in self.ids and not _blank(row[name])
        cell = links(row[name], self.home, self.known or None) if named else _shown(row[name])
        cell = self._small(row, name, self._quote(row, name, cell))
        look = ' class="blank"' if cell == NONE else self._look(name)
        return f'<td{look} data-label="{escape(name)}"><div>{cell}</div></td>'

    def _small(self, row: dict[str, object], name: str, cell: Markup) -> Markup:
        other = self.under.get(name, "")
        if _blank(row.get(other)):
            return cell
        return Markup(f"{cell}<br><small>{self._quote(row, other, escape(row[other]))}</small>")

    def _quote(self, row: dict[str, object], name: str, cell: Markup) -> Markup:
        return Markup(f"<q>{cell}</q>") if name in self.quoted and not _blank(row[name]) else cell

    def _look(self, name: str) -> Markup:
        return Markup(' class="number"') if name in self.right else Markup("")


@dataclass(frozen=True)
class Passages:
    """The cards of statements by document; statements of one passage share a fold and its quotation."""

    cards: tuple[Card, ...]

    def __repr__(self) -> str:
        return f"{len(self.cards)} cards: " + " ".join(card.statement_id for card in self.cards)

    def _repr_html_(self) -> str:
        groups = groupby(self.cards, key=lambda card: card.chain[0])
        shown = [say("<h3>{}</h3>{}", title, Markup("").join(
            self._passage(*same) for _, same in groupby(cards, key=lambda card: card.passage)))
            for title, cards in groups]
        return visible(f"<style>{STYLE}</style>{Markup('').join(shown)}")

    @staticmethod
    def _passage(first: Card, *others: Card) -> Markup:
        """Return a fold with all statements of a passage; a link to one of them opens it."""
        lines = Markup("<br>").join(card.line for card in (first, *others))
        shown = [_article(first), *(_article(card, first.statement_id) for card in others)]
        return say('<details class="passage"><summary class="lines">{}</summary>{}</details>', lines,
                   Markup("").join(shown))


def _article(card: Card, under: str = "") -> Markup:
    """Return a card with the way back to its table."""
    home = quote(f"at-{card.statement_id}")
    back = say('<a class="back" href="#{}">back to {} in its table</a>', home, card.statement_id)
    return say("<article>{}{}</article>", Markup(card.html(under)), back)


def say(template: str, *values: object) -> Markup:
    """Fill values into a sentence; what is not markup is escaped.

    >>> say("{} and <b>{}</b>", "a < b", 1)
    Markup('a &lt; b and <b>1</b>')
    """
    return Markup(template).format(*values)


def link(statement_id: str, home: bool = False, said: str = "") -> Markup:
    """Return a link to the card of a statement, ``said`` or by its id; at ``home`` the card leads back to it.

    >>> link("f012"), link("f012", said="613")
    (Markup('<a href="#f012">f012</a>'), Markup('<a href="#f012">613</a>'))
    """
    anchor = f' id="at-{escape(statement_id)}"' if home else ""
    return Markup(f'<a{anchor} href="#{quote(statement_id)}">{escape(said or statement_id)}</a>')


def counted(ids: Iterable[str], one: str, many: str = "") -> Markup:
    """Return how many statements there are, as a link to the first of them in its table.

    >>> counted(["f012", "f013"], "figure"), counted([], "is", "are")
    (Markup('<a href="#at-f012">2 figures</a>'), Markup('0 are'))
    """
    names = list(ids)
    words = escape(plural(len(names), one, many))
    return Markup(f'<a href="#at-{quote(names[0])}">{words}</a>') if names else words


def links(ids: str | Iterable[str], home: bool = False, known: Iterable[str] | None = None) -> Markup:
    """Return links to several statements, given as a list or as text with spaces between.

    Where ``known`` is given, what is not in it has no card to lead to and stays plain.
    """
    names = ids.split() if isinstance(ids, str) else ids
    linked = {*names} if known is None else {*known}
    return Markup(" ").join(link(name, home) if name in linked else escape(name) for name in names)


def linked(text: str, known: Iterable[str]) -> Markup:
    """Return a text in which every id of a statement that has a card is a link.

    >>> linked("open above by f012", ["f012"])
    Markup('open above by <a href="#f012">f012</a>')
    """
    names = set(known)
    words = re.split(r"(\w+)", text)
    return Markup("").join(link(word) if word in names else escape(word) for word in words)


def plural(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun.

    >>> plural(1, "line"), plural(2, "line"), plural(2, "is", "are")
    ('1 line', '2 lines', '2 are')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _blank(value: object) -> bool:
    return not value if isinstance(value, str) else value is None or bool(pd.isna(value))


def _lined_up(rows: pd.DataFrame) -> list[str]:
    """Return a table as lines of text; pandas would take as long for it as the page for all its links."""
    if rows.empty:
        return []
    cells = [rows.columns, *rows.to_numpy(object).tolist()]
    texts = [[NONE if _blank(cell) else str(_plain(cell)) for cell in row] for row in cells]
    texts = [[text if len(text) <= WIDEST else f"{text[:WIDEST - 1]}…" for text in row] for row in texts]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    return [" ".join(map(str.rjust, row, widths)) for row in texts]


def _plain(cell: object) -> object:
    return cell.striptags() if isinstance(cell, Markup) else cell


def _numeric(value: object) -> bool:
    return not isinstance(value, bool | str) and pd.api.types.is_number(value) and not pd.isna(value)


def _shown(value: object) -> Markup:
    if _blank(value):
        return Markup(NONE)
    return escape(f"{value:,}" if _numeric(value) else value)
