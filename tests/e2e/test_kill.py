"""`kill -9` at any moment, and two programs at once: nothing that was answered is lost, nothing is asked twice.

`MLOPS_PREP_KILLS=50 pytest tests/e2e/test_kill.py` plays more sessions than the dozen that every run plays;
`MLOPS_PREP_KILL_SEED` chooses other moments.
"""

import os
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from tests.e2e.conftest import fresh_program
from tests.e2e.pack import ANY_ROLE, CHOICE, COMMAND, DIAGNOSE, ESTIMATE, EVERY_KIND, GOOD_ANSWER, OPEN, ORDER
from tests.e2e.program import Program
from tests.e2e.terminal import ENTER, Terminal

KILLS = int(os.environ.get("MLOPS_PREP_KILLS", "12"))
SEED = int(os.environ.get("MLOPS_PREP_KILL_SEED", "2026"))
DRAFT_SECONDS = 1.0
"""In plain mode a line that was handed over so long ago is in the drafts."""
TERMINAL_DRAFT_SECONDS = 2.5
"""On a terminal a draft is kept every second in which the text changed, as the screen is drawn: twice a second."""

TYPED = {
    OPEN: [*GOOD_ANSWER, "And I tell the owner of the timetable.", ".", "3", ""],
    COMMAND: ["kubectl describe pod x", "4"],
    CHOICE: ["1", "2"],
    ORDER: ["1 2 3", "2"],
    ESTIMATE: ["40 s", "4"],
    DIAGNOSE: ["The unit changed.", "I would check the release.", ".", "1", "all"],
}
"""What answers each question, line by line."""


# Sessions through pipes


@dataclass(slots=True)
class PipedSession:
    """A session that is typed line by line; remembers what was typed when, and what was printed."""

    process: subprocess.Popen[str]
    printed: list[str] = field(default_factory=list)
    typed: list[tuple[float, str, str]] = field(default_factory=list)
    """Time, question, line."""

    def play_and_kill(self, after_seconds: float, rng: Random) -> float:
        """Type, with pauses, until the program is killed; the time of its death.

        Every other session stops typing in the middle of an answer, and dies when its draft should be there.
        """
        reader = threading.Thread(target=self._read)
        reader.start()
        pause = threading.Event()  # never set: waiting for it is how the typist pauses
        death = time.monotonic() + after_seconds
        stall = rng.choice([None, None, (OPEN, 1), (OPEN, 3), (DIAGNOSE, 2)])
        for question, number, line in self._lines():
            if stall == (question, number):
                death = time.monotonic() + DRAFT_SECONDS + rng.uniform(0.05, 0.3)
                break
            pause.wait(min(rng.uniform(0.0, 0.2), max(0.0, death - time.monotonic())))
            if (time.monotonic() >= death and not stall) or not self._type(question, line):
                break
        pause.wait(max(0.0, death - time.monotonic()))
        self.process.kill()
        killed_at = time.monotonic()
        self.process.wait()
        reader.join()
        return killed_at

    @staticmethod
    def _lines() -> Iterator[tuple[str, int, str]]:
        for question in EVERY_KIND:
            for number, line in enumerate(TYPED[question]):
                yield question, number, line

    def _type(self, question: str, line: str) -> bool:
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return False
        self.typed.append((time.monotonic(), question, line))
        return True

    def _read(self) -> None:
        assert self.process.stdout is not None
        self.printed += [line.rstrip("\n") for line in self.process.stdout]

    @property
    def answered(self) -> list[str]:
        """Questions whose result was printed."""
        return [one for one, lines in by_question(self.printed) if any(line.startswith("Next due:") for line in lines)]

    def settled_text(self, question: str, before: float) -> str:
        """The lines of an answer that were typed before a moment."""
        lines = [line for at, one, line in self.typed if one == question and at < before]
        return "\n".join(lines[: lines.index(".")] if "." in lines else lines)


def by_question(printed: list[str]) -> list[tuple[str, list[str]]]:
    """The printed lines, by the question under whose head they stand."""
    parts: list[tuple[str, list[str]]] = []
    for line in printed:
        if head := re.fullmatch(r"Question \d+ of \d+: .*\[([\w-]+)\]", line):
            parts.append((head.group(1), []))
        elif parts:
            parts[-1][1].append(line)
    return parts


def asked(printed: list[str]) -> list[str]:
    """The questions that were asked, in order."""
    return [question for question, _ in by_question(printed)]


def assert_file_is_whole(program: Program) -> None:
    """The history file opens and passes SQLite's own check."""
    assert program.rows("PRAGMA integrity_check") == [("ok",)]
    assert program.rows("PRAGMA foreign_key_check") == []


def kill_one(program: Program, seed: int) -> None:
    """One session, killed at a random moment, looked at, gone on with."""
    rng = Random(seed)
    session = PipedSession(program.start(*EVERY_KIND))
    killed_at = session.play_and_kill(rng.uniform(0.1, 3.0), rng)
    if not (program.home / "mlops-prep.sqlite3").exists():
        return  # it died before it had written anything
    assert_file_is_whole(program)
    if not session.printed and not program.rows("SELECT name FROM sqlite_master WHERE name = 'sessions'"):
        return
    recorded = program.answers()
    assert [one for one in session.answered if one not in recorded] == []
    check_drafts(program, session, killed_at)
    if session.printed:
        go_on(program, recorded)


def check_drafts(program: Program, session: PipedSession, killed_at: float) -> None:
    """What was typed more than a moment before the end is in the drafts, or in the log already."""
    kept = program.drafts() | program.answers()
    open_ones = [one for one in asked(session.printed) if one in (OPEN, DIAGNOSE)]
    for question in open_ones:
        assert kept.get(question, "").startswith(session.settled_text(question, killed_at - DRAFT_SECONDS))


def go_on(program: Program, recorded: dict[str, str]) -> None:
    """`drill --resume` asks what was not answered, each once, and nothing else."""
    left = [one for one in EVERY_KIND if one not in recorded]
    if not left:
        return
    typed = "".join(f"{line}\n" for question in left for line in TYPED[question])
    done = program.drill(typed, options=("--resume",))
    assert done.code == 0
    assert done.lines[0].startswith("Session resumed:")
    assert asked(done.lines) == left
    counts = program.rows("SELECT question_id, count(*) FROM answers GROUP BY question_id")
    assert sorted(counts) == sorted((question, 1) for question in EVERY_KIND)
    assert recorded.items() <= program.answers().items()
    assert program.drafts() == {}
    assert_file_is_whole(program)


def test_a_session_that_is_killed_at_any_moment_loses_nothing(warm: Program, tmp_path: Path) -> None:
    programs = [fresh_program(warm, tmp_path / str(number)) for number in range(KILLS)]
    try:
        with ThreadPoolExecutor(max_workers=6) as pool:
            for outcome in [pool.submit(kill_one, one, SEED + number) for number, one in enumerate(programs)]:
                outcome.result()
    finally:
        for one in programs:
            one.close()


# Sessions on a terminal


@dataclass(slots=True)
class TypedSession:
    """A session on a terminal in which words are typed one after the other."""

    terminal: Terminal
    death: float = 0.0
    words: list[tuple[float, str]] = field(default_factory=list)

    def type_word(self, number: int) -> None:
        """Type another word of the answer."""
        word = f"word{number} "
        self.terminal.press(word)
        self.words.append((time.monotonic(), word))
        self.terminal.read(0.05)

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self.death


def test_text_typed_on_a_terminal_survives_a_kill(warm: Program, tmp_path: Path) -> None:
    rng = Random(SEED)
    programs = [fresh_program(warm, tmp_path / str(number)) for number in range(max(3, KILLS // 4))]
    sessions = []
    try:
        for program in programs:
            terminal = program.terminal(80, COMMAND, OPEN)
            terminal.wait_for("Enter done")
            terminal.press("kubectl describe pod x" + ENTER)
            terminal.wait_for("1 guessing")
            terminal.press("4")
            terminal.wait_for("Enter next")
            terminal.press(ENTER)
            terminal.wait_for("Ctrl-D done")
            sessions.append(TypedSession(terminal))
        for one in sessions:
            one.death = time.monotonic() + rng.uniform(2.0, 5.0)
        while running := [one for one in sessions if not one.terminal.ended]:
            for one in running:
                one.terminal.kill() if one.is_over else one.type_word(len(one.words))
        for program, one in zip(programs, sessions, strict=True):
            check_typed_session(program, one)
    finally:
        for program in programs:
            program.close()


def check_typed_session(program: Program, session: TypedSession) -> None:
    """The answer is in the log, the text in the drafts, and both are there when it goes on."""
    assert_file_is_whole(program)
    assert program.answers() == {COMMAND: "kubectl describe pod x"}
    settled = "".join(word for at, word in session.words if at < session.death - TERMINAL_DRAFT_SECONDS)
    draft = program.drafts().get(OPEN, "")
    assert draft.startswith(settled)
    terminal = program.terminal(80, options=("--resume",))
    terminal.wait_for("Ctrl-D done")
    shown = terminal.transcript()
    assert "Session resumed" in shown
    assert ("Your draft was kept" in shown) == bool(draft)
    assert COMMAND not in shown
    assert packed(draft)[-30:] in packed(shown)


def packed(text: str) -> str:
    """Text without white space and gutters, which stand where the editor broke a line."""
    return "".join(text.replace("│", "").split())


# Two at once


def test_two_programs_on_one_home_both_finish_and_lose_nothing(program: Program) -> None:
    both = [program.start(*EVERY_KIND) for _ in range(2)]
    for question in EVERY_KIND:
        for line in TYPED[question]:
            for process in both:
                assert process.stdin is not None
                process.stdin.write(line + "\n")
                process.stdin.flush()
    for process in both:
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0
        assert "Summary: 6 of 6 questions answered" in out
        assert "fault" not in err
    counts = program.rows("SELECT question_id, count(*) FROM answers GROUP BY question_id")
    assert sorted(counts) == sorted((question, 2) for question in EVERY_KIND)
    assert program.rows("SELECT DISTINCT answers FROM schedule") == [(2,)]
    assert program.rows("SELECT text FROM answers WHERE question_id = ?", OPEN) == [("\n".join(TYPED[OPEN][:3]),)] * 2
    assert program.drafts() == {}
    assert_file_is_whole(program)


def test_four_programs_that_start_at_once_on_an_empty_home_all_finish(program: Program, tmp_path: Path) -> None:
    program.home = tmp_path / "empty"  # no history and no content index: each of them wants to make both
    four = [program.start(COMMAND) for _ in range(4)]
    for process in four:
        out, err = process.communicate("kubectl describe pod x\n4\n", timeout=60)
        assert (process.returncode, "fault" in err) == (0, False)
        assert "Summary: 1 of 1 question answered" in out
    assert program.rows("SELECT count(*) FROM answers") == [(4,)]
    assert_file_is_whole(program)


def test_a_session_that_runs_is_not_offered_to_another_program(program: Program) -> None:
    first = program.terminal(80, OPEN)
    first.wait_for("Ctrl-D done")
    second = program.terminal(80, options=ANY_ROLE)
    second.wait_for("Question 1 of 2")
    assert "Go on with it?" not in second.transcript()
    assert "No session was cut off" in program.drill("", options=("--resume",)).err


def test_a_session_that_two_programs_are_offered_is_gone_on_with_by_one(program: Program) -> None:
    cut_off = program.terminal(80, COMMAND, OPEN)
    cut_off.wait_for("Enter done")
    cut_off.kill()
    both = []
    for _ in range(2):
        both.append(program.terminal(80, options=ANY_ROLE))
        both[-1].wait_for("Go on with it?")
    for terminal in both:
        terminal.press("y")
        terminal.wait_for("Question 1 of 2", "Enter done")
    assert ["Session resumed" in terminal.transcript() for terminal in both] == [True, False]
    assert "taken up elsewhere" in both[1].flowing()


def test_a_session_that_another_program_went_on_with_meanwhile_asks_nothing_twice(program: Program) -> None:
    cut_off = program.terminal(80, COMMAND, OPEN)
    cut_off.wait_for("Enter done")
    cut_off.kill()
    waiting = program.terminal(80, options=ANY_ROLE)
    waiting.wait_for("Go on with it?")
    other = program.terminal(80, options=("--resume",))
    other.wait_for("Enter done")
    other.press("kubectl describe pod x" + ENTER)
    other.wait_for("1 guessing")
    other.press("4")
    other.wait_for("Enter next")
    other.kill()
    waiting.press("y")
    waiting.wait_for("Session resumed", OPEN)
    assert COMMAND not in waiting.transcript()


@pytest.mark.parametrize("words", [":quit\n", ""])
def test_a_session_that_was_ended_is_not_gone_on_with(program: Program, words: str) -> None:
    program.drill(words, OPEN, COMMAND)
    done = program.drill("", options=("--resume",))
    assert "No session was cut off; starting a new one." in done.err
