"""Plans laid back from the interview's day: every step has its day or a reason, and every day its phase."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_prep.models.plan import Step, StepMark
from mlops_prep.scheduling.agenda import (
    ALL_STEPS_SHARE,
    LAST_DAYS,
    STEP_SHARE,
    Agenda,
    drill_minutes,
    lay_phases,
    lay_steps,
    mean_drill_minutes,
    pick_plan,
)
from tests.plans import phase, plan, step

TODAY = date(2026, 3, 2)
DONE, DROPPED = StepMark("done", None), StepMark("dropped", None)


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


def lay(
    *steps: Step,
    days: int = 14,
    minutes: float = 60,
    marks: Mapping[str, StepMark] | None = None,
    proven: tuple[str, ...] = (),
    rounds: tuple[str, ...] = (),
    today: date = TODAY,
) -> Agenda:
    """An agenda for an interview `days` after the Monday of these tests."""
    return lay_steps(
        steps,
        marks=marks or {},
        proven=proven,
        rounds=rounds,
        today=today,
        interview=in_days(days),
        minutes=minutes,
    )


def days_of(agenda: Agenda) -> dict[str, int]:
    """Step id to days from the Monday."""
    return {one.id: (day - TODAY).days for day, steps in agenda.days for one in steps}


def reasons(agenda: Agenda) -> dict[str, str]:
    return {one.step.id: one.why for one in agenda.dropped}


# Which day


def test_a_step_has_its_day_before_the_interview() -> None:
    assert days_of(lay(step("a", day=14), step("b", day=3), step("c", day=0, latest=0))) == {"a": 0, "b": 11, "c": 14}


def test_a_step_whose_day_has_gone_by_is_for_today() -> None:
    assert days_of(lay(step("a", day=14), days=5)) == {"a": 0}


def test_a_step_with_too_few_days_left_is_dropped_with_its_reason() -> None:
    assert reasons(lay(step("a", day=14, latest=3), days=2)) == {"a": "2 days are left, too late to begin"}
    assert reasons(lay(step("a", day=14, latest=2), days=1)) == {"a": "1 day is left, too late to begin"}


def test_on_the_last_day_that_is_early_enough_a_step_is_still_begun() -> None:
    assert days_of(lay(step("a", day=14, latest=2), days=2)) == {"a": 0}


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, {"day-of": 0}),
        (1, {"page": 0, "day-of": 1}),
        (2, {"page": 0, "design": 0, "day-of": 2}),
        (13, {"page": 0, "design": 9, "day-of": 13}),
        (400, {"page": 386, "design": 396, "day-of": 400}),
    ],
)
def test_an_interview_on_any_day_has_a_sensible_plan(days: int, expected: dict[str, int]) -> None:
    steps = (step("page", day=14, latest=1), step("design", day=4, latest=2), step("day-of", day=0, latest=0))
    assert days_of(lay(*steps, days=days)) == expected


def test_work_of_a_missed_week_is_spread_and_piles_nothing_up() -> None:
    steps = [step(f"s-{number}", day=14 - number, minutes=20) for number in range(7)]
    spread = days_of(lay(*steps, days=7))
    assert [list(spread.values()).count(day) for day in range(4)] == [2, 2, 2, 1]


def test_steps_may_fill_their_share_of_a_day_to_the_minute() -> None:
    assert days_of(lay(step("a", minutes=21), step("b", minutes=21), minutes=60)) == {"a": 4, "b": 4}
    assert days_of(lay(step("a", minutes=21), step("b", minutes=22), minutes=60)) == {"a": 4, "b": 5}


def test_what_can_wait_least_goes_first_among_what_is_late() -> None:
    late = [step("can-wait", day=14, minutes=40), step("cannot", day=12, latest=5, minutes=40)]
    assert days_of(lay(*late, days=5)) == {"cannot": 0, "can-wait": 1}


def test_late_work_does_not_push_out_what_has_no_other_day() -> None:
    late = [step("late-1", day=14, minutes=40), step("late-2", day=14, minutes=40)]
    bound = step("bound", day=4, latest=4, minutes=40)
    assert days_of(lay(*late, bound, days=5)) == {"late-1": 0, "bound": 1, "late-2": 2}


def test_a_step_longer_than_a_day_has_a_day_of_its_own() -> None:
    agenda = lay(step("long", day=5, minutes=90), step("short", day=5, minutes=10), minutes=30)
    assert sorted(days_of(agenda).values()) == [9, 10]
    assert agenda.dropped == ()


def test_a_step_of_several_days_minutes_is_dropped_unless_it_was_given_its_day() -> None:
    long = step("long", day=5, minutes=60)
    assert days_of(lay(long, minutes=20)) == {"long": 9}
    assert reasons(lay(long, minutes=19)) == {"long": "too long for days of 19 minutes"}
    assert days_of(lay(long, minutes=19, marks={"long": StepMark("open", in_days(2))})) == {"long": 2}


def test_steps_that_find_no_day_are_dropped_with_their_reason() -> None:
    steps = [step(f"s-{number}", day=5, minutes=40) for number in range(3)]
    agenda = lay(*steps, days=1)
    assert days_of(agenda) == {"s-0": 0}
    assert reasons(agenda) == dict.fromkeys(("s-1", "s-2"), "no day has the minutes any more")


# What is left out


def test_optional_steps_are_left_out_for_the_questions() -> None:
    steps = [step("must", day=5, minutes=30), step("may", day=5, minutes=30, optional=True)]
    assert days_of(lay(*steps, days=2, minutes=60)) == {"must": 0, "may": 1}
    agenda = lay(*steps, days=1, minutes=60)
    assert days_of(agenda) == {"must": 0}
    assert "left out for the questions" in reasons(agenda)["may"]


def test_without_optional_ones_steps_are_not_left_out_for_the_questions() -> None:
    steps = [step(f"s-{number}", day=5, minutes=40) for number in range(2)]
    assert sum(one.minutes for one in steps) > 2 * 60 * ALL_STEPS_SHARE
    assert lay(*steps, days=2, minutes=60).dropped == ()


# What was said


def test_what_is_done_by_word_or_by_the_history_takes_no_day() -> None:
    agenda = lay(step("a"), step("b"), step("c"), marks={"a": DONE}, proven=("b",))
    assert [one.id for one in agenda.done] == ["a", "b"]
    assert list(days_of(agenda)) == ["c"]


def test_what_was_dropped_stays_dropped_unless_the_history_shows_it_done() -> None:
    agenda = lay(step("a"), step("b"), marks={"a": DROPPED, "b": DROPPED}, proven=("b",))
    assert reasons(agenda) == {"a": "you dropped it"}
    assert [one.id for one in agenda.done] == ["b"]


def test_a_moved_step_has_its_new_day_though_it_is_late_for_it() -> None:
    agenda = lay(step("a", day=14, latest=5), marks={"a": StepMark("open", in_days(12))})
    assert days_of(agenda) == {"a": 12}


def test_a_moved_step_whose_day_has_gone_by_comes_today() -> None:
    mark = {"a": StepMark("open", in_days(3))}
    assert days_of(lay(step("a"), marks=mark, today=in_days(5))) == {"a": 5}


def test_a_step_moved_to_a_day_that_is_now_after_the_interview_is_done_before_it() -> None:
    assert days_of(lay(step("a"), days=3, marks={"a": StepMark("open", in_days(9))})) == {"a": 3}


def test_steps_of_other_rounds_are_no_part_of_the_plan() -> None:
    steps = (step("design", rounds=("design",)), step("coding", rounds=("coding", "panel")), step("any"))
    assert set(days_of(lay(*steps, rounds=("panel", "manager")))) == {"coding", "any"}
    assert lay(*steps, rounds=("panel",), minutes=1).dropped[0].step.id == "coding"
    assert set(days_of(lay(*steps))) == {"design", "coding", "any"}


# For any steps

_STEPS = st.lists(
    st.builds(
        lambda number, day, spare, minutes, optional: step(
            f"s-{number}", day=day, latest=max(day - spare, 0), minutes=minutes, optional=optional
        ),
        st.integers(0, 30),
        st.integers(0, 20),
        st.integers(0, 20),
        st.sampled_from([5, 20, 45, 90]),
        st.booleans(),
    ),
    unique_by=lambda one: one.id,
    max_size=25,
)
_MARKS = st.dictionaries(
    st.integers(0, 30).map(lambda number: f"s-{number}"),
    st.one_of(
        st.just(DONE),
        st.just(DROPPED),
        st.integers(-10, 40).map(lambda days: StepMark("open", in_days(days))),
    ),
)
_DAYS = st.sampled_from([0, 1, 2, 13, 14, 400])
_MINUTES = st.sampled_from([5.0, 30.0, 60.0, 240.0])


@given(_STEPS, _MARKS, _DAYS, _MINUTES)
def test_every_step_is_on_one_day_or_dropped_with_a_reason_or_done(
    steps: list[Step], marks: dict[str, StepMark], days: int, minutes: float
) -> None:
    agenda = lay(*steps, marks=marks, days=days, minutes=minutes)
    laid = [one.id for _, several in agenda.days for one in several]
    dropped = [one.step.id for one in agenda.dropped]
    done = [one.id for one in agenda.done]
    assert sorted(laid + dropped + done) == sorted(one.id for one in steps)
    assert all(one.why for one in agenda.dropped)


@given(_STEPS, _MARKS, _DAYS, _MINUTES)
def test_no_step_is_before_today_or_after_the_interview_or_too_early(
    steps: list[Step], marks: dict[str, StepMark], days: int, minutes: float
) -> None:
    agenda = lay(*steps, marks=marks, days=days, minutes=minutes)
    assert [day for day, _ in agenda.days] == sorted({day for day, _ in agenda.days})
    for day, several in agenda.days:
        assert TODAY <= day <= in_days(days)
        for one in several:
            if one.id not in marks:
                assert day >= in_days(days - one.day)
                assert day <= in_days(days - one.latest)


@given(_STEPS, _MARKS, _DAYS, _MINUTES)
def test_a_day_has_no_more_than_its_share_unless_it_is_one_long_step(
    steps: list[Step], marks: dict[str, StepMark], days: int, minutes: float
) -> None:
    for _, several in lay(*steps, marks=marks, days=days, minutes=minutes).days:
        assert len(several) == 1 or sum(one.minutes for one in several) <= minutes * STEP_SHARE


@given(_STEPS, st.sampled_from([2, 13, 14]), st.integers(1, 5), _MINUTES)
def test_after_missed_days_nothing_that_has_time_until_the_end_is_lost_for_shorter_ones(
    steps: list[Step], days: int, missed: int, minutes: float
) -> None:
    """What is dropped had no day: each of those that were left for it is taken."""
    today = in_days(min(missed, days))
    agenda = lay(*steps, days=days, minutes=minutes, today=today)
    for one in agenda.dropped:
        if one.why.startswith("no day"):
            first = max(in_days(days - one.step.day), today)
            span = (in_days(days - one.step.latest) - first).days
            assert all(agenda.on(first + timedelta(days=ahead)) for ahead in range(span + 1))


# Minutes for questions


def test_a_day_has_its_minutes_for_questions_less_its_steps() -> None:
    agenda = lay(step("a", day=3, minutes=25), step("long", day=2, minutes=90))
    assert [drill_minutes(agenda, in_days(day), 60) for day in (10, 11, 12)] == [60, 35, 0]


def test_the_mean_is_over_all_days_before_the_interview() -> None:
    agenda = lay(step("a", day=3, minutes=20), step("day-of", day=0, latest=0), days=4)
    assert mean_drill_minutes(agenda, TODAY, in_days(4), 60) == (3 * 60 + 40) / 4


def test_the_mean_of_the_interviews_own_day_is_its_own() -> None:
    agenda = lay(step("day-of", day=0, latest=0, minutes=10), days=0)
    assert mean_drill_minutes(agenda, TODAY, TODAY, 60) == 50


@given(_STEPS, _DAYS, _MINUTES)
def test_the_mean_agrees_with_every_single_day(steps: list[Step], days: int, minutes: float) -> None:
    agenda = lay(*steps, days=days, minutes=minutes)
    single = [drill_minutes(agenda, in_days(day), minutes) for day in range(max(days, 1))]
    assert mean_drill_minutes(agenda, TODAY, in_days(days), minutes) == pytest.approx(sum(single) / len(single))


# Phases


def lengths(*phases: tuple[float, float], days: int) -> list[int]:
    """Days of phases given by weeks at least and at most, before an interview so many days away."""
    shape = plan(phases=tuple(phase(f"p-{at}", least, most) for at, (least, most) in enumerate(phases)))
    return [(one.last - one.first).days + 1 for one in lay_phases(shape, TODAY, in_days(days))]


def test_of_the_plans_with_phases_the_longest_that_there_is_time_for_is_used() -> None:
    plans = [
        plan(step(), plan_id="two-week"),
        plan(plan_id="timeline", phases=(phase("a", 1),), from_days=35),
        plan(plan_id="roadmap", phases=(phase("b", 1),), from_days=98),
    ]
    picked = [pick_plan(plans, days) for days in (0, 34, 35, 97, 98, 400)]
    assert [one.id if one else None for one in picked] == [None, None, "timeline", "timeline", "roadmap", "roadmap"]


@pytest.mark.parametrize("days", [0, 1, LAST_DAYS])
def test_the_last_two_weeks_have_no_phases(days: int) -> None:
    assert lengths((1, 2), days=days) == []


def test_phases_take_their_least_when_that_is_what_there_is() -> None:
    assert lengths((2, 3), (1, 0), (1, 2), days=LAST_DAYS + 28) == [14, 7, 7]


def test_spare_time_is_shared_until_a_phase_has_its_most_and_goes_to_the_open_one_then() -> None:
    assert lengths((2, 3), (1, 0), (1, 2), days=LAST_DAYS + 37) == [17, 10, 10]
    assert lengths((2, 3), (1, 0), (1, 2), days=400) == [21, 386 - 21 - 14, 14]


def test_with_too_little_time_all_phases_shrink_alike() -> None:
    assert lengths((4, 4), (2, 2), days=LAST_DAYS + 12) == [8, 4]


def test_closed_phases_stretch_alike_when_there_is_more_time_than_they_take() -> None:
    assert lengths((1, 2), (1, 1), days=LAST_DAYS + 42) == [28, 14]


@given(
    st.lists(st.tuples(st.sampled_from([0.5, 1, 2, 4]), st.sampled_from([0, 0, 4, 6])), min_size=1, max_size=6),
    st.integers(LAST_DAYS + 1, 400),
)
def test_phases_cover_every_day_until_the_last_two_weeks_in_order(phases: list[tuple[float, float]], days: int) -> None:
    shape = plan(phases=tuple(phase(f"p-{at}", least, most) for at, (least, most) in enumerate(phases)))
    laid = lay_phases(shape, TODAY, in_days(days))
    assert laid[0].first == TODAY
    assert laid[-1].last == in_days(days - LAST_DAYS - 1)
    assert all(after.first == before.last + timedelta(days=1) for before, after in pairwise(laid))
    assert all(one.first <= one.last for one in laid)
    assert [one.phase.id for one in laid] == [one.id for one in shape.phases][: len(laid)]
