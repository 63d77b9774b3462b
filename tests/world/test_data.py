"""Data versions, features, commits and files, as dvc, feast, git, ls and cat tell of them."""

from typing import Any

import pytest

from mlops_prep.world.world import World
from tests.world.conftest import Make, changed, said

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
    "commits": [
        {
            "hash": "aaaa1111",
            "message": "Add the join\n\nOn the card.",
            "age": "2d",
            "files": {"join.sql": "+ JOIN card"},
        },
        {"hash": "bbbb2222", "message": "Change the unit", "age": "3h", "files": {"units.py": "- euro\n+ cent"}},
    ],
    "files": {"runbook.md": "Ask {{ facts.owner }}.\n", "conf/serving.yaml": "a: 1", "conf/deep/x.txt": "x"},
}


@pytest.fixture
def world(world: Make) -> World:
    """A repository with data."""
    return world(data=DATA, facts={"owner": "maria"})


def test_dvc_status_names_what_differs_from_the_lock(world: World) -> None:
    assert said(world, "dvc status") == (
        "prepare:\n\tchanged deps:\n\t\tmodified:           data/raw.csv\n"
        "labels.csv.dvc:\n\tchanged outs:\n\t\tmodified:           labels.csv"
    )


def test_dvc_repro_runs_what_has_changed_and_takes_its_time(world: World) -> None:
    began = world.now
    shown = changed(world, "dvc repro")
    assert shown.startswith("Running stage 'prepare':\n> python prepare.py\nUpdating lock file 'dvc.lock'")
    assert "Stage 'train' didn't change, skipping" in shown
    assert world.now - began == 60
    assert said(world, "dvc repro") == "Stage 'prepare' didn't change, skipping\nStage 'train' didn't change, skipping"


def test_after_a_checkout_the_workspace_is_that_of_the_lock(world: World) -> None:
    assert changed(world, "dvc checkout") == "M       data/raw.csv\nM       labels.csv"
    assert said(world, "dvc status") == "Data and pipelines are up to date."


def test_dvc_diff(world: World) -> None:
    assert said(world, "dvc diff") == (
        "Modified:\n    data/raw.csv  (aaa -> bbb)\nModified:\n    labels.csv  (l1 -> l2)"
    )
    against = said(world, "dvc diff v1")
    assert "data/raw.csv  (old -> bbb)" in against
    assert "Added:\n    data/features.parquet" in against
    assert "Deleted:\n    gone.csv" in against


def test_what_is_not_in_the_remote_is_pushed(world: World) -> None:
    assert said(world, "dvc status -c") == "\tnew:                labels.csv"
    changed(world, "dvc push")
    assert said(world, "dvc status --cloud") == "Cache and remote 'storage' are in sync."


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("dvc diff nope", "ERROR: unknown Git revision 'nope'"),
        ("dvc repro nope", "ERROR: failed to reproduce 'nope': stage does not exist"),
        ("feast feature-views describe nope", "feast.errors.FeatureViewNotFoundException: Feature view nope does not"),
        ("feast materialize-incremental 2026-11-21 -v nope", "feast.errors.FeatureViewNotFoundException"),
        ("git show cafe", "fatal: ambiguous argument 'cafe': unknown revision"),
        ("cat nope.md", "cat: nope.md: No such file or directory"),
        ("cat", "cat: name a file"),
        ("ls nope", "ls: cannot access 'nope': No such file or directory"),
    ],
)
def test_errors(world: World, line: str, says: str) -> None:
    assert said(world, line).startswith(says)


@pytest.mark.parametrize("line", ["dvc", "dvc nope", "feast apply", "feast", "git push", "git"])
def test_what_is_not_known_costs_nothing(world: World, line: str) -> None:
    assert world.run(line).kind == "unknown"


def test_a_feature_view_tells_its_features_units_and_freshness(world: World) -> None:
    shown = said(world, "feast feature-views describe amounts")
    assert "- name: mean_7d\n    valueType: DOUBLE" in shown
    assert "- name: max\n    valueType: INT64\n    tags:\n      unit: cent" in shown
    assert "ttl: 7200s" in shown
    assert "endTime: '2026-11-20T21:00:00Z'" in shown
    assert "amounts   {'card'}" in said(world, "feast feature-views list")


def test_materialising_makes_a_view_fresh_unless_something_is_in_the_way(world: World) -> None:
    shown = changed(world, "feast materialize-incremental 2026-11-21T02:00:00")
    assert "amounts from 2026-11-20T21:00:00Z:" in shown
    assert "stuck:\nTraceback: no column 'amount'" in shown
    assert world.value("data.views.amounts.fresh") == 0
    assert world.value("data.views.stuck.fresh") == -1800


def test_only_the_views_that_are_named_are_materialised(world: World) -> None:
    changed(world, "feast materialize-incremental 2026-11-21T02:00:00 -v stuck")
    assert world.value("data.views.amounts.fresh") == -5 * 3600


def test_git_log_is_newest_first_and_can_be_cut(world: World) -> None:
    assert said(world, "git log --oneline") == "bbbb222 Change the unit\naaaa111 Add the join"
    assert said(world, "git log --oneline -1") == said(world, "git log --oneline -n 1") == "bbbb222 Change the unit"
    assert said(world, "git log --oneline -- join.sql") == "aaaa111 Add the join"


def test_git_show(world: World) -> None:
    assert said(world, "git show aaaa1111").endswith(
        "    On the card.\n\ndiff --git a/join.sql b/join.sql\n+ JOIN card"
    )
    assert said(world, "git show") == said(world, "git show HEAD") == said(world, "git show bbbb")
    assert "Date:   Fri Nov 20 23:00:00 2026 +0000" in said(world, "git show")


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("ls", "conf/\nrunbook.md"),
        ("ls -la .", "conf/\nrunbook.md"),
        ("ls conf", "deep/\nserving.yaml"),
        ("ls ./conf/deep/", "x.txt"),
        ("ls runbook.md", "runbook.md"),
        ("cat runbook.md", "Ask maria."),
        ("cat ./conf/serving.yaml runbook.md", "a: 1\nAsk maria."),
        ("cat conf/serving.yaml | grep a", "a: 1"),
    ],
)
def test_files(world: World, line: str, shown: str) -> None:
    assert said(world, line) == shown
