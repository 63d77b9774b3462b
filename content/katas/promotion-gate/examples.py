"""Public examples: run `pytest` in this folder."""

from typing import Any

import pytest
from solution import promotion_gate

EXAMPLES: list[dict[str, Any]] = [
    {
        "says": "better on both data sets, fast enough",
        "given": {
            "challenger": {"holdout": {"auc": 0.875}, "production": {"auc": 0.8125}, "latency_p95_ms": 80},
            "champion": {"holdout": {"auc": 0.75}, "production": {"auc": 0.75}},
            "policy": {
                "metric": "auc",
                "higher_is_better": True,
                "margin": 0.0625,
                "latency_limit_ms": 100,
                "max_segment_drop": 0.0625,
                "required_metadata": [],
                "without_champion": "allow",
            },
        },
        "gives": {"promote": True, "reasons": [], "margin": 0.125},
    },
    {
        "says": "not better enough, slower than allowed, and nobody knows the data version",
        "given": {
            "challenger": {
                "holdout": {"auc": 0.78125},
                "production": {"auc": 0.75},
                "latency_p95_ms": 130,
                "metadata": {"commit": "9f2c1ab"},
            },
            "champion": {"holdout": {"auc": 0.75}, "production": {"auc": 0.75}},
            "policy": {
                "metric": "auc",
                "higher_is_better": True,
                "margin": 0.0625,
                "latency_limit_ms": 100,
                "max_segment_drop": 0.0625,
                "required_metadata": ["commit", "data_version"],
                "without_champion": "allow",
            },
        },
        "gives": {
            "promote": False,
            "reasons": ["metadata:data_version", "holdout_margin", "latency"],
            "margin": 0.03125,
        },
    },
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["says"])
def test_example(example: dict[str, Any]) -> None:
    gives = example["gives"]
    assert promotion_gate(**example["given"]) == {**gives, "margin": pytest.approx(gives["margin"])}
