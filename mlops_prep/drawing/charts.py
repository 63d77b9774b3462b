"""Turns a chart description of a content file, and a random source, into chart data."""

import math
from collections.abc import Iterable, Mapping
from random import Random
from typing import Any

from mlops_prep.drawing.expressions import ExpressionError, Value, fill, number
from mlops_prep.models.chart import (
    Chart,
    Confusion,
    Correlation,
    Event,
    Histogram,
    Series,
    ThresholdCounts,
)

MAX_POINTS = 400
MAX_ROWS = 20_000
MAX_NAMES = 12

_KEYS: dict[str, tuple[set[str], set[str]]] = {
    "series": ({"title", "count", "base"}, {"unit", "every", "noise", "changes", "band", "events"}),
    "histogram": ({"title", "reference", "current"}, {"bins", "count"}),
    "confusion": ({"title", "positive", "negative", "thresholds"}, set()),
    "correlation": ({"title", "names"}, {"pairs"}),
}
_CHANGE_KEYS = {
    "step": {"at", "size", "times"},
    "ramp": {"at", "until", "size", "times"},
    "season": {"period", "size"},
    "spike": {"at", "size", "times"},
}
_SAMPLE_KEYS = {"mean", "deviation", "zeros", "times", "shift"}


def draw_chart(described: Mapping[str, Any], names: Mapping[str, Value], rng: Random) -> Chart:
    """The chart that `described` asks for. Raises ExpressionError for a description that is not one."""
    kind = described.get("type")
    if kind not in _KEYS:
        raise ExpressionError(f"chart type '{kind}' is none of {', '.join(_KEYS)}")
    needed, optional = _KEYS[kind]
    _check_keys(f"{kind} chart", set(described), needed | {"type"}, optional)
    match kind:
        case "series":
            return _series(described, names, rng)
        case "histogram":
            return _histogram(described, names, rng)
        case "confusion":
            return _confusion(described, names)
        case _:
            return _correlation(described, names, rng)


def _series(described: Mapping[str, Any], names: Mapping[str, Value], rng: Random) -> Series:
    count = _count(described["count"], names, MAX_POINTS)
    base = number(described["base"], names)
    noise = number(described.get("noise", 0), names)
    values = [base] * count
    for change in described.get("changes", []):
        values = _changed(values, change, names)
    noisy = tuple(value + rng.gauss(0, noise) * (abs(value / base) if base else 1) for value in values)
    _check_finite(noisy)
    band = described.get("band")
    return Series(
        title=fill(described["title"], names),
        unit=described.get("unit", ""),
        every=described.get("every", "day"),
        values=noisy,
        band=(number(band[0], names), number(band[1], names)) if band else None,
        events=tuple(
            Event(at=_count(event["at"], names, count - 1, least=0), says=fill(event["says"], names))
            for event in described.get("events", [])
        ),
    )


def _changed(values: list[float], change: Mapping[str, Any], names: Mapping[str, Value]) -> list[float]:
    shape = change.get("shape")
    if shape not in _CHANGE_KEYS:
        raise ExpressionError(f"change shape '{shape}' is none of {', '.join(_CHANGE_KEYS)}")
    _check_keys(f"{shape} change", set(change), {"shape"}, _CHANGE_KEYS[shape])
    size, times = number(change.get("size", 0), names), number(change.get("times", 1), names)
    if shape == "season":
        period = number(change["period"], names)
        if period <= 0:
            raise ExpressionError(f"a season's period must be more than 0, not {period:g}")
        return [value + size * math.sin(2 * math.pi * day / period) for day, value in enumerate(values)]
    at = number(change["at"], names)
    until = number(change.get("until", at), names)
    shares = [_share(shape, day, at, until) for day in range(len(values))]
    return [value * (1 + (times - 1) * share) + size * share for value, share in zip(values, shares, strict=True)]


def _share(shape: str, day: int, at: float, until: float) -> float:
    """How much of a change has happened by `day`, from 0 to 1."""
    if shape == "spike":
        return float(day == round(at))
    if shape == "ramp" and until > at:
        return min(1.0, max(0.0, (day - at) / (until - at)))
    return float(day >= at)


def _histogram(described: Mapping[str, Any], names: Mapping[str, Value], rng: Random) -> Histogram:
    count = _count(described.get("count", 1000), names, MAX_ROWS)
    bins = _count(described.get("bins", 10), names, 40)
    reference = _sample(described["reference"], names, count, rng)
    current = _sample(described["current"], names, count, rng)
    _check_finite((*reference, *current))
    low, high = min(*reference, *current), max(*reference, *current)
    width = (high - low) / bins or 1.0
    return Histogram(
        title=fill(described["title"], names),
        edges=tuple(low + width * index for index in range(bins + 1)),
        reference=_binned(reference, low, width, bins),
        current=_binned(current, low, width, bins),
    )


def _sample(described: Mapping[str, Any], names: Mapping[str, Value], count: int, rng: Random) -> list[float]:
    _check_keys("sample", set(described), {"mean", "deviation"}, _SAMPLE_KEYS)
    mean, deviation = number(described["mean"], names), number(described["deviation"], names)
    zeros = number(described.get("zeros", 0), names)
    times, shift = number(described.get("times", 1), names), number(described.get("shift", 0), names)
    return [0.0 if rng.random() < zeros else rng.gauss(mean, deviation) * times + shift for _ in range(count)]


def _binned(rows: list[float], low: float, width: float, bins: int) -> tuple[int, ...]:
    counts = [0] * bins
    for row in rows:
        counts[min(bins - 1, int((row - low) / width))] += 1
    return tuple(counts)


def _confusion(described: Mapping[str, Any], names: Mapping[str, Value]) -> Confusion:
    fields = ("hits", "misses", "false_alarms", "passes")
    rows = []
    for row in described["thresholds"]:
        _check_keys("threshold", set(row), {"at", *fields}, set())
        counts = {name: max(0, round(number(row[name], names))) for name in fields}
        rows.append(ThresholdCounts(at=number(row["at"], names), **counts))
    return Confusion(
        title=fill(described["title"], names),
        positive=fill(described["positive"], names),
        negative=fill(described["negative"], names),
        thresholds=tuple(rows),
    )


def _correlation(described: Mapping[str, Any], names: Mapping[str, Value], rng: Random) -> Correlation:
    labels = tuple(fill(label, names) for label in described["names"])
    if not 2 <= len(labels) <= MAX_NAMES or len(set(labels)) != len(labels):
        raise ExpressionError(f"a correlation chart needs 2 to {MAX_NAMES} different names")
    matrix = [[1.0] * len(labels) for _ in labels]
    for row in range(len(labels)):
        for column in range(row):
            matrix[row][column] = matrix[column][row] = round(rng.uniform(-0.15, 0.25), 2)
    for pair in described.get("pairs", []):
        _check_keys("pair", set(pair), {"between", "value"}, set())
        row, column = (_index(labels, fill(label, names)) for label in pair["between"])
        matrix[row][column] = matrix[column][row] = round(max(-1.0, min(1.0, number(pair["value"], names))), 2)
    return Correlation(title=fill(described["title"], names), names=labels, values=tuple(map(tuple, matrix)))


def _index(labels: tuple[str, ...], label: str) -> int:
    if label not in labels:
        raise ExpressionError(f"pair names '{label}', which is not among the chart's names")
    return labels.index(label)


def _count(expression: str | int | float, names: Mapping[str, Value], most: int, *, least: int = 1) -> int:
    value = round(number(expression, names))
    if not least <= value <= most:
        raise ExpressionError(f"'{expression}' is {value}, outside {least} to {most}")
    return value


def _check_finite(values: Iterable[float]) -> None:
    if not all(map(math.isfinite, values)):
        raise ExpressionError("the values of the chart grow beyond what can be drawn")


def _check_keys(what: str, given: set[str], needed: set[str], optional: set[str]) -> None:
    if missing := needed - given:
        raise ExpressionError(f"{what} lacks {', '.join(sorted(missing))}")
    if unknown := given - needed - optional:
        raise ExpressionError(f"{what} has unknown keys: {', '.join(sorted(unknown))}")
