"""Compares what a solution returned with what was expected. Pure: plain data in, the first difference out.

Never says what was expected: that stays hidden. It says where the answer differs and in which way.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from mlops_prep.models.kata import Compare

ABSOLUTE = 1e-9
RELATIVE = 1e-6
"""A number is right within `ABSOLUTE + RELATIVE * |expected|`."""

_NAMES = {dict: "dict", list: "list", str: "str", bool: "bool", int: "int", float: "float", type(None): "None"}


class Difference(NamedTuple):
    """Where an answer is wrong first: the path of keys and indexes to it, and what is the matter with it."""

    path: tuple[str | int, ...]
    says: str

    def __str__(self) -> str:
        where = "".join(f"[{step!r}]" for step in self.path)
        return f"result{where} {self.says}"


def first_difference(expected: Any, given: Any, rules: Compare) -> Difference | None:
    """The first difference between plain data, depth first; None when the answer is right.

    Types are exact, but an int passes where a float is expected (never a bool, never a float for an int).
    """
    return next(_differences(expected, given, (), rules), None)


def _differences(expected: Any, given: Any, path: tuple[str | int, ...], rules: Compare) -> Iterator[Difference]:
    if _is_at(path, rules.text_at):
        if not isinstance(given, str) or not given.strip():
            yield Difference(path, f"should be a text that says something, not {_described(given)}")
    elif type(expected) is float and type(given) in (int, float):
        yield from _number_differences(expected, given, path)
    elif type(expected) is not type(given):
        yield Difference(path, f"is {_described(given)}; that is not the type which belongs there")
    elif isinstance(expected, dict):
        yield from _dict_differences(expected, given, path, rules)
    elif isinstance(expected, list):
        yield from _list_differences(expected, given, path, rules)
    elif expected != given:
        yield Difference(path, "is wrong")


def _number_differences(expected: float, answer: float, path: tuple[str | int, ...]) -> Iterator[Difference]:
    try:
        given = float(answer)
    except OverflowError:  # an int of hundreds of digits
        yield Difference(path, "is wrong")
        return
    if math.isnan(expected) and math.isnan(given):
        return
    if math.isnan(given):
        yield Difference(path, "is NaN")
    elif math.isinf(expected) or math.isinf(given) or math.isnan(expected):
        if expected != given:
            yield Difference(path, "is wrong")
    elif abs(given - expected) > ABSOLUTE + RELATIVE * abs(expected):
        yield Difference(path, "is wrong")


def _dict_differences(
    expected: dict[Any, Any], given: dict[Any, Any], path: tuple[str | int, ...], rules: Compare
) -> Iterator[Difference]:
    expected = {key: value for key, value in expected.items() if not _is_at((*path, key), rules.stretch_only)}
    missing = [key for key in expected if not _has(given, key)]
    if missing:
        yield Difference(path, f"has no entry {missing[0]!r}")
    if not _is_at(path, rules.extra_keys_at):
        surplus = [key for key in given if not _has(expected, key)]
        if surplus:
            yield Difference(path, f"has an entry {surplus[0]!r} that does not belong there")
    for key, value in expected.items():
        if _has(given, key):
            yield from _differences(value, given[key], (*path, key), rules)


def _has(mapping: dict[Any, Any], key: Any) -> bool:
    """Whether the very key is there: True and 1 are one key to a dict, and two to a reader."""
    return key in mapping and any(key == one and type(key) is type(one) for one in mapping)


def _list_differences(
    expected: list[Any], given: list[Any], path: tuple[str | int, ...], rules: Compare
) -> Iterator[Difference]:
    if len(expected) != len(given):
        wrong = "many" if len(given) > len(expected) else "few"
        yield Difference(path, f"has {len(given)} entries; that is too {wrong}")
    elif _is_at(path, rules.any_order_at):
        left = list(expected)
        for position, value in enumerate(given):
            here = (*path, position)
            match = next((n for n, one in enumerate(left) if not any(_differences(one, value, here, rules))), None)
            if match is None:
                yield Difference(here, "does not belong there")
                return
            del left[match]
    else:
        for position, (one, other) in enumerate(zip(expected, given, strict=True)):
            yield from _differences(one, other, (*path, position), rules)


def _is_at(path: tuple[str | int, ...], patterns: tuple[str, ...]) -> bool:
    """Whether a path is named by one of the patterns: steps joined by dots, `*` for any one step."""
    for pattern in patterns:
        steps = pattern.split(".") if pattern else []
        if len(steps) == len(path) and all(map(fnmatchcase, map(str, path), steps)):
            return True
    return False


def _described(value: Any) -> str:
    """A value as a message names it: its type, and the value itself where that is short."""
    name = _NAMES.get(type(value), type(value).__name__)
    shown = repr(value)
    return name if value is None or len(shown) > 30 else f"the {name} {shown}"
