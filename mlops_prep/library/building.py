"""Builds content from plain data without Pydantic: questions and katas that were validated before, and short files
that are held against their model here.

Used on the way to a session's first question, where an import of 50 ms would be felt.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin, get_type_hints

from annotated_types import Ge, Gt, MinLen

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


def build(kind: type, data: Any) -> Any:
    """The dataclass `kind` that `data` describes, which must fit it."""
    return _builder(kind)(data)


def fits(kind: Any, value: Any) -> bool:
    """Whether `value` surely has the shape of `kind`. In doubt it has not, and Pydantic decides."""
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return isinstance(value, dict) and _fits_fields(kind, value)
    origin, args = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return fits(args[0], value) and all(_meets(bound, value) for bound in args[1:])
    if origin is Literal:
        return isinstance(value, str) and value in args
    if origin is tuple:
        return isinstance(value, list) and all(fits(args[0], one) for one in value)
    if kind is float:
        return type(value) in (int, float)
    return kind in (str, int, bool) and type(value) is kind


def _fits_fields(kind: Any, data: Mapping[str, Any]) -> bool:
    hints, fields = _hints(kind), dataclasses.fields(kind)
    needed = {field.name for field in fields if field.default is field.default_factory is dataclasses.MISSING}
    return needed <= data.keys() <= {field.name for field in fields} and all(
        fits(hints[key], value) for key, value in data.items()
    )


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _meets(bound: object, value: Any) -> bool:
    match bound:
        case MinLen(min_length=least):
            return len(value) >= least
        case Ge(ge=least):
            return bool(value >= least)
        case Gt(gt=least):
            return bool(value > least)
    return False


@cache
def _builder(kind: Any) -> _Build:
    """A function that turns JSON data into a `kind`: a dataclass, a tuple of them, a mapping, or itself."""
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _dataclass_builder(kind)
    origin, args = get_origin(kind), get_args(kind)
    if kind is float:
        return float
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
