"""The shape of a question, as authors write it in YAML and as sessions use it.

Plain frozen dataclasses: the library validates YAML against them once with Pydantic (which reads the same annotations),
and a session rebuilds them from the index without importing Pydantic. They compare by identity: each generated method
costs start-up time, and nobody compares questions. A string under an attribute is its description in
`mlops-prep content schema`.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, ClassVar, Literal, get_args

from annotated_types import Gt, Le, MinLen

Level = Literal["junior", "mid", "senior", "staff"]
Kind = Literal["open", "command", "estimate", "choice", "order", "diagnose"]
Round = Literal["recruiter", "manager", "design", "coding", "panel", "lifecycle", "reliability"]
Dimension = Literal["platform-thinking", "track-record", "design-judgement", "collaboration", "on-call"]
Area = Literal["reproducibility", "workloads", "data-discipline", "safe-delivery", "platform-cost", "monitoring"]

DIMENSION_WEIGHTS: dict[Dimension, float] = {
    "platform-thinking": 0.30,
    "track-record": 0.25,
    "design-judgement": 0.20,
    "collaboration": 0.15,
    "on-call": 0.10,
}
"""The five dimensions interviewers judge, in order, with the product's own weights (they add up to 1)."""

_KIND_SHARES: dict[Kind, float] = {
    "open": 1.0,
    "diagnose": 0.9,
    "estimate": 0.7,
    "order": 0.6,
    "choice": 0.6,
    "command": 0.5,
}
"""How much of an interview asks in this way, relative to open questions; the product's own judgement."""

KINDS: tuple[Kind, ...] = get_args(Kind)
LEVELS: tuple[Level, ...] = get_args(Level)
ROUNDS: tuple[Round, ...] = get_args(Round)

Text = Annotated[str, MinLen(1)]
Expression = str | int | float
"""A number, or arithmetic over drawn names: `rps * latency_ms / 1000`."""

STRICT: dict[str, Any] = {"extra": "forbid", "use_attribute_docstrings": True}
"""How Pydantic reads the models of content: an unknown key is an error."""


@dataclass(frozen=True, kw_only=True, eq=False)
class RubricPoint:
    """One thing a strong answer says; the candidate can tick it yes or no."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text
    """Unique within the question, permanent."""
    says: Text
    """What the answer must contain, in one sentence."""
    weight: Annotated[float, Gt(0), Le(100)] = 1.0
    """Share of the question's score, relative to the other points."""
    must: bool = False
    """Without it the score is capped: the point that an interviewer would not forgive missing."""
    dimension: Dimension
    """Which of the five evaluation dimensions the point is evidence for."""
    evidence: tuple[Text, ...] = ()
    """Patterns that show the point in a typed answer; the pattern language is in CONTRIBUTING.md."""


@dataclass(frozen=True, kw_only=True, eq=False)
class WeakSignal:
    """Something a weak answer says, and why it costs the candidate."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text
    says: Text
    """Why an interviewer marks this down, in one sentence."""
    evidence: tuple[Text, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class FollowUp:
    """What the interviewer asks next."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    asks: Text
    listens_for: str = ""
    """What a good answer to it has."""


@dataclass(frozen=True, kw_only=True, eq=False)
class NearMiss:
    """A wrong answer that people really give, and what it tells about."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    answer: Expression
    """`command`: a command pattern. `estimate`: an expression."""
    says: Text


@dataclass(frozen=True, kw_only=True, eq=False)
class CommandAnswer:
    """Which command lines are right."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    accepts: Annotated[tuple[Text, ...], MinLen(1)]
    """Command patterns; the first is the one shown as the answer."""
    allows: tuple[Text, ...] = ()
    """Options that may stand anywhere and change nothing, as `-n|--namespace <namespace>`."""
    near: tuple[NearMiss, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Option:
    """One answer to choose from."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    says: Text
    right: bool = False
    why: Text
    """Why it is right, or what choosing it would show."""


@dataclass(frozen=True, kw_only=True, eq=False)
class ChoiceAnswer:
    """Options, shown in a random order."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    options: Annotated[tuple[Option, ...], MinLen(2)]


@dataclass(frozen=True, kw_only=True, eq=False)
class OrderItem:
    """One thing to put in its place."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    says: Text
    why: Text
    """Why it stands where it stands."""


@dataclass(frozen=True, kw_only=True, eq=False)
class OrderAnswer:
    """Items in the right order; shown shuffled."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    items: Annotated[tuple[OrderItem, ...], MinLen(3)]


@dataclass(frozen=True, kw_only=True, eq=False)
class Span:
    """Numbers from a first to a last one, in equal steps."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    first: float
    last: float
    step: Annotated[float, Gt(0)] = 1.0


Draw = Annotated[tuple[float | str, ...], MinLen(1)] | Span
"""A list of values to pick one from, or a span of numbers."""


@dataclass(frozen=True, kw_only=True, eq=False)
class EstimateAnswer:
    """Numbers drawn afresh each time, and the arithmetic that the answer is checked against."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    draw: dict[str, Draw]
    """Name to the values it may take; `{{ name }}` puts it into the texts."""
    let: dict[str, Expression] = field(default_factory=dict)
    """Name to an expression over what stands above it; usable in the texts, too."""
    answer: Expression
    unit: str = ""
    units: dict[str, Annotated[float, Gt(0)]] = field(default_factory=dict)
    """Other units that may be typed: name to how many of `unit` one of it is."""
    tolerance: Annotated[float, Gt(0), Le(1)] = 0.1
    """Relative: 0.1 takes what is within 10 %."""
    near: tuple[NearMiss, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Variant:
    """One hidden truth behind the same chart prompt."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text
    draw: dict[str, Draw] = field(default_factory=dict)
    let: dict[str, Expression] = field(default_factory=dict)
    chart: dict[str, Any]
    """`type: series | histogram | confusion | correlation` and that chart's own keys; see CONTRIBUTING.md."""
    rubric: Annotated[tuple[RubricPoint, ...], MinLen(1)]
    strong_answer: Text
    weak_signals: tuple[WeakSignal, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class DiagnoseAnswer:
    """The truths that a `diagnose` question draws from."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    variants: Annotated[tuple[Variant, ...], MinLen(2)]


@dataclass(frozen=True, kw_only=True, eq=False)
class Question:
    """One question of the bank."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    id: Text
    """Permanent: the history keys on it. Lower case, digits, hyphens."""
    domain: Text
    rounds: Annotated[tuple[Round, ...], MinLen(1)]
    level: Level
    kind: Kind
    minutes: Annotated[float, Gt(0), Le(90)]
    """How long the spoken answer may take."""
    prompt: Text
    rubric: tuple[RubricPoint, ...] = ()
    strong_answer: str = ""
    weak_signals: tuple[WeakSignal, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    sources: tuple[Text, ...] = ()
    verified: date | None = None
    """When the facts were last checked."""
    applies_to: dict[str, str] = field(default_factory=dict)
    """Tool to the version range that the facts hold for."""
    covers: tuple[Text, ...] = ()
    """Ids of the content inventory that the question truly teaches."""
    area: Area | None = None
    command: CommandAnswer | None = None
    choice: ChoiceAnswer | None = None
    order: OrderAnswer | None = None
    estimate: EstimateAnswer | None = None
    diagnose: DiagnoseAnswer | None = None

    @property
    def importance(self) -> float:
        """What the question is worth practising, 0 to 1: the mean weight of the dimensions that its points count for,
        times the share of its kind.
        """
        variants = self.diagnose.variants if self.diagnose else ()
        points = [*self.rubric, *(point for variant in variants for point in variant.rubric)]
        total = sum(point.weight for point in points)
        mean = sum(point.weight * DIMENSION_WEIGHTS[point.dimension] for point in points) / total
        return mean * _KIND_SHARES[self.kind]
