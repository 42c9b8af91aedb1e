"""The ``sourcebook`` command."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sourcebook.terminal import (
    INTERRUPTED,
    PIPE_CLOSED,
    Commands,
    Refusal,
    case_argument,
    case_option,
    json_option,
    leave,
    number,
    plain,
    print_faults,
    print_json,
    progress,
)

if TYPE_CHECKING:
    from sourcebook.parameters import Parameter as ReportParameter


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sourcebook")
def cli() -> None:
    """Source criticism of contested events: who says what, through whom, in which words.

    A case is a folder with data/ and seeds/; without one named, the nearest
    upward from here is taken. Exit status: 0 if all is well, 1 if there are
    faults, 2 if the command cannot be understood.
    """


@cli.command()
@case_argument
@json_option
def check(case: Path, as_json: bool) -> None:
    """List all faults of CASE: seeds, tables, quotes, readings."""
    from sourcebook.checks import faults_of
    from sourcebook.draft import read_draft

    draft = read_draft(case)
    faults = faults_of(draft, partial(progress, label="checking"))
    if as_json:
        print_json({"case": draft.name, **draft.counts(), "faults": plain(faults)})
    else:
        counts = ", ".join(f"{count} {things}" for things, count in draft.counts().items())
        print_faults(faults, f"{counts}: {number(faults)}")
    leave(faults)


@cli.command()
@case_argument
@click.option("--partial", "partly", is_flag=True, help="Write those found even if some are not.")
@json_option
def anchor(case: Path, partly: bool, as_json: bool) -> None:
    """Fill start and end in CASE/data/passages.csv from the quotes.

    Quotes that stand in no place or in several are listed with the nearest
    candidates; then nothing is written, unless --partial is given.
    """
    from sourcebook.anchoring import anchor_passages

    done = anchor_passages(case, partly, partial(progress, label="anchoring"))
    faults = list(done.faults)
    if as_json:
        print_json({**asdict(done), "faults": plain(faults)})
    else:
        outcome = "data/passages.csv written" if done.written else "nothing written"
        found = f"passages: {done.anchored} found, {done.kept} in place already"
        print_faults(faults, f"{found}; {number(faults)}, {outcome}")
    leave(faults)


@cli.command()
@case_argument
@click.option("--check", "only_look", is_flag=True, help="Write nothing; only say what is out of date.")
@json_option
def package(case: Path, only_look: bool, as_json: bool) -> None:
    """Bring CASE/data/datapackage.json and the tables in CASE/data/CODEBOOK.md up to date.

    What is written by hand in either is kept: name, title, licences and the like in the
    one, all outside the marked part in the other.
    """
    from sourcebook.datapackage import package_faults, write_package

    faults = package_faults(case) if only_look else []
    written = [] if only_look else write_package(case)
    if as_json:
        print_json({"written": written, "faults": plain(faults)})
    else:
        outcome = f"{' and '.join(written)} written" if written else "nothing written"
        print_faults(faults, f"package: {number(faults)}, {outcome}")
    leave(faults)


@cli.command()
@click.argument("statement_id", metavar="ID")
@case_option
@json_option
def show(statement_id: str, case: Path, as_json: bool) -> None:
    """Show statement ID: its words in context, its chain and its reading."""
    from sourcebook.case import open_case

    card = open_case(case).show(statement_id)
    if as_json:
        print_json(asdict(card))
    else:
        click.echo(str(card))


@cli.command()
@case_argument
@click.option("--all", "every", is_flag=True, help="List the mentions that are accounted for too.")
@click.option("--skeleton", is_flag=True, help="Print rows for data/exclusions.csv, the reason blank.")
@json_option
def audit(case: Path, every: bool, skeleton: bool, as_json: bool) -> None:
    """List the numbers and dates in the documents of CASE that no table accounts for.

    A mention is accounted for by the wording of a figure or dating, by a term or name
    it lies in, or by an exclusion with its reason.
    """
    from sourcebook import audit as audits
    from sourcebook.case import open_case

    rows = audits.audit(open_case(case), every=True)
    missing = rows[rows["covered_by"] == ""]
    listed = rows if every else missing
    if skeleton:
        click.echo(audits.skeleton(missing), nl=False)
    elif as_json:
        counts = audits.tally(rows).to_dict("records")
        print_json({"documents": counts, "mentions": listed.to_dict("records")})
    else:
        click.echo("\n".join([*audits.listing(listed), audits.summary(rows)]))
    leave(len(missing))


@cli.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True))
@case_option
@json_option
def notebooks(paths: tuple[str, ...], case: Path, as_json: bool) -> None:
    """Check how notebooks were run, their plots, and that their prose is bound to rows.

    PATHS are notebooks, or folders of them; without any, the notebooks of the case.
    """
    from sourcebook.case import open_case
    from sourcebook.prose import check_notebooks

    faults = check_notebooks(paths, open_case(case), partial(progress, label="reading"))
    if as_json:
        print_json({"faults": plain(faults)})
    else:
        print_faults(faults, f"notebooks: {number(faults)}")
    leave(faults)


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
        from sourcebook.parameters import parameters_of

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


@cli.command(cls=Templated)
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
    from sourcebook.parameters import ParameterError, parameters_of
    from sourcebook.report import NOTEBOOK
    from sourcebook.report import report as make

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


def main() -> None:
    """Run the command line; Ctrl-C and a closed pipe end it without a word."""
    try:
        status = cli.main(prog_name="sourcebook", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        status = INTERRUPTED
    except BrokenPipeError:
        # Python would complain again when it closes standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = PIPE_CLOSED
    sys.exit(status)
