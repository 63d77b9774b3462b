"""Small functions that make content with sensible defaults: name what a test is about, leave out the rest."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mlops_prep.library import Entry
from mlops_prep.models.question import (
    ChoiceAnswer,
    CommandAnswer,
    Dimension,
    Kind,
    NearMiss,
    Option,
    OrderAnswer,
    OrderItem,
    Question,
    RubricPoint,
    Variant,
    WeakSignal,
)
from mlops_prep.models.results import Answer, PointResult, Score


def point(
    point_id: str = "point",
    *evidence: str,
    weight: float = 1,
    must: bool = False,
    dimension: Dimension = "platform-thinking",
    says: str = "Says what matters",
) -> RubricPoint:
    """A rubric point that any of `evidence` shows."""
    return RubricPoint(id=point_id, says=says, weight=weight, must=must, dimension=dimension, evidence=evidence)


def weak_signal(signal_id: str = "signal", *evidence: str, says: str = "Costs trust") -> WeakSignal:
    """A weak signal that any of `evidence` shows."""
    return WeakSignal(id=signal_id, says=says, evidence=evidence)


def question(kind: Kind = "open", **fields: Any) -> Question:
    """A question of `kind`; `fields` are those of `Question`, the block of the kind among them."""
    defaults: dict[str, Any] = {
        "id": "q-1",
        "domain": "monitoring",
        "rounds": ("reliability",),
        "level": "senior",
        "minutes": 3,
        "prompt": "What do you look at first?",
        "rubric": (point(),),
        "strong_answer": "I look at the scores first.",
    }
    return Question(kind=kind, **{**defaults, **fields})


def command(*accepts: str, allows: tuple[str, ...] = (), near: dict[str, str] | None = None) -> CommandAnswer:
    """A command block; `near` maps a wrong pattern to what it misses."""
    misses = tuple(NearMiss(answer=answer, says=says) for answer, says in (near or {}).items())
    return CommandAnswer(accepts=accepts, allows=allows, near=misses)


def choice(*options: str, right: int = 0) -> ChoiceAnswer:
    """A choice block; the option at index `right` is the right one."""
    return ChoiceAnswer(
        options=tuple(Option(says=says, why=f"why {says}.", right=index == right) for index, says in enumerate(options))
    )


def order(*items: str) -> OrderAnswer:
    """An order block, the items in the right order."""
    return OrderAnswer(items=tuple(OrderItem(says=says, why=f"why {says}") for says in items))


def variant(variant_id: str, chart: dict[str, Any], *evidence: str, **fields: Any) -> Variant:
    """A variant of a diagnose question, whose one point is shown by `evidence`."""
    defaults: dict[str, Any] = {
        "rubric": (point(f"{variant_id}-found", *evidence),),
        "strong_answer": f"It is {variant_id}.",
    }
    return Variant(id=variant_id, chart=chart, **{**defaults, **fields})


def open_question_yaml(question_id: str = "q-1", *, extra: str = "") -> str:
    """A valid open question as an item of a content file; `extra` holds further lines, indented by two."""
    return f"""\
- id: {question_id}
  domain: monitoring
  rounds: [reliability]
  level: senior
  kind: open
  minutes: 3
  prompt: What do you look at first?
  rubric:
  - id: scores
    says: Looks at the scores
    dimension: platform-thinking
    evidence: [score distribution]
  strong_answer: I look at the distribution of the scores.
{extra}"""


def write_pack(folder: Path, **files: str) -> Path:
    """Make `folder` a content pack; `files` maps a name without `.yaml` to items of its `questions:` list."""
    (folder / "questions").mkdir(parents=True, exist_ok=True)
    for name, items in files.items():
        (folder / "questions" / f"{name}.yaml").write_text(f"questions:\n{items}", encoding="utf-8")
    return folder


def entry(
    question_id: str = "q-1",
    *,
    domain: str = "monitoring",
    kind: Kind = "open",
    level: str = "senior",
    rounds: str = "reliability",
    minutes: float = 3,
    importance: float = 0.2,
) -> Entry:
    """What selecting knows of a question."""
    return Entry(question_id, domain, kind, level, rounds, minutes, importance, file="q.yaml", position=0, line=1)


def answer(
    question_id: str = "q-1",
    *,
    score: float = 80,
    points: tuple[PointResult, ...] = (),
    **fields: Any,
) -> Answer:
    """An answer to `question_id` that scored `score`, in session 1."""
    defaults: dict[str, Any] = {
        "session_id": 1,
        "at": datetime(2026, 3, 2, 18, tzinfo=UTC),
        "seed": 0,
        "variant": "",
        "kind": "open",
        "domain": "monitoring",
        "level": "senior",
        "text": "I look at the scores.",
        "confidence": 3,
        "ticked": ("point",),
        "found": ("point",),
        "weak_signals": (),
        "hints": 0,
        "seconds": 60,
        "limit_seconds": 180,
        "rating": "good",
        "derived_rating": "good",
    }
    scored = Score(value=score, raw=score, capped_by=(), points=points)
    return Answer(question_id=question_id, score=scored, **{**defaults, **fields})
