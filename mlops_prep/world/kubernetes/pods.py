"""Pods as objects: made by the controller of a workload where a quota allows it, and deleted."""

from __future__ import annotations

from mlops_prep.world.kubernetes.objects import (
    GPU,
    Pod,
    State,
    Workload,
    is_finished,
    key_of,
    letters,
    note_event,
    pods_of,
    requests_of,
    template_of,
    uuid_of,
)

_RETRY_SECONDS = 1000.0


def make_pod(cluster: State, workload: Workload, now: float, node: str = "") -> Pod | None:
    """A new pod of a workload, unless its namespace's quota forbids it."""
    template, revision = template_of(workload), workload["revisions"][-1]
    cluster["made"] += 1
    suffix = letters(f"{key_of(workload)}{revision['hash']}{cluster['made']}", 5)
    middle = f"-{revision['hash']}" if workload["kind"] == "Deployment" else ""
    taken = {pod["name"] for pod in pods_of(cluster, workload)}
    number = next(one for one in range(len(taken) + 1) if f"{workload['name']}-{one}" not in taken)
    name = (
        f"{workload['name']}-{number}" if workload["kind"] == "StatefulSet" else f"{workload['name']}{middle}-{suffix}"
    )
    forbidden = over_quota(cluster, workload["namespace"], requests_of(template)[GPU])
    if forbidden:
        _tell_of_quota(cluster, workload, f'Error creating: pods "{name}" is forbidden: {forbidden}', now)
        cluster["made"] -= 1
        return None
    pod = _new_pod(workload, name, cluster["made"], now, node)
    says = f"Created pod: {name}"
    if workload["kind"] == "StatefulSet":
        says = f"create Pod {name} in StatefulSet {workload['name']} successful"
    note_event(cluster, now, "Normal", "SuccessfulCreate", *_controller(workload, says))
    cluster["pods"][f"{workload['namespace']}/{name}"] = pod
    return pod


def _controller(workload: Workload, says: str) -> tuple[str, str, str]:
    """What makes the pods of a workload, what it says, and which controller says so: the rest of an event."""
    kind, name = workload["kind"], workload["name"]
    if kind == "Deployment":
        kind, name = "ReplicaSet", f"{name}-{workload['revisions'][-1]['hash']}"
    return f"{workload['namespace']}/{kind}/{name}", says, f"{kind.lower()}-controller"


def _tell_of_quota(cluster: State, workload: Workload, says: str, now: float) -> None:
    """Record FailedCreate. The controller tries again and again, at last every quarter of an hour."""
    about, _, source = _controller(workload, says)
    told = [one for one in cluster["events"] if one["about"] == about and one["reason"] == "FailedCreate"]
    if not told:
        note_event(cluster, now, "Warning", "FailedCreate", about, says, source)
        return
    attempts = int((now - told[0]["last"]) // _RETRY_SECONDS)
    told[0]["count"] += attempts
    told[0]["last"] += attempts * _RETRY_SECONDS


def _new_pod(workload: Workload, name: str, made: int, now: float, node: str) -> Pod:
    template, revision = template_of(workload), workload["revisions"][-1]
    return {
        "name": name,
        "namespace": workload["namespace"],
        "owner": key_of(workload),
        "kind": workload["kind"],
        "workload": workload["name"],
        "hash": revision["hash"],
        "generation": revision["number"],
        "template": template,
        "made": made,
        "created": now,
        "uid": uuid_of(f"{key_of(workload)}/{name}"),
        "node": "",
        "wanted_node": node,
        "phase": "Pending",
        "state": "Pending",
        "reason": "",
        "unschedulable": "",
        "gated": bool(workload["gated"]),
        "ready": False,
        "restarts": 0,
        "last_restart": None,
        "last": None,
        "pulls": 0,
        "scheduled": None,
        "started": None,
        "first_started": None,
        "ended": None,
        "exit": 0,
        "next": None,
        "program": "",
        "waits": [],
    }


def remove_pod(cluster: State, pod: Pod, now: float) -> None:
    """Delete a pod; its controller makes another where one is wanted."""
    about = f"{pod['namespace']}/Pod/{pod['name']}"
    if pod["phase"] == "Running":
        name = pod["template"]["containers"][0]["name"]
        note_event(cluster, now, "Normal", "Killing", about, f"Stopping container {name}", "kubelet")
    del cluster["pods"][f"{pod['namespace']}/{pod['name']}"]


def over_quota(cluster: State, namespace: str, gpus: float) -> str:
    """Why a quota forbids so many GPUs more; empty where none does."""
    for name, quota in cluster["quotas"].items():
        if quota["namespace"] != namespace or not gpus:
            continue
        used = gpus_used(cluster, namespace)
        if used + gpus > quota["gpus"]:
            what = f"requests.{GPU}"
            return (
                f"exceeded quota: {name}, requested: {what}={gpus:g}, used: {what}={used:g}, "
                f"limited: {what}={quota['gpus']:g}"
            )
    return ""


def gpus_used(cluster: State, namespace: str) -> float:
    """The GPUs that the pods of a namespace ask for."""
    pods = (pod for pod in cluster["pods"].values() if pod["namespace"] == namespace and not is_finished(pod))
    return float(sum(requests_of(pod["template"])[GPU] for pod in pods))
