"""How casualty recorders code figures: where they describe it, and the steps that need no judgement."""

from __future__ import annotations

from math import inf

import numpy as np
import pandas as pd

from sourcebook.dates import parse_edtf
from sourcebook.envelopes import bounds
from sourcebook.spans import End

CITES = {
    "plain envelope": "Every Casualty Counts, Standards for Casualty Recording: to give a range is one "
                      "of the ways to treat disagreement",
    "UCDP-like": "UCDP Georeferenced Event Dataset, codebook: low, best and high for each event; Vesco et "
                 "al. 2026, doi 10.1177/00220027261423826, find that they tend to be too low",
    "ACLED-like": "ACLED, codebook and FAQ on fatalities: one number, the most conservative where reports "
                  "differ, 12 for dozens; earlier values are overwritten",
    "IBC-like": "Iraq Body Count, Methods, pages 1 and 3: minimum and maximum for each incident, two "
                "independent sources at least",
    "Airwars-like": "Airwars, Methodology: minimum and maximum for each incident, a belligerent's own "
                    "position apart",
    "support plateau": "Sourcebook, profile.support: the numbers that most independent lines allow",
}
"""Where each rule is described, in the order in which they are shown."""


def coded(figures: pd.DataFrame) -> pd.DataFrame:
    """Add ``least`` and ``most``, the numbers that a recorder codes; missing where there is none.

    >>> rows = pd.DataFrame({"low": [161, None], "high": [None, 40]})
    >>> coded(rows)[["least", "most"]].to_numpy().tolist()
    [[161.0, 161.0], [40.0, 40.0]]
    """
    ends = bounds(figures).replace([inf, -inf], np.nan)
    floor, ceiling = ends["floor"], ends["ceiling"]
    return figures.assign(least=floor.fillna(ceiling), most=ceiling.fillna(floor))


def overwritten(figures: pd.DataFrame) -> pd.Series:
    """Say of each figure whether its own voice stated another one certainly later.

    >>> rows = pd.DataFrame({"source_id": ["a", "a", "b"], "stated": ["1992-03", "1992-05", "1992-03"]})
    >>> overwritten(rows).tolist()
    [True, False, False]
    """
    spans = figures["stated"].map(lambda edtf: parse_edtf(edtf).span, na_action="ignore").astype("object")
    first = spans.map(lambda span: -inf if isinstance(span.low, End) else span.low, na_action="ignore")
    last = spans.map(lambda span: inf if isinstance(span.high, End) else span.high, na_action="ignore")
    latest = first.astype("float64").groupby(figures["source_id"]).transform("max")
    return (last.astype("float64") < latest).rename("overwritten")
