"""Compares what two pipelines computed for the same rows, feature by feature."""

from collections.abc import Mapping, Sequence
from math import inf, isfinite
from typing import Any, TypedDict

Features = Mapping[str, Any]


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
    left, right = ({row["id"]: row["features"] for row in side} for side in (training, serving))
    pairs = [(name, left[name], right[name]) for name in sorted(left.keys() & right.keys())]
    names = {name for _, *both in pairs for features in both for name in features}
    features = {name: _compare(name, pairs, {**rules, **rules.get("features", {}).get(name, {})}) for name in names}
    only_training, only_serving = sorted(left.keys() - right.keys()), sorted(right.keys() - left.keys())
    return {
        "features": features,
        "only_training": only_training,
        "only_serving": only_serving,
        "passed": not only_training and not only_serving and all(one["passed"] for one in features.values()),
    }


def _compare(name: str, pairs: Sequence[tuple[str, Features, Features]], rules: Mapping[str, Any]) -> Feature:
    """How a feature compares over the joined rows, which are in the order of their ids."""
    compared = [(row, left, right) for row, left, right in pairs if name in left or name in right]
    gaps = {row: _gap(name, left, right, rules) for row, left, right in compared}
    different = [row for row, gap in gaps.items() if gap]
    rate = len(different) / len(compared)
    return {
        "compared": len(compared),
        "different": len(different),
        "rate": rate,
        "worst": max(different, key=lambda row: gaps[row], default=None),  # the first of equals
        "passed": rate <= rules["max_rate"],
    }


def _gap(name: str, left: Features, right: Features, rules: Mapping[str, Any]) -> float:
    """How far two values are apart: 0 for equal ones, infinitely far where no distance is defined."""
    if name not in left or name not in right:
        return inf
    trained, served = left[name], right[name]
    if not (_is_number(trained) and _is_number(served)):
        return 0.0 if type(trained) is type(served) and trained == served else inf
    if trained == served or (trained != trained and served != served):
        return 0.0
    gap: float = abs(trained - served)
    if not isfinite(gap):
        return inf
    return gap if gap > rules["absolute"] + rules["relative"] * abs(trained) else 0.0


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
