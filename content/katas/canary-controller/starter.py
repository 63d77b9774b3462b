"""Canary controller: your solution. The rules are in brief.md."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict


class Entry(TypedDict):
    """What the controller did about one window."""

    at: int
    percent: int
    action: str
    reason: str | None


class Canary(TypedDict):
    """Where the canary stands after all windows."""

    status: str
    percent: int
    audit: list[Entry]
    assignments: dict[str, bool]


def run_canary(windows: Sequence[Mapping[str, Any]], policy: Mapping[str, Any], users: Sequence[str]) -> Canary:
    """Play all windows through the controller."""
    raise NotImplementedError
