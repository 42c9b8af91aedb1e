"""Questions that attributed, dependent statements cannot answer, each with what it would take.

Casualty recorders name the conditions: estimation from lists needs several lists of named
victims, made independently and overlapping (HRDAG on multiple systems estimation; Lum,
Price and Banks 2013). A mean or an interval of confidence needs draws from a population.
"""

from __future__ import annotations

from typing import NoReturn

import pandas as pd

from sourcebook.errors import NotApplicable


def mean(figures: pd.DataFrame) -> NoReturn:
    """Refuse the mean of figures.

    Raises
    ------
    NotApplicable
        Always; the message says why, and what would change it.

    Examples
    --------
    >>> mean(pd.DataFrame({"low": [12, 40]}))  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    NotApplicable: a mean is not applicable, because these 2 statements are what voices say, …
    """
    raise _refused(figures, "a mean", "what lies between two claims is claimed by nobody",
                   "repeated, independent measurements of one quantity with errors that may cancel")


def median(figures: pd.DataFrame) -> NoReturn:
    """Refuse the median of figures.

    Raises
    ------
    NotApplicable
        Always; the message says why, and what would change it.
    """
    raise _refused(figures, "a median", "the middle one depends on how often each claim is repeated",
                   "one statement from each of many independent lines, all of the same scope")


def confidence_interval(figures: pd.DataFrame, level: float = 0.95) -> NoReturn:
    """Refuse an interval of confidence around figures.

    Raises
    ------
    NotApplicable
        Always; the message says why, and what would change it.
    """
    raise _refused(figures, f"an interval of {level:.0%} confidence", "no draw from a population is known",
                   "a random sample, or a model of how reports arise whose error can be checked")


def multiple_systems_estimation(figures: pd.DataFrame) -> NoReturn:
    """Refuse an estimate from several lists made of figures.

    Raises
    ------
    NotApplicable
        Always; the message says why, and what would change it.
    """
    raise _refused(figures, "multiple-systems estimation", "totals without names cannot be matched",
                   "lists of named victims, two at least, made independently and overlapping")


def _refused(figures: pd.DataFrame, what: str, because: str, take: str) -> NotApplicable:
    count = len(figures)
    said = f"these {count} statements are what voices say"
    if count == 1:
        said = "this 1 statement is what a voice says"
    if "line" in figures:
        lines = figures["line"].nunique()
        fewest = figures.get("line_if_suspected", figures["line"]).nunique()
        counted = f"{lines}" if fewest == lines else f"{fewest} to {lines}"
        said += f", from {counted} independent {'line' if lines == 1 else 'lines'}"
    return NotApplicable(
        f"{what} is not applicable, because {said}, and no measurements: {because}; it would take {take}; "
        "ask envelope, support or apply_rules instead"
    )
