# fails: trace
# Says that everything changed when there was no release before.

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
        entry["changed"] = list(PARTS)
        if len(mine) > 1:
            _, previous = find_run(mine[-2], models, runs)
            if previous is not None:
                entry["changed"] = [part for part in PARTS if canonical(recipe[part]) != canonical(previous[part])]
    return result
