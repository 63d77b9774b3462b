"""Indexes first, then a chain of look-ups with one exception for broken links."""

from collections import defaultdict
from hashlib import sha256
from json import JSONEncoder

encode = JSONEncoder(sort_keys=True, separators=(",", ":")).encode
KEYS = ("code", "config", "data", "features")


class Broken(Exception):
    pass


class Registry:
    def __init__(self, deployments, models, runs):
        self.history = defaultdict(list)
        for place, one in enumerate(deployments):
            self.history[one["endpoint"]].append((one["deployed_at"], place, one["model"], one["version"]))
        for rows in self.history.values():
            rows.sort(key=lambda row: row[:2], reverse=True)
        self.run_of = {(m["model"], m["version"]): m["run_id"] for m in models}
        self.runs = {run["run_id"]: run for run in runs}

    def recipe(self, model, version):
        if (model, version) not in self.run_of:
            raise Broken("unknown_model", None)
        run_id = self.run_of[model, version]
        if run_id not in self.runs:
            raise Broken("unknown_run", run_id)
        return run_id, {key: self.runs[run_id][key] for key in KEYS}

    def changed(self, recipe, earlier):
        if not earlier:
            return None
        try:
            _, before = self.recipe(*earlier[0][2:])
        except Broken:
            return None
        return [key for key in KEYS if encode(recipe[key]) != encode(before[key])]

    def trace(self, endpoint):
        out = dict.fromkeys(("model", "version", "run_id", "recipe", "fingerprint", "changed", "problem"))
        out["endpoint"] = endpoint
        rows = self.history.get(endpoint)
        if rows is None:
            return out | {"problem": "not_deployed"}
        out["model"], out["version"] = rows[0][2:]
        try:
            out["run_id"], out["recipe"] = self.recipe(*rows[0][2:])
        except Broken as broken:
            out["problem"], out["run_id"] = broken.args
            return out
        out["fingerprint"] = sha256(encode(out["recipe"]).encode()).hexdigest()
        out["changed"] = self.changed(out["recipe"], rows[1:])
        return out


def trace_lineage(endpoints, deployments, models, runs):
    registry = Registry(deployments, models, runs)
    return [registry.trace(endpoint) for endpoint in endpoints]
