"""A generator for each level of the document."""

import json
import re
from math import isfinite

SEMVER = r"(?a:(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-rc([1-9]\d*))?)"


def order(version):
    *numbers, candidate = re.fullmatch(SEMVER, version).groups()
    return (*map(int, numbers), (1, 0) if candidate is None else (0, int(candidate)))


def text(value, ok=bool):
    return "type" if not isinstance(value, str) else None if ok(value) else "value"


def number(value, kinds, ok):
    return "type" if type(value) not in kinds else None if ok(value) else "value"


def walk(data):
    checks = {
        "name": text,
        "version": lambda v: text(v, lambda t: re.fullmatch(SEMVER, t)),
        "commit": lambda v: text(v, lambda t: re.fullmatch(r"[\da-f]{7,40}", t, re.ASCII)),
        "notes": lambda v: text(v, lambda t: True),
        "training_data": lambda v: None if isinstance(v, dict) else "type",
        "hyperparameters": lambda v: None if isinstance(v, dict) else "type",
        "scores": lambda v: "type" if not isinstance(v, dict) else None if v else "value",
    }
    yield from level(data, checks, "", optional={"notes"})
    if isinstance(inside := data.get("training_data"), dict):
        rows = {"version": text, "rows": lambda v: number(v, {int}, lambda n: n > 0)}
        yield from level(inside, rows, "training_data.", optional=set())
    if isinstance(scores := data.get("scores"), dict):
        free = dict.fromkeys(scores, lambda v: number(v, {int, float}, isfinite))
        yield from level(scores, free, "scores.", optional=set())


def level(data, checks, prefix, optional):
    for key in {**checks, **data}:
        if key not in checks:
            yield prefix + key, "unknown"
        elif key not in data:
            if key not in optional:
                yield prefix + key, "missing"
        elif code := checks[key](data[key]):
            yield prefix + key, code


def read_models(documents):
    result = {"models": [], "newest": {}}
    for document in documents:
        try:
            data = json.loads(document)
        except (ValueError, RecursionError):
            data, found = {}, [("", "not_json")]
        else:
            found = sorted(walk(data)) if type(data) is dict else [("", "not_object")]
            data = data if type(data) is dict else {}
        name, version = (v if isinstance(v, str) else None for v in (data.get("name"), data.get("version")))
        problems = [dict(path=path, code=code) for path, code in found]
        result["models"].append({"name": name, "version": version, "valid": not found, "problems": problems})
        if not found:
            result["newest"][name] = max([version, result["newest"].get(name, version)], key=order)
    return result
