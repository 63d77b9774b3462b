"""Public examples: run `pytest` in this folder."""

from typing import Any

import pytest
from solution import schedule_jobs

EXAMPLES: list[dict[str, Any]] = [
    {
        "says": "a gang waits for its second node, and keeps a small job behind it",
        "given": {
            "jobs": [
                {"id": "notebook", "arrival": 0, "priority": 1, "workers": 1, "gpus_per_worker": 2, "minutes": 30},
                {"id": "training", "arrival": 5, "priority": 5, "workers": 2, "gpus_per_worker": 4, "minutes": 60},
                {"id": "small", "arrival": 6, "priority": 1, "workers": 1, "gpus_per_worker": 1, "minutes": 10},
            ],
            "nodes": {"n1": 4, "n2": 4},
            "aging_minutes": 60,
        },
        "gives": [
            {"id": "notebook", "status": "done", "start": 0, "end": 30, "nodes": ["n1"]},
            {"id": "training", "status": "done", "start": 30, "end": 90, "nodes": ["n1", "n2"]},
            {"id": "small", "status": "done", "start": 90, "end": 100, "nodes": ["n1"]},
        ],
    },
    {
        "says": "eight GPUs on one node are nowhere",
        "given": {
            "jobs": [
                {"id": "big", "arrival": 0, "priority": 9, "workers": 1, "gpus_per_worker": 8, "minutes": 5},
                {"id": "small", "arrival": 0, "priority": 1, "workers": 1, "gpus_per_worker": 1, "minutes": 5},
            ],
            "nodes": {"n1": 4, "n2": 4},
            "aging_minutes": 60,
        },
        "gives": [
            {"id": "big", "status": "impossible", "start": None, "end": None, "nodes": []},
            {"id": "small", "status": "done", "start": 0, "end": 5, "nodes": ["n1"]},
        ],
    },
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["says"])
def test_example(example: dict[str, Any]) -> None:
    assert schedule_jobs(**example["given"]) == example["gives"]
