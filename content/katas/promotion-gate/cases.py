"""Hidden cases of the promotion gate. All scores are multiples of 1/64, so that differences are exact."""

from random import Random
from typing import Any

NAN, INF = float("nan"), float("inf")
POLICY = {
    "metric": "auc",
    "higher_is_better": True,
    "margin": 0.0625,
    "latency_limit_ms": 100,
    "max_segment_drop": 0.03125,
    "required_metadata": [],
    "without_champion": "allow",
}


def model(holdout: Any = 0.75, production: Any = 0.75, latency: Any = 80, **more: Any) -> dict[str, Any]:
    return {"holdout": {"auc": holdout}, "production": {"auc": production}, "latency_p95_ms": latency, **more}


def given(challenger: Any, champion: Any, **policy: Any) -> dict[str, Any]:
    return {"challenger": challenger, "champion": champion, "policy": {**POLICY, **policy}}


def without(one: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in one.items() if key not in keys}


BETTER, OLD = model(0.875, 0.8125), model()


def fixed(case: Any) -> None:
    case("result", "everything is better", given(BETTER, OLD))
    case("result", "everything is worse", given(model(0.5, 0.5, 300), OLD))
    case("holdout", "better by exactly the margin", given(model(0.8125), OLD))
    case("holdout", "better by a little less than the margin", given(model(0.796875), OLD))
    case("holdout", "equal, and no margin asked for", given(model(), OLD, margin=0.0))
    case("holdout", "equal, with a margin", given(model(), OLD))
    case("holdout", "worse", given(model(0.5), OLD))
    case("production", "equal on production traffic", given(model(0.875, 0.75), OLD))
    case("production", "a little worse on production traffic", given(model(0.875, 0.734375), OLD))
    case("production", "better there, and not on the holdout set", given(model(0.75, 0.875), OLD))
    two = {"holdout": {"auc": 0.875, "f1": 0.25}, "production": {"auc": 0.875, "f1": 0.25}, "latency_p95_ms": 9}
    other = {"holdout": {"auc": 0.75, "f1": 0.5}, "production": {"auc": 0.75, "f1": 0.5}}
    case("holdout", "another metric decides", given(two, other, metric="f1"))
    case(
        "direction",
        "lower is better, and it is lower",
        given(model(0.25, 0.25), model(0.5, 0.5), higher_is_better=False),
    )
    case(
        "direction",
        "lower is better, and it is higher",
        given(model(0.5, 0.5), model(0.25, 0.25), higher_is_better=False),
    )
    case("direction", "lower by exactly the margin", given(model(0.4375, 0.5), model(0.5, 0.5), higher_is_better=False))
    rising = model(0.25, 0.25, segments={"a": 0.5625, "b": 0.25})
    falling = model(0.5, 0.5, segments={"a": 0.5, "b": 0.5})
    case("direction", "lower is better in segments, too", given(rising, falling, higher_is_better=False))
    for score in (None, NAN, INF, -INF):
        case("unknown-scores", f"holdout is {score}", given(model(score), OLD))
        case("unknown-scores", f"the champion's holdout is {score}", given(BETTER, model(score)))
        case("unknown-scores", f"production is {score}", given(model(0.875, score), OLD))
        case("unknown-scores", f"the champion's production is {score}", given(BETTER, model(0.75, score)))
    case("unknown-scores", "no holdout at all", given(without(BETTER, "holdout"), OLD))
    case("unknown-scores", "None instead of scores", given({**BETTER, "holdout": None, "production": None}, OLD))
    case(
        "unknown-scores", "None instead of the champion's", given(BETTER, {**OLD, "holdout": None, "production": None})
    )
    case("unknown-scores", "no production for the champion", given(BETTER, without(OLD, "production")))
    case("unknown-scores", "the metric is not among them", given(BETTER, OLD, metric="recall"))
    case("unknown-scores", "nothing is known of either", given({}, {}))
    case("unknown-scores", "a score of zero is known", given(model(0.0, 0.0), model(0.0, 0.0), margin=0.0))
    case("latency", "exactly at the limit", given(model(0.875, 0.875, 100), OLD))
    case("latency", "just above the limit", given(model(0.875, 0.875, 100.5), OLD))
    case("latency", "unknown", given(without(BETTER, "latency_p95_ms"), OLD))
    case("latency", "not a number", given(model(0.875, 0.875, NAN), OLD))
    case("latency", "infinite", given(model(0.875, 0.875, -INF), OLD))
    case("latency", "None", given(model(0.875, 0.875, None), OLD))
    case("latency", "the champion's own does not matter", given(BETTER, model(0.75, 0.75, 900)))
    case("latency", "zero", given(model(0.875, 0.875, 0), OLD))
    segmented = model(segments={"new": 0.75, "eu": 0.75, "us": 0.5})
    case("segments", "one falls too far", given({**BETTER, "segments": {"new": 0.5, "eu": 0.75, "us": 0.5}}, segmented))
    case(
        "segments",
        "one falls by exactly what is allowed",
        given({**BETTER, "segments": {"new": 0.71875, "eu": 0.75, "us": 0.5}}, segmented),
    )
    case("segments", "none is there", given(BETTER, segmented))
    case("segments", "two fall, one is missing", given({**BETTER, "segments": {"us": 0.25, "new": 0.25}}, segmented))
    case(
        "segments",
        "one is NaN, one None",
        given({**BETTER, "segments": {"us": NAN, "new": None, "eu": 0.875}}, segmented),
    )
    case("segments", "one is infinite", given({**BETTER, "segments": {"us": INF, "new": 0.75, "eu": 0.75}}, segmented))
    case("segments", "the challenger has None for them", given({**BETTER, "segments": None}, segmented))
    unknown = model(segments={"a": None, "b": NAN, "c": 0.5})
    case(
        "segments", "the champion's are unknown", given({**BETTER, "segments": {"a": 0.5, "b": 0.5, "c": 0.5}}, unknown)
    )
    case("segments", "only the challenger has them", given({**BETTER, "segments": {"x": 0.1}}, OLD))
    case("segments", "a score of zero is known", given({**BETTER, "segments": {"z": 0.0}}, model(segments={"z": 0.0})))
    case("segments", "the champion has None for them", given(BETTER, {**OLD, "segments": None}))
    keys = ["commit", "data_version", "config"]
    case(
        "metadata",
        "all there",
        given({**BETTER, "metadata": {"commit": "a", "data_version": "b", "config": "c"}}, OLD, required_metadata=keys),
    )
    case("metadata", "None instead of it", given({**BETTER, "metadata": None}, OLD, required_metadata=keys))
    case("metadata", "none there", given(BETTER, OLD, required_metadata=keys))
    case(
        "metadata",
        "one empty, one None",
        given({**BETTER, "metadata": {"commit": "", "data_version": None, "config": "c"}}, OLD, required_metadata=keys),
    )
    case("metadata", "in the policy's order", given({**BETTER, "metadata": {}}, OLD, required_metadata=keys[::-1]))
    case(
        "metadata",
        "more than is asked for",
        given({**BETTER, "metadata": {"commit": "a", "owner": ""}}, OLD, required_metadata=["commit"]),
    )
    case("first-model", "allowed", given(BETTER, None))
    case("first-model", "denied", given(BETTER, None, without_champion="deny"))
    case("first-model", "allowed, and its scores are unknown", given(model(NAN, None), None))
    case("first-model", "allowed, and it is slow", given(model(0.5, 0.5, 500), None))
    case("first-model", "allowed, with segments", given({**BETTER, "segments": {"a": 0.1}}, None))
    case(
        "first-model",
        "denied, and nothing is known",
        given({}, None, without_champion="deny", required_metadata=["commit"]),
    )
    case("first-model", "deny means nothing when there is one", given(BETTER, OLD, without_champion="deny"))
    case(
        "order",
        "everything at once",
        given(
            model(0.5, 0.5, 500, segments={"b": 0.1}),
            model(segments={"c": 0.5, "b": 0.5, "a": 0.5}),
            required_metadata=["z", "a"],
        ),
    )
    case("order", "everything unknown at once", given({}, segmented, required_metadata=["z", "a"]))


def drawn(case: Any, rng: Random) -> None:
    def score() -> Any:
        return rng.choice([rng.randint(0, 64) / 64, rng.randint(20, 44) / 64, rng.randint(20, 44) / 64, None, NAN, INF])

    def some() -> dict[str, Any]:
        segments = {name: score() for name in rng.sample(["eu", "us", "new", "old", "gold"], rng.randint(0, 4))}
        metadata = {key: rng.choice(["x", ""]) for key in rng.sample(["commit", "config"], rng.randint(0, 2))}
        latency = rng.choice([50, 100, 101, None, NAN])
        return model(score(), score(), latency, segments=segments, metadata=metadata)

    for _ in range(8):
        policy = {
            "margin": rng.choice([0.0, 0.03125, 0.125]),
            "higher_is_better": rng.random() < 0.6,
            "max_segment_drop": rng.choice([0.0, 0.0625, 0.25]),
            "required_metadata": rng.choice([[], ["commit"], ["config", "commit"]]),
            "without_champion": rng.choice(["allow", "deny"]),
        }
        champion = some() if rng.random() < 0.8 else None
        case("order", "drawn models and policies", given(some(), champion, **policy))
