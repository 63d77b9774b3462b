"""One thread a feature, keyword-friendly, with the stretch parameter left out of use."""

from concurrent.futures import ThreadPoolExecutor

from scipy.stats import chi2_contingency, ks_2samp


def _present(column):
    return tuple(v for v in column if v is not None and v == v)


def _examine(job):
    name, kind, left, right, alpha = job
    match kind:
        case "continuous":
            test = "ks"
        case "categorical":
            test = "chi2"
        case _:
            raise ValueError(f"{name} has type {kind!r}")
    if min(len(left), len(right)) == 0:
        return name, {"test": test, "statistic": None, "p_value": None, "passed": False}
    if test == "ks":
        statistic, p_value = ks_2samp(left, right)
    else:
        labels = dict.fromkeys(left + right)
        table = [[side.count(label) for label in labels] for side in (left, right)]
        statistic, p_value = chi2_contingency(table, correction=False)[:2]
    return name, {
        "test": test,
        "statistic": statistic,
        "p_value": p_value,
        "passed": False if p_value < alpha else True,
    }


def detect_drift(reference, current, feature_types, alpha=0.05, **unused):
    jobs = [(n, kind, _present(reference[n]), _present(current[n]), alpha) for n, kind in feature_types.items()]
    with ThreadPoolExecutor(2) as pool:
        return dict(pool.map(_examine, jobs))
