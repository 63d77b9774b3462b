"""Rebuilds a question or a kata from the JSON that was validated before, without Pydantic.

Used on the way to a session's first question, where an import of 50 ms would be felt.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from mlops_prep.models.question import Question

if TYPE_CHECKING:
    from mlops_prep.models.kata import Kata

_Build = Callable[[Any], Any]


def build_question(data: Mapping[str, Any]) -> Question:
    """The question that validated `data` describes."""
    question: Question = _builder(Question)(data)
    return question


def build_kata(data: Mapping[str, Any]) -> Kata:
    """The kata that validated `data` describes."""
    from mlops_prep.models.kata import Kata  # a drill starts without it

    kata: Kata = _builder(Kata)(data)
    return kata


@cache
def _builder(kind: Any) -> _Build:
    """A function that turns JSON data into a `kind`: a dataclass, a tuple of them, a mapping, or itself."""
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _dataclass_builder(kind)
    origin, args = get_origin(kind), get_args(kind)
    if kind is date:
        return lambda value: date.fromisoformat(value) if isinstance(value, str) else value
    if origin is tuple:
        item = _builder(args[0])
        return lambda values: tuple(item(value) for value in values)
    if origin is dict:
        item = _builder(args[1])
        return lambda values: {key: item(value) for key, value in values.items()}
    if origin is UnionType or str(origin) == "typing.Union":
        return _union_builder(args)
    return lambda value: value


def _dataclass_builder(kind: type) -> _Build:
    builders: dict[str, _Build] = {}

    def build(data: Any) -> Any:
        if not builders:
            hints = get_type_hints(kind)
            builders.update({field.name: _builder(hints[field.name]) for field in dataclasses.fields(kind)})
        return kind(**{key: builders[key](value) for key, value in data.items()})

    return build


def _union_builder(kinds: tuple[Any, ...]) -> _Build:
    """A union holds at most one shape for each of: mapping, list, date; scalars stay as they are."""
    shapes = {bool(dataclasses.is_dataclass(kind)): kind for kind in kinds}
    listed = next((kind for kind in kinds if get_origin(kind) is tuple), None)

    def build(value: Any) -> Any:
        if isinstance(value, dict) and True in shapes:
            return _builder(shapes[True])(value)
        if isinstance(value, list) and listed is not None:
            return _builder(listed)(value)
        if isinstance(value, str) and date in kinds:
            return date.fromisoformat(value)
        return value

    return build
