"""Hidden cases of the retraining trigger."""

from random import Random
from typing import Any

NAN = float("nan")
POLICY = {
    "trained_on": 0,
    "max_age_days": 30,
    "drift_limit": 0.25,
    "drift_readings": 3,
    "metric_floor": 0.75,
    "metric_readings": 2,
    "cool_down_days": 5,
}


def series(start: int, drift: list[Any], metric: list[Any], bad: tuple[int, ...] = ()) -> list[dict[str, Any]]:
    """Daily readings; `bad` are positions with broken data."""
    return [
        {"day": start + n, "drift": d, "metric": m, "data_ok": n not in bad}
        for n, (d, m) in enumerate(zip(drift, metric))
    ]


def given(readings: list[dict[str, Any]], **policy: Any) -> dict[str, Any]:
    return {"readings": readings, "policy": {**POLICY, **policy}}


def quiet(start: int, count: int, bad: tuple[int, ...] = ()) -> list[dict[str, Any]]:
    return series(start, [0.0] * count, [0.875] * count, bad)


def drifting(start: int, count: int, bad: tuple[int, ...] = ()) -> list[dict[str, Any]]:
    return series(start, [0.5] * count, [0.875] * count, bad)


def low(start: int, count: int, bad: tuple[int, ...] = ()) -> list[dict[str, Any]]:
    return series(start, [0.0] * count, [0.5] * count, bad)


def fixed(case: Any) -> None:
    case("schedule", "no readings", given([]))
    case("schedule", "one quiet reading", given(quiet(10, 1)))
    case("schedule", "the day before, the day, the day after", given(quiet(29, 3)))
    case("schedule", "far too old at the first reading", given(quiet(200, 2)))
    case("schedule", "trained on another day", given(quiet(39, 3), trained_on=10))
    case("drift", "one reading too few", given(drifting(10, 2)))
    case("drift", "just enough readings", given(drifting(10, 3)))
    case("drift", "exactly at the limit", given(series(10, [0.25] * 3, [0.875] * 3)))
    case("drift", "just below the limit", given(series(10, [0.25, 0.2499, 0.25, 0.25], [0.875] * 4)))
    case("drift", "broken off and begun again", given(series(10, [0.5, 0.5, 0.1, 0.5, 0.5, 0.5], [0.875] * 6)))
    case("drift", "a single reading is enough", given(drifting(10, 2), drift_readings=1))
    case("metric", "one reading too few", given(low(10, 1)))
    case("metric", "just enough readings", given(low(10, 2)))
    case("metric", "exactly at the floor is no breach", given(series(10, [0.0] * 3, [0.75] * 3)))
    case("metric", "broken off by a good one", given(series(10, [0.0] * 5, [0.5, 0.75, 0.5, 0.5, 0.5])))
    case("metric", "a metric of zero", given(series(10, [0.0] * 2, [0, 0])))
    case("priority", "all three at once", given(series(31, [0.5] * 3, [0.5] * 3), metric_readings=3))
    case("priority", "drift and schedule", given(series(28, [0.5] * 3, [0.875] * 3)))
    case("priority", "metric and schedule", given(series(29, [0.0] * 2, [0.5] * 2)))
    case("priority", "metric and drift in the same reading", given(series(10, [0.5] * 3, [0.875, 0.5, 0.5])))
    for value in (None, NAN):
        case("unknown", f"drift is {value} in between", given(series(10, [0.5, 0.5, value, 0.5, 0.5], [0.875] * 5)))
        case("unknown", f"the metric is {value} in between", given(series(10, [0.0] * 4, [0.5, value, 0.5, 0.5])))
        case("unknown", f"everything is {value}", given(series(28, [value] * 3, [value] * 3)))
    case("cool-down", "drift right after a training", given(drifting(1, 6)))
    case("cool-down", "the first day after it", given(drifting(3, 3)))
    case("cool-down", "a cause that is gone when it ends", given([*drifting(1, 3), *quiet(4, 4)]))
    case("cool-down", "none", given(drifting(1, 9), cool_down_days=0, drift_readings=1))
    case("cool-down", "longer than the schedule", given(quiet(29, 4), cool_down_days=31))
    case("cool-down", "bad data during it is cool-down all the same", given(drifting(1, 5, bad=(2, 3))))
    case("data-gate", "blocked, then free", given(drifting(10, 5, bad=(2, 3))))
    case("data-gate", "blocked until the cause is gone", given([*low(10, 3, bad=(1, 2)), *quiet(13, 2)]))
    case("data-gate", "bad data without a cause", given(quiet(10, 2, bad=(0, 1))))
    case("data-gate", "blocked by schedule, then metric", given(series(30, [0.0] * 3, [0.875, 0.5, 0.5], bad=(0, 1))))
    case("data-gate", "readings with bad data count for streaks", given(drifting(10, 3, bad=(0, 1))))
    case("after-training", "the age begins anew", given([*quiet(30, 1), *quiet(59, 3)]))
    case("after-training", "streaks begin anew", given(drifting(10, 9)))
    case(
        "after-training",
        "the other streak begins anew as well",
        given(series(10, [0.5] * 8, [0.875, 0.5, 0.5, 0.875, 0.875, 0.875, 0.875, 0.875])),
    )
    case(
        "after-training",
        "twice by schedule",
        given([{**one, "day": day} for one, day in zip(quiet(0, 5), (30, 45, 60, 61, 90))]),
    )
    gaps = [{**one, "day": day} for one, day in zip(drifting(0, 4), (10, 14, 19, 25))]
    case("relations", "days are missing between the readings", given(gaps))
    case("relations", "day zero lies elsewhere", given(drifting(1010, 5), trained_on=1000))
    case("relations", "negative days", given(drifting(-20, 5), trained_on=-40))


def drawn(case: Any, rng: Random) -> None:
    for _ in range(5):
        day, readings = 0, []
        for _ in range(40):
            day += rng.choice([1, 1, 1, 2, 5])
            drift = rng.choice([0.1, 0.25, 0.4, 0.5, 0.5, None, NAN])
            metric = rng.choice([0.9, 0.75, 0.8, 0.6, 0.5, None])
            readings.append({"day": day, "drift": drift, "metric": metric, "data_ok": rng.random() < 0.7})
        policy = {
            "max_age_days": rng.randint(5, 25),
            "drift_readings": rng.randint(1, 3),
            "metric_readings": rng.randint(1, 3),
            "cool_down_days": rng.randint(0, 9),
        }
        case("relations", "forty drawn readings", given(readings, **policy))
        moved = [{**reading, "day": reading["day"] + 365} for reading in readings]
        case("relations", "the same a year later", given(moved, **policy, trained_on=365))
