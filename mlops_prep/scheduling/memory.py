"""When a question comes back: FSRS through the `fsrs` package, the only place that imports it.

Fuzz is off, so that the log replays to the same schedule. There are no learning steps within a day: an interview answer
takes minutes, and saying it again after one proves nothing. Reviews are dated by local day, at midnight UTC, so that a
review at 21:00 and one at 20:00 the next evening are a day apart.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING

from mlops_prep.models.results import Rating

if TYPE_CHECKING:
    from fsrs import Card, Scheduler

DESIRED_RETENTION = 0.9


@lru_cache(maxsize=1)
def _scheduler() -> Scheduler:
    # imported here: choosing questions reads due days from the store, only an answer needs the scheduler
    from fsrs import Scheduler

    return Scheduler(desired_retention=DESIRED_RETENTION, learning_steps=(), relearning_steps=(), enable_fuzzing=False)


def review(card: Card | None, rating: Rating, day: date) -> Card:
    """The card after a review on local day `day`; `card` is None for a question never answered before."""
    from fsrs import Card
    from fsrs import Rating as FsrsRating

    at = _midnight(day)
    before = card if card is not None else Card(card_id=0, due=at)
    if before.last_review is not None and before.last_review > at:
        at = before.last_review  # the clock was set back; time does not run backwards in memory
    after, _ = _scheduler().review_card(before, FsrsRating[rating.capitalize()], review_datetime=at)
    return after


def retrievability(card: Card, day: date) -> float:
    """The probability (0 to 1) that an answer is recalled on `day`."""
    return _scheduler().get_card_retrievability(card, current_datetime=_midnight(day))


def to_json(card: Card) -> str:
    """A card as the store keeps it."""
    return json.dumps(card.to_dict())


def from_json(text: str) -> Card:
    """A card as the store kept it."""
    from fsrs import Card

    return Card.from_json(text)


def due_day(card: Card) -> date:
    """The local day on which a card comes back."""
    return card.due.date()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
