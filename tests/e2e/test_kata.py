"""`kata` as its users run it: in a terminal and through pipes, cut off, without a home, with the solution gone."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mlops_prep.paths import builtin_root
from tests.e2e.program import Finished, Program
from tests.e2e.terminal import CTRL_C, Terminal, flowing

REFERENCE = (builtin_root() / "content" / "katas" / "psi" / "reference.py").read_text()
WRONG = REFERENCE.replace("bisect_right", "bisect_left")
ALL_RUNNERS = 7
"""The zygote, and for the solution and for the maker of cases: a keeper, an init, the process itself."""
WAITING = """import time


def population_stability(reference, current, bins=10, moderate=0.1, major=0.25):
    time.sleep(9)
"""


class Bench:
    """The program in an empty folder, with a folder for temporary files of its own."""

    def __init__(self, program: Program, folder: Path) -> None:
        self.program, self.folder, self.temporary = program, folder, folder / "tmp"
        self.temporary.mkdir()
        self.solution = folder / "katas" / "psi" / "solution.py"
        self.terminals: list[Terminal] = []

    def argv(self, *options: str) -> list[str]:
        return [sys.executable, "-m", "mlops_prep", "kata", "psi", *options]

    def environ(self, home: Path | None = None) -> dict[str, str]:
        more = {"TMPDIR": str(self.temporary)} | ({"MLOPS_PREP_HOME": str(home)} if home else {})
        return self.program.environ(more)

    def run(self, *options: str, home: Path | None = None) -> Finished:
        done = subprocess.run(
            self.argv(*options),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            cwd=self.folder,
            env=self.environ(home),
            timeout=60,
            check=False,
        )
        return Finished(done.returncode, done.stdout, done.stderr)

    def terminal(self, columns: int, *options: str) -> Terminal:
        here = ["env", "-C", str(self.folder), *self.argv(*options)]
        self.terminals.append(Terminal(here, self.environ(), columns))
        return self.terminals[-1]

    def start(self, *options: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self.argv(*options),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            env=self.environ(),
        )

    def solve(self, source: str) -> None:
        self.solution.parent.mkdir(parents=True, exist_ok=True)
        self.solution.write_text(source)

    def children(self) -> list[str]:
        """The command lines of runners that are still there: each names the folder for temporary files."""
        found = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                line = path.read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if "zygote" in line and str(self.temporary) in line:
                found.append(line)
        return found

    def wait_until(self, holds: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + 20
        while not holds():
            assert time.monotonic() < deadline, f"waited for {what}"
            os.sched_yield()

    def close(self) -> None:
        for terminal in self.terminals:
            terminal.close()


@pytest.fixture
def bench(program: Program, tmp_path: Path) -> Iterator[Bench]:
    folder = tmp_path / "here"
    folder.mkdir()
    bench = Bench(program, folder)
    yield bench
    bench.close()


linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_a_kata_starts_with_its_brief_and_what_to_do(bench: Bench, columns: int) -> None:
    terminal = bench.terminal(columns)
    assert terminal.finish() == 0
    shown = terminal.flowing()
    assert "Population stability" in shown
    assert "Grade it: mlops-prep kata psi" in shown
    assert all(len(line) <= columns for line in terminal.transcript().splitlines())
    assert sorted(path.name for path in bench.solution.parent.iterdir()) == [
        "brief.md",
        "solution.py",
        "test_examples.py",
    ]


@linux
@pytest.mark.parametrize("columns", [60, 120])
def test_watching_grades_every_save_and_keeps_one_line_of_clock(bench: Bench, columns: int) -> None:
    bench.solve(WRONG)
    terminal = bench.terminal(columns, "--watch")
    terminal.wait_for("wrong answer", "left")
    bench.solve(REFERENCE)
    terminal.wait_for("psi: passed", "left")
    terminal.press(CTRL_C)
    assert terminal.finish() == 130
    assert "Every attempt is kept." in terminal.flowing()
    assert terminal.transcript().count("watching") == 0
    assert bench.children() == []
    assert bench.program.rows("SELECT verdict FROM kata_attempts ORDER BY id") == [("wrong_answer",), ("passed",)]


@linux
def test_a_solution_that_is_gone_while_it_is_watched_is_graded_when_it_is_back(bench: Bench) -> None:
    bench.solve(WRONG)
    terminal = bench.terminal(80, "--watch")
    terminal.wait_for("wrong answer", "left")
    bench.solution.unlink()
    terminal.wait_for("is gone")
    bench.solve(REFERENCE)
    terminal.wait_for("psi: passed")


@linux
@pytest.mark.parametrize("runners", [1, ALL_RUNNERS], ids=["while it starts", "while it runs"])
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)], ids=["ctrl-c", "kill -9"])
def test_nothing_is_left_when_grading_is_cut_off(bench: Bench, sent: signal.Signals, code: int, runners: int) -> None:
    bench.solve(WAITING)
    with bench.start() as process:
        bench.wait_until(lambda: len(bench.children()) >= runners, "the runners")
        process.send_signal(sent)
        assert process.wait(20) == code
    bench.wait_until(lambda: bench.children() == [], "the runners to end")
    bench.wait_until(lambda: list(bench.temporary.iterdir()) == [], "their folders to go")


@linux
def test_a_solution_deleted_while_it_is_graded_is_graded_as_it_was(bench: Bench) -> None:
    bench.solve(WAITING.replace("9", "0.01"))
    with bench.start() as process:
        bench.wait_until(lambda: len(bench.children()) >= ALL_RUNNERS, "the runners")
        bench.wait_until(lambda: bench.program.rows("SELECT * FROM kata_runs") != [], "the solution to be read")
        bench.solution.unlink()
        assert process.wait(30) == 1
    assert bench.program.rows("SELECT verdict FROM kata_attempts") == [("wrong_answer",)]


def test_a_home_that_cannot_be_written_does_not_keep_anyone_from_grading(bench: Bench) -> None:
    blocked = bench.folder / "file"
    blocked.write_text("")
    bench.solve(REFERENCE)
    done = bench.run(home=blocked / "home")
    assert done.code == 0
    assert done.out.startswith("psi: passed")
    assert done.err.startswith("This is not kept in the history: cannot open")


def test_the_list_is_there_without_a_history(bench: Bench) -> None:
    blocked = bench.folder / "file"
    blocked.write_text("")
    done = subprocess.run(
        [sys.executable, "-m", "mlops_prep", "kata"],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env=bench.environ(blocked / "home"),
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
    assert "drift-detector" in done.stdout
    assert done.stderr.startswith("The list is without your history: cannot open")


def test_a_folder_that_cannot_be_written_is_one_line_and_one_way_out(bench: Bench) -> None:
    (bench.folder / "katas").write_text("")
    done = bench.run()
    assert done.code == 2
    assert flowing(done.err).startswith("mlops-prep: cannot write to katas/psi: ")
    assert "try: mlops-prep kata psi --dir" in done.err


def test_a_pipe_gets_lines_without_any_control(bench: Bench) -> None:
    bench.solve(WRONG)
    done = bench.run()
    assert done.code == 1
    assert "\x1b" not in done.out
    assert done.out.startswith("psi: wrong answer, ")
