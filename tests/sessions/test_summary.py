"""What a session came to."""

from dataclasses import dataclass
from datetime import date

from mlops_prep.models.results import Answer, PointResult
from mlops_prep.models.views import SummaryLine
from mlops_prep.sessions.summary import summarise
from mlops_prep.store.history import Scheduled
from tests.builders import answer

TODAY = date(2026, 3, 2)
SCHEDULED = Scheduled(due=TODAY, card="")


@dataclass
class Done:
    """A recorded answer."""

    answer: Answer
    scheduled: Scheduled = SCHEDULED


def test_a_session_without_answers_has_an_empty_summary() -> None:
    found = summarise([], 3, TODAY)
    assert (found.lines, found.planned, found.by_domain, found.by_dimension) == ((), 3, {}, {})
    assert found.calibration == ""


def test_each_answer_has_its_line_in_the_order_it_was_given() -> None:
    due = date(2026, 3, 9)
    done = [
        Done(answer("b", score=80, confidence=3, seconds=30, limit_seconds=60), Scheduled(due, "")),
        Done(answer("a", score=20)),
    ]
    first, second = summarise(done, 2, TODAY).lines
    assert first == SummaryLine("b", score=80, confidence=3, seconds=30, limit_seconds=60, due=due)
    assert second.question_id == "a"


def test_domains_are_means_in_the_order_of_their_names() -> None:
    done = [
        Done(answer("a", domain="serving", score=100)),
        Done(answer("b", domain="monitoring", score=30)),
        Done(answer("c", domain="monitoring", score=60)),
    ]
    assert list(summarise(done, 3, TODAY).by_domain.items()) == [("monitoring", 45), ("serving", 100)]


def test_dimensions_are_by_weight_over_all_answers() -> None:
    points = (PointResult("x", "on-call", 3, 3), PointResult("y", "platform-thinking", 0, 1))
    more = (PointResult("z", "on-call", 0, 1),)
    done = [Done(answer("a", points=points)), Done(answer("b", points=more))]
    assert list(summarise(done, 2, TODAY).by_dimension.items()) == [("platform-thinking", 0), ("on-call", 75)]


def test_calibration_is_of_answers_with_a_confidence_alone() -> None:
    done = [Done(answer("a", score=10, confidence=4)), Done(answer("b", score=0, confidence=None))]
    assert summarise(done, 2, TODAY).calibration.startswith("overconfident: you scored 80 points less")


def test_calibration_takes_the_mean_of_each_level_of_confidence() -> None:
    done = [Done(answer("a", score=60, confidence=4)), Done(answer("b", score=80, confidence=4))]
    assert summarise(done, 2, TODAY).calibration.startswith("overconfident: you scored 20 points less")


def test_without_any_confidence_nothing_is_said_of_calibration() -> None:
    assert summarise([Done(answer("a", confidence=None))], 1, TODAY).calibration == ""
