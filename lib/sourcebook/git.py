"""What git knows of a folder; its settings are never obeyed, since they may be a stranger's."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

SECONDS = 60


def ask_git(folder: Path, *words: str) -> bytes | None:
    """Return what git prints when asked in a folder, or None where it cannot answer."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, timeout=SECONDS,
                              check=False, stdin=subprocess.DEVNULL, env=own | {"GIT_NO_LAZY_FETCH": "1"})
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return None if done.returncode else done.stdout


def commit_of(folder: Path, revision: str) -> str | None:
    """Return the full hash of the commit that a revision names, or None if it names none."""
    found = ask_git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    return found.decode().strip() if found else None


def names_of(folder: Path) -> list[str]:
    """Return the branches and tags of a repository."""
    listed = ask_git(folder, "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags")
    return (listed or b"").decode("utf-8", "replace").split()


def files_at(folder: Path, commit: str, *paths: str) -> dict[str, bytes]:
    """Return the files below these paths byte by byte as they were committed, by path from the folder."""
    listed = ask_git(folder, "ls-tree", "-r", "-z", commit, "--", *paths) or b""
    files = {}
    for line in listed.decode("utf-8", "surrogateescape").split("\0"):
        about, _, path = line.partition("\t")
        # Modes of plain files begin so; a link would lead out of the tree.
        if about.startswith("100"):
            files[path] = ask_git(folder, "cat-file", "blob", about.split()[2]) or b""
    return files
