"""The command that makes reports by the hundred."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sourcebook.terminal import Refusal, case_option, json_option, leave, print_json

if TYPE_CHECKING:
    from sourcebook.report.sweeps.index import Row


@click.command()
@case_option
@click.option("--grid", type=click.Path(exists=True, dir_okay=False),
              help="A YAML file: parameters with lists of values, or a list of parameter sets, or both as "
                   "grid and sets. Without one: every event with every measure it has figures of.")
@click.option("--template", default="event", metavar="NAME",
              help="A template, or the path of a notebook.  [default: event]")
@click.option("-o", "--out", default="reports", type=click.Path(file_okay=False),
              help="Folder that gets the reports and their index.  [default: reports]")
@click.option("--formats", metavar="A,B", help="Some of notebook,html,pdf,numbers.  [default: all]")
@click.option("--overwrite", is_flag=True, help="Replace altered reports, and those of another case, too.")
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS",
              help="The most that one cell may take.")
@click.option("--workers", type=click.IntRange(min=1), help="Reports at a time.  [default: one a processor]")
@click.option("--dask", metavar="ADDRESS", help="Let the Dask cluster of this scheduler make the reports.")
@json_option
def sweep(case: Path, formats: str | None, as_json: bool, **asked: object) -> None:
    """Make a report for every set of parameters in a grid, and an index of them.

    The whole grid is checked before the first report is made. A report that lies there whole, made
    from the same tables, texts, template, parameters and versions, is kept; so after an
    interruption the same command goes on. Combinations that leave no figure are skipped. A report that
    fails does not stop the others; the exit status is then 1.
    """
    from sourcebook.report import sweep as run
    from sourcebook.report.job import FORMATS
    from sourcebook.report.sweeps.grid import GridError

    chosen = [name.strip() for name in formats.split(",") if name.strip()] if formats else FORMATS
    try:
        done = run(case, formats=chosen, follow=_follow, **asked)
    except GridError as refused:
        count = len(refused.faults)
        summary = f"{count} fault{'s' if count > 1 else ''}, nothing was made"
        raise Refusal("\n".join([*refused.faults, summary])) from None
    if as_json:
        print_json({"index": str(done.index), "reports": [row.plain() for row in done.rows]})
    else:
        for row in done.failed:
            click.echo(f"{row.name}: {row.message}")
        click.echo(f"{done}\n{done.index}")
    leave(len(done.failed))


def _follow(steps: Iterable, count: int, label: str) -> Iterator:
    """Show a bar with the time left on a terminal, otherwise a line for each report."""
    from tqdm import tqdm

    class Bar(tqdm):
        """A bar without a thread of its own, since workers are forked while it is there."""

        monitor_interval = 0

    bar = Bar(total=count, desc=label, delay=1, leave=False, disable=None, smoothing=0)
    with bar:
        for number, step in enumerate(steps, start=1):
            if bar.disable and label == "reports":
                click.echo(_line(number, count, step[1]), err=True)
            bar.update()
            yield step


def _line(number: int, count: int, row: Row) -> str:
    return f"{number}/{count} {row.name}: {row.state}"
