"""Feature values as they were known at a time: a point-in-time join that cannot look ahead."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

LogRow = Mapping[str, Any]


class Found(TypedDict):
    """One feature of one request."""

    value: float | str | bool | None
    status: str
    event_time: int | None


class Row(TypedDict):
    """The answer to one request."""

    entity: str
    at: int
    features: dict[str, Found]


def lookup_features(
    requests: Sequence[Mapping[str, Any]],
    log: Sequence[LogRow],
    schema: Mapping[str, Mapping[str, Any]],
) -> list[Row]:
    """The features of each request, as they were known at its time."""
    rows: dict[tuple[str, str], list[LogRow]] = defaultdict(list)
    # a stable sort: of rows with equal times, the one that stands last in the log comes last
    for row in sorted(log, key=lambda one: (one["event_time"], one["arrived_at"])):
        rows[row["entity"], row["feature"]].append(row)
    return [
        {
            "entity": request["entity"],
            "at": request["at"],
            "features": {
                name: _find(rows[request["entity"], name], request["at"], schema[name]) for name in request["features"]
            },
        }
        for request in requests
    ]


def _find(rows: list[LogRow], at: int, rules: Mapping[str, Any]) -> Found:
    """The feature at a time; `rows` are its rows, the one that counts most last."""
    row = next((one for one in reversed(rows) if one["event_time"] <= at and one["arrived_at"] <= at), None)
    default = rules.get("default")
    if row is None or row["value"] is None:
        return {"value": default, "status": "missing", "event_time": None}
    status = _status(row, at, rules)
    return {
        "value": row["value"] if status == "ok" else default,
        "status": status,
        "event_time": row["event_time"],
    }


def _status(row: LogRow, at: int, rules: Mapping[str, Any]) -> str:
    ttl = rules["ttl_seconds"]
    if ttl is not None and at - row["event_time"] > ttl:
        return "stale"
    return "ok" if _has_type(row["value"], rules["type"]) else "invalid"


def _has_type(value: Any, kind: str) -> bool:
    """Whether a value is of a type; NaN, which differs from itself, is no number, and neither is a bool."""
    if isinstance(value, bool) or kind == "flag":
        return isinstance(value, bool) and kind == "flag"
    if kind == "text":
        return isinstance(value, str)
    return isinstance(value, int | float) and value == value
