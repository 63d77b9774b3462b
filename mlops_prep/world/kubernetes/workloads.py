"""Deployments, DaemonSets, StatefulSets, Jobs and ReplicaSets with what kubectl computes before it shows them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from mlops_prep.world.kubernetes import events
from mlops_prep.world.kubernetes.calls import Call
from mlops_prep.world.kubernetes.objects import GPU, Pod, Workload, is_finished, key_of, pods_of, template_of, uuid_of
from mlops_prep.world.kubernetes.resources import job_labels
from mlops_prep.world.printing import age, cpus, gibibytes, stamp

_PROGRESS_SECONDS = 600.0
"""How long a rollout may take until it counts as stuck: `progressDeadlineSeconds`."""


def view_of(call: Call, workload: Workload) -> dict[str, Any]:
    """What a template or a document may say of a workload."""
    pods = [pod for pod in pods_of(call.cluster, workload) if workload["kind"] == "Job" or not is_finished(pod)]
    current = workload["revisions"][-1]["hash"]
    ready = sum(pod["ready"] for pod in pods)
    done = sum(pod["phase"] == "Succeeded" for pod in pods)
    wanted = len(pods) if workload["kind"] == "DaemonSet" else workload["replicas"]
    template = template_of(workload)
    namespace, kind = workload["namespace"], workload["kind"]
    return {
        "wanted": wanted,
        "ready": ready,
        "current": len(pods),
        "updated": sum(pod["hash"] == current for pod in pods),
        "succeeded": done,
        "failed": sum(pod["phase"] == "Failed" for pod in pods),
        "active": sum(not is_finished(pod) for pod in pods),
        "unavailable": max(0, max(len(pods), wanted) - ready),
        "pods_status": _pods_status(pods),
        "template": template,
        "tolerated": [tolerated(one) for one in template["tolerations"]],
        "template_labels": {**template["labels"], **(job_labels(key_of(workload)) if kind == "Job" else {})},
        "containers": [plain_container(one) for one in template["containers"]],
        "images": ",".join(one["image"] for one in template["containers"]),
        "container_names": ",".join(one["name"] for one in template["containers"]),
        "selector": _selector(workload),
        "notes": _notes(workload),
        "progress": progress_of(workload, call.now),
        **(_job(call, workload, pods) if kind == "Job" else {}),
        "revision": workload["revisions"][-1]["number"],
        "replica_set": f"{workload['name']}-{current}",
        "old_replica_sets": _old_replica_sets(workload, pods),
        "events": events.about(call, namespace, kind, workload["name"])
        + events.about(call, namespace, "ReplicaSet", f"{workload['name']}-{current}"),
    }


def replica_set_view_of(call: Call, one: dict[str, Any]) -> dict[str, Any]:
    """What a template or a document may say of a ReplicaSet."""
    labels = {**one["template"]["labels"], "pod-template-hash": one["hash"]}
    containers = [plain_container(container) for container in one["template"]["containers"]]
    return {
        "events": events.about(call, one["namespace"], "ReplicaSet", one["name"]),
        "selector": joined(labels),
        "labels": labels,
        "tolerated": [tolerated(toleration) for toleration in one["template"]["tolerations"]],
        "template_labels": labels,
        "containers": containers,
        "images": ",".join(container["image"] for container in containers),
        "container_names": ",".join(container["name"] for container in containers),
        "pods_status": _pods_status(one["pods"]),
        "notes": [
            f"deployment.kubernetes.io/desired-replicas: {one['wanted']}",
            f"deployment.kubernetes.io/max-replicas: {one['wanted'] + -(-one['wanted'] // 4)}",
            f"deployment.kubernetes.io/revision: {one['revision']}",
        ],
    }


def _pods_status(pods: list[Pod]) -> str:
    counts = Counter(pod["phase"] for pod in pods)
    words = ("Running", "Running"), ("Pending", "Waiting"), ("Succeeded", "Succeeded"), ("Failed", "Failed")
    return " / ".join(f"{counts[phase]} {word}" for phase, word in words)


def _selector(workload: Workload) -> str:
    if workload["kind"] == "Job":
        return f"batch.kubernetes.io/controller-uid={uuid_of(key_of(workload))}"
    return joined(template_of(workload)["labels"])


def _notes(workload: Workload) -> list[str]:
    """The annotations that a workload carries in `kubectl describe`."""
    own = [f"{key}: {value}" for key, value in sorted(workload.get("annotations", {}).items())]
    revision = workload["revisions"][-1]["number"]
    match workload["kind"]:
        case "Deployment":
            return [f"deployment.kubernetes.io/revision: {revision}", *own]
        case "DaemonSet":
            return [f"deprecated.daemonset.template.generation: {revision}", *own]
        case _:
            return own


def progress_of(workload: Workload, now: float) -> str:
    """The reason of a Deployment's condition `Progressing`."""
    revision = workload["revisions"][-1]
    if revision.get("complete"):
        return "NewReplicaSetAvailable"
    return "ProgressDeadlineExceeded" if now - revision["created"] > _PROGRESS_SECONDS else "ReplicaSetUpdated"


def _job(call: Call, workload: Workload, pods: list[Pod]) -> dict[str, Any]:
    """How far a Job is, and how long it has run: until it was complete, or until now (`printJob` of Kubernetes)."""
    ended: list[float] = sorted(pod["ended"] for pod in pods if pod["phase"] == "Succeeded")
    is_complete = len(ended) >= workload["replicas"] and bool(ended)
    is_failed = sum(pod["phase"] == "Failed" for pod in pods) > workload["back_off_limit"]
    started = float(workload["started"] if "started" in workload else workload["created"])
    status = "Complete" if is_complete else "Failed" if is_failed else "Running"
    if workload["suspended"] and status == "Running":
        return {"status": "Suspended", "duration": "", "start_time": "", "completed_at": ""}
    return {
        "status": status,
        "duration": age((ended[-1] if is_complete else call.now) - started),
        "start_time": stamp(call.at(started)),
        "completed_at": stamp(call.at(ended[-1])) if is_complete else "",
    }


def _old_replica_sets(workload: Workload, pods: list[Pod]) -> str:
    found = []
    for revision in workload["revisions"][:-1]:
        count = sum(pod["hash"] == revision["hash"] for pod in pods)
        found.append(f"{workload['name']}-{revision['hash']} ({count}/{count} replicas created)")
    return ", ".join(found)


def plain_container(container: dict[str, Any]) -> dict[str, Any]:
    """A container with what it asks for in Kubernetes' words."""
    limits = {"cpu": cpus(container["cpu"]), "memory": gibibytes(container["memory"]), GPU: str(container["gpus"])}
    kept = {name: limits[name] for name, key in (("cpu", "cpu"), ("memory", "memory"), (GPU, "gpus")) if container[key]}
    return {**container, "limits": kept, "requests": kept}


def tolerated(toleration: dict[str, Any]) -> str:
    """A toleration in the words of `kubectl describe`."""
    said = str(toleration.get("key", ""))
    said += f"={toleration['value']}" if toleration.get("value") else ""
    said += f":{toleration['effect']}" if toleration.get("effect") else ""
    if toleration.get("operator") == "Exists":
        said += " op=Exists" if said else "op=Exists"
    return said + (f" for {toleration['seconds']}s" if toleration.get("seconds") else "")


def joined(labels: dict[str, str]) -> str:
    """Labels as a table shows them."""
    return ",".join(f"{key}={value}" for key, value in sorted(labels.items())) or "<none>"
