"""A statement as a reader sees it: its words in context, who says it through whom, how we read it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from urllib.parse import quote as address

from sourcebook.dates import parse_edtf, weekday

STYLE = (
    ".sourcebook-card{border-left:3px solid rgba(128,128,128,.5);padding:.1em 0 .1em .9em;margin:.6em 0;"
    "max-width:46em;color:inherit;background:transparent;line-height:1.45;font-size:.95em}"
    ".sourcebook-card p{margin:.15em 0 .5em}"
    ".sourcebook-card blockquote{margin:.2em 0 .6em;padding:0;border:0;color:inherit;opacity:1}"
    ".sourcebook-card small,.sourcebook-card dt,.sourcebook-card .around{opacity:.66}"
    ".sourcebook-card mark{color:inherit;background:rgba(240,180,0,.16)}"
    ".sourcebook-card mark mark{background:rgba(240,180,0,.38);font-weight:600}"
    ".sourcebook-card dl{display:grid;grid-template-columns:max-content 1fr;gap:.1em 1em;margin:0}"
    ".sourcebook-card dt,.sourcebook-card dd{margin:0;padding:0;font-weight:inherit;width:auto}"
    "details.sourcebook-card{margin:.2em 0}.sourcebook-card summary{cursor:pointer}"
)
ARROW = " › "


@dataclass(frozen=True)
class Card:
    """A statement to be shown: as text in a terminal, as HTML in a notebook.

    Parameters
    ----------
    statement_id, kind : str
        ``kind`` is figure, dating or stance.
    document : str
        Id of the document.
    before, quote, after : str
        The passage and the words around it.
    wording : str
        The words of the quantity or date inside the quote; blank for a stance.
    chain : tuple of str
        Document title, carriers, speaker.
    reading : str
        What we take the words to mean.
    rows : tuple of (label, value)
        What else is recorded.

    Examples
    --------
    >>> print(Card("f1", "figure", "d1", "They saw ", "two boats", ".", "two", ("Log",), "2"))
    figure f1 · document d1
    <BLANKLINE>
      They saw «two boats».
    <BLANKLINE>
      chain    Log
      wording  two
      reading  2
    """

    statement_id: str
    kind: str
    document: str
    before: str
    quote: str
    after: str
    wording: str
    chain: tuple[str, ...]
    reading: str
    rows: tuple[tuple[str, str], ...] = ()

    @property
    def folded(self) -> str:
        """The card as HTML that shows one line until it is unfolded; a link to its id leads there."""
        return fold_away(self.statement_id, self.line, self._body())

    @property
    def line(self) -> str:
        """The statement in one line: its id, its words or how it is read, and who says it."""
        said = f"“{self.wording}”" if self.wording else self.reading
        return f"{self.statement_id} · {said} · {self.chain[-1]}"

    @property
    def passage(self) -> tuple[str, str, str, str]:
        """The document, and the passage with the words around it."""
        return self.document, self.before, self.quote, self.after

    @property
    def _title(self) -> str:
        return f"{self.kind} {self.statement_id} · document {self.document}"

    def _pairs(self) -> list[tuple[str, str]]:
        pairs = [("chain", ARROW.join(self.chain)), ("wording", self.wording), ("reading", self.reading)]
        return [(label, value) for label, value in (*pairs, *self.rows) if value]

    def __str__(self) -> str:
        words = " ".join(f"{self.before}«{self.quote}»{self.after}".split())
        width = max(len(label) for label, _ in self._pairs()) + 4
        rows = [
            textwrap.fill(" ".join(value.split()), 78, initial_indent=f"  {label}".ljust(width),
                          subsequent_indent=" " * width, break_on_hyphens=False)
            for label, value in self._pairs()
        ]
        shown = textwrap.fill(words, 78, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
        return "\n".join([self._title, "", shown, "", *rows])

    def _repr_html_(self) -> str:
        return f"<style>{STYLE}</style>{self.html()}"

    def html(self, under: str = "") -> str:
        """Return the card without its style.

        Where its passage is quoted ``under`` the id of another card, a link leads there instead.
        """
        return (
            f'<div class="sourcebook-card" id="{escape(self.statement_id)}">'
            f"<small>{escape(self._title)}</small>{self._body(under)}</div>"
        )

    def _body(self, under: str = "") -> str:
        chain = f'<span class="around">{ARROW}</span>'.join(map(escape, self.chain))
        # The wording is marked in the quote already.
        pairs = [(label, value) for label, value in self._pairs() if label not in ("chain", "wording")]
        return f"<p>{chain}</p>{self._elsewhere(under) if under else self._quoted()}{as_list(pairs)}"

    def _quoted(self) -> str:
        return (f'<blockquote><span class="around">{escape(self.before)}</span><mark>{self._marked()}</mark>'
                f'<span class="around">{escape(self.after)}</span></blockquote>')

    def _elsewhere(self, under: str) -> str:
        words = f"“<mark>{escape(self.wording)}</mark>”, " if self.wording else ""
        return (f'<p>{words}<span class="around">in the passage quoted under</span> '
                f'<a href="#{address(under)}">{escape(under)}</a></p>')

    def _marked(self) -> str:
        before, wording, after = self.quote.partition(self.wording) if self.wording else (self.quote, "", "")
        marked = f"<mark>{escape(wording)}</mark>" if wording else ""
        return escape(before) + marked + escape(after)


def as_list(pairs: Iterable[tuple[str, str]]) -> str:
    """Return labels and values as an HTML list.

    >>> as_list([("reading", "2 < 3")])
    '<dl><dt>reading</dt><dd>2 &lt; 3</dd></dl>'
    """
    rows = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in pairs)
    return f"<dl>{rows}</dl>"


def fold_away(name: str, line: str, body: str) -> str:
    """Return HTML of which only a line of text shows until it is unfolded, with an id for links.

    >>> fold_away("f1", "two boats", "<p>Log</p>")
    '<details class="sourcebook-card" id="f1"><summary>two boats</summary><p>Log</p></details>'
    """
    opened = f'<details class="sourcebook-card" id="{escape(name)}">'
    return f"{opened}<summary>{escape(line)}</summary>{body}</details>"


def read_figure(low: int | None, high: int | None, qualifier: str) -> str:
    """Say how a figure is read.

    >>> read_figure(161, None, "at_least")
    'at least 161, no upper bound stated'
    >>> read_figure(None, None, "vague")
    'no number stated'
    """
    if low is None and high is None:
        return "no number stated"
    if low is None:
        return f"at most {high:,}, no lower bound stated"
    if high is None:
        return f"at least {low:,}, no upper bound stated"
    words = f"{low:,}" if low == high else f"{low:,} to {high:,}"
    return f"about {words}" if qualifier == "about" else words


def read_dating(edtf: str, clock: str | None = None, derived: str | None = None) -> str:
    """Say how a dating is read.

    >>> read_dating("1992-02-25", "23:00/03:00")
    '1992-02-25 (Tuesday), 23:00 to 03:00'
    >>> read_dating("1992~", derived="from the age given")
    '1992~ (approximate); derived: from the age given'
    """
    date = parse_edtf(edtf)
    marks = {weekday(edtf): date.day, "approximate": date.approximate, "uncertain": date.uncertain}
    words = ", ".join(mark for mark, holds in marks.items() if holds)
    words = edtf + (f" ({words})" if words else "") + (f", {clock.replace('/', ' to ')}" if clock else "")
    return words + (f"; derived: {derived}" if derived else "")


def read_stance(stance: str, proposition: str, explicit: bool | None) -> str:
    """Say how a stance is read.

    >>> read_stance("denies", "The bridge was open.", False)
    'denies: The bridge was open. (inferred by us)'
    """
    return f"{stance}: {proposition}" + ("" if explicit in (True, None) else " (inferred by us)")
