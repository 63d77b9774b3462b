"""The only place that reads the time. Sessions take a `Clock`, so a test can play one with a fake."""

import time
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

DAY_STARTS_AT_HOUR = 4
"""Local time; what is answered after midnight still counts for the evening before."""


class Clock(Protocol):
    """Wall time for records, study days for the schedule, monotonic time for durations."""

    def now(self) -> datetime:
        """The time of day, aware and in UTC."""
        ...

    def today(self) -> date:
        """The local study day."""
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
        """The local study day, which starts at 04:00."""
        return (datetime.now().astimezone() - timedelta(hours=DAY_STARTS_AT_HOUR)).date()

    def seconds(self) -> float:
        """Monotonic seconds; only differences mean anything."""
        return time.monotonic()
