"""Objects as documents: what `kubectl get -o yaml|json|name|jsonpath=|custom-columns=` prints and `--sort-by` reads."""

from __future__ import annotations

import json
from typing import Any

import yaml

from mlops_prep.world.answers import CommandError
from mlops_prep.world.kubernetes import events, jsonpath
from mlops_prep.world.kubernetes.calls import Call
from mlops_prep.world.kubernetes.objects import GPU, Pod, is_finished, template_of
from mlops_prep.world.kubernetes.resources import WORKLOADS, Kind
from mlops_prep.world.kubernetes.views import pod_ip, view_of
from mlops_prep.world.kubernetes.workloads import plain_container
from mlops_prep.world.printing import iso, table

_VERSIONS = {"": "v1", "apps": "apps/v1", "batch": "batch/v1", "autoscaling": "autoscaling/v2"}
_VERSIONS |= {"policy": "policy/v1", "networking.k8s.io": "networking.k8s.io/v1"}

Meant = list[tuple[Kind, dict[str, Any], bool]]
"""Kinds with their objects, and whether these were named."""


def is_document(output: str) -> bool:
    """Whether `-o` asks for a document and not for a table."""
    return output in ("yaml", "json", "name") or output.startswith(("jsonpath", "custom-columns"))


def of(call: Call, wanted: Meant, output: str) -> str:
    """The documents of some objects in the form that `-o` asks for. Raises CommandError."""
    if output == "name":
        return "\n".join(f"{kind.typed}/{name.split('/')[-1]}" for kind, some, _ in wanted for name in some)
    documents = [document for kind, some, _ in wanted for document in _documents(call, kind, some)]
    if output.startswith("custom-columns="):
        return _custom_columns(call, documents, output.removeprefix("custom-columns="))
    is_one = len(documents) == 1 and all(is_named for _, _, is_named in wanted)
    listed = {"apiVersion": "v1", "items": documents, "kind": "List", "metadata": {"resourceVersion": ""}}
    whole: Any = documents[0] if is_one else listed
    if output == "json":
        return json.dumps(whole, indent=4)
    if output == "yaml":
        return str(yaml.dump(whole, Dumper=_Documents, default_flow_style=False, sort_keys=True)).rstrip()
    if output.startswith("jsonpath="):
        return jsonpath.fill(output.removeprefix("jsonpath="), whole)
    raise CommandError("error: template format specified but no template given")


def _documents(call: Call, kind: Kind, some: dict[str, Any]) -> list[dict[str, Any]]:
    if kind.name == "Event":
        return [events.manifest(call, one) for one in events.selected(call)]
    return [manifest_of(call, kind, one) for one in some.values()]


def _custom_columns(call: Call, documents: list[dict[str, Any]], spec: str) -> str:
    """`NAME:.metadata.name,NODE:.spec.nodeName`."""
    columns = [part.partition(":") for part in spec.split(",")]
    if not spec or not all(colon for _, colon, _ in columns):
        raise CommandError(
            f"error: unexpected custom-columns spec: {columns[0][0]}, expected <header>:<json-path-expr>"
            if spec
            else "error: custom-columns format specified but no custom columns given"
        )
    lines = [] if "no-headers" in call.options else ["\t".join(title for title, _, _ in columns)]
    for document in documents:
        cells = [",".join(jsonpath.printed([one]) for one in jsonpath.find(path, document)) for _, _, path in columns]
        lines.append("\t".join(cell or "<none>" for cell in cells))
    return table("\n".join(lines))


def sorted_by(call: Call, kind: Kind, some: dict[str, Any]) -> dict[str, Any]:
    """Objects in the order of `--sort-by`: what lacks the field comes first, numbers go before texts."""
    path = call.options.get("sort-by", "")
    if not path or kind.name == "Event":
        return some
    found = {name: jsonpath.find(path, manifest_of(call, kind, one)) for name, one in some.items()}
    if some and not any(found.values()):
        raise CommandError(f'error: couldn\'t find any field with path "{{{path.strip("{}")}}}" in the list of objects')

    def key(name: str) -> tuple[int, float, str]:
        value = found[name][0] if found[name] else None
        if isinstance(value, (int, float)):
            return 1, float(value), ""
        return (0, 0.0, "") if value is None else (2, 0.0, str(value))

    return {name: some[name] for name in sorted(some, key=key)}


class _Documents(yaml.SafeDumper):
    """YAML as kubectl writes it: no anchors, and double quotes where a text would read as something else."""

    def ignore_aliases(self, data: Any) -> bool:
        """Never an anchor."""
        return True

    def represent_text(self, data: str) -> yaml.ScalarNode:
        """A text, quoted where it has to be, in a block where it has lines."""
        tag = self.resolve(yaml.ScalarNode, data, (True, False))  # type: ignore[no-untyped-call]
        style = "|" if "\n" in data else None if tag == "tag:yaml.org,2002:str" else '"'
        return self.represent_scalar("tag:yaml.org,2002:str", data, style=style)


_Documents.add_representer(str, _Documents.represent_text)


def manifest_of(call: Call, kind: Kind, one: Any) -> dict[str, Any]:
    """The object as a document, near to what the API server keeps."""
    view = view_of(call, kind, one)
    metadata: dict[str, Any] = {"name": view["name"], "creationTimestamp": iso(call.at(view["created"]))}
    if view["namespace"]:
        metadata["namespace"] = view["namespace"]
    if view["labels"]:
        metadata["labels"] = view["labels"]
    notes = view.get("annotations") or {}
    if notes:
        metadata["annotations"] = notes
    version = _VERSIONS.get(kind.group, f"{kind.group}/v1beta1")
    document: dict[str, Any] = {"apiVersion": version, "kind": kind.name, "metadata": metadata}
    if kind.name == "Pod":
        return {**document, **_pod(call, one, view)}
    if kind.name == "Node":
        return {**document, **_node(one, view)}
    if kind.name in WORKLOADS:
        return {**document, **_workload(one, view)}
    return {**document, **{key: value for key, value in one.items() if key in ("spec", "status", "data")}}


def _pod(call: Call, pod: Pod, view: dict[str, Any]) -> dict[str, Any]:
    spec = {**_pod_spec(pod["template"]), **({"nodeName": pod["node"]} if pod["node"] else {})}
    if pod["gated"]:
        spec["schedulingGates"] = [{"name": "kueue.x-k8s.io/admission"}]
    truth = {True: "True", False: "False"}
    conditions = [{"type": kind, "status": truth[pod["ready"]]} for kind in ("Ready", "ContainersReady")]
    scheduled: dict[str, Any] = {"type": "PodScheduled", "status": truth[bool(pod["node"])]}
    if pod["unschedulable"]:
        scheduled |= {"reason": "Unschedulable", "message": pod["unschedulable"]}
    status: dict[str, Any] = {
        "phase": pod["phase"],
        "conditions": [*(conditions if pod["node"] else []), scheduled],
        "qosClass": view["qos"],
    }
    if pod["node"]:
        status |= {"hostIP": view["node_ip"], "startTime": iso(call.at(pod["scheduled"]))}
        status["containerStatuses"] = [_container_status(call, pod, one) for one in view["containers"]]
    if view["ip"]:
        status["podIP"] = pod_ip(call, pod)
    return {"spec": spec, "status": status}


def _container_status(call: Call, pod: Pod, container: dict[str, Any]) -> dict[str, Any]:
    def ended(place: dict[str, Any], reason: str) -> dict[str, Any]:
        moments = {"startedAt": iso(call.at(place["started"])), "finishedAt": iso(call.at(place["ended"]))}
        return {"terminated": {"exitCode": place["exit"], "reason": reason, **moments}}

    status: dict[str, Any] = {key: container[key] for key in ("name", "image")}
    status |= {"ready": pod["ready"], "restartCount": pod["restarts"], "started": pod["state"] == "Running"}
    if is_finished(pod) and pod["started"] is not None and pod["ended"] is not None:
        status["state"] = ended(pod, pod["state"])
    elif pod["state"] == "Running":
        status["state"] = {"running": {"startedAt": iso(call.at(pod["started"]))}}
    else:
        status["state"] = {"waiting": {"reason": container["reason"]}}
    status["lastState"] = ended(pod["last"], pod["last"]["reason"]) if pod["last"] and not is_finished(pod) else {}
    return status


def _node(node: dict[str, Any], view: dict[str, Any]) -> dict[str, Any]:
    spec: dict[str, Any] = {"taints": view["all_taints"]} if view["all_taints"] else {}
    capacity = {"cpu": str(node["cpu"]), "memory": view["capacity"]["memory"], "pods": str(node["pods"])}
    allocatable = {**view["allocatable"], "pods": str(node["pods"])}
    gpus = allocatable.pop("gpus")
    if node["registered"]:
        capacity[GPU] = str(view["capacity"]["gpus"])
        allocatable[GPU] = str(gpus)
    ready = {"type": "Ready", "status": "True", "reason": "KubeletReady"}
    if not node["ready"]:
        ready |= {"status": "Unknown", "reason": "NodeStatusUnknown"}
    addresses = [{"address": node["ip"], "type": "InternalIP"}, {"address": node["name"], "type": "Hostname"}]
    status = {"addresses": addresses, "allocatable": allocatable, "capacity": capacity, "conditions": [ready]}
    return {"spec": {**spec, **({"unschedulable": True} if node["unschedulable"] else {})}, "status": status}


def _workload(workload: dict[str, Any], view: dict[str, Any]) -> dict[str, Any]:
    template = {"metadata": {"labels": view["template_labels"]}, "spec": _pod_spec(template_of(workload))}
    if template_of(workload)["annotations"]:
        template["metadata"]["annotations"] = template_of(workload)["annotations"]
    if workload["kind"] == "Job":
        spec = {
            "backoffLimit": workload["back_off_limit"],
            "completions": view["wanted"],
            "parallelism": view["wanted"],
        }
        status = {"active": view["active"], "failed": view["failed"], "ready": view["ready"]}
        status["succeeded"] = view["succeeded"]
        return {"spec": {**spec, "suspend": workload["suspended"], "template": template}, "status": status}
    selector = {"matchLabels": template_of(workload)["labels"]}
    if workload["kind"] == "DaemonSet":
        status = {"desiredNumberScheduled": view["wanted"], "numberReady": view["ready"]}
        status |= {"currentNumberScheduled": view["current"], "updatedNumberScheduled": view["updated"]}
        return {"spec": {"selector": selector, "template": template}, "status": status}
    status = {"replicas": view["current"], "readyReplicas": view["ready"], "availableReplicas": view["ready"]}
    status["updatedReplicas"] = view["updated"]
    return {"spec": {"replicas": workload["replicas"], "selector": selector, "template": template}, "status": status}


def _pod_spec(template: dict[str, Any]) -> dict[str, Any]:
    containers = []
    for one in template["containers"]:
        container: dict[str, Any] = {"name": one["name"], "image": one["image"]}
        if one["command"]:
            container["command"] = one["command"]
        if one["env"]:
            container["env"] = [{"name": key, "value": str(value)} for key, value in one["env"].items()]
        limits = plain_container(one)["limits"]
        if limits:
            container["resources"] = {"limits": dict(limits), "requests": dict(limits)}
        containers.append(container)
    spec: dict[str, Any] = {"containers": containers}
    for key, name in (("tolerations", "tolerations"), ("node_selector", "nodeSelector")):
        if template[key]:
            spec[name] = template[key]
    return spec
