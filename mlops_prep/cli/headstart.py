"""A kata's libraries take 0.4 s to import, in a process of their own; this begins before Typer is imported.

That is worth 50 of 570 ms (benchmarks/kata.py). A guess that turns out wrong is thrown away, and nothing else changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mlops_prep.errors import UserError

if TYPE_CHECKING:
    from mlops_prep.kata.workers import Workers
    from mlops_prep.library import Library

_WITH_VALUE = ("--file", "--dir", "--seed")
_ALONE = ("--plain", "--json", "--watch")


class _Begun(NamedTuple):
    library: Library
    workers: Workers
    modules: tuple[str, ...]
    hidden: list[Path]


_begun: list[_Begun] = []


def begin(arguments: Sequence[str]) -> None:
    """Start the workers that `mlops-prep ARGUMENTS` will ask for, where it is plain that it grades a kata."""
    kata_id = graded_kata(arguments)
    if kata_id is None:
        return
    from mlops_prep.cli.packs import hidden_paths, load_library

    try:
        content = load_library(None)
        kata = content.kata(kata_id)
        from mlops_prep.kata.workers import open_workers

        hidden = hidden_paths(content)
        _begun.append(_Begun(content, open_workers(kata.uses, hidden), tuple(kata.uses), hidden))
    except (UserError, OSError):
        return  # whatever it is, it is told in its own place


def library() -> Library | None:
    """The content that was read on the way."""
    return _begun[0].library if _begun else None


def take(modules: Sequence[str], hidden: Sequence[Path]) -> Workers | None:
    """The workers that were begun, when they are the right ones."""
    if not _begun:
        return None
    begun = _begun.pop()
    if begun.modules == tuple(modules) and begun.hidden == list(hidden):
        return begun.workers
    begun.workers.close()
    return None


def end() -> None:
    """Stop what nobody took."""
    while _begun:
        _begun.pop().workers.close()


def graded_kata(arguments: Sequence[str]) -> str | None:
    """The kata that a command line grades; None for any other, and for one that is not plain."""
    words: list[str] = []
    values: dict[str, str] = {}
    rest = iter(arguments)
    for word in rest:
        if word in _WITH_VALUE:
            values[word] = next(rest, "")
        elif not word.startswith("-"):
            words.append(word)
        elif word not in _ALONE:
            return None
    if len(words) != 2 or words[0] != "kata":
        return None
    solution = Path(values.get("--file") or Path(values.get("--dir") or Path("katas", words[1]), "solution.py"))
    return words[1] if solution.is_file() else None
