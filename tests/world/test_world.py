"""A world: what happened before, what follows from a change, what answers, and what changes nothing at all."""

from typing import Any

import pytest

from mlops_prep.world.templates import BadTemplateError
from mlops_prep.world.world import World
from tests.world.conftest import BASE, Make, changed, rows, said, workload

SERVICE = {
    "fraud": {
        "rps": 100,
        "backends": {
            "stable": {"weight": "100 - facts.canary", "replicas": 4, "service_ms": 20},
            "canary": {"weight": "facts.canary", "replicas": 1, "service_ms": "facts.canary_ms"},
        },
    }
}
FACTS = {"canary": 10, "canary_ms": 30, "on_call": "aiko"}


@pytest.fixture
def serving(world: Make) -> World:
    """A service with a canary, its metrics, and an endpoint that scores."""
    return world(
        names={"model": "fraud"},
        services=SERVICE,
        facts=FACTS,
        registry={"models": {"fraud": {"versions": {1: {}, 2: {}}, "aliases": {"champion": 2}}}},
        metrics=[
            {"name": "canary_share", "value": "facts.canary / 100"},
            {"name": "requests_total", "kind": "counter", "value": 50, "labels": {"app": "fraud"}},
            {"name": "latency_seconds", "kind": "histogram", "rate": 50, "p50": 0.05, "p99": 0.2},
            {"name": "by_clock", "value": "t"},
        ],
        endpoints=[
            {
                "method": "POST",
                "url": "fraud.ml.svc/predict",
                "service": "fraud",
                "prints": '{"score": {{ body.amount * 2 }}, "by": "{{ backend }}", "n": {{ request }}}',
            },
            {"url": "admin.ml.svc/drain", "set": {"facts.canary": 0}, "prints": "drained {{ query.by }}"},
            {"url": "admin.ml.svc/only", "when": "facts.canary == 0", "prints": "now"},
        ],
        commands=[
            {"line": "page *", "prints": "paged {{ words[1] }}; on call: {{ facts.on_call }}"},
            {"line": "rescore", "set": {"facts.canary": "=facts.canary + 5"}, "takes": 90, "prints": "done"},
            {"line": "rescore --dry-run", "prints": "would"},
            {"line": "score --bad", "prints": "Error: no", "fails": True, "set": {"facts.canary": 99}},
            {"line": "kubectl-like", "when": "facts.canary > 50", "prints": "high"},
            {"line": "kubectl-like", "prints": "low"},
        ],
    )


# Before


def test_what_happened_before_has_happened_at_its_time(world: Make) -> None:
    made = world(
        kubernetes={"nodes": {"a": {}}, "workloads": [workload(replicas=2)]},
        facts={"share": 0},
        before=[
            {"at": -600, "run": "kubectl cordon a"},
            {"at": -1200, "set": {"facts.share": 5, "facts.when": "=now"}},
            {"at": -300, "create": workload("late")},
        ],
        metrics=[{"name": "share", "value": "facts.share"}],
    )
    assert rows(made, "kubectl get nodes")[0][1] == "Ready,SchedulingDisabled"
    assert [row[4] for row in rows(made, "kubectl get pods") if row[0].startswith("late")] == ["5m"]
    assert "1 node(s) were unschedulable" in said(made, "kubectl get events")
    assert said(made, "promtool query instant http://p:9090 share").startswith("share => 5 @[")
    assert said(made, "promtool query instant http://p:9090 'share offset 1h'").startswith("share => 0 @[")
    assert made.now == 0
    assert made.skipped == 0


def test_a_past_that_cannot_have_been_is_refused(world: Make) -> None:
    with pytest.raises(BadTemplateError, match="before: kubectl cordon nope"):
        world(kubernetes={"nodes": {}}, before=[{"at": -60, "run": "kubectl cordon nope"}])


# What follows


def test_computed_values_follow_the_state(world: Make) -> None:
    made = world(
        facts={"size": 2},
        computed={"double": "facts.size * 2", "late": "now > 60"},
        commands=[{"line": "grow", "set": {"facts.size": "=computed.double"}}],
    )
    assert (made.value("computed.double"), made.value("double"), made.value("late")) == (4, 4, False)
    changed(made, "grow")
    assert made.value("computed.double") == 8
    made.advance(61)
    assert made.value("late") is True


def test_a_rule_fires_once_and_may_wake_another(world: Make) -> None:
    made = world(
        facts={"a": 0, "b": 0, "c": 0},
        rules=[
            {"when": "facts.b == 1", "then": {"facts.c": "=facts.c + 1"}},
            {"when": "facts.a == 1", "then": {"facts.b": 1}},
        ],
        commands=[{"line": "go", "set": {"facts.a": 1}}],
    )
    changed(made, "go")
    changed(made, "go")
    assert made.value("facts.c") == 1


def test_a_rule_waits_for_its_time(world: Make) -> None:
    made = world(facts={"full": False}, rules=[{"when": "now >= 300", "then": {"facts.full": True}}])
    made.advance(299)
    assert made.value("facts.full") is False
    made.advance(300)
    assert made.value("facts.full") is True


def test_a_shift_of_traffic_shows_in_latency(serving: World) -> None:
    p99 = serving.value("services.fraud.p99")
    serving.state["facts"]["canary_ms"] = 30
    changed(serving, "rescore")
    assert serving.value("services.fraud.backends.canary.share") == pytest.approx(0.15)
    assert serving.value("services.fraud.p99") > p99


# Endpoints


def test_an_endpoint_computes_its_answer(serving: World) -> None:
    line = "curl -s -X POST http://fraud.ml.svc/predict -H 'Content-Type: application/json' -d '{\"amount\": 21}'"
    assert said(serving, line).startswith('{"score": 42, "by": "')


def test_requests_are_counted_and_spread_over_backends(serving: World) -> None:
    answers = [said(serving, "curl -d '{\"amount\": 1}' http://fraud.ml.svc/predict") for _ in range(40)]
    assert [f'"n": {number}' in answer for number, answer in enumerate(answers, 1)] == [True] * 40
    assert sum('"by": "canary"' in answer for answer in answers) == pytest.approx(4, abs=1)


def test_an_endpoint_may_change_something(serving: World) -> None:
    assert said(serving, "curl http://admin.ml.svc/only") == '{"detail":"Not Found"}'
    assert changed(serving, "curl 'http://admin.ml.svc/drain?by=me'") == "drained me"
    assert said(serving, "curl http://admin.ml.svc/only") == "now"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("curl", "curl: (2) no URL specified"),
        ("curl http://nowhere/x", "curl: (6) Could not resolve host: nowhere"),
        ("curl http://fraud.ml.svc/nope", '{"detail":"Not Found"}'),
        ("curl http://fraud.ml.svc/predict", '{"detail":"Not Found"}'),
    ],
)
def test_addresses_that_nobody_answers(serving: World, line: str, says: str) -> None:
    assert said(serving, line).startswith(says)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("curl -s -o /dev/null -w '%{http_code}\\n' http://fraud.ml.svc/nope", "404"),
        (
            "curl -so /dev/null -w '%{http_code} %{size_download}' 'http://prometheus:9090/api/v1/query?query=sum('",
            "400 ",
        ),
        (
            "curl -si 'http://prometheus:9090/api/v1/query?query=canary_share'",
            "HTTP/1.1 200 OK\ndate: Sat, 21 Nov 2026",
        ),
        ("curl -I 'http://prometheus:9090/api/v1/query?query=canary_share'", "HTTP/1.1 200 OK\ndate: Sat, 21 Nov 2026"),
        ("curl -sf http://fraud.ml.svc/nope", "curl: (22) The requested URL returned error: 404"),
        ("curl -sv http://fraud.ml.svc/nope", "> GET /nope HTTP/1.1\n> Host: fraud.ml.svc\n> User-Agent: curl/"),
        ("curl -H", "curl: option -H: requires parameter"),
    ],
)
def test_curl_prints_what_its_options_ask_for(serving: World, line: str, shown: str) -> None:
    assert said(serving, line).startswith(shown)


def test_an_answer_can_have_a_declared_status(world: Make) -> None:
    made = world(endpoints=[{"url": "api/x", "prints": "{}", "code": "500 if facts.down else 200"}], facts={"down": 1})
    assert said(made, "curl -i http://api/x").startswith("HTTP/1.1 500 Internal Server Error\n")
    assert said(made, "curl -I http://api/x").endswith("content-type: application/json\n\n")
    assert said(made, "curl http://api/x") == "{}"


def test_curls_short_options_may_stand_together(serving: World) -> None:
    line = "curl -sXPOST http://fraud.ml.svc/predict -d'{\"amount\": 21}'"
    assert "{" in said(serving, line)
    assert said(serving, "curl -sXDELETE http://fraud.ml.svc/predict") == '{"detail":"Not Found"}'


# Metrics


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("canary_share", "canary_share => 0.1 @["),
        ("canary_share * 100", "{} => 10 @["),
        ("requests_total > 0", 'requests_total{app="fraud"} => '),
        ("rate(requests_total[5m])", '{app="fraud"} => 50 @['),
        ("1 + 1", "scalar: 2 @["),
        ("by_clock offset 5m", "by_clock => -300 @["),
        ("time() - 1e9", f"scalar: {int(BASE.timestamp() - 1e9)} @["),
        ("nothing", ""),
    ],
)
def test_promtool_prints_what_a_query_gives(serving: World, query: str, shown: str) -> None:
    assert said(serving, f"promtool query instant http://prometheus:9090 '{query}'").startswith(shown)


@pytest.mark.parametrize("share", [0.5, 0.99])
def test_a_histogram_has_the_quantiles_it_was_declared_with(serving: World, share: float) -> None:
    query = f"histogram_quantile({share}, sum by (le) (rate(latency_seconds_bucket[5m])))"
    value = float(said(serving, f"promtool query instant http://p '{query}'").split("=> ")[1].split()[0])
    assert value == pytest.approx({0.5: 0.05, 0.99: 0.2}[share], rel=0.25)


def test_prometheus_answers_curl_with_json(serving: World) -> None:
    has = '"resultType":"vector","result":[{"metric":{"__name__":"canary_share"},"value":['
    assert has in said(serving, "curl 'http://prometheus:9090/api/v1/query?query=canary_share'")
    assert has in said(serving, "curl -G http://prometheus:9090/api/v1/query --data-urlencode 'query=canary_share'")
    wrong = said(serving, "curl 'http://prometheus:9090/api/v1/query?query=sum('")
    assert wrong.startswith('{"status":"error","errorType":"bad_data","error":"invalid parameter \\"query\\": 1:5: ')


def test_numbers_and_times_are_printed_as_go_prints_them(world: Make) -> None:
    values = {"third": "1 / 3", "big": "1234567.25", "huge": 1e21, "small": 0.00000123, "none": 0}
    made = world(metrics=[{"name": name, "value": value} for name, value in values.items()])
    stamp = int(BASE.timestamp())
    shown = [said(made, f"promtool query instant http://p {name}") for name in values]
    assert shown == [
        f"third => 0.3333333333333333 @[{stamp}]",
        f"big => 1234567.25 @[{stamp}]",
        f"huge => 1000000000000000000000 @[{stamp}]",
        f"small => 0.00000123 @[{stamp}]",
        f"none => 0 @[{stamp}]",
    ]


def test_promtool_queries_a_range(serving: World) -> None:
    end = int(BASE.timestamp())
    assert said(serving, f"promtool query range --start={end - 600} --end {end} --step=5m http://p by_clock") == (
        f"by_clock =>\n-600 @[{end - 600}]\n-300 @[{end - 300}]\n0 @[{end}]"
    )
    assert (
        said(serving, "promtool query range --start=2026-11-21T01:58:00Z --step=60 http://p by_clock").count("@") == 3
    )


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("query instant", "promtool: error: required argument 'server' not provided, try --help"),
        ("query instant http://p", "promtool: error: required argument 'expr' not provided, try --help"),
        ("query instant --nope http://p up", "promtool: error: unknown flag --nope, try --help"),
        ("query range --start=soon http://p up", 'promtool: error: cannot parse "soon" to a valid timestamp'),
        ("query range --step=x http://p up", 'promtool: error: not a valid duration string: "x"'),
        ("query range --start=99999999999 http://p up", "query error: bad_data: invalid parameter"),
        ("query range --start=0 --step=1s http://p up", "promtool: at most 250 steps are worked out here"),
        ("check config", "promtool: known here are query instant"),
    ],
)
def test_promtool_says_what_is_wrong(serving: World, line: str, says: str) -> None:
    assert said(serving, f"promtool {line}").startswith(says)


def test_names_of_series_that_have_no_samples_are_not_listed(world: Make) -> None:
    declared = [{"name": "here", "value": 1}, {"name": "gone", "value": "none if t >= 0 else 1"}]
    made = world(metrics=declared)
    assert said(made, "promtool query labels http://p __name__") == "here"
    assert said(made, "promtool query series http://p --match=here") == '{__name__="here"}'
    names = "curl http://prometheus:9090/api/v1/label/__name__/values"
    assert said(made, names) == '{"status":"success","data":["here"]}'


def test_a_query_that_is_none_is_worded_as_promtool_does(serving: World) -> None:
    assert said(serving, "promtool query instant http://p 'sum('").startswith(
        'query error: bad_data: invalid parameter "query": '
    )


# Declared commands


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("page maria now", "paged maria; on call: aiko"),
        ("rescore --dry-run", "would"),
        ("score --bad", "Error: no"),
        ("kubectl-like", "low"),
        ("page x | grep -c paged", "1"),
    ],
)
def test_a_declared_command_prints_its_text(serving: World, line: str, shown: str) -> None:
    before = serving.value("facts.canary")
    assert said(serving, line) == shown
    assert serving.value("facts.canary") == before


def test_a_declared_command_takes_its_time_and_changes_the_state(serving: World) -> None:
    assert changed(serving, "rescore") == "done"
    assert (serving.now, serving.skipped, serving.value("facts.canary")) == (90, 90, 15)


# Time


@pytest.mark.parametrize(
    ("line", "seconds"),
    [
        ("sleep 30", 30),
        ("sleep 30s", 30),
        ("sleep 2m", 120),
        ("sleep 0.5", 0.5),
        ("sleep 10h", 1800),
        ("sleep 1h", 1800),
    ],
)
def test_sleep_lets_the_world_go_on(serving: World, line: str, seconds: float) -> None:
    assert said(serving, line) == ""
    assert serving.now == seconds


@pytest.mark.parametrize("line", ["sleep", "sleep soon", "sleep -5", "sleep 1.2.3", "sleep inf", "sleep ١", "sleep ²"])
def test_what_is_no_time_to_sleep_is_said(serving: World, line: str) -> None:
    said(serving, line)
    assert serving.now == 0


def test_time_never_goes_back(serving: World) -> None:
    serving.advance(100)
    serving.advance(50)
    assert serving.now == 100
    assert said(serving, "date") == "Sat Nov 21 02:01:40 UTC 2026"


# What changes nothing

ABSURD = [
    "",
    "   ",
    "rm -rf /",
    "kubectl",
    "kubectl get",
    "kubectl get pods; rm x",
    "kubectl get pods && ls",
    "kubectl get pods > /etc/passwd",
    "echo $(whoami)",
    "`id`",
    "'",
    '"',
    "|",
    "\\",
    "\x1b[2J",
    "\x00",
    "a" * 10_000,
    "kubectl get pods " + "-l a=b " * 400,
    "kubectl get pods -l '" + "(" * 500 + "'",
    "kubectl get pods -o jsonpath='{" + "[*]" * 300 + "}'",
    "kubectl get pods --field-selector='==!='",
    "kubectl get " + "pods," * 500,
    "kubectl logs --tail=99999999999999999999 x",
    "kubectl scale deploy api --replicas=99999999999",
    "kubectl scale deploy api --replicas=٣",
    "kubectl delete /",
    "kubectl exec api -- ''",
    "kubectl patch deploy api -p '" + "[" * 1500 + "'",
    "kubectl rollout undo deploy/api --to-revision=-1",
    "kubectl scale deploy api --replicas=²",
    "kubectl logs deploy/api --tail=²",
    "git log -²",
    "sleep ²",
    "kubectl label node n1 =",
    "kubectl label node n1 -",
    "kubectl taint nodes n1 =:",
    "ssh",
    "ssh -t",
    "ssh n1",
    "ssh n1 ''",
    "curl http://[",
    "curl 'http://a:b/c'",
    "curl http://",
    "curl -d '{' http://fraud.ml.svc/predict",
    "curl -d '[1]' http://fraud.ml.svc/predict",
    "curl -d '" + "[" * 1500 + "' http://fraud.ml.svc/predict",
    "promtool query instant http://p '" + "(" * 900 + "'",
    "promtool query instant http://p",
    "promtool",
    "client.",
    "client.x(" + "[" * 300,
    "client.get_run(**{})",
    "mlflow",
    "cat",
    "ls",
    "date -u",
    "sleep 1e9",
    "page",
    "🦄",
]


@pytest.mark.parametrize("line", ABSURD, ids=lambda line: repr(line)[:40])
def test_an_absurd_line_changes_nothing(world: Make, line: str) -> None:
    made = world(
        kubernetes={"namespace": "ml", "nodes": {"n1": {}}, "workloads": [workload()]},
        services=SERVICE,
        facts=FACTS,
        registry={"models": {"fraud": {"versions": {1: {}}}}},
        metrics=[{"name": "up", "value": 1}],
        endpoints=[{"method": "POST", "url": "fraud.ml.svc/predict", "prints": "{{ body.amount }}"}],
        data={"files": {"a.md": "x"}},
    )
    before = made.state
    step = made.run(line)
    assert step.kind in ("probe", "unknown")
    assert made.state is before
    assert len(step.output) < 30_000


@pytest.mark.parametrize("line", ["rm -rf /", "vim x", "dvc status", "feast x", "git log", "cat x"])
def test_a_command_that_this_world_does_not_have_is_unknown_and_names_those_it_has(serving: World, line: str) -> None:
    step = serving.run(line)
    assert step.kind == "unknown"
    assert step.output.startswith(f"bash: {line.split()[0]}: command not found\nThis world knows: ")
    assert "sleep, date, mlflow, promtool, curl, kubectl-like, page, rescore, score" in step.output
    assert serving.now == 0


def test_a_change_that_the_world_cannot_follow_is_refused(world: Make) -> None:
    weight: dict[str, Any] = {"weight": "kubernetes.objects.InferenceService.fraud.spec.share * 1"}
    made = world(
        kubernetes={"namespace": "ml", "objects": {"InferenceService": {"fraud": {"spec": {"share": 100}}}}},
        services={"fraud": {"rps": 10, "backends": {"stable": {**weight, "replicas": 1, "service_ms": 10}}}},
    )
    before = made.state
    for share in ('"many"', "null", "{}"):
        shown = said(made, f'kubectl patch isvc fraud --type merge -p \'{{"spec":{{"share":{share}}}}}\'')
        assert shown.startswith("error: this world cannot follow that change: ")
        assert made.state is before


def test_a_long_answer_is_cut(world: Make) -> None:
    made = world(data={"files": {"long.txt": "x" * 90_000}})
    assert said(made, "cat long.txt").endswith("\n... (90000 characters in all)")
