"""Everything in one function."""

import math
from bisect import bisect_right


def population_stability(reference, current, bins=10, moderate=0.1, major=0.25):
    if bins < 2 or moderate > major:
        raise ValueError("bins must be 2 or more, moderate at most major")
    ref = [x for x in reference if x is not None and not math.isnan(x)]
    cur = [x for x in current if x is not None and not math.isnan(x)]
    if len(ref) == 0 or len(cur) == 0:
        return {"psi": None, "status": "no_data", "edges": [], "reference_shares": [], "current_shares": []}
    ordered = sorted(ref)
    edges = []
    for i in range(1, bins):
        edge = ordered[math.floor(i * len(ordered) / bins)]
        if edge not in edges:
            edges.append(edge)
    r_counts = [0] * (len(edges) + 1)
    for x in ref:
        r_counts[bisect_right(edges, x)] += 1
    c_counts = [0] * (len(edges) + 1)
    for x in cur:
        c_counts[bisect_right(edges, x)] += 1
    r_shares = [n / len(ref) for n in r_counts]
    c_shares = [n / len(cur) for n in c_counts]
    psi = 0.0
    for r, c in zip(r_shares, c_shares, strict=True):
        r, c = max(r, 0.0001), max(c, 0.0001)
        psi += (c - r) * math.log(c / r)
    if psi < moderate:
        status = "stable"
    elif psi < major:
        status = "moderate"
    else:
        status = "major"
    return {"psi": psi, "status": status, "edges": edges, "reference_shares": r_shares, "current_shares": c_shares}
