"""Public examples: run `pytest` in this folder."""

import builtins
from typing import Any

import pytest
from solution import lookup_features

EXAMPLES: list[dict[str, Any]] = [
    {
        "says": "the value of 90 was true at 100, and arrived only at 130",
        "given": {
            "requests": [
                {"entity": "courier:1", "at": 120, "features": ["speed"]},
                {"entity": "courier:1", "at": 130, "features": ["speed"]},
            ],
            "log": [
                {"entity": "courier:1", "feature": "speed", "value": 4.5, "event_time": 40, "arrived_at": 41},
                {"entity": "courier:1", "feature": "speed", "value": 9.0, "event_time": 100, "arrived_at": 130},
            ],
            "schema": {"speed": {"type": "number", "ttl_seconds": None}},
        },
        "gives": [
            {
                "entity": "courier:1",
                "at": 120,
                "features": {"speed": {"value": 4.5, "status": "ok", "event_time": 40}},
            },
            {
                "entity": "courier:1",
                "at": 130,
                "features": {"speed": {"value": 9.0, "status": "ok", "event_time": 100}},
            },
        ],
    },
    {
        "says": "one too old, one never seen",
        "given": {
            "requests": [{"entity": "courier:1", "at": 200, "features": ["speed", "city"]}],
            "log": [{"entity": "courier:1", "feature": "speed", "value": 4.5, "event_time": 40, "arrived_at": 41}],
            "schema": {
                "speed": {"type": "number", "ttl_seconds": 60, "default": 3.0},
                "city": {"type": "text", "ttl_seconds": None},
            },
        },
        "gives": [
            {
                "entity": "courier:1",
                "at": 200,
                "features": {
                    "speed": {"value": 3.0, "status": "stale", "event_time": 40},
                    "city": {"value": None, "status": "missing", "event_time": None},
                },
            }
        ],
    },
    {
        "says": "an unknown feature is an error",
        "given": {"requests": [{"entity": "courier:1", "at": 1, "features": ["mood"]}], "log": [], "schema": {}},
        "raises": ("KeyError", "ValueError"),
    },
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["says"])
def test_example(example: dict[str, Any]) -> None:
    if "raises" in example:
        with pytest.raises(tuple(getattr(builtins, name) for name in example["raises"])):
            lookup_features(**example["given"])
        return
    assert lookup_features(**example["given"]) == example["gives"]
