"""Public examples: run `pytest` in this folder."""

from typing import Any

import pytest
from solution import run_canary

EXAMPLES: list[dict[str, Any]] = [
    {
        "says": "enough at the first step, not yet at the second",
        "given": {
            "windows": [
                {"at": 1, "requests": 60, "errors": 1, "latency_p95_ms": 80},
                {"at": 2, "requests": 60, "errors": 0, "latency_p95_ms": 85},
                {"at": 3, "requests": 90, "errors": 2, "latency_p95_ms": 82},
            ],
            "policy": {
                "steps": [5, 25, 100],
                "min_requests": 100,
                "max_error_rate": 0.0625,
                "latency_limit_ms": 120,
                "latency_windows": 2,
                "salt": "ranker-v8",
            },
            "users": ["ada", "bob", "eve"],
        },
        "gives": {
            "status": "running",
            "percent": 25,
            "audit": [
                {"at": 1, "percent": 5, "action": "hold", "reason": None},
                {"at": 2, "percent": 5, "action": "advance", "reason": None},
                {"at": 3, "percent": 25, "action": "hold", "reason": None},
            ],
            "assignments": {"ada": False, "bob": False, "eve": False},
        },
    },
    {
        "says": "seven errors are too many, even if all other requests went well",
        "given": {
            "windows": [
                {"at": 1, "requests": 40, "errors": 7, "latency_p95_ms": None},
                {"at": 2, "requests": 90, "errors": 0, "latency_p95_ms": 80},
            ],
            "policy": {
                "steps": [5, 25, 100],
                "min_requests": 100,
                "max_error_rate": 0.0625,
                "latency_limit_ms": 120,
                "latency_windows": 2,
                "salt": "ranker-v8",
            },
            "users": ["ada"],
        },
        "gives": {
            "status": "rolled_back",
            "percent": 0,
            "audit": [{"at": 1, "percent": 5, "action": "rollback", "reason": "error_rate"}],
            "assignments": {"ada": False},
        },
    },
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["says"])
def test_example(example: dict[str, Any]) -> None:
    assert run_canary(**example["given"]) == example["gives"]
