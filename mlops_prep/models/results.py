"""What judging an answer yields. Values that sessions pass to the store and the prompters.

Named tuples, as in all of `models` but the content: a frozen dataclass takes half a millisecond to make, and a session
would make fifty of them before its first question.
"""

from datetime import datetime
from typing import Literal, NamedTuple

from mlops_prep.models.question import Dimension

Rating = Literal["again", "hard", "good", "easy"]

EXPECTED_SCORES: dict[int, float] = {1: 25.0, 2: 50.0, 3: 70.0, 4: 90.0}
"""The score that a confidence of 1 to 4 promises."""


class Grade(NamedTuple):
    """The program's judgement of a closed answer: the share that is right (0 to 1), and why."""

    share: float
    says: str
    understood: bool = True
    """False when the answer could not be read at all (not a number, an unknown option): ask again."""


class PointResult(NamedTuple):
    """One rubric point of one answer: what it was worth, what was earned."""

    id: str
    dimension: Dimension
    earned: float
    possible: float


class Score(NamedTuple):
    """A scored answer. `value` is 0 to 100, after the cap for missing musts; `raw` is before it."""

    value: float
    raw: float
    capped_by: tuple[str, ...]
    points: tuple[PointResult, ...]


class RatingChoice(NamedTuple):
    """The rating for the scheduler, with the reason that is shown."""

    rating: Rating
    reason: str


class Answer(NamedTuple):
    """One line of the answer log: everything needed to replay it."""

    question_id: str
    session_id: int
    at: datetime
    seed: int
    variant: str
    kind: str
    domain: str
    level: str
    text: str
    confidence: int | None
    ticked: tuple[str, ...]
    found: tuple[str, ...]
    weak_signals: tuple[str, ...]
    hints: int
    seconds: float
    limit_seconds: float
    score: Score
    rating: Rating
    derived_rating: Rating
    aloud: bool = False


class Calibration(NamedTuple):
    """Confidence against scores. `gap` is the mean of promised minus real score, positive for overconfidence;
    `mismatch` is the mean distance by level of confidence, whatever its sign.
    """

    answers: int
    gap: float
    mismatch: float
