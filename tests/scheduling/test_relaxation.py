"""What practice is worth at a price, against plans that are worked out in full, without grid, prices or slots."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import combinations, pairwise, product
from random import Random

import pytest
from fsrs import Card, State

from mlops_prep.scheduling.memory import Forecaster, Trace
from mlops_prep.scheduling.planner import look_ahead
from mlops_prep.scheduling.relaxation import Demands, Relaxation, Slot, best_of, like_trace, slots_of

NOW = datetime(2026, 3, 2, 19, tzinfo=UTC)
FORECASTER = Forecaster()


# slots


@pytest.mark.parametrize("days", [1, 2, 3, 7, 9, 10, 14, 28, 60])
def test_slots_hold_every_days_minutes_and_leave_both_ends_single(days: int) -> None:
    slots = slots_of(days, 5, 30, 9)

    assert len(slots) == min(days, 9)
    assert sum(slot.minutes for slot in slots) == 5 + 30 * (days - 1)
    assert slots[0] == Slot(0, 5)
    assert [slot.day for slot in slots[-2:]] == list(range(days))[-2:]
    assert all(before.day < after.day < days for before, after in pairwise(slots))


# memories on the grid


def test_like_memories_are_one_and_unlike_ones_are_not() -> None:
    assert like_trace(Trace(10, 5), 0.3) == like_trace(Trace(10.4, 4.6), 0.3)
    assert like_trace(Trace(10, 5), 0.3) != like_trace(Trace(15, 5), 0.3)
    assert like_trace(Trace(10, 5), 0.3) != like_trace(Trace(10, 8), 0.3)


@pytest.mark.parametrize("stability", [0.3, 2.3, 17.0, 90.0])
def test_a_memory_is_hardly_moved_by_its_class(stability: float) -> None:
    assert like_trace(Trace(stability, 5), 0.3).stability == pytest.approx(stability, rel=0.17)


# one item


def relaxed(days: int, minutes: float = 10.0) -> Relaxation:
    return Relaxation(FORECASTER, [Slot(day, minutes) for day in range(days)], days)


def test_what_was_practised_today_has_no_option_today() -> None:
    relaxation = relaxed(5)

    assert [option.slot for option in relaxation.seen(Trace(3, 5), 0).options] == [1, 2, 3, 4]
    assert [option.slot for option in relaxation.seen(Trace(3, 5), 1).options] == [0, 1, 2, 3, 4]


def test_left_alone_an_item_has_the_recall_that_fsrs_expects() -> None:
    assert relaxed(5).seen(Trace(3, 5), 4).alone == pytest.approx(FORECASTER.recall(3, 9))
    assert relaxed(5).unseen(0.4, 2).alone == 0.4


@pytest.mark.parametrize("days_ago", [1, 6, 9, 20, 45, 120])
def test_what_is_recalled_after_some_days_is_what_fsrs_expects(days_ago: int) -> None:
    first = relaxed(5).seen(Trace(3, 5), days_ago).options[0]

    assert first.recall == pytest.approx(FORECASTER.recall(3, days_ago), rel=0.02)


def test_at_no_price_an_item_is_practised_and_at_a_high_price_it_is_left_alone() -> None:
    relaxation = relaxed(5)
    start = relaxation.seen(Trace(3, 5), 4)

    free, first = best_of(relaxation.plan([0.0] * 5, 1.0), [0.0] * 5, 1.0, start)
    dear, none = best_of(relaxation.plan([2.0] * 5, 1.0), [2.0] * 5, 1.0, start)

    assert first is not None
    assert none is None
    assert free > 0.97 > start.alone == dear


def test_a_day_that_is_cheaper_than_the_others_is_chosen() -> None:
    relaxation, prices = relaxed(5), [0.3, 0.3, 0.02, 0.3, 0.3]

    _, chosen = best_of(relaxation.plan(prices, 1.0), prices, 1.0, relaxation.unseen(0.2, 1))

    assert chosen is not None
    assert chosen.slot == 2


# the bound


@pytest.fixture(name="demands")
def _demands() -> Demands:
    relaxation = relaxed(5)
    return {
        0.5: [(relaxation.unseen(0.3, 2), 30.0), (relaxation.seen(Trace(2, 6), 3), 20.0)],
        1.5: [(relaxation.unseen(0.3, 2), 10.0), (relaxation.seen(Trace(20, 3), 9), 10.0)],
    }


def test_the_bound_is_convex_and_its_slope_is_the_minutes_left(demands: Demands) -> None:
    relaxation, rng = relaxed(5), Random(2)
    for _ in range(40):
        here, there = ([rng.uniform(0, 0.1) for _ in range(5)] for _ in range(2))
        value, left = relaxation.bound(demands, here)

        tangent = value + sum(
            minutes * (after - before) for minutes, before, after in zip(left, here, there, strict=True)
        )

        assert relaxation.bound(demands, there)[0] >= tangent - 1e-9


def test_at_a_price_that_nobody_pays_all_minutes_are_left(demands: Demands) -> None:
    alone = sum(worth * minutes * start.alone for worth, starts in demands.items() for start, minutes in starts)

    value, left = relaxed(5).bound(demands, [100.0] * 5)

    assert left == [10.0] * 5
    assert value == pytest.approx(alone + 100 * 50)


# against every plan there is


@dataclass(frozen=True)
class Thing:
    id: str
    weight: float
    minutes_first: float
    minutes_review: float
    memory: Card


State_ = tuple[Trace, int]
"""A memory, and the day on which it was practised."""


@dataclass(frozen=True)
class World:
    """A few practised items, some days, few minutes; every outcome of every plan is worked out with FSRS itself."""

    weights: tuple[float, ...]
    costs: tuple[float, ...]
    days: int
    minutes: float

    def value(self, states: Sequence[State_]) -> float:
        """Weighted recall on the interview day."""
        return sum(
            weight * _practise(trace, self.days - day)[0]
            for weight, (trace, day) in zip(self.weights, states, strict=True)
        ) / sum(self.weights)

    def after(
        self, states: tuple[State_, ...], today: int, chosen: Sequence[int]
    ) -> Iterator[tuple[float, tuple[State_, ...]]]:
        """Every way in which practising `chosen` may end, with its probability."""
        for recalled in product((True, False), repeat=len(chosen)):
            chance, now = 1.0, list(states)
            for item, well in zip(chosen, recalled, strict=True):
                trace, day = states[item]
                recall, good, again = _practise(trace, today - day)
                chance *= recall if well else 1 - recall
                now[item] = (good if well else again, today)
            yield chance, tuple(now)

    def best(self, states: tuple[State_, ...], today: int = 0) -> float:
        """What the best of all plans is expected to reach, each day's choice made in the light of what came before."""
        if today == self.days:
            return self.value(states)
        items = range(len(states))
        fitting = (
            chosen
            for count in range(len(states) + 1)
            for chosen in combinations(items, count)
            if sum(self.costs[item] for item in chosen) <= self.minutes
        )
        return max(
            sum(chance * self.best(then, today + 1) for chance, then in self.after(states, today, chosen))
            for chosen in fitting
        )

    def planned(self, states: tuple[State_, ...], today: int = 0) -> float:
        """What the planner is expected to reach."""
        if today == self.days:
            return self.value(states)
        things = self.things(states)
        chosen = look_ahead(
            things, now=NOW + timedelta(days=today), interview_at=NOW + timedelta(days=self.days), minutes=self.minutes
        ).today
        ways = self.after(states, today, [int(id_) for id_ in chosen])
        return sum(chance * self.planned(then, today + 1) for chance, then in ways)

    def things(self, states: Sequence[State_]) -> list[Thing]:
        found = []
        for number, (trace, day) in enumerate(states):
            last = NOW + timedelta(days=day)
            card = Card(0, State.Review, None, trace.stability, trace.difficulty, last, last)
            found.append(Thing(str(number), self.weights[number], 9.0, self.costs[number], card))
        return found


@cache
def _practise(trace: Trace, days: int) -> tuple[float, Trace, Trace]:
    return FORECASTER.practise(trace, days)


SMALL = [
    (World((1, 1), (1, 1), 3, 1), ((Trace(1, 5), -3), (Trace(6, 5), -8))),
    (World((1, 3), (1, 2), 3, 2), ((Trace(0.5, 7), -2), (Trace(4, 4), -5))),
    (World((2, 1, 1), (2, 1, 1), 2, 2), ((Trace(2, 6), -9), (Trace(2, 3), -1), (Trace(9, 8), -20))),
    (World((1, 1, 2), (1, 1, 1), 3, 1), ((Trace(1, 6), -1), (Trace(3, 3), -4), (Trace(0.3, 8), -6))),
    (World((1, 1, 1), (1, 1, 1), 2, 2), ((Trace(30, 6), -1), (Trace(3, 3), -14), (Trace(0.3, 8), -6))),
]


@pytest.mark.parametrize(("world", "states"), SMALL, ids=["two", "unlike costs", "three", "scarce", "two a day"])
def test_the_planner_comes_near_the_best_of_all_plans_and_none_goes_above_the_bound(
    world: World, states: tuple[State_, ...]
) -> None:
    outlook = look_ahead(
        world.things(states), now=NOW, interview_at=NOW + timedelta(days=world.days), minutes=world.minutes
    )

    best, planned = world.best(states), world.planned(states)

    assert outlook.left_alone == pytest.approx(world.value(states), abs=0.02)
    assert best > world.value(states) + 0.03
    assert best - 0.02 <= planned <= best + 1e-9
    assert best - 0.005 <= outlook.bound <= 1


def test_on_average_nobody_gets_above_the_bound_and_the_planner_comes_near() -> None:
    world, rng = World((1.0,) * 24, (1.0,) * 24, 6, 4.0), Random(5)
    begun = tuple((Trace(rng.uniform(0.3, 6), rng.choice((3.0, 5.0, 7.0))), -rng.randrange(1, 12)) for _ in range(24))
    interview = NOW + timedelta(days=6)
    bound = look_ahead(world.things(begun), now=NOW, interview_at=interview, minutes=4).bound
    reached: dict[str, list[float]] = {"planner": [], "weakest": []}

    for name, scores in reached.items():
        for _ in range(12):
            states = begun
            for day in range(6):
                if name == "planner":
                    things, now = world.things(states), NOW + timedelta(days=day)
                    today = look_ahead(things, now=now, interview_at=interview, minutes=4).today
                    chosen = [int(id_) for id_ in today]
                else:
                    chosen = sorted(range(24), key=lambda at: _practise(states[at][0], day - states[at][1])[0])[:4]
                for item in chosen:
                    trace, last = states[item]
                    recall, good, again = _practise(trace, day - last)
                    now_ = (good if rng.random() < recall else again, day)
                    states = (*states[:item], now_, *states[item + 1 :])
            scores.append(world.value(states))

    means = {name: sum(scores) / len(scores) for name, scores in reached.items()}
    assert bound < 0.95
    assert max(means.values()) <= bound + 0.005
    assert means["planner"] > bound - 0.02
