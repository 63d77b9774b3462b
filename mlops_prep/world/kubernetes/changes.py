"""The verbs of kubectl that change a cluster, and `exec`, which runs a command in a pod or on a node."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mlops_prep.world.answers import Answer, CommandError
from mlops_prep.world.kubernetes import hosts, nodes, patches
from mlops_prep.world.kubernetes.calls import Call, context, meant, one_named
from mlops_prep.world.kubernetes.objects import (
    Pod,
    Workload,
    key_of,
    pods_of,
    pods_on,
    template_of,
)
from mlops_prep.world.kubernetes.pods import remove_pod
from mlops_prep.world.kubernetes.resources import WORKLOADS, Kind
from mlops_prep.world.kubernetes.workloads import progress_of
from mlops_prep.world.printing import description, table


def _changed(says: str, seconds: float = 0.0) -> Answer:
    return Answer(says, "change", seconds)


# Workloads


def _delete(call: Call) -> Answer:
    if not call.words:
        raise CommandError("error: You must provide one or more resources by argument or filename.")
    said = []
    for kind, name, one in meant(call, call.words):
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


def _scale(call: Call) -> Answer:
    count = call.options.get("replicas", "")
    if not (count.isascii() and count.isdecimal()) or int(count[:4]) > 500:
        raise CommandError("error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0")
    said = []
    for kind, name, workload in meant(call, call.words):
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


def _restart(call: Call, kind: Kind, name: str, workload: Workload) -> Answer:
    template = patches.copied(template_of(workload))
    template["annotations"]["kubectl.kubernetes.io/restartedAt"] = call.at(call.now).strftime("%Y-%m-%dT%H:%M:%SZ")
    patches.new_revision(call, workload, template)
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
    patches.new_revision(call, workload, target["template"], target["cause"])
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
    if kind.name == "Deployment" and progress_of(workload, call.now) == "ProgressDeadlineExceeded":
        raise CommandError(f'error: deployment "{name}" exceeded its progress deadline')
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
    template = patches.copied(template_of(workload))
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
    patches.new_revision(call, workload, template)
    return _changed(f"{kind.typed}/{name} {'image' if what == 'image' else what} updated")


def _set_image(template: dict[str, Any], container: str, image: str) -> None:
    matching = [one for one in template["containers"] if container in (one["name"], "*")]
    if not matching:
        raise CommandError(f'error: unable to find container named "{container}"')
    for one in matching:
        one["image"] = image


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
    node = nodes.node_named(call, name)
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
    "annotate": patches.annotate,
    "cordon": nodes.cordon(True),
    "debug": _debug,
    "delete": _delete,
    "drain": nodes.drain,
    "exec": _exec,
    "label": patches.label,
    "patch": patches.patch,
    "rollout": _rollout,
    "scale": _scale,
    "set": _set,
    "taint": nodes.taint,
    "uncordon": nodes.cordon(False),
}
