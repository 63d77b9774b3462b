"""Opening the history file, its transactions and its backup; and the files that cannot be opened."""

import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import pytest

from mlops_prep.errors import UserError
from mlops_prep.store.db import _MIGRATIONS, Database, damage
from mlops_prep.store.history import Store
from tests.builders import answer
from tests.fake_clock import MONDAY
from tests.store.conftest import OpenStore, Rows
from tests.store.writing import write_answers

DAY = date(2026, 3, 2)
NEWEST = 1 + len(_MIGRATIONS)
DONE = ("done before",) * len(_MIGRATIONS)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy file is given up on at once."""
    monkeypatch.setattr("mlops_prep.store.db.BUSY_SECONDS", 0.02)


def refused(path: Path) -> UserError:
    """The error with which `path` is refused."""
    with pytest.raises(UserError) as error:
        Database(path)
    assert "\n" not in error.value.cause + error.value.fix
    assert str(path) in error.value.cause
    return error.value


def write_raw(path: Path, content: bytes) -> Path:
    """Put a file where the history should be."""
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return path


# Opening


def test_a_new_history_is_made_with_its_folder(path: Path) -> None:
    Database(path).close()
    assert path.stat().st_size > 0


def test_an_empty_file_becomes_a_history(path: Path, open_store: OpenStore) -> None:
    write_raw(path, b"")
    store = open_store()
    store.record(answer(session_id=store.begin_session("drill", [("q-1", 0)], MONDAY)), DAY)
    assert list(store.due_days()) == ["q-1"]


def test_opening_a_history_again_changes_nothing_in_it(store: Store, open_store: OpenStore, rows: Rows) -> None:
    store.begin_session("drill", [("q-1", 0)], MONDAY)
    before = rows("SELECT * FROM sqlite_master") + rows("SELECT * FROM sessions")
    open_store()
    assert rows("SELECT * FROM sqlite_master") + rows("SELECT * FROM sessions") == before


def test_a_new_history_waits_for_another_process_that_is_making_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.parent.mkdir()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            other.execute("COMMIT")

    monkeypatch.setattr("mlops_prep.store.db.time.sleep", sleep)
    Database(path).close()
    other.close()
    assert len(waited) == 3


def test_a_new_history_that_stays_busy_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.parent.mkdir()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr("mlops_prep.store.db.time.sleep", lambda _: None)
    assert "locked" in refused(path).cause
    other.close()


def test_a_reader_never_waits_for_a_writer(store: Store, open_store: OpenStore, impatient: None) -> None:
    with store.database.transaction():
        assert open_store().due_days() == {}


# Files that cannot be opened


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(path: Path) -> None:
    content = b"notes about my interview\n" * 400
    write_raw(path, content)
    error = refused(path)
    assert "is damaged" in error.cause
    assert error.fix == f"mv '{path}' '{path}.damaged'"
    assert path.read_bytes() == content


def test_a_history_that_lost_its_beginning_is_refused_and_left_as_it_is(path: Path) -> None:
    Database(path).close()
    path.write_bytes(b"\0" * 100 + path.read_bytes()[100:])
    before = path.read_bytes()
    assert "is damaged" in refused(path).cause
    assert path.read_bytes() == before


def test_a_history_of_a_newer_version_is_refused_and_left_as_it_is(path: Path, store: Store) -> None:
    store.begin_session("drill", [("q-1", 0)], MONDAY)
    store.database.connection.execute("PRAGMA user_version = 99")
    store.close()
    before = path.read_bytes()
    error = refused(path)
    assert "newer mlops-prep" in error.cause
    assert error.fix == "pip install --upgrade mlops-prep"
    assert path.read_bytes() == before


def test_a_refused_history_can_be_opened_once_it_is_mended(path: Path) -> None:
    Database(path).close()
    for layout in (99, NEWEST):
        connection = sqlite3.connect(path)
        connection.execute(f"PRAGMA user_version = {layout}")
        connection.close()
        if layout == 99:
            refused(path)
    Database(path).close()


def test_a_database_of_another_program_is_refused_and_left_as_it_is(path: Path, rows: Rows) -> None:
    path.parent.mkdir()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE answers (mine TEXT)")
    other.close()
    refused(path)
    assert rows("SELECT name, sql FROM sqlite_master") == [("answers", "CREATE TABLE answers (mine TEXT)")]


def test_a_folder_where_the_file_should_be_is_refused(path: Path) -> None:
    path.mkdir(parents=True)
    refused(path)


def test_a_file_where_the_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    refused(tmp_path / "data" / "history.sqlite3")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="everything is writable for root")
def test_a_folder_that_cannot_be_written_is_refused(path: Path) -> None:
    path.parent.mkdir()
    path.parent.chmod(0o500)
    refused(path)


def test_an_error_with_a_healthy_file_is_not_called_damage(path: Path) -> None:
    Database(path).close()
    assert damage(path, sqlite3.DatabaseError("something else")) is None
    assert damage(path, ValueError("malformed")) is None
    assert damage(path.with_name("not-there"), sqlite3.DatabaseError("malformed")) is None


# A layout that has changed since

LATER_TABLES = ("settings", "wanted", "interviews", "step_marks", "ticks", "ticks_by_list", "item_notes")


def test_an_older_history_is_brought_up_to_date_step_by_step(
    store: Store, path: Path, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add_flag("q", "kept", MONDAY)
    store.close()
    steps = (
        "CREATE TABLE extra (one TEXT);\nINSERT INTO extra VALUES ('first')",
        "INSERT INTO extra VALUES ('second')",
    )
    monkeypatch.setattr("mlops_prep.store.db._sql", lambda name: name)
    monkeypatch.setattr("mlops_prep.store.db._MIGRATIONS", (*DONE, *steps[:1]))
    Database(path).close()
    monkeypatch.setattr("mlops_prep.store.db._MIGRATIONS", (*DONE, *steps))
    for _ in range(2):
        Database(path).close()
    assert rows("PRAGMA user_version") == [(NEWEST + 2,)]
    assert rows("SELECT one FROM extra") == [("first",), ("second",)]
    assert rows("SELECT why FROM flags") == [("kept",)]


def test_a_step_that_fails_leaves_the_history_as_it_was(
    store: Store, path: Path, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()
    monkeypatch.setattr("mlops_prep.store.db._sql", lambda name: name)
    steps = (*DONE, "CREATE TABLE extra (one TEXT);\nnonsense")
    monkeypatch.setattr("mlops_prep.store.db._MIGRATIONS", steps)
    refused(path)
    assert rows("PRAGMA user_version") == [(NEWEST,)]
    assert rows("SELECT name FROM sqlite_master WHERE name = 'extra'") == []


def test_every_step_leads_to_what_the_schema_says(path: Path, rows: Rows) -> None:
    Database(path).close()
    newest = rows("SELECT type, name FROM sqlite_master ORDER BY name")
    with closing(sqlite3.connect(path)) as connection:
        for kind, name in newest:
            if name.startswith(("kata_", "scenario_")) or name in LATER_TABLES:
                connection.execute(f"DROP {kind} IF EXISTS {name}")
        connection.execute("PRAGMA user_version = 1")

    Database(path).close()

    assert rows("SELECT type, name FROM sqlite_master ORDER BY name") == newest


# Transactions


@pytest.mark.parametrize(("durable", "synchronous"), [(True, 2), (False, 1)], ids=["answer", "draft"])
def test_an_answer_is_synced_to_disk_and_a_draft_is_only_handed_over(
    store: Store, durable: bool, synchronous: int
) -> None:
    with store.database.transaction(durable=durable) as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (synchronous,)


def test_what_fails_in_the_middle_leaves_nothing_behind(store: Store, rows: Rows) -> None:
    def write_and_fail() -> None:
        with store.database.transaction() as connection:
            connection.execute("INSERT INTO flags (question_id, at, why) VALUES ('q', 'now', 'x')")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_and_fail()
    assert rows("SELECT * FROM flags") == []
    store.add_flag("q", "still works", MONDAY)
    assert len(rows("SELECT * FROM flags")) == 1


def test_a_file_that_stays_busy_is_named_and_the_answer_can_be_given_again(
    impatient: None, open_store: OpenStore, rows: Rows
) -> None:
    store, other = open_store(), open_store()
    given = answer(session_id=store.begin_session("drill", [("q-1", 0)], MONDAY))
    with other.database.transaction():
        with pytest.raises(UserError, match="has been busy for") as error:
            store.record(given, DAY)
        assert "close the other mlops-prep" in error.value.fix
    assert rows("SELECT * FROM answers") == []
    store.record(given, DAY)
    assert len(rows("SELECT * FROM answers")) == 1


def test_a_full_disk_is_named_and_leaves_no_half_an_answer(store: Store, rows: Rows) -> None:
    session = store.begin_session("drill", [("q-1", 0)], MONDAY)
    ((pages,),) = rows("PRAGMA page_count")
    store.database.connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(UserError, match=r"cannot write .* full"):
        store.record(answer(session_id=session, text="long " * 10_000), DAY)
    assert rows("SELECT * FROM answers") == rows("SELECT * FROM schedule") == []
    store.database.connection.execute("PRAGMA max_page_count = 100000")
    store.record(answer(session_id=session), DAY)
    assert len(rows("SELECT * FROM answers")) == 1


# Backups


def test_a_backup_holds_everything_and_can_be_opened(
    store: Store, tmp_path: Path, open_copy: Callable[[Path], Store]
) -> None:
    session = store.begin_session("drill", [("q-1", 0)], MONDAY)
    store.record(answer(session_id=session, text="mine"), DAY)
    store.database.backup(tmp_path / "copy.sqlite3")
    copy = open_copy(tmp_path / "copy.sqlite3")
    assert copy.due_days() == store.due_days()
    assert copy.database.connection.execute("SELECT text FROM answers").fetchall() == [("mine",)]


def test_a_backup_can_be_made_while_another_process_writes(
    open_store: OpenStore, tmp_path: Path, open_copy: Callable[[Path], Store]
) -> None:
    store, other = open_store(), open_store()
    session = other.begin_session("drill", [("q-1", 0)], MONDAY)
    other.record(answer("q-1", session_id=session), DAY)
    with other.database.transaction() as connection:
        connection.execute("INSERT INTO flags (question_id, at, why) VALUES ('q', 'now', 'not committed')")
        store.database.backup(tmp_path / "copy.sqlite3")
    copy = open_copy(tmp_path / "copy.sqlite3")
    assert list(copy.due_days()) == ["q-1"]
    assert list(copy.flags()) == []
    assert copy.database.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_backup_into_a_folder_that_is_not_there_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot write"):
        store.database.backup(tmp_path / "nowhere" / "copy.sqlite3")


# Processes at the same time


def test_processes_that_write_at_the_same_time_lose_nothing(path: Path, rows: Rows, open_store: OpenStore) -> None:
    each = 25
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        jobs = [pool.submit(write_answers, path, f"writer-{number}", each) for number in range(4)]
        assert [job.result(timeout=60) for job in jobs] == [each] * 4
    assert rows("SELECT count(*), count(DISTINCT text) FROM answers") == [(100, 100)]
    assert rows("PRAGMA integrity_check") == [("ok",)]
    schedule = rows("SELECT * FROM schedule ORDER BY question_id")
    open_store().rebuild()
    assert rows("SELECT * FROM schedule ORDER BY question_id") == schedule
