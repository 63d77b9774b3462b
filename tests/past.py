"""Writes what was done to a history: questions practised, scenarios played, katas solved."""

from datetime import date

from mlops_prep.models.practice import KataAttempt
from mlops_prep.models.results import Rating
from mlops_prep.models.scenario import ScenarioRun
from mlops_prep.models.verdict import Report, VerdictName
from mlops_prep.store.history import Store
from mlops_prep.store.katas import KataLog
from mlops_prep.store.scenarios import ScenarioLog
from tests.builders import answer
from tests.fake_clock import MONDAY

TODAY = MONDAY.date()


def practise(
    store: Store, *questions: str, day: date = TODAY, seconds: float = 60, rating: Rating = "good", score: float = 80
) -> None:
    """Answer questions in a session of their own."""
    session = store.begin_session("drill", [(one, 0) for one in questions], MONDAY)
    for one in questions:
        store.record(answer(one, session_id=session, seconds=seconds, rating=rating, score=score), day)
    store.end_session(session, MONDAY)


def play(store: Store, scenario: str, *wanted: str, day: date = TODAY) -> None:
    """Play an incident to its end; it brings the questions `wanted` back."""
    run = ScenarioRun(
        kind="incident",
        scenario=scenario,
        variant="",
        seed=1,
        at=MONDAY,
        day=day,
        score=60,
        resolved=True,
        cause_correct=True,
        seconds=600,
        limit_seconds=1500,
        mode="",
        ticked=(),
        missed=(),
        timeline=(),
    )
    ScenarioLog(store.database).record(run, wanted, day)


def solve(store: Store, kata: str, verdict: VerdictName = "passed", day: date = TODAY) -> None:
    """Try to solve a kata."""
    log = KataLog(store.database, store.review)
    report = Report(
        kata=kata,
        verdict=verdict,
        passed=4,
        total=4,
        categories=(),
        failure=None,
        stretch_passed=0,
        stretch_total=0,
        isolation="landlock",
        seconds=0.2,
        seed=1,
    )
    log.record(log.begin(kata, MONDAY), KataAttempt(report, MONDAY, day, 60), 600)
