"""Hidden cases of the unit cost."""

from random import Random
from typing import Any

RUN = {
    "work_minutes": 100,
    "checkpoint_minutes": 20,
    "restart_minutes": 5,
    "interrupted_at": [],
    "on_demand_per_hour": 6.0,
    "spot_per_hour": 1.5,
    "deadline_minutes": None,
}
GPU = {"price_per_hour": 3.0, "usable_rps": 100, "min_replicas": 1}
CPU = {"price_per_hour": 0.5, "usable_rps": 10, "min_replicas": 0}


def serve(profile: list[int], **hardware: Any) -> dict[str, Any]:
    return {"profile": profile, "hardware": hardware or {"gpu": GPU, "cpu": CPU}, "training": RUN}


def train(*interruptions: int, **changes: Any) -> dict[str, Any]:
    return {"profile": [1], "hardware": {}, "training": {**RUN, "interrupted_at": list(interruptions), **changes}}


def fixed(case: Any) -> None:
    case("replicas", "at, just above and just below a multiple", serve([100, 101, 99, 200, 201], gpu=GPU))
    case("replicas", "one request", serve([1], cpu=CPU))
    case("replicas", "never below the minimum", serve([0, 1, 500], gpu={**GPU, "min_replicas": 3}))
    case("replicas", "scales to nothing", serve([0, 11, 0], cpu=CPU))
    case("replicas", "one request a second each", serve([0, 1, 7], slow={**CPU, "usable_rps": 1}))
    case("replicas", "large numbers", serve([10**15 + 1], big={**CPU, "usable_rps": 10}))
    case("replicas", "hours do not share replicas", serve([50, 50, 50, 50], gpu=GPU))
    case(
        "serving",
        "a day of 24 hours",
        serve([10, 5, 3, 2, 2, 4, 20, 60, 90, 120, 130, 140, 150, 140, 130, 120, 110, 130, 160, 170, 140, 90, 40, 20]),
    )
    case("serving", "a day of two hours", serve([30, 70]))
    case("serving", "free hardware", serve([30], own={**GPU, "price_per_hour": 0}))
    case("serving", "an odd price", serve([33, 66], gpu={**GPU, "price_per_hour": 2.473}))
    case("cheapest", "little traffic", serve([5, 8]))
    case("cheapest", "much traffic", serve([950, 1000]))
    case("cheapest", "equal costs", serve([10], b=CPU, a=CPU, c=GPU))
    case("cheapest", "equal costs, upper case comes first", serve([10], b=CPU, B=CPU))
    case("cheapest", "one kind only", serve([10], gpu=GPU))
    case("cheapest", "none", {"profile": [10], "hardware": {}, "training": RUN})
    case("cheapest", "both free", serve([0], b=CPU, a=CPU))
    case("no-traffic", "no requests in the whole day", serve([0, 0, 0]))
    case("no-traffic", "no hours", serve([]))
    case("checkpoints", "not interrupted", train())
    case("checkpoints", "in the middle of an interval", train(50))
    case("checkpoints", "exactly at a checkpoint", train(40))
    case(
        "checkpoints",
        "one minute before and after one",
        train(39),
    )
    case("checkpoints", "one minute after one", train(41))
    case("checkpoints", "before the first one", train(19))
    case("checkpoints", "at minute 0", train(0))
    case("checkpoints", "without checkpoints", train(99, checkpoint_minutes=None))
    case("checkpoints", "twice without checkpoints", train(50, 120, checkpoint_minutes=None))
    case("checkpoints", "longer than the run", train(99, checkpoint_minutes=500))
    case("checkpoints", "every minute", train(33, 66, checkpoint_minutes=1))
    case("checkpoints", "an interval that does not divide the work", train(95, checkpoint_minutes=30))
    case("checkpoints", "progress across two interruptions", train(30, 65))
    case("checkpoints", "saved work counts on", train(50, 70))
    case("restarts", "during a restart", train(50, 52))
    case("restarts", "exactly when it ends", train(50, 55))
    case("restarts", "again and again", train(50, 52, 54, 56, 58))
    case("restarts", "at once", train(50, 60, restart_minutes=0))
    case("restarts", "longer than an interval", train(50, restart_minutes=70))
    case("restarts", "during the restart of a run that had not begun", train(0, 3))
    case("ending", "exactly at the end", train(100))
    case("ending", "one minute before the end", train(99))
    case("ending", "after the end", train(101, 500))
    case("ending", "one before, one at the new end", train(50, 115))
    case("ending", "one before, one just before the new end", train(50, 114))
    case("ending", "a run of one minute", train(0, 1, work_minutes=1))
    case("choice", "spot is cheaper", train(50))
    case("choice", "spot costs the same", train(on_demand_per_hour=1.5))
    case("choice", "spot is dearer", train(on_demand_per_hour=1.0))
    case("choice", "dearer through what is lost", train(90, 190, 290, 390, checkpoint_minutes=None))
    case("choice", "exactly in time", train(50, deadline_minutes=115))
    case("choice", "a minute late", train(50, deadline_minutes=114))
    case("choice", "on demand is late as well", train(deadline_minutes=50))
    case("choice", "spot for nothing", train(spot_per_hour=0))


def drawn(case: Any, rng: Random) -> None:
    for _ in range(4):
        profile = [rng.randint(0, 300) for _ in range(24)]
        hardware = {
            name: {
                "price_per_hour": rng.randint(1, 40) / 8,
                "usable_rps": rng.randint(1, 150),
                "min_replicas": rng.randint(0, 2),
            }
            for name in rng.sample(["l4", "a10", "cpu", "arm"], 3)
        }
        work = rng.randint(30, 400)
        interruptions = sorted(rng.sample(range(600), rng.randint(1, 6)))
        changes = {
            "work_minutes": work,
            "checkpoint_minutes": rng.choice([None, 7, 20, 45]),
            "restart_minutes": rng.randint(0, 15),
        }
        training = {**RUN, **changes, "interrupted_at": interruptions, "deadline_minutes": rng.choice([None, 300, 500])}
        given = {"profile": profile, "hardware": hardware, "training": training}
        case("relations", "a drawn day and run", given)
        dearer = {name: {**one, "price_per_hour": one["price_per_hour"] * 4} for name, one in hardware.items()}
        prices = {"on_demand_per_hour": 24.0, "spot_per_hour": 6.0}
        case(
            "relations",
            "everything four times as dear",
            {**given, "hardware": dearer, "training": {**training, **prices}},
        )
        later = {**training, "interrupted_at": [*interruptions, 10**6]}
        case(
            "relations",
            "one more interruption, long after",
            {**given, "profile": rng.sample(profile, 24), "training": later},
        )
