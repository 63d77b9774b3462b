"""What a service does under load: slower when it is busy, faster with replicas, errors where it cannot follow."""

import pytest

from mlops_prep.world.serving import TIMEOUT_SECONDS, backend_for, load_of, settle

BACKEND = {"rps": 80.0, "service_ms": 20.0, "replicas": 2.0}


def load(**other: float) -> dict[str, float]:
    return load_of({**BACKEND, **other})


def test_an_idle_service_takes_its_service_time() -> None:
    idle = load(rps=0.0)
    assert idle["p50"] == pytest.approx(0.02)
    assert idle["utilisation"] == idle["error_rate"] == 0


def test_utilisation_is_the_share_of_the_capacity_that_is_asked_for() -> None:
    assert load()["utilisation"] == pytest.approx(0.8)


@pytest.mark.parametrize("name", ["p50", "p95", "p99", "utilisation"])
def test_more_load_makes_it_worse(name: str) -> None:
    found = [load(rps=rps)[name] for rps in (10, 40, 70, 90, 98)]
    assert found == sorted(found)
    assert found[0] < found[-1]


@pytest.mark.parametrize(
    "better",
    [{"replicas": 4.0}, {"service_ms": 10.0}, {"concurrency": 2.0}, {"batch": 4.0}],
    ids=lambda value: next(iter(value)),
)
def test_more_capacity_makes_it_better(better: dict[str, float]) -> None:
    assert load(**better)["p99"] < load()["p99"]
    assert load(**better)["utilisation"] < load()["utilisation"]


def test_percentiles_are_in_order() -> None:
    for rps in (1, 50, 95, 99.9, 150):
        found = load(rps=rps)
        assert found["p50"] <= found["p95"] <= found["p99"] <= TIMEOUT_SECONDS


def test_above_capacity_requests_time_out_and_the_surplus_is_lost() -> None:
    found = load(rps=200)
    assert found["error_rate"] == pytest.approx(0.5)
    assert found["p99"] == TIMEOUT_SECONDS
    assert found["utilisation"] == 1


def test_below_capacity_nothing_is_lost() -> None:
    assert load(rps=99)["error_rate"] == 0


def test_without_replicas_everything_fails() -> None:
    assert load(replicas=0)["error_rate"] == 1


def test_waiting_for_a_batch_costs_latency_at_low_load() -> None:
    waits = load(rps=2.0, batch=8.0, batch_wait_ms=50.0)
    assert waits["p50"] - load(rps=2.0, batch=8.0)["p50"] == pytest.approx(0.025)


def settled(stable: float, canary: float, **canary_is: float) -> dict[str, object]:
    services = {"fraud": {"rps": 100.0}}
    one = {"replicas": 4.0, "service_ms": 20.0}
    settle(services, {"fraud": {"stable": {**one, "weight": stable}, "canary": {**one, **canary_is, "weight": canary}}})
    return dict(services["fraud"])


def test_traffic_is_split_by_weight() -> None:
    backends = settled(90, 10)["backends"]
    assert isinstance(backends, dict)
    assert [backends[one]["share"] for one in ("stable", "canary")] == [0.9, 0.1]


def test_the_slowest_backend_with_traffic_sets_the_p99() -> None:
    assert settled(90, 10, service_ms=300.0)["p99"] > settled(90, 10)["p99"]  # type: ignore[operator]
    assert settled(100, 0, service_ms=300.0)["p99"] == settled(100, 0)["p99"]


def test_errors_weigh_as_much_as_their_traffic() -> None:
    assert settled(75, 25, replicas=0.0)["error_rate"] == pytest.approx(0.25)


def test_requests_go_to_backends_by_their_share_and_the_same_way_again() -> None:
    service = settled(80, 20)
    chosen = [backend_for(service, number) for number in range(1000)]
    assert chosen.count("canary") == pytest.approx(200, abs=5)
    assert chosen == [backend_for(service, number) for number in range(1000)]


def test_a_backend_without_weight_gets_no_request() -> None:
    service = settled(100, 0)
    assert {backend_for(service, number) for number in range(300)} == {"stable"}
