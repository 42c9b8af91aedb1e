"""What every command does alike: refusals in one line, progress bars, faults and JSON printed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TypeVar

import click

from sourcebook.errors import Fault, FaultsFound, SourcebookError, UnknownName

Step = TypeVar("Step")

FAULTY, USAGE, INTERRUPTED, PIPE_CLOSED = 1, 2, 130, 141
"""Exit statuses beside 0: the first two are ours, the others a shell's for Ctrl-C and a closed pipe."""


class Refusal(click.ClickException):
    """A request that cannot be met as it was worded."""

    exit_code = USAGE


class Commands(click.Group):
    """A group of commands that answers what the library refuses with one line, not a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except UnknownName as error:
            raise Refusal(str(error)) from None
        except FaultsFound as error:
            click.echo(str(error), err=True)
            ctx.exit(FAULTY)
        except SourcebookError as error:
            raise click.ClickException(str(error)) from None
        except BrokenPipeError:
            ctx.exit(PIPE_CLOSED)
        except OSError as error:
            raise click.ClickException(f"{error.filename or 'standard output'}: {error.strerror}") from None


def named_case(ctx: click.Context, option: click.Parameter, value: str | None) -> Path:
    """Return the folder of the case that was named or is around; say so if it is only around the package."""
    folder = _found(value)
    if _is_elsewhere(folder, value):
        click.echo(f"no case here; taking the one around the package, {folder}", err=True)
    return folder


def case_to_write(ctx: click.Context, option: click.Parameter, value: str | None) -> Path:
    """Return the folder of the case that was named, or of the one around, but never of one elsewhere."""
    folder = _found(value)
    if _is_elsewhere(folder, value):
        raise click.BadParameter("there is no case here to write into; name the folder of one")
    return folder


def _found(value: str | None) -> Path:
    from sourcebook.draft import find_case

    try:
        return find_case(value)
    except SourcebookError as error:
        raise click.BadParameter(str(error)) from None


def _is_elsewhere(folder: Path, value: str | None) -> bool:
    """Say whether a case was taken that was neither named nor found upward from here."""
    return value is None and folder not in (Path.cwd(), *Path.cwd().parents)


FOLDER = click.Path(exists=True, file_okay=False)
case_argument = click.argument("case", required=False, type=FOLDER, callback=named_case)
written_case_argument = click.argument("case", required=False, type=FOLDER, callback=case_to_write)
case_option = click.option("--case", type=FOLDER, callback=named_case, help="Folder of the case.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")


def progress(steps: Iterable[Step], label: str) -> Iterable[Step]:
    """Go through steps, with a bar on a terminal if they take more than a second."""
    from tqdm import tqdm

    return tqdm(steps, desc=label, delay=1, leave=False, disable=None)


def plain(faults: list[Fault]) -> list[dict[str, object]]:
    """Return faults as JSON can hold them, with their message."""
    return [{**asdict(fault), "message": str(fault)} for fault in faults]


def number(faults: list[Fault]) -> str:
    """Return how many faults there are, in words.

    >>> number([])
    'no faults'
    """
    return f"{len(faults)} fault{'s' if len(faults) > 1 else ''}" if faults else "no faults"


def print_faults(faults: list[Fault], summary: str) -> None:
    """Print a line for each fault, then the summary."""
    click.echo("\n".join([*map(str, faults), summary]))


def print_json(value: dict[str, object]) -> None:
    """Print JSON, the letters of all languages as they are."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def leave(faults: list[Fault] | int) -> None:
    """End the command with the exit status for faults, if there are any."""
    if faults:
        click.get_current_context().exit(FAULTY)
