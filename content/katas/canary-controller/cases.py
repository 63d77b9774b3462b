"""Hidden cases of the canary controller."""

from random import Random
from typing import Any

POLICY = {
    "steps": [5, 25, 100],
    "min_requests": 64,
    "max_error_rate": 0.0625,
    "latency_limit_ms": 120,
    "latency_windows": 2,
    "salt": "s",
}
PEOPLE = ["ada", "bob", "eve", "kim", "lea", "max", "zoe", "Zoë", ""]


def play(*rows: tuple[int, int, Any], users: Any = None, **policy: Any) -> dict[str, Any]:
    """Windows of (requests, errors, latency)."""
    windows = [
        {"at": n + 1, "requests": requests, "errors": errors, "latency_p95_ms": latency}
        for n, (requests, errors, latency) in enumerate(rows)
    ]
    return {"windows": windows, "policy": {**POLICY, **policy}, "users": users or []}


FINE, SLOW = (64, 0, 80), (64, 0, 121)


def fixed(case: Any) -> None:
    case("advance", "no windows", play())
    case("advance", "one step", play(FINE))
    case("advance", "all steps, one window each", play(FINE, FINE, FINE))
    case("advance", "two windows for a step", play((40, 0, 80), (40, 0, 80), (40, 0, 80)))
    case("advance", "exactly enough in two windows", play((32, 0, 80), (32, 0, 80)))
    case("advance", "much more than enough moves one step", play((6400, 0, 80), (1, 0, 80)))
    case("advance", "a single step", play((10, 0, 80), FINE, FINE, steps=[100]))
    case("advance", "other steps", play(FINE, FINE, FINE, FINE, steps=[1, 2, 50, 100]))
    case("hold", "one request too few", play((63, 0, 80)))
    case("hold", "empty windows between", play((63, 0, 80), (0, 0, None), (1, 0, 80)))
    case("hold", "nothing but empty windows", play((0, 0, 500), (0, 0, 500), (0, 0, 500)))
    case("hold", "the count begins anew with each step", play((100, 0, 80), (30, 0, 80), (30, 0, 80), (4, 0, 80)))
    case("errors", "exactly as many as may fail", play((64, 4, 80)))
    case("errors", "one more", play((64, 5, 80)))
    case("errors", "early, and not yet certain", play((8, 4, 80)))
    case("errors", "early, and certain", play((8, 5, 80)))
    case("errors", "certain in the second window", play((10, 3, 80), (10, 2, 80)))
    case("errors", "more requests allow more errors", play((32, 0, 80), (128, 10, 80)))
    case("errors", "a little too many for them", play((32, 0, 80), (128, 11, 80)))
    case("errors", "a bad window within a good step", play((40, 0, 80), (20, 4, 80)))
    case("errors", "each step has its own errors", play((64, 4, 80), (64, 4, 80), (64, 4, 80)))
    case("errors", "at the last step", play(FINE, FINE, (64, 9, 80)))
    case("errors", "none may fail", play((64, 0, 80), (64, 1, 80), max_error_rate=0.0))
    case("latency", "one slow window", play((10, 0, 121), (10, 0, 80)))
    case("latency", "two in a row", play((10, 0, 121), (10, 0, 300)))
    case("latency", "exactly at the limit", play((10, 0, 120), (10, 0, 120)))
    case("latency", "broken off by a quick one", play((10, 0, 121), (10, 0, 80), (10, 0, 121)))
    case("latency", "broken off by one that was not measured", play((10, 0, 121), (10, 0, None), (10, 0, 121)))
    case("latency", "an empty window between does not break it", play((10, 0, 121), (0, 0, None), (10, 0, 121)))
    case("latency", "an empty window is not slow", play((10, 0, 121), (0, 0, 900), (10, 0, 80)))
    case("latency", "slow across two steps", play((64, 0, 121), (10, 0, 121), (10, 0, 80)))
    case("latency", "slow across two steps, and on", play((64, 0, 121), (10, 0, 121), (10, 0, 121)))
    case("latency", "one is enough", play(FINE, SLOW, latency_windows=1))
    case("latency", "latency of zero", play((10, 0, 0), (10, 0, 0), latency_limit_ms=0))
    case("precedence", "errors and latency in one window", play((10, 0, 121), (64, 9, 121)))
    case("precedence", "slow in the window that would advance", play((10, 0, 121), SLOW))
    case("precedence", "slow in the window that would complete", play(FINE, FINE, (10, 0, 121), SLOW))
    case("precedence", "too few requests, and slow", play((1, 0, 121), (1, 0, 121)))
    case("finished", "windows after a rollback", play((64, 9, 80), FINE, FINE, FINE))
    case("finished", "windows after the end", play(FINE, FINE, FINE, (64, 64, 900)))
    for steps in ([5, 25, 100], [25, 100], [50, 100], [100]):
        case("assignment", f"everybody at {steps[0]} %", play(users=PEOPLE, steps=steps))
    case("assignment", "everybody after an advance", play(FINE, users=PEOPLE))
    case("assignment", "nobody after a rollback", play((64, 9, 80), users=PEOPLE))
    case("assignment", "everybody at the end", play(FINE, FINE, FINE, users=PEOPLE))
    case("assignment", "another salt", play(FINE, users=PEOPLE, salt="ranker-v9"))
    case("assignment", "no salt, no users", play(FINE, users=[], salt=""))
    many = [f"user-{n}" for n in range(150)]
    case("assignment", "many users", play(FINE, users=many))
    case("assignment", "some of them, by themselves", play(FINE, users=many[40:60]))
    edges = [f"u{n}" for n in range(300)]
    case("assignment", "every bucket", play(users=edges, steps=[37, 100], salt="edge"))


def drawn(case: Any, rng: Random) -> None:
    for _ in range(6):
        rows = []
        for _ in range(rng.randint(8, 25)):
            requests = rng.choice([0, 5, 20, 40, 64, 150])
            errors = sum(rng.random() < 0.03 for _ in range(requests))
            rows.append((requests, errors, rng.choice([80, 100, 119, 120, 121, 150, None])))
        policy = {
            "min_requests": rng.choice([1, 64, 128]),
            "max_error_rate": rng.choice([0.03125, 0.0625, 0.25]),
            "latency_windows": rng.randint(2, 4),
            "salt": rng.choice(["a", "b"]),
        }
        users = [f"u{rng.randint(0, 10**6)}" for _ in range(10)]
        given = play(*rows, users=users, **policy)
        case("relations", "drawn windows", given)
        later = [{**window, "at": window["at"] + 10**6} for window in given["windows"]]
        case("relations", "the same on another day", {**given, "windows": later, "users": users[::-1]})
