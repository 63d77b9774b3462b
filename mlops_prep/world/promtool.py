"""The command `promtool`: queries at a moment, over a range, and for names. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from mlops_prep.world import metrics
from mlops_prep.world.answers import Answer, CommandError
from mlops_prep.world.promql import seconds_of
from mlops_prep.world.shell import ShellError, options

_WITH_VALUE = {
    "--start": "start",
    "--end": "end",
    "--step": "step",
    "--match": "match",
    "--time": "time",
    "-o": "format",
    "--format": "format",
}
_MOST_MOMENTS = 250
"""Moments of a range that are worked out at most; Prometheus refuses more than 11,000."""


def run(
    series: Sequence[Mapping[str, Any]], words: tuple[str, ...], now: float, base: datetime, at: metrics.At
) -> Answer:
    """Answer one line of the command. Raises CommandError."""
    try:
        found, others = options(words, _WITH_VALUE, {})
    except ShellError as error:
        raise CommandError(f"promtool: error: {str(error).replace('flag: ', 'flag ')}, try --help") from error
    match others:
        case ["query", "instant", _, expression]:
            moment = _clock_time(found["time"], base) if "time" in found else now
            return metrics.answer(series, expression, min(moment, now), base, at, as_json=found.get("format") == "json")
        case ["query", "range", _, expression]:
            return metrics.answer_range(series, expression, _moments(found, now, base), base, at)
        case ["query", "labels", _, "__name__"] | ["query", "series", _]:
            names = metrics.names_of(series, now, base, at)
            is_series = others[1] == "series"
            return Answer("\n".join(f'{{__name__="{name}"}}' if is_series else name for name in names))
        case ["query", "instant" | "range", *rest] if len(rest) < 2:
            missing = ("server", "expr")[len(rest)]
            raise CommandError(f"promtool: error: required argument '{missing}' not provided, try --help")
        case _:
            raise CommandError(
                "promtool: known here are query instant SERVER 'EXPRESSION', query range SERVER 'EXPRESSION' and "
                "query labels SERVER __name__; SERVER is http://prometheus:9090"
            )


def _moments(found: Mapping[str, str], now: float, base: datetime) -> list[float]:
    """The moments that a range asks for, on the world's clock. Raises CommandError."""
    end = min(_clock_time(found["end"], base), now) if "end" in found else now
    start = _clock_time(found["start"], base) if "start" in found else end - 300
    step = _step(found["step"]) if "step" in found else max((end - start) / _MOST_MOMENTS, 1.0)
    if end < start:
        raise CommandError(
            'query error: bad_data: invalid parameter "end": end timestamp must not be before start time'
        )
    if (end - start) / step > _MOST_MOMENTS:
        raise CommandError(f"promtool: at most {_MOST_MOMENTS} steps are worked out here; give a longer --step")
    return [start + number * step for number in range(int((end - start) / step + 1e-9) + 1)]


def _step(given: str) -> float:
    seconds = float(given) if _is_number(given) else seconds_of(given)
    if seconds < 0.001:
        raise CommandError(f'promtool: error: not a valid duration string: "{given[:40]}", try --help')
    return seconds


def _is_number(given: str) -> bool:
    return given.isascii() and len(given) < 20 and given.replace(".", "", 1).isdecimal()


def _clock_time(given: str, base: datetime) -> float:
    """Seconds on the world's clock for seconds since the epoch, or for a time such as 2026-11-21T02:00:00Z."""
    if _is_number(given):
        return float(given) - base.timestamp()
    try:
        moment = datetime.fromisoformat(given)
    except ValueError as error:
        raise CommandError(f'promtool: error: cannot parse "{given[:40]}" to a valid timestamp, try --help') from error
    return ((moment if moment.tzinfo else moment.replace(tzinfo=base.tzinfo)) - base).total_seconds()
