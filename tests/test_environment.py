"""The environment is stated in three files, the commands in two; all must say the same."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CLIENTS_FIVE = {"jupyterlab", "pandas", "matplotlib", "nbval", "papermill"}
LEFT_OUT = "rfc3987-syntax"
ON_CONDA = {"jupyter_client": "jupyter-client", "matplotlib-base": "matplotlib"}
SETUP_ONLY = {"python", "pip"}
TARGETS = ("setup", "check", "report", "test", "notebooks", "lab", "lock")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def project() -> dict[str, str]:
    """Direct dependencies in pyproject.toml and their lower bounds."""
    table = tomllib.loads(read("pyproject.toml"))["project"]
    stated = sum(table["optional-dependencies"].values(), table["dependencies"])
    return dict(line.split(">=") for line in stated)


def lock_entries() -> list[str]:
    """The requirements in the lock, each with its hashes on one line."""
    lines = re.sub(r"\\\n\s*", " ", read("requirements.lock")).splitlines()
    return [line for line in lines if line and not line.lstrip().startswith("#")]


def lock() -> dict[str, str]:
    return dict(entry.split()[0].split("==") for entry in lock_entries())


def conda() -> dict[str, str]:
    """Packages in environment.yml, by the names the package index gives them."""
    pins = re.findall(r"^ +- ([a-z0-9_-]+) ==?(\S+)", read("environment.yml"), re.MULTILINE)
    return {ON_CONDA.get(name, name): version for name, version in pins}


def tracked() -> list[Path]:
    """Every file that is or would be committed."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this copy is no git repository")
    files = [ROOT / name for name in done.stdout.split("\0") if name]
    return [file for file in files if file.is_file()]


def make(*words: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run make, free of the make that may be running these tests."""
    ours = {"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "PYTHON", "UV", "WORKERS", "ARGS"}
    env = {name: value for name, value in os.environ.items() if name not in ours}
    if shutil.which("make") is None:
        pytest.skip("make is not installed")
    return subprocess.run(["make", *words], cwd=folder, env=env, capture_output=True, text=True, check=False)


def plain_commands(target: str) -> set[str]:
    """The commands behind a target, as typed inside the activated environment."""
    printed = re.sub(r"\\\n\s*", "", make("--dry-run", "--always-make", target).stdout)
    tools = r"(?:\.venv/bin/(?=python|sourcebook|pytest|ruff|jupyter))|(?=uv |python3 -m venv)"
    found = re.findall(rf"^(?:{tools})(.+)$", printed, re.MULTILINE)
    notebooks = "notebooks/*.ipynb notebooks/*/*.ipynb"
    return {" ".join(re.sub(r"(notebooks/\S+\.ipynb ?){2,}$", notebooks, line).split()) for line in found}


# One environment, stated three times


def test_the_three_files_name_the_same_packages():
    assert project().keys() >= CLIENTS_FIVE
    assert project().keys() == conda().keys()
    assert project().keys() <= lock().keys()


def test_what_the_library_imports_is_named_and_not_left_to_others_to_bring():
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in (ROOT / "lib").rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    loaded = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    loaded |= {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    modules = {name.partition(".")[0] for name in loaded} - sys.stdlib_module_names - {"sourcebook"}
    brought = packages_distributions()
    packages = {package.lower().replace("_", "-") for name in modules for package in brought[name]}
    assert packages <= project().keys()


def test_environment_yml_pins_the_versions_of_the_lock():
    locked = lock()
    assert conda() == {name: locked[name] for name in project()}


def test_lower_bounds_are_the_tested_major_and_minor():
    locked = lock()
    assert project() == {name: ".".join(locked[name].split(".")[:2]) for name in project()}


def test_environment_yml_asks_for_the_python_of_pyproject():
    wanted = tomllib.loads(read("pyproject.toml"))["project"]["requires-python"]
    assert f"- python {wanted}\n" in read("environment.yml")


def test_environment_yml_holds_nothing_that_is_neither_pinned_nor_explained():
    entries = re.findall(r"^ +- (.+)$", read("environment.yml").split("dependencies:")[1], re.MULTILINE)
    unpinned = {entry.split()[0] for entry in entries if not re.match(r"[a-z0-9_-]+ ==?\d", entry)}
    assert unpinned == SETUP_ONLY | {"pip:", "--editable"}


def test_every_package_has_one_version_in_the_lock():
    names = [entry.split("==")[0] for entry in lock_entries()]
    assert len(names) == len(set(names))


def test_every_line_of_the_lock_is_an_exact_version_with_hashes():
    exact = re.compile(r"[a-z0-9._-]+==[\w.]+( ; [^-]+?)?(\s+--hash=sha256:[0-9a-f]{64})+$")
    assert [entry[:60] for entry in lock_entries() if not exact.match(entry)] == []


def test_the_lock_leaves_out_the_package_that_slows_every_jupyter_command():
    assert LEFT_OUT not in lock()


def test_citation_and_package_carry_one_version():
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    assert f"\nversion: {version}\n" in read("CITATION.cff")


# Nothing of one machine in the files

HOSTS = re.compile(
    r"pyp[i]\.org|python[h]osted\.|anacond[a]\.org|npm[j]s\.|debia[n]\.org|index[-]url|find[-]links")
MACHINE = re.compile(r"(?<![\w.:/*-])/(?:tmp|work|root|opt|home/\w+|Users/\w+)/")
PICTURE = re.compile(r"[A-Za-z0-9+/=]{200,}")


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("see https://py" + "pi.org/project/x", HOSTS),
        ("--extra-index" + "-url x", HOSTS),
        ("File /ro" + "ot/x.py", MACHINE),
        ('"/tm' + 'p/ipykernel_1/2.py"', MACHINE),
        ("in /home/an" + "na/case", MACHINE),
    ],
)
def test_the_search_for_hosts_and_paths_finds_them(text, pattern):
    assert pattern.search(text)


def test_no_file_names_a_package_host_or_a_path_of_one_machine():
    found = []
    for file in tracked():
        if file.is_relative_to(ROOT / "seeds"):
            continue
        text = PICTURE.sub("", file.read_bytes().decode("utf-8", "ignore"))
        for pattern in (HOSTS, MACHINE):
            found += [f"{file.relative_to(ROOT)}: {match.group()}" for match in pattern.finditer(text)]
    assert found == []


# One set of commands, in the Makefile and in the README


def test_make_alone_lists_every_target():
    phony = re.search(r"^\.PHONY: (.+)$", read("Makefile"), re.MULTILINE).group(1).split()
    assert set(phony) == {*TARGETS, "help", "clean"}
    listed = re.findall(r"^  make (\w+) +\S", make().stdout, re.MULTILINE)
    assert sorted(listed) == sorted(phony)


def test_commands_behind_the_targets_are_found():
    assert "sourcebook check" in plain_commands("report")
    assert "python -m pip install --no-deps --require-hashes -r requirements.lock" in plain_commands("setup")
    assert any(command.endswith("--nbval notebooks") for command in plain_commands("test"))


@pytest.mark.parametrize("target", TARGETS)
def test_the_readme_has_the_plain_command_behind_every_target(target):
    readme = " ".join(read("README.md").replace("\\\n", " ").split())
    commands = plain_commands(target)
    assert commands
    assert sorted(command for command in commands if command not in readme) == []


def test_lab_shows_the_folder_in_which_exercises_are_written():
    (command,) = (each for each in plain_commands("lab") if each.startswith("jupyter lab"))
    *options, opened = command.split()
    assert "--ServerApp.root_dir=." in options and (ROOT / opened).is_file()


def test_an_old_python_is_refused_in_one_clear_line(tmp_path):
    old = tmp_path / "python3"
    old.write_text(
        '#!/bin/sh\ntest "$1" = -c || exit 9\n'
        'exec python3 -c "import sys; sys.version_info = (3, 9, 18)\n$(printf %s "$2")"\n'
    )
    old.chmod(0o755)
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("requirements.lock", "pyproject.toml"):
        (tmp_path / name).touch()
    done = make("setup", f"PYTHON={old}", folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == (
        f"{old} is Python 3.9; Sourcebook needs 3.11 or newer: make PYTHON=/path/to/python3"
    )
    assert not (tmp_path / ".venv").exists()
