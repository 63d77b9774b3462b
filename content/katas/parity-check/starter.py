"""Training-serving parity: your solution. The rules are in brief.md."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict


class Feature(TypedDict):
    """How one feature compares."""

    compared: int
    different: int
    rate: float
    worst: str | None
    passed: bool


class Parity(TypedDict):
    """How the two pipelines compare."""

    features: dict[str, Feature]
    only_training: list[str]
    only_serving: list[str]
    passed: bool


def parity_check(
    training: Sequence[Mapping[str, Any]], serving: Sequence[Mapping[str, Any]], rules: Mapping[str, Any]
) -> Parity:
    """Compare what two pipelines computed for the same ids."""
    raise NotImplementedError
