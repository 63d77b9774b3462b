"""A design interview: phases with a clock, an interviewer who answers, numbers to work out, changes of the task.

Knows no terminal and no SQL. Every input is kept at once, so that an interview which is cut off goes on where it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from mlops_prep.clock import Clock
from mlops_prep.drawing import draw_names
from mlops_prep.drawing.expressions import Value, fill, number
from mlops_prep.evidence import find
from mlops_prep.grading.estimates import read_number
from mlops_prep.models.design import PHASES, CommonDesign, Curveball, Design, Dive, Fact, PhaseName
from mlops_prep.models.numbers import format_number
from mlops_prep.models.question import RubricPoint
from mlops_prep.models.scenario import Gap, Moment, OpenScenario, Part, ScenarioRun, TypedLine
from mlops_prep.models.views import (
    AnswerAsk,
    DesignReported,
    EndOfInput,
    LineAsk,
    PhaseOpened,
    PointsAsk,
    Reply,
    Said,
    Text,
    View,
    Word,
)
from mlops_prep.scoring import dimension_profile, score_points
from mlops_prep.sessions.prompter import Prompter

if TYPE_CHECKING:
    from mlops_prep.store.scenarios import ScenarioLog

ROUND_MINUTES = 60.0
_WEIGHTS = {"rubric": 60.0, "asked first": 10.0, "numbers": 10.0, "sketch": 10.0, "changes of the task": 10.0}
_GUARD_COSTS = 5.0
_DRAFT = -1.0
"""The time of an input that was being typed."""


_NEGATORS = re.compile(r"\b(?:no|not|never|without|none|nothing|cannot)\b|n't\b", re.IGNORECASE)


class _QuitError(Exception):
    """The interview was left."""


class Playing(NamedTuple):
    """One interview as it was drawn: a design, with its numbers."""

    design: Design
    common: CommonDesign
    seed: int
    names: dict[str, Value]
    minutes: float
    is_regulated: bool

    @property
    def rubric(self) -> tuple[RubricPoint, ...]:
        """The design's own points and the common ones."""
        more = self.common.regulated_rubric if self.is_regulated else ()
        return (*self.design.rubric, *self.common.rubric, *more)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What the interviewer knows."""
        return (*self.design.facts, *(self.common.regulated_facts if self.is_regulated else ()))

    def filled(self, text: str) -> str:
        """A text with the drawn numbers put in."""
        return fill(text, self.names)

    def brief(self) -> str:
        """What the interviewer says at the beginning."""
        more = f"\n\n{self.filled(self.common.regulated_brief)}" if self.is_regulated else ""
        return f"{self.filled(self.design.brief).strip()}{more}"

    def seconds(self, phase: PhaseName) -> float:
        """How long a phase has."""
        return self.common.minutes[phase] * 60 * self.minutes / ROUND_MINUTES


def play_design(
    design: Design, common: CommonDesign, seed: int, *, minutes: float | None = None, is_regulated: bool = False
) -> Playing:
    """The interview that a seed gives. Raises ExpressionError where the design's numbers have no value."""
    names = draw_names(design.draw, design.let, Random(f"{design.id}/{seed}"))
    return Playing(design, common, seed, names, minutes or design.minutes, is_regulated)


@dataclass(eq=False, kw_only=True)
class DesignSession:
    """One interview with one candidate."""

    playing: Playing
    prompter: Prompter
    clock: Clock
    lexicon: Mapping[str, str]
    log: ScenarioLog | None
    aloud: bool = False
    replayed: list[TypedLine] = field(default_factory=list)
    _typed: list[TypedLine] = field(default_factory=list)
    _timeline: list[Moment] = field(default_factory=list)
    _texts: dict[PhaseName, list[str]] = field(default_factory=lambda: {phase: [] for phase in PHASES})
    _asked: list[str] = field(default_factory=list)
    _numbers: list[bool] = field(default_factory=list)
    _met: list[tuple[Curveball, bool]] = field(default_factory=list)
    _left: list[Curveball] = field(default_factory=list)
    _began: float = 0.0
    _carried: float = 0.0
    _phase_began: float = 0.0
    _has_ended: bool = False

    def play(self) -> DesignReported | None:
        """Hold the interview; None when it was left. KeyboardInterrupt passes through."""
        self._began = self.clock.seconds()
        self._left = list(self.playing.design.curveballs)
        playing = self.playing
        self._show(PhaseOpened(playing.design.title, playing.brief(), playing.minutes * 60))
        works: dict[PhaseName, Callable[[], None]] = {
            "clarify": self._clarify,
            "estimate": self._estimate,
            "sketch": self._sketch,
            "dives": self._dives,
            "wrap-up": self._wrap_up,
        }
        try:
            for phase in PHASES:
                self._open(phase)
                works[phase]()
                self._throw(phase, at_end=True)
                if self._has_ended:
                    break
        except _QuitError:
            if self.log is not None:
                self.log.forget(self.playing.design.id)
            return None
        if not self._typed:
            return None
        return self._end()

    def seconds(self) -> float:
        """How long the interview has taken."""
        return self._carried if self.replayed else self._carried + self.clock.seconds() - self._began

    # Phases

    def _open(self, phase: PhaseName) -> None:
        self._phase_began = self.seconds()
        says = self.playing.filled(self.playing.common.opens[phase])
        self._timeline.append(Moment(self.seconds(), "phase", phase))
        self._show(PhaseOpened(phase, says, self.playing.seconds(phase)))

    def _clarify(self) -> None:
        """The candidate asks, the interviewer answers from what the brief knows; `:next` goes on."""
        rng = Random(f"{self.playing.design.id}/{self.playing.seed}/unknown")
        while not self._has_ended:
            self._throw("clarify", at_end=False)
            line = self._line("You:", "clarify")
            if line is None:
                return
            told = self._facts_for(line)
            unknown = rng.choice(self.playing.common.unknown)
            self._show(Said("\n".join(self.playing.filled(fact.says) for fact in told) or unknown))

    def _facts_for(self, line: str) -> list[Fact]:
        items = [_Asked(fact) for fact in self.playing.facts]
        question = _NEGATORS.sub(" ", line).rstrip("?.! ")  # "and if there is no answer?" asks about it all the same
        found = find(f"{question}.", items, self.lexicon).by_id
        told = [fact for fact in self.playing.facts if fact.id in found][:2]
        self._asked += [fact.id for fact in told if fact.id not in self._asked]
        return told

    def _estimate(self) -> None:
        for estimate in self.playing.design.estimates:
            self._throw("estimate", at_end=False)
            self._show(Said(self.playing.filled(estimate.asks)))
            expected, value = number(estimate.answer, self.playing.names), None
            while value is None and not self._has_ended:
                line = self._line(f"In {estimate.unit}:", "estimate")
                if line is None:
                    break
                value = read_number(line, estimate.unit, estimate.units)
                if value is None:
                    self._show(Said(f"A number, please, in {estimate.unit}; :next leaves it."))
            is_right = value is not None and abs(value - expected) <= estimate.tolerance * abs(expected)
            self._numbers.append(is_right)
            right = f"{format_number(float(f'{expected:.3g}'), grouped=True)} {estimate.unit}"
            verdict = "That fits." if is_right else "I get something else."
            self._show(Said(f"{verdict} {right}. {self.playing.filled(estimate.working)}"))

    def _sketch(self) -> None:
        self._answer("Your sketch: boxes and arrows in words, or a Mermaid diagram.", "sketch")
        missing = [part.says for part in self.playing.design.sketch if not self._is_drawn(part.names)]
        if missing:
            self._show(Said("I do not see yet: " + "; ".join(missing) + "."))

    def _is_drawn(self, names: Sequence[str]) -> bool:
        text = "\n".join(self._texts["sketch"]).lower()
        return any(name in text for name in names)

    def _dives(self) -> None:
        for dive in self.playing.design.dives:
            if self._has_ended:
                return
            self._show(Said(self.playing.filled(dive.asks)))
            self._answer("Your answer:", "dives", share=len(self.playing.design.dives))

    def _wrap_up(self) -> None:
        self._answer("Your summary:", "wrap-up")

    def _throw(self, phase: PhaseName, *, at_end: bool) -> None:
        """Change the task, when the time for it has come, or the phase is at its end."""
        scale = self.playing.minutes / ROUND_MINUTES
        spent = self.seconds() - self._phase_began
        for ball in [one for one in self._left if one.phase == phase]:
            if self._has_ended or not (at_end or spent >= ball.after * 60 * scale):
                continue
            self._left.remove(ball)
            self._show(Said(f"A change: {self.playing.filled(ball.says)}"))
            text = self._answer("What changes in your design?", phase)
            self._met.append((ball, bool(find(text, [_Listened(ball)], self.lexicon).by_id)))

    # Input

    def _line(self, prompt: str, phase: PhaseName) -> str | None:
        """A line; None for `:next` and for the end of the input."""
        limit = self.playing.seconds(phase)
        while True:
            ask = LineAsk(prompt, (), (), self.seconds() - self._phase_began, limit, (":next", ":quit"))
            reply = self._read(lambda ask=ask: self.prompter.ask_line(ask))  # type: ignore[misc]
            text = reply.text.strip() if isinstance(reply, Text) else ""
            if isinstance(reply, EndOfInput):
                self._has_ended = True
                return None
            if text == ":next":
                return None
            if text == ":quit":
                raise _QuitError
            if text and not text.startswith(":"):
                self._note(phase, text)
                return text
            self._show(Said(":next goes on to the next part, :quit leaves."))

    def _answer(self, prompt: str, phase: PhaseName, *, share: int = 1) -> str:
        """An answer of many lines."""
        draft = self._draft()
        spent = (self.seconds() - self._phase_began) % max(1.0, self.playing.seconds(phase) / share)
        while True:
            ask = AnswerAsk(
                prompt=prompt,
                many_lines=True,
                draft=draft,
                spent_seconds=spent,
                limit_seconds=self.playing.seconds(phase) / share,
                keep_draft=self._keep_draft,
                aloud=self.aloud and phase in ("sketch", "dives", "wrap-up"),
                words=("quit", "skip"),
            )
            reply = self._read(lambda ask=ask: self.prompter.ask_answer(ask))  # type: ignore[misc]
            if isinstance(reply, Word):
                if reply.name == "quit":
                    raise _QuitError
                if reply.name == "skip":
                    return ""
                draft = reply.text_so_far
                self._show(Said(":skip leaves it out, :quit leaves the interview."))
                continue
            text = reply.text_so_far if isinstance(reply, EndOfInput) else reply.text
            self._has_ended = self._has_ended or isinstance(reply, EndOfInput)
            if text:
                self._note(phase, text)
            return text

    def _note(self, phase: PhaseName, text: str) -> None:
        self._texts[phase].append(text)
        self._timeline.append(Moment(self.seconds(), "say", text))

    def _read(self, ask: Callable[[], Reply]) -> Reply:
        if self.replayed and self.replayed[0].at != _DRAFT:
            typed = self.replayed.pop(0)
            self._carried, self._began = typed.at, self.clock.seconds()
            self._typed.append(typed)
            return Text(typed.line)
        reply = ask()
        if isinstance(reply, Text):
            self._typed.append(TypedLine(self.seconds(), reply.text))
            self._keep(self._typed)
        return reply

    def _draft(self) -> str:
        """What was being typed when the interview was cut off."""
        if self.replayed and self.replayed[0].at == _DRAFT:
            return self.replayed.pop(0).line
        return ""

    def _keep_draft(self, text: str) -> None:
        self._keep([*self._typed, TypedLine(_DRAFT, text)])

    def _keep(self, lines: Sequence[TypedLine]) -> None:
        if self.log is not None:
            playing = self.playing
            self.log.keep(OpenScenario(playing.design.id, playing.seed, playing.is_regulated, tuple(lines)))

    def _show(self, view: View) -> None:
        if not self.replayed:
            self.prompter.show(view)

    # The end

    def _end(self) -> DesignReported:
        text = "\n".join(one for phase in PHASES for one in self._texts[phase])
        playing = self.playing
        marked = find(text, [*playing.rubric, *playing.design.weak_signals, *playing.common.guards], self.lexicon).by_id
        spans = {point.id: marked[point.id].spans for point in playing.rubric if point.id in marked}
        prompt = "Points covered (numbers, Enter keeps the marks):"
        reply = self.prompter.ask_points(PointsAsk(prompt, playing.rubric, frozenset(spans), spans, text))
        chosen = reply.text.split() if isinstance(reply, Text) else list(spans)
        ticked = tuple(point.id for point in playing.rubric if point.id in chosen)
        report = self._report(ticked, frozenset(marked))
        self._record(report)
        self.prompter.show(report)
        return report

    def _report(self, ticked: tuple[str, ...], found: frozenset[str]) -> DesignReported:
        playing = self.playing
        score = score_points(playing.rubric, ticked)
        wanted = [fact for fact in playing.facts if fact.matters]
        drawn = [self._is_drawn(part.names) for part in playing.design.sketch]
        shares = {
            "rubric": score.value / 100,
            "asked first": _share([fact.id in self._asked for fact in wanted]),
            "numbers": sum(self._numbers) / len(playing.design.estimates),
            "sketch": _share(drawn),
            "changes of the task": sum(met for _, met in self._met) / len(playing.design.curveballs),
        }
        parts = tuple(Part(name, weight, shares[name]) for name, weight in _WEIGHTS.items())
        flags = [guard.says for guard in playing.common.guards if guard.id not in found]
        if self._named_tools_first():
            flags.append(playing.common.tools_first)
        total = sum(part.weight * part.share for part in parts) - _GUARD_COSTS * len(flags)
        missed = tuple(Gap(one.id, playing.filled(one.says)) for one in playing.rubric if one.id not in ticked)
        return DesignReported(
            scenario=playing.design.id,
            title=playing.design.title,
            seed=playing.seed,
            score=round(max(0.0, total), 1),
            parts=parts,
            flags=tuple(flags),
            missed=missed,
            signals=tuple(one.says for one in playing.design.weak_signals if one.id in found),
            not_asked=tuple(playing.filled(fact.says) for fact in wanted if fact.id not in self._asked),
            changes=tuple((playing.filled(ball.listens_for), met) for ball, met in self._met),
            listens_for=tuple((dive.area, playing.filled(dive.listens_for)) for dive in playing.design.dives),
            dimensions=dimension_profile(score.points),
            outline=playing.filled(playing.design.strong_outline).strip(),
            seconds=self.seconds(),
            limit_seconds=playing.minutes * 60,
            ticked=ticked,
        )

    def _named_tools_first(self) -> bool:
        """Whether a tool was named while the problem was still being asked about."""
        words = " ".join(self._texts["clarify"]).lower()
        return any(tool in words for tool in self.playing.common.tools)

    def _record(self, report: DesignReported) -> None:
        if self.log is None:
            return
        today, playing = self.clock.today(), self.playing
        missed = tuple(gap.id for gap in report.missed)
        teaches = {**playing.common.teaches, **playing.design.teaches}
        run = ScenarioRun(
            kind="design",
            scenario=report.scenario,
            variant="regulated" if playing.is_regulated else "",
            seed=report.seed,
            at=self.clock.now(),
            day=today,
            score=report.score,
            resolved=not report.flags,
            cause_correct=False,
            seconds=report.seconds,
            limit_seconds=report.limit_seconds,
            mode="",
            ticked=report.ticked,
            missed=missed,
            timeline=tuple(self._timeline),
        )
        self.log.record(run, [one for gap in missed for one in teaches.get(gap, ())], today + timedelta(days=1))


def _share(several: Sequence[bool]) -> float:
    return sum(several) / len(several) if several else 1.0


class _Asked(NamedTuple):
    """A fact as something with evidence."""

    fact: Fact

    @property
    def id(self) -> str:
        return self.fact.id

    @property
    def evidence(self) -> tuple[str, ...]:
        return self.fact.asked_by


class _Listened(NamedTuple):
    """A change of the task as something with evidence."""

    ball: Curveball

    @property
    def id(self) -> str:
        return "listened"

    @property
    def evidence(self) -> tuple[str, ...]:
        return self.ball.evidence


def peer_sheet(playing: Playing) -> str:
    """The interviewer's sheet for a human partner, as Markdown."""
    design, common = playing.design, playing.common
    lines = [f"# {design.title}: the interviewer's sheet", "", "Read aloud:", "", playing.brief(), "", "## Phases", ""]
    begin = 0.0
    for phase in PHASES:
        minutes = playing.seconds(phase) / 60
        lines.append(f"- {begin:.0f} to {begin + minutes:.0f} min, {phase}: {playing.filled(common.opens[phase])}")
        begin += minutes
    lines += ["", "## If they ask", ""]
    lines += [f"- {'(matters) ' if fact.matters else ''}{playing.filled(fact.says)}" for fact in playing.facts]
    lines += ["", "## Numbers", ""]
    for estimate in design.estimates:
        right = format_number(float(f"{number(estimate.answer, playing.names):.3g}"), grouped=True)
        asks, working = playing.filled(estimate.asks), playing.filled(estimate.working)
        lines.append(f"- {asks} {right} {estimate.unit}, within {estimate.tolerance:.0%}. {working}")
    lines += ["", "## Changes of the task", ""]
    scale = playing.minutes / ROUND_MINUTES
    lines += [
        f"- {ball.phase}, after {ball.after * scale:.0f} min: {playing.filled(ball.says)} "
        f"Listen for: {playing.filled(ball.listens_for)}"
        for ball in design.curveballs
    ]
    lines += ["", "## Deep dives", "", *(_dive_line(playing, dive) for dive in design.dives), "", "## Rubric", ""]
    lines += [f"- [ ] {point.says} ({point.dimension}{', must' if point.must else ''})" for point in playing.rubric]
    lines += ["", "Would sink it:", "", *(f"- {guard.says}" for guard in common.guards)]
    return "\n".join(lines) + "\n"


def _dive_line(playing: Playing, dive: Dive) -> str:
    return f"- {dive.area}: {playing.filled(dive.asks)} Listen for: {playing.filled(dive.listens_for)}"
