"""A small class around the edges."""

from bisect import bisect
from dataclasses import asdict, dataclass, field
from math import log


@dataclass
class Result:
    psi: float | None = None
    status: str = "no_data"
    edges: list = field(default_factory=list)
    reference_shares: list = field(default_factory=list)
    current_shares: list = field(default_factory=list)


class Binning:
    def __init__(self, sample, bins):
        ordered = sorted(sample)
        picked = [ordered[(i * len(ordered)) // bins] for i in range(1, bins)]
        self.edges = list(dict.fromkeys(picked))

    def shares(self, sample):
        places = [bisect(self.edges, value) for value in sample]
        return [places.count(number) / len(sample) for number in range(len(self.edges) + 1)]


def population_stability(reference, current, bins=10, moderate=0.1, major=0.25):
    if bins < 2:
        raise ValueError("bins")
    if major < moderate:
        raise ValueError("thresholds")
    kept = [[v for v in sample if v is not None and v == v] for sample in (reference, current)]
    if not all(kept):
        return asdict(Result())
    binning = Binning(kept[0], bins)
    r, c = map(binning.shares, kept)
    floor = 1e-4
    psi = sum((max(y, floor) - max(x, floor)) * (log(max(y, floor)) - log(max(x, floor))) for x, y in zip(r, c))
    status = ["stable", "moderate", "major"][(psi >= moderate) + (psi >= major)]
    return asdict(Result(psi, status, binning.edges, r, c))
