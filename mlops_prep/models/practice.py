"""What the history knows of katas."""

from datetime import date, datetime
from typing import NamedTuple

from mlops_prep.models.verdict import Report

HINT_TIERS = ("nudge", "approach", "answer")


class KataAttempt(NamedTuple):
    """One graded solution."""

    report: Report
    at: datetime
    day: date
    spent_seconds: float
    """Since the kata was started."""


class KataRun(NamedTuple):
    """From starting a kata to starting it anew."""

    id: int
    kata_id: str
    started_at: datetime
    attempts: int
    hints: int
    """Tiers shown so far, 0 to 3."""
    passed: bool
    revealed: bool
    """The answer was shown: by the last hint, or by giving up."""


class KataStanding(NamedTuple):
    """Where the user stands with one kata."""

    attempts: int
    passed_on: date | None
    """The day of the latest pass."""
    last_verdict: str
    due: date | None
