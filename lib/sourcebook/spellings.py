"""The same words written differently: names, quotations, letters of other alphabets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from sourcebook.case import Case
from sourcebook.ground import Ground, Row
from sourcebook.parallels import find_parallels
from sourcebook.text import fold, occurrences, strange_letters

ALIKE = 70
"""How alike, of 100, each word of two forms of a name must be for them to be spellings of it."""


def quotations(ground: Ground) -> Iterator[Row]:
    """Yield words that come twice, in one document or in two, and not quite the same."""
    for row in find_parallels(ground.texts):
        if not row.differences:
            continue
        text = ground.texts[row.left_document]
        words = " ".join(text[row.left_start : row.left_end].split()[:6])
        yield ("quote_difference", ground.place(row.left_document, row.left_start),
               ground.place(row.right_document, row.right_start),
               f"“{words} …” comes twice, with differences: {row.differences}.")


def names(ground: Ground) -> Iterator[Row]:
    """Yield names of one entity that a document spells in several ways, with how often each comes."""
    for (entity, document), group in ground.case.names.groupby(["entity", "document_id"], sort=False):
        places = {form: _whole(form, ground.texts[document]) for form in group["form"]}
        variants = _variants([form for form, starts in places.items() if starts])
        if variants:
            told = ", ".join(f"“{form}” ({len(places[form])})" for form in variants)
            first, second = (ground.place(document, places[form][0]) for form in variants[:2])
            yield ("misspelling", first, second,
                   f"{document} spells {_called(ground.case, entity)} in several ways: {told}.")


def letters(ground: Ground) -> Iterator[Row]:
    """Yield each document that has letters which only look like those around them."""
    for document, text in ground.texts.items():
        strange = set(strange_letters(text))
        words = [word for word in re.finditer(r"[^\W\d_]+", text) if strange & {*range(*word.span())}]
        if words:
            told = list(dict.fromkeys(word.group() for word in words))
            shown = ", ".join(f"“{word}”" for word in told[:12]) + (", …" if len(told) > 12 else "")
            yield ("editorial", ground.place(document, words[0].start()), "",
                   f"{document} has {len(strange)} letters that only look like those around them, "
                   f"in {len(words)} words: {shown}.")


def _variants(forms: list[str]) -> list[str]:
    """Return the forms that are spelt like another of them, word by word.

    Upper case makes no other spelling; a title, an initial or a further word makes another
    form of the name and not another spelling.

    >>> _variants(["Khojaly", "Khodjaly", "KHOJALY", "town of Khojaly", "Nagorno-Karabakh"])
    ['Khojaly', 'Khodjaly', 'KHOJALY']
    """
    alike = [pair for pair in combinations(forms, 2) if _alike(*pair)]
    return list(dict.fromkeys(form for form in forms if any(form in pair for pair in alike)))


def _alike(one: str, other: str) -> bool:
    from rapidfuzz.fuzz import ratio

    left, right = (re.findall(r"\w+", fold(form).casefold()) for form in (one, other))
    return (
        one.casefold() != other.casefold() and len(left) == len(right)
        and all(ratio(*pair) >= ALIKE for pair in zip(left, right, strict=True))
    )


def _whole(form: str, text: str) -> list[int]:
    """Return where a form stands as a name of its own and not inside a longer word."""
    return [at for at in occurrences(form, text)
            if not text[at - 1 : at].isalnum() and not text[at + len(form) : at + len(form) + 1].isalnum()]


def _called(case: Case, entity: str) -> str:
    """Return what an entity is called, which may be a source, a place or an event."""
    known = {table: set(getattr(case, table).iloc[:, 0]) for table in ("sources", "places", "events")}
    return next((case.label(entity, table) for table in known if entity in known[table]), entity)
