"""Choosing an option, and putting items in order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_prep.grading import grade_choice, grade_order
from tests.builders import choice, order

OPTIONS = choice("canary", "shadow", "rolling", right=1)
SHOWN = (2, 1, 0)
"""As they stand on the screen: 1 rolling, 2 shadow, 3 canary."""

STEPS = order("locate", "versions", "correctness", "safety")


@pytest.mark.parametrize("answer", ["2", "b", "B", " 2 ", "2.", "2)", "(2)", "b)", "option 2", "2\n", "\x1f2\x1f"])
def test_the_number_or_letter_of_the_right_option_is_right(answer: str) -> None:
    grade = grade_choice(answer, OPTIONS, SHOWN)

    assert (grade.share, grade.says) == (1, "why shadow.")


@pytest.mark.parametrize(("answer", "says"), [("1", "why rolling. Right: 2."), ("c", "why canary. Right: 2.")])
def test_a_wrong_option_says_why_it_is_wrong_and_which_is_right(answer: str, says: str) -> None:
    grade = grade_choice(answer, OPTIONS, SHOWN)

    assert (grade.share, grade.says) == (0, says)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "  ",
        "0",
        "4",
        "d",
        "99",
        "1 2",
        "12",
        "x",
        "two",
        "²",
        "\x00",
        "🎉",
        "1" * 10_000,
        "b" * 10_000,
        "-" * 10_000,
    ],
)
def test_what_is_no_one_option_is_asked_again(answer: str) -> None:
    grade = grade_choice(answer, OPTIONS, SHOWN)

    assert (grade.understood, grade.says) == (False, "type one number from 1 to 3")


def test_an_option_beyond_the_ninth_can_be_chosen() -> None:
    options = choice(*map(str, range(12)), right=11)

    assert grade_choice("12", options, tuple(range(12))).share == 1
    assert not grade_choice("13", options, tuple(range(12))).understood


@pytest.mark.parametrize(
    "answer", ["3 1 4 2", "3142", "3,1,4,2", "3, 1, 4, 2", "3>1>4>2", "3 -> 1 -> 4 -> 2", "c a d b", "CADB"]
)
def test_the_right_order_is_right_in_every_usual_form(answer: str) -> None:
    grade = grade_order(answer, STEPS, (1, 3, 0, 2))

    assert (grade.share, grade.says) == (1, "Every item in its place.")


def test_the_reverse_order_earns_nothing() -> None:
    assert grade_order("4 3 2 1", STEPS, (0, 1, 2, 3)).share == 0


def test_one_swap_costs_a_part_and_is_named() -> None:
    grade = grade_order("2 1 3 4", STEPS, (0, 1, 2, 3))

    assert grade.share == pytest.approx(2 / 3)
    assert grade.says == "1 of 6 pairs the wrong way round; 'locate' comes before 'versions'."


def test_an_order_with_half_of_the_pairs_wrong_is_worth_no_more_than_chance() -> None:
    assert grade_order("2 4 1 3", STEPS, (0, 1, 2, 3)).share == 0


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "1",
        "1 2 3",
        "1 1 2 3",
        "1 2 3 5",
        "0 1 2 3",
        "1 2 3 4 4",
        "abc",
        "9" * 9,
        "9" * 10_000,
        "1 2 3 4 " * 2_000,
        "\x00",
    ],
)
def test_what_is_no_order_of_all_items_is_asked_again(answer: str) -> None:
    grade = grade_order(answer, STEPS, (0, 1, 2, 3))

    assert (grade.understood, grade.says) == (False, "type each number from 1 to 4 once, first to last")


def test_ten_items_can_be_put_in_order() -> None:
    items = order(*map(str, range(10)))

    assert grade_order("1 2 3 4 5 6 7 8 9 10", items, tuple(range(10))).share == 1


@given(st.text())
def test_no_text_raises(answer: str) -> None:
    assert grade_choice(answer, OPTIONS, SHOWN).says
    assert grade_order(answer, STEPS, (0, 1, 2, 3)).says


@given(st.permutations(range(4)), st.permutations(range(4)))
def test_the_share_depends_on_the_order_given_and_not_on_the_order_shown(
    given_order: list[int], shown: list[int]
) -> None:
    typed = " ".join(str(shown.index(item) + 1) for item in given_order)
    plain = " ".join(str(item + 1) for item in given_order)

    assert grade_order(typed, STEPS, shown).share == grade_order(plain, STEPS, (0, 1, 2, 3)).share
