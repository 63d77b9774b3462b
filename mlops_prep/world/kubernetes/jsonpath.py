r"""JSONPath templates as kubectl takes them (`k8s.io/client-go/util/jsonpath`): `{.items[*].metadata.name}`,
`{range .items[*]}{.metadata.name}{"\n"}{end}`, `{.status.conditions[?(@.type=="Ready")].status}`. Pure.
"""

from __future__ import annotations

import json
import re
from typing import Any

from mlops_prep.world.answers import CommandError

_BLOCK = re.compile(r"\{((?:[^{}\"']|\"[^\"]*\"|'[^']*')*)\}")
_STEP = re.compile(r"\.\.|\.\*|\.((?:[^.\[\]\\]|\\.)+)|\[((?:[^\[\]'\"]|'[^']*'|\"[^\"]*\")*)\]")
_CHECK = re.compile(r"\?\(\s*@([^=!<>\s]*)\s*(?:(==|!=|<=|>=|<|>)\s*(.+?))?\s*\)")
_MOST_RESULTS = 10_000


def fill(template: str, document: Any) -> str:
    """A template with what it finds in a document. Raises CommandError where it cannot be read."""
    return _filled(_parts(template), document)


def find(path: str, document: Any) -> list[Any]:
    """All values at a path like `.metadata.name` or `{.metadata.name}`. Raises CommandError."""
    inner = path[1:-1] if path[:1] == "{" and path[-1:] == "}" else path
    return _found(inner if inner[:1] in (".", "[", "$", "@") else f".{inner}", document)


def printed(values: list[Any]) -> str:
    """Values as kubectl prints them."""
    return " ".join(one if isinstance(one, str) else json.dumps(one, separators=(",", ":")) for one in values)


def _parts(template: str) -> list[tuple[str, str]]:
    """Texts and actions, in their order."""
    parts, at = list[tuple[str, str]](), 0
    for match in _BLOCK.finditer(template):
        parts += [("text", template[at : match.start()]), ("action", match.group(1).strip())]
        at = match.end()
    if "{" in template[at:] or len(parts) > 400:
        raise CommandError(f"error: error parsing jsonpath {template}, unclosed action")
    return [*parts, ("text", template[at:])]


def _filled(parts: list[tuple[str, str]], document: Any) -> str:
    said, index = "", 0
    while index < len(parts):
        kind, text = parts[index]
        index += 1
        if kind == "text":
            said += text
        elif text[:1] in ('"', "'"):
            said += text[1:-1].replace("\\n", "\n").replace("\\t", "\t")
        elif text.split(" ")[0] == "range":
            end = _end_of(parts, index)
            for one in find(text[5:].strip(), document):
                said += _filled(parts[index:end], one)
            index = end + 1
        elif text:
            said += printed(find(text, document))
        if len(said) > 200_000:
            raise CommandError("error: the jsonpath prints too much")
    return said


def _end_of(parts: list[tuple[str, str]], index: int) -> int:
    depth = 1
    for at in range(index, len(parts)):
        kind, text = parts[at]
        if kind == "action":
            depth += {"range": 1, "end": -1}.get(text.split(" ")[0], 0)
        if not depth:
            return at
    raise CommandError("error: error parsing jsonpath, unclosed range: end is missing")


def _found(path: str, document: Any) -> list[Any]:
    rest, found = path.lstrip("$@"), [document]
    while rest and rest != ".":
        step = _STEP.match(rest)
        if step is None:
            raise CommandError(f"error: error parsing jsonpath {{{path}}}, unrecognized character in {rest[:20]!r}")
        rest = rest[step.end() :]
        text, inside = step.group(1), step.group(2)
        if step.group(0) == "..":
            found = [deep for one in found for deep in _deep(one)]
            rest = f".{rest}"
        elif step.group(0) == ".*" or inside == "*":
            found = [value for one in found for value in _values(one)]
        elif text is not None:
            name = text.replace("\\", "")
            found = [one[name] for one in found if isinstance(one, dict) and name in one]
        else:
            found = [value for one in found for value in _picked(one, inside)]
        found = found[:_MOST_RESULTS]
    return found


def _values(one: Any) -> list[Any]:
    return one if isinstance(one, list) else list(one.values()) if isinstance(one, dict) else []


def _deep(one: Any) -> list[Any]:
    return [one, *(deep for value in _values(one) for deep in _deep(value))]


def _picked(one: Any, inside: str) -> list[Any]:
    """What stands between brackets: a name in quotes, an index, a slice, a filter."""
    if inside[:1] in ("'", '"'):
        name = inside[1:-1]
        return [one[name]] if isinstance(one, dict) and name in one else []
    if not isinstance(one, list):
        return []
    check = _CHECK.fullmatch(inside.strip())
    if check:
        return [item for item in one if _holds(check, item)]
    numbers = [int(part) if re.fullmatch(r"-?\d{1,6}", part) else None for part in inside.split(":")]
    if len(numbers) == 1 and numbers[0] is not None:
        return one[numbers[0] :][:1] if -len(one) <= numbers[0] else []
    return one[slice(*numbers)] if 1 < len(numbers) < 4 else []


def _holds(check: re.Match[str], item: Any) -> bool:
    path, operator, wanted = check.groups()
    values = _found(path, item)
    if operator is None:
        return bool(values)
    value = wanted.strip("'\"")
    shown = [one if isinstance(one, str) else json.dumps(one) for one in values]
    if operator in ("==", "!="):
        return any((one == value) is (operator == "==") for one in shown)
    try:
        pairs = [(float(one), float(value)) for one in shown]
    except ValueError:
        return False
    compare = {"<": float.__lt__, "<=": float.__le__, ">": float.__gt__, ">=": float.__ge__}[operator]
    return any(compare(left, right) is True for left, right in pairs)
