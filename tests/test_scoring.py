"""From rubric ticks to a score, from a score to a rating."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_prep.models.results import EXPECTED_SCORES, Calibration, PointResult, Rating
from mlops_prep.scoring import (
    RATINGS,
    calibrate,
    calibration_words,
    dimension_profile,
    rate,
    score_points,
    score_share,
)
from tests.builders import command, point, question

LIMIT = 240.0

scores = st.floats(0, 100)
spent = st.floats(0, 10_000)
hint_counts = st.integers(0, 6)


def rating(score: float, *, seconds: float = 60, hints: int = 0, limit_seconds: float = LIMIT) -> Rating:
    return rate(score, seconds=seconds, limit_seconds=limit_seconds, hints=hints).rating


# Scores


def test_all_points_score_100_and_none_scores_0() -> None:
    rubric = [point("a"), point("b", weight=3)]
    assert score_points(rubric, ["a", "b"]).value == 100
    assert score_points(rubric, []).value == 0


def test_a_point_counts_by_its_weight() -> None:
    assert score_points([point("a", weight=1), point("b", weight=3)], ["b"]).value == 75


def test_a_missing_must_caps_the_score_and_is_named() -> None:
    rubric = [point("must", must=True), point("rest", weight=9)]
    score = score_points(rubric, ["rest"])
    assert (score.value, score.raw, score.capped_by) == (60, 90, ("must",))


def test_every_missing_must_is_named() -> None:
    rubric = [point("a", must=True), point("b", must=True), point("c", must=True), point("rest", weight=9)]
    assert score_points(rubric, ["b", "rest"]).capped_by == ("a", "c")


def test_a_low_score_is_not_called_capped_by_the_must_that_is_missing_as_well() -> None:
    score = score_points([point("must", must=True), point("rest")], ["rest"])
    assert (score.value, score.raw, score.capped_by) == (50, 50, ())


def test_a_covered_must_caps_nothing() -> None:
    rubric = [point("must", weight=4, must=True), point("rest")]
    assert score_points(rubric, ["must"]).value == 80


def test_a_tick_that_is_no_point_of_the_rubric_earns_nothing() -> None:
    assert score_points([point("a"), point("b")], ["a", "gone", "a"]).value == 50


def test_a_rubric_without_points_scores_0() -> None:
    assert score_points([], []).value == 0


def test_each_point_says_what_it_earned_of_what() -> None:
    rubric = [point("a", weight=2, dimension="on-call"), point("b", weight=1, dimension="collaboration")]
    assert score_points(rubric, ["a"]).points == (
        PointResult(id="a", dimension="on-call", earned=2, possible=2),
        PointResult(id="b", dimension="collaboration", earned=0, possible=1),
    )


def test_a_closed_answer_scores_the_share_that_is_right() -> None:
    asked = question("command", rubric=(point("typed", weight=2),), command=command("ls"))
    score = score_share(asked, 0.25)
    assert score.value == 25
    assert score.points[0].earned == 0.5


def test_the_must_of_a_closed_question_never_caps_a_part_that_is_right() -> None:
    asked = question("command", rubric=(point("typed", must=True),), command=command("ls"))
    assert score_share(asked, 0.8).value == pytest.approx(80)


@given(st.lists(st.tuples(st.floats(0.1, 10), st.booleans(), st.booleans()), min_size=1, max_size=8))
def test_one_more_point_never_lowers_the_score(points: list[tuple[float, bool, bool]]) -> None:
    rubric = [point(str(number), weight=weight, must=must) for number, (weight, must, _) in enumerate(points)]
    ticked = [str(number) for number, (_, _, ticked) in enumerate(points) if ticked]
    before = score_points(rubric, ticked).value
    assert 0 <= before <= 100
    for number in range(len(points)):
        assert score_points(rubric, [*ticked, str(number)]).value >= before - 1e-9


# Ratings


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (0, "again"),
        (39.4, "again"),
        (40, "hard"),
        (64.4, "hard"),
        (65, "good"),
        (89.4, "good"),
        (90, "easy"),
        (100, "easy"),
    ],
)
def test_in_time_and_without_hints_the_score_decides(score: float, expected: Rating) -> None:
    assert rating(score) == expected


@pytest.mark.parametrize("score", [39.6, 64.7, 89.99999999999999])
def test_a_rating_is_of_the_score_as_it_is_shown(score: float) -> None:
    assert rating(score) == rating(round(score))


@given(scores, spent, hint_counts)
def test_a_reason_never_says_that_a_number_is_below_itself(score: float, seconds: float, hints: int) -> None:
    reason = rate(score, seconds=seconds, limit_seconds=LIMIT, hints=hints).reason
    if found := re.search(r"score of (\d+) is below (\d+)", reason):
        assert int(found[1]) < int(found[2])


@pytest.mark.parametrize(
    ("score", "hints", "expected"),
    [(95, 1, "good"), (95, 2, "hard"), (95, 5, "hard"), (70, 1, "good"), (70, 2, "hard"), (50, 3, "hard")],
)
def test_each_hint_lowers_the_best_rating_that_is_left(score: float, hints: int, expected: Rating) -> None:
    assert rating(score, hints=hints) == expected


def test_a_hint_is_named_in_the_reason() -> None:
    assert rate(95, seconds=60, limit_seconds=LIMIT, hints=1).reason == "score 95, with a hint"
    assert rate(95, seconds=60, limit_seconds=LIMIT, hints=3).reason == "score 95, but with 3 hints"


def test_a_quarter_over_the_limit_is_still_in_time() -> None:
    assert rating(95, seconds=LIMIT * 1.25) == "easy"


def test_overtime_takes_the_best_rating_away_and_is_named() -> None:
    late = rate(95, seconds=LIMIT * 2, limit_seconds=LIMIT, hints=0)
    assert (late.rating, late.reason) == ("good", "score 95, 2.0 times the time limit")


def test_overtime_and_a_hint_together_take_two_steps() -> None:
    assert rating(95, seconds=LIMIT * 2, hints=1) == "hard"


def test_a_question_without_a_limit_is_never_late() -> None:
    assert rating(95, seconds=9999, limit_seconds=0) == "easy"


@given(scores, spent, hint_counts)
def test_hints_and_time_never_raise_a_rating(score: float, seconds: float, hints: int) -> None:
    place = RATINGS.index(rating(score, seconds=seconds, hints=hints))
    assert RATINGS.index(rating(score, seconds=seconds, hints=hints + 1)) <= place
    assert RATINGS.index(rating(score, seconds=seconds * 2 + 1, hints=hints)) <= place


@given(scores, scores, spent, hint_counts)
def test_a_better_score_never_gets_a_worse_rating(one: float, other: float, seconds: float, hints: int) -> None:
    low, high = sorted((one, other))
    places = [RATINGS.index(rating(score, seconds=seconds, hints=hints)) for score in (low, high)]
    assert places == sorted(places)


# Dimensions


def test_dimensions_come_in_their_own_order_and_without_those_that_have_no_points() -> None:
    points = [
        PointResult(id="a", dimension="on-call", earned=1, possible=4),
        PointResult(id="b", dimension="platform-thinking", earned=2, possible=2),
        PointResult(id="c", dimension="on-call", earned=2, possible=2),
    ]
    assert list(dimension_profile(points).items()) == [("platform-thinking", 100), ("on-call", 50)]


def test_no_points_give_an_empty_profile() -> None:
    assert dimension_profile([]) == {}


# Calibration


def test_confidence_that_the_scores_bear_out_leaves_no_gap() -> None:
    found = calibrate({level: (3, score) for level, score in EXPECTED_SCORES.items()})
    assert found == Calibration(answers=12, gap=0, mismatch=0)


def test_the_gap_is_positive_for_who_promises_more_than_comes() -> None:
    assert calibrate({4: (2, 60.0)}) == Calibration(answers=2, gap=30, mismatch=30)
    assert calibrate({1: (1, 100.0)}) == Calibration(answers=1, gap=-75, mismatch=75)


def test_each_level_weighs_by_its_answers() -> None:
    assert calibrate({4: (3, 70.0), 1: (1, 65.0)}) == Calibration(answers=4, gap=5, mismatch=25)


def test_answers_without_confidence_have_no_calibration() -> None:
    assert calibrate({}) is None


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (0, "your confidence matched your scores"),
        (10, "your confidence matched your scores"),
        (-10, "your confidence matched your scores"),
        (11, "overconfident: you scored 11 points less than your confidence promised"),
        (30, "overconfident: you scored 30 points less than your confidence promised"),
        (-30, "underconfident: you scored 30 points more than your confidence promised"),
    ],
)
def test_the_gap_in_words(gap: float, words: str) -> None:
    assert calibration_words(Calibration(answers=20, gap=gap, mismatch=abs(gap))) == words


def test_being_right_on_average_alone_is_not_called_a_match_once_there_are_enough_answers() -> None:
    assert calibration_words(Calibration(answers=8, gap=0, mismatch=20.5)).startswith("right on average, but")
    assert calibration_words(Calibration(answers=8, gap=0, mismatch=20)) == "your confidence matched your scores"
    assert calibration_words(Calibration(answers=7, gap=0, mismatch=40)) == "your confidence matched your scores"
