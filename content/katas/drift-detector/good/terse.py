"""As short as it goes."""

from collections import Counter

from scipy.stats import chi2_contingency as chi2
from scipy.stats import ks_2samp as ks

keep = lambda column: [v for v in column if v is not None and v == v]  # noqa: E731


def test(kind, a, b):
    name = {"continuous": "ks", "categorical": "chi2"}.get(kind)
    if name is None:
        raise ValueError(kind)
    if not a or not b:
        return name, None, None
    if name == "ks":
        return name, *ks(a, b)
    x, y = Counter(a), Counter(b)
    return name, *chi2([[x[c], y[c]] for c in x | y], correction=False)[:2]


def detect_drift(reference, current, feature_types, alpha=0.05):
    found = {n: test(k, keep(reference[n]), keep(current[n])) for n, k in feature_types.items()}
    return {
        n: {"test": t, "statistic": s, "p_value": p, "passed": p is not None and not p < alpha}
        for n, (t, s, p) in found.items()
    }
