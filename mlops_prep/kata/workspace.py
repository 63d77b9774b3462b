"""A kata's folder on the learner's side: writes what is not there, reads a solution with care, never loses a line."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import NamedTuple

from mlops_prep.errors import UserError
from mlops_prep.kata.cases import KataFiles

SOLUTION = "solution.py"
EXAMPLES = "test_examples.py"
BRIEF = "brief.md"
MAX_BYTES = 256 << 10


class Refused(NamedTuple):
    """Why a file is not graded."""

    why: str


def read_kata_files(folder: Path) -> KataFiles:
    """The code of a kata. Raises UserError for one that is not whole."""
    try:
        texts = {
            name: (folder / file).read_text(encoding="utf-8")
            for name, file in (
                ("reference", "reference.py"),
                ("cases", "cases.py"),
                ("examples", "examples.py"),
                ("starter", "starter.py"),
                ("brief", "brief.md"),
            )
        }
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"the kata in {folder} is not whole: {error}", "mlops-prep content check") from error
    return KataFiles(**texts)


def write_workspace(folder: Path, kata_id: str, files: KataFiles) -> list[Path]:
    """Write brief, starter and examples where they are missing; the paths written. Raises UserError."""
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in ((BRIEF, files.brief), (SOLUTION, files.starter), (EXAMPLES, files.examples)):
            if _write_new(folder / name, text):
                written.append(folder / name)
    except OSError as error:
        cause = f"cannot write to {folder}: {error.strerror or error}"
        raise UserError(cause, f"mlops-prep kata {kata_id} --dir <a folder that can be written>") from error
    return written


def _write_new(path: Path, text: str) -> bool:
    """Write a file whole, unless there is something of that name."""
    if os.path.lexists(path):
        return False
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        part.write_text(text, encoding="utf-8")
        os.link(part, path)  # unlike a rename, never over an existing file
    except FileExistsError:
        return False
    except OSError:
        with suppress(FileNotFoundError):  # a file system without links
            if part.stat().st_size == len(text.encode()):
                _write_exclusively(path, text)
                return True
        raise
    finally:
        part.unlink(missing_ok=True)
    return True


def _write_exclusively(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise
    except OSError:
        path.unlink(missing_ok=True)
        raise


def set_aside(solution: Path) -> Path | None:
    """Rename a solution to `solution-1.py` (2, 3, ...), so that a new one can be begun; None when there is none."""
    if not os.path.lexists(solution):
        return None
    for number in count(1):
        place = solution.with_name(f"{solution.stem}-{number}{solution.suffix}")
        if not os.path.lexists(place):
            solution.rename(place)
            return place
    raise AssertionError("unreachable")


def read_solution(path: Path, kata_id: str) -> bytes | Refused:
    """The source of a solution, read once; what is no plain file of reasonable size is refused.

    Raises UserError when there is nothing at `path`.
    """
    try:
        if path.is_symlink() and path.resolve().parent != path.parent.resolve():
            return Refused(f"{path} is a link to a file elsewhere; grade the file itself")
    except (OSError, RuntimeError):  # a link that leads back to itself
        return Refused(f"{path} is a link that leads nowhere")
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError as error:
        raise UserError(f"there is no file {path}", f"mlops-prep kata {kata_id} --file <your file>") from error
    except OSError as error:
        return Refused(f"{path} cannot be read: {error.strerror or error}")
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):  # before there is a file object: Python makes none of a folder
        os.close(descriptor)
        return Refused(f"{path} is {_kind(mode)}, where a Python file should be")
    with os.fdopen(descriptor, "rb") as file:
        source = file.read(MAX_BYTES + 1)
    if len(source) > MAX_BYTES:
        return Refused(f"{path} is larger than {MAX_BYTES >> 10} KB")
    return source


def _kind(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"
    return "a pipe" if stat.S_ISFIFO(mode) else "a device or a socket"
