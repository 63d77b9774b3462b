"""Retraining trigger: your solution. The rules are in brief.md."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict


class Decision(TypedDict):
    """What to do after one reading, and why."""

    day: int
    action: str
    reason: str


def retrain_decisions(readings: Sequence[Mapping[str, Any]], policy: Mapping[str, Any]) -> list[Decision]:
    """One decision for each reading."""
    raise NotImplementedError
