"""Public examples: run `pytest` in this folder."""

import builtins
from typing import Any

import pytest
from solution import rolling_f1

EXAMPLES: list[dict[str, Any]] = [
    {
        "says": "the second label arrives between the two evaluations",
        "given": {
            "predictions": [
                {"id": "a", "at": 10, "predicted": True},
                {"id": "b", "at": 20, "predicted": True},
                {"id": "c", "at": 30, "predicted": False},
            ],
            "labels": [
                {"id": "a", "arrived_at": 40, "actual": True},
                {"id": "b", "arrived_at": 70, "actual": False},
            ],
            "evaluate_at": [60, 70],
            "window_seconds": 100,
            "threshold": 0.75,
        },
        "gives": [
            {"at": 60, "f1": 1.0, "support": 1, "pending": 2, "status": "ok", "alert": False},
            {"at": 70, "f1": 0.6666666666666666, "support": 2, "pending": 1, "status": "low", "alert": True},
        ],
    },
    {
        "says": "nothing positive, nothing to divide by",
        "given": {
            "predictions": [{"id": "a", "at": 10, "predicted": False}],
            "labels": [{"id": "a", "arrived_at": 12, "actual": False}],
            "evaluate_at": [20],
            "window_seconds": 60,
        },
        "gives": [{"at": 20, "f1": None, "support": 1, "pending": 0, "status": "undefined", "alert": False}],
    },
    {
        "says": "a window needs a length",
        "given": {"predictions": [], "labels": [], "evaluate_at": [], "window_seconds": 0},
        "raises": ("ValueError",),
    },
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["says"])
def test_example(example: dict[str, Any]) -> None:
    if "raises" in example:
        with pytest.raises(tuple(getattr(builtins, name) for name in example["raises"])):
            rolling_f1(**example["given"])
        return
    assert [pytest.approx(one) for one in example["gives"]] == rolling_f1(**example["given"])
