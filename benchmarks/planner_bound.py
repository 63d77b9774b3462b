"""A sharp upper bound on what a simulated learner can reach, whatever chooses what they practise.

The planner's relaxation, with the learner's true FSRS parameters and the true share of what they know of each domain,
which no planner has, and with a price for every day by itself. The bound is convex in the prices; its minimum is found
by cutting planes in a trust region (Kelley 1960; Marsten, Hogan and Blankenship, Operations Research 23, 1975).

Not rounded up: items are put into 24 classes of weight per minute, and memories lie on the planner's grid.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

import numpy as np
from learners import PUBLISHED, Learner, World
from numpy.typing import NDArray
from scipy.optimize import linprog  # type: ignore[import-untyped]

from mlops_prep.scheduling.memory import Forecaster
from mlops_prep.scheduling.prices import find_prices
from mlops_prep.scheduling.relaxation import Demands, Relaxation, Slot, Start

CLASSES = 24
ROUNDS = 60
NEAR_ENOUGH = 2e-4
"""The search ends when the cuts promise less than this share of the bound."""

_Vector = NDArray[np.float64]
_Cut = tuple[float, _Vector, _Vector]
"""Bound, slope, prices."""


def bound_of(seed: int, count: int, days: int, minutes: float, world: World = PUBLISHED) -> float:
    """Recall (0 to 1) on the interview day that no way to practise is expected to exceed."""
    learner = Learner(seed, count, world)
    slots = [Slot(day, minutes) for day in range(days)]
    relaxation = Relaxation(Forecaster(learner.parameters), slots, days)
    demands = _demands(learner, relaxation)
    weights = sum(item.weight for item in learner.items)
    return _lowest(relaxation, demands) / weights


def _demands(learner: Learner, relaxation: Relaxation) -> Demands:
    """The learner's items by classes of weight per minute; weights are exact, minutes as the class has them."""
    worths = [log(item.weight / item.minutes_review) for item in learner.items]
    lowest, width = min(worths), max((max(worths) - min(worths)) / CLASSES, 1e-9)
    demands: dict[float, list[tuple[Start, float]]] = {}
    for item, worth in zip(learner.items, worths, strict=True):
        middle = exp(lowest + (min(int((worth - lowest) / width), CLASSES - 1) + 0.5) * width)
        start = relaxation.unseen(learner.priors[item.id], item.minutes_first / item.minutes_review)
        demands.setdefault(middle, []).append((start, item.weight / middle))
    return demands


def _lowest(relaxation: Relaxation, demands: Demands) -> float:
    """The bound at the best prices, begun at the best that have the planner's shape."""
    best: _Vector = np.array(find_prices(relaxation, demands, 20).by_slot)
    reach = 0.2 * float(best.max()) + 1e-6
    lowest, slope = _bound(relaxation, demands, best)
    cuts: list[_Cut] = [(lowest, slope, best)]
    for _ in range(ROUNDS):
        prices, promised = _least(cuts, best, reach)
        if lowest - promised < NEAR_ENOUGH * lowest:
            break
        found, slope = _bound(relaxation, demands, prices)
        cuts.append((found, slope, prices))
        reach *= 1.3 if lowest - found > 0.1 * (lowest - promised) else 0.7
        if found < lowest:
            lowest, best = found, prices
    return lowest


def _bound(relaxation: Relaxation, demands: Demands, prices: _Vector) -> tuple[float, _Vector]:
    value, left = relaxation.bound(demands, prices.tolist())
    return value, np.array(left)


def _least(cuts: Sequence[_Cut], best: _Vector, reach: float) -> tuple[_Vector, float]:
    """The prices within reach at which the cuts are lowest, and how low they are there."""
    above = np.array([[*slope, -1.0] for _, slope, _ in cuts])
    right = np.array([slope @ prices - value for value, slope, prices in cuts])
    box = [(max(price - reach, 0.0), price + reach) for price in best.tolist()]
    answer = linprog([*[0.0] * len(best), 1.0], A_ub=above, b_ub=right, bounds=[*box, (None, None)], method="highs")
    return answer.x[:-1], float(answer.x[-1])
