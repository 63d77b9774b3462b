"""The objects of a cluster as plain data: how authors write them, and how they stand in the state.

Times are seconds on the world's clock, 0 when the page came, negative before. GPUs are the extended resource
`nvidia.com/gpu`; memory is in GiB, CPU in cores.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from mlops_prep.world.printing import seconds_of

State = dict[str, Any]
Node = dict[str, Any]
Pod = dict[str, Any]
Workload = dict[str, Any]

GPU = "nvidia.com/gpu"
_ALPHABET = "bcdfghjklmnpqrstvwxz2456789"
_DAY = 86400.0

NODE_DEFAULTS: dict[str, Any] = {
    "labels": {},
    "taints": [],
    "cpu": 16,
    "memory": 64,
    "pods": 110,
    "gpus": 0,
    "product": "NVIDIA A10G",
    "gpu_memory": 23028,
    "driver": {},
    "ready": True,
    "unschedulable": False,
    "age": "41d",
    "registered": False,
    "roles": "<none>",
    "reboots_until": 0.0,
    "gpus_gone_since": None,
}
CONTAINER_DEFAULTS: dict[str, Any] = {"image": "", "command": [], "env": {}, "cpu": 0, "memory": 0, "gpus": 0}
TEMPLATE_DEFAULTS: dict[str, Any] = {
    "labels": {},
    "annotations": {},
    "containers": [],
    "tolerations": [],
    "node_selector": {},
    "priority": 0,
    "service_account": "default",
}
WORKLOAD_DEFAULTS: dict[str, Any] = {
    "namespace": "",
    "replicas": 1,
    "age": "20d",
    "suspended": False,
    "paused": False,
    "queue": "",
    "gated": False,
    "history": [],
    "back_off_limit": 6,
}


def build(cluster: Mapping[str, Any]) -> State:
    """The state of a cluster from what an author declares. Raises ValueError, KeyError or TypeError for nonsense."""
    namespace = cluster.get("namespace", "ml")
    state: State = {
        "namespace": namespace,
        "version": cluster.get("version", "v1.32.4"),
        "nodes": {},
        "workloads": {},
        "pods": {},
        "events": [],
        "programs": list(cluster.get("programs", [])),
        "quotas": {},
        "queues": {"cluster": {}, "local": {}},
        "objects": {},
        "made": 0,
        "images": list(cluster.get("images", [])),
    }
    for index, (name, node) in enumerate(dict(cluster.get("nodes", {})).items()):
        state["nodes"][name] = _node(name, index, dict(node or {}))
    for workload in cluster.get("workloads", []):
        made = workload_of(workload, namespace)
        state["workloads"][key_of(made)] = made
        know_images(state, made)
    for name, quota in dict(cluster.get("quotas", {})).items():
        state["quotas"][name] = {"namespace": namespace, "age": "90d", **quota}
    for part in ("cluster", "local"):
        state["queues"][part] = {name: dict(one) for name, one in dict(cluster.get("queues", {}).get(part, {})).items()}
    for kind, objects in dict(cluster.get("objects", {})).items():
        state["objects"][kind] = {name: {"namespace": namespace, "age": "20d", **one} for name, one in objects.items()}
    state["created"] = _created(state)
    root = {"namespace": namespace, "age": -state["created"], "data": {"ca.crt": "-----BEGIN CERTIFICATE-----"}}
    state["objects"].setdefault("ConfigMap", {}).setdefault("kube-root-ca.crt", root)
    return state


def _created(state: State) -> float:
    """When the cluster and its namespaces were made: before anything that lies in them."""
    ages = [-workload["created"] for workload in state["workloads"].values()]
    ages += [-node["created"] for node in state["nodes"].values()]
    ages += [seconds_of(one["age"]) for objects in state["objects"].values() for one in objects.values()]
    oldest: float = max([20 * _DAY, *ages])
    return -oldest - _DAY


def _node(name: str, index: int, given: dict[str, Any]) -> Node:
    node = {**json.loads(json.dumps(NODE_DEFAULTS)), **given, "name": name}
    node["created"] = -seconds_of(node.pop("age"))
    # clouds name nodes by their address
    named = re.fullmatch(r"ip-(\d+)-(\d+)-(\d+)-(\d+)", name)
    node["ip"] = given.get("ip", ".".join(named.groups()) if named else f"10.20.{index // 200}.{11 + index % 200}")
    labels = {"kubernetes.io/arch": "amd64", "kubernetes.io/hostname": name, "kubernetes.io/os": "linux"}
    node["labels"] = dict(sorted({**labels, **node["labels"]}.items()))
    if node["gpus"]:
        driver = {"installed": "535.183.01", "cuda": "12.2", **node["driver"]}
        node["driver"] = {"loaded": driver["installed"], **driver}
    return node


def know_images(cluster: State, workload: Workload) -> None:
    """The registry has every image that a declared workload uses or used; others cannot be pulled."""
    for revision in workload["revisions"]:
        cluster["images"] += [one["image"] for one in revision["template"]["containers"]]


def workload_of(given: Mapping[str, Any], namespace: str) -> Workload:
    """A workload as an author declares it, made complete."""
    workload = {**json.loads(json.dumps(WORKLOAD_DEFAULTS)), **given}
    workload["namespace"] = workload["namespace"] or namespace
    workload["created"] = -seconds_of(workload.pop("age"))
    template = complete_template(workload.pop("template"), workload["name"])
    past = [complete_template(one["template"], workload["name"]) for one in workload["history"]]
    causes = [one.get("cause", "") for one in workload.pop("history")]
    ages = [seconds_of(one) for one in workload.pop("revision_ages", [])]
    templates = [*past, template]
    workload["revisions"] = [
        {
            "number": number,
            "template": one,
            "hash": template_hash(one),
            "cause": [*causes, workload.get("cause", "")][number - 1],
            "created": -ages[number - 1] if number <= len(ages) else workload["created"] + 3600.0 * (number - 1),
        }
        for number, one in enumerate(templates, 1)
    ]
    workload.pop("cause", None)
    return workload


def complete_template(given: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A pod template with everything in it."""
    template = {**json.loads(json.dumps(TEMPLATE_DEFAULTS)), **json.loads(json.dumps(given))}
    template["labels"] = template["labels"] or {"app": name}
    template["containers"] = [{**CONTAINER_DEFAULTS, "name": name, **one} for one in template["containers"]]
    return template


def key_of(workload: Workload) -> str:
    """The key of a workload in the state."""
    return f"{workload['namespace']}/{workload['kind']}/{workload['name']}"


def template_hash(template: Mapping[str, Any]) -> str:
    """The ten characters that name a ReplicaSet."""
    return letters(json.dumps(template, sort_keys=True), 10)


def letters(text: str, count: int) -> str:
    """Characters as Kubernetes draws them for names, always the same ones for a text."""
    digest = hashlib.sha256(text.encode()).digest()
    return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in digest[:count])


def digest_of(text: str) -> str:
    """The 64 hexadecimal digits that stand for a text where a real cluster has a digest."""
    return hashlib.sha256(text.encode()).hexdigest()


def uuid_of(text: str) -> str:
    """The UUID that stands for a text where a real cluster draws one."""
    digest = digest_of(text)
    return f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-a{digest[17:20]}-{digest[20:32]}"


def template_of(workload: Workload) -> dict[str, Any]:
    """What a workload makes its pods from now."""
    template: dict[str, Any] = workload["revisions"][-1]["template"]
    return template


def requests_of(template: Mapping[str, Any]) -> dict[str, float]:
    """What the containers of a pod ask for together: `cpu`, `memory` and GPUs."""
    containers = template["containers"]
    return {
        "cpu": sum(one["cpu"] for one in containers),
        "memory": sum(one["memory"] for one in containers),
        GPU: sum(one["gpus"] for one in containers),
    }


def pods_on(cluster: State, node: str) -> Iterator[Pod]:
    """The pods that hold resources of a node."""
    return (pod for pod in cluster["pods"].values() if pod["node"] == node and pod["phase"] in ("Pending", "Running"))


def pods_of(cluster: State, workload: Workload) -> list[Pod]:
    """The pods of a workload, the oldest first."""
    key = key_of(workload)
    return sorted((pod for pod in cluster["pods"].values() if pod["owner"] == key), key=lambda pod: pod["made"])


def used_on(cluster: State, node: str) -> dict[str, float]:
    """What the pods of a node ask for together."""
    used = {"cpu": 0.0, "memory": 0.0, GPU: 0.0, "pods": 0.0}
    for pod in pods_on(cluster, node):
        used["pods"] += 1
        for name, amount in requests_of(pod["template"]).items():
            used[name] += amount
    return used


def role_of(workload: Workload) -> str:
    """What Kueue names the pod set of a pod group by: a hash of what its pods ask for."""
    template = json.dumps(workload["revisions"][-1]["template"], sort_keys=True, default=str)
    return hashlib.sha256(template.encode()).hexdigest()[:8]


def is_finished(pod: Pod) -> bool:
    """Whether a pod has ended for good."""
    return pod["phase"] in ("Succeeded", "Failed")


def note_event(
    cluster: State, now: float, kind: str, reason: str, about: str, message: str, source: str, times: int = 1
) -> None:
    """Record an event; the same one again raises its count. `about` is `namespace/Kind/name`."""
    for event in cluster["events"]:
        if (event["reason"], event["about"], event["message"]) == (reason, about, message):
            event["count"] += times
            event["last"] = now
            return
    cluster["events"].append(
        {
            "type": kind,
            "reason": reason,
            "about": about,
            "message": message,
            "source": source,
            "first": now,
            "last": now,
            "count": times,
        }
    )
