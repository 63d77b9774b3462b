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
from decimal import Decimal
from typing import Any

from mlops_prep.world.answers import Answer, CommandError
from mlops_prep.world.promql import query
from mlops_prep.world.promql_values import QueryError, Sample, Value
from mlops_prep.world.templates import BadTemplateError, condition

At = Callable[[float], Mapping[str, Any]]
"""What expressions may speak of at a moment."""

_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_ENDS = ("_bucket", "_sum", "_count")
_LEAST_STEP = 15.0
_STEPS = 24
"""Steps from one sample of a range to the next in which a rate is added up."""
_P99 = 2.326
"""Standard deviations to the 99th percentile."""
_LONG_AGO = -14 * 86400.0


def answer(
    series: Sequence[Mapping[str, Any]], text: str, now: float, base: datetime, at: At, *, as_json: bool
) -> Answer:
    """What a query gives, as `promtool` prints it or as JSON. Raises CommandError."""
    reader = _Reader(series, base, at)
    try:
        value = query(text, now, reader.read, base.timestamp())
    except QueryError as error:
        if as_json:
            says = {"status": "error", "errorType": "bad_data", "error": f'invalid parameter "query": {error}'}
            raise CommandError(json.dumps(says, separators=(",", ":"))) from error
        raise CommandError(f'query error: bad_data: invalid parameter "query": {error}') from error
    stamp = (base + timedelta(seconds=now)).timestamp()
    return Answer(_as_json(value, stamp) if as_json else _as_lines(value, stamp))


def answer_range(
    series: Sequence[Mapping[str, Any]], text: str, moments: Sequence[float], base: datetime, at: At
) -> Answer:
    """What a query gives at each of some moments, as `promtool query range` prints it. Raises CommandError."""
    reader = _Reader(series, base, at)
    found: dict[str, list[str]] = {}
    for moment in moments:
        try:
            value = query(text, moment, reader.read, base.timestamp())
        except QueryError as error:
            raise CommandError(f'query error: bad_data: invalid parameter "query": {error}') from error
        stamp = (base + timedelta(seconds=moment)).timestamp()
        for one in [Sample({}, value)] if isinstance(value, float) else value:
            found.setdefault(_series(one.labels), []).append(f"{_number(one.value)} @[{_stamp(stamp)}]")
    return Answer("\n".join(f"{name} =>\n" + "\n".join(values) for name, values in found.items()))


def names_of(series: Sequence[Mapping[str, Any]], now: float, base: datetime, at: At) -> list[str]:
    """The names of the series that have samples now, in order."""
    reader = _Reader(series, base, at)
    found = set()
    for one in series:
        for end in _ENDS if one.get("kind") == "histogram" else ("",):
            name = one["name"] + end
            if name not in found and reader.read(name, now, now - _LEAST_STEP):
                found.add(name)
    return sorted(found)


class _Reader:
    """Samples of series at a moment. Counters are added up from their rates, in steps that fit the range."""

    def __init__(self, series: Sequence[Mapping[str, Any]], base: datetime, at: At) -> None:
        self._series = series
        self._base = base
        self._at = at
        self._names: dict[float, Mapping[str, Any]] = {}
        self._values: dict[tuple[int, str, float], float | None] = {}
        self._sums: dict[tuple[int, str, float], list[float]] = {}

    def read(self, name: str, moment: float, since: float) -> list[Sample]:
        """All samples of a metric. Raises QueryError where an expression has no value."""
        found = []
        for index, one in enumerate(self._series):
            labels = {str(key): str(value) for key, value in one.get("labels", {}).items()}
            kind, end = one.get("kind"), name.removeprefix(one["name"])
            if kind == "histogram" and name != one["name"] and end in _ENDS:
                found += self._histogram(index, name, labels, moment, since)
            elif one["name"] == name and kind == "counter":
                counted = self._sum(index, "value", since, moment, lambda at, n=index: self._rate(n, "value", at))  # type: ignore[misc]
                found.append(Sample({"__name__": name, **labels}, counted))
            elif one["name"] == name:
                value = self._value(index, "value", moment)
                if value is not None:
                    found.append(Sample({"__name__": name, **labels}, value))
        return found

    def _histogram(self, index: int, name: str, labels: dict[str, str], moment: float, since: float) -> list[Sample]:
        if self._value(index, "p50", moment) is None:
            return []
        if name.endswith("_count"):
            counted = self._sum(index, "rate", since, moment, lambda at: self._rate(index, "rate", at))
            return [Sample({"__name__": name, **labels}, counted)]
        if name.endswith("_sum"):
            seconds = self._sum(index, "sum", since, moment, lambda at: self._seconds(index, at))
            return [Sample({"__name__": name, **labels}, seconds)]
        bounds = [*self._series[index].get("buckets", _BOUNDS), math.inf]
        return [
            Sample(
                {"__name__": name, **labels, "le": "+Inf" if math.isinf(bound) else f"{bound:g}"},
                self._sum(index, f"{bound}", since, moment, lambda at, b=bound: self._below(index, b, at)),  # type: ignore[misc]
            )
            for bound in bounds
        ]

    def _sum(self, index: int, key: str, since: float, moment: float, rate: Callable[[float], float]) -> float:
        """What a rate adds up to between two moments, as far as it was not added up before."""
        if moment <= since:
            return 0.0
        sums = self._sums.setdefault((index, key, since), [max(_LEAST_STEP, (moment - since) / _STEPS), 0.0])
        step = sums[0]
        whole = int((moment - since) / step + 1e-9)
        while len(sums) < whole + 2:
            sums.append(sums[-1] + step * rate(since + (len(sums) - 1.5) * step))
        rest = moment - since - whole * step
        return sums[whole + 1] + (rest * rate(since + (whole + 0.5) * step) if rest > 0 else 0.0)

    def _below(self, index: int, bound: float, moment: float) -> float:
        """Requests a second that take at most `bound` seconds, by a lognormal distribution."""
        asked = self._rate(index, "rate", moment)
        if math.isinf(bound):
            return asked
        p50, p99 = self._rate(index, "p50", moment) or 0.001, self._rate(index, "p99", moment) or 0.002
        spread = max(math.log(max(p99, p50 * 1.01) / p50) / _P99, 0.01)
        return asked * 0.5 * (1 + math.erf(math.log(bound / p50) / spread / math.sqrt(2)))

    def _seconds(self, index: int, moment: float) -> float:
        """Seconds that the requests of a second take together: the mean of that distribution."""
        p50, p99 = self._rate(index, "p50", moment) or 0.001, self._rate(index, "p99", moment) or 0.002
        spread = max(math.log(max(p99, p50 * 1.01) / p50) / _P99, 0.01)
        return self._rate(index, "rate", moment) * p50 * math.exp(spread * spread / 2)

    def _rate(self, index: int, key: str, moment: float) -> float:
        return self._value(index, key, moment) or 0.0

    def _value(self, index: int, key: str, moment: float) -> float | None:
        if (index, key, moment) not in self._values:
            self._values[index, key, moment] = self._computed(self._series[index], key, moment)
        return self._values[index, key, moment]

    def _computed(self, one: Mapping[str, Any], key: str, moment: float) -> float | None:
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
        return f"scalar: {_number(value)} @[{_stamp(stamp)}]"
    return "\n".join(f"{_series(one.labels)} => {_number(one.value)} @[{_stamp(stamp)}]" for one in value)


def _series(labels: Mapping[str, str]) -> str:
    inner = ", ".join(f'{key}="{value}"' for key, value in sorted(labels.items()) if key != "__name__")
    return f"{labels.get('__name__', '')}{{{inner}}}" if inner or "__name__" not in labels else labels["__name__"]


def _number(value: float) -> str:
    """A number as Go prints it (`strconv.FormatFloat(value, 'f', -1, 64)`): the shortest that is read as the same."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    short = float(f"{value:.12g}")  # sums of rates carry rounding errors that a counter of whole numbers has not
    value = short if abs(short - value) <= 1e-13 * abs(value) else value
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _stamp(seconds: float) -> str:
    return _number(round(seconds, 3))


def _as_json(value: Value, stamp: float) -> str:
    moment = int(stamp) if float(stamp).is_integer() else round(stamp, 3)
    if isinstance(value, float):
        data: dict[str, Any] = {"resultType": "scalar", "result": [moment, _number(value)]}
    else:
        result = [{"metric": one.labels, "value": [moment, _number(one.value)]} for one in value]
        data = {"resultType": "vector", "result": result}
    return json.dumps({"status": "success", "data": data}, separators=(",", ":"))
