"""Sessions on a small library, a fake clock and a real history file."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from mlops_prep.cli.common import review_card
from mlops_prep.library import Library, open_library
from mlops_prep.models.views import View
from mlops_prep.sessions.drill import Drill, Recorded
from mlops_prep.store.history import Planned, Store
from tests.fake_clock import FakeClock
from tests.sessions.pack import write_pack
from tests.sessions.scripted import ScriptedPrompter, Step


def small_library(folder: Path) -> Library:
    """The small library of `pack.py`, written to `folder`, and nothing of the program's own content."""
    pack = write_pack(folder / "pack")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mlops_prep.library.builtin_root", lambda: pack)
        found = open_library(folder / "cache")
    assert found.problems == []
    return found


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The small library."""
    return small_library(tmp_path_factory.mktemp("library"))


@dataclass
class Practice:
    """Plays drills on one history."""

    library: Library
    path: Path
    clock: FakeClock = field(default_factory=FakeClock)
    stores: list[Store] = field(default_factory=list)
    prompter: ScriptedPrompter = field(default_factory=ScriptedPrompter)
    """The prompter of the latest drill."""
    recorded: list[Recorded] = field(default_factory=list)
    """What the latest drill came to."""

    @property
    def store(self) -> Store:
        """The history as the running process has it open."""
        return self.stores[-1] if self.stores else self.another_store()

    def another_store(self) -> Store:
        """The history as another process would open it; the running one from now on."""
        self.stores.append(Store(self.path, review_card))
        return self.stores[-1]

    def play(
        self,
        *steps: Step,
        ask: tuple[str | Planned, ...],
        on_show: Callable[[View], None] | None = None,
        aloud: bool = False,
    ) -> ScriptedPrompter:
        """Play a drill that asks the questions `ask` to its end. Every step of the script must be used."""
        plan = [(one, 0) if isinstance(one, str) else one for one in ask]
        session = self.store.begin_session("drill", plan, self.clock.now())
        return self.go_on(session, plan, *steps, on_show=on_show, aloud=aloud)

    def go_on(
        self,
        session: int,
        plan: list[Planned],
        *steps: Step,
        on_show: Callable[[View], None] | None = None,
        aloud: bool = False,
    ) -> ScriptedPrompter:
        """Play what is left of a session."""
        self.prompter = ScriptedPrompter(*steps, on_show=on_show)
        drill = Drill(session, plan, self.prompter, self.clock, self.store, self.library, aloud=aloud)
        self.recorded = drill.play()
        assert self.prompter.left == 0, f"{self.prompter.left} steps were not asked for: {self.prompter.prompts}"
        return self.prompter

    def close(self) -> None:
        """End the process, so to say."""
        while self.stores:
            self.stores.pop().close()

    # The history file, through a connection of its own

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of the history file."""
        connection = sqlite3.connect(self.path)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def column(self, sql: str) -> list[Any]:
        """The first column of rows of the history file."""
        return [row[0] for row in self.rows(sql)]

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Question id and text of the answers that count, in the order they were given."""
        return self.rows(
            "SELECT question_id, text FROM answers WHERE id NOT IN (SELECT answer_id FROM retractions) ORDER BY id"
        )

    @property
    def drafts(self) -> dict[str, str]:
        """Question id to the text that was being typed."""
        return dict(self.rows("SELECT question_id, text FROM drafts WHERE text != ''"))


@pytest.fixture
def practice(library: Library, tmp_path: Path) -> Iterator[Practice]:
    """A fresh history."""
    fresh = Practice(library, tmp_path / "history.sqlite3")
    yield fresh
    fresh.close()
