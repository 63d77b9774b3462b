"""`mlops-prep plan` as its users start it: on a terminal, in pipes, in other time zones."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.e2e.program import Finished, Program
from tests.e2e.terminal import Terminal
from tests.plans import write_plan

ENTER, DOWN, CTRL_C = "\r", "\x1b[B", "\x03"
AT = f"{datetime.now(UTC).date() + timedelta(days=300)} 14:00"
"""So far away that the program's own steps are not for today."""
Plan = Callable[..., Finished]
Watch = Callable[..., Terminal]


@pytest.fixture
def pack(program: Program, tmp_path: Path) -> Path:
    """A pack with a step that is for today."""
    folder = tmp_path / "plans-of-mine"
    write_plan(folder, {"id": "my-page", "title": "My own page", "day": 300, "output": "One page."}, name="mine")
    return folder


@pytest.fixture
def plan(program: Program, pack: Path) -> Plan:
    """Runs `plan` through pipes, with an interview at Nordbank."""

    def run(*words: str, env: dict[str, str] | None = None, packs: bool = True) -> Finished:
        argv = [sys.executable, "-m", "mlops_prep", "plan", *words, *(["--content", str(pack)] if packs else [])]
        environ = program.environ(env)
        done = subprocess.run(argv, input="", capture_output=True, text=True, env=environ, timeout=60, check=False)
        return Finished(done.returncode, done.stdout, done.stderr)

    assert run("add", "Nordbank", "--at", AT).code == 0
    return run


@pytest.fixture
def watch(program: Program, plan: Plan, pack: Path) -> Iterator[Watch]:
    """Starts `plan today` on a terminal."""
    terminals: list[Terminal] = []

    def started(columns: int = 80) -> Terminal:
        argv = [sys.executable, "-m", "mlops_prep", "plan", "today", "--content", str(pack)]
        terminals.append(Terminal(argv, program.environ(), columns))
        terminals[-1].wait_for("Begin with?", "My own page (20 min)", "questions (")
        return terminals[-1]

    yield started
    for terminal in terminals:
        terminal.close()


# On a terminal


def test_ctrl_c_in_the_picker_leaves_everything_as_it_was(watch: Watch, program: Program) -> None:
    terminal = watch()
    terminal.press(CTRL_C)
    assert terminal.finish() == 130
    assert program.rows("SELECT * FROM sessions") == []


def test_ctrl_c_at_a_question_of_add_adds_nothing(program: Program, plan: Plan) -> None:
    terminal = Terminal([sys.executable, "-m", "mlops_prep", "plan", "add"], program.environ(), 80)
    program.terminals.append(terminal)
    terminal.wait_for("Company")
    terminal.press("Sudbank" + ENTER)
    terminal.wait_for("Date and time")
    terminal.press(CTRL_C)
    assert terminal.finish() == 130
    assert program.rows("SELECT company FROM interviews") == [("Nordbank",)]


def test_a_task_is_told_and_left_to_its_user(watch: Watch, plan: Plan) -> None:
    terminal = watch()
    terminal.press(ENTER)
    terminal.wait_for("You will have: One page.", "When it is done: mlops-prep plan done my-page")
    assert terminal.finish() == 0
    assert plan("done", "my-page").out == "My own page: done\n"


def test_the_questions_of_the_day_are_a_drill_that_ctrl_c_saves(watch: Watch, program: Program) -> None:
    terminal = watch()
    terminal.press(DOWN)
    terminal.press(ENTER)
    terminal.wait_for("Question 1 of", ":hint :skip")
    terminal.press(CTRL_C)
    assert terminal.finish() == 130
    assert program.rows("SELECT count(*) FROM sessions WHERE ended_at IS NULL") == [(1,)]


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_todays_session_fits_the_screen(watch: Watch, columns: int) -> None:
    lines = watch(columns).screen().splitlines()
    assert any(line.startswith("   20 min  My own page") for line in lines)
    assert "           Write down five figures." in [line.rstrip() for line in lines]


# In pipes


def test_a_reader_that_leaves_early_is_no_error(program: Program, plan: Plan, pack: Path) -> None:
    shell = '"$0" -m mlops_prep plan --content "$1" --full | head -1'
    done = subprocess.run(
        ["sh", "-c", shell, sys.executable, str(pack)],
        capture_output=True,
        text=True,
        env=program.environ(),
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Nordbank: ")


@pytest.mark.skipif(sys.platform == "win32", reason="closes a stream with a shell's words")
def test_today_with_a_closed_input_shows_the_session_and_saves_it(program: Program, plan: Plan, pack: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", '"$0" -m mlops_prep plan today --content "$1" <&-', sys.executable, str(pack)],
        capture_output=True,
        text=True,
        env=program.environ(),
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Nordbank: ")
    assert "Summary: nothing answered." in done.stdout


@pytest.mark.parametrize(
    ("zone", "expected"), [("Asia/Kolkata", "19:30"), ("Pacific/Kiritimati", "04:00"), ("UTC", "14:00")]
)
def test_an_interview_without_a_zone_is_shown_in_that_of_the_machine(plan: Plan, zone: str, expected: str) -> None:
    assert f" {expected}, in " in plan(env={"TZ": zone}).out.splitlines()[0]


def test_a_home_that_cannot_be_written_is_explained(plan: Plan) -> None:
    done = plan("add", "Nordbank", "--at", AT, env={"MLOPS_PREP_HOME": "/proc/nowhere"}, packs=False)
    assert (done.code, done.out) == (2, "")
    cause, fix = done.err.splitlines()
    assert "cannot open /proc/nowhere" in cause
    assert fix.startswith("  try: ")


def test_files_that_are_no_plans_stop_nothing(plan: Plan, pack: Path) -> None:
    (pack / "plans" / "folder.yaml").mkdir()
    (pack / "plans" / "latin.yaml").write_bytes(b"id: latin\ntitle: caf\xe9\n")
    (pack / "plans" / "link.yaml").symlink_to(pack / "plans" / "gone.yaml")
    done = plan()
    assert done.code == 0
    assert "My own page" in done.out
    assert sorted(line.partition(": ")[0] for line in done.err.splitlines()) == ["Left out"] * 3
