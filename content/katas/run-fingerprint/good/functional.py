"""Nested functions, digests instead of texts for the comparison."""

import hashlib
import json


def trace_lineage(endpoints, deployments, models, runs):
    parts = "code config data features".split()
    by_id = {run["run_id"]: run for run in runs}
    ids = {(m["model"], m["version"]): m["run_id"] for m in models}

    def digest(value):
        return hashlib.sha256(json.dumps(value, separators=(",", ":"), sort_keys=True).encode()).hexdigest()

    def recipe_of(deployment):
        run = by_id.get(ids.get((deployment["model"], deployment["version"])))
        return run and {part: run[part] for part in parts}

    def problem_of(deployment):
        if deployment is None:
            return "not_deployed"
        key = (deployment["model"], deployment["version"])
        return "unknown_model" if key not in ids else "unknown_run" if ids[key] not in by_id else None

    def trace(endpoint):
        ordered = sorted(
            ((d["deployed_at"], n) for n, d in enumerate(deployments) if d["endpoint"] == endpoint), reverse=True
        )
        current, previous = ([deployments[n] for _, n in ordered] + [None, None])[:2]
        problem = problem_of(current)
        recipe = None if problem else recipe_of(current)
        before = recipe_of(previous) if recipe and previous else None
        return {
            "endpoint": endpoint,
            "model": current and current["model"],
            "version": current and current["version"],
            "run_id": current and ids.get((current["model"], current["version"])),
            "recipe": recipe,
            "fingerprint": recipe and digest(recipe),
            "changed": before and [part for part in parts if digest(recipe[part]) != digest(before[part])],
            "problem": problem,
        }

    return [trace(endpoint) for endpoint in endpoints]
