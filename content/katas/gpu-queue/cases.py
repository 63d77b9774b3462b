"""Hidden cases of the GPU queue."""

from random import Random
from typing import Any

TWO = {"n1": 4, "n2": 4}


def job(
    name: str, arrival: int = 0, priority: int = 0, workers: int = 1, gpus: int = 1, minutes: int = 10
) -> dict[str, Any]:
    return {
        "id": name,
        "arrival": arrival,
        "priority": priority,
        "workers": workers,
        "gpus_per_worker": gpus,
        "minutes": minutes,
    }


def given(*jobs: dict[str, Any], nodes: Any = None, aging: int = 1000) -> dict[str, Any]:
    return {"jobs": list(jobs), "nodes": TWO if nodes is None else nodes, "aging_minutes": aging}


def fixed(case: Any) -> None:
    one = {"n1": 4}
    case("single", "no jobs", given())
    case("single", "one job", given(job("a", 3)))
    case("single", "two at once", given(job("a", gpus=2), job("b", gpus=2), nodes=one))
    case("single", "the second waits", given(job("a", gpus=3), job("b", 1, gpus=3), nodes=one))
    case("single", "listed the other way round", given(job("b", 1, gpus=3), job("a", gpus=3), nodes=one))
    case("single", "a gap in time", given(job("a"), job("b", 500)))
    case("single", "negative arrivals", given(job("a", -20, gpus=4), job("b", -15, gpus=4), nodes=one))
    case("gang", "two workers on two nodes", given(job("a", workers=2, gpus=3)))
    case("gang", "two workers on one node", given(job("a", workers=2, gpus=2)))
    case("gang", "enough in sum, not on one node", given(job("a", gpus=2), job("b", gpus=3), job("c", 1, gpus=3)))
    case("gang", "half of it would fit", given(job("a", gpus=4), job("b", 1, workers=2, gpus=4)))
    case(
        "gang",
        "half of it does not hold GPUs meanwhile",
        given(job("a", gpus=3, minutes=50), job("b", 1, 5, 2, 3), job("c", 50, 9, 1, 4)),
    )
    case("gang", "five workers over three nodes", given(job("a", workers=5, gpus=2), nodes={"x": 4, "y": 5, "z": 3}))
    case(
        "gang",
        "the last worker has no place",
        given(job("s", gpus=1, minutes=30), job("a", 1, workers=4, gpus=2), nodes=TWO),
    )
    uneven = {"a": 8, "b": 2, "c": 4}
    case("placement", "the tightest node", given(job("x", gpus=2), job("y", gpus=3), job("z", gpus=3), nodes=uneven))
    case("placement", "equal nodes, by name", given(job("x"), nodes={"n2": 4, "n10": 4, "n3": 4}))
    case("placement", "a used node before an empty one", given(job("x"), job("y"), nodes={"a": 4, "b": 4}))
    case("placement", "workers fill a node before the next", given(job("x", workers=3, gpus=1), nodes={"b": 2, "a": 3}))
    case("placement", "each worker anew", given(job("x", workers=3, gpus=2), nodes={"a": 5, "b": 4, "c": 2}))
    case(
        "placement",
        "after something was given back",
        given(job("x", minutes=5, gpus=2), job("y", gpus=3, minutes=50), job("z", 6, gpus=1), nodes=uneven),
    )
    case(
        "placement", "workers end up in alphabetical order", given(job("x", workers=2, gpus=3), nodes={"z": 3, "a": 4})
    )
    full = job("full", gpus=4, minutes=20)
    case("priority", "the more urgent first", given(full, job("a", 1, 1, gpus=4), job("b", 2, 5, gpus=4), nodes=one))
    case("priority", "the earlier first", given(full, job("b", 1, gpus=4), job("a", 2, gpus=4), nodes=one))
    case("priority", "by id", given(full, job("b", 1, gpus=4), job("a", 1, gpus=4), nodes=one))
    case("priority", "ids as texts", given(full, job("j9", 1, gpus=4), job("j10", 1, gpus=4), nodes=one))
    case("priority", "negative priorities", given(full, job("a", 1, -5, gpus=4), job("b", 2, -1, gpus=4), nodes=one))
    case("priority", "urgent and large does not preempt", given(full, job("a", 1, 99, gpus=4), nodes=one))
    blocked = given(job("s", gpus=2, minutes=30), job("big", 1, 5, gpus=4), job("small", 2, 1, gpus=1), nodes=one)
    case("head-of-line", "a small one does not slip by", blocked)
    case(
        "head-of-line",
        "a small one that is more urgent does",
        given(job("s", gpus=2, minutes=30), job("big", 1, 5, gpus=4), job("small", 2, 9, gpus=1), nodes=one),
    )
    case(
        "head-of-line",
        "several start until one does not fit",
        given(full, *(job(f"w{n}", 1, 9 - n, gpus=g) for n, g in enumerate((1, 2, 2, 1))), nodes=one),
    )
    case("head-of-line", "at the same arrival", given(job("a", gpus=3), job("b", gpus=3), job("c", gpus=1), nodes=one))
    case(
        "aging",
        "an old one overtakes an urgent one",
        given(
            job("full", gpus=4, minutes=60), job("old", 0, 0, gpus=4), job("new", 55, 4, gpus=4), nodes=one, aging=10
        ),
    )
    case(
        "aging",
        "exactly enough waiting",
        given(
            job("full", -1, gpus=4, minutes=41),
            job("old", 0, 0, gpus=4),
            job("new", 39, 4, gpus=4),
            nodes=one,
            aging=10,
        ),
    )
    case(
        "aging",
        "a minute too little",
        given(
            job("full", -1, gpus=4, minutes=40),
            job("old", 0, 0, gpus=4),
            job("new", 38, 4, gpus=4),
            nodes=one,
            aging=10,
        ),
    )
    case(
        "aging",
        "both have waited",
        given(job("full", -1, gpus=4, minutes=31), job("a", 5, 1, gpus=4), job("b", 9, 2, gpus=4), nodes=one, aging=7),
    )
    case(
        "aging",
        "every minute",
        given(job("full", -1, gpus=4, minutes=31), job("a", 0, 0, gpus=4), job("b", 25, 5, gpus=4), nodes=one, aging=1),
    )
    stream = [job(f"u{n:02}", n * 5, 3, gpus=2, minutes=10) for n in range(16)]
    case(
        "aging",
        "a large job in a stream of small ones",
        given(*stream, job("large", 1, 0, gpus=4, minutes=10), nodes=one, aging=10),
    )
    case("impossible", "too large for any node", given(job("a", gpus=5), job("b")))
    case("impossible", "too many workers", given(job("a", workers=3, gpus=3), job("b")))
    case("impossible", "fits in sum only", given(job("a", workers=5, gpus=3), nodes={"x": 8, "y": 8}))
    case("impossible", "an impossible one does not block", given(job("a", 0, 99, gpus=9), job("b", 1, 0, gpus=4)))
    case("impossible", "no nodes", given(job("a"), nodes={}))
    case("impossible", "only impossible ones", given(job("a", gpus=9), job("b", gpus=9)))
    case("impossible", "the whole cluster is possible", given(job("a", workers=2, gpus=4)))
    case("instants", "ends and arrives in one minute", given(job("a", gpus=4), job("b", 10, gpus=4), nodes=one))
    case(
        "instants",
        "the one that arrives is more urgent than the one that waits",
        given(job("a", gpus=4), job("w", 5, 1, gpus=4), job("b", 10, 2, gpus=4), nodes=one),
    )
    case(
        "instants",
        "two end at once",
        given(job("a", workers=1, gpus=2), job("b", gpus=2), job("c", 1, gpus=4), nodes=one),
    )
    case(
        "instants",
        "nothing happens when only the age changes",
        given(
            job("a", gpus=3, minutes=50), job("b", 1, 5, gpus=4), job("c", 2, 0, gpus=1, minutes=5), nodes=one, aging=3
        ),
    )
    case("instants", "three arrive at once", given(job("c", 5), job("a", 5), job("b", 5), nodes={"n": 2}))


def drawn(case: Any, rng: Random) -> None:
    for _ in range(4):
        nodes = {f"node-{n}": rng.choice([2, 4, 4, 8]) for n in range(rng.randint(2, 5))}
        jobs = [
            job(
                f"j{n}",
                rng.randint(0, 60),
                rng.randint(0, 4),
                rng.choice([1, 1, 1, 2, 3]),
                rng.choice([1, 1, 2, 4]),
                rng.randint(5, 40),
            )
            for n in range(25)
        ]
        aging = rng.choice([5, 15, 1000])
        case("relations", "drawn jobs", given(*jobs, nodes=nodes, aging=aging))
        shuffled = dict(rng.sample(sorted(nodes.items()), len(nodes)))
        case("relations", "the same in another order", given(*rng.sample(jobs, 25), nodes=shuffled, aging=aging))
        later = [{**one, "arrival": one["arrival"] + 10**6} for one in jobs]
        case("relations", "the same much later", given(*later, nodes=nodes, aging=aging))
