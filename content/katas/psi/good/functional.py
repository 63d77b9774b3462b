"""Counting by comparison, no bisect."""

from collections import Counter
from functools import reduce
from math import isnan, log


def population_stability(reference, current, bins=10, moderate=0.1, major=0.25):
    if bins <= 1 or moderate > major:
        raise ValueError
    ref, cur = ([v for v in s if not (v is None or isnan(v))] for s in (reference, current))
    result = dict.fromkeys(("edges", "reference_shares", "current_shares"))
    if not (ref and cur):
        return {"psi": None, "status": "no_data"} | {name: [] for name in result}
    ranked = sorted(ref)
    edges = sorted(set(map(lambda i: ranked[i * len(ref) // bins], range(1, bins))))

    def shares(sample):
        counts = Counter(sum(edge <= value for edge in edges) for value in sample)
        return [counts[k] / len(sample) for k in range(len(edges) + 1)]

    r, c = shares(ref), shares(cur)

    def term(total, pair):
        a, b = (s if s > 0.0001 else 0.0001 for s in pair)
        return total + (b - a) * log(b / a)

    psi = reduce(term, zip(r, c), 0.0)
    status = "major" if psi >= major else "moderate" if psi >= moderate else "stable"
    return {"psi": psi, "status": status, "edges": edges, "reference_shares": r, "current_shares": c}
