"""What a played scenario came to."""

from datetime import date, datetime
from typing import NamedTuple

DESIGN_MINUTES = 60.0
"""What a design interview takes when its file does not say."""


class Done(NamedTuple):
    """What a session knows of an incident besides the commands."""

    resolved: bool
    cause: str
    """The cause that was named; empty for none."""
    cause_correct: bool
    cause_at: float | None
    """Seconds on the world's clock when it was named."""
    noted: frozenset[str]
    """Aspects that notes and answers spoke of."""
    seconds: float


class Part(NamedTuple):
    """A part of the score: its weight, and how much of it was reached (0 to 1)."""

    name: str
    weight: float
    share: float


class Moment(NamedTuple):
    """A line of the timeline: a command, a note, an answer, an interruption."""

    at: float
    kind: str
    """`probe`, `change`, `unknown`, `note`, `say`, `hint`, `cause`, `interruption`."""
    text: str
    harm: str = ""


class Gap(NamedTuple):
    """Something that was missed, and why it matters."""

    id: str
    says: str


class ScenarioRun(NamedTuple):
    """A played scenario, for the history."""

    kind: str
    """`incident` or `design`."""
    scenario: str
    variant: str
    seed: int
    at: datetime
    day: date
    score: float
    resolved: bool
    cause_correct: bool
    seconds: float
    limit_seconds: float
    mode: str
    ticked: tuple[str, ...]
    missed: tuple[str, ...]
    timeline: tuple[Moment, ...]


class TypedLine(NamedTuple):
    """A line as it was typed, with the seconds since the page."""

    at: float
    line: str


class OpenScenario(NamedTuple):
    """A playing that is not at its end: from its lines it can be played again to where it was."""

    scenario: str
    seed: int
    is_interrupted: bool
    lines: tuple[TypedLine, ...]


class ScenarioStanding(NamedTuple):
    """How a scenario went so far."""

    plays: int
    best: float
    last_on: date
