"""Data versions and features, as dvc and feast tell of them."""

from typing import Any

import pytest

from mlops_prep.world.world import World, build
from tests.world.conftest import BASE, Make, changed, said

DATA: dict[str, Any] = {
    "tracked": {
        "data/raw.csv": {"hash": "bbb", "lock": "aaa"},
        "data/features.parquet": {"hash": "f1"},
        "labels.csv": {"hash": "l2", "lock": "l1", "in_remote": False},
        "still.csv": {"hash": "s1"},
    },
    "stages": {
        "prepare": {"deps": ["data/raw.csv"], "outs": ["data/features.parquet"], "command": "python prepare.py"},
        "train": {"deps": ["data/features.parquet"], "outs": [], "command": "python train.py", "takes": "5m"},
    },
    "revisions": {"v1": {"data/raw.csv": "old", "gone.csv": "g"}},
    "views": {
        "amounts": {
            "entities": ["card"],
            "features": ["mean_7d", {"name": "max", "type": "INT64", "unit": "cent"}],
            "materialized": "5h",
            "ttl": "2h",
            "source": "payments",
        },
        "stuck": {"blocked": "Traceback: no column 'amount'"},
    },
}


@pytest.fixture
def world(world: Make) -> World:
    """A repository with data."""
    return world(data=DATA, facts={"owner": "maria"})


def test_dvc_status_names_what_differs_from_the_lock(world: World) -> None:
    assert said(world, "dvc status") == (
        "prepare:\n\tchanged deps:\n\t\tmodified:           data/raw.csv\n"
        "data/raw.csv.dvc:\n\tchanged outs:\n\t\tmodified:           data/raw.csv\n"
        "labels.csv.dvc:\n\tchanged outs:\n\t\tmodified:           labels.csv"
    )


def test_dvc_repro_runs_what_has_changed_and_takes_its_time(world: World) -> None:
    began = world.now
    assert changed(world, "dvc repro") == (
        "Verifying data sources in stage: 'data/raw.csv.dvc'\n\n"
        "Running stage 'prepare':\n> python prepare.py\nUpdating lock file 'dvc.lock'\n\n"
        "Stage 'train' didn't change, skipping\nUse `dvc push` to send your updates to remote storage."
    )
    assert world.now - began == 60
    assert said(world, "dvc repro") == (
        "'data/raw.csv.dvc' didn't change, skipping\nStage 'prepare' didn't change, skipping\n"
        "Stage 'train' didn't change, skipping\nData and pipelines are up to date."
    )


def test_after_a_checkout_the_workspace_is_that_of_the_lock(world: World) -> None:
    assert changed(world, "dvc checkout") == "M       data/raw.csv\nM       labels.csv"
    assert said(world, "dvc status") == "Data and pipelines are up to date."


def test_dvc_diff_has_one_heading_for_each_group_and_a_summary(world: World) -> None:
    assert said(world, "dvc diff") == ("Modified:\n    data/raw.csv\n    labels.csv\n\nfiles summary: 2 modified")
    assert said(world, "dvc diff v1") == (
        "Added:\n    data/features.parquet\n    labels.csv\n    still.csv\n\n"
        "Deleted:\n    gone.csv\n\nModified:\n    data/raw.csv\n\n"
        "files summary: 3 added, 1 deleted, 1 modified"
    )


def test_dvc_diff_shows_hashes_when_it_is_asked_to(world: World) -> None:
    assert "    aaa..bbb  data/raw.csv\n" in said(world, "dvc diff --show-hash")
    assert "    g  gone.csv\n" in said(world, "dvc diff v1 --show-hash")


def test_dvc_diff_of_what_is_the_same_says_nothing(world: World) -> None:
    assert said(world, "dvc diff v1 v1") == ""


def test_a_folder_that_a_stage_depends_on_is_changed_with_what_lies_in_it(templates: dict[str, str]) -> None:
    tracked = {"raw/a.csv": {"hash": "b", "lock": "a"}, "raw/b.csv": {"hash": "b"}}
    spec = {"data": {"tracked": tracked, "stages": {"train": {"deps": ["raw"]}}}}
    made = World(build(spec, {}), templates, BASE)
    assert said(made, "dvc status").startswith("train:\n\tchanged deps:\n\t\tmodified:           raw\n")
    assert "Running stage 'train'" in changed(made, "dvc repro")


def test_the_graph_is_given_in_mermaids_notation(world: World) -> None:
    shown = said(world, "dvc dag --mermaid").split("\n")
    assert shown[0] == "flowchart TD"
    assert '\tnode1["data/raw.csv.dvc"]' in shown
    assert shown[-2:] == ["\tnode1-->node4", "\tnode4-->node5"]


def test_what_is_not_in_the_remote_is_pushed(world: World) -> None:
    assert said(world, "dvc status -c") == "\tnew:                labels.csv"
    assert changed(world, "dvc push") == "1 file pushed"
    assert said(world, "dvc push") == "Everything is up to date."
    assert said(world, "dvc status --cloud") == "Cache and remote 'storage' are in sync."


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("dvc diff nope", "ERROR: failed to get diff - unknown Git revision 'nope'"),
        ("dvc repro nope", "ERROR: Stage 'nope' not found inside 'dvc.yaml' file"),
        ("dvc checkout nope", "ERROR: 'nope' does not exist as an output or a stage name in 'dvc.yaml'"),
        ("dvc list", "ERROR: the following arguments are required: url"),
        ("feast feature-views describe nope", "Feature view nope does not exist"),
        ("feast materialize-incremental 2026-11-21 -v nope", "feast.errors.FeatureViewNotFoundException"),
        ("feast materialize-incremental tonight", "ValueError: Invalid isoformat string: 'tonight'"),
        ("feast materialize-incremental", "Usage: feast materialize-incremental [OPTIONS] END_TS\n"),
    ],
)
def test_errors(world: World, line: str, says: str) -> None:
    assert said(world, line).startswith(says)


@pytest.mark.parametrize("line", ["dvc", "dvc nope", "feast apply", "feast"])
def test_what_is_not_known_costs_nothing(world: World, line: str) -> None:
    assert world.run(line).kind == "unknown"


def test_a_feature_view_tells_its_features_units_and_freshness(world: World) -> None:
    shown = said(world, "feast feature-views describe amounts")
    assert "- name: mean_7d\n    valueType: DOUBLE" in shown
    assert "- name: max\n    valueType: INT64\n    tags:\n      unit: cent" in shown
    assert "ttl: 7200s" in shown
    assert shown.endswith("  - startTime: '2026-11-20T19:00:00Z'\n    endTime: '2026-11-20T21:00:00Z'")
    assert "amounts  {'card'}" in said(world, "feast feature-views list")


def test_materialising_makes_a_view_fresh_unless_something_is_in_the_way(world: World) -> None:
    shown = changed(world, "feast materialize-incremental 2026-11-21T02:00:00")
    assert "amounts from 2026-11-20 21:00:00+00:00 to 2026-11-21 02:00:00+00:00:\n100%|" in shown
    assert "stuck from 2026-11-21 01:30:00+00:00 to 2026-11-21 02:00:00+00:00:\nTraceback: no column 'amount'" in shown
    assert world.value("data.views.amounts.fresh") == 0
    assert world.value("data.views.stuck.fresh") == -1800


def test_only_the_views_that_are_named_are_materialised(world: World) -> None:
    changed(world, "feast materialize-incremental 2026-11-21T02:00:00 -v stuck")
    assert world.value("data.views.amounts.fresh") == -5 * 3600


def test_a_view_is_as_fresh_as_the_end_that_was_asked_for(world: World) -> None:
    changed(world, "feast materialize-incremental 2026-11-21T00:00:00 -v amounts")
    assert world.value("data.views.amounts.fresh") == -7200
    assert "startTime: '2026-11-20T21:00:00Z'" in said(world, "feast feature-views describe amounts")
    changed(world, "feast materialize 2026-11-01T00:00:00 2026-12-01T00:00:00 -v amounts")
    assert world.value("data.views.amounts.fresh") == 40
