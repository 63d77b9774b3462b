"""Rolling F1 with late labels: your solution. The rules are in brief.md."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict


class Evaluation(TypedDict):
    """What the dashboard shows for one time."""

    at: int
    f1: float | None
    support: int
    pending: int
    status: str
    alert: bool


def rolling_f1(
    predictions: Sequence[Mapping[str, Any]],
    labels: Sequence[Mapping[str, Any]],
    evaluate_at: Sequence[int],
    window_seconds: int,
    min_support: int = 1,
    threshold: float = 0.0,
) -> list[Evaluation]:
    """F1 over a rolling window, with the labels that were known at each time."""
    raise NotImplementedError
