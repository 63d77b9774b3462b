"""Objects of a cluster as templates and documents show them: what kubectl computes before it prints."""

from __future__ import annotations

from typing import Any

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
)
from mlops_prep.world.kubernetes.resources import WORKLOADS, Kind, labels_of
from mlops_prep.world.kubernetes.scheduler import all_taints
from mlops_prep.world.printing import age, cpus, gibibytes, iso, stamp
from mlops_prep.world.templates import text as template

_EVENTS_KEPT_SECONDS = 3600.0


def rows_of(call: Call, kind: Kind, some: dict[str, Any], *, wide: bool, is_mixed: bool = False) -> str:
    """The table of `kubectl get`, its cells separated by tabs; with the kind before each name where kinds are mixed."""
    if kind.name == "Event":
        return _events_table(call, some)
    objects = sorted(
        (view_of(call, kind, one) for one in some.values()), key=lambda one: (one["namespace"], one["name"])
    )
    if call.options.get("sort-by", "").endswith("creationTimestamp"):
        objects.sort(key=lambda one: one["created"])
    if is_mixed:
        objects = [{**one, "name": f"{kind.typed}/{one['name']}"} for one in objects]
    names = {"objects": objects, "wide": wide, "kind": kind.name, **context(call)}
    text = call.render(f"get-{'objects' if kind.is_declared else kind.plural}.j2", names).rstrip("\n")
    lines = text.split("\n")
    if "show-labels" in call.options:
        lines = [f"{lines[0]}\tLABELS"] + [
            f"{line}\t{_joined(one['labels'])}" for line, one in zip(lines[1:], objects, strict=False)
        ]
    for label in filter(None, call.options.get("label-columns", "").split(",")):
        title = label.rsplit("/", 1)[-1].upper()
        lines = [f"{lines[0]}\t{title}"] + [
            f"{line}\t{one['labels'].get(label, '')}" for line, one in zip(lines[1:], objects, strict=False)
        ]
    if "all-namespaces" in call.options and kind.is_namespaced:
        lines = [f"NAMESPACE\t{lines[0]}"] + [
            f"{one['namespace']}\t{line}" for line, one in zip(lines[1:], objects, strict=False)
        ]
    return "\n".join(lines)


def _joined(labels: dict[str, str]) -> str:
    return ",".join(f"{key}={value}" for key, value in sorted(labels.items())) or "<none>"


def _events_table(call: Call, some: dict[str, Any]) -> str:
    everywhere = "all-namespaces" in call.options
    recent = [one for one in call.cluster["events"] if call.now - one["last"] < _EVENTS_KEPT_SECONDS]
    events = [one for one in recent if everywhere or one["about"].split("/")[0] in ("", call.namespace)]
    for part in filter(None, call.options.get("field-selector", "").split(",")):
        key, _, value = part.partition("=")
        place = {"involvedObject.name": lambda e: e["about"].rsplit("/", 1)[1], "type": lambda e: e["type"]}
        place["reason"] = lambda e: e["reason"]
        place["involvedObject.kind"] = lambda e: e["about"].split("/")[1]
        if key in place:
            events = [one for one in events if place[key](one) == value]
    by = call.options.get("sort-by", "")
    order = "last" if "lastTimestamp" in by or "last" in by else "first"
    rows = [_event_view(call, one) for one in sorted(events, key=lambda one: one[order])]
    text = call.render("get-events.j2", {"objects": rows, **context(call)}).rstrip("\n")
    if not rows:
        return text
    if everywhere:
        head, *lines = text.split("\n")
        pairs = zip(lines, rows, strict=False)
        return "\n".join([f"NAMESPACE\t{head}", *(f"{row['namespace'] or 'default'}\t{line}" for line, row in pairs)])
    return text


def _event_view(call: Call, event: dict[str, Any]) -> dict[str, Any]:
    namespace, kind, name = event["about"].split("/")
    seen = age(call.now - event["last"])
    spread = f"{seen} (x{event['count']} over {age(call.now - event['first'])})" if event["count"] > 1 else seen
    return {
        **event,
        "namespace": namespace,
        "object": f"{kind.lower()}/{name}",
        "seen": seen,
        "age": spread,
    }


def events_about(call: Call, namespace: str, kind: str, name: str) -> list[dict[str, Any]]:
    """The events of one object, the oldest first."""
    about = f"{namespace}/{kind}/{name}"
    some = [
        one for one in call.cluster["events"] if one["about"] == about and call.now - one["last"] < _EVENTS_KEPT_SECONDS
    ]
    return [_event_view(call, one) for one in sorted(some, key=lambda one: one["first"])]


# One object


def view_of(call: Call, kind: Kind, one: Any) -> dict[str, Any]:
    """An object with what kubectl computes from it."""
    made = one.get("created", -86400.0 * 20)
    if "age" in one and "created" not in one:
        from mlops_prep.world.printing import seconds_of

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
        common["columns"] = {
            name: template(str(value)).render(call.names) for name, value in one.get("columns", {}).items()
        }
        common |= {part: _spelt(one[part]) for part in ("spec", "status", "data") if part in one}
    special = {"Pod": _pod, "Node": _node, "ReplicaSet": _replica_set, "ResourceQuota": _quota}.get(kind.name)
    if kind.name in WORKLOADS:
        special = _workload
    elif kind.name in ("Workload", "ClusterQueue", "LocalQueue"):
        special = _kueue
    return {**one, **common, **(special(call, one) if special else {})}


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
        "ip": _pod_ip(pod) if pod["started"] is not None or pod["phase"] == "Running" else "",
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
        "events": events_about(call, pod["namespace"], "Pod", pod["name"]),
        "start_time": stamp(call.at(pod["scheduled"])) if pod["scheduled"] is not None else "",
    }


def _qos(pod: Pod) -> str:
    """Requests equal limits here, so a pod that asks for CPU and memory in every container is guaranteed them."""
    containers = pod["template"]["containers"]
    if all(one["cpu"] and one["memory"] for one in containers):
        return "Guaranteed"
    return "Burstable" if any(one["cpu"] or one["memory"] or one["gpus"] for one in containers) else "BestEffort"


def _pod_ip(pod: Pod) -> str:
    digits = sum(map(ord, pod["name"]))
    return f"10.244.{digits % 12 + 1}.{digits * 7 % 250 + 4}"


def _container(call: Call, pod: Pod, container: dict[str, Any]) -> dict[str, Any]:
    limits = {"cpu": cpus(container["cpu"]), "memory": gibibytes(container["memory"]), GPU: str(container["gpus"])}
    kept = {name: limits[name] for name, key in (("cpu", "cpu"), ("memory", "memory"), (GPU, "gpus")) if container[key]}
    return {
        **container,
        "limits": kept,
        "requests": kept,
        "id": digest_of(f"{pod['name']}{pod['restarts']}") if pod["started"] is not None else "",
        "image_id": f"{container['image'].rsplit(':', 1)[0]}@sha256:{digest_of(container['image'])}",
        "state": {"Running": "Running", "Completed": "Terminated"}.get(pod["state"], "Waiting"),
        "reason": pod["state"],
        "started": stamp(call.at(pod["started"])) if pod["started"] is not None else "",
        "ended": stamp(call.at(pod["ended"])) if pod["ended"] is not None else "",
        "exit": pod["exit"],
        "last_reason": pod["reason"] or "Error",
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
            "cpu_share": _percent(used["cpu"], node["cpu"]),
            "memory": gibibytes(used["memory"]),
            "memory_share": _percent(used["memory"], node["memory"]),
            "gpus": f"{used[GPU]:g}",
        },
        "events": events_about(call, "", "Node", node["name"]),
        "os": node.get("os", "Ubuntu 22.04.4 LTS"),
        "kernel": node.get("kernel", "5.15.0-1066-aws"),
        "runtime": node.get("runtime", "containerd://1.7.20"),
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
        "cpu_share": _percent(wanted["cpu"], node["cpu"]),
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
    is_complete = kind == "Job" and done >= workload["replicas"]
    failed = sum(pod["phase"] == "Failed" for pod in pods)
    is_failed = kind == "Job" and failed > workload["back_off_limit"]
    status = (
        "Suspended" if workload["suspended"] else "Complete" if is_complete else "Failed" if is_failed else "Running"
    )
    return {
        "wanted": wanted,
        "ready": ready,
        "current": len(pods),
        "updated": sum(pod["hash"] == current for pod in pods),
        "succeeded": done,
        "failed": failed,
        "active": sum(not is_finished(pod) for pod in pods),
        "status": status,
        "template": template,
        "containers": [_plain_container(one) for one in template["containers"]],
        "images": ",".join(one["image"] for one in template["containers"]),
        "container_names": ",".join(one["name"] for one in template["containers"]),
        "selector": _joined(template["labels"]),
        "revision": workload["revisions"][-1]["number"],
        "replica_set": f"{workload['name']}-{current}",
        "old_replica_sets": _old_replica_sets(workload, pods),
        "events": events_about(call, namespace, kind, workload["name"])
        + events_about(call, namespace, "ReplicaSet", f"{workload['name']}-{current}"),
    }


def _old_replica_sets(workload: Workload, pods: list[Pod]) -> str:
    found = []
    for revision in workload["revisions"][:-1]:
        count = sum(pod["hash"] == revision["hash"] for pod in pods)
        found.append(f"{workload['name']}-{revision['hash']} ({count}/{count} replicas created)")
    return ", ".join(found)


def _plain_container(container: dict[str, Any]) -> dict[str, Any]:
    limits = {"cpu": cpus(container["cpu"]), "memory": gibibytes(container["memory"]), GPU: str(container["gpus"])}
    kept = {name: limits[name] for name, key in (("cpu", "cpu"), ("memory", "memory"), (GPU, "gpus")) if container[key]}
    return {**container, "limits": kept, "requests": kept}


def _replica_set(call: Call, one: dict[str, Any]) -> dict[str, Any]:
    return {
        "events": events_about(call, one["namespace"], "ReplicaSet", one["name"]),
        "selector": _joined(labels_only(one)),
    }


def labels_only(one: dict[str, Any]) -> dict[str, str]:
    """The labels of a ReplicaSet's pods."""
    return {**one["template"]["labels"], "pod-template-hash": one["hash"]}


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
    template = "workload" if kind.name in WORKLOADS else "objects" if kind.is_declared else kind.plural
    return call.render(f"describe-{template}.j2", {"one": view, "kind": kind.name, **context(call)})


def manifest_of(call: Call, kind: Kind, one: Any) -> dict[str, Any]:
    """The object as a document, near to what the API server keeps."""
    view = view_of(call, kind, one)
    group = {"apps": "apps/v1", "batch": "batch/v1", "": "v1"}.get(kind.group, f"{kind.group}/v1beta1")
    metadata: dict[str, Any] = {"name": view["name"], "creationTimestamp": iso(call.at(view["created"]))}
    if view["namespace"]:
        metadata["namespace"] = view["namespace"]
    if view["labels"]:
        metadata["labels"] = view["labels"]
    document: dict[str, Any] = {"apiVersion": group, "kind": kind.name, "metadata": metadata}
    if kind.name == "Pod":
        document["spec"] = {**_pod_spec(one["template"]), **({"nodeName": one["node"]} if one["node"] else {})}
        document["status"] = {"phase": one["phase"]}
        if one["unschedulable"]:
            condition = {"type": "PodScheduled", "status": "False", "reason": "Unschedulable"}
            document["status"]["conditions"] = [{**condition, "message": one["unschedulable"]}]
    elif kind.name == "Node":
        spec: dict[str, Any] = {"taints": view["all_taints"]} if view["all_taints"] else {}
        document["spec"] = {**spec, **({"unschedulable": True} if one["unschedulable"] else {})}
        gpus = (
            ({GPU: str(view["capacity"]["gpus"])}, {GPU: str(one["allocatable_gpus"])})
            if one["registered"]
            else ({}, {})
        )
        capacity = {"cpu": str(one["cpu"]), "memory": view["capacity"]["memory"], "pods": str(one["pods"])}
        document["status"] = {
            "capacity": {**capacity, **gpus[0]},
            "allocatable": {"cpu": view["allocatable"]["cpu"], "memory": view["allocatable"]["memory"], **gpus[1]},
        }
    elif kind.name in WORKLOADS:
        template = {"metadata": {"labels": template_of(one)["labels"]}, "spec": _pod_spec(template_of(one))}
        document["spec"] = {"replicas": one["replicas"], "template": template}
        document["status"] = {"readyReplicas": view["ready"]}
    else:
        document.update({key: value for key, value in one.items() if key in ("spec", "status", "data")})
    return document


def _pod_spec(template: dict[str, Any]) -> dict[str, Any]:
    containers = []
    for one in template["containers"]:
        container: dict[str, Any] = {"name": one["name"], "image": one["image"]}
        if one["command"]:
            container["command"] = one["command"]
        if one["env"]:
            container["env"] = [{"name": key, "value": str(value)} for key, value in one["env"].items()]
        limits = _plain_container(one)["limits"]
        if limits:
            container["resources"] = {"limits": dict(limits), "requests": dict(limits)}
        containers.append(container)
    spec: dict[str, Any] = {"containers": containers}
    for key, name in (("tolerations", "tolerations"), ("node_selector", "nodeSelector")):
        if template[key]:
            spec[name] = template[key]
    return spec
