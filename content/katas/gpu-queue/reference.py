"""A GPU queue: gangs start whole, priorities age, and nobody overtakes the job that is next."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

Job = Mapping[str, Any]


class Outcome(TypedDict):
    """What became of one job."""

    id: str
    status: str
    start: int | None
    end: int | None
    nodes: list[str]


def schedule_jobs(jobs: Sequence[Job], nodes: Mapping[str, int], aging_minutes: int) -> list[Outcome]:
    """Play the queue until every job has run."""
    outcomes: dict[str, Outcome] = {
        job["id"]: {"id": job["id"], "status": "impossible", "start": None, "end": None, "nodes": []} for job in jobs
    }
    coming = [job for job in jobs if _place(job, nodes) is not None]
    free, running, queue = dict(nodes), list[tuple[int, Job, list[str]]](), list[Job]()
    while coming or running:
        now = min([job["arrival"] for job in coming] + [end for end, _, _ in running])
        for _, job, places in (one for one in running if one[0] == now):
            for place in places:
                free[place] += job["gpus_per_worker"]
        running = [one for one in running if one[0] != now]
        queue += [job for job in coming if job["arrival"] == now]
        coming = [job for job in coming if job["arrival"] != now]
        for job, places in _serve(queue, free, now, aging_minutes):
            end = now + job["minutes"]
            running.append((end, job, places))
            outcomes[job["id"]].update(status="done", start=now, end=end, nodes=sorted(places))
    return list(outcomes.values())


def _serve(queue: list[Job], free: dict[str, int], now: int, aging_minutes: int) -> list[tuple[Job, list[str]]]:
    """The jobs that start now, with their places; they leave the queue and take their GPUs."""
    started = []
    queue.sort(key=lambda job: (-job["priority"] - (now - job["arrival"]) // aging_minutes, job["arrival"], job["id"]))
    while queue and (places := _place(queue[0], free)) is not None:
        job = queue.pop(0)
        for place in places:
            free[place] -= job["gpus_per_worker"]
        started.append((job, places))
    return started


def _place(job: Job, free: Mapping[str, int]) -> list[str] | None:
    """A node for each worker, the tightest that fits; None when not all of them have one."""
    left, places = dict(free), []
    for _ in range(job["workers"]):
        fitting = [name for name in left if left[name] >= job["gpus_per_worker"]]
        if not fitting:
            return None
        tightest = min(fitting, key=lambda name: (left[name], name))
        left[tightest] -= job["gpus_per_worker"]
        places.append(tightest)
    return places
