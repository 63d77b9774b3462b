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
        ("client.get_registered_model('fraud')", "aliases={'challenger': '10', 'champion': '9'}, creation_timestamp="),
        ("client.get_registered_model('fraud')", "latest_versions=[<ModelVersion: aliases=['challenger']"),
        ("client.get_latest_versions('fraud')", "version='10'"),
        ("client.search_model_versions(\"name='fraud'\")", "version='10'"),
        ("client.search_registered_models()", "name='fraud'"),
        ("client.get_run('r1')", "<Run: data=<RunData: metrics={'auc': 0.91}, params={'lr': '0.1'}, tags={"),
        ("client.get_run('r1')", "start_time=1795140000000, status='FINISHED'"),
        ("client.get_run('r1').data.params", "{'lr': '0.1'}"),
        ("client.get_run('r1').data.metrics['auc']", "0.91"),
        ("client.search_runs(['2'])", "run_name='r2'"),
        ("client.search_model_versions(\"name='fraud'\")[0].run_id", "'r2'"),
        ("client.list_artifacts('r1')", "[<FileInfo: file_size=None, is_dir=True, path='model'>]"),
        ("client.list_artifacts('r1', 'model')", "path='model/MLmodel'"),
        ("client.search_experiments()", "name='Default'"),
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
        "mlflow.exceptions.RestException: INVALID_PARAMETER_VALUE: Registered model alias challenger not found."
    )


def test_tags_and_stages(world: World) -> None:
    changed(world, "client.set_model_version_tag('fraud', '9', 'checked', 'yes')")
    assert "tags={'checked': 'yes'}" in said(world, "client.get_model_version('fraud', '9')")
    assert "deprecated" in changed(world, "client.transition_model_version_stage('fraud', '9', 'Archived')")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            "client.get_registered_model('nope')",
            "mlflow.exceptions.RestException: RESOURCE_DOES_NOT_EXIST: Registered Model with name=nope not found",
        ),
        (
            "client.get_model_version('fraud', '7')",
            "mlflow.exceptions.RestException: RESOURCE_DOES_NOT_EXIST: Model Version (name=fraud, version=7) not found",
        ),
        (
            "client.set_registered_model_alias('fraud', 'champion', '7')",
            "mlflow.exceptions.RestException: RESOURCE_DOES_NOT_EXIST: Model Version (name=fraud, version=7) not found",
        ),
        (
            "client.get_run('nope')",
            "mlflow.exceptions.RestException: RESOURCE_DOES_NOT_EXIST: Run with id=nope not found",
        ),
        (
            "mlflow runs describe --run-id nope",
            "mlflow.exceptions.RestException: RESOURCE_DOES_NOT_EXIST: Run with id=nope not found",
        ),
        ("mlflow runs list --nope", "Usage: mlflow runs list [OPTIONS]\nTry 'mlflow runs list --help' for help."),
        ("mlflow runs list", "Usage: mlflow runs list [OPTIONS]"),
        ("client.get_run('r1').nope", "AttributeError: 'Run' object has no attribute 'nope'"),
        ("client.get_run('r1').data.params['nope']", "KeyError: 'nope'"),
        ("client.get_run(['r1'])", "mlflow.exceptions.RestException: RESOURCE_DOES_NOT_EXIST: Run with id="),
        (f"{REST}runs/get?run_id=nope", '{"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "Run with id=nope'),
        (f"{REST}nope", "<!doctype html>"),
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
        "client.get_run('r1') + 1",
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


def test_a_version_has_mlflows_fields_in_its_order(world: World) -> None:
    assert said(world, "client.get_model_version('fraud', '2')") == (
        "<ModelVersion: aliases=[], creation_timestamp=1794967200000, current_stage='None', description='', "
        "last_updated_timestamp=1794967200000, name='fraud', run_id='r1', run_link='', source='runs:/r1/model', "
        "status='READY', status_message='', tags={}, user_id='', version='2'>"
    )


def test_tables_are_laid_out_as_mlflow_lays_them_out(world: World) -> None:
    assert said(world, "mlflow experiments search") == (
        "Experiment Id    Name     Artifact Location\n"
        "---------------  -------  -------------------\n"
        "0                Default  s3://mlflow/0\n"
        "1                fraud    s3://mlflow/1\n"
        "2                ranker   s3://mlflow/2"
    )
    assert said(world, "mlflow runs list --experiment-id 1") == (
        "Date                     Name     ID\n"
        "-----------------------  -------  ----\n"
        "2026-11-20 02:00:00 UTC  nightly  r1"
    )
    assert said(world, "mlflow runs list --experiment-id 9") == ""


def test_a_document_of_a_run_is_json(world: World) -> None:
    document = json.loads(said(world, "mlflow runs describe -r r1"))
    assert document["data"]["params"] == {"lr": "0.1"}
    assert document["info"]["start_time"] == 1795140000000
    assert document["info"]["end_time"] > document["info"]["start_time"]
    through_rest = json.loads(said(world, f"{REST}runs/get?run_id=r1"))["run"]
    assert through_rest["data"]["params"] == [{"key": "lr", "value": "0.1"}]
    assert [one["value"] for one in through_rest["data"]["metrics"]] == [0.91]


def test_what_is_empty_is_left_out_of_a_document(world: World) -> None:
    document = json.loads(said(world, f"{REST}model-versions/get?name=fraud\\&version=2"))["model_version"]
    assert list(document) == [
        "name",
        "version",
        "creation_timestamp",
        "last_updated_timestamp",
        "current_stage",
        "source",
        "run_id",
        "status",
    ]
