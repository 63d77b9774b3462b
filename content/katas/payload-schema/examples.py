"""Public examples: run `pytest` in this folder."""

from typing import Any

import pytest
from solution import check_payloads

EXAMPLES: list[dict[str, Any]] = [
    {
        "says": "one good row, one with three faults",
        "given": {
            "rows": [
                {"km": 42000, "fuel": "petrol", "sold": False},
                {"km": -5, "fuel": 3, "colour": "red"},
            ],
            "schema": {
                "km": {"type": "int", "required": True, "nullable": False, "min": 0},
                "fuel": {"type": "text", "required": True, "nullable": False, "allowed": ["petrol", "diesel"]},
                "sold": {"type": "flag", "required": True, "nullable": False},
            },
        },
        "gives": {
            "rows": 2,
            "valid": 1,
            "columns": {
                "km": {"missing": 0, "null": 0, "type": 0, "range": 1, "enum": 0},
                "fuel": {"missing": 0, "null": 0, "type": 1, "range": 0, "enum": 0},
                "sold": {"missing": 1, "null": 0, "type": 0, "range": 0, "enum": 0},
            },
            "extra": {"colour": 1},
            "null_rates": [],
            "breaking": [],
            "accepted": False,
        },
    },
    {
        "says": "no rows, but a schema that breaks its callers",
        "given": {
            "rows": [],
            "schema": {
                "km": {"type": "number", "required": True, "nullable": False, "min": 100},
                "doors": {"type": "int", "required": False, "nullable": True},
            },
            "previous": {
                "km": {"type": "int", "required": True, "nullable": True, "min": 0},
                "fuel": {"type": "text", "required": False, "nullable": True},
            },
        },
        "gives": {
            "rows": 0,
            "valid": 0,
            "columns": {
                "km": {"missing": 0, "null": 0, "type": 0, "range": 0, "enum": 0},
                "doors": {"missing": 0, "null": 0, "type": 0, "range": 0, "enum": 0},
            },
            "extra": {},
            "null_rates": [],
            "breaking": ["dropped:fuel", "narrowed:km", "nullable:km"],
            "accepted": False,
        },
    },
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["says"])
def test_example(example: dict[str, Any]) -> None:
    assert check_payloads(**example["given"]) == example["gives"]
