"""What PromQL calculates with: samples with labels, and what operators and functions make of them. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import NamedTuple

Labels = dict[str, str]


class QueryError(ValueError):
    """The query is not one, or is outside of this part of the language."""


class Sample(NamedTuple):
    """A value with its labels; the metric's name is the label `__name__`."""

    labels: Labels
    value: float


Value = float | list[Sample]

AGGREGATIONS: dict[str, Callable[[list[float]], float]] = {
    "sum": math.fsum,
    "avg": lambda values: math.fsum(values) / len(values),
    "min": min,
    "max": max,
    "count": lambda values: float(len(values)),
    "stddev": lambda values: _deviation(values),
}
PLAIN: dict[str, Callable[[float], float]] = {
    "abs": abs,
    "ceil": math.ceil,
    "floor": math.floor,
    "round": round,
    "sqrt": lambda value: math.sqrt(value) if value >= 0 else math.nan,
    "ln": lambda value: math.log(value) if value > 0 else math.nan,
    "exp": lambda value: math.exp(min(value, 700)),
}


def _deviation(values: list[float]) -> float:
    mean = math.fsum(values) / len(values)
    return math.sqrt(math.fsum((value - mean) ** 2 for value in values) / len(values))


COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
}


def operated(sign: str, left: float, right: float) -> float:
    """One number of two."""
    if sign in COMPARISONS:
        return float(COMPARISONS[sign](left, right))
    try:
        if sign == "/":
            return left / right if right else left * math.inf
        if sign == "%":
            return math.fmod(left, right) if right else math.nan
        if sign == "^":
            value = left**right if abs(right) <= 64 else math.nan
            return value if isinstance(value, float) else math.nan
        return {"+": left + right, "-": left - right, "*": left * right}[sign]
    except (ArithmeticError, ValueError):
        return math.nan


def with_number(sign: str, samples: list[Sample], number: float, *, is_left: bool, is_bool: bool) -> list[Sample]:
    """Each sample with a number: calculated with, or kept where the comparison holds."""
    found = []
    for one in samples:
        value = operated(sign, number, one.value) if is_left else operated(sign, one.value, number)
        if sign not in COMPARISONS or is_bool:
            found.append(Sample(without_name(one.labels), value))
        elif value:
            found.append(one)
    return found


def sets(sign: str, left: Value, right: Value) -> list[Sample]:
    """`and`, `or`, `unless`."""
    if isinstance(left, float) or isinstance(right, float):
        raise QueryError(f"set operator {sign!r} is not for numbers")
    if sign == "or":
        return left + [other for other in right if not any(same_series(other.labels, one.labels) for one in left)]
    is_wanted = sign == "and"
    return [one for one in left if any(same_series(one.labels, other.labels) for other in right) is is_wanted]


def same_series(left: Labels, right: Labels) -> bool:
    """Whether two series belong together: equal in all labels that both have."""
    common = (set(left) & set(right)) - {"__name__"}
    return all(left[label] == right[label] for label in common)


def matches(labels: Labels, label: str, sign: str, value: str) -> bool:
    """Whether a label fits a matcher. Raises QueryError."""
    found = labels.get(label, "")
    if sign in ("=", "!="):
        return (found == value) is (sign == "=")
    try:
        return (re.fullmatch(value, found) is not None) is (sign == "=~")
    except re.error as error:
        raise QueryError(f"parse error: error parsing regexp: {error}: `{value}`") from error


def without_name(labels: Labels) -> Labels:
    """Labels without the metric's name."""
    return {key: value for key, value in labels.items() if key != "__name__"}


def grouped(labels: Labels, grouping: tuple[str, list[str]] | None) -> Labels:
    """The labels that a group is known by."""
    if grouping is None:
        return {}
    how, names = grouping
    if how == "by":
        return {name: labels[name] for name in names if name in labels}
    return {key: value for key, value in labels.items() if key not in names and key != "__name__"}


def aggregated(name: str, parameter: float, labels: Labels, some: list[Sample]) -> list[Sample]:
    """What an aggregation makes of one group."""
    if name in ("topk", "bottomk"):
        ordered = sorted(some, key=lambda one: one.value, reverse=name == "topk")
        return ordered[: max(0, int(parameter))]
    values = [one.value for one in some]
    if name == "quantile":
        return [Sample(labels, _quantile(values, parameter))]
    return [Sample(labels, float(AGGREGATIONS[name](values)))]


def reduced(name: str, values: list[float], seconds: float, share: float) -> float:
    """What a function over time makes of the samples of one series."""
    match name:
        case "rate" | "irate":
            return max(0.0, values[-1] - values[0]) / seconds
        case "increase":
            return max(0.0, values[-1] - values[0])
        case "delta":
            return values[-1] - values[0]
        case "quantile":
            return _quantile(values, share)
        case _:
            return float(AGGREGATIONS[name.removesuffix("_over_time")](values))


def _quantile(values: list[float], share: float) -> float:
    if not 0 <= share <= 1:
        return math.copysign(math.inf, share)
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def histogram_quantile(share: float, buckets: list[Sample]) -> list[Sample]:
    """As Prometheus interpolates it: linearly within a bucket, the last finite bound above the last bucket."""
    groups: dict[tuple[tuple[str, str], ...], list[tuple[float, float]]] = {}
    for one in buckets:
        if "le" in one.labels:
            key = tuple(sorted((k, v) for k, v in one.labels.items() if k not in ("le", "__name__")))
            groups.setdefault(key, []).append((float(one.labels["le"].replace("+Inf", "inf")), one.value))
    return [Sample(dict(labels), _of_buckets(share, sorted(bounds))) for labels, bounds in groups.items()]


def _of_buckets(share: float, bounds: list[tuple[float, float]]) -> float:
    total = bounds[-1][1]
    if not total or not math.isinf(bounds[-1][0]):
        return math.nan
    if not 0 <= share <= 1:
        return math.copysign(math.inf, share)
    wanted, low, below = share * total, 0.0, 0.0
    for bound, count in bounds:
        if count >= wanted:
            if math.isinf(bound):
                return low
            inside = count - below
            return low + (bound - low) * ((wanted - below) / inside if inside else 1.0)
        low, below = bound, count
    return low
