"""The voices of a report as a bibliography: who they are, how near, and which document carries them."""

from __future__ import annotations

import pandas as pd

from sourcebook.case import Case
from sourcebook.listing import Listing
from sourcebook.memory import remembered
from sourcebook.schema import STATEMENTS, TABLES
from sourcebook.selection import UNDATED, Selection
from sourcebook.tables import parts


def sources(chosen: Selection) -> Listing:
    """List the voices that speak or pass on what is shown, with where each first stands in the documents."""
    case, rows = chosen.case, _voices(chosen.case, _said(chosen))
    order = dict(zip(case.standpoints["label"], case.standpoints["order"], strict=True))
    rows.sort(key=lambda row: (order[row["standpoint"]], row["voice"]))
    note = ("Standpoints are those that the documents show. A voice without statements of its own passes on "
            "what others say.")
    return Listing(pd.DataFrame(rows), ("first passage",), {"voice": "belongs to"}, note=note,
                   group="standpoint", right=("statements",))


@remembered
def _voices(case: Case, said: pd.DataFrame) -> list[dict[str, object]]:
    known = case.sources.set_index("source_id").to_dict("index")
    by_voice: dict[str, list[dict]] = {}
    for row in said.to_dict("records"):
        by_voice.setdefault(row["voice"], []).append(row)
    return [_row(case, known[name], rows) for name, rows in sorted(by_voice.items())]


def _said(chosen: Selection) -> pd.DataFrame:
    """Return a row a voice and statement: those who speak, and those who pass on."""
    found = []
    for table in STATEMENTS:
        rows = pd.concat([chosen.kept(table), chosen.kept(table, UNDATED)])
        rows = rows[[TABLES[table].key[0], "source_id", "via", "document_id", "document", "start"]]
        rows = rows.rename(columns={TABLES[table].key[0]: "statement"})
        passing = [parts(via) if isinstance(via, str) else [] for via in rows["via"]]
        own = rows.assign(voice=rows["source_id"], speaks=True)
        found += [own, rows.assign(voice=passing, speaks=False).explode("voice").dropna(subset="voice")]
    columns = ["voice", "speaks", "statement", "document_id", "document", "start"]
    return pd.concat([rows[columns] for rows in found]).sort_values(["document_id", "start", "statement"])


def _row(case: Case, voice: dict, said: list[dict]) -> dict[str, object]:
    own = [row for row in said if row["speaks"]]
    return {
        "voice": voice["name"],
        "belongs to": "" if pd.isna(voice["belongs_to"]) else case.label(voice["belongs_to"], "sources"),
        "standpoint": case.label(voice["standpoint"], "standpoints"),
        "kind": voice["kind"].replace("_", " "), "nearness": voice["proximity"],
        "published": voice["published"],
        "carried by": "; ".join(dict.fromkeys(row["document"] for row in said)),
        "statements": len(own),
        "first passage": (own or said)[0]["statement"],
    }
