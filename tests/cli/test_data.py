"""`mlops-prep data`: where the history is, a copy of it, its schedule made anew."""

from pathlib import Path

import pytest

from mlops_prep.cli.common import open_store
from tests.cli.conftest import Run, assert_explained, rows, write_some


def test_the_path_is_the_only_thing_printed_and_makes_nothing(run: Run, history: Path, home: Path) -> None:
    ran = run("data", "path")
    assert (ran.code, ran.out, ran.err) == (0, f"{history}\n", "")
    assert not home.exists()


def test_a_backup_goes_to_the_file_that_was_named(run: Run, history: Path, tmp_path: Path) -> None:
    write_some(history, q_1=20)
    target = tmp_path / "copy.sqlite3"
    ran = run("data", "backup", str(target))
    assert (ran.code, ran.out) == (0, f"{target}\n")
    assert rows(target, "SELECT question_id, score FROM answers") == [("q-1", 20)]


def test_a_backup_goes_into_the_folder_that_was_named(run: Run, history: Path, tmp_path: Path) -> None:
    write_some(history, q_1=20)
    (tmp_path / "backups").mkdir()
    ran = run("data", "backup", str(tmp_path / "backups"))
    (made,) = (tmp_path / "backups").iterdir()
    assert ran.out == f"{made}\n"
    assert rows(made, "SELECT count(*) FROM answers") == [(1,)]


def test_a_backup_goes_into_the_current_folder_when_none_is_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert run("data", "backup").code == 0
    assert len(list((tmp_path / "here").iterdir())) == 1


def test_a_backup_never_overwrites(run: Run, history: Path, tmp_path: Path) -> None:
    write_some(history, q_1=20)
    target = tmp_path / "precious.txt"
    target.write_text("precious")
    assert "exists already" in assert_explained(run("data", "backup", str(target)), fix="mlops-prep data backup")
    assert target.read_text() == "precious"


def test_a_backup_onto_the_history_itself_is_refused(run: Run, history: Path) -> None:
    write_some(history, q_1=20)
    assert_explained(run("data", "backup", str(history)))
    assert rows(history, "SELECT count(*) FROM answers") == [(1,)]


def test_a_backup_into_a_folder_that_is_not_there_is_refused(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "nowhere" / "copy.sqlite3"
    assert str(target) in assert_explained(run("data", "backup", str(target)), fix="mlops-prep data backup")


def test_a_backup_can_be_made_while_a_session_writes(run: Run, history: Path, tmp_path: Path) -> None:
    write_some(history, q_1=20)
    session = open_store()
    with session.database.transaction() as connection:
        connection.execute("DELETE FROM answers WHERE 0")
        assert run("data", "backup", str(tmp_path / "copy.sqlite3")).code == 0
    session.close()
    assert rows(tmp_path / "copy.sqlite3", "SELECT count(*) FROM answers") == [(1,)]


def test_a_backup_put_in_the_place_of_the_history_goes_on_from_there(run: Run, history: Path, tmp_path: Path) -> None:
    write_some(history, q_1=20)
    run("data", "backup", str(tmp_path / "copy.sqlite3"))
    write_some(history, q_2=90)
    (tmp_path / "copy.sqlite3").replace(history)
    assert run("stats").out.startswith("1 answer to 1 of 3 questions")


def test_a_lost_schedule_is_made_anew(run: Run, history: Path) -> None:
    write_some(history, q_1=20, q_2=90)
    schedule = rows(history, "SELECT * FROM schedule ORDER BY question_id")
    store = open_store()
    store.database.connection.execute("DELETE FROM schedule")
    store.close()
    ran = run("data", "rebuild")
    assert (ran.code, ran.out) == (0, "2 questions scheduled anew from the log.\n")
    assert rows(history, "SELECT * FROM schedule ORDER BY question_id") == schedule
