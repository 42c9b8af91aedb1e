"""One question for any two statements: how do they relate?"""

from __future__ import annotations

from sourcebook.case import Case
from sourcebook.errors import UnknownName
from sourcebook.relations.datings import datings
from sourcebook.relations.figures import figures
from sourcebook.relations.kinds import Relation
from sourcebook.relations.stances import stances
from sourcebook.schema import STATEMENTS, TABLES


def relation(case: Case, one: str, other: str, reading: str = "none") -> Relation:
    """Say how two statements relate.

    What is compared must be about the same thing: figures of the same event, measure and people, datings
    of one event, stances on one proposition. Comparing testimonies in this order, what they are about
    before what they say, follows Langlois and Seignobos (1898, book II) and Bernheim (1908).

    Parameters
    ----------
    case : Case
    one, other : str
        Ids of figures, datings or stances.
    reading : str
        How vague words of figures are read, see ``read_vague``.

    Returns
    -------
    Relation
        ``reason`` in words, and ``kind``: agree (some number or day fits both; both affirm or both deny),
        conflict (none fits; one affirms what the other denies; a part is above or outside its whole),
        nested (one counts or dates a part of what the other does), revision (they differ, and one voice
        stated them at two times, or a link that is not merely suspected says so of one voice or body)
        or not comparable. It is the same both ways round, and never a truth value.

    Raises
    ------
    UnknownName
        If a statement or the reading is not known; the nearest known names are given.

    Examples
    --------
    >>> from sourcebook import open_case
    >>> case = open_case()
    >>> relation(case, case.figures["figure_id"].iloc[0], case.datings["dating_id"].iloc[0]).reason
    'a figure and a dating say different things'
    """
    tables = [_table(case, name) for name in (one, other)]
    if tables[0] != tables[1]:
        words = " and ".join(f"a {STATEMENTS[table]}" for table in sorted(tables, key=list(STATEMENTS).index))
        return Relation("not comparable", f"{words} say different things")
    if tables[0] == "figures":
        return figures(case, one, other, reading)
    return {"datings": datings, "stances": stances}[tables[0]](case, one, other)


def _table(case: Case, name: str) -> str:
    ids = {table: getattr(case, table)[TABLES[table].key[0]] for table in STATEMENTS}
    for table, known in ids.items():
        if (known == name).any():
            return table
    raise UnknownName("statement", name, set().union(*ids.values()))
