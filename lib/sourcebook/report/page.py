"""An executed notebook as one page of HTML that needs nothing else: no network, no script, no file beside it.

What a notebook shows is kept, its code is not. Text is escaped by the template;
outputs that are HTML already come from code that escapes, and the page forbids
its reader's browser to run or fetch anything they might still hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from sourcebook.listing import say
from sourcebook.report.drawing import MIME, drawings
from sourcebook.text import visible

if TYPE_CHECKING:
    from jinja2 import Template
    from nbformat import NotebookNode

TEMPLATES = Path(__file__).parent / "templates"
HIDDEN = "notebook-only"
"""Tag of cells that a reader of the page has no use for."""
ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
"""What colours a traceback on a terminal."""


@dataclass(frozen=True)
class Section:
    """A part of the page: what stands under one heading of the notebook."""

    title: str
    blocks: list[Markup] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """The id of the section, which no statement can have."""
        return "section:" + "-".join(re.findall(r"\w+", self.title.lower()))


def page(notebook: NotebookNode, title: str, subtitle: str, colophon: dict[str, str]) -> str:
    """Return an executed notebook as a page.

    Parameters
    ----------
    notebook : NotebookNode
    title, subtitle : str
        The heading of the page.
    colophon : dict
        What made it, for its foot.

    Examples
    --------
    >>> from nbformat.v4 import new_markdown_cell, new_notebook
    >>> html = page(new_notebook(cells=[new_markdown_cell("## A <b>")]), "1 < 2", "", {})
    >>> "<h1>1 &lt; 2</h1>" in html, "A &lt;b&gt;</h2>" in html, "<script" in html
    (True, True, False)
    """
    style = Markup((TEMPLATES / "report.css").read_text(encoding="utf-8"))
    return visible(template("report.html.j2").render(
        title=title, subtitle=subtitle, sections=_sections(notebook), colophon=colophon, style=style))


# Read and compiled once for all reports.
@cache
def template(name: str, folder: Path = TEMPLATES) -> Template:
    """Return a template of a page, which escapes whatever it is given."""
    from jinja2 import Environment, FileSystemLoader

    environment = Environment(
        loader=FileSystemLoader(folder), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.get_template(name)


def _sections(notebook: NotebookNode) -> list[Section]:
    """Divide the cells by their headings of the second order; what stands before has no title."""
    sections, numbers = [Section("")], count(1)
    for cell in notebook.cells:
        if HIDDEN in cell.metadata.get("tags", ()):
            continue
        if cell.cell_type == "markdown":
            heading, source = _heading(cell.source)
            if heading:
                sections.append(Section(heading))
            sections[-1].blocks.append(_prose(source))
        elif cell.cell_type == "code":
            sections[-1].blocks.extend(_output(output, sections[-1].title, numbers)
                                       for output in cell.outputs)
    return sections


def _heading(source: str) -> tuple[str, str]:
    found = re.match(r"\s*##\s+(.+?)\s*(?:\n|$)", source)
    return (found[1], source[found.end():]) if found else ("", source)


def _prose(source: str) -> Markup:
    """Turn markdown into HTML; HTML inside it is shown, not obeyed."""
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    renderer = IPythonRenderer(escape=True, allow_harmful_protocols=False, exclude_anchor_links=True)
    return Markup(MarkdownWithMath(renderer=renderer).render(source))


def _output(output: NotebookNode, title: str, numbers: Iterator[int]) -> Markup:
    if output.output_type == "stream":
        return say("<pre>{}</pre>", output.text)
    if output.output_type == "error":
        return say("<pre>{}: {}</pre>", output.ename, ESCAPES.sub("", output.evalue))
    data = output.data
    if "text/html" in data:
        return Markup(data["text/html"])
    if MIME in data or "image/png" in data:
        return _picture(data, title, next(numbers))
    if "text/markdown" in data:
        return _prose(data["text/markdown"])
    return say("<pre>{}</pre>", data.get("text/plain", ""))


def _picture(data: dict[str, str], title: str, number: int) -> Markup:
    """Return a drawing whose marks are links, or where there is none the picture as it is."""
    alt = f"Picture: {title.rstrip('?.!') or 'see the text'}. The table near it has the same statements."
    png = "".join(data.get("image/png", "").split())
    drawn = Markup().join(drawings(data[MIME], alt, number)) if MIME in data else None
    led = "Every mark leads to its passage. " if drawn else ""
    return say('<figure><figcaption>{}<span class="narrow">The picture is wider than this screen; scroll it '
               'sideways.</span></figcaption>'
               '<div class="picture" tabindex="0" role="region" aria-label="Picture {}">{}</div></figure>',
               led, number, drawn or say('<img alt="{}" src="data:image/png;base64,{}">', alt, png))
