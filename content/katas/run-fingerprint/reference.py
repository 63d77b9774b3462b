"""From an endpoint back to the recipe of its model, and what changed since the release before."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, TypedDict

COMPONENTS = ("code", "config", "data", "features")

Table = Sequence[Mapping[str, Any]]


class Lineage(TypedDict):
    """Where an endpoint's model comes from."""

    endpoint: str
    model: str | None
    version: str | None
    run_id: str | None
    recipe: dict[str, Any] | None
    fingerprint: str | None
    changed: list[str] | None
    problem: str | None


def trace_lineage(endpoints: Sequence[str], deployments: Table, models: Table, runs: Table) -> list[Lineage]:
    """The lineage of each endpoint."""
    run_ids = {(model["model"], model["version"]): model["run_id"] for model in models}
    recipes: dict[str | None, dict[str, Any]] = {run["run_id"]: {key: run[key] for key in COMPONENTS} for run in runs}
    # a stable sort: of deployments at the same time, the last in the list comes last
    in_order = sorted(deployments, key=lambda one: one["deployed_at"])
    return [_trace(name, [one for one in in_order if one["endpoint"] == name], run_ids, recipes) for name in endpoints]


def _trace(
    endpoint: str,
    deployments: Table,
    run_ids: Mapping[tuple[str, str], str],
    recipes: Mapping[str | None, dict[str, Any]],
) -> Lineage:
    found: Lineage = {
        "endpoint": endpoint,
        "model": None,
        "version": None,
        "run_id": None,
        "recipe": None,
        "fingerprint": None,
        "changed": None,
        "problem": "not_deployed",
    }
    if not deployments:
        return found
    current = deployments[-1]
    found["model"], found["version"] = current["model"], current["version"]
    run_id = run_ids.get((current["model"], current["version"]))
    if run_id is None:
        return {**found, "problem": "unknown_model"}
    found["run_id"] = run_id
    recipe = recipes.get(run_id)
    if recipe is None:
        return {**found, "problem": "unknown_run"}
    previous = [recipes.get(run_ids.get((one["model"], one["version"]))) for one in deployments[-2:-1]]
    fingerprint = sha256(_canonical(recipe).encode()).hexdigest()
    changed = _changed(recipe, previous[0]) if previous else None
    return {**found, "recipe": recipe, "fingerprint": fingerprint, "changed": changed, "problem": None}


def _canonical(value: Any) -> str:
    """One text for one value, however its dicts were built; 1, 1.0 and true stay apart."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _changed(recipe: Mapping[str, Any], previous: Mapping[str, Any] | None) -> list[str] | None:
    if previous is None:
        return None
    return [key for key in COMPONENTS if _canonical(recipe[key]) != _canonical(previous[key])]
