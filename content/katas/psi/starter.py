"""Population stability index: your solution. The rules are in brief.md."""

from collections.abc import Sequence
from typing import TypedDict


class Stability(TypedDict):
    """How far a feature has moved."""

    psi: float | None
    status: str
    edges: list[float]
    reference_shares: list[float]
    current_shares: list[float]


def population_stability(
    reference: Sequence[float | None],
    current: Sequence[float | None],
    bins: int = 10,
    moderate: float = 0.1,
    major: float = 0.25,
) -> Stability:
    """The population stability index of `current` against `reference`."""
    raise NotImplementedError
