# fails: continuous
# Works in single precision, in which large values run together.

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

import numpy as np
from scipy.stats import chi2_contingency, ks_2samp

DEFAULT_ALPHA = 0.05
SMALL_COUNT = 5


class Drift(TypedDict):
    """What is found for one feature."""

    test: str
    statistic: float | None
    p_value: float | None
    passed: NotRequired[bool]
    p_adjusted: NotRequired[float | None]
    warnings: NotRequired[list[str]]


def detect_drift(
    reference: Mapping[str, Sequence[Any]],
    current: Mapping[str, Sequence[Any]],
    feature_types: Mapping[str, str],
    alpha: float | Mapping[str, float] = DEFAULT_ALPHA,
    correction: str | None = None,
) -> dict[str, Drift]:
    """Compare each feature of `current` with `reference`, by the test for its type."""
    found = {
        name: _compare(_present(reference[name]), _present(current[name]), kind) for name, kind in feature_types.items()
    }
    if correction is not None:
        _adjust(found, correction)
    for name, entry in found.items():
        threshold = alpha.get(name, DEFAULT_ALPHA) if isinstance(alpha, Mapping) else alpha
        p_value = entry.get("p_adjusted", entry["p_value"])
        # without a p-value there is no evidence of health: fail closed
        entry["passed"] = p_value is not None and not p_value < threshold
    return found


def _present(column: Sequence[Any]) -> list[Any]:
    """The values that are there; NaN is the one that differs from itself."""
    return [value for value in column if value is not None and value == value]


def _compare(reference: list[Any], current: list[Any], kind: str) -> Drift:
    if kind == "continuous":
        return _compare_numbers(reference, current)
    if kind == "categorical":
        return _compare_categories(reference, current)
    raise ValueError(f"unknown feature type: {kind!r}")


def _compare_numbers(reference: list[float], current: list[float]) -> Drift:
    if not reference or not current:
        return _untestable("ks")
    result = ks_2samp(np.float32(reference), np.float32(current))
    return {"test": "ks", "statistic": float(result.statistic), "p_value": float(result.pvalue)}


def _compare_categories(reference: list[Any], current: list[Any]) -> Drift:
    if not reference or not current:
        return _untestable("chi2")
    samples = Counter(reference), Counter(current)
    categories = list({**samples[0], **samples[1]})
    table = [[counts[category] for category in categories] for counts in samples]
    result = chi2_contingency(table, correction=False)
    entry: Drift = {
        "test": "chi2",
        "statistic": float(result.statistic),
        "p_value": float(result.pvalue),
    }
    if result.expected_freq.min() < SMALL_COUNT:
        entry["warnings"] = [f"an expected count is below {SMALL_COUNT}: the p-value is rough"]
    return entry


def _untestable(test: str) -> Drift:
    return {"test": test, "statistic": None, "p_value": None}


def _adjust(found: dict[str, Drift], correction: str) -> None:
    """Add `p_adjusted` to every entry. Raises ValueError for an unknown correction."""
    if correction not in ("bonferroni", "bh"):
        raise ValueError(f"unknown correction: {correction!r}")
    tested = [(entry["p_value"], entry) for entry in found.values() if entry["p_value"] is not None]
    tested.sort(key=lambda pair: pair[0], reverse=True)
    least = 1.0
    for position, (p_value, entry) in enumerate(tested):
        rank = len(tested) - position
        if correction == "bonferroni":
            entry["p_adjusted"] = min(1.0, p_value * len(tested))
        else:
            least = min(least, p_value * len(tested) / rank)
            entry["p_adjusted"] = least
    for entry in found.values():
        entry.setdefault("p_adjusted", None)
