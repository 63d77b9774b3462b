"""A generator of reasons."""

from math import isfinite


def _get(model, part, name):
    value = ((model or {}).get(part) or {}).get(name)
    return None if value is None or not isfinite(value) else value


def _reasons(new, old, policy, better):
    metadata = new.get("metadata") or {}
    for key in policy["required_metadata"]:
        if not metadata.get(key):
            yield "metadata:" + key
    first = old is None
    if first and policy["without_champion"] == "deny":
        yield "no_champion"
    for part, least, code in (("holdout", policy["margin"], "holdout_margin"), ("production", 0, "production_worse")):
        a, b = _get(new, part, policy["metric"]), _get(old, part, policy["metric"])
        if a is None or (b is None and not first):
            yield part + "_score_missing"
        elif not first and better(a, b) < least:
            yield code
    ms = new.get("latency_p95_ms")
    if ms is None or not isfinite(ms):
        yield "latency_missing"
    elif ms > policy["latency_limit_ms"]:
        yield "latency"
    for name in sorted(((old or {}).get("segments") or {}).keys()):
        a, b = _get(new, "segments", name), _get(old, "segments", name)
        if None in (a, b):
            yield "segment_missing:" + name
        elif better(b, a) > policy["max_segment_drop"]:
            yield "segment_drop:" + name


def promotion_gate(challenger, champion, policy):
    higher = policy["higher_is_better"]

    def better(a, b):
        return a - b if higher else b - a

    reasons = list(_reasons(challenger, champion, policy, better))
    a, b = (_get(m, "holdout", policy["metric"]) for m in (challenger, champion))
    return {"reasons": reasons, "promote": not reasons, "margin": None if a is None or b is None else better(a, b)}
