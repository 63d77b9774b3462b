"""Promotion gate: your solution. The rules are in brief.md."""

from collections.abc import Mapping
from typing import Any, TypedDict


class Decision(TypedDict):
    """Whether the challenger takes over, and why not."""

    promote: bool
    reasons: list[str]
    margin: float | None


def promotion_gate(
    challenger: Mapping[str, Any], champion: Mapping[str, Any] | None, policy: Mapping[str, Any]
) -> Decision:
    """Decide whether `challenger` may take over from `champion`."""
    raise NotImplementedError
