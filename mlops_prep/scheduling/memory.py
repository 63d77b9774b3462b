"""When a question comes back: FSRS through the `fsrs` package, the only place that imports it.

Fuzz is off, so that the log replays to the same schedule. There are no learning steps within a day: an interview answer
takes minutes, and saying it again after one proves nothing. Reviews are dated by local day, at midnight UTC, so that a
review at 21:00 and one at 20:00 the next evening are a day apart.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from mlops_prep.models.results import Rating

if TYPE_CHECKING:
    from fsrs import Card as Card  # for the planner: only this module knows where it comes from
    from fsrs import Rating as FsrsRating
    from fsrs import Scheduler

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


class Trace(NamedTuple):
    """What one practice leaves behind: FSRS's two numbers of a memory."""

    stability: float
    """Days after which recall has fallen to 0.9."""
    difficulty: float
    """From 1 (easy) to 10."""


def trace_of(card: Card | None) -> Trace | None:
    """The memory that a card holds; None when it was never practised."""
    if card is None or card.stability is None or card.difficulty is None:
        return None
    return Trace(card.stability, card.difficulty)


class Outcomes(NamedTuple):
    """What practising a memory after some days may come to."""

    recall: float
    """The probability (0 to 1) that it is recalled, before it is practised."""
    recalled: Trace
    forgotten: Trace


class Forecaster:
    """What FSRS expects of memories that are not practised yet; `parameters`: FSRS-6 weights, the defaults for None."""

    def __init__(self, parameters: Sequence[float] | None = None) -> None:
        from fsrs import Card, Rating, Scheduler, State
        from fsrs.scheduler import DEFAULT_PARAMETERS

        weights = tuple(parameters or DEFAULT_PARAMETERS)
        self._scheduler = Scheduler(weights, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
        self._card, self._state, self._good, self._again = Card, State.Review, Rating.Good, Rating.Again
        new = Card(card_id=0, due=_DAY_ZERO)
        self.known = self._practised(new, Rating.Good, _DAY_ZERO)
        """After the first practice of something that was known already."""
        self.unknown = self._practised(new, Rating.Again, _DAY_ZERO)

    def recall(self, stability: float, days: int) -> float:
        """The probability of recall `days` after the last practice."""
        card = self._card_of(Trace(stability, 5.0))
        return self._scheduler.get_card_retrievability(card, _DAY_ZERO + timedelta(days=days))

    def practise(self, trace: Trace, days: int) -> Outcomes:
        """What practising comes to, `days` after the last time."""
        card, at = self._card_of(trace), _DAY_ZERO + timedelta(days=days)
        return Outcomes(
            self._scheduler.get_card_retrievability(card, at),
            self._practised(card, self._good, at),
            self._practised(card, self._again, at),
        )

    def _card_of(self, trace: Trace) -> Card:
        return self._card(
            card_id=0,
            state=self._state,
            stability=trace.stability,
            difficulty=trace.difficulty,
            due=_DAY_ZERO,
            last_review=_DAY_ZERO,
        )

    def _practised(self, card: Card, rating: FsrsRating, at: datetime) -> Trace:
        after, _ = self._scheduler.review_card(card, rating, review_datetime=at)
        found = trace_of(after)
        assert found is not None
        return found


_DAY_ZERO = datetime(2000, 1, 1, tzinfo=UTC)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
