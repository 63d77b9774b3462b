"""What controllers and kubelets do with time: rollouts, crashes, drains, reboots."""

import itertools
from typing import Any

import pytest

from mlops_prep.world.world import World
from tests.world.conftest import Make, changed, rows, said, workload

STARTS = {"image": "registry.local/api:*", "starts": 10}
BROKEN = {"image": "registry.local/api:bad", "fails": {"exit": 137, "reason": "OOMKilled"}}
NODES = {"a": {"cpu": 16, "memory": 64}, "b": {"cpu": 16, "memory": 64}}


def deployed(cluster: Make, *programs: dict[str, Any], **fields: Any) -> World:
    return cluster(nodes=NODES, workloads=[workload(**{"replicas": 4, **fields})], programs=[*programs, STARTS])


def serving(world: World) -> int:
    return sum(pod["ready"] for pod in world.state["kubernetes"]["pods"].values())


def images(world: World) -> set[str]:
    return {pod["template"]["containers"][0]["image"] for pod in world.state["kubernetes"]["pods"].values()}


def test_a_rollout_replaces_pods_and_keeps_three_quarters_serving(cluster: Make) -> None:
    world = deployed(cluster)
    changed(world, "kubectl set image deploy/api main=registry.local/api:2")
    least = serving(world)
    for _ in range(30):
        world.advance(world.now + 5)
        least = min(least, serving(world))
    assert least == 3
    assert images(world) == {"registry.local/api:2"}
    assert said(world, "kubectl rollout status deploy/api") == 'deployment "api" successfully rolled out'


def test_a_rollout_tells_how_far_it_is(cluster: Make) -> None:
    world = deployed(cluster)
    changed(world, "kubectl set image deploy/api main=registry.local/api:2")
    assert said(world, "kubectl rollout status deploy/api").startswith(
        'Waiting for deployment "api" rollout to finish: '
    )


def test_a_bad_image_gets_stuck_and_the_old_pods_go_on_serving(cluster: Make) -> None:
    world = deployed(cluster, BROKEN)
    changed(world, "kubectl set image deploy/api main=registry.local/api:bad")
    world.advance(world.now + 300)
    assert "new replicas have been updated" in said(world, "kubectl rollout status deploy/api")
    world.advance(world.now + 600)
    assert serving(world) == 3
    assert said(world, "kubectl rollout status deploy/api") == 'error: deployment "api" exceeded its progress deadline'
    assert "ProgressDeadlineExceeded" in said(world, "kubectl describe deploy api")
    changed(world, "kubectl rollout undo deploy/api")
    world.advance(world.now + 60)
    assert serving(world) == 4
    assert images(world) == {"registry.local/api:1"}


def test_undo_takes_the_revision_before_or_the_one_that_is_named(cluster: Make) -> None:
    world = deployed(cluster)
    for tag in (2, 3):
        changed(world, f"kubectl set image deploy/api main=registry.local/api:{tag}")
    assert changed(world, "kubectl rollout undo deploy/api --to-revision=1") == "deployment.apps/api rolled back"
    world.advance(world.now + 120)
    assert images(world) == {"registry.local/api:1"}
    assert [row[0] for row in rows(world, "kubectl rollout history deploy/api")[1:] if row] == ["2", "3", "4"]
    changed(world, "kubectl rollout undo deploy/api")
    world.advance(world.now + 120)
    assert images(world) == {"registry.local/api:3"}


def test_undo_without_a_past_is_refused(cluster: Make) -> None:
    assert said(deployed(cluster), "kubectl rollout undo deploy/api") == (
        'error: no rollout history found for deployment "api"'
    )


def test_a_paused_rollout_waits(cluster: Make) -> None:
    world = deployed(cluster)
    changed(world, "kubectl rollout pause deploy/api")
    changed(world, "kubectl set image deploy/api main=registry.local/api:2")
    world.advance(world.now + 120)
    assert images(world) == {"registry.local/api:1"}
    changed(world, "kubectl rollout resume deploy/api")
    world.advance(world.now + 120)
    assert images(world) == {"registry.local/api:2"}


def test_a_restart_makes_new_pods_of_the_same_image(cluster: Make) -> None:
    world = deployed(cluster)
    before = set(world.state["kubernetes"]["pods"])
    changed(world, "kubectl rollout restart deploy/api")
    world.advance(world.now + 120)
    assert before.isdisjoint(world.state["kubernetes"]["pods"])
    assert images(world) == {"registry.local/api:1"}


@pytest.mark.parametrize("count", [0, 1, 7])
def test_scaling_brings_as_many_pods_as_are_asked_for(cluster: Make, count: int) -> None:
    world = deployed(cluster)
    assert changed(world, f"kubectl scale deploy/api --replicas={count}") == "deployment.apps/api scaled"
    world.advance(world.now + 60)
    assert serving(world) == count


def test_a_deleted_pod_comes_back_under_another_name(cluster: Make) -> None:
    world = deployed(cluster, replicas=1)
    (name,) = [row[0] for row in rows(world, "kubectl get pods")]
    assert changed(world, f"kubectl delete pod {name}") == f'pod "{name}" deleted'
    (other,) = [row[0] for row in rows(world, "kubectl get pods")]
    assert other != name


def test_an_image_that_the_registry_does_not_have_is_not_pulled(cluster: Make) -> None:
    world = deployed(cluster)
    changed(world, "kubectl set image deploy/api main=elsewhere/api:2")
    world.advance(world.now + 60)
    assert "ImagePullBackOff" in said(world, "kubectl get pods")
    assert 'Failed to pull image "elsewhere/api:2": rpc error: code = NotFound' in said(world, "kubectl describe pods")


# DaemonSets


def test_a_daemonset_rolls_one_node_at_a_time(cluster: Make) -> None:
    world = cluster(nodes={name: {} for name in "abcd"}, workloads=[workload("api", "DaemonSet")], programs=[STARTS])
    assert serving(world) == 4
    changed(world, "kubectl set image ds/api main=registry.local/api:2")
    least = 4
    for _ in range(40):
        world.advance(world.now + 3)
        least = min(least, serving(world))
    assert least == 3
    assert images(world) == {"registry.local/api:2"}
    assert said(world, "kubectl rollout status ds/api") == 'daemon set "api" successfully rolled out'


def test_a_daemonset_runs_where_its_selector_and_tolerations_let_it(cluster: Make) -> None:
    taint = {"key": "x", "value": "y", "effect": "NoSchedule"}
    nodes = {"a": {"labels": {"gpu": "true"}}, "b": {}, "c": {"labels": {"gpu": "true"}, "taints": [taint]}}
    world = cluster(nodes=nodes, workloads=[workload("api", "DaemonSet", node_selector={"gpu": "true"})])
    assert [row[6] for row in rows(world, "kubectl get pods -o wide")] == ["a"]
    changed(world, "kubectl label node b gpu=true")
    assert sorted(row[6] for row in rows(world, "kubectl get pods -o wide")) == ["a", "b"]


# Crashes


def test_a_crash_loop_backs_off_twice_as_long_each_time(cluster: Make) -> None:
    world = deployed(cluster, BROKEN, replicas=1)
    changed(world, "kubectl set image deploy/api main=registry.local/api:bad")
    moments, restarts = [], 0
    for _ in range(900):
        world.advance(world.now + 1)
        pods = [one for one in world.state["kubernetes"]["pods"].values() if one["restarts"] > restarts]
        if pods:
            restarts = pods[0]["restarts"]
            moments.append(pods[0]["last_restart"])
    waits = [round(later - sooner) for sooner, later in itertools.pairwise(moments)]
    assert waits[:6] == [10, 20, 40, 80, 160, 300]


def test_a_crash_shows_in_status_describe_and_logs(cluster: Make) -> None:
    programs = [{"of": "api", "fails": {"exit": 137, "reason": "OOMKilled"}, "logs": "boom"}]
    world = cluster(nodes=NODES, workloads=[workload()], programs=programs)
    assert rows(world, "kubectl get pods")[0][2] == "CrashLoopBackOff"
    shown = said(world, "kubectl describe pods")
    assert "OOMKilled" in shown
    assert "Exit Code:    137" in shown
    assert "Back-off restarting failed container main in pod api-" in shown
    assert said(world, "kubectl logs deploy/api --previous") == "boom"


def test_an_image_that_cannot_be_pulled(cluster: Make) -> None:
    programs = [{"of": "api", "pull": "manifest unknown"}]
    world = cluster(nodes=NODES, workloads=[workload()], programs=programs)
    assert rows(world, "kubectl get pods")[0][2] == "ImagePullBackOff"
    assert "waiting to start: trying and failing to pull image" in said(world, "kubectl logs deploy/api")


def test_a_job_that_fails_is_tried_again_until_its_limit(cluster: Make) -> None:
    programs = [{"of": "train", "fails": {"exit": 1, "final": True}}]
    world = cluster(nodes=NODES, workloads=[workload("train", "Job", back_off_limit=2)], programs=programs)
    assert [row[2] for row in rows(world, "kubectl get pods")] == ["Error"] * 3
    assert rows(world, "kubectl get jobs")[0][1] == "Failed"


def test_a_job_completes(cluster: Make) -> None:
    world = cluster(
        nodes=NODES, workloads=[workload("train", "Job", replicas=2)], programs=[{"of": "train", "runs": 60}]
    )
    assert [row[2] for row in rows(world, "kubectl get pods")] == ["Completed"] * 2
    assert rows(world, "kubectl get jobs")[0][1:3] == ["Complete", "2/2"]


# Nodes


def test_drain_reboot_uncordon(cluster: Make) -> None:
    world = deployed(cluster)
    shown = changed(world, "kubectl drain b --ignore-daemonsets")
    assert shown.startswith("node/b cordoned\nevicting pod ml/api-")
    assert shown.endswith("node/b drained")
    assert {row[6] for row in rows(world, "kubectl get pods -o wide")} == {"a"}
    assert rows(world, "kubectl get nodes")[1][1] == "Ready,SchedulingDisabled"
    changed(world, "ssh b sudo reboot")
    assert rows(world, "kubectl get nodes")[1][1] == "NotReady,SchedulingDisabled"
    world.advance(world.now + 100)
    assert changed(world, "kubectl uncordon b") == "node/b uncordoned"
    assert rows(world, "kubectl get nodes")[1][1] == "Ready"


def test_a_reboot_without_a_drain_takes_its_pods_down(cluster: Make) -> None:
    world = cluster(nodes={"a": {}}, workloads=[workload()], programs=[STARTS])
    assert serving(world) == 1
    changed(world, "ssh a sudo reboot")
    assert serving(world) == 0
    world.advance(world.now + 150)
    assert serving(world) == 1
    assert rows(world, "kubectl get pods")[0][3] == "1"


def test_cordoning_twice_is_said_and_changes_nothing(cluster: Make) -> None:
    world = deployed(cluster)
    assert changed(world, "kubectl cordon a b") == "node/a cordoned\nnode/b cordoned"
    assert said(world, "kubectl cordon a") == "node/a already cordoned"
    assert changed(world, "kubectl uncordon -l kubernetes.io/os=linux") == "node/a uncordoned\nnode/b uncordoned"


def test_a_drain_leaves_the_daemons_and_says_so(cluster: Make) -> None:
    world = cluster(nodes=NODES, workloads=[workload(), workload("agent", "DaemonSet")], programs=[STARTS])
    (name,) = [row[0] for row in rows(world, "kubectl get pods -l app=api")]
    (agent,) = [row[0] for row in rows(world, "kubectl get pods -l app=agent -o wide") if row[6] == "b"]
    assert changed(world, "kubectl drain b --ignore-daemonsets").split("\n") == [
        "node/b cordoned",
        f"Warning: ignoring DaemonSet-managed Pods: ml/{agent}",
        f"evicting pod ml/{name}",
        f"pod/{name} evicted",
        "node/b drained",
    ]
    assert len(rows(world, "kubectl get pods -l app=agent")) == 2


def test_a_drain_that_is_refused_leaves_the_node_cordoned(cluster: Make) -> None:
    world = cluster(nodes=NODES, workloads=[workload(), workload("agent", "DaemonSet")])
    before = {row[0] for row in rows(world, "kubectl get pods")}
    lines = changed(world, "kubectl drain a").split("\n")
    assert lines[1].startswith(
        'error: unable to drain node "a" due to error: cannot delete DaemonSet-managed Pods (use '
    )
    assert lines[2:4] == ["There are pending nodes to be drained:", " a"]
    assert rows(world, "kubectl get nodes")[0][1] == "Ready,SchedulingDisabled"
    assert {row[0] for row in rows(world, "kubectl get pods")} == before
