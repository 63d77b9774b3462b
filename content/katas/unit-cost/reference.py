"""What a thousand predictions cost on each hardware, and a training run on spot against on demand."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

SECONDS_PER_HOUR = 3600
MINUTES_PER_HOUR = 60


class Serving(TypedDict):
    """A day on one kind of hardware."""

    replicas: list[int]
    cost_per_day: float
    per_1000: float | None


class Training(TypedDict):
    """One run, on demand and on spot."""

    on_demand_cost: float
    spot_minutes: int
    spot_cost: float
    lost_minutes: int
    choice: str


class Costs(TypedDict):
    """What serving and training cost."""

    serving: dict[str, Serving]
    cheapest: str | None
    training: Training


def unit_cost(profile: Sequence[int], hardware: Mapping[str, Mapping[str, Any]], training: Mapping[str, Any]) -> Costs:
    """What a day of serving and a run of training cost."""
    serving = {name: _serve(profile, machine) for name, machine in hardware.items()}
    return {
        "serving": serving,
        "cheapest": min(sorted(serving), key=lambda name: serving[name]["cost_per_day"], default=None),
        "training": _train(training),
    }


def _serve(profile: Sequence[int], machine: Mapping[str, Any]) -> Serving:
    # rounds up in whole numbers: -(-7 // 2) is 4
    replicas = [max(machine["min_replicas"], -(-requests // machine["usable_rps"])) for requests in profile]
    cost = float(sum(replicas) * machine["price_per_hour"])
    predictions = sum(profile) * SECONDS_PER_HOUR
    return {
        "replicas": replicas,
        "cost_per_day": cost,
        "per_1000": cost / predictions * 1000 if predictions else None,
    }


def _train(training: Mapping[str, Any]) -> Training:
    on_demand_cost = training["work_minutes"] / MINUTES_PER_HOUR * training["on_demand_per_hour"]
    minutes, lost = _run_on_spot(training)
    spot_cost = minutes / MINUTES_PER_HOUR * training["spot_per_hour"]
    deadline = training["deadline_minutes"]
    is_in_time = deadline is None or minutes <= deadline
    return {
        "on_demand_cost": on_demand_cost,
        "spot_minutes": minutes,
        "spot_cost": spot_cost,
        "lost_minutes": lost,
        "choice": "spot" if spot_cost < on_demand_cost and is_in_time else "on_demand",
    }


def _run_on_spot(training: Mapping[str, Any]) -> tuple[int, int]:
    """When the run ends, and how many minutes of work were lost on the way."""
    work, every = training["work_minutes"], training["checkpoint_minutes"]
    works_from = saved = lost = 0
    for minute in training["interrupted_at"]:
        if works_from + work - saved <= minute:
            break
        done = saved + max(0, minute - works_from)
        saved = done // every * every if every else 0
        lost += done - saved
        works_from = minute + training["restart_minutes"]
    return works_from + work - saved, lost
