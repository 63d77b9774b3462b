"""Public examples: run `pytest` in this folder."""

from typing import Any

import pytest
from solution import parity_check

EXAMPLES: list[dict[str, Any]] = [
    {
        "says": "one of two rows is off, one row is missing",
        "given": {
            "training": [
                {"id": "a", "features": {"income": 1000.0, "city": "Leeds"}},
                {"id": "b", "features": {"income": 2000.0, "city": None}},
                {"id": "c", "features": {"income": 5.0}},
            ],
            "serving": [
                {"id": "b", "features": {"income": 20.0, "city": None}},
                {"id": "a", "features": {"income": 1001, "city": "Leeds"}},
            ],
            "rules": {"absolute": 0.0, "relative": 0.01, "max_rate": 0.25},
        },
        "gives": {
            "features": {
                "income": {"compared": 2, "different": 1, "rate": 0.5, "worst": "b", "passed": False},
                "city": {"compared": 2, "different": 0, "rate": 0.0, "worst": None, "passed": True},
            },
            "only_training": ["c"],
            "only_serving": [],
            "passed": False,
        },
    },
    {
        "says": "None is not the same as absent",
        "given": {
            "training": [{"id": "a", "features": {"age": None}}],
            "serving": [{"id": "a", "features": {}}],
            "rules": {"absolute": 0.0, "relative": 0.0, "max_rate": 1.0},
        },
        "gives": {
            "features": {"age": {"compared": 1, "different": 1, "rate": 1.0, "worst": "a", "passed": True}},
            "only_training": [],
            "only_serving": [],
            "passed": True,
        },
    },
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["says"])
def test_example(example: dict[str, Any]) -> None:
    assert parity_check(**example["given"]) == example["gives"]
