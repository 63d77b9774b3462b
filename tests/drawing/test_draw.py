"""One asking of a question: what is drawn, and that the seed decides it."""

from dataclasses import replace

import pytest

from mlops_prep.drawing import ExpressionError, draw
from mlops_prep.models.instance import Instance
from mlops_prep.models.question import DiagnoseAnswer, EstimateAnswer, NearMiss, Question, Span
from tests.builders import choice, command, order, point, question, variant, weak_signal

CHART = {"type": "series", "title": "mean", "count": 30, "base": 40, "noise": 1}
ESTIMATE = question(
    "estimate",
    prompt="{{ rps }} requests a second, {{ kind }} pods",
    strong_answer="{{ total | thousands }} in all",
    rubric=(point(says="Says {{ total }}"),),
    weak_signals=(weak_signal(says="Forgets the {{ kind }} pods"),),
    estimate=EstimateAnswer(
        draw={"rps": Span(first=100, last=2000, step=100), "kind": ("small", "large"), "pods": (1, 2, 5)},
        let={"total": "rps * pods", "double": "total * 2"},
        answer="double / 2",
        unit="requests",
        near=(NearMiss(answer="rps", says="that is one pod; {{ pods }} run"),),
    ),
)
DIAGNOSE = question(
    "diagnose",
    rubric=(point("check"),),
    weak_signals=(weak_signal("guess"),),
    strong_answer="Then I check {{ day }}.",
    diagnose=DiagnoseAnswer(
        variants=(
            variant(
                "step", {**CHART, "changes": [{"shape": "step", "at": "day", "size": 9}]}, draw={"day": (5, 10, 15)}
            ),
            variant(
                "ramp", {**CHART, "changes": [{"shape": "ramp", "at": "day", "size": 9}]}, draw={"day": (5, 10, 15)}
            ),
        )
    ),
)
EVERY_KIND = (
    question(),
    question("command", command=command("dvc push")),
    question("choice", choice=choice("a", "b", "c", "d")),
    question("order", order=order("a", "b", "c", "d")),
    ESTIMATE,
    DIAGNOSE,
)
SEEDS = range(60)


def contents(instance: Instance) -> tuple[object, ...]:
    """All that a candidate could see of an asking."""
    asked = instance.question
    texts = (asked.prompt, asked.strong_answer, *(p.says for p in asked.rubric), *(s.says for s in asked.weak_signals))
    return (texts, instance.variant, instance.chart, instance.shown, instance.expected, instance.near)


@pytest.mark.parametrize("asked", EVERY_KIND, ids=lambda asked: asked.kind)
def test_the_same_seed_gives_the_same_asking(asked: Question) -> None:
    for seed in SEEDS:
        assert contents(draw(asked, seed)) == contents(draw(asked, seed))


@pytest.mark.parametrize("asked", EVERY_KIND[2:], ids=lambda asked: asked.kind)
def test_other_seeds_give_other_askings(asked: Question) -> None:
    assert len({contents(draw(asked, seed)) for seed in SEEDS}) > 5


def test_drawing_leaves_the_random_generator_of_the_process_alone() -> None:
    import random

    random.seed(1)
    before = random.getstate()
    for asked in EVERY_KIND:
        draw(asked, 3)
    assert random.getstate() == before


@pytest.mark.parametrize("asked", EVERY_KIND, ids=lambda asked: asked.kind)
def test_an_asking_remembers_its_seed(asked: Question) -> None:
    assert draw(asked, 12345).seed == 12345


@pytest.mark.parametrize("asked", EVERY_KIND[:2], ids=lambda asked: asked.kind)
def test_a_question_with_nothing_to_draw_is_asked_as_it_is(asked: Question) -> None:
    assert draw(asked, 1).question is asked


def test_every_option_is_shown_once() -> None:
    for seed in SEEDS:
        assert sorted(draw(EVERY_KIND[2], seed).shown) == [0, 1, 2, 3]


def test_items_to_put_in_order_are_never_shown_in_order() -> None:
    for seed in SEEDS:
        shown = draw(EVERY_KIND[3], seed).shown
        assert sorted(shown) == [0, 1, 2, 3]
        assert shown != (0, 1, 2, 3)


def test_the_texts_of_an_estimate_hold_the_drawn_numbers() -> None:
    instance = draw(ESTIMATE, 4)
    rps = int(instance.question.prompt.split()[0])
    assert instance.expected is not None

    assert instance.expected % rps == 0
    assert instance.expected / rps in (1, 2, 5)
    assert instance.question.strong_answer == f"{instance.expected:,.0f} in all"
    assert instance.question.rubric[0].says == f"Says {instance.expected:.0f}"
    assert instance.question.weak_signals[0].says in ("Forgets the small pods", "Forgets the large pods")
    assert instance.near == ((rps, f"that is one pod; {instance.expected / rps:.0f} run"),)


def test_a_span_is_drawn_over_all_its_steps_and_not_beyond() -> None:
    drawn = {int(draw(ESTIMATE, seed).question.prompt.split()[0]) for seed in range(600)}

    assert drawn == set(range(100, 2001, 100))


@pytest.mark.parametrize(
    ("span", "values"),
    [
        (Span(first=1, last=3), {1, 2, 3}),
        (Span(first=0.1, last=0.3, step=0.1), {0.1, 0.2, 0.3}),
        (Span(first=0, last=5, step=2), {0, 2, 4}),
        (Span(first=5, last=5), {5}),
        (Span(first=5, last=1), {5}),
    ],
)
def test_a_span_holds_its_ends_where_the_step_meets_them(span: Span, values: set[float]) -> None:
    asked = question("estimate", estimate=EstimateAnswer(draw={"n": span}, answer="n"))
    drawn = {round(draw(asked, seed).expected or 0, 6) for seed in range(200)}

    assert drawn == values


def test_each_variant_is_drawn_with_its_own_chart_rubric_and_answer() -> None:
    for seed in SEEDS:
        instance = draw(DIAGNOSE, seed)
        assert instance.chart is not None
        assert [one.id for one in instance.question.rubric] == [f"{instance.variant}-found", "check"]
        assert [one.id for one in instance.question.weak_signals] == ["guess"]
        assert instance.question.strong_answer.startswith(f"It is {instance.variant}.\nThen I check ")
        assert "{{" not in instance.question.strong_answer
    assert {draw(DIAGNOSE, seed).variant for seed in SEEDS} == {"step", "ramp"}


@pytest.mark.parametrize(
    "block",
    [
        EstimateAnswer(draw={"n": (1,)}, answer="nope"),
        EstimateAnswer(draw={"n": (0,)}, answer="1 / n"),
        EstimateAnswer(draw={"n": ("text",)}, answer="n"),
        EstimateAnswer(draw={"n": (1,)}, let={"a": "b", "b": "n"}, answer="a"),
        EstimateAnswer(draw={"n": (1,)}, answer="n", near=(NearMiss(answer="n", says="{{ nope }}"),)),
    ],
)
def test_arithmetic_without_a_value_is_an_expression_error(block: EstimateAnswer) -> None:
    with pytest.raises(ExpressionError):
        draw(question("estimate", estimate=block), 1)


def test_the_question_itself_is_not_changed() -> None:
    before = replace(ESTIMATE)
    draw(ESTIMATE, 1)

    assert ESTIMATE.prompt == before.prompt
    assert ESTIMATE.rubric[0].says == "Says {{ total }}"
