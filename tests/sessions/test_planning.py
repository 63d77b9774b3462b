"""What an interview's plan is made of: the history, the content, the clock; through days on which the clocks change."""

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mlops_prep.cli.common import review_card
from mlops_prep.errors import UserError
from mlops_prep.library import Entry
from mlops_prep.models.checklist import Checklist
from mlops_prep.models.plan import Interview, PlanContent, Step, StepMark
from mlops_prep.sessions.planning import Planning, local_day, start_of, step_command
from mlops_prep.store.checklists import ChecklistLog
from mlops_prep.store.history import Store
from mlops_prep.store.interviews import InterviewLog
from tests.builders import entry
from tests.checklists import DAY, SKILLS
from tests.fake_clock import MONDAY, FakeClock
from tests.past import play, practise, solve
from tests.plans import interview, phase, plan, step

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
TODAY = MONDAY.date()
IN_TWO_WEEKS = MONDAY + timedelta(days=14)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A fresh history."""
    opened = Store(tmp_path / "history.sqlite3", review_card)
    yield opened
    opened.close()


Make = Callable[..., Planning]


@pytest.fixture
def planning(store: Store) -> Make:
    """Makes the plan of interview 1 from these steps, on the Monday of the tests when no clock is given."""

    def make(
        *steps: Step,
        at: datetime = IN_TWO_WEEKS,
        clock: FakeClock | None = None,
        plans: tuple[PlanContent, ...] = (),
        checklist: Callable[[str], Checklist] | None = None,
        **fields: Any,
    ) -> Planning:
        every = (*([plan(*steps)] if steps else []), *plans)
        return Planning(interview(at, **fields), store, every, clock or FakeClock(), checklist)

    return make


def say(store: Store, step_id: str, state: Any, at: datetime = MONDAY, moved_to: date | None = None) -> None:
    log = InterviewLog(store.database)
    if not log.all():
        log.add("Nordbank", "", IN_TWO_WEEKS, "", (), 60, MONDAY)
    log.mark(1, step_id, StepMark(state, moved_to), at)


def done(made: Planning) -> list[str]:
    return [one.id for one in made.agenda.done]


def entries(count: int, **fields: Any) -> list[Entry]:
    return [entry(f"q-{number}", **fields) for number in range(count)]


# Which day it is


def test_the_day_is_counted_here_and_the_time_is_told_there() -> None:
    made, clock = (
        interview(datetime(2026, 3, 12, 9, tzinfo=NEW_YORK), zone="America/New_York"),
        FakeClock(zone=ZoneInfo("Asia/Tokyo")),
    )
    assert start_of(made, clock).strftime("%d %H:%M %Z") == "12 09:00 EDT"
    assert start_of(made._replace(zone=""), clock).strftime("%d %H:%M") == "12 22:00"
    late = made._replace(at=datetime(2026, 3, 12, 18, tzinfo=NEW_YORK).astimezone(UTC))
    assert (local_day(made, clock), local_day(late, clock)) == (date(2026, 3, 12), date(2026, 3, 13))


def test_an_interview_at_half_past_midnight_is_prepared_for_on_the_day_before(planning: Make) -> None:
    clock = FakeClock(datetime(2026, 3, 10, 17, tzinfo=UTC), BERLIN)
    made = planning(step("day-of", day=0, latest=0), at=datetime(2026, 3, 12, 0, 30, tzinfo=BERLIN), clock=clock)
    assert (made.day, made.last_day) == (date(2026, 3, 12), date(2026, 3, 11))
    assert [one.id for one in made.agenda.on(date(2026, 3, 11))] == ["day-of"]


def test_on_the_evening_before_half_past_midnight_there_is_still_a_session(planning: Make) -> None:
    clock = FakeClock(datetime(2026, 3, 11, 21, tzinfo=UTC), BERLIN)  # 22:00
    made = planning(step("day-of", day=0, latest=0), at=datetime(2026, 3, 12, 0, 30, tzinfo=BERLIN), clock=clock)
    assert [one.id for one in made.agenda.on(date(2026, 3, 11))] == ["day-of"]
    assert made.minutes_left() == 50
    assert made.drill(entries(20)).questions


def test_at_two_in_the_morning_of_the_day_there_is_a_session(planning: Make) -> None:
    clock = FakeClock(datetime(2026, 3, 12, 1, tzinfo=UTC), BERLIN)
    made = planning(step("day-of", day=0, latest=0), at=datetime(2026, 3, 12, 10, tzinfo=BERLIN), clock=clock)
    assert made.picture(entries(20)).days_left == 0
    assert [one.id for one in made.agenda.on(date(2026, 3, 12))] == ["day-of"]


@pytest.mark.parametrize(
    ("zone", "before", "at"),
    [
        (BERLIN, (2026, 3, 27, 23, 30), (2026, 3, 30, 0, 10)),
        (BERLIN, (2026, 10, 23, 0, 10), (2026, 10, 25, 23, 50)),
        (NEW_YORK, (2026, 3, 6, 23, 30), (2026, 3, 9, 0, 10)),
        (NEW_YORK, (2026, 10, 30, 0, 10), (2026, 11, 1, 23, 50)),
    ],
)
def test_days_are_days_when_the_clocks_change_in_between(
    planning: Make, zone: ZoneInfo, before: tuple[int, ...], at: tuple[int, ...]
) -> None:
    now, starts = (datetime(*one, tzinfo=zone) for one in (before, at))  # type: ignore[misc, arg-type]
    made = planning(step("a", day=1), at=starts, clock=FakeClock(now.astimezone(UTC), zone))
    picture = made.picture(entries(10))
    assert picture.days_left == (starts.date() - now.date()).days
    (laid,) = made.agenda.days
    assert laid[0] == made.last_day - timedelta(days=1)


def test_on_the_day_when_the_clocks_change_minutes_are_real_ones(planning: Make) -> None:
    clock = FakeClock(datetime(2026, 3, 29, 0, 40, tzinfo=UTC), BERLIN)  # 01:40, and 02:00 is 03:00
    made = planning(at=datetime(2026, 3, 29, 3, 10, tzinfo=BERLIN), clock=clock, minutes=120)
    assert made.minutes_left() == 30


def test_four_hundred_days_have_steps_phases_and_questions(planning: Make) -> None:
    road = plan(plan_id="road", phases=(phase("a", 2, 3), phase("b", 2)), from_days=90)
    picture = planning(step("a"), at=MONDAY + timedelta(days=400), plans=(road,)).picture(entries(30))
    assert picture.days_left == 400
    assert [one.phase.id for one in picture.phases] == ["a", "b"]
    assert [day for day, _ in picture.days] == [TODAY + timedelta(days=390)]
    assert picture.drill.questions


def test_an_interview_that_is_past_can_still_be_looked_at_and_asks_for_nothing(planning: Make, store: Store) -> None:
    solve(store, "psi")
    steps = (step("a"), step("day-of", day=0, latest=0), step("kata", kind="kata", target="psi"))
    picture = planning(*steps, at=MONDAY - timedelta(days=5)).picture(entries(10))
    assert (picture.days_left, picture.is_over, picture.minutes_left) == (-5, True, 0)
    assert [one.id for one in picture.done] == ["kata"]
    assert (picture.steps, picture.days, picture.dropped) == ((), (), ())
    assert (picture.drill.questions, picture.drill.dropped) == ((), ())


def test_an_interview_is_over_at_its_very_time_and_not_before(planning: Make) -> None:
    assert planning(at=MONDAY).is_over
    assert not planning(at=MONDAY + timedelta(seconds=1)).is_over


# Minutes


def test_a_fresh_day_has_its_minutes_less_its_steps(planning: Make) -> None:
    assert planning().minutes_left() == 60
    assert planning(step("a", day=14, minutes=25)).minutes_left() == 35


def test_what_was_practised_today_is_taken_off_with_the_time_of_looking_at_it(planning: Make, store: Store) -> None:
    practise(store, "q-1", "q-2", seconds=600)
    assert planning().minutes_left() == 60 - 20 * 1.5
    practise(store, "q-3", seconds=6000)
    assert planning().minutes_left() == 0


def test_what_was_practised_yesterday_is_not_taken_off(planning: Make, store: Store) -> None:
    practise(store, "q-1", seconds=600, day=TODAY - timedelta(days=1))
    assert planning().minutes_left() == 60


def test_a_step_that_was_done_today_has_used_its_minutes(planning: Make, store: Store) -> None:
    steps = (step("a", day=14, minutes=20), step("kata", kind="kata", target="psi", day=14, minutes=15))
    before = planning(*steps).minutes_left()
    say(store, "a", "done")
    solve(store, "psi")
    after = planning(*steps)
    assert done(after) == ["a", "kata"]
    assert after.minutes_left() == before == 25


def test_a_step_that_was_done_on_another_day_has_not(planning: Make, store: Store) -> None:
    say(store, "a", "done", at=MONDAY - timedelta(days=1))
    play(store, "gpu", day=TODAY - timedelta(days=3))
    steps = (step("a", minutes=20), step("b", kind="incident", target="gpu", minutes=20))
    assert planning(*steps).minutes_left() == 60


def test_there_are_no_more_minutes_than_before_the_interview(planning: Make) -> None:
    soon = MONDAY + timedelta(minutes=40)
    assert planning(at=soon).minutes_left() == 40
    assert planning(step("day-of", day=0, latest=0, minutes=10), at=soon).minutes_left() == 30
    assert planning(at=soon, minutes=30).minutes_left() == 30


def test_two_interviews_on_one_day_have_a_plan_each(planning: Make, store: Store) -> None:
    morning = planning(step("a", day=14), id=1)
    afternoon = planning(step("a", day=14), at=IN_TWO_WEEKS + timedelta(hours=3), id=2)
    say(store, "a", "done")
    assert done(planning(step("a", day=14), id=1)) == ["a"]
    assert done(planning(step("a", day=14), id=2)) == []
    assert morning.day == afternoon.day


# What the history shows


def test_a_kata_that_was_passed_is_done_and_one_that_failed_is_not(planning: Make, store: Store) -> None:
    solve(store, "psi")
    solve(store, "ab", "wrong_answer")
    steps = [step(one, kind="kata", target=one) for one in ("psi", "ab", "never")]
    assert done(planning(*steps)) == ["psi"]


def test_a_scenario_that_was_played_is_done(planning: Make, store: Store) -> None:
    play(store, "gpu-pending")
    steps = (
        step("incident", kind="incident", target="gpu-pending"),
        step("design", kind="design", target="churn"),
        step("named-alike", kind="kata", target="gpu-pending"),
    )
    assert done(planning(*steps)) == ["incident"]


def test_a_list_is_done_when_each_of_its_items_is_ticked_for_this_interview(planning: Make, store: Store) -> None:
    list_step = step("list", kind="checklist", target="day", day=0, latest=0)
    log = ChecklistLog(store.database)
    for item in ("power", "water"):
        log.change("day", 1, item, ticked=True, by="word", at=MONDAY)
    log.change("day", 2, "ask", ticked=True, by="word", at=MONDAY)
    assert done(planning(list_step, checklist=lambda _: DAY)) == []
    log.change("day", 1, "ask", ticked=True, by="word", at=MONDAY)
    assert done(planning(list_step, checklist=lambda _: DAY)) == ["list"]
    assert done(planning(list_step, checklist=lambda _: DAY, id=2)) == []


def test_an_answer_proves_an_item_of_a_list(planning: Make, store: Store) -> None:
    skills = step("skills", kind="checklist", target="skills")
    ChecklistLog(store.database).change("skills", 0, "draw", ticked=True, by="word", at=MONDAY)
    practise(store, "q-1", score=69)
    assert done(planning(skills, checklist=lambda _: SKILLS)) == []
    practise(store, "q-1", score=70)
    assert done(planning(skills, checklist=lambda _: SKILLS)) == ["skills"]


def test_a_list_that_is_missing_or_broken_stops_no_plan(planning: Make) -> None:
    def missing(name: str) -> Checklist:
        raise UserError(f"no checklist '{name}'", "mlops-prep checklist")

    made = planning(step("gone", kind="checklist", target="gone"), step("a"), checklist=missing)
    assert done(made) == []
    assert len(made.picture(entries(3)).days) == 1


def test_of_two_packs_steps_with_one_id_the_first_counts(planning: Make) -> None:
    first, second = step("a", day=3), step("a", day=9)
    made = planning(first, plans=(plan(second, step("b", day=9), plan_id="other"),))
    laid = [(day, one) for day, several in made.agenda.days for one in several]
    assert [one.id for _, one in laid] == ["b", "a"]
    assert laid[1] == (TODAY + timedelta(days=11), first)


# Which questions


def chosen(made: Planning, candidates: list[Entry], minutes: float = 9) -> set[str]:
    return set(made.drill(candidates, minutes).questions)


def test_questions_of_the_interviews_rounds_come_first(planning: Make) -> None:
    candidates = [*entries(2, rounds="coding,panel"), entry("other", rounds="manager")]
    assert chosen(planning(rounds=("panel",)), candidates) == {"q-0", "q-1"}


def test_with_no_rounds_known_all_questions_count_alike(planning: Make) -> None:
    candidates = [entry("a", rounds="manager", importance=0.21), *entries(2, rounds="coding")]
    assert "a" in chosen(planning(), candidates)
    assert "a" not in chosen(planning(rounds=("coding",)), candidates)


def test_a_question_that_a_scenario_brought_back_comes_before_its_equals(planning: Make, store: Store) -> None:
    candidates = entries(6)
    assert "q-5" not in chosen(planning(), candidates, 4.5)
    play(store, "gpu-pending", "q-5")
    assert chosen(planning(), candidates, 4.5) == {"q-5"}


def test_a_session_keeps_its_minutes_and_counts_what_is_new(planning: Make, store: Store) -> None:
    practise(store, "q-0", day=TODAY - timedelta(days=20))
    part = planning().drill(entries(40), 20)
    assert part.minutes <= 20
    assert part.new == len([one for one in part.questions if one != "q-0"])
    assert part.minutes == part.new * 4.5 + (len(part.questions) - part.new) * 3.75


def test_domains_take_turns_where_there_is_a_choice(planning: Make) -> None:
    candidates = [entry(f"{name}-{number}", domain=name) for name in ("a", "b") for number in range(3)]
    names = [one[0] for one in planning().drill(candidates, 60).questions]
    assert len(names) == 6
    assert all(before != after for before, after in itertools.pairwise(names))


def test_what_was_practised_today_is_not_asked_again_today(planning: Make, store: Store) -> None:
    practise(store, "q-0", "q-1")
    assert chosen(planning(), entries(3), 60) == {"q-2"}


def test_a_clock_that_was_set_back_neither_fails_nor_asks_again(planning: Make, store: Store) -> None:
    practise(store, "q-0", "q-1", day=TODAY + timedelta(days=40))
    made = planning()
    assert made.minutes_left() == 60
    assert chosen(made, entries(3), 60) == {"q-2"}
    assert made.drill_for(entries(2), None, None) == []


def test_the_outlook_is_a_share_that_practice_raises(planning: Make) -> None:
    part = planning().drill(entries(20))
    assert 0 <= part.left_alone < part.reachable <= 1


def test_a_drill_that_is_asked_for_after_the_days_minutes_still_has_some(planning: Make, store: Store) -> None:
    practise(store, "gone", seconds=9000)
    assert planning().minutes_left() == 0
    assert len(planning().drill_for(entries(9), None, None)) == 2


def test_a_drill_of_so_many_questions_has_them_after_the_days_minutes_too(planning: Make, store: Store) -> None:
    practise(store, "gone", seconds=9000)
    assert len(planning().drill_for(entries(9), None, 7)) == 7


def test_minutes_and_a_limit_of_a_drill_are_kept(planning: Make) -> None:
    assert len(planning().drill_for(entries(40), None, 3)) == 3
    assert len(planning().drill_for(entries(40), 45, None)) == 10
    assert len(planning().drill_for(entries(40), 45, 2)) == 2


def test_too_few_minutes_still_ask_one_question(planning: Make, store: Store) -> None:
    candidates = [entry("long", minutes=30), entry("longer", minutes=40)]
    assert planning().drill_for(candidates, 1, None) == ["long"]
    practise(store, "long")
    assert planning().drill_for(candidates, 1, None) == ["longer"]
    assert planning().drill_for([], 1, None) == []


# Commands of steps


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("checklist", "mlops-prep checklist x"),
        ("design", "mlops-prep design --scenario x"),
        ("incident", "mlops-prep design --scenario x"),
        ("kata", "mlops-prep kata x"),
        ("drill", "mlops-prep drill --domain x --minutes 10"),
        ("task", ""),
    ],
)
def test_every_kind_of_step_has_its_command(kind: str, expected: str) -> None:
    assert step_command(step("a", kind=kind, target="" if kind == "task" else "x")) == expected


def test_a_picture_counts_what_was_practised_of_what_there_is(planning: Make, store: Store) -> None:
    practise(store, "q-0", "of-another-pack")
    picture = planning().picture(entries(3))
    assert (picture.practised, picture.questions) == (1, 3)


def test_the_interview_itself_is_part_of_the_picture(planning: Make) -> None:
    made: Interview = interview(IN_TWO_WEEKS, zone="Asia/Kolkata")
    picture = planning(zone="Asia/Kolkata").picture([])
    assert picture.interview == made
    assert picture.starts.strftime("%H:%M") == "23:30"
