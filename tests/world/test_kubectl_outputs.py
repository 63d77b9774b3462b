"""What kubectl prints of fields, times and counts: documents, JSONPath, columns of one's own, ages, events, waits."""

import re
from typing import Any

import pytest
import yaml

from mlops_prep.world.answers import CommandError
from mlops_prep.world.kubernetes import jsonpath
from mlops_prep.world.world import World
from tests.world.conftest import Make, changed, gpu_node, plugin, rows, said, workload

NODES: dict[str, Any] = {"a": {"cpu": 16, "memory": 64}, "b": {"cpu": 16, "memory": 64}}
BROKEN = {"of": "api", "fails": {"exit": 137, "reason": "OOMKilled"}, "starts": 10, "logs": "boom"}


def restarts(world: World) -> int:
    return int(rows(world, "kubectl get pods -l app=api")[0][3])


def event_of(world: World, reason: str) -> str:
    """The age of the newest event with this reason, as `describe` prints it."""
    shown = said(world, "kubectl describe pods -l app=api")
    found = re.findall(rf"(?m)^  \w+ +{reason} +(.+?)  +[\w-]+  ", shown)
    return str(found[-1])


# Ages


def test_pods_are_never_older_than_their_workload(cluster: Make) -> None:
    world = cluster(nodes=NODES, workloads=[workload(age="50m"), workload("old", age="3d")])
    assert [row[4] for row in rows(world, "kubectl get pods")] == ["50m", "3d"]
    assert "Scheduled" in said(world, "kubectl get events")


def test_a_workload_younger_than_the_world_takes_no_room_before(cluster: Make) -> None:
    world = cluster(nodes={"a": {"cpu": 4}}, workloads=[workload("later", cpu=3, age="1h"), workload(cpu=3, age="2h")])
    assert [row[2] for row in rows(world, "kubectl get pods")] == ["Running", "Pending"]


def test_pods_are_younger_than_their_node(cluster: Make) -> None:
    nodes = {"a": {"age": "30d"}, "b": {"age": "2h"}}
    world = cluster(nodes=nodes, workloads=[workload("agent", "DaemonSet", age="90d")])
    assert sorted(row[4] for row in rows(world, "kubectl get pods")) == ["119m", "29d"]


def test_namespaces_are_older_than_what_lies_in_them(cluster: Make) -> None:
    world = cluster(nodes=NODES, workloads=[workload(age="300d")])
    assert {row[2] for row in rows(world, "kubectl get ns")} == {"301d"}
    assert rows(world, "kubectl get cm") == [["kube-root-ca.crt", "1", "301d"]]


# What repeats itself


def test_a_container_that_crashes_for_days_has_restarted_for_days(cluster: Make) -> None:
    world = cluster(nodes=NODES, workloads=[workload(age="3d")], programs=[BROKEN])
    assert restarts(world) == pytest.approx(3 * 86400 / 310, rel=0.01)
    spread = event_of(world, "BackOff")
    count = int(re.findall(r"x(\d+) over 2d23h|x(\d+) over 3d", spread)[0][0])
    assert count == pytest.approx(3 * 86400 / 12.5, rel=0.05)
    seen, restarted = spread.split(" ")[0], said(world, "kubectl get pods -l app=api").split("(")[1].split(" ago")[0]
    assert seen == restarted


def test_what_crashed_last_stands_under_last_state(cluster: Make) -> None:
    world = cluster(nodes=NODES, workloads=[workload(age="3d")], programs=[BROKEN])
    block = said(world, "kubectl describe pods").split("Last State:")[1].split("Ready:")[0]
    assert [line.split(":")[0].strip() for line in block.split("\n")[1:5]] == [
        "Reason",
        "Exit Code",
        "Started",
        "Finished",
    ]
    assert "OOMKilled" in block


def test_the_scheduler_tries_again_every_five_minutes(cluster: Make) -> None:
    world = cluster(nodes=NODES, workloads=[workload(cpu=99, age="58m")])
    assert event_of(world, "FailedScheduling") == "3m (x12 over 58m)"
    world.advance(world.now + 60)
    assert event_of(world, "FailedScheduling") == "4m (x12 over 59m)"
    world.advance(world.now + 61)
    assert event_of(world, "FailedScheduling") == "1s (x13 over 60m)"


def test_a_pod_that_waits_for_days_has_been_tried_for_days(cluster: Make) -> None:
    world = cluster(nodes=NODES, workloads=[workload(cpu=99, age="2d")])
    assert event_of(world, "FailedScheduling").endswith("(x577 over 2d)")


def test_another_reason_to_wait_is_another_event(cluster: Make) -> None:
    world = cluster(nodes=NODES, workloads=[workload(cpu=99, age="58m")])
    changed(world, "kubectl cordon a")
    assert event_of(world, "FailedScheduling") == "0s"
    assert said(world, "kubectl describe pods").count("FailedScheduling") == 2


def test_an_image_is_pulled_less_and_less_often(cluster: Make) -> None:
    world = cluster(nodes=NODES, workloads=[workload(age="1h")], programs=[{"of": "api", "pull": "not found"}])
    assert event_of(world, "Pulling") == "4m46s (x16 over 59m)"


# Jobs


def test_a_job_tells_how_long_it_ran_and_not_how_old_it_is(cluster: Make) -> None:
    programs = [{"of": "done", "runs": 600}, {"of": "stopped", "runs": 9}]
    jobs = [workload(name, "Job", age="3h") for name in ("done", "going")]
    world = cluster(nodes=NODES, workloads=[*jobs, workload("stopped", "Job", suspended=True)], programs=programs)
    shown = said(world, "kubectl get jobs").split("\n")
    assert [line.split() for line in shown[1:3]] == [
        ["done", "Complete", "1/1", "10m", "3h"],
        ["going", "Running", "0/1", "3h", "3h"],
    ]
    assert shown[3].split() == ["stopped", "Suspended", "0/1", "20d"]
    changed(world, 'kubectl patch job stopped -p \'{"spec":{"suspend":false}}\'')
    world.advance(world.now + 5)
    assert rows(world, "kubectl get job stopped")[0][3] == "5s"
    assert "Duration:         10m" in said(world, "kubectl describe job done")


def test_the_pods_of_a_job_carry_its_labels(cluster: Make) -> None:
    world = cluster(nodes=NODES, workloads=[workload("train", "Job")])
    labels = yaml.safe_load(said(world, "kubectl get pods -o yaml"))["items"][0]["metadata"]["labels"]
    assert labels["job-name"] == labels["batch.kubernetes.io/job-name"] == "train"
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", labels["controller-uid"])
    assert labels["batch.kubernetes.io/controller-uid"] == labels["controller-uid"]
    assert f"Selector:         batch.kubernetes.io/controller-uid={labels['controller-uid']}" in said(
        world, "kubectl describe job train"
    )


# Nodes


def gpus(world: World) -> list[str]:
    """Capacity and allocatable of the node `g`."""
    shown = said(world, "kubectl describe node g")
    return re.findall(r"(?m)^  nvidia.com/gpu: +(\d)", shown)


def test_the_capacity_goes_five_minutes_after_the_plugin(cluster: Make) -> None:
    world = cluster(nodes={"g": gpu_node()}, workloads=[plugin()])
    assert gpus(world) == ["4", "4"]
    changed(world, "kubectl label node g gpu-")
    world.advance(world.now + 290)
    assert gpus(world) == ["4", "0"]
    world.advance(world.now + 10)
    assert gpus(world) == ["0", "0"]
    assert said(world, "kubectl get node g -o jsonpath='{.status.capacity.nvidia\\.com/gpu}'") == "0"
    changed(world, "kubectl label node g gpu=true")
    world.advance(world.now + 30)
    assert gpus(world) == ["4", "4"]


def test_nvml_names_its_library_without_the_patch_level(cluster: Make) -> None:
    driver = {"installed": "535.216.01", "loaded": "535.183.01"}
    world = cluster(nodes={"g": gpu_node(driver=driver)}, workloads=[plugin()])
    assert said(world, "ssh g nvidia-smi").split("\n") == [
        "Failed to initialize NVML: Driver/library version mismatch",
        "NVML library version: 535.216",
    ]


def test_top_of_nodes_adds_up_the_pods(cluster: Make) -> None:
    world = cluster(nodes={"a": {"cpu": 16, "memory": 64}}, workloads=[workload(cpu=4, memory=8)])
    (before,) = rows(world, "kubectl top nodes")
    changed(world, "kubectl scale deploy api --replicas=3")
    world.advance(world.now + 30)
    (after,) = rows(world, "kubectl top nodes")
    assert int(after[1].rstrip("m")) - int(before[1].rstrip("m")) == 2 * 2480


def test_a_gate_is_seen_in_the_document_and_not_in_describe(cluster: Make) -> None:
    world = cluster(
        nodes=NODES, workloads=[workload("train", "Job", gpus=1, queue="q", gated=True)], queues={"local": {"q": {}}}
    )
    assert "chedulingGates" in said(world, "kubectl get pods -o yaml")
    assert "Scheduling Gates" not in said(world, "kubectl describe pods")


# Logs


def two_containers(cluster: Make, **fields: Any) -> World:
    given = workload(**fields)
    given["template"]["containers"].append({"name": "proxy", "image": "registry.local/proxy:1"})
    logs = "\n".join(f"line {number}" for number in range(30))
    return cluster(nodes=NODES, workloads=[given], programs=[{"of": "api", "logs": logs}])


@pytest.mark.parametrize("line", ["kubectl logs deploy/api", "kubectl logs -l app=api", "kubectl logs {pod}"])
def test_logs_say_which_container_they_take(cluster: Make, line: str) -> None:
    world = two_containers(cluster)
    line = line.format(pod=rows(world, "kubectl get pods")[0][0])
    assert said(world, line).startswith('Defaulted container "main" out of: main, proxy\nline ')
    assert said(world, f"{line} -c main").startswith("line ")
    assert said(world, f"{line} -c proxy") == ""
    assert "error: container nope is not valid for pod api-" in said(world, f"{line} -c nope")


def test_logs_of_a_selector_are_ten_lines_long(cluster: Make) -> None:
    world = two_containers(cluster)
    assert len(said(world, "kubectl logs -l app=api -c main").split("\n")) == 10
    assert len(said(world, "kubectl logs -l app=api -c main --tail=-1").split("\n")) == 30
    assert len(said(world, "kubectl logs deploy/api -c main").split("\n")) == 30


# Fields

DOCUMENT: dict[str, Any] = {
    "items": [
        {"name": "a", "n": 1, "list": [10, 20, 30], "conditions": [{"type": "Ready", "status": "True"}]},
        {"name": "b", "n": 2, "list": [], "a.b/c": {"x": True}},
    ]
}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{.items[*].name}", "a b"),
        ("{.items[0].list[-1]}", "30"),
        ("{.items[0].list[1:]}", "20 30"),
        ("{.items[0].list[0:2]}", "10 20"),
        ("{.items[1].a\\.b/c}", '{"x":true}'),
        ("{.items[1]['a.b/c'].x}", "true"),
        ("{..name}", "a b"),
        ('{.items[?(@.name=="b")].n}', "2"),
        ("{.items[?(@.n>1)].name}", "b"),
        ("{.items[?(@.conditions)].name}", "a"),
        ('{.items[*].conditions[?(@.type=="Ready")].status}', "True"),
        ('{range .items[*]}{.name}{"\\t"}{.n}{"\\n"}{end}', "a\t1\nb\t2\n"),
        ('{range .items[*]}{.name}:{range .list[*]}{@}{","}{end}{end}', "a:10,20,30,b:"),
        ("n={.items[0].n}!", "n=1!"),
        ("{.nothing.there}", ""),
        ("text", "text"),
    ],
)
def test_a_jsonpath_template_is_filled(template: str, text: str) -> None:
    assert jsonpath.fill(template, DOCUMENT) == text


@pytest.mark.parametrize("template", ["{.a", "{range .items[*]}{.name}", "{.a[}", "{.a b}{" + "{" * 50])
def test_a_jsonpath_that_makes_no_sense_is_refused(template: str) -> None:
    with pytest.raises(CommandError, match="error parsing jsonpath"):
        jsonpath.fill(template, DOCUMENT)


def test_columns_of_ones_own(cluster: Make) -> None:
    world = cluster(nodes=NODES, workloads=[workload("x", "StatefulSet"), workload("y", "StatefulSet", cpu=99)])
    shown = said(world, "kubectl get pods -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName")
    assert shown.split("\n") == ["NAME   NODE", "x-0    b", "y-0    <none>"]
    assert said(world, "kubectl get pods -o custom-columns=NAME").startswith("error: unexpected custom-columns spec")


def test_any_field_can_be_sorted_by(cluster: Make) -> None:
    world = cluster(nodes=NODES, workloads=[workload(age="3d"), workload("calm")], programs=[BROKEN])
    by_restarts = "kubectl get pods --sort-by=.status.containerStatuses[0].restartCount -o name"
    assert [line[:8] for line in said(world, by_restarts).split("\n")] == ["pod/calm", "pod/api-"]
    assert said(world, "kubectl get nodes --sort-by=.metadata.name -o name") == "node/a\nnode/b"
    assert said(world, "kubectl get pods --sort-by=.no.such").startswith("error: couldn't find any field with path")


def test_events_have_their_own_command(cluster: Make) -> None:
    world = cluster(nodes=NODES, workloads=[workload(cpu=99, age="58m"), workload("other", cpu=99, age="20m")])
    pod = rows(world, "kubectl get pods -l app=api")[0][0]
    (line,) = said(world, f"kubectl events --for pod/{pod}").split("\n")[1:]
    assert line.startswith("3m (x12 over 58m)   Warning   FailedScheduling   pod/api-")
    assert said(world, "kubectl events -n kube-system") == "No events found in kube-system namespace."
    events = yaml.safe_load(said(world, "kubectl get events -o yaml"))["items"]
    assert sorted(event["count"] for event in events if event["reason"] == "FailedScheduling") == [5, 12]


# Waiting


def test_a_wait_ends_when_the_condition_holds(cluster: Make) -> None:
    world = cluster(nodes=NODES, workloads=[workload()], programs=[{"of": "api", "starts": 20}])
    changed(world, "kubectl scale deploy api --replicas=2")
    before = world.now
    assert said(world, "kubectl wait --for=condition=Available deploy/api") == "deployment.apps/api condition met"
    assert 20 <= world.now - before <= 30
    assert said(world, "kubectl get deploy").split("\n")[1].split()[1] == "2/2"


@pytest.mark.parametrize(
    ("line", "says", "seconds"),
    [
        (
            "pod -l app=big --for=condition=Ready --timeout=10s",
            "error: timed out waiting for the condition on pods/",
            10,
        ),
        ("pod -l app=big --for=condition=Ready=false", "pod/big-0 condition met", 0),
        ("pod/big-0 --for=jsonpath='{.status.phase}'=Pending", "pod/big-0 condition met", 0),
        ("pod/big-0 --for=delete --timeout=4s", "error: timed out waiting for the condition on pods/big-0", 4),
        ("pod/nope --for=condition=Ready", 'Error from server (NotFound): pods "nope" not found', 0),
        ("pod/big-0 --for=condition=Ready --timeout=x", 'error: invalid argument "x" for "--timeout" flag', 0),
        ("pod/big-0 --for=rain", "error: unrecognized condition", 0),
        ("node/a --for=condition=Ready", "node/a condition met", 0),
    ],
)
def test_what_a_wait_says(cluster: Make, line: str, says: str, seconds: float) -> None:
    world = cluster(nodes=NODES, workloads=[workload("big", "StatefulSet", cpu=99)])
    before = world.now
    assert said(world, f"kubectl wait {line}").startswith(says)
    assert world.now - before == seconds


# Declared objects


def test_columns_that_follow_from_the_object_follow_it(cluster: Make) -> None:
    world = cluster(
        nodes=NODES,
        objects={
            "ConfigMap": {"flags": {"columns": {"DATA": "9"}, "data": {"a": "1", "b": "2"}, "age": "3d"}},
            "CronJob": {"nightly": {"spec": {"schedule": "0 1 * * *", "suspend": False}}},
        },
    )
    assert rows(world, "kubectl get cm flags") == [["flags", "2", "3d"]]
    head, line = said(world, "kubectl get cj").split("\n")
    assert re.split(" {2,}", head) == ["NAME", "SCHEDULE", "TIMEZONE", "SUSPEND", "ACTIVE", "LAST SCHEDULE", "AGE"]
    assert re.split(" {3,}", line) == ["nightly", "0 1 * * *", "<none>", "False", "0", "<none>", "20d"]
    changed(world, 'kubectl patch cj nightly -p \'{"spec":{"suspend":true}}\'')
    assert rows(world, "kubectl get cj")[0][7] == "True"
    assert said(world, "kubectl describe cm flags").split("\n")[5:13] == [
        "Data",
        "====",
        "a:",
        "----",
        "1",
        "",
        "b:",
        "----",
    ]


def test_an_autoscaler_is_of_version_2(cluster: Make) -> None:
    world = cluster(nodes=NODES, objects={"HorizontalPodAutoscaler": {"api": {"spec": {"minReplicas": 1}}}})
    assert said(world, "kubectl get hpa api -o jsonpath={.apiVersion}") == "autoscaling/v2"


def test_kinds_that_have_no_objects_are_left_out_beside_others(cluster: Make) -> None:
    world = cluster(nodes=NODES, workloads=[workload()])
    assert "No resources" not in said(world, "kubectl get deploy,pdb")
    assert said(world, "kubectl get pdb,ing") == "No resources found in ml namespace."


def test_there_is_no_editor_and_it_is_said_what_to_use(cluster: Make) -> None:
    step = cluster(nodes=NODES, workloads=[workload()]).run("kubectl edit deploy api")
    assert step.kind == "unknown"
    assert "kubectl patch, set, scale" in step.output


# Controllers


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("Deployment", "replicaset-controller  Created pod: api-"),
        ("Job", "job-controller  Created pod: api-"),
        ("DaemonSet", "daemonset-controller  Created pod: api-"),
        ("StatefulSet", "statefulset-controller  create Pod api-0 in StatefulSet api successful"),
    ],
)
def test_a_controller_says_which_pods_it_made(cluster: Make, kind: str, says: str) -> None:
    world = cluster(nodes=NODES, workloads=[workload("api", kind, age="30m")])
    described = {"Deployment": "rs"}.get(kind, kind)
    assert says in said(world, f"kubectl describe {described}")


def test_a_quota_is_run_into_again_and_again(cluster: Make) -> None:
    world = cluster(
        nodes={"g": gpu_node()}, workloads=[plugin(), workload(gpus=4, age="5h")], quotas={"gpu": {"gpus": 2}}
    )
    (line,) = [row for row in said(world, "kubectl describe rs").split("\n") if "FailedCreate" in row]
    assert re.search(r"FailedCreate +\d+m\S* \(x1\d over [45]h\S*\)", line)
