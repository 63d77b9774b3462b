"""One kata from its start to its verdict: files, clock, attempts, hints, the reference.

Knows no terminal and no SQL. The history may be missing (a home that cannot be written): grading goes on without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mlops_prep.clock import Clock
from mlops_prep.errors import UserError
from mlops_prep.kata.cases import KataFiles
from mlops_prep.kata.grading import Grader
from mlops_prep.kata.workspace import SOLUTION, read_solution, set_aside, write_workspace
from mlops_prep.models.kata import Kata
from mlops_prep.models.practice import HINT_TIERS, KataAttempt, KataRun
from mlops_prep.models.verdict import Report
from mlops_prep.models.views import (
    BriefShown,
    KataStarted,
    Key,
    KeyAsk,
    ReferenceShown,
    Said,
    Text,
    TierShown,
    VerdictShown,
    WatchTick,
)
from mlops_prep.sessions.prompter import Prompter
from mlops_prep.store.katas import KataLog


@dataclass(eq=False, kw_only=True)
class KataSession:
    """What can be done with one kata in one folder."""

    kata: Kata
    files: KataFiles
    folder: Path
    prompter: Prompter
    clock: Clock
    log: KataLog | None
    say: Callable[[str], None]
    """For what is not a result."""

    @property
    def solution(self) -> Path:
        """Where the learner's code is."""
        return self.folder / SOLUTION

    def start(self) -> KataStarted:
        """Write what is missing, start the clock, show the brief and what to do."""
        written = write_workspace(self.folder, self.kata.id, self.files)
        self._run(anew=True)
        started = KataStarted(self.kata, str(self.solution), tuple(map(str, written)))
        self.prompter.show(BriefShown(self.files.brief))
        self.prompter.show(started)
        return started

    def brief(self) -> None:
        """Show the task."""
        self.prompter.show(BriefShown(self.files.brief))

    def grade(self, grader: Grader, path: Path) -> VerdictShown:
        """Judge the file at `path`, and record the attempt. Raises UserError when there is no such file."""
        source = read_solution(path, self.kata.id)
        run = self._run()
        report = grader.grade(source)
        return self._record(run, report)

    def watch(self, grader: Grader, path: Path, changes: Iterable[bool]) -> None:
        """Judge the file at every change of it; `changes` yields True for one, and False when a second has passed."""
        grader.prepare()
        try:
            self._watch(grader, path, changes)
        except KeyboardInterrupt:
            self.prompter.show(Said("Every attempt is kept."))
            raise

    def _watch(self, grader: Grader, path: Path, changes: Iterable[bool]) -> None:
        limit, run = self.kata.minutes * 60, self._run()
        for is_changed in changes:
            if is_changed and path.exists():
                self.prompter.show(self.grade(grader, path))
                grader.prepare()
            elif is_changed:
                self.prompter.show(Said(f"{path} is gone; it is graded when it is back"))
            left = limit - (self._spent_seconds(run) if run else 0.0)
            self.prompter.show(WatchTick(str(path), left))

    def hint(self) -> None:
        """Show the next tier of hints. Raises UserError without a history to note it in."""
        log, run, today = self._needed_log(), self._run(), self.clock.today()
        assert run is not None
        number = log.add_hint(run, self.clock.now(), today)
        name = HINT_TIERS[number - 1]
        due = self._due() if number == len(HINT_TIERS) and not run.passed else None
        self.prompter.show(TierShown(number, name, getattr(self.kata.hints, name), due, today))

    def reset(self) -> None:
        """Begin anew, after asking; the solution so far is kept under another name."""
        keys = (Key(key="y", label="begin anew"), Key(key="n", label="leave it"))
        prompt = f"Begin {self.kata.id} anew? Your solution is kept beside the new one."
        reply = self.prompter.ask_key(KeyAsk(prompt=prompt, keys=keys, default="n"))
        if not (isinstance(reply, Text) and reply.text == "y"):
            self.prompter.show(Said("Nothing was changed."))
            return
        kept = set_aside(self.solution)
        if kept is not None:
            self.prompter.show(Said(f"Your solution is now {kept}"))
        write_workspace(self.folder, self.kata.id, self.files)
        if self.log is not None:
            self.log.begin(self.kata.id, self.clock.now())
        self.prompter.show(Said(f"A new {self.solution} waits; the clock runs from now."))

    def reference(self, *, give_up: bool) -> None:
        """Show our solution, after a pass or when the learner gives up. Raises UserError before."""
        name = self.kata.id
        log = self._needed_log() if give_up else self.log
        standing = log.standings().get(name) if log else None
        if not give_up and not (standing and standing.passed_on):
            raise UserError(f"{name} is not passed yet", f"mlops-prep kata {name} --reference --give-up")
        self.prompter.show(ReferenceShown(self.files.reference))
        if give_up and log is not None and not (standing and standing.passed_on):
            run = self._run()
            assert run is not None
            log.give_up(run, self.clock.now(), self.clock.today())
            self.say(f"{name} comes back on {self._due()}.")

    # The history

    def _needed_log(self) -> KataLog:
        if self.log is None:
            raise UserError(
                "the history cannot be written", "MLOPS_PREP_HOME=<a folder that can be written> mlops-prep"
            )
        return self.log

    def _run(self, *, anew: bool = False) -> KataRun | None:
        """The run that counts; `anew` begins one when the last one was passed."""
        if self.log is None:
            return None
        try:
            run = self.log.run(self.kata.id)
            if run is None or (anew and (run.passed or run.revealed)):
                run = self.log.begin(self.kata.id, self.clock.now())
            return run
        except UserError as error:
            self._go_on_without(error)
            return None

    def _go_on_without(self, error: UserError) -> None:
        self.say(f"This is not kept in the history: {error.cause}")
        self.log = None

    def _spent_seconds(self, run: KataRun) -> float:
        return max(0.0, (self.clock.now() - run.started_at).total_seconds())

    def _due(self) -> date | None:
        standing = self.log.standings().get(self.kata.id) if self.log else None
        return standing.due if standing else None

    def _record(self, run: KataRun | None, report: Report) -> VerdictShown:
        today, limit = self.clock.today(), self.kata.minutes * 60
        shown = VerdictShown(self.kata, report, 0, 0, 0.0, limit, None, today)
        if run is None or self.log is None or report.verdict == "internal_error":
            return shown
        spent = self._spent_seconds(run)
        try:
            due = self.log.record(run, KataAttempt(report, self.clock.now(), today, spent), limit)
            run = self.log.run(self.kata.id) or run
        except UserError as error:
            self._go_on_without(error)
            return shown._replace(spent_seconds=spent)
        return shown._replace(attempt=run.attempts, hints=run.hints, spent_seconds=spent, due=due)
