"""Lays plans back from the interview's day: which piece of work on which day, and what there is no time for.

Pure. Steps have a day before the interview that they are meant for; one whose day has gone by comes to the next day
with room, so that a missed day moves work and piles nothing up. Phases share the weeks before the last two.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from mlops_prep.models.plan import DroppedStep, LaidPhase, Phase, PlanContent, Step, StepMark

STEP_SHARE = 0.7
"""Of a day's minutes steps take at most so much: the rest is for questions, which a day without them loses."""
ALL_STEPS_SHARE = 0.6
"""Of all minutes until the interview, steps take at most so much as long as there are optional ones to leave out."""
LONGEST_DAYS = 3
"""A step of more than so many days' minutes is no piece of work for one day any more."""
LAST_DAYS = 14
"""Belong to the two-week plan; phases end before them."""


class Agenda(NamedTuple):
    """What is to be done on which day."""

    days: tuple[tuple[date, tuple[Step, ...]], ...]
    """Days with steps, from today on."""
    dropped: tuple[DroppedStep, ...]
    done: tuple[Step, ...]

    def on(self, day: date) -> tuple[Step, ...]:
        """The steps of a day."""
        return dict(self.days).get(day, ())


def lay_steps(
    steps: Sequence[Step],
    *,
    marks: Mapping[str, StepMark],
    proven: Collection[str],
    rounds: Collection[str],
    today: date,
    interview: date,
    minutes: float,
) -> Agenda:
    """Give each step of an interview with these rounds (none: not known) a day; `proven`: done, by the history."""
    wishes: list[_Wish] = []
    done, dropped = [], []
    for step in steps:
        mark = marks.get(step.id, StepMark("open", None))
        if mark.state == "done" or step.id in proven:
            done.append(step)
        elif mark.state == "dropped":
            dropped.append(DroppedStep(step, "you dropped it"))
        elif step.rounds and rounds and set(rounds).isdisjoint(step.rounds):
            continue
        elif not mark.moved_to and step.minutes > minutes * LONGEST_DAYS:
            dropped.append(DroppedStep(step, f"too long for days of {minutes:g} minutes"))
        else:
            # a step may have been moved to a day after the interview before the interview itself was moved
            wanted = min(mark.moved_to or interview - timedelta(days=step.day), interview)
            wishes.append(_Wish(step, wanted, max(interview - timedelta(days=step.latest), wanted)))
    whole = minutes * max((interview - today).days, 1)
    wishes, too_many = _without_optional(wishes, whole * ALL_STEPS_SHARE)
    dropped += [
        DroppedStep(step, "left out for the questions; more minutes a day would make room") for step in too_many
    ]
    days, left_over = _lay(wishes, today, minutes * STEP_SHARE)
    dropped += [DroppedStep(step, _why_not((interview - today).days, step)) for step in left_over]
    laid = tuple((day, tuple(days[day])) for day in sorted(days))
    return Agenda(laid, tuple(dropped), tuple(done))


class _Wish(NamedTuple):
    """A step with the days between which it is to be done."""

    step: Step
    wanted: date
    last: date


def _without_optional(wishes: Sequence[_Wish], minutes: float) -> tuple[list[_Wish], list[Step]]:
    """Every step that is not optional, of the others what fits beside them, the soonest first; and what does not."""
    taken = sum(wish.step.minutes for wish in wishes if not wish.step.optional)
    kept: list[_Wish] = []
    left_out: list[Step] = []
    for wish in sorted(wishes, key=lambda wish: wish.wanted):
        if wish.step.optional and taken + wish.step.minutes > minutes:
            left_out.append(wish.step)
        else:
            kept.append(wish)
            taken += wish.step.minutes if wish.step.optional else 0.0
    return kept, left_out


def _lay(wishes: Sequence[_Wish], today: date, minutes: float) -> tuple[dict[date, list[Step]], list[Step]]:
    """Day by day, of the steps whose day has come, those that can wait least, as far as `minutes` go; and what is left.

    Among those that can wait equally long, the one that is least late comes first: its day is nearer. A step that is
    longer than `minutes` gets a day of its own.
    """
    days: dict[date, list[Step]] = {}
    left_over: list[Step] = []
    waiting, day = sorted(wishes, key=lambda wish: (wish.last, today - wish.wanted)), today
    while waiting:
        day = max(day, min(wish.wanted for wish in waiting))
        later: list[_Wish] = []
        for wish in waiting:
            taken = sum(other.minutes for other in days.get(day, ()))
            if wish.last < day:
                left_over.append(wish.step)
            elif wish.wanted <= day and (not taken or taken + wish.step.minutes <= minutes):
                days.setdefault(day, []).append(wish.step)
            else:
                later.append(wish)
        waiting, day = later, day + timedelta(days=1)
    return days, left_over


def _why_not(days_left: int, step: Step) -> str:
    if days_left < step.latest:
        left = "1 day is left" if days_left == 1 else f"{days_left} days are left"
        return f"{left}, too late to begin"
    return "no day has the minutes any more"


def drill_minutes(agenda: Agenda, day: date, minutes: float) -> float:
    """What a day's steps leave for questions."""
    return max(minutes - sum(step.minutes for step in agenda.on(day)), 0.0)


def mean_drill_minutes(agenda: Agenda, first: date, interview: date, minutes: float) -> float:
    """What the steps leave for questions on a day from `first` until before the interview, on average."""
    days = max((interview - first).days, 1)
    busy = [day for day, _ in agenda.days if first <= day < first + timedelta(days=days)]
    return (minutes * (days - len(busy)) + sum(drill_minutes(agenda, day, minutes) for day in busy)) / days


def pick_plan(plans: Sequence[PlanContent], days_left: int) -> PlanContent | None:
    """Of the plans with phases, the longest for which there is time."""
    fitting = [plan for plan in plans if plan.phases and plan.from_days <= days_left]
    return max(fitting, key=lambda plan: plan.from_days, default=None)


def lay_phases(plan: PlanContent, today: date, interview: date) -> list[LaidPhase]:
    """The phases one after the other from today to the last two weeks, each with its share of the days.

    Time to spare is shared until each phase has its most; what is over then belongs to the open ones. Without open
    ones all stretch alike, and with too little time all shrink alike.
    """
    days = (interview - today).days - LAST_DAYS
    if days <= 0 or not plan.phases:
        return []
    lengths = _lengths(plan.phases, days)
    laid, first = [], today
    for phase, length in zip(plan.phases, lengths, strict=True):
        last = min(first + timedelta(days=max(length, 1) - 1), today + timedelta(days=days - 1))
        if first <= last:
            laid.append(LaidPhase(phase, first, last))
        first = last + timedelta(days=1)
    return laid


def _lengths(phases: Sequence[Phase], days: int) -> list[int]:
    """Days of each phase; their sum is `days`."""
    shares = [phase.weeks_least * 7.0 for phase in phases]
    room = [
        phase.weeks_most * 7 - share if phase.weeks_most else float("inf")
        for phase, share in zip(phases, shares, strict=True)
    ]
    spare = days - sum(shares)
    while spare > 1e-6 and (growing := [at for at, wide in enumerate(room) if wide > 1e-6]):
        # the same for each, until the first has its most
        step = min(spare / len(growing), min(room[at] for at in growing))
        for at in growing:
            shares[at], room[at] = shares[at] + step, room[at] - step
        spare -= step * len(growing)
    scale = days / sum(shares)
    ends = [round(sum(shares[: at + 1]) * scale) for at in range(len(shares))]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]
