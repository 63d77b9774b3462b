"""What a container printed: the `logs` of the program that it runs, filled from the state."""

from __future__ import annotations

from mlops_prep.world.answers import CommandError
from mlops_prep.world.kubernetes.calls import Call, context
from mlops_prep.world.kubernetes.kubelet import is_device_plugin, program_of
from mlops_prep.world.kubernetes.objects import Pod
from mlops_prep.world.templates import text

_TAIL_OF_SELECTED = "10"
"""`kubectl logs -l` shows ten lines of each pod where `--tail` does not say otherwise."""


def of(call: Call, pod: Pod) -> str:
    """What `kubectl logs` prints of a pod. Raises CommandError where there is no log yet."""
    names = [one["name"] for one in pod["template"]["containers"]]
    name = call.options.get("container", names[0])
    if name not in names:
        raise CommandError(f"error: container {name} is not valid for pod {pod['name']}")
    head = f'Defaulted container "{name}" out of: {", ".join(names)}\n' if _is_defaulted(call, names) else ""
    lines = _written(call, pod, name).split("\n")
    tail = call.options.get("tail", _TAIL_OF_SELECTED if "selector" in call.options else "-1")
    if tail.isdecimal():
        lines = lines[-int(tail[:6]) :] if int(tail[:6]) else []
    if "prefix" in call.options:
        lines = [f"[pod/{pod['name']}/{name}] {line}" for line in lines]
    return head + "\n".join(lines)


def _is_defaulted(call: Call, names: list[str]) -> bool:
    return len(names) > 1 and not {"container", "all-containers"} & set(call.options)


def _written(call: Call, pod: Pod, name: str) -> str:
    """All that a container wrote; only the first of a pod writes anything here."""
    if not pod["node"]:
        return ""
    if pod["state"] in ("ContainerCreating", "ImagePullBackOff"):
        reason = "trying and failing to pull image" if pod["state"] == "ImagePullBackOff" else pod["state"]
        raise CommandError(
            f'Error from server (BadRequest): container "{name}" in pod "{pod["name"]}" is waiting to start: {reason}'
        )
    if "previous" in call.options and not pod["restarts"]:
        raise CommandError(
            f'Error from server (BadRequest): previous terminated container "{name}" in pod "{pod["name"]}" not found'
        )
    if name != pod["template"]["containers"][0]["name"]:
        return ""
    node = call.cluster["nodes"][pod["node"]]
    source = program_of(call.cluster, pod, node, call.names).get("logs", "")
    if not source and is_device_plugin(pod):
        stamped = call.at(pod["started"] or call.now).strftime("%m%d %H:%M:%S")
        names = {"pod": pod, "node": node, "stamped": stamped, **context(call)}
        return call.render("device-plugin.log.j2", names).strip("\n")
    names = {**call.names, "pod": pod, "node": node, "started": pod["started"], **context(call)}
    return text(source).render(names).rstrip("\n")
