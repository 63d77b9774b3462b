"""Counts and sums over the history, as reports take them."""

from datetime import date
from typing import NamedTuple


class Tally(NamedTuple):
    """How many answers, and their mean score (0 to 100)."""

    answers: int
    score: float


class Figures(NamedTuple):
    """Everything that `stats` and the bare command report from."""

    answers: int
    questions: int
    seconds: float
    domains: dict[str, Tally]
    dimensions: dict[str, Tally]
    confidence: dict[int, Tally]
    due_days: dict[date, int]
    """Local day to how many questions come back on it."""
    days: tuple[date, ...]
    """Local days with an answer, newest first."""
    recent: tuple[tuple[date, int, float], ...]
    """Local day, answers, mean score; the last fourteen days with answers, oldest first."""
