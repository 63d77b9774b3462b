"""What keeps a cluster as it was asked to be: Deployments, DaemonSets, Jobs, quotas, and Kueue's admission.

`settle` plays all of it up to a moment, one change after the other, so that what takes time has taken its time.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, floor
from typing import Any

from mlops_prep.world.kubernetes import ageing, kubelet
from mlops_prep.world.kubernetes.objects import (
    GPU,
    State,
    Workload,
    is_finished,
    key_of,
    pods_of,
    requests_of,
    role_of,
    template_of,
)
from mlops_prep.world.kubernetes.pods import make_pod, remove_pod
from mlops_prep.world.kubernetes.scheduler import matches, schedule, untolerated

_ROUNDS = 40
_MOMENTS = 3_000


def settle(cluster: State, since: float, until: float, names: Mapping[str, Any]) -> None:
    """Play the cluster from one moment to another."""
    now = since
    for _ in range(_MOMENTS):
        _settle_now(cluster, now, names)
        following = _next_moment(cluster, now)
        if following is None or following > until:
            break
        now = following
    if now < until:
        _settle_now(cluster, until, names)


def grow_old(cluster: State, now: float) -> None:
    """Let the pods that are there be as old as what they were made from, and forget how they started."""
    for pod in cluster["pods"].values():
        made = cluster["workloads"][pod["owner"]]["revisions"][-1]["created"]
        born = ageing.birth_of(cluster, pod, made)
        if born > pod["created"]:
            ageing.stay_young(pod, born)
        else:
            ageing.grow_old(cluster, pod, pod["created"] - born)
    cluster["events"] = [event for event in cluster["events"] if event["type"] == "Warning" or event["count"] > 1]


def _settle_now(cluster: State, now: float, names: Mapping[str, Any]) -> None:
    for _ in range(_ROUNDS):
        before = _fingerprint(cluster)
        kubelet.settle_nodes(cluster, now)
        for workload in list(cluster["workloads"].values()):
            _reconcile(cluster, workload, now)
        _admit(cluster, now)
        schedule(cluster, now)
        kubelet.settle_pods(cluster, now, names)
        kubelet.settle_nodes(cluster, now)
        if _fingerprint(cluster) == before:
            return


def _fingerprint(cluster: State) -> tuple[Any, ...]:
    pods = tuple(
        (pod["name"], pod["node"], pod["phase"], pod["state"], pod["ready"], pod["gated"])
        for pod in cluster["pods"].values()
    )
    nodes = tuple((node["ready"], node.get("allocatable_gpus")) for node in cluster["nodes"].values())
    return pods, nodes


def _next_moment(cluster: State, now: float) -> float | None:
    """When something happens next by itself: on a node, or because a workload is younger than the world."""
    moments = [one["created"] for one in cluster["workloads"].values() if one["created"] > now]
    of_nodes = kubelet.next_moment(cluster, now)
    return min([*moments, *([] if of_nodes is None else [of_nodes])], default=None)


def _reconcile(cluster: State, workload: Workload, now: float) -> None:
    if workload["created"] > now:
        return
    {"DaemonSet": _daemons, "Job": _job}.get(workload["kind"], _deployment)(cluster, workload, now)


# Deployments and StatefulSets


def _deployment(cluster: State, workload: Workload, now: float) -> None:
    """Replace old pods by new ones, a quarter at a time: `maxSurge` and `maxUnavailable` of 25 %."""
    wanted = workload["replicas"]
    current = workload["revisions"][-1]["hash"]
    pods = [pod for pod in pods_of(cluster, workload) if not is_finished(pod)]
    new = [pod for pod in pods if pod["hash"] == current]
    old = [pod for pod in pods if pod["hash"] != current]
    surge, spare = (ceil(wanted / 4), floor(wanted / 4)) if old else (0, 0)
    if workload["paused"]:
        new, old, surge, spare = pods, [], 0, 0
    while len(new) < wanted and len(new) + len(old) < wanted + surge:
        pod = make_pod(cluster, workload, now)
        if pod is None:
            break
        new.append(pod)
    for pod in sorted(new, key=lambda one: (one["ready"], -one["made"]))[: max(0, len(new) - wanted)]:
        remove_pod(cluster, pod, now)
        new.remove(pod)
    for pod in sorted(old, key=lambda one: (one["ready"], one["made"])):
        serving = sum(one["ready"] for one in [*new, *old])
        if not pod["ready"] or serving > wanted - spare:
            remove_pod(cluster, pod, now)
            old.remove(pod)
    if not old and len(new) == wanted and all(pod["ready"] for pod in new):
        workload["revisions"][-1]["complete"] = True


def _daemons(cluster: State, workload: Workload, now: float) -> None:
    current, template = workload["revisions"][-1]["hash"], template_of(workload)
    for name, node in cluster["nodes"].items():
        mine = [pod for pod in pods_of(cluster, workload) if pod["wanted_node"] == name]
        is_wanted = matches(template["node_selector"], node["labels"]) and not untolerated(
            node["taints"], template["tolerations"], True
        )
        if not is_wanted or any(not pod["ready"] and pod["hash"] != current for pod in mine):
            for pod in mine:
                remove_pod(cluster, pod, now)
        mine = [pod for pod in pods_of(cluster, workload) if pod["wanted_node"] == name]
        if is_wanted and not mine:
            make_pod(cluster, workload, now, node=name)
    # a rolling update takes the next node when the one before is ready: `maxUnavailable: 1`
    pods = pods_of(cluster, workload)
    outdated = [pod for pod in pods if pod["hash"] != current]
    if outdated and all(pod["ready"] for pod in pods):
        remove_pod(cluster, outdated[0], now)


# Jobs


def _job(cluster: State, workload: Workload, now: float) -> None:
    """All pods of a job run beside each other; one that failed is made anew until `back_off_limit`."""
    pods = pods_of(cluster, workload)
    if workload["suspended"]:
        for pod in pods:
            if not is_finished(pod):
                remove_pod(cluster, pod, now)
        return
    failed = sum(pod["phase"] == "Failed" for pod in pods)
    if failed > workload["back_off_limit"]:
        return
    while sum(pod["phase"] != "Failed" for pod in pods) < workload["replicas"]:
        pod_made = make_pod(cluster, workload, now)
        if pod_made is None:
            return
        pods.append(pod_made)


# Kueue


def _admit(cluster: State, now: float) -> None:
    """Kueue: a gated workload starts with all of its pods, or waits; the most urgent first."""
    for name, message in admission(cluster).items():
        workload = cluster["workloads"][name]
        workload["waits_for"] = message
        if not message:
            for pod in pods_of(cluster, workload):
                pod["gated"] = False
            workload["admitted"] = workload.get("admitted", now)


def admission(cluster: State) -> dict[str, str]:
    """For each queued workload why it waits; empty for one that is admitted."""
    found: dict[str, str] = {}
    queued = [one for one in cluster["workloads"].values() if one["queue"] and _wants(cluster, one)]
    for workload in sorted(
        queued, key=lambda one: (not one.get("admitted"), -template_of(one)["priority"], one["created"])
    ):
        local = cluster["queues"]["local"].get(workload["queue"], {})
        queue = cluster["queues"]["cluster"].get(local.get("cluster", ""), None)
        if queue is None:
            found[key_of(workload)] = f"LocalQueue {workload['queue']} doesn't exist"
            continue
        missing = _gpus(workload) - _unused(cluster, local["cluster"], found)
        flavor = queue.get("flavor", "default-flavor")
        found[key_of(workload)] = (
            f"couldn't assign flavors to pod set {role_of(workload)}: insufficient unused quota for {GPU} in flavor "
            f"{flavor}, {missing:g} more needed"
            if missing > 0 and not workload.get("admitted")
            else ""
        )
    return found


def _wants(cluster: State, workload: Workload) -> bool:
    return not workload["suspended"] and any(not is_finished(pod) for pod in pods_of(cluster, workload))


def _gpus(workload: Workload) -> float:
    return float(requests_of(template_of(workload))[GPU] * workload["replicas"])


def _unused(cluster: State, queue: str, found: Mapping[str, str]) -> float:
    """What a queue may still give: its own quota, and what its cohort has lent nobody."""
    queues = cluster["queues"]["cluster"]
    cohort = queues[queue].get("cohort")
    together = [name for name in queues if name == queue or (cohort and queues[name].get("cohort") == cohort)]
    used = dict.fromkeys(together, 0.0)
    for key, message in found.items():
        workload = cluster["workloads"][key]
        owner = cluster["queues"]["local"].get(workload["queue"], {}).get("cluster", "")
        if not message and owner in used:
            used[owner] += _gpus(workload)
    limit = queues[queue]["gpus"] + queues[queue].get("borrowing", 0 if not cohort else 1e9)
    free = sum(queues[name]["gpus"] for name in together) - sum(used.values())
    return float(min(free, limit - used[queue]))
