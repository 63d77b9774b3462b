"""When a question comes back. The lists are FSRS-6 with its default parameters, 0.9 retention, no steps, no fuzz."""

import subprocess
import sys
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_prep.models.results import Rating
from mlops_prep.scheduling import memory
from mlops_prep.scoring import RATINGS

MONDAY = date(2026, 3, 2)
GOOD: tuple[Rating, ...] = ("good",) * 10
EASY: tuple[Rating, ...] = ("easy",) * 12


def intervals(*ratings: Rating) -> list[int]:
    """Days from each review to the next, each done on the day it is due."""
    day, card, found = MONDAY, None, []
    for rating in ratings:
        card = memory.review(card, rating, day)
        found.append((memory.due_day(card) - day).days)
        day = memory.due_day(card)
    return found


GOLDEN: list[tuple[tuple[Rating, ...], list[int]]] = [
    (("good",) * 6, [2, 11, 46, 163, 497, 1346]),
    (("again",) * 4, [1, 1, 1, 1]),
    (("hard",) * 6, [1, 3, 7, 12, 18, 25]),
    (("easy",) * 4, [8, 66, 397, 1875]),
    (("good", "good", "good", "again", "good", "good"), [2, 11, 46, 3, 8, 19]),
    (("again", "good", "good", "good"), [1, 2, 6, 17]),
    (("good", "hard", "good", "easy"), [2, 8, 26, 122]),
]


@pytest.mark.parametrize(("ratings", "days"), GOLDEN, ids=["-".join(ratings) for ratings, _ in GOLDEN])
def test_reviews_on_their_days_come_back_after_the_golden_intervals(
    ratings: tuple[Rating, ...], days: list[int]
) -> None:
    assert intervals(*ratings) == days


def test_the_same_reviews_always_give_the_same_schedule() -> None:
    assert intervals(*GOOD) == intervals(*GOOD)


def test_intervals_stop_growing_at_a_hundred_years() -> None:
    assert max(intervals(*EASY)) == 36_500


def test_even_the_worst_first_answer_comes_back_tomorrow_and_not_today() -> None:
    assert memory.due_day(memory.review(None, "again", MONDAY)) == MONDAY + timedelta(days=1)


def test_a_late_review_that_succeeds_earns_a_longer_interval() -> None:
    card = memory.review(None, "good", MONDAY)
    late = MONDAY + timedelta(days=30)
    assert memory.due_day(memory.review(card, "good", late)) - late == timedelta(days=37)


@pytest.mark.parametrize(("rating", "days"), [("again", 1), ("hard", 2), ("good", 2), ("easy", 4)])
def test_a_second_review_on_the_same_day_gains_hardly_anything(rating: Rating, days: int) -> None:
    card = memory.review(None, "good", MONDAY)
    assert memory.due_day(memory.review(card, rating, MONDAY)) == MONDAY + timedelta(days=days)


def test_a_clock_that_was_set_back_counts_as_the_same_day() -> None:
    card = memory.review(None, "good", MONDAY)
    set_back = memory.review(card, "good", MONDAY - timedelta(days=30))
    assert memory.to_json(set_back) == memory.to_json(memory.review(card, "good", MONDAY))


def test_after_a_clock_was_set_right_again_reviews_go_on_as_if_nothing_had_been() -> None:
    card = memory.review(memory.review(None, "good", MONDAY), "good", MONDAY - timedelta(days=400))
    assert memory.due_day(memory.review(card, "good", MONDAY + timedelta(days=2))) > MONDAY + timedelta(days=2)


def test_a_review_leaves_the_card_it_was_given_as_it_was() -> None:
    card = memory.review(None, "good", MONDAY)
    before = memory.to_json(card)
    memory.review(card, "again", MONDAY + timedelta(days=2))
    assert memory.to_json(card) == before


def test_a_card_survives_being_stored() -> None:
    card = memory.review(memory.review(None, "good", MONDAY), "hard", MONDAY + timedelta(days=2))
    stored = memory.from_json(memory.to_json(card))
    assert stored == card
    later = memory.due_day(card)
    assert memory.review(stored, "easy", later) == memory.review(card, "easy", later)


def test_a_stored_card_depends_on_nothing_but_its_reviews() -> None:
    assert memory.to_json(memory.review(None, "easy", MONDAY)) == memory.to_json(memory.review(None, "easy", MONDAY))


# Retrievability


def test_what_was_just_reviewed_is_recalled_for_certain() -> None:
    assert memory.retrievability(memory.review(None, "good", MONDAY), MONDAY) == 1


def test_on_its_due_day_a_question_is_recalled_with_about_the_desired_retention() -> None:
    card = memory.review(memory.review(None, "good", MONDAY), "good", MONDAY + timedelta(days=2))
    assert memory.retrievability(card, memory.due_day(card)) == pytest.approx(memory.DESIRED_RETENTION, abs=0.01)


def test_recall_fades_day_by_day() -> None:
    card = memory.review(None, "good", MONDAY)
    recall = [memory.retrievability(card, MONDAY + timedelta(days=days)) for days in range(60)]
    assert all(later < earlier for earlier, later in pairwise(recall))


def test_a_day_before_the_last_review_is_no_error() -> None:
    assert memory.retrievability(memory.review(None, "good", MONDAY), MONDAY - timedelta(days=3)) == 1


# For any history


@given(st.lists(st.tuples(st.sampled_from(RATINGS), st.integers(-5, 400)), min_size=1, max_size=12))
def test_any_history_comes_back_after_its_last_review(history: list[tuple[Rating, int]]) -> None:
    card, day, latest = None, MONDAY, MONDAY
    for rating, days in history:
        day += timedelta(days=days)
        latest = max(latest, day) if card else day
        card = memory.review(card, rating, day)
        card = memory.from_json(memory.to_json(card))
        assert latest < memory.due_day(card) <= latest + timedelta(days=36_500)


@given(st.lists(st.sampled_from(RATINGS), max_size=6))
def test_a_better_rating_never_comes_back_sooner(history: list[Rating]) -> None:
    card, day = None, MONDAY
    for rating in history:
        card = memory.review(card, rating, day)
        day = memory.due_day(card)
    due = [memory.due_day(memory.review(card, rating, day)) for rating in RATINGS]
    assert due == sorted(due)


def test_the_scheduler_is_imported_by_the_first_review_and_not_before() -> None:
    code = (
        "import sys; from datetime import date; from mlops_prep.scheduling import memory;"
        "print('fsrs' in sys.modules); memory.review(None, 'good', date(2026, 3, 2)); print('fsrs' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_a_forecast_is_what_a_review_of_that_day_would_leave() -> None:
    card = memory.review(memory.review(None, "good", MONDAY), "good", MONDAY + timedelta(days=3))
    trace = memory.trace_of(card)
    assert trace is not None

    made = memory.Forecaster().practise(trace, 5)

    day = MONDAY + timedelta(days=8)
    assert made.recall == memory.retrievability(card, day)
    assert made.recalled == memory.trace_of(memory.review(card, "good", day))
    assert made.forgotten == memory.trace_of(memory.review(card, "again", day))


def test_a_forecast_of_recall_falls_to_nine_tenths_at_the_stability() -> None:
    forecaster = memory.Forecaster()

    assert forecaster.recall(12.0, 0) == 1
    assert forecaster.recall(12.0, 12) == pytest.approx(0.9)
    assert forecaster.recall(12.0, 30) < 0.9


def test_first_practices_are_those_of_a_new_card() -> None:
    forecaster = memory.Forecaster()

    assert forecaster.known == memory.trace_of(memory.review(None, "good", MONDAY))
    assert forecaster.unknown == memory.trace_of(memory.review(None, "again", MONDAY))
    assert forecaster.known.stability > forecaster.unknown.stability
    assert forecaster.known.difficulty < forecaster.unknown.difficulty


def test_a_forecast_follows_the_parameters_it_is_given() -> None:
    from fsrs.scheduler import DEFAULT_PARAMETERS

    usual = list(DEFAULT_PARAMETERS)
    usual[2] *= 2  # the stability after a first Good

    assert memory.Forecaster(usual).known.stability == pytest.approx(2 * memory.Forecaster().known.stability)


def test_what_was_never_practised_leaves_no_trace() -> None:
    from fsrs import Card

    assert memory.trace_of(None) is None
    assert memory.trace_of(Card(card_id=0)) is None
