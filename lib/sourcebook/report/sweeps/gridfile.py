"""The file of a grid: YAML of mappings, lists and words, and nothing else that YAML can do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sourcebook.errors import SourcebookError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yaml import Event, Node

LARGEST = 1_000_000
"""Bytes of a grid; one for ten thousand written-out sets is smaller."""
DEEPEST = 6
"""Levels of lists and mappings; a grid has four."""
PLAIN = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map")}


class Lined(dict):
    """A mapping of a file that knows the line of itself, ``line``, and of each key, ``lines``."""

    line: int
    lines: dict[str, int]


def read_file(path: str | Path) -> object:
    """Read a file of mappings, lists and words; every value is text, as it stands there.

    Raises
    ------
    SourcebookError
        If it is no such file: broken, too large, no UTF-8, with aliases or tags, with a key twice.
    """
    import yaml

    path = Path(path)
    try:
        size = path.stat().st_size
        if size > LARGEST or not path.is_file():
            seen = f"{size:,} bytes" if path.is_file() else "no plain file"
            raise SourcebookError(f"{path}: {seen}; expected a file of at most {LARGEST:,} bytes; divide it")
        text = path.read_text(encoding="utf-8-sig")
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        _look_through(path, yaml.parse(text, loader))
        node = yaml.compose(text, loader)
    except OSError as error:
        raise SourcebookError(f"{path}: {error.strerror}; expected a YAML file; check the path") from None
    except UnicodeDecodeError as error:
        raise SourcebookError(f"{path}: byte {error.start} is no UTF-8; expected UTF-8; save it so") from None
    except yaml.YAMLError as error:
        raise SourcebookError(f"{path}: {_said(error)}; expected YAML; mend or quote it") from None
    if node is None:
        raise SourcebookError(f"{path}: nothing in it; expected parameters and their values")
    return _value(path, node)


def _look_through(path: Path, events: Iterable[Event]) -> None:
    """Refuse what would be too much to build: a few lines of aliases can stand for billions of values."""
    depth = 0
    for event in events:
        if getattr(event, "anchor", None):
            raise _refused(path, event, f"an anchor or alias, {event.anchor!r}", "write the values out")
        depth += type(event).__name__.endswith(("SequenceStartEvent", "MappingStartEvent"))
        depth -= type(event).__name__.endswith(("SequenceEndEvent", "MappingEndEvent"))
        if depth > DEEPEST:
            raise _refused(path, event, f"lists in lists, {depth} deep", "write fewer brackets")


def _value(path: Path, node: Node) -> object:
    from yaml import MappingNode, SequenceNode

    if node.tag not in PLAIN:
        raise _refused(path, node, f"the tag {node.tag}", "write the value without a tag")
    if isinstance(node, SequenceNode):
        return [_value(path, each) for each in node.value]
    if isinstance(node, MappingNode):
        return _mapping(path, node)
    return node.value


def _mapping(path: Path, node: Node) -> Lined:
    read = Lined()
    read.line, read.lines = node.start_mark.line + 1, {}
    for key, value in node.value:
        name = _value(path, key)
        if not isinstance(name, str):
            raise _refused(path, key, "a list or mapping as a name", "write the name of a parameter")
        if name in read:
            raise _refused(path, key, f"{name} a second time", "put all its values in one list")
        read[name], read.lines[name] = _value(path, value), key.start_mark.line + 1
    return read


def _refused(path: Path, place: object, seen: str, remedy: str) -> SourcebookError:
    expected = "expected mappings, lists and words only"
    return SourcebookError(f"{path}:{place.start_mark.line + 1}: {seen}; {expected}; {remedy}")


def _said(error: Exception) -> str:
    """Return what a YAML error says in one line."""
    mark = getattr(error, "problem_mark", None)
    where = [f"line {mark.line + 1}"] if mark else []
    told = [getattr(error, name, None) for name in ("context", "problem", "reason")]
    return ": ".join([*where, ", ".join(filter(None, told)) or str(error)])
