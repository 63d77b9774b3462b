"""One class a test, chosen by type."""

from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import asdict, dataclass

import scipy.stats


@dataclass
class Outcome:
    test: str
    statistic: float | None = None
    p_value: float | None = None
    passed: bool = False


class DriftTest(ABC):
    name: str

    @abstractmethod
    def run(self, reference: list, current: list) -> tuple[float, float]: ...

    def outcome(self, reference: list, current: list, alpha: float) -> Outcome:
        if not (reference and current):
            return Outcome(self.name)
        statistic, p_value = map(float, self.run(reference, current))
        return Outcome(self.name, statistic, p_value, not (p_value < alpha))


class KolmogorovSmirnov(DriftTest):
    name = "ks"

    def run(self, reference, current):
        found = scipy.stats.ks_2samp(reference, current)
        return found.statistic, found.pvalue


class ChiSquared(DriftTest):
    name = "chi2"

    def run(self, reference, current):
        before, after = Counter(reference), Counter(current)
        union = (before + after).keys()
        if len(union) == 1:
            return 0.0, 1.0
        table = [[before.get(key, 0) for key in union], [after.get(key, 0) for key in union]]
        return scipy.stats.chi2_contingency(table, correction=False)[:2]


TESTS = {"continuous": KolmogorovSmirnov(), "categorical": ChiSquared()}


def _values(data, name):
    if name not in data:
        raise ValueError(f"no column {name!r}")
    return [value for value in data[name] if value is not None and value == value]


def detect_drift(reference, current, feature_types, alpha=0.05):
    unknown = set(feature_types.values()) - set(TESTS)
    if unknown:
        raise ValueError(f"unknown types: {unknown}")
    return {
        name: asdict(TESTS[kind].outcome(_values(reference, name), _values(current, name), alpha))
        for name, kind in feature_types.items()
    }
