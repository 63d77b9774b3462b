"""Hidden cases of the population stability index."""

from random import Random
from typing import Any

NAN, INF = float("nan"), float("inf")


def given(reference: list[Any], current: list[Any], **more: Any) -> dict[str, Any]:
    return {"reference": reference, "current": current, **more}


def fixed(case: Any) -> None:
    case("bins", "four values, two bins", given([4, 1, 3, 2], [1, 2, 3, 4], bins=2))
    case("bins", "five values, two bins", given([5, 4, 3, 2, 1], [1, 2, 3, 4, 5], bins=2))
    case("bins", "seven values, three bins", given([7, 6, 5, 4, 3, 2, 1], [1, 4, 7], bins=3))
    case("bins", "ten bins by default", given(list(range(100)), list(range(0, 100, 3))))
    case("bins", "fewer values than bins", given([3, 1, 2], [1, 2, 3, 3], bins=8))
    case("bins", "many ties in the reference", given([0, 0, 0, 0, 0, 0, 1, 2, 3, 4], [0, 1, 2, 3, 4], bins=5))
    case("bins", "a constant reference", given([2, 2, 2], [1, 2, 3, 2], bins=4))
    case("bins", "one value", given([5], [5], bins=2))
    case("bins", "edges are the reference's alone", given([1, 2, 3, 4], [100, 200, 300, 400, 500, 600], bins=4))
    case("shares", "a value on an edge lies above it", given([1, 2, 3, 4], [3, 3, 3, 2], bins=2))
    case("shares", "outside of the reference's range", given([1, 2, 3, 4], [-50, 0, 99, 1000], bins=4))
    case("shares", "samples of different sizes", given([1, 2, 3, 4, 5, 6], [1, 6], bins=3))
    case("shares", "negative numbers and fractions", given([-2.5, -1.5, 0.0, 1.5], [-2.5, -2.0, 0.25, 0.5], bins=4))
    case("index", "a small shift", given([1, 2, 3, 4] * 5, [1, 2, 3, 4] * 4 + [4, 4, 4, 1], bins=4))
    case("index", "half of it moved down", given([1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 1, 2, 5, 6, 7, 8], bins=4))
    case("index", "twice the rows, same shares", given([1, 2, 3, 4], [1, 1, 2, 2, 3, 3, 4, 4], bins=4))
    case("smoothing", "nobody left below", given([1, 2, 3, 4], [3, 4, 3, 4], bins=2))
    case("smoothing", "a bin that the reference leaves empty", given([2, 2, 2, 3], [1, 1, 2, 3], bins=2))
    case("smoothing", "everything moved", given([1, 2, 3, 4, 5], [9, 9, 9, 9], bins=5))
    case(
        "smoothing",
        "a share of one in twenty thousand",
        given([0] + [1] * 20000, [0] * 2 + [1] * 8, bins=2),
    )
    case("status", "stable at the default", given([1, 2, 3, 4] * 6, [1, 2, 3, 4] * 5 + [1, 2, 3, 3], bins=4))
    case("status", "just stable at the default", given([1, 2] * 10, [1] * 7 + [2] * 13, bins=2))
    case("status", "moderate at the default", given([1, 2] * 10, [1] * 13 + [2] * 27, bins=2))
    case("status", "moderate at the default, but not far from major", given([1, 2] * 10, [1] * 11 + [2] * 29, bins=2))
    case("status", "major at the default", given([1, 2] * 10, [1] * 4 + [2] * 16, bins=2))
    same = given([1, 2, 3, 4], [1, 2, 3, 4], bins=2)
    case("status", "psi equals moderate", {**same, "moderate": 0.0})
    case("status", "psi equals both", {**same, "moderate": 0.0, "major": 0.0})
    near = given([1, 2] * 10, [1] * 7 + [2] * 13, bins=2)
    case("status", "higher thresholds", {**near, "moderate": 0.5, "major": 0.9})
    case("status", "lower thresholds", {**near, "moderate": 0.05, "major": 0.09})
    case("status", "a lower threshold for moderate alone", {**near, "moderate": 0.09})
    case("status", "equal thresholds above psi", {**same, "moderate": 0.2, "major": 0.2})
    case("missing", "None and NaN in both", given([1, None, 2, NAN, 3, 4], [NAN, 1, 1, None, 4], bins=2))
    case("missing", "zeros are values", given([0, 0, 1, 2], [0, 0.0, 0, 2], bins=2))
    case("missing", "infinities lie in the outer bins", given([1, 2, 3, 4], [INF, INF, -INF, 2], bins=4))
    case("no-data", "reference is empty", given([], [1, 2]))
    case("no-data", "current is empty", given([1, 2], []))
    case("no-data", "both are empty", given([], []))
    case("no-data", "nothing but None and NaN", given([None, NAN], [1, 2]))
    case("errors", "one bin", given([1, 2], [1, 2], bins=1), raises=("ValueError",))
    case("errors", "no bins", given([1, 2], [1, 2], bins=0), raises=("ValueError",))
    case("errors", "no bins and no data", given([], [], bins=-3), raises=("ValueError",))
    case("errors", "thresholds the wrong way round", given([1], [1], moderate=0.3, major=0.2), raises=("ValueError",))
    case(
        "errors",
        "thresholds the wrong way round and no data",
        given([], [1], moderate=1.0, major=0.5),
        raises=("ValueError",),
    )


def drawn(case: Any, rng: Random) -> None:
    for shift in (0.0, 0.4, 1.5):
        reference = [rng.gauss(50, 10) for _ in range(120)]
        current = [rng.gauss(50 + 10 * shift, 10) for _ in range(90)]
        case("index", f"a normal sample, shifted by {shift} deviations", given(reference, current))
        bins = rng.randint(2, 15)
        case("bins", f"the same in {bins} bins", given(reference, current, bins=bins))
    whole = [rng.randint(0, 6) for _ in range(60)], [rng.randint(1, 8) for _ in range(45)]
    case("shares", "whole numbers with many ties", given(*whole, bins=rng.randint(3, 9)))
    holes = [[rng.choice([None, NAN, value, value]) for value in sample] for sample in whole]
    case("missing", "holes at random", given([0, *holes[0]], [1, *holes[1]], bins=4))
    first, second = whole
    shuffled = rng.sample(first, len(first)), rng.sample(second, len(second))
    case("relations", "rows in another order", given(*shuffled, bins=5))
    scaled = [value * 4 for value in first], [value * 4 for value in second]
    case("relations", "another unit", given(*scaled, bins=5))
    case("relations", "the samples change places", given(second, first, bins=5))
