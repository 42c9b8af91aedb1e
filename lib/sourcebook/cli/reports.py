"""The commands about reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sourcebook.terminal import Refusal, case_option, json_option, print_json

if TYPE_CHECKING:
    from sourcebook.report.parameters import Parameter as ReportParameter


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
@json_option
def report(case: Path, template: str, out: str, as_json: bool, **given: str | None) -> None:
    """Make a report: a notebook and one page of HTML, in a folder named after the parameters.

    What cannot be answered is refused before anything runs. The page is printed last.
    """
    from sourcebook.dates import DateError
    from sourcebook.errors import NotApplicable
    from sourcebook.report import NOTEBOOK
    from sourcebook.report import report as make
    from sourcebook.report.parameters import ParameterError, parameters_of

    known = parameters_of(template)
    try:
        values = {name: known[name].read(words) for name, words in given.items() if words is not None}
        page = make(case, template, out, **values)
    except (ParameterError, DateError, NotApplicable) as error:
        raise Refusal(str(error)) from None
    if as_json:
        print_json({"page": str(page), "notebook": str(page.with_name(NOTEBOOK))})
    else:
        click.echo(str(page))
