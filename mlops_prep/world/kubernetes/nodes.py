"""kubectl on nodes: taint, cordon, uncordon, drain."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mlops_prep.world.answers import Answer, CommandError
from mlops_prep.world.kubernetes.calls import Call, usage_error
from mlops_prep.world.kubernetes.objects import Node, Pod, pods_on
from mlops_prep.world.kubernetes.pods import remove_pod
from mlops_prep.world.kubernetes.resources import kind_of, not_found, objects_of, selected

EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
_DRAIN_SECONDS = 20.0


def taint(call: Call) -> Answer:
    """Add and remove taints: `key=value:effect`, `key:effect-`, `key-`."""
    words = call.words[1:] if call.words and call.words[0] in ("node", "nodes", "no") else call.words
    names = [word for word in words if "=" not in word and ":" not in word and not word.endswith("-")]
    taints = [word for word in words if word not in names]
    if "all" in call.options:
        names = list(call.cluster["nodes"])
    if not names or not taints:
        raise CommandError("error: at least one taint update is required")
    nodes = [node_named(call, name) for name in names]
    said = [
        _remove_taint(node, word) if word.endswith("-") else _add_taint(call, node, word)
        for node in nodes
        for word in taints
    ]
    return Answer("\n".join(said), "change")


def _remove_taint(node: dict[str, Any], word: str) -> str:
    key, _, effect = word[:-1].partition(":")
    key = key.partition("=")[0]
    kept = [one for one in node["taints"] if one["key"] != key or (effect and one["effect"] != effect)]
    if len(kept) == len(node["taints"]):
        raise CommandError(f'error: taint "{word[:-1]}" not found')
    node["taints"] = kept
    return f"node/{node['name']} untainted"


def _add_taint(call: Call, node: dict[str, Any], word: str) -> str:
    left, _, effect = word.partition(":")
    key, _, value = left.partition("=")
    if not key:
        raise CommandError(f"error: invalid taint spec: {word}")
    if effect not in EFFECTS:
        raise CommandError(f"error: invalid taint effect: {effect}, unsupported taint effect")
    same = [one for one in node["taints"] if (one["key"], one["effect"]) == (key, effect)]
    if same and "overwrite" not in call.options:
        raise CommandError(
            f"error: node {node['name']} already has {key} taint(s) with same effect(s) and --overwrite is false"
        )
    node["taints"] = [one for one in node["taints"] if one not in same]
    node["taints"].append({"key": key, "value": value, "effect": effect})
    return f"node/{node['name']} {'modified' if same else 'tainted'}"


def node_named(call: Call, name: str) -> Node:
    """A node by its name, as `NAME` or `node/NAME`. Raises CommandError."""
    node: Node | None = call.cluster["nodes"].get(name.removeprefix("node/").removeprefix("nodes/"))
    if node is None:
        raise not_found(kind_of("nodes"), name)
    return node


def cordon(is_cordoned: bool) -> Callable[[Call], Answer]:
    """`cordon`, or `uncordon`."""

    def work(call: Call) -> Answer:
        nodes = _meant(call, "cordon" if is_cordoned else "uncordon")
        is_change = any(node["unschedulable"] is not is_cordoned for node in nodes)
        said = [_set_unschedulable(node, is_cordoned) for node in nodes]
        return Answer("\n".join(said), "change" if is_change else "probe")

    return work


def _meant(call: Call, verb: str) -> list[Node]:
    """The nodes that are named, or selected. Raises CommandError."""
    kind = kind_of("nodes")
    if "selector" in call.options:
        return list(selected(kind, objects_of(call.cluster, kind, None), call.options["selector"]).values())
    if not call.words:
        raise usage_error(f"USAGE: {verb} NODE [flags]", verb)
    return [node_named(call, name) for name in call.words]


def _set_unschedulable(node: Node, is_cordoned: bool) -> str:
    word = "cordoned" if is_cordoned else "uncordoned"
    already = "already " if node["unschedulable"] is is_cordoned else ""
    node["unschedulable"] = is_cordoned
    return f"node/{node['name']} {already}{word}"


def drain(call: Call) -> Answer:
    """Cordon nodes and evict what runs on them. Nodes stay cordoned when the eviction is refused, as real ones do."""
    nodes = _meant(call, "drain")
    is_cordon = any(not node["unschedulable"] for node in nodes)
    said = [_set_unschedulable(node, True) for node in nodes]
    problems: dict[str, str] = {}
    evicted: list[Pod] = []
    for node in nodes:
        pods = sorted(pods_on(call.cluster, node["name"]), key=lambda pod: (pod["namespace"], pod["name"]))
        daemons = [pod for pod in pods if pod["kind"] == "DaemonSet"]
        listed = ", ".join(f"{pod['namespace']}/{pod['name']}" for pod in daemons)
        if daemons and "ignore-daemonsets" not in call.options:
            problem = f"cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): {listed}"
            problems[node["name"]] = problem
            said.append(f'error: unable to drain node "{node["name"]}" due to error: {problem}, continuing command...')
            continue
        leaving = [pod for pod in pods if pod not in daemons]
        said += [f"Warning: ignoring DaemonSet-managed Pods: {listed}"] if daemons else []
        said += [*_evict(call, leaving), f"node/{node['name']} drained"]
        evicted += leaving
    if problems:
        said += ["There are pending nodes to be drained:", *(f" {name}" for name in problems), *problems.values()]
    return Answer("\n".join(said), "change" if is_cordon or evicted else "probe", _DRAIN_SECONDS if evicted else 0.0)


def _evict(call: Call, pods: list[Pod]) -> list[str]:
    for pod in pods:
        remove_pod(call.cluster, pod, call.now)
    return [f"evicting pod {pod['namespace']}/{pod['name']}" for pod in pods] + [
        f"pod/{pod['name']} evicted" for pod in pods
    ]
