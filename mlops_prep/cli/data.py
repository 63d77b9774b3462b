"""`mlops-prep data`: where the history is, a copy of it, its schedule made anew."""

from pathlib import Path
from typing import Annotated

import typer

from mlops_prep.cli.common import open_store, say

app = typer.Typer(
    help="Your history: where it is, a backup of it. Example: mlops-prep data backup",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@app.command()
def path() -> None:
    """Print where the history is kept. Example: sqlite3 $(mlops-prep data path) .tables"""
    from mlops_prep.paths import find_home

    typer.echo(find_home().database)


@app.command()
def backup(
    target: Annotated[Path | None, typer.Argument(help="A file or folder; the current folder by default.")] = None,
) -> None:
    """Copy the history to one file, also while a session runs. Example: mlops-prep data backup ~/Dropbox"""
    from mlops_prep.clock import SystemClock
    from mlops_prep.errors import UserError

    place = target or Path()
    if place.is_dir():
        place = place / f"mlops-prep-{SystemClock().now().astimezone():%Y-%m-%d-%H%M%S}.sqlite3"
    if place.exists():
        raise UserError(f"{place} exists already; it was left as it is", f"mlops-prep data backup {place.parent}")
    store = open_store()
    try:
        store.database.backup(place)
    finally:
        store.close()
    typer.echo(place)
    say("To go back to it, copy it over the file that `mlops-prep data path` names.")


@app.command()
def rebuild() -> None:
    """Make the schedule anew from the log of answers. Example: mlops-prep data rebuild"""
    store = open_store()
    try:
        questions = store.rebuild()
    finally:
        store.close()
    typer.echo(f"{questions} questions scheduled anew from the log.")
