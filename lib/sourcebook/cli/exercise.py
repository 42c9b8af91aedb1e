"""The commands about exercises in blind coding."""

from __future__ import annotations

from pathlib import Path

import click

from sourcebook.terminal import Commands, case_option, json_option, leave, number, plain, print_json

solution_option = click.option(
    "--solution", required=True, type=click.Path(exists=True), metavar="FOLDER",
    help="The teacher's folder, or the solution.json in it.",
)


def listed(_: click.Context, __: click.Parameter, value: str) -> list[str]:
    """Return the words between commas."""
    return [word.strip() for word in value.split(",") if word.strip()]


@click.group(cls=Commands)
def exercise() -> None:
    """Make an exercise in blind coding, mark a sheet, compare a class; print the rules."""


@exercise.command()
@case_option
@click.option("--documents", default="", metavar="A,B", callback=listed,
              help="Ids of documents, or what they end in.  [default: all]")
@click.option("--kinds", default="figures", metavar="A,B", callback=listed,
              help="figures, datings, stances.  [default: figures]")
@click.option("--size", default=12, show_default=True, help="How many passages.")
@click.option("--seed", default=1, show_default=True, help="The same seed draws the same passages.")
@click.option("--name", default="Exercise", show_default=True, help="What it is called.")
@click.option("--gentle", is_flag=True, help="Leave out passages marked as graphic.")
@click.option("-o", "--out", default="exercises", show_default=True, type=click.Path(file_okay=False),
              help="Folder that gets the two folders.")
@json_option
def new(case: Path, out: str, as_json: bool, **wanted: object) -> None:
    """Write two folders: one for students, without any solution, and one for the teacher.

    The passages go from easy to hard.
    """
    from sourcebook.exercise import new as make

    kit = make(case, out=out, **wanted)
    if as_json:
        print_json({"students": str(kit.students), "teacher": str(kit.teacher)})
    else:
        click.echo(f"for students: {kit.students}\nfor the teacher: {kit.teacher}")


@exercise.command()
@click.argument("sheet", type=click.Path(exists=True, dir_okay=False))
@solution_option
@json_option
def check(sheet: str, solution: str, as_json: bool) -> None:
    """Mark SHEET field by field, and say why the codebook decides so.

    What cannot be read is listed, and the rest is marked all the same.
    """
    from sourcebook.exercise import check as mark

    feedback = mark(sheet, solution)
    if as_json:
        print_json({"student": feedback.student, "points": feedback.points, "possible": feedback.possible,
                    "verdicts": [verdict._asdict() for verdict in feedback.verdicts],
                    "faults": plain(list(feedback.faults))})
    else:
        click.echo(str(feedback))
    leave(list(feedback.faults))


@exercise.command()
@click.argument("sheets", nargs=-1, required=True, type=click.Path(exists=True))
@solution_option
@click.option("-o", "--out", default="class", show_default=True, type=click.Path(file_okay=False),
              help="Folder that gets the gradebook, the tables and the picture.")
@json_option
def compare(sheets: tuple[str, ...], solution: str, out: str, as_json: bool) -> None:
    """Compare SHEETS, files or folders of them: agreement by field, where most differ, a gradebook."""
    from sourcebook.exercise import compare as together

    found = together(sheets, solution)
    files = found.write(out)
    faults = [fault for sheet in found.sheets for fault in sheet.faults]
    if as_json:
        print_json({"files": list(map(str, files)), "fields": found.fields.to_dict("records"),
                    "passages": found.passages.to_dict("records"), "faults": plain(faults)})
    else:
        click.echo("\n".join([str(found), "", f"{number(faults)}; written: {', '.join(map(str, files))}"]))
    leave(faults)


@exercise.command()
@case_option
@click.option("-o", "--out", default="handout", show_default=True, type=click.Path(file_okay=False),
              help="Folder that gets the two files.")
@json_option
def handout(case: Path, out: str, as_json: bool) -> None:
    """Write the rules of the codebook on two pages, HTML and PDF."""
    from sourcebook.exercise import handout as write

    files = list(map(str, write(case, out)))
    if as_json:
        print_json({"files": files})
    else:
        click.echo(f"written: {', '.join(files)}")
