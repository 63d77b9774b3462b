"""A clock that stands still until a test moves it."""

from datetime import UTC, date, datetime, timedelta, tzinfo

MONDAY = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


class FakeClock:
    """Wall time and monotonic time, both in the hands of the test. A study day is the day of `zone`."""

    def __init__(self, now: datetime = MONDAY, zone: tzinfo = UTC) -> None:
        self._now = now
        self._zone = zone
        self._seconds = 1000.0

    def now(self) -> datetime:
        """The time that the test has set."""
        return self._now

    def today(self) -> date:
        """The study day of that time."""
        return self.to_local(self._now).date()

    def to_local(self, at: datetime) -> datetime:
        """The time in the test's zone."""
        return at.astimezone(self._zone)

    def seconds(self) -> float:
        """Monotonic seconds: only `pass_seconds` moves them."""
        return self._seconds

    def pass_seconds(self, seconds: float) -> None:
        """Let time go by."""
        self._seconds += seconds
        self._now += timedelta(seconds=seconds)

    def move_days(self, days: int) -> None:
        """Set the wall clock, back when negative; monotonic time knows nothing of it."""
        self._now += timedelta(days=days)
