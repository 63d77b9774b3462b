"""The list of everything the content must carry, which `covers` points to."""

from functools import lru_cache
from typing import Any

from mlops_prep.library import Library
from mlops_prep.library.scenarios import Scenarios
from mlops_prep.paths import builtin_root, content_folder


@lru_cache(maxsize=1)
def inventory() -> dict[str, list[str]]:
    """Section name to its ids, in order, from `content/inventory.yaml`."""
    import yaml

    path = content_folder(builtin_root()) / "inventory.yaml"
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {section: list(ids) for section, ids in data["sections"].items()}


def inventory_ids() -> frozenset[str]:
    """Every id."""
    return frozenset(one for ids in inventory().values() for one in ids)


def coverage_of(library: Library, scenarios: Scenarios) -> dict[str, dict[str, list[str]]]:
    """Section to inventory id to the ids of the questions, katas and scenarios that cover it."""
    covering: dict[str, list[str]] = {}
    for question in library.questions():
        for covered in question.covers:
            covering.setdefault(covered, []).append(question.id)
    for entry in library.katas():
        for covered in library.kata(entry.id).covers:
            covering.setdefault(covered, []).append(entry.id)
    for scenario in scenarios.healthy():
        for covered in scenario.covers:
            covering.setdefault(covered, []).append(scenario.id)
    return {section: {one: covering.get(one, []) for one in ids} for section, ids in inventory().items()}
