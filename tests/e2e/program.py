"""Starts the program: through pipes with subprocess, or on a pseudo-terminal; and looks into its history file."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.e2e.terminal import Terminal

_OURS = ("PATH", "SYSTEMROOT", "TMPDIR", "VIRTUAL_ENV")
"""Of the environment the program sees these alone: nobody's NO_COLOR or EDITOR changes a test."""


@dataclass(frozen=True, slots=True)
class Finished:
    """How a run through pipes went."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """Lines of stdout with times and dates masked."""
        return masked(self.out).splitlines()


@dataclass(slots=True)
class Program:
    """The program on one home with one content pack."""

    home: Path
    pack: Path
    terminals: list[Terminal] = field(default_factory=list)
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    def argv(self, *questions: str, options: tuple[str, ...] = ()) -> list[str]:
        """The command line of a drill on `questions`."""
        chosen = [part for question in questions for part in ("--question", question)]
        return [sys.executable, "-m", "mlops_prep", "drill", "--content", str(self.pack), *chosen, *options]

    def environ(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """A plain environment, with `more`."""
        kept = {name: os.environ[name] for name in _OURS if name in os.environ}
        base = {"MLOPS_PREP_HOME": str(self.home), "TERM": "xterm-256color", "LANG": "C.UTF-8", "TZ": "UTC"}
        return {**kept, **base, **(more or {})}

    def drill(
        self,
        typed: str | bytes,
        *questions: str,
        options: tuple[str, ...] = (),
        env: Mapping[str, str] | None = None,
    ) -> Finished:
        """Drill through pipes, with everything typed at once."""
        done = subprocess.run(
            self.argv(*questions, options=("--seed", "1", *options)),
            input=typed.encode() if isinstance(typed, str) else typed,
            capture_output=True,
            env=self.environ(env),
            timeout=60,
            check=False,
        )
        return Finished(done.returncode, done.stdout.decode(), done.stderr.decode())

    def start(self, *questions: str, options: tuple[str, ...] = ()) -> subprocess.Popen[str]:
        """Start a drill through pipes and leave it running."""
        process = subprocess.Popen(
            self.argv(*questions, options=("--seed", "1", *options)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            bufsize=1,
            env=self.environ(),
        )
        self.processes.append(process)
        return process

    def terminal(
        self,
        columns: int,
        *questions: str,
        options: tuple[str, ...] = (),
        env: Mapping[str, str] | None = None,
    ) -> Terminal:
        """Start a drill on a pseudo-terminal."""
        argv = self.argv(*questions, options=("--seed", "1", *options))
        terminal = Terminal(argv, self.environ(env), columns)
        self.terminals.append(terminal)
        return terminal

    def close(self) -> None:
        """End what still runs."""
        for terminal in self.terminals:
            terminal.close()
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.communicate()

    # The history file

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of the history file."""
        connection = sqlite3.connect(self.home / "mlops-prep.sqlite3")
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def answers(self) -> dict[str, str]:
        """Question id to the text of the answer that counts."""
        rows = self.rows(
            "SELECT question_id, text FROM answers WHERE id NOT IN (SELECT answer_id FROM retractions) ORDER BY id"
        )
        return dict(rows)

    def drafts(self) -> dict[str, str]:
        """Question id to the text that was being typed."""
        return dict(self.rows("SELECT question_id, text FROM drafts WHERE text != ''"))


def masked(text: str) -> str:
    """Text without what the clock puts into it."""
    text = re.sub(r"\d:\d\d (left|over|of)", r"#:## \1", text)
    text = re.sub(r", \d:\d\d over", ", #:## over", text)
    text = re.sub(r"\d{4}-\d\d-\d\d", "YYYY-MM-DD", text)
    return re.sub(r"\((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d+ [A-Z][a-z][a-z]\)( *)", r"(DAY)\1", text)
