"""NumPy throughout; returns NumPy's own numbers and booleans."""

import numpy as np
from scipy import stats


def _clean(column):
    array = np.empty(len(column), dtype=object)
    array[:] = column
    keep = np.array([v is not None and v == v for v in column], dtype=bool)
    return array[keep] if len(column) else array


def detect_drift(reference, current, feature_types, alpha=0.05):
    out = {}
    for feature, kind in feature_types.items():
        if kind not in {"continuous", "categorical"}:
            raise ValueError(f"{feature}: {kind}")
        a, b = _clean(reference[feature]), _clean(current[feature])
        if a.size == 0 or b.size == 0:
            out[feature] = dict(
                test="ks" if kind == "continuous" else "chi2", statistic=None, p_value=None, passed=False
            )
            continue
        if kind == "continuous":
            res = stats.ks_2samp(a.astype(float), b.astype(float), alternative="two-sided", method="auto")
            out[feature] = dict(test="ks", statistic=res.statistic, p_value=res.pvalue, passed=res.pvalue >= alpha)
        else:
            union = {}
            for value in [*a, *b]:
                union.setdefault(value, len(union))
            counts = np.zeros((2, len(union)), dtype=np.int64)
            for row, sample in enumerate((a, b)):
                for value in sample:
                    counts[row, union[value]] += 1
            res = stats.chi2_contingency(counts, correction=False)
            passed = np.bool_(res.pvalue >= alpha)
            out[feature] = dict(test="chi2", statistic=np.float64(res.statistic), p_value=res.pvalue, passed=passed)
    return out
