"""The learner's folder: nothing is overwritten, and only a plain file of reasonable size is read."""

import os
from pathlib import Path

import pytest

from mlops_prep.errors import UserError
from mlops_prep.kata.workspace import (
    MAX_BYTES,
    Refused,
    read_kata_files,
    read_solution,
    set_aside,
    write_workspace,
)
from tests.kata.conftest import FILES

NAMES = ["brief.md", "solution.py", "test_examples.py"]


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_brief_starter_and_examples_are_written_once(tmp_path: Path) -> None:
    folder = tmp_path / "katas" / "toy"
    assert [path.name for path in write_workspace(folder, "toy", FILES)] == NAMES
    assert contents(folder) == dict(zip(NAMES, [FILES.brief, FILES.starter, FILES.examples], strict=True))
    assert write_workspace(folder, "toy", FILES) == []


def test_what_is_there_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "solution.py").write_text("mine")
    (tmp_path / "brief.md").symlink_to("nowhere")
    assert [path.name for path in write_workspace(tmp_path, "toy", FILES)] == ["test_examples.py"]
    assert (tmp_path / "solution.py").read_text() == "mine"
    assert os.readlink(tmp_path / "brief.md") == "nowhere"
    assert sorted(os.listdir(tmp_path)) == NAMES


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match="cannot write to") as explained:
        write_workspace(tmp_path / "file" / "toy", "toy", FILES)
    assert explained.value.fix.startswith("mlops-prep kata toy --dir")


def test_each_solution_set_aside_gets_a_name_of_its_own(tmp_path: Path) -> None:
    solution = tmp_path / "solution.py"
    for text in ("first", "second", "third"):
        solution.write_text(text)
        set_aside(solution)
    assert contents(tmp_path) == {"solution-1.py": "first", "solution-2.py": "second", "solution-3.py": "third"}
    assert set_aside(solution) is None


def test_a_link_that_leads_nowhere_does_not_lose_its_place_when_set_aside(tmp_path: Path) -> None:
    (tmp_path / "solution-1.py").symlink_to("nowhere")
    (tmp_path / "solution.py").write_text("mine")
    assert set_aside(tmp_path / "solution.py") == tmp_path / "solution-2.py"


@pytest.mark.parametrize("source", [b"", b"\xef\xbb\xbfx = 1\r\n", b"# coding: latin-1\n'\xe9'", b" " * MAX_BYTES])
def test_a_plain_file_is_read_byte_by_byte(tmp_path: Path, source: bytes) -> None:
    (tmp_path / "solution.py").write_bytes(source)
    assert read_solution(tmp_path / "solution.py", "toy") == source


def make_link(path: Path) -> None:
    (path.parent / "elsewhere").mkdir()
    (path.parent / "elsewhere" / "secret").touch()
    path.symlink_to("elsewhere/secret")


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (make_link, "a link to a file elsewhere"),
        (os.mkfifo, "is a pipe"),
        (Path.mkdir, "a folder"),
        (lambda path: path.write_bytes(bytes(MAX_BYTES + 1)), "larger than 256 KB"),
    ],
    ids=["link", "pipe", "folder", "size"],
)
def test_anything_else_is_refused_with_the_reason(tmp_path: Path, make: object, why: str) -> None:
    assert callable(make)
    make(tmp_path / "solution.py")
    refused = read_solution(tmp_path / "solution.py", "toy")
    assert isinstance(refused, Refused)
    assert why in refused.why


def test_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_bytes(b"x")
    (tmp_path / "solution.py").symlink_to("mine.py")
    assert read_solution(tmp_path / "solution.py", "toy") == b"x"


def test_no_file_is_a_mistake_of_the_user_and_no_verdict(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="there is no file"):
        read_solution(tmp_path / "solution.py", "toy")


def test_a_kata_that_is_not_whole_is_explained(tmp_path: Path) -> None:
    (tmp_path / "reference.py").touch()
    with pytest.raises(UserError, match="not whole"):
        read_kata_files(tmp_path)
