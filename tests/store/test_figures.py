"""Counts and sums over the history."""

from datetime import date, timedelta

import pytest

from mlops_prep.models.figures import Figures, Tally
from mlops_prep.models.results import PointResult
from mlops_prep.store.figures import read_figures
from mlops_prep.store.history import Store
from tests.builders import answer
from tests.fake_clock import MONDAY
from tests.store.conftest import OpenStore

DAY = date(2026, 3, 2)


@pytest.fixture
def session(store: Store) -> int:
    """A session, so that answers have one."""
    return store.begin_session("drill", [("q-1", 0)], MONDAY)


def figures(store: Store) -> Figures:
    return read_figures(store.database.connection)


def test_an_empty_history_has_empty_figures(store: Store) -> None:
    assert figures(store) == Figures(
        answers=0,
        questions=0,
        seconds=0,
        domains={},
        dimensions={},
        confidence={},
        due_days={},
        days=(),
        recent=(),
    )


def test_answers_questions_and_time_are_counted(store: Store, session: int) -> None:
    for question, seconds in (("a", 30.5), ("a", 30), ("b", 60)):
        store.record(answer(question, session_id=session, seconds=seconds), DAY)
    found = figures(store)
    assert (found.answers, found.questions, found.seconds) == (3, 2, 120.5)


def test_domains_have_the_mean_of_their_scores(store: Store, session: int) -> None:
    for domain, score in (("serving", 100), ("monitoring", 0), ("monitoring", 50)):
        store.record(answer("q", session_id=session, domain=domain, score=score), DAY)
    assert figures(store).domains == {"monitoring": Tally(2, 25), "serving": Tally(1, 100)}


def test_dimensions_are_by_weight_and_counted_once_an_answer(store: Store, session: int) -> None:
    points = (
        PointResult("a", "on-call", 1, 1),
        PointResult("b", "on-call", 0, 2),
        PointResult("c", "collaboration", 1, 1),
    )
    store.record(answer(session_id=session, points=points), DAY)
    store.record(answer(session_id=session, points=(PointResult("a", "on-call", 1, 1),)), DAY)
    assert figures(store).dimensions == {"on-call": Tally(2, 50), "collaboration": Tally(1, 100)}


def test_confidence_is_counted_by_level_and_left_out_where_none_was_given(store: Store, session: int) -> None:
    for confidence, score in ((4, 100), (4, 60), (1, 20), (None, 0)):
        store.record(answer(session_id=session, confidence=confidence, score=score), DAY)
    assert figures(store).confidence == {1: Tally(1, 20), 4: Tally(2, 80)}


def test_due_days_count_each_question_once(store: Store, session: int) -> None:
    for question in ("a", "b", "a"):
        store.record(answer(question, session_id=session, rating="again"), DAY)
    store.record(answer("c", session_id=session, rating="easy"), DAY)
    assert figures(store).due_days == {DAY + timedelta(days=1): 2, DAY + timedelta(days=8): 1}


def test_days_come_newest_first_and_once(store: Store, session: int) -> None:
    for days in (0, 0, 40, 3):
        store.record(answer(session_id=session), DAY + timedelta(days=days))
    assert figures(store).days == (DAY + timedelta(days=40), DAY + timedelta(days=3), DAY)


def test_the_last_fourteen_days_with_answers_come_oldest_first(store: Store, session: int) -> None:
    for number in range(20):
        store.record(answer(session_id=session, score=number), DAY + timedelta(days=2 * number))
    recent = figures(store).recent
    assert len(recent) == 14
    assert (recent[0], recent[-1]) == ((DAY + timedelta(days=12), 1, 6), (DAY + timedelta(days=38), 1, 19))


def test_a_retracted_answer_is_in_none_of_the_figures(store: Store, session: int) -> None:
    points = (PointResult("a", "on-call", 1, 1),)
    answer_id, _ = store.record(answer(session_id=session, points=points), DAY)
    store.retract(answer_id, MONDAY)
    assert figures(store)._replace(recent=(), days=()) == figures(store)
    assert (figures(store).answers, figures(store).questions, figures(store).dimensions) == (0, 0, {})


def test_a_corrected_answer_counts_once(store: Store, session: int) -> None:
    given = answer(session_id=session)
    answer_id, _ = store.record(given, DAY)
    store.correct(answer_id, given._replace(rating="again"), DAY)
    found = figures(store)
    assert (found.answers, found.domains) == (1, {"monitoring": Tally(1, 80)})


def test_figures_agree_while_another_process_goes_on(store: Store, session: int, open_store: OpenStore) -> None:
    other = open_store()
    other_session = other.begin_session("drill", [("q-1", 0)], MONDAY)

    def meanwhile(_: str) -> None:
        other.record(answer("q", session_id=other_session, domain="serving"), DAY)

    store.record(answer(session_id=session), DAY)
    store.database.connection.set_trace_callback(meanwhile)
    found = figures(store)
    store.database.connection.set_trace_callback(None)
    assert (
        found.answers == sum(tally.answers for tally in found.domains.values()) == sum(one[1] for one in found.recent)
    )
    assert figures(store).answers > found.answers


def test_reading_figures_leaves_the_history_free_to_be_written(store: Store, session: int) -> None:
    figures(store)
    assert not store.database.connection.in_transaction
