"""What a solution cannot do to the machine, and what is left when the runners are closed: nothing."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mlops_prep.kata.workers import IS_LINUX, Workers, open_workers, remove_work_folder
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


DATAGRAM = "import socket\ns = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)\n"
OWNER = "import fcntl, os\nends = os.pipe()\nfcntl.fcntl(ends[0], fcntl.F_SETOWN, 1)\n"


@pytest.mark.skipif(not IS_LINUX, reason="a filter of Linux")
@pytest.mark.parametrize("lines", [DATAGRAM, OWNER], ids=["datagrams", "signals by way of a file"])
def test_no_call_leads_around_the_filter(best_workers: Workers, lines: str) -> None:
    report = grader(best_workers).grade((lines + REFERENCE).encode())
    assert report.verdict == "runtime_error"
    assert report.failure is not None
    assert "PermissionError" in report.failure.message


@pytest.mark.skipif(not IS_LINUX, reason="a filter of Linux")
def test_an_event_loop_has_its_pair_of_streams(best_workers: Workers) -> None:
    loop = "import asyncio\nasyncio.run(asyncio.sleep(0))\n"
    assert grader(best_workers).grade((loop + REFERENCE).encode()).verdict == "passed"


def test_twenty_threads_fit_into_the_memory_of_a_solution(best_workers: Workers) -> None:
    threads = (
        "from threading import Barrier, Thread\n"
        "meet = Barrier(21)\n"
        "for _ in range(20):\n    Thread(target=meet.wait).start()\n"
        "meet.wait()\n"
    )
    report = grader(best_workers).grade((threads + REFERENCE).encode())
    assert report.verdict == "passed", report


# What is left is removed, and nothing else


def test_a_work_folder_goes_however_deep_it_is(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    here = os.open(work, os.O_RDONLY)
    for _ in range(1500):  # far deeper than Python recurses, and longer than a path may be
        os.mkdir("deeper", dir_fd=here)
        inside = os.open("deeper", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inside
    os.close(here)
    remove_work_folder(work)
    assert not work.exists()


def test_a_link_in_the_place_of_a_work_folder_is_removed_and_not_followed(outside: Path) -> None:
    outside.chmod(0o755)
    work = outside.parent / "work"
    work.symlink_to(outside)
    remove_work_folder(work)
    assert not work.is_symlink()
    assert oct(outside.stat().st_mode)[-3:] == "755"
    assert (outside / "two.txt").read_text() == "precious"


def test_rights_are_given_back_in_the_work_folder_alone(outside: Path) -> None:
    (outside / "two.txt").chmod(0o640)
    work = outside.parent / "work"
    (work / "locked").mkdir(parents=True)
    (work / "locked" / "link").symlink_to(outside / "two.txt")
    (work / "locked" / "folder").symlink_to(outside)
    (work / "locked").chmod(0)
    remove_work_folder(work)
    assert not work.exists()
    assert oct((outside / "two.txt").stat().st_mode)[-3:] == "640"
    assert (outside / "two.txt").read_text() == "precious"
