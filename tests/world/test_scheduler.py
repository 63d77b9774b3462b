"""Why a pod waits: the scheduler's message word for word, and what makes the pod start after all."""

import re
from typing import Any

import pytest

from mlops_prep.world.world import World
from tests.world.conftest import Make, changed, gpu_node, plugin, rows, said, workload

TAINT = {"key": "dedicated", "value": "gpu", "effect": "NoSchedule"}
SMALL: dict[str, Any] = {"cpu": 4, "memory": 16}


def message(world: World) -> str:
    """Why the pod of `api` is not scheduled."""
    (pod,) = [pod for pod in world.state["kubernetes"]["pods"].values() if pod["workload"] == "api"]
    return str(pod["unschedulable"])


NODES: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "no nodes": ({}, {}, "no nodes available to schedule pods"),
    "cpu": (
        {"a": SMALL, "b": SMALL},
        {"cpu": 8},
        "0/2 nodes are available: 2 Insufficient cpu. preemption: 0/2 nodes are available: "
        "2 No preemption victims found for incoming pod.",
    ),
    "cpu and memory": (
        {"a": SMALL},
        {"cpu": 8, "memory": 64},
        "0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory. preemption: 0/1 nodes are available: "
        "1 No preemption victims found for incoming pod.",
    ),
    "gpus": (
        {"a": SMALL, "g": gpu_node()},
        {"gpus": 5},
        "0/2 nodes are available: 2 Insufficient nvidia.com/gpu. preemption: 0/2 nodes are available: "
        "2 No preemption victims found for incoming pod.",
    ),
    "a taint": (
        {"a": {"taints": [TAINT]}},
        {},
        "0/1 nodes are available: 1 node(s) had untolerated taint {dedicated: gpu}. preemption: 0/1 nodes are "
        "available: 1 Preemption is not helpful for scheduling.",
    ),
    "a taint without a value": (
        {"a": {"taints": [{"key": "nvidia.com/gpu", "effect": "NoSchedule"}]}},
        {},
        "0/1 nodes are available: 1 node(s) had untolerated taint {nvidia.com/gpu: }. preemption: 0/1 nodes are "
        "available: 1 Preemption is not helpful for scheduling.",
    ),
    "cordoned": (
        {"a": {"unschedulable": True}},
        {},
        "0/1 nodes are available: 1 node(s) were unschedulable. preemption: 0/1 nodes are available: "
        "1 Preemption is not helpful for scheduling.",
    ),
    "not ready": (
        {"a": {"ready": False}},
        {},
        "0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/unreachable: }. preemption: "
        "0/1 nodes are available: 1 Preemption is not helpful for scheduling.",
    ),
    "a selector": (
        {"a": {}, "b": {"labels": {"pool": "cpu"}}},
        {"node_selector": {"pool": "gpu"}},
        "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector. preemption: 0/2 nodes are "
        "available: 2 Preemption is not helpful for scheduling.",
    ),
    "too many pods": (
        {"a": {"pods": 0}},
        {},
        "0/1 nodes are available: 1 Too many pods. preemption: 0/1 nodes are available: "
        "1 No preemption victims found for incoming pod.",
    ),
    "all of it": (
        {
            "a": SMALL,
            "b": {"taints": [TAINT]},
            "c": {"unschedulable": True},
            "d": {"cpu": 64, "labels": {"pool": "other"}},
            "e": SMALL,
        },
        {"cpu": 99},
        "0/5 nodes are available: 1 node(s) had untolerated taint {dedicated: gpu}, 1 node(s) were unschedulable, "
        "3 Insufficient cpu. preemption: 0/5 nodes are available: 2 Preemption is not helpful for scheduling, "
        "3 No preemption victims found for incoming pod.",
    ),
}


@pytest.mark.parametrize(("nodes", "wants", "says"), NODES.values(), ids=NODES)
def test_the_message_names_every_node(cluster: Make, nodes: dict[str, Any], wants: dict[str, Any], says: str) -> None:
    world = cluster(nodes=nodes, workloads=[plugin(), workload(**wants)])
    assert message(world) == says


def test_a_taint_hides_what_a_node_has_not(cluster: Make) -> None:
    world = cluster(nodes={"a": {"taints": [TAINT]}}, workloads=[workload(gpus=4)])
    assert "Insufficient" not in message(world)


def test_the_message_stands_in_describe_and_in_the_document(cluster: Make) -> None:
    world = cluster(nodes={"a": SMALL}, workloads=[workload(cpu=8)])
    assert "Insufficient cpu" in said(world, "kubectl get pods -o json")
    assert changed(world, "kubectl rollout restart deploy/api") == "deployment.apps/api restarted"
    shown = said(world, "kubectl describe pods")
    assert "FailedScheduling" in shown
    assert "default-scheduler  0/1 nodes are available: 1 Insufficient cpu. preemption:" in shown


@pytest.mark.parametrize(
    ("toleration", "fits"),
    [
        ({"key": "dedicated", "operator": "Exists"}, True),
        ({"operator": "Exists"}, True),
        ({"key": "dedicated", "value": "gpu", "effect": "NoSchedule"}, True),
        ({"key": "dedicated", "value": "gpu"}, True),
        ({"key": "dedicated", "value": "cpu"}, False),
        ({"key": "other", "operator": "Exists"}, False),
        ({"key": "dedicated", "operator": "Exists", "effect": "NoExecute"}, False),
    ],
    ids=str,
)
def test_a_toleration_opens_a_tainted_node(cluster: Make, toleration: dict[str, str], fits: bool) -> None:
    world = cluster(nodes={"a": {"taints": [TAINT]}}, workloads=[workload(tolerations=[toleration])])
    assert (message(world) == "") is fits


def test_a_preference_keeps_nobody_away(cluster: Make) -> None:
    world = cluster(nodes={"a": {"taints": [{**TAINT, "effect": "PreferNoSchedule"}]}}, workloads=[workload()])
    assert message(world) == ""


def test_what_is_used_counts_against_what_is_there(cluster: Make) -> None:
    world = cluster(nodes={"a": {"cpu": 4, "memory": 16}}, workloads=[workload("other", cpu=3), workload(cpu=2)])
    assert "1 Insufficient cpu" in message(world)
    changed(world, "kubectl scale deploy other --replicas=0")
    assert message(world) == ""


def test_the_more_urgent_pod_comes_first(cluster: Make) -> None:
    world = cluster(
        nodes={"a": {"cpu": 4, "memory": 16}},
        workloads=[workload("later", cpu=3), workload("urgent", cpu=3, priority=10)],
    )
    states = {row[0].split("-")[0]: row[2] for row in rows(world, "kubectl get pods")}
    assert states == {"later": "Pending", "urgent": "Running"}


@pytest.mark.parametrize(
    "line",
    [
        "kubectl taint nodes a dedicated-",
        "kubectl taint nodes a dedicated:NoSchedule-",
        "kubectl taint nodes --all dedicated-",
    ],
)
def test_without_the_taint_the_pod_starts(cluster: Make, line: str) -> None:
    world = cluster(nodes={"a": {"taints": [TAINT]}}, workloads=[workload()])
    assert changed(world, line) == "node/a untainted"
    world.advance(world.now + 30)
    assert [row[2] for row in rows(world, "kubectl get pods")] == ["Running"]


# GPUs


def test_a_node_offers_its_gpus_while_the_plugin_runs(cluster: Make) -> None:
    world = cluster(nodes={"g": gpu_node()}, workloads=[plugin()])
    shown = said(world, "kubectl describe node g")
    assert shown.count("nvidia.com/gpu:     4") == 2
    changed(world, "kubectl label node g gpu-")
    assert "0" in said(world, "kubectl get node g -o jsonpath='{.status.allocatable.nvidia\\.com/gpu}'")
    assert said(world, "kubectl get node g -o jsonpath='{.status.capacity.nvidia\\.com/gpu}'") == "4"


def test_a_node_that_never_had_the_plugin_shows_no_gpus(cluster: Make) -> None:
    world = cluster(nodes={"g": gpu_node(labels={})}, workloads=[plugin()])
    assert "nvidia.com/gpu" not in said(world, "kubectl describe node g")


def test_a_driver_that_does_not_fit_takes_the_gpus_away_until_a_reboot(cluster: Make) -> None:
    driver = {"installed": "535.216.01", "loaded": "535.183.01"}
    world = cluster(nodes={"g": gpu_node(driver=driver)}, workloads=[plugin(), workload(gpus=1)])
    assert "1 Insufficient nvidia.com/gpu" in message(world)
    assert "Driver/library version mismatch" in said(world, "ssh g nvidia-smi")
    changed(world, "ssh g sudo reboot")
    assert said(world, "ssh g nvidia-smi") == "ssh: connect to host g port 22: Connection refused"
    assert rows(world, "kubectl get nodes")[0][1] == "NotReady"
    world.advance(world.now + 200)
    assert "535.216.01" in said(world, "ssh g nvidia-smi")
    assert message(world) == ""


# Quotas and queues


def test_a_quota_forbids_a_pod_and_says_so(cluster: Make) -> None:
    world = cluster(
        nodes={"g": gpu_node()}, workloads=[plugin(), workload(gpus=2, replicas=2)], quotas={"gpu-quota": {"gpus": 3}}
    )
    assert rows(world, "kubectl get deploy")[0][1] == "1/2"
    assert "requests.nvidia.com/gpu: 2/3" in said(world, "kubectl get quota")
    events = world.state["kubernetes"]["events"]
    (event,) = [event for event in events if event["reason"] == "FailedCreate"]
    assert event["message"].endswith(
        "is forbidden: exceeded quota: gpu-quota, requested: requests.nvidia.com/gpu=2, "
        "used: requests.nvidia.com/gpu=2, limited: requests.nvidia.com/gpu=3"
    )


def gang(name: str, **fields: Any) -> dict[str, Any]:
    return workload(name, "Job", queue="q", gated=True, **fields)


def queues(gpus: int) -> dict[str, Any]:
    return {"cluster": {"train": {"gpus": gpus, "flavor": "a10g"}}, "local": {"q": {"cluster": "train"}}}


def test_a_gang_starts_whole_or_not_at_all(cluster: Make) -> None:
    world = cluster(
        nodes={"g": gpu_node(), "h": gpu_node()},
        workloads=[plugin(), gang("sweep", gpus=1, replicas=2, age="5h"), gang("train", gpus=2, replicas=3, age="1h")],
        queues=queues(6),
    )
    states = [(row[0].split("-")[0], row[2]) for row in rows(world, "kubectl get pods")]
    assert states == [("sweep", "Running")] * 2 + [("train", "SchedulingGated")] * 3
    shown = said(world, "kubectl describe wl job-train")
    pod_set = re.search(r"Name: +([0-9a-f]{8})\n", shown)
    assert pod_set is not None  # Kueue names the pod set of a pod group by a hash; that of a Job would be `main`
    assert (
        f"couldn't assign flavors to pod set {pod_set.group(1)}: insufficient unused quota for nvidia.com/gpu in "
        "flavor a10g, 2 more needed"
    ) in shown
    changed(world, 'kubectl patch job sweep -p \'{"spec":{"suspend":true}}\'')
    world.advance(world.now + 30)
    assert [row[2] for row in rows(world, "kubectl get pods -l app=train")] == ["Running"] * 3


def test_a_queue_that_is_not_there_admits_nobody(cluster: Make) -> None:
    world = cluster(nodes={"g": gpu_node()}, workloads=[plugin(), gang("train", gpus=1)])
    assert "LocalQueue q doesn't exist" in said(world, "kubectl describe wl job-train")


def test_the_table_of_nvidia_smi_is_as_wide_as_that_of_driver_535(cluster: Make) -> None:
    world = cluster(nodes={"g": gpu_node()}, workloads=[workload("train", "Job", gpus=2)])
    table = [line for line in said(world, "ssh g nvidia-smi").split("\n")[1:] if line]
    assert {len(line) for line in table} == {89}
