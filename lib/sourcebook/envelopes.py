"""The bounds that figures set: vague words read by a convention, ends as numbers, the envelope.

A bound is always some statement's own, printed with its speaker and words; nothing
is averaged and no bound is called true.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from sourcebook.claims import CLAIMED, apart_in_words, one_subject, why_apart
from sourcebook.errors import NotApplicable, UnknownName
from sourcebook.quantities import strict, vague_term
from sourcebook.text import fold

MAY_EXCLUDE = re.compile(r"than|over|above|excess|exceed|under|below", re.IGNORECASE)
"""What must stand in words that exclude a number, so that few have to be read."""
SAID = ("figure_id", "speaker", "wording")
"""What is told of the figures that own a bound."""


def read_vague(figures: pd.DataFrame, quantifiers: pd.DataFrame, reading: str) -> pd.DataFrame:
    """Put numbers to vague words by a stated convention.

    Such words have a use and no number (Channell 1994, Vague Language), and recorders fix one: ACLED
    codes "dozens" as 12 (codebook). Which one is fixed is the reader's choice.

    Parameters
    ----------
    figures : DataFrame
        Figures with ``wording``, ``qualifier``, ``low``, ``high``.
    quantifiers : DataFrame
        The table of that name: ``term``, ``reading``, ``low``, ``high``.
    reading : str
        A convention in it, or "none" to leave vague words without numbers.

    Returns
    -------
    DataFrame
        The figures with ``low`` and ``high`` of vague ones filled where the convention has
        the term, and ``term``, the vague word found. A blank ``high`` beside a ``low`` is open.

    Raises
    ------
    UnknownName
        If no convention is called so.
    """
    known_reading(quantifiers, reading)
    vague = figures["qualifier"] == "vague"
    term = figures["wording"].where(vague).map(vague_term, na_action="ignore").astype("str")
    table = quantifiers[quantifiers["reading"] == reading].set_index("term")
    filled = {
        end: figures[end].mask(vague, term.map(table[end].astype("Float64"))).astype("Int64")
        for end in ("low", "high")
    }
    return figures.assign(term=term, **filled)


def known_reading(quantifiers: pd.DataFrame, reading: str) -> None:
    """Refuse a reading that is neither "none" nor a convention in the table of quantifiers."""
    known = {"none", *quantifiers["reading"]}
    if reading not in known:
        raise UnknownName("reading", reading, known)


def bounds(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the ends of figures as numbers, in the order of the rows.

    Returns
    -------
    DataFrame
        ``floor`` and ``ceiling``, float: minus or plus infinity where the words leave that
        end open, missing where a vague word gives neither end.
    """
    low, high = (figures[end].to_numpy("float64", na_value=np.nan) for end in ("low", "high"))
    vague = np.isnan(low) & np.isnan(high)
    ends = {name: np.where(np.isnan(end) & ~vague, missing, end)
            for name, end, missing in (("floor", low, -np.inf), ("ceiling", high, np.inf))}
    return pd.DataFrame(ends, index=figures.index)


def limits(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the lowest and highest whole number that figures allow, to compare them exactly at ties.

    These are the ends that ``bounds`` gives, but for words that exclude the number they name:
    "more than 1,000" allows 1,001. That number is compared and never shown as said.

    Parameters
    ----------
    figures : DataFrame
        As for ``bounds``, with ``wording`` and ``qualifier``; without these no end is excluded.

    Returns
    -------
    DataFrame
        ``floor`` and ``ceiling``, float, as ``bounds`` returns them.

    Examples
    --------
    >>> said = pd.DataFrame({"wording": ["more than 12", "up to 12"], "qualifier": ["at_least", "at_most"],
    ...                      "low": [12, None], "high": [None, 12]})
    >>> limits(said).values.tolist()
    [[13.0, inf], [-inf, 12.0]]
    """
    ends = bounds(figures)
    if not {"wording", "qualifier"} <= set(figures):
        return ends
    words = figures["wording"].where(figures["qualifier"].isin(["at_least", "at_most", "range"]))
    excluded = {each: strict(each) for each in words.dropna().unique() if MAY_EXCLUDE.search(fold(each))}
    if excluded:
        beyond, short = (words.map({each: ends[side] for each, ends in excluded.items()}).fillna(False)
                         .to_numpy(dtype=bool) for side in (0, 1))
        ends = ends.assign(floor=ends["floor"] + beyond, ceiling=ends["ceiling"] - short)
    return ends


def envelope(figures: pd.DataFrame, acts: Sequence[str] = CLAIMED) -> pd.DataFrame:
    """Return the lowest low and the highest high of what is claimed, each with the statements that own it.

    To give a range, from the lowest to the highest number that is told, is one of the ways to treat
    disagreement in Every Casualty Counts (Standards for Casualty Recording, 2016).

    Parameters
    ----------
    figures : DataFrame
        Figures of one event and one measure, as ``case.statements`` or ``read_vague`` returns them.
    acts : sequence of str
        The speech acts that count as claims. What somebody merely supposes, rejects or takes for
        granted, what a voice replaced itself, and counts of other people bound no range; see
        ``claims.why_apart``.

    Returns
    -------
    DataFrame
        Two rows, ``bound`` "lowest low" and "highest high": ``number``, the ``statements``
        that own it (ids joined by a space), ``speakers``, ``wordings``, ``left_open_by``,
        the statements whose words leave that end open, and ``set_apart``, those that bound
        nothing, and why.

    Raises
    ------
    NotApplicable
        If there are no figures, they are of several events or measures or count different people, or
        no claim has a number.
    UnknownName
        If there is no such speech act.
    """
    one_subject(figures, "an envelope is of one event and one measure")
    if figures.empty:
        raise NotApplicable("an envelope takes at least one figure; here is none")
    why, ends = why_apart(figures, acts), bounds(figures)
    told = apart_in_words(figures[["figure_id"]].assign(why=why)[why != ""])
    # Arrays and not frames, since it is asked of many few figures.
    stand = why.to_numpy(object) == ""
    if not stand.any():
        raise NotApplicable(f"none of these figures is a claim that stands: {told}; "
                            "it would take one, or other speech acts")
    floors, ceilings = (ends[end].to_numpy()[stand] for end in ("floor", "ceiling"))
    if np.isnan(floors).all():
        raise NotApplicable("none of these figures has a number; it would take a reading of the vague words")
    said = [figures[name].to_numpy(object)[stand] for name in SAID]
    low, high = _bound(said, floors, np.min), _bound(said, ceilings, np.max)
    return pd.DataFrame({"bound": ["lowest low", "highest high"],
                         **{name: [low[name], high[name]] for name in low},
                         "set_apart": told}).astype({"number": "Int64"})


def _bound(said: list[np.ndarray], ends: np.ndarray, choose: Callable) -> dict[str, object]:
    finite = np.isfinite(ends)
    number = choose(ends[finite]) if finite.any() else None
    owners = sorted(zip(*(words[finite & (ends == number)] for words in said), strict=True))
    ids, speakers, wordings = zip(*owners, strict=True) if owners else ((), (), ())
    return {
        "number": number,
        "statements": " ".join(ids),
        "speakers": "; ".join(dict.fromkeys(speakers)),
        "wordings": "; ".join(dict.fromkeys(wordings)),
        "left_open_by": " ".join(sorted(said[0][np.isinf(ends)])),
    }
