"""Plain data as JSON text, both ways: what may travel between the judge and a runner.

Plain are dict, list, int, float, str, bool, None and NumPy's scalars. Everything else is refused by its type's name.
Reads values through the slots of the base classes, so that no method of a subclass ever runs.
"""

import json
import sys
from typing import Any

MAX_DEPTH = 60
_TAG = "~"
_BIG = 2**63

name_of = type.__dict__["__name__"].__get__
module_of = type.__dict__["__module__"].__get__


class NotPlainError(Exception):
    """A value that may not travel; `path` leads to it."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind
        self.path: list[Any] = []


def dumps(value: Any) -> str:
    """Plain data as text. NaN and infinities are written as NaN, Infinity, -Infinity. Raises NotPlainError."""
    return _encode(_tagged(value, 0))


def loads(text: str | bytes) -> Any:
    """The plain data that `dumps` wrote. Raises ValueError for anything else."""
    return _decode(text if isinstance(text, str) else text.decode())


def plain(value: Any) -> Any:
    """A copy of `value` made of plain types alone. Raises NotPlainError."""
    return loads(dumps(value))


def type_name(value: Any) -> str:
    """The name of a value's type, with its module where that is not obvious."""
    kind = type(value)
    name, module = name_of(kind), module_of(kind)
    return name if type(module) is not str or module == "builtins" else f"{module}.{name}"


def _tagged(value: Any, depth: int) -> Any:
    kind = type(value)
    if kind is float or kind is str or kind is bool or value is None:
        return value
    if kind is int:
        return value if -_BIG < value < _BIG else {_TAG: "int", "x": int.__format__(value, "x")}
    if depth > MAX_DEPTH:
        raise NotPlainError(f"something nested deeper than {MAX_DEPTH} levels")
    if issubclass(kind, list):
        return _tagged_list(value, depth + 1)
    if issubclass(kind, dict):
        return _tagged_dict(value, depth + 1)
    return _tagged(_base_scalar(value, kind), depth)


def _tagged_list(value: Any, depth: int) -> list[Any]:
    found: list[Any] = []
    try:
        for item in list.__iter__(value):
            found.append(_tagged(item, depth))  # noqa: PERF401 - the count of what was read is needed
    except NotPlainError as error:
        error.path.insert(0, len(found))
        raise
    return found


def _tagged_dict(value: Any, depth: int) -> dict[str, Any]:
    items: list[list[Any]] = []
    for key, item in dict.items(value):
        try:
            if issubclass(type(key), (dict, list)):
                raise NotPlainError(type_name(key))
            items.append([_tagged(key, depth), _tagged(item, depth)])
        except NotPlainError as error:
            error.path.insert(0, key if type(key) in (str, int, bool) else type_name(key))
            raise
    if all(type(key) is str and key != _TAG for key, _ in items):
        return dict(items)
    return {_TAG: "dict", "items": items}


def _base_scalar(value: Any, kind: type) -> Any:
    """The value of a subclass of a plain scalar, or of a NumPy scalar, as the base type. Raises NotPlainError."""
    if issubclass(kind, str):
        return str.__str__(value)
    if issubclass(kind, float):
        return float.__add__(value, 0.0)
    if issubclass(kind, int):
        return int.__add__(value, 0)
    numpy = sys.modules.get("numpy")
    if numpy is not None and issubclass(kind, numpy.generic):
        item = numpy.generic.item(value)
        if type(item) in (float, int, str, bool):
            return item
    raise NotPlainError(type_name(value))


def _untagged(data: dict[str, Any]) -> Any:
    tag = data.get(_TAG)
    if tag is None:
        return data
    if tag == "int":
        return int(data["x"], 16)
    if tag == "dict":
        return dict(data["items"])
    raise ValueError(f"unknown tag {tag!r}")


_encode = json.JSONEncoder(separators=(",", ":")).encode
_decode = json.JSONDecoder(object_hook=_untagged).decode
