"""Commands on a node and in a pod: nvidia-smi, a reboot, the environment, and what a scenario declares."""

from __future__ import annotations

from typing import Any

from mlops_prep.world.answers import Answer, CommandError
from mlops_prep.world.kubernetes.calls import Call, context
from mlops_prep.world.kubernetes.kubelet import driver_works, gpus_of
from mlops_prep.world.kubernetes.objects import Node, Pod, is_finished, pods_on
from mlops_prep.world.templates import text

_REBOOT_SECONDS = 90.0


def on_node(call: Call, node: Node, words: tuple[str, ...]) -> Answer:
    """A command on a node, as by ssh. Raises CommandError."""
    if not node["ready"]:
        raise CommandError(f"ssh: connect to host {node['name']} port 22: Connection refused")
    words = words[1:] if words[:1] == ("sudo",) else words
    if not words:
        return Answer(f"Last login on {node['name']}. One command at a time: ssh {node['name']} nvidia-smi")
    match words:
        case ("nvidia-smi", *rest):
            return Answer(_nvidia_smi(call, node, rest, None))
        case ("reboot" | "systemctl", *rest) if words[0] == "reboot" or rest == ["reboot"]:
            return _reboot(call, node)
        case ("cat", "/proc/driver/nvidia/version"):
            return Answer(call.render("driver-version.j2", {"node": node, **context(call)}).rstrip("\n"))
        case ("uptime", *_) | ("hostname", *_):
            return Answer(node["name"])
        case _:
            return Answer(_declared(call, node, words))


def in_pod(call: Call, pod: Pod, words: tuple[str, ...]) -> Answer:
    """A command in a pod. Raises CommandError."""
    node = call.cluster["nodes"][pod["node"]]
    if words[:2] in (("sh", "-c"), ("bash", "-c"), ("bash", "-lc")) and len(words) == 3:
        words = tuple(words[2].split())
    match words:
        case ("nvidia-smi", *rest):
            if not gpus_of(pod):
                raise CommandError('exec: "nvidia-smi": executable file not found in $PATH: unknown')
            return Answer(_nvidia_smi(call, node, rest, pod))
        case ("env",) | ("printenv",):
            env = pod["template"]["containers"][0]["env"]
            base = {"HOSTNAME": pod["name"], "KUBERNETES_SERVICE_HOST": "10.96.0.1"}
            return Answer("\n".join(f"{key}={value}" for key, value in {**base, **env}.items()))
        case ("printenv", name):
            return Answer(str(pod["template"]["containers"][0]["env"].get(name, "")))
        case _:
            return Answer(_declared(call, pod, words))


def _declared(call: Call, place: dict[str, Any], words: tuple[str, ...]) -> str:
    """What a scenario says that a command prints here: `shell` of the cluster, by command line."""
    line = " ".join(words)
    is_pod = "owner" in place
    for entry in call.names.get("shell", []):
        if entry["line"] == line and entry.get("on", "pod" if is_pod else "node") == ("pod" if is_pod else "node"):
            names = {**call.names, "node" if not is_pod else "pod": place, **context(call)}
            return text(entry["prints"]).render(names).rstrip("\n")
    says = f"bash: {words[0]}: not known in this world; nvidia-smi, reboot, env and what a runbook names are"
    raise CommandError(says, kind="unknown")


def _nvidia_smi(call: Call, node: Node, words: list[str], pod: Pod | None) -> str:
    if not node["gpus"]:
        raise CommandError("bash: nvidia-smi: command not found")
    if not driver_works(node):
        name = "driver-broken.j2" if node["driver"].get("broken") else "driver-mismatch.j2"
        library = ".".join(node["driver"]["installed"].split(".")[:2])  # NVML leaves the patch level out
        raise CommandError(call.render(name, {"node": node, "library": library, **context(call)}).rstrip("\n"))
    pods = sorted((one for one in pods_on(call.cluster, node["name"]) if gpus_of(one)), key=lambda one: one["made"])
    gpus: list[dict[str, Any]] = []
    for holder in pods:
        for _ in range(gpus_of(holder)):
            gpus.append(_gpu(node, len(gpus), holder))
    while len(gpus) < node["gpus"]:
        gpus.append(_gpu(node, len(gpus), None))
    if pod is not None:
        gpus = [{**one, "index": index} for index, one in enumerate(g for g in gpus if g["pod"] == pod["name"])]
    names = {"node": node, "gpus": gpus, "at": call.at(call.now).strftime("%a %b %e %H:%M:%S %Y"), **context(call)}
    return call.render("nvidia-smi-list.j2" if "-L" in words else "nvidia-smi.j2", names).rstrip("\n")


def _gpu(node: Node, index: int, pod: Pod | None) -> dict[str, Any]:
    busy = pod is not None and pod["state"] == "Running" and not is_finished(pod)
    load = pod["template"].get("gpu_load", 93) if busy and pod else 0
    memory = int(node["gpu_memory"] * (pod["template"].get("gpu_memory_share", 0.82) if busy and pod else 0.0)) + 4
    return {
        "index": index,
        "pod": pod["name"] if pod else "",
        "load": load,
        "memory": memory,
        "process": pod["template"].get("process", "python") if busy and pod else "",
        "pid": 20480 + 613 * index,
        "bus": f"00000000:{0x1B + index:02X}:00.0",
        "uuid": f"GPU-{hash_of(node['name'], index):08x}-77f1-4c1e-9a5b-{hash_of(node['name'], index + 64):012x}",
        "temperature": 34 + load // 3,
        "watts": 28 + load * 2,
    }


def hash_of(name: str, number: int) -> int:
    """A number that is always the same for a name."""
    value = number + 7
    for character in name:
        value = (value * 131 + ord(character)) % 0xFFFFFFFF
    return value


def _reboot(call: Call, node: Node) -> Answer:
    for pod in pods_on(call.cluster, node["name"]):
        if pod["phase"] == "Running":  # its containers start again when the node is back, from nothing
            pod.update(phase="Pending", state="ContainerCreating", scheduled=call.now + _REBOOT_SECONDS, ready=False)
            pod.update(restarts=pod["restarts"] + 1, last_restart=call.now + _REBOOT_SECONDS, next=None)
            pod["last"] = {"reason": "Unknown", "exit": 255, "started": pod["started"], "ended": call.now}
    node.update(ready=False, reboots_until=call.now + _REBOOT_SECONDS)
    return Answer(
        f"Connection to {node['name']} closed by remote host.\nConnection to {node['name']} closed.", "change"
    )
