"""When to retrain: causes that persist, held back by a cool-down and by bad data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict


class Decision(TypedDict):
    """What to do after one reading, and why."""

    day: int
    action: str
    reason: str


@dataclass
class State:
    """What one reading leaves to the next."""

    trained_on: int
    drift_streak: int = 0
    metric_streak: int = 0


def retrain_decisions(readings: Sequence[Mapping[str, Any]], policy: Mapping[str, Any]) -> list[Decision]:
    """One decision for each reading."""
    state = State(policy["trained_on"])
    decisions: list[Decision] = []
    for reading in readings:
        _count(reading, policy, state)
        action, reason = _decide(reading, policy, state)
        if action == "retrain":
            state = State(reading["day"])
        decisions.append({"day": reading["day"], "action": action, "reason": reason})
    return decisions


def _count(reading: Mapping[str, Any], policy: Mapping[str, Any], state: State) -> None:
    """Go on with both streaks. A comparison with NaN is False, so it breaks a streak by itself."""
    drift, metric = reading["drift"], reading["metric"]
    is_drifting = drift is not None and drift >= policy["drift_limit"]
    is_low = metric is not None and metric < policy["metric_floor"]
    state.drift_streak = state.drift_streak + 1 if is_drifting else 0
    state.metric_streak = state.metric_streak + 1 if is_low else 0


def _decide(reading: Mapping[str, Any], policy: Mapping[str, Any], state: State) -> tuple[str, str]:
    age = reading["day"] - state.trained_on
    cause = _cause(age, policy, state)
    if cause is None:
        return "wait", "healthy"
    if age < policy["cool_down_days"]:
        return "wait", "cool_down"
    return ("retrain" if reading["data_ok"] else "blocked"), cause


def _cause(age: int, policy: Mapping[str, Any], state: State) -> str | None:
    """Why to retrain; what hurts the business comes first."""
    if state.metric_streak >= policy["metric_readings"]:
        return "metric"
    if state.drift_streak >= policy["drift_readings"]:
        return "drift"
    return "schedule" if age >= policy["max_age_days"] else None
