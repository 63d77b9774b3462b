"""Public examples: run `pytest` in this folder."""

import builtins
from typing import Any

import pytest
from solution import detect_drift

EXAMPLES: list[dict[str, Any]] = [
    {
        "says": "ten low against ten high values fail the Kolmogorov-Smirnov test",
        "given": {
            "reference": {"age": [21, 22, 23, 24, 25, 26, 27, 28, 29, 30]},
            "current": {"age": [41, 42, 43, 44, 45, 46, 47, 48, 49, 50]},
            "feature_types": {"age": "continuous"},
        },
        "gives": {"age": {"test": "ks", "statistic": 1.0, "p_value": 1.0825088224469026e-05, "passed": False}},
    },
    {
        "says": "the same mix of categories passes",
        "given": {
            "reference": {"plan": ["free", "free", "pro", "pro"]},
            "current": {"plan": ["pro", "free", "pro", "free"]},
            "feature_types": {"plan": "categorical"},
        },
        "gives": {"plan": {"test": "chi2", "statistic": 0.0, "p_value": 1.0, "passed": True}},
    },
    {
        "says": "a feature without a value left does not pass",
        "given": {
            "reference": {"income": [1.5, 2.5, 3.5]},
            "current": {"income": [None, None]},
            "feature_types": {"income": "continuous"},
        },
        "gives": {"income": {"test": "ks", "statistic": None, "p_value": None, "passed": False}},
    },
    {
        "says": "an unknown type is an error",
        "given": {"reference": {"x": [1]}, "current": {"x": [1]}, "feature_types": {"x": "ordinal"}},
        "raises": ("ValueError",),
    },
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["says"])
def test_example(example: dict[str, Any]) -> None:
    if "raises" in example:
        with pytest.raises(tuple(getattr(builtins, name) for name in example["raises"])):
            detect_drift(**example["given"])
        return
    found = detect_drift(**example["given"])
    assert found.keys() == example["gives"].keys()
    for name, expected in example["gives"].items():
        assert {key: found[name][key] for key in expected} == pytest.approx(expected)
