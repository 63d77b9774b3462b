# fails: special
# Names the last of equally bad rows.

import math

ABSENT = object()


def number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def gap_of(t, s, absolute, relative):
    """None when the values are equal."""
    if t is ABSENT or s is ABSENT:
        return math.inf
    if number(t) and number(s):
        if math.isnan(t) and math.isnan(s):
            return None
        if t == s:
            return None
        if not math.isfinite(t) or not math.isfinite(s):
            return math.inf
        gap = abs(t - s)
        return None if gap <= absolute + relative * abs(t) else gap
    if type(t) is type(s) and t == s:
        return None
    return math.inf


def parity_check(training, serving, rules):
    trained = {row["id"]: row["features"] for row in training}
    served = {row["id"]: row["features"] for row in serving}
    shared = sorted(name for name in trained if name in served)
    names = set()
    for row in shared:
        names.update(trained[row], served[row])
    features = {}
    for name in names:
        own = rules.get("features", {}).get(name, {})
        absolute = own.get("absolute", rules["absolute"])
        relative = own.get("relative", rules["relative"])
        max_rate = own.get("max_rate", rules["max_rate"])
        compared = different = 0
        worst, largest = None, 0
        for row in shared:
            if name not in trained[row] and name not in served[row]:
                continue
            compared += 1
            t, s = trained[row].get(name, ABSENT), served[row].get(name, ABSENT)
            gap = gap_of(t, s, absolute, relative)
            if gap is None:
                continue
            different += 1
            if gap >= largest:
                worst, largest = row, gap
        rate = different / compared
        features[name] = {
            "compared": compared,
            "different": different,
            "rate": rate,
            "worst": worst,
            "passed": rate <= max_rate,
        }
    only_training = sorted(set(trained) - set(served))
    only_serving = sorted(set(served) - set(trained))
    passed = all(one["passed"] for one in features.values()) and not only_training and not only_serving
    return {"features": features, "only_training": only_training, "only_serving": only_serving, "passed": passed}
