"""A date is the days it may mean; two dates are ordered only where the days allow."""

from __future__ import annotations

from datetime import date, time

import edtf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from undate import Undate

from sourcebook.dates import DateError, days_between, order, parse_clock, parse_edtf, parse_words, weekday
from sourcebook.errors import SourcebookError
from sourcebook.spans import OPEN, UNKNOWN, Span
from sourcebook.text import read_text


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1992", date(1992, 1, 1), date(1992, 12, 31)),
        ("1992-02", date(1992, 2, 1), date(1992, 2, 29)),
        ("1992-02-25", date(1992, 2, 25), date(1992, 2, 25)),
        ("199X", date(1990, 1, 1), date(1999, 12, 31)),
        ("19XX-02-29", date(1904, 2, 29), date(1996, 2, 29)),
        ("1992-XX-30", date(1992, 1, 30), date(1992, 12, 30)),
        ("1992-02-2X", date(1992, 2, 20), date(1992, 2, 29)),
        ("1992-02-XX", date(1992, 2, 1), date(1992, 2, 29)),
        ("1992-21", date(1992, 3, 1), date(1992, 5, 31)),
        ("1991-23", date(1991, 9, 1), date(1991, 11, 30)),
        ("1991-24", date(1991, 12, 1), date(1992, 2, 29)),
        ("1992-02-25/1992-02-26", date(1992, 2, 25), date(1992, 2, 26)),
        ("1992-02/1992", date(1992, 2, 1), date(1992, 12, 31)),
        ("../1992-02-26", OPEN, date(1992, 2, 26)),
        ("1991-10/..", date(1991, 10, 1), OPEN),
        ("/1992-02-26", UNKNOWN, date(1992, 2, 26)),
        ("1991-10/", date(1991, 10, 1), UNKNOWN),
        ("[1992-02-26,1992-02-25]", date(1992, 2, 25), date(1992, 2, 26)),
        ("[1991-24, 1992-24]", date(1991, 12, 1), date(1993, 2, 28)),
    ],
)
def test_a_date_is_read_as_its_first_and_last_day(text, first, last):
    assert (parse_edtf(text).first, parse_edtf(text).last) == (first, last)


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [
        ("1992", False, False),
        ("1992~", True, False),
        ("1992-02?", False, True),
        ("1992-02-25%", True, True),
        ("1992-02-25~/1992-02-26?", True, True),
        ("[1992-02-25,1992-02-26~]", True, False),
    ],
)
def test_qualifiers_are_kept_beside_the_days(text, approximate, uncertain):
    read = parse_edtf(text)
    assert (read.approximate, read.uncertain) == (approximate, uncertain)
    assert read.span == parse_edtf(text.translate({ord(sign): None for sign in "?~%"})).span


def test_a_span_counts_days():
    assert parse_edtf("1992-02-25/1992-03-01").span == Span(727253, 727258)
    assert parse_edtf("/1992-02-25").span == Span(UNKNOWN, 727253)


singles = st.one_of(
    st.dates(date(1000, 1, 1), date(2999, 12, 31)).map(str),
    st.builds("{:04}-{:02}".format, st.integers(1, 9998), st.integers(1, 12) | st.integers(21, 24)),
    st.builds("{:04}".format, st.integers(1, 9999)),
    st.builds("{:03}X".format, st.integers(0, 999)),
    st.builds("{}-XX".format, st.integers(1000, 2999)),
)
texts = st.one_of(
    singles,
    st.builds("{}{}".format, singles, st.sampled_from("?~%")),
    st.builds("../{}".format, singles),
    st.builds("{}/..".format, singles),
    st.builds("/{}".format, singles),
    st.builds("{}/".format, singles),
    st.builds("[{},{}]".format, singles, singles),
    st.lists(st.dates(date(1990, 1, 1), date(1994, 12, 31)), min_size=2, max_size=2).map(
        lambda days: "/".join(map(str, sorted(days)))
    ),
)


@given(texts)
def test_a_date_written_back_reads_the_same(text):
    assert str(parse_edtf(text)) == text
    assert parse_edtf(str(parse_edtf(text))) == parse_edtf(text)


@given(st.dates(date(1000, 1, 1)))
def test_a_day_is_read_as_the_standard_library_reads_it(day):
    assert (parse_edtf(str(day)).first, parse_edtf(str(day)).day) == (day, day)
    assert weekday(str(day)) == f"{day:%A}"


def by_edtf(text):
    read = edtf.parse_edtf(text)
    return date(*read.lower_strict()[:3]), date(*read.upper_strict()[:3])


def by_undate(text):
    read = Undate.parse(text, "EDTF")
    # The ends of an interval are dates of their own, each with a first and a last day.
    ends = getattr(read.earliest, "earliest", read.earliest), getattr(read.latest, "latest", read.latest)
    return tuple(date.fromisoformat(str(end)) for end in ends)


@pytest.mark.parametrize(
    "text",
    ["1992", "1992-02", "1992-02-25", "199X", "19XX", "1992-XX", "1992-02-XX", "1992-XX-25", "1992?",
     "1992-02~", "1992-02-25%", "1992-02-25/1992-02-26", "1991-10/1992-03", "1992/1993", "1900-02-XX"],
)
def test_two_other_readers_of_edtf_find_the_same_days(text):
    read = parse_edtf(text)
    assert by_edtf(text) == by_undate(text) == (read.first, read.last)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("1992-02-25", "1992-02-26", "before"),
        ("1992-03-01", "1992-02-29", "after"),
        ("1992-02-25", "1992-02-25", "same"),
        ("1992-02-25~", "1992-02-25", "cannot be ordered"),
        ("1992-02", "1992-02-25", "cannot be ordered"),
        ("1992-02", "1992-02", "cannot be ordered"),
        ("1992-02-10/1992-02-12", "1992-02-25/1992-02-26", "before"),
        ("1992-02-25/1992-02-26", "1992-02-26/1992-02-27", "cannot be ordered"),
        ("../1992-02-12", "1992-02-25", "before"),
        ("1992-02-12/..", "1992-02-25", "cannot be ordered"),
        ("1992-02-26/", "1992-02-25", "after"),
        ("1992-02-12/", "1992-02-25", "cannot be ordered"),
        ("[1992-02-25,1992-02-27]", "1992-02-26", "cannot be ordered"),
    ],
)
def test_the_order_of_two_dates(a, b, expected):
    assert order(a, b) == expected
    assert order(parse_edtf(a), parse_edtf(b)) == expected


@given(texts, texts)
def test_order_turns_with_its_sides(a, b):
    turned = {"before": "after", "after": "before"}
    assert order(b, a) == turned.get(order(a, b), order(a, b))


near = st.builds(
    lambda first, days, form: form.format(date.fromordinal(first), date.fromordinal(first + days)),
    st.integers(727200, 727212),
    st.integers(0, 4),
    st.sampled_from(["{}", "{}/{}", "{}/..", "/{}", "../{}", "{}?"]),
)


@given(near, near, near)
def test_order_carries_over_wherever_it_is_decided(a, b, c):
    if order(a, b) == order(b, c) != "cannot be ordered":
        assert order(a, c) == order(a, b)
    if order(a, b) == "same":
        assert order(a, c) == order(b, c)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("1992-02-25", "1992-02-28", (3, 3)),
        ("1992-02-25/1992-02-26", "1992-03-05", (8, 9)),
        ("1992-02-25", "1992-02", (-24, 4)),
        ("1992-03-05", "1992-02-25", (-9, -9)),
        ("1992-02-25", "1992/..", None),
        ("/1992-02-25", "1992-03-05", None),
    ],
)
def test_days_between_two_dates(a, b, expected):
    assert days_between(a, b) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1992-02-25", "Tuesday"),
        ("1992-02-26~", "Wednesday"),
        ("1992-02-25/1992-02-25", "Tuesday"),
        ("1992-02", None),
        ("../1992-02-25", None),
    ],
)
def test_only_a_single_day_has_a_weekday(text, expected):
    assert weekday(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("03:00", (time(3), time(3))),
        ("00:00/01:00", (time(0), time(1))),
        ("23:30/03:00", (time(23, 30), time(3))),
    ],
)
def test_a_clock_time_is_two_times(text, expected):
    assert parse_clock(text) == expected


@pytest.mark.parametrize("text", ["24:00", "3:00", "03:60", "03:00/", "3 a.m.", "", "3:00:00", "٠٣:٠٠", None])
def test_other_clock_times_are_refused(text):
    with pytest.raises(DateError) as refused:
        parse_clock(text)
    assert str(refused.value) == f"{text!r} is no clock time; expected HH:MM or HH:MM/HH:MM, 00:00 to 23:59"


# Dates as they stand in the seeds; the year is given where the words leave it out.
WORDINGS = [
    ("000", "February 10–12, 1992", None, "1992-02-10/1992-02-12"),
    ("000", "Since October 1991", None, "1991-10"),
    ("000", "on February 5", 1992, "1992-02-05"),
    ("000", "on January 28", 1992, "1992-01-28"),
    ("000", "At midnight on February 10", 1992, "1992-02-10"),
    ("000", "in 1988, Gushchular", None, "1988"),
    ("001", "on 25 February 1992", None, "1992-02-25"),
    ("001", "by 1991", None, "1991"),
    ("001", "During the winter of 1992", None, "[1991-24,1992-24]"),
    ("001", "the 29th of February", 1992, "1992-02-29"),
    ("001", "dated March 24, 1997", None, "1997-03-24"),
    ("001", "New York, September 1992", None, "1992-09"),
    ("001", "Published: March 5, 1992", None, "1992-03-05"),
    ("001", "on Feb. 25 and 26", 1992, "1992-02-25/1992-02-26"),
    ("002", "26 November 1991", None, "1991-11-26"),
    ("002", "in October 1991", None, "1991-10"),
    ("002", "on 30 October", 1991, "1991-10-30"),
    ("002", "the night from 25 to 26 February 1992", None, "1992-02-25/1992-02-26"),
    ("002", "On 28 February, two helicopters", 1992, "1992-02-28"),
    ("002", "On 1 March, when a group", 1992, "1992-03-01"),
    ("002", "The Times, 2 March 1992", None, "1992-03-02"),
    ("002", "On the night of February 25-26", 1992, "1992-02-25/1992-02-26"),
    ("002", "Beginning February 27", 1992, "1992-02-27"),
    ("002", "Late in 1987", None, "1987"),
]


@pytest.fixture(scope="module")
def seeds(root):
    return {path.name[:3]: read_text(path) for path in (root / "seeds").glob("*.txt")}


@pytest.mark.parametrize(("seed", "words", "year", "expected"), WORDINGS)
def test_a_date_of_the_documents_is_read_as_written(seeds, seed, words, year, expected):
    assert words in seeds[seed]
    assert str(parse_words(words, year)) == expected
    if year is not None:
        assert parse_words(words) is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("28 Feb 1992", "1992-02-28"),
        ("Sept. 5, 1992", "1992-09-05"),
        ("25 or 26 February 1992", "[1992-02-25,1992-02-26]"),
        ("from October 1991 to March 1992", "1991-10/1992-03"),
        ("28 February to 1 March 1992", "1992-02-28/1992-03-01"),
        ("the summer of 1992", "1992-22"),
        ("1992", "1992"),
        ("1992-02-25", "1992-02-25"),
    ],
)
def test_other_ways_of_writing_a_date(words, expected):
    assert str(parse_words(words)) == expected


@pytest.mark.parametrize(
    "words",
    ["613", "1275 people", "2000 inhabitants", "Tuesday night", "last Friday", "may have died", "",
     "February 25, 1992 and March 1, 1992", "between 580 and 1500 people"],
)
def test_words_without_one_date_give_none(words):
    assert parse_words(words, year=1992) is None


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_a_day_written_out_is_read_back(day):
    assert parse_words(f"on {day.day} {day:%B} {day.year}").day == day
    assert parse_words(f"{day:%b} {day.day}, {day.year}").day == day
    assert parse_words(f"on {day:%B} {day.day}", year=day.year).day == day


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_a_refusal(text):
    for read in (parse_edtf, parse_words):
        try:
            read(text)
        except DateError as error:
            assert isinstance(error, SourcebookError)


NO_DATE = "{!r} is no EDTF date; expected for example 1992-02-25, 1992-02 or 199X"
NO_DAY = "{!r} is no day of the calendar; expected a date such as 1992-02-25"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("25 February 1992", NO_DATE),
        ("1992-2-25", NO_DATE),
        ("1992-02-25 ", NO_DATE),
        ("XXXX", NO_DATE),
        ("", NO_DATE),
        ("[]", NO_DATE),
        ("..", NO_DATE),
        ("1992/1993/1994", NO_DATE),
        ("1992-02-25T03:00", NO_DATE),
        ("1992-02-30", NO_DAY),
        ("1991-02-29/1991-03-01", NO_DAY),
        ("1992-13", NO_DAY),
        ("1992-02-3X", NO_DAY),
        ("0000", NO_DAY),
        ("199X-24", NO_DAY),
        ("/", "{!r} has no date on either side; expected for example ../1992-02-26"),
        ("../", "{!r} has no date on either side; expected for example ../1992-02-26"),
        ("1992-02-26/1992-02-25", "{!r} runs backwards; expected the earlier date before the slash"),
        (None, "{!r} is no EDTF date; expected text such as 1992-02-25"),
        (1992, "{!r} is no EDTF date; expected text such as 1992-02-25"),
    ],
)
def test_text_outside_the_subset_is_refused(text, message):
    with pytest.raises(DateError) as refused:
        parse_edtf(text)
    assert str(refused.value) == message.format(text)


def test_a_written_day_that_no_calendar_has_is_refused():
    with pytest.raises(DateError) as refused:
        parse_words("31 February 1992")
    assert str(refused.value) == NO_DAY.format("1992-02-31")
