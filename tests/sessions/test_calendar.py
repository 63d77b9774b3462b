"""The calendar of interviews and their plan, read back as a calendar program reads it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from mlops_prep.models.plan import Interview
from mlops_prep.scheduling.agenda import Agenda
from mlops_prep.sessions.calendar import calendar_of
from tests.fake_clock import MONDAY
from tests.plans import interview, step

AT = datetime(2026, 3, 12, 13, tzinfo=UTC)
DAY = date(2026, 3, 5)


def events(*plans: tuple[Interview, Agenda], now: datetime = MONDAY, **commands: str) -> dict[str, Any]:
    """UID to event."""
    text = calendar_of(plans, {name.replace("_", "-"): one for name, one in commands.items()}, now)
    parsed = Calendar.from_ical(text)
    found = {str(event["uid"]): event for event in parsed.walk("VEVENT")}
    assert len(found) == len(parsed.walk("VEVENT"))
    return found


def agenda(*days: tuple[date, str]) -> Agenda:
    return Agenda(tuple((day, (step(name, minutes=25),)) for day, name in days), (), ())


def test_an_interview_is_at_its_time_and_has_an_hour_for_each_round() -> None:
    found = events((interview(AT, role="ML engineer", rounds=("design", "coding")), agenda()))
    event = found["interview-1@mlops-prep"]
    assert event["summary"] == "Interview: Nordbank (ML engineer)"
    assert event["dtstart"].dt == AT
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(hours=2)
    assert event["description"] == "Rounds: design, coding\nmlops-prep checklist day-of"


def test_an_interview_of_unknown_rounds_takes_an_hour() -> None:
    event = events((interview(AT), agenda()))["interview-1@mlops-prep"]
    assert event["dtend"].dt == AT + timedelta(hours=1)
    assert event["summary"] == "Interview: Nordbank"


def test_a_step_takes_its_whole_day_and_leaves_it_free() -> None:
    event = events((interview(AT), agenda((DAY, "kata-psi"))), kata_psi="mlops-prep kata psi")[
        "step-1-kata-psi@mlops-prep"
    ]
    assert event["summary"] == "Kata psi (25 min)"
    assert (event["dtstart"].dt, event["dtend"].dt) == (DAY, DAY + timedelta(days=1))
    assert type(event["dtstart"].dt) is date
    assert event["transp"] == "TRANSPARENT"
    assert event["description"] == "Do it.\nmlops-prep kata psi"


def test_a_task_has_no_command() -> None:
    assert events((interview(AT), agenda((DAY, "page"))))["step-1-page@mlops-prep"]["description"] == "Do it."


@pytest.mark.parametrize(
    "name", ["Smith; Wesson, Inc.", "back\\slash", "Größe 😀 Bank", "x" * 80, 'quo"te: BEGIN:VEVENT']
)
def test_a_name_with_special_characters_comes_back_as_it_was(name: str) -> None:
    found = events((interview(AT, company=name), agenda()))
    assert found["interview-1@mlops-prep"]["summary"] == f"Interview: {name}"


def test_the_same_entries_have_the_same_uids_in_the_next_export() -> None:
    first = events((interview(AT), agenda((DAY, "page"))))
    later = events((interview(AT + timedelta(days=3)), agenda((DAY + timedelta(days=3), "page"))), now=AT)
    assert set(first) == set(later) == {"interview-1@mlops-prep", "step-1-page@mlops-prep"}


def test_the_same_step_of_two_interviews_is_two_entries() -> None:
    found = events((interview(AT), agenda((DAY, "page"))), (interview(AT, id=2), agenda((DAY, "page"))))
    assert len(found) == 4


def test_lines_are_as_the_standard_has_them() -> None:
    text = calendar_of([(interview(AT, company="ü" * 80), agenda((DAY, "page")))], {}, MONDAY)
    lines = text.split("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    assert max(len(line.encode()) for line in lines) <= 75
    assert "VERSION:2.0" in lines
