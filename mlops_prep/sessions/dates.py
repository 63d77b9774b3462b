"""Reads the date and time of an interview as people write it. Pure: text, zone and clock in, UTC out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from mlops_prep.clock import Clock
from mlops_prep.errors import UserError

_USUAL = time(9)
_EXAMPLE = "--at '2027-01-15 14:00' --zone Europe/Berlin"


class ReadTime(NamedTuple):
    """A time in UTC, and what had to be assumed to get there; empty for nothing."""

    at: datetime
    assumed: str


def read_time(text: str, zone: str, clock: Clock) -> ReadTime:
    """The time that `text` says: ISO 8601, with or without a time and an offset; `zone`: IANA name, empty: here.

    A time that the clocks skip is refused; of one that comes twice the first is meant. Raises UserError.
    """
    try:
        wall = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UserError(f"'{text}' is no date and time", f"mlops-prep plan add COMPANY {_EXAMPLE}") from None
    known = find_zone(zone)  # also where the time has an offset: it is shown in it
    if wall.tzinfo is not None:
        return ReadTime(wall.astimezone(UTC), "")
    assumed = ""
    if _is_date(text):
        wall, assumed = datetime.combine(wall.date(), _USUAL), "no time was given: 09:00 is assumed"
    found = _from_wall(wall, (lambda at: at.astimezone(known)) if known else clock.to_local)
    if found is None:
        later = (wall + timedelta(hours=1)).strftime("%Y-%m-%d %H:%M")
        cause = f"there is no {wall:%H:%M} on {wall:%d %B}: the clocks go forward"
        raise UserError(cause, f"mlops-prep plan add COMPANY --at '{later}'{f' --zone {zone}' if zone else ''}")
    if len(found) > 1:
        assumed = f"{wall:%H:%M} comes twice on that day: the first is meant"
    return ReadTime(found[0], assumed)


def read_day(text: str) -> date:
    """A day as YYYY-MM-DD. Raises UserError."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise UserError(f"'{text}' is no day", "mlops-prep plan move STEP 2027-01-08") from None


def find_zone(name: str) -> ZoneInfo | None:
    """The zone of that IANA name; None for an empty one. Raises UserError with the nearest names."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        from difflib import get_close_matches

        close = get_close_matches(name, available_timezones(), n=3, cutoff=0.5)
        hint = f"; did you mean {' or '.join(close)}?" if close else ""
        meant = f"mlops-prep plan add COMPANY --at '2027-01-15 14:00' --zone {close[0] if close else 'Europe/Berlin'}"
        raise UserError(f"no time zone '{name}'{hint}", meant) from None


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text.strip())
    except ValueError:
        return False
    return True


def _from_wall(wall: datetime, to_local: Callable[[datetime], datetime]) -> list[datetime] | None:
    """Every time in UTC at which the clocks show `wall`, the first before the second; None when they skip it."""
    around = wall.replace(tzinfo=UTC)
    offsets = {to_local(around + timedelta(hours=hours)).utcoffset() or timedelta() for hours in (-26, 0, 26)}
    found = sorted(around - offset for offset in offsets)
    return [at for at in found if to_local(at).replace(tzinfo=None) == wall] or None
