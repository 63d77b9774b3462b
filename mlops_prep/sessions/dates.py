"""Reads the date and time of an interview as people write it. Pure: text, zone and clock in, UTC out."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from mlops_prep.clock import Clock
from mlops_prep.errors import UserError

_USUAL = time(9)
_YEARS = range(2000, 2200)
"""What lies outside is a slip of the finger, and calendars end at 9999."""
_ADD = "mlops-prep plan add COMPANY --at"


class ReadTime(NamedTuple):
    """A time in UTC, and what had to be assumed to get there; empty for nothing."""

    at: datetime
    assumed: str


def read_time(text: str, zone: str, clock: Clock, command: str = _ADD) -> ReadTime:
    """The time that `text` says: ISO 8601, with or without a time and an offset; `zone`: IANA name, empty: here.

    A time that the clocks skip is refused; of one that comes twice the first is meant. Raises UserError, which mends it
    by `command` with another time after it.
    """
    example = f"{command} '{clock.today() + timedelta(days=14)} 14:00'"
    try:
        wall = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UserError(f"'{text}' is no date and time", example) from None
    if wall.year not in _YEARS:
        raise UserError(f"'{text}' is in the year {wall.year}", example)
    known = find_zone(zone, f"{command} {shlex.quote(text)}")  # also where the time has an offset: it is shown in it
    if wall.tzinfo is not None:
        return ReadTime(wall.astimezone(UTC), "")
    assumed = ""
    if _is_date(text):
        wall, assumed = datetime.combine(wall.date(), _USUAL), "no time was given: 09:00 is assumed"
    found = _from_wall(wall, (lambda at: at.astimezone(known)) if known else clock.to_local)
    if found is None:
        later = f"{wall + timedelta(hours=1):%Y-%m-%d %H:%M}"
        cause = f"there is no {wall:%H:%M} on {wall.day} {wall:%B}: the clocks go forward"
        raise UserError(cause, f"{command} '{later}'{f' --zone {zone}' if zone else ''}")
    if len(found) > 1:
        assumed = f"{wall:%H:%M} comes twice on that day: the first is meant"
    return ReadTime(found[0], assumed)


def read_day(text: str, command: str, example: date) -> date:
    """A day as YYYY-MM-DD. Raises UserError, which mends it by `command` with the example after it."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise UserError(f"'{text}' is no day", f"{command} {example}") from None


def find_zone(name: str, command: str) -> ZoneInfo | None:
    """The zone of that IANA name; None for an empty one. Raises UserError with the nearest names."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        from difflib import get_close_matches

        names = {one.casefold(): one for one in available_timezones()}
        cities = {one.rpartition("/")[2]: one for one in names}
        typed = name.casefold().replace(" ", "_")
        close = get_close_matches(typed, names, n=3, cutoff=0.6) or get_close_matches(typed, cities, n=3, cutoff=0.6)
        meant = [names[cities.get(one, one)] for one in close]
        hint = f"; did you mean {' or '.join(meant)}?" if meant else ""
        raise UserError(
            f"no time zone '{name}'{hint}", f"{command} --zone {meant[0] if meant else 'Europe/Berlin'}"
        ) from None


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
