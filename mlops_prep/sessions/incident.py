"""An incident played: the page, a prompt that runs commands against the world, session words, and a report at its end.

Knows no terminal and no SQL. The world's clock runs with the session's, and at least a quarter of a minute for each
command; what a command takes longer is skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from mlops_prep.clock import Clock
from mlops_prep.evidence import Finding, HasEvidence, find
from mlops_prep.models.incident import Interruption
from mlops_prep.models.scenario import Done, Gap, Moment, OpenScenario, Part, ScenarioRun, TypedLine
from mlops_prep.models.views import (
    CommandOutput,
    EndOfInput,
    IncidentOpened,
    IncidentReported,
    LineAsk,
    PointsAsk,
    Reply,
    Said,
    Text,
    View,
)
from mlops_prep.scoring import score_points
from mlops_prep.sessions.prompter import Prompter
from mlops_prep.world.drawing import Playing
from mlops_prep.world.judging import Deed, covered, harm_of, is_over, judge, score_of, steps_of

if TYPE_CHECKING:
    from mlops_prep.store.scenarios import ScenarioLog

WORDS = {
    "note": ":note TEXT keeps a thought for the report",
    "say": ":say TEXT answers whoever asks, and counts as said aloud",
    "hint": ":hint shows the next hint",
    "causes": ":causes lists what the cause could be",
    "cause": ":cause N says which one it is",
    "done": ":done says that it is over",
    "quit": ":quit leaves it as it is",
    "help": ":help shows these words",
}
_SECONDS_A_COMMAND = 15.0
_SETTLES_SECONDS = 180.0
_RUBRIC_SHARE = 0.25
_HINT_COSTS = 3.0
_NAME_LENGTH = 3


@dataclass(eq=False, kw_only=True)
class IncidentSession:
    """One playing of an incident by one user."""

    playing: Playing
    prompter: Prompter
    clock: Clock
    lexicon: Mapping[str, str]
    log: ScenarioLog | None
    say: Callable[[str], None]
    """For what is not a result."""
    is_interrupted: bool = False
    """Whether somebody wants something at bad moments (`--mode 2am`)."""
    replayed: list[TypedLine] = field(default_factory=list)
    """Lines of a playing that was cut off: they are played again, unseen, and then it goes on."""
    deeds: list[Deed] = field(default_factory=list)
    timeline: list[Moment] = field(default_factory=list)
    spoken: list[str] = field(default_factory=list)
    cause: str = ""
    cause_at: float | None = None
    hints: int = 0
    _typed: list[TypedLine] = field(default_factory=list)
    _began: float = 0.0
    _carried: float = 0.0
    """Seconds that had passed when it was cut off."""
    _seen: dict[str, None] = field(default_factory=dict)
    _history: list[str] = field(default_factory=list)
    _interruptions: list[Interruption] = field(default_factory=list)
    _answered: list[tuple[Interruption, bool]] = field(default_factory=list)

    def play(self) -> IncidentReported | None:
        """Play it to its end; None when it was left. KeyboardInterrupt passes through."""
        incident = self.playing.incident
        self._began = self.clock.seconds()
        self._interruptions = list(incident.interruptions) if self.is_interrupted else []
        self._show(self._opening())
        self._remember(self.playing.filled(incident.page))
        while True:
            self._let_time_pass(0.0)
            self._interrupt()
            reply = self._read(self._ask())
            self._let_time_pass(0.0)  # what was done before the line was typed has gone on meanwhile
            if isinstance(reply, EndOfInput):
                return self._end() if self.deeds or self.spoken else None
            assert isinstance(reply, Text)
            line = reply.text.strip()
            if line.startswith(":"):
                is_over = self._word(*_split(line))
                if is_over is False:
                    self._leave()
                    return None
                if is_over:
                    return self._end()
            elif line:
                self._command(line)

    def seconds(self) -> float:
        """How long the session has taken, by the user's clock."""
        if self.replayed:
            return self._carried
        return self._carried + self.clock.seconds() - self._began

    def _opening(self) -> IncidentOpened:
        incident = self.playing.incident
        at = self.playing.world.base.strftime("%a %d %b %Y %H:%M UTC")
        page = self.playing.filled(incident.page).strip()
        return IncidentOpened(incident.title, page, at, incident.minutes, tuple(WORDS.values()))

    # Lines

    def _show(self, view: View) -> None:
        if not self.replayed:
            self.prompter.show(view)

    def _read(self, ask: LineAsk) -> Reply:
        """The next line; kept at once, so that a playing which is cut off can go on."""
        if self.replayed:
            typed = self.replayed.pop(0)
            self._carried, self._began = typed.at, self.clock.seconds()
            self._typed.append(typed)
            if not self.replayed:
                self._show(self._opening())
            return Text(typed.line)
        reply = self.prompter.ask_line(ask)
        if isinstance(reply, Text):
            self._typed.append(TypedLine(self.seconds(), reply.text))
            self._keep()
        return reply

    def _keep(self) -> None:
        if self.log is not None:
            incident = self.playing.incident
            self.log.keep(OpenScenario(incident.id, self.playing.seed, self.is_interrupted, tuple(self._typed)))

    def _leave(self) -> None:
        if self.log is not None:
            self.log.forget(self.playing.incident.id)

    def _ask(self) -> LineAsk:
        limit = self.playing.incident.minutes * 60
        words = tuple(f":{name}" for name in WORDS)
        return LineAsk("$", tuple(self._seen), tuple(self._history), self.seconds(), limit, words)

    def _let_time_pass(self, at_least: float) -> None:
        world = self.playing.world
        world.advance(max(world.now + at_least, self.seconds() + world.skipped))

    def _command(self, line: str) -> None:
        self._history.append(line)
        before = self.playing.world.now
        step = self.playing.world.run(line)
        deed = Deed(step, harm_of(self.playing, step))
        self.deeds.append(deed)
        self.timeline.append(Moment(step.at, step.kind, line, deed.harm))
        self._show(CommandOutput(line, step.output))
        self._remember(step.output)
        if step.kind == "unknown":  # a mistyped command costs nothing
            return
        world = self.playing.world
        short = _SECONDS_A_COMMAND - (world.now - before)
        if short > 0:
            world.skipped += max(0.0, before + _SECONDS_A_COMMAND - max(world.now, self.seconds() + world.skipped))
            self._let_time_pass(0.0)

    def _remember(self, text: str) -> None:
        """Names that were seen, for completion: words with a dash, a dot or a slash in them."""
        for word in text.replace(",", " ").replace('"', " ").split()[:2000]:
            bare = word.strip("():;'`=[]{}")
            if _NAME_LENGTH < len(bare) < 80 and any(mark in bare for mark in "-./"):
                self._seen.setdefault(bare, None)

    # Words

    def _word(self, name: str, argument: str) -> bool | None:
        """Carry out a session word; True ends the incident, False leaves it, None goes on."""
        if name not in WORDS:
            self._show(Said(f"':{name}' is no word here; :help shows them."))
            return None
        if name in ("note", "say"):
            self._speak(name, argument)
        elif name == "hint":
            self._hint()
        elif name == "causes":
            self._show(Said("\n".join(self._causes())))
        elif name == "cause":
            self._name_cause(argument)
        elif name == "help":
            self._show(Said("\n".join(WORDS.values()) + "\n" + self.playing.world.known()))
        return {"done": True, "quit": False}.get(name)

    def _speak(self, kind: str, text: str) -> None:
        if not text:
            self._show(Said(WORDS[kind]))
            return
        self.spoken.append(text)
        self.timeline.append(Moment(self.playing.world.now, kind, text))

    def _hint(self) -> None:
        hints = self.playing.incident.hints
        number = min(self.hints, len(hints) - 1)
        self.hints = min(self.hints + 1, len(hints))
        self.timeline.append(Moment(self.playing.world.now, "hint", str(number + 1)))
        self._show(Said(f"Hint {number + 1} of {len(hints)}: {self.playing.filled(hints[number])}"))

    def _causes(self) -> list[str]:
        causes = self.playing.incident.causes
        return [f"{number}. {self.playing.filled(cause.says)}" for number, cause in enumerate(causes, 1)]

    def _name_cause(self, argument: str) -> None:
        causes = self.playing.incident.causes
        if not argument.isdecimal() or not 1 <= int(argument[:4]) <= len(causes):
            self._show(Said("\n".join([*self._causes(), "Say :cause with one of these numbers."])))
            return
        chosen = causes[int(argument) - 1]
        self.cause, self.cause_at = chosen.id, self.playing.world.now
        self.timeline.append(Moment(self.playing.world.now, "cause", self.playing.filled(chosen.says)))
        self._show(Said(f"Noted: {self.playing.filled(chosen.says)} The report tells whether it is."))

    def _interrupt(self) -> None:
        """Somebody wants something: the next line answers it."""
        while self._interruptions and self.playing.world.now >= self._interruptions[0].at * 60:
            one = self._interruptions.pop(0)
            text = self.playing.filled(f"{one.source}: {one.says}")
            self.timeline.append(Moment(self.playing.world.now, "interruption", text))
            self._show(Said(text))
            reply = self._read(self._ask()._replace(prompt="Your answer:"))
            answer = reply.text.removeprefix(":say").strip() if isinstance(reply, Text) else ""
            self.spoken.append(answer)
            self.timeline.append(Moment(self.playing.world.now, "say", answer))
            self._answered.append((one, bool(find(answer, [_Listened(one)], self.lexicon, are_notes=True).by_id)))

    # The end

    def _end(self) -> IncidentReported:
        self.playing.world.advance(self.playing.world.now + _SETTLES_SECONDS)
        found = self._shown()
        marked = {one.id: found[one.id].spans for one in self.playing.incident.rubric if one.id in found}
        done = self._done(found)
        report = self._report(done, self._points(marked, "\n".join(self.spoken)), found)
        self._record(report, done)
        self._show(report)
        return report

    def as_left(self) -> IncidentReported:
        """How it stands when it is left before its end: nothing is asked, nothing kept."""
        self.playing.world.advance(self.playing.world.now + _SETTLES_SECONDS)
        found = self._shown()
        return self._report(
            self._done(found), tuple(one.id for one in self.playing.incident.rubric if one.id in found), found
        )

    def _shown(self) -> Mapping[str, Finding]:
        """Which points, signals and aspects notes and answers show."""
        incident = self.playing.incident
        items: list[HasEvidence] = [*incident.rubric, *incident.weak_signals, *incident.aspects]
        return find("\n".join(self.spoken), items, self.lexicon, are_notes=True).by_id

    def _done(self, found: Mapping[str, Finding]) -> Done:
        return Done(
            resolved=is_over(self.playing),
            cause=self.cause,
            cause_correct=self.cause == self.playing.variant.cause,
            cause_at=self.cause_at,
            noted=frozenset(found),
            seconds=self.seconds(),
        )

    def _points(self, marked: dict[str, tuple[tuple[int, int], ...]], text: str) -> tuple[str, ...]:
        """The rubric, with evidence from notes and answers marked; the user confirms."""
        rubric = self.playing.incident.rubric
        prompt = "What you said or noted (numbers, Enter keeps the marks):"
        ask = PointsAsk(prompt, rubric, frozenset(marked), marked, text)
        reply = self.prompter.ask_points(ask)
        chosen = reply.text.split() if isinstance(reply, Text) else list(marked)
        return tuple(point.id for point in rubric if point.id in chosen)

    def _report(self, done: Done, ticked: tuple[str, ...], found: Mapping[str, Finding]) -> IncidentReported:
        incident, playing = self.playing.incident, self.playing
        parts = judge(playing, self.deeds, done)
        rubric = score_points(incident.rubric, ticked).value
        actions = max(0.0, score_of(parts) - _HINT_COSTS * self.hints)
        cause = next(one for one in incident.causes if one.id == playing.variant.cause)
        return IncidentReported(
            scenario=incident.id,
            title=incident.title,
            variant=playing.variant.id,
            seed=playing.seed,
            resolved=done.resolved,
            cause=playing.filled(cause.says),
            cause_correct=done.cause_correct,
            parts=_of_hundred(parts, rubric / 100),
            steps=steps_of(incident, self.deeds, done.noted),
            score=round((1 - _RUBRIC_SHARE) * actions + _RUBRIC_SHARE * rubric, 1),
            seconds=done.seconds,
            limit_seconds=incident.minutes * 60,
            timeline=tuple(self.timeline),
            expert=tuple(playing.filled(line) for line in playing.variant.expert),
            missed=tuple(self._missed(done, ticked)),
            signals=tuple(playing.filled(s.says) for s in incident.weak_signals if s.id in found),
            answered=tuple((playing.filled(f"{one.source}: {one.listens_for}"), met) for one, met in self._answered),
            debrief=playing.filled(playing.variant.debrief).strip(),
            hints_cost=(1 - _RUBRIC_SHARE) * _HINT_COSTS * self.hints,
            ticked=ticked,
        )

    def _missed(self, done: Done, ticked: Iterable[str]) -> list[Gap]:
        incident = self.playing.incident
        seen = covered(incident, self.deeds, done.noted)
        gaps = [Gap(one.id, self.playing.filled(one.says)) for one in incident.aspects if seen[one.id] is None]
        gaps += [Gap(one.id, self.playing.filled(one.says)) for one in incident.rubric if one.id not in set(ticked)]
        return gaps

    def _record(self, report: IncidentReported, done: Done) -> None:
        if self.log is None:
            return
        today = self.clock.today()
        missed = tuple(gap.id for gap in report.missed)
        wanted = [one for gap in missed for one in self.playing.incident.teaches.get(gap, ())]
        run = ScenarioRun(
            kind="incident",
            scenario=report.scenario,
            variant=report.variant,
            seed=report.seed,
            at=self.clock.now(),
            day=today,
            score=report.score,
            resolved=report.resolved,
            cause_correct=report.cause_correct,
            seconds=report.seconds,
            limit_seconds=report.limit_seconds,
            mode="2am" if self.is_interrupted else "",
            ticked=report.ticked,
            missed=missed,
            timeline=report.timeline,
        )
        self.log.record(run, wanted, today + timedelta(days=1))


def _of_hundred(parts: Sequence[Part], rubric_share: float) -> tuple[Part, ...]:
    """The parts with what was said beside them, in points of 100."""
    total = sum(part.weight for part in parts)
    scaled = [part._replace(weight=100 * (1 - _RUBRIC_SHARE) * part.weight / total) for part in parts]
    return (*scaled, Part("what you said", 100 * _RUBRIC_SHARE, rubric_share))


@dataclass(frozen=True)
class _Listened:
    """An interruption as something with evidence."""

    interruption: Interruption

    @property
    def id(self) -> str:
        return self.interruption.source

    @property
    def evidence(self) -> tuple[str, ...]:
        return self.interruption.evidence


def _split(line: str) -> tuple[str, str]:
    name, _, argument = line[1:].partition(" ")
    return name.lower(), argument.strip()


def kinds_of(deeds: Iterable[Deed]) -> list[dict[str, object]]:
    """The commands as `--json` prints them."""
    return [
        {"at": round(deed.step.at, 1), "line": deed.step.line, "kind": deed.step.kind, "harmful": bool(deed.harm)}
        for deed in deeds
    ]
