# fails: examples
# Tests one side only.

import math
from collections import Counter

from scipy.stats import chi2_contingency, ks_2samp


def clean(values):
    return [v for v in values if v is not None and not (isinstance(v, float) and math.isnan(v))]


def detect_drift(reference, current, feature_types, alpha=0.05):
    result = {}
    for name, kind in feature_types.items():
        ref, cur = clean(reference[name]), clean(current[name])
        if kind == "continuous":
            test = "ks"
        elif kind == "categorical":
            test = "chi2"
        else:
            raise ValueError(f"unknown type {kind} of {name}")
        if not ref or not cur:
            result[name] = {"test": test, "statistic": None, "p_value": None, "passed": False}
            continue
        if test == "ks":
            statistic, p_value = ks_2samp(ref, cur, alternative="greater")
        else:
            counts_ref, counts_cur = Counter(ref), Counter(cur)
            categories = list(set(counts_ref) | set(counts_cur))
            table = [[counts_ref[c] for c in categories], [counts_cur[c] for c in categories]]
            statistic, p_value, _, _ = chi2_contingency(table, correction=False)
        passed = not p_value < alpha
        result[name] = {
            "test": test,
            "statistic": float(statistic),
            "p_value": float(p_value),
            "passed": bool(passed),
        }
    return result
