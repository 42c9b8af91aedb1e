"""Circular reporting: what seems to be confirmed by others and goes back to itself.

It takes two forms. Voices may rely on each other in a circle, or what seems to come from
many goes back to one (false confirmation; Bernheim 1908 on witnesses that share a source).
Both are found and named; circles with the passages that show each step.
"""

from __future__ import annotations

import pandas as pd

from sourcebook.case import Case
from sourcebook.lineage import reliances
from sourcebook.schema import CERTAINTIES, HEARSAY
from sourcebook.transmission import described, network

OWN = ("carries", "same_institution", "same_author")
"""How voices of one body hang together without one relying on what the other says."""


def tell(case: Case, steps: pd.DataFrame) -> pd.Series:
    """Say each step of who relies on whom in words.

    Parameters
    ----------
    case : Case
    steps : DataFrame
        ``relying, relied_on, how, certainty``, as ``reliances`` gives them.

    Examples
    --------
    >>> from sourcebook import open_case
    >>> case = open_case()
    >>> len(tell(case, reliances(case).head(3)))
    3
    """
    names = case.sources.set_index("source_id")["name"]
    said = [
        f"{names[row.relying]} {verb(row.how)} {names[row.relied_on]}"
        + ("" if row.certainty == CERTAINTIES[0] else f" ({row.certainty})")
        for row in steps.itertuples()
    ]
    return pd.Series(said, index=steps.index, name="told", dtype="str")


def verb(how: str) -> str:
    """Say a way of relying as a verb.

    >>> verb("cites"), verb("same_author"), verb("translation"), verb("suspected")
    ('cites', 'has the same author as', 'is a translation of', 'may rely on')
    """
    told = {"translation": "is a translation of", "suspected": "may rely on",
            HEARSAY: "is heard only through"}
    if how.startswith("same_"):
        return f"has the {how.replace('_', ' ')} as"
    return told.get(how, how)


def circular_reporting(case: Case, bodies: bool = False) -> pd.DataFrame:
    """Find voices that rely on each other in a circle, step by step with their passages.

    The circles are the strongly connected groups of the graph (Tarjan 1972), with carrying
    and suspected dependence; ``sourcebook check`` refuses circles of recorded dependence alone.

    Parameters
    ----------
    case : Case
    bodies : bool
        Take every voice for the outermost body it belongs to; then a body that relies on
        itself is found too. That a work carries its own author, or that two voices
        share an institution, is no such step.

    Returns
    -------
    DataFrame
        A row a step: ``circle`` (number), ``voices`` (ids in it), ``told`` ("A cites B"),
        ``relying, relied_on, how, certainty, passage_id, quote``; empty if there is no circle.
    """
    steps = reliances(case)
    body = _bodies(case) if bodies else {name: name for name in case.sources["source_id"]}
    outer = steps[["relying", "relied_on"]].apply(lambda column: column.map(body))
    kept = (outer["relying"] != outer["relied_on"]) | ~steps["how"].isin(OWN)
    groups = _groups(outer[kept])
    number = {name: place for place, group in enumerate(groups, 1) for name in group}
    circle = outer["relying"].map(number)
    inside = kept & circle.notna() & (circle == outer["relied_on"].map(number))
    found = steps[inside].assign(circle=circle[inside].astype("int64"), told=tell(case, steps[inside]))
    quotes = case.passages.set_index("passage_id")["quote"]
    found = found.assign(quote=found["passage_id"].map(quotes).astype("str"),
                         voices=[" ".join(groups[place - 1]) for place in found["circle"]])
    columns = ["circle", "voices", "told", "relying", "relied_on", "how", "certainty", "passage_id", "quote"]
    return found.sort_values(["circle", "relying", "relied_on"], ignore_index=True)[columns]


def _groups(steps: pd.DataFrame) -> list[list[str]]:
    """Return the groups in which everybody goes back to everybody, each and all in order."""
    import networkx

    relies = networkx.DiGraph()
    relies.add_edges_from(steps.itertuples(index=False, name=None))
    groups = sorted(sorted(group) for group in networkx.strongly_connected_components(relies))
    return [group for group in groups if len(group) > 1 or relies.has_edge(group[0], group[0])]


def _bodies(case: Case) -> dict[str, str]:
    """Return for each voice the outermost body it belongs to."""
    return {name: case.ascends("sources", name)[-1] for name in case.sources["source_id"]}


def several_ways(case: Case, statements: pd.DataFrame | None = None) -> pd.DataFrame:
    """List the voices that are reached in several ways: many carriers, one origin.

    Parameters
    ----------
    case : Case
    statements : DataFrame, optional
        Only chains of these statements and what their speakers rely on, see ``network``.

    Returns
    -------
    DataFrame
        ``source_id, name, kind, standpoint_label, proximity``, ``ways`` (how many voices rely
        on it directly), ``suspected`` (how many of them are only suspected to) and ``through``
        (their names); most ways first.
    """
    relies = network(case, statements)
    found = [name for name in relies if relies.in_degree(name) > 1]
    names = case.sources.set_index("source_id")["name"]
    before = {name: sorted(relies.predecessors(name), key=names.get) for name in found}
    rows = described(case, found).assign(
        ways=[len(before[name]) for name in found],
        suspected=[sum(relies.edges[each, name]["certainty"] == CERTAINTIES[-1] for each in before[name])
                   for name in found],
        through=["; ".join(names[each] for each in before[name]) for name in found],
    )
    return rows.sort_values(["ways", "source_id"], ascending=[False, True], ignore_index=True)
