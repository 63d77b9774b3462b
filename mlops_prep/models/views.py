"""What a session shows and asks, as data. A prompter turns it into a screen or into lines; sessions never print.

Everything shown is a `View`; everything asked is an `Ask` and comes back as a `Reply`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from mlops_prep.models.instance import Instance
from mlops_prep.models.question import Dimension, RubricPoint, WeakSignal
from mlops_prep.models.results import Rating, RatingChoice, Score
from mlops_prep.models.ticking import ChecklistView

if TYPE_CHECKING:  # a drill starts without what only katas need
    from mlops_prep.models.kata import Kata
    from mlops_prep.models.practice import KataStanding
    from mlops_prep.models.scenario import Gap, Moment, Part, ScenarioStanding
    from mlops_prep.models.verdict import Report

Span = tuple[int, int]


class SessionOpened(NamedTuple):
    """A session begins."""

    questions: int
    minutes: float
    due: int
    resumed: bool


class QuestionShown(NamedTuple):
    """A question is put: number `position` of `total`."""

    position: int
    total: int
    instance: Instance
    limit_seconds: float
    is_review: bool


class HintShown(NamedTuple):
    """Hint `number` of a question."""

    number: int
    says: str


class GradeShown(NamedTuple):
    """The program's verdict on a closed answer."""

    instance: Instance
    share: float
    says: str


class SignalShown(NamedTuple):
    """A weak signal that was found, and where in the answer."""

    signal: WeakSignal
    quote: str


class ResultShown(NamedTuple):
    """How an answer did; `points` with whether they were covered."""

    instance: Instance
    points: tuple[tuple[RubricPoint, bool], ...]
    signals: tuple[SignalShown, ...]
    keyword_list: bool
    score: Score
    rating: RatingChoice
    due: date
    today: date
    seconds: float
    limit_seconds: float
    has_follow_up: bool
    is_last: bool
    """No question follows, at whose prompt a rating could still be changed."""


class FollowUpShown(NamedTuple):
    """What a good answer to the follow-up has."""

    listens_for: str


class RatingChanged(NamedTuple):
    """The candidate overruled the rating."""

    rating: Rating
    due: date
    today: date


class Said(NamedTuple):
    """A remark of the program."""

    text: str


class SummaryLine(NamedTuple):
    """One answered question of a session."""

    question_id: str
    score: float
    confidence: int | None
    seconds: float
    limit_seconds: float
    due: date


class SummaryShown(NamedTuple):
    """A session at its end."""

    lines: tuple[SummaryLine, ...]
    planned: int
    by_domain: dict[str, float]
    by_dimension: dict[Dimension, float]
    calibration: str
    today: date


class KataRow(NamedTuple):
    """One kata in the list."""

    kata: Kata
    standing: KataStanding | None
    is_due: bool


class KatasListed(NamedTuple):
    """What katas there are."""

    rows: tuple[KataRow, ...]


class BriefShown(NamedTuple):
    """A kata's task, as Markdown."""

    text: str


class KataStarted(NamedTuple):
    """A kata's files are in place, and its clock runs."""

    kata: Kata
    solution: str
    written: tuple[str, ...]


class VerdictShown(NamedTuple):
    """What the judge says, and where the attempt stands against the clock."""

    kata: Kata
    report: Report
    attempt: int
    hints: int
    spent_seconds: float
    limit_seconds: float
    due: date | None
    today: date


class TierShown(NamedTuple):
    """A hint to a kata."""

    number: int
    name: str
    says: str
    due: date | None
    today: date


class ReferenceShown(NamedTuple):
    """The reference solution, as Python source."""

    text: str


class WatchTick(NamedTuple):
    """The running clock while the solution's file is watched; each one takes the place of the one before."""

    file: str
    left_seconds: float


class IncidentOpened(NamedTuple):
    """The page of an incident."""

    title: str
    page: str
    at: str
    minutes: float
    words: tuple[str, ...]


class CommandOutput(NamedTuple):
    """What the world answered to a command line."""

    line: str
    output: str


class IncidentReported(NamedTuple):
    """How an incident went."""

    scenario: str
    title: str
    variant: str
    seed: int
    resolved: bool
    cause: str
    cause_correct: bool
    parts: tuple[Part, ...]
    steps: dict[str, float]
    score: float
    seconds: float
    limit_seconds: float
    timeline: tuple[Moment, ...]
    expert: tuple[str, ...]
    missed: tuple[Gap, ...]
    signals: tuple[str, ...]
    answered: tuple[tuple[str, bool], ...]
    """What each interruption listened for, and whether the answer had it."""
    debrief: str
    hints_cost: float
    """Points of 100 that the hints took."""
    ticked: tuple[str, ...]


class PhaseOpened(NamedTuple):
    """A phase of a design interview begins."""

    phase: str
    says: str
    limit_seconds: float


class DesignReported(NamedTuple):
    """How a design interview went."""

    scenario: str
    title: str
    seed: int
    score: float
    parts: tuple[Part, ...]
    flags: tuple[str, ...]
    """What sinks a design, whatever else is in it."""
    missed: tuple[Gap, ...]
    signals: tuple[str, ...]
    not_asked: tuple[str, ...]
    """Facts that matter, and were not asked for."""
    changes: tuple[tuple[str, bool], ...]
    listens_for: tuple[tuple[str, str], ...]
    """For each deep dive its area and what a good answer has."""
    dimensions: dict[Dimension, float]
    outline: str
    seconds: float
    limit_seconds: float
    ticked: tuple[str, ...]


class ScenariosListed(NamedTuple):
    """What scenarios there are: id, kind, title, level, minutes, and how each went."""

    rows: tuple[tuple[str, str, str, str, float, ScenarioStanding | None], ...]


ScenarioView = IncidentOpened | CommandOutput | IncidentReported | PhaseOpened | DesignReported | ScenariosListed
"""What only scenarios show."""
KataView = KatasListed | KataStarted | VerdictShown | TierShown | WatchTick
"""What reads as lines with a style each."""

View = (
    SessionOpened
    | QuestionShown
    | HintShown
    | GradeShown
    | ResultShown
    | FollowUpShown
    | RatingChanged
    | Said
    | SummaryShown
    | KataView
    | BriefShown
    | ReferenceShown
    | ScenarioView
    | ChecklistView
)


class Key(NamedTuple):
    """A key that answers, and what it means."""

    key: str
    label: str


class AnswerAsk(NamedTuple):
    """Ask for the answer itself, while a countdown runs."""

    prompt: str
    many_lines: bool
    draft: str
    """Text to go on from."""
    spent_seconds: float
    limit_seconds: float
    keep_draft: Callable[[str], None]
    """Call with the text so far, every second or so in which it changed."""
    is_kept: bool = False
    """The draft is from an earlier sitting, not from a moment ago."""
    aloud: bool = False
    words: tuple[str, ...] = ()
    """Session words that work here, for the footer."""


class KeyAsk(NamedTuple):
    """Ask for one of `keys`; Enter alone is `default`. In plain mode, where a script answers line by line, a `quiet`
    question is not asked: the default is taken.
    """

    prompt: str
    keys: tuple[Key, ...]
    default: str
    words: tuple[str, ...] = ()
    quiet: bool = False


class LineAsk(NamedTuple):
    """Ask for one line of a shell or a talk; `names` were seen so far, `history` was typed before."""

    prompt: str
    names: tuple[str, ...]
    history: tuple[str, ...]
    spent_seconds: float
    limit_seconds: float
    words: tuple[str, ...] = ()
    """Session words that work here, with their colon."""


class PointsAsk(NamedTuple):
    """Ask which points the answer covered; `marked` are those with evidence, where `spans` stood in `answer`."""

    prompt: str
    points: tuple[RubricPoint, ...]
    marked: frozenset[str]
    spans: dict[str, tuple[Span, ...]]
    answer: str
    words: tuple[str, ...] = ()


class Text(NamedTuple):
    """What was typed, chosen or ticked (point ids, for a `PointsAsk`, joined by spaces)."""

    text: str


class Word(NamedTuple):
    """A session word, such as `:hint`, with the answer text as it stood."""

    name: str
    argument: str
    text_so_far: str = ""


class EndOfInput(NamedTuple):
    """Nothing more will come; with the answer text as it stood."""

    text_so_far: str = ""


Reply = Text | Word | EndOfInput

WORDS: dict[str, str] = {
    "hint": "a hint; each one lowers the best rating",
    "skip": "pass over this question; it counts for nothing",
    "undo": "take the last answer back and give it again",
    "flag": ":flag WHY says that something is wrong with this question",
    "rate": ":rate again|hard|good|easy overrules the rating of the last answer",
    "quit": "end the session; everything answered is saved",
    "help": "these words",
}
"""Session words, with what they do; the same in both modes."""
EOF_MARK = "."
"""A line that holds only this ends an answer of many lines."""


def parse_word(line: str) -> Word | None:
    """The session word that `line` is, if it is one."""
    name, _, argument = line.strip().partition(" ")
    if name.startswith(":") and name[1:].lower() in WORDS:
        return Word(name=name[1:].lower(), argument=argument.strip())
    return None
