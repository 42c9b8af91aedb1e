"""The rows that the prose of a notebook links to, to be shown below it as what the links lead to.

In JupyterLab a click on ``[613](#f012)`` goes to the element with that id in an output, and
nowhere if there is none.
"""

from __future__ import annotations

from dataclasses import dataclass

from sourcebook.bindings import Row, reading, rows_by_id
from sourcebook.card import STYLE, as_list, fold_away
from sourcebook.case import Case
from sourcebook.errors import UnknownName
from sourcebook.notebooks import read_cells
from sourcebook.prose import find_notebooks, links_of
from sourcebook.schema import STATEMENTS

# JupyterLab goes to the first such element of all open notebooks, even of hidden ones, and leaves it
# folded. It runs no script in an output that is not trusted; there its own way has to do.
UNFOLD = """<script>
window.sourcebookLinks ??= [window.addEventListener("click", (event) => {
  const link = event.target.closest?.('.jp-Notebook a[href^="#"]');
  const name = link && CSS.escape(decodeURIComponent(link.hash.slice(1)));
  const row = name && link.closest(".jp-Notebook").querySelector(
    `details[id="${name}"], details[data-jupyter-id="${name}"]`);
  if (!row) return;
  event.preventDefault();
  event.stopPropagation();
  row.open = true;
  row.scrollIntoView();
}, true)];
</script>"""
"""Makes a click on a link unfold the row of the same notebook."""


@dataclass(frozen=True)
class Cited:
    """The rows that a notebook links to, each folded to one line; made by ``cited``.

    Parameters
    ----------
    notebook : str
    rows : dict of str
        The HTML of each row, by its id.
    """

    notebook: str
    rows: dict[str, str]

    def __repr__(self) -> str:
        return f"<{len(self.rows)} rows that {self.notebook} links to: {' '.join(self.rows)}>"

    def _repr_html_(self) -> str:
        told = "<p><small>What the links in the text lead to. A click unfolds a line.</small></p>"
        return f"<style>{STYLE}</style>{told}{''.join(self.rows.values())}{UNFOLD}"


def cited(case: Case, notebook: str) -> Cited:
    """Return the rows that the prose of a notebook links to, in the order of the links.

    Stands in the last cell of a notebook, so that its links lead somewhere. The notebook
    is read as it was saved last.

    Parameters
    ----------
    case : Case
    notebook : str
        Its name in the folder of notebooks of the case, without ``.ipynb``.

    Raises
    ------
    UnknownName
        If the case has no such notebook; links to no row are left to ``sourcebook notebooks``.

    Examples
    --------
    >>> from sourcebook import open_case
    >>> cited(open_case(), "01_surces")
    Traceback (most recent call last):
    sourcebook.errors.UnknownName: no notebook is called '01_surces'; did you mean 01_sources?
    """
    folder = case.path / "notebooks"
    known = {file.relative_to(folder).with_suffix("").as_posix(): file for file in find_notebooks(folder)}
    if notebook not in known:
        raise UnknownName("notebook", notebook, known)
    rows = rows_by_id(case)
    names = dict.fromkeys(name for _, _, name in links_of(read_cells(known[notebook])) if name in rows)
    return Cited(notebook, {name: _folded(case, name, rows[name]) for name in names})


def _folded(case: Case, name: str, rows: list[Row]) -> str:
    """Return a statement as its card, and any other row with its cells."""
    if rows[0].table in STATEMENTS:
        return case.show(name).folded
    pairs = [(column, str(value)) for row in rows for column, value in row.cells.items() if value is not None]
    return fold_away(name, f"{name} · {reading(rows[0])}", as_list(pairs))
