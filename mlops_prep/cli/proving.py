"""`mlops-prep content check --katas`: proves the katas, with a progress bar on stderr."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from mlops_prep.cli.common import say
from mlops_prep.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

    from mlops_prep.kata.proof import Proof
    from mlops_prep.library import Library
    from mlops_prep.models.kata import Kata


def prove_katas(library: Library, wanted: list[str], as_json: bool) -> bool:
    """Prove the katas `wanted` (none: all), print what was found. True when all of it is proven."""
    from mlops_prep.ui.wording import counted

    katas = [library.kata(name) for name in wanted or [entry.id for entry in library.katas()]]
    proofs = []
    for position, kata in enumerate(katas, 1):
        with _progress(f"{kata.id} ({position} of {len(katas)})") as step:
            proofs.append(_prove(library, kata, step))
        if not as_json:
            _show(proofs[-1])
    problems = sum(len(proof.problems) for proof in proofs) + (0 if katas else 1)
    if as_json:
        typer.echo(json.dumps({"ok": not problems, "katas": [proof._asdict() for proof in proofs]}, indent=1))
    else:
        say(f"{counted(len(katas), 'kata')}, {counted(problems, 'problem')}.")
    return not problems


def _prove(library: Library, kata: Kata, step: Callable[[int, int], None]) -> Proof:
    from mlops_prep.cli.packs import hidden_paths
    from mlops_prep.clock import SystemClock
    from mlops_prep.kata.proof import Prover
    from mlops_prep.kata.workers import open_workers

    folder = library.kata_folder(kata.id)
    workers = open_workers(kata.uses, hidden_paths(library))
    try:
        prover = Prover(workers, SystemClock(), threads=os.cpu_count() or 1)
        return prover.prove(kata, folder, _equivalents(folder), step)
    finally:
        workers.close()


def _equivalents(folder: Path) -> dict[str, str]:
    from mlops_prep.kata.proof import read_equivalents
    from mlops_prep.library.reading import Document, read_document

    path = folder / "equivalents.yaml"
    if not path.exists():
        return {}
    found = read_document(path, str(path))
    try:
        return read_equivalents(found.data if isinstance(found, Document) else str(found))
    except ValueError as error:
        raise UserError(f"{path}: {error}", "mlops-prep content check --katas") from error


def _show(proof: Proof) -> None:
    typer.echo(
        f"{proof.kata}: {proof.cases} cases, {proof.good} good, {proof.wrong} wrong, "
        f"{proof.mutants} mutants ({proof.equivalent} equivalent), {len(proof.problems)} problems"
    )
    for problem in proof.problems:
        typer.echo(f"  {problem}")


@contextmanager
def _progress(name: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr, where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(name, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
