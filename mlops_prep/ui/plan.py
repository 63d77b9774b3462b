"""How a plan reads: lines of text, for terminals and pipes alike. Pure: nothing is printed here."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from mlops_prep.models.plan import Interview, PlanPicture, Step
from mlops_prep.ui.wording import counted, visible

_DAYS_SHOWN = 6
_TELLING_ANSWERS = 10
_LAST_COLUMN = re.compile(r"\s*(?:(?:\S+ )*\S+\s{2,}){0,2}(?=\S)")
"""What stands before the text of a line: its margin, and columns that two spaces end."""
_START = "mlops-prep plan today"
_NAMED = 3
"""Dropped questions that are called by their name."""


def in_days(days: int) -> str:
    """When something is, counted in days."""
    if days < 0:
        return f"{counted(-days, 'day')} ago"
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")


def day_name(day: date) -> str:
    """A day as one would say it."""
    return f"{day:%a} {day.day} {day:%b}"


def starts_at(starts: datetime, zone: str) -> str:
    """The time of an interview, with its zone when one was given."""
    return f"{day_name(starts.date())} {starts:%Y %H:%M}{f' {zone}' if zone else ''}"


def heading(interview: Interview, starts: datetime, days_left: int) -> str:
    """An interview in one line."""
    role = f", {interview.role}" if interview.role else ""
    return f"{interview.company}{role}: {starts_at(starts, interview.zone)}, {in_days(days_left)}"


def folded(lines: Iterable[str], width: int) -> Iterator[str]:
    """Lines for a terminal of that width (0: as wide as they are), folded under their last column.

    What a pack has put into them does not draw on the terminal: it is spelt out.
    """
    for line in lines:
        shown = visible(line)
        column = _LAST_COLUMN.match(shown)
        hang = " " * (column.end() if column else 0)
        if not width or len(shown) <= width:
            yield shown
        else:
            yield from textwrap.wrap(
                shown, width, subsequent_indent=hang if len(hang) < width / 2 else "    ", break_on_hyphens=False
            )


def lines_of(picture: PlanPicture, commands: Mapping[str, str], *, is_full: bool = False) -> Iterator[str]:
    """The plan; `commands`: step id to the command that does it; `is_full`: every day, each phase with its notes."""
    yield heading(picture.interview, picture.starts, picture.days_left)
    if picture.interview.rounds:
        yield f"Rounds: {', '.join(picture.interview.rounds)}"
    if picture.is_over:
        yield from _over(picture)
        return
    yield ""
    yield from _today(picture, commands)
    yield from _coming(picture, None if is_full else _DAYS_SHOWN)
    yield from _phases(picture, len(picture.phases) if is_full else 1)
    yield from _standing(picture)
    yield from _dropped(picture)


def today_minutes(picture: PlanPicture) -> float:
    """What is left to do today, in minutes."""
    return sum(step.minutes for step in picture.steps) + picture.drill.minutes


def today_lines(picture: PlanPicture, commands: Mapping[str, str]) -> list[str]:
    """Today's session under the interview that it is for."""
    head = heading(picture.interview, picture.starts, picture.days_left)
    if picture.is_over:
        return [head, *_over(picture)]
    return [head, *(line for line in _today(picture, commands) if line.strip() != _START)]


def _over(picture: PlanPicture) -> Iterator[str]:
    yield f"It is over, and {counted(len(picture.done), 'piece')} of work went into it."
    yield "  another one: mlops-prep plan add COMPANY; another time: mlops-prep plan move --help"


def _today(picture: PlanPicture, commands: Mapping[str, str]) -> Iterator[str]:
    yield f"Today: {today_minutes(picture):.0f} of {picture.interview.minutes:.0f} min"
    for step in picture.steps:
        yield from _step(step, commands.get(step.id, ""))
    drill = picture.drill
    if drill.questions:
        reviews = len(drill.questions) - drill.new
        asked = counted(len(drill.questions), "question")
        yield f"  {drill.minutes:3.0f} min  {asked}: {drill.new} new, {reviews} again"
        yield f"           {_START}"
    elif not picture.steps:
        yield "  done for today; more: mlops-prep drill"
    if today_minutes(picture) > picture.interview.minutes + 0.5:
        yield "  more than a day's minutes: its longest piece does not fit into less"
    yield ""


def _step(step: Step, command: str) -> Iterator[str]:
    yield f"  {step.minutes:3.0f} min  {step.title}"
    yield f"           {step.does}"
    yield f"           {command or f'when it is done: mlops-prep plan done {step.id}'}"


def _coming(picture: PlanPicture, shown: int | None) -> Iterator[str]:
    if not picture.days:
        return
    yield "Coming (another day, or none: mlops-prep plan move|drop ID)"
    for day, steps in picture.days[:shown]:
        for at, step in enumerate(steps):
            yield f"  {'' if at else day_name(day):>10}  {step.minutes:3.0f} min  {step.title} ({step.id})"
    rest = sum(len(steps) for _, steps in picture.days[shown:]) if shown is not None else 0
    if rest:
        yield f"  {'then':>10}  {counted(rest, 'more piece')}: mlops-prep plan --full"
    yield ""


def _phases(picture: PlanPicture, explained: int) -> Iterator[str]:
    """The phases before the last two weeks, the first `explained` of them with what belongs to them."""
    if not picture.phases:
        return
    yield "Until the last two weeks"
    for at, laid in enumerate(picture.phases):
        phase = laid.phase
        yield f"  {day_name(laid.first)} to {day_name(laid.last)}  {phase.title}: {phase.focus}"
        if at < explained:
            yield from (
                f"    {name}: {text}" for name, text in (("Build", phase.build), ("Idea", phase.concept)) if text
            )
            yield from (f"    - {note}" for note in phase.notes)
            if phase.domains:
                yield f"    Drill: mlops-prep drill {' '.join(f'--domain {one}' for one in phase.domains)}"
    if picture.order:
        yield "  In this order, depth before breadth:"
        yield from (f"    {number}. {text}" for number, text in enumerate(picture.order, 1))
    yield ""


def _standing(picture: PlanPicture) -> Iterator[str]:
    drill = picture.drill
    yield "On track"
    steps = len(picture.done) + len(picture.steps) + sum(len(steps) for _, steps in picture.days)
    if steps:
        yield f"  {len(picture.done)} of {counted(steps, 'piece')} of work done"
    yield f"  {picture.practised} of {counted(picture.questions, 'question')} practised"
    if drill.reachable:
        yield (
            f"  recall on the day, by weight: {100 * drill.left_alone:.0f} % if you stop now, "
            f"up to {100 * drill.reachable:.0f} % with the plan"
        )
        if picture.practised < _TELLING_ANSWERS:
            yield "  (a guess, until some answers tell what you know already)"
    yield ""


def _dropped(picture: PlanPicture) -> Iterator[str]:
    drill = picture.drill
    if not drill.dropped and not picture.dropped:
        yield "Nothing has to be dropped."
        return
    yield "Dropped, unless you find more minutes"
    by_reason: dict[str, list[str]] = {}
    for dropped in picture.dropped:
        by_reason.setdefault(dropped.why, []).append(dropped.step.title)
    for why, titles in by_reason.items():
        yield f"  {why}:"
        yield from (f"    {title}" for title in titles)
    if drill.dropped:
        names = ", ".join(drill.dropped[:_NAMED])
        more = ", ..." if len(drill.dropped) > _NAMED else ""
        why = "others gain more a minute" if drill.reachable else "no day has the minutes"
        yield f"  {counted(len(drill.dropped), 'new question')}: {why} ({names}{more})"


def as_json(picture: PlanPicture, commands: Mapping[str, str]) -> dict[str, Any]:
    """The plan as `plan --json` prints it."""
    drill = picture.drill
    return {
        "interview": interview_as_json(picture.interview),
        "today": picture.today.isoformat(),
        "day": picture.day.isoformat(),
        "days_left": picture.days_left,
        "minutes": round(today_minutes(picture), 1),
        "minutes_left": round(picture.minutes_left, 1),
        "session": {
            "steps": [_step_as_json(step, commands) for step in picture.steps],
            "questions": list(drill.questions),
            "question_minutes": round(drill.minutes, 1),
            "new": drill.new,
            "later": drill.later,
        },
        "coming": [
            {"day": day.isoformat(), "steps": [_step_as_json(step, commands) for step in steps]}
            for day, steps in picture.days
        ],
        "phases": [
            {
                "id": laid.phase.id,
                "title": laid.phase.title,
                "first": laid.first.isoformat(),
                "last": laid.last.isoformat(),
            }
            for laid in picture.phases
        ],
        "done": [step.id for step in picture.done],
        "dropped": {
            "steps": [{"id": dropped.step.id, "why": dropped.why} for dropped in picture.dropped],
            "questions": list(drill.dropped),
        },
        "practised": picture.practised,
        "questions": picture.questions,
        "recall": {"left_alone": round(drill.left_alone, 3), "reachable": round(drill.reachable, 3)},
    }


def interview_as_json(interview: Interview) -> dict[str, Any]:
    """One interview."""
    return {**interview._asdict(), "at": interview.at.isoformat(), "rounds": list(interview.rounds)}


def _step_as_json(step: Step, commands: Mapping[str, str]) -> dict[str, Any]:
    command = commands.get(step.id) or None
    return {"id": step.id, "title": step.title, "minutes": step.minutes, "kind": step.kind, "command": command}


def interviews_in_lines(interviews: Iterable[tuple[Interview, datetime, int]]) -> Iterator[str]:
    """Other interviews, with their time and the days to them."""
    for interview, starts, days in interviews:
        yield f"  {interview.id}  {heading(interview, starts, days)}"
