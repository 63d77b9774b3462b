"""Hints: each one gives away a little more, and never more than was asked for. Pure."""

from collections.abc import Collection

from mlops_prep.models.instance import Instance
from mlops_prep.models.question import Question


def hint(instance: Instance, number: int, shown: Collection[str]) -> str | None:
    """Hint `number` (1-based); `shown` are the points that the text so far shows. None when there is nothing left."""
    question = instance.question
    match question.kind:
        case "open" | "diagnose":
            return _open_hint(question, number, shown)
        case "command":
            return _command_hint(question, number)
        case "estimate":
            return f"The answer is {question.estimate.answer}." if question.estimate and number == 1 else None
        case "choice":
            return _choice_hint(instance, number)
        case "order":
            first = question.order.items[0] if question.order and number == 1 else None
            return f"First comes: {first.says}" if first else None


def _open_hint(question: Question, number: int, shown: Collection[str]) -> str | None:
    """First how much is asked for, then the missing points, the heaviest first."""
    missing = [point for point in question.rubric if point.id not in shown]
    if not missing:
        return None
    if number == 1:
        sides = dict.fromkeys(point.dimension.replace("-", " ") for point in missing)
        return f"{len(missing)} of {len(question.rubric)} points are still open, about {', '.join(sides)}."
    missing.sort(key=lambda point: (not point.must, -point.weight))
    return missing[number - 2].says if number - 2 < len(missing) else None


def _command_hint(question: Question, number: int) -> str | None:
    assert question.command is not None
    words = question.command.accepts[0].split()
    shown = number + 1 if len(words) > 2 else number
    return f"It begins: {' '.join(words[:shown])} ..." if shown < len(words) else None


def _choice_hint(instance: Instance, number: int) -> str | None:
    block = instance.question.choice
    assert block is not None
    wrong = [place for place, index in enumerate(instance.shown, 1) if not block.options[index].right]
    return f"It is not {wrong[number - 1]}." if number < len(wrong) else None
