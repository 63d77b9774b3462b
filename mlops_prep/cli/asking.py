"""What `plan add` is told: names, rounds, and what is asked for when it was left out."""

from __future__ import annotations

import shlex

import typer

from mlops_prep.cli.common import is_plain
from mlops_prep.cli.desk import ADD

LONGEST_NAME = 80


def read_name(what: str, text: str, command: str) -> str:
    """A name in one line, without what would draw on a terminal. Raises UserError for an empty company or a novel,
    which mends it by `command` with another name after it.
    """
    from mlops_prep.errors import UserError

    name = " ".join("".join(one for one in text if one.isprintable() or one.isspace()).split())
    if not name and what == "company":
        raise UserError("the company's name is empty", ADD)
    if len(name) > LONGEST_NAME:
        raise UserError(
            f"the {what} has {len(name)} characters; {LONGEST_NAME} are enough",
            f"{command} {shlex.quote(name[:20].strip())}",
        )
    return name


def asked(what: str, command: str = "") -> str:
    """What was left out of the command line: asked for in a terminal, an error in a pipe."""
    if is_plain(False):
        from mlops_prep.errors import UserError

        raise UserError(
            f"missing: {what.partition(',')[0].lower()}",
            f"{command} --at '2027-01-15 14:00'" if command else ADD,
        )
    answer: str = typer.prompt(what)
    return answer


def read_rounds(given: list[str], command: str) -> list[str]:
    """The rounds in their order; several may be in one text, with commas. Raises UserError."""
    from mlops_prep.errors import UserError
    from mlops_prep.models.question import ROUNDS

    named = [one.strip().casefold() for several in given for one in several.split(",") if one.strip()]
    for one in named:
        if one not in ROUNDS:
            from difflib import get_close_matches

            close = get_close_matches(one, ROUNDS, n=1)
            meant = close[0] if close else "design"
            raise UserError(f"no round '{one}'; there is {', '.join(ROUNDS)}", f"{command} --round {meant}")
    return [one for one in ROUNDS if one in named]
