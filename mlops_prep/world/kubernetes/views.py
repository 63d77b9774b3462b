"""Objects of a cluster as templates and documents show them: what kubectl computes before it prints."""

from __future__ import annotations

from typing import Any

from mlops_prep.world.kubernetes import events, workloads
from mlops_prep.world.kubernetes.calls import Call, context
from mlops_prep.world.kubernetes.kubelet import gpu_capacity
from mlops_prep.world.kubernetes.objects import (
    GPU,
    Node,
    Pod,
    State,
    digest_of,
    is_finished,
    key_of,
    letters,
    pods_on,
    requests_of,
    template_of,
    used_on,
    uuid_of,
)
from mlops_prep.world.kubernetes.pods import gpus_used
from mlops_prep.world.kubernetes.resources import WORKLOADS, Kind, labels_of
from mlops_prep.world.kubernetes.scheduler import all_taints
from mlops_prep.world.printing import age, cpus, gibibytes, seconds_of, stamp
from mlops_prep.world.templates import text as template


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
    works = {"Pod": _pod, "Node": _node, "ReplicaSet": workloads.replica_set_view_of, "ResourceQuota": _quota}
    special = works.get(kind.name)
    if kind.name in WORKLOADS:
        special = workloads.view_of
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
        "tolerated": [workloads.tolerated(one) for one in [*pod["template"]["tolerations"], *_usual_tolerations(pod)]],
        "node_selector": pod["template"]["node_selector"],
        "priority": pod["template"]["priority"],
        "service_account": pod["template"]["service_account"],
        "is_scheduled": bool(pod["node"]),
        "token": f"kube-api-access-{letters(pod['name'], 5)}",
        "qos": _qos(pod),
        "events": events.about(call, pod["namespace"], "Pod", pod["name"]),
        "start_time": stamp(call.at(pod["scheduled"])) if pod["scheduled"] is not None else "",
    }


def _usual_tolerations(pod: Pod) -> list[dict[str, Any]]:
    """What admission adds to every pod, and the controller to the pods of a DaemonSet."""
    lasting = ("disk-pressure", "memory-pressure", "not-ready", "pid-pressure", "unreachable", "unschedulable")
    is_daemon = pod["kind"] == "DaemonSet"
    return [
        {
            "key": f"node.kubernetes.io/{name}",
            "operator": "Exists",
            "effect": "NoExecute" if name in ("not-ready", "unreachable") else "NoSchedule",
            "seconds": 0 if is_daemon else 300,
        }
        for name in (lasting if is_daemon else ("not-ready", "unreachable"))
    ]


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
        **workloads.plain_container(container),
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


def usage_of(cluster: State, node: Node) -> dict[str, int]:
    """What `kubectl top` measures on a node: its pods as `top pods` has them, and the system's own share."""
    running = [pod for pod in pods_on(cluster, node["name"]) if pod["state"] == "Running"]
    firsts = [(pod["template"], pod["template"]["containers"][0]) for pod in running]
    cpu = 110 + 4 * node["cpu"] + sum(one.get("cpu_used", first["cpu"] * 620) for one, first in firsts)
    memory = 1200 + 12 * node["memory"] + sum(one.get("memory_used", first["memory"] * 580) for one, first in firsts)
    return {
        "millicores": round(cpu),
        "cpu_percent": int(cpu / (node["cpu"] * 1000 - 90) * 100),
        "mebibytes": round(memory),
        "memory_percent": int(memory / (node["memory"] * 1024 - 1350) * 100),
    }


def _percent(part: float, whole: float) -> str:
    return f"{int(100 * part / whole) if whole else 0}%"


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
