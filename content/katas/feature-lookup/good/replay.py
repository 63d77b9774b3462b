"""Replays the log for every request, with a fold."""

from functools import reduce


def newer(best, row):
    if best is None:
        return row
    ranks = [(one["event_time"], one["arrived_at"]) for one in (best, row)]
    return row if ranks[1] >= ranks[0] else best


def judge(row, at, rules):
    if row is None or row["value"] is None:
        return "missing"
    limit = rules["ttl_seconds"]
    if limit is not None and at > row["event_time"] + limit:
        return "stale"
    value = row["value"]
    match rules["type"], value:
        case ("flag", bool()) | ("text", str()):
            return "ok"
        case ("number", bool()):
            return "invalid"
        case ("number", int() | float()) if value == value:
            return "ok"
    return "invalid"


def lookup_features(requests, log, schema):
    def feature(entity, at, name):
        rules = schema[name]
        mine = (r for r in log if (r["entity"], r["feature"]) == (entity, name))
        row = reduce(newer, (r for r in mine if r["event_time"] <= at and r["arrived_at"] <= at), None)
        status = judge(row, at, rules)
        value = row["value"] if status == "ok" else rules.get("default")
        return {"value": value, "status": status, "event_time": None if status == "missing" else row["event_time"]}

    return [
        dict(entity=r["entity"], at=r["at"], features={n: feature(r["entity"], r["at"], n) for n in r["features"]})
        for r in requests
    ]
