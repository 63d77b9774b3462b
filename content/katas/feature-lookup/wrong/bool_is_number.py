# fails: types
# Takes a bool for a number.

import math


def fits(value, kind):
    if kind == "number":
        return isinstance(value, (int, float)) and not math.isnan(value)
    if kind == "text":
        return isinstance(value, str)
    return isinstance(value, bool)


def lookup_one(entity, name, at, log, rules):
    best = None
    for row in log:
        if row["entity"] != entity or row["feature"] != name:
            continue
        if row["event_time"] > at or row["arrived_at"] > at:
            continue
        key = (row["event_time"], row["arrived_at"])
        if best is None or key >= (best["event_time"], best["arrived_at"]):
            best = row
    default = rules.get("default")
    if best is None or best["value"] is None:
        return {"value": default, "status": "missing", "event_time": None}
    event_time = best["event_time"]
    if rules["ttl_seconds"] is not None and at - event_time > rules["ttl_seconds"]:
        return {"value": default, "status": "stale", "event_time": event_time}
    if not fits(best["value"], rules["type"]):
        return {"value": default, "status": "invalid", "event_time": event_time}
    return {"value": best["value"], "status": "ok", "event_time": event_time}


def lookup_features(requests, log, schema):
    result = []
    for request in requests:
        features = {}
        for name in request["features"]:
            if name not in schema:
                raise KeyError(name)
            features[name] = lookup_one(request["entity"], name, request["at"], log, schema[name])
        result.append({"entity": request["entity"], "at": request["at"], "features": features})
    return result
