"""A method of criticism says where it comes from, in its own docstring or in that of its module."""

from __future__ import annotations

import inspect
import re
import sys

import pytest

import sourcebook

METHODS = """
    happenings disagreements extents ordered succession undecided relative contradictions outside cycles
    lines count_lines transmissions roots longest_chains circular_reporting several_ways tree
    quotation versions align support leave_one_out totals double_counts
    positions strongest denials against_interest
    mean median confidence_interval multiple_systems_estimation
    read_vague envelope apply_rules relation conflicts as_of remainders revisions
""".split()
SOURCE = re.compile(r"\b[A-Z]\w+[\w ]*,? (?:\(?(?:18|19|20)\d\d)|ISO 8601-2:2019|\bHRDAG\b")
"""A name with a year, a norm, or an organisation that describes its method."""


OWN = """
    happenings disagreements relative contradictions outside quotation versions tree lines count_lines
    read_vague envelope apply_rules relation conflicts as_of remainders revisions
""".split()


def plain(*told: object) -> str:
    return " ".join(" ".join(map(inspect.getdoc, told)).split())


@pytest.mark.parametrize("name", METHODS)
def test_a_method_names_its_source(name):
    method = getattr(sourcebook, name)
    told = plain(method, sys.modules[method.__module__])
    assert SOURCE.search(told), f"say in {method.__module__} where {name} comes from"


@pytest.mark.parametrize("name", OWN)
def test_what_a_reader_asks_help_for_names_its_source_itself(name):
    assert SOURCE.search(plain(getattr(sourcebook, name)))
