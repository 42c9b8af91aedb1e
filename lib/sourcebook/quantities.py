"""Words of quantity read as low, high and qualifier, and written back.

The reading keeps to the words: "more than 1,000" has the low end 1,000 that
the words give, "about 800" has both ends at 800, and a vague word ("dozens")
has no ends at all until a reader chooses how to read it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from sourcebook.errors import SourcebookError
from sourcebook.spans import OPEN, UNKNOWN, Span
from sourcebook.text import fold

QUALIFIERS = ("exact", "about", "at_least", "at_most", "range", "vague")
"""How words bound a number."""
ENDS = {"at_least": "a low alone", "at_most": "a high alone", "vague": "neither"}


class QuantityError(ValueError, SourcebookError):
    """Words that give no quantity, or more than one."""


@dataclass(frozen=True)
class Quantity:
    """A quantity as words give it.

    Parameters
    ----------
    low, high : int or None
        The lowest and highest number the words allow; None where they give none.
    qualifier : str
        One of ``QUALIFIERS``. It says which ends there are: both and equal for
        exact and about, low alone for at_least, high alone for at_most, both
        for range, none for vague.
    words : str
        The verbatim words; two quantities of different words are equal.

    Raises
    ------
    QuantityError
        If ends and qualifier do not go together.

    Examples
    --------
    >>> Quantity(161, None, "at_least").span
    Span(low=161, high=open)
    >>> str(Quantity(500, 1000, "range"))
    '500 to 1,000'
    """

    low: int | None
    high: int | None
    qualifier: str
    words: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        low, high = self.low, self.high
        if self.qualifier not in QUALIFIERS:
            known = ", ".join(QUALIFIERS)
            raise QuantityError(f"no qualifier is called {self.qualifier!r}; expected one of {known}")
        if min(low or 0, high or 0) < 0:
            raise QuantityError(f"{min(low or 0, high or 0)} is below zero; expected a count")
        wanted = ENDS.get(self.qualifier, "low and high")
        ends = (low is not None, high is not None)
        if ends != ("low" in wanted, "high" in wanted):
            raise QuantityError(f"low {low}, high {high} do not go with {self.qualifier}; expected {wanted}")
        if all(ends) and low > high:
            raise QuantityError(f"low {low} is above high {high}; expected low first, then high")
        if self.qualifier in ("exact", "about") and low != high:
            raise QuantityError(f"low {low} and high {high} differ; expected the qualifier 'range'")

    def __str__(self) -> str:
        form = {"exact": "{0:,}", "about": "about {0:,}", "at_least": "at least {0:,}",
                "at_most": "up to {1:,}", "range": "{0:,} to {1:,}"}.get(self.qualifier)
        return form.format(self.low, self.high) if form else vague_term(self.words) or "a number of"

    @property
    def span(self) -> Span:
        """The numbers the words allow; the missing end is open, a vague word's ends are unknown."""
        if self.qualifier == "vague":
            return Span(UNKNOWN, UNKNOWN)
        return Span(OPEN if self.low is None else self.low, OPEN if self.high is None else self.high)


@lru_cache(maxsize=1 << 14)
def parse(words: str) -> Quantity:
    """Read the quantity that the words give.

    Parameters
    ----------
    words : str
        A wording in English, as short as can be; words without a quantity may
        stand around it, look-alike letters are folded.

    Returns
    -------
    Quantity

    Raises
    ------
    QuantityError
        If there is no quantity, more than one, or a number in a form not read.

    Examples
    --------
    >>> parse("At least 161 civilians")
    Quantity(low=161, high=None, qualifier='at_least', words='At least 161 civilians')
    >>> parse("as many as 500-1,000").qualifier  # the ceiling itself is a range
    'range'
    >>> parse("the bodies")
    Traceback (most recent call last):
        ...
    sourcebook.quantities.QuantityError: no number or vague quantity in 'the bodies'; \
expected words such as '613', 'at least 161' or 'dozens'
    """
    plain, terms = _prepare(words)
    numbers = [_integer(number, words) for number in NUMBER.findall(plain)]
    if not numbers and not terms:
        expected = "expected words such as '613', 'at least 161' or 'dozens'"
        raise QuantityError(f"no number or vague quantity in {words!r}; {expected}")
    if not numbers and len(terms) == 1:
        return Quantity(None, None, "vague", words)
    start, *gaps = NUMBER.split(plain)
    people = UNCOUNTED.findall(plain)
    if terms or people or len(numbers) > 2 or (len(numbers) == 2 and not _joins(start, gaps[0])):
        seen = ", ".join([f"{number:,}" for number in numbers] + list(terms) + people)
        expected = "expected one; code each in a row of its own"
        raise QuantityError(f"several quantities in {words!r} ({seen}); {expected}")
    bound = _before(start) or _after(gaps[-1])
    if len(numbers) == 1:
        return _single(numbers[0], bound or "exact", words)
    open_above = "at_least" in (_before(start), _after(gaps[-1])) and _before(gaps[0]) != "at_most"
    return _range(*numbers, open_above, words)


@lru_cache(maxsize=1 << 14)
def vague_term(words: str) -> str | None:
    """Return the vague quantity in the words in its plain form, or None.

    >>> vague_term("just a few killed people")
    'few'
    >>> vague_term("the several dozen bodies")
    'several dozen'
    """
    return next(iter(_prepare(words)[1]), None)


def strict(words: str) -> tuple[bool, bool]:
    """Say whether the words exclude the number that they give as the low, and as the high end.

    >>> strict("more than 1,000 people"), strict("fewer than 40"), strict("at least 161")
    ((True, False), (False, True), (False, False))
    >>> strict("no more than 40"), strict("more than 300 but less than 400")
    ((False, False), (True, True))
    """
    return _strict(re.sub("[1-9]", "1", words))


@lru_cache(maxsize=1 << 14)
def _strict(words: str) -> tuple[bool, bool]:
    """Say it of words with ones for digits: which number it is makes no difference, and there are many."""
    before = NUMBER.split(_prepare(words)[0])[:-1]
    bounds = [hit.group() for text in before if (hit := BEFORE.search(text))]
    return any(map(BEYOND.match, bounds)), any(map(SHORT.match, bounds))


SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1_000_000}
_PLURAL = "(?:dozens|tens|scores|hundreds|thousands|millions)"
COMPOUND = re.compile(
    rf"\b(?:(?:several|few|many) (?:{'|'.join(SCALES)})|{_PLURAL}(?: (?:of|upon|and|or) {_PLURAL})?)\b"
)
BARE = re.compile(
    r"\b(?:several|few|(?<!as )(?<!how )many|some(?! \d)|numerous|countless|a couple|whole families"
    r"|a number of|(?:large|great|small|certain|unknown) number)\b"
)
NUMBER = re.compile(r"(?<!\w)\d+(?:[.,]\d+)*(?!\w|-[a-z]| ?%| per ?cent)")
SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?![\d,])")
BEFORE = re.compile(
    r"(?<!\w)(?:(?P<at_least>at least|(?:no|not) (?:fewer|less) than|(?:more|greater) than|over|above"
    r"|upwards of|in excess of|a minimum of|exceed(?:s|ed|ing))"
    r"|(?P<at_most>up to|as many as|at most|(?:(?:no|not) more|less|fewer) than|under|below|a maximum of)"
    r"|(?P<about>about|around|approximately|approx\.|roughly|circa|ca?\.|nearly|almost|close to|some|perhaps"
    r"|maybe|possibly|probably|an estimated|more or less|~))\s*$"
)
BEYOND = re.compile(r"(?:more|greater) than|over|above|in excess of|exceed")
SHORT = re.compile(r"(?:less|fewer) than|under|below")
"""The bounds that exclude the number that stands after them."""
AFTER = re.compile(
    r"^(?:,? [a-z'-]+){0,3}?,? ?(?:(?P<about>or so|or thereabouts|more or less)\b"
    r"|(?P<at_least>\+|(?:or|and|maybe|perhaps)(?: even)? more(?! than| or)|at least)"
    r"|(?P<at_most>or (?:fewer|less)|at most))(?!\w)"
)
PERSON = "(?:man|woman|boy|girl|child|baby|infant|son|daughter|husband|wife|person|civilian|soldier)"
# A person without a number counts one: "2 old men and small girl" is two quantities.
UNCOUNTED = re.compile(rf"\band (?:[a-z-]+ ){{0,3}}{PERSON}\b|\ban? (?:[a-z-]+ ){{0,2}}{PERSON} and\b")


def _prepare(words: str) -> tuple[str, dict[str, None]]:
    """Return the words with numbers in digits and vague terms taken out, and those terms in order."""
    from text_to_num import alpha2digit

    plain = " ".join(fold(words).lower().split())
    terms = dict.fromkeys(COMPOUND.findall(plain))
    plain = re.sub(r"\bno one\b", "nobody", COMPOUND.sub("…", plain))
    plain = SPACED.sub(lambda hit: hit.group().replace(" ", ""), plain)
    plain = alpha2digit(_scaled(plain), "en", 0)
    plain = re.sub(r"\b(\d+) dozen\b", lambda hit: str(12 * int(hit.group(1))), plain)
    return BARE.sub("…", plain), terms | dict.fromkeys(BARE.findall(plain))


def _scaled(plain: str) -> str:
    """Write out what number words leave unsaid: "a hundred", "2 or three hundred", "5 thousand"."""
    from text_to_num import alpha2digit

    def shared(hit: re.Match) -> str:
        first, joint, second, scale = hit.groups()
        small = alpha2digit(first, "en", 0).isdigit()
        return f"{first} {scale} {joint} {second} {scale}" if small else hit.group()

    scale = "|".join(SCALES)
    plain = re.sub(r"\bhalf a dozen\b", "6", plain)
    plain = re.sub(rf"\ban? (?={scale})", "one ", plain)
    plain = re.sub(rf"\b([a-z]+|\d\d?) (or|to) ([a-z]+|\d\d?) ({scale})\b", shared, plain)
    return re.sub(
        rf"(?<![\d.,])(\d+) ({scale})\b", lambda hit: str(int(hit.group(1)) * SCALES[hit.group(2)]), plain
    )


def _integer(number: str, words: str) -> int:
    if not re.fullmatch(r"\d+|\d{1,3}(,\d{3})+", number):
        expected = "expected a whole number such as 1000 or 1,000"
        raise QuantityError(f"cannot read {number!r} in {words!r}; {expected}")
    return int(number.replace(",", ""))


def _single(number: int, qualifier: str, words: str) -> Quantity:
    low = None if qualifier == "at_most" else number
    return Quantity(low, None if qualifier == "at_least" else number, qualifier, words)


def _range(low: int, high: int, open_above: bool, words: str) -> Quantity:
    if low > high:
        seen = f"the range in {words!r} runs from {low:,} down to {high:,}"
        raise QuantityError(f"{seen}; expected the lower number first; see the passage")
    return Quantity(low, None, "at_least", words) if open_above else Quantity(low, high, "range", words)


def _before(plain: str) -> str | None:
    """Return how the words before a number qualify it; a bound outweighs "about"."""
    hit = BEFORE.search(plain)
    if hit is None:
        return None
    return (_before(plain[: hit.start()]) if hit.lastgroup == "about" else None) or hit.lastgroup


def _after(plain: str) -> str | None:
    hit = AFTER.search(plain)
    return hit and hit.lastgroup


def _joins(before: str, gap: str) -> bool:
    """Say whether the words between two numbers make one range of them."""
    while hit := BEFORE.search(gap):
        if hit.lastgroup == "at_most" and _before(before) == "at_least":
            return bool(re.search(r"\b(?:and|but)\s*$", gap[: hit.start()]))
        gap = gap[: hit.start()]
    between = re.search(r"\bbetween\b[a-z ]*$", before)
    return re.fullmatch(r"-? ?(?:to|or|-|and)" if between else r"-? ?(?:to|or|-)", gap.strip()) is not None
