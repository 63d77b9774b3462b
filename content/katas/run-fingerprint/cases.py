"""Hidden cases of the lineage."""

from random import Random
from typing import Any

RECIPE = {
    "code": "9f2c1ab",
    "data": {"loans": "2026-01", "rates": "v3"},
    "features": ["income", "age", "postcode"],
    "config": {"depth": 6, "rate": 0.1, "early": True, "layers": [64, 32], "note": None},
}


def run(name: str, **changes: Any) -> dict[str, Any]:
    return {"run_id": name, **RECIPE, **changes}


def deployed(at: int, version: str = "1", endpoint: str = "e", model: str = "m") -> dict[str, Any]:
    return {"endpoint": endpoint, "model": model, "version": version, "deployed_at": at}


def registered(version: str, run_id: str, model: str = "m") -> dict[str, Any]:
    return {"model": model, "version": version, "run_id": run_id}


def given(deployments: list[Any], models: list[Any], runs: list[Any], endpoints: Any = None) -> dict[str, Any]:
    return {
        "endpoints": ["e"] if endpoints is None else endpoints,
        "deployments": deployments,
        "models": models,
        "runs": runs,
    }


def single(**changes: Any) -> dict[str, Any]:
    """One run with changes, deployed once."""
    return given([deployed(1)], [registered("1", "r")], [run("r", **changes)])


def releases(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Two releases with their changes."""
    models = [registered("1", "r1"), registered("2", "r2")]
    return given([deployed(1, "1"), deployed(2, "2")], models, [run("r1", **before), run("r2", **after)])


def fixed(case: Any) -> None:
    case("trace", "no endpoints", given([deployed(1)], [], [], []))
    case("trace", "one release", single())
    two = [deployed(1, "1", "a"), deployed(1, "2", "b")]
    models, runs = [registered("1", "r1"), registered("2", "r2")], [run("r1"), run("r2", code="aaaaaaa")]
    case("trace", "two endpoints", given(two, models, runs, ["b", "a"]))
    case("trace", "the same endpoint twice", given(two, models, runs, ["a", "a"]))
    case(
        "trace",
        "two endpoints serve one version",
        given([deployed(1, "1", "a"), deployed(5, "1", "b")], models, runs, ["a", "b"]),
    )
    named = [registered("1", "r1", "m"), registered("1", "r2", "other")]
    case("trace", "one version of two models", given([deployed(1, "1", model="other")], named, runs))
    case("trace", "a run with more than its recipe", single(owner="kim", started_at=17, metrics={"auc": 0.9}))
    case("latest", "the list is not sorted", given([deployed(3, "2"), deployed(1, "1")], models, runs))
    case("latest", "two at the same time", given([deployed(3, "1"), deployed(3, "2")], models, runs))
    case(
        "latest", "two at the same time, the other way round", given([deployed(3, "2"), deployed(3, "1")], models, runs)
    )
    case(
        "latest",
        "back to the version before",
        given([deployed(1, "1"), deployed(2, "2"), deployed(3, "1")], models, runs),
    )
    case("latest", "versions are no times", given([deployed(9, "1"), deployed(8, "2")], models, runs))
    case("latest", "negative times", given([deployed(-1, "1"), deployed(-5, "2")], models, runs))
    case("fingerprint", "an empty recipe", single(code="", data={}, features=[], config={}))
    case("fingerprint", "letters beyond ASCII", single(config={"région": "Zürich", "名": "値"}))
    case("fingerprint", "quotes and line breaks", single(config={"note": 'he said "no"\n\tand left\\'}))
    case("fingerprint", "a separator in a text", single(config={"a, b": "c: d"}))
    case("fingerprint", "nested config", single(config={"b": {"d": [1, {"z": 1, "a": 2}], "c": {}}, "a": [[], [None]]}))
    case(
        "fingerprint", "no id in it", given([deployed(1)], [registered("1", "other")], [{**RECIPE, "run_id": "other"}])
    )
    numbers = (1, 1.0, True, "1", 0, -0.0, 1e22, 0.1, 10**20)
    for number in numbers:
        case("fingerprint", f"the value {number!r}", single(config={"x": number}))
    case(
        "canonical",
        "keys in another order",
        releases({"config": {"a": 1, "b": {"c": 1, "d": 2}}}, {"config": {"b": {"d": 2, "c": 1}, "a": 1}}),
    )
    case(
        "canonical",
        "datasets in another order",
        releases({"data": {"a": "1", "b": "2"}}, {"data": {"b": "2", "a": "1"}}),
    )
    case("canonical", "features in another order", releases({"features": ["a", "b"]}, {"features": ["b", "a"]}))
    case(
        "canonical", "a list in config in another order", releases({"config": {"x": [1, 2]}}, {"config": {"x": [2, 1]}})
    )
    for before, after in ((1, 1.0), (1, True), (0, False), (1, "1"), (None, "null"), (0, None), (0.0, -0.0), (2, 2)):
        case(
            "canonical", f"{before!r} becomes {after!r}", releases({"config": {"x": before}}, {"config": {"x": after}})
        )
    case("canonical", "None is not absent", releases({"config": {"x": None}}, {"config": {}}))
    case("broken", "not deployed", given([], models, runs))
    case("broken", "only others are deployed", given([deployed(1, endpoint="f")], models, runs))
    case("broken", "unknown model", given([deployed(1, model="x")], models, runs))
    case("broken", "unknown version", given([deployed(1, "9")], models, runs))
    case("broken", "unknown run", given([deployed(1)], [registered("1", "gone")], runs))
    case(
        "broken",
        "the current one is broken, the previous is not",
        given([deployed(1, "1"), deployed(2, "9")], models, runs),
    )
    case(
        "broken",
        "one endpoint is broken, one is not",
        given([deployed(1, "1"), deployed(1, "9", "f")], models, runs, ["f", "e", "g"]),
    )
    case("changed", "the previous model is unknown", given([deployed(1, "9"), deployed(2, "1")], models, runs))
    case(
        "changed",
        "the previous run is unknown",
        given([deployed(1, "2"), deployed(2, "1")], [registered("1", "r1"), registered("2", "gone")], runs),
    )
    for key, value in (("code", "0000000"), ("data", {"loans": "2026-02"}), ("features", ["income"]), ("config", {})):
        case("changed", f"only {key}", releases({}, {key: value}))
    case("changed", "everything", releases({}, {"code": "x", "data": {}, "features": [], "config": {}}))
    case("changed", "nothing", releases({}, {}))
    case("changed", "nothing but the owner", releases({"owner": "a"}, {"owner": "b"}))
    case("changed", "the same version again", given([deployed(1, "1"), deployed(2, "1")], models, runs))
    three = given([deployed(1, "1"), deployed(2, "2"), deployed(3, "3")], [*models, registered("3", "r1")], runs)
    case("changed", "against the last before, not against the first", three)
    again = [deployed(1, "1"), deployed(2, "2"), deployed(3, "2")]
    case("changed", "the same version again, after another one", given(again, models, runs))
    case(
        "changed", "deployments of others do not count", given([deployed(1, "1"), deployed(2, "2", "f")], models, runs)
    )


def drawn(case: Any, rng: Random) -> None:
    for _ in range(4):
        runs = []
        for n in range(6):
            config = {
                "depth": rng.choice([4, 6, 6.0]),
                "early": rng.choice([True, 1]),
                "layers": rng.choice([[8, 4], [4, 8]]),
            }
            data = {"loans": rng.choice(["a", "b"]), "rates": "v3"}
            features = rng.choice([["x", "y"], ["y", "x"]])
            runs.append(
                {
                    "run_id": f"r{n}",
                    "code": rng.choice(["aa", "bb"]),
                    "data": data,
                    "features": features,
                    "config": config,
                }
            )
        models = [registered(str(n), f"r{rng.randint(0, 7)}", rng.choice("mn")) for n in range(6)]
        deployments = [
            deployed(time, str(rng.randint(0, 7)), rng.choice("ef"), rng.choice("mmn"))
            for time in rng.sample(range(50), 12)
        ]
        endpoints = ["e", "f", "g"]
        case("relations", "drawn tables", given(deployments, models, runs, endpoints))
        turned = [
            {**one, "config": dict(reversed(one["config"].items())), "data": dict(reversed(one["data"].items()))}
            for one in runs
        ]
        mixed = given(rng.sample(deployments, 12), rng.sample(models, 6), turned[::-1], endpoints)
        case("relations", "the same in another order", mixed)
        others = [deployed(1000 + n, str(n), "z") for n in range(4)]
        case("relations", "with deployments of others", given([*deployments, *others], models, runs, endpoints))
