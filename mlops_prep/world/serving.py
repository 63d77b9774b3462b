"""What a prediction service does under load, and what it answers: a latency model, a traffic split, a scoring model.

The latency model is a queue with as many servers as replicas take requests at a time: the wait by Sakasegawa's
approximation of M/M/c (Annals of the Institute of Statistical Mathematics 29, 1977), the spread of service times
lognormal. Above capacity, requests wait until they time out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

TIMEOUT_SECONDS = 10.0
_SPREAD = 0.35
"""Standard deviation of the logarithm of a service time."""
_P99 = 2.326


def load_of(backend: Mapping[str, float]) -> dict[str, float]:
    """Latency, utilisation and errors of one backend.

    Takes `rps` (requests a second), `service_ms` (mean time for one request, or for one batch), `replicas`, and
    optionally `concurrency` (requests that a replica works on at a time, default 1), `batch` (requests in a batch,
    default 1), `batch_wait_ms` (how long a batch waits to fill, default 0). Gives `p50`, `p95`, `p99` in seconds,
    `utilisation` (0 to 1) and `error_rate` (0 to 1).
    """
    rps, service = max(backend["rps"], 0.0), max(backend["service_ms"], 0.01) / 1000
    servers = max(backend["replicas"], 0.0) * backend.get("concurrency", 1.0)
    batch, batch_wait = max(backend.get("batch", 1.0), 1.0), backend.get("batch_wait_ms", 0.0) / 1000
    if servers <= 0:
        return {**dict.fromkeys(("p50", "p95", "p99"), TIMEOUT_SECONDS), "utilisation": 1.0, "error_rate": 1.0}
    filling = min(batch_wait, (batch - 1) / max(rps / servers, 1e-9)) if batch > 1 else 0.0
    asked = rps * service / (servers * batch)
    if asked >= 1:
        lost = 1 - 1 / asked
        slow = TIMEOUT_SECONDS * min(1.0, 0.5 + lost)
        return {"p50": slow, "p95": TIMEOUT_SECONDS, "p99": TIMEOUT_SECONDS, "utilisation": 1.0, "error_rate": lost}
    wait = service * asked ** (math.sqrt(2 * (servers + 1)) - 1) / (servers * (1 - asked))
    tail = {"p50": 0.69, "p95": 3.0, "p99": 4.6}
    spread = {"p50": 1.0, "p95": math.exp(1.645 * _SPREAD), "p99": math.exp(_P99 * _SPREAD)}
    times = {name: min(TIMEOUT_SECONDS, service * spread[name] + wait * tail[name] + filling * 0.5) for name in tail}
    return {**times, "utilisation": asked, "error_rate": 0.0}


def settle(services: dict[str, Any], split: Mapping[str, Mapping[str, Mapping[str, float]]]) -> None:
    """Work out every service: `split` has the weight, replicas and service time of each backend as they are now."""
    for name, service in services.items():
        weights = {key: max(0.0, one["weight"]) for key, one in split.get(name, {}).items()}
        total = sum(weights.values()) or 1.0
        service["backends"] = {
            key: {
                **one,
                "share": weights[key] / total,
                **load_of({**one, "rps": service["rps"] * weights[key] / total}),
            }
            for key, one in split.get(name, {}).items()
        }
        service["p99"] = max((one["p99"] for one in service["backends"].values() if one["share"] > 0.005), default=0.0)
        service["error_rate"] = sum(one["error_rate"] * one["share"] for one in service["backends"].values())


def backend_for(service: Mapping[str, Any], number: int) -> str:
    """Which backend the n-th request goes to: by weight, always the same for a number."""
    place, edge = (number * 0.6180339887) % 1.0, 0.0
    for name, backend in service["backends"].items():
        edge += backend["share"]
        if place < edge:
            return str(name)
    return str(next(reversed(service["backends"]), ""))
