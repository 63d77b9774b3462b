"""Public examples: run `pytest` in this folder."""

from typing import Any

import pytest
from solution import unit_cost

EXAMPLES: list[dict[str, Any]] = [
    {
        "says": "a GPU idles at night, two CPUs do not; one interruption",
        "given": {
            "profile": [0, 30, 90],
            "hardware": {
                "gpu": {"price_per_hour": 2.0, "usable_rps": 200, "min_replicas": 1},
                "cpu": {"price_per_hour": 0.5, "usable_rps": 40, "min_replicas": 0},
            },
            "training": {
                "work_minutes": 180,
                "checkpoint_minutes": 30,
                "restart_minutes": 10,
                "interrupted_at": [100],
                "on_demand_per_hour": 4.0,
                "spot_per_hour": 1.2,
                "deadline_minutes": 240,
            },
        },
        "gives": {
            "serving": {
                "gpu": {"replicas": [1, 1, 1], "cost_per_day": 6.0, "per_1000": 0.013888888888888888},
                "cpu": {"replicas": [0, 1, 3], "cost_per_day": 2.0, "per_1000": 0.004629629629629629},
            },
            "cheapest": "cpu",
            "training": {
                "on_demand_cost": 12.0,
                "spot_minutes": 200,
                "spot_cost": 4.0,
                "lost_minutes": 10,
                "choice": "spot",
            },
        },
    },
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["says"])
def test_example(example: dict[str, Any]) -> None:
    found, expected = unit_cost(**example["given"]), example["gives"]
    assert found["cheapest"] == expected["cheapest"]
    assert found["training"] == pytest.approx(expected["training"])
    assert found["serving"].keys() == expected["serving"].keys()
    for name, serving in expected["serving"].items():
        assert found["serving"][name]["replicas"] == serving["replicas"]
        for figure in ("cost_per_day", "per_1000"):
            assert found["serving"][name][figure] == pytest.approx(serving[figure])
