"""The model registry and the runs behind it, as MLflow shows them: its command line, its client, its REST interface.

State: `models` (name to versions and aliases) and `runs` (id to parameters, metrics, tags, artifacts). Times are
seconds on the world's clock. Only an alias, a tag and a stage can be changed from here.
"""

from __future__ import annotations

import ast
import json
from datetime import datetime, timedelta
from typing import Any

from mlops_prep.world import entities
from mlops_prep.world.answers import Answer, CommandError
from mlops_prep.world.entities import Entity
from mlops_prep.world.printing import seconds_of
from mlops_prep.world.shell import ShellError, options

State = dict[str, Any]
_KNOWN = (
    "this registry knows `mlflow runs list|describe`, `mlflow experiments search`, `mlflow artifacts list`, and calls "
    "of its client, such as client.get_model_version_by_alias('NAME', 'ALIAS'), client.get_run('ID').data.params and "
    "client.set_registered_model_alias('NAME', 'ALIAS', '3')"
)


class _RefusedError(CommandError):
    """The server's refusal: a code and a message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"mlflow.exceptions.RestException: {code}: {message}")
        self.document = json.dumps({"error_code": code, "message": message})


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


# The command line


def run(state: State, words: tuple[str, ...], now: float, base: datetime) -> Answer:
    """Answer one line of the `mlflow` command. Raises CommandError."""
    command = " ".join(words[:2])
    try:
        found, others = options(words[2:], _WITH_VALUE, {})
    except ShellError as error:
        says = str(error).replace("unknown flag: ", "No such option '")
        raise CommandError(f"{_usage(command)}Error: {says}{chr(39) if says != str(error) else ''}.") from error
    if others:
        raise CommandError(f"{_usage(command)}Error: Got unexpected extra argument ({others[0]})")
    match command:
        case "experiments search":
            rows = [
                [one.fields[key] for key in ("experiment_id", "name", "artifact_location")]
                for one in reversed(entities.experiments(state, base))
            ]
            return Answer(entities.table(["Experiment Id", "Name", "Artifact Location"], rows))
        case "runs list":
            return Answer(_runs(state, _needed(found, "experiment", command, "'--experiment-id'"), base))
        case "runs describe":
            return Answer(
                json.dumps(_run_document(state, _needed(found, "run", command, "'--run-id'"), base), indent=4)
            )
        case "artifacts list":
            run_id = _needed(found, "run", command, "'--run-id' / '-r'")
            files = entities.files_of(_run(state, run_id), run_id, found.get("folder", ""))
            return Answer("[" + ", ".join(json.dumps(one, indent=2) for one in files) + "]")
        case _:
            raise CommandError(f"Error: {_KNOWN}", kind="unknown")


_WITH_VALUE = {
    "--experiment-id": "experiment",
    "-e": "experiment",
    "--run-id": "run",
    "-r": "run",
    "--artifact-path": "folder",
    "-a": "folder",
    "--view": "view",
}


def _usage(command: str) -> str:
    return f"Usage: mlflow {command} [OPTIONS]\nTry 'mlflow {command} --help' for help.\n\n"


def _needed(found: dict[str, str], name: str, command: str, spelled: str) -> str:
    if name not in found:
        raise CommandError(f"{_usage(command)}Error: Missing option {spelled}.")
    return found[name]


def _runs(state: State, experiment: str, base: datetime) -> str:
    numbers = state["experiments"]
    rows = [
        [(base + timedelta(seconds=run["started"])).strftime("%Y-%m-%d %H:%M:%S UTC"), str(run["name"]), run_id]
        for run_id, run in sorted(state["runs"].items(), key=lambda pair: -pair[1]["started"])
        if numbers.get(run["experiment"]) == experiment
    ]
    return entities.table(["Date", "Name", "ID"], rows)


def _run(state: State, run_id: str) -> dict[str, Any]:
    run: dict[str, Any] | None = state["runs"].get(run_id)
    if run is None:
        raise _RefusedError("RESOURCE_DOES_NOT_EXIST", f"Run with id={run_id} not found")
    return run


def _run_document(state: State, run_id: str, base: datetime) -> dict[str, Any]:
    one = _run(state, run_id)
    data = {"metrics": entities.metrics_of(one), "params": entities.params_of(one), "tags": entities.tags_of(one)}
    return {"info": entities.run_info(state, run_id, base), "data": data, "inputs": {"dataset_inputs": []}}


# The client


def client(state: State, line: str, now: float, base: datetime) -> Answer:
    """Answer one call of MlflowClient, as typed at a Python prompt. Raises CommandError."""
    try:
        node: ast.expr = ast.parse(line.strip(), mode="eval").body
        steps = list[str | int]()
        while not isinstance(node, ast.Call):
            assert isinstance(node, (ast.Attribute, ast.Subscript))
            key = ast.literal_eval(node.slice) if isinstance(node, ast.Subscript) else node.attr
            assert isinstance(key, (str, int))
            steps.insert(0, f".{key}" if isinstance(node, ast.Attribute) else key)
            node = node.value
        assert isinstance(node.func, ast.Attribute)
        given = [ast.literal_eval(one) for one in node.args]
        named = {one.arg: ast.literal_eval(one.value) for one in node.keywords if one.arg}
    except (SyntaxError, ValueError, AssertionError, RecursionError, MemoryError, TypeError) as error:
        raise CommandError(f"SyntaxError: {_KNOWN}", kind="unknown") from error
    method, several = node.func.attr, [*given, *named.values()]
    if method != "search_runs":  # takes a list
        several = list(map(str, several))
    value = _look(state, method, several, base)
    if value is not None:
        return Answer(repr(_inside(value, steps)))
    answer = _change(state, method, several, base)
    if answer is None:
        raise CommandError(f"AttributeError: 'MlflowClient' has no call {method}(...) here; {_KNOWN}", kind="unknown")
    return answer


def _inside(value: Any, steps: list[str | int]) -> Any:
    """What `.name` and `[key]` behind a call lead to. Raises CommandError."""
    for step in steps:
        try:
            if isinstance(step, str) and step.startswith("."):
                if not isinstance(value, Entity) or step[1:] not in value.fields:
                    kind = value.kind if isinstance(value, Entity) else type(value).__name__
                    raise CommandError(f"AttributeError: '{kind}' object has no attribute '{step[1:]}'")
                value = value.fields[step[1:]]
            else:
                value = value[step]
        except KeyError as error:
            raise CommandError(f"KeyError: {step!r}") from error
        except (IndexError, TypeError) as error:
            raise CommandError(f"{type(error).__name__}: {error}") from error
    return value


def _look(state: State, method: str, several: list[Any], base: datetime) -> Any:
    """What a call that changes nothing gives back; None for any other."""
    match method, several:
        case "get_registered_model", [name]:
            return entities.registered_model(name, _model(state, name), base)
        case "get_model_version", [name, version]:
            return _version_entity(state, name, version, base)
        case "get_model_version_by_alias", [name, alias]:
            return _version_entity(state, name, _aliased(state, name, alias), base)
        case "get_latest_versions", [name, *_]:
            return entities.latest_versions(name, _model(state, name), base)
        case "search_model_versions", _:
            wanted = several[0].partition("=")[2].strip(" '\"") if several else ""
            names = [name for name in state["models"] if wanted in ("", name)]
            return [
                _version_entity(state, name, number, base)
                for name in names
                for number in entities.newest_first(state["models"][name])
            ]
        case "search_registered_models", _:
            return [entities.registered_model(name, model, base) for name, model in state["models"].items()]
        case _:
            return _look_at_runs(state, method, several, base)


def _look_at_runs(state: State, method: str, several: list[Any], base: datetime) -> Any:
    match method, several:
        case "get_run", [run_id]:
            _run(state, run_id)
            return entities.run(state, run_id, base)
        case "search_runs", [experiments, *_]:
            wanted = [str(one) for one in experiments] if isinstance(experiments, list) else [str(experiments)]
            newest = sorted(state["runs"], key=lambda run_id: -state["runs"][run_id]["started"])
            known = state["experiments"]
            chosen = [run_id for run_id in newest if known.get(state["runs"][run_id]["experiment"]) in wanted]
            return [entities.run(state, run_id, base) for run_id in chosen]
        case "list_artifacts", [run_id, *folder]:
            files = entities.files_of(_run(state, run_id), run_id, str(folder[0]) if folder else "")
            return entities.file_infos(files)
        case "search_experiments", []:
            return entities.experiments(state, base)
        case _:
            return None


def _version_entity(state: State, name: str, number: str, base: datetime) -> Entity:
    _version(state, name, number)
    return entities.model_version(name, state["models"][name], number, base)


def _change(state: State, method: str, several: list[str], base: datetime) -> Answer | None:
    match method, several:
        case "set_registered_model_alias", [name, alias, version]:
            set_alias(state, name, alias, version)
            return Answer("", "change")
        case "delete_registered_model_alias", [name, alias]:
            was = _model(state, name)["aliases"].pop(alias, None)
            return Answer("", "probe" if was is None else "change")  # MLflow says nothing either way
        case "set_model_version_tag", [name, version, key, value]:
            _version(state, name, version)["tags"][key] = value
            return Answer("", "change")
        case "transition_model_version_stage", [name, version, stage]:
            _version(state, name, version)["stage"] = stage
            return Answer(f"{_DEPRECATED}\n{_version_entity(state, name, version, base)!r}", "change")
        case _:
            return None


_DEPRECATED = (
    "<stdin>:1: FutureWarning: ``mlflow.tracking.client.MlflowClient.transition_model_version_stage`` is deprecated "
    "since 2.9.0. Model registry stages will be removed in a future major release. To learn more about the deprecation "
    "of model registry stages, see our migration guide here: "
    "https://mlflow.org/docs/latest/model-registry.html#migrating-from-stages"
)


def set_alias(state: State, name: str, alias: str, version: str) -> None:
    """Move an alias to another version. Raises CommandError."""
    _version(state, name, version)
    state["models"][name]["aliases"][alias] = version


def _model(state: State, name: str) -> dict[str, Any]:
    model: dict[str, Any] | None = state["models"].get(name)
    if model is None:
        raise _RefusedError("RESOURCE_DOES_NOT_EXIST", f"Registered Model with name={name} not found")
    return model


def _version(state: State, name: str, version: str) -> dict[str, Any]:
    found: dict[str, Any] | None = _model(state, name)["versions"].get(version)
    if found is None:
        raise _RefusedError("RESOURCE_DOES_NOT_EXIST", f"Model Version (name={name}, version={version}) not found")
    return found


def _aliased(state: State, name: str, alias: str) -> str:
    version: str | None = _model(state, name)["aliases"].get(alias)
    if version is None:
        raise _RefusedError("INVALID_PARAMETER_VALUE", f"Registered model alias {alias} not found.")
    return version


# REST


def rest(state: State, method: str, path: str, query: dict[str, str], body: dict[str, Any], base: datetime) -> Answer:
    """Answer a request to `/api/2.0/mlflow/...`. Raises CommandError."""
    try:
        return _rest(state, method, path.rsplit("/mlflow/", 1)[-1], {**body, **query}, base)
    except _RefusedError as error:
        raise CommandError(error.document) from error


def _rest(state: State, method: str, path: str, asked: dict[str, Any], base: datetime) -> Answer:
    name, alias, number = (str(asked.get(key, "")) for key in ("name", "alias", "version"))
    shown: Any
    match method, path:
        case "GET", "registered-models/get":
            shown = {"registered_model": _model_document(entities.registered_model(name, _model(state, name), base))}
        case "GET", "registered-models/search":
            shown = {
                "registered_models": [
                    _model_document(one) for one in _look(state, "search_registered_models", [], base)
                ]
            }
        case "GET", "registered-models/alias":
            version = _version_entity(state, name, _aliased(state, name, alias), base)
            shown = {"model_version": _version_document(version)}
        case "GET", "model-versions/get":
            shown = {"model_version": _version_document(_version_entity(state, name, number, base))}
        case "GET", "model-versions/search":
            found = _look(state, "search_model_versions", [asked["filter"]] if "filter" in asked else [], base)
            shown = {"model_versions": [_version_document(one) for one in found]}
        case "GET", "runs/get":
            shown = {"run": _rest_run(state, str(asked.get("run_id", "")), base)}
        case "POST", "registered-models/alias":
            set_alias(state, name, alias, number)
            return Answer("{}", "change")
        case "DELETE", "registered-models/alias":
            _model(state, name)["aliases"].pop(alias, None)
            return Answer("{}", "change")
        case _:
            raise CommandError(_NOT_FOUND)
    return Answer(json.dumps(shown, indent=2))


_NOT_FOUND = """\
<!doctype html>
<html lang=en>
<title>404 Not Found</title>
<h1>Not Found</h1>
<p>The requested URL was not found on the server. If you entered the URL manually please check your spelling and try \
again.</p>"""
_VERSION_KEYS = (
    "name",
    "version",
    "creation_timestamp",
    "last_updated_timestamp",
    "current_stage",
    "description",
    "source",
    "run_id",
    "status",
)


def _pairs(values: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"key": key, "value": value} for key, value in values.items()]


def _filled(document: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty: the server leaves it out."""
    return {key: value for key, value in document.items() if value not in ("", [], None)}


def _version_document(version: Entity) -> dict[str, Any]:
    fields = version.fields
    document = {key: fields[key] for key in _VERSION_KEYS}
    return _filled({**document, "tags": _pairs(fields["tags"]), "aliases": fields["aliases"]})


def _model_document(model: Entity) -> dict[str, Any]:
    fields = model.fields
    times = {key: fields[key] for key in ("creation_timestamp", "last_updated_timestamp")}
    aliases = [{"alias": alias, "version": number} for alias, number in fields["aliases"].items()]
    latest = [_version_document(one) for one in fields["latest_versions"]]
    document = {"name": fields["name"], **times, "latest_versions": latest, "tags": _pairs(fields["tags"])}
    return _filled({**document, "aliases": aliases})


def _rest_run(state: State, run_id: str, base: datetime) -> dict[str, Any]:
    document = _run_document(state, run_id, base)
    info, data = document["info"], document["data"]
    keys = ("run_uuid", "experiment_id", "run_name", "user_id", "status", "start_time", "end_time", "artifact_uri")
    logged = info["end_time"] or info["start_time"]
    metrics = [{"key": key, "value": value, "timestamp": logged, "step": 0} for key, value in data["metrics"].items()]
    shown = {"metrics": metrics, "params": _pairs(data["params"]), "tags": _pairs(data["tags"])}
    ordered = _filled({key: info[key] for key in (*keys, "lifecycle_stage", "run_id")})
    return {"info": ordered, "data": _filled(shown), "inputs": {}}
