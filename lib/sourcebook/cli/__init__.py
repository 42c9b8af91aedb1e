"""The ``sourcebook`` command."""

from __future__ import annotations

import os
import sys

import click

from sourcebook.cli.data import anchor, audit, check, notebooks, package, show
from sourcebook.cli.diff import diff
from sourcebook.cli.exercise import exercise
from sourcebook.cli.reports import report, verify
from sourcebook.cli.sweep import sweep
from sourcebook.terminal import FAULTY, INTERRUPTED, PIPE_CLOSED, Commands


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sourcebook")
def cli() -> None:
    """Source criticism of contested events: who says what, through whom, in which words.

    A case is a folder with data/ and seeds/; without one named, the nearest
    upward from here is taken. Exit status: 0 if all is well, 1 if there are
    faults, 2 if the command cannot be understood.
    """


for command in (check, anchor, package, show, audit, notebooks, report, verify, sweep, exercise, diff):
    cli.add_command(command)


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
        status = PIPE_CLOSED
    except OSError as error:
        click.echo(f"Error: standard output: {error.strerror}", err=True)
        status = FAULTY
    _let_go()
    sys.exit(status)


def _let_go() -> None:
    """Drop what could not be written: Python would complain again when it closes standard output."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
