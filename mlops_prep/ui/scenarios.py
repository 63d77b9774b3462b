"""How incidents read, as lines with a style each; both prompters print them."""

from __future__ import annotations

from collections.abc import Iterator

from mlops_prep.models.views import (
    CommandOutput,
    DesignReported,
    IncidentOpened,
    IncidentReported,
    PhaseOpened,
    ScenariosListed,
    ScenarioView,
)
from mlops_prep.ui.wording import clock_time, reflow, visible

Line = tuple[str, str]
"""Style and text."""

GOOD, POOR, QUIET, STRONG, ACCENT, NONE = "green", "red", "dim", "bold", "cyan", ""
_MARKS = {
    "probe": " ",
    "change": "*",
    "unknown": "?",
    "note": "-",
    "say": ">",
    "hint": "h",
    "cause": "=",
    "interruption": "!",
}
_SHOWN_CHARACTERS = 300
_PARTS = {
    "cause": "cause named right",
    "resolved": "over, by the state of the world",
    "looked first": "looked before touching",
    "in order": "located first",
    "both healths": "platform and model health apart",
    "no harm": "nothing made worse",
    "mitigated first": "users helped before the cure",
    "verified": "checked afterwards",
    "in time": "within the time",
    "what you said": "what you said and noted",
}


def lines_of(view: ScenarioView) -> list[Line]:
    """The lines of any of these views."""
    match view:
        case IncidentOpened():
            found = list(_opened(view))
        case CommandOutput():
            found = [(NONE, line) for line in view.output.split("\n")] if view.output else []
        case IncidentReported():
            found = list(_reported(view))
        case PhaseOpened():
            found = list(_phase(view))
        case DesignReported():
            found = list(_designed(view))
        case ScenariosListed():
            found = list(_listed(view))
    return [(style, _visible(line)) for style, line in found]


def _opened(view: IncidentOpened) -> Iterator[Line]:
    yield STRONG, f"{view.title} ({view.minutes:g} minutes)"
    yield QUIET, f"PAGE {view.at}"
    for line in reflow(view.page).split("\n"):
        yield NONE, line
    yield QUIET, "Type commands as you would on call. Words: :note :say :hint :causes :cause N :done :quit :help"


def _reported(view: IncidentReported) -> Iterator[Line]:
    yield NONE, ""
    state = "resolved" if view.resolved else "not resolved"
    yield (f"bold {GOOD if view.resolved else POOR}"), f"{view.title}: {state}, score {view.score:g} of 100"
    yield NONE, f"Cause: {view.cause} You named {'it' if view.cause_correct else 'another one, or none'}."
    yield (
        QUIET,
        f"{clock_time(view.seconds)} of {clock_time(view.limit_seconds)}; variant {view.variant}, seed {view.seed}",
    )
    yield STRONG, "Points"
    for part in view.parts:
        style = QUIET if part.share >= 1 else POOR
        yield style, f"  {part.weight * part.share:5.1f} of {part.weight:4.1f}  {_PARTS.get(part.name, part.name)}"
    if view.hints_cost:
        yield POOR, f"  {-view.hints_cost:5.1f}           hints"
    yield STRONG, "Your path (* changed something, ! somebody wanted something)"
    for moment in view.timeline:
        yield NONE, f"  {clock_time(max(0.0, moment.at)):>6} {_MARKS.get(moment.kind, ' ')} {_cut(moment.text)}"
        if moment.harm:
            yield POOR, f"         made it worse: {moment.harm}"
    yield STRONG, "What somebody would have run who knows this one"
    for line in view.expert:
        yield QUIET, f"         {line}"
    yield from _told(view)
    yield STRONG, "What it was"
    for line in reflow(view.debrief).split("\n"):
        yield NONE, f"  {line}"


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}..."


def _told(view: IncidentReported) -> Iterator[Line]:
    if view.missed:
        yield STRONG, "Missed, and why it matters"
        for gap in view.missed:
            yield NONE, f"  - {gap.says}"
    for says in view.signals:
        yield POOR, f"  An interviewer would mark this down: {says}"
    for listens_for, met in view.answered:
        yield (GOOD if met else POOR), f"  {'Answered' if met else 'A better answer'}: {listens_for}"


def _phase(view: PhaseOpened) -> Iterator[Line]:
    yield NONE, ""
    yield STRONG, f"{view.phase} ({clock_time(view.limit_seconds)})"
    yield NONE, reflow(view.says)
    yield QUIET, ":next goes on to the next part; :quit leaves"


def _designed(view: DesignReported) -> Iterator[Line]:
    yield NONE, ""
    yield f"bold {POOR if view.flags else GOOD}", f"{view.title}: score {view.score:g} of 100"
    yield QUIET, f"{clock_time(view.seconds)} of {clock_time(view.limit_seconds)}; seed {view.seed}"
    for flag in view.flags:
        yield POOR, f"  Sinks it: {flag}"
    yield STRONG, "Points"
    for part in view.parts:
        yield (
            QUIET if part.share >= 1 else POOR,
            f"  {part.weight * part.share:5.1f} of {part.weight:4.1f}  {part.name}",
        )
    for name, value in view.dimensions.items():
        yield NONE, f"  {name:18} {value:3.0f}"
    if view.not_asked:
        yield STRONG, "You did not ask, and it changes the design"
        yield from ((NONE, f"  - {reflow(says)}") for says in view.not_asked)
    if view.missed:
        yield STRONG, "Missed"
        yield from ((NONE, f"  - {gap.says}") for gap in view.missed)
    for says in view.signals:
        yield POOR, f"  An interviewer would mark this down: {says}"
    for says, met in view.changes:
        yield GOOD if met else POOR, f"  {'Met the change' if met else 'On the change, listen for'}: {reflow(says)}"
    yield STRONG, "What the deep dives listened for"
    yield from ((NONE, f"  {area}: {reflow(says)}") for area, says in view.listens_for)
    yield STRONG, "A strong design, in short"
    yield from ((NONE, f"  {line}") for line in reflow(view.outline).split("\n"))


def _listed(view: ScenariosListed) -> Iterator[Line]:
    width = max((len(row[0]) for row in view.rows), default=0)
    for name, kind, title, level, minutes, standing in view.rows:
        went = f"played {standing.plays}x, best {standing.best:.0f}" if standing else "new"
        yield NONE, f"{name:{width}}  {kind:8}  {level:6}  {minutes:3.0f} min  {went}"
        yield QUIET, f"{'':{width}}  {title}"


def _visible(line: str) -> str:
    return visible(line, but="\t\n")
