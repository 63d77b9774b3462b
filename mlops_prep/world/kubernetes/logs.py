"""What a container printed: the `logs` of the program that it runs, filled from the state."""

from __future__ import annotations

from mlops_prep.world.answers import CommandError
from mlops_prep.world.kubernetes.calls import Call, context
from mlops_prep.world.kubernetes.kubelet import is_device_plugin, program_of
from mlops_prep.world.kubernetes.objects import Pod
from mlops_prep.world.templates import text


def of(call: Call, pod: Pod) -> str:
    """The log of a pod. Raises CommandError where there is none yet."""
    name = pod["template"]["containers"][0]["name"]
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
    node = call.cluster["nodes"][pod["node"]]
    program = program_of(call.cluster, pod, node, call.names)
    source = program.get("logs", "")
    if not source and is_device_plugin(pod):
        return call.render("device-plugin.log.j2", {"pod": pod, "node": node, **context(call)}).strip("\n")
    filled = (
        text(source)
        .render({**call.names, "pod": pod, "node": node, "started": pod["started"], **context(call)})
        .rstrip("\n")
    )
    lines = filled.split("\n")
    tail = call.options.get("tail", "-1")
    return "\n".join(lines[-int(tail[:6]) :] if tail.isdecimal() and int(tail[:6]) else lines)
