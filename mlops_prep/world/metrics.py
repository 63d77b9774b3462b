"""Named series that a scenario declares, read through PromQL by `promtool query instant` or Prometheus' HTTP interface.

A series has an expression for its value, of the state as it was at the moment that is asked for and of `t` (seconds on
the world's clock), `hour` (of the day) and `noise` (between -1 and 1, always the same at a moment). A counter's
expression is its rate; a histogram's are `p50`, `p99` in seconds and `rate`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from mlops_prep.world.answers import Answer, CommandError
from mlops_prep.world.promql import QueryError, Sample, Value, query
from mlops_prep.world.templates import BadTemplateError, condition

At = Callable[[float], Mapping[str, Any]]
"""What expressions may speak of at a moment."""

_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_STEP = 60.0
_LONG_AGO = -14 * 86400.0


def answer(
    series: Sequence[Mapping[str, Any]], text: str, now: float, base: datetime, at: At, *, as_json: bool
) -> Answer:
    """What a query gives, as `promtool` prints it or as JSON. Raises CommandError."""
    reader = _Reader(series, base, at)
    try:
        value = query(text, now, reader.read)
    except QueryError as error:
        if as_json:
            says = {"status": "error", "errorType": "bad_data", "error": f'invalid parameter "query": {error}'}
            raise CommandError(json.dumps(says)) from error
        raise CommandError(f'query error: bad_data: invalid parameter "query": {error}') from error
    stamp = (base + timedelta(seconds=now)).timestamp()
    return Answer(_as_json(value, stamp) if as_json else _as_lines(value, stamp))


def names_of(series: Sequence[Mapping[str, Any]]) -> list[str]:
    """The names that there are, in order."""
    found = set()
    for one in series:
        ends = ("_bucket", "_sum", "_count") if one.get("kind") == "histogram" else ("",)
        found |= {one["name"] + end for end in ends}
    return sorted(found)


class _Reader:
    """Samples of series at a moment. Counters are added up from their rates, minute by minute."""

    def __init__(self, series: Sequence[Mapping[str, Any]], base: datetime, at: At) -> None:
        self._series = series
        self._base = base
        self._at = at
        self._names: dict[float, Mapping[str, Any]] = {}

    def read(self, name: str, moment: float) -> list[Sample]:
        """All samples of a metric. Raises QueryError where an expression has no value."""
        found = []
        for one in self._series:
            labels = {str(key): str(value) for key, value in one.get("labels", {}).items()}
            if one.get("kind") == "histogram" and name in (
                f"{one['name']}{end}" for end in ("_bucket", "_sum", "_count")
            ):
                found += self._histogram(one, name, labels, moment)
            elif one["name"] == name and one.get("kind") == "counter":
                found.append(Sample({"__name__": name, **labels}, self._counter(one, "value", moment)))
            elif one["name"] == name:
                value = self._value(one, "value", moment)
                if value is not None:
                    found.append(Sample({"__name__": name, **labels}, value))
        return found

    def _histogram(self, one: Mapping[str, Any], name: str, labels: dict[str, str], moment: float) -> list[Sample]:
        count = self._counter(one, "rate", moment)
        p50, p99 = self._value(one, "p50", moment), self._value(one, "p99", moment)
        if p50 is None or p99 is None or not p50 > 0:
            return []
        if name.endswith("_count"):
            return [Sample({"__name__": name, **labels}, count)]
        if name.endswith("_sum"):
            return [Sample({"__name__": name, **labels}, count * p50 * 1.1)]
        bounds = [*one.get("buckets", _BOUNDS), math.inf]
        shares = [(bound, self._share_below(one, bound, moment)) for bound in bounds]
        return [
            Sample({"__name__": name, **labels, "le": "+Inf" if math.isinf(bound) else f"{bound:g}"}, share)
            for bound, share in shares
        ]

    def _share_below(self, one: Mapping[str, Any], bound: float, moment: float) -> float:
        """Requests so far that took at most `bound` seconds, by a lognormal distribution that moves with time."""
        total, past = 0.0, math.floor(moment / _STEP) * _STEP
        for step in range(240):
            then = past - step * _STEP
            p50, p99 = self._value(one, "p50", then) or 0.001, self._value(one, "p99", then) or 0.002
            spread = max(math.log(max(p99, p50 * 1.01) / p50) / 2.326, 0.01)
            below = 1.0 if math.isinf(bound) else 0.5 * (1 + math.erf(math.log(bound / p50) / spread / math.sqrt(2)))
            part = moment - past if step == 0 else _STEP
            total += below * part * (self._value(one, "rate", then) or 0.0)
        return total

    def _counter(self, one: Mapping[str, Any], key: str, moment: float) -> float:
        """A counter of the last four hours: enough for any range that is asked for here."""
        past = math.floor(moment / _STEP) * _STEP
        total: float = (moment - past) * (self._value(one, key, past) or 0.0)
        for step in range(1, 240):
            total += _STEP * (self._value(one, key, past - step * _STEP) or 0.0)
        return total + 1000.0

    def _value(self, one: Mapping[str, Any], key: str, moment: float) -> float | None:
        if moment < _LONG_AGO:
            return None
        source = one[key]
        if isinstance(source, (int, float)):
            return float(source)
        try:
            value = condition(source).value(self._known(moment, one["name"]))
        except BadTemplateError as error:
            raise QueryError(f"{one['name']}: {error}") from error
        return float(value) if isinstance(value, (int, float)) else None

    def _known(self, moment: float, name: str) -> Mapping[str, Any]:
        if moment not in self._names:
            then = self._base + timedelta(seconds=moment)
            clock = {"t": moment, "hour": then.hour + then.minute / 60, "weekday": then.weekday()}
            self._names[moment] = {**self._at(moment), **clock}
        return {**self._names[moment], "noise": noise(name, moment)}


def noise(name: str, moment: float) -> float:
    """A number between -1 and 1 that is always the same for a name at a moment."""
    value = int(moment // 15) * 2654435761 + sum(ord(one) * 31**place for place, one in enumerate(name[:24]))
    return float((value % 10007) / 5003.5 - 1.0)


def _as_lines(value: Value, stamp: float) -> str:
    if isinstance(value, float):
        return f"scalar: {_number(value)} @[{stamp:.3f}]"
    return "\n".join(f"{_series(one.labels)} => {_number(one.value)} @[{stamp:.3f}]" for one in value)


def _series(labels: Mapping[str, str]) -> str:
    inner = ", ".join(f'{key}="{value}"' for key, value in sorted(labels.items()) if key != "__name__")
    return f"{labels.get('__name__', '')}{{{inner}}}" if inner or "__name__" not in labels else labels["__name__"]


def _number(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    return f"{value:.6g}" if abs(value) < 1e6 else f"{value:.0f}"


def _as_json(value: Value, stamp: float) -> str:
    if isinstance(value, float):
        data: dict[str, Any] = {"resultType": "scalar", "result": [round(stamp, 3), _number(value)]}
    else:
        result = [{"metric": one.labels, "value": [round(stamp, 3), _number(one.value)]} for one in value]
        data = {"resultType": "vector", "result": result}
    return json.dumps({"status": "success", "data": data})
