"""The prices of the days to come."""

import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise

import pytest

from mlops_prep.scheduling.memory import Forecaster, Trace
from mlops_prep.scheduling.prices import find_prices
from mlops_prep.scheduling.relaxation import Demands, Relaxation, Slot

FORECASTER = Forecaster()


def relaxed(minutes: Sequence[float]) -> Relaxation:
    return Relaxation(FORECASTER, [Slot(day, each) for day, each in enumerate(minutes)], len(minutes))


def demands_of(relaxation: Relaxation) -> Demands:
    return {
        0.4: [(relaxation.unseen(0.35, 2), 40.0), (relaxation.seen(Trace(2, 6), 3), 20.0)],
        1.0: [(relaxation.unseen(0.35, 2), 20.0), (relaxation.seen(Trace(0.4, 7), 3), 20.0)],
    }


def prices_of(minutes: Sequence[float], rounds: int = 30) -> tuple[float, ...]:
    relaxation = relaxed(minutes)
    return find_prices(relaxation, demands_of(relaxation), rounds).by_slot


def test_prices_are_never_below_zero_and_rise_towards_the_interview() -> None:
    prices = prices_of([10.0] * 7)

    assert prices[0] >= 0
    assert all(before <= after for before, after in pairwise(prices))
    assert prices[-1] > 0


def test_the_scarcer_the_minutes_the_dearer_they_are() -> None:
    totals = [sum(prices_of([minutes] * 7)) for minutes in (3.0, 10.0, 30.0, 400.0)]

    assert totals == sorted(totals, reverse=True)
    assert totals[0] > 5 * totals[-1]


def test_no_prices_of_that_shape_prove_a_much_lower_bound() -> None:
    relaxation = relaxed([10.0] * 7)
    demands = demands_of(relaxation)

    found = find_prices(relaxation, demands, 30)

    tried = [
        relaxation.bound(
            demands, [level + (premium if day == 6 else premium / 4 if day == 5 else 0) for day in range(7)]
        )[0]
        for level in (0, 0.02, 0.05, 0.1, 0.2, 0.4)
        for premium in (0, 0.05, 0.1, 0.2, 0.4)
    ]
    assert found.bound <= min(tried) * 1.002
    assert found.bound == pytest.approx(relaxation.bound(demands, found.by_slot)[0])


def test_more_rounds_prove_no_worse_bound() -> None:
    relaxation = relaxed([10.0] * 7)
    bounds = [find_prices(relaxation, demands_of(relaxation), rounds).bound for rounds in (1, 4, 16, 64)]

    assert bounds == sorted(bounds, reverse=True)
    assert bounds[-2] - bounds[-1] < 0.002 * bounds[-1]


def test_a_single_day_has_a_price_too() -> None:
    assert len(prices_of([5.0])) == 1


def test_a_plan_is_made_without_numpy() -> None:
    program = (
        "import sys\n"
        "from datetime import datetime\n"
        "from types import SimpleNamespace\n"
        "from mlops_prep.scheduling.planner import choose\n"
        "item = SimpleNamespace(id='a', memory=None, weight=1.0, minutes_first=3.0, minutes_review=2.0)\n"
        "print(choose([item], now=datetime(2026, 3, 2), interview_at=datetime(2026, 3, 9), minutes=5))\n"
        "print([name for name in ('numpy', 'scipy', 'pydantic', 'rich') if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines() == ["['a']", "[]"]
