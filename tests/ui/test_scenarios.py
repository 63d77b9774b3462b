"""How incidents read: every line there is, no control character of a world, whole at every width."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from rich.console import Console

from mlops_prep.models.scenario import Gap, Moment, Part, ScenarioStanding
from mlops_prep.models.views import CommandOutput, IncidentOpened, IncidentReported, ScenariosListed, View
from mlops_prep.ui.plain import PlainPrompter
from mlops_prep.ui.render import render
from mlops_prep.ui.scenarios import lines_of

HOSTILE = "\x1b[2J\x1b]0;title\x07\rgone\x08\x7f\u202e\u2028\x85"
WIDTHS = (60, 80, 120)


def report(**fields: Any) -> IncidentReported:
    """The report of a played incident."""
    known: dict[str, Any] = {
        "scenario": "tiny",
        "title": "Scores fell",
        "variant": "bad-version",
        "seed": 7,
        "resolved": True,
        "cause": "Version 7 is wrong.",
        "cause_correct": True,
        "parts": (Part("cause", 18.8, 1.0), Part("no harm", 7.5, 0.5), Part("what you said", 25.0, 0.4)),
        "steps": {"locate": 1.0},
        "score": 72.5,
        "seconds": 605.0,
        "limit_seconds": 1500.0,
        "timeline": (Moment(15.0, "probe", "check"), Moment(75.0, "change", "wipe", "Data is lost.")),
        "expert": ("check", "fix it"),
        "missed": (Gap("units", "Look at the units."),),
        "signals": ("Guesses.",),
        "answered": (("boss: An honest state", True), ("press: A number", False)),
        "debrief": "It was version 7.\nA gate would have caught it.",
        "hints_cost": 2.25,
        "ticked": ("rollback",),
    }
    return IncidentReported(**{**known, **fields})


def text(view: Any) -> list[str]:
    return [line for _, line in lines_of(view)]


OPENED = IncidentOpened("Scores fell", "page one", "Sat 21 Nov 2026 02:00 UTC", 25.0, ())
LISTED = ScenariosListed(
    (
        ("tiny", "incident", "Scores fell", "mid", 10.0, None),
        ("gpu-pending", "incident", "A job hangs", "senior", 25.0, ScenarioStanding(3, 81.4, date(2026, 3, 2))),
    )
)


def test_the_page() -> None:
    assert text(OPENED)[:3] == ["Scores fell (25 minutes)", "PAGE Sat 21 Nov 2026 02:00 UTC", "page one"]


def test_a_report_says_all_that_there_is() -> None:
    lines = text(report())
    for line in (
        "Scores fell: resolved, score 72.5 of 100",
        "Cause: Version 7 is wrong. You named it.",
        "  18.8 of 18.8  cause named right",
        "    3.8 of  7.5  nothing made worse",
        "   0:15   check",
        "   1:15 * wipe",
        "         made it worse: Data is lost.",
        "         fix it",
        "  - Look at the units.",
        "  An interviewer would mark this down: Guesses.",
        "  Answered: boss: An honest state",
        "  A better answer: press: A number",
        "  It was version 7.",
        "  A gate would have caught it.",
    ):
        assert any(line.strip() in one for one in lines), (line, lines)


def test_a_report_of_nothing_has_no_empty_parts() -> None:
    lines = text(report(resolved=False, cause_correct=False, missed=(), signals=(), answered=(), hints_cost=0.0))
    assert "Scores fell: not resolved, score 72.5 of 100" in lines
    assert any("You named another one, or none." in line for line in lines)
    assert not any("Missed" in line or "hints" in line for line in lines)


def test_the_list_says_how_it_went() -> None:
    lines = text(LISTED)
    assert lines[0].startswith("tiny         incident  mid      10 min  new")
    assert lines[2].endswith("25 min  played 3x, best 81")


def test_a_command_that_prints_nothing_shows_nothing() -> None:
    assert text(CommandOutput("kubectl", "")) == []


@pytest.mark.parametrize(
    "view",
    [
        CommandOutput("x", HOSTILE),
        IncidentOpened(HOSTILE, HOSTILE, HOSTILE, 5.0, ()),
        report(
            title=HOSTILE,
            cause=HOSTILE,
            debrief=HOSTILE,
            expert=(HOSTILE,),
            timeline=(Moment(0.0, "probe", HOSTILE, HOSTILE),),
            missed=(Gap("a", HOSTILE),),
            signals=(HOSTILE,),
            answered=((HOSTILE, True),),
        ),
        ScenariosListed(((HOSTILE, "incident", HOSTILE, HOSTILE, 1.0, None),)),
    ],
    ids=lambda view: type(view).__name__,
)
def test_control_characters_are_spelt_out(view: View) -> None:
    lines = text(view)
    assert "\\x1b[2J\\x1b]0;title\\x07\\rgone\\x08\\x7f\\u202e\\u2028\\x85" in "\n".join(lines)
    for line in lines:
        assert line.isprintable() or "\t" in line
        assert len(line.splitlines()) <= 1
    target = io.StringIO()
    PlainPrompter(io.StringIO(), target).show(view)
    assert not {one for one in target.getvalue() if not one.isprintable()} - {"\n"}


def test_tabs_and_brackets_of_an_output_stay() -> None:
    assert text(CommandOutput("x", "a\tb [red]c[/red] 🦄")) == ["a\tb [red]c[/red] 🦄"]


def screen(view: View, width: int) -> str:
    target = io.StringIO()
    Console(file=target, width=width, force_terminal=False).print(render(view, width))
    return target.getvalue()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "make",
    [report, lambda: OPENED, lambda: LISTED, lambda: CommandOutput("x", "[red]word[/red] " * 40 + "x" * 300)],
    ids=["report", "page", "list", "output"],
)
def test_nothing_is_lost_at_any_width(make: Callable[[], View], width: int) -> None:
    shown = screen(make(), width)
    assert all(len(line) <= width for line in shown.splitlines())
    whole = "".join(shown.split())
    for line in text(make()):
        assert "".join(line.split()) in whole
