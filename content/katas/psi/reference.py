"""The population stability index: how far a distribution has moved, by bins of equal weight in the reference."""

from bisect import bisect_right
from collections.abc import Sequence
from math import log
from typing import TypedDict

SMALLEST_SHARE = 0.0001


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
    if bins < 2:
        raise ValueError(f"{bins} bins tell nothing; take 2 or more")
    if moderate > major:
        raise ValueError(f"moderate begins at {moderate}, above major at {major}")
    before, after = _present(reference), _present(current)
    if not before or not after:
        return {"psi": None, "status": "no_data", "edges": [], "reference_shares": [], "current_shares": []}
    edges = _edges(before, bins)
    reference_shares, current_shares = _shares(before, edges), _shares(after, edges)
    psi = _index(reference_shares, current_shares)
    return {
        "psi": psi,
        "status": "stable" if psi < moderate else "moderate" if psi < major else "major",
        "edges": edges,
        "reference_shares": reference_shares,
        "current_shares": current_shares,
    }


def _present(values: Sequence[float | None]) -> list[float]:
    """The values that are there; NaN is the one that differs from itself."""
    return [value for value in values if value is not None and value == value]


def _edges(reference: list[float], bins: int) -> list[float]:
    """Where the inner bins begin: quantiles of the reference, each value once."""
    ordered = sorted(reference)
    return sorted({float(ordered[number * len(ordered) // bins]) for number in range(1, bins)})


def _shares(values: list[float], edges: list[float]) -> list[float]:
    """The share of the values in each bin."""
    counts = [0] * (len(edges) + 1)
    for value in values:
        counts[bisect_right(edges, value)] += 1
    return [count / len(values) for count in counts]


def _index(reference_shares: list[float], current_shares: list[float]) -> float:
    total = 0.0
    for reference, current in zip(reference_shares, current_shares):
        # an empty bin would make the logarithm infinite
        expected, found = max(reference, SMALLEST_SHARE), max(current, SMALLEST_SHARE)
        total += (found - expected) * log(found / expected)
    return total
