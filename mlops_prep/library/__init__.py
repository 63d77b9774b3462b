"""The content: finds the files, reads what changed, and hands out questions by id.

A broken file or question becomes a `Problem` and never hides the healthy ones. Several content folders (the program's
own and packs) make one library; an id that exists twice stays with its first place and is a problem that names both.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_prep.errors import UserError
from mlops_prep.library.building import build_kata, build_question
from mlops_prep.library.index import Entry, Index, ReadFile, Stamp, stamp_of
from mlops_prep.library.naming import nearest, shown
from mlops_prep.models.problems import Problem
from mlops_prep.models.question import Question
from mlops_prep.paths import builtin_root, content_folder

if TYPE_CHECKING:
    from mlops_prep.models.kata import Kata

__all__ = ["Entry", "Library", "open_library"]

LEXICON = "lexicon.yaml"
KATA = "kata"
_PARTS = ("questions", "katas", "scenarios", "checklists", "plans")
"""The folders that a pack may have; one is enough."""
_KATA_FILES = ("kata.yaml", "explain.yaml")


@dataclass(frozen=True, slots=True)
class _Folder:
    path: Path
    index: Index
    lexicon: Mapping[str, str]
    entries: list[Entry]
    problems: list[Problem]


class Library:
    """Every healthy question and kata of some content folders."""

    def __init__(self, folders: list[_Folder]) -> None:
        self._folders = folders
        self._entries: dict[str, tuple[Entry, _Folder]] = {}
        self.problems: list[Problem] = []
        for folder in folders:
            self.problems += (replace(p, file=shown(folder.path / p.file)) for p in folder.problems)
            self._add(folder.entries, folder)

    def _add(self, entries: list[Entry], folder: _Folder) -> None:
        """Add a folder's entries; an id that is there already stays with its first place."""
        for entry in entries:
            first, first_folder = self._entries.setdefault(entry.id, (entry, folder))
            if first is not entry:
                other = f"{shown(first_folder.path / first.file)}:{first.line}"
                place = shown(folder.path / entry.file)
                self.problems.append(Problem(place, entry.line, entry.id, "id", f"exists already in {other}"))

    def entries(self) -> list[Entry]:
        """What selecting needs to know, of every question of the bank, in the order of files."""
        return [entry for entry, _ in self._entries.values() if not entry.kata]

    def katas(self) -> list[Entry]:
        """The entry of every kata."""
        return [entry for entry, _ in self._entries.values() if entry.kind == KATA]

    def explanations(self, kata_id: str | None = None) -> list[Entry]:
        """The questions that are asked after a kata is passed; of every kata, when none is named."""
        found = (entry for entry, _ in self._entries.values() if entry.kata and entry.kind != KATA)
        return [entry for entry in found if kata_id in (None, entry.kata)]

    def practisable(self, practised: Container[str]) -> list[Entry]:
        """What a drill may ask: the bank, and of the katas' questions those that were asked before."""
        return [*self.entries(), *(entry for entry in self.explanations() if entry.id in practised)]

    def kata(self, kata_id: str) -> Kata:
        """One kata. Raises UserError with the nearest ids when there is none."""
        known = self._entries.get(kata_id)
        if known is None or known[0].kind != KATA:
            there = [entry.id for entry in self.katas()]
            raise UserError(f"no kata '{kata_id}'{nearest(kata_id, there, cutoff=0.5)}", "mlops-prep kata")
        return build_kata(_body(known[1], known[0]))

    def kata_folder(self, kata_id: str) -> Path:
        """The folder with a kata's code."""
        entry, folder = self._entries[kata_id]
        return (folder.path / entry.file).parent

    def folders(self) -> list[Path]:
        """The content folders, the program's own first."""
        return [folder.path for folder in self._folders]

    def entry(self, question_id: str) -> Entry | None:
        """The entry of one question, if the content has it."""
        known = self._entries.get(question_id)
        return known[0] if known and known[0].kind != KATA else None

    def question(self, question_id: str) -> Question:
        """One question. Raises UserError with the nearest ids when there is none."""
        known = self._entries.get(question_id)
        if known is None or known[0].kind == KATA:
            there = [entry.id for entry in (*self.entries(), *self.explanations())]
            raise UserError(
                f"no question '{question_id}'{nearest(question_id, there, cutoff=0.5)}", "mlops-prep content list"
            )
        entry, folder = known
        return build_question(_body(folder, entry))

    def questions(self) -> Iterator[Question]:
        """Every question, built; for checks and coverage, not for sessions."""
        return (self.question(entry.id) for entry in (*self.entries(), *self.explanations()))

    def lexicon(self, question_id: str) -> Mapping[str, str]:
        """The evidence groups that a question may use: its own folder's over the program's."""
        own = self._entries[question_id][1].lexicon
        return {**self._folders[0].lexicon, **own}

    def groups(self) -> Mapping[str, str]:
        """The evidence groups of all folders, for what is no question; the program's own first."""
        found: dict[str, str] = {}
        for folder in reversed(self._folders):
            found |= folder.lexicon
        return found

    def has_file(self, path: Path) -> bool:
        """Whether `path` is one of the content files, healthy or not."""
        known = ((folder.path / name).resolve() for folder in self._folders for name in folder.index.stamps())
        return path.resolve() in known

    def place(self, question_id: str) -> tuple[str, int]:
        """File and line of a question or a kata."""
        entry, folder = self._entries[question_id]
        return shown(folder.path / entry.file), entry.line


def _say_nothing(text: str) -> None:
    pass


_WORTH_SAYING_BYTES = 3_000_000
"""About two seconds of reading."""


def open_library(cache: Path, packs: Iterable[Path] = (), notice: Callable[[str], None] = _say_nothing) -> Library:
    """The program's own content and `packs`, read again where a file changed; `notice` is told when that takes long.

    Raises UserError for a pack that is none.
    """
    folders = [content_folder(builtin_root())]
    for pack in packs:
        folder = content_folder(pack)
        if not any((folder / part).is_dir() for part in _PARTS) and not (pack / "scenarios").is_dir():
            raise UserError(
                f"{pack} is no content pack: it has none of the folders {', '.join(_PARTS)}",
                "mlops-prep drill --content DIR",
            )
        if folder.resolve() not in (known.resolve() for known in folders):
            folders.append(folder)
    return Library([_open_folder(folder, cache, notice) for folder in folders])


def _open_folder(folder: Path, cache: Path, notice: Callable[[str], None]) -> _Folder:
    try:
        return _indexed(folder, Index(folder, cache), notice)
    except sqlite3.OperationalError:  # the cache is read-only, or its disk is full: read everything, keep nothing
        return _indexed(folder, Index(folder, None), notice)
    except (sqlite3.DatabaseError, ValueError):  # it is damaged somewhere inside
        return _indexed(folder, Index(folder, cache, anew=True), notice)


def _indexed(folder: Path, index: Index, notice: Callable[[str], None]) -> _Folder:
    found, known = dict(_files(folder)), index.stamps()
    changed = [name for name, stamp in found.items() if known.get(name) != stamp]
    gone = [name for name in known if name not in found]
    if LEXICON in changed or LEXICON in gone:
        index.clear_lexicon()
    if sum(found[name].bytes for name in changed) > _WORTH_SAYING_BYTES:
        notice(f"Reading {len(changed)} content files of {folder}; the next start is quick.")
    if changed or gone:
        index.replace(gone, [(name, found[name], _read(folder, name)) for name in changed])
    return _Folder(folder, index, index.lexicon(), index.entries(), index.problems())


def _body(folder: _Folder, entry: Entry) -> dict[str, Any]:
    """The data of one question: from the index, or where that is damaged from the file itself."""
    try:
        return folder.index.body(entry)
    except (sqlite3.DatabaseError, ValueError, TypeError):
        bodies = dict(_read(folder.path, entry.file).entries)
        data: dict[str, Any] = json.loads(bodies[entry])
        return data


def _files(folder: Path) -> Iterator[tuple[str, Stamp]]:
    """The content files by their name inside `folder`, sorted, with their stamps."""
    if (folder / LEXICON).exists():
        yield LEXICON, stamp_of((folder / LEXICON).stat())
    for name in _yaml_files(folder):
        try:
            yield name, stamp_of((folder / name).stat())
        except OSError:  # a dangling link: reading it will say so
            yield name, Stamp(0, 0)


def _yaml_files(folder: Path) -> Iterator[str]:
    if (folder / "questions").is_dir():
        names = os.listdir(folder / "questions")
        yield from sorted(f"questions/{name}" for name in names if name.endswith((".yaml", ".yml")))
    if (folder / "katas").is_dir():
        with os.scandir(folder / "katas") as found:
            katas = sorted(entry.name for entry in found if entry.is_dir())
        for kata in katas:
            yield from (f"katas/{kata}/{name}" for name in _KATA_FILES if (folder / "katas" / kata / name).exists())


def _read(folder: Path, name: str) -> ReadFile:
    from mlops_prep.library.reading import read_document

    document = read_document(folder / name, name)
    if isinstance(document, Problem):
        return ReadFile([], [document], {})
    if name == LEXICON:
        return _read_lexicon(name, document)
    if name.endswith("/kata.yaml"):
        return _read_kata(name, document)
    return _read_questions(name, document)


def _read_lexicon(name: str, document: Any) -> ReadFile:
    groups = document.data.get("synonyms") if isinstance(document.data, dict) else None
    if not isinstance(groups, dict) or not all(isinstance(value, str) for value in groups.values()):
        return ReadFile([], [Problem(name, 1, "", "synonyms", "should be a mapping of group names to a|b|c")], {})
    return ReadFile([], [], groups)


def _read_questions(name: str, document: Any) -> ReadFile:
    data = document.data
    if not isinstance(data, dict) or not isinstance(data.get("questions"), list):
        return ReadFile([], [Problem(name, 1, "", "questions", "a top-level `questions:` list is missing")], {})
    problems = [Problem(name, document.line((key,)), "", key, "unknown key") for key in data if key != "questions"]
    entries: list[tuple[Entry, str]] = []
    for position, item in enumerate(data["questions"]):
        _read_question(name, document, position, item, entries, problems)
    return ReadFile(entries, sorted(problems), {})


def _read_question(
    name: str, document: Any, position: int, item: Any, entries: list[tuple[Entry, str]], problems: list[Problem]
) -> None:
    from mlops_prep.library.validating import normalised, validate_question

    item = normalised(item)
    question, found = validate_question(item)
    item_id = str(item.get("id", "")) if isinstance(item, dict) else ""
    for location, problem in found:
        line = document.line(("questions", position, *location))
        problems.append(Problem(name, line, item_id, ".".join(map(str, location)), problem))
    if question is not None:
        line = document.line(("questions", position))
        entries.append((_entry(question, name, position, line), json.dumps(item)))


def _read_kata(name: str, document: Any) -> ReadFile:
    from mlops_prep.library.validating import validate_kata

    kata, found = validate_kata(document.data, name.split("/")[1])
    item_id = str(document.data.get("id", "")) if isinstance(document.data, dict) else ""
    problems = [
        Problem(name, document.line(location), item_id, ".".join(map(str, location)), problem)
        for location, problem in found
    ]
    if kata is None:
        return ReadFile([], sorted(problems), {})
    return ReadFile([(_kata_entry(kata, name), json.dumps(document.data))], [], {})


def _kata_entry(kata: Kata, file: str) -> Entry:
    return Entry(
        id=kata.id,
        domain="coding",
        kind=KATA,
        level=kata.level,
        rounds=",".join(kata.rounds),
        minutes=kata.minutes,
        importance=1.0,
        file=file,
        position=0,
        line=1,
    )


def _entry(question: Question, file: str, position: int, line: int) -> Entry:
    return Entry(
        id=question.id,
        domain=question.domain,
        kind=question.kind,
        level=question.level,
        rounds=",".join(question.rounds),
        minutes=question.minutes,
        importance=question.importance,
        file=file,
        position=position,
        line=line,
    )
