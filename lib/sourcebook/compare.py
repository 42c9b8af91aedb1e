"""Figures set against each other: conflicts, a voice's revisions, parts and their total, as of a day.

Nothing here decides which figure is true. A result stands with the speakers and words that are in it;
how any two statements relate is told by ``relation``.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sourcebook.dates import order, parse_edtf
from sourcebook.envelopes import bounds, limits
from sourcebook.spans import End, disjoint_pairs


def as_of(figures: pd.DataFrame, date: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Keep what had been stated by a date; statements without a date come apart.

    When something is said to have happened and when that was stated are two times, and this asks by the
    second: a rollback in Snodgrass and Ahn (1985), A taxonomy of time in databases.

    Parameters
    ----------
    figures : DataFrame
        Statements with ``stated`` (EDTF).
    date : str
        EDTF; a statement that may have been made within it counts as made.

    Returns
    -------
    (DataFrame, DataFrame)
        Statements not after the date, and statements that are not dated.
    """
    limit = parse_edtf(date)
    dated = figures[figures["stated"].notna()]
    late = dated["stated"].map(lambda stated: order(stated, limit) == "after").astype(bool)
    return dated[~late], figures[figures["stated"].isna()]


def conflicts(figures: pd.DataFrame) -> pd.DataFrame:
    """List the pairs of figures of one event, measure and population that no number fits.

    One span lies before the other (Allen 1983). That statements which exclude each other are set side by
    side before anything is concluded is the rule of Langlois and Seignobos (1898, book II, chapter VIII).
    A sort and a search: n log n, and as many rows as there are conflicts. Words for who is counted that
    the case does not tell apart count as one population.

    Returns
    -------
    DataFrame
        ``lower`` and ``higher`` (figure ids) with speakers and wordings, the ``gap`` between
        them, and ``event_id``, ``measure_id``; the widest gaps first.
    """
    known = figures.assign(**bounds(figures)).dropna(subset=["event_id", "measure_id", "floor"])
    floors, ceilings = limits(known).to_numpy().T
    people = known["people"].fillna("") if "people" in known else ""
    groups = known.assign(people=people).groupby(["event_id", "measure_id", "people"]).ngroup().to_numpy()
    lower, higher = disjoint_pairs(floors, ceilings, groups)
    # Between the numbers as they are said: 0 where one is "up to" what the other is "more than".
    gap = known["floor"].to_numpy()[higher] - known["ceiling"].to_numpy()[lower]
    # Ids are put in order once, not once for every pair that they are in.
    place = known["figure_id"].rank(method="dense").to_numpy()
    order = np.lexsort((place[higher], place[lower], -gap))
    shown = known[["figure_id", "speaker", "wording", "event_id", "measure_id"]]
    low, high = (shown.iloc[rows[order]].reset_index(drop=True) for rows in (lower, higher))
    return pd.DataFrame({
        "lower": low["figure_id"], "lower_speaker": low["speaker"], "lower_wording": low["wording"],
        "higher": high["figure_id"], "higher_speaker": high["speaker"], "higher_wording": high["wording"],
        "gap": pd.array(gap[order], dtype="Int64"),
        "event_id": low["event_id"], "measure_id": low["measure_id"],
    })


def revisions(figures: pd.DataFrame, source: str) -> pd.DataFrame:
    """Return one voice's dated figures by the first day on which it may have stated them.

    Nothing is overwritten, so that what was said at each time can still be seen (Snodgrass and Ahn 1985);
    recorders such as ACLED keep the last (codebook).

    Parameters
    ----------
    figures : DataFrame
        As ``case.statements`` returns them.
    source : str
        A source id.

    Returns
    -------
    DataFrame
        ``figure_id, stated, wording, low, high, qualifier, speech_act, chain``; those whose
        date has no first day ("before 1993") come first.
    """
    own = figures[(figures["source_id"] == source) & figures["stated"].notna()]
    days = own["stated"].map(_first_day)
    columns = ["figure_id", "stated", "wording", "low", "high", "qualifier", "speech_act", "chain"]
    return own.assign(day=days).sort_values(["day", "figure_id"], ignore_index=True)[columns]


def _first_day(stated: str) -> str:
    first = parse_edtf(stated).first
    return "" if isinstance(first, End) else first.isoformat()


def remainders(figures: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Set parts that a text counts within a total against that total.

    That parts and remainder make up the total is the balance edit of statistical agencies (de Waal,
    Pannekoek and Scholtus 2011); here nothing is corrected by it.

    Parameters
    ----------
    figures : DataFrame
    links : DataFrame
        The table of links; ``part_of`` joins a part to its total.

    Returns
    -------
    DataFrame
        A row a total: ``total`` (figure id), ``speaker``, ``document_id``, ``number``, ``parts``
        (what is counted and how many), ``in_parts`` (their sum) and ``remainder``; only totals
        and parts that are single numbers. Parts that may overlap make the sum an upper bound.
    """
    single = figures[figures["qualifier"].isin(["exact", "about"])].set_index("figure_id")
    known = links["from_id"].isin(single.index) & links["to_id"].isin(single.index)
    joined = links[known & (links["relation"] == "part_of")]
    rows = [_remainder(total, single.loc[total], single.loc[sorted(group["from_id"])])
            for total, group in joined.groupby("to_id", sort=True)]
    columns = ["total", "speaker", "document_id", "number", "parts", "in_parts", "remainder"]
    return pd.DataFrame(rows, columns=columns)


def _remainder(total: str, whole: pd.Series, inside: pd.DataFrame) -> dict[str, object]:
    return {
        "total": total, "speaker": whole["speaker"], "document_id": whole["document_id"],
        "number": whole["low"],
        "parts": ", ".join(f"{row.measure} {row.low:,}" for row in inside.itertuples()),
        "in_parts": inside["low"].sum(), "remainder": whole["low"] - inside["low"].sum(),
    }
