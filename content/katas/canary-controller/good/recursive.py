"""No state but the arguments of a fold."""

import hashlib
from functools import reduce
from typing import NamedTuple


class State(NamedTuple):
    status: str = "running"
    step: int = 0
    requests: int = 0
    errors: int = 0
    slow: int = 0
    audit: tuple = ()


def advance(policy):
    def handle(state, window):
        if state.status != "running":
            return state

        def noted(action, reason=None, **changes):
            entry = dict(at=window["at"], percent=policy["steps"][state.step], action=action, reason=reason)
            return state._replace(audit=(*state.audit, entry), **changes)

        if not window["requests"]:
            return noted("hold")
        requests, errors = state.requests + window["requests"], state.errors + window["errors"]
        latency = window["latency_p95_ms"]
        slow = state.slow + 1 if latency is not None and latency > policy["latency_limit_ms"] else 0
        if errors > max(requests, policy["min_requests"]) * policy["max_error_rate"]:
            return noted("rollback", "error_rate", status="rolled_back")
        if slow >= policy["latency_windows"]:
            return noted("rollback", "latency", status="rolled_back")
        if requests < policy["min_requests"]:
            return noted("hold", requests=requests, errors=errors, slow=slow)
        if state.step + 1 < len(policy["steps"]):
            return noted("advance", step=state.step + 1, requests=0, errors=0, slow=0)
        return noted("complete", status="done")

    return handle


def run_canary(windows, policy, users):
    state = reduce(advance(policy), windows, State())
    percent = 0 if state.status == "rolled_back" else policy["steps"][state.step]
    buckets = {u: int(hashlib.sha256(f"{policy['salt']}:{u}".encode()).hexdigest()[:8], 16) % 100 for u in users}
    return {
        "status": state.status,
        "percent": percent,
        "audit": list(state.audit),
        "assignments": {u: b < percent for u, b in buckets.items()},
    }
