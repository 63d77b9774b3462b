"""The history of katas: what a run comes to, and when a kata comes back."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from mlops_prep.errors import UserError
from mlops_prep.models.practice import KataAttempt, KataRun, KataStanding
from mlops_prep.models.results import Rating
from mlops_prep.models.verdict import CategoryTally, Failure, Report, VerdictName
from mlops_prep.store.db import Database
from mlops_prep.store.history import Scheduled, Store
from mlops_prep.store.katas import KataLog, rate_pass
from tests.builders import answer
from tests.fake_clock import MONDAY
from tests.store.conftest import OpenStore, Rows

DAY = MONDAY.date()
WEEK = timedelta(days=7)
LIMIT = 600.0

KATA_TABLES = ("kata_attempts", "kata_runs", "kata_schedule", "settings")


@pytest.fixture
def log(store: Store) -> KataLog:
    """The katas of the history."""
    return KataLog(store.database, store.review)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy file is given up on at once."""
    monkeypatch.setattr("mlops_prep.store.db.BUSY_SECONDS", 0.02)


def attempt(verdict: VerdictName = "passed", *, day: date = DAY, spent: float = 480, category: str = "") -> KataAttempt:
    """A graded solution of the toy kata."""
    report = Report(
        kata="toy",
        verdict=verdict,
        passed=4,
        total=7,
        categories=(CategoryTally("mean", 4, 7),),
        failure=Failure(category, "it is wrong") if category else None,
        stretch_passed=1,
        stretch_total=2,
        isolation="landlock",
        seconds=0.25,
        seed=99,
    )
    return KataAttempt(report, MONDAY, day, spent)


def passed(log: KataLog, day: date, *, kata_id: str = "toy") -> date:
    """Start a kata anew and pass it; the day on which it comes back."""
    due = log.record(log.begin(kata_id, MONDAY), attempt(day=day), LIMIT)
    assert due is not None
    return due


# Runs


def test_a_kata_that_was_never_started_has_no_run_and_no_standing(log: KataLog) -> None:
    assert log.run("toy") is None
    assert log.standings() == {}


def test_a_run_begins_with_nothing_in_it(log: KataLog) -> None:
    run = log.begin("toy", MONDAY)
    assert run == KataRun(run.id, "toy", MONDAY, attempts=0, hints=0, passed=False, revealed=False)
    assert log.run("toy") == run
    assert log.standings() == {"toy": KataStanding(0, None, "", None)}


def test_a_run_counts_its_attempts_its_hints_and_its_pass(log: KataLog) -> None:
    run = log.begin("toy", MONDAY)
    log.record(run, attempt("wrong_answer", category="mean"), LIMIT)
    log.add_hint(run, MONDAY, DAY)
    log.record(run, attempt(), LIMIT)
    assert log.run("toy") == run._replace(attempts=2, hints=1, passed=True)


def test_a_kata_begun_anew_counts_from_nothing_and_keeps_its_history(log: KataLog) -> None:
    first = log.begin("toy", MONDAY)
    log.record(first, attempt(), LIMIT)
    log.add_hint(first, MONDAY, DAY)
    later = MONDAY + timedelta(hours=1)
    second = log.begin("toy", later)
    assert (second.started_at, second.attempts, second.hints, second.passed) == (later, 0, 0, False)
    assert log.standings()["toy"].attempts == 1


def test_runs_of_different_katas_do_not_mix(log: KataLog) -> None:
    toy, other = log.begin("toy", MONDAY), log.begin("other", MONDAY)
    log.record(toy, attempt("crashed"), LIMIT)
    assert log.run("other") == other
    assert log.standings()["other"].attempts == 0


def test_a_run_is_there_when_the_program_is_started_again(log: KataLog, open_store: OpenStore) -> None:
    log.record(log.begin("toy", MONDAY), attempt("flaky"), LIMIT)
    again = open_store()
    assert KataLog(again.database, again.review).run("toy") == log.run("toy")


# Attempts


def test_an_attempt_is_kept_with_everything_that_was_measured(log: KataLog, rows: Rows) -> None:
    run = log.begin("toy", MONDAY)
    log.add_hint(run, MONDAY, DAY)
    log.record(run, attempt("wrong_answer", category="mean"), LIMIT)
    columns = "run_id, kata_id, at, day, verdict, category, passed, total, stretch_passed, stretch_total"
    assert rows(f"SELECT {columns} FROM kata_attempts") == [
        (run.id, "toy", MONDAY.isoformat(), DAY.isoformat(), "wrong_answer", "mean", 4, 7, 1, 2)
    ]
    assert rows("SELECT isolation, seed, grading_seconds, spent_seconds, hints FROM kata_attempts") == [
        ("landlock", 99, 0.25, 480, 1)
    ]


def test_an_attempt_that_fails_does_not_bring_the_kata_back(log: KataLog) -> None:
    assert log.record(log.begin("toy", MONDAY), attempt("wrong_answer", category="mean"), LIMIT) is None
    assert log.standings() == {"toy": KataStanding(1, None, "wrong_answer", None)}


def test_an_attempt_counts_for_the_run_that_was_begun_while_it_was_graded(log: KataLog) -> None:
    stale = log.begin("toy", MONDAY)
    now = log.begin("toy", MONDAY)
    log.record(stale, attempt(), LIMIT)
    assert log.run("toy") == now._replace(attempts=1, passed=True)


def test_a_standing_has_the_latest_verdict_and_the_latest_pass(log: KataLog) -> None:
    passed(log, DAY)
    passed(log, DAY + WEEK)
    log.record(log.begin("toy", MONDAY), attempt("time_limit", day=DAY + 2 * WEEK), LIMIT)
    standing = log.standings()["toy"]
    assert (standing.attempts, standing.passed_on, standing.last_verdict) == (3, DAY + WEEK, "time_limit")


def test_an_attempt_that_cannot_be_scheduled_is_not_half_recorded(store: Store, rows: Rows) -> None:
    def broken(card: str | None, rating: Rating, day: date) -> Scheduled:
        raise ValueError("no such card")

    log = KataLog(store.database, broken)
    run = log.begin("toy", MONDAY)
    with pytest.raises(ValueError, match="no such card"):
        log.record(run, attempt(), LIMIT)
    assert rows("SELECT * FROM kata_attempts") == rows("SELECT * FROM kata_schedule") == []


def test_a_busy_history_is_named_and_the_attempt_can_be_recorded_again(
    impatient: None, open_store: OpenStore, rows: Rows
) -> None:
    store, other = open_store(), open_store()
    log = KataLog(store.database, store.review)
    run = log.begin("toy", MONDAY)
    with other.database.transaction(), pytest.raises(UserError, match="has been busy"):
        log.record(run, attempt(), LIMIT)
    assert log.record(run, attempt(), LIMIT) is not None
    assert rows("SELECT count(*) FROM kata_attempts") == [(1,)]


# The schedule


@pytest.mark.parametrize(
    ("hints", "spent", "rating"),
    [
        (0, 0, "easy"),
        (0, 359, "easy"),
        (0, 360, "good"),
        (0, 600, "good"),
        (0, 601, "hard"),
        (1, 10, "hard"),
        (2, 601, "hard"),
    ],
)
def test_a_pass_is_rated_by_its_hints_and_its_time(hints: int, spent: float, rating: Rating) -> None:
    assert rate_pass(hints, spent, LIMIT) == rating


@pytest.mark.parametrize("spent", [1, 480, 6000])
def test_a_pass_brings_the_kata_back_after_a_week_at_the_earliest(log: KataLog, spent: float) -> None:
    due = log.record(log.begin("toy", MONDAY), attempt(spent=spent), LIMIT)
    assert due is not None
    assert due >= DAY + WEEK
    assert log.standings()["toy"].due == due


def test_only_the_first_pass_of_a_run_moves_the_kata(log: KataLog) -> None:
    run = log.begin("toy", MONDAY)
    due = log.record(run, attempt(), LIMIT)
    assert log.record(run, attempt(day=DAY + WEEK), LIMIT) is None
    assert log.standings()["toy"].due == due


def test_a_kata_passed_again_and_again_comes_back_later_each_time(log: KataLog) -> None:
    day, rests = DAY, []
    for _ in range(4):
        due = passed(log, day)
        rests.append(due - day)
        day = due
    assert rests == sorted(rests)
    assert rests[-1] > rests[0]


def test_the_schedulers_card_goes_on_from_where_it_was(store: Store) -> None:
    seen: list[tuple[str | None, Rating]] = []

    def review(card: str | None, rating: Rating, day: date) -> Scheduled:
        seen.append((card, rating))
        return Scheduled(due=day + timedelta(days=30), card=f"card {len(seen)}")

    log = KataLog(store.database, review)
    assert passed(log, DAY) == DAY + timedelta(days=30)
    passed(log, DAY)
    assert seen == [(None, "good"), ("card 1", "good")]


def test_each_kata_has_its_own_schedule(log: KataLog) -> None:
    passed(log, DAY)
    passed(log, DAY + WEEK, kata_id="other")
    dues = {name: standing.due for name, standing in log.standings().items()}
    assert dues["toy"] != dues["other"]


# Hints and giving up


def test_hints_come_one_by_one_and_the_last_stays_the_last(log: KataLog) -> None:
    run = log.begin("toy", MONDAY)
    assert [log.add_hint(run, MONDAY, DAY) for _ in range(5)] == [1, 2, 3, 3, 3]


def test_only_the_last_hint_brings_the_kata_back(log: KataLog) -> None:
    run = log.begin("toy", MONDAY)
    for _ in range(2):
        log.add_hint(run, MONDAY, DAY)
        assert (log.run("toy") or run).revealed is False
        assert log.standings()["toy"].due is None
    log.add_hint(run, MONDAY, DAY)
    assert (log.run("toy") or run).revealed is True
    assert log.standings()["toy"].due == DAY + WEEK


def give_up(log: KataLog, run: KataRun, day: date) -> None:
    log.give_up(run, MONDAY, day)


def take_every_hint(log: KataLog, run: KataRun, day: date) -> None:
    for _ in range(3):
        log.add_hint(run, MONDAY, day)


Reveal = Callable[[KataLog, KataRun, date], None]
either_way = pytest.mark.parametrize("reveal", [give_up, take_every_hint])


@either_way
def test_an_answer_seen_twice_moves_the_kata_once(log: KataLog, reveal: Reveal) -> None:
    run = log.begin("toy", MONDAY)
    reveal(log, run, DAY)
    reveal(log, run, DAY + timedelta(days=3))
    assert log.standings()["toy"].due == DAY + WEEK


@either_way
def test_a_pass_after_the_answer_was_seen_moves_nothing(log: KataLog, reveal: Reveal) -> None:
    run = log.begin("toy", MONDAY)
    reveal(log, run, DAY)
    assert log.record(run, attempt(), LIMIT) is None
    standing = log.standings()["toy"]
    assert (standing.passed_on, standing.due) == (DAY, DAY + WEEK)


@either_way
def test_an_answer_seen_overrules_what_the_scheduler_says(store: Store, reveal: Reveal) -> None:
    log = KataLog(store.database, lambda card, rating, day: Scheduled(day + timedelta(days=30), rating))
    reveal(log, log.begin("toy", MONDAY), DAY)
    assert log.standings()["toy"].due == DAY + WEEK


def test_hints_after_a_pass_move_nothing(store: Store) -> None:
    log = KataLog(store.database, lambda card, rating, day: Scheduled(day + timedelta(days=30), rating))
    run = log.begin("toy", MONDAY)
    due = log.record(run, attempt(), LIMIT)
    take_every_hint(log, run, DAY)
    assert log.standings()["toy"].due == due


@either_way
def test_a_kata_known_for_long_is_back_in_a_week_when_its_answer_was_needed(log: KataLog, reveal: Reveal) -> None:
    day = DAY
    for _ in range(4):
        day = passed(log, day)
    reveal(log, log.begin("toy", MONDAY), day)
    assert log.standings()["toy"].due == day + WEEK


def test_a_run_begun_after_the_answer_was_seen_can_be_passed(log: KataLog) -> None:
    give_up(log, log.begin("toy", MONDAY), DAY)
    assert passed(log, DAY + WEEK) >= DAY + 2 * WEEK


# What was asked once


def test_a_question_asked_once_is_remembered_and_no_other(log: KataLog, open_store: OpenStore) -> None:
    assert not log.was_asked("reduced-isolation")
    for _ in range(2):
        log.set_asked("reduced-isolation", MONDAY)
    again = open_store()
    assert KataLog(again.database, again.review).was_asked("reduced-isolation")
    assert not log.was_asked("another")


# A history from before there were katas


PLAN_TABLES = ("step_marks", "interviews", "ticks", "item_notes")


def to_layout_1(path: Path) -> None:
    """Make the history what it was before there were katas."""
    with closing(sqlite3.connect(path)) as connection:
        for table in (*KATA_TABLES, "scenario_runs", "scenario_open", "wanted", *PLAN_TABLES):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("PRAGMA user_version = 1")
        connection.commit()


def test_a_history_without_katas_keeps_its_answers_and_gets_them(
    store: Store, path: Path, open_store: OpenStore, rows: Rows
) -> None:
    store.record(answer(session_id=store.begin_session("drill", [("q-1", 0)], MONDAY)), DAY)
    before = rows("SELECT * FROM answers") + rows("SELECT * FROM schedule")
    store.close()
    to_layout_1(path)
    after = open_store()
    assert rows("SELECT * FROM answers") + rows("SELECT * FROM schedule") == before
    log = KataLog(after.database, after.review)
    assert log.standings() == {}
    assert passed(log, DAY) == log.standings()["toy"].due


@pytest.mark.parametrize("table", KATA_TABLES)
def test_an_older_history_gets_the_same_columns_as_a_new_one(path: Path, rows: Rows, table: str) -> None:
    Database(path).close()
    new = rows(f"PRAGMA table_info({table})")
    assert new
    to_layout_1(path)
    assert rows(f"PRAGMA table_info({table})") == []
    Database(path).close()
    assert rows(f"PRAGMA table_info({table})") == new
