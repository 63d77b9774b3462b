"""`mlops-prep checklist` on a pseudo-terminal, with lists of its own and an interview in two days."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mlops_prep.store.db import Database
from mlops_prep.store.interviews import InterviewLog
from tests.checklists import DAY_YAML, SKILLS_YAML, long_yaml, write_lists
from tests.e2e.program import Finished, Program
from tests.e2e.terminal import Terminal

LONG = 25


class Desk:
    """The program with a pack of lists."""

    def __init__(self, program: Program, pack: Path) -> None:
        self.program, self.pack = program, pack
        self.home = program.home
        (pack / "questions").mkdir(parents=True)
        renamed = {name: text.replace("id: ", "id: t-", 1) for name, text in _LISTS.items()}
        write_lists(pack, **{f"t-{name}": text for name, text in renamed.items()})
        self.terminals: list[Terminal] = []

    def argv(self, *options: str) -> list[str]:
        """The command line of `checklist`."""
        return [sys.executable, "-m", "mlops_prep", "checklist", "--content", str(self.pack), *options]

    def terminal(self, columns: int, *options: str, rows: int = 24, shell: str = "") -> Terminal:
        """Start it on a screen; with `shell`, as a part of that shell line."""
        argv = self.argv(*options)
        line = ["sh", "-c", shell, *argv] if shell else argv
        self.terminals.append(Terminal(line, self.program.environ(), columns, rows))
        return self.terminals[-1]

    def run(self, *options: str, typed: str = "") -> Finished:
        """Run it through pipes."""
        done = subprocess.run(
            self.argv(*options),
            input=typed,
            capture_output=True,
            text=True,
            env=self.program.environ(),
            timeout=60,
            check=False,
        )
        return Finished(done.returncode, done.stdout, done.stderr)

    def add_interview(self) -> int:
        """An interview at Nordbank, in two days; its number."""
        at = datetime.now(UTC).replace(hour=12) + timedelta(days=2)
        with closing(Database(self.home / "mlops-prep.sqlite3")) as database:
            return InterviewLog(database).add("Nordbank", "", at, "", (), 45.0, datetime.now(UTC)).id

    @property
    def ticked(self) -> set[str]:
        """Items that are ticked, by the last row of each."""
        return {item for item, is_on in self._rows("SELECT item, ticked FROM ticks ORDER BY id").items() if is_on}

    @property
    def notes(self) -> dict[str, str]:
        """Item id to its note."""
        return self._rows("SELECT item, text FROM item_notes")

    def _rows(self, sql: str) -> dict[str, str]:
        with closing(sqlite3.connect(self.home / "mlops-prep.sqlite3")) as connection:
            return dict(connection.execute(sql).fetchall())

    def close(self) -> None:
        """End what still runs."""
        for terminal in self.terminals:
            terminal.close()


_LISTS = {"day": DAY_YAML, "skills": SKILLS_YAML, "long": long_yaml(LONG)}
