"""The pages of an exercise: notebook, passages to print, instructions, and the teacher's rubric."""

from __future__ import annotations

from html import escape

from sourcebook.card import STYLE
from sourcebook.exercise.fields import Field, asked_of, fields_of

CONTENT_NOTE = (
    "Content note. The passages may tell of violence and of people who were killed, some of them in detail. "
    "You may stop at any time, leave a passage out, and tell your teacher so."
)

HOW = """Read a passage and what stands around it, then code it: what do the words give, and who says it?

1. Do what is asked above the passage. It says which quantity or date is meant if there are several.
2. Code what the text says, not what you know or think likely. A blank means *not stated*.
3. Take the words down first, and read them only then.
4. {where}
5. Work alone. Where you differ from others is what the session is about.

There may be more than one reading that can be defended; those that the tables allow count as right."""

WHERE = {
    False: "Who speaks may have been said long before: the whole texts are in `documents`.",
    True: "Little is shown around a passage, so that nothing graphic stands there; where that does not show "
          "who speaks, it is not asked.",
}
"""Where to look further, by whether the exercise is a gentle one."""

NOTEBOOK_START = """# {name}: what do these passages say, and who says it?

*{note}*

**Goals.** You can take the words of a claim down, read them as far as they go and no further, and name its
speaker and those who pass it on.

**Needs.** The package `sourcebook`. **Passages.** {count}, from easy to hard.

{how}

Run the cells from the top. The form writes each answer to `sheet.csv` at once; you can close the notebook and
go on later. Hand in `sheet.csv`."""

NOTEBOOK_END = """## Where do you differ?

When you have been given `solution.json`, put it beside this notebook and run the cell. It sets your coding
beside that of the tables, field by field, and quotes the rule of the codebook. If you still disagree after
reading it, you may be right: write down why.

## What we may say, what we may not say

We may say what the words give and whose they are. We may not say from this alone what happened."""

README = """# {name}

{note}

{how}

## With the notebook

Open `exercise.ipynb` in JupyterLab, in this folder, and run its cells. The form writes to `sheet.csv`.
It needs the package `sourcebook` and nothing else.

## With a spreadsheet

Read `passages.html` in a browser and fill in `sheet.csv`, one row for each passage. Leave the first line and
the columns `number` and `kind` as they are and put your name into `student`. If the program shows each row
in one cell, open the file by its import from text, with the comma as separator. Save as *CSV UTF-8*. If the
program makes a date of what you type, format the column as text first.

## Fields

| field | what to write |
|---|---|
{fields}

Fields that the kind of a row does not have stay blank. Hand in `sheet.csv`.
"""

HALVES = """Half of the points: a measure, voice or population that lies in the coded one or holds it, part of
a chain, a date that overlaps, words that overlap. A blank is right where the coding has a blank and the field
it goes with is answered; a blank chain, where the speaker is a voice of the list. Of a population only words
that stand in the passage are asked for; where none does, any words of the passage are right, and a blank.
Names may be given by id or in any spelling of the table of names. Change the points in `solution.json`; they
are read from there."""

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{name}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{{font:1rem/1.5 Georgia,serif;max-width:46em;margin:2em auto;padding:0 1em}}{style}
ul{{columns:2;font-size:.9em}} section{{break-inside:avoid}}</style></head>
<body><main><h1>{name}</h1><p><em>{note}</em></p>
{items}
{lists}
</main></body></html>
"""


def _markdown(words: str, by: str) -> dict:
    return {"cell_type": "markdown", "id": by, "metadata": {}, "source": words.splitlines(keepends=True)}


def _code(words: str, by: str) -> dict:
    return {"cell_type": "code", "execution_count": None, "id": by, "metadata": {}, "outputs": [],
            "source": words.splitlines(keepends=True)}


def notebook(exercise: dict) -> dict:
    """Return the students' notebook: instructions, the form, and the cell that checks."""
    start = NOTEBOOK_START.format(name=exercise["name"], note=CONTENT_NOTE, how=_how(exercise),
                                  count=len(exercise["items"]))
    cells = [_markdown(start, "start"), _code("from sourcebook import exercise", "imports"),
             _code("exercise.form()", "form"), _markdown(NOTEBOOK_END, "end"),
             _code("exercise.check()", "check")]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
            "nbformat": 4, "nbformat_minor": 5}


def instructions(exercise: dict) -> str:
    """Return the students' README."""
    fields = fields_of(exercise["fields"]).values()
    rows = [f"| `{field.name}` | {field.help}{_one_of(field.choices)} |" for field in fields]
    how = _how(exercise)
    return README.format(name=exercise["name"], note=CONTENT_NOTE, how=how, fields="\n".join(rows))


def _how(exercise: dict) -> str:
    return HOW.format(where=WHERE[exercise["gentle"]])


def _one_of(choices: tuple[str, ...]) -> str:
    return " One of " + ", ".join(f"`{choice}`" for choice in choices) + "." if choices else ""


def passages(exercise: dict) -> str:
    """Return all passages with the lists of voices and measures as a page to read or print."""
    items = "\n".join(f"<section><h2>{item['number']}</h2>{passage(item)}</section>"
                      for item in exercise["items"])
    lists = "\n".join(
        f"<h2>{title}</h2><ul>{''.join(f'<li>{escape(name)}</li>' for name in exercise[key])}</ul>"
        for key, title in (("voices", "Voices"), ("measures", "Measures")) if exercise[key]
    )
    name = escape(exercise["name"])
    return PAGE.format(name=name, note=CONTENT_NOTE, style=STYLE, items=items, lists=lists)


def passage(item: dict) -> str:
    """Return one passage in its context as HTML, with what is asked."""
    said = {name: escape(item[name]) for name in ("task", "document", "before", "quote", "after")}
    return (
        f'<p>{said["task"]}</p><div class="sourcebook-card"><small>{said["document"]}</small>'
        f'<blockquote style="white-space:pre-line"><span class="around">{said["before"]}</span>'
        f'<mark>{said["quote"]}</mark><span class="around">{said["after"]}</span></blockquote></div>'
    )


def rubric(solution: dict) -> str:
    """Return the teacher's rubric as Markdown: points, then each passage with its coding and the rules."""
    made = ", ".join(f"{name} {_told(value)}" for name, value in solution["made"].items())
    lines = [f"# {solution['name']}: solution and rubric", "", "Not for students before the session.", "",
             f"Made with: {made}.", "", "## Points", "", *_points(solution["points"]), "",
             HALVES, ""]
    for item in solution["items"]:
        lines += _item(item)
    return "\n".join(lines)


def _points(points: dict[str, dict[str, float]]) -> list[str]:
    return [f"- {kind}: " + ", ".join(f"{name.replace('_', ' ')} {worth:g}" for name, worth in own.items())
            + f"; {sum(own.values()):g} together." for kind, own in points.items()]


def _item(item: dict) -> list[str]:
    hard = " ".join(item["reasons"]) or "Nothing that can be computed."
    quote = "> " + item["quote"].replace("\n", "\n> ")
    lines = [f"## {item['number']}", "", quote, "", item["task"], "",
             f"{item['document']}, passage {item['passage']}. Difficulty {item['difficulty']}: {hard}", ""]
    for reading in item["readings"]:
        if reading["asked"]:
            lines += [*_reading(reading, asked_of(item)), ""]
    return lines


def _reading(reading: dict, fields: list[Field]) -> list[str]:
    rules: dict[str, list[str]] = {}
    for field in fields:
        rules.setdefault(reading["rules"][field.name], []).append(field.label)
    coded = [f"| {field.label} | {_told(reading['coded'][field.name])} |" for field in fields]
    also = [f"- right as well: {', '.join(f'{name} {_told(cell)}' for name, cell in one['cells'].items())}. "
            f"{one['because']}" for one in reading["also"]]
    note = [f"- note of the row: {reading['note']}"] if reading["note"] else []
    ruled = [f"- {', '.join(labels)}: {rule}" for rule, labels in rules.items()]
    head = [f"Coded as {reading['id']}:", "", "| field | coding |", "|---|---|"]
    return [*head, *coded, "", *also, *note, *ruled]


def _told(value: object) -> str:
    if isinstance(value, list):
        return " > ".join(map(str, value)) or "blank"
    return "blank" if value is None else " ".join(str(value).split()).replace("|", "\\|")
