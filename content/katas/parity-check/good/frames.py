"""Rows of (feature, id, gap), grouped."""

from collections import defaultdict
from math import inf, isinf, isnan

NUMBERS = (int, float)
GONE = object()


def distance(t, s):
    if type(t) in NUMBERS and type(s) in NUMBERS:
        if isnan(t) or isnan(s):
            return 0 if isnan(t) and isnan(s) else inf
        if isinf(t) or isinf(s):
            return 0 if t == s else inf
        return abs(t - s)
    return 0 if type(t) == type(s) and t == s else inf


def parity_check(training, serving, rules):
    sides = [{row["id"]: row["features"] for row in side} for side in (training, serving)]
    both = set(sides[0]) & set(sides[1])
    gaps = defaultdict(dict)
    for row in both:
        for name in {*sides[0][row], *sides[1][row]}:
            t, s = (side[row].get(name, GONE) for side in sides)
            own = {**rules, **(rules.get("features") or {}).get(name, {})}
            gap = distance(t, s)
            slack = (
                own["absolute"] + own["relative"] * abs(t)
                if type(t) in NUMBERS and not isinf(t) and not isnan(t)
                else 0
            )
            gaps[name][row] = gap if gap > slack else 0
    features = {}
    for name, rows in gaps.items():
        bad = sorted((-gap, row) for row, gap in rows.items() if gap)
        limit = (rules.get("features") or {}).get(name, {}).get("max_rate", rules["max_rate"])
        features[name] = {
            "compared": len(rows),
            "different": len(bad),
            "rate": len(bad) / len(rows),
            "worst": bad[0][1] if bad else None,
            "passed": len(bad) <= limit * len(rows),
        }
    lonely = [sorted(set(side) - both) for side in sides]
    is_fine = not any(lonely) and all(f["passed"] for f in features.values())
    return {"features": features, "only_training": lonely[0], "only_serving": lonely[1], "passed": is_fine}
