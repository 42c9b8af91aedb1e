"""The commands about reports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sourcebook.terminal import (
    FOLDER,
    Refusal,
    case_option,
    json_option,
    leave,
    named_case,
    plain,
    print_json,
)

if TYPE_CHECKING:
    from sourcebook.report import Verification
    from sourcebook.report.parameters import Parameter as ReportParameter

MOST_ROWS = 40
"""How many changed rows are printed; JSON has all."""


class Templated(click.Command):
    """A command whose options are, beside its own, the parameters of the report template it is given."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Look for the template first, since it decides which options there are."""
        words = [word for arg in args for word in arg.split("=", 1)]
        given = words[words.index("--template") + 1 :][:1] if "--template" in words else []
        ctx.meta["template"] = (given or ["event"])[0]
        return super().parse_args(ctx, args)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return the parameters of the template as options, then those of every report."""
        from sourcebook.report.parameters import parameters_of

        if "options" not in ctx.meta:
            known = parameters_of(ctx.meta.get("template", "event"))
            ctx.meta["options"] = [_option(each) for each in known.values() if each.name != "case"]
        return [*ctx.meta["options"], *super().get_params(ctx)]


def _option(parameter: ReportParameter) -> click.Option:
    metavar = {list: "A,B", str: "TEXT"}.get(parameter.type, parameter.type.__name__.upper())
    default = ",".join(parameter.default) if parameter.type is list else str(parameter.default)
    words = parameter.help + (f"  [default: {default}]" if default else "")
    names = [f"--{parameter.name.replace('_', '-')}", parameter.name]
    return click.Option(names, metavar=metavar, help=words)


@click.command(cls=Templated)
@case_option
@click.option("--template", default="event", metavar="NAME",
              help="A template, or the path of a notebook.  [default: event]")
@click.option("-o", "--out", default="reports", type=click.Path(file_okay=False),
              help="Folder that gets a folder for the report.  [default: reports]")
@click.option("--formats", metavar="A,B", help="Write only these.  [default: notebook,html,pdf,numbers]")
@click.option("--overwrite", is_flag=True,
              help="Replace a report that was altered, or made from other inputs or in other formats.")
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS",
              help="Stop if one cell takes longer.")
@click.option("--help-parameters", is_flag=True,
              help="Say what each parameter may be in this case, and make nothing.")
@json_option
def report(
    case: Path, template: str, out: str, formats: str | None, overwrite: bool, timeout: float | None,
    help_parameters: bool, as_json: bool, **given: str | None,
) -> None:
    """Make a report: notebook, page, PDF and tables, sealed, in a folder named after the parameters.

    What cannot be answered is refused before anything runs. A report that lies there whole is
    replaced by one that is the same; for any other, --overwrite is needed; a folder that holds
    other files is left alone. The page is printed last.
    """
    from sourcebook.dates import DateError
    from sourcebook.errors import NotApplicable
    from sourcebook.report import report as make
    from sourcebook.report.parameters import ParameterError, parameters_of

    if help_parameters:
        _describe(case, template, as_json)
        return
    known = parameters_of(template)
    chosen = {} if formats is None else {"formats": [name.strip() for name in formats.split(",")]}
    try:
        values = {name: known[name].read(words) for name, words in given.items() if words is not None}
        made = make(case, template, out, overwrite=overwrite, timeout=timeout, **chosen, **values)
    except (ParameterError, DateError, NotApplicable) as error:
        raise Refusal(str(error)) from None
    if as_json:
        print_json(_files(made.parent))
    else:
        click.echo(str(made))


def _files(folder: Path) -> dict[str, object]:
    from sourcebook.report import MANIFEST, NOTEBOOK, PAGE, PDF, read_seal

    files = {"page": PAGE, "notebook": NOTEBOOK, "pdf": PDF, "manifest": MANIFEST}
    return {"folder": str(folder), "seal": read_seal(folder).digest,
            **{name: str(folder / file) for name, file in files.items() if (folder / file).is_file()}}


def _describe(case: Path, template: str, as_json: bool) -> None:
    """Print what the parameters of a template may be."""
    from sourcebook.case import open_case
    from sourcebook.report.choices import described

    told = described(open_case(case), template)
    if as_json:
        print_json(told)
        return
    for name, each in told.items():
        default = f" [default: {each['default']}]" if each["default"] else ""
        click.echo(f"--{name.replace('_', '-')}: {each['type']}; {each['help']}{default}")
        for value, meaning in each["values"].items():
            click.echo(f"    {value}: {meaning}")


@click.command()
@click.argument("report", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--case", type=FOLDER, callback=lambda *asked: asked[-1] and named_case(*asked),
              help="Folder of the case; then the report is made again and compared.")
@click.option("--template", type=click.Path(exists=True, dir_okay=False), metavar="FILE",
              help="The template, if the report was made with one of your own.")
@json_option
def verify(report: Path, case: Path | None, template: str | None, as_json: bool) -> None:
    """Say whether the files of REPORT are whole, and with --case whether a re-run gives the same.

    The seal that is printed is the beginning of the sha256 of manifest.json but for the commit: two
    people with the same seal hold the same report. Exit status: 0 if all is whole and the same, 1 if not.
    """
    from sourcebook.report import verify as look

    found = look(report, case, template)
    if as_json:
        rows = None if found.rows is None else [asdict(row) for row in found.rows]
        parts = {name: None if (faults := getattr(found, name)) is None else plain(faults)
                 for name in ("files", "inputs", "rerun")}
        print_json({"seal": found.digest, "good": found.good, **parts, "rows": rows})
    else:
        click.echo("\n".join(_told(found)))
    leave(not found.good)


def _told(found: Verification) -> Iterator[str]:
    """Yield what was found, line by line."""
    from sourcebook.report.seals.seal import short

    yield f"seal {short(found.digest)}" if found.digest else "no seal"
    yield from map(str, found.files)
    yield "the report is not whole" if found.files else "the report is whole"
    if found.rerun is None:
        return
    yield from map(str, found.inputs)
    yield f"inputs: {len(found.inputs)} differ" if found.inputs else "inputs: the same"
    yield from map(str, found.rerun)
    shown = found.rows[:MOST_ROWS]
    yield from map(str, shown)
    if len(found.rows) > len(shown):
        yield f"… and {len(found.rows) - len(shown)} more cells or rows; --json lists all"
    yield "a re-run does not give the same" if found.rerun else "a re-run gives the same bytes"
