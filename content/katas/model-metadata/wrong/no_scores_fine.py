# fails: values
# Lets an empty dict of scores through.

import json
import math
import re

VERSION = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-rc([1-9][0-9]*))?")


def version_key(version):
    match = VERSION.fullmatch(version)
    release = match[4] is None
    return int(match[1]), int(match[2]), int(match[3]), release, int(match[5] or 0)


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def check_text(data, key, path, problems, required=True, right=lambda text: text != ""):
    if key not in data:
        if required:
            problems.append({"path": path, "code": "missing"})
    elif not isinstance(data[key], str):
        problems.append({"path": path, "code": "type"})
    elif not right(data[key]):
        problems.append({"path": path, "code": "value"})


def check_object(data, key, problems):
    if key not in data:
        problems.append({"path": key, "code": "missing"})
        return False
    if not isinstance(data[key], dict):
        problems.append({"path": key, "code": "type"})
        return False
    return True


def check(data):
    problems = []
    check_text(data, "name", "name", problems)
    check_text(data, "version", "version", problems, right=VERSION.fullmatch)
    check_text(data, "commit", "commit", problems, right=lambda text: re.fullmatch("[0-9a-f]{7,40}", text))
    check_text(data, "notes", "notes", problems, required=False, right=lambda text: True)
    if check_object(data, "training_data", problems):
        inside = data["training_data"]
        check_text(inside, "version", "training_data.version", problems)
        if "rows" not in inside:
            problems.append({"path": "training_data.rows", "code": "missing"})
        elif not isinstance(inside["rows"], int) or isinstance(inside["rows"], bool):
            problems.append({"path": "training_data.rows", "code": "type"})
        elif inside["rows"] < 1:
            problems.append({"path": "training_data.rows", "code": "value"})
        for key in inside:
            if key not in ("version", "rows"):
                problems.append({"path": "training_data." + key, "code": "unknown"})
    check_object(data, "hyperparameters", problems)
    if check_object(data, "scores", problems):
        for key, score in data["scores"].items():
            if not is_number(score):
                problems.append({"path": "scores." + key, "code": "type"})
            elif not abs(score) < math.inf:
                problems.append({"path": "scores." + key, "code": "value"})
    known = {"name", "version", "commit", "notes", "training_data", "hyperparameters", "scores"}
    for key in data:
        if key not in known:
            problems.append({"path": key, "code": "unknown"})
    problems.sort(key=lambda problem: problem["path"])
    return problems


def read_models(documents):
    models = []
    newest = {}
    for document in documents:
        name = version = None
        try:
            data = json.loads(document)
        except (json.JSONDecodeError, RecursionError):
            problems = [{"path": "", "code": "not_json"}]
        else:
            if isinstance(data, dict):
                problems = check(data)
                if isinstance(data.get("name"), str):
                    name = data["name"]
                if isinstance(data.get("version"), str):
                    version = data["version"]
            else:
                problems = [{"path": "", "code": "not_object"}]
        models.append({"name": name, "version": version, "valid": not problems, "problems": problems})
        if not problems and (name not in newest or version_key(version) > version_key(newest[name])):
            newest[name] = version
    return {"models": models, "newest": newest}
