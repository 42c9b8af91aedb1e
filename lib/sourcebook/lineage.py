"""Who relies on whom: voices, carriers and the lines that statements go back to.

Repetition is not corroboration: statements whose voices are joined by recorded
dependence go back to one line. Where dependence is only suspected, the number of
lines is a range. The rule follows the demand for independent witnesses in the
handbooks of source criticism (Langlois and Seignobos 1898; Bernheim 1908).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from sourcebook.case import Case
from sourcebook.independence import apart
from sourcebook.schema import CERTAINTIES, HEARSAY, STATEMENTS
from sourcebook.tables import parts

if TYPE_CHECKING:
    import networkx


def graph(case: Case) -> networkx.DiGraph:
    """Return the graph of who relies on whom.

    Returns
    -------
    networkx.DiGraph
        A node a source (``name``, ``kind``, ``standpoint``); an edge from the voice that
        relies to the voice relied on (``how``, ``certainty``). Carriers rely on the voices
        they carry (``how`` is "carries"); the rest comes from the table of dependences. Of
        several between two voices the surest stands, a recorded one before mere carrying.
    """
    import networkx

    found = networkx.DiGraph()
    for source in case.sources.itertuples():
        found.add_node(source.source_id, name=source.name, kind=source.kind, standpoint=source.standpoint)
    for row in reliances(case).itertuples():
        found.add_edge(row.relying, row.relied_on, how=row.how, certainty=row.certainty)
    return found


def reliances(case: Case) -> pd.DataFrame:
    """List who relies on whom: what is recorded, and what carriers carry.

    Returns
    -------
    DataFrame
        A row a pair of voices: ``relying, relied_on, how, certainty`` and ``passage_id``, the
        passage that shows it (of mere carrying the first one carried). Of several rows between
        two voices the surest stands, a recorded one before mere carrying. Nobody relies on a
        voice that is heard only through him.
    """
    columns = ["relying", "relied_on", "how", "certainty", "passage_id"]
    recorded = case.dependences[["source_id", "depends_on", "how", "certainty", "passage_id"]]
    recorded = [*recorded.itertuples(index=False, name=None)]
    told = {(teller, voice) for voice, teller, how, *_ in recorded if how == HEARSAY}
    carried = (step for step in _carried(case) if step[:2] not in told)
    rows = sorted([*carried, *recorded], key=_weakest_first)
    surest = {row[:2]: row for row in rows}
    return pd.DataFrame(list(surest.values()), columns=columns, dtype="str")


def _carried(case: Case) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield the steps from each document through its carriers to the speakers, the first ones last."""
    columns = ["document_id", "via", "source_id", "passage_id"]
    for table in reversed(STATEMENTS):
        rows = case.statements(table)[columns].drop_duplicates(columns[:3])
        for document, via, speaker, passage in rows[::-1].itertuples(index=False, name=None):
            for carrier, voice in pairwise([document, *parts(via), speaker]):
                if carrier != voice:
                    yield carrier, voice, "carries", "stated", passage


def _weakest_first(edge: tuple[str, ...]) -> tuple[int, bool, str]:
    how, certainty = edge[2:4]
    return -CERTAINTIES.index(certainty), how != "carries", how


Followed = dict[str, tuple[str, frozenset]]
"""For each voice that relies on others the voice its dependence leads to, and all its origins."""


class Lineage:
    """Who relies on whom in a case, followed once for any number of questions.

    Parameters
    ----------
    case : Case
    """

    def __init__(self, case: Case):
        # Which of a document's own sentences rest on what it cites elsewhere is not recorded.
        cited = case.dependences["how"].isin(["cites", "quotes", "paraphrases"])
        own = case.dependences["source_id"].isin(case.documents["document_id"]) & cited
        recorded = (case.dependences["certainty"] != "suspected") & ~own
        columns = {"line": case.dependences[recorded], "line_if_suspected": case.dependences}
        self._followed = {column: _followed(rows) for column, rows in columns.items()}

    def lines(self, statements: pd.DataFrame) -> pd.DataFrame:
        """Say for each statement which line it goes back to; see the function ``lines``."""
        voices = statements["source_id"]
        return statements.assign(**{column: voices.map(self.begun(voices.unique(), column)).astype("str")
                                    for column in self._followed})

    def begun(self, voices: Iterable[str], column: str = "line") -> dict[str, str | None]:
        """Return for each voice the line it goes back to, as ``lines`` does for statements; None if none."""
        return _beginnings(voices, self._followed[column])

    def count(self, statements: pd.DataFrame) -> tuple[int, int]:
        """Count independent lines; see the function ``count_lines``."""
        return self.count_of(statements["source_id"].unique())

    def count_of(self, voices: Iterable[str]) -> tuple[int, int]:
        """Count independent lines of some voices; see the function ``count_lines``."""
        found = {column: apart(dict(_traced(voices, followed).values()))
                 for column, followed in self._followed.items()}
        return len(found["line_if_suspected"].voices), found["line"].at_most


@lru_cache(maxsize=2)
def lineage_of(case: Case) -> Lineage:
    """Return the lineage of a case, which does not change; one report asks a hundred times."""
    return Lineage(case)


def lines(case: Case, statements: pd.DataFrame) -> pd.DataFrame:
    """Say for each statement which line it goes back to.

    From its speaker the recorded dependence is followed while it leads to one voice; there
    the line begins. Voices that rely on several others make as many lines as there can be
    of which no two go back to a common voice. The rest go back to several lines or only partly
    to one: they have no line of their own, add none and join none. That a document in its
    own voice relies on what it cites elsewhere is only suspected. That only independent witnesses
    count is the rule of the handbooks (Langlois and Seignobos 1898; Bernheim 1908); how many
    lines voices make that blend several is worked out in ``independence``.

    Parameters
    ----------
    case : Case
    statements : DataFrame
        Statements with a column ``source_id``, as ``case.statements`` returns them.

    Returns
    -------
    DataFrame
        The statements with ``line`` (the voice in which it begins; missing where there is none
        of its own), by recorded dependence (stated or inferred), and ``line_if_suspected``, by
        suspected dependence too.
    """
    return lineage_of(case).lines(statements)


def count_lines(case: Case, statements: pd.DataFrame) -> tuple[int, int]:
    """Count independent lines: fewest, if every suspicion holds, and most, if none does.

    For the rule and its source see ``lines`` (Langlois and Seignobos 1898; Bernheim 1908).
    A statement whose voice is recorded to rely on one already there changes neither, and a
    statement taken away raises neither. Where more voices hang together than can be tried (see
    ``independence.apart``), the fewest are those found to stand apart and the most those that
    can: the range then holds the count, may be wider than the doubt in the record, and may
    differ from the lines that ``lines`` names, which are those found.

    Examples
    --------
    >>> from sourcebook import open_case
    >>> case = open_case()
    >>> count_lines(case, case.figures.head(0))
    (0, 0)
    """
    return lineage_of(case).count(statements)


def chain_length(statements: pd.DataFrame) -> pd.Series:
    """Count the voices between document and words: 1 where the document quotes the speaker itself.

    A document in its own voice has length 0.
    """
    carriers = statements["via"].map(lambda via: len(parts(via))).astype("int64")
    return (carriers + (statements["source_id"] != statements["document_id"])).rename("chain_length")


def _followed(dependences: pd.DataFrame) -> Followed:
    """Return for each voice that relies on others the voice its dependence leads to, and its origins."""
    import networkx

    relies = networkx.DiGraph(list(zip(dependences["source_id"], dependences["depends_on"], strict=True)))
    # Voices that rely on each other in a circle are one.
    joined = networkx.condensation(relies)
    followed: dict[int, tuple[str, frozenset]] = {}
    for node in reversed(list(networkx.topological_sort(joined))):
        onward = [followed[other] for other in joined.successors(node)]
        begins = onward[0][0] if len(onward) == 1 else min(joined.nodes[node]["members"])
        followed[node] = begins, frozenset().union(*(own for _, own in onward)) or frozenset([node])
    return {voice: followed[node] for voice, node in joined.graph["mapping"].items()}


def _traced(voices: Iterable[str], followed: Followed) -> Followed:
    return {voice: followed.get(voice, (voice, frozenset([voice]))) for voice in voices}


def _beginnings(voices: Iterable[str], followed: Followed) -> dict[str, str | None]:
    """Return for each voice the voice in which its line begins, None if it blends several lines."""
    traced = _traced(voices, followed)
    origins = dict(traced.values())
    begun = {origin: line for line in apart(origins).voices for origin in origins[line]}
    found = {voice: {begun.get(origin) for origin in own} for voice, own in origins.items()}
    counted = {voice: line.pop() if len(line) == 1 else None for voice, line in found.items()}
    return {voice: counted[begins] for voice, (begins, _) in traced.items()}
