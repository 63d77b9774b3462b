"""Options that several commands share, and how they become a library."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from mlops_prep.cli.packs import load_library

if TYPE_CHECKING:
    from datetime import date

    from mlops_prep.models.results import Rating
    from mlops_prep.sessions.prompter import Prompter
    from mlops_prep.store.history import Scheduled, Store

Packs = Annotated[
    list[str] | None, typer.Option("--content", metavar="DIR", help="Another content pack; may be repeated.")
]
Plain = Annotated[bool, typer.Option("--plain", help="Lines only: for pipes, scripts and screen readers.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, nothing else.")]


def complete_question(incomplete: str) -> list[str]:
    """Question ids that start so, for the shell."""
    try:
        return [entry.id for entry in load_library(None).entries() if entry.id.startswith(incomplete)]
    except Exception:  # completion must never print a traceback into somebody's prompt
        return []


def complete_domain(incomplete: str) -> list[str]:
    """Domains that start so, for the shell."""
    try:
        return sorted({entry.domain for entry in load_library(None).entries() if entry.domain.startswith(incomplete)})
    except Exception:  # as above
        return []


def say(text: str) -> None:
    """Chatter: to stderr, so that stdout holds results alone."""
    print(text, file=sys.stderr, flush=True)


def show_lines(lines: Iterable[str]) -> None:
    """Results to stdout; in a terminal, long lines are wrapped between words."""
    width = columns()
    for line in lines:
        if len(line) <= width or not width:
            typer.echo(line)
        else:
            indent = " " * (len(line) - len(line.lstrip()) + 2)
            typer.echo(textwrap.fill(line, width, subsequent_indent=indent))


def columns() -> int:
    """Of the terminal; 0 where stdout is none, and a line may be as long as it is."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 0


def is_plain(asked: bool) -> bool:
    """Whether lines are all we may use: asked for, no terminal on either side, or one that cannot move its cursor."""
    is_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    return asked or not is_terminal or os.environ.get("TERM") == "dumb"


def make_prompter(plain: bool) -> Prompter:
    """The prompter for this terminal, or for lines."""
    if is_plain(plain):
        from mlops_prep.ui.plain import PlainPrompter

        for stream in (sys.stdin, sys.stdout, sys.stderr):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
        return PlainPrompter()
    from mlops_prep.ui.terminal import TerminalPrompter

    return TerminalPrompter()


def pick(names: list[str]) -> str:
    """One of `names`, picked in a terminal. Ctrl-C passes through."""
    import questionary

    picked: str = questionary.select(
        "Which one? (Ctrl-C leaves)", choices=names, use_shortcuts=False, use_jk_keys=False, use_search_filter=True
    ).unsafe_ask()
    return picked


def open_store() -> Store:
    """The user's history, with FSRS as its scheduler."""
    from mlops_prep.paths import find_home
    from mlops_prep.store.history import Store

    return Store(find_home().database, review_card)


def review_card(card: str | None, rating: Rating, day: date) -> Scheduled:
    """What the store calls when an answer moves its question in the schedule."""
    from mlops_prep.scheduling import memory
    from mlops_prep.store.history import Scheduled

    after = memory.review(memory.from_json(card) if card else None, rating, day)
    return Scheduled(due=memory.due_day(after), card=memory.to_json(after))
