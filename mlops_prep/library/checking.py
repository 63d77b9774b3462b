"""Everything that is wrong with a library, for `mlops-prep content check`."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from mlops_prep.library import Library
from mlops_prep.library.inventory import inventory_ids
from mlops_prep.library.proving import prove
from mlops_prep.models.problems import Problem


def check_library(library: Library, only: Iterable[Path]) -> list[Problem]:
    """Problems and remarks of every file, or of the files `only`, sorted by place."""
    found = sorted({*library.problems, *_remarks(library)})
    wanted = {path.resolve() for path in only}
    return [problem for problem in found if not wanted or Path(problem.file).resolve() in wanted]


def _remarks(library: Library) -> Iterator[Problem]:
    known = inventory_ids()
    for entry in library.entries():
        question = library.question(entry.id)
        file, line = library.place(entry.id)
        for location, remark in prove(question, library.lexicon(entry.id)):
            yield Problem(file, line, entry.id, ".".join(map(str, location)), remark)
        for unknown in sorted(set(question.covers) - known):
            yield Problem(file, line, entry.id, "covers", f"'{unknown}' is no id of the content inventory")
