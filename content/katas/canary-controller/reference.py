"""A canary that grows in steps and rolls back at the first breach."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypedDict


class Entry(TypedDict):
    """What the controller did about one window."""

    at: int
    percent: int
    action: str
    reason: str | None


class Canary(TypedDict):
    """Where the canary stands after all windows."""

    status: str
    percent: int
    audit: list[Entry]
    assignments: dict[str, bool]


@dataclass
class Step:
    """What one step has seen so far."""

    number: int
    requests: int = 0
    errors: int = 0
    slow_windows: int = 0


_STATUS_AFTER = {"rollback": "rolled_back", "complete": "done"}


def run_canary(windows: Sequence[Mapping[str, Any]], policy: Mapping[str, Any], users: Sequence[str]) -> Canary:
    """Play all windows through the controller."""
    step, status, audit = Step(0), "running", list[Entry]()
    for window in windows:
        percent = policy["steps"][step.number]
        action, reason = _handle(window, step, policy)
        audit.append({"at": window["at"], "percent": percent, "action": action, "reason": reason})
        if action == "advance":
            step = Step(step.number + 1)
        elif action != "hold":
            status = _STATUS_AFTER[action]
            break
    percent = 0 if status == "rolled_back" else policy["steps"][step.number]
    assignments = {user: _bucket(user, policy["salt"]) < percent for user in users}
    return {"status": status, "percent": percent, "audit": audit, "assignments": assignments}


def _handle(window: Mapping[str, Any], step: Step, policy: Mapping[str, Any]) -> tuple[str, str | None]:
    """Action and reason for a window, which is added to its step."""
    if not window["requests"]:
        return "hold", None
    step.requests += window["requests"]
    step.errors += window["errors"]
    latency = window["latency_p95_ms"]
    is_slow = latency is not None and latency > policy["latency_limit_ms"]
    step.slow_windows = step.slow_windows + 1 if is_slow else 0
    if step.errors > policy["max_error_rate"] * max(step.requests, policy["min_requests"]):
        return "rollback", "error_rate"
    if step.slow_windows >= policy["latency_windows"]:
        return "rollback", "latency"
    if step.requests < policy["min_requests"]:
        return "hold", None
    return ("complete" if step.number + 1 == len(policy["steps"]) else "advance"), None


def _bucket(user: str, salt: str) -> int:
    """A number from 0 to 99 that stays the same for a user, in every process."""
    return int(sha256(f"{salt}:{user}".encode()).hexdigest()[:8], 16) % 100
