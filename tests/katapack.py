"""Writes a toy kata as authors lay one out: the standard library alone, few cases, every mutant noticed."""

from pathlib import Path
from typing import Any

import yaml

from tests.builders import open_question_yaml, write_pack

REFERENCE = """\
def average(values, default=None):
    if not values:
        return default
    return sum(values) / len(values)
"""
"""Passes."""

WRONG = "def average(values, default=None):\n    return sum(values) / len(values) if values else 0\n"
"""Fails where there is nothing to take the average of."""

STARTER = "def average(values, default=None):\n    raise NotImplementedError\n"

SECRET = 8675309
"""What a hidden case expects; it stands in no example, and in no input."""

CASES = f"""\
def fixed(case):
    case("mean", "three values", {{"values": [3, 1, 8.5]}})
    case("mean", "one value, and a default that is not needed", {{"values": [5], "default": 7}})
    case("empty", "nothing", {{"values": []}})
    case("empty", "nothing, with a default", {{"values": [], "default": {SECRET}}})


def drawn(case, rng):
    case("mean", "at random", {{"values": [rng.randint(0, 99) for _ in range(5)]}})
"""
CASE_COUNT = 7
"""One example, four fixed cases, and one drawn case for the kata's own seed and one for a fresh one."""

EXAMPLES = """\
import pytest
from solution import average

EXAMPLES = [{"says": "two values", "given": {"values": [1, 2]}, "gives": 1.5}]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example):
    assert average(**example["given"]) == example["gives"]
"""
BRIEF = "# Average\n\nThe average of `values`, or `default` without any.\n"
FILES = {
    "brief.md": BRIEF,
    "starter.py": STARTER,
    "examples.py": EXAMPLES,
    "reference.py": REFERENCE,
    "cases.py": CASES,
}


def kata_data(kata_id: str = "toy", **fields: Any) -> dict[str, Any]:
    """What stands in the `kata.yaml` of a toy kata; a field that is given as None is left out."""
    data: dict[str, Any] = {
        "id": kata_id,
        "title": "Average",
        "level": "junior",
        "minutes": 10,
        "practises": ["division", "empty input"],
        "function": "average",
        "parameters": ["values"],
        "optional": ["default"],
        "uses": [],
        "categories": [
            {"id": "mean", "says": "The sum over the count."},
            {"id": "empty", "says": "Without values it is the default."},
        ],
        "hints": {"nudge": "Think of nothing.", "approach": "Ask for it first.", "answer": "Return the default."},
        "sources": ["https://example.org/"],
        "verified": "2026-11-21",
    }
    return {key: value for key, value in {**data, **fields}.items() if value is not None}


def write_kata(pack: Path, kata_id: str = "toy", *, files: dict[str, str | None] | None = None, **fields: Any) -> Path:
    """Write a toy kata into a pack; `files` replaces code, None for a file that is not there. The kata's folder."""
    folder = pack / "katas" / kata_id
    folder.mkdir(parents=True)
    (folder / "kata.yaml").write_text(yaml.safe_dump(kata_data(kata_id, **fields), sort_keys=False), encoding="utf-8")
    for name, text in (FILES | (files or {})).items():
        if text is not None:
            (folder / name).write_text(text, encoding="utf-8")
    return folder


def write_explanation(folder: Path, question_id: str = "toy-why") -> None:
    """Add a question that follows a pass."""
    text = f"questions:\n{open_question_yaml(question_id)}".replace("domain: monitoring", "domain: coding")
    (folder / "explain.yaml").write_text(text, encoding="utf-8")


def write_solutions(folder: Path) -> None:
    """Add as many good and wrong solutions as a proof asks for."""
    for kind, text, count in (("good", REFERENCE, 4), ("wrong", f"# fails: empty\n{WRONG}", 15)):
        (folder / kind).mkdir()
        for number in range(count):
            (folder / kind / f"{number}.py").write_text(text, encoding="utf-8")


def write_kata_pack(folder: Path) -> Path:
    """A content of one question and one toy kata, which has one question of its own."""
    write_explanation(write_kata(write_pack(folder, bank=open_question_yaml())))
    return folder
