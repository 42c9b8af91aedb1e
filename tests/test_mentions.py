from __future__ import annotations

import re
import sys
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.dates import MONTHS, WEEKDAYS
from sourcebook.mentions import CASED, KINDS, PATTERNS, _merged, find_mentions, mentions
from sourcebook.quantities import QuantityError, parse
from sourcebook.text import fold

FOUND = {
    "as manу as 1000 have died in а mass killing": ["number 1000"],
    "three were women, onе shot through the chest": ["number three", "number onе"],
    "as many as 500-1,000 may have died\". [17]": ["number 500-1,000", "reference [17]"],
    "at least 300 or 400 people, maybe even more": ["number 300", "number 400"],
    "Some corpses displayed several wounds": ["vague Some", "vague several"],
    "dozens upon dozens of children between 2 and 15 years old": [
        "vague dozens upon dozens", "age 2 and 15 years old"],
    "accompanied by a few dozen retreating fighters": ["vague a few dozen"],
    "hundreds (I repeat, hundreds) of refugees": ["vague hundreds", "vague hundreds"],
    "in many cases whole families had been killed": ["vague many", "vague whole families"],
    "massacred the whole population of the town": ["vague the whole population"],
    "a part of the [refugees] turned to a part of the road": ["vague a part of"],
    "fourteen thousand rubles and a hundred sheep": ["number fourteen thousand", "number a hundred"],
    "Two and three hundred and twenty-one were seen": ["number Two", "number three hundred and twenty-one"],
    "one commander for fifty hostages": ["number one", "number fifty"],
    "no one, this one, one after another; one could only fly": [],
    "one of the most heinous crimes, one of the drivers": ["number one"],
    "how many had been killed, for some reason": [],
    "born in 1976, the ISBN 0-8147-1945-7, pp. 213-214": [
        "date 1976", "reference ISBN 0-8147-1945-7", "reference pp. 213-214"],
    "Notes\n  6. 6.0 6.1 Black Garden, 2004.\n  7. Hugh": [
        "reference 6. 6.0 6.1", "date 2004", "reference 7."],
    "\"Njvaya Gazeta\", 2.04.92": ["date 2.04.92"],
    "on the 29th of February my colleagues": ["date 29th of February"],
    "surrounded Khojaly on Feb. 25 and 26": ["date Feb. 25 and 26"],
    "on the night from 25 to 26 February 1992": ["clock on the night", "date 25 to 26 February 1992"],
    "During the winter of 1992; since the 1980s; the 19th Century": [
        "date winter of 1992", "date 1980s", "date 19th Century"],
    "an attack on 1 March, then in May; it may march on": ["date 1 March", "date May"],
    "the town captured Wednesday, since last Friday, Tuesday night": [
        "weekday Wednesday", "weekday last Friday", "weekday Tuesday night"],
    "until 9 a.m. or 7pm, at 3:00 A.M., at midnight, by about dawn": [
        "clock 9 a.m.", "clock 7pm", "clock 3:00 A.M.", "clock midnight", "clock dawn"],
    "The next day, next morning, the same evening, two days after": [
        "relative The next day", "relative next morning", "relative the same evening",
        "relative two days after"],
    "a week later, almost one week after, several years ago": [
        "relative a week later", "relative one week after", "relative several years ago"],
    "yesterday, today, last week, overnight, on the eve of the storm": [
        "relative yesterday", "relative today", "relative last week", "relative overnight",
        "relative on the eve of"],
    "Nearly a week passed, five days, for several months": [
        "duration a week", "duration five days", "duration several months"],
    "the fourth anniversary and the 28th anniversary": [
        "anniversary fourth anniversary", "anniversary 28th anniversary"],
    "his five-year-old grandson, Mr Dzhabarov (32), a 366th unit": [
        "age five-year-old", "age (32)", "number 366th"],
    "a speed of almost 200 kph, 37 seconds, 31 bodies": [
        "number 200", "duration 37 seconds", "number 31"],
    "two\nhundred men on 25\nFebruary\n\nSeven years": [
        "number two\nhundred", "date 25\nFebruary", "duration Seven years"],
}


@pytest.mark.parametrize("text", FOUND)
def test_a_mention_is_found_with_its_kind(text):
    assert [f"{one.kind} {one.words}" for one in mentions(text).itertuples()] == FOUND[text]


def test_a_text_without_numbers_has_no_mention_but_all_columns():
    assert list(mentions("The singular is passed over: a woman was shot first.").columns) == [
        "start", "end", "words", "kind"]
    assert mentions("The singular is passed over: a woman was shot first.").empty


PIECES = st.sampled_from(
    "12 500-1,000 2.04.92 one two dozen dozens hundred and or to several few many some 1992 February May "
    "Friday a.m. 9 midnight the next day week later years old ( ) [17] . , - bodies as оnе манy \n whole "
    "families".split(" ")
)


@given(st.lists(PIECES).map(" ".join))
def test_mentions_are_in_order_apart_and_verbatim(text):
    found = list(mentions(text).itertuples())
    assert all(text[one.start:one.end] == one.words != "" and one.kind in KINDS for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(one.words == one.words.strip() for one in found)


@given(st.lists(PIECES).map(" ".join))
def test_every_digit_lies_in_a_mention(text):
    spans = [range(one.start, one.end) for one in mentions(text).itertuples()]
    assert all(any(at in span for span in spans) for at, letter in enumerate(text) if letter.isdecimal())


@given(st.lists(PIECES).map(" ".join))
def test_folding_changes_no_mention(text):
    assert mentions(fold(text))[["start", "end", "kind"]].equals(mentions(text)[["start", "end", "kind"]])


def seeds(root):
    return [file.read_bytes().decode() for file in sorted((root / "seeds").glob("*.txt"))]


SCRAPS = st.lists(
    st.sampled_from([*FOUND, *"of|the|old|day|3|twenty|before|,|-|\n|\n\n| \n\n".split("|")]), max_size=12)


@given(SCRAPS, st.sampled_from(["", " "]))
def test_a_form_is_passed_over_only_where_it_finds_nothing(scraps, between):
    text = between.join(scraps)
    plain = re.sub(r"(?<=\S)\n(?=[^\W\d])", " ", fold(text))
    tried = [(hit.end() - len(hit.group().lstrip()),
              hit.end() - (kind == "date" and hit.group()[-1] == "."), kind)
             for kind, forms in PATTERNS.items() for form in forms
             for hit in form.pattern.finditer(plain if kind in CASED else plain.lower())]
    expected = [(*span, kind) for *span, kind in _merged(sorted(tried, key=lambda hit: hit[:2]))]
    assert [(one.start, one.end, one.kind) for one in find_mentions(text)] == expected


def test_folded_text_is_as_long_in_lower_case():
    assert all(len(fold(chr(point)).lower()) == 1 for point in range(sys.maxunicode + 1))


def test_no_digit_month_or_weekday_of_the_documents_is_missed(root):
    calendar = "|".join(name for name in MONTHS + WEEKDAYS if name not in ("May", "March"))
    for text in seeds(root):
        found = {at for one in mentions(text).itertuples() for at in range(one.start, one.end)}
        wanted = {hit.start() for hit in re.finditer(rf"\d|\b(?:{calendar})", text)}
        assert [text[at - 20 : at + 20] for at in sorted(wanted - found)] == []


def test_what_the_reader_of_quantities_can_read_is_found_in_the_documents(root):
    """A second route: a sentence without a mention holds no quantity that ``parse`` reads."""
    missed = []
    for text in seeds(root):
        found = mentions(text)
        for sentence in re.finditer(r"[^.\n]+", text):
            inside = (found["start"] < sentence.end()) & (found["end"] > sentence.start())
            if not inside.any() and _reads(sentence.group()):
                missed.append(sentence.group())
    idiom = re.compile(r"(?i)\bone (?:after another|can see|of (?:the|its) (?:most|main))\b")
    assert [words for words in missed if not idiom.search(words)] == []


def _reads(words):
    try:
        parse(words)
    except QuantityError as error:
        return "several" in str(error)
    return True


def test_twice_the_text_takes_about_twice_the_time(root):
    text = seeds(root)[2]
    times = []
    for copies in (1, 4):
        start = time.perf_counter()
        found = mentions(text * copies)
        times.append(time.perf_counter() - start)
    assert len(found) >= 4 * len(mentions(text)) - 8
    assert times[1] < 12 * times[0]
