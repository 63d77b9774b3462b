"""One item at a time: what practising it is worth when every minute has a price.

Items compete for one thing only, the minutes of a day. Put a price on a minute of each day in the place of that limit,
and each item is left with a small decision process of its own: practise it on this day, or on that one, or never, by
what FSRS expects of its memory. The values of all items, plus the prices of the minutes that there are, add up to no
less than any way to practise can reach: a Lagrangian bound on a weakly coupled decision process (Hawkins, "A
Lagrangian decomposition approach to weakly coupled dynamic optimization problems", MIT, 2003; Adelman and Mersereau,
Operations Research 56, 2008).

What is approximate: memories lie on a grid of stability and difficulty, with straight lines between stabilities; days
far from today and from the interview are joined to slots. Without numpy, since it runs in the process of a drill.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, log
from typing import NamedTuple

from mlops_prep.scheduling.memory import Forecaster, Trace

_STABILITIES = tuple(0.1 * 1.9**step for step in range(13))
"""0.1 to 221 days."""
_DIFFICULTIES = (2.1, 4.5, 6.5, 8.8)
_GRID = tuple(Trace(stability, difficulty) for difficulty in _DIFFICULTIES for stability in _STABILITIES)
_LOWEST, _STEP = log(_STABILITIES[0]), log(1.9)


class Slot(NamedTuple):
    """A day, or neighbouring days that are planned as one."""

    day: int
    """Days from today; the middle one."""
    minutes: float
    """What all its days have."""


class Spot(NamedTuple):
    """Where a memory lies on the grid: between a state and the one above it, by its share of the upper one (0 to 1)."""

    state: int
    share: float


class Option(NamedTuple):
    """Practising an item in one slot: what it costs, in times of a review, and what it may come to."""

    slot: int
    cost: float
    recall: float
    recalled: Spot
    forgotten: Spot


class Start(NamedTuple):
    """An item as it stands: its recall on the interview day when it is left alone, and its ways to a next practice."""

    alone: float
    options: tuple[Option, ...]


class Policy(NamedTuple):
    """Slot, state -> what a memory is worth that was left there, in recall; and the best next move (-1: none)."""

    values: list[list[float]]
    moves: list[list[int]]


Demands = Mapping[float, Sequence[tuple[Start, float]]]
"""Weight for each minute of a review -> items that start alike, with the minutes that a review of all of them takes."""

_Move = tuple[int, float, int, float, int, float]
"""Slot, recall, state and share after recalling, state and share after forgetting."""


class Relaxation:
    """The decision process of an item over some slots, whatever the prices."""

    def __init__(self, forecaster: Forecaster, slots: Sequence[Slot], interview_day: int) -> None:
        self.slots, self.interview_day, self._forecaster = slots, interview_day, forecaster
        self.unknown_difficulty = forecaster.unknown.difficulty
        self._firsts = (_spot(forecaster.known), _spot(forecaster.unknown))
        self._outcomes: dict[tuple[Trace, int], tuple[float, int, float, int, float]] = {}
        self._left = [self._recalls(slot) for slot in slots]
        self._moves = [self._moves_from(index) for index in range(len(slots))]

    def unseen(self, prior: float, first_cost: float) -> Start:
        """An item never practised, known with probability `prior`; the first time takes `first_cost` times a review."""
        return Start(prior, tuple(Option(slot, first_cost, prior, *self._firsts) for slot in range(len(self.slots))))

    def seen(self, trace: Trace, days_ago: int) -> Start:
        """An item practised `days_ago`; one of today is not practised again today."""
        when = [(index, days_ago + slot.day) for index, slot in enumerate(self.slots)]
        options = tuple(self._option(index, trace, days) for index, days in when if days > 0)
        return Start(self._forecaster.recall(trace.stability, days_ago + self.interview_day), options)

    def plan(self, prices: Sequence[float], worth: float) -> Policy:
        """The best way on from every state at these prices (weight per minute), by backward induction.

        `worth`: weight for each minute of a review; a price of half of it costs half a point of recall.
        """
        values, chosen = [row[:] for row in self._left], [[-1] * len(_GRID) for _ in self.slots]
        costs = [price / worth for price in prices]
        for index in reversed(range(len(self.slots))):
            row = values[index]
            for state, moves in enumerate(self._moves[index]):
                best = row[state]
                for at, (later, recall, up, up_share, down, down_share) in enumerate(moves):
                    ahead = values[later]
                    low = ahead[down] + down_share * (ahead[down + 1] - ahead[down])
                    high = ahead[up] + up_share * (ahead[up + 1] - ahead[up])
                    value = low + recall * (high - low) - costs[later]
                    if value > best:
                        best, chosen[index][state] = value, at
                row[state] = best
        return Policy(values, chosen)

    def bound(self, demands: Demands, prices: Sequence[float]) -> tuple[float, list[float]]:
        """The bound that `prices` prove on the weighted recall, and the minutes that each slot has left over by them.

        What is left over is the bound's slope: a slot that is asked for too much (below 0) wants a higher price.
        """
        value = sum(price * slot.minutes for price, slot in zip(prices, self.slots, strict=True))
        left = [slot.minutes for slot in self.slots]
        for worth, starts in demands.items():
            policy = self.plan(prices, worth)
            mass = [[0.0] * len(_GRID) for _ in self.slots]
            for start, minutes in starts:
                best, option = best_of(policy, prices, worth, start)
                value += best * worth * minutes
                if option:
                    left[option.slot] -= option.cost * minutes
                    _spread(mass[option.slot], option.recalled, option.recall * minutes)
                    _spread(mass[option.slot], option.forgotten, (1 - option.recall) * minutes)
            self._follow(policy, mass, left)
        return value, left

    def _follow(self, policy: Policy, mass: list[list[float]], left: list[float]) -> None:
        """Take from `left` what a policy uses; `mass`: slot, state -> minutes of the items that were left there."""
        for index, row in enumerate(mass):
            for state, minutes in enumerate(row):
                chosen = policy.moves[index][state]
                if minutes and chosen >= 0:
                    later, recall, up, up_share, down, down_share = self._moves[index][state][chosen]
                    left[later] -= minutes
                    _spread(mass[later], Spot(up, up_share), minutes * recall)
                    _spread(mass[later], Spot(down, down_share), minutes * (1 - recall))

    def _recalls(self, slot: Slot) -> list[float]:
        days = self.interview_day - slot.day
        return [self._forecaster.recall(stability, days) for stability in _STABILITIES] * len(_DIFFICULTIES)

    def _moves_from(self, index: int) -> list[list[_Move]]:
        later = [(at, self.slots[at].day - self.slots[index].day) for at in range(index + 1, len(self.slots))]
        return [[(at, *self._outcome(trace, days)) for at, days in later] for trace in _GRID]

    def _option(self, slot: int, trace: Trace, days: int) -> Option:
        recall, up, up_share, down, down_share = self._outcome(trace, days)
        return Option(slot, 1.0, recall, Spot(up, up_share), Spot(down, down_share))

    def _outcome(self, trace: Trace, days: int) -> tuple[float, int, float, int, float]:
        days = _roughly(days)
        found = self._outcomes.get((trace, days))
        if found is None:
            made = self._forecaster.practise(trace, days)
            found = self._outcomes[trace, days] = (made.recall, *_spot(made.recalled), *_spot(made.forgotten))
        return found


def best_of(policy: Policy, prices: Sequence[float], worth: float, start: Start) -> tuple[float, Option | None]:
    """The value of an item that starts there, in recall, and the practice to begin with; None: never."""
    best, chosen = start.alone, None
    for option in start.options:
        value = value_of(policy, option) - prices[option.slot] * option.cost / worth
        if value > best:
            best, chosen = value, option
    return best, chosen


def value_of(policy: Policy, option: Option) -> float:
    """What practising is worth under a policy, in recall on the interview day, before its own price."""
    row = policy.values[option.slot]
    low, high = _between(row, option.forgotten), _between(row, option.recalled)
    return low + option.recall * (high - low)


def like_trace(trace: Trace, width: float) -> Trace:
    """The memory that stands for all that differ from it by less than `width` in the logarithm of their stability."""
    level = min(_DIFFICULTIES, key=lambda difficulty: abs(difficulty - trace.difficulty))
    return Trace(exp(round(log(trace.stability) / width) * width), level)


def slots_of(days: int, today: float, daily: float, most: int) -> list[Slot]:
    """`days` days from today on in at most `most` slots, single days at both ends; `today`, `daily`: minutes."""
    widths = [1] * days
    while len(widths) > most:
        starts = [sum(widths[:at]) for at in range(len(widths))]

        def crowding(at: int, widths: list[int] = widths, starts: list[int] = starts) -> float:
            """How wide two neighbours would be together, for their distance from the nearer end."""
            wide = widths[at] + widths[at + 1]
            return wide / min(starts[at], days - starts[at] - widths[at])

        # today and the last two days stay as they are: what is done on them differs most
        at = min(range(1, len(widths) - 3), key=crowding)
        widths[at : at + 2] = [widths[at] + widths[at + 1]]
    starts = [sum(widths[:at]) for at in range(len(widths))]
    return [
        Slot(start + (width - 1) // 2, width * daily if start else today)
        for start, width in zip(starts, widths, strict=True)
    ]


def _roughly(days: int) -> int:
    """Days as they are up to a week, from then on to a seventh: fewer outcomes to forecast, next to nothing lost."""
    return days if days <= 7 else round(exp(round(log(days) * 7) / 7))


def _spot(trace: Trace) -> Spot:
    level = min(range(len(_DIFFICULTIES)), key=lambda at: abs(_DIFFICULTIES[at] - trace.difficulty))
    place = min(max((log(trace.stability) - _LOWEST) / _STEP, 0.0), len(_STABILITIES) - 1.0)
    below = min(int(place), len(_STABILITIES) - 2)
    return Spot(level * len(_STABILITIES) + below, place - below)


def _between(row: Sequence[float], spot: Spot) -> float:
    return row[spot.state] + spot.share * (row[spot.state + 1] - row[spot.state])


def _spread(row: list[float], spot: Spot, amount: float) -> None:
    row[spot.state] += amount * (1 - spot.share)
    row[spot.state + 1] += amount * spot.share
