"""Everything is made comparable first: a table of (label, gain, least) that one loop walks."""

from math import inf, isfinite, nan


def number(model, *path):
    for key in path:
        model = (model or {}).get(key)
    return nan if model is None or not isfinite(model) else float(model)


def promotion_gate(challenger, champion, policy):
    metric, sign = policy["metric"], 1 if policy["higher_is_better"] else -1

    def gain(*path):
        new = number(challenger, *path)
        if champion is None:
            return new if new != new else inf
        return sign * (new - number(champion, *path))

    checks = [
        ("holdout_score_missing", "holdout_margin", gain("holdout", metric), policy["margin"]),
        ("production_score_missing", "production_worse", gain("production", metric), 0),
        ("latency_missing", "latency", policy["latency_limit_ms"] - number(challenger, "latency_p95_ms"), 0),
    ]
    for name in sorted((champion or {}).get("segments") or []):
        missing, drop = "segment_missing:" + name, "segment_drop:" + name
        checks.append((missing, drop, gain("segments", name), -policy["max_segment_drop"]))

    have = challenger.get("metadata") or {}
    reasons = [f"metadata:{key}" for key in policy["required_metadata"] if not have.get(key)]
    if champion is None and policy["without_champion"] == "deny":
        reasons.append("no_champion")
    for missing, short, value, least in checks:
        if value != value:
            reasons.append(missing)
        elif value < least:
            reasons.append(short)
    margin = checks[0][2]
    return {"promote": not reasons, "reasons": reasons, "margin": margin if isfinite(margin) else None}
