"""The command line of kubectl: its flags, its short names, its tables and documents, its errors word for word."""

import json
from typing import Any

import pytest
import yaml

from mlops_prep.world.kubernetes.resources import KINDS
from mlops_prep.world.world import World
from tests.world.conftest import Make, changed, gpu_node, plugin, rows, said, workload

OLD = {"template": {"containers": [{"name": "main", "image": "registry.local/api:0"}]}, "cause": "first"}


@pytest.fixture
def world(cluster: Make) -> World:
    """A cluster with something of every kind."""
    return cluster(
        nodes={"n1": {"cpu": 8, "memory": 32}, "g1": gpu_node()},
        workloads=[
            plugin(),
            workload(cpu=1, memory=2, replicas=2, env={"MODE": "fast"}, history=[OLD], age="40.5h"),
            workload("big", cpu=64, labels={"app": "big", "tier": "batch"}, age="5.1h"),
            workload("db", "StatefulSet", replicas=2),
            workload("train", "Job", gpus=2, queue="q", gated=True),
        ],
        programs=[{"of": "api", "logs": "one\ntwo\nserving {{ pod.name }}"}],
        quotas={"gpu-quota": {"gpus": 8}},
        queues={"cluster": {"cq": {"gpus": 8}}, "local": {"q": {"cluster": "cq"}}},
        objects={
            kind: {f"a-{kind.lower()}": {"columns": {"STATE": "fine"}, "spec": {"size": 3}, "data": {"key": "value"}}}
            for kind in (one.name for one in KINDS if one.is_declared)
        },
    )


def names(world: World, line: str) -> list[str]:
    return [row[0].split("-")[0] for row in rows(world, line)]


# Every kind


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_is_listed_and_described_by_all_of_its_names(world: World, kind: Any) -> None:
    listed = {said(world, f"kubectl get {word}") for word in (kind.name, kind.plural, kind.full_plural, *kind.short)}
    assert len(listed) == 1
    if kind.name != "Event":
        namespace = "kube-system" if kind.name == "DaemonSet" else "ml"
        shown = said(world, f"kubectl describe {kind.plural} -n {namespace}")
        assert shown.startswith("Name:")
        assert "{{" not in shown


@pytest.mark.parametrize("output", ["wide", "yaml", "json", "name"])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.name != "Event"], ids=lambda kind: kind.name)
def test_every_kind_has_every_output(world: World, kind: Any, output: str) -> None:
    shown = said(world, f"kubectl get {kind.plural} -A -o {output}")
    if output in ("yaml", "json"):
        document = yaml.safe_load(shown)
        assert {item["kind"] for item in document["items"]} == {kind.name}
        assert all(item["metadata"]["name"] for item in document["items"])
    else:
        assert shown.startswith("NAME" if output == "wide" else kind.typed)


def test_api_resources_list_every_kind(world: World) -> None:
    assert {row[-1] for row in rows(world, "kubectl api-resources")} == {kind.name for kind in KINDS}


# Tables


def test_a_table_of_pods(world: World) -> None:
    head, *lines = said(world, "kubectl get pods").split("\n")
    assert head.split() == ["NAME", "READY", "STATUS", "RESTARTS", "AGE"]
    assert [line.split()[1:] for line in lines] == [
        ["1/1", "Running", "0", "39h"],
        ["1/1", "Running", "0", "39h"],
        ["0/1", "Pending", "0", "5h6m"],
        ["1/1", "Running", "0", "20d"],
        ["1/1", "Running", "0", "20d"],
        ["1/1", "Running", "0", "20d"],
    ]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("kubectl get pods", ["api", "api", "big", "db", "db", "train"]),
        ("k get po -n kube-system", ["plugin"]),
        ("kubectl -n kube-system get po", ["plugin"]),
        ("kubectl get po --namespace=kube-system", ["plugin"]),
        ("kubectl get pods -l app=api", ["api", "api"]),
        ("kubectl get pods -l app!=api,app!=db", ["big", "train"]),
        ("kubectl get pods -l 'app in (big,train)'", ["big", "train"]),
        ("kubectl get pods -l 'app notin (big,train)'", ["api", "api", "db", "db"]),
        ("kubectl get pods -l tier", ["big"]),
        ("kubectl get pods --selector '!tier'", ["api", "api", "db", "db", "train"]),
        ("kubectl get pods --field-selector status.phase=Pending", ["big"]),
        ("kubectl get pods --field-selector=spec.nodeName=g1", ["train"]),
        ("kubectl get pods --sort-by=.metadata.creationTimestamp", ["train", "db", "db", "api", "api", "big"]),
        ("kubectl get deploy", ["api", "big"]),
        ("kubectl get nodes -l gpu=true", ["g1"]),
    ],
)
def test_what_a_table_holds(world: World, line: str, found: list[str]) -> None:
    assert sorted(names(world, line)) == sorted(found)
    if "sort-by" in line:
        assert names(world, line)[-1] == found[-1]


def test_all_namespaces_bring_their_column(world: World) -> None:
    assert {row[0] for row in rows(world, "kubectl get pods -A")} == {"ml", "kube-system"}


def test_more_columns(world: World) -> None:
    assert said(world, "kubectl get pods -o wide").split("\n")[0].split()[5:7] == ["IP", "NODE"]
    assert rows(world, "kubectl get nodes -L gpu")[0][-1] == "true"
    assert "app=big," in said(world, "kubectl get pods --show-labels")
    assert said(world, "kubectl get nodes --no-headers").startswith("g1")


def test_several_kinds_at_once_carry_their_kind(world: World) -> None:
    shown = said(world, "kubectl get deploy,sts")
    assert "deployment.apps/api" in shown
    assert "statefulset.apps/db" in shown
    assert "pod/db-0" in said(world, "kubectl get all")


# Documents


def test_a_document_has_what_the_object_is(world: World) -> None:
    document = yaml.safe_load(said(world, "kubectl get deploy api -o yaml"))
    assert (document["apiVersion"], document["kind"]) == ("apps/v1", "Deployment")
    assert (document["metadata"]["name"], document["metadata"]["namespace"]) == ("api", "ml")
    assert document["spec"]["replicas"] == 2
    container = document["spec"]["template"]["spec"]["containers"][0]
    assert container["env"] == [{"name": "MODE", "value": "fast"}]
    assert json.loads(said(world, "kubectl get deploy api -o json")) == document


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("kubectl get deploy api -o jsonpath='{.spec.replicas}'", "2"),
        ("kubectl get deploy api -o=jsonpath={.spec.template.spec.containers[0].image}", "registry.local/api:1"),
        ("kubectl get nodes -o jsonpath='{.items[*].metadata.name}'", "g1 n1"),
        ("kubectl get node g1 -o jsonpath='{.status.capacity.nvidia\\.com/gpu}'", "4"),
        ("kubectl get deploy api -o jsonpath='{.nothing.there}'", ""),
        ("kubectl get deploy -o name", "deployment.apps/api\ndeployment.apps/big"),
    ],
)
def test_paths_and_names(world: World, line: str, shown: str) -> None:
    assert said(world, line) == shown


# Errors


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("kubectl get foo", 'error: the server doesn\'t have a resource type "foo"'),
        ("kubectl get pod nope", 'Error from server (NotFound): pods "nope" not found'),
        ("kubectl get deploy nope", 'Error from server (NotFound): deployments.apps "nope" not found'),
        ("kubectl describe node nope", 'Error from server (NotFound): nodes "nope" not found'),
        ("kubectl delete pod nope", 'Error from server (NotFound): pods "nope" not found'),
        ("kubectl get isvc nope", 'Error from server (NotFound): inferenceservices.serving.kserve.io "nope" not found'),
        ("kubectl get pods -n nope", "No resources found in nope namespace."),
        ("kubectl get pods -l a=b -A", "No resources found"),
        ("kubectl get pods --nope", "error: unknown flag: --nope\nSee 'kubectl --help' for usage."),
        ("kubectl get pods -n", "error: flag needs an argument: -n\nSee 'kubectl --help' for usage."),
        ("kubectl get pods -o foo", 'error: unable to match a printer suitable for the output format "foo"'),
        ("kubectl describe", "error: You must specify the type of resource to describe."),
        ("kubectl scale deploy api", "error: The --replicas=COUNT flag is required"),
        ("kubectl scale ds plugin --replicas=2 -n kube-system", "error: could not find a scale subresource"),
        ("kubectl delete", "error: You must provide one or more resources by argument or filename."),
        ("kubectl rollout undo deploy/api --to-revision=9", "error: unable to find specified revision 9 in history"),
        ("kubectl rollout undo deploy/big", 'error: no rollout history found for deployment "big"'),
        ("kubectl set image deploy/api nope=x:1", 'error: unable to find container named "nope"'),
        ("kubectl taint nodes n1", "error: at least one taint update is required"),
        ("kubectl taint nodes n1 gone-", 'error: taint "gone" not found'),
        ("kubectl taint nodes n1 a=b:Never", "error: invalid taint effect: Never, unsupported taint effect"),
        ("kubectl label node g1 gpu=false", "error: 'gpu' already has a value (true), and --overwrite is false"),
        ("kubectl cordon nope", 'Error from server (NotFound): nodes "nope" not found'),
        ("kubectl cordon", "error: USAGE: cordon NODE [flags]\nSee 'kubectl cordon -h' for help and examples"),
        ("kubectl drain", "error: USAGE: drain NODE [flags]\nSee 'kubectl drain -h' for help and examples"),
        ("kubectl uncordon n1", "node/n1 already uncordoned"),
        ("kubectl label node g1 gpu=true", "node/g1 not labeled"),
        ("kubectl label node g1 gone-", 'label "gone" not found.\nnode/g1 not labeled'),
        ("kubectl exec deploy/big -- env", "error: cannot exec into a container that is not running; current phase is"),
        ("kubectl exec deploy/api", "error: you must specify at least one command for the container"),
        ("kubectl logs nope", 'Error from server (NotFound): pods "nope" not found'),
        ("kubectl logs deploy/api --previous", "Error from server (BadRequest): previous terminated container"),
        ("kubectl config set-context --current --namespace=x", "error: the context is everybody's here"),
        ("ssh nope nvidia-smi", "ssh: Could not resolve hostname nope: Name or service not known"),
        ("ssh n1 nvidia-smi", "bash: nvidia-smi: command not found"),
    ],
)
def test_errors_are_worded_as_kubectl_words_them(world: World, line: str, says: str) -> None:
    before = world.state
    assert said(world, line).startswith(says)
    assert world.state is before


@pytest.mark.parametrize("line", ["kubectl frob", "kubectl rollout frob deploy/api", "kubectl apply -f x.yaml"])
def test_a_verb_that_is_not_known_costs_nothing(world: World, line: str) -> None:
    step = world.run(line)
    assert step.kind == "unknown"
    assert step.output.startswith("error: unknown command")


@pytest.mark.parametrize(
    "patch",
    [
        "[1]",
        "text",
        "{",
        '{"spec":[1]}',
        '{"spec":{"template":"x"}}',
        '{"spec":{"template":{"spec":{"containers":"x"}}}}',
        '{"spec":{"template":{"spec":{"containers":[1]}}}}',
        '{"spec":{"template":{"spec":{"tolerations":"x"}}}}',
        '{"spec":{"template":{"spec":{"tolerations":[1]}}}}',
        '{"spec":{"template":{"spec":{"nodeSelector":"x"}}}}',
        '{"spec":{"template":{"metadata":{"labels":[1]}}}}',
        '{"spec":{"template":{"spec":{"containers":[{"resources":{"limits":{"nvidia.com/gpu":"x"}}}]}}}}',
        "&a [*a]",
    ],
)
def test_a_patch_that_makes_no_sense_is_refused(world: World, patch: str) -> None:
    before = world.state
    assert said(world, f"kubectl patch deploy api -p '{patch}'").startswith(("error: ", "Error from server"))
    assert world.state is before


@pytest.mark.parametrize("taints", ['[{"key":"a"}]', '["a"]', '"a"', '[{"key":"a","effect":"Never"}]'])
def test_a_taint_that_makes_no_sense_is_refused(world: World, taints: str) -> None:
    assert said(world, f'kubectl patch node n1 -p \'{{"spec":{{"taints":{taints}}}}}\'').startswith("Error from server")


# Changes


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("kubectl scale deploy api --replicas=3", "deployment.apps/api scaled"),
        ("kubectl scale --replicas 3 deploy/api", "deployment.apps/api scaled"),
        ("kubectl scale deploy -l app=api --replicas=3", "deployment.apps/api scaled"),
        ("kubectl set image deployment/api main=x:2", "deployment.apps/api image updated"),
        ("kubectl set image deployment/api *=x:2", "deployment.apps/api image updated"),
        ("kubectl set env deploy/api MODE=slow OTHER-", "deployment.apps/api env updated"),
        ("kubectl delete deploy big", 'deployment.apps "big" deleted'),
        ("kubectl delete deploy/big sts/db", 'deployment.apps "big" deleted\nstatefulset.apps "db" deleted'),
        ("kubectl taint node n1 a=b:NoSchedule", "node/n1 tainted"),
        ("kubectl label node g1 gpu=false --overwrite", "node/g1 labeled"),
        ("kubectl label node g1 gpu-", "node/g1 unlabeled"),
        ("kubectl label deploy --all team=ml", "deployment.apps/api labeled\ndeployment.apps/big labeled"),
        ("kubectl label pods -l app=db team=ml", "pod/db-0 labeled\npod/db-1 labeled"),
        ("kubectl annotate deploy api note=x", "deployment.apps/api annotated"),
        ('kubectl patch deploy api -p \'{"spec":{"replicas":5}}\'', "deployment.apps/api patched"),
        ('kubectl patch quota gpu-quota -p \'{"spec":{"hard":{"requests.nvidia.com/gpu":"4"}}}\'', "resourcequota/"),
        ("kubectl rollout restart deploy/api", "deployment.apps/api restarted"),
    ],
)
def test_changes_are_confirmed_as_kubectl_confirms_them(world: World, line: str, says: str) -> None:
    assert changed(world, line).startswith(says)


@pytest.mark.parametrize(
    "line",
    [
        'kubectl patch isvc a-inferenceservice --type merge -p \'{"spec":{"size":9}}\'',
        'kubectl patch isvc a-inferenceservice --type=json -p \'[{"op":"replace","path":"/spec/size","value":9}]\'',
        "kubectl patch inferenceservice/a-inferenceservice --type merge --patch '{spec: {size: 9}}'",
    ],
)
def test_declared_objects_are_patched(world: World, line: str) -> None:
    changed(world, line)
    assert said(world, "kubectl get isvc a-inferenceservice -o jsonpath='{.spec.size}'") == "9"


# In pods


@pytest.mark.parametrize(
    ("line", "has"),
    [
        ("kubectl exec deploy/api -- printenv MODE", "fast"),
        ("kubectl exec -it deploy/api -- env", "MODE=fast"),
        ("kubectl exec deploy/api -- sh -c 'printenv MODE'", "fast"),
        ("kubectl exec job/train -- nvidia-smi", "NVIDIA-SMI"),
        ("kubectl debug node/g1 -it -- chroot /host nvidia-smi -L", "GPU 3: "),
        ("ssh g1 'nvidia-smi -L'", "GPU 3: "),
        ("ssh ubuntu@g1 cat /proc/driver/nvidia/version", "535.183.01"),
        ("kubectl logs deploy/api", "Found 2 pods, using pod/api-"),
        ("kubectl logs -l app=api --tail=1", "serving api-"),
        ("kubectl logs ds/plugin -n kube-system", "nvidia.com/gpu"),
    ],
)
def test_looking_into_pods_and_nodes(world: World, line: str, has: str) -> None:
    assert has in said(world, line)


def test_the_tail_of_a_log(world: World) -> None:
    assert said(world, "kubectl logs -l app=api --tail=1").count("serving") == 2
    assert "one" not in said(world, "kubectl logs -l app=api --tail=1")
