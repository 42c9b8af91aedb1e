"""Whether a report is whole, and whether its case still gives the same."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sourcebook.case import Case, open_case
from sourcebook.checks import check
from sourcebook.errors import Fault, FaultsFound, SourcebookError
from sourcebook.report.folder import NUMBERS, contents, plain
from sourcebook.report.job import plan
from sourcebook.report.making import make, plain_files
from sourcebook.report.seals.manifest import ManifestError, read_seal, whole
from sourcebook.report.seals.numbers import KEYS
from sourcebook.report.seals.seal import Seal, rests_on, short

OTHER = "take the one that the report was made with, or make the report anew"


@dataclass(frozen=True)
class RowChange:
    """A row of a table of the report that a re-run has otherwise.

    ``change`` is added, removed or changed; ``column``, ``old`` and ``new`` are blank for whole rows.
    """

    table: str
    row: str
    change: str
    column: str = ""
    old: str = ""
    new: str = ""

    def __str__(self) -> str:
        where = f"{NUMBERS}/{self.table}.csv {self.row}"
        if self.change != "changed":
            return f"{where}: {self.change}"
        return f"{where} {self.column}: was {self.old!r}, is {self.new!r}"


@dataclass(frozen=True)
class Verification:
    """What was found of a report.

    ``digest`` is the sha256 of its manifest, blank if that is none. ``files`` are the faults of the
    report itself. ``inputs`` say what of the case is another now, ``rerun`` which files a re-run
    has otherwise and ``rows`` which rows; they are None where there was no re-run.
    """

    digest: str
    files: list[Fault]
    inputs: list[Fault] | None = None
    rerun: list[Fault] | None = None
    rows: list[RowChange] | None = None

    @property
    def good(self) -> bool:
        """Whether the report is whole and, where that was asked, a re-run gives the same."""
        return not self.files and not self.rerun


def verify(
    report: str | Path, case: Case | str | Path | None = None, template: str | Path | None = None
) -> Verification:
    """Say whether the files of a report are whole and, with its case, whether a re-run gives the same.

    Parameters
    ----------
    report : path
        The folder of the report.
    case : Case or path, optional
        The case that it was made from; without it nothing is run.
    template : path, optional
        The template, if it is none of this library's own.

    Returns
    -------
    Verification

    Raises
    ------
    SourcebookError
        If there is no such folder, or no case.
    """
    folder = Path(report)
    if not folder.is_dir():
        raise SourcebookError(f"no folder {folder}; expected the folder of a report; check the path")
    files = whole(folder)
    try:
        seal = read_seal(folder)
    except ManifestError:
        return Verification("", files)
    if case is None:
        return Verification(seal.digest, files)
    return Verification(seal.digest, files, *_again(folder, seal, case, template))


def _again(
    folder: Path, seal: Seal, case: Case | str | Path, template: str | Path | None
) -> tuple[list[Fault], list[Fault], list[RowChange]]:
    """Make the report again elsewhere; return what differs of the inputs, the files and the rows."""
    inputs: list[Fault] = []
    with tempfile.TemporaryDirectory() as elsewhere:
        try:
            case = case if isinstance(case, Case) else open_case(case)
            job = plan(case, template or _own(seal.template), elsewhere, seal.parameters, seal.formats)
            inputs = list(_differences(seal, rests_on(job, case)))
            if faults := check(case.path):
                # No report is made of it, but what differs can be said.
                return inputs, [_refused(FaultsFound(faults))], list(_rows(folder, plain_files(job, case)))
            new = make(job, case).parent
        except SourcebookError as error:
            return inputs, [_refused(error)], []
        rows = list(_rows(folder, {name: file.read_bytes() for name, file in contents(new).items()}))
        return inputs, list(_compared(seal, read_seal(new))), rows


def _refused(error: SourcebookError) -> Fault:
    first, *more = str(error).splitlines()
    seen = f"{first} … and {len(more)} more" if more else first
    return Fault("re-run", None, "", seen, "a report", OTHER)


def _own(template: str) -> str:
    """Return the name of a template of this library; what a manifest names is never taken for a path."""
    if not re.fullmatch(r"\w[\w-]*\.ipynb", template):
        raise SourcebookError(f"the manifest names the template {template[:60]!r}; give it by --template")
    return template.removesuffix(".ipynb")


def _differences(seal: Seal, now: Seal) -> Iterator[Fault]:
    pairs = {file: (now.inputs.get(file), seal.inputs.get(file)) for file in {**now.inputs, **seal.inputs}}
    pairs[now.template] = now.template_sha256, seal.template_sha256
    pairs["this library"] = now.program_sha256, seal.program_sha256
    for file, (seen, due) in pairs.items():
        if seen != due:
            yield Fault(file, None, "", f"sha256 {short(seen)}" if seen else "no such file",
                        f"{short(due)} as sealed" if due else "none", OTHER)
    for name in {**now.versions, **seal.versions}:
        if (seen := now.versions.get(name)) != (due := seal.versions.get(name)):
            yield Fault("versions", None, name, repr(seen), f"{due!r} as sealed", OTHER)
    if now.case != seal.case:
        yield Fault("the case", None, "title", repr(now.case), f"{seal.case!r} as sealed", OTHER)


def _compared(seal: Seal, new: Seal) -> Iterator[Fault]:
    for name in {**seal.outputs, **new.outputs}:
        due, seen = seal.outputs.get(name), new.outputs.get(name)
        if seen != due:
            yield Fault(name, None, "", f"sha256 {short(seen)} when made again" if seen else "not made again",
                        f"{short(due)} as sealed" if due else "none", "see which inputs differ")


def _rows(old: Path, new: dict[str, bytes]) -> Iterator[RowChange]:
    there = {name: file.read_bytes() for name, file in contents(old).items() if plain(file)}
    for table, key in KEYS.items():
        before, after = (_table(files.get(f"{NUMBERS}/{table}.csv", b""), key) for files in (there, new))
        for row in {**before, **after}:
            if row not in after or row not in before:
                yield RowChange(table, row, "removed" if row in before else "added")
                continue
            was, now = before[row], after[row]
            for column in {**was, **now}:
                if was.get(column) != now.get(column):
                    yield RowChange(table, row, "changed", column, was.get(column, ""), now.get(column, ""))


def _table(data: bytes, key: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Return the rows of a table by their key; none where there is no table that can be read."""
    try:
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))
    except (UnicodeDecodeError, csv.Error):
        return {}
    return {" ".join(str(row.get(name)) for name in key): row for row in rows}
