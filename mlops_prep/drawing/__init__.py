"""Draws one asking of a question: its numbers, its variant, the order of its options. Same seed, same asking."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from mlops_prep.drawing.expressions import ExpressionError, Value, fill, number
from mlops_prep.models.instance import Instance
from mlops_prep.models.question import Draw, Expression, Question, RubricPoint, Span, WeakSignal

__all__ = ["ExpressionError", "draw", "draw_names"]


def draw(question: Question, seed: int) -> Instance:
    """One asking of `question`. Raises ExpressionError where the content's arithmetic has no value."""
    rng = Random(seed)
    match question.kind:
        case "choice" if question.choice:
            return Instance(question=question, seed=seed, shown=_shuffled(len(question.choice.options), rng))
        case "order" if question.order:
            return Instance(question=question, seed=seed, shown=_disordered(len(question.order.items), rng))
        case "estimate" if question.estimate:
            return _estimate(question, seed, rng)
        case "diagnose" if question.diagnose:
            return _diagnose(question, seed, rng)
        case _:
            return Instance(question=question, seed=seed)


def _estimate(question: Question, seed: int, rng: Random) -> Instance:
    block = question.estimate
    assert block is not None
    names = draw_names(block.draw, block.let, rng)
    return Instance(
        question=_filled(question, names),
        seed=seed,
        expected=number(block.answer, names),
        near=tuple((number(miss.answer, names), fill(miss.says, names)) for miss in block.near),
    )


def _diagnose(question: Question, seed: int, rng: Random) -> Instance:
    block = question.diagnose
    assert block is not None
    # imported here: most questions have no chart
    from mlops_prep.drawing.charts import draw_chart

    variant = rng.choice(block.variants)
    names = draw_names(variant.draw, variant.let, rng)
    chart = draw_chart(variant.chart, names, rng)
    asked = replace(
        question,
        rubric=variant.rubric + question.rubric,
        weak_signals=variant.weak_signals + question.weak_signals,
        strong_answer=f"{variant.strong_answer}\n{question.strong_answer}".strip(),
    )
    return Instance(question=_filled(asked, names), seed=seed, variant=variant.id, chart=chart)


def draw_names(draws: Mapping[str, Draw], let: Mapping[str, Expression], rng: Random) -> dict[str, Value]:
    """Names with drawn and computed values. Raises ExpressionError."""
    names: dict[str, Value] = {name: _pick(values, rng) for name, values in draws.items()}
    for name, expression in let.items():
        names[name] = number(expression, names)
    return names


def _pick(values: Draw, rng: Random) -> Value:
    if isinstance(values, Span):
        steps = int((values.last - values.first) / values.step + 1e-9)
        return values.first + values.step * rng.randint(0, max(0, steps))
    picked = rng.choice(values)
    return picked if isinstance(picked, str) else float(picked)


def _filled(question: Question, names: Mapping[str, Value]) -> Question:
    return replace(
        question,
        prompt=fill(question.prompt, names),
        strong_answer=fill(question.strong_answer, names),
        rubric=tuple(_filled_point(point, names) for point in question.rubric),
        weak_signals=tuple(_filled_signal(signal, names) for signal in question.weak_signals),
    )


def _filled_point(point: RubricPoint, names: Mapping[str, Value]) -> RubricPoint:
    return replace(point, says=fill(point.says, names))


def _filled_signal(signal: WeakSignal, names: Mapping[str, Value]) -> WeakSignal:
    return replace(signal, says=fill(signal.says, names))


def _shuffled(count: int, rng: Random) -> tuple[int, ...]:
    return tuple(rng.sample(range(count), count))


def _disordered(count: int, rng: Random) -> tuple[int, ...]:
    """A shuffle that is not the right order already."""
    while (order := _shuffled(count, rng)) == tuple(range(count)):
        pass
    return order
