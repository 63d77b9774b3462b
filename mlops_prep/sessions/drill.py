"""The drill: puts a plan of questions one after the other, and records each answer before the next one shows.

Knows no terminal, no clock and no SQL: a prompter, a clock and a store come in. An answer is recorded when its points
are confirmed, so that nothing which happens afterwards can lose it; a changed rating or an undo corrects the record.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from mlops_prep.clock import Clock
from mlops_prep.drawing import draw
from mlops_prep.library import Library
from mlops_prep.models.instance import Instance
from mlops_prep.models.results import Answer, Rating
from mlops_prep.models.views import (
    WORDS,
    AnswerAsk,
    EndOfInput,
    FollowUpShown,
    Key,
    KeyAsk,
    QuestionShown,
    RatingChanged,
    ResultShown,
    Said,
    SignalShown,
    Text,
    Word,
)
from mlops_prep.scoring import RATINGS, rate
from mlops_prep.sessions.attempt import Asking, Attempt
from mlops_prep.sessions.prompter import Prompter
from mlops_prep.sessions.summary import summarise
from mlops_prep.store.history import Planned, Scheduled, Store


@dataclass(eq=False)
class Recorded:
    """An answer of this session as it counts now."""

    position: int
    answer_id: int
    answer: Answer
    day: date
    scheduled: Scheduled
    instance: Instance


@dataclass(eq=False)
class Drill:
    """One running session. `play` runs it; the fields are what it has come to."""

    session_id: int
    plan: Sequence[Planned]
    prompter: Prompter
    clock: Clock
    store: Store
    library: Library
    aloud: bool = False
    recorded: list[Recorded] = field(default_factory=list)
    _hints: dict[str, int] = field(default_factory=dict)
    """Hints taken for answers that were undone: they stay taken."""
    _current: Planned | None = None
    _input_ended: bool = False

    def play(self) -> list[Recorded]:
        """Ask every question of the plan. KeyboardInterrupt passes through, with everything answered recorded."""
        position = 0
        while position < len(self.plan) and not self._input_ended:
            left = self._one(position)
            if left == "quit":
                break
            position = self.recorded.pop().position if left == "undo" else position + 1
        self.store.end_session(self.session_id, self.clock.now())
        self.prompter.show(summarise(self.recorded, len(self.plan), self.clock.today()))
        return self.recorded

    def _one(self, position: int) -> str:
        """Ask question `position`; "next", or the word by which it was left (undo: the last record is retracted)."""
        self._current = self.plan[position]
        question_id, seed = self._current
        instance = draw(self.library.question(question_id), seed)
        attempt = self._begin(instance)
        self._show(instance, position, attempt)
        left = self._asking(question_id).answer(attempt)
        if left is not None:
            return self._leave(left, question_id)
        recorded = self._record(attempt, position)
        self._input_ended = attempt.input_ended
        return self._after(recorded, attempt)

    def _begin(self, instance: Instance) -> Attempt:
        attempt = Attempt(instance=instance, limit_seconds=instance.question.minutes * 60)
        attempt.hints = self._hints.get(instance.question.id, 0)
        draft = self.store.draft(instance.question.id)
        if draft and (draft.seed == instance.seed or instance.question.kind == "open"):
            attempt.text, attempt.seconds, attempt.is_kept = draft.text, draft.seconds, True
        return attempt

    def _show(self, instance: Instance, position: int, attempt: Attempt) -> None:
        self.prompter.show(
            QuestionShown(
                position=position + 1,
                total=len(self.plan),
                instance=instance,
                limit_seconds=attempt.limit_seconds,
                is_review=instance.question.id in self.store.last_scores(),
            )
        )

    def _asking(self, question_id: str) -> Asking:
        return Asking(
            prompter=self.prompter,
            clock=self.clock,
            lexicon=self.library.lexicon(question_id),
            keep_draft=self._keep_draft,
            handle=self._handle,
            aloud=self.aloud,
        )

    def _keep_draft(self, text: str, seconds: float) -> None:
        assert self._current is not None
        self.store.save_draft(self.session_id, self._current, text, seconds, self.clock.now())

    # Session words

    def _handle(self, word: Word) -> bool:
        """Carry out a word that leaves the question where it is; False for one that leaves it."""
        match word.name:
            case "help":
                self.prompter.show(Said(text="\n".join(f":{name}  {does}" for name, does in WORDS.items())))
            case "flag":
                self._flag(word.argument)
            case "rate":
                self._change_rating(word.argument)
            case "undo" if not self.recorded:
                self.prompter.show(Said(text="There is nothing to undo in this session yet."))
            case _:
                return False
        return True

    def _leave(self, left: Word, question_id: str) -> str:
        if left.name == "skip":
            self.store.add_skip(self.session_id, question_id, self.clock.now())
            return "next"
        if left.name == "undo":
            self._undo()
        return left.name

    def _undo(self) -> None:
        last = self.recorded[-1]
        self.store.retract(last.answer_id, self.clock.now())
        self._hints[last.answer.question_id] = last.answer.hints
        self.store.save_draft(
            self.session_id,
            (last.answer.question_id, last.answer.seed),
            last.answer.text,
            last.answer.seconds,
            self.clock.now(),
        )
        self.prompter.show(Said(text="Undone: that answer counts no more. Here is the question again."))

    def _flag(self, why: str) -> None:
        if not why:
            self.prompter.show(Said(text="Say why: :flag the second option is right as well"))
            return
        assert self._current is not None
        self.store.add_flag(self._current[0], why, self.clock.now())
        self.prompter.show(Said(text=f"Flagged {self._current[0]}; see it with: mlops-prep content flags"))

    def _change_rating(self, wanted: str) -> None:
        if not self.recorded:
            self.prompter.show(Said(text="There is no answer to rate in this session yet."))
        elif wanted not in RATINGS:
            self.prompter.show(Said(text=f"A rating is one of: {', '.join(RATINGS)}"))
        else:
            self._rate_last(wanted)

    def _rate_last(self, rating: Rating) -> None:
        last = self.recorded[-1]
        answer = last.answer._replace(rating=rating)
        last.answer_id, last.scheduled = self.store.correct(last.answer_id, answer, last.day)
        last.answer = answer
        self.prompter.show(RatingChanged(rating=rating, due=last.scheduled.due, today=self.clock.today()))

    # Recording, and what comes after it

    def _record(self, attempt: Attempt, position: int) -> Recorded:
        question, score = attempt.instance.question, attempt.score
        rating = rate(score.value, seconds=attempt.seconds, limit_seconds=attempt.limit_seconds, hints=attempt.hints)
        found = attempt.findings.by_id if attempt.findings else {}
        answer = Answer(
            question_id=question.id,
            session_id=self.session_id,
            at=self.clock.now(),
            seed=attempt.instance.seed,
            variant=attempt.instance.variant,
            kind=question.kind,
            domain=question.domain,
            level=question.level,
            text=attempt.text,
            confidence=attempt.confidence,
            ticked=attempt.ticked,
            found=tuple(point.id for point in question.rubric if point.id in found),
            weak_signals=tuple(signal.id for signal in question.weak_signals if signal.id in found),
            hints=attempt.hints,
            seconds=attempt.seconds,
            limit_seconds=attempt.limit_seconds,
            score=score,
            rating=rating.rating,
            derived_rating=rating.rating,
            aloud=self.aloud,
        )
        day = self.clock.today()
        answer_id, scheduled = self.store.record(answer, day)
        recorded = Recorded(position, answer_id, answer, day, scheduled, attempt.instance)
        self.recorded.append(recorded)
        return recorded

    def _after(self, recorded: Recorded, attempt: Attempt) -> str:
        """Show the result, and wait: nothing moves on by itself."""
        question = attempt.instance.question
        self.prompter.show(self._result(recorded, attempt))
        follow_up = bool(question.follow_ups)
        while not self._input_ended:
            keys = [Key(key="", label="next"), Key(key="r", label="rating"), Key(key="u", label="undo")]
            keys += [Key(key="f", label="follow-up")] if follow_up else []
            keys += [Key(key="q", label="quit")]
            reply = self.prompter.ask_key(
                KeyAsk(prompt="Next?", keys=tuple(keys), default="", words=("flag", "help"), quiet=True)
            )
            match reply:
                case EndOfInput():
                    self._input_ended = True
                case Word(name="quit") | Text(text="q"):
                    return "quit"
                case Word(name="undo") | Text(text="u"):
                    self._undo()
                    return "undo"
                case Text(text="r"):
                    self._ask_rating()
                case Text(text="f"):
                    follow_up = self._follow_up(recorded)
                case Word():
                    self._handle(reply)
                case _:
                    break
        return "next"

    def _result(self, recorded: Recorded, attempt: Attempt) -> ResultShown:
        question, answer = attempt.instance.question, recorded.answer
        found = attempt.findings.by_id if attempt.findings else {}
        signals = tuple(
            SignalShown(signal=signal, quote=_quote(answer.text, found[signal.id].spans))
            for signal in question.weak_signals
            if signal.id in found
        )
        return ResultShown(
            instance=attempt.instance,
            points=tuple((point, point.id in answer.ticked) for point in question.rubric),
            signals=signals,
            keyword_list=bool(attempt.findings and attempt.findings.keyword_list),
            score=answer.score,
            rating=rate(
                answer.score.value, seconds=answer.seconds, limit_seconds=answer.limit_seconds, hints=answer.hints
            ),
            due=recorded.scheduled.due,
            today=self.clock.today(),
            seconds=answer.seconds,
            limit_seconds=answer.limit_seconds,
            has_follow_up=bool(question.follow_ups),
            is_last=recorded.position + 1 == len(self.plan),
        )

    def _ask_rating(self) -> None:
        keys = tuple(Key(key=str(number), label=name) for number, name in enumerate(RATINGS, 1))
        reply = self.prompter.ask_key(KeyAsk(prompt="Rating:", keys=keys, default=""))
        if isinstance(reply, Text) and reply.text:
            self._rate_last(RATINGS[int(reply.text) - 1])

    def _follow_up(self, recorded: Recorded) -> bool:
        """Ask the interviewer's next question; False: there is no other one."""
        follow_ups = recorded.instance.question.follow_ups
        follow_up = follow_ups[recorded.instance.seed % len(follow_ups)]
        ask = AnswerAsk(
            prompt=follow_up.asks,
            many_lines=True,
            draft="",
            spent_seconds=0,
            limit_seconds=60,
            keep_draft=lambda text: None,
            aloud=self.aloud,
        )
        reply = self.prompter.ask_answer(ask)
        while isinstance(reply, Word) and self._handle(reply):
            reply = self.prompter.ask_answer(ask._replace(draft=reply.text_so_far))
        text = reply.text if isinstance(reply, Text) else reply.text_so_far
        if text.strip():
            self.store.add_follow_up(recorded.answer_id, follow_up.asks, text, self.clock.now())
        if follow_up.listens_for:
            self.prompter.show(FollowUpShown(listens_for=follow_up.listens_for))
        return False


def _quote(text: str, spans: Sequence[tuple[int, int]]) -> str:
    return text[min(start for start, _ in spans) : max(end for _, end in spans)]
