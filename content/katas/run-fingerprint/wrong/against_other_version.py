# fails: changed
# Compares with the last other version.

import hashlib
import json

PARTS = ["code", "config", "data", "features"]


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def find_run(deployment, models, runs):
    """Run id and run; None for what is not there."""
    for model in models:
        if model["model"] == deployment["model"] and model["version"] == deployment["version"]:
            for run in runs:
                if run["run_id"] == model["run_id"]:
                    return model["run_id"], run
            return model["run_id"], None
    return None, None


def trace_lineage(endpoints, deployments, models, runs):
    result = []
    for endpoint in endpoints:
        mine = [one for one in deployments if one["endpoint"] == endpoint]
        mine.sort(key=lambda one: one["deployed_at"])
        entry = {
            "endpoint": endpoint,
            "model": None,
            "version": None,
            "run_id": None,
            "recipe": None,
            "fingerprint": None,
            "changed": None,
            "problem": None,
        }
        result.append(entry)
        if not mine:
            entry["problem"] = "not_deployed"
            continue
        current = mine[-1]
        entry["model"] = current["model"]
        entry["version"] = current["version"]
        run_id, run = find_run(current, models, runs)
        entry["run_id"] = run_id
        if run_id is None:
            entry["problem"] = "unknown_model"
            continue
        if run is None:
            entry["problem"] = "unknown_run"
            continue
        recipe = {part: run[part] for part in PARTS}
        entry["recipe"] = recipe
        entry["fingerprint"] = hashlib.sha256(canonical(recipe).encode("utf-8")).hexdigest()
        if len(mine) > 1:
            other = [one for one in mine[:-1] if one["version"] != current["version"]]
            _, previous = find_run(other[-1] if other else mine[-2], models, runs)
            if previous is not None:
                entry["changed"] = [part for part in PARTS if canonical(recipe[part]) != canonical(previous[part])]
    return result
