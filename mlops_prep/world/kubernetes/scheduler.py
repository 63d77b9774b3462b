"""Where a pod may run: the filters of kube-scheduler in their order, and its FailedScheduling message word for word.

A node is refused by its first filter that says no, as in the real scheduler: a node with a taint that is not tolerated
is never counted as one without GPUs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from mlops_prep.world.kubernetes.objects import GPU, Node, Pod, State, note_event, requests_of, used_on

RETRY_SECONDS = 300.0
_BLOCKING = ("NoSchedule", "NoExecute")
_NAMES = {"cpu": "Insufficient cpu", "memory": "Insufficient memory", GPU: f"Insufficient {GPU}"}


class Refusal(NamedTuple):
    """Why a node was refused, and whether removing pods from it could help."""

    reasons: tuple[str, ...]
    is_about_room: bool


def schedule(cluster: State, now: float) -> None:
    """Bind every pending pod that fits somewhere, the most urgent first; tell of the others."""
    waiting = [pod for pod in cluster["pods"].values() if pod["phase"] == "Pending" and not pod["node"]]
    for pod in sorted(waiting, key=lambda pod: (-pod["template"]["priority"], pod["made"])):
        if pod["gated"]:
            continue
        refusals = {name: refusal_of(cluster, node, pod) for name, node in cluster["nodes"].items()}
        fitting = [name for name, refusal in refusals.items() if refusal is None]
        about = f"{pod['namespace']}/Pod/{pod['name']}"
        if not fitting:
            message = failure_message([refusal for refusal in refusals.values() if refusal])
            _tell(cluster, pod, message, now)
            continue
        node = max(fitting, key=lambda name: (_room(cluster, cluster["nodes"][name], pod), name))
        pod.update(node=node, scheduled=now, unschedulable="")
        says = f"Successfully assigned {pod['namespace']}/{pod['name']} to {node}"
        note_event(cluster, now, "Normal", "Scheduled", about, says, "default-scheduler")


def _tell(cluster: State, pod: Pod, message: str, now: float) -> None:
    """Record FailedScheduling: when the reason is a new one, and else with every attempt since the last time.

    Here a pod is tried again every five minutes, when the queue's flush brings it back
    (`podMaxInUnschedulablePodsDuration`); a real one also after changes of the cluster that might help it.
    """
    about = f"{pod['namespace']}/Pod/{pod['name']}"
    told = next((one for one in cluster["events"] if one["about"] == about and one["message"] == message), None)
    if told is not None and pod["unschedulable"] == message:
        attempts = int((now - told["last"]) // RETRY_SECONDS)
        told["count"] += attempts
        told["last"] += attempts * RETRY_SECONDS
    elif told is None or told["last"] < now:
        note_event(cluster, now, "Warning", "FailedScheduling", about, message, "default-scheduler")
    pod["unschedulable"] = message


def _room(cluster: State, node: Node, pod: Pod) -> float:
    used = used_on(cluster, node["name"])
    shares = [(node[name] - used[name]) / max(node[name], 1) for name in ("cpu", "memory")]
    has_idle_gpus = node["gpus"] and not requests_of(pod["template"])[GPU]
    return float(sum(shares) - (10 if has_idle_gpus else 0))


def refusal_of(cluster: State, node: Node, pod: Pod) -> Refusal | None:
    """Why `pod` may not run on `node`; None where it may."""
    template = pod["template"]
    is_daemon = "/DaemonSet/" in pod["owner"]
    if is_daemon and pod["wanted_node"] != node["name"]:
        return Refusal(("node(s) didn't match Pod's node affinity/selector",), False)
    if node["unschedulable"] and not is_daemon:
        return Refusal(("node(s) were unschedulable",), False)
    taint = untolerated(all_taints(node), template["tolerations"], is_daemon)
    if taint is not None:
        return Refusal((f"node(s) had untolerated taint {{{taint['key']}: {taint.get('value', '')}}}",), False)
    if not matches(template["node_selector"], node["labels"]):
        return Refusal(("node(s) didn't match Pod's node affinity/selector",), False)
    missing = _missing(cluster, node, pod)
    return Refusal(tuple(missing), True) if missing else None


def all_taints(node: Node) -> list[dict[str, Any]]:
    """A node's taints, with those that its condition brings."""
    taints = list(node["taints"])
    if not node["ready"]:
        lost = {"key": "node.kubernetes.io/unreachable", "value": ""}
        taints += [{**lost, "effect": "NoExecute"}, {**lost, "effect": "NoSchedule"}]
    return taints


def untolerated(
    taints: list[dict[str, Any]], tolerations: list[dict[str, Any]], is_daemon: bool
) -> dict[str, Any] | None:
    """The first taint that keeps a pod away."""
    for taint in taints:
        if taint["effect"] not in _BLOCKING or (is_daemon and taint["key"].startswith("node.kubernetes.io/")):
            continue
        if not any(_tolerates(one, taint) for one in tolerations):
            return taint
    return None


def _tolerates(toleration: Mapping[str, Any], taint: Mapping[str, Any]) -> bool:
    if toleration.get("effect", taint["effect"]) != taint["effect"]:
        return False
    if toleration.get("operator", "Equal") == "Exists":
        return bool(toleration.get("key", taint["key"]) == taint["key"])
    return bool(toleration.get("key") == taint["key"] and toleration.get("value", "") == taint.get("value", ""))


def matches(selector: Mapping[str, str], labels: Mapping[str, str]) -> bool:
    """Whether labels have all that a selector asks for."""
    return all(labels.get(key) == value for key, value in selector.items())


def _missing(cluster: State, node: Node, pod: Pod) -> list[str]:
    used, wanted = used_on(cluster, node["name"]), requests_of(pod["template"])
    offered = {"cpu": node["cpu"], "memory": node["memory"], GPU: node["allocatable_gpus"]}
    found = ["Too many pods"] if used["pods"] + 1 > node["pods"] else []
    return found + [_NAMES[name] for name, amount in wanted.items() if amount and used[name] + amount > offered[name]]


def failure_message(refusals: list[Refusal]) -> str:
    """The text of FailedScheduling for the refusals of all nodes."""
    total = len(refusals)
    if not total:
        return "no nodes available to schedule pods"
    counts = Counter(reason for refusal in refusals for reason in refusal.reasons)
    room = sum(refusal.is_about_room for refusal in refusals)
    hopes = Counter(
        {
            "No preemption victims found for incoming pod": room,
            "Preemption is not helpful for scheduling": total - room,
        }
    )
    none = f"0/{total} nodes are available"
    return f"{none}: {_listed(counts)}. preemption: {none}: {_listed(hopes)}."


def _listed(counts: Counter[str]) -> str:
    return ", ".join(sorted(f"{count} {reason}" for reason, count in counts.items() if count))
