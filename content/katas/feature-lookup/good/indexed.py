"""Rows indexed once; the best by max with the place as last key."""

from collections import defaultdict


def lookup_features(requests, log, schema):
    index = defaultdict(list)
    for place, row in enumerate(log):
        index[(row["entity"], row["feature"])].append((row["event_time"], row["arrived_at"], place, row["value"]))
    kinds = {
        "number": lambda v: type(v) in (int, float) and v == v,
        "text": lambda v: type(v) is str,
        "flag": lambda v: type(v) is bool,
    }
    answers = []
    for request in requests:
        at, found = request["at"], {}
        for name in request["features"]:
            rules = schema[name]
            known = [r for r in index[(request["entity"], name)] if max(r[:2]) <= at]
            event, _, _, value = max(known, key=lambda r: r[:3]) if known else (None, None, None, None)
            if value is None:
                status, event = "missing", None
            elif rules["ttl_seconds"] is not None and event + rules["ttl_seconds"] < at:
                status = "stale"
            else:
                status = "ok" if kinds[rules["type"]](value) else "invalid"
            if status != "ok":
                value = rules.get("default", None)
            found[name] = {"value": value, "status": status, "event_time": event}
        answers.append({"entity": request["entity"], "at": at, "features": found})
    return answers
