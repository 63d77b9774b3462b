"""A question as it is asked once: numbers drawn, options shuffled, texts filled in."""

from typing import NamedTuple

from mlops_prep.models.chart import Chart
from mlops_prep.models.question import Question


class Instance(NamedTuple):
    """`question` holds the final texts and rubric; the rest is what a kind needs beyond them."""

    question: Question
    seed: int
    variant: str = ""
    chart: Chart | None = None
    shown: tuple[int, ...] = ()
    """`choice` and `order`: indices into the block's options or items, in the order shown."""
    expected: float | None = None
    """`estimate`: the right value, in the question's unit."""
    near: tuple[tuple[float, str], ...] = ()
    """`estimate`: wrong values that tell something, with what they tell."""
