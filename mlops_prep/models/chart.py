"""The pictures that a `diagnose` question shows, as data. How they print is the prompter's business."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened at point `at` (0-based) of a series."""

    at: int
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A value over time, oldest first."""

    title: str
    unit: str
    every: str
    values: tuple[float, ...]
    band: tuple[float, float] | None
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """Rows of two samples counted in the same bins; `edges` has one entry more than each count."""

    title: str
    edges: tuple[float, ...]
    reference: tuple[int, ...]
    current: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdCounts:
    """A confusion matrix at one operating threshold."""

    at: float
    hits: int
    misses: int
    false_alarms: int
    passes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """Confusion matrices of one model at several thresholds."""

    title: str
    positive: str
    negative: str
    thresholds: tuple[ThresholdCounts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correlation:
    """A symmetric correlation matrix, rows and columns in the order of `names`."""

    title: str
    names: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]


Chart = Series | Histogram | Confusion | Correlation
