"""The methods of a report, each with where it comes from."""

from __future__ import annotations

import pandas as pd

from sourcebook.listing import Listing
from sourcebook.recorders import CITES

METHODS = (
    ("attribution", "figures, dates and positions are what a voice says, through carriers",
     "Bernheim, Lehrbuch der historischen Methode (1908); Howell and Prevenier (2001)"),
    ("passages", "each statement hangs on a span of a document, exact to the character",
     "W3C Web Annotation Data Model (2017): text position and text quote selectors"),
    ("independent lines", "voices joined by dependence count once; a suspicion gives a range",
     "Langlois and Seignobos, Introduction aux études historiques (1898); Bernheim (1908)"),
    ("outer bounds", "lowest low and highest high of what is claimed, with their owners; nothing is averaged",
     CITES["plain envelope"]),
    ("differences", "two figures exclude each other only if they count the same people at the same event",
     "Sourcebook, relations.relation; relations of spans after Allen (1983)"),
    ("dates", "a date is a span of days; what cannot be ordered is not ordered",
     "Extended Date/Time Format, ISO 8601-2:2019, levels 0 and 1"),
    ("strongest sides", "most independent lines, then most standpoints, then the nearest voices",
     "Sourcebook, dispute.strongest; the weight of near and independent witnesses after Langlois and "
     "Seignobos (1898)"),
    ("refusals", "no mean, interval or estimate is made of dependent statements",
     "Human Rights Data Analysis Group on multiple systems estimation; Lum, Price and Banks (2013)"),
)
"""What is done, in what way, after whom."""


def methods() -> Listing:
    """List the methods of the report and the rules, with their sources."""
    rules = [(rule, "one of the rules set side by side", cited) for rule, cited in CITES.items()]
    return Listing(pd.DataFrame([*METHODS, *rules], columns=["method", "what it does", "source"]))
