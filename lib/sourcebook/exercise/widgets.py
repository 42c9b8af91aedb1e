"""The form in the students' notebook: a passage, its fields, and a sheet that is written at every change."""

from __future__ import annotations

from html import escape
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from sourcebook.card import STYLE
from sourcebook.exercise.fields import Field, asked_of, fields_of
from sourcebook.exercise.kit import SHEET, read_exercise
from sourcebook.exercise.pages import CONTENT_NOTE, passage
from sourcebook.exercise.sheet import OLD, UNREAD, Answers, read_answers, write_sheet

if TYPE_CHECKING:
    from ipywidgets import VBox, Widget

BLANK = "(blank)"


def form(folder: str | Path = ".") -> VBox:
    """Show the passages of an exercise one by one, each with the fields to code it.

    Parameters
    ----------
    folder : path
        The students' folder. Answers that its sheet holds already are taken up; what is wrong with
        the sheet is told, and one of which something could not be taken up is kept beside the new one.

    Returns
    -------
    ipywidgets.VBox
        Needs a running kernel, as in JupyterLab. Every change is written to the sheet at once.

    Raises
    ------
    SourcebookError
        If there is no exercise in the folder.
    """
    return _Desk(Path(folder)).whole


class _Desk:
    """The widgets, the answers they hold, and the sheet they are written to."""

    def __init__(self, folder: Path):
        import ipywidgets as w

        self.sheet, self.exercise = folder / SHEET, read_exercise(folder)
        self.items = self.exercise["items"]
        self.student = w.Text(description="Your name", layout=w.Layout(width="30em"),
                              style={"description_width": "8em"})
        self.fields_of = {item["number"]: fields_of([item["kind"]]) for item in self.items}
        self.passage, self.said, self.fields = w.HTML(), w.HTML(), w.VBox()
        self.kept: Path | None = None
        self.answers = self._taken_up()
        options = [(f"{item['number']} of {len(self.items)}", at) for at, item in enumerate(self.items)]
        self.at = w.Dropdown(description="Passage", options=options, style={"description_width": "8em"})
        self.back, self.on = (w.Button(description=words) for words in ("Back", "Next"))
        note = w.HTML(f"<style>{STYLE}</style><p><em>{escape(CONTENT_NOTE)}</em></p>")
        steps = w.HBox([self.at, self.back, self.on])
        self.whole = w.VBox([note, self.student, steps, self.passage, self.fields, self.said])
        self._watch()

    def _taken_up(self) -> dict[str, dict[str, str]]:
        """Return the answers that the sheet holds."""
        answers: dict[str, dict[str, str]] = {item["number"]: {} for item in self.items}
        if self.sheet.exists():
            held = read_answers(self.sheet, {item["number"]: item["kind"] for item in self.items})
            answers |= {number: self._written(number, held) for number in held.rows}
            self.student.value = held.named
            self._tell(held)
        return answers

    def _written(self, number: str, held: Answers) -> dict[str, str]:
        """Return the cells of a row as they were written; of a choice, the one that was read."""
        read = {name: str(value) for name, value in held.rows[number].items()
                if value not in (None, UNREAD) and self.fields_of[number][name].choices}
        return held.words[number] | read

    def _tell(self, held: Answers) -> None:
        """Tell what is wrong with the sheet; let it be kept if more than a cell could not be read."""
        told = list(map(str, held.faults))
        lost = any(fault.column not in fields_of(self.exercise["fields"]) for fault in held.faults)
        if lost and self.sheet.stat().st_size:
            names = (f"{OLD}{at or ''}.csv" for at in count())
            self.kept = next(path for path in map(self.sheet.with_name, names) if not path.exists())
            told.append(f"With your first answer, {SHEET} is written anew and the old one kept as "
                        f"{self.kept.name}.")
        self.said.value = "".join(f"<p>{escape(line)}</p>" for line in told)

    def _watch(self) -> None:
        self.at.observe(lambda _: self._show(), "value")
        self.back.on_click(lambda _: self._step(-1))
        self.on.on_click(lambda _: self._step(1))
        self.student.observe(lambda _: self._write(), "value")
        self._show()

    def _step(self, by: int) -> None:
        self.at.value = min(max(self.at.value + by, 0), len(self.items) - 1)

    def _show(self) -> None:
        item = self.items[self.at.value]
        self.passage.value = passage(item)
        self.fields.children = [self._field(field, item["number"]) for field in asked_of(item)]
        self.back.disabled, self.on.disabled = self.at.value == 0, self.at.value == len(self.items) - 1

    def _field(self, field: Field, number: str) -> Widget:
        import ipywidgets as w

        own = {"description": field.label.capitalize(), "style": {"description_width": "8em"},
               "layout": w.Layout(width="46em", max_width="100%")}
        held = self.answers[number].get(field.name, "")
        if field.choices:
            options = [(BLANK, ""), *((each, each) for each in field.choices)]
            box = w.Dropdown(options=options, value=held if held in field.choices else "", **own)
        elif field.form in ("name", "measure"):
            listed = self.exercise["voices" if field.form == "name" else "measures"]
            box = w.Combobox(options=listed, value=held, placeholder=field.help, **own)
        else:
            box = w.Text(value=held, placeholder=field.help, **own)
        box.tooltip = field.help
        box.observe(lambda change: self._take(number, field.name, change["new"]), "value")
        return w.HBox([box, self._adder(box)]) if field.form == "names" else box

    def _adder(self, chain: Widget) -> Widget:
        """Return a list of voices; the one that is chosen is put at the end of the chain."""
        import ipywidgets as w

        adder = w.Combobox(options=self.exercise["voices"], placeholder="add a voice from the list",
                           ensure_option=True, continuous_update=False, layout=w.Layout(width="22em"))

        def add(change: dict[str, str]) -> None:
            if change["new"]:
                chain.value = " > ".join(filter(None, [chain.value.strip(), change["new"]]))
                adder.value = ""

        adder.observe(add, "value")
        return adder

    def _take(self, number: str, field: str, value: str) -> None:
        self.answers[number][field] = value.strip()
        self._write()

    def _write(self) -> None:
        rows = [{"student": self.student.value, "number": item["number"], "kind": item["kind"],
                 **self.answers[item["number"]]} for item in self.items]
        if self.kept and self.sheet.exists():
            self.sheet.replace(self.kept)
        self.kept = None
        write_sheet(self.sheet, self.exercise["fields"], rows)
        done = sum(any(cells.values()) for cells in self.answers.values())
        self.said.value = f"<small>{done} of {len(self.items)} begun, written to {escape(SHEET)}</small>"
