"""The shape of a design interview, as authors write it in `scenarios/designs/<id>.yaml`.

What every design is held to (drift, rollback, cost, sign-offs, guards, the regulated variant) stands once, in
`scenarios/common.yaml`.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from annotated_types import Ge, Gt, Le, MinLen

from mlops_prep.models.question import STRICT, Draw, Expression, Level, Round, RubricPoint, Text, WeakSignal
from mlops_prep.models.scenario import DESIGN_MINUTES

PhaseName = Literal["clarify", "estimate", "sketch", "dives", "wrap-up"]
PHASES: tuple[PhaseName, ...] = ("clarify", "estimate", "sketch", "dives", "wrap-up")


@dataclass(frozen=True, kw_only=True, eq=False)
class Fact:
    """Something that the interviewer knows, and tells when it is asked for."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text
    asked_by: Annotated[tuple[Text, ...], MinLen(1)]
    """Evidence patterns of questions that ask for it."""
    says: Text
    """The answer, with `{{ name }}` for drawn numbers."""
    matters: bool = False
    """A strong candidate asks for it: it changes the design."""


@dataclass(frozen=True, kw_only=True, eq=False)
class DesignEstimate:
    """A number that has to be worked out from the brief."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text
    asks: Text
    answer: Expression
    unit: Text
    units: dict[str, Annotated[float, Gt(0)]] = field(default_factory=dict)
    """Other units that may be typed: name to how many of `unit` one of it is."""
    tolerance: Annotated[float, Gt(0), Le(1)] = 0.2
    """Relative: 0.2 takes what lies within 20 percent."""
    working: Text
    """How one gets there, shown afterwards."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Curveball:
    """A change of the task in the middle of a phase."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    phase: PhaseName
    after: Annotated[float, Ge(0)]
    """Minutes into the phase, of a 60-minute round."""
    says: Text
    listens_for: Text
    evidence: tuple[Text, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Dive:
    """A deep dive: the interviewer picks a part, and asks on."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text
    area: Literal["training", "deployment", "monitoring", "rollback", "cost", "data", "serving", "governance"]
    asks: Text
    listens_for: Text


@dataclass(frozen=True, kw_only=True, eq=False)
class SketchPart:
    """A part that has to be in the sketch."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text
    says: Text
    names: Annotated[tuple[Text, ...], MinLen(1)]
    """Words of which one stands in the sketch: parts of words, in lower case."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Guard:
    """Something whose absence sinks a design, whatever else is in it."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text
    says: Text
    """What the report says when it is absent."""
    evidence: Annotated[tuple[Text, ...], MinLen(1)]


@dataclass(frozen=True, kw_only=True, eq=False)
class CommonDesign:
    """What every design is held to."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    minutes: dict[PhaseName, Annotated[float, Gt(0)]]
    """Minutes of each phase in a 60-minute round."""
    opens: dict[PhaseName, Text]
    """What the interviewer says at the beginning of each phase."""
    unknown: Annotated[tuple[Text, ...], MinLen(1)]
    """What the interviewer says to a question that the brief has no answer to; drawn."""
    rubric: Annotated[tuple[RubricPoint, ...], MinLen(1)]
    guards: Annotated[tuple[Guard, ...], MinLen(1)]
    tools: Annotated[tuple[Text, ...], MinLen(1)]
    """Names of tools, in lower case: said before the problem, they are a weak signal."""
    tools_first: Text
    """What the report says then."""
    regulated_facts: tuple[Fact, ...] = ()
    regulated_rubric: tuple[RubricPoint, ...] = ()
    regulated_brief: Text
    teaches: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class Design:
    """One design interview."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text
    title: Text
    level: Level
    rounds: Annotated[tuple[Round, ...], MinLen(1)] = ("design",)
    minutes: Annotated[float, Gt(0), Le(120)] = DESIGN_MINUTES
    brief: Text
    """What the interviewer says at the beginning: short, and open."""
    draw: dict[str, Draw] = field(default_factory=dict)
    let: dict[str, Expression] = field(default_factory=dict)
    facts: Annotated[tuple[Fact, ...], MinLen(1)]
    estimates: Annotated[tuple[DesignEstimate, ...], MinLen(1)]
    curveballs: Annotated[tuple[Curveball, ...], MinLen(2)]
    dives: Annotated[tuple[Dive, ...], MinLen(2)]
    sketch: Annotated[tuple[SketchPart, ...], MinLen(1)]
    rubric: Annotated[tuple[RubricPoint, ...], MinLen(1)]
    """Beside the common one."""
    weak_signals: tuple[WeakSignal, ...] = ()
    strong_outline: Text
    """A strong design in twenty lines, shown at the end."""
    teaches: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """For points of the rubric: questions that come back when they were missed."""
    sources: tuple[Text, ...] = ()
    verified: date | None = None
    applies_to: dict[str, str] = field(default_factory=dict)
    covers: tuple[Text, ...] = ()
