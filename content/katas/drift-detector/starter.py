"""Drift detector: your solution. The rules are in brief.md."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypedDict


class Drift(TypedDict):
    """What is found for one feature."""

    test: Literal["ks", "chi2"]
    statistic: float | None
    p_value: float | None
    passed: bool


def detect_drift(
    reference: Mapping[str, Sequence[Any]],
    current: Mapping[str, Sequence[Any]],
    feature_types: Mapping[str, str],
    alpha: float = 0.05,
) -> dict[str, Drift]:
    """Compare each feature of `current` with `reference`, by the test for its type."""
    raise NotImplementedError
