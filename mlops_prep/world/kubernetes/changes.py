"""The verbs of kubectl that change a cluster, and `exec`, which runs a command in a pod or on a node."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import yaml

from mlops_prep.world.answers import Answer, CommandError
from mlops_prep.world.kubernetes import hosts
from mlops_prep.world.kubernetes.calls import Call, context, named, one_named
from mlops_prep.world.kubernetes.controllers import remove_pod
from mlops_prep.world.kubernetes.objects import (
    Pod,
    Workload,
    key_of,
    note_event,
    pods_of,
    pods_on,
    template_hash,
    template_of,
)
from mlops_prep.world.kubernetes.resources import WORKLOADS, Kind, kind_of, not_found, objects_of, selected
from mlops_prep.world.printing import description, table

_EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")


def _changed(says: str, seconds: float = 0.0) -> Answer:
    return Answer(says, "change", seconds)


# Nodes


def _taint(call: Call) -> Answer:
    words = call.words[1:] if call.words and call.words[0] in ("node", "nodes", "no") else call.words
    names = [word for word in words if "=" not in word and ":" not in word and not word.endswith("-")]
    taints = [word for word in words if word not in names]
    if "all" in call.options:
        names = list(call.cluster["nodes"])
    if not names or not taints:
        raise CommandError("error: at least one taint update is required")
    nodes = [_node(call, name) for name in names]
    said = [
        _remove_taint(node, word) if word.endswith("-") else _add_taint(call, node, word)
        for node in nodes
        for word in taints
    ]
    return _changed("\n".join(said))


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
    if effect not in _EFFECTS:
        raise CommandError(f"error: invalid taint effect: {effect}, unsupported taint effect")
    same = [one for one in node["taints"] if (one["key"], one["effect"]) == (key, effect)]
    if same and "overwrite" not in call.options:
        raise CommandError(
            f"error: node {node['name']} already has {key} taint(s) with same effect(s) and --overwrite is false"
        )
    node["taints"] = [one for one in node["taints"] if one not in same]
    node["taints"].append({"key": key, "value": value, "effect": effect})
    return f"node/{node['name']} {'modified' if same else 'tainted'}"


def _node(call: Call, name: str) -> dict[str, Any]:
    node: dict[str, Any] | None = call.cluster["nodes"].get(name.removeprefix("node/").removeprefix("nodes/"))
    if node is None:
        raise not_found(kind_of("nodes"), name)
    return node


def _cordon(is_cordoned: bool) -> Callable[[Call], Answer]:
    def work(call: Call) -> Answer:
        said = []
        for name in call.words or [""]:
            node = _node(call, name)
            word = "cordoned" if is_cordoned else "uncordoned"
            already = node["unschedulable"] is is_cordoned
            node["unschedulable"] = is_cordoned
            said.append(f"node/{node['name']} {'already ' if already else ''}{word}")
        return _changed("\n".join(said))

    return work


def _drain(call: Call) -> Answer:
    node = _node(call, call.words[0] if call.words else "")
    pods = list(pods_on(call.cluster, node["name"]))
    daemons = [pod for pod in pods if "/DaemonSet/" in pod["owner"]]
    if daemons and "ignore-daemonsets" not in call.options:
        listed = ", ".join(f"{pod['namespace']}/{pod['name']}" for pod in daemons)
        raise CommandError(
            f'node/{node["name"]} cordoned\nerror: unable to drain node "{node["name"]}" due to error:cannot delete '
            f"DaemonSet-managed Pods (use --ignore-daemonsets to ignore): {listed}"
        )
    node["unschedulable"] = True
    said = [f"node/{node['name']} cordoned"]
    for pod in pods:
        if pod not in daemons:
            said.append(f"evicting pod {pod['namespace']}/{pod['name']}")
            remove_pod(call.cluster, pod, call.now)
    return _changed("\n".join([*said, f"node/{node['name']} drained"]), 20.0)


def _label(call: Call) -> Answer:
    words = [word for word in call.words if "=" not in word and not word.endswith("-")]
    changes = [word for word in call.words if word not in words]
    kind, name, one = one_named(call, words)
    if not changes:
        raise CommandError("error: at least one label update is required")
    labels = one["labels"] if kind.name == "Node" else one.setdefault("labels", {})
    for word in changes:
        key, _, value = word.partition("=")
        if word in ("-", f"={value}"):
            raise CommandError(f"error: invalid label spec: {word}")
        if word.endswith("-"):
            labels.pop(word[:-1], None)
        elif key in labels and labels[key] != value and "overwrite" not in call.options:
            raise CommandError(f"error: '{key}' already has a value ({labels[key]}), and --overwrite is false")
        else:
            labels[key] = value
    return _changed(f"{kind.typed}/{name} labeled")


# Workloads


def _delete(call: Call) -> Answer:
    if not call.words:
        raise CommandError("error: You must provide one or more resources by argument or filename.")
    said = []
    for kind, name, one in _meant(call):
        said.append(f'{kind.typed} "{name}" deleted')
        if kind.name == "Pod":
            remove_pod(call.cluster, one, call.now)
        elif kind.name in WORKLOADS:
            for pod in pods_of(call.cluster, one):
                remove_pod(call.cluster, pod, call.now)
            del call.cluster["workloads"][key_of(one)]
        elif kind.name == "ResourceQuota":
            del call.cluster["quotas"][name]
        elif kind.name in call.cluster["objects"]:
            del call.cluster["objects"][kind.name][name]
        elif kind.name == "Node":
            for pod in list(pods_on(call.cluster, name)):
                remove_pod(call.cluster, pod, call.now)
            del call.cluster["nodes"][name]
        else:
            raise CommandError(f"error: {kind.plural} are not deleted here")
    return _changed("\n".join(said), 5.0)


def _meant(call: Call) -> list[tuple[Kind, str, Any]]:
    """The objects that a change is about: by name, by selector, or all."""
    first, *names = call.words or [""]
    if "/" in first:
        found = [named(call, *word.split("/", 1)) for word in call.words if "/" in word]
    elif "selector" in call.options or "all" in call.options:
        kind = kind_of(first)
        some = objects_of(call.cluster, kind, call.namespace if kind.is_namespaced else None)
        if "selector" in call.options:
            some = selected(kind, some, call.options["selector"])
        if not some:
            raise CommandError("No resources found")
        found = [(kind, some, True)]
    elif names:
        found = [named(call, first, name) for name in names]
    else:
        raise CommandError("error: resource(s) were provided, but no name was specified")
    return [(kind, name, one) for kind, some, _ in found for name, one in some.items()]


def _scale(call: Call) -> Answer:
    count = call.options.get("replicas", "")
    if not (count.isascii() and count.isdecimal()) or int(count[:4]) > 500:
        raise CommandError("error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0")
    said = []
    for kind, name, workload in _meant(call):
        if kind.name not in ("Deployment", "StatefulSet"):
            raise CommandError(f"error: could not find a scale subresource for {kind.plural}")
        workload["replicas"] = int(count)
        said.append(f"{kind.typed}/{name} scaled")
    return _changed("\n".join(said))


def _rollout(call: Call) -> Answer:
    if not call.words:
        raise CommandError("Manage the rollout of one or many resources: history, pause, restart, resume, status, undo")
    verb, *words = call.words
    work = {
        "restart": _restart,
        "undo": _undo,
        "status": _status,
        "history": _history,
        "pause": _pause,
        "resume": _pause,
    }.get(verb)
    if work is None:
        raise CommandError(f'error: unknown command "rollout {verb}"', kind="unknown")
    kind, name, workload = one_named(call, words)
    if kind.name not in ("Deployment", "DaemonSet", "StatefulSet"):
        raise CommandError(f'error: {kind.plural} "{name}" {verb} is not supported')
    return work(call, kind, name, workload)


def new_revision(call: Call, workload: Workload, template: dict[str, Any], cause: str = "") -> None:
    """Give a workload another template; its pods follow."""
    number = workload["revisions"][-1]["number"] + 1
    made = {
        "number": number,
        "template": template,
        "hash": template_hash(template),
        "cause": cause,
        "created": call.now,
    }
    workload["revisions"] = [one for one in workload["revisions"] if one["hash"] != made["hash"]] + [made]
    if workload["kind"] == "Deployment":
        about = f"{workload['namespace']}/Deployment/{workload['name']}"
        says = f"Scaled up replica set {workload['name']}-{made['hash']} to {max(1, workload['replicas'] // 4)}"
        note_event(call.cluster, call.now, "Normal", "ScalingReplicaSet", about, says, "deployment-controller")


def _copy(template: dict[str, Any]) -> dict[str, Any]:
    copied: dict[str, Any] = json.loads(json.dumps(template))
    return copied


def _restart(call: Call, kind: Kind, name: str, workload: Workload) -> Answer:
    template = _copy(template_of(workload))
    template["annotations"]["kubectl.kubernetes.io/restartedAt"] = call.at(call.now).strftime("%Y-%m-%dT%H:%M:%SZ")
    new_revision(call, workload, template)
    return _changed(f"{kind.typed}/{name} restarted")


def _undo(call: Call, kind: Kind, name: str, workload: Workload) -> Answer:
    revisions = workload["revisions"]
    wanted = call.options.get("to-revision", "0")
    if wanted == "0":
        if len(revisions) < 2:
            raise CommandError(f'error: no rollout history found for {kind.typed.split(".")[0]} "{name}"')
        target = revisions[-2]
    else:
        matching = [one for one in revisions if str(one["number"]) == wanted]
        if not matching:
            raise CommandError(f"error: unable to find specified revision {wanted} in history")
        target = matching[0]
        if target is revisions[-1]:
            return Answer(f"{kind.typed}/{name} skipped rollback (current template already matches revision {wanted})")
    new_revision(call, workload, target["template"], target["cause"])
    return _changed(f"{kind.typed}/{name} rolled back")


def _status(call: Call, kind: Kind, name: str, workload: Workload) -> Answer:
    pods, current = pods_of(call.cluster, workload), workload["revisions"][-1]["hash"]
    wanted = len(pods) if kind.name == "DaemonSet" else workload["replicas"]
    updated = sum(pod["hash"] == current for pod in pods)
    ready = sum(pod["ready"] for pod in pods)
    short = kind.typed.split(".")[0]
    if kind.name == "DaemonSet":
        if updated < wanted or ready < wanted:
            says = (
                f'Waiting for daemon set "{name}" rollout to finish: {ready} of {wanted} updated pods are available...'
            )
            return Answer(says)
        return Answer(f'daemon set "{name}" successfully rolled out')
    if updated < wanted:
        says = f"{updated} out of {wanted} new replicas have been updated..."
        return Answer(f'Waiting for {short} "{name}" rollout to finish: {says}')
    if len(pods) > updated:
        says = f"{len(pods) - updated} old replicas are pending termination..."
        return Answer(f'Waiting for {short} "{name}" rollout to finish: {says}')
    if ready < wanted:
        says = f"{ready} of {wanted} updated replicas are available..."
        return Answer(f'Waiting for {short} "{name}" rollout to finish: {says}')
    return Answer(f'{short} "{name}" successfully rolled out')


def _history(call: Call, kind: Kind, name: str, workload: Workload) -> Answer:
    head = f"{kind.typed}/{name} "
    if "revision" in call.options:
        matching = [one for one in workload["revisions"] if str(one["number"]) == call.options["revision"]]
        if not matching:
            raise CommandError("error: unable to find the specified revision")
        body = call.render("rollout-revision.j2", {"one": matching[0], **context(call)}).rstrip("\n")
        return Answer(f"{head}with revision #{matching[0]['number']}\n{description(body)}")
    rows = "\n".join(f"{one['number']}\t{one['cause'] or '<none>'}" for one in workload["revisions"])
    return Answer(f"{head}\n{table(f'REVISION{chr(9)}CHANGE-CAUSE{chr(10)}{rows}')}\n")


def _pause(call: Call, kind: Kind, name: str, workload: Workload) -> Answer:
    workload["paused"] = call.words[0] == "pause"
    return _changed(f"{kind.typed}/{name} {call.words[0]}d")


def _set(call: Call) -> Answer:
    what, *words = call.words or [""]
    pairs = [word for word in words if "=" in word or (what == "env" and word.endswith("-"))]
    kind, name, workload = one_named(call, [word for word in words if word not in pairs])
    if kind.name not in WORKLOADS or what not in ("image", "env", "resources") or (not pairs and what != "resources"):
        raise CommandError(
            "error: this cluster knows `set image KIND/NAME CONTAINER=IMAGE` and `set env KIND/NAME KEY=VALUE`"
        )
    template = _copy(template_of(workload))
    for pair in pairs:
        key, _, value = pair.partition("=")
        if what == "env":
            for container in template["containers"]:
                if pair.endswith("-") and "=" not in pair:
                    container["env"].pop(pair[:-1], None)
                else:
                    container["env"][key] = value
        else:
            _set_image(template, key, value)
    new_revision(call, workload, template)
    return _changed(f"{kind.typed}/{name} {'image' if what == 'image' else what} updated")


def _set_image(template: dict[str, Any], container: str, image: str) -> None:
    matching = [one for one in template["containers"] if container in (one["name"], "*")]
    if not matching:
        raise CommandError(f'error: unable to find container named "{container}"')
    for one in matching:
        one["image"] = image


# Patches


def _patch(call: Call) -> Answer:
    kind, name, one = one_named(call, call.words)
    source = call.options.get("patch", "")
    try:
        patch = yaml.safe_load(source) if len(source) < 4000 and "&" not in source else None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise CommandError(f"error: unable to parse {source!r}: yaml: {error}") from error
    if call.options.get("type") == "json":
        patch = _of_json_patch(patch)
    if not isinstance(patch, dict):
        raise CommandError("error: must specify --patch or --patch-file containing the contents of the patch")
    try:
        _apply(call, kind, name, one, patch)
    except (AttributeError, TypeError, ValueError, KeyError) as error:  # a text where a mapping belongs, and the like
        raise CommandError(f"Error from server (BadRequest): {kind.name} cannot be handled: {source!r}") from error
    return _changed(f"{kind.typed}/{name} patched")


def _apply(call: Call, kind: Kind, name: str, one: Any, patch: dict[str, Any]) -> None:
    if kind.name in WORKLOADS:
        _patch_workload(call, one, patch)
    elif kind.name == "Node":
        _patch_node(one, patch)
    elif kind.name == "ResourceQuota":
        hard = patch.get("spec", {}).get("hard", {})
        one_quota = call.cluster["quotas"][name]
        one_quota["gpus"] = float(hard.get("requests.nvidia.com/gpu", one_quota["gpus"]))
    elif kind.name in call.cluster["objects"]:
        _merge(call.cluster["objects"][kind.name][name], patch)
    else:
        raise CommandError(f"error: {kind.plural} are not patched here")


def _of_json_patch(operations: Any) -> dict[str, Any]:
    """A list of replacements as one merge patch; lists are not reached into, but for containers."""
    whole: dict[str, Any] = {}
    if not isinstance(operations, list):
        raise CommandError("error: unable to parse the patch: a JSON patch is a list")
    for operation in operations:
        if not isinstance(operation, dict) or operation.get("op") not in ("add", "replace", "remove"):
            raise CommandError("error: this cluster knows the operations add, replace and remove")
        path = [step.replace("~1", "/").replace("~0", "~") for step in str(operation.get("path", "")).split("/")[1:]]
        if not path or any(step.isdigit() for step in path):
            raise CommandError("error: this cluster cannot reach into lists; use --type merge")
        place = whole
        for step in path[:-1]:
            place = place.setdefault(step, {})
        place[path[-1]] = operation.get("value") if operation["op"] != "remove" else None
    return whole


def _patch_workload(call: Call, workload: Workload, patch: dict[str, Any]) -> None:
    spec = patch.get("spec") or {}
    if isinstance(spec.get("replicas"), int):
        workload["replicas"] = max(0, min(500, spec["replicas"]))
    if isinstance(spec.get("suspend"), bool):
        workload["suspended"] = spec["suspend"]
    inner = (spec.get("template") or {}).get("spec") or {}
    labels = ((spec.get("template") or {}).get("metadata") or {}).get("labels") or {}
    if not inner and not labels:
        return
    template = _copy(template_of(workload))
    template["labels"].update(labels)
    if "tolerations" in inner:
        template["tolerations"] = [{**one} for one in inner["tolerations"] or []]
    if "nodeSelector" in inner:
        kept = {**template["node_selector"], **(inner["nodeSelector"] or {})}
        template["node_selector"] = {key: value for key, value in kept.items() if value is not None}
    for change in inner.get("containers") or []:
        for one in template["containers"]:
            if one["name"] == change.get("name", one["name"]):
                _patch_container(one, change)
    if template != template_of(workload):
        new_revision(call, workload, template)


def _patch_container(container: dict[str, Any], change: dict[str, Any]) -> None:
    if "image" in change:
        container["image"] = str(change["image"])
    for pair in change.get("env") or []:
        container["env"][str(pair.get("name"))] = str(pair.get("value", ""))
    resources = change.get("resources") or {}
    wanted = {**(resources.get("requests") or {}), **(resources.get("limits") or {})}
    if "nvidia.com/gpu" in wanted:
        container["gpus"] = int(wanted["nvidia.com/gpu"])
    if "command" in change or "args" in change:
        container["command"] = [*(change.get("command") or []), *(change.get("args") or [])]


def _patch_node(node: dict[str, Any], patch: dict[str, Any]) -> None:
    spec = patch.get("spec") or {}
    if "unschedulable" in spec:
        node["unschedulable"] = bool(spec["unschedulable"])
    if "taints" in spec:
        node["taints"] = [dict(one) for one in spec["taints"] or []]
        if not all(one["key"] and one["effect"] in _EFFECTS for one in node["taints"]):
            raise ValueError("a taint has a key and an effect")
    node["labels"].update((patch.get("metadata") or {}).get("labels") or {})


def _merge(target: dict[str, Any], patch: dict[str, Any], depth: int = 0) -> None:
    if depth > 20:
        raise CommandError("error: the patch is nested too deeply")
    for key, value in patch.items():
        if value is None:
            target.pop(key, None)
        elif isinstance(value, dict) and isinstance(target.get(key), dict):
            _merge(target[key], value, depth + 1)
        else:
            target[key] = value


def _annotate(call: Call) -> Answer:
    words = [word for word in call.words if "=" not in word and not word.endswith("-")]
    kind, name, one = one_named(call, words)
    if "template" in one:
        one["template"] = _copy(one["template"])  # its workload's pods share it
    notes = one["template"]["annotations"] if "template" in one else one.setdefault("annotations", {})
    notes.update(dict(word.split("=", 1) for word in call.words if "=" in word))
    return _changed(f"{kind.typed}/{name} annotated")


# In a pod, on a node


def _exec(call: Call) -> Answer:
    before, command = _split(call.words)
    kind, _, one = one_named(call, before[:1], default="pods")
    candidates: list[Pod] = [one] if kind.name == "Pod" else pods_of(call.cluster, one)
    pod = next((each for each in candidates if each["state"] == "Running"), None)
    if pod is None:
        phase = candidates[0]["phase"] if candidates else "Pending"
        raise CommandError(f"error: cannot exec into a container that is not running; current phase is {phase}")
    if not command:
        raise CommandError("error: you must specify at least one command for the container")
    return hosts.in_pod(call, pod, tuple(command))


def _debug(call: Call) -> Answer:
    before, command = _split(call.words)
    name = next((word.split("/", 1)[1] for word in before if word.startswith(("node/", "no/", "nodes/"))), "")
    node = _node(call, name)
    if command[:2] == ["chroot", "/host"]:
        command = command[2:]
    if not command:
        raise CommandError("error: give the command after --, as in: -- chroot /host nvidia-smi")
    return hosts.on_node(call, node, tuple(command))


def _split(words: list[str]) -> tuple[list[str], list[str]]:
    if "--" not in words:
        return words[:1], words[1:]
    at = words.index("--")
    return words[:at], words[at + 1 :]


VERBS: dict[str, Callable[[Call], Answer]] = {
    "annotate": _annotate,
    "cordon": _cordon(True),
    "debug": _debug,
    "delete": _delete,
    "drain": _drain,
    "exec": _exec,
    "label": _label,
    "patch": _patch,
    "rollout": _rollout,
    "scale": _scale,
    "set": _set,
    "taint": _taint,
    "uncordon": _cordon(False),
}
