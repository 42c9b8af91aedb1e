"""A quantity keeps to its words and can be written back."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sourcebook.errors import SourcebookError
from sourcebook.quantities import QUALIFIERS, Quantity, QuantityError, _strict, parse, strict, vague_term
from sourcebook.schema import TABLES
from sourcebook.spans import OPEN, UNKNOWN, Span
from sourcebook.text import read_text

# Wordings as they stand, look-alike letters included, with the seed they are sliced from.
WORDINGS = [
    ("000", "8 civilians killed", 8, 8, "exact"),
    ("000", "eight ethnic Azerbaijani civilians", 8, 8, "exact"),
    ("000", "several civilians", None, None, "vague"),
    ("000", "nearly 4,000 people", 4000, 4000, "about"),
    ("000", "from 580 to 1500", 580, 1500, "range"),
    ("000", "dozens of civilians", None, None, "vague"),
    ("001", "hundreds of ethnic Azerbaijani civilians", None, None, "vague"),
    ("001", "613 civilians", 613, 613, "exact"),
    ("001", "about 2,000 inhabitants", 2000, 2000, "about"),
    ("001", "about 160 or so lightly armed men", 160, 160, "about"),
    ("001", "a few dozen retreating fighters", None, None, "vague"),
    ("001", "At least 161 civilians", 161, None, "at_least"),
    ("001", "about 800", 800, 800, "about"),
    ("001", "100 Azeri and Armenian civilians", 100, 100, "exact"),
    ("001", "hundreds (I repeat, hundreds) of refugees", None, None, "vague"),
    ("001", "just a few killed people", None, None, "vague"),
    ("001", "at least 161", 161, None, "at_least"),
    ("001", "as many as 500-1,000", 500, 1000, "range"),
    ("001", "at least 1,000 people", 1000, None, "at_least"),
    ("002", "nearly 2500 dwellers", 2500, 2500, "about"),
    ("002", "only four dead bodies", 4, 4, "exact"),
    ("002", "dozens upon dozens of children", None, None, "vague"),
    ("002", "whole families", None, None, "vague"),
    ("002", "- 63 children;", 63, 63, "exact"),
    ("002", "1275 people", 1275, 1275, "exact"),
    ("002", "fourteen thousand rubles", 14000, 14000, "exact"),
    ("002", "at least 300 or 400 people, maybe even more", 300, None, "at_least"),
    ("002", "thousands of people", None, None, "vague"),
    ("002", "picked uр four corpses", 4, 4, "exact"),
    ("002", "several dozen bodies оn the hillsides", None, None, "vague"),
    ("002", "as manу as 1000", None, 1000, "at_most"),
    ("002", "А further 4,000", 4000, 4000, "exact"),
    ("002", "up to 500 people, including women and children", None, 500, "at_most"),
    ("002", "the names of 477 victims", 477, 477, "exact"),
    ("002", "at 100", 100, 100, "exact"),
    ("002", "only two Azerbaijanis were killed", 2, 2, "exact"),
    ("002", "onе shot through the chest", 1, 1, "exact"),
    ("002", "Twelve were killed", 12, 12, "exact"),
    ("002", "more than 1,000 people", 1000, None, "at_least"),
    ("002", "some 3,000 people", 3000, 3000, "about"),
    ("002", "several hundred Khodjali refugees", None, None, "vague"),
    ("002", "The 200 others", 200, 200, "exact"),
    ("002", "Around 200 bodies", 200, 200, "about"),
    ("002", "sixty people dead", 60, 60, "exact"),
    ("002", "maybe one hundred", 100, 100, "about"),
    ("002", "Dozens of thousands of people", None, None, "vague"),
]


@pytest.fixture(scope="module")
def seeds(root):
    return {path.name[:3]: read_text(path) for path in (root / "seeds").glob("*.txt")}


@pytest.mark.parametrize(("seed", "words", "low", "high", "qualifier"), WORDINGS)
def test_a_wording_of_the_documents_is_read_as_it_says(seeds, seed, words, low, high, qualifier):
    assert words in seeds[seed]
    quantity = parse(words)
    assert (quantity.low, quantity.high, quantity.qualifier) == (low, high, qualifier)
    assert quantity.words == words


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("uр to 500", Quantity(None, 500, "at_most")),
        ("оnе", Quantity(1, 1, "exact")),
        ("300 or 400", Quantity(300, 400, "range")),
        ("two or three hundred", Quantity(200, 300, "range")),
        ("between 100 and perhaps 200", Quantity(100, 200, "range")),
        ("at least 100 but no more than 200", Quantity(100, 200, "range")),
        ("a hundred and six women", Quantity(106, 106, "exact")),
        ("about three dozen", Quantity(36, 36, "about")),
        ("half a dozen", Quantity(6, 6, "exact")),
        ("5 thousand", Quantity(5000, 5000, "exact")),
        ("10\u202f000 people", Quantity(10000, 10000, "exact")),
        ("no fewer than 161", Quantity(161, None, "at_least")),
        ("200 dead, perhaps more", Quantity(200, None, "at_least")),
        ("300+", Quantity(300, None, "at_least")),
        ("no more than 50", Quantity(None, 50, "at_most")),
        ("less than 500", Quantity(None, 500, "at_most")),
        ("up to about 500", Quantity(None, 500, "at_most")),
        ("300, more or less", Quantity(300, 300, "about")),
        ("161†", Quantity(161, 161, "exact")),
        ("thunder 12", Quantity(12, 12, "exact")),
        ("as many as several hundred", Quantity(None, None, "vague")),
        ("0 victims", Quantity(0, 0, "exact")),
    ],
)
def test_other_ways_of_saying_it(words, expected):
    assert parse(words) == expected


@pytest.mark.parametrize(
    ("words", "term"),
    [
        ("dozens upon dozens of children", "dozens upon dozens"),
        ("several dozen corpses", "several dozen"),
        ("a few dozen retreating fighters", "few dozen"),
        ("Several refugees", "several"),
        ("manу with multiple stab wounds", "many"),
        ("A number of Khojaly survivors", "a number of"),
        ("a large number of civilians", "large number"),
        ("some people", "some"),
        ("some 300", None),
        ("as many as 1000", None),
        ("how many had been killed", None),
        ("613", None),
    ],
)
def test_the_vague_term_is_the_one_to_look_up(words, term):
    assert vague_term(words) == term


@pytest.mark.parametrize(
    ("quantity", "words", "span"),
    [
        (Quantity(613, 613, "exact"), "613", Span(613, 613)),
        (Quantity(800, 800, "about"), "about 800", Span(800, 800)),
        (Quantity(1000, None, "at_least"), "at least 1,000", Span(1000, OPEN)),
        (Quantity(None, 500, "at_most"), "up to 500", Span(OPEN, 500)),
        (Quantity(500, 1000, "range"), "500 to 1,000", Span(500, 1000)),
        (parse("dozens of corpses"), "dozens", Span(UNKNOWN, UNKNOWN)),
        (Quantity(None, None, "vague"), "a number of", Span(UNKNOWN, UNKNOWN)),
    ],
)
def test_a_quantity_in_plain_words_and_as_a_span(quantity, words, span):
    assert str(quantity) == words
    assert quantity.span == span


def test_the_words_are_kept_but_do_not_make_quantities_differ():
    assert parse("613 civilians") == parse("613") == Quantity(613, 613, "exact")
    assert parse("613 civilians").words == "613 civilians"


counts = st.integers(0, 10**12)


@st.composite
def quantities(draw):
    low, high = sorted((draw(counts), draw(counts)))
    ends = {"at_least": (low, None), "at_most": (None, high), "vague": (None, None), "range": (low, high)}
    qualifier = draw(st.sampled_from(QUALIFIERS))
    return Quantity(*ends.get(qualifier, (low, low)), qualifier)


@given(quantities())
def test_a_quantity_written_back_reads_the_same(quantity):
    assert parse(str(quantity)) == quantity


@given(st.sampled_from([words for _, words, *_ in WORDINGS]))
def test_so_does_every_wording_of_the_documents(words):
    assert parse(str(parse(words))) == parse(words)
    assert parse(f"  {words.upper()}\n") == parse(words)


@given(st.text(max_size=40))
def test_any_words_give_a_quantity_or_a_refusal_that_quotes_them(words):
    try:
        assert parse(words).words == words
    except QuantityError as error:
        assert repr(words) in str(error)


@given(counts, counts)
def test_a_range_that_runs_downwards_is_refused(low, high):
    assume(low > high)
    with pytest.raises(QuantityError, match="expected the lower number first"):
        parse(f"{low} to {high}")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            "the bodies",
            "no number or vague quantity in 'the bodies'; "
            "expected words such as '613', 'at least 161' or 'dozens'",
        ),
        (
            "Two old men and small girl",
            "several quantities in 'Two old men and small girl' (2, and small girl); "
            "expected one; code each in a row of its own",
        ),
        (
            "4 young Meskhetian Turks and 3 Azerbaijanis",
            "several quantities in '4 young Meskhetian Turks and 3 Azerbaijanis' (4, 3); "
            "expected one; code each in a row of its own",
        ),
        (
            "31 bodies, many shot through the head",
            "several quantities in '31 bodies, many shot through the head' (31, many); "
            "expected one; code each in a row of its own",
        ),
        (
            "400 to 300",
            "the range in '400 to 300' runs from 400 down to 300; "
            "expected the lower number first; see the passage",
        ),
        ("1.5 million", "cannot read '1.5' in '1.5 million'; expected a whole number such as 1000 or 1,000"),
        ("1,00", "cannot read '1,00' in '1,00'; expected a whole number such as 1000 or 1,000"),
    ],
)
def test_words_that_give_no_single_quantity_are_refused(words, message):
    with pytest.raises(QuantityError) as refused:
        parse(words)
    assert str(refused.value) == message
    assert isinstance(refused.value, SourcebookError)


@pytest.mark.parametrize(
    "words", ["", "the 366th regiment", "161²", "a 9-month-old baby", "no one", "the second man", "20 %"]
)
def test_ordinals_ages_notes_and_shares_are_no_quantities(words):
    with pytest.raises(QuantityError, match="no number or vague quantity in "):
        parse(words)


@pytest.mark.parametrize(
    ("low", "high", "qualifier", "message"),
    [
        (1, 1, "roughly",
         "no qualifier is called 'roughly'; expected one of exact, about, at_least, at_most, range, vague"),
        (5, None, "exact", "low 5, high None do not go with exact; expected low and high"),
        (5, 9, "at_least", "low 5, high 9 do not go with at_least; expected a low alone"),
        (5, None, "at_most", "low 5, high None do not go with at_most; expected a high alone"),
        (5, 5, "vague", "low 5, high 5 do not go with vague; expected neither"),
        (900, 300, "range", "low 900 is above high 300; expected low first, then high"),
        (5, 9, "about", "low 5 and high 9 differ; expected the qualifier 'range'"),
        (-1, 3, "range", "-1 is below zero; expected a count"),
    ],
)
def test_ends_and_qualifier_that_do_not_go_together_are_refused(low, high, qualifier, message):
    with pytest.raises(QuantityError) as refused:
        Quantity(low, high, qualifier)
    assert str(refused.value) == message


SCRAPS = st.lists(st.one_of(
    st.integers(0, 10**7).map(str), st.integers(0, 10**7).map("{:,}".format),
    st.sampled_from("more than|no more than|over|under|fewer than|exceeding|up to|but|or|to|and|-|2 or 3|"
                    "dozen|hundred|thousand|two|twenty|a|people|1 000|0|05|3.5".split("|"))), max_size=8)


@given(SCRAPS, st.sampled_from([" ", ""]))
def test_which_number_it_is_makes_no_difference_to_whether_words_exclude_it(scraps, between):
    words = between.join(scraps)
    assert strict(words) == _strict.__wrapped__(words)


def test_the_tables_know_the_same_qualifiers():
    column = next(column for column in TABLES["figures"].columns if column.name == "qualifier")
    assert column.values == QUALIFIERS
