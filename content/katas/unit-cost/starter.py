"""Unit cost of serving and training: your solution. The rules are in brief.md."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict


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
    raise NotImplementedError
