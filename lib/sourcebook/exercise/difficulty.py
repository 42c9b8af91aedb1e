"""How hard a passage is to code: reasons that can be computed, each with a weight."""

from __future__ import annotations

import pandas as pd

from sourcebook.case import Case
from sourcebook.lineage import chain_length
from sourcebook.readings import REASON
from sourcebook.schema import TABLES
from sourcebook.text import strange_letters

REASONS: dict[str, tuple[int, str]] = {
    "vague": (2, "The wording is vague and gives no number."),
    "bounded": (1, "The words bound the number or make a range of it."),
    "explained": (2, "The words alone would be read otherwise, or not at all; a note says why."),
    "derived": (2, "The date has to be worked out from other words of the document."),
    "span": (1, "The date has two ends, or an open or approximate one."),
    "implied": (2, "The position is only implied."),
    "halfway": (1, "The position is neither a plain yes nor a plain no."),
    "nested": (2, "The words pass through one carrier or several before the document has them."),
    "passed on": (1, "The speaker is not the document itself."),
    "compound": (2, "The measure is a compound of several."),
    "look-alike": (1, "The passage has letters of another alphabet that look like Latin ones."),
    "unasserted": (3, "The words are presupposed, denied, expected or only possible."),
    "crowded": (1, "The passage bears several statements of this kind."),
    "listed": (2, "The passage is a list of more than four of them."),
}
"""What makes a passage hard, its weight, and how it is told to the teacher."""

UNASSERTED = ("presupposed", "anticipated", "denied", "hypothetical")


def difficulty(case: Case, table: str) -> pd.DataFrame:
    """Say for each statement how hard it is to code, and why.

    Parameters
    ----------
    case : Case
    table : str
        ``figures``, ``datings`` or ``stances``.

    Returns
    -------
    DataFrame
        The statements with ``difficulty`` (the sum of the weights) and ``reasons`` (names of
        ``REASONS`` joined by ", "), in the order of the table.
    """
    rows = case.statements(table)
    held = pd.DataFrame({name: test.fillna(False).astype(bool) for name, test in _tests(case, rows).items()})
    weights = pd.Series({name: REASONS[name][0] for name in held})
    reasons = [", ".join(held.columns[marks]) for marks in held.to_numpy()]
    return rows.assign(difficulty=(held * weights).sum(axis=1), reasons=reasons)


def _tests(case: Case, rows: pd.DataFrame) -> dict[str, pd.Series]:
    length = chain_length(rows)
    beside = rows.groupby("passage_id")["passage_id"].transform("size")
    letters = {quote: bool(strange_letters(quote)) for quote in rows["quote"].unique()}
    return _own(case, rows) | {
        "explained": rows["note"].str.contains(REASON, regex=False),
        "passed on": length == 1,
        "nested": length > 1,
        "look-alike": rows["quote"].map(letters),
        "unasserted": rows["speech_act"].isin(UNASSERTED),
        "crowded": beside > 1,
        "listed": beside > 4,
    }


def _own(case: Case, rows: pd.DataFrame) -> dict[str, pd.Series]:
    """Return what can make only this kind of statement hard."""
    if "qualifier" in rows:
        compounds = case.measures.set_index(TABLES["measures"].key[0])["components"].notna()
        return {
            "vague": rows["qualifier"] == "vague",
            "bounded": rows["qualifier"].isin(["about", "at_least", "at_most", "range"]),
            "compound": rows["measure_id"].map(compounds),
        }
    if "edtf" in rows:
        return {"derived": rows["derived"].notna(), "span": rows["edtf"].str.contains(r"[/~?%\[]")}
    return {"implied": ~rows["explicit"], "halfway": rows["stance"].isin(["qualifies", "reports"])}
