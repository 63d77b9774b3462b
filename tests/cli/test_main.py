"""Which commands there are, and what an exit code means."""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

import pytest

from mlops_prep import __version__
from tests.cli.conftest import Run, assert_explained, rows, write_some

COMMANDS = (
    ("drill",),
    ("checklist",),
    ("stats",),
    ("content", "list"),
    ("content", "check"),
    ("content", "try"),
    ("content", "schema"),
    ("content", "new"),
    ("content", "coverage"),
    ("content", "flags"),
    ("data", "path"),
    ("data", "backup"),
    ("data", "rebuild"),
)


# Help


def test_the_version_is_printed(run: Run) -> None:
    ran = run("--version")
    assert (ran.code, ran.out, ran.err) == (0, f"mlops-prep {__version__}\n", "")


def test_help_lists_every_command(run: Run) -> None:
    ran = run("--help")
    assert ran.code == 0
    assert all(f"  {name} " in ran.out for name in ("drill", "stats", "content", "data"))


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_help_of_every_command_shows_an_example_of_it(run: Run, command: tuple[str, ...]) -> None:
    ran = run(*command, "--help")
    assert (ran.code, ran.err) == (0, "")
    example = " ".join(ran.out.split()).partition("Example: ")[2]
    assert f"mlops-prep {' '.join(command)}" in example


@pytest.mark.parametrize("group", ["content", "data"])
def test_a_group_alone_shows_what_it_has(run: Run, group: str) -> None:
    ran = run(group)
    assert (ran.code, ran.err) == (0, "")
    assert "Commands:" in ran.out


# The bare command


def test_who_has_answered_nothing_is_told_how_to_begin(run: Run) -> None:
    ran = run()
    assert (ran.code, ran.err) == (0, "")
    assert "3 questions wait" in ran.out
    assert "\n  mlops-prep drill --limit 3\n" in ran.out


def test_the_bare_command_says_where_you_stand_and_one_next_step(run: Run, history: Path) -> None:
    write_some(history, q_1=20)
    ran = run()
    assert "1 of 3 questions practised, 1 answer\n" in ran.out
    assert "Weakest: monitoring 20\n" in ran.out
    assert "Untested: serving\n" in ran.out
    assert "serving is untested:\n\n  mlops-prep drill --domain serving\n" in ran.out


def test_a_session_that_was_cut_off_comes_first(run: Run, history: Path) -> None:
    write_some(history, q_1=20, owes=("q-2", "q-3"))
    assert "2 of 3 questions left:\n\n  mlops-prep drill --resume\n" in run().out


# What the user must change


@pytest.mark.parametrize(
    ("argv", "named", "fix"),
    [
        (("drlil",), "'drlil'", "mlops-prep drill"),
        (("nonsense",), "'nonsense'", "mlops-prep --help"),
        (("",), "''", "mlops-prep --help"),
        (("--nonsense",), "--nonsense", "mlops-prep --help"),
        (("drill", "--nonsense"), "--nonsense", "mlops-prep drill --help"),
        (("drill", "--limit", "some"), "--limit", "mlops-prep drill --help"),
        (("drill", "--limit", "0"), "--limit", "mlops-prep drill --help"),
        (("drill", "--minutes", "nan"), "--minutes", "mlops-prep drill --help"),
        (("drill", "--limit"), "--limit", "mlops-prep drill --help"),
        (("stats", "everything"), "everything", "mlops-prep stats --help"),
        (("content", "nonsense"), "'nonsense'", "mlops-prep content --help"),
        (("content", "new", "open"), "ID", "mlops-prep content new --help"),
        (("data", "--nonsense"), "--nonsense", "mlops-prep data --help"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_wrong_command_line_is_explained_in_one_line_with_the_page_that_helps(
    run: Run, argv: tuple[str, ...], named: str, fix: str
) -> None:
    assert named in assert_explained(run(*argv), fix=fix)
    assert run(*fix.split()[1:]).code == 0


@pytest.mark.parametrize("argv", [(), ("stats",), ("drill",), ("data", "rebuild"), ("data", "backup")], ids=str)
def test_a_home_that_cannot_be_written_is_named(
    run: Run, argv: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MLOPS_PREP_HOME", str(tmp_path / "file" / "home"))
    monkeypatch.chdir(tmp_path)
    assert str(tmp_path / "file" / "home") in assert_explained(run(*argv), fix="MLOPS_PREP_HOME=")


def test_content_can_be_looked_at_even_when_the_home_cannot_be_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MLOPS_PREP_HOME", str(tmp_path / "file" / "home"))
    assert run("content", "list").code == 0


def test_a_history_that_is_no_database_is_named_and_left_as_it_is(run: Run, history: Path) -> None:
    history.parent.mkdir()
    history.write_bytes(b"no database" * 500)
    assert "is damaged" in assert_explained(run("stats"), fix=f"mv '{history}'")
    assert history.read_bytes() == b"no database" * 500


@pytest.mark.parametrize("argv", [("stats",), ("data", "rebuild"), ("drill",)], ids=str)
def test_a_history_that_is_damaged_in_its_middle_is_named_and_not_called_a_fault_of_ours(
    run: Run, history: Path, argv: tuple[str, ...]
) -> None:
    write_some(history, q_1=20)
    content = history.read_bytes()
    history.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    assert "is damaged" in assert_explained(run(*argv), fix=f"mv '{history}'")


def test_a_history_of_a_newer_version_says_how_to_upgrade(run: Run, history: Path) -> None:
    write_some(history, q_1=20)
    rows(history, "PRAGMA user_version = 99")
    assert_explained(run("stats"), fix="pip install --upgrade mlops-prep")


# Ctrl-C, and our bugs


def test_ctrl_c_leaves_with_130_and_without_a_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr("mlops_prep.cli.stats.open_store", interrupted)
    ran = run("stats")
    assert (ran.code, ran.out) == (130, "")
    assert "Traceback" not in ran.err


@pytest.fixture
def bug(monkeypatch: pytest.MonkeyPatch) -> None:
    """`stats` has a bug."""

    def faulty() -> NoReturn:
        raise ZeroDivisionError("boom")

    monkeypatch.setattr("mlops_prep.cli.stats.open_store", faulty)


def test_a_bug_leaves_with_3_and_a_traceback_file(run: Run, home: Path, bug: None) -> None:
    ran = run("stats", "--json")
    assert (ran.code, ran.out) == (3, "")
    report = home / "mlops-prep-traceback.txt"
    assert "ZeroDivisionError: boom" in ran.err
    assert str(report) in ran.err
    assert "Traceback" not in ran.err
    text = report.read_text()
    assert text.startswith(f"mlops-prep {__version__}, Python ")
    assert 'raise ZeroDivisionError("boom")' in text


def test_the_traceback_file_of_a_bug_names_the_command_and_not_its_arguments(run: Run, home: Path, bug: None) -> None:
    run("stats", "--json")
    head = (home / "mlops-prep-traceback.txt").read_text().splitlines()[0]
    assert "['stats']" in head
    assert "--json" not in head


def test_a_bug_where_the_home_cannot_be_written_is_reported_all_the_same(
    run: Run, bug: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MLOPS_PREP_HOME", str(tmp_path / "file" / "home"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ran = run("stats")
    assert ran.code == 3
    assert "boom" in (tmp_path / "mlops-prep-traceback.txt").read_text()


def test_a_bug_while_the_history_is_healthy_is_not_blamed_on_the_history(run: Run, history: Path, bug: None) -> None:
    write_some(history, q_1=20)
    assert run("stats").code == 3


# As a process of its own


def start(*argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mlops_prep", *argv], capture_output=True, text=True, timeout=60, check=False
    )


def test_the_exit_code_is_that_of_the_process() -> None:
    assert start("--version").returncode == 0
    done = start("drlil")
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 2


def test_everything_that_was_printed_arrives_in_a_pipe() -> None:
    done = start("content", "schema")
    assert done.returncode == 0
    assert done.stdout.endswith("}\n")


def test_options_that_are_not_given_and_texts_cost_no_import_of_pydantic() -> None:
    code = (
        "import sys\n"
        "from mlops_prep.cli.main import app\n"
        "try:\n"
        "    app(['checklist', 'no-such-list'], standalone_mode=False)\n"
        "except Exception as error:\n"
        "    print(type(error).__name__, 'pydantic' in sys.modules)\n"
    )
    # the first start reads all content, and needs Pydantic for that
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["UserError", "False"]
