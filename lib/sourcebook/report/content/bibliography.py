"""The voices of a report as a bibliography: who they are, how near, and which document carries them."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from sourcebook.case import Case
from sourcebook.listing import Listing
from sourcebook.schema import STATEMENTS, TABLES
from sourcebook.selection import UNDATED, Selection
from sourcebook.tables import parts


class Said(NamedTuple):
    """A statement that a voice speaks or passes on, by its place in a document."""

    document_id: str
    start: int
    statement: str
    document: str
    speaks: bool


def sources(chosen: Selection) -> Listing:
    """List the voices that speak or pass on what is shown, with where each first stands in the documents."""
    case, said = chosen.case, _said(chosen)
    known = case.sources.set_index("source_id").to_dict("index")
    rows = [_row(case, known[name], said[name]) for name in sorted(said)]
    order = dict(zip(case.standpoints["label"], case.standpoints["order"], strict=True))
    rows.sort(key=lambda row: (order[row["standpoint"]], row["voice"]))
    note = ("Standpoints are those that the documents show. A voice without statements of its own passes on "
            "what others say.")
    return Listing(pd.DataFrame(rows), ("first passage",), {"voice": "belongs to"}, note=note,
                   group="standpoint", right=("statements",))


def _said(chosen: Selection) -> dict[str, list[Said]]:
    """Return for each voice what it says and what it passes on, in the order of the documents."""
    found: dict[str, list[Said]] = {}
    for table in STATEMENTS:
        columns = ["document_id", "start", TABLES[table].key[0], "document", "source_id", "via"]
        for rows in (chosen.kept(table), chosen.kept(table, UNDATED)):
            for *place, document, speaker, via in rows[columns].itertuples(index=False, name=None):
                found.setdefault(speaker, []).append(Said(*place, document, True))
                for voice in parts(via) if isinstance(via, str) else ():
                    found.setdefault(voice, []).append(Said(*place, document, False))
    return {voice: sorted(said) for voice, said in found.items()}


def _row(case: Case, voice: dict, said: list[Said]) -> dict[str, object]:
    own = [each for each in said if each.speaks]
    return {
        "voice": voice["name"],
        "belongs to": "" if pd.isna(voice["belongs_to"]) else case.label(voice["belongs_to"], "sources"),
        "standpoint": case.label(voice["standpoint"], "standpoints"),
        "kind": voice["kind"].replace("_", " "), "nearness": voice["proximity"],
        "published": voice["published"],
        "carried by": "; ".join(dict.fromkeys(each.document for each in said)),
        "statements": len(own),
        "first passage": (own or said)[0].statement,
    }
