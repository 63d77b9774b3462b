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
