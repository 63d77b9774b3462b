"""What a solution cannot do to the machine, and what is left when the runners are closed: nothing."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mlops_prep.kata.workers import IS_LINUX, Workers, open_workers
from tests.kata.conftest import REFERENCE, ShortWorkers, grader, make_workers
from tests.kata.processes import assert_none_but_idle, descendants
from tests.kata.test_verdicts import doing

FILES_OF_THE_USER = ["keep/one.txt", "two.txt"]


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the user's, beside the place for temporary files."""
    folder = tmp_path / "outside"
    (folder / "keep").mkdir(parents=True)
    for name in FILES_OF_THE_USER:
        (folder / name).write_text("precious")
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    return folder


@pytest.fixture(params=["full", "landlock"])
def confined(request: pytest.FixtureRequest, outside: Path) -> Iterator[Workers]:
    """Runners of a tier that keeps files, with a place for temporary files of their own."""
    found = make_workers(request.param, hidden=(outside,))
    yield ShortWorkers(found)
    found.close()


@pytest.mark.parametrize(
    "line",
    [
        "open('{0}/two.txt').read()",
        "open('{0}/two.txt', 'w')",
        "open('{0}/new.txt', 'w')",
        "__import__('os').unlink('{0}/two.txt')",
        "__import__('os').listdir('{0}')",
        "__import__('shutil').rmtree('{0}')",
        "__import__('os').kill(__import__('os').getppid(), 9)",
        "__import__('os').fork()",
    ],
)
def test_what_is_outside_can_be_neither_read_nor_changed(confined: Workers, outside: Path, line: str) -> None:
    report = grader(confined).grade(doing(line.format(outside)).encode())
    assert report.verdict == "runtime_error", report
    assert report.isolation == confined.isolation()
    found = sorted(str(path.relative_to(outside)) for path in outside.rglob("*") if path.is_file())
    assert found == FILES_OF_THE_USER
    assert {(outside / name).read_text() for name in found} == {"precious"}
    assert_none_but_idle()


@pytest.mark.parametrize("source", ["full", "landlock", "limits", "spawned"])
def test_a_closed_source_of_runners_leaves_no_process_and_no_folder(source: str, outside: Path) -> None:
    before = set(descendants())
    workers = make_workers(source)
    mess = "import os\nos.makedirs('deep/er')\nopen('deep/er/file', 'w').close()\nos.mkdir('locked', 0)\n" + REFERENCE
    with closing(workers):
        grading = grader(workers)
        report = grading.grade(mess.encode())
        grading.prepare()  # the runners of an attempt that never comes
    assert report.verdict == "passed", report
    assert set(descendants()) <= before
    assert os.listdir(tempfile.gettempdir()) == []


def test_a_solution_has_a_folder_of_its_own_and_an_environment_rebuilt(
    best_workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "x")
    check = (
        "import os, sys\n"
        "assert os.getcwd() == os.environ['HOME'] == os.environ['TMPDIR']\n"
        "assert os.listdir() == [] and 'SECRET_TOKEN' not in os.environ\n"
        "assert not any(name.startswith('mlops_prep') for name in sys.modules)\n"
        "assert sys.stdin.read() == ''\n"
    )
    report = grader(best_workers).grade((check + REFERENCE).encode())
    assert report.verdict == "passed", report


def test_by_default_the_strongest_tier_is_taken() -> None:
    with closing(open_workers([], [])) as workers:
        strongest = workers.isolation()
        report = grader(workers).grade(REFERENCE.encode())
    assert (report.verdict, report.isolation) == ("passed", strongest)
    if strongest != "full" and IS_LINUX:
        with pytest.raises(pytest.skip.Exception):
            make_workers("full")


@pytest.mark.skipif(not IS_LINUX, reason="looks into /proc")
def test_a_long_watch_holds_no_more_at_its_end_than_at_its_beginning(outside: Path) -> None:
    def held() -> tuple[int, int]:
        return len(os.listdir("/proc/self/fd")), len(os.listdir(tempfile.gettempdir()))

    with closing(open_workers([], [])) as workers:
        grading = grader(workers)
        for _ in range(3):
            grading.grade(REFERENCE.encode())
        before = held()
        for _ in range(12):
            assert grading.grade(REFERENCE.encode()).verdict == "passed"
        assert all(now <= then + 6 for now, then in zip(held(), before, strict=True))
