"""State as a named tuple, folded over the readings."""

from typing import NamedTuple


class State(NamedTuple):
    trained_on: int
    drift: int = 0
    metric: int = 0


def step(state, reading, policy):
    is_high = reading["drift"] is not None and reading["drift"] >= policy["drift_limit"]
    is_low = reading["metric"] is not None and reading["metric"] < policy["metric_floor"]
    state = State(state.trained_on, (state.drift + 1) * is_high, (state.metric + 1) * is_low)
    age = reading["day"] - state.trained_on
    causes = {
        "metric": state.metric >= policy["metric_readings"],
        "drift": state.drift >= policy["drift_readings"],
        "schedule": age >= policy["max_age_days"],
    }
    cause = next((name for name, holds in causes.items() if holds), None)
    if not cause:
        return state, ("wait", "healthy")
    if age < policy["cool_down_days"]:
        return state, ("wait", "cool_down")
    if not reading["data_ok"]:
        return state, ("blocked", cause)
    return State(reading["day"]), ("retrain", cause)


def retrain_decisions(readings, policy):
    state, out = State(policy["trained_on"]), []
    for reading in readings:
        state, (action, reason) = step(state, reading, policy)
        out.append(dict(day=reading["day"], action=action, reason=reason))
    return out
