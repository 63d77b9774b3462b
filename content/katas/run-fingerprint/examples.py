"""Public examples: run `pytest` in this folder."""

from typing import Any

import pytest
from solution import trace_lineage

EXAMPLES: list[dict[str, Any]] = [
    {
        "says": "a second release on newer data",
        "given": {
            "endpoints": ["credit"],
            "deployments": [
                {"endpoint": "credit", "model": "scorer", "version": "2", "deployed_at": 200},
                {"endpoint": "credit", "model": "scorer", "version": "1", "deployed_at": 100},
            ],
            "models": [
                {"model": "scorer", "version": "1", "run_id": "r-1"},
                {"model": "scorer", "version": "2", "run_id": "r-2"},
            ],
            "runs": [
                {
                    "run_id": "r-1",
                    "code": "9f2c1ab",
                    "data": {"loans": "2026-01"},
                    "features": ["income", "age"],
                    "config": {"depth": 6, "seed": 7},
                },
                {
                    "run_id": "r-2",
                    "code": "9f2c1ab",
                    "data": {"loans": "2026-02"},
                    "features": ["income", "age"],
                    "config": {"seed": 7, "depth": 6},
                },
            ],
        },
        "gives": [
            {
                "endpoint": "credit",
                "model": "scorer",
                "version": "2",
                "run_id": "r-2",
                "recipe": {
                    "code": "9f2c1ab",
                    "config": {"depth": 6, "seed": 7},
                    "data": {"loans": "2026-02"},
                    "features": ["income", "age"],
                },
                "fingerprint": "5655420332433488892d48f63ac5a9f69f431f9d71d025ea2b322b7c0a0feb5e",
                "changed": ["data"],
                "problem": None,
            }
        ],
    },
    {
        "says": "a model that the registry does not have",
        "given": {
            "endpoints": ["credit"],
            "deployments": [{"endpoint": "credit", "model": "scorer", "version": "3", "deployed_at": 1}],
            "models": [{"model": "scorer", "version": "2", "run_id": "r-2"}],
            "runs": [],
        },
        "gives": [
            {
                "endpoint": "credit",
                "model": "scorer",
                "version": "3",
                "run_id": None,
                "recipe": None,
                "fingerprint": None,
                "changed": None,
                "problem": "unknown_model",
            }
        ],
    },
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["says"])
def test_example(example: dict[str, Any]) -> None:
    assert trace_lineage(**example["given"]) == example["gives"]
