"""Dates and times of interviews as people write them."""

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_prep.errors import UserError
from mlops_prep.sessions.dates import ReadTime, read_day, read_time
from tests.fake_clock import FakeClock

BERLIN = ZoneInfo("Europe/Berlin")
COMMAND = "mlops-prep plan add Nordbank --at"


def read(text: str, zone: str = "", here: tzinfo = UTC) -> ReadTime:
    return read_time(text, zone, FakeClock(zone=here), COMMAND)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


def refused(text: str, zone: str = "", here: tzinfo = UTC) -> tuple[str, str]:
    """Cause and fix."""
    with pytest.raises(UserError) as raised:
        read(text, zone, here)
    return raised.value.cause, raised.value.fix


# Where and when


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2027-01-15 14:00", "", utc(2027, 1, 15, 14)),
        ("2027-01-15T14:00", "Europe/Berlin", utc(2027, 1, 15, 13)),
        ("2027-07-15 14:00", "Europe/Berlin", utc(2027, 7, 15, 12)),
        ("2027-01-15 14:00", "Asia/Kolkata", utc(2027, 1, 15, 8, 30)),
        ("2027-01-15 14:00", "America/New_York", utc(2027, 1, 15, 19)),
        ("2027-01-15 01:00", "Pacific/Kiritimati", utc(2027, 1, 14, 11)),
        ("2027-01-15 14:00+05:30", "", utc(2027, 1, 15, 8, 30)),
        ("2027-01-15 14:00Z", "", utc(2027, 1, 15, 14)),
        ("2027-01-15 14:00-08:00", "Europe/Berlin", utc(2027, 1, 15, 22)),
        ("  20270115T1400  ", "", utc(2027, 1, 15, 14)),
        ("2028-02-29 00:30", "Europe/Berlin", utc(2028, 2, 28, 23, 30)),
    ],
)
def test_a_time_is_read_where_it_holds(text: str, zone: str, expected: datetime) -> None:
    assert read(text, zone) == ReadTime(expected, "")


def test_without_a_zone_the_time_is_this_machines() -> None:
    assert read("2027-01-15 14:00", here=BERLIN).at == utc(2027, 1, 15, 13)
    assert read("2027-07-15 14:00", here=BERLIN).at == utc(2027, 7, 15, 12)


def test_a_zone_that_is_given_counts_more_than_the_machines() -> None:
    assert read("2027-01-15 14:00", "America/New_York", here=BERLIN).at == utc(2027, 1, 15, 19)


@pytest.mark.parametrize("text", ["2027-01-15", "20270115", "2027-W02-5"])
def test_a_date_alone_is_nine_in_the_morning_and_that_is_said(text: str) -> None:
    assert read(text, here=BERLIN) == ReadTime(utc(2027, 1, 15, 8), "no time was given: 09:00 is assumed")


def test_midnight_that_is_written_is_midnight() -> None:
    assert read("2027-01-15 00:00") == ReadTime(utc(2027, 1, 15), "")


# When the clocks change


@pytest.mark.parametrize(("zone", "here"), [("Europe/Berlin", UTC), ("", BERLIN)])
def test_a_time_that_the_clocks_skip_is_refused_with_the_one_after_it(zone: str, here: tzinfo) -> None:
    cause, fix = refused("2027-03-28 02:30", zone, here)
    assert cause == "there is no 02:30 on 28 March: the clocks go forward"
    assert fix == f"{COMMAND} '2027-03-28 03:30'{' --zone Europe/Berlin' if zone else ''}"


def test_the_minutes_around_a_skipped_hour_are_there() -> None:
    assert read("2027-03-28 01:59", "Europe/Berlin").at == utc(2027, 3, 28, 0, 59)
    assert read("2027-03-28 03:00", "Europe/Berlin").at == utc(2027, 3, 28, 1)


def test_half_an_hour_that_is_skipped_is_refused_too() -> None:
    assert "there is no 02:10" in refused("2027-10-03 02:10", "Australia/Lord_Howe")[0]
    assert read("2027-10-03 02:30", "Australia/Lord_Howe").at == utc(2027, 10, 2, 15, 30)


@pytest.mark.parametrize(("zone", "here"), [("America/New_York", UTC), ("", ZoneInfo("America/New_York"))])
def test_of_a_time_that_comes_twice_the_first_is_meant_and_that_is_said(zone: str, here: tzinfo) -> None:
    expected = ReadTime(utc(2027, 11, 7, 5, 30), "01:30 comes twice on that day: the first is meant")
    assert read("2027-11-07 01:30", zone, here) == expected
    assert read("2027-11-07 01:30-05:00", zone, here) == ReadTime(utc(2027, 11, 7, 6, 30), "")


_ZONES = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu"]
)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)), _ZONES, st.booleans())
def test_whatever_is_read_shows_on_the_clocks_there_and_never_a_later_one_first(
    wall: datetime, zone: str, is_here: bool
) -> None:
    wall = wall.replace(microsecond=0, tzinfo=None)
    known = ZoneInfo(zone)
    around = [wall.replace(tzinfo=timezone(timedelta(minutes=quarter * 15))) for quarter in range(-60, 60)]
    real = sorted(at for at in around if at.astimezone(known).replace(tzinfo=None) == wall)
    try:
        found = read(wall.isoformat(), *(("", known) if is_here else (zone, UTC)))
    except UserError:
        assert real == []
    else:
        assert found.at == real[0]
        assert bool(found.assumed) == (len(real) == 2)


# What is no time


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "2027-02-29", "2027-01-15 25:00", "15.01.2027", "14:00", "0000-01-01"]
)
def test_what_is_no_time_is_explained_with_a_command_that_works(text: str) -> None:
    cause, fix = refused(text)
    assert cause == f"'{text}' is no date and time"
    assert fix == f"{COMMAND} '2026-03-16 14:00'"


@pytest.mark.parametrize("text", ["0001-01-01", "0001-01-01 00:00+14:00", "1999-12-31", "9999-12-31 23:59-12:00"])
def test_a_year_out_of_reach_is_a_slip_of_the_finger(text: str) -> None:
    assert f"is in the year {int(text[:4])}" in refused(text, "Europe/Berlin")[0]


@pytest.mark.parametrize(
    ("zone", "meant"),
    [
        ("Europe/Berln", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("New York", "America/New_York"),
        ("kolkata", "Asia/Kolkata"),
    ],
)
def test_an_unknown_zone_is_answered_with_the_nearest(zone: str, meant: str) -> None:
    cause, fix = refused("2027-01-15 14:00", zone)
    assert cause.startswith(f"no time zone '{zone}'; did you mean {meant}")
    assert fix == f"{COMMAND} '2027-01-15 14:00' --zone {meant}"


@pytest.mark.parametrize("zone", ["#!%", "../../etc/passwd", "/etc/passwd", "Europe", "a\0b", "x" * 5000, "\udcff"])
def test_a_hostile_zone_is_explained_like_any_other(zone: str) -> None:
    assert refused("2027-01-15 14:00", zone)[0].startswith("no time zone ")


def test_a_zone_is_checked_though_the_offset_would_do_without_it() -> None:
    assert "no time zone 'nonsense'" in refused("2027-01-15 14:00+01:00", "nonsense")[0]


# Days


def test_a_day_is_read() -> None:
    assert read_day(" 2028-02-29 ", "mlops-prep plan move page", date(2027, 1, 8)) == date(2028, 2, 29)


@pytest.mark.parametrize("text", ["", "friday", "2027-02-29", "2027-01-15 14:00"])
def test_what_is_no_day_is_explained(text: str) -> None:
    with pytest.raises(UserError, match=f"'{text}' is no day") as raised:
        read_day(text, "mlops-prep plan move page", date(2027, 1, 8))
    assert raised.value.fix == "mlops-prep plan move page 2027-01-08"
