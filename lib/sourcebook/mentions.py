"""Every mention of a number or a date in a document, whatever it stands for.

The search errs on the side of finding too much: what is found and is no claim gets a
row in the table of exclusions, with its reason; what is not found is never asked about.
What it passes over is said beside the patterns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from sourcebook.dates import SEASONS, WEEKDAYS, WRITTEN
from sourcebook.text import fold

KINDS = {
    "number": "Digits, number words, ordinals from the third on.",
    "vague": "A quantity without a number: dozens, several, few, many, some, whole families.",
    "date": "A day, month, season with its year, year, decade or century.",
    "weekday": "A day of the week, with the part of the day if there is one.",
    "clock": "A time of the day: hours and minutes, midnight, dawn, the morning.",
    "relative": "A time counted from another: yesterday, the next day, a week later, on the eve of.",
    "duration": "A length of time: five days, nearly a week, for several months.",
    "age": "How old somebody is.",
    "anniversary": "The how-manieth anniversary.",
    "reference": "Footnote marks, list numbers, pages and ISBNs.",
}
"""What a mention is."""

_UNITS = "one two three four five six seven eight nine"
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SCALES = "dozen hundred thousand million billion"
_ORDINALS = "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth \
fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth sixtieth \
seventieth eightieth ninetieth hundredth thousandth"


def _any(*vocabularies: str) -> str:
    return "(?:" + "|".join(" ".join(vocabularies).split()) + ")"


_DIGITS = r"\d+(?:[.,:/-]\d+)*"
_WORD = rf"(?:{_any(_TENS)}(?:-{_any(_UNITS)})?|{_any(_UNITS, _TEENS, _SCALES, 'zero')})"
_AND = "(?:[ -]|(?:(?<=hundred)|(?<=thousand)|(?<=million)) and )"
_SPELT = rf"(?:an? (?={_any(_SCALES)}\b))?{_WORD}(?:{_AND}{_WORD})*"
_ORDINAL = rf"(?:\d+(?:st|nd|rd|th)|(?:{_any(_TENS)}-)?(?:first|second|{_any(_ORDINALS)}))"
_PLURALS = f"(?:{_any(_SCALES.replace(' ', 's ') + 's')}|(?:tens|scores)(?= of))"
_SOME = "(?:(?:just a |only a |a |the )?(?:few|couple of)|several|many|numerous|some|multiple)"
_COUNT = rf"(?:{_SPELT}|{_DIGITS}|{_SOME}|half an?)"
_PART = "morning afternoon evening night"
_PARTS = f"{_any(_PART)}s?"
_PERIOD = f"(?:(?:weekend|fortnight|week|month|year|day|hour|decade)s?|{_PARTS})"
_LENGTH = f"(?:(?:minute|second|moment)s?|{_PERIOD})"
_SPAN = f"minute second moment weekend fortnight week month year day hour decade {_PART}"
_AWAY = "later after before earlier ago prior"
_NEXT = "next following previous preceding same very other"
_PEOPLE = _any("them us you people population residents inhabitants civilians refugees men women children",
               "victims soldiers villagers prisoners hostages dead wounded")
_GROUP = "(?:famil(?:y|ies)|populations?|villages?|towns?|cit(?:y|ies)|columns?|communit(?:y|ies))"

# "one" counts, but not in "no one", "this one", "one can see", "one of the most heinous".
_ONE = r"\b(?<!no )(?<!any )(?<!every )(?<!this )(?<!that )(?<!the only )one\b" \
       r"(?! (?:could|can|may|might|must|should|would|another|by one|after another)\b)" \
       r"(?! of (?:the|its|his|her|their) (?:most|main|least|\w+est)\b)"
# "as many as" and "how many" qualify or ask; "some reason", "some kind of" count nothing.
_VAGUE = (
    (f"{_SCALES} ten score",
     rf"(?:(?:several|a few|many|some) )?{_PLURALS}(?: (?:of|upon|and|or) {_PLURALS})*"),
    (_SCALES, rf"(?:several|(?:a )?few|many) {_any(_SCALES)}"),
    ("several few many numerous countless multiple",
     r"(?:the |just a |a )?(?<!as )(?<!how )(?:several|few|many|numerous|countless|multiple)"),
    ("some twice thrice",
     r"some(?! (?:\d|(?:reason|kind|sort|time|place|way|extent|degree|point)\b))|twice|thrice"),
    ("handful couple pair lot", r"(?:a |the )?(?:handful|couple|pair|lots?) of"),
    ("number group",
     r"a (?:\w+ )?number of|(?:large|great|small|vast)(?:r|er)? (?:number|numbers|groups) of"),
    ("majority minority half rest part",
     r"(?:an? |the )?(?:vast )?(?:majority|minority|half|rest|part) of"
     rf"(?=(?: \W?[\w'-]+){{0,3}} \W?{_PEOPLE}\b)"),
    ("most", rf"most of|most(?= (?:\w+ )?(?:cases|{_PEOPLE})\b)"),
    ("whole entire", rf"(?:almost )?(?:the )?(?:whole|entire) (?:\w+ )?{_GROUP}"),
)
_YEARS = "(?:year|month|week|day)s?"

WORD = re.compile("[a-z]+")
CASED = ("date", "weekday")
"""The kinds whose capitals tell: May from may, Sunday from a name."""

class Form(NamedTuple):
    """How a mention may be written, and words of which it has one: where none stands it is not tried."""

    pattern: re.Pattern[str]
    words: frozenset[str] = frozenset()


def _with(words: str, pattern: str) -> Form:
    """Return a form that has one of these words, or its plural with s."""
    return Form(re.compile(pattern), frozenset(f"{words} {words.replace(' ', 's ')}s".split()))


PATTERNS: dict[str, tuple[Form, ...]] = {
    kind: tuple(form if isinstance(form, Form) else Form(re.compile(form)) for form in forms)
    for kind, forms in (
        ("reference", (
            r"\[\d+\]", r"(?<=\n) *\d+\.(?: \d+\.\d+)*(?= )", r"\bpp?\. ?\d+(?:-\d+)?",
            r"\bisbn(?:-1[03])?:? [\dx-]+",
        )),
        ("anniversary", (
            _with("anniversary anniversaries", rf"\b{_ORDINAL} (?:\w+ )?anniversar(?:y|ies)\b"),
        )),
        ("age", (
            _with("old age", rf"\b(?:{_COUNT}-? (?:or|to|and) )?{_COUNT}[ -]{_YEARS}[ -](?:old|of age)\b"),
            r"(?<=[^\W\d_] )\(\d\d\)",
        )),
        ("date", (
            *(form.pattern for form in WRITTEN[:4]), _with(" ".join(SEASONS), WRITTEN[4].pattern),
            rf"{WRITTEN[-1].pattern}(?<!May)(?<!March)",
            r"(?<=[a-z,;(] )(?:May|March)\b",
            r"\b(?:1[89]|20)\d\d\b(?![.,]\d)", r"\b(?:1\d|20)\d0s\b",
            r"\b\d{1,2}([./])\d{1,2}\1(?:\d{4}|\d\d)\b",
            _with("century centuries", r"(?i:\b(?:[a-z]+|\d+(?:st|nd|rd|th)) (?:century|centuries)\b)"),
        )),
        ("weekday", (
            _with(" ".join(WEEKDAYS).lower(),
                  rf"(?i:\b(?:last |next |this )?)(?:{'|'.join(WEEKDAYS)})s?(?: {_PARTS})?\b"),
        )),
        ("clock", (
            r"\b\d{1,2}(?:[:.]\d\d)? ?[ap](?:m\b|\.m\.)", _with("clock", rf"\b{_COUNT} o'clock\b"),
            r"\b(?:midnight|noon|midday|dawn|dusk|daybreak|sunrise|sunset|nightfall)\b",
            _with(_PART, rf"\b(?:(?:early|late) )?(?:in |on |at |into |by )?(?:the|that|this) {_PARTS}\b"),
        )),
        ("relative", (
            r"\b(?:yesterday|today|tonight|tomorrow|overnight)\b",
            _with(_NEXT, rf"\b(?:the )?(?:{_any(_NEXT)} )+{_PERIOD}\b"),
            r"\b(?:last|this|that) (?:weekend|week|month|year|night|day)\b|\bevery (?:day|week|month|year)\b",
            _with("day eve", r"\b(?:on )?the day (?:before|after)(?: (?:yesterday|tomorrow))?\b"
                             r"|\b(?:on )?the eve of\b"),
            _with(_AWAY, rf"\b(?:{_COUNT} |an? )?{_LENGTH} {_any(_AWAY)}\b"),
            _with("after", rf"\bafter (?:\w+ )?{_COUNT} {_LENGTH}\b"),
            r"\b(?:not )?long (?:after|before)(?:wards)?\b",
        )),
        ("duration", (
            _with(_SPAN, rf"\b{_COUNT}[ -]{_LENGTH}\b"),
            r"\ban? (?:fortnight|week|month|year|day|decade|century)\b",
            r"\b(?:minutes|hours|days|weeks|months|years|decades)(?= of\b)",
            r"\b(?:for|within|after|over) (?:minutes|hours|days|weeks|months|years|decades)\b",
        )),
        ("vague", tuple(_with(words, rf"(?<!\w)(?:{form})(?!\w)") for words, form in _VAGUE)),
        ("number", (
            rf"{_DIGITS}(?:st|nd|rd|th)?(?: {_any(_SCALES)}\b)?", r"\b\d{1,3}(?: \d{3})+\b",
            rf"\b(?!one\b){_SPELT}(?!\w)", rf"\bone(?: and)? {_any(_SCALES)}\b(?: {_WORD})*", _ONE,
            rf"(?:\b{_any(_TENS)}-(?:first|second)|\b(?:{_any(_TENS)}-)?{_any(_ORDINALS)})s?\b",
        )),
    )
}
"""How mentions are written, in folded text and, but for ``CASED``, in lower case.

Passed over: "first", "second" and "last", which mostly give an order and no number; "both",
"all", "no", "group" and the singular "a"; the verbs "may" and "march", and with them "May" and
"March" alone at the head of a sentence."""


class Mention(NamedTuple):
    """A span of a text in which a number or a date stands."""

    start: int
    end: int
    words: str
    kind: str


def mentions(text: str) -> pd.DataFrame:
    """Find every mention of a number or a date.

    Parameters
    ----------
    text : str
        A document; look-alike letters are folded for the search only.

    Returns
    -------
    DataFrame
        ``start, end, words, kind`` (see ``KINDS``), in the order of the text. Mentions do
        not overlap: hits that do are one mention, of the kind of the longest.

    Examples
    --------
    >>> mentions("as manу as 1000 died last week; оnе was found on 1 March")
       start  end      words      kind
    0     11   15       1000    number
    1     21   30  last week  relative
    2     32   35        оnе    number
    3     49   56    1 March      date
    """
    found = pd.DataFrame(find_mentions(text), columns=Mention._fields)
    return found.astype({"start": "int64", "end": "int64", "words": "str", "kind": "str"})


def find_mentions(text: str) -> Iterator[Mention]:
    """Yield what ``mentions`` lists.

    >>> next(find_mentions("as manу as 1000 died")).words
    '1000'
    """
    # A line end within a paragraph parts no words; a blank line does.
    plain = re.sub(r"(?<=\S)\n(?=[^\W\d])", " ", fold(text))
    hits = sorted(_hits(plain), key=lambda hit: hit[:2])
    for start, end, kind in _merged(hits):
        yield Mention(start, end, text[start:end], kind)


def _hits(plain: str) -> Iterator[tuple[int, int, str]]:
    """Yield every hit of every form, paragraph by paragraph: none goes over a blank line."""
    # Matching regardless of case takes three times as long as matching lower case.
    low = plain.lower()
    for begin, stop in pairwise([0, *(hit.end() for hit in re.finditer("\n\n", low)), len(low)]):
        words = set(WORD.findall(low, begin, stop))
        for kind, forms in PATTERNS.items():
            for pattern, needed in forms:
                if not needed or not needed.isdisjoint(words):
                    for hit in pattern.finditer(plain if kind in CASED else low, begin, stop):
                        start = hit.end() - len(hit.group().lstrip())
                        yield start, hit.end() - (kind == "date" and hit.group()[-1] == "."), kind


def _merged(hits: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Join hits that overlap; they come sorted by start."""
    start = end = longest = 0
    kind = ""
    for first, last, other in hits:
        if first >= end:
            if kind:
                yield start, end, kind
            start, end, longest, kind = first, last, 0, other
        if last - first > longest:
            longest, kind = last - first, other
        end = max(end, last)
    if kind:
        yield start, end, kind
