"""Interviews and the steps of their plans as an iCalendar file (RFC 5545), by the `icalendar` package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from mlops_prep.models.plan import Interview, Step
from mlops_prep.scheduling.agenda import Agenda

_ROUND_MINUTES = 60
"""What a round takes in the calendar; the invitation knows better."""


def calendar_of(plans: Iterable[tuple[Interview, Agenda]], commands: Mapping[str, str], now: datetime) -> str:
    """The calendar as text; `commands`: step id to the command that does it. The same entry has the same UID again."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//mlops-prep//plan//EN")
    calendar.add("version", "2.0")
    for interview, agenda in plans:
        for fields in (_interview(interview), *_steps(interview, agenda, commands)):
            event = Event()
            event.add("dtstamp", now)
            for name, value in fields.items():
                event.add(name, value)
            calendar.add_component(event)
    text: str = calendar.to_ical().decode()
    return text


def _interview(interview: Interview) -> dict[str, object]:
    length = timedelta(minutes=_ROUND_MINUTES * max(len(interview.rounds), 1))
    role = f" ({interview.role})" if interview.role else ""
    return {
        "uid": f"interview-{interview.id}@mlops-prep",
        "summary": f"Interview: {interview.company}{role}",
        # in UTC, so that no zone has to be described in the file
        "dtstart": interview.at,
        "dtend": interview.at + length,
        "description": f"Rounds: {', '.join(interview.rounds) or 'not known'}\nmlops-prep checklist day-of",
    }


def _steps(interview: Interview, agenda: Agenda, commands: Mapping[str, str]) -> Iterator[dict[str, object]]:
    for day, steps in agenda.days:
        for step in steps:
            yield {
                "uid": f"step-{interview.id}-{step.id}@mlops-prep",
                "summary": f"{step.title} ({step.minutes:.0f} min)",
                "dtstart": day,
                "dtend": day + timedelta(days=1),
                "description": _description(step, commands.get(step.id, "")),
                "transp": "TRANSPARENT",
            }


def _description(step: Step, command: str) -> str:
    return "\n".join(part for part in (step.does, command) if part)
