"""The kinds of objects that kubectl knows here: their names, and which objects there are of each.

Kinds that a scenario declares for itself (`objects:`) are looked up, shown and patched like the built-in ones.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from mlops_prep.world.answers import CommandError
from mlops_prep.world.kubernetes.objects import State, role_of, uuid_of
from mlops_prep.world.kubernetes.scheduler import matches


class Kind(NamedTuple):
    """A kind of object: its name, what users type for it, and whether it lies in a namespace."""

    name: str
    plural: str
    short: tuple[str, ...] = ()
    is_namespaced: bool = True
    group: str = ""
    is_declared: bool = False
    """Whether its objects are what a scenario declares them to be."""

    @property
    def full_plural(self) -> str:
        """The plural with its group, as errors and `api-resources` have it."""
        return f"{self.plural}.{self.group}" if self.group else self.plural

    @property
    def typed(self) -> str:
        """The name as `kubectl` prints it before a slash: `deployment.apps`."""
        return f"{self.name.lower()}.{self.group}" if self.group else self.name.lower()


KINDS = (
    Kind("Pod", "pods", ("po",)),
    Kind("Node", "nodes", ("no",), is_namespaced=False),
    Kind("Event", "events", ("ev",)),
    Kind("Deployment", "deployments", ("deploy",), group="apps"),
    Kind("DaemonSet", "daemonsets", ("ds",), group="apps"),
    Kind("StatefulSet", "statefulsets", ("sts",), group="apps"),
    Kind("ReplicaSet", "replicasets", ("rs",), group="apps"),
    Kind("Job", "jobs", (), group="batch"),
    Kind("Namespace", "namespaces", ("ns",), is_namespaced=False),
    Kind("ResourceQuota", "resourcequotas", ("quota",)),
    Kind("Workload", "workloads", ("wl",), group="kueue.x-k8s.io"),
    Kind("ClusterQueue", "clusterqueues", ("cq",), is_namespaced=False, group="kueue.x-k8s.io"),
    Kind("LocalQueue", "localqueues", ("queue", "lq"), group="kueue.x-k8s.io"),
    Kind("ConfigMap", "configmaps", ("cm",), is_declared=True),
    Kind("Service", "services", ("svc",), is_declared=True),
    Kind("InferenceService", "inferenceservices", ("isvc",), group="serving.kserve.io", is_declared=True),
    Kind("HorizontalPodAutoscaler", "horizontalpodautoscalers", ("hpa",), group="autoscaling", is_declared=True),
    Kind("CronJob", "cronjobs", ("cj",), group="batch", is_declared=True),
    Kind("PersistentVolumeClaim", "persistentvolumeclaims", ("pvc",), is_declared=True),
    Kind("PodDisruptionBudget", "poddisruptionbudgets", ("pdb",), group="policy", is_declared=True),
    Kind("Ingress", "ingresses", ("ing",), group="networking.k8s.io", is_declared=True),
    Kind("NetworkPolicy", "networkpolicies", ("netpol",), group="networking.k8s.io", is_declared=True),
    Kind("LimitRange", "limitranges", ("limits",), is_declared=True),
)
WORKLOADS = ("Deployment", "DaemonSet", "StatefulSet", "Job")


def kind_of(word: str) -> Kind:
    """The kind that a word means. Raises CommandError as kubectl words it."""
    wanted = word.lower()
    for kind in KINDS:
        if wanted in (kind.name.lower(), kind.plural, *kind.short, kind.full_plural, kind.typed):
            return kind
    raise CommandError(f'error: the server doesn\'t have a resource type "{word}"')


def not_found(kind: Kind, name: str) -> CommandError:
    """The error for an object that is not there."""
    return CommandError(f'Error from server (NotFound): {kind.full_plural} "{name}" not found')


def objects_of(cluster: State, kind: Kind, namespace: str | None) -> dict[str, Any]:
    """The objects of a kind, sorted, by their name, or by `namespace/name` when `namespace` is None (all of them)."""
    if kind.name == "Pod":
        some = dict(cluster["pods"])
    elif kind.name == "Node":
        return dict(sorted(cluster["nodes"].items()))
    elif kind.name in WORKLOADS:
        ours = (one for one in cluster["workloads"].values() if one["kind"] == kind.name)
        some = {f"{one['namespace']}/{one['name']}": one for one in ours}
    elif kind.name == "ReplicaSet":
        some = _replica_sets(cluster)
    elif kind.name == "Namespace":
        return {name: {"name": name, "created": cluster["created"]} for name in namespaces(cluster)}
    elif kind.name == "ResourceQuota":
        some = {f"{one['namespace']}/{name}": {**one, "name": name} for name, one in cluster["quotas"].items()}
    elif kind.name == "ClusterQueue":
        return {name: {**one, "name": name} for name, one in cluster["queues"]["cluster"].items()}
    elif kind.name == "LocalQueue":
        default = cluster["namespace"]
        some = {
            f"{one.get('namespace', default)}/{name}": {**one, "name": name}
            for name, one in cluster["queues"]["local"].items()
        }
    elif kind.name == "Workload":
        some = _kueue_workloads(cluster)
    else:
        kept = cluster["objects"].get(kind.name, {})
        some = {f"{one['namespace']}/{name}": {**one, "name": name} for name, one in kept.items()}
    some = dict(sorted(some.items()))  # as the API server lists them
    if namespace is None:
        return some
    return {key.split("/", 1)[1]: one for key, one in some.items() if key.startswith(f"{namespace}/")}


def namespaces(cluster: State) -> list[str]:
    """All namespaces, in order."""
    found = {"default", "kube-system", cluster["namespace"]}
    found |= {one["namespace"] for one in cluster["workloads"].values()}
    return sorted(found)


def _replica_sets(cluster: State) -> dict[str, Any]:
    found = {}
    for key, workload in cluster["workloads"].items():
        if workload["kind"] != "Deployment":
            continue
        for revision in workload["revisions"]:
            pods = [one for one in cluster["pods"].values() if one["owner"] == key and one["hash"] == revision["hash"]]
            is_current = revision is workload["revisions"][-1]
            name = f"{workload['name']}-{revision['hash']}"
            found[f"{workload['namespace']}/{name}"] = {
                "name": name,
                "namespace": workload["namespace"],
                "desired": workload["replicas"] if is_current else len(pods),
                "current": len(pods),
                "ready": sum(pod["ready"] for pod in pods),
                "created": revision["created"],
                "template": revision["template"],
                "owner": workload["name"],
                "pods": pods,
                "wanted": workload["replicas"],
                "revision": revision["number"],
                "hash": revision["hash"],
            }
    return found


def _kueue_workloads(cluster: State) -> dict[str, Any]:
    found = {}
    for workload in cluster["workloads"].values():
        if workload["queue"]:
            name = f"{workload['kind'].lower()}-{workload['name']}"
            local = cluster["queues"]["local"].get(workload["queue"], {})
            found[f"{workload['namespace']}/{name}"] = {
                "name": name,
                "namespace": workload["namespace"],
                "queue": workload["queue"],
                "cluster_queue": local.get("cluster", ""),
                "admitted": workload.get("admitted"),
                "waits_for": workload.get("waits_for", ""),
                "created": workload["created"],
                "template": workload["revisions"][-1]["template"],
                "replicas": workload["replicas"],
                "pod_set": role_of(workload),
            }
    return found


def labels_of(kind: Kind, one: Any) -> dict[str, str]:
    """The labels of an object."""
    if kind.name == "Node":
        return dict(one["labels"])
    if kind.name == "Pod":
        return {**one["template"]["labels"], **_made_labels(one), **one.get("labels", {})}
    if "template" in one:
        return {**one["template"]["labels"], **one.get("labels", {})}
    if "revisions" in one:
        return {**one["revisions"][-1]["template"]["labels"], **one.get("labels", {})}
    return dict(one.get("labels", {}))


def _made_labels(pod: Any) -> dict[str, str]:
    """The labels that controllers put on their pods."""
    match pod["kind"]:
        case "Deployment":
            return {"pod-template-hash": pod["hash"]}
        case "Job":
            return job_labels(pod["owner"])
        case "DaemonSet":
            return {"controller-revision-hash": pod["hash"], "pod-template-generation": str(pod["generation"])}
        case "StatefulSet":
            index = pod["name"].rsplit("-", 1)[-1]
            names = {"apps.kubernetes.io/pod-index": index, "statefulset.kubernetes.io/pod-name": pod["name"]}
            return {**names, "controller-revision-hash": f"{pod['workload']}-{pod['hash']}"}
        case _:
            return {}


def job_labels(key: str) -> dict[str, str]:
    """The labels that the job controller puts on the pods of the job with this key."""
    name, uid = key.rsplit("/", 1)[-1], uuid_of(key)
    prefixed = {"batch.kubernetes.io/controller-uid": uid, "batch.kubernetes.io/job-name": name}
    return {**prefixed, "controller-uid": uid, "job-name": name}


def selected(kind: Kind, some: dict[str, Any], selector: str) -> dict[str, Any]:
    """Those whose labels match `-l`: `a=b`, `a==b`, `a!=b`, `a`, `!a`, `a in (b,c)`, joined by commas."""
    return {
        key: one for key, one in some.items() if all(_meets(labels_of(kind, one), part) for part in _parts(selector))
    }


def _parts(selector: str) -> list[str]:
    parts, depth = [""], 0
    for character in selector:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts if part.strip()]


def _meets(labels: dict[str, str], part: str) -> bool:
    for operator, is_wanted in ((" notin ", False), (" in ", True)):
        if operator in part:
            key, _, values = part.partition(operator)
            several = [value.strip() for value in values.strip(" ()").split(",")]
            return (labels.get(key.strip()) in several) is is_wanted
    for operator, is_wanted in (("!=", False), ("==", True), ("=", True)):
        if operator in part:
            key, _, value = part.partition(operator)
            return matches({key.strip(): value.strip()}, labels) is is_wanted
    return part[1:] not in labels if part.startswith("!") else part in labels
