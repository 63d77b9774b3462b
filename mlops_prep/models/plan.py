"""Interviews, and the shape of plans that are laid back from an interview's day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from annotated_types import Ge, Gt

from mlops_prep.models.question import STRICT, Round, Text

StepKind = Literal["task", "checklist", "design", "incident", "kata", "drill"]
InterviewState = Literal["planned", "done", "dropped"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Step:
    """One piece of work that belongs to a day before the interview."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text
    """Unique among the steps of all plans, permanent; never only digits."""
    title: Text
    does: Text
    """What to do and how, in at most three sentences."""
    output: str = ""
    """What there is when it is done."""
    day: Annotated[int, Ge(0)]
    """So many days before the interview it is meant for; 0: the day itself."""
    latest: Annotated[int, Ge(0)]
    """With fewer days left than these it is not worth beginning any more."""
    minutes: Annotated[float, Gt(0)]
    kind: StepKind
    """`task` is ticked by hand; the others are done when the history shows it."""
    target: str = ""
    """The id of the checklist, design, incident or kata, or the domain of the drill; empty for a task."""
    optional: bool = False
    """Left out first, where steps would leave too little for questions."""
    rounds: tuple[Round, ...] = ()
    """Only for interviews with one of these rounds; empty: for all."""
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Phase:
    """Some weeks of preparation with one focus."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text
    title: Text
    weeks_least: Annotated[float, Gt(0)]
    weeks_most: Annotated[float, Ge(0)] = 0
    """0: open, as long as there is."""
    focus: Text
    build: str = ""
    """What is built in these weeks."""
    concept: str = ""
    """The idea that has to be understood by the end."""
    notes: tuple[Text, ...] = ()
    domains: tuple[str, ...] = ()
    """Question domains that belong to it."""
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class PlanContent:
    """A plan that is laid back from the interview's day."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text
    """The name of its file; permanent."""
    title: Text
    summary: Text
    from_days: Annotated[int, Ge(0)]
    """With so many days left, or more, it applies; among plans with phases the longest that applies is used."""
    steps: tuple[Step, ...] = ()
    phases: tuple[Phase, ...] = ()
    order: tuple[Text, ...] = ()
    """What to study in which order of importance, one line each."""
    covers: tuple[str, ...] = ()


class Interview(NamedTuple):
    """An interview to come, or one that was."""

    id: int
    company: str
    role: str
    at: datetime
    """Aware, in UTC."""
    zone: str
    """The zone in which its time was given; empty: this machine's."""
    rounds: tuple[str, ...]
    """In their order; empty: not known."""
    minutes: float
    """For practice on each day before it."""
    state: InterviewState


class StepMark(NamedTuple):
    """What the user said about a step for one interview."""

    state: Literal["open", "done", "dropped"]
    moved_to: date | None


class DroppedStep(NamedTuple):
    """A step that is not done any more, and why."""

    step: Step
    why: str


class LaidPhase(NamedTuple):
    """A phase with its days."""

    phase: Phase
    first: date
    last: date


class DrillPart(NamedTuple):
    """The questions of one day's session, and what becomes of the others."""

    questions: tuple[str, ...]
    """In the order to practise."""
    minutes: float
    new: int
    later: int
    dropped: tuple[str, ...]
    """Never practised, and their minutes are worth more elsewhere; the most important first."""
    left_alone: float
    """Expected recall on the interview day without any more practice (0 to 1)."""
    reachable: float
    """What the plan aims at; no way to practise is expected to reach more."""


class PlanPicture(NamedTuple):
    """Everything that `plan` shows of one interview."""

    interview: Interview
    today: date
    day: date
    """The interview's day, as this machine counts days."""
    starts: datetime
    """The interview's time in the zone in which it was given."""
    minutes_left: float
    """Of today's minutes, what is not practised yet."""
    steps: tuple[Step, ...]
    """Of today."""
    drill: DrillPart
    days: tuple[tuple[date, tuple[Step, ...]], ...]
    """Later days with steps."""
    done: tuple[Step, ...]
    dropped: tuple[DroppedStep, ...]
    phases: tuple[LaidPhase, ...]
    order: tuple[str, ...]
    practised: int
    """Questions practised at least once, of those there are."""
    questions: int
    is_over: bool = False
    """It was held already, or should have been: nothing is to be done for it any more."""

    @property
    def days_left(self) -> int:
        """Days from today to the interview's day."""
        return (self.day - self.today).days
