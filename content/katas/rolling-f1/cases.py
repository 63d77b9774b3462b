"""Hidden cases of the rolling F1."""

from random import Random
from typing import Any


def rows(pairs: str, start: int = 10) -> tuple[list[Any], list[Any]]:
    """Predictions ten seconds apart with labels five seconds later: each pair is predicted, actual: '10 11'."""
    predictions, labels = [], []
    for n, pair in enumerate(pairs.split()):
        predictions.append({"id": f"p{n}", "at": start + 10 * n, "predicted": pair[0] == "1"})
        if pair[1] != "-":
            labels.append({"id": f"p{n}", "arrived_at": start + 10 * n + 5, "actual": pair[1] == "1"})
    return predictions, labels


def given(pairs: str, at: list[int], window: int = 1000, **more: Any) -> dict[str, Any]:
    predictions, labels = rows(pairs)
    return {"predictions": predictions, "labels": labels, "evaluate_at": at, "window_seconds": window, **more}


def single(labels: list[tuple[int, bool]], at: list[int], predicted: bool = True, made: int = 10) -> dict[str, Any]:
    """One prediction with some labels."""
    return {
        "predictions": [{"id": "a", "at": made, "predicted": predicted}],
        "labels": [{"id": "a", "arrived_at": arrived, "actual": actual} for arrived, actual in labels],
        "evaluate_at": at,
        "window_seconds": 1000,
    }


def fixed(case: Any) -> None:
    case("score", "one hit", given("11", [100]))
    case("score", "one of each", given("11 10 01 00", [100]))
    case("score", "all wrong", given("10 01 10", [100]))
    case("score", "hits and one miss", given("11 11 11 01", [100]))
    case("score", "hits and one false alarm", given("11 11 11 10", [100]))
    case("score", "true negatives do not matter", given("11 10 00 00 00 00 00", [100]))
    case("score", "nothing at all", {"predictions": [], "labels": [], "evaluate_at": [5], "window_seconds": 10})
    case("window", "before, at and after its end", given("11 11 10", [19, 20, 21], threshold=0.9))
    case("window", "exactly at its beginning", given("11 01 10", [110], window=100))
    case("window", "one second after its beginning", given("11 01 10", [109], window=100))
    case("window", "it moves on", given("11 11 10 01 00 11 10", [35, 45, 55, 65, 75, 85, 95, 200], window=30))
    case("window", "one second long", given("11 10", [10, 11, 15, 20, 25], window=1))
    case(
        "window",
        "negative times",
        {
            **given("11", [-5, 0]),
            "predictions": [{"id": "p0", "at": -7, "predicted": True}],
            "labels": [{"id": "p0", "arrived_at": -6, "actual": True}],
        },
    )
    case("late-labels", "not yet, just now, long ago", single([(50, True)], [49, 50, 51, 900]))
    case("late-labels", "half of them pending", given("11 1- 01 0- 10", [100]))
    case("late-labels", "all pending", given("1- 0- 1-", [100]))
    case("late-labels", "known before it was predicted", single([(3, True)], [10, 20], made=10))
    case("late-labels", "known long before the window", {**single([(3, True)], [110], made=100), "window_seconds": 20})
    case(
        "late-labels",
        "the label arrives after the window has gone by",
        {**single([(500, True)], [100, 500]), "window_seconds": 200},
    )
    case(
        "late-labels",
        "labels arrive out of order",
        {
            **given("11 11 01", [24, 31, 40]),
            "labels": [
                {"id": "p2", "arrived_at": 30, "actual": True},
                {"id": "p0", "arrived_at": 40, "actual": True},
                {"id": "p1", "arrived_at": 24, "actual": False},
            ],
        },
    )
    case("corrections", "a hit becomes a false alarm", single([(20, True), (40, False)], [30, 39, 40, 50]))
    case("corrections", "listed the other way round", single([(40, False), (20, True)], [30, 40]))
    case("corrections", "there and back again", single([(20, True), (40, False), (60, True)], [25, 45, 65]))
    case("corrections", "two at the same time", single([(20, True), (20, False)], [25]))
    case("corrections", "two at the same time, the other way round", single([(20, False), (20, True)], [25]))
    case("corrections", "of a negative", single([(20, False), (30, True)], [25, 35], predicted=False))
    case("undefined", "only true negatives", given("00 00", [100]))
    case("undefined", "a positive that is pending", given("00 1-", [100]))
    case(
        "undefined",
        "nothing in the window",
        given("11", [5000]),
    )
    case("undefined", "no support is asked for, and there is none", given("1-", [100], min_support=0))
    case("undefined", "zero hits is defined", given("10", [100]))
    case("undefined", "with a threshold", given("00", [100], threshold=0.5))
    case("support", "one less than needed", given("11 11", [100], min_support=3))
    case("support", "just enough", given("11 11 10", [100], min_support=3))
    case("support", "pending ones do not support", given("11 11 1- 1-", [100], min_support=3))
    case("support", "too few, and low", given("10", [100], min_support=2, threshold=0.9))
    case("support", "too few, and undefined", given("00", [100], min_support=2))
    case("support", "true negatives do support", given("11 00 00", [100], min_support=3))
    case("alert", "equal to the threshold", given("11 10 01", [100], threshold=0.5))
    case("alert", "below the threshold", given("11 10 01 01", [100], threshold=0.5))
    case("alert", "above the threshold", given("11 10", [100], threshold=0.5))
    case("alert", "no hit, and no threshold", given("10", [100]))
    case("alert", "no hit, and a threshold", given("10", [100], threshold=0.1))
    case("alert", "nothing is perfect enough", given("11", [100], threshold=1.0))
    stray = [{"id": "z", "arrived_at": 11, "actual": True}]
    plain = given("11 01", [100])
    case("strays", "a label of nobody", {**plain, "labels": [*stray, *plain["labels"]]})
    case("strays", "only labels of nobody", {**plain, "labels": stray})
    case("strays", "times in any order, and twice", given("11 10 01", [100, 15, 100, 25], threshold=0.9))
    case("strays", "no times", given("11", []))
    for window in (0, -1):
        case("errors", f"a window of {window}", given("11", [100], window=window), raises=("ValueError",))
        case("errors", f"a window of {window}, and no times", given("11", [], window=window), raises=("ValueError",))


def drawn(case: Any, rng: Random) -> None:
    for _ in range(4):
        predictions, labels = [], []
        for n in range(50):
            at = rng.randint(0, 500)
            predictions.append({"id": f"p{n}", "at": at, "predicted": rng.random() < 0.4})
            labels += [
                {"id": f"p{n}", "arrived_at": at + rng.randint(-5, 300), "actual": rng.random() < 0.4}
                for _ in range(rng.choice([0, 1, 1, 1, 2]))
            ]
        labels += [{"id": f"q{n}", "arrived_at": rng.randint(0, 500), "actual": True} for n in range(5)]
        more = {
            "window_seconds": rng.randint(40, 300),
            "min_support": rng.randint(1, 6),
            "threshold": rng.choice([0.3, 0.5, 0.7]),
        }
        times = [rng.randint(0, 700) for _ in range(12)]
        case(
            "relations", "a drawn history", {"predictions": predictions, "labels": labels, "evaluate_at": times, **more}
        )
        unique = list({(one["id"], one["arrived_at"]): one for one in labels}.values())
        mixed = {
            "predictions": rng.sample(predictions, 50),
            "labels": rng.sample(unique, len(unique)),
            "evaluate_at": times,
            **more,
        }
        case("relations", "the same in another order", mixed)
        later = [{**one, "at": one["at"] + 10**9} for one in predictions]
        shifted = [{**one, "arrived_at": one["arrived_at"] + 10**9} for one in labels]
        moved = {"predictions": later, "labels": shifted, "evaluate_at": [t + 10**9 for t in times], **more}
        case("relations", "the same on another day", moved)
