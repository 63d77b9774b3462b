"""Hidden cases of the drift detector."""

from random import Random
from typing import Any

NAN, INF = float("nan"), float("inf")
ERRORS = ("KeyError", "ValueError")


def one(kind: str, reference: list[Any], current: list[Any], **more: Any) -> dict[str, Any]:
    """The arguments for a single feature called x."""
    return {"reference": {"x": reference}, "current": {"x": current}, "feature_types": {"x": kind}, **more}


def numbers(reference: list[Any], current: list[Any], **more: Any) -> dict[str, Any]:
    return one("continuous", reference, current, **more)


def categories(reference: list[Any], current: list[Any], **more: Any) -> dict[str, Any]:
    return one("categorical", reference, current, **more)


def fixed(case: Any) -> None:
    shape(case)
    continuous(case)
    categorical(case)
    threshold(case)
    missing(case)
    nothing_left(case)
    constant(case)
    declared_types(case)
    sizes(case)
    errors(case)
    stretch(case)


def shape(case: Any) -> None:
    case("shape", "no features", {"reference": {"a": [1]}, "current": {"a": [2]}, "feature_types": {}})
    case("shape", "no features and no columns", {"reference": {}, "current": {}, "feature_types": {}})
    both = {"a": [1, 2, 3, 4], "b": ["u", "v", "u", "v"], "ignored": [None, None, None, None]}
    types = {"a": "continuous", "b": "categorical"}
    case(
        "shape",
        "two features, and a column that nobody named",
        {"reference": both, "current": both, "feature_types": types},
    )
    case(
        "shape",
        "a column that only one dataset has, and nobody named",
        {"reference": {"a": [1, 2]}, "current": {"a": [1, 2], "new": [5, 6]}, "feature_types": {"a": "continuous"}},
    )
    case(
        "shape",
        "a feature called as a test is",
        {"reference": {"ks": ["a", "b"]}, "current": {"ks": ["b", "a"]}, "feature_types": {"ks": "categorical"}},
    )


def continuous(case: Any) -> None:
    case("continuous", "no value in common", numbers([1, 2, 3, 4, 5, 6], [11, 12, 13, 14, 15, 16]))
    precise = numbers([1e9 + step for step in range(6)], [1e9 + step + 0.5 for step in range(6)])
    case("continuous", "large values that differ in their tenth digit", precise)
    case("continuous", "interleaved", numbers([1, 3, 5, 7], [2, 4, 6, 8]))
    case("continuous", "current lies lower", numbers([5.0, 6.0, 7.0, 8.0, 9.0], [1.0, 2.0, 3.0, 4.0, 5.5]))
    case("continuous", "current lies higher", numbers([1.0, 2.0, 3.0, 4.0, 5.5], [5.0, 6.0, 7.0, 8.0, 9.0]))
    case("continuous", "same mean, wider", numbers([4, 5, 5, 5, 6, 5, 4, 6], [0, 10, 1, 9, 5, 5, -4, 14]))
    case("continuous", "negative and large numbers", numbers([-1e9, -3.5, 0.0, 2.5], [-1e9, 1e12, 2e12, 3e12, 0.0]))


def categorical(case: Any) -> None:
    case(
        "categorical",
        "another mix",
        categories(["a"] * 30 + ["b"] * 10 + ["c"] * 5, ["a"] * 12 + ["b"] * 28 + ["c"] * 5),
    )
    case("categorical", "three categories", categories(list("aaabbbccc" * 4), list("abbbbcccc" * 4)))
    case(
        "categorical",
        "a new category in current",
        categories(["a"] * 20 + ["b"] * 20, ["a"] * 15 + ["b"] * 15 + ["new"] * 10),
    )
    case(
        "categorical",
        "a category that is gone",
        categories(["a"] * 20 + ["b"] * 20 + ["c"] * 9, ["a"] * 40 + ["b"] * 9),
    )
    case("categorical", "nothing in common", categories(["a", "a", "b"], ["c", "c", "d"]))
    case("categorical", "twice as many rows, same shares", categories(["a", "b", "b"] * 5, ["a", "b", "b"] * 10))
    case(
        "categorical",
        "other shares in a sample of another size",
        categories(["a"] * 10 + ["b"] * 30 + ["c"] * 7, ["a"] * 50 + ["b"] * 50 + ["c"] * 9),
    )
    case(
        "categorical",
        "many categories",
        categories([f"c{n % 17}" for n in range(170)], [f"c{n * n % 17}" for n in range(170)]),
    )
    yates = categories(["a"] * 30 + ["b"] * 20, ["a"] * 20 + ["b"] * 30)
    case("correction", "two by two, where a continuity correction turns the decision", yates)
    case("correction", "two by two, few rows", categories(["a", "a", "a", "b"], ["b", "b", "b", "a"]))
    case("correction", "expected counts below one", categories(["a"] * 9 + ["b"], ["a"] * 8 + ["c"]))


def threshold(case: Any) -> None:
    case("threshold", "p equals alpha: 1", numbers([1, 2, 3], [1, 2, 3], alpha=1.0))
    case("threshold", "p equals alpha: 1, categories", categories(["a", "b"], ["b", "a"], alpha=1.0))
    case("threshold", "p equals alpha: one row against three, p is one half", numbers([10], [1, 2, 3], alpha=0.5))
    case("threshold", "p lies just below alpha", numbers([10], [1, 2, 3], alpha=0.5625))
    case("threshold", "p lies just above alpha", numbers([10], [1, 2, 3], alpha=0.4375))
    shifted = ([1, 2, 3, 4, 5, 6, 7, 8], [4, 5, 6, 7, 8, 9, 10, 11])
    case("threshold", "alpha 0.01 against the default", numbers([1, 2, 3, 4, 5], [6, 7, 8, 9, 10], alpha=0.005))
    case("threshold", "a wide alpha", numbers(*shifted, alpha=0.9))
    case(
        "threshold", "alpha 0 fails nothing that could be tested", numbers([1, 2, 3, 4, 5], [6, 7, 8, 9, 10], alpha=0.0)
    )
    case("threshold", "alpha 0 and nothing to test", numbers([1, 2], [], alpha=0.0))
    fortieth = categories(["a"] * 31 + ["b"] * 19, ["a"] * 21 + ["b"] * 29, alpha=0.01)
    case("threshold", "alpha 0.01, categories", fortieth)


def missing(case: Any) -> None:
    case("missing", "None among numbers", numbers([None, 1, 2, 3, None, 4], [5, None, 6, 7, 8]))
    case("missing", "NaN among numbers", numbers([NAN, 1.0, 2.0, 3.0], [2.0, NAN, 3.0, 4.0, NAN]))
    case("missing", "None among categories", categories(["a", None, "b", "a"] * 5, ["a", "b", None, None] * 5))
    case("missing", "NaN among categories", categories(["a", NAN, "b", "a"] * 5, ["a", "b", "b", NAN] * 5))
    case(
        "missing",
        "NaN and None among numeric categories",
        categories([1, 2, None, NAN] * 6, [1, 1, NAN, 2, None, 1] * 6),
    )
    case("missing", "the text nan is a category", categories(["nan", "a"] * 8, ["nan", "nan", "a", None] * 8))
    case("missing", "empty text is a category", categories(["", "a"] * 8, ["", "a", "a", "a"] * 8))
    case("missing", "zero and False are values", numbers([0, 0, 1, 1, False, 2], [0.0, 5, 6, 7]))
    case("missing", "zero and False are categories", categories([0, 0, 1, 1, 0, 0], [False, 1, 1, 1, 1, 1]))
    case("missing", "infinities are values", numbers([-INF, 1.0, 2.0, 3.0, INF], [INF, INF, INF, 2.5, 3.5]))
    case("missing", "infinities alone", numbers([INF, INF, -INF], [-INF, -INF, -INF, INF]))
    case("missing", "infinity as a category", categories([INF, 1, 1, INF, 2] * 3, [1, 1, INF, 2, 2] * 3))
    gaps = {"a": [None, 1.0, 2.0, NAN, 5.0, 6.0], "b": ["u", None, "v", "u", "v", None]}
    other = {"a": [2.0, None, 4.0, 4.5, NAN, 7.0], "b": [None, "u", "u", "u", None, "v"]}
    types = {"a": "continuous", "b": "categorical"}
    case(
        "missing",
        "gaps in different rows of two features",
        {"reference": gaps, "current": other, "feature_types": types},
    )


def nothing_left(case: Any) -> None:
    case("nothing-left", "reference is empty", numbers([], [1, 2, 3]))
    case("nothing-left", "current is empty", numbers([1, 2, 3], []))
    case("nothing-left", "both are empty", numbers([], []))
    case("nothing-left", "only None in reference", numbers([None, None], [1, 2, 3]))
    case("nothing-left", "only NaN in current", numbers([1, 2, 3], [NAN, NAN]))
    case("nothing-left", "categories, reference is empty", categories([], ["a", "b"]))
    case("nothing-left", "categories, current is empty", categories(["a", "b"], []))
    case("nothing-left", "categories, only None and NaN", categories([None, NAN], [NAN, None]))
    case("nothing-left", "categories, only None in current", categories(["a", "b"], [None, None]))
    two = {"gone": [None, None, None], "there": [1.0, 2.0, 3.0]}
    types = {"gone": "continuous", "there": "continuous"}
    case(
        "nothing-left", "the other feature is still tested", {"reference": two, "current": two, "feature_types": types}
    )


def constant(case: Any) -> None:
    case("constant", "one category", categories(["a"] * 8, ["a"] * 5))
    case("constant", "one category, one row each", categories(["a"], ["a"]))
    case("constant", "one category beside what is missing", categories(["a", None, "a"], ["a", NAN]))
    case("constant", "the same number", numbers([7.0] * 6, [7.0] * 9))
    case("constant", "the same zero", numbers([0] * 6, [0] * 6))
    case("constant", "two constants that differ", numbers([1.0] * 8, [2.0] * 8))
    case("constant", "two single categories that differ", categories(["a"] * 8, ["b"] * 8))
    case("constant", "identical samples", numbers([1.5, 2.5, 9.0, -4.0], [1.5, 2.5, 9.0, -4.0]))


def declared_types(case: Any) -> None:
    case("declared-types", "integers as categories", categories([1, 2, 3, 3, 2, 1] * 4, [1, 1, 1, 2, 3, 1] * 4))
    case("declared-types", "few integers as numbers", numbers([1, 2, 3, 3, 2, 1] * 4, [1, 1, 1, 2, 3, 1] * 4))
    case("declared-types", "floats as categories", categories([0.5, 1.5, 0.5, 2.5] * 5, [0.5, 1.5, 1.5, 1.5] * 5))
    case(
        "declared-types",
        "booleans as categories",
        categories([True, False, True, True] * 5, [False, False, True, False] * 5),
    )
    case(
        "declared-types", "booleans as numbers", numbers([True, False, True, True] * 5, [False, False, True, False] * 5)
    )
    case(
        "declared-types", "numbers and strings in one column", categories([1, "a", 2, "b"] * 5, ["a", "a", 1, 2.5] * 5)
    )
    case("declared-types", "1 is not '1'", categories([1, 1, "1", "1"] * 5, [1, "1", "1", "1"] * 5))
    case("declared-types", "True is 1, and 1.0 as well", categories([True, 2, 1, 2] * 4, [1.0, 2, 2, 2] * 4))
    case("declared-types", "upper and lower case differ", categories(["a", "A", "b "] * 5, ["a", "a", "b"] * 5))


def sizes(case: Any) -> None:
    case("sizes", "one row each, different", numbers([1], [2]))
    case("sizes", "one row each, the same", numbers([1], [1]))
    case("sizes", "one row each, categories", categories(["a"], ["b"]))
    case("sizes", "one row against many", numbers([3], list(range(20))))
    case("sizes", "many ties", numbers([1, 1, 1, 2, 2, 3] * 6, [1, 2, 2, 3, 3, 3, 3] * 5))
    case("sizes", "20 rows against 90", numbers([n * 1.1 for n in range(20)], [n * 0.3 for n in range(90)]))
    case("sizes", "more than ten thousand rows", numbers([n % 89 for n in range(10_001)], [n * 2 for n in range(40)]))


def errors(case: Any) -> None:
    case("errors", "an unknown type", one("numeric", [1, 2], [1, 2]), raises=("ValueError",))
    case("errors", "a type in capitals", one("Continuous", [1, 2], [1, 2]), raises=("ValueError",))
    case("errors", "an unknown type and nothing to test", one("text", [], [None]), raises=("ValueError",))
    types = {"x": "continuous"}
    case(
        "errors",
        "missing in reference",
        {"reference": {}, "current": {"x": [1]}, "feature_types": types},
        raises=ERRORS,
    )
    case(
        "errors", "missing in current", {"reference": {"x": [1]}, "current": {}, "feature_types": types}, raises=ERRORS
    )
    kinds = {"x": "categorical"}
    case("errors", "missing in both", {"reference": {}, "current": {}, "feature_types": kinds}, raises=ERRORS)
    case(
        "errors",
        "missing in current, reference is empty",
        {"reference": {"x": []}, "current": {"y": [1]}, "feature_types": kinds},
        raises=ERRORS,
    )


def stretch(case: Any) -> None:
    three = {"a": [1, 2, 3, 4, 5, 6], "b": [1, 2, 3, 4, 5, 6], "c": ["u", "v"] * 3}
    other = {"a": [4, 5, 6, 7, 8, 9], "b": [11, 12, 13, 14, 15, 16], "c": ["u", "u", "v"] * 2}
    types = {"a": "continuous", "b": "continuous", "c": "categorical"}
    given = {"reference": three, "current": other, "feature_types": types}
    case("alpha-by-feature", "one strict, one lax, one by default", {**given, "alpha": {"a": 0.9, "b": 0.0001}})
    case("alpha-by-feature", "no feature named", {**given, "alpha": {}})
    for correction in ("bonferroni", "bh"):
        case("multiplicity", f"three features, {correction}", {**given, "correction": correction})
        case("multiplicity", f"one feature, {correction}", numbers([1, 2, 3], [2, 3, 9], correction=correction))
        gone = {
            "reference": {**three, "d": []},
            "current": {**other, "d": [1]},
            "feature_types": {**types, "d": "continuous"},
        }
        case("multiplicity", f"one of four cannot be tested, {correction}", {**gone, "correction": correction})
        tight = numbers([1, 2, 3, 4, 5], [6, 7, 8, 9, 10], correction=correction)
        case("multiplicity", f"nothing but one clear drift, {correction}", tight)
        case(
            "multiplicity",
            f"no features, {correction}",
            {"reference": {}, "current": {}, "feature_types": {}, "correction": correction},
        )
    case("multiplicity", "an unknown correction", numbers([1], [2], correction="holm"), raises=("ValueError",))
    steps = {f"f{n}": [*range(8)] for n in range(6)}
    moved = {f"f{n}": [row + n for row in range(8)] for n in range(6)}
    kinds = dict.fromkeys(steps, "continuous")
    for correction in ("bonferroni", "bh"):
        given = {"reference": steps, "current": moved, "feature_types": kinds, "correction": correction}
        case("multiplicity", f"six features that drift more and more, {correction}", given)
        case("multiplicity", f"decided by the adjusted value, {correction}", {**given, "alpha": 0.1})
    case("small-counts", "a rare category", categories(["a"] * 40 + ["b"] * 2, ["a"] * 40 + ["b"]))
    case("small-counts", "expected counts of exactly five", categories(["a"] * 5 + ["b"] * 5, ["a"] * 5 + ["b"] * 5))
    case("small-counts", "expected counts of four and a half", categories(["a"] * 5 + ["b"] * 5, ["a"] * 4 + ["b"] * 6))


def drawn(case: Any, rng: Random) -> None:
    table = {f"n{shift}": _normal(rng, 60, 0.0) for shift in range(3)}
    later = {f"n{shift}": _normal(rng, 45, shift / 2) for shift in range(3)}
    plans, newer = _plans(rng, 60, (5, 3, 2)), _plans(rng, 45, (4, 3, 3))
    case("continuous", "normal samples, shifted more and more", _mixed(table, later, {}, {}))
    case("categorical", "drawn categories", _mixed({}, {}, {"plan": plans}, {"plan": newer}))
    rounded = [round(value) for value in table["n0"]], [round(value) for value in later["n1"]]
    case("sizes", "rounded numbers, with ties", numbers(*rounded))
    holes = _holes(rng, table["n1"]), _holes(rng, later["n1"])
    case("missing", "holes at random", numbers(*holes))
    case("missing", "holes at random in categories", categories(_holes(rng, plans), _holes(rng, newer)))
    case("sizes", "other sizes", numbers(_normal(rng, rng.randint(2, 9), 0), _normal(rng, rng.randint(40, 70), 0.3)))
    _related(case, rng, table, later, plans, newer)


def _related(
    case: Any, rng: Random, table: dict[str, Any], later: dict[str, Any], plans: list[str], newer: list[str]
) -> None:
    """The same data told in other ways."""
    first, second = table["n0"], later["n1"]
    case("relations", "reference and current change places", numbers(second, first))
    case("relations", "categories change places", categories(newer, plans))
    case("relations", "rows in another order", numbers(rng.sample(first, len(first)), rng.sample(second, len(second))))
    case("relations", "every number through a rising function", numbers([v**3 for v in first], [v**3 for v in second]))
    names = {"free": 3, "pro": "x", "team": True}
    case("relations", "categories under other names", categories([names[p] for p in plans], [names[p] for p in newer]))
    columns = rng.sample(sorted(table), len(table))
    given = _mixed({name: table[name] for name in columns}, later, {"plan": plans}, {"plan": newer})
    case("relations", "columns in another order, beside a categorical one", given)
    extra = {"reference": {**given["reference"], "noise": plans}, "current": {**given["current"], "noise": newer}}
    case("relations", "one more column that nobody named", {**given, **extra})


def _normal(rng: Random, rows: int, mean: float) -> list[float]:
    return [rng.gauss(mean, 1.0) for _ in range(rows)]


def _plans(rng: Random, rows: int, weights: tuple[int, ...]) -> list[str]:
    return ["free", "pro", "team", *rng.choices(["free", "pro", "team"], weights, k=rows - 3)]


def _holes(rng: Random, values: list[Any]) -> list[Any]:
    return [rng.choice([None, NAN]) if rng.random() < 0.2 else value for value in values]


def _mixed(
    reference: dict[str, Any], current: dict[str, Any], plans: dict[str, Any], newer: dict[str, Any]
) -> dict[str, Any]:
    types = {**dict.fromkeys(reference, "continuous"), **dict.fromkeys(plans, "categorical")}
    return {"reference": {**reference, **plans}, "current": {**current, **newer}, "feature_types": types}
