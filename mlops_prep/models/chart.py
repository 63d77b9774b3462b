"""The pictures that a `diagnose` question shows, as data. How they print is the prompter's business."""

from typing import NamedTuple


class Event(NamedTuple):
    """Something that happened at point `at` (0-based) of a series."""

    at: int
    says: str


class Series(NamedTuple):
    """A value over time, oldest first."""

    title: str
    unit: str
    every: str
    values: tuple[float, ...]
    band: tuple[float, float] | None
    events: tuple[Event, ...]


class Histogram(NamedTuple):
    """Rows of two samples counted in the same bins; `edges` has one entry more than each count."""

    title: str
    edges: tuple[float, ...]
    reference: tuple[int, ...]
    current: tuple[int, ...]


class ThresholdCounts(NamedTuple):
    """A confusion matrix at one operating threshold."""

    at: float
    hits: int
    misses: int
    false_alarms: int
    passes: int


class Confusion(NamedTuple):
    """Confusion matrices of one model at several thresholds."""

    title: str
    positive: str
    negative: str
    thresholds: tuple[ThresholdCounts, ...]


class Correlation(NamedTuple):
    """A symmetric correlation matrix, rows and columns in the order of `names`."""

    title: str
    names: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]


Chart = Series | Histogram | Confusion | Correlation
