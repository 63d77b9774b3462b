# fails: result
# Keeps reasons in a mutable default.

import math


def is_known(value):
    return value is not None and math.isfinite(value)


def promotion_gate(challenger, champion, policy, reasons=[]):  # noqa: B006
    margin = None
    sign = 1 if policy["higher_is_better"] else -1
    metric = policy["metric"]
    metadata = challenger.get("metadata") or {}
    for key in policy["required_metadata"]:
        if key not in metadata or metadata[key] is None or metadata[key] == "":
            reasons.append("metadata:" + key)
    if champion is None and policy["without_champion"] == "deny":
        reasons.append("no_champion")
    new = (challenger.get("holdout") or {}).get(metric)
    old = (champion.get("holdout") or {}).get(metric) if champion is not None else None
    if not is_known(new) or (champion is not None and not is_known(old)):
        reasons.append("holdout_score_missing")
    elif champion is not None:
        margin = sign * (new - old)
        if margin < policy["margin"]:
            reasons.append("holdout_margin")
    new = (challenger.get("production") or {}).get(metric)
    old = (champion.get("production") or {}).get(metric) if champion is not None else None
    if not is_known(new) or (champion is not None and not is_known(old)):
        reasons.append("production_score_missing")
    elif champion is not None and sign * (new - old) < 0:
        reasons.append("production_worse")
    latency = challenger.get("latency_p95_ms")
    if not is_known(latency):
        reasons.append("latency_missing")
    elif latency > policy["latency_limit_ms"]:
        reasons.append("latency")
    if champion is not None:
        mine = challenger.get("segments") or {}
        theirs = champion.get("segments") or {}
        for name in sorted(theirs):
            if not is_known(mine.get(name)) or not is_known(theirs[name]):
                reasons.append("segment_missing:" + name)
            elif sign * (theirs[name] - mine[name]) > policy["max_segment_drop"]:
                reasons.append("segment_drop:" + name)
    return {"promote": len(reasons) == 0, "reasons": reasons, "margin": margin}
