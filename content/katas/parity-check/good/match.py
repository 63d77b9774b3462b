"""Structural matching for the values, max with a key for the worst."""

import math
from collections import ChainMap


def equal(t, s, rules):
    match t, s:
        case (bool(), bool()) | (str(), str()) | (None, None):
            return t == s
        case (bool(), _) | (_, bool()):
            return False
        case (int() | float(), int() | float()):
            if t == s or (t != t and s != s):
                return True
            return math.isfinite(t - s) and abs(t - s) <= rules["absolute"] + rules["relative"] * abs(t)
    return False


def size(t, s):
    plain = all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in (t, s))
    return abs(t - s) if plain and math.isfinite(t - s) else math.inf


def parity_check(training, serving, rules):
    left = {row["id"]: row["features"] for row in training}
    right = {row["id"]: row["features"] for row in serving}
    shared = [name for name in sorted(left) if name in right]
    report = {}
    for feature in sorted({f for name in shared for f in (left[name] | right[name])}):
        own = ChainMap(rules.get("features", {}).get(feature, {}), rules)
        rows = [name for name in shared if feature in left[name] or feature in right[name]]
        bad = {}
        for name in rows:
            if feature in left[name] and feature in right[name]:
                t, s = left[name][feature], right[name][feature]
                if not equal(t, s, own):
                    bad[name] = size(t, s)
            else:
                bad[name] = math.inf
        report[feature] = {
            "compared": len(rows),
            "different": len(bad),
            "rate": len(bad) / len(rows),
            "worst": max(bad, key=bad.get) if bad else None,
            "passed": len(bad) / len(rows) <= own["max_rate"],
        }
    only_training = sorted(name for name in left if name not in right)
    only_serving = sorted(name for name in right if name not in left)
    passed = not (only_training or only_serving) and all(one["passed"] for one in report.values())
    return {"features": report, "only_training": only_training, "only_serving": only_serving, "passed": passed}
