"""kubectl on fields: patch, label, annotate."""

from __future__ import annotations

import json
from typing import Any

import yaml

from mlops_prep.world.answers import Answer, CommandError
from mlops_prep.world.kubernetes.calls import Call, meant, one_named
from mlops_prep.world.kubernetes.nodes import EFFECTS
from mlops_prep.world.kubernetes.objects import Workload, note_event, template_hash, template_of
from mlops_prep.world.kubernetes.resources import WORKLOADS, Kind, labels_of


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


def copied(template: dict[str, Any]) -> dict[str, Any]:
    """A template to change; revisions share theirs."""
    copied: dict[str, Any] = json.loads(json.dumps(template))
    return copied


def label(call: Call) -> Answer:
    """Set labels (`key=value`) and remove them (`key-`)."""
    words = [word for word in call.words if "=" not in word and not word.endswith("-")]
    changes = [word for word in call.words if word not in words]
    objects = meant(call, words)
    if not changes:
        raise CommandError("error: at least one label update is required")
    for word in changes:
        if word == "-" or word.startswith("="):
            raise CommandError(f"error: invalid label spec: {word}")
    said = [_relabel(call, kind, name, one, changes) for kind, name, one in objects]
    is_change = any(not line.endswith(" not labeled") for line in said)
    return Answer("\n".join(said), "change" if is_change else "probe")


def _relabel(call: Call, kind: Kind, name: str, one: Any, changes: list[str]) -> str:
    labels = one["labels"] if kind.name == "Node" else one.setdefault("labels", {})
    shown = labels_of(kind, one)
    result, missing = "not labeled", ""
    for word in changes:
        key, _, value = word.partition("=")
        if "=" not in word:
            missing += "" if word[:-1] in labels else f'label "{word[:-1]}" not found.\n'
            result = "unlabeled" if labels.pop(word[:-1], None) is not None else result
            continue
        if shown.get(key, value) != value and "overwrite" not in call.options:
            raise CommandError(f"error: '{key}' already has a value ({shown[key]}), and --overwrite is false")
        result = "labeled" if shown.get(key) != value else result
        labels[key] = value
    return f"{missing}{kind.typed}/{name} {result}"


def patch(call: Call) -> Answer:
    """Merge a document into an object; of a JSON patch what a merge can do."""
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
    return Answer(f"{kind.typed}/{name} patched", "change")


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
        if workload["suspended"] and not spec["suspend"]:
            workload["started"] = call.now
        workload["suspended"] = spec["suspend"]
    inner = (spec.get("template") or {}).get("spec") or {}
    labels = ((spec.get("template") or {}).get("metadata") or {}).get("labels") or {}
    if not inner and not labels:
        return
    template = copied(template_of(workload))
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
        if not all(one["key"] and one["effect"] in EFFECTS for one in node["taints"]):
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


def annotate(call: Call) -> Answer:
    """Set annotations (`key=value`) and remove them (`key-`)."""
    words = [word for word in call.words if "=" not in word and not word.endswith("-")]
    changes = [word for word in call.words if word not in words]
    objects = meant(call, words)
    if not changes:
        raise CommandError("error: at least one annotation update is required")
    for _, _, one in objects:
        if "template" in one:
            one["template"] = copied(one["template"])  # its workload's pods share it
        notes = one["template"]["annotations"] if "template" in one else one.setdefault("annotations", {})
        for word in changes:
            key, _, value = word.partition("=")
            if "=" in word:
                notes[key] = value
            else:
                notes.pop(word[:-1], None)
    return Answer("\n".join(f"{kind.typed}/{name} annotated" for kind, name, _ in objects), "change")
