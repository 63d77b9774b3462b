"""NumPy, which the brief does not forbid."""

import numpy as np


def population_stability(reference, current, bins=10, moderate=0.1, major=0.25):
    if bins < 2 or moderate > major:
        raise ValueError("bad parameters")
    ref = np.array([np.nan if v is None else v for v in reference], dtype=float)
    cur = np.array([np.nan if v is None else v for v in current], dtype=float)
    ref, cur = ref[~np.isnan(ref)], cur[~np.isnan(cur)]
    if ref.size == 0 or cur.size == 0:
        return {"psi": None, "status": "no_data", "edges": [], "reference_shares": [], "current_shares": []}
    exact = {float(v): v for v in reference if v is not None}
    positions = np.arange(1, bins) * ref.size // bins
    edges = np.unique(np.sort(ref)[positions])
    r, c = (np.bincount(np.searchsorted(edges, s, side="right"), minlength=edges.size + 1) / s.size for s in (ref, cur))
    a, b = np.maximum(r, 1e-4), np.maximum(c, 1e-4)
    psi = np.sum((b - a) * np.log(b / a))
    status = "stable" if psi < moderate else "moderate" if psi < major else "major"
    return {
        "psi": psi,
        "status": status,
        "edges": [exact[float(edge)] for edge in edges],
        "reference_shares": r.tolist(),
        "current_shares": list(c),
    }
