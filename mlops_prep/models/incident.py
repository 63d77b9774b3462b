"""The shape of an incident, as authors write it in `scenarios/incidents/<id>.yaml`.

A world is declared once, each variant says what is broken in it. Strings may hold `${name}` for what is drawn with the
seed; conditions and texts are in the part of Jinja2 that `world/templates.py` allows.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from annotated_types import Ge, Gt, Le, MinLen

from mlops_prep.models.question import STRICT, Level, Round, RubricPoint, Text, WeakSignal

FrameworkStep = Literal["locate", "versions", "correctness", "safety", "close"]
STEPS: tuple[FrameworkStep, ...] = ("locate", "versions", "correctness", "safety", "close")
Health = Literal["platform", "model"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Sign:
    """A command, and a text in what it prints."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    line: Text
    shows: Text
    """A text that its output holds. With `!` in front, one that it does not hold."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Cause:
    """One of the root causes that the page could have."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text
    says: Text
    refuted_by: Sign | None = None
    """A probe that rules it out where it is not the cause; a variant may have another one."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Aspect:
    """Something worth looking at, and the commands that look at it."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text
    step: FrameworkStep
    """Which step of the answer framework it belongs to."""
    health: Health
    """Whether it is about the platform or about the model."""
    says: Text
    """What it tells, and why that matters; shown in the report when it was missed."""
    lines: tuple[Text, ...] = ()
    """Patterns of command lines, `*` for anything."""
    evidence: tuple[Text, ...] = ()
    """Patterns of what was noted or said that count as well."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Harm:
    """A change that makes things worse."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    line: Text
    """A command that does it, to prove that it can be done."""
    when: Text
    """A condition over `before` and `after`, the states around a change; whatever command led to it."""
    says: Text


@dataclass(frozen=True, kw_only=True, eq=False)
class Interruption:
    """Somebody who wants something at a bad moment (`--mode 2am`)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    at: Annotated[float, Ge(0)]
    """Minutes after the page."""
    source: Text
    """Who or what it comes from."""
    says: Text
    listens_for: Text
    """What a good answer has."""
    evidence: tuple[Text, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Variant:
    """One root cause behind the page."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text
    cause: Text
    world: dict[str, Any] = field(default_factory=dict)
    """What is broken: laid over the incident's world. Mappings are merged, lists and values replaced; a key with `+`
    behind it adds to the end of a list, with `+` before it to its beginning."""
    expert: Annotated[tuple[Text, ...], MinLen(1)]
    """The command lines of somebody who knows it, in order, with the fix."""
    identifies: Annotated[tuple[Sign, ...], MinLen(1)]
    """Probes from which the cause follows, before anything is changed."""
    refutes: dict[str, Sign] = field(default_factory=dict)
    """Probes that rule other causes out, where those of the causes themselves do not hold here."""
    wrong_fixes: tuple[Text, ...] = ()
    """Plausible commands that must not end the incident."""
    debrief: Text
    """What it was, how it could be seen, what keeps it from coming back."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Incident:
    """One page, a world to look into, and several causes that it may have."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text
    title: Text
    level: Level
    rounds: Annotated[tuple[Round, ...], MinLen(1)] = ("reliability",)
    minutes: Annotated[float, Gt(0), Le(120)]
    """What an interview gives for it."""
    page: Text
    draw: dict[str, Any] = field(default_factory=dict)
    """Names drawn with the seed: a list to choose from, or `{from, to, step}`."""
    let: dict[str, Text] = field(default_factory=dict)
    """Names computed from the drawn ones."""
    world: dict[str, Any]
    goal: Text
    """The condition under which the incident is over."""
    mitigated: str = ""
    """The condition under which users are no longer hurt, where that comes before the cure."""
    causes: Annotated[tuple[Cause, ...], MinLen(2)]
    variants: Annotated[tuple[Variant, ...], MinLen(1)]
    aspects: Annotated[tuple[Aspect, ...], MinLen(1)]
    verify: Annotated[tuple[Text, ...], MinLen(1)]
    """Patterns of commands that check whether it is really over."""
    harms: tuple[Harm, ...] = ()
    hints: Annotated[tuple[Text, ...], MinLen(1)]
    """From vague to plain; the same for every variant."""
    interruptions: tuple[Interruption, ...] = ()
    rubric: Annotated[tuple[RubricPoint, ...], MinLen(1)]
    """What is to be said in notes and answers."""
    weak_signals: tuple[WeakSignal, ...] = ()
    teaches: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """For points of the rubric and aspects: questions that come back when they were missed."""
    sources: tuple[Text, ...] = ()
    verified: date | None = None
    applies_to: dict[str, str] = field(default_factory=dict)
    covers: tuple[Text, ...] = ()
