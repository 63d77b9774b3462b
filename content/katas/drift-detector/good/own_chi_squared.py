"""Pearson's statistic by hand, the distribution from SciPy; says more than it has to."""

from collections import OrderedDict, defaultdict

from scipy.special import gammaincc
from scipy.stats import kstest


def is_missing(value):
    return value is None or value != value


def pearson(left, right):
    counts = defaultdict(lambda: [0, 0])
    for side, values in enumerate((left, right)):
        for value in values:
            counts[value][side] += 1
    degrees = len(counts) - 1
    if degrees == 0:
        return 0, 1
    total = len(left) + len(right)
    statistic = 0.0
    for pair in counts.values():
        for observed, size in zip(pair, (len(left), len(right)), strict=True):
            expected = sum(pair) * size / total
            statistic += (observed - expected) ** 2 / expected
    return statistic, gammaincc(degrees / 2, statistic / 2)


def detect_drift(reference, current, feature_types, alpha=0.05):
    report = OrderedDict()
    for name in feature_types:
        left = [v for v in reference[name] if not is_missing(v)]
        right = [v for v in current[name] if not is_missing(v)]
        if feature_types[name] == "continuous":
            test = "ks"
        elif feature_types[name] == "categorical":
            test = "chi2"
        else:
            raise ValueError("type must be continuous or categorical")
        statistic = p_value = None
        if left and right:
            statistic, p_value = kstest(left, right) if test == "ks" else pearson(left, right)
        print(name, test, statistic, p_value)
        report[name] = {
            "test": test,
            "statistic": statistic,
            "p_value": p_value,
            "passed": p_value is not None and bool(p_value >= alpha),
            "n_reference": len(left),
            "n_current": len(right),
            "alpha": alpha,
        }
    return report
