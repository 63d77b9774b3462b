"""Makes pods look as old as what they were made from: a world starts hours before the page, its workloads are days old.

What repeats itself has then repeated itself for as long: restarts of a container that crashes, attempts to schedule.
"""

from __future__ import annotations

from mlops_prep.world.kubernetes.kubelet import BACK_OFF, SYNC_SECONDS
from mlops_prep.world.kubernetes.objects import Pod, State, is_finished
from mlops_prep.world.kubernetes.scheduler import RETRY_SECONDS

_JOIN_SECONDS = 35.0
"""How long a node takes from its registration until its first pods."""
_EACH_START = ("Pulled", "Created", "Started")


def birth_of(cluster: State, pod: Pod, made: float) -> float:
    """When a pod was made whose workload, or its revision, is of `made`: its node was there before it."""
    node = cluster["nodes"].get(pod["node"])
    return made if node is None else float(max(made, node["created"] + _JOIN_SECONDS))


def stay_young(pod: Pod, born: float) -> None:
    """Date a pod later than the world's start, because its node or its revision is younger; it works as before."""
    for moment in ("created", "scheduled", "first_started"):
        if pod[moment] is not None:
            pod[moment] = max(pod[moment], born)


def grow_old(cluster: State, pod: Pod, seconds: float) -> None:
    """Make one pod so many seconds older than it is, and its events tell of them."""
    moments = ["created", "scheduled", "first_started"]
    if not pod["restarts"]:
        moments.append("started")
    if is_finished(pod):
        moments.append("ended")
    for moment in moments:
        if pod[moment] is not None:
            pod[moment] -= seconds
    backed_off = _crash_on(pod, seconds) if pod["last"] else seconds
    about = f"{pod['namespace']}/Pod/{pod['name']}"
    for event in cluster["events"]:
        if event["about"] != about:
            continue
        event["first"] -= seconds
        if event["reason"] == "FailedScheduling":
            event["count"] += int(seconds // RETRY_SECONDS)
        elif event["reason"] in _EACH_START and pod["restarts"]:
            event["count"] = pod["restarts"]
        elif event["reason"] == "BackOff" or event["message"] == "Error: ImagePullBackOff":
            event["count"] += int(backed_off // SYNC_SECONDS)
        elif event["reason"] in ("Pulling", "Failed"):
            event["count"] += int(seconds // BACK_OFF[-1])


def _crash_on(pod: Pod, seconds: float) -> float:
    """Add the restarts of so many seconds in a loop whose back-off has reached its cap; the seconds spent waiting."""
    runs = pod["last"]["ended"] - pod["last"]["started"]
    cycles = int(seconds // (runs + BACK_OFF[-1]))
    pod["restarts"] += cycles
    return cycles * BACK_OFF[-1]
