"""A statement's whole tree: document, carriers, speaker, and what the speaker relies on.

It is read from the outside in, as a reader meets the words, and goes on where the record
goes on: to the voices that the speaker has it from, each with the passage that shows it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

import pandas as pd

from sourcebook.case import Case
from sourcebook.circles import verb
from sourcebook.lineage import reliances
from sourcebook.schema import CERTAINTIES, STATEMENTS, TABLES
from sourcebook.tables import parts
from sourcebook.transmission import PASSED

SUSPECTED = CERTAINTIES[-1]
STYLE = (
    ".sourcebook-tree{max-width:52em;color:inherit;background:transparent;line-height:1.45;font-size:.95em}"
    ".sourcebook-tree ul{list-style:none;margin:0;padding:0 0 0 1.1em;"
    "border-left:2px solid rgba(128,128,128,.5)}"
    ".sourcebook-tree li{margin:.25em 0;padding:0}"
    ".sourcebook-tree li.suspected{border-left:2px dashed rgba(128,128,128,.8);padding-left:.6em}"
    ".sourcebook-tree small,.sourcebook-tree blockquote{opacity:.75}"
    ".sourcebook-tree blockquote{margin:.1em 0 .3em;padding:0;border:0;color:inherit}"
)


@dataclass(frozen=True)
class Branch:
    """A voice in a tree and the voices it leads to.

    Parameters
    ----------
    source_id, name, standpoint : str
    role : str
        document, carrier, speaker or relied on.
    how, certainty : str
        How the voice before it relies on it; blank for the document.
    passage_id, quote : str
        The words that show it, or for the speaker the words of the statement; blank if none.
    branches : tuple of Branch
    again : bool
        The voice stands in the tree already, where its own branches are shown.
    """

    source_id: str
    name: str
    standpoint: str
    role: str
    how: str = ""
    certainty: str = ""
    passage_id: str = ""
    quote: str = ""
    branches: tuple[Branch, ...] = ()
    again: bool = False

    @property
    def told(self) -> str:
        """The voice with how it is relied on, its standpoint and its passage."""
        doubt = f"{self.certainty}, " if self.certainty not in ("", CERTAINTIES[0]) else ""
        way = f"{verb(self.how)}: " if self.how else ""
        more = "; see above" if self.again else ""
        passage = f", {self.passage_id}" if self.passage_id else ""
        return f"{way}{self.name} ({doubt}{self.role}, {self.standpoint}{passage}{more})"

    def walk(self) -> Iterator[Branch]:
        """Yield this voice and all below it, from the outside in."""
        yield self
        for branch in self.branches:
            yield from branch.walk()


@dataclass(frozen=True, repr=False)
class Tree:
    """The whole tree of one statement; made by ``tree``.

    ``print`` shows it as text, a notebook as HTML. Steps that are only suspected are
    marked by the word, and by a broken line.
    """

    statement_id: str
    kind: str
    root: Branch

    def table(self) -> pd.DataFrame:
        """Return a row a voice: ``role, source_id, name, standpoint, how, certainty, passage_id``."""
        columns = ["role", "source_id", "name", "standpoint", "how", "certainty", "passage_id"]
        rows = [[getattr(branch, column) for column in columns] for branch in self.root.walk()]
        return pd.DataFrame(rows, columns=columns, dtype="str")

    def __repr__(self) -> str:
        return f"<Tree of {self.kind} {self.statement_id}: {len(self.table())} voices>"

    def __str__(self) -> str:
        return "\n".join([f"{self.kind} {self.statement_id}", *_lines(self.root, "", "", "")])

    def _repr_html_(self) -> str:
        title = escape(f"{self.kind} {self.statement_id}")
        return (f'<style>{STYLE}</style><div class="sourcebook-tree"><small>{title}</small>'
                f"<ul>{_item(self.root)}</ul></div>")


def _lines(branch: Branch, before: str, knot: str, after: str) -> Iterator[str]:
    """Yield the lines of a branch, with what stands before its first line and all others."""
    yield from textwrap.wrap(branch.told, 96, initial_indent=before + knot,
                             subsequent_indent=before + after + "   ", break_on_hyphens=False)
    below = before + after
    stem = "│  " if branch.branches else "   "
    if branch.quote:
        yield from textwrap.wrap(f"“{branch.quote}”", 96, initial_indent=below + stem,
                                 subsequent_indent=below + stem, break_on_hyphens=False)
    for place, other in enumerate(branch.branches, 1):
        last = place == len(branch.branches)
        line = "┄ " if other.certainty == SUSPECTED else "─ "
        yield from _lines(other, below, ("└" if last else "├") + line, "   " if last else "│  ")


def _item(branch: Branch) -> str:
    quote = f"<blockquote>“{escape(branch.quote)}”</blockquote>" if branch.quote else ""
    below = "".join(map(_item, branch.branches))
    kind = ' class="suspected"' if branch.certainty == SUSPECTED else ""
    return f"<li{kind}>{escape(branch.told)}{quote}" + (f"<ul>{below}</ul>" if below else "") + "</li>"


def tree(case: Case, statement_id: str, quotes: bool = True) -> Tree:
    """Return the whole tree of a statement, down to its words and to whom they go back.

    From whom an author has it is what criticism asks of every report first (Bernheim 1908;
    Langlois and Seignobos 1898, book II, chapter VIII).

    Parameters
    ----------
    case : Case
    statement_id : str
        A figure, dating or stance.
    quotes : bool
        Show the words of the passages.

    Returns
    -------
    Tree
        Each voice is opened once; where it comes again the tree says so, so that a circle ends.

    Raises
    ------
    UnknownName
        If no statement has this id; the nearest known ids are named.

    Examples
    --------
    >>> from sourcebook import open_case
    >>> case = open_case()
    >>> found = tree(case, case.figures["figure_id"].iloc[0])
    >>> found.root.role in ("document", "speaker")
    True
    """
    card = case.show(statement_id)
    table = next(name for name, kind in STATEMENTS.items() if kind == card.kind)
    rows = getattr(case, table)
    row = rows[rows[TABLES[table].key[0]] == statement_id].iloc[0]
    voices = [card.document, *parts(row["via"])]
    voices += [row["source_id"]] if row["source_id"] != card.document else []
    grown = _Growth(case, voices, quotes).branch(0, str(row["passage_id"]))
    return Tree(statement_id, card.kind, grown)


class _Growth:
    """The voices of a case and who relies on whom, while one tree grows."""

    def __init__(self, case: Case, chain: list[str], quotes: bool):
        sides = case.standpoints.set_index("standpoint_id")["label"]
        sources = case.sources.set_index("source_id")
        self.names, self.sides = sources["name"], sources["standpoint"].map(sides)
        self.quotes = case.passages.set_index("passage_id")["quote"] if quotes else {}
        self.steps = _by_pair(reliances(case))
        # A voice that carries another somewhere may still be recorded to rely on it for its own words.
        recorded = case.dependences.rename(columns={"source_id": "relying", "depends_on": "relied_on"})
        recorded = recorded.assign(rank=recorded["certainty"].map(CERTAINTIES.index))
        self.recorded = _by_pair(recorded.sort_values("rank", ascending=False, kind="stable"))
        self.below = recorded.sort_values(["rank", "relied_on"]).groupby("relying")["relied_on"].agg(
            lambda each: list(dict.fromkeys(each)))
        self.chain, self.opened = chain, {chain[-1]}

    def branch(self, place: int, passage: str) -> Branch:
        """Return the chain from one of its voices on."""
        name, last = self.chain[place], place == len(self.chain) - 1
        role = "speaker" if last else "carrier" if place else "document"
        step = _told(self.steps.get((self.chain[place - 1], name))) if place else {}
        if last:
            return self._make(name, role, step | {"passage_id": passage}, self._relied(name))
        return self._make(name, role, step, (self.branch(place + 1, passage),))

    def _relied(self, name: str) -> tuple[Branch, ...]:
        """Return the voices that one relies on, each opened the first time it comes."""
        branches = []
        for other in self.below.get(name, []):
            again, _ = other in self.opened, self.opened.add(other)
            deeper = () if again else self._relied(other)
            branches.append(self._make(other, "relied on", _told(self.recorded[name, other]), deeper, again))
        return tuple(branches)

    def _make(self, name: str, role: str, step: dict[str, str], branches: tuple[Branch, ...],
              again: bool = False) -> Branch:
        quote = self.quotes.get(step.get("passage_id", ""), "")
        return Branch(name, self.names[name], self.sides[name], role, **step, quote=" ".join(quote.split()),
                      branches=branches, again=again)


def _by_pair(steps: pd.DataFrame) -> dict[tuple[str, str], tuple]:
    return {(row.relying, row.relied_on): row for row in steps.itertuples()}


def _told(row: tuple | None) -> dict[str, str]:
    """Return how a voice relies on the next, and the passage that shows it, if not the chain itself."""
    if row is None:  # It tells what the next says, and relies on it in nothing.
        return {"how": PASSED, "certainty": CERTAINTIES[0], "passage_id": ""}
    passage = "" if row.how == PASSED or pd.isna(row.passage_id) else row.passage_id
    return {"how": row.how, "certainty": row.certainty, "passage_id": passage}
