"""The texts of a case with their mentions, and the passage around any place in them."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

import pandas as pd

from sourcebook.case import Case
from sourcebook.coverage import coverage, line_of

Row = tuple[str, str, str, str]
"""Kind, left, right and explanation of a discrepancy."""


class Ground:
    """A case as it is searched for discrepancies.

    Parameters
    ----------
    case : Case
    """

    def __init__(self, case: Case):
        self.case = case
        self.texts = {document: case.text(document) for document in case.documents["document_id"]}

    @cached_property
    def mentions(self) -> pd.DataFrame:
        """The mentions of all documents with what accounts for them."""
        return coverage(self.case)

    @cached_property
    def _passages(self) -> dict[str, tuple[list[tuple[int, int, str]], list[int]]]:
        """The passages of each document by start, and how far they reach up to each of them."""
        rows = self.case.passages.dropna(subset=["start", "end"]).sort_values(["start", "end"])
        spans: dict[str, list[tuple[int, int, str]]] = {}
        for row in rows.astype(object).itertuples():
            spans.setdefault(row.document_id, []).append((int(row.start), int(row.end), row.passage_id))
        return {document: (each, list(accumulate((end for _, end, _ in each), max)))
                for document, each in spans.items()}

    def place(self, document: str, at: int) -> str:
        """Return the shortest passage around an offset, else the document and the line."""
        spans, reach = self._passages.get(document, ([], []))
        index, around = bisect_right(spans, at, key=lambda span: span[0]) - 1, []
        while index >= 0 and reach[index] > at:
            start, end, name = spans[index]
            if end > at:
                around.append((end - start, name))
            index -= 1
        return min(around)[1] if around else f"{document}:{line_of(self.texts[document], at)}"
