"""Each hint gives away a little more, and never more than was asked for."""

from collections.abc import Collection

import pytest

from mlops_prep.drawing import draw
from mlops_prep.models.question import EstimateAnswer, Question
from mlops_prep.sessions.hints import hint
from tests.builders import choice, command, order, point, question

OPEN = question(
    rubric=(
        point("light", weight=1, says="Light", dimension="on-call"),
        point("heavy", weight=3, says="Heavy"),
        point("must", weight=1, must=True, says="Must"),
    )
)


def hints(asked: Question, shown: Collection[str] = (), *, seed: int = 0) -> list[str]:
    """Every hint there is."""
    found: list[str] = []
    while (says := hint(draw(asked, seed), len(found) + 1, shown)) is not None:
        found.append(says)
        assert len(found) < 50
    return found


def test_the_first_hint_says_how_much_is_open_and_not_what() -> None:
    first = hints(OPEN)[0]
    assert first == "3 of 3 points are still open, about on call, platform thinking."
    assert not any(says in first for says in ("Light", "Heavy", "Must"))


def test_then_the_points_come_one_by_one_a_must_first_then_the_heaviest() -> None:
    assert hints(OPEN)[1:] == ["Must", "Heavy", "Light"]


def test_a_point_that_the_answer_shows_already_is_no_hint() -> None:
    assert hints(OPEN, ["must"]) == [
        "2 of 3 points are still open, about on call, platform thinking.",
        "Heavy",
        "Light",
    ]


def test_an_answer_that_shows_everything_gets_no_hint() -> None:
    assert hints(OPEN, ["must", "heavy", "light"]) == []


def test_a_command_is_given_away_word_by_word_and_never_wholly() -> None:
    asked = question("command", command=command("kubectl rollout undo deployment/scorer -n prod"))
    assert hints(asked) == [
        "It begins: kubectl rollout ...",
        "It begins: kubectl rollout undo ...",
        "It begins: kubectl rollout undo deployment/scorer ...",
        "It begins: kubectl rollout undo deployment/scorer -n ...",
    ]


def test_a_command_of_three_words_keeps_its_last_one() -> None:
    assert hints(question("command", command=command("dvc repro train"))) == ["It begins: dvc repro ..."]


@pytest.mark.parametrize("line", ["dvc", "dvc push"])
def test_a_short_command_is_not_given_away_by_its_first_hint(line: str) -> None:
    assert not any(line in says for says in hints(question("command", command=command(line))))


def test_a_choice_is_narrowed_down_to_two() -> None:
    asked = question("choice", choice=choice("right", "a", "b", "c"))
    for seed in range(10):
        shown = draw(asked, seed).shown
        wrong = [f"It is not {place}." for place, index in enumerate(shown, 1) if index != 0]
        assert hints(asked, seed=seed) == wrong[:2]


def test_a_choice_of_two_has_no_hint() -> None:
    assert hints(question("choice", choice=choice("right", "wrong"))) == []


def test_an_order_tells_only_what_comes_first() -> None:
    assert hints(question("order", order=order("alarm", "mail", "review"))) == ["First comes: alarm"]


def test_an_estimate_tells_its_formula_and_not_its_number() -> None:
    asked = question("estimate", estimate=EstimateAnswer(draw={"rps": (25.0,)}, answer="400 / rps", unit="s"))
    assert hints(asked) == ["The answer is 400 / rps."]
