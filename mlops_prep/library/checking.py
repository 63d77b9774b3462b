"""Everything that is wrong with a library, for `mlops-prep content check`."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from mlops_prep.errors import UserError
from mlops_prep.library import Library
from mlops_prep.library.inventory import inventory_ids
from mlops_prep.library.proving import prove, prove_kata
from mlops_prep.models.problems import Problem


def check_library(library: Library, only: Iterable[Path]) -> tuple[list[Problem], list[Problem]]:
    """Problems, and remarks on questions that are usable all the same; of every file, or of the files `only`.

    Raises UserError for a file that the library does not have: it would look like one without problems.
    """
    wanted = {_known(path, library).resolve() for path in only}

    def chosen(found: Iterable[Problem]) -> list[Problem]:
        return sorted({one for one in found if not wanted or Path(one.file).resolve() in wanted})

    return chosen(library.problems), chosen(_remarks(library))


def _known(path: Path, library: Library) -> Path:
    if not path.exists():
        raise UserError(f"{path} does not exist", "mlops-prep content check")
    if not library.has_file(path):
        raise UserError(f"{path} is in no content pack that is in use", "mlops-prep content check --content DIR")
    return path


def _remarks(library: Library) -> Iterator[Problem]:
    known = inventory_ids()
    for entry in (*library.entries(), *library.explanations()):
        question = library.question(entry.id)
        file, line = library.place(entry.id)
        for location, remark in prove(question, library.lexicon(entry.id)):
            yield Problem(file, line, entry.id, ".".join(map(str, location)), remark)
        for unknown in sorted(set(question.covers) - known):
            yield Problem(file, line, entry.id, "covers", f"'{unknown}' is no id of the content inventory")
    for entry in library.katas():
        file, line = library.place(entry.id)
        kata, files = library.kata(entry.id), os.listdir(library.kata_folder(entry.id))
        for location, remark in prove_kata(kata, len(library.explanations(entry.id)), files):
            yield Problem(file, line, entry.id, ".".join(map(str, location)), remark)
        for unknown in sorted(set(kata.covers) - known):
            yield Problem(file, line, entry.id, "covers", f"'{unknown}' is no id of the content inventory")
