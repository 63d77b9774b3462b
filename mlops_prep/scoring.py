"""From rubric ticks to a score, from a score to a rating. Pure.

The score is the weight of the covered points as a share of all weight, 0 to 100. A missing must caps it: an interviewer
who waits for that point does not add up the others.
"""

from collections.abc import Collection, Iterable, Mapping

from mlops_prep.models.question import DIMENSION_WEIGHTS, Dimension, Question, RubricPoint
from mlops_prep.models.results import EXPECTED_SCORES, Calibration, PointResult, Rating, RatingChoice, Score

MUST_CAP = 60.0
"""The highest score without a must."""

_HARD_FROM = 40.0
_GOOD_FROM = 65.0
_EASY_FROM = 90.0
_LATE = 1.25
"""Times the limit from which an answer counts as over time for its rating."""

RATINGS: tuple[Rating, ...] = ("again", "hard", "good", "easy")


def score_points(rubric: Iterable[RubricPoint], ticked: Collection[str]) -> Score:
    """Score an open answer by its ticked point ids."""
    points = list(rubric)
    missing = tuple(point.id for point in points if point.must and point.id not in ticked)
    return _score(points, {point.id: 1.0 for point in points if point.id in ticked}, missing)


def score_share(question: Question, share: float) -> Score:
    """Score a closed answer, `share` of which is right."""
    return _score(list(question.rubric), {point.id: share for point in question.rubric}, ())


def _score(points: list[RubricPoint], shares: Mapping[str, float], missing: tuple[str, ...]) -> Score:
    results = tuple(
        PointResult(
            id=point.id,
            dimension=point.dimension,
            earned=point.weight * shares.get(point.id, 0.0),
            possible=point.weight,
        )
        for point in points
    )
    possible = sum(result.possible for result in results)
    # the division may leave a hair more than 100
    raw = min(100.0, 100 * sum(result.earned for result in results) / possible) if possible else 0.0
    capped = raw > MUST_CAP and bool(missing)
    return Score(value=MUST_CAP if capped else raw, raw=raw, capped_by=missing if capped else (), points=results)


def rate(score: float, *, seconds: float, limit_seconds: float, hints: int) -> RatingChoice:
    """The rating for the scheduler: the score decides, hints and overtime take a step away."""
    score = round(score)  # as it is shown: nobody wants to read that 65 is below 65
    if score < _HARD_FROM:
        return RatingChoice(rating="again", reason=f"a score of {score:.0f} is below {_HARD_FROM:.0f}")
    if score < _GOOD_FROM:
        return RatingChoice(rating="hard", reason=f"a score of {score:.0f} is below {_GOOD_FROM:.0f}")
    late = limit_seconds > 0 and seconds > limit_seconds * _LATE
    if hints >= 2:
        return RatingChoice(rating="hard", reason=f"score {score:.0f}, but with {hints} hints")
    if hints or late:
        why = "with a hint" if hints else f"{seconds / limit_seconds:.1f} times the time limit"
        return RatingChoice(rating="hard" if hints and late else "good", reason=f"score {score:.0f}, {why}")
    if score >= _EASY_FROM:
        return RatingChoice(rating="easy", reason=f"score {score:.0f}, in time, no hints")
    return RatingChoice(rating="good", reason=f"score {score:.0f}, in time, no hints")


def dimension_profile(points: Iterable[PointResult]) -> dict[Dimension, float]:
    """Score (0 to 100) by dimension, in the dimensions' own order; dimensions without points are left out."""
    earned: dict[Dimension, float] = {}
    possible: dict[Dimension, float] = {}
    for point in points:
        earned[point.dimension] = earned.get(point.dimension, 0.0) + point.earned
        possible[point.dimension] = possible.get(point.dimension, 0.0) + point.possible
    return {name: 100 * earned[name] / possible[name] for name in DIMENSION_WEIGHTS if possible.get(name)}


_CALIBRATED_WITHIN = 10.0
_TELLING_WITHIN = 20.0
_TELLING_FROM = 8
"""Fewer answers say nothing about single levels of confidence."""


def calibrate(levels: Mapping[int, tuple[int, float]]) -> Calibration | None:
    """From level of confidence (1 to 4) to (answers, mean score). None: there are no answers."""
    answers = sum(count for count, _ in levels.values())
    if not answers:
        return None
    gaps = [(count, EXPECTED_SCORES[level] - score) for level, (count, score) in levels.items()]
    return Calibration(
        answers=answers,
        gap=sum(count * gap for count, gap in gaps) / answers,
        mismatch=sum(count * abs(gap) for count, gap in gaps) / answers,
    )


def calibration_words(found: Calibration) -> str:
    """A calibration in words."""
    if found.gap > _CALIBRATED_WITHIN:
        return f"overconfident: you scored {found.gap:.0f} points less than your confidence promised"
    if found.gap < -_CALIBRATED_WITHIN:
        return f"underconfident: you scored {-found.gap:.0f} points more than your confidence promised"
    if found.answers >= _TELLING_FROM and found.mismatch > _TELLING_WITHIN:
        return "right on average, but being sure or unsure says little yet about how you score"
    return "your confidence matched your scores"
