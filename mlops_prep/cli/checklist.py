"""`mlops-prep checklist`: tick a list for an interview, print it, share it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from mlops_prep.cli.common import Json, Packs, Plain, is_plain, make_prompter, open_store, pick, say
from mlops_prep.cli.packs import load_library

if TYPE_CHECKING:
    from mlops_prep.models.checklist import Checklist
    from mlops_prep.models.plan import Interview
    from mlops_prep.models.ticking import ChecklistShown, ItemShown
    from mlops_prep.sessions.checklist import ChecklistSession
    from mlops_prep.sessions.prompter import Prompter
    from mlops_prep.store.checklists import ChecklistLog

app = typer.Typer(add_completion=False, rich_markup_mode=None)


def complete_checklist(incomplete: str) -> list[str]:
    """Checklist ids that start so, for the shell."""
    try:
        from mlops_prep.library.lists import open_lists

        return [one for one in open_lists(load_library(None).folders()).checklist_ids() if one.startswith(incomplete)]
    except Exception:  # completion must never print a traceback
        return []


@app.command()
def checklist(
    checklist_id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="A list; none shows them.", autocompletion=complete_checklist)
    ] = None,
    interview: Annotated[
        str | None, typer.Option(metavar="N|COMPANY", help="For this interview; without it, for the next one.")
    ] = None,
    tick: Annotated[
        list[str] | None, typer.Option(metavar="N", help="Tick an item; N! on your word. May be repeated.")
    ] = None,
    untick: Annotated[list[str] | None, typer.Option(metavar="N", help="Untick an item. May be repeated.")] = None,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print it as Markdown, to share.")] = False,
    plain: Plain = False,
    as_json: Json = False,
    packs: Packs = None,
) -> None:
    """Tick what has to be done before an interview. Example: mlops-prep checklist day-of"""
    from mlops_prep.library.lists import open_lists

    lists = open_lists(load_library(packs).folders())
    with _history() as history:
        bench = _Bench(history, interview, is_plain(plain or as_json or as_markdown))
        changes = _changes(checklist_id, tick, untick, as_markdown)
        if checklist_id is None:
            checklist_id = bench.pick(lists.checklists(), as_json)
            if checklist_id is None:
                return
        session = bench.session(lists.checklist(checklist_id))
        if interview and session.checklist.per == "person":
            say(f"{checklist_id} is one list for all interviews.")
        bench.change(session, changes)
        if as_json:
            typer.echo(json.dumps(_as_json(session.view()), indent=1))
        elif as_markdown:
            typer.echo(_markdown(session.view()))
        elif changes or not _can_answer():
            bench.prompter.show(session.view())
        else:
            bench.play(session)


class _History(NamedTuple):
    """What a list needs of the user's history; in memory, when that cannot be opened."""

    log: ChecklistLog
    interviews: Any
    evidence: Mapping[str, float]
    is_kept: bool


class _Change(NamedTuple):
    """A change that the command line asks for: the number as it was typed, and whether to tick it."""

    number: str
    is_on: bool


def _changes(
    checklist_id: str | None, tick: list[str] | None, untick: list[str] | None, as_markdown: bool
) -> list[_Change]:
    """The changes of the options. Raises UserError when they, or --markdown, have no list to work on."""
    from mlops_prep.errors import UserError

    changes = [*(_Change(one, True) for one in tick or ()), *(_Change(one, False) for one in untick or ())]
    if checklist_id is None and (changes or as_markdown):
        option = "--markdown" if not changes else "--tick" if tick else "--untick"
        raise UserError(f"{option} needs to know which list", "mlops-prep checklist day-of --markdown")
    return changes


def _can_answer() -> bool:
    """Whether anything is there to be read: who prints to a file or a pager from a terminal wants the list alone."""
    return sys.stdout.isatty() or not sys.stdin.isatty()


@contextmanager
def _history() -> Iterator[_History]:
    """The history; one that is forgotten, and a word about it, when it cannot be opened."""
    from mlops_prep.errors import UserError
    from mlops_prep.store.checklists import ChecklistLog
    from mlops_prep.store.db import Database
    from mlops_prep.store.interviews import InterviewLog

    try:
        store = open_store()
    except UserError as error:
        say(f"Nothing is kept: {error.cause}")
        database = Database(Path(":memory:"))
        try:
            yield _History(ChecklistLog(database), InterviewLog(database), {}, is_kept=False)
        finally:
            database.close()
        return
    try:
        database, evidence = store.database, store.last_scores()
        yield _History(ChecklistLog(database), InterviewLog(database), evidence, is_kept=True)
    finally:
        store.close()


class _Bench:
    """Puts the parts of a list together; lives as long as the command."""

    def __init__(self, history: _History, interview: str | None, plain: bool) -> None:
        from mlops_prep.clock import SystemClock

        self._history, self._plain, self._clock = history, plain, SystemClock()
        self.prompter: Prompter = make_prompter(plain)
        self._interview: Interview | None = (
            history.interviews.named(interview) if interview else history.interviews.nearest(self._clock.now())
        )

    def session(self, checklist: Checklist) -> ChecklistSession:
        """The session of one list."""
        from mlops_prep.sessions.checklist import ChecklistSession

        return ChecklistSession(
            checklist=checklist,
            interview=self._interview,
            log=self._history.log,
            evidence=self._history.evidence,
            prompter=self.prompter,
            clock=self._clock,
        )

    def pick(self, checklists: list[Checklist], as_json: bool) -> str | None:
        """Show what lists there are; in a terminal, the one that was picked."""
        from mlops_prep.models.ticking import ChecklistsListed

        views = [self.session(one).view() for one in checklists]
        if as_json:
            typer.echo(json.dumps([_summary_as_json(view) for view in views], indent=1))
            return None
        self.prompter.show(ChecklistsListed(tuple(views)))
        if self._plain:
            say("Open one: mlops-prep checklist ID")
            return None
        return pick([view.id for view in views])

    def change(self, session: ChecklistSession, changes: list[_Change]) -> None:
        """Make the changes of the command line. Raises UserError, before any of them, when one cannot be made."""
        from mlops_prep.models.ticking import Deed

        name, view = session.checklist.id, session.view()
        found = [(change, _meant(change, view)) for change in changes]
        for change, item in found:
            if change.is_on and item.question and not item.ticked and not change.number.endswith("!"):
                _refuse(change, item, name)
        for change, item in found:
            outcome = session.act(Deed("tick" if change.is_on else "untick", item.id, on_word=True))
            if outcome.says:
                say(outcome.says)

    def play(self, session: ChecklistSession) -> None:
        """Let the user tick; say that everything is kept when it is cut off."""
        try:
            session.play()
        except KeyboardInterrupt:
            if self._history.is_kept:
                say("Every change is kept.")
            raise


def _meant(change: _Change, view: ChecklistShown) -> ItemShown:
    """The item with that number or id. Raises UserError when there is none."""
    from mlops_prep.errors import UserError
    from mlops_prep.ui.checklists import item_at

    typed = change.number.removesuffix("!")
    found = item_at(typed, view) or next((item for item in view.items if item.id == typed), None)
    if found is None:
        fix = f"mlops-prep checklist {view.id} --plain"
        raise UserError(f"no item '{typed}' in {view.id}; it has 1 to {len(view.items)}", fix)
    return found


def _refuse(change: _Change, item: ItemShown, name: str) -> None:
    from mlops_prep.errors import UserError

    fix = f"mlops-prep drill --question {item.question}, or on your word: mlops-prep checklist {name} --tick"
    raise UserError(f"no answer shows {change.number} yet: {item.says}", f"{fix} '{change.number}!'")


def _markdown(view: ChecklistShown) -> str:
    from mlops_prep.ui.checklists import markdown

    return markdown(view)


def _as_json(view: ChecklistShown) -> dict[str, Any]:
    return {
        "id": view.id,
        "title": view.title,
        "interview": _interview_as_json(view),
        "done": view.done,
        "total": len(view.items),
        "items": [
            {
                "id": item.id,
                "says": item.says,
                "ticked": item.ticked,
                "by": item.by or None,
                "at": item.at.isoformat() if item.at else None,
                "question": item.question or None,
                "note": item.note or None,
            }
            for item in view.items
        ],
    }


def _summary_as_json(view: ChecklistShown) -> dict[str, Any]:
    whole = _as_json(view)
    return {key: whole[key] for key in ("id", "title", "interview", "done", "total")}


def _interview_as_json(view: ChecklistShown) -> dict[str, Any] | None:
    if view.aim is None:
        return None
    one = view.aim.interview
    return {
        "id": one.id,
        "company": one.company,
        "role": one.role,
        "at": one.at.isoformat(),
        "zone": one.zone,
        "days_left": view.aim.days_left,
    }
