"""A table of predicates."""

import json
import math
import re
from functools import cmp_to_key

RC = float("inf")


def parse(version):
    if not isinstance(version, str) or not version.isascii():
        return None
    core, dash, candidate = version.partition("-rc")
    parts = core.split(".")
    if dash:
        parts.append(candidate)
    if len(core.split(".")) != 3 or not all(re.fullmatch(r"\d+", p) and str(int(p)) == p for p in parts):
        return None
    if dash and candidate == "0":
        return None
    return [int(p) for p in parts] + ([] if dash else [RC])


def kind(value):
    return {bool: "bool", int: "int", float: "float", str: "str", dict: "dict"}.get(type(value), "other")


RULES = {
    "name": (["str"], len),
    "version": (["str"], lambda v: parse(v) is not None),
    "commit": (["str"], lambda v: 7 <= len(v) <= 40 and set(v) <= set("0123456789abcdef")),
    "training_data": (["dict"], lambda v: True),
    "training_data.version": (["str"], len),
    "training_data.rows": (["int"], lambda v: v >= 1),
    "hyperparameters": (["dict"], lambda v: True),
    "scores": (["dict"], len),
    "notes": (["str"], lambda v: True),
}


def flatten(data):
    flat = dict(data)
    for outer in ("training_data", "scores"):
        if isinstance(data.get(outer), dict):
            flat |= {f"{outer}.{key}": value for key, value in data[outer].items()}
    return flat


def problems_of(data):
    flat = flatten(data)
    found = {}
    for path, value in flat.items():
        is_top = path in data
        if path.startswith("scores.") and not is_top:
            types, right = ["int", "float"], math.isfinite
        elif path in RULES and (is_top or "." in path) and not (is_top and "." in path):
            types, right = RULES[path]
        else:
            found[path] = "unknown"
            continue
        if kind(value) not in types:
            found[path] = "type"
        elif not right(value):
            found[path] = "value"
    for path in RULES:
        inside = "." not in path or isinstance(data.get("training_data"), dict)
        if path not in flat and path != "notes" and inside:
            found[path] = "missing"
    return [{"path": path, "code": found[path]} for path in sorted(found)]


def read_models(documents):
    models = []
    for text in documents:
        try:
            data = json.loads(text)
            problems = problems_of(data) if isinstance(data, dict) else [{"path": "", "code": "not_object"}]
        except (ValueError, RecursionError):
            data, problems = {}, [{"path": "", "code": "not_json"}]
        said = data if isinstance(data, dict) else {}
        entry = {key: said[key] if isinstance(said.get(key), str) else None for key in ("name", "version")}
        models.append(entry | {"valid": problems == [], "problems": problems})
    newest = {}
    compare = cmp_to_key(lambda a, b: (parse(a) > parse(b)) - (parse(a) < parse(b)))
    for name in {m["name"] for m in models if m["valid"]}:
        newest[name] = max((m["version"] for m in models if m["valid"] and m["name"] == name), key=compare)
    return {"models": models, "newest": newest}
