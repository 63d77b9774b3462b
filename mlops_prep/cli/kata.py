"""`mlops-prep kata`: list the katas, start one, grade a solution, watch a file."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mlops_prep.cli import headstart
from mlops_prep.cli.common import (
    Json,
    Packs,
    Plain,
    is_plain,
    make_prompter,
    open_store,
    pick,
    say,
)
from mlops_prep.cli.packs import hidden_paths, load_library

if TYPE_CHECKING:
    from mlops_prep.kata.grading import Grader
    from mlops_prep.kata.workers import Workers
    from mlops_prep.library import Library
    from mlops_prep.models.practice import KataStanding
    from mlops_prep.models.verdict import Report
    from mlops_prep.sessions.katas import KataSession
    from mlops_prep.sessions.prompter import Prompter
    from mlops_prep.store.history import Store

app = typer.Typer(add_completion=False, rich_markup_mode=None)


def complete_kata(incomplete: str) -> list[str]:
    """Kata ids that start so, for the shell."""
    try:
        return [entry.id for entry in load_library(None).katas() if entry.id.startswith(incomplete)]
    except Exception:  # completion must never print a traceback into somebody's prompt
        return []


@app.command()
def kata(
    kata_id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="A kata; none lists them.", autocompletion=complete_kata)
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--dir", metavar="DIR", help="Work there, instead of in ./katas/ID.")
    ] = None,
    file: Annotated[Path | None, typer.Option("--file", metavar="PATH", help="Grade this file.")] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Grade on every save.")] = False,
    brief: Annotated[bool, typer.Option("--brief", help="Show the task again.")] = False,
    hint: Annotated[
        bool, typer.Option("--hint", help="A hint: first a nudge, then the approach, then the answer.")
    ] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Answer the questions that follow a pass.")] = False,
    reference: Annotated[bool, typer.Option("--reference", help="Our solution, after a pass.")] = False,
    give_up: Annotated[bool, typer.Option("--give-up", help="With --reference: show it before a pass.")] = False,
    reset: Annotated[bool, typer.Option("--reset", help="Begin anew; asks first, keeps your solution.")] = False,
    seed: Annotated[int | None, typer.Option(metavar="N", help="Draw the same fresh cases again.")] = None,
    plain: Plain = False,
    as_json: Json = False,
    packs: Packs = None,
) -> None:
    """Solve a coding exercise, judged by hidden tests. Example: mlops-prep kata drift-detector"""
    library = headstart.library() or load_library(packs)
    if kata_id is None:
        kata_id = _list(library, plain, as_json)
        if kata_id is None:
            return
    bench = _Bench(library, kata_id, folder, seed, plain=plain, as_json=as_json)
    try:
        if brief:
            bench.session.brief()
        elif hint:
            bench.session.hint()
        elif reference or give_up:
            bench.session.reference(give_up=give_up)
        elif reset:
            bench.session.reset()
        elif explain:
            bench.explain()
        elif watch:
            bench.watch(file)
        elif file is None and not bench.session.solution.exists() and not bench.session.solution.is_symlink():
            bench.start()
        else:
            raise typer.Exit(bench.grade(file or bench.session.solution))
    finally:
        bench.close()


def _list(library: Library, plain: bool, as_json: bool) -> str | None:
    """Show what katas there are; in a terminal, the one that was picked."""
    from mlops_prep.clock import SystemClock
    from mlops_prep.models.views import KataRow, KatasListed

    standings, today = _standings(), SystemClock().today()
    rows = []
    for entry in library.katas():
        standing = standings.get(entry.id)
        is_due = bool(standing and standing.due and standing.due <= today)
        rows.append(KataRow(library.kata(entry.id), standing, is_due))
    if as_json:
        typer.echo(json.dumps([_row_as_json(row) for row in rows], indent=1))
        return None
    make_prompter(plain).show(KatasListed(tuple(rows)))
    if is_plain(plain):
        say("Start one: mlops-prep kata ID")
        return None
    return pick([row.kata.id for row in rows])


def _standings() -> dict[str, KataStanding]:
    """What the history knows of each kata; nothing, and a word about it, when it cannot be opened."""
    from mlops_prep.errors import UserError
    from mlops_prep.store.katas import KataLog

    try:
        store = open_store()
    except UserError as error:
        say(f"The list is without your history: {error.cause}")
        return {}
    try:
        return KataLog(store.database, store.review).standings()
    finally:
        store.close()


def _row_as_json(row: Any) -> dict[str, Any]:
    kata, standing = row.kata, row.standing
    return {
        "id": kata.id,
        "title": kata.title,
        "level": kata.level,
        "minutes": kata.minutes,
        "practises": list(kata.practises),
        "attempts": standing.attempts if standing else 0,
        "passed_on": standing.passed_on.isoformat() if standing and standing.passed_on else None,
        "last_verdict": standing.last_verdict or None if standing else None,
        "due": standing.due.isoformat() if standing and standing.due else None,
    }


class _Bench:
    """Puts the parts of one kata together; lives as long as the command."""

    def __init__(
        self, library: Library, kata_id: str, folder: Path | None, seed: int | None, *, plain: bool, as_json: bool
    ) -> None:
        self.library, self.seed, self.plain, self.as_json = library, seed, plain, as_json
        self.kata = library.kata(kata_id)
        self._workers: Workers | None = None
        self._store: Store | None = None
        self._folder = folder or Path("katas") / kata_id
        self._prompter: Prompter | None = None
        self._session: KataSession | None = None

    @property
    def session(self) -> KataSession:
        """The session; its history is opened with it."""
        if self._session is None:
            self._session = self._make_session()
        return self._session

    def _make_session(self) -> KataSession:
        from mlops_prep.clock import SystemClock
        from mlops_prep.kata.workspace import read_kata_files
        from mlops_prep.sessions.katas import KataSession

        return KataSession(
            kata=self.kata,
            files=read_kata_files(self.library.kata_folder(self.kata.id)),
            folder=self._folder,
            prompter=make_prompter(self.plain or self.as_json),
            clock=SystemClock(),
            log=self._open_log(),
            say=say,
        )

    def _open_log(self) -> Any:
        from mlops_prep.errors import UserError
        from mlops_prep.store.katas import KataLog

        try:
            self._store = open_store()
        except UserError as error:
            say(f"This is not kept in the history: {error.cause}")
            return None
        return KataLog(self._store.database, self._store.review)

    def close(self) -> None:
        """Let go of everything; no process is left."""
        if self._workers is not None:
            self._workers.close()
        if self._store is not None:
            self._store.close()

    # What was asked for

    def start(self) -> None:
        """Write the files, or with `--json` say which."""
        if self.as_json:
            import io

            from mlops_prep.ui.plain import PlainPrompter

            self.session.prompter = PlainPrompter(target=io.StringIO())
        started = self.session.start()
        if self.as_json:
            files = [str(path) for path in started.written]
            typer.echo(
                json.dumps({"kata": self.kata.id, "started": True, "solution": started.solution, "wrote": files})
            )

    def grade(self, path: Path) -> int:
        """Grade one file; the exit code."""
        grader = self._open_grader()
        shown = self.session.grade(grader, path)
        self._close_workers()
        report = shown.report
        if self.as_json:
            typer.echo(json.dumps(report_as_json(report), indent=1))
        else:
            self.session.prompter.show(shown)
            if report.verdict == "passed":
                self._offer_explaining()
        return _exit_code(report)

    def watch(self, path: Path | None) -> None:
        """Grade on every save, until Ctrl-C."""
        from mlops_prep.errors import UserError

        if self.as_json:
            raise UserError("--watch has no --json", f"mlops-prep kata {self.kata.id} --json")
        if path is None and not self.session.solution.exists():
            self.start()
        target = path or self.session.solution
        if not target.exists():
            raise UserError(f"there is no file {target}", f"mlops-prep kata {self.kata.id} --watch")
        changes = _changes(target, is_clock_shown=not is_plain(self.plain))
        self.session.watch(self._open_grader(), target, changes)

    def explain(self) -> None:
        """Ask the questions that follow a pass."""
        from mlops_prep.clock import SystemClock
        from mlops_prep.errors import UserError
        from mlops_prep.models.views import SessionOpened
        from mlops_prep.sessions.drill import Drill

        entries = self.library.explanations(self.kata.id)
        if not entries:
            raise UserError(f"{self.kata.id} has no questions", f"mlops-prep kata {self.kata.id}")
        if self._store is None:
            self._store = open_store()
        rng, clock = self._rng(), SystemClock()
        plan = [(entry.id, rng.randrange(2**31)) for entry in entries]
        self.session.prompter.show(
            SessionOpened(questions=len(plan), minutes=sum(e.minutes for e in entries) * 1.5, due=0, resumed=False)
        )
        session_id = self._store.begin_session("explain", plan, clock.now())
        Drill(session_id, plan, self.session.prompter, clock, self._store, self.library).play()

    # Parts

    def _offer_explaining(self) -> None:
        from mlops_prep.models.views import Key, KeyAsk, Text
        from mlops_prep.ui.wording import counted

        entries = self.library.explanations(self.kata.id)
        if not entries or self._store is None or all(entry.id in self._store.due_days() for entry in entries):
            return
        what = f"{counted(len(entries), 'question')} that an interviewer asks now"
        if is_plain(self.plain) and not sys.stdin.isatty():
            say(f"{what}: mlops-prep kata {self.kata.id} --explain")
            return
        keys = (Key(key="y", label="explain it"), Key(key="n", label="later"))
        reply = self.session.prompter.ask_key(KeyAsk(prompt=f"{what}. Explain it?", keys=keys, default="y"))
        if isinstance(reply, Text) and reply.text == "y":
            self.explain()

    def _rng(self) -> Any:
        from random import Random

        return Random(self.seed)

    def _open_grader(self) -> Grader:
        """The judge; its runners start to import what the kata needs at once."""
        from mlops_prep.kata.workers import open_workers

        hidden = hidden_paths(self.library)
        self._workers = headstart.take(self.kata.uses, hidden) or open_workers(self.kata.uses, hidden)
        from mlops_prep.kata.grading import Grader

        grader = Grader(self.kata, self.session.files, self._workers, self.session.clock, self._rng())
        grader.prepare()  # nothing of the candidate's runs yet
        if self._workers.isolation() == "limits":
            self._accept_reduced_isolation()
        return grader

    def _accept_reduced_isolation(self) -> None:
        """Say once that the sandbox is a weak one here, and ask."""
        from mlops_prep.errors import UserError
        from mlops_prep.models.views import Key, KeyAsk, Text

        name, log = "reduced-isolation", self.session.log
        if log is not None and log.was_asked(name):
            return
        say(
            "Reduced isolation: this machine offers neither namespaces nor Landlock, so your code runs with limits on "
            "time and memory alone, and could touch your files."
        )
        if is_plain(self.plain or self.as_json) and not sys.stdin.isatty():
            return
        keys = (Key(key="y", label="run it"), Key(key="n", label="do not"))
        reply = self.session.prompter.ask_key(KeyAsk(prompt="Run it?", keys=keys, default="n"))
        if not (isinstance(reply, Text) and reply.text == "y"):
            raise UserError("not graded", f"mlops-prep kata {self.kata.id}")
        if log is not None:
            log.set_asked(name, self.session.clock.now())

    def _close_workers(self) -> None:
        if self._workers is not None:
            self._workers.close()
            self._workers = None


def _changes(path: Path, *, is_clock_shown: bool) -> Iterator[bool]:
    """True now and whenever the file at `path` was written, False every second of a terminal's clock."""
    from watchfiles import watch

    name, seen = path.name, _signature(path)
    yield True
    while (now := _signature(path)) != seen:  # saved while it was graded, and nobody watched yet
        seen = now
        yield True
    for _ in watch(
        path.parent,
        watch_filter=lambda _, changed: Path(changed).name == name,
        debounce=60,
        step=15,
        rust_timeout=1000,
        yield_on_timeout=True,
        recursive=False,
        raise_interrupt=True,
    ):
        is_changed, seen = seen != (now := _signature(path)), now
        if is_changed or is_clock_shown:
            yield is_changed


def _signature(path: Path) -> tuple[int, ...] | None:
    """What tells one save of a file from another; None when it is not there."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size


def report_as_json(report: Report) -> dict[str, Any]:
    """The verdict as `--json` prints it."""
    failure = report.failure
    return {
        "kata": report.kata,
        "verdict": report.verdict,
        "passed": report.passed,
        "total": report.total,
        "categories": [tally._asdict() for tally in report.categories],
        "failure": failure
        and {
            "category": failure.category,
            "message": failure.message,
            "input": failure.input,
            "yours": failure.yours,
            "rule": failure.rule,
            "about": failure.about,
            "expected": failure.expected or None,
            "lines": list(failure.lines),
            "printed": failure.printed,
        },
        "stretch": {"passed": report.stretch_passed, "total": report.stretch_total},
        "isolation": report.isolation,
        "seconds": round(report.seconds, 3),
        "seed": report.seed,
    }


def _exit_code(report: Report) -> int:
    return {"passed": 0, "internal_error": 3}.get(report.verdict, 1)
