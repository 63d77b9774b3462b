"""Objects of a cluster as templates and documents show them: what kubectl computes before it prints."""

from __future__ import annotations

from collections import Counter
from typing import Any

from mlops_prep.world.kubernetes import events
from mlops_prep.world.kubernetes.calls import Call, context
from mlops_prep.world.kubernetes.controllers import gpus_used
from mlops_prep.world.kubernetes.kubelet import gpu_capacity
from mlops_prep.world.kubernetes.objects import (
    GPU,
    Node,
    Pod,
    Workload,
    digest_of,
    is_finished,
    key_of,
    letters,
    pods_of,
    pods_on,
    requests_of,
    template_of,
    used_on,
    uuid_of,
)
from mlops_prep.world.kubernetes.resources import WORKLOADS, Kind, job_labels, labels_of
from mlops_prep.world.kubernetes.scheduler import all_taints
from mlops_prep.world.printing import age, cpus, gibibytes, seconds_of, stamp
from mlops_prep.world.templates import text as template

_PROGRESS_SECONDS = 600.0
"""How long a rollout may take until it counts as stuck: `progressDeadlineSeconds`."""


def view_of(call: Call, kind: Kind, one: Any) -> dict[str, Any]:
    """An object with what kubectl computes from it."""
    made = one.get("created", -86400.0 * 20)
    if "age" in one and "created" not in one:
        made = -seconds_of(one["age"])
    common = {
        "name": one["name"],
        "namespace": one.get("namespace", ""),
        "age": age(call.now - made),
        "created": made,
        "labels": labels_of(kind, one),
        "made": stamp(call.at(made)),
    }
    if kind.is_declared:
        common["columns"] = _columns(call, kind, one)
        common |= {part: _spelt(one[part]) for part in ("spec", "status", "data") if part in one}
    special = {"Pod": _pod, "Node": _node, "ReplicaSet": _replica_set, "ResourceQuota": _quota}.get(kind.name)
    if kind.name in WORKLOADS:
        special = _workload
    elif kind.name in ("Workload", "ClusterQueue", "LocalQueue"):
        special = _kueue
    return {**one, **common, **(special(call, one) if special else {})}


def _columns(call: Call, kind: Kind, one: Any) -> dict[str, str]:
    """The columns that an author declares; those that follow from the object itself are kept true."""
    declared = {name: template(str(value)).render(call.names) for name, value in one.get("columns", {}).items()}
    if kind.name == "ConfigMap" and "data" in one:
        return {**declared, "DATA": str(len(one["data"]))}
    if kind.name == "CronJob" and "schedule" in one.get("spec", {}):
        spec = one["spec"]
        usual = {"SCHEDULE": spec["schedule"], "TIMEZONE": spec.get("timeZone", "<none>"), "SUSPEND": "False"}
        usual |= {"ACTIVE": "0", "LAST SCHEDULE": "<none>", **declared}
        return {**usual, "SUSPEND": str(str(spec.get("suspend", False)).lower() == "true")}
    return declared


def _spelt(value: Any) -> Any:
    """Plain data with `true` and `false` as Kubernetes writes them."""
    if isinstance(value, dict):
        return {key: _spelt(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_spelt(one) for one in value]
    return str(value).lower() if isinstance(value, bool) else value


def joined(labels: dict[str, str]) -> str:
    """Labels as a table shows them."""
    return ",".join(f"{key}={value}" for key, value in sorted(labels.items())) or "<none>"


def pod_status(pod: Pod) -> str:
    """The STATUS of `kubectl get pods`."""
    if pod["gated"]:
        return "SchedulingGated"
    if pod["phase"] == "Failed":
        return pod["state"] if pod["state"] != "Failed" else "Error"
    return str(pod["state"])


def _pod(call: Call, pod: Pod) -> dict[str, Any]:
    containers = len(pod["template"]["containers"])
    restarts = str(pod["restarts"])
    if pod["restarts"] and pod["last_restart"] is not None:
        restarts += f" ({age(call.now - pod['last_restart'])} ago)"
    node = call.cluster["nodes"].get(pod["node"], {})
    owner = pod["owner"].split("/")
    controlled = {"Deployment": f"ReplicaSet/{owner[-1]}-{pod['hash']}"}.get(owner[1], "/".join(owner[1:]))
    return {
        "ready": f"{containers if pod['ready'] else 0}/{containers}",
        "is_ready": pod["ready"],
        "status": pod_status(pod),
        "restart_text": restarts,
        "restarts": pod["restarts"],
        "ip": pod_ip(call, pod),
        "node_ip": node.get("ip", ""),
        "controlled_by": controlled,
        "annotations": pod["template"]["annotations"],
        "containers": [_container(call, pod, one) for one in pod["template"]["containers"]],
        "tolerations": pod["template"]["tolerations"],
        "node_selector": pod["template"]["node_selector"],
        "priority": pod["template"]["priority"],
        "service_account": pod["template"]["service_account"],
        "is_scheduled": bool(pod["node"]),
        "token": f"kube-api-access-{letters(pod['name'], 5)}",
        "qos": _qos(pod),
        "events": events.about(call, pod["namespace"], "Pod", pod["name"]),
        "start_time": stamp(call.at(pod["scheduled"])) if pod["scheduled"] is not None else "",
    }


def _qos(pod: Pod) -> str:
    """Requests equal limits here, so a pod that asks for CPU and memory in every container is guaranteed them."""
    containers = pod["template"]["containers"]
    if all(one["cpu"] and one["memory"] for one in containers):
        return "Guaranteed"
    return "Burstable" if any(one["cpu"] or one["memory"] or one["gpus"] for one in containers) else "BestEffort"


def pod_ip(call: Call, pod: Pod) -> str:
    """The address of a pod, one of its node's; empty until its sandbox is there."""
    if not pod["node"] or (pod["started"] is None and not pod["reason"]):
        return ""
    index = list(call.cluster["nodes"]).index(pod["node"]) if pod["node"] in call.cluster["nodes"] else 0
    return f"10.244.{index + 1}.{pod['made'] * 7 % 250 + 4}"


def _container(call: Call, pod: Pod, container: dict[str, Any]) -> dict[str, Any]:
    last = pod["last"] if not is_finished(pod) else None
    return {
        **plain_container(container),
        "id": digest_of(f"{pod['name']}{pod['restarts']}") if pod["started"] is not None else "",
        "image_id": f"{container['image'].rsplit(':', 1)[0]}@sha256:{digest_of(container['image'])}",
        "state": "Terminated" if is_finished(pod) else "Running" if pod["state"] == "Running" else "Waiting",
        "reason": pod["state"],
        "started": stamp(call.at(pod["started"])) if pod["started"] is not None else "",
        "ended": stamp(call.at(pod["ended"])) if pod["ended"] is not None else "",
        "exit": pod["exit"],
        "last": {**last, **{key: stamp(call.at(last[key])) for key in ("started", "ended")}} if last else {},
    }


def _node(call: Call, node: Node) -> dict[str, Any]:
    used = used_on(call.cluster, node["name"])
    status = "Ready" if node["ready"] else "NotReady"
    pods = sorted(pods_on(call.cluster, node["name"]), key=lambda pod: (pod["namespace"], pod["name"]))
    offered = node["allocatable_gpus"]
    return {
        "status": f"{status},SchedulingDisabled" if node["unschedulable"] else status,
        "all_taints": all_taints(node)
        + ([{"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"}] if node["unschedulable"] else []),
        "version": call.cluster["version"],
        "shows_gpus": node["registered"],
        "capacity": {
            "cpu": node["cpu"],
            "memory": f"{node['memory'] * 1048576 - 204800}Ki",
            "gpus": gpu_capacity(node, call.now),
        },
        "allocatable": {
            "cpu": f"{node['cpu'] * 1000 - 90}m",
            "memory": f"{node['memory'] * 1048576 - 1382400}Ki",
            "gpus": offered,
        },
        "running": [_on_node(call, pod) for pod in pods],
        "used": {
            "cpu": cpus(used["cpu"]),
            "cpu_share": _percent(used["cpu"], node["cpu"] - 0.09),
            "memory": gibibytes(used["memory"]),
            "memory_share": _percent(used["memory"], node["memory"]),
            "gpus": f"{used[GPU]:g}",
        },
        "events": events.about(call, "", "Node", node["name"]),
        "os": node.get("os", "Ubuntu 22.04.4 LTS"),
        "kernel": node.get("kernel", "5.15.0-1066-aws"),
        "runtime": node.get("runtime", "containerd://1.7.20"),
        "machine_id": digest_of(f"machine {node['name']}")[:32],
        "system_uuid": uuid_of(f"system {node['name']}"),
        "boot_id": uuid_of(f"boot {node['name']} {node['driver'].get('loaded', '')}"),
        "since": stamp(call.at(max(node["created"], -3 * 86400.0))),
        "beat": stamp(call.at(call.now - 20)),
    }


def _on_node(call: Call, pod: Pod) -> dict[str, Any]:
    wanted = requests_of(pod["template"])
    node = call.cluster["nodes"][pod["node"]]
    return {
        "name": pod["name"],
        "namespace": pod["namespace"],
        "cpu": cpus(wanted["cpu"]),
        "cpu_share": _percent(wanted["cpu"], node["cpu"] - 0.09),
        "memory": gibibytes(wanted["memory"]) if wanted["memory"] else "0",
        "memory_share": _percent(wanted["memory"], node["memory"]),
        "gpus": int(wanted[GPU]),
        "age": age(call.now - pod["created"]),
    }


def _percent(part: float, whole: float) -> str:
    return f"{int(100 * part / whole) if whole else 0}%"


def _workload(call: Call, workload: Workload) -> dict[str, Any]:
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
    started = float(workload.get("started") or workload["created"])
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


def _replica_set(call: Call, one: dict[str, Any]) -> dict[str, Any]:
    labels = {**one["template"]["labels"], "pod-template-hash": one["hash"]}
    containers = [plain_container(container) for container in one["template"]["containers"]]
    return {
        "events": events.about(call, one["namespace"], "ReplicaSet", one["name"]),
        "selector": joined(labels),
        "labels": labels,
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


def _quota(call: Call, quota: dict[str, Any]) -> dict[str, Any]:
    return {"used": f"{gpus_used(call.cluster, quota['namespace']):g}", "hard": f"{quota['gpus']:g}"}


def _kueue(call: Call, one: dict[str, Any]) -> dict[str, Any]:
    workloads = [view for view in call.cluster["workloads"].values() if view["queue"]]
    name = one["name"]
    local = call.cluster["queues"]["local"]
    mine = [view for view in workloads if view["queue"] == name or local.get(view["queue"], {}).get("cluster") == name]
    admitted = [view for view in mine if view.get("admitted") is not None]
    used = sum(requests_of(template_of(view))[GPU] * view["replicas"] for view in admitted)
    return {
        "pending": len(mine) - len(admitted),
        "admitted_count": len(admitted),
        "gpus_used": f"{used:g}",
        "is_admitted": one.get("admitted") is not None,
        "since": stamp(call.at(one.get("created", 0.0))),
        "key": key_of(one) if "kind" in one else name,
    }


# Texts and documents


def shown(call: Call, kind: Kind, one: Any) -> str:
    """The text of `kubectl describe`, its cells separated by tabs."""
    view = view_of(call, kind, one)
    name = "objects" if kind.is_declared and kind.name != "ConfigMap" else kind.plural
    if kind.name in (*WORKLOADS, "ReplicaSet"):
        name = "workload"
    return call.render(f"describe-{name}.j2", {"one": view, "kind": kind.name, **context(call)})
