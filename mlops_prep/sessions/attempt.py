"""One question from its prompt to the moment before it is recorded: answer, confidence, points.

Holds the word that belongs to one question (`:hint`); a word that leaves the question comes back to the session.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlops_prep.clock import Clock
from mlops_prep.models.instance import Instance
from mlops_prep.models.results import Grade, Score
from mlops_prep.models.views import (
    AnswerAsk,
    EndOfInput,
    GradeShown,
    HintShown,
    Key,
    KeyAsk,
    PointsAsk,
    Reply,
    Said,
    Text,
    Word,
)
from mlops_prep.scoring import score_points, score_share
from mlops_prep.sessions.hints import hint
from mlops_prep.sessions.prompter import Prompter

if TYPE_CHECKING:
    from mlops_prep.evidence import Findings

CONFIDENCE = (
    Key(key="1", label="guessing"),
    Key(key="2", label="unsure"),
    Key(key="3", label="fairly sure"),
    Key(key="4", label="certain"),
)
_ANSWER_PROMPTS = {
    "command": "Command:",
    "choice": "Your choice (number):",
    "order": "Your order (numbers, first to last):",
    "estimate": "Your estimate:",
}
_WORDS = ("hint", "skip", "undo", "flag", "quit", "help")


@dataclass(eq=False)
class Attempt:
    """An answer in the making."""

    instance: Instance
    limit_seconds: float
    text: str = ""
    seconds: float = 0.0
    hints: int = 0
    confidence: int | None = None
    ticked: tuple[str, ...] = ()
    findings: Findings | None = None
    """What evidence there is in the text; only for open answers."""
    grade: Grade | None = None
    input_ended: bool = False
    is_kept: bool = False
    """`text` is a draft from an earlier sitting, which the candidate has not taken up yet."""

    @property
    def score(self) -> Score:
        """The score as it stands."""
        if self.grade is not None:
            return score_share(self.instance.question, self.grade.share)
        return score_points(self.instance.question.rubric, self.ticked)


Left = Word
"""The session word (`skip`, `undo` or `quit`) by which a question was left before it was answered."""


@dataclass(eq=False, kw_only=True)
class Asking:
    """What asking a question needs around it."""

    prompter: Prompter
    clock: Clock
    lexicon: Mapping[str, str]
    keep_draft: Callable[[str, float], None]
    handle: Callable[[Word], bool]
    """Carries out a word that any prompt understands; False when it must end the question."""
    aloud: bool = False

    def answer(self, attempt: Attempt) -> Left | None:
        """Fill `attempt` until it can be scored; None, or the word by which it was left."""
        is_open = attempt.instance.question.kind in ("open", "diagnose")
        steps = (
            (self._text, self._confidence, self._points) if is_open else (self._closed, self._confidence, self._verdict)
        )
        for step in steps:
            if left := step(attempt):
                return left
        return None

    def _text(self, attempt: Attempt) -> Left | None:
        return self._timed(attempt, "Your answer:", many_lines=True)

    def _closed(self, attempt: Attempt) -> Left | None:
        prompt = _ANSWER_PROMPTS[attempt.instance.question.kind]
        while True:
            if left := self._timed(attempt, prompt, many_lines=False):
                return left
            attempt.grade = grade_closed(attempt.instance, attempt.text)
            if attempt.grade.understood or attempt.input_ended:
                return None
            self.prompter.show(Said(text=attempt.grade.says))
            attempt.text = ""

    def _timed(self, attempt: Attempt, prompt: str, *, many_lines: bool) -> Left | None:
        """Ask for the text until it is given; the clock runs while it is typed, not while a hint is read."""
        while True:
            reply = self._typed(attempt, prompt, many_lines=many_lines)
            if isinstance(reply, Text):
                attempt.text = reply.text
                return None
            attempt.text = reply.text_so_far
            if isinstance(reply, EndOfInput):
                attempt.input_ended = True
                return None if attempt.text.strip() else Word(name="quit", argument="")
            if reply.name == "hint":
                self._hint(attempt)
            elif not self.handle(reply):
                return reply

    def _typed(self, attempt: Attempt, prompt: str, *, many_lines: bool) -> Reply:
        """Ask once, and add the time it took."""
        started, spent = self.clock.seconds(), attempt.seconds
        reply = self.prompter.ask_answer(
            AnswerAsk(
                prompt=prompt,
                many_lines=many_lines,
                draft=attempt.text,
                is_kept=attempt.is_kept,
                spent_seconds=spent,
                limit_seconds=attempt.limit_seconds,
                keep_draft=lambda text: self.keep_draft(text, spent + self.clock.seconds() - started),
                aloud=self.aloud and many_lines,
                words=_WORDS,
            )
        )
        attempt.seconds = spent + self.clock.seconds() - started
        attempt.is_kept = False
        text = reply.text if isinstance(reply, Text) else reply.text_so_far
        if text or attempt.text:  # a prompter keeps drafts now and then; what it hands over must not be lost
            self.keep_draft(text, attempt.seconds)
        return reply

    def _hint(self, attempt: Attempt) -> None:
        shown = self._find(attempt).by_id
        says = hint(attempt.instance, attempt.hints + 1, shown)
        if says is None:
            self.prompter.show(Said(text="No more hints."))
            return
        attempt.hints += 1
        self.prompter.show(HintShown(number=attempt.hints, says=says))

    def _confidence(self, attempt: Attempt) -> Left | None:
        reply = self._ask(
            attempt,
            lambda: self.prompter.ask_key(KeyAsk(prompt="Confidence 1-4:", keys=CONFIDENCE, default="", words=_WORDS)),
        )
        if isinstance(reply, Word):
            return reply
        if isinstance(reply, Text) and reply.text:
            attempt.confidence = int(reply.text)
        return None

    def _points(self, attempt: Attempt) -> Left | None:
        findings = attempt.findings = self._find(attempt)
        rubric = attempt.instance.question.rubric
        found = {point.id: findings.by_id[point.id].spans for point in rubric if point.id in findings.by_id}
        ask = PointsAsk(
            prompt="Points covered (numbers, Enter keeps the marks):",
            points=rubric,
            marked=frozenset(found),
            spans=found,
            answer=attempt.text,
            words=_WORDS,
        )
        reply = self._ask(attempt, lambda: self.prompter.ask_points(ask))
        if isinstance(reply, Word):
            return reply
        chosen = reply.text.split() if isinstance(reply, Text) else list(found)
        attempt.ticked = tuple(point.id for point in rubric if point.id in chosen)
        return None

    def _verdict(self, attempt: Attempt) -> Left | None:
        grade = attempt.grade
        assert grade is not None
        attempt.ticked = tuple(point.id for point in attempt.instance.question.rubric if grade.share >= 1)
        self.prompter.show(GradeShown(instance=attempt.instance, share=grade.share, says=grade.says))
        return None

    def _ask(self, attempt: Attempt, ask: Callable[[], Reply]) -> Reply:
        """Ask until something other than a word of the session comes back."""
        if attempt.input_ended:
            return EndOfInput()
        while True:
            reply = ask()
            if isinstance(reply, EndOfInput):
                attempt.input_ended = True
            if not isinstance(reply, Word):
                return reply
            if reply.name == "hint":
                self.prompter.show(Said(text="The answer is in; hints come before it."))
            elif not self.handle(reply):
                return reply

    def _find(self, attempt: Attempt) -> Findings:
        # imported here, as the grading below: the first question must not wait for what judges its answer
        from mlops_prep.evidence import find

        question = attempt.instance.question
        return find(attempt.text, [*question.rubric, *question.weak_signals], self.lexicon)


def grade_closed(instance: Instance, text: str) -> Grade:
    """Judge an answer of a closed kind."""
    from mlops_prep.grading import grade_choice, grade_command, grade_estimate, grade_order

    question = instance.question
    if question.command:
        return grade_command(text, question.command)
    if question.choice:
        return grade_choice(text, question.choice, instance.shown)
    if question.order:
        return grade_order(text, question.order, instance.shown)
    assert question.estimate is not None
    return grade_estimate(text, question.estimate, instance)
