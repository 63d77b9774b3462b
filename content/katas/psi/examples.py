"""Public examples: run `pytest` in this folder."""

import builtins
from typing import Any

import pytest
from solution import population_stability

EXAMPLES: list[dict[str, Any]] = [
    {
        "says": "the same sample twice is stable",
        "given": {"reference": [1, 2, 3, 4], "current": [4, 3, 2, 1], "bins": 2},
        "gives": {
            "psi": 0.0,
            "status": "stable",
            "edges": [3.0],
            "reference_shares": [0.5, 0.5],
            "current_shares": [0.5, 0.5],
        },
    },
    {
        "says": "three quarters have moved up",
        "given": {"reference": [1, 2, 3, 4], "current": [1, 7, 8, None, 9], "bins": 2},
        "gives": {
            "psi": 0.27465307216702745,
            "status": "major",
            "edges": [3.0],
            "reference_shares": [0.5, 0.5],
            "current_shares": [0.25, 0.75],
        },
    },
    {
        "says": "nothing to compare",
        "given": {"reference": [1, 2], "current": [None]},
        "gives": {"psi": None, "status": "no_data", "edges": [], "reference_shares": [], "current_shares": []},
    },
    {
        "says": "one bin tells nothing",
        "given": {"reference": [1, 2], "current": [1, 2], "bins": 1},
        "raises": ("ValueError",),
    },
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["says"])
def test_example(example: dict[str, Any]) -> None:
    if "raises" in example:
        with pytest.raises(tuple(getattr(builtins, name) for name in example["raises"])):
            population_stability(**example["given"])
        return
    found = population_stability(**example["given"])
    assert found.keys() == example["gives"].keys()
    for key, expected in example["gives"].items():
        assert found[key] == pytest.approx(expected)
