"""Public examples: run `pytest` in this folder."""

from typing import Any

import pytest
from solution import read_models

EXAMPLES: list[dict[str, Any]] = [
    {
        "says": "two versions of one model, both fine",
        "given": {
            "documents": [
                '{"name": "fraud", "version": "1.9.0", "commit": "9f2c1ab",'
                ' "training_data": {"version": "2026-10-01", "rows": 40000},'
                ' "hyperparameters": {"depth": 6}, "scores": {"auc": 0.91}}',
                '{"name": "fraud", "version": "1.10.0", "commit": "77ab01c",'
                ' "training_data": {"version": "2026-11-01", "rows": 42000},'
                ' "hyperparameters": {}, "scores": {"auc": 0.92}, "notes": ""}',
            ]
        },
        "gives": {
            "models": [
                {"name": "fraud", "version": "1.9.0", "valid": True, "problems": []},
                {"name": "fraud", "version": "1.10.0", "valid": True, "problems": []},
            ],
            "newest": {"fraud": "1.10.0"},
        },
    },
    {
        "says": "everything that is wrong, at once",
        "given": {
            "documents": [
                '{"name": "churn", "version": "1.2", "training_data": {"version": "7", "rows": true, "source": "s3"},'
                ' "hyperparameters": {}, "scores": {"auc": "0.9"}}',
                "{not json",
            ]
        },
        "gives": {
            "models": [
                {
                    "name": "churn",
                    "version": "1.2",
                    "valid": False,
                    "problems": [
                        {"path": "commit", "code": "missing"},
                        {"path": "scores.auc", "code": "type"},
                        {"path": "training_data.rows", "code": "type"},
                        {"path": "training_data.source", "code": "unknown"},
                        {"path": "version", "code": "value"},
                    ],
                },
                {"name": None, "version": None, "valid": False, "problems": [{"path": "", "code": "not_json"}]},
            ],
            "newest": {},
        },
    },
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["says"])
def test_example(example: dict[str, Any]) -> None:
    assert read_models(**example["given"]) == example["gives"]
