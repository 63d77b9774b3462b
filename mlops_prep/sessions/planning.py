"""Puts together what the plan of an interview is made of: history, content, agenda and planner.

Knows no terminal. Where there is no interview, drills choose by the schedule alone (`selection.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from mlops_prep.errors import UserError
from mlops_prep.models.checklist import Checklist
from mlops_prep.models.plan import DrillPart, Interview, PlanContent, PlanPicture, Step
from mlops_prep.models.ticking import PROVEN_SCORE
from mlops_prep.scheduling.agenda import (
    Agenda,
    lay_phases,
    lay_steps,
    mean_drill_minutes,
    pick_plan,
)
from mlops_prep.sessions.selection import REVIEW_SHARE
from mlops_prep.store.checklists import ChecklistLog
from mlops_prep.store.interviews import InterviewLog
from mlops_prep.store.katas import KataLog
from mlops_prep.store.scenarios import ScenarioLog

if TYPE_CHECKING:
    from mlops_prep.clock import Clock
    from mlops_prep.library import Entry
    from mlops_prep.library.lists import Lists
    from mlops_prep.scheduling.memory import Card
    from mlops_prep.store.history import Store

_REPEATED_SHARE = 0.25
"""Confirming points and reading the strong answer, when both are known from before."""
_OTHER_ROUND = 0.4
"""How much a question counts that belongs to none of the interview's rounds: interviewers wander."""
_WANTED = 1.5
"""How much more a question counts that a missed point of a scenario brought back."""
_LEAST_MINUTES = 10.0
"""A drill that is asked for after the day's minutes are used up has so many."""


_NIGHT = timedelta(hours=4)
"""An interview so soon after midnight is prepared for on the day before."""


class PlanItem(NamedTuple):
    """A question, as the planner sees it.

    What takes longer in an interview counts for more of it, by the root of its minutes: in proportion, long questions
    would never lose against short ones, and without it they would never win.
    """

    id: str
    memory: Card | None
    weight: float
    minutes_first: float
    minutes_review: float
    domain: str


def local_day(interview: Interview, clock: Clock) -> date:
    """The interview's day, as days are counted here."""
    return clock.to_local(interview.at).date()


def start_of(interview: Interview, clock: Clock) -> datetime:
    """The interview's time in the zone in which it was given; in this machine's, when none was."""
    return interview.at.astimezone(ZoneInfo(interview.zone)) if interview.zone else clock.to_local(interview.at)


def next_planning(store: Store, lists: Lists, clock: Clock) -> Planning | None:
    """The plan of the interview that is next; None when there is none to come."""
    interview = InterviewLog(store.database).nearest(clock.now())
    return Planning(interview, store, lists.plans(), clock, lists.checklist) if interview else None


class Planning:
    """One interview's plan, from what the history and the content say now."""

    def __init__(
        self,
        interview: Interview,
        store: Store,
        plans: Sequence[PlanContent],
        clock: Clock,
        checklist: Callable[[str], Checklist] | None = None,
    ) -> None:
        """`checklist` finds a list by its id; without it such a step is done on the user's word alone."""
        self.interview, self._store, self._plans, self._clock = interview, store, plans, clock
        self._checklist = checklist
        self.day = local_day(interview, clock)
        self.last_day = max(local_day(interview._replace(at=interview.at - _NIGHT), clock), clock.today())
        """The last on which something can be done."""
        # of two packs' steps with one id the first counts
        found = {step.id: step for plan in reversed(plans) for step in reversed(plan.steps)}
        self._steps = list(dict.fromkeys(found[step.id] for plan in plans for step in plan.steps))
        self.proven = self._proven()
        """Step id to the last day on which the history shows it as done: katas passed, scenarios played."""
        self.is_over = interview.at <= clock.now()
        agenda = self._agenda()
        self.agenda = agenda._replace(days=(), dropped=()) if self.is_over else agenda

    def _agenda(self) -> Agenda:
        log = InterviewLog(self._store.database)
        return lay_steps(
            self._steps,
            marks=log.marks(self.interview.id),
            proven=self.proven,
            rounds=self.interview.rounds,
            today=self._clock.today(),
            interview=self.last_day,
            minutes=self.interview.minutes,
        )

    def _proven(self) -> dict[str, date]:
        """Steps that the history shows as done, with the day: katas passed, scenarios played, lists all ticked."""
        katas = KataLog(self._store.database, self._store.review).standings()
        days = {("kata", one): standing.passed_on for one, standing in katas.items() if standing.passed_on}
        for one, played in ScenarioLog(self._store.database).standings().items():
            days |= {("design", one): played.last_on, ("incident", one): played.last_on}
        for target in {step.target for step in self._steps if step.kind == "checklist"}:
            if ticked := self._ticked_on(target):
                days["checklist", target] = ticked
        return {step.id: days[step.kind, step.target] for step in self._steps if (step.kind, step.target) in days}

    def _ticked_on(self, checklist_id: str) -> date | None:
        """The day of a list's last tick, once each of its items is ticked or proven by an answer."""
        if self._checklist is None:
            return None
        try:
            checklist = self._checklist(checklist_id)
        except UserError:  # a list that is missing or broken stops no plan
            return None
        interview = self.interview.id if checklist.per == "interview" else 0
        ticks = ChecklistLog(self._store.database).states(checklist_id, interview)
        scores = self._store.last_scores() if any(item.question for item in checklist.items) else {}
        by_word = {item for item, tick in ticks.items() if tick.ticked}
        proven = {item.id for item in checklist.items if scores.get(item.question, 0.0) >= PROVEN_SCORE}
        if any(item.id not in by_word | proven for item in checklist.items):
            return None
        return max((self._clock.to_local(ticks[one].at).date() for one in by_word), default=self._clock.today())

    def minutes_left(self) -> float:
        """Of today's minutes for questions, what is not practised yet; no more than there is before the interview."""
        today = self._clock.today()
        spent = self._store.practised_seconds(today) / 60 * (1 + REVIEW_SHARE) + self._minutes_of_done(today)
        until_then = (self.interview.at - self._clock.now()).total_seconds() / 60
        steps = sum(step.minutes for step in self.agenda.on(today))
        return max(min(self.interview.minutes - spent, until_then) - steps, 0.0)

    def _minutes_of_done(self, day: date) -> float:
        """What the steps took that were done on a day."""
        said = InterviewLog(self._store.database).marked_done(self.interview.id)
        days = {**{step: self._clock.to_local(at).date() for step, at in said.items()}, **self.proven}
        return sum(step.minutes for step in self.agenda.done if days.get(step.id) == day)

    def drill(self, entries: Sequence[Entry], minutes: float | None = None) -> DrillPart:
        """What to practise of `entries`, within `minutes`; in what is left of today's for None."""
        from mlops_prep.scheduling.planner import look_ahead

        if self.is_over:
            return DrillPart((), 0.0, 0, 0, (), 0.0, 0.0)
        items = self._items(entries)
        within = self.minutes_left() if minutes is None else minutes
        daily = mean_drill_minutes(self.agenda, self._clock.today(), self.last_day, self.interview.minutes)
        # as wall times: a day is a day here, also when the clocks change in between
        now, at = (self._clock.to_local(one).replace(tzinfo=None) for one in (self._clock.now(), self.interview.at))
        outlook = look_ahead(items, now=now, interview_at=at, minutes=within, daily=daily)
        by_id = {item.id: item for item in items}
        chosen = _taking_turns([by_id[one] for one in outlook.today])
        return DrillPart(
            tuple(item.id for item in chosen),
            sum(item.minutes_review if item.memory else item.minutes_first for item in chosen),
            sum(item.memory is None for item in chosen),
            len(outlook.later),
            tuple(sorted(outlook.dropped, key=lambda one: -by_id[one].weight)),
            outlook.left_alone,
            min(outlook.bound, 1.0),
        )

    def _items(self, entries: Iterable[Entry]) -> list[PlanItem]:
        from mlops_prep.scheduling import memory

        cards: Mapping[str, str] = self._store.cards()
        wanted = self._store.wanted()
        return [
            PlanItem(
                entry.id,
                memory.from_json(cards[entry.id]) if entry.id in cards else None,
                entry.importance * sqrt(entry.minutes) * self._fit(entry) * (_WANTED if entry.id in wanted else 1.0),
                entry.minutes * (1 + REVIEW_SHARE),
                entry.minutes * (1 + _REPEATED_SHARE),
                entry.domain,
            )
            for entry in entries
        ]

    def _fit(self, entry: Entry) -> float:
        rounds = self.interview.rounds
        return 1.0 if not rounds or not set(rounds).isdisjoint(entry.rounds.split(",")) else _OTHER_ROUND

    def picture(self, entries: Sequence[Entry]) -> PlanPicture:
        """Everything that `plan` shows."""
        today = self._clock.today()
        phased = pick_plan(self._plans, (self.day - today).days)
        practised = self._store.cards()
        return PlanPicture(
            interview=self.interview,
            today=today,
            day=self.day,
            starts=start_of(self.interview, self._clock),
            minutes_left=self.minutes_left(),
            steps=self.agenda.on(today),
            drill=self.drill(entries),
            days=tuple((day, steps) for day, steps in self.agenda.days if day > today),
            done=self.agenda.done,
            dropped=self.agenda.dropped,
            phases=tuple(lay_phases(phased, today, self.day)) if phased else (),
            order=phased.order if phased else (),
            practised=sum(entry.id in practised for entry in entries),
            questions=len(entries),
            is_over=self.is_over,
        )

    def drill_for(self, entries: Sequence[Entry], minutes: float | None, limit: int | None) -> list[str]:
        """The questions of a drill: of `minutes` when they are given, else of what is left of the day.

        A limit alone is reached whatever is left. One at least, as long as there is one that was not practised today.
        """
        from mlops_prep.scheduling.planner import cost

        longest = max((entry.minutes for entry in entries), default=0.0) * (1 + REVIEW_SHARE)
        within = minutes or max(self.minutes_left(), _LEAST_MINUTES, longest * (limit or 0))
        found = self.drill(entries, within).questions
        if not found:
            waiting = [item for item in self._items(entries) if not _is_practised(item, self._clock.today())]
            least = min((cost(item) for item in waiting), default=None)
            found = self.drill(entries, least).questions if least else ()
        return list(found)[:limit]


def _is_practised(item: PlanItem, today: date) -> bool:
    """Whether it was practised today; or later, before the clock was set back."""
    last = item.memory.last_review if item.memory else None
    return last is not None and last.date() >= today


def _taking_turns(items: Sequence[PlanItem]) -> list[PlanItem]:
    """In their order, but where there is a choice never two of a domain in a row: nobody wants ten command lines."""
    left = list(items)
    turns: list[PlanItem] = []
    while left:
        before = turns[-1].domain if turns else ""
        turns.append(left.pop(next((at for at, item in enumerate(left) if item.domain != before), 0)))
    return turns


def step_command(step: Step) -> str:
    """The command that does a step; empty for a task."""
    match step.kind:
        case "checklist":
            return f"mlops-prep checklist {step.target}"
        case "design" | "incident":
            return f"mlops-prep design --scenario {step.target}"
        case "kata":
            return f"mlops-prep kata {step.target}"
        case "drill":
            return f"mlops-prep drill --domain {step.target} --minutes {step.minutes:g}"
        case _:
            return ""
