"""How words came down: roots, long chains, lines of transmission.

Source criticism asks of every report from whom its author has it, and counts only what is
independent (Bernheim 1908; Langlois and Seignobos 1898, book II, chapter VIII).
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from sourcebook.card import ARROW
from sourcebook.case import Case
from sourcebook.lineage import graph, lines
from sourcebook.schema import CERTAINTIES, STATEMENTS
from sourcebook.tables import parts

if TYPE_CHECKING:
    import networkx

PASSED = "carries"
EACH_OTHER, BLENDED = " ⇄ ", "no line of its own"
"""Joins the names of voices that rely on each other; stands for a line where there are several."""
LINE = "line name statements voices carriers documents standpoints ids also_suspected".split()
STOOD_ON = "line line_if_suspected speaker via document_id standpoint_order standpoint_label id".split()


def roots(case: Case, statements: pd.DataFrame | None = None) -> pd.DataFrame:
    """List the voices that rely on no other: where everything that is said begins.

    Parameters
    ----------
    case : Case
    statements : DataFrame, optional
        Only roots of these statements, see ``network``.

    Returns
    -------
    DataFrame
        ``source_id, name, kind, standpoint_label, proximity``, ``relied_on_by`` (how many voices
        do so directly) and ``documents`` (ids of those that lead to it, joined by a space);
        those most relied on first.
    """
    relies = network(case, statements)
    found = [name for name, made in relies.nodes(data="statements")
             if not relies.out_degree(name) and (relies.in_degree(name) or made)]
    leading = _leading(relies)
    rows = described(case, found).assign(
        relied_on_by=[relies.in_degree(name) for name in found],
        documents=[" ".join(leading.get(name, ())) for name in found],
    )
    return rows.sort_values(["relied_on_by", "source_id"], ascending=[False, True], ignore_index=True)


def described(case: Case, names: list[str]) -> pd.DataFrame:
    """Return some voices with their names, kinds, standpoints and nearness."""
    labels = case.standpoints.set_index("standpoint_id")["label"]
    rows = case.sources.set_index("source_id").loc[names].reset_index()
    rows = rows.assign(standpoint_label=rows["standpoint"].map(labels))
    return rows[["source_id", "name", "kind", "standpoint_label", "proximity"]]


def _leading(relies: networkx.DiGraph) -> dict[str, list[str]]:
    """Return for each voice the documents that lead to it."""
    import networkx

    leading = defaultdict(list)
    for document in sorted(name for name, data in relies.nodes(data=True) if data["document"]):
        for name in (document, *networkx.descendants(relies, document)):
            leading[name].append(document)
    return leading


def longest_chains(case: Case, count: int = 10) -> pd.DataFrame:
    """List the longest chains of voices, each relying on the next.

    For every root one longest chain that ends in it, found in one pass over the graph in
    topological order; voices that rely on each other in a circle are one link. Chains that
    differ in their root only share a row.

    Parameters
    ----------
    case : Case
    count : int
        How many chains to list.

    Returns
    -------
    DataFrame
        ``steps`` (from the first voice to a root), ``chain`` (names before the root), ``roots``
        (names joined by "; "), ``voices`` (ids before the root, joined by " > "), ``root_ids``
        (joined by a space) and ``certainty`` (that of the least sure step); the longest first.
    """
    import networkx

    relies = graph(case)
    joined = networkx.condensation(relies)
    links = {group: tuple(sorted(data["members"])) for group, data in joined.nodes(data=True)}
    best: dict[int, tuple[int, ...]] = {}
    for group in networkx.lexicographical_topological_sort(joined, key=links.get):
        before = [best[other] for other in joined.predecessors(group)]
        longest = min(before, key=lambda path: (-len(path), [links[each] for each in path]), default=())
        best[group] = (*longest, group)
    ending = defaultdict(list)
    for group, path in best.items():
        if joined.out_degree(group) == 0 and len(path) > 1:
            ending[path[:-1]].append(links[group])
    chains = sorted((-len(path), [*map(links.get, path)], sorted(ends)) for path, ends in ending.items())
    rows = [_chain(case, relies, path, ends) for _, path, ends in chains[:count]]
    return pd.DataFrame(rows, columns=["steps", "chain", "roots", "voices", "root_ids", "certainty"])


def _chain(case: Case, relies: networkx.DiGraph, path: list[tuple[str, ...]],
           ends: list[tuple[str, ...]]) -> dict[str, object]:
    names = _names(case)
    named = {link: EACH_OTHER.join(map(names.get, link)) for link in (*path, *ends)}
    steps = [*pairwise(path), *((path[-1], end) for end in ends)]
    certainties = [
        min((relies.edges[a, b]["certainty"] for a in one for b in other if relies.has_edge(a, b)),
            key=CERTAINTIES.index)
        for one, other in steps
    ]
    return {
        "steps": len(path),
        "chain": ARROW.join(map(named.get, path)),
        "roots": "; ".join(map(named.get, ends)),
        "voices": " > ".join(each for link in path for each in link),
        "root_ids": " ".join(each for end in ends for each in end),
        "certainty": max(certainties, key=CERTAINTIES.index),
    }


def transmissions(case: Case, statements: pd.DataFrame) -> pd.DataFrame:
    """Set out the lines that statements go back to, and who stands on each.

    Parameters
    ----------
    case : Case
    statements : DataFrame
        As ``case.statements`` returns them.

    Returns
    -------
    DataFrame
        A row a line by recorded dependence, the fullest first: ``line`` (the voice in which it
        begins), ``name``, ``statements`` (how many), ``voices``, ``carriers``, ``documents``
        and ``standpoints`` (names joined by "; "), ``ids`` (of the statements) and
        ``also_suspected``: the lines it would be joined with if every suspicion held. A last
        row, its ``line`` missing, holds the statements that blend several lines and add none.

    Examples
    --------
    >>> from sourcebook import count_lines, open_case
    >>> case = open_case()
    >>> figures = case.statements("figures")
    >>> len(transmissions(case, figures).dropna(subset="line")) == count_lines(case, figures)[1]
    True
    """
    key = next(f"{kind}_id" for kind in STATEMENTS.values() if f"{kind}_id" in statements)
    named = lines(case, statements).rename(columns={key: "id"})[STOOD_ON].astype(object).fillna("")
    groups, joined = defaultdict(list), defaultdict(set)
    for row in named.itertuples(index=False):
        groups[row.line].append(row)
        if row.line and row.line_if_suspected:
            joined[row.line_if_suspected].add(row.line)
    names, rows = _names(case), []
    for line, group in groups.items():
        suspected = {row.line_if_suspected for row in group} if line else ()
        also = {names[other] for each in suspected for other in joined.get(each, ()) if other != line}
        also |= {BLENDED} if "" in suspected else set()
        rows.append({"line": line or None, "name": names.get(line, BLENDED), **_stood_on(group, names),
                     "also_suspected": "; ".join(sorted(also))})
    rows.sort(key=lambda row: (row["name"] == BLENDED, -row["statements"], str(row["line"])))
    return pd.DataFrame(rows, columns=LINE).astype({"line": "str"})


def _stood_on(group: list, names: dict[str, str]) -> dict[str, object]:
    """Say who stands on a line: how many statements, whose, through whom, in which documents."""
    carriers = dict.fromkeys(each for row in group if row.via for each in parts(row.via))
    sides = sorted(group, key=lambda row: row.standpoint_order)
    return {
        "statements": len(group),
        "voices": "; ".join(dict.fromkeys(row.speaker for row in group)),
        "carriers": "; ".join(names[each] for each in carriers),
        "documents": " ".join(sorted({row.document_id for row in group})),
        "standpoints": "; ".join(dict.fromkeys(row.standpoint_label for row in sides)),
        "ids": " ".join(row.id for row in group),
    }


def _names(case: Case) -> dict[str, str]:
    return dict(zip(case.sources["source_id"], case.sources["name"], strict=True))


def network(case: Case, statements: pd.DataFrame | None = None) -> networkx.DiGraph:
    """Return the graph of who relies on whom, of some statements only, ready to be drawn.

    Parameters
    ----------
    case : Case
    statements : DataFrame, optional
        Keep their chains and what their speakers rely on, however many steps away. A document
        in its own voice adds nothing: it would bring in all that the page uses for anything.

    Returns
    -------
    networkx.DiGraph
        As ``lineage.graph``, its nodes with ``standpoint_label``, ``standpoint_order``,
        ``document`` (whether it is one) and ``statements`` (how many it makes here).
    """
    relies = graph(case)
    documents = set(case.documents["document_id"])
    if statements is None:
        made = pd.concat([case.statements(table)["source_id"] for table in STATEMENTS])
    else:
        made, relies = statements["source_id"], _chains_of(case, relies, statements)
    counts = made.value_counts()
    sides = case.standpoints.set_index("standpoint_id")[["label", "order"]]
    for name, data in relies.nodes(data=True):
        label, order = sides.loc[data["standpoint"]]
        data |= {"standpoint_label": label, "standpoint_order": int(order), "document": name in documents,
                 "statements": int(counts.get(name, 0))}
    return relies


def _chains_of(case: Case, relies: networkx.DiGraph, statements: pd.DataFrame) -> networkx.DiGraph:
    """Return the part of the graph that statements hang on."""
    import networkx

    kept, steps = set(), set()
    for document, via, speaker in statements[["document_id", "via", "source_id"]].itertuples(index=False):
        chain = [document, *parts(via), speaker]
        kept.update(chain)
        steps.update(pairwise(chain))
    recorded = networkx.DiGraph()
    recorded.add_nodes_from(relies)
    recorded.add_edges_from(case.dependences[["source_id", "depends_on"]].itertuples(index=False, name=None))
    speakers = set(statements["source_id"]) - set(case.documents["document_id"])
    kept.update(*networkx.bfs_layers(recorded, speakers))
    steps |= {edge for edge in recorded.edges if set(edge) <= kept}
    part = networkx.DiGraph()
    part.add_nodes_from((name, dict(relies.nodes[name])) for name in sorted(kept))
    part.add_edges_from((*step, relies.edges[step]) for step in sorted(steps) if relies.has_edge(*step))
    return part
