"""The registry as MLflow answers for it: looked at and changed through its command line, client and REST."""

import json

import pytest

from mlops_prep.world.world import World
from tests.world.conftest import Make, changed, said


@pytest.fixture
def world(world: Make) -> World:
    """Three versions of a model, two of them with an alias."""
    return world(
        registry={
            "runs": {
                "r1": {"experiment": "fraud", "name": "nightly", "metrics": {"auc": 0.91}, "params": {"lr": "0.1"}},
                "r2": {"experiment": "ranker", "age": "2h", "status": "FAILED"},
            },
            "models": {
                "fraud": {
                    "versions": {2: {"run": "r1", "age": "3d"}, 9: {}, 10: {"run": "r2", "tags": {"data": "v7"}}},
                    "aliases": {"champion": 9, "challenger": 10},
                }
            },
        }
    )


REST = "curl http://mlflow/api/2.0/mlflow/"


@pytest.mark.parametrize(
    ("line", "has"),
    [
        ("client.get_model_version_by_alias('fraud', 'champion')", "version='9'"),
        ("client.get_model_version('fraud', '10')", "tags={'data': 'v7'}"),
        ("client.get_model_version(name='fraud', version='2')", "run_id='r1'"),
        (
            "client.get_registered_model('fraud')",
            "aliases={'champion': '9', 'challenger': '10'}, latest_versions=['10']",
        ),
        ("client.search_model_versions(\"name='fraud'\")", "version='10'"),
        ("client.search_registered_models()", "name='fraud'"),
        ("client.get_run('r1')", '"auc": 0.91'),
        ("client.list_artifacts('r1')", "model"),
        ("mlflow experiments search", "ranker"),
        ("mlflow runs list --experiment-id 1", "nightly"),
        ("mlflow runs describe --run-id r1", '"status": "FINISHED"'),
        ("mlflow artifacts list -r r1", '"path": "model"'),
        (f"{REST}registered-models/get?name=fraud", '"alias": "champion"'),
        (f"'{REST[5:]}registered-models/alias?name=fraud&alias=champion'", '"version": "9"'),
        (f"'{REST[5:]}model-versions/get?name=fraud&version=10'", '"value": "v7"'),
        (f"{REST}runs/get?run_id=r1", '"run_name": "nightly"'),
    ],
)
def test_looking(world: World, line: str, has: str) -> None:
    assert has in said(world, line if line[0] != "'" else f"curl {line}")


def test_the_newest_version_by_number_comes_first(world: World) -> None:
    shown = said(world, "client.search_model_versions(\"name='fraud'\")")
    assert shown.index("version='10'") < shown.index("version='9'") < shown.index("version='2'")


def test_runs_of_another_experiment_are_not_listed(world: World) -> None:
    assert "r2" not in said(world, "mlflow runs list --experiment-id 1")


@pytest.mark.parametrize(
    "line",
    [
        "client.set_registered_model_alias('fraud', 'champion', '2')",
        "client.set_registered_model_alias('fraud', 'champion', 2)",
        "client.set_registered_model_alias(name='fraud', alias='champion', version='2')",
        "curl -X POST http://mlflow/api/2.0/mlflow/registered-models/alias "
        '-d \'{"name":"fraud","alias":"champion","version":"2"}\'',
    ],
)
def test_an_alias_is_moved(world: World, line: str) -> None:
    changed(world, line)
    assert world.value("registry.models.fraud.aliases.champion") == "2"
    assert "aliases=['champion']" in said(world, "client.get_model_version('fraud', '2')")


def test_an_alias_is_deleted(world: World) -> None:
    changed(world, "client.delete_registered_model_alias('fraud', 'challenger')")
    assert said(world, "client.get_model_version_by_alias('fraud', 'challenger')") == (
        "INVALID_PARAMETER_VALUE: Registered model alias challenger not found."
    )


def test_tags_and_stages(world: World) -> None:
    changed(world, "client.set_model_version_tag('fraud', '9', 'checked', 'yes')")
    assert "tags={'checked': 'yes'}" in said(world, "client.get_model_version('fraud', '9')")
    assert "deprecated" in changed(world, "client.transition_model_version_stage('fraud', '9', 'Archived')")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("client.get_registered_model('nope')", "RESOURCE_DOES_NOT_EXIST: Registered Model with name=nope not found"),
        (
            "client.get_model_version('fraud', '7')",
            "RESOURCE_DOES_NOT_EXIST: Model Version (name=fraud, version=7) not found",
        ),
        (
            "client.set_registered_model_alias('fraud', 'champion', '7')",
            "RESOURCE_DOES_NOT_EXIST: Model Version (name=fraud, version=7) not found",
        ),
        ("client.get_run('nope')", "mlflow.exceptions.MlflowException: Run 'nope' not found"),
        ("mlflow runs describe --run-id nope", "mlflow.exceptions.MlflowException: Run 'nope' not found"),
        ("mlflow runs list --experiment-id 9", "Error: no experiment with id '9'"),
        ("mlflow runs list --nope", "Error: unknown flag: --nope"),
        (f"{REST}nope", '{"error_code": "ENDPOINT_NOT_FOUND"'),
    ],
)
def test_errors(world: World, line: str, says: str) -> None:
    before = world.state
    assert said(world, line).startswith(says)
    assert world.state is before


@pytest.mark.parametrize(
    "line",
    [
        "client.nope('fraud')",
        "client.get_run(",
        "client.get_run(open('/etc/passwd'))",
        "client.get_run(__import__('os').getcwd())",
        "client.get_run('r1').info",
        "client.get_run",
        "client." + "a" * 3000,
        "client.get_run(" + "(" * 500 + ")" * 500 + ")",
        "mlflow nope",
    ],
    ids=lambda value: value[:40],
)
def test_what_is_no_call_costs_nothing(world: World, line: str) -> None:
    before = world.state
    assert world.run(line).kind == "unknown"
    assert world.state is before


def test_a_document_of_a_run_is_json(world: World) -> None:
    document = json.loads(said(world, "mlflow runs describe -r r1"))
    assert document["data"]["params"] == {"lr": "0.1"}
    assert document["info"]["start_time"] == "2026-11-20 02:00:00"
