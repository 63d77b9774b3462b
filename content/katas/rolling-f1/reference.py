"""F1 over a rolling window, with no more than what was known at each evaluation."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

Labels = Mapping[str, list[Mapping[str, Any]]]


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
    if window_seconds <= 0:
        raise ValueError(f"a window of {window_seconds} seconds holds nothing")
    by_id: Labels = defaultdict(list)
    # a stable sort: of labels that arrived together, the one that stands last in the list comes last
    for label in sorted(labels, key=lambda one: one["arrived_at"]):
        by_id[label["id"]].append(label)
    return [
        _evaluate(
            at,
            [one for one in predictions if at - window_seconds < one["at"] <= at],
            by_id,
            min_support,
            threshold,
        )
        for at in evaluate_at
    ]


def _evaluate(
    at: int, window: Sequence[Mapping[str, Any]], labels: Labels, min_support: int, threshold: float
) -> Evaluation:
    outcomes = Counter((one["predicted"], _known_label(labels[one["id"]], at)) for one in window)
    pending = outcomes[True, None] + outcomes[False, None]
    support = len(window) - pending
    f1 = _f1(outcomes) if support >= min_support else None
    if support < min_support:
        status = "too_few"
    elif f1 is None:
        status = "undefined"
    else:
        status = "low" if f1 < threshold else "ok"
    return {
        "at": at,
        "f1": f1,
        "support": support,
        "pending": pending,
        "status": status,
        "alert": status == "low",
    }


def _known_label(labels: list[Mapping[str, Any]], at: int) -> bool | None:
    """What the latest label said by then; `labels` are in the order of their arrival."""
    known = [label["actual"] for label in labels if label["arrived_at"] <= at]
    return known[-1] if known else None


def _f1(outcomes: Counter[tuple[bool, bool | None]]) -> float | None:
    """F1 of counts by (predicted, actual); None where it is not defined."""
    hits, wrong = outcomes[True, True], outcomes[True, False] + outcomes[False, True]
    return 2 * hits / (2 * hits + wrong) if hits or wrong else None
