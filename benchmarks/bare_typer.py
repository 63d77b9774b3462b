"""The yardstick of startup.py: a Typer program with two commands and `--version`, as Typer's documentation writes it.

`HELP=plain` in the environment takes Rich out of its help, as ours does.
"""

import os
from typing import Annotated

import typer

app = typer.Typer(rich_markup_mode=None if os.environ.get("HELP") == "plain" else "rich")


def show_version(asked: bool) -> None:
    if asked:
        typer.echo("bare 1.0")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[bool, typer.Option("--version", callback=show_version, is_eager=True)] = False,
) -> None:
    """A bare program."""


@app.command()
def drill(limit: int = 10) -> None:
    """Drill."""
    typer.echo(limit)


@app.command()
def stats(json: bool = False) -> None:
    """Stats."""
    typer.echo(json)


if __name__ == "__main__":
    app(prog_name="bare")
