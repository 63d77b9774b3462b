"""Reads what training jobs say about their models; the format is a table, and every problem is reported."""

import json
import math
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypedDict

_VERSION = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(?:-rc([1-9][0-9]*))?")
_COMMIT = re.compile(r"[0-9a-f]{7,40}")


class Problem(TypedDict):
    """One thing that is wrong with a document."""

    path: str
    code: str


class Model(TypedDict):
    """What one document says, and what is wrong with it."""

    name: str | None
    version: str | None
    valid: bool
    problems: list[Problem]


class Models(TypedDict):
    """All documents, and the newest valid version of each name."""

    models: list[Model]
    newest: dict[str, str]


def read_models(documents: Sequence[str]) -> Models:
    """Judge every document."""
    models = [_read_model(document) for document in documents]
    newest: dict[str, str] = {}
    for model in models:
        if model["valid"]:
            name, version = str(model["name"]), str(model["version"])
            newest[name] = max(newest.get(name, version), version, key=_version_key)
    return {"models": models, "newest": newest}


def _read_model(document: str) -> Model:
    try:
        data = json.loads(document)
    except (ValueError, RecursionError):
        return _unreadable("not_json")
    if not isinstance(data, dict):
        return _unreadable("not_object")
    problems = sorted(_problems(data, _FORMAT, ""), key=lambda problem: problem["path"])
    name, version = (data[key] if isinstance(data.get(key), str) else None for key in ("name", "version"))
    return {"name": name, "version": version, "valid": not problems, "problems": problems}


def _unreadable(code: str) -> Model:
    return {"name": None, "version": None, "valid": False, "problems": [{"path": "", "code": code}]}


def _version_key(version: str) -> tuple[float, ...]:
    """Compares as versions do: a release is a candidate that no number reaches."""
    found = _VERSION.fullmatch(version)
    assert found is not None
    return tuple(math.inf if part is None else int(part) for part in found.groups())


Check = Callable[[Any, str], Iterator[Problem]]
"""From a value and its path to its problems."""


def _problems(data: dict[str, Any], table: dict[str, Check], prefix: str) -> Iterator[Problem]:
    """The problems of an object that has the keys of `table`; of these, `notes` may be absent."""
    for key, check in table.items():
        if key in data:
            yield from check(data[key], prefix + key)
        elif key != "notes":
            yield {"path": prefix + key, "code": "missing"}
    yield from ({"path": prefix + key, "code": "unknown"} for key in data if key not in table)


def _text(is_right: Callable[[str], object]) -> Check:
    def check(value: Any, path: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield {"path": path, "code": "type"}
        elif not is_right(value):
            yield {"path": path, "code": "value"}

    return check


def _rows(value: Any, path: str) -> Iterator[Problem]:
    if type(value) is not int:  # a bool is an int to isinstance
        yield {"path": path, "code": "type"}
    elif value < 1:
        yield {"path": path, "code": "value"}


def _score(value: Any, path: str) -> Iterator[Problem]:
    if type(value) not in (int, float):
        yield {"path": path, "code": "type"}
    elif not abs(value) < math.inf:  # NaN is below nothing; an int may be too large to become a float
        yield {"path": path, "code": "value"}


def _object(value: Any, path: str) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield {"path": path, "code": "type"}


def _training_data(value: Any, path: str) -> Iterator[Problem]:
    yield from _object(value, path)
    if isinstance(value, dict):
        yield from _problems(value, {"version": _text(bool), "rows": _rows}, f"{path}.")


def _scores(value: Any, path: str) -> Iterator[Problem]:
    yield from _object(value, path)
    if value == {}:
        yield {"path": path, "code": "value"}
    if isinstance(value, dict):
        for name, score in value.items():
            yield from _score(score, f"{path}.{name}")


_FORMAT: dict[str, Check] = {
    "name": _text(bool),
    "version": _text(_VERSION.fullmatch),
    "commit": _text(_COMMIT.fullmatch),
    "training_data": _training_data,
    "hyperparameters": _object,
    "scores": _scores,
    "notes": _text(lambda text: True),
}
