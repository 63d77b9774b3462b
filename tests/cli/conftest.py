"""The command line, run inside the test's own process, on a small content of its own."""

import gc
import io
import os
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, Protocol

import pytest

from mlops_prep.cli.common import review_card
from mlops_prep.cli.main import main
from mlops_prep.models.results import PointResult, Rating
from mlops_prep.store.history import Store
from tests.builders import answer, open_question_yaml, write_pack
from tests.fake_clock import MONDAY, FakeClock

TODAY = MONDAY.date()


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command went."""

    code: int
    out: str
    err: str


class Run(Protocol):
    """Runs `mlops-prep` with arguments."""

    def __call__(self, *argv: str, stdin: str = "") -> Ran:
        """Run it."""
        ...


class _LeftError(BaseException):
    """The program has left, with a code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def _leave(code: int) -> NoReturn:
    raise _LeftError(code)


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A content of three questions in two domains, in the place of the program's own."""
    serving = open_question_yaml("q-3").replace("domain: monitoring", "domain: serving")
    return write_pack(
        tmp_path_factory.mktemp("content"),
        monitoring=open_question_yaml("q-1") + open_question_yaml("q-2"),
        serving=serving,
    )


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], content: Path) -> Iterator[Run]:
    """Runs the program on a Monday, and keeps the process that it wants to leave."""
    monkeypatch.setattr("mlops_prep.library.builtin_root", lambda: content)
    monkeypatch.setattr("mlops_prep.clock.SystemClock", FakeClock)
    monkeypatch.setattr(os, "_exit", _leave)
    threshold = gc.get_threshold()

    def run(*argv: str, stdin: str = "") -> Ran:
        monkeypatch.setattr(sys, "argv", ["mlops-prep", *argv])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        capsys.readouterr()
        with pytest.raises(_LeftError) as left:
            main()
        return Ran(left.value.code, *capsys.readouterr())

    yield run
    gc.set_threshold(*threshold)


@pytest.fixture
def history(home: Path) -> Path:
    """Where the history is."""
    return home / "mlops-prep.sqlite3"


def rows(history: Path, sql: str) -> list[tuple[Any, ...]]:
    """Rows of a history file."""
    connection = sqlite3.connect(history)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def assert_explained(ran: Ran, *, fix: str = "mlops-prep") -> str:
    """The user must change something: one line with the cause, one with the fix, no results. Returns the cause."""
    assert (ran.code, ran.out) == (2, ""), ran
    cause, command = ran.err.splitlines()
    assert cause.startswith("mlops-prep: ")
    assert command.startswith(f"  try: {fix}"), command
    return cause


def write_some(
    history: Path,
    *,
    owes: tuple[str, ...] = (),
    day: date = TODAY,
    rating: Rating = "good",
    **scores: float,
) -> None:
    """Write a session with answers to a history: `q_1=20` is an answer to q-1 that scored 20; `owes` was cut off."""
    store = Store(history, review_card)
    given = {name.replace("_", "-"): score for name, score in scores.items()}
    session = store.begin_session("drill", [(one, 0) for one in (*given, *owes)], MONDAY)
    for question, score in given.items():
        domain = "serving" if question == "q-3" else "monitoring"
        points = (PointResult("scores", "platform-thinking", score, 100),)
        made = answer(question, session_id=session, domain=domain, score=score, points=points, at=MONDAY, rating=rating)
        store.record(made, day)
    if not owes:
        store.end_session(session, MONDAY)
    store.close()
