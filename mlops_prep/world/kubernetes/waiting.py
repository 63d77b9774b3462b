"""`kubectl wait`: lets time pass on a copy of the cluster until a condition holds or the time is up.

The world then passes that time for itself; what a scenario's rules would change meanwhile is not foreseen.
"""

from __future__ import annotations

import copy
import re
from typing import Any

from mlops_prep.world.answers import Answer, CommandError
from mlops_prep.world.kubernetes import jsonpath
from mlops_prep.world.kubernetes.calls import Call, meant
from mlops_prep.world.kubernetes.controllers import settle
from mlops_prep.world.kubernetes.documents import manifest_of
from mlops_prep.world.kubernetes.resources import Kind, objects_of
from mlops_prep.world.kubernetes.views import view_of
from mlops_prep.world.kubernetes.workloads import progress_of
from mlops_prep.world.printing import seconds_of

_STEP_SECONDS = 2.0
_LONGEST_SECONDS = 600.0
_USUAL_TIMEOUT = "30s"
_DURATION = re.compile(r"\d{1,6}(?:\.\d{1,3})?[smh]?")


def wait(call: Call) -> Answer:
    """Wait for `--for=condition=NAME[=VALUE]`, `--for=delete`, `--for=jsonpath='{PATH}'=VALUE`. Raises CommandError."""
    wanted = call.options.get("for", "")
    if not re.match(r"delete$|condition=.+|jsonpath=.+", wanted):
        raise CommandError(
            f"error: unrecognized condition: {wanted!r}" if wanted else "error: condition is required, see --for"
        )
    timeout = _seconds(call.options.get("timeout", _USUAL_TIMEOUT))
    later = call._replace(cluster=copy.deepcopy(call.cluster))
    objects, passed = meant(later, call.words), 0.0
    while not all(_holds(later, kind, name, wanted) for kind, name, _ in objects):
        if passed >= timeout:
            missing = [(kind, name) for kind, name, _ in objects if not _holds(later, kind, name, wanted)]
            met = [f"{kind.typed}/{name} condition met" for kind, name, _ in objects if (kind, name) not in missing]
            late = [f"error: timed out waiting for the condition on {kind.plural}/{name}" for kind, name in missing]
            return Answer("\n".join([*met, *late]), "probe", passed)
        settle(later.cluster, later.now, later.now + _STEP_SECONDS, {**call.names, "kubernetes": later.cluster})
        later, passed = later._replace(now=later.now + _STEP_SECONDS), passed + _STEP_SECONDS
    return Answer("\n".join(f"{kind.typed}/{name} condition met" for kind, name, _ in objects), "probe", passed)


def _seconds(text: str) -> float:
    if not _DURATION.fullmatch(text):
        raise CommandError(f'error: invalid argument "{text}" for "--timeout" flag: time: invalid duration "{text}"')
    return min(seconds_of(text), _LONGEST_SECONDS)


def _holds(call: Call, kind: Kind, name: str, wanted: str) -> bool:
    one = objects_of(call.cluster, kind, call.namespace if kind.is_namespaced else None).get(name)
    if one is None or wanted == "delete":
        return one is None and wanted == "delete"
    if wanted.startswith("jsonpath="):
        path, _, value = wanted.removeprefix("jsonpath=").rpartition("=")
        found = jsonpath.find(path.strip("'\"") or value.strip("'\""), manifest_of(call, kind, one))
        return jsonpath.printed(found) == value if path else bool(found)
    condition, _, value = wanted.removeprefix("condition=").partition("=")
    return _conditions(call, kind, one).get(condition.lower(), False) is (value.lower() != "false")


def _conditions(call: Call, kind: Kind, one: Any) -> dict[str, bool]:
    """The conditions of an object that are decided, by their names in small letters."""
    match kind.name:
        case "Pod":
            ready = dict.fromkeys(("ready", "containersready"), bool(one["ready"]))
            return {**ready, "podscheduled": bool(one["node"]), "initialized": bool(one["node"])}
        case "Node":
            return {"ready": bool(one["ready"])}
        case "Deployment":
            view = view_of(call, kind, one)
            stuck = progress_of(one, call.now) == "ProgressDeadlineExceeded"
            return {"available": view["ready"] >= view["wanted"], "progressing": not stuck}
        case "Job":
            status = view_of(call, kind, one)["status"]
            return {"complete": status == "Complete", "failed": status == "Failed", "suspended": status == "Suspended"}
        case _:
            return {}
