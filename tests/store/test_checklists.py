"""Ticks in the history: a log that is only appended to, kept for each interview, undone step by step."""

import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from mlops_prep.store.checklists import ChecklistLog
from mlops_prep.store.db import Database
from tests.fake_clock import MONDAY
from tests.store.conftest import OpenStore, Rows


class OnList:
    """A log with one list of one interview filled in."""

    def __init__(self, log: ChecklistLog, checklist: str = "day", interview: int = 0) -> None:
        self.log, self.key = log, (checklist, interview)

    def tick(self, item: str) -> int | None:
        return self.log.change(*self.key, item, ticked=True, by="word", at=MONDAY)

    def untick(self, item: str) -> int | None:
        return self.log.change(*self.key, item, ticked=False, by="word", at=MONDAY)

    def undo(self, change: int | None = None) -> str:
        undone = self.log.undo(*self.key, MONDAY, change=change)
        return undone.item if undone else ""

    def note(self, item: str, text: str) -> None:
        self.log.write_note(*self.key, item, text, MONDAY)

    @property
    def ticked(self) -> set[str]:
        return {item for item, tick in self.log.states(*self.key).items() if tick.ticked}


Open = Callable[..., OnList]


@pytest.fixture
def opened(open_store: OpenStore) -> Open:
    """Opens a list, each time as another process would."""
    return lambda *key: OnList(ChecklistLog(open_store().database), *key)


def test_a_list_begins_with_nothing_ticked(opened: Open) -> None:
    assert opened().ticked == set()


def test_ticks_are_there_when_the_history_is_opened_again(opened: Open) -> None:
    opened().tick("power")
    tick = opened().log.states("day", 0)["power"]
    assert tick == (True, MONDAY, "word")


def test_an_unticked_item_stays_in_the_log(opened: Open, rows: Rows) -> None:
    day = opened()
    day.tick("power")
    day.untick("power")
    assert day.ticked == set()
    assert rows("SELECT item, ticked, by FROM ticks ORDER BY id") == [("power", 1, "word"), ("power", 0, "word")]


@pytest.mark.parametrize("other", [("day", 8), ("other", 7)])
def test_a_list_is_kept_for_its_interview_alone(opened: Open, other: tuple[str, int]) -> None:
    opened("day", 7).tick("power")
    opened("day", 7).note("power", "charged")
    assert opened(*other).ticked == set()
    assert opened(*other).log.notes(*other) == {}


def test_what_is_ticked_already_is_not_ticked_again(opened: Open, rows: Rows) -> None:
    assert opened().tick("power") is not None
    assert opened().tick("power") is None
    assert opened().untick("water") is None
    assert rows("SELECT count(*) FROM ticks") == [(1,)]


# Undoing


def test_changes_are_undone_one_after_the_other_the_last_first(opened: Open) -> None:
    day = opened()
    day.tick("power")
    day.tick("water")
    day.untick("power")
    seen = [(day.undo(), day.ticked) for _ in range(4)]
    assert seen == [("power", {"power", "water"}), ("water", {"power"}), ("power", set()), ("", set())]


def test_undoing_appends_and_the_last_row_of_an_item_says_whether_it_is_ticked(opened: Open, rows: Rows) -> None:
    day = opened()
    day.tick("power")
    day.undo()
    assert rows("SELECT item, ticked, by FROM ticks ORDER BY id") == [("power", 1, "word"), ("power", 0, "undo")]
    day.tick("power")
    day.untick("power")
    day.undo()
    assert rows("SELECT ticked, by FROM ticks ORDER BY id DESC LIMIT 1") == [(1, "undo")]


def test_a_new_change_after_undoing_is_the_next_to_be_undone(opened: Open) -> None:
    day = opened()
    day.tick("power")
    day.undo()
    day.tick("water")
    assert [day.undo(), day.undo()] == ["water", ""]


def test_undoing_goes_on_where_an_earlier_process_was(opened: Open) -> None:
    first = opened()
    first.tick("power")
    first.tick("water")
    first.undo()
    assert opened().undo() == "power"
    assert first.ticked == set()


def test_undoing_stays_with_its_list(opened: Open) -> None:
    opened("day", 7).tick("power")
    assert opened("day", 8).undo() == ""
    assert opened("day", 7).ticked == {"power"}


def test_an_older_change_can_be_undone_while_a_newer_one_of_another_item_stays(opened: Open) -> None:
    mine, other = opened(), opened()
    row = mine.tick("power")
    other.tick("water")
    assert mine.undo(row) == "power"
    assert mine.ticked == {"water"}


def test_a_change_that_another_process_has_changed_again_is_not_undone(opened: Open) -> None:
    mine, other = opened(), opened()
    row = mine.tick("power")
    other.untick("power")
    assert mine.undo(row) == ""
    assert mine.ticked == set()


# Notes


def test_a_note_takes_the_place_of_the_one_before_and_an_empty_one_takes_it_away(opened: Open) -> None:
    day = opened()
    day.note("power", "charged")
    day.note("power", "plugged in")
    assert opened().log.notes("day", 0) == {"power": "plugged in"}
    day.note("power", "")
    assert opened().log.notes("day", 0) == {}


# Two at the same time


def test_two_processes_that_tick_at_once_lose_nothing(opened: Open, path: Path) -> None:
    def tick_all(prefix: str) -> None:
        with closing(Database(path)) as database:
            for number in range(25):
                OnList(ChecklistLog(database)).tick(f"{prefix}{number}")

    threads = [threading.Thread(target=tick_all, args=(one,)) for one in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert opened().ticked == {f"{prefix}{number}" for prefix in "ab" for number in range(25)}
