"""Who relies on whom: voices, carriers and the lines that statements go back to.

Repetition is not corroboration: statements whose voices are joined by recorded
dependence go back to one line. Where dependence is only suspected, the number of
lines is a range. The rule follows the demand for independent witnesses in the
handbooks of source criticism (Langlois and Seignobos 1898; Bernheim 1908).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from sourcebook.case import Case
from sourcebook.schema import STATEMENTS
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
        they carry (``how`` is "carries"); the rest comes from the table of dependences.
    """
    import networkx

    found = networkx.DiGraph()
    for source in case.sources.itertuples():
        found.add_node(source.source_id, name=source.name, kind=source.kind, standpoint=source.standpoint)
    for table in STATEMENTS:
        for row in case.statements(table)[["document_id", "via", "source_id"]].drop_duplicates().itertuples():
            voices = [row.document_id, *_carriers(row.via), row.source_id]
            steps = [pair for pair in pairwise(voices) if pair[0] != pair[1]]
            found.add_edges_from(steps, how="carries", certainty="stated")
    for row in case.dependences.itertuples():
        found.add_edge(row.source_id, row.depends_on, how=row.how, certainty=row.certainty)
    return found


def lines(case: Case, statements: pd.DataFrame) -> pd.DataFrame:
    """Say for each statement which line it goes back to.

    From its speaker the recorded dependence is followed while it leads to one voice; there
    the line begins. A voice that relies on several others begins a line of its own only
    where none of them is among the statements; else it is counted with the first of them.

    Parameters
    ----------
    case : Case
    statements : DataFrame
        Statements with a column ``source_id``, as ``case.statements`` returns them.

    Returns
    -------
    DataFrame
        The statements with ``line`` (the voice in which it begins), by recorded dependence
        (stated or inferred), and ``line_if_suspected``, by suspected dependence too.
    """
    recorded = case.dependences["certainty"] != "suspected"
    columns = {"line": case.dependences[recorded], "line_if_suspected": case.dependences}
    voices = statements["source_id"]
    return statements.assign(
        **{column: voices.map(_origins(voices, rows)).astype("str") for column, rows in columns.items()}
    )


def count_lines(case: Case, statements: pd.DataFrame) -> tuple[int, int]:
    """Count independent lines: fewest, if every suspicion holds, and most, if none does.

    Examples
    --------
    >>> from sourcebook import open_case
    >>> case = open_case()
    >>> count_lines(case, case.figures.head(0))
    (0, 0)
    """
    named = lines(case, statements)
    return named["line_if_suspected"].nunique(), named["line"].nunique()


def chain_length(statements: pd.DataFrame) -> pd.Series:
    """Count the voices between document and words: 1 where the document quotes the speaker itself.

    A document in its own voice has length 0.
    """
    carriers = statements["via"].map(lambda via: len(_carriers(via))).astype("int64")
    return (carriers + (statements["source_id"] != statements["document_id"])).rename("chain_length")


def _carriers(via: object) -> list[str]:
    return [] if pd.isna(via) else parts(via)


def _origins(voices: Iterable[str], dependences: pd.DataFrame) -> dict[str, str]:
    """Return for each voice the voice in which its line begins."""
    import networkx

    relies = networkx.DiGraph()
    relies.add_nodes_from(voices)
    relies.add_edges_from(zip(dependences["source_id"], dependences["depends_on"], strict=True))
    # Voices that rely on each other in a circle are one.
    joined = networkx.condensation(relies)
    group = joined.graph["mapping"]
    begins: dict[int, int] = {}
    for node in reversed(list(networkx.topological_sort(joined))):
        onward = list(joined.successors(node))
        begins[node] = begins[onward[0]] if len(onward) == 1 else node
    present = {begins[group[voice]] for voice in voices}
    called = {node: min(joined.nodes[node]["members"]) for node in present}
    for node in present:
        relied = sorted(called[other] for other in networkx.descendants(joined, node) & present)
        called[node] = relied[0] if relied else called[node]
    return {voice: called[begins[group[voice]]] for voice in voices}
