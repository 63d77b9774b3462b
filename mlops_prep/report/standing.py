"""Where the candidate stands, from the figures of the history. Pure: figures and a day in, values out.

"Untested" and "weak" are kept apart: a domain without answers has no score, and never counts as a bad one.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from mlops_prep.models.figures import Figures, Tally
from mlops_prep.models.question import DIMENSION_WEIGHTS
from mlops_prep.models.results import EXPECTED_SCORES, Calibration

FORECAST_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The readiness picture behind `stats` and the bare command."""

    figures: Figures
    due: int
    forecast: tuple[tuple[date, int], ...]
    """The next days, each with how many questions come back; what is overdue counts for today."""
    streak: int
    """Local days in a row up to today or yesterday."""
    untested: tuple[str, ...]
    calibration: Calibration | None


def standing(figures: Figures, domains: Sequence[str], calibration: Calibration | None, today: date) -> Standing:
    """The standing on `today`; `domains` are all that the content has, the most important first."""
    forecast = {today + timedelta(days=ahead): 0 for ahead in range(FORECAST_DAYS)}
    for day, count in figures.due_days.items():
        if max(day, today) in forecast:
            forecast[max(day, today)] += count
    return Standing(
        figures=figures,
        due=forecast[today],
        forecast=tuple(forecast.items()),
        streak=_streak(figures.days, today),
        untested=tuple(name for name in domains if name not in figures.domains),
        calibration=calibration,
    )


def _streak(days: Collection[date], today: date) -> int:
    """A day not yet practised does not break a streak before it is over."""
    practised = set(days)
    day = today if today in practised else today - timedelta(days=1)
    count = 0
    while day in practised:
        count += 1
        day -= timedelta(days=1)
    return count


def as_json(standing: Standing) -> dict[str, Any]:
    """The standing as `stats --json` prints it."""
    figures = standing.figures
    return {
        "answers": figures.answers,
        "questions": figures.questions,
        "minutes": round(figures.seconds / 60, 1),
        "due": standing.due,
        "streak": standing.streak,
        "domains": {name: _tally(tally) for name, tally in figures.domains.items()},
        "dimensions": {
            name: _tally(figures.dimensions[name]) for name in DIMENSION_WEIGHTS if name in figures.dimensions
        },
        "untested": list(standing.untested),
        "calibration": {
            "gap": None if standing.calibration is None else round(standing.calibration.gap, 1),
            "mismatch": None if standing.calibration is None else round(standing.calibration.mismatch, 1),
            "levels": {
                str(level): {**_tally(tally), "expected": EXPECTED_SCORES[level]}
                for level, tally in figures.confidence.items()
            },
        },
        "forecast": [{"day": day.isoformat(), "due": count} for day, count in standing.forecast],
        "recent": [
            {"day": day.isoformat(), "answers": count, "score": round(score, 1)} for day, count, score in figures.recent
        ],
    }


def _tally(tally: Tally) -> dict[str, Any]:
    return {"answers": tally.answers, "score": round(tally.score, 1)}


def next_step(standing: Standing, questions: int) -> tuple[str, str]:
    """The one thing to do next: why, and the command."""
    figures = standing.figures
    if not figures.answers:
        return f"Nothing answered yet; {questions} questions wait. Begin with three", "mlops-prep drill --limit 3"
    if standing.due:
        return f"{standing.due} due for review", "mlops-prep drill --due"
    if figures.questions < questions:
        if standing.untested:
            return f"{standing.untested[0]} is untested", f"mlops-prep drill --domain {standing.untested[0]}"
        return f"{questions - figures.questions} questions are new", "mlops-prep drill --new"
    return "Nothing is due or new; go over what scored lowest", "mlops-prep drill --weak"
