"""Commits and files, as git, ls and cat tell of them."""

import re
from typing import Any

import pytest

from mlops_prep.world.repository import full_hash
from mlops_prep.world.world import World, build
from tests.world.conftest import BASE, Make, said

DATA: dict[str, Any] = {
    "commits": [
        {
            "hash": "aaaa1111",
            "message": "Add the join\n\nOn the card.",
            "age": "2d",
            "files": {"join.sql": "+ JOIN card"},
        },
        {"hash": "bbbb2222", "message": "Change the unit", "age": "3h", "files": {"units.py": "- euro\n+ cent"}},
        {
            "hash": "cccc3333",
            "message": "Score",
            "age": "9d",
            "files": {
                "app.py": "@@ -31,9 +31,9 @@ def score():\n     a\n-    b\n+    c\n+    d\n@@ -81 +82 @@\n+    e"
            },
        },
    ],
    "files": {"runbook.md": "Ask {{ facts.owner }}.\n", "conf/serving.yaml": "a: 1", "conf/deep/x.txt": "x"},
}


@pytest.fixture
def world(world: Make) -> World:
    """A repository of three commits."""
    return world(data=DATA, facts={"owner": "maria"})


def test_git_log_is_newest_first_and_can_be_cut(world: World) -> None:
    assert said(world, "git log --oneline") == "bbbb222 Change the unit\naaaa111 Add the join\ncccc333 Score"
    assert said(world, "git log --oneline -1") == said(world, "git log --oneline -n 1") == "bbbb222 Change the unit"
    assert said(world, "git log --oneline -- join.sql") == "aaaa111 Add the join"


def test_git_log_tells_whole_hashes_and_messages(world: World) -> None:
    assert said(world, "git log -1") == (
        "commit bbbb2222" + full_hash("bbbb2222")[8:] + "\nAuthor: dev <dev@example.com>\n"
        "Date:   Fri Nov 20 23:00:00 2026 +0000\n\n    Change the unit"
    )
    assert len(full_hash("bbbb2222")) == 40
    assert full_hash("a" * 40) == "a" * 40


def test_what_follows_the_subject_of_a_message_is_set_apart(templates: dict[str, str]) -> None:
    commits = [{"hash": "dddd4444", "message": "Subject\nBody"}]
    made = World(build({"data": {"commits": commits}}, {}), templates, BASE)
    assert said(made, "git log").endswith("\n\n    Subject\n    \n    Body")
    assert said(made, "git log --oneline") == "dddd444 Subject"


def test_git_show_is_a_patch(world: World) -> None:
    shown = said(world, "git show bbbb").split("\n")
    at = shown.index("diff --git a/units.py b/units.py")
    assert re.fullmatch(r"index [0-9a-f]{7}\.\.[0-9a-f]{7} 100644", shown[at + 1])
    assert shown[at + 2 : at + 4] == ["--- a/units.py", "+++ b/units.py"]
    assert re.fullmatch(r"@@ -\d+ \+\d+ @@", shown[at + 4])
    assert shown[at + 5 :] == ["- euro", "+ cent"]


def test_hunks_that_are_declared_keep_their_place_and_get_their_counts(world: World) -> None:
    assert said(world, "git show cccc3333").endswith(
        "--- a/app.py\n+++ b/app.py\n@@ -31,2 +31,3 @@ def score():\n     a\n-    b\n+    c\n+    d\n"
        "@@ -80,0 +82 @@\n+    e"
    )


def test_git_show_takes_names_of_revisions(world: World) -> None:
    assert said(world, "git show") == said(world, "git show HEAD") == said(world, "git show main")
    assert said(world, "git show HEAD~1") == said(world, "git show HEAD^") == said(world, "git show aaaa")


def test_statistics_count_lines(world: World) -> None:
    assert said(world, "git show --stat cccc3333").endswith(
        "\n\n app.py | 4 +++-\n 1 file changed, 3 insertions(+), 1 deletion(-)"
    )
    assert said(world, "git diff --stat HEAD~1").endswith(" 1 file changed, 1 insertion(+), 1 deletion(-)")


def test_git_diff_has_what_changed_between_two_revisions(world: World) -> None:
    assert said(world, "git diff") == ""
    assert said(world, "git diff HEAD~1") == "\n".join(said(world, "git show").split("\n")[6:])
    both = said(world, "git diff cccc3333..HEAD")
    assert both.index("join.sql") < both.index("units.py")
    assert "app.py" not in both


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            "git show cafe",
            "fatal: ambiguous argument 'cafe': unknown revision or path not in the working tree.\nUse '--'",
        ),
        ("git show HEAD~3", "fatal: ambiguous argument 'HEAD~3'"),
        ("git log nope", "fatal: ambiguous argument 'nope'"),
        ("git diff nope", "fatal: ambiguous argument 'nope'"),
        ("git log -n x", "fatal: 'x': not an integer"),
        ("cat nope.md", "cat: nope.md: No such file or directory"),
        ("cat", "cat: name a file"),
        ("ls nope", "ls: cannot access 'nope': No such file or directory"),
    ],
)
def test_errors(world: World, line: str, says: str) -> None:
    assert said(world, line).startswith(says)


@pytest.mark.parametrize("line", ["git push", "git"])
def test_what_is_not_known_costs_nothing(world: World, line: str) -> None:
    assert world.run(line).kind == "unknown"


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
