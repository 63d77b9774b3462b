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
    open_steps, done, dropped = [], [], []
    for step in steps:
        mark = marks.get(step.id, StepMark("open", None))
        if mark.state == "done" or step.id in proven:
            done.append(step)
        elif mark.state == "dropped":
            dropped.append(DroppedStep(step, "you dropped it"))
        elif not step.rounds or not rounds or not set(rounds).isdisjoint(step.rounds):
            open_steps.append((mark.moved_to or interview - timedelta(days=step.day), step))
    days: dict[date, list[Step]] = {}
    # what can wait least goes first, where days have gone by and several steps want the same one
    for wanted, step in sorted(open_steps, key=lambda one: (max(one[0], today), -one[1].latest)):
        last = max(interview - timedelta(days=step.latest), wanted)
        day = _day_with_room(days, max(wanted, today), last, step, minutes)
        if day is None:
            dropped.append(DroppedStep(step, _why_not((interview - today).days, step)))
        else:
            days.setdefault(day, []).append(step)
    laid = tuple((day, tuple(days[day])) for day in sorted(days))
    return Agenda(laid, tuple(dropped), tuple(done))


def _day_with_room(
    days: Mapping[date, Sequence[Step]], first: date, last: date, step: Step, minutes: float
) -> date | None:
    """The first day from `first` to `last` that still has the minutes; a step longer than a day gets one alone."""
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        taken = sum(other.minutes for other in days.get(day, ()))
        if not taken or taken + step.minutes <= minutes * STEP_SHARE:
            return day
    return None


def _why_not(days_left: int, step: Step) -> str:
    if days_left < step.latest:
        return f"{days_left} days are left, and it needs {step.latest}"
    return f"its {step.minutes:g} minutes find no day any more"


def drill_minutes(agenda: Agenda, day: date, minutes: float) -> float:
    """What a day's steps leave for questions."""
    return max(minutes - sum(step.minutes for step in agenda.on(day)), 0.0)


def mean_drill_minutes(agenda: Agenda, first: date, interview: date, minutes: float) -> float:
    """What the steps leave for questions on a day from `first` until before the interview, on average."""
    days = [first + timedelta(days=ahead) for ahead in range(max((interview - first).days, 1))]
    return sum(drill_minutes(agenda, day, minutes) for day in days) / len(days)


def pick_plan(plans: Sequence[PlanContent], days_left: int) -> PlanContent | None:
    """Of the plans with phases, the longest for which there is time."""
    fitting = [plan for plan in plans if plan.phases and plan.from_days <= days_left]
    return max(fitting, key=lambda plan: plan.from_days, default=None)


def lay_phases(plan: PlanContent, today: date, interview: date) -> list[LaidPhase]:
    """The phases one after the other from today to the last two weeks, each with its share of the days.

    With time to spare a phase takes its most; open ones share what is left over. With too little, all shrink alike.
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
    """Days of each phase; their sum is `days`, but for rounding."""
    least = [phase.weeks_least * 7 for phase in phases]
    most = [(phase.weeks_most or float("inf")) * 7 for phase in phases]
    spare = days - sum(least)
    if spare <= 0:
        shares = least
    else:
        shares = [min(wish, length + spare / len(phases)) for length, wish in zip(least, most, strict=True)]
    scale = days / sum(shares)
    ends = [round(sum(shares[: at + 1]) * scale) for at in range(len(shares))]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]
