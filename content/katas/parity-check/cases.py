"""Hidden cases of the parity check."""

from random import Random
from typing import Any

NAN, INF = float("nan"), float("inf")
EXACT = {"absolute": 0.0, "relative": 0.0, "max_rate": 0.0}


def side(**rows: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"id": name, "features": features} for name, features in rows.items()]


def given(training: Any, serving: Any, **rules: Any) -> dict[str, Any]:
    return {"training": training, "serving": serving, "rules": {**EXACT, **rules}}


def pairs(*values: tuple[Any, Any], **rules: Any) -> dict[str, Any]:
    """One feature x, one row for each pair of training and serving value."""
    names = [f"r{n:02}" for n in range(len(values))]
    training = [{"id": name, "features": {"x": pair[0]}} for name, pair in zip(names, values)]
    serving = [{"id": name, "features": {"x": pair[1]}} for name, pair in zip(names, values)]
    return given(training, serving, **rules)


def fixed(case: Any) -> None:
    one = {"x": 1.0}
    case("join", "no rows", given([], []))
    case("join", "nothing in common", given(side(a=one, b=one), side(d=one, c=one)))
    case("join", "only in training", given(side(b=one, a=one, c=one), side(a=one)))
    case("join", "only in serving", given(side(a=one), side(c=one, a=one, b=one)))
    case("join", "rows in another order", given(side(a={"x": 1}, b={"x": 2}), side(b={"x": 2}, a={"x": 1})))
    case("join", "rows without features", given(side(a={}), side(a={})))
    case("join", "features of rows that are not compared", given(side(a=one, z={"y": 1}), side(a=one)))
    case("numbers", "equal", pairs((1.5, 1.5), (0, 0), (-3, -3)))
    case("numbers", "ints and floats", pairs((1, 1.0), (2.0, 2), (0, -0.0)))
    case("numbers", "not equal, and no tolerance", pairs((1.0, 1.0000001), (2, 3)))
    case(
        "numbers",
        "absolute: at it, above it",
        pairs((1.0, 1.25), (1.0, 1.265625), (1.0, 0.75), (0.0, 0.25), absolute=0.25),
    )
    case(
        "numbers",
        "relative to the training value",
        pairs((4.0, 5.0), (5.0, 4.0), (4.0, 5.0625), (4.0, 3.0), relative=0.25),
    )
    case("numbers", "relative: negative numbers", pairs((-4.0, -5.0), (-4.0, -5.0625), (-4.0, 4.0), relative=0.25))
    case("numbers", "relative: zero tolerates nothing", pairs((0.0, 0.001), (0, 0), relative=0.5))
    case("numbers", "relative: the serving value is no measure", pairs((1.0, 8.0), (8.0, 1.0), relative=0.875))
    case("numbers", "both tolerances add up", pairs((4.0, 5.5), (4.0, 5.515625), absolute=0.5, relative=0.25))
    case("special", "NaN", pairs((NAN, NAN), (NAN, 1.0), (1.0, NAN)))
    case("special", "None", pairs((None, None), (None, 0), (0, None), (None, "")))
    case("special", "None and NaN", pairs((None, NAN), (NAN, None)))
    case("special", "infinities", pairs((INF, INF), (-INF, -INF), (INF, -INF), (INF, 1.0), (1.0, INF)))
    case(
        "special", "infinities with tolerances", pairs((INF, 1.0), (INF, -INF), (1.0, INF), absolute=10.0, relative=0.5)
    )
    case("special", "NaN with tolerances", pairs((NAN, 1.0), (1.0, NAN), (NAN, INF), absolute=10.0, relative=0.5))
    case("types", "texts", pairs(("a", "a"), ("a", "A"), ("a", "a "), ("", ""), absolute=9.0))
    case("types", "a number and its text", pairs((1, "1"), ("1", 1), (1.5, "1.5"), absolute=9.0))
    case("types", "bools", pairs((True, True), (True, False), (False, False)))
    case("types", "bools with a tolerance", pairs((True, False), (False, True), absolute=9.0, relative=9.0))
    case("types", "a bool and a number", pairs((True, 1), (1, True), (0, False), (0.0, False), absolute=9.0))
    case("types", "None and the text None", pairs((None, "None"), ("nan", NAN)))
    case("absent", "in serving", given(side(a={"x": 1, "y": 2}), side(a={"x": 1})))
    case("absent", "in training", given(side(a={"x": 1}), side(a={"x": 1, "y": 2})))
    case("absent", "None against absent", given(side(a={"x": None}), side(a={}), max_rate=0.5))
    case("absent", "zero against absent", given(side(a={"x": 0}), side(a={}), absolute=5.0))
    case("absent", "on both sides in one row", given(side(a={"x": 1}, b={}), side(a={"x": 2}, b={})))
    case(
        "absent",
        "in one row of three",
        given(side(a={"x": 1}, b={"x": 1}, c={"x": 1}), side(a={"x": 1}, b={}, c={"x": 1})),
    )
    case("rates", "exactly the rate", pairs((1, 2), (1, 1), (1, 1), (1, 1), max_rate=0.25))
    case("rates", "above the rate", pairs((1, 2), (1, 2), (1, 1), (1, 1), max_rate=0.25))
    case("rates", "everything may differ", pairs((1, 2), max_rate=1.0))
    case("rates", "one feature fails, one passes", given(side(a={"x": 1, "y": 1}), side(a={"x": 1, "y": 2})))
    case("rates", "all pass, and an id is missing", given(side(a=one, b=one), side(a=one), max_rate=1.0))
    two = (side(a={"x": 1, "y": 1}, b={"x": 1, "y": 1}), side(a={"x": 2, "y": 2}, b={"x": 1, "y": 1}))
    case("overrides", "its own rate", given(*two, features={"x": {"max_rate": 0.5}}))
    case("overrides", "its own absolute", given(*two, features={"y": {"absolute": 1.0}}))
    case("overrides", "its own relative", given(*two, features={"y": {"relative": 1.0}}))
    case("overrides", "stricter than the others", given(*two, absolute=1.0, features={"x": {"absolute": 0.0}}))
    case(
        "overrides",
        "zero is an own rule",
        given(*two, absolute=1.0, max_rate=0.5, features={"x": {"absolute": 0, "max_rate": 0}}),
    )
    case(
        "overrides",
        "one key of its own, two general ones",
        given(*two, relative=0.5, max_rate=0.5, features={"x": {"absolute": 0.5}}),
    )
    case("overrides", "rules for a feature that nobody has", given(*two, features={"z": {"max_rate": 1.0}}))
    case("worst", "the largest gap", pairs((1, 2), (1, 9), (1, 4), (1, 1)))
    case("worst", "a negative gap", pairs((1, 2), (1, -9), (1, 4)))
    case("worst", "not the largest relative to its value", pairs((1, 3), (1000, 1010)))
    case(
        "worst", "equal gaps", given(side(c={"x": 1}, a={"x": 1}, b={"x": 1}), side(c={"x": 2}, a={"x": 2}, b={"x": 2}))
    )
    case(
        "worst",
        "a text is worse than any number",
        given(side(a={"x": 1}, b={"x": 1}), side(a={"x": 10**9}, b={"x": "1"})),
    )
    case(
        "worst",
        "None and absent are equally bad",
        given(side(b={"x": 1}, a={"x": 1}, c={"x": 1}), side(b={"x": None}, a={"x": 5}, c={})),
    )
    case("worst", "within tolerance is no difference", pairs((100, 109), (1, 5), absolute=0.0, relative=0.125))
    case("worst", "ids as texts", given(side(r9={"x": 1}, r10={"x": 1}), side(r9={"x": 2}, r10={"x": 2})))
    case("worst", "an infinity and a text", pairs((1, 2), (INF, 1), ("a", "b")))


def drawn(case: Any, rng: Random) -> None:
    pool = [0, 1, 1.0, 2, 2.25, 2.5, 100, 101, -4, None, NAN, INF, "a", "b", True, False]
    names = ["x", "y", "z"]

    def row(name: str) -> dict[str, Any]:
        return {"id": name, "features": {one: rng.choice(pool) for one in rng.sample(names, rng.randint(1, 3))}}

    for _ in range(4):
        ids = [f"id{n}" for n in rng.sample(range(200), 16)]
        training = [row(name) for name in ids[:14]]
        serving = []
        for one in training[2:]:
            features = {
                k: v if rng.random() < 0.7 else rng.choice(pool)
                for k, v in one["features"].items()
                if rng.random() < 0.9
            }
            serving.append({"id": one["id"], "features": features})
        serving += [row(name) for name in ids[14:]]
        rules = {
            "absolute": rng.choice([0, 0.5, 1]),
            "relative": rng.choice([0, 0.25]),
            "max_rate": rng.choice([0, 0.25, 0.5]),
        }
        own = {"features": {"y": {"absolute": 2.0}, "z": {"max_rate": 1.0}}} if rng.random() < 0.5 else {}
        case("relations", "drawn rows", given(training, serving, **rules, **own))
        mixed = [{**one, "features": dict(reversed(one["features"].items()))} for one in rng.sample(training, 14)]
        case("relations", "the same in another order", given(mixed, serving[::-1], **rules, **own))
