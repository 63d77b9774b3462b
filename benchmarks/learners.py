"""Simulated learners, and the ways to practise that are compared on them.

A learner's true memory is FSRS-6 with parameters of their own; of each item they know it or not before they start, more
often in some domains than in others. What a policy sees is what the product sees: cards kept with FSRS's default
parameters, from answers that slip now and then. Chance is drawn by learner, item and practice, so that every policy
meets the same luck.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import exp
from random import Random

from fsrs import Card, Rating, Scheduler, State
from fsrs.scheduler import DEFAULT_PARAMETERS, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

from mlops_prep.scheduling.planner import choose

START = datetime(2026, 3, 2, 19, tzinfo=UTC)
NEW_A_DAY = 10
KEPT = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
"""By which cards are kept; every policy sees them so."""


@dataclass
class Question:
    """An item of the planner."""

    id: str
    weight: float
    minutes_first: float
    minutes_review: float
    domain: str
    memory: Card | None = None


@dataclass(frozen=True)
class World:
    """What learners are like; the defaults are those of the published table."""

    name: str = "published"
    spread: float = 0.15
    """Standard deviation of the logarithm of each true FSRS parameter around its default."""
    known: tuple[float, float] = (1.2, 2.0)
    """Parameters of the beta distribution of a domain's share of items that are known before."""
    slip: float = 0.05
    """How often something recalled is answered wrong."""
    first: tuple[float, float] = (1.5, 4.0)
    """Least and most minutes of a first practice."""
    review: tuple[float, float] = (0.3, 0.7)
    """Least and most share of it that a review takes."""
    weights: tuple[float, ...] = (0.5, 1.0, 1.0, 1.5, 2.0, 3.0)
    domains: int = 8
    """0: items name no domain."""
    fading: bool = False
    """Whether what is known before has a memory of its own, which fades."""
    graded: bool = False
    """Whether recalled items are rated Hard or Easy as well as Good."""
    steps: bool = False
    """Whether cards are kept with FSRS's learning steps of minutes."""


PUBLISHED = World()


@dataclass
class Learner:
    """Somebody with an interview after some days."""

    seed: int
    count: int
    world: World = PUBLISHED
    items: list[Question] = field(default_factory=list)
    priors: dict[str, float] = field(default_factory=dict)
    """Item -> how likely it was to be known."""

    def __post_init__(self) -> None:
        world, rng = self.world, Random(self.seed)
        self.parameters = _parameters(rng, world.spread)
        self._true = Scheduler(self.parameters, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
        self._kept = Scheduler(enable_fuzzing=False) if world.steps else KEPT
        shares = [rng.betavariate(*world.known) for _ in range(max(world.domains, 1))]
        self._memories: dict[str, Card | None] = {}
        self._known: dict[str, bool] = {}
        for number in range(self.count):
            domain, minutes = rng.randrange(len(shares)), rng.uniform(*world.first)
            review = minutes * rng.uniform(*world.review)
            name = f"domain {domain}" if world.domains else ""
            item = Question(f"q{number}", rng.choice(world.weights), minutes, review, name)
            self.items.append(item)
            self.priors[item.id] = shares[domain]
            self._known[item.id] = rng.random() < shares[domain]
            stability, days = rng.lognormvariate(3, 1), rng.randrange(1, 20)
            faded = world.fading and self._known[item.id]
            self._memories[item.id] = _card(stability, rng.uniform(2, 7), days) if faded else None
        self._by_id = {item.id: item for item in self.items}
        self._luck = {item.id: Random(f"{self.seed} {item.id}") for item in self.items}

    def recall(self, id_: str, at: datetime) -> float:
        """The probability (0 to 1) that an item is recalled."""
        memory = self._memories[id_]
        return float(self._known[id_]) if memory is None else self._true.get_card_retrievability(memory, at)

    def practise(self, id_: str, now: datetime) -> None:
        """Practise an item: its true memory follows the truth, the card what was seen."""
        item, luck = self._by_id[id_], self._luck[id_]
        recalled = luck.random() < self.recall(id_, now)
        slips, grade = luck.random() < self.world.slip, luck.random()
        rating = Rating.Good if recalled else Rating.Again
        if recalled and self.world.graded:
            rating = Rating.Hard if grade < 0.25 else Rating.Easy if grade > 0.85 else Rating.Good
        true, kept = self._memories[id_] or Card(card_id=0), item.memory or Card(card_id=0)
        self._memories[id_], _ = self._true.review_card(true, rating, now)
        item.memory, _ = self._kept.review_card(kept, Rating.Again if slips else rating, now)

    def score(self, at: datetime) -> float:
        """Expected recall (0 to 1), by weight."""
        return sum(item.weight * self.recall(item.id, at) for item in self.items) / sum(i.weight for i in self.items)


def _parameters(rng: Random, spread: float) -> tuple[float, ...]:
    """FSRS parameters around the defaults; a better first rating never leaves less stability."""
    drawn = [value * exp(rng.gauss(0, spread)) for value in DEFAULT_PARAMETERS]
    limits = zip(drawn, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True)
    found = [min(max(value, lowest), highest) for value, lowest, highest in limits]
    return (*sorted(found[:4]), *found[4:])


def _card(stability: float, difficulty: float, days_ago: int) -> Card:
    last = START - timedelta(days=days_ago)
    return Card(0, State.Review, None, stability, difficulty, last, last)


Policy = Callable[[Sequence[Question], datetime, datetime, float], list[str]]
"""Items, now, interview, minutes -> ids to practise today."""


def plan(items: Sequence[Question], now: datetime, interview: datetime, minutes: float) -> list[str]:
    """The product's planner."""
    return choose(items, now=now, interview_at=interview, minutes=minutes)


def due_order(items: Sequence[Question], now: datetime, interview: datetime, minutes: float) -> list[str]:
    """FSRS with ten new a day: what is due, the longest overdue first, then new items as they come."""
    return _fill([*_due(items, now), *[item for item in items if item.memory is None][:NEW_A_DAY]], minutes)


def new_by_weight(items: Sequence[Question], now: datetime, interview: datetime, minutes: float) -> list[str]:
    """New items first, the heaviest before, then what is due."""
    fresh = sorted((item for item in items if item.memory is None), key=lambda item: -item.weight)
    return _fill([*fresh, *_due(items, now)], minutes)


def round_robin(items: Sequence[Question], now: datetime, interview: datetime, minutes: float) -> list[str]:
    """What was not practised for the longest time."""
    return _fill(sorted(items, key=lambda item: (item.memory and item.memory.last_review) or _LONG_AGO), minutes)


def greedy(items: Sequence[Question], now: datetime, interview: datetime, minutes: float) -> list[str]:
    """What gains most on the interview day, for each minute, when it is practised today and never again."""

    def gain(item: Question) -> float:
        if item.memory is None:
            return item.weight * _first_gain((interview - now).days) / item.minutes_first
        return item.weight * _review_gain(item.memory, now, interview) / item.minutes_review

    return _fill(sorted(items, key=lambda item: -gain(item)), minutes)


POLICIES: dict[str, Policy] = {
    "plan": plan,
    "due order": due_order,
    "new by weight": new_by_weight,
    "round robin": round_robin,
    "greedy": greedy,
}

_LONG_AGO = START - timedelta(days=1)
_USUALLY_KNOWN = 0.35


@lru_cache(maxsize=64)
def _first_gain(days: int) -> float:
    first = (KEPT.review_card(Card(card_id=0), rating, START)[0] for rating in (Rating.Good, Rating.Again))
    known, unknown = (KEPT.get_card_retrievability(card, START + timedelta(days=days)) for card in first)
    return _USUALLY_KNOWN * known + (1 - _USUALLY_KNOWN) * unknown - _USUALLY_KNOWN


def _review_gain(card: Card, now: datetime, interview: datetime) -> float:
    assert card.last_review is not None
    assert card.stability is not None
    assert card.difficulty is not None
    since, ahead = (now - card.last_review).days, (interview - now).days
    return _cached_gain(round(card.stability, 3), round(card.difficulty, 2), since, ahead)


@lru_cache(maxsize=1 << 18)
def _cached_gain(stability: float, difficulty: float, since: int, ahead: int) -> float:
    card, interview = _card(stability, difficulty, since), START + timedelta(days=ahead)
    recall = KEPT.get_card_retrievability(card, START)
    good, again = (
        KEPT.get_card_retrievability(KEPT.review_card(card, rating, START)[0], interview)
        for rating in (Rating.Good, Rating.Again)
    )
    return recall * good + (1 - recall) * again - KEPT.get_card_retrievability(card, interview)


def _due(items: Sequence[Question], now: datetime) -> list[Question]:
    due = [(item.memory.due, item) for item in items if item.memory is not None and item.memory.due <= now]
    return [item for _, item in sorted(due, key=lambda one: one[0])]


def _fill(items: Sequence[Question], minutes: float) -> list[str]:
    chosen, left = [], minutes + 1e-9
    for item in items:
        took = item.minutes_first if item.memory is None else item.minutes_review
        if took <= left:
            left -= took
            chosen.append(item.id)
    return chosen


def simulate(policy: str, seed: int, count: int, days: int, minutes: float, world: World = PUBLISHED) -> float:
    """Recall (0 to 1) on the interview day of a learner who practises by a policy."""
    learner, interview = Learner(seed, count, world), START + timedelta(days=days)
    for day in range(days):
        now = START + timedelta(days=day)
        for id_ in POLICIES[policy](learner.items, now, interview, minutes):
            learner.practise(id_, now)
    return learner.score(interview)
