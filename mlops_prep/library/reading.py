"""Reads one YAML file into plain data, and remembers where each value stood.

Knows YAML and its traps (bombs, tabs, duplicate keys, encodings); knows nothing of questions. A trap is a `Problem`
with its line, never an exception and never an expansion.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml

from mlops_prep.library.naming import shown
from mlops_prep.models.problems import Problem

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 40

try:
    from yaml import CSafeLoader as _SafeLoader
except ImportError:  # a PyYAML built without libyaml: ten times slower, same result
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]

Location = tuple[str | int, ...]
_Item = TypeVar("_Item")


class _TrapError(Exception):
    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line = line
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Document:
    """A file's content as plain data (dict, list, str, int, float, bool, None) with the YAML nodes behind it."""

    data: Any
    root: yaml.Node | None

    def line(self, location: Location) -> int:
        """The 1-based line of the value at `location`, or of the nearest thing around it that exists."""
        node = self.root
        line = node.start_mark.line + 1 if node is not None else 1
        for step in location:
            node = _child(node, step)
            if node is None:
                return line
            line = node.start_mark.line + 1
        return line


def read_document(path: Path, name: str) -> Document | Problem:
    """Read the YAML file at `path`; `name` is what problems call it. Never raises for what is in the file."""
    text = _read_text(path, name)
    if isinstance(text, Problem):
        return text
    loader = None
    try:
        loader = _SafeLoader(text)
        _forbid_deep_nesting(text)
        node = loader.get_single_node()
        if node is None:
            return Problem(name, 1, "", "", "the file is empty")
        return Document(_plain(loader, node), node)
    except yaml.YAMLError as error:
        return _yaml_problem(name, error)
    except _TrapError as trap:
        return Problem(name, trap.line, "", "", trap.problem)
    finally:
        if loader is not None:
            loader.dispose()


def read_item(
    path: Path, validate: Callable[[Any], tuple[_Item | None, Iterable[tuple[Location, str]]]]
) -> tuple[_Item | None, list[Problem]]:
    """What the file at `path` describes, and every problem with it; nothing when there is one."""
    document = read_document(path, shown(path))
    if isinstance(document, Problem):
        return None, [document]
    item, found = validate(document.data)
    return item, placed(path, document, found)


def placed(path: Path, document: Document, found: Iterable[tuple[Location, str]]) -> list[Problem]:
    """What was found in a file, with its lines."""
    item_id = str(document.data.get("id", "")) if isinstance(document.data, dict) else ""
    return [
        Problem(shown(path), document.line(location), item_id, ".".join(map(str, location)), says)
        for location, says in found
    ]


def _read_text(path: Path, name: str) -> str | Problem:
    try:
        if path.is_dir():
            return Problem(name, 1, "", "", "is a directory, where a YAML file should be")
        if path.stat().st_size > MAX_BYTES:
            return Problem(name, 1, "", "", f"is larger than {MAX_BYTES // 1024 // 1024} MB")
        raw = path.read_bytes()
    except OSError as error:
        return Problem(name, 1, "", "", f"cannot be read: {error.strerror or error}")
    if raw.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return Problem(name, 1, "", "", "starts with a byte-order mark; save it as UTF-8 without BOM")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return Problem(name, line, "", "", f"is not UTF-8 (byte 0x{raw[error.start]:02x}); save it as UTF-8")
    if not text.strip():
        return Problem(name, 1, "", "", "the file is empty")
    return text


def _forbid_deep_nesting(text: str) -> None:
    """Count nesting on the event stream, which does not recurse, before the recursive composer runs."""
    depth = 0
    for event in yaml.parse(text, Loader=_SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise _TrapError(_line(event), f"alias *{event.anchor} is not allowed; write the value out")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise _TrapError(_line(event), f"is nested deeper than {MAX_DEPTH} levels")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _plain(loader: Any, node: yaml.Node) -> Any:
    if isinstance(node, yaml.CollectionNode) and node.tag not in _COLLECTIONS:
        raise _TrapError(node.start_mark.line + 1, f"YAML tag {node.tag} is not allowed")
    if isinstance(node, yaml.MappingNode):
        return _plain_mapping(loader, node)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(loader, item) for item in node.value]
    return _plain_scalar(loader, node)


def _plain_mapping(loader: Any, node: yaml.MappingNode) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise _TrapError(line, "a key must be a word, not a list or a mapping")
        key = key_node.value
        if key in mapping:
            raise _TrapError(line, f"key '{_brief(key)}' stands twice in one mapping")
        mapping[key] = _plain(loader, value_node)
    return mapping


def _plain_scalar(loader: Any, node: yaml.Node) -> Any:
    if node.tag in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:str"):
        return node.value
    if node.tag not in _SCALARS:
        raise _TrapError(node.start_mark.line + 1, f"YAML tag {node.tag} is not allowed")
    try:
        value = loader.construct_object(node)
    except (ValueError, LookupError):
        kind = node.tag.removeprefix("tag:yaml.org,2002:")
        raise _TrapError(node.start_mark.line + 1, f"'{_brief(node.value)}' is not a value of type {kind}") from None
    if isinstance(value, float) and not math.isfinite(value):
        raise _TrapError(node.start_mark.line + 1, f"'{_brief(node.value)}' is not a finite number")
    return value


_COLLECTIONS = {"tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"}
_SCALARS = {f"tag:yaml.org,2002:{name}" for name in ("int", "float", "bool", "null")}


def _brief(text: str) -> str:
    return " ".join(text.split())[:40]


def _child(node: Any, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if getattr(key, "value", None) == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child: yaml.Node = node.value[step]
        return child
    return None


def _yaml_problem(name: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark is not None else 1
    said = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    if "cannot start any token" in said:
        said = "a tab or a reserved character stands where YAML wants spaces or a quoted text"
    return Problem(name, line, "", "", f"is not valid YAML: {said}")
