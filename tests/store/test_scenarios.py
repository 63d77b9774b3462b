"""The history of scenarios: what was played, how it went, and the questions that it brings back."""

from datetime import date, timedelta

import pytest

from mlops_prep.models.scenario import Moment, OpenScenario, ScenarioRun, ScenarioStanding, TypedLine
from mlops_prep.store.history import Store
from mlops_prep.store.scenarios import ScenarioLog
from tests.builders import answer
from tests.fake_clock import MONDAY
from tests.store.conftest import OpenStore, Rows

DAY = MONDAY.date()
TOMORROW = DAY + timedelta(days=1)


@pytest.fixture
def log(store: Store) -> ScenarioLog:
    """The scenarios of the history."""
    return ScenarioLog(store.database)


def run(scenario: str = "gpu-pending", *, score: float = 60, day: date = DAY) -> ScenarioRun:
    """A played incident."""
    return ScenarioRun(
        kind="incident",
        scenario=scenario,
        variant="label-lost",
        seed=7,
        at=MONDAY,
        day=day,
        score=score,
        resolved=True,
        cause_correct=False,
        seconds=600.5,
        limit_seconds=1500,
        mode="2am",
        ticked=("split",),
        missed=("events", "driver"),
        timeline=(Moment(15.0, "change", "kubectl delete 'x'", "It is worse."),),
    )


def test_nothing_was_played(log: ScenarioLog) -> None:
    assert log.standings() == {}


def test_a_run_is_kept_whole(log: ScenarioLog, rows: Rows) -> None:
    log.record(run(), [], TOMORROW)
    ((scenario, variant, seed, score, resolved, cause, mode, ticked, missed, timeline),) = rows(
        "SELECT scenario, variant, seed, score, resolved, cause_correct, mode, ticked, missed, timeline"
        " FROM scenario_runs"
    )
    assert (scenario, variant, seed, score) == ("gpu-pending", "label-lost", 7, 60)
    assert (resolved, cause, mode, ticked, missed) == (1, 0, "2am", '["split"]', '["events", "driver"]')
    assert timeline == '[[15.0, "change", "kubectl delete \'x\'", "It is worse."]]'


def test_every_run_has_an_id_of_its_own(log: ScenarioLog) -> None:
    assert [log.record(run(), [], TOMORROW) for _ in range(3)] == [1, 2, 3]


def test_a_standing_has_the_best_score_and_the_last_day(log: ScenarioLog) -> None:
    log.record(run(score=80), [], TOMORROW)
    log.record(run(score=55, day=DAY + timedelta(days=3)), [], TOMORROW)
    log.record(run("drift-alarm", score=10), [], TOMORROW)
    assert log.standings() == {
        "gpu-pending": ScenarioStanding(2, 80, DAY + timedelta(days=3)),
        "drift-alarm": ScenarioStanding(1, 10, DAY),
    }


def test_a_standing_is_there_for_the_next_process(log: ScenarioLog, open_store: OpenStore) -> None:
    log.record(run(), [], TOMORROW)
    assert ScenarioLog(open_store().database).standings() == log.standings()


# Questions that come back


def test_wanted_questions_are_due_the_next_day(log: ScenarioLog, store: Store) -> None:
    log.record(run(), ["q-1", "q-2"], TOMORROW)
    assert store.due_days() == {"q-1": TOMORROW, "q-2": TOMORROW}


def test_a_question_that_is_wanted_twice_keeps_the_sooner_day(log: ScenarioLog, store: Store) -> None:
    log.record(run(), ["q-1", "q-1"], TOMORROW + timedelta(days=4))
    log.record(run(), ["q-1"], TOMORROW)
    log.record(run(), ["q-1"], TOMORROW + timedelta(days=9))
    assert store.due_days() == {"q-1": TOMORROW}


def answer_it(store: Store, question: str, day: date) -> None:
    session = store.begin_session("drill", [(question, 0)], MONDAY)
    store.record(answer(question, session_id=session, at=MONDAY), day)


def test_a_question_that_is_answered_is_wanted_no_more(log: ScenarioLog, store: Store, rows: Rows) -> None:
    log.record(run(), ["q-1", "q-2"], TOMORROW)
    answer_it(store, "q-1", TOMORROW)
    assert rows("SELECT question_id FROM wanted") == [("q-2",)]
    assert store.due_days()["q-1"] > TOMORROW
    assert store.due_days()["q-2"] == TOMORROW


def test_a_question_that_was_due_later_is_due_sooner_when_it_is_wanted(log: ScenarioLog, store: Store) -> None:
    answer_it(store, "q-1", DAY)
    assert store.due_days()["q-1"] > TOMORROW
    log.record(run(), ["q-1"], TOMORROW)
    assert store.due_days()["q-1"] == TOMORROW


# A playing that was cut off

OPEN = OpenScenario("gpu-pending", 7, True, (TypedLine(1.5, "kubectl get pods"), TypedLine(9.0, ':note it\'s "here"')))


def test_a_playing_that_was_cut_off_is_kept(log: ScenarioLog, open_store: OpenStore) -> None:
    log.keep(OPEN._replace(lines=OPEN.lines[:1]))
    log.keep(OPEN)
    assert ScenarioLog(open_store().database).opened("gpu-pending") == OPEN
    assert log.opened("drift-alarm") is None


def test_one_that_is_left_is_forgotten(log: ScenarioLog) -> None:
    log.keep(OPEN)
    log.forget("gpu-pending")
    assert log.opened("gpu-pending") is None


def test_one_that_came_to_its_end_is_not_open(log: ScenarioLog) -> None:
    log.keep(OPEN)
    log.keep(OPEN._replace(scenario="drift-alarm"))
    log.record(run(), [], TOMORROW)
    assert log.opened("gpu-pending") is None
    assert log.opened("drift-alarm") is not None
