"""What MLflow's client gives back, as MLflow 2 prints it at a Python prompt: `<ModelVersion: name='fraud', ...>`.

The fields are those that a client of a tracking server gets, in its order; what a scenario says nothing of is empty, as
it is there.
"""

from __future__ import annotations

import hashlib
import pprint
from datetime import datetime, timedelta
from typing import Any

State = dict[str, Any]
_MODEL_FILES = ("MLmodel", "conda.yaml", "model.pkl", "python_env.yaml", "requirements.txt")
_LONGEST_RUN = 1800.0


class Entity:
    """A kind and its fields; printed as MLflow prints objects."""

    def __init__(self, kind: str, **fields: Any) -> None:
        self.kind = kind
        self.fields = fields

    def __repr__(self) -> str:
        inner = ", ".join(
            f"{name}={value!r}" if isinstance(value, Entity) else f"{name}={pprint.pformat(value)}"
            for name, value in self.fields.items()
        )
        return f"<{self.kind}: {inner}>"


def milliseconds(seconds: float, base: datetime) -> int:
    """A moment of the world as MLflow keeps it: since the epoch."""
    return int((base + timedelta(seconds=seconds)).timestamp() * 1000)


def newest_first(model: dict[str, Any]) -> list[str]:
    """The numbers of a model's versions."""
    return sorted(model["versions"], key=int, reverse=True)


def aliases_of(model: dict[str, Any], number: str) -> list[str]:
    """The aliases that a version has."""
    return [alias for alias, at in model["aliases"].items() if at == number]


def model_version(name: str, model: dict[str, Any], number: str, base: datetime) -> Entity:
    """One version of a model."""
    version = model["versions"][number]
    made = milliseconds(version["created"], base)
    return Entity(
        "ModelVersion",
        aliases=aliases_of(model, number),
        creation_timestamp=made,
        current_stage=version["stage"],
        description=version["description"],
        last_updated_timestamp=made,
        name=name,
        run_id=version["run"],
        run_link="",
        source=f"runs:/{version['run']}/model",
        status="READY",
        status_message="",
        tags=dict(version["tags"]),
        user_id="",
        version=number,
    )


def registered_model(name: str, model: dict[str, Any], base: datetime) -> Entity:
    """A model, with the newest version of each stage."""
    made = [milliseconds(one["created"], base) for one in model["versions"].values()] or [0]
    return Entity(
        "RegisteredModel",
        aliases=dict(model["aliases"]),
        creation_timestamp=min(made),
        description="",
        last_updated_timestamp=max(made),
        latest_versions=latest_versions(name, model, base),
        name=name,
        tags=dict(model["tags"]),
    )


def latest_versions(name: str, model: dict[str, Any], base: datetime) -> list[Entity]:
    """The newest version of each stage."""
    newest: dict[str, str] = {}
    for number in newest_first(model):
        newest.setdefault(model["versions"][number]["stage"], number)
    return [model_version(name, model, number, base) for number in newest.values()]


def run(state: State, run_id: str, base: datetime) -> Entity:
    """A run with its parameters, metrics and tags."""
    one = state["runs"][run_id]
    return Entity(
        "Run",
        data=Entity("RunData", metrics=metrics_of(one), params=params_of(one), tags=tags_of(one)),
        info=Entity("RunInfo", **run_info(state, run_id, base)),
        inputs=Entity("RunInputs", dataset_inputs=[]),
    )


def run_info(state: State, run_id: str, base: datetime) -> dict[str, Any]:
    """What MLflow keeps of every run."""
    one = state["runs"][run_id]
    number = state["experiments"].get(one["experiment"], "0")
    started = float(one["started"])
    took = float(one.get("took", min(_LONGEST_RUN, max(-started, 120.0) / 2)))
    return {
        "artifact_uri": f"s3://mlflow/{number}/{run_id}/artifacts",
        "end_time": None if one["status"] == "RUNNING" else milliseconds(started + took, base),
        "experiment_id": number,
        "lifecycle_stage": "active",
        "run_id": run_id,
        "run_name": one["name"],
        "run_uuid": run_id,
        "start_time": milliseconds(started, base),
        "status": one["status"],
        "user_id": one.get("user", "root"),
    }


def metrics_of(one: dict[str, Any]) -> dict[str, Any]:
    """The metrics of a run, as MLflow keeps them: floats."""
    return {str(key): _float(value) for key, value in one["metrics"].items()}


def _float(value: Any) -> Any:
    try:
        return float(value)
    except (TypeError, ValueError):
        return value  # an author's slip is shown, it must not end the session


def params_of(one: dict[str, Any]) -> dict[str, str]:
    """The parameters of a run, as MLflow keeps them: texts."""
    return {str(key): str(value) for key, value in one["params"].items()}


def tags_of(one: dict[str, Any]) -> dict[str, str]:
    """The tags of a run, with those that MLflow sets."""
    tags = {str(key): str(value) for key, value in one["tags"].items()}
    return {**tags, "mlflow.runName": str(one["name"]), "mlflow.user": str(one.get("user", "root"))}


def files_of(one: dict[str, Any], run_id: str, folder: str = "") -> list[dict[str, Any]]:
    """The artifacts of a run in a folder: path, whether it is a folder, size in bytes."""
    paths = sorted(one["artifacts"])
    if folder:
        is_model = folder in paths and "." not in folder
        paths = [f"{folder}/{name}" for name in _MODEL_FILES] if is_model else []
    found = []
    for path in paths:
        if "." in path or path.endswith("MLmodel"):
            size = 200 + int(hashlib.sha256(f"{run_id}{path}".encode()).hexdigest()[:4], 16)
            found.append({"path": path, "is_dir": False, "file_size": size})
        else:
            found.append({"path": path, "is_dir": True})
    return found


def file_infos(files: list[dict[str, Any]]) -> list[Entity]:
    """Artifacts as the client lists them."""
    return [Entity("FileInfo", file_size=one.get("file_size"), is_dir=one["is_dir"], path=one["path"]) for one in files]


def experiments(state: State, base: datetime) -> list[Entity]:
    """All experiments, the newest first; MLflow makes `Default` by itself."""
    found = []
    for name, number in reversed([("Default", "0"), *state["experiments"].items()]):
        started = [one["started"] for one in state["runs"].values() if one["experiment"] == name]
        made = milliseconds(min(started, default=-200 * 86400.0), base)
        found.append(
            Entity(
                "Experiment",
                artifact_location=f"s3://mlflow/{number}",
                creation_time=made,
                experiment_id=number,
                last_update_time=made,
                lifecycle_stage="active",
                name=name,
                tags={},
            )
        )
    return found


def table(headers: list[str], rows: list[list[str]]) -> str:
    """A table as MLflow's commands print it; nothing for no rows."""
    if not rows:
        return ""
    widths = [
        max(4, len(header) + 2, *(len(row[n]) for row in rows)) for n, header in enumerate(headers)
    ]  # as mlflow.utils.string_utils._create_table
    lines = [headers, ["-" * width for width in widths], *rows]
    return "\n".join("  ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)).rstrip() for line in lines)
