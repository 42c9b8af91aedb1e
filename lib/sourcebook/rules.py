"""Six rules for making one answer of many figures, side by side: all on the same claims, in the same columns.

Where a rule's own condition is not met it gives no number and says what it would take.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sourcebook.case import Case
from sourcebook.claims import CLAIMED, JUDGED, apart_in_words, claimed, one_subject
from sourcebook.envelopes import read_vague
from sourcebook.errors import NotApplicable, refuse_unknown
from sourcebook.lineage import lines
from sourcebook.recorders import CITES, coded
from sourcebook.ruling import RULES, Question

NAMES = {"envelope": "plain envelope", "ucdp": "UCDP-like", "acled": "ACLED-like", "ibc": "IBC-like",
         "airwars": "Airwars-like", "plateau": "support plateau"}
"""What a rule is called in tables, by the word with which it is asked for."""
COUNTS = ["low", "best", "high", "lines", "lines_if_suspected"]
USED = {"figure_id", "event_id", "measure_id", "source_id", "standpoint", "speaker", "wording", "low", "high",
        "qualifier", "stated", *JUDGED}
"""What the rules look at in a figure."""
COLUMNS = ["rule", *COUNTS[:3], "low_owners", "high_owners", *COUNTS[3:], "left_out", "set_apart", "answer",
           "cites"]


def apply_rules(
    case: Case,
    figures: pd.DataFrame,
    parties: Sequence[str] | None = None,
    reliable: Sequence[str] = (),
    conservative: str = "acled",
    acts: Sequence[str] = CLAIMED,
) -> pd.DataFrame:
    """Put six rules side by side.

    Those named after recorders follow what these describe: UCDP (Sundberg and Melander 2013), ACLED
    (Raleigh, Linke, Hegre and Karlsen 2010), Iraq Body Count and Airwars (methods pages), and Every
    Casualty Counts (Standards for Casualty Recording, 2016); where exactly stands in ``cites``.

    A recorder who codes numbers codes "at least 161" as 161: in the rules named after recorders
    an end that the words leave open is the number they give. The plain envelope and the plateau
    say that it is open.

    Parameters
    ----------
    case : Case
    figures : DataFrame
        Figures of one event and one measure, as ``case.statements`` or ``read_vague`` returns them.
    parties : sequence of str, optional
        Ids of the standpoints whose claims are those of a party; without it those that the table
        of standpoints marks. Whoever speaks from such a standpoint counts, officials or not.
    reliable : sequence of str
        Ids of the sources that the reader holds to be the most reliable, for the best of UCDP; the
        lowest number that these give is taken. That choice is the reader's; no rule makes it.
    conservative : str
        The reading of vague words for the ACLED-like rule; without it in the table of quantifiers
        vague words are left out there.
    acts : sequence of str
        The speech acts that count as claims. No rule uses what somebody merely supposes, rejects or
        takes for granted, what a voice replaced itself, or a count of other people; see
        ``claims.why_apart``.

    Returns
    -------
    DataFrame
        A row a rule: ``rule``, ``low``, ``best``, ``high`` (missing where the rule gives none),
        ``low_owners`` and ``high_owners`` (ids of the figures whose bound it is), ``lines`` and
        ``lines_if_suspected`` (independent lines among the figures used, most and fewest),
        ``left_out`` (ids), ``set_apart`` (those of them that no rule uses, and why), ``answer`` in
        words, "cannot answer, because …" where a condition of the rule is not met, and ``cites``,
        where the rule is described.

    Raises
    ------
    NotApplicable
        If there are no figures, or they are of several events or measures.
    UnknownName
        If a standpoint, a source or a speech act is not known.

    Examples
    --------
    >>> from sourcebook import open_case
    >>> case = open_case()
    >>> row = case.figures.iloc[0]
    >>> same = case.statements("figures").query("event_id == @row.event_id and measure_id == @row.measure_id")
    >>> list(apply_rules(case, same)["rule"].tail(2))
    ['Airwars-like', 'support plateau']
    """
    one_subject(figures, "the rules are for one event and one measure")
    if figures.empty:
        raise NotApplicable("the rules take at least one figure; here is none")
    known = list(case.standpoints["standpoint_id"])
    if parties is None:
        parties = case.standpoints.loc[case.standpoints["party"].fillna(False), "standpoint_id"]
    refuse_unknown("standpoint", parties, known)
    refuse_unknown("source", reliable, set(case.sources["source_id"]))
    # Whatever else they carry would be copied with every rule.
    figures = figures[[name for name in figures if name in USED]].sort_values("figure_id", ignore_index=True)
    figures = lines(case, figures)
    reading = conservative if conservative in set(case.quantifiers["reading"]) else "none"
    try:
        (claims, apart), refused = claimed(figures, acts), None
    except NotApplicable as several:
        claims, apart, refused = figures, figures.head(0), f"cannot answer, because {several}"
    asked = Question(coded(claims), coded(read_vague(claims, case.quantifiers, reading)), tuple(parties),
                     tuple(reliable))
    rows = [{"rule": rule, "cites": cites, "set_apart": apart_in_words(apart),
             **_row(asked, rule, list(figures["figure_id"]), refused)} for rule, cites in CITES.items()]
    return pd.DataFrame(rows, columns=COLUMNS).astype(dict.fromkeys(COUNTS, "Int64"))


def _row(asked: Question, rule: str, ids: list[str], refused: str | None) -> dict[str, object]:
    try:
        if refused:
            raise NotApplicable(refused)
        found = RULES[rule](asked)
    except NotApplicable as because:
        nothing = {"low_owners": "", "high_owners": "", "lines": 0, "lines_if_suspected": 0}
        return {**nothing, "left_out": " ".join(ids), "answer": str(because)}
    (low, low_owners), (high, high_owners) = found.low, found.high
    used = set(found.used["figure_id"])
    return {
        "low": low, "best": found.best, "high": high, "low_owners": low_owners, "high_owners": high_owners,
        "lines": found.used["line"].nunique(),
        "lines_if_suspected": found.used["line_if_suspected"].nunique(),
        "left_out": " ".join(name for name in ids if name not in used),
        "answer": "; ".join([found.said, *found.remarks]),
    }
