"""What a minute of each day is worth: the prices under which the minutes that there are just suffice.

The best prices of the relaxation have one shape, whatever the items and the minutes: level for most of the time, and
rising over the last days, when practice is freshest. So two numbers are looked for, a level and what the last day has
on top of it. The bound is convex in them, and each evaluation's slope tells which half of the plane is worse; the next
one is made at the centre of gravity of what is left (Levin 1965, Newman 1965), which leaves at most 1 - 1/e of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from typing import NamedTuple

from mlops_prep.scheduling.relaxation import Demands, Relaxation

FADING_DAYS = 1.8
"""Days over which the premium of the last day falls to 1/e; read off the best prices of 18 simulated learners."""
_HIGHEST = 0.6
"""No price is above this share of the best item's weight per minute: nobody would practise anything."""

_Point = tuple[float, float]


class Prices(NamedTuple):
    """The price of a minute in each slot, in weight, and the bound on the weighted recall that these prices prove."""

    by_slot: tuple[float, ...]
    bound: float


def find_prices(relaxation: Relaxation, demands: Demands, rounds: int) -> Prices:
    """The best prices of that shape after `rounds` evaluations."""
    shape = [exp(-max(relaxation.interview_day - slot.day - 1, 0) / FADING_DAYS) for slot in relaxation.slots]
    top = _HIGHEST * max(demands)
    area: list[_Point] = [(0.0, 0.0), (top, 0.0), (top, top), (0.0, top)]
    found = Prices((), float("inf"))
    for _ in range(rounds):
        level, premium = centre = _centre(area)
        prices = tuple(level + premium * share for share in shape)
        bound, left = relaxation.bound(demands, prices)
        if bound < found.bound:
            found = Prices(prices, bound)
        slope = (sum(left), sum(share * minutes for share, minutes in zip(shape, left, strict=True)))
        area = _behind(area, centre, slope)
        if len(area) < 3:
            break
    return found


def _behind(area: Sequence[_Point], centre: _Point, slope: _Point) -> list[_Point]:
    """The part of a convex polygon in which the bound may still fall: against the slope, as seen from the centre."""

    def ahead(point: _Point) -> float:
        return slope[0] * (point[0] - centre[0]) + slope[1] * (point[1] - centre[1])

    kept: list[_Point] = []
    for here, there in zip(area, [*area[1:], area[0]], strict=True):
        before, after = ahead(here), ahead(there)
        if before <= 0:
            kept.append(here)
        if before * after < 0:
            part = before / (before - after)
            kept.append((here[0] + part * (there[0] - here[0]), here[1] + part * (there[1] - here[1])))
    return kept


def _centre(area: Sequence[_Point]) -> _Point:
    """The centre of gravity of a polygon."""
    doubled = x = y = 0.0
    for (x_here, y_here), (x_there, y_there) in zip(area, [*area[1:], area[0]], strict=True):
        cross = x_here * y_there - x_there * y_here
        doubled += cross
        x += (x_here + x_there) * cross
        y += (y_here + y_there) * cross
    if doubled < 1e-18:
        return area[0]
    return x / (3 * doubled), y / (3 * doubled)
