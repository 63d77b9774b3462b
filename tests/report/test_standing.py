"""Where the candidate stands, and the one next step."""

import json
from datetime import date, timedelta

import pytest

from mlops_prep.models.figures import Figures, Tally
from mlops_prep.models.results import Calibration
from mlops_prep.report.standing import FORECAST_DAYS, Standing, as_json, next_step, standing

TODAY = date(2026, 3, 2)
NOTHING = Figures(
    answers=0,
    questions=0,
    seconds=0,
    domains={},
    dimensions={},
    confidence={},
    due_days={},
    days=(),
    recent=(),
)
SOME = NOTHING._replace(answers=4, questions=2, domains={"serving": Tally(3, 90), "monitoring": Tally(1, 40)})
DOMAINS = ("serving", "monitoring", "pipelines", "behavioural")


def day(days: int) -> date:
    return TODAY + timedelta(days=days)


def stand(
    figures: Figures = SOME, domains: tuple[str, ...] = DOMAINS, calibration: Calibration | None = None
) -> Standing:
    return standing(figures, domains, calibration, TODAY)


# Untested apart from weak


def test_a_domain_without_answers_is_untested_and_has_no_score() -> None:
    found = stand()
    assert found.untested == ("pipelines", "behavioural")
    assert set(as_json(found)["domains"]) == {"serving", "monitoring"}


def test_a_domain_that_scored_nothing_is_weak_and_not_untested() -> None:
    found = stand(SOME._replace(domains={"serving": Tally(2, 0.0)}), ("serving",))
    assert found.untested == ()
    assert as_json(found)["domains"]["serving"] == {"answers": 2, "score": 0.0}


def test_untested_domains_keep_the_order_in_which_they_matter() -> None:
    assert stand(NOTHING).untested == DOMAINS


def test_a_domain_that_the_content_no_longer_has_keeps_its_score() -> None:
    found = stand(SOME._replace(domains={"gone": Tally(1, 70)}), ("serving",))
    assert list(as_json(found)["domains"]) == ["gone"]
    assert found.untested == ("serving",)


# What is due


def test_what_is_overdue_counts_for_today() -> None:
    found = stand(SOME._replace(due_days={day(-90): 2, day(-1): 1, day(0): 4, day(1): 8}))
    assert found.due == 7
    assert found.forecast[:3] == ((day(0), 7), (day(1), 8), (day(2), 0))


def test_the_forecast_is_of_the_next_fourteen_days() -> None:
    found = stand(SOME._replace(due_days={day(FORECAST_DAYS - 1): 1, day(FORECAST_DAYS): 1}))
    assert [one for one, _ in found.forecast] == [day(ahead) for ahead in range(14)]
    assert sum(count for _, count in found.forecast) == 1


def test_with_nothing_answered_nothing_is_due() -> None:
    found = stand(NOTHING)
    assert found.due == 0
    assert {count for _, count in found.forecast} == {0}


# The streak


@pytest.mark.parametrize(
    ("days", "streak"),
    [
        ((), 0),
        ((0,), 1),
        ((0, -1, -2), 3),
        ((-1, -2), 2),
        ((-2, -3), 0),
        ((0, -2, -3), 1),
        ((-1, -3), 1),
        ((1, 0, -1), 2),
    ],
    ids=[
        "never",
        "today",
        "three days",
        "not yet today",
        "broken",
        "a gap",
        "a gap before yesterday",
        "clock set back",
    ],
)
def test_a_streak_is_of_days_in_a_row_up_to_today_or_yesterday(days: tuple[int, ...], streak: int) -> None:
    assert stand(SOME._replace(days=tuple(map(day, days)))).streak == streak


# Calibration


def test_without_any_confidence_there_is_no_calibration() -> None:
    assert as_json(stand())["calibration"] == {"gap": None, "mismatch": None, "levels": {}}


def test_calibration_is_told_as_a_whole_and_by_level() -> None:
    figures = SOME._replace(confidence={4: Tally(3, 70), 1: Tally(1, 65)})
    found = stand(figures, calibration=Calibration(answers=4, gap=5.04, mismatch=25))
    assert as_json(found)["calibration"] == {
        "gap": 5.0,
        "mismatch": 25,
        "levels": {
            "4": {"answers": 3, "score": 70, "expected": 90},
            "1": {"answers": 1, "score": 65, "expected": 25},
        },
    }


# As JSON


def test_the_contract_keys_are_there_even_with_nothing_answered() -> None:
    found = as_json(stand(NOTHING))
    assert {"answers", "due", "domains", "dimensions", "calibration"} <= found.keys()
    assert (found["answers"], found["due"], found["domains"], found["dimensions"]) == (0, 0, {}, {})


def test_a_standing_can_be_written_as_json() -> None:
    figures = SOME._replace(
        seconds=200,
        dimensions={"on-call": Tally(2, 33.333), "platform-thinking": Tally(4, 80)},
        recent=((day(-1), 3, 66.666),),
    )
    found = json.loads(json.dumps(as_json(stand(figures))))
    assert found["minutes"] == 3.3
    assert list(found["dimensions"].items()) == [
        ("platform-thinking", {"answers": 4, "score": 80}),
        ("on-call", {"answers": 2, "score": 33.3}),
    ]
    assert found["recent"] == [{"day": "2026-03-01", "answers": 3, "score": 66.7}]
    assert found["forecast"][0] == {"day": "2026-03-02", "due": 0}


# The next step


def test_who_has_answered_nothing_begins_with_three() -> None:
    why, command = next_step(stand(NOTHING), 120)
    assert "120 questions wait" in why
    assert command == "mlops-prep drill --limit 3"


def test_what_is_due_comes_before_everything_new() -> None:
    why, command = next_step(stand(SOME._replace(due_days={day(-1): 2})), 120)
    assert (why, command) == ("2 due for review", "mlops-prep drill --due")


def test_an_untested_domain_comes_before_a_weak_one_the_most_important_first() -> None:
    assert next_step(stand(), 120) == ("pipelines is untested", "mlops-prep drill --domain pipelines")


def test_with_every_domain_tested_new_questions_come_next() -> None:
    assert next_step(stand(domains=("serving", "monitoring")), 5) == ("3 questions are new", "mlops-prep drill --new")


def test_with_everything_answered_what_scored_lowest_comes_next() -> None:
    why, command = next_step(stand(domains=("serving", "monitoring")), 2)
    assert (why, command) == ("Nothing is due or new; go over what scored lowest", "mlops-prep drill --weak")
