"""The model registry and the runs behind it, as MLflow shows them: its command line, its client, its REST interface.

State: `models` (name to versions and aliases) and `runs` (id to parameters, metrics, tags, artifacts). Times are
seconds on the world's clock. Only an alias, a tag and a stage can be changed from here.
"""

from __future__ import annotations

import ast
import json
from datetime import datetime, timedelta
from typing import Any

from mlops_prep.world.answers import Answer, CommandError
from mlops_prep.world.printing import columns, seconds_of
from mlops_prep.world.shell import ShellError, options

State = dict[str, Any]
_KNOWN = (
    "this registry knows `mlflow runs list|describe`, `mlflow experiments search`, `mlflow artifacts list`, and calls "
    "of its client, such as client.get_model_version_by_alias('NAME', 'ALIAS') and "
    "client.set_registered_model_alias('NAME', 'ALIAS', '3')"
)


def build(given: dict[str, Any]) -> State:
    """The state from what an author declares. Raises KeyError, TypeError or ValueError for nonsense."""
    state: State = {"models": {}, "runs": {}, "experiments": {}}
    for run_id, run in dict(given.get("runs", {})).items():
        state["runs"][run_id] = {
            "experiment": "default",
            "name": run_id,
            "status": "FINISHED",
            "params": {},
            "metrics": {},
            "tags": {},
            "artifacts": ["model"],
            **run,
            "started": -seconds_of(run.get("age", "1d")),
        }
    names = dict.fromkeys(run["experiment"] for run in state["runs"].values())
    state["experiments"] = {name: str(number) for number, name in enumerate(names, 1)}
    for name, model in dict(given.get("models", {})).items():
        versions = {}
        for number, version in dict(model.get("versions", {})).items():
            made = -seconds_of(version.get("age", "1d"))
            versions[str(number)] = {
                "run": "",
                "tags": {},
                "stage": "None",
                "description": "",
                **version,
                "created": made,
            }
        aliases = {alias: str(number) for alias, number in dict(model.get("aliases", {})).items()}
        state["models"][name] = {"versions": versions, "aliases": aliases, "tags": dict(model.get("tags", {}))}
    return state


def run(state: State, words: tuple[str, ...], now: float, base: datetime) -> Answer:
    """Answer one line of the `mlflow` command. Raises CommandError."""
    try:
        found, others = options(words, _WITH_VALUE, {})
    except ShellError as error:
        raise CommandError(f"Error: {error}") from error
    match others:
        case ["experiments", "search" | "list"]:
            rows = [f"{number}\t{name}\ts3://mlflow/{number}" for name, number in state["experiments"].items()]
            return Answer(columns("\n".join(["Experiment Id\tName\tArtifact Location", "-\t-\t-", *rows]), padding=2))
        case ["runs", "list"]:
            return Answer(_runs(state, found.get("experiment", ""), base))
        case ["runs", "describe"]:
            return Answer(json.dumps(_run_document(state, found.get("run", ""), base), indent=4))
        case ["artifacts", "list"]:
            return Answer(
                json.dumps([{"path": path} for path in _run(state, found.get("run", ""))["artifacts"]], indent=2)
            )
        case _:
            raise CommandError(f"Error: {_KNOWN}", kind="unknown")


_WITH_VALUE = {
    "--experiment-id": "experiment",
    "-e": "experiment",
    "--run-id": "run",
    "-r": "run",
    "--view": "view",
}


def _runs(state: State, experiment: str, base: datetime) -> str:
    numbers = state["experiments"]
    if experiment and experiment not in numbers.values():
        raise CommandError(f"Error: no experiment with id {experiment!r}; see: mlflow experiments search")
    rows = [
        f"{_day(run['started'], base)}\t{run['name']}\t{run_id}"
        for run_id, run in sorted(state["runs"].items(), key=lambda pair: -pair[1]["started"])
        if not experiment or numbers[run["experiment"]] == experiment
    ]
    return columns("\n".join(["Date\tName\tID", "-------------------\t----\t--", *rows]), padding=2)


def _day(seconds: float, base: datetime) -> str:
    return (base + timedelta(seconds=seconds)).strftime("%Y-%m-%d %H:%M:%S")


def _run(state: State, run_id: str) -> dict[str, Any]:
    run: dict[str, Any] | None = state["runs"].get(run_id)
    if run is None:
        raise CommandError(f"mlflow.exceptions.MlflowException: Run '{run_id}' not found")
    return run


def _run_document(state: State, run_id: str, base: datetime) -> dict[str, Any]:
    run = _run(state, run_id)
    return {
        "info": {
            "run_id": run_id,
            "run_name": run["name"],
            "experiment_id": state["experiments"][run["experiment"]],
            "status": run["status"],
            "start_time": _day(run["started"], base),
            "artifact_uri": f"s3://mlflow/{state['experiments'][run['experiment']]}/{run_id}/artifacts",
        },
        "data": {"metrics": run["metrics"], "params": run["params"], "tags": run["tags"]},
    }


# The client


def client(state: State, line: str, now: float, base: datetime) -> Answer:
    """Answer one call of MlflowClient, as typed at a Python prompt. Raises CommandError."""
    try:
        call = ast.parse(line.strip(), mode="eval").body
        assert isinstance(call, ast.Call)
        assert isinstance(call.func, ast.Attribute)
        given = [ast.literal_eval(one) for one in call.args]
        named = {one.arg: ast.literal_eval(one.value) for one in call.keywords if one.arg}
    except (SyntaxError, ValueError, AssertionError, RecursionError, MemoryError, TypeError) as error:
        raise CommandError(f"SyntaxError: {_KNOWN}", kind="unknown") from error
    method, several = call.func.attr, [*map(str, given), *map(str, named.values())]
    answer = _look(state, method, several, base) or _change(state, method, several, base)
    if answer is None:
        raise CommandError(f"AttributeError: 'MlflowClient' has no call {method}(...) here; {_KNOWN}", kind="unknown")
    return answer


def _look(state: State, method: str, several: list[str], base: datetime) -> Answer | None:
    match method, several:
        case "get_registered_model", [name]:
            return Answer(_shown_model(state, name))
        case "get_model_version", [name, version]:
            return Answer(_shown_version(state, name, version, base))
        case "get_model_version_by_alias", [name, alias]:
            return Answer(_shown_version(state, name, _aliased(state, name, alias), base))
        case "search_model_versions", _:
            wanted = several[0].partition("=")[2].strip(" '\"") if several else ""
            names = [name for name in state["models"] if wanted in ("", name)]
            shown = [_shown_version(state, name, one, base) for name in names for one in _newest_first(state, name)]
            return Answer("[" + ",\n ".join(shown) + "]")
        case "search_registered_models", _:
            return Answer("[" + ",\n ".join(_shown_model(state, name) for name in state["models"]) + "]")
        case "get_run", [run_id]:
            return Answer(json.dumps(_run_document(state, run_id, base), indent=4))
        case "list_artifacts", [run_id, *_]:
            return Answer("\n".join(_run(state, run_id)["artifacts"]))
        case _:
            return None


def _change(state: State, method: str, several: list[str], base: datetime) -> Answer | None:
    match method, several:
        case "set_registered_model_alias", [name, alias, version]:
            set_alias(state, name, alias, version)
            return Answer("", "change")
        case "delete_registered_model_alias", [name, alias]:
            _aliased(state, name, alias)
            del state["models"][name]["aliases"][alias]
            return Answer("", "change")
        case "set_model_version_tag", [name, version, key, value]:
            _version(state, name, version)["tags"][key] = value
            return Answer("", "change")
        case "transition_model_version_stage", [name, version, stage]:
            _version(state, name, version)["stage"] = stage
            warning = "FutureWarning: transition_model_version_stage is deprecated since 2.9.0; use aliases"
            return Answer(f"{warning}\n{_shown_version(state, name, version, base)}", "change")
        case _:
            return None


def set_alias(state: State, name: str, alias: str, version: str) -> None:
    """Move an alias to another version. Raises CommandError."""
    _version(state, name, version)
    state["models"][name]["aliases"][alias] = version


def _model(state: State, name: str) -> dict[str, Any]:
    model: dict[str, Any] | None = state["models"].get(name)
    if model is None:
        raise CommandError(f"RESOURCE_DOES_NOT_EXIST: Registered Model with name={name} not found")
    return model


def _version(state: State, name: str, version: str) -> dict[str, Any]:
    found: dict[str, Any] | None = _model(state, name)["versions"].get(version)
    if found is None:
        raise CommandError(f"RESOURCE_DOES_NOT_EXIST: Model Version (name={name}, version={version}) not found")
    return found


def _aliased(state: State, name: str, alias: str) -> str:
    version: str | None = _model(state, name)["aliases"].get(alias)
    if version is None:
        raise CommandError(f"INVALID_PARAMETER_VALUE: Registered model alias {alias} not found.")
    return version


def _newest_first(state: State, name: str) -> list[str]:
    return sorted(_model(state, name)["versions"], key=int, reverse=True)


def _shown_model(state: State, name: str) -> str:
    model = _model(state, name)
    latest = _newest_first(state, name)[:1]
    return (
        f"<RegisteredModel: aliases={model['aliases']}, latest_versions={latest}, name='{name}', tags={model['tags']}>"
    )


def _shown_version(state: State, name: str, number: str, base: datetime) -> str:
    version = _version(state, name, number)
    aliases = [alias for alias, at in _model(state, name)["aliases"].items() if at == number]
    made = _day(version["created"], base)
    return (
        f"<ModelVersion: aliases={aliases}, creation_timestamp='{made}', current_stage='{version['stage']}', "
        f"description='{version['description']}', name='{name}', run_id='{version['run']}', tags={version['tags']}, "
        f"version='{number}'>"
    )


# REST


def rest(state: State, method: str, path: str, query: dict[str, str], body: dict[str, Any], base: datetime) -> Answer:
    """Answer a request to `/api/2.0/mlflow/...`. Raises CommandError."""
    name = str(query.get("name", body.get("name", "")))
    match method, path.rsplit("/mlflow/", 1)[-1]:
        case "GET", "registered-models/get":
            model = _model(state, name)
            aliases = [{"alias": alias, "version": number} for alias, number in model["aliases"].items()]
            return Answer(json.dumps({"registered_model": {"name": name, "aliases": aliases}}, indent=2))
        case "GET", "registered-models/alias":
            number = _aliased(state, name, query.get("alias", ""))
            return Answer(json.dumps({"model_version": _version_document(state, name, number, base)}, indent=2))
        case "GET", "model-versions/get":
            document = _version_document(state, name, query.get("version", ""), base)
            return Answer(json.dumps({"model_version": document}, indent=2))
        case "GET", "runs/get":
            return Answer(json.dumps({"run": _run_document(state, query.get("run_id", ""), base)}, indent=2))
        case "POST", "registered-models/alias":
            set_alias(state, name, str(body.get("alias", "")), str(body.get("version", "")))
            return Answer("{}", "change")
        case _:
            raise CommandError('{"error_code": "ENDPOINT_NOT_FOUND", "message": "see the registry\'s REST reference"}')


def _version_document(state: State, name: str, number: str, base: datetime) -> dict[str, Any]:
    version = _version(state, name, number)
    return {
        "name": name,
        "version": number,
        "creation_timestamp": int((base + timedelta(seconds=version["created"])).timestamp() * 1000),
        "current_stage": version["stage"],
        "run_id": version["run"],
        "status": "READY",
        "tags": [{"key": key, "value": value} for key, value in version["tags"].items()],
        "aliases": [alias for alias, at in _model(state, name)["aliases"].items() if at == number],
    }
