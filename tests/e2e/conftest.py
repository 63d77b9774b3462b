"""The program as its users start it, on a home of its own and with a content pack of its own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.lists import Desk
from tests.e2e.pack import COMMAND, write_pack
from tests.e2e.program import Program


@pytest.fixture(scope="session")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A home whose content index is made, so that not every test reads all YAML again; never drilled on."""
    folder = tmp_path_factory.mktemp("warm")
    program = Program(folder / "home", write_pack(folder / "pack"))
    assert program.drill("", COMMAND).code == 0
    return program


def fresh_program(warm: Program, folder: Path) -> Program:
    """The program on a fresh home in `folder`."""
    shutil.copytree(warm.home / "cache", folder / "home" / "cache")
    return Program(folder / "home", warm.pack)


@pytest.fixture
def program(tmp_path: Path, warm: Program) -> Iterator[Program]:
    """The program on a fresh home; whatever a test leaves running is ended."""
    fresh = fresh_program(warm, tmp_path)
    yield fresh
    fresh.close()


@pytest.fixture
def desk(program: Program, tmp_path: Path) -> Iterator[Desk]:
    """The program with checklists of its own; whatever a test leaves running is ended."""
    fresh = Desk(program, tmp_path / "lists")
    yield fresh
    fresh.close()
