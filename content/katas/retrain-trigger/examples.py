"""Public examples: run `pytest` in this folder."""

from typing import Any

import pytest
from solution import retrain_decisions

EXAMPLES: list[dict[str, Any]] = [
    {
        "says": "two readings of drift in a row",
        "given": {
            "readings": [
                {"day": 10, "drift": 0.3, "metric": 0.9, "data_ok": True},
                {"day": 11, "drift": 0.4, "metric": 0.9, "data_ok": True},
                {"day": 12, "drift": 0.4, "metric": 0.9, "data_ok": True},
            ],
            "policy": {
                "trained_on": 0,
                "max_age_days": 30,
                "drift_limit": 0.25,
                "drift_readings": 2,
                "metric_floor": 0.8,
                "metric_readings": 2,
                "cool_down_days": 3,
            },
        },
        "gives": [
            {"day": 10, "action": "wait", "reason": "healthy"},
            {"day": 11, "action": "retrain", "reason": "drift"},
            {"day": 12, "action": "wait", "reason": "healthy"},
        ],
    },
    {
        "says": "too old, but today's data is broken",
        "given": {
            "readings": [
                {"day": 30, "drift": 0.1, "metric": None, "data_ok": False},
                {"day": 31, "drift": 0.1, "metric": None, "data_ok": True},
            ],
            "policy": {
                "trained_on": 0,
                "max_age_days": 30,
                "drift_limit": 0.25,
                "drift_readings": 2,
                "metric_floor": 0.8,
                "metric_readings": 2,
                "cool_down_days": 3,
            },
        },
        "gives": [
            {"day": 30, "action": "blocked", "reason": "schedule"},
            {"day": 31, "action": "retrain", "reason": "schedule"},
        ],
    },
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["says"])
def test_example(example: dict[str, Any]) -> None:
    assert retrain_decisions(**example["given"]) == example["gives"]
