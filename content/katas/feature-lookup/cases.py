"""Hidden cases of the point-in-time lookup."""

from random import Random
from typing import Any

NAN = float("nan")
ERRORS = ("KeyError", "ValueError")
NUMBER = {"type": "number", "ttl_seconds": None}
SCHEMA = {"n": NUMBER, "t": {"type": "text", "ttl_seconds": None}, "f": {"type": "flag", "ttl_seconds": None}}


def row(value: Any, event: int, arrived: int | None = None, feature: str = "n", entity: str = "e") -> dict[str, Any]:
    arrival = event if arrived is None else arrived
    return {"entity": entity, "feature": feature, "value": value, "event_time": event, "arrived_at": arrival}


def ask(at: int, *features: str, entity: str = "e") -> dict[str, Any]:
    return {"entity": entity, "at": at, "features": list(features or ("n",))}


def given(requests: list[Any], log: list[Any], schema: Any = None) -> dict[str, Any]:
    return {"requests": requests, "log": log, "schema": schema or SCHEMA}


def one(at: int, log: list[Any], **rules: Any) -> dict[str, Any]:
    """A single number."""
    return given([ask(at)], log, {"n": {**NUMBER, **rules}})


def fixed(case: Any) -> None:
    case("batch", "no requests", given([], [row(1, 1)]))
    case("batch", "no features asked for", given([{"entity": "e", "at": 5, "features": []}], [row(1, 1)]))
    case("batch", "the same request twice", given([ask(5), ask(5)], [row(1, 1)]))
    case("batch", "earlier times after later ones", given([ask(9), ask(1), ask(5)], [row(1, 1), row(5, 5), row(9, 9)]))
    case(
        "batch",
        "two entities",
        given([ask(5, entity="a"), ask(5, entity="b")], [row(1, 1, entity="a"), row(2, 1, entity="b")]),
    )
    three = [row(1, 1), row("x", 2, feature="t"), row(True, 3, feature="f")]
    case("batch", "three features", given([ask(5, "f", "n", "t")], three))
    case("batch", "a feature named twice", given([ask(5, "n", "n")], three))
    case("batch", "a row of a feature that nobody knows", given([ask(5)], [*three, row(1, 1, feature="other")]))
    case("point-in-time", "an event of the future", one(10, [row(1, 5), row(2, 11)]))
    case("point-in-time", "an event of this very second", one(10, [row(1, 5), row(2, 10)]))
    case("point-in-time", "arrived too late", one(10, [row(1, 5), row(2, 8, 11)]))
    case("point-in-time", "arrived this very second", one(10, [row(1, 5), row(2, 8, 10)]))
    case("point-in-time", "arrived before it was true", one(10, [row(1, 5), row(2, 12, 3)]))
    case("point-in-time", "everything lies in the future", one(1, [row(1, 5), row(2, 8)]))
    case(
        "point-in-time",
        "the same feature before and after a late arrival",
        given([ask(10), ask(20), ask(30)], [row(1, 5), row(2, 8, 20), row(3, 25)]),
    )
    case("point-in-time", "negative times", one(-5, [row(1, -10), row(2, -5, -4), row(3, -7)]))
    case("latest", "the log is not sorted", one(10, [row(3, 3), row(9, 9), row(1, 1), row(5, 5)]))
    case("latest", "a correction of an old event arrives last", one(20, [row(1, 5, 19), row(2, 8, 9)]))
    case("latest", "two arrivals of one event", one(20, [row(1, 5, 9), row(2, 5, 7)]))
    case("latest", "the same event and arrival, written twice", one(20, [row(1, 5, 7), row(2, 5, 7)]))
    case("latest", "written twice, the larger value first", one(20, [row(2, 5, 7), row(1, 5, 7)]))
    case("latest", "values that cannot be compared", one(20, [row("x", 5, 7), row(1, 5, 7)]))
    case("missing", "an entity that the log does not know", given([ask(5, entity="z")], [row(1, 1)]))
    case("missing", "an empty log", one(5, []))
    case("missing", "deleted", one(9, [row(1, 1), row(None, 5)]))
    case("missing", "deleted and written again", one(9, [row(1, 1), row(None, 5), row(2, 7)]))
    case("missing", "the deletion has not arrived", one(9, [row(1, 1), row(None, 5, 12)]))
    case("missing", "deleted long ago", one(999, [row(None, 5)], ttl_seconds=10))
    case("staleness", "exactly as old as it may be", one(70, [row(1, 10)], ttl_seconds=60))
    case("staleness", "one second older", one(71, [row(1, 10)], ttl_seconds=60))
    case("staleness", "age counts from the event, not from the arrival", one(100, [row(1, 10, 95)], ttl_seconds=60))
    case("staleness", "no age at all", one(10, [row(1, 10)], ttl_seconds=0))
    case("staleness", "a ttl of zero", one(11, [row(1, 10)], ttl_seconds=0))
    case("staleness", "None never ages", one(10**9, [row(1, 10)]))
    case("staleness", "stale and of the wrong type", one(100, [row("x", 10)], ttl_seconds=60))
    values = (1, 0, 1.5, -2, NAN, True, False, "1", "", float("inf"))
    for kind in ("number", "text", "flag"):
        log = [row(value, 1, feature="x", entity=f"e{n}") for n, value in enumerate(values)]
        requests = [ask(5, "x", entity=f"e{n}") for n in range(len(values))]
        case("types", f"ten values as {kind}", given(requests, log, {"x": {"type": kind, "ttl_seconds": None}}))
        for value in (0, True, "a"):
            single = given([ask(5, "x")], [row(value, 1, feature="x")], {"x": {"type": kind, "ttl_seconds": None}})
            case("types", f"{value!r} as {kind}", single)
    for default in (0, 7.5, "", "none", False, None):
        case("defaults", f"missing, with the default {default!r}", one(5, [], default=default))
    case("defaults", "stale, with a default", one(99, [row(1, 1)], ttl_seconds=5, default=0.0))
    case("defaults", "of the wrong type, with a default", one(5, [row("x", 1)], default=-1))
    case("defaults", "of the wrong type, without one", one(5, [row("x", 1)]))
    case("defaults", "zero is a value, and not the default", one(5, [row(0, 1)], default=9))
    case(
        "defaults",
        "False is a value, and not the default",
        given(
            [ask(5, "f")], [row(False, 1, feature="f")], {"f": {"type": "flag", "ttl_seconds": None, "default": True}}
        ),
    )
    case("errors", "not in the schema", given([ask(5, "n", "x")], [row(1, 1)]), raises=ERRORS)
    case("errors", "in the log, and not in the schema", given([ask(5, "x")], [row(1, 1, feature="x")]), raises=ERRORS)
    case("errors", "in the last request", given([ask(5), ask(5, "x")], []), raises=ERRORS)


def drawn(case: Any, rng: Random) -> None:
    schema = {
        "n": {"type": "number", "ttl_seconds": 20, "default": 0},
        "t": {"type": "text", "ttl_seconds": None, "default": "?"},
        "f": {"type": "flag", "ttl_seconds": 8},
    }
    values: dict[str, list[Any]] = {
        "n": [1, 2.5, 0, None, "x", NAN],
        "t": ["a", "b", "", None, 3],
        "f": [True, False, None, 1],
    }
    for _ in range(3):
        log = []
        for _ in range(60):
            feature, event = rng.choice("ntf"), rng.randint(0, 60)
            log.append(
                row(rng.choice(values[feature]), event, event + rng.choice([0, 0, 1, 5, 30]), feature, rng.choice("ab"))
            )
        requests = [
            ask(rng.randint(-2, 70), *rng.sample("ntf", rng.randint(1, 3)), entity=rng.choice("abc")) for _ in range(15)
        ]
        case("relations", "a drawn log", given(requests, log, schema))
        keys = {(one["event_time"], one["arrived_at"], one["feature"], one["entity"]): one for one in log}
        distinct = list(keys.values())
        case(
            "relations",
            "its distinct rows in another order",
            given(requests, rng.sample(distinct, len(distinct)), schema),
        )
        future = [row(-1, 500 + n, 0, rng.choice("ntf"), rng.choice("ab")) for n in range(5)]
        late = [row(-1, 0, 500 + n, rng.choice("ntf"), rng.choice("ab")) for n in range(5)]
        case("relations", "with rows of the future, and late ones", given(requests, [*future, *log, *late], schema))
