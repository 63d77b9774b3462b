"""Interviews in the history: which one is next, which one is meant, and what was said about their steps."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mlops_prep.errors import UserError
from mlops_prep.models.plan import Interview, StepMark
from mlops_prep.store.history import Store
from mlops_prep.store.interviews import InterviewLog
from tests.fake_clock import MONDAY
from tests.store.conftest import OpenStore

FRIDAY = datetime(2026, 3, 6, 13, tzinfo=UTC)


@pytest.fixture
def log(store: Store) -> InterviewLog:
    """The interviews of the history."""
    return InterviewLog(store.database)


def add(log: InterviewLog, company: str = "Nordbank", at: datetime = FRIDAY) -> Interview:
    return log.add(company, "", at, "", (), 45, MONDAY)


def test_there_is_none(log: InterviewLog) -> None:
    assert log.all() == []
    assert log.nearest(MONDAY) is None
    assert log.marks(1) == {}


def test_an_interview_is_kept_whole(log: InterviewLog, open_store: OpenStore) -> None:
    added = log.add("Nordbank 'AG'", "ML engineer", FRIDAY, "Europe/Berlin", ["design", "coding"], 52.5, MONDAY)
    expected = (1, "Nordbank 'AG'", "ML engineer", FRIDAY, "Europe/Berlin", ("design", "coding"), 52.5, "planned")
    assert added == expected
    assert InterviewLog(open_store().database).all() == [added]


# The nearest


def test_the_nearest_is_the_next_in_time_and_not_the_first_added(log: InterviewLog) -> None:
    add(log, "Late", FRIDAY + timedelta(days=9))
    early = add(log, "Early")
    assert log.nearest(MONDAY) == early
    assert [one.company for one in log.all()] == ["Early", "Late"]


def test_of_two_on_one_day_the_earlier_comes_first_and_then_the_other(log: InterviewLog) -> None:
    afternoon = add(log, "Afternoon", FRIDAY + timedelta(hours=3))
    morning = add(log, "Morning", FRIDAY)
    assert log.nearest(FRIDAY - timedelta(minutes=1)) == morning
    assert log.nearest(FRIDAY) == afternoon
    assert log.nearest(FRIDAY + timedelta(hours=3)) is None


@pytest.mark.parametrize("state", ["done", "dropped"])
def test_one_that_is_over_or_dropped_is_never_the_nearest(log: InterviewLog, state: str) -> None:
    first, second = add(log), add(log, "Other", FRIDAY + timedelta(days=1))
    log.set_state(first, state)  # type: ignore[arg-type]
    assert log.nearest(MONDAY) == second
    assert [one.state for one in log.all()] == [state, "planned"]


def test_a_changed_time_is_kept(log: InterviewLog) -> None:
    moved = add(log)._replace(at=FRIDAY + timedelta(days=3), zone="Asia/Kolkata", minutes=30)
    log.change(moved)
    assert log.all() == [moved]


# Which one is meant


def test_a_number_or_the_beginning_of_a_name_is_enough(log: InterviewLog) -> None:
    nordbank, other = add(log), add(log, "Other GmbH")
    assert log.named("1") == nordbank
    assert log.named("nord") == nordbank
    assert log.named("OTHER gmbh") == other


def test_a_number_comes_before_a_company_that_is_called_so(log: InterviewLog) -> None:
    first = add(log, "2")
    second = add(log, "3")
    assert log.named("2") == second
    assert log.named("1") == first
    assert log.named("3") == second


def test_a_whole_name_comes_before_a_longer_one(log: InterviewLog) -> None:
    add(log, "Nordbank")
    short = add(log, "Nord", FRIDAY + timedelta(days=1))
    assert log.named("nord") == short


def test_a_beginning_that_two_companies_share_is_no_answer(log: InterviewLog) -> None:
    add(log, "Nordbank")
    add(log, "Nordsee")
    with pytest.raises(UserError, match="'nord' may be 1 Nordbank or 2 Nordsee") as raised:
        log.named("nord")
    assert raised.value.fix == "mlops-prep plan --interview 1"


def test_of_several_at_one_company_the_first_that_is_planned_is_meant(log: InterviewLog) -> None:
    first, second, third = (add(log, at=FRIDAY + timedelta(days=days)) for days in (0, 3, 6))
    assert log.named("Nordbank") == first
    log.set_state(first, "done")
    assert log.named("Nordbank") == second
    assert log.named("Nordbank", second.at) == third


def test_of_several_that_are_over_the_first_is_meant(log: InterviewLog) -> None:
    first = add(log)
    assert log.named("Nordbank", FRIDAY + timedelta(days=1)) == first


@pytest.mark.parametrize("text", ["", "  ", "7", "bank", "%"])
def test_what_names_none_is_explained(log: InterviewLog, text: str) -> None:
    add(log)
    with pytest.raises(UserError, match=f"no interview '{text}'; there is 1 Nordbank"):
        log.named(text)


def test_without_any_interview_the_fix_adds_one(log: InterviewLog) -> None:
    with pytest.raises(UserError, match="none yet") as raised:
        log.named("1")
    assert raised.value.fix.startswith("mlops-prep plan add ")


# Steps


def test_the_last_word_about_a_step_counts(log: InterviewLog, open_store: OpenStore) -> None:
    add(log)
    log.mark(1, "sheet", StepMark("done", None), MONDAY)
    log.mark(1, "sheet", StepMark("open", date(2026, 3, 4)), MONDAY)
    log.mark(1, "page", StepMark("dropped", None), MONDAY)
    expected = {"sheet": StepMark("open", date(2026, 3, 4)), "page": StepMark("dropped", None)}
    assert InterviewLog(open_store().database).marks(1) == expected


def test_every_interview_has_marks_of_its_own(log: InterviewLog) -> None:
    add(log)
    add(log, "Other")
    log.mark(1, "sheet", StepMark("done", None), MONDAY)
    assert log.marks(2) == {}


def test_when_a_step_was_done_is_known(log: InterviewLog) -> None:
    add(log)
    log.mark(1, "sheet", StepMark("done", None), MONDAY)
    log.mark(1, "page", StepMark("dropped", None), MONDAY)
    assert log.marked_done(1) == {"sheet": MONDAY}
