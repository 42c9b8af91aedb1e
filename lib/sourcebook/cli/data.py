"""The commands about a case and its tables, texts and notebooks."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from pathlib import Path

import click

from sourcebook.terminal import (
    case_argument,
    case_option,
    json_option,
    leave,
    number,
    plain,
    print_faults,
    print_json,
    progress,
    written_case_argument,
)


@click.command()
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


@click.command()
@written_case_argument
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


@click.command()
@written_case_argument
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


@click.command()
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


@click.command()
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


@click.command()
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
