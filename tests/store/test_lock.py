"""The lock that tells a session that runs from one that was cut off."""

import subprocess
import sys
from pathlib import Path

import pytest

from mlops_prep.store import lock as lock_module
from mlops_prep.store.lock import ProcessLock

HOLDING = """
import sys
from pathlib import Path
from mlops_prep.store.lock import ProcessLock
print(ProcessLock(Path(sys.argv[1])).take(), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the lock is; its folder is not there yet."""
    return tmp_path / "locks" / "session-1.lock"


def test_a_lock_that_nobody_holds_can_be_taken(path: Path) -> None:
    lock = ProcessLock(path)
    assert lock.take()
    lock.release()


def test_a_lock_that_is_held_cannot_be_taken(path: Path) -> None:
    first, second = ProcessLock(path), ProcessLock(path)
    assert first.take()
    assert not second.take()
    first.release()


def test_a_failed_attempt_takes_nothing_from_the_holder(path: Path) -> None:
    first, second, third = ProcessLock(path), ProcessLock(path), ProcessLock(path)
    assert first.take()
    assert not second.take()
    second.release()
    assert not third.take()
    first.release()


def test_a_released_lock_can_be_taken_again_and_leaves_no_file(path: Path) -> None:
    first, second = ProcessLock(path), ProcessLock(path)
    assert first.take()
    first.release()
    assert list(path.parent.iterdir()) == []
    assert second.take()
    second.release()


def test_releasing_twice_or_without_taking_is_no_error(path: Path) -> None:
    lock = ProcessLock(path)
    lock.release()
    assert lock.take()
    lock.release()
    lock.release()


def test_a_lock_file_that_was_left_lying_about_is_nobodys(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("")
    lock = ProcessLock(path)
    assert lock.take()
    lock.release()


def test_a_lock_file_that_vanishes_while_it_is_taken_is_made_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take, raced = lock_module._lock, list[int]()

    def racing(descriptor: int) -> None:
        if not raced:
            path.unlink()  # as its holder does, when it lets go at this very moment
        raced.append(descriptor)
        take(descriptor)

    monkeypatch.setattr(lock_module, "_lock", racing)
    first, second = ProcessLock(path), ProcessLock(path)
    assert first.take()
    assert not second.take()
    first.release()


def test_a_lock_ends_with_its_process_however_that_ends(path: Path) -> None:
    lock = ProcessLock(path)
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        assert not lock.take()
        process.kill()
    assert lock.take()
    lock.release()
