"""What a session came to: scores by domain and dimension, calibration, what comes back when. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from mlops_prep.models.results import Answer
from mlops_prep.models.views import SummaryLine, SummaryShown
from mlops_prep.scoring import calibrate, calibration_words, dimension_profile
from mlops_prep.store.history import Scheduled


class HasAnswer(Protocol):
    """A recorded answer with its place in the schedule."""

    answer: Answer
    scheduled: Scheduled


def summarise(recorded: Sequence[HasAnswer], planned: int, today: date) -> SummaryShown:
    """The summary of a session of `planned` questions, of which `recorded` were answered."""
    answers = [one.answer for one in recorded]
    by_domain: dict[str, list[float]] = {}
    for answer in answers:
        by_domain.setdefault(answer.domain, []).append(answer.score.value)
    by_level: dict[int, list[float]] = {}
    for answer in answers:
        if answer.confidence is not None:
            by_level.setdefault(answer.confidence, []).append(answer.score.value)
    calibration = calibrate({level: (len(scores), sum(scores) / len(scores)) for level, scores in by_level.items()})
    return SummaryShown(
        lines=tuple(_line(one) for one in recorded),
        planned=planned,
        by_domain={name: sum(scores) / len(scores) for name, scores in sorted(by_domain.items())},
        by_dimension=dimension_profile(point for answer in answers for point in answer.score.points),
        calibration=calibration_words(calibration) if calibration else "",
        today=today,
    )


def _line(one: HasAnswer) -> SummaryLine:
    return SummaryLine(
        question_id=one.answer.question_id,
        score=one.answer.score.value,
        confidence=one.answer.confidence,
        seconds=one.answer.seconds,
        limit_seconds=one.answer.limit_seconds,
        due=one.scheduled.due,
    )
