"""A report page as PDF: its text as blocks of plain text, set on paper by typst."""

from __future__ import annotations

from sourcebook.report.pdf.writer import PdfError, pdf

__all__ = ["PdfError", "pdf"]
