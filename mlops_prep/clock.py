"""The only place that reads the time. Sessions take a `Clock`, so a test can play one with a fake."""

import time
from datetime import UTC, date, datetime
from typing import Protocol


class Clock(Protocol):
    """Wall time for records, local days for the schedule, monotonic time for durations."""

    def now(self) -> datetime:
        """The time of day, aware and in UTC."""
        ...

    def today(self) -> date:
        """The local calendar day, by which the schedule counts."""
        ...

    def to_local(self, at: datetime) -> datetime:
        """An aware time in the zone whose days `today` counts, by the rules that hold at that time."""
        ...

    def seconds(self) -> float:
        """Monotonic seconds; only differences mean anything."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The time of day, aware and in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The local calendar day, by which the schedule counts."""
        return datetime.now().astimezone().date()

    def to_local(self, at: datetime) -> datetime:
        """An aware time in the zone whose days `today` counts, by the rules that hold at that time."""
        return at.astimezone()

    def seconds(self) -> float:
        """Monotonic seconds; only differences mean anything."""
        return time.monotonic()
