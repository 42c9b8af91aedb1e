"""Sourcebook: a research workbench for source criticism of contested events.

Every figure, date and position in it is an attributed claim that hangs on the
words of a document. ``open_case()`` opens a case; its ``statements`` are frames
that the functions named here compare, order and draw.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from sourcebook.alignment import Alignment, align
from sourcebook.anchoring import Anchoring, anchor_passages
from sourcebook.card import Card
from sourcebook.case import Case, Passage, open_case
from sourcebook.checks import check
from sourcebook.chronology import disagreements, happenings
from sourcebook.circles import circular_reporting, several_ways
from sourcebook.citations import cited
from sourcebook.claims import CLAIMED, claimed
from sourcebook.compare import as_of, conflicts, remainders, revisions
from sourcebook.contradictions import contradictions, cycles, outside
from sourcebook.dates import DateError, Edtf, days_between, order, parse_clock, parse_edtf, weekday
from sourcebook.derivations import relative
from sourcebook.discrepancies import computed
from sourcebook.dispute import denials, positions, strongest
from sourcebook.envelopes import bounds, envelope, limits, read_vague
from sourcebook.errors import Fault, FaultsFound, NotApplicable, SourcebookError, UnknownName
from sourcebook.explorer import explore
from sourcebook.interest import against_interest
from sourcebook.lineage import chain_length, count_lines, lines
from sourcebook.profile import Profile, support
from sourcebook.quantities import Quantity, QuantityError, parse, vague_term
from sourcebook.quotations import quotation, utterance, versions
from sourcebook.refusals import confidence_interval, mean, median, multiple_systems_estimation
from sourcebook.relations import Relation, relation
from sourcebook.rules import apply_rules
from sourcebook.schema import STATEMENTS, TABLES
from sourcebook.sensitivity import leave_one_out
from sourcebook.sequence import Order, extents, ordered, succession, undecided
from sourcebook.spans import OPEN, UNKNOWN, Span, SpanError
from sourcebook.text import AnchorError, anchor, context, fold, occurrences, strange_letters
from sourcebook.totals import double_counts, totals
from sourcebook.transmission import longest_chains, network, roots, transmissions
from sourcebook.trees import Tree, tree

__all__ = [
    # a case
    "open_case", "Case", "Card", "Passage", "check", "anchor_passages", "Anchoring", "TABLES", "STATEMENTS",
    # values
    "Span", "OPEN", "UNKNOWN", "Quantity", "parse", "vague_term",
    "Edtf", "parse_edtf", "parse_clock", "order", "weekday", "days_between",
    # words
    "fold", "strange_letters", "occurrences", "anchor", "context",
    # comparison
    "Relation", "relation", "CLAIMED", "claimed", "read_vague", "bounds", "limits",
    "as_of", "envelope", "conflicts", "revisions",
    "remainders", "happenings", "disagreements", "undecided",
    "extents", "ordered", "Order", "succession", "relative", "contradictions", "outside", "cycles",
    "lines", "count_lines", "chain_length", "computed",
    # who relies on whom, and the same words in several places
    "transmissions", "roots", "longest_chains", "circular_reporting", "several_ways", "network",
    "tree", "Tree", "quotation", "versions", "utterance", "align", "Alignment",
    # ranges
    "Profile", "support", "apply_rules", "leave_one_out", "totals", "double_counts",
    # to look through, and what the links of a notebook lead to
    "explore", "cited",
    # dispute
    "positions", "strongest", "denials", "against_interest",
    # refusals
    "mean", "median", "confidence_interval", "multiple_systems_estimation",
    "Fault", "FaultsFound", "SourcebookError", "UnknownName", "NotApplicable",
    "SpanError", "QuantityError", "DateError", "AnchorError",
    # modules that are slow to import, so loaded when first named
    "plots", "report",
]


def __getattr__(name: str) -> ModuleType:
    if name in ("plots", "report"):
        return import_module(f"sourcebook.{name}")
    raise AttributeError(f"module 'sourcebook' has no attribute {name!r}")
