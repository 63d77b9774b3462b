"""The log of answers, its schedule, sessions, drafts and flags."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlops_prep.cli.common import review_card
from mlops_prep.models.results import Rating
from mlops_prep.scoring import RATINGS
from mlops_prep.store.history import Draft, Scheduled, Store
from tests.builders import answer
from tests.fake_clock import MONDAY
from tests.store.conftest import OpenStore, Rows

DAY = date(2026, 3, 2)
PLAN = [("a", 1), ("b", 2), ("c", 3)]


@pytest.fixture
def session(store: Store) -> int:
    """A session of three questions."""
    return store.begin_session("drill", PLAN, MONDAY)


def count(rows: Rows, table: str) -> int:
    found: int = rows(f"SELECT count(*) FROM {table}")[0][0]
    return found


# The log


def test_an_answer_is_in_the_file_when_record_returns(store: Store, session: int, rows: Rows) -> None:
    answer_id, scheduled = store.record(answer("a", session_id=session, text="mine"), DAY)
    assert rows("SELECT id, question_id, text, day FROM answers") == [(answer_id, "a", "mine", "2026-03-02")]
    assert rows("SELECT question_id, due, answers, last_score FROM schedule") == [
        ("a", scheduled.due.isoformat(), 1, 80)
    ]


def test_recording_drops_the_draft_of_that_question_alone(store: Store, session: int) -> None:
    for planned in PLAN:
        store.save_draft(session, planned, "half", 5, MONDAY)
    store.record(answer("a", session_id=session), DAY)
    assert store.draft("a") is None
    assert store.draft("b") is not None


def test_an_answer_whose_schedule_fails_is_not_recorded_at_all(path: Path, rows: Rows) -> None:
    def failing(card: str | None, rating: Rating, day: date) -> Scheduled:
        raise OverflowError

    store = Store(path, failing)
    session = store.begin_session("drill", PLAN, MONDAY)
    store.save_draft(session, ("a", 1), "half", 5, MONDAY)
    with pytest.raises(OverflowError):
        store.record(answer("a", session_id=session), DAY)
    store.close()
    assert (count(rows, "answers"), count(rows, "schedule"), count(rows, "drafts")) == (0, 0, 1)


def test_an_answer_of_a_session_that_does_not_exist_is_a_bug(store: Store) -> None:
    with pytest.raises(Exception, match="FOREIGN KEY"):
        store.record(answer(session_id=99), DAY)


def test_a_retracted_answer_stays_in_the_log_and_counts_no_more(store: Store, session: int, rows: Rows) -> None:
    answer_id, _ = store.record(answer("a", session_id=session), DAY)
    assert store.retract(answer_id, MONDAY) == "a"
    assert count(rows, "answers") == 1
    assert store.session_answers(session) == []
    assert (store.due_days(), store.last_scores()) == ({}, {})


def test_retracting_puts_a_question_back_to_where_it_stood(store: Store, session: int, rows: Rows) -> None:
    store.record(answer("a", session_id=session, score=30, rating="hard"), DAY)
    before = rows("SELECT * FROM schedule")
    answer_id, _ = store.record(answer("a", session_id=session), DAY + timedelta(days=1))
    assert rows("SELECT * FROM schedule") != before
    store.retract(answer_id, MONDAY)
    assert rows("SELECT * FROM schedule") == before


def test_retracting_twice_is_retracting_once(store: Store, session: int, rows: Rows) -> None:
    answer_id, _ = store.record(answer("a", session_id=session), DAY)
    store.retract(answer_id, MONDAY)
    store.retract(answer_id, MONDAY + timedelta(hours=1))
    assert rows("SELECT * FROM retractions") == [(answer_id, MONDAY.isoformat())]


def test_a_correction_takes_the_place_of_the_answer_and_keeps_both_in_the_log(
    store: Store, session: int, rows: Rows
) -> None:
    given = answer("a", session_id=session, rating="easy")
    old, _ = store.record(given, DAY)
    new, scheduled = store.correct(old, given._replace(rating="again"), DAY)
    assert rows("SELECT id, rating FROM answers") == [(old, "easy"), (new, "again")]
    assert store.session_answers(session) == [new]
    assert scheduled.due == store.due_days()["a"] == DAY + timedelta(days=1)


def test_a_correction_schedules_as_if_the_first_rating_had_never_been(store: Store, session: int, rows: Rows) -> None:
    given = answer("a", session_id=session, rating="easy")
    old, _ = store.record(given, DAY)
    store.correct(old, given._replace(rating="good"), DAY)
    store.record(given._replace(question_id="b", rating="good"), DAY)
    first, second = rows("SELECT due, card, answers, last_score FROM schedule ORDER BY question_id")
    assert first == second


def test_follow_ups_move_to_the_corrected_answer(store: Store, session: int, rows: Rows) -> None:
    given = answer("a", session_id=session)
    old, _ = store.record(given, DAY)
    store.add_follow_up(old, "And then?", "Then.", MONDAY)
    new, _ = store.correct(old, given, DAY)
    assert rows("SELECT answer_id, asks, text FROM follow_ups") == [(new, "And then?", "Then.")]


def test_the_last_score_is_the_one_that_counts_last(store: Store, session: int) -> None:
    for score in (90, 20, 55):
        store.record(answer("a", session_id=session, score=score), DAY)
    assert store.last_scores() == {"a": 55}


# The schedule, made anew from the log


def test_a_lost_schedule_is_rebuilt_from_the_log(store: Store, session: int, rows: Rows) -> None:
    for number, question in enumerate("abcab"):
        store.record(answer(question, session_id=session), DAY + timedelta(days=number))
    before = rows("SELECT * FROM schedule ORDER BY question_id")
    store.database.connection.execute("DELETE FROM schedule")
    assert store.rebuild() == 3
    assert rows("SELECT * FROM schedule ORDER BY question_id") == before


def test_rebuilding_drops_what_the_log_does_not_have(store: Store, session: int) -> None:
    store.record(answer("a", session_id=session), DAY)
    store.database.connection.execute("UPDATE schedule SET question_id = 'never-answered'")
    store.rebuild()
    assert list(store.due_days()) == ["a"]


def test_rebuilding_an_empty_history_is_no_error(store: Store) -> None:
    assert store.rebuild() == 0


Do = tuple[str, str, Rating, int]
"""What is done, to which question (or answer, by its place), with which rating, how many days later."""

_DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["record", "record", "record", "retract", "correct"]),
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(RATINGS),
        st.integers(-3, 60),
    ),
    max_size=14,
)


def play(store: Store, deeds: list[Do], watch: Callable[[], None]) -> None:
    """Record, retract and correct answers as `deeds` say."""
    session, day = store.begin_session("drill", PLAN, MONDAY), DAY
    for number, (deed, question, rating, days) in enumerate(deeds):
        day += timedelta(days=days)
        counting = store.session_answers(session)
        given = answer(question, session_id=session, rating=rating, score=number)
        if deed == "record" or not counting:
            store.record(given, day)
        elif deed == "retract":
            store.retract(counting[days % len(counting)], MONDAY)
        else:
            replaced = counting[days % len(counting)]
            of = store.database.connection.execute("SELECT question_id FROM answers WHERE id = ?", (replaced,))
            store.correct(replaced, given._replace(question_id=of.fetchone()[0]), day)
        watch()


@settings(max_examples=40, deadline=None)
@given(_DEEDS)
def test_the_rebuilt_schedule_is_the_incremental_one_and_the_log_only_grows(deeds: list[Do]) -> None:
    log: list[Any] = []

    with TemporaryDirectory() as folder:
        store = Store(Path(folder) / "history.sqlite3", review_card)
        read = store.database.connection.execute

        def watch() -> None:
            grown = read("SELECT * FROM answers ORDER BY id").fetchall()
            assert grown[: len(log)] == log
            log[:] = grown

        play(store, deeds, watch)
        schedule = read("SELECT * FROM schedule ORDER BY question_id").fetchall()
        store.rebuild()
        assert read("SELECT * FROM schedule ORDER BY question_id").fetchall() == schedule
        store.close()


# Sessions


def test_a_running_session_is_not_offered_to_anybody(store: Store, session: int, open_store: OpenStore) -> None:
    assert store.interrupted_session() is None
    assert open_store().interrupted_session() is None


def test_a_session_whose_process_is_gone_is_offered_with_what_it_owes(
    store: Store, session: int, open_store: OpenStore
) -> None:
    store.record(answer("b", session_id=session), DAY)
    store.close()
    found = open_store().interrupted_session()
    assert found is not None
    assert (found.id, found.kind, found.started_at) == (session, "drill", MONDAY)
    assert (found.planned, found.remaining) == (3, (("a", 1), ("c", 3)))


def test_looking_for_a_session_does_not_take_it(store: Store, session: int, open_store: OpenStore) -> None:
    store.close()
    assert open_store().interrupted_session() == open_store().interrupted_session() is not None


def test_a_resumed_session_is_offered_to_nobody_else(store: Store, session: int, open_store: OpenStore) -> None:
    store.close()
    first, second = open_store(), open_store()
    assert first.resume_session(session) == tuple(PLAN)
    assert second.interrupted_session() is None


def test_of_two_that_resume_a_session_one_gets_it(store: Store, session: int, open_store: OpenStore) -> None:
    store.close()
    first, second = open_store(), open_store()
    assert first.resume_session(session) == tuple(PLAN)
    assert second.resume_session(session) == ()


def test_what_was_answered_between_the_offer_and_the_yes_is_not_owed_any_more(
    store: Store, session: int, open_store: OpenStore
) -> None:
    store.release_session(session)
    other = open_store()
    assert other.interrupted_session() is not None
    store.record(answer("a", session_id=session), DAY)
    assert other.resume_session(session) == (("b", 2), ("c", 3))


def test_a_session_with_nothing_left_is_not_offered(store: Store, session: int, open_store: OpenStore) -> None:
    for question in "ab":
        store.record(answer(question, session_id=session), DAY)
    store.add_skip(session, "c", MONDAY)
    store.close()
    assert open_store().interrupted_session() is None


def test_an_ended_session_lets_go_of_its_lock(store: Store, session: int, path: Path) -> None:
    store.end_session(session, MONDAY)
    assert list((path.parent / "locks").iterdir()) == []


def test_an_ended_session_is_not_offered(store: Store, session: int, open_store: OpenStore) -> None:
    store.end_session(session, MONDAY)
    store.close()
    assert open_store().interrupted_session() is None


def test_of_several_sessions_cut_off_the_latest_is_offered(store: Store, session: int, open_store: OpenStore) -> None:
    later = store.begin_session("drill", [("d", 4)], MONDAY + timedelta(hours=1))
    store.close()
    found = open_store().interrupted_session()
    assert found is not None
    assert found.id == later


def test_a_session_that_runs_elsewhere_does_not_hide_one_that_was_cut_off(
    store: Store, session: int, open_store: OpenStore
) -> None:
    open_store().begin_session("drill", [("d", 4)], MONDAY)
    store.release_session(session)
    found = open_store().interrupted_session()
    assert found is not None
    assert found.id == session


def test_answers_of_another_session_settle_nothing_here(store: Store, session: int, open_store: OpenStore) -> None:
    other = store.begin_session("drill", PLAN, MONDAY)
    store.record(answer("a", session_id=other), DAY)
    store.end_session(other, MONDAY)
    store.close()
    found = open_store().interrupted_session()
    assert found is not None
    assert found.remaining == tuple(PLAN)


def test_a_question_skipped_twice_is_skipped(store: Store, session: int, rows: Rows) -> None:
    store.add_skip(session, "a", MONDAY)
    store.add_skip(session, "a", MONDAY)
    assert count(rows, "skips") == 1


# Drafts and flags


def test_a_draft_is_the_latest_text_of_its_question(store: Store, session: int) -> None:
    store.save_draft(session, ("a", 1), "hal", 5, MONDAY)
    store.save_draft(session, ("a", 1), "half — ½\n\x00", 7.5, MONDAY)
    assert store.draft("a") == Draft("half — ½\n\x00", 7.5, 1, MONDAY)


def test_an_empty_draft_is_none(store: Store, session: int) -> None:
    store.save_draft(session, ("a", 1), "half", 5, MONDAY)
    store.save_draft(session, ("a", 1), "", 6, MONDAY)
    assert store.draft("a") is None


def test_a_draft_can_be_dropped(store: Store, session: int) -> None:
    store.save_draft(session, ("a", 1), "half", 5, MONDAY)
    store.drop_draft("a")
    store.drop_draft("a")
    assert store.draft("a") is None


def test_flags_come_newest_first(store: Store) -> None:
    store.add_flag("a", "vague", MONDAY)
    store.add_flag("b", "wrong", MONDAY)
    assert [(question, why) for question, _, why in store.flags()] == [("b", "wrong"), ("a", "vague")]
