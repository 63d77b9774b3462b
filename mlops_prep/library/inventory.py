"""The list of everything the content must carry, which `covers` points to."""

from functools import lru_cache
from typing import Any

from mlops_prep.library import Library
from mlops_prep.library.lists import Lists
from mlops_prep.library.scenarios import Scenarios
from mlops_prep.library.validating_lists import covered
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


def coverage_of(library: Library, scenarios: Scenarios, lists: Lists) -> dict[str, dict[str, list[str]]]:
    """Section to inventory id to the ids of the questions, katas, scenarios, checklists and plans that cover it."""
    covering: dict[str, list[str]] = {}
    for question in library.questions():
        for one in question.covers:
            covering.setdefault(one, []).append(question.id)
    for entry in library.katas():
        for one in library.kata(entry.id).covers:
            covering.setdefault(one, []).append(entry.id)
    for scenario in scenarios.healthy():
        for one in scenario.covers:
            covering.setdefault(one, []).append(scenario.id)
    for item in lists.healthy():
        for one in (one for _, ids in covered(item) for one in ids):
            if item.id not in covering.setdefault(one, []):
                covering[one].append(item.id)
    return {section: {one: covering.get(one, []) for one in ids} for section, ids in inventory().items()}
