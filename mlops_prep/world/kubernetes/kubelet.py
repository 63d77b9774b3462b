"""What becomes of a pod on its node: pulled, started, ready, crashed, restarted, completed.

A scenario's `programs` say what a container does: the first one that matches it decides. A program that fails makes its
container crash and come back after 10, 20, 40 ... 300 s, as the kubelet does it.
"""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from mlops_prep.world.kubernetes.objects import GPU, Node, Pod, State, note_event, requests_of
from mlops_prep.world.templates import condition

_PULL_SECONDS = 4.0
BACK_OFF = (10.0, 20.0, 40.0, 80.0, 160.0, 300.0)
SYNC_SECONDS = 12.5
"""How often the kubelet looks after a pod that backs off; each time it raises the count of its `BackOff` event."""
_PLUGIN_GRACE_SECONDS = 300.0
_PLUGIN_LABELS = ({"name": "nvidia-device-plugin-ds"}, {"app.kubernetes.io/name": "nvidia-device-plugin"})


def settle_nodes(cluster: State, now: float) -> None:
    """Bring nodes back from a reboot, and see which GPUs they offer."""
    for node in cluster["nodes"].values():
        if node["reboots_until"] and now >= node["reboots_until"]:
            node.update(ready=True, reboots_until=0.0)
            if node["driver"]:
                node["driver"]["loaded"] = node["driver"]["installed"]
            note_event(cluster, now, "Normal", "NodeReady", f"/Node/{node['name']}", _ready(node), "kubelet")
        offers = node["ready"] and driver_works(node) and _has_plugin(cluster, node)
        node["registered"] = node["registered"] or offers
        node["allocatable_gpus"] = node["gpus"] if offers else 0
        if offers:
            node["gpus_gone_since"] = None
        elif node["gpus_gone_since"] is None:
            node["gpus_gone_since"] = now


def gpu_capacity(node: Node, now: float) -> int:
    """The GPUs in a node's capacity: 0 once its device plugin has been gone for five minutes, as the device manager of
    the kubelet has it (`stopGracePeriodExpired`, `GetCapacity`).
    """
    gone = node["gpus_gone_since"]
    return int(node["gpus"]) if gone is None or now - gone < _PLUGIN_GRACE_SECONDS else 0


def _ready(node: Node) -> str:
    return f"Node {node['name']} status is now: NodeReady"


def driver_works(node: Node) -> bool:
    """Whether the driver's library and the module in the kernel are of one version."""
    driver = node["driver"]
    return bool(node["gpus"] and driver and driver["loaded"] == driver["installed"] and not driver.get("broken"))


def _has_plugin(cluster: State, node: Node) -> bool:
    return any(
        pod["node"] == node["name"] and pod["ready"] and is_device_plugin(pod) for pod in cluster["pods"].values()
    )


def is_device_plugin(pod: Pod) -> bool:
    """Whether a pod is NVIDIA's device plugin."""
    labels = pod["template"]["labels"]
    return any(labels.get(key) == value for one in _PLUGIN_LABELS for key, value in one.items())


def settle_pods(cluster: State, now: float, names: Mapping[str, Any]) -> None:
    """Move every pod that is on a node to where it is at `now`. `names` is what conditions may speak of."""
    for pod in cluster["pods"].values():
        if not pod["node"] or pod["phase"] not in ("Pending", "Running"):
            continue
        node = cluster["nodes"][pod["node"]]
        if not node["ready"]:
            pod["ready"] = False
            continue
        _settle(cluster, pod, node, now, names)


def _settle(cluster: State, pod: Pod, node: Node, now: float, names: Mapping[str, Any]) -> None:
    if pod["phase"] == "Pending" and pod["state"] != "ImagePullBackOff":
        if now < pod["scheduled"] + _PULL_SECONDS:
            pod["state"] = "ContainerCreating"
            return
        _start(cluster, pod, node, pod["scheduled"] + _PULL_SECONDS, names)
    elif pod["next"] is not None and now >= pod["next"]:
        _start(cluster, pod, node, pod["next"], names)
    program = program_of(cluster, pod, node, names)
    if pod["state"] == "Running" and program.get("fails") and pod["program"] != program_id(program):
        _crash(cluster, pod, program, now)
    if pod["state"] == "Running":
        _run(cluster, pod, program, now)


def _start(cluster: State, pod: Pod, node: Node, at: float, names: Mapping[str, Any]) -> None:
    """Start its containers, or fail to."""
    program = program_of(cluster, pod, node, names)
    pod.update(program=program_id(program), next=None)
    about = f"{pod['namespace']}/Pod/{pod['name']}"
    image = pod["template"]["containers"][0]["image"]
    problem = program.get("pull") or _pull_problem(cluster, pod, at)
    if problem:
        _back_off_pulling(cluster, pod, problem, image, at)
        return
    for container in pod["template"]["containers"]:
        said = f'Container image "{container["image"]}" already present on machine'
        note_event(cluster, at, "Normal", "Pulled", about, said, "kubelet")
        note_event(cluster, at, "Normal", "Created", about, f"Created container: {container['name']}", "kubelet")
        note_event(cluster, at, "Normal", "Started", about, f"Started container {container['name']}", "kubelet")
    pod.update(state="Running", phase="Running", started=at, ready=False, reason="", pulls=0)
    if pod["first_started"] is None:
        pod["first_started"] = at


def _back_off_pulling(cluster: State, pod: Pod, problem: str, image: str, at: float) -> None:
    """Wait twice as long before each further attempt to pull an image."""
    about = f"{pod['namespace']}/Pod/{pod['name']}"
    syncs = _syncs(pod["pulls"] - 1) if pod["pulls"] else 1
    wait = _back_off_seconds(pod["pulls"])
    pod.update(state="ImagePullBackOff", phase="Pending", next=at + wait, reason=problem, pulls=pod["pulls"] + 1)
    note_event(cluster, at, "Normal", "Pulling", about, f'Pulling image "{image}"', "kubelet")
    note_event(cluster, at, "Warning", "Failed", about, f'Failed to pull image "{image}": {problem}', "kubelet")
    note_event(cluster, at, "Warning", "Failed", about, "Error: ErrImagePull", "kubelet")
    note_event(cluster, at, "Normal", "BackOff", about, f'Back-off pulling image "{image}"', "kubelet", syncs)
    note_event(cluster, at, "Warning", "Failed", about, "Error: ImagePullBackOff", "kubelet", syncs)


def _back_off_seconds(failures: int) -> float:
    return BACK_OFF[min(failures, len(BACK_OFF) - 1)]


def _syncs(failures: int) -> int:
    """How often the kubelet looked after a pod while it waited after so many failures before."""
    return max(1, int(_back_off_seconds(failures) // SYNC_SECONDS))


def _pull_problem(cluster: State, pod: Pod, at: float) -> str:
    """Why an image cannot be pulled: the registry does not have it. What ran before the page is there; scenarios list
    patterns of more `images`.
    """
    for container in pod["template"]["containers"]:
        image = container["image"]
        if at < 0 and image not in cluster["images"]:
            cluster["images"].append(image)
        if not any(fnmatchcase(image, known) for known in cluster["images"]):
            what = (
                f'failed to pull and unpack image "{image}": failed to resolve reference "{image}": {image}: not found'
            )
            return f"rpc error: code = NotFound desc = {what}"
    return ""


def _run(cluster: State, pod: Pod, program: Mapping[str, Any], now: float) -> None:
    """A container that runs gets ready, crashes or completes when its time has come."""
    starts = float(program.get("starts", 0))
    if program.get("fails") and now >= pod["started"] + starts:
        _crash(cluster, pod, program, pod["started"] + starts)
    elif program.get("runs") is not None and now >= pod["started"] + float(program["runs"]):
        pod.update(phase="Succeeded", state="Completed", ready=False, ended=pod["started"] + float(program["runs"]))
    else:
        pod["ready"] = now >= pod["started"] + starts and program.get("ready", True)


def _crash(cluster: State, pod: Pod, program: Mapping[str, Any], at: float) -> None:
    fails = program["fails"]
    wait, syncs = _back_off_seconds(pod["restarts"]), _syncs(pod["restarts"] - 1) if pod["restarts"] else 1
    reason = fails.get("reason", "Error")
    pod["last"] = {"reason": reason, "exit": fails.get("exit", 1), "started": pod["started"], "ended": at}
    if fails.get("final"):
        pod.update(phase="Failed", state=reason, ready=False, reason=reason, ended=at, exit=fails.get("exit", 1))
        return
    pod.update(
        state="CrashLoopBackOff", ready=False, reason=reason, exit=fails.get("exit", 1), ended=at, next=at + wait
    )
    pod["restarts"] += 1
    pod["last_restart"] = at
    about = f"{pod['namespace']}/Pod/{pod['name']}"
    name = pod["template"]["containers"][0]["name"]
    says = f"Back-off restarting failed container {name} in pod {pod['name']}_{pod['namespace']}({pod['uid']})"
    note_event(cluster, at, "Warning", "BackOff", about, says, "kubelet", syncs)


def next_moment(cluster: State, now: float) -> float | None:
    """When something happens next by itself."""
    moments = [node["reboots_until"] for node in cluster["nodes"].values() if node["reboots_until"]]
    for pod in cluster["pods"].values():
        if pod["phase"] == "Pending" and pod["node"] and pod["state"] != "ImagePullBackOff":
            moments.append(pod["scheduled"] + _PULL_SECONDS)
        elif pod["next"] is not None:
            moments.append(pod["next"])
        elif pod["state"] == "Running":
            moments += [pod["started"] + wait for wait in pod["waits"]]
    return min((moment for moment in moments if moment > now), default=None)


def program_of(cluster: State, pod: Pod, node: Node, names: Mapping[str, Any]) -> dict[str, Any]:
    """What the containers of a pod do on this node."""
    for program in cluster["programs"]:
        if _is_for(program, pod) and _holds(program, pod, node, names):
            pod["waits"] = [float(program[key]) for key in ("starts", "runs") if program.get(key) is not None]
            return dict(program)
    pod["waits"] = []
    return {}


def program_id(program: Mapping[str, Any]) -> str:
    """What tells programs apart."""
    return f"{program.get('image', '')}|{program.get('of', '')}|{program.get('when', '')}"


def _is_for(program: Mapping[str, Any], pod: Pod) -> bool:
    owner = pod["owner"].rsplit("/", 1)[-1] or pod["name"]
    images = [container["image"] for container in pod["template"]["containers"]]
    by_name = "of" not in program or fnmatchcase(owner, program["of"])
    return by_name and ("image" not in program or any(fnmatchcase(image, program["image"]) for image in images))


def _holds(program: Mapping[str, Any], pod: Pod, node: Node, names: Mapping[str, Any]) -> bool:
    if "when" not in program:
        return True
    known = {**names, "pod": pod, "node": node, "driver_works": driver_works(node)}
    return bool(condition(program["when"]).value(known))


def gpus_of(pod: Pod) -> int:
    """How many GPUs a pod holds."""
    return int(requests_of(pod["template"])[GPU])
