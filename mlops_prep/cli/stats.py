"""`mlops-prep stats`, and `mlops-prep` alone: where you stand, and what to do next."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import typer

from mlops_prep.cli.common import Json, Packs, open_store, show_lines
from mlops_prep.cli.packs import load_library

if TYPE_CHECKING:
    from datetime import date

    from mlops_prep.library import Library
    from mlops_prep.report.standing import Standing


app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def stats(packs: Packs = None, as_json: Json = False) -> None:
    """Scores by domain and dimension, what is due when, calibration. Example: mlops-prep stats --json"""
    from mlops_prep.report.standing import as_json as to_json

    found, today, questions = _standing(load_library(packs))
    if as_json:
        typer.echo(json.dumps(to_json(found), indent=1))
        return
    show_lines(_lines(found, today, questions))


def home() -> None:
    """Where you stand in a few lines, and one next step."""
    from mlops_prep.report.standing import next_step
    from mlops_prep.ui.wording import counted

    library = load_library(None)
    found, _, questions = _standing(library)
    figures = found.figures
    lines = []
    if figures.answers:
        streak = f", {found.streak} days in a row" if found.streak > 1 else ""
        answers = counted(figures.answers, "answer")
        lines.append(f"{figures.questions} of {questions} questions practised, {answers}{streak}")
        weak = sorted(figures.domains.items(), key=lambda item: item[1].score)[:3]
        lines.append("Weakest: " + ", ".join(f"{name} {tally.score:.0f}" for name, tally in weak))
        lines += ["Untested: " + ", ".join(found.untested)] if found.untested else []
    plan = _plan(library)
    lines += plan[0] if plan else []
    why, command = _interrupted(library) or (plan and plan[1]) or next_step(found, questions)
    aim = [] if plan else ["With your interview's day, practice aims at it: mlops-prep plan add"]
    show_lines([*lines, f"{why}:", "", f"  {command}", "", *aim, "All commands: mlops-prep --help"])


def _plan(library: Library) -> tuple[list[str], tuple[str, str]] | None:
    """The next interview in a line, and today's session as the next step; None without an interview."""
    from mlops_prep.clock import SystemClock

    store, clock = open_store(), SystemClock()
    try:
        if not store.has_interview(clock.now()):
            return None
        from mlops_prep.library.lists import open_lists
        from mlops_prep.sessions.planning import next_planning, start_of, step_command
        from mlops_prep.ui.plan import heading

        planning = next_planning(store, open_lists(library.folders()), clock)
        assert planning is not None
        steps, minutes = planning.agenda.on(clock.today()), planning.minutes_left()
        starts = start_of(planning.interview, clock)
        line = heading(planning.interview, starts, (planning.day - clock.today()).days)
    finally:
        store.close()
    parts = [f"{step.title} ({step.minutes:.0f} min)" for step in steps]
    parts += [f"{minutes:.0f} min of questions"] if minutes >= 1 else []
    if not parts:
        return [line], ("Today's session is done; go over what scored lowest", "mlops-prep drill --weak")
    only = step_command(steps[0]) if len(parts) == 1 and steps else ""
    return [line], (f"Today: {', '.join(parts)}", only or "mlops-prep plan today")


def _interrupted(library: Library) -> tuple[str, str] | None:
    """A session that was cut off comes before everything else, as far as the content has its questions."""
    store = open_store()
    cut_off = store.interrupted_session()
    store.close()
    if cut_off is None:
        return None
    left = sum(library.entry(question_id) is not None for question_id, _ in cut_off.remaining)
    if not left:
        return None
    return f"A session was cut off with {left} of {cut_off.planned} questions left", "mlops-prep drill --resume"


def _standing(library: Library) -> tuple[Standing, date, int]:
    from collections import Counter

    from mlops_prep.clock import SystemClock
    from mlops_prep.report.standing import standing
    from mlops_prep.scoring import calibrate
    from mlops_prep.store.figures import read_figures

    store, today = open_store(), SystemClock().today()
    entries = library.practisable(store.due_days())
    figures = read_figures(store.database.connection)
    # of a pack that is not given this time, nothing can be practised
    due = {name: day for name, day in store.due_days().items() if library.entry(name)}
    store.close()
    figures = figures._replace(questions=len(due), due_days=Counter(due.values()))
    worth: dict[str, float] = {}
    for entry in entries:
        worth[entry.domain] = max(entry.importance, worth.get(entry.domain, 0.0))
    domains = sorted(worth, key=lambda name: -worth[name])
    levels = {level: (tally.answers, tally.score) for level, tally in figures.confidence.items()}
    return standing(figures, domains, calibrate(levels), today), today, len(entries)


def _lines(found: Standing, today: date, questions: int) -> list[str]:
    from mlops_prep.models.question import DIMENSION_WEIGHTS
    from mlops_prep.models.results import EXPECTED_SCORES
    from mlops_prep.scoring import calibration_words
    from mlops_prep.ui.wording import counted

    figures = found.figures
    hours = figures.seconds / 3600
    lines = [
        f"{counted(figures.answers, 'answer')} to {figures.questions} of {questions} questions, {hours:.1f} hours, "
        f"streak {counted(found.streak, 'day')}",
        "",
        "Domains",
        *_table([(name, tally.answers, tally.score) for name, tally in figures.domains.items()]),
        *(f"  {name}: untested" for name in found.untested),
        "",
        "Dimensions",
        *_table(
            [
                (str(name), figures.dimensions[name].answers, figures.dimensions[name].score)
                for name in DIMENSION_WEIGHTS
                if name in figures.dimensions
            ]
        ),
        *(f"  {name}: untested" for name in DIMENSION_WEIGHTS if name not in figures.dimensions),
        "",
        "Due",
        *(f"  {_day_name(day, today)}: {count}" for day, count in found.forecast if count),
    ]
    if found.calibration is not None:
        lines += ["", f"Calibration: {calibration_words(found.calibration)}"]
        lines += [
            f"  confidence {level}: {counted(tally.answers, 'answer')}, scored {tally.score:.0f}, "
            f"promised {EXPECTED_SCORES[level]:.0f}"
            for level, tally in figures.confidence.items()
        ]
    return lines


def _table(rows: list[tuple[str, int, float]]) -> list[str]:
    from mlops_prep.ui.wording import counted

    width = max((len(name) for name, _, _ in rows), default=0)
    bars = sys.stdout.isatty()
    return [
        f"  {name:{width}}  {score:3.0f}  {'━' * round(score / 5) if bars else '':{20 if bars else 0}}  "
        f"{counted(answers, 'answer')}"
        for name, answers, score in rows
    ]


def _day_name(day: date, today: date) -> str:
    from mlops_prep.ui.wording import comes_back

    return comes_back(day, today)
