"""One question from its prompt to the moment before it is recorded."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from mlops_prep.drawing import draw
from mlops_prep.models.question import Question
from mlops_prep.models.views import AnswerAsk, EndOfInput, GradeShown, HintShown, KeyAsk, PointsAsk, Reply, Said, Word
from mlops_prep.sessions.attempt import Asking, Attempt, Left
from tests.builders import choice, command, order, point, question, weak_signal
from tests.fake_clock import FakeClock
from tests.sessions.scripted import END, Ask, ScriptedPrompter, Step, keep_marks, word

OPEN = question(
    rubric=(
        point("compare", "compare distribution", weight=2, must=True),
        point("rollback", "roll back", dimension="on-call"),
    ),
    weak_signals=(weak_signal("retrain", "retrain first"),),
)
COMMAND = question("command", command=command("kubectl get pods"))
GOOD = "I compare the distribution."


@dataclass
class Asked:
    """A question that was asked, and everything around it."""

    asked: Question
    attempt: Attempt
    prompter: ScriptedPrompter
    clock: FakeClock = field(default_factory=FakeClock)
    drafts: list[tuple[str, float]] = field(default_factory=list)
    handled: list[str] = field(default_factory=list)
    left: Left | None = None


def ask(
    asked: Question,
    *steps: Step,
    aloud: bool = False,
    attempt: Attempt | None = None,
    clock: FakeClock | None = None,
) -> Asked:
    """Ask `asked`; `:flag` is handled, every other word but `:hint` leaves the question."""
    attempt = attempt or Attempt(instance=draw(asked, 0), limit_seconds=asked.minutes * 60)
    table = Asked(asked, attempt, ScriptedPrompter(*steps), clock or FakeClock())

    def handle(said: Word) -> bool:
        table.handled.append(said.name)
        return said.name == "flag"

    table.left = Asking(
        prompter=table.prompter,
        clock=table.clock,
        lexicon={},
        keep_draft=lambda text, seconds: table.drafts.append((text, seconds)),
        handle=handle,
        aloud=aloud,
    ).answer(attempt)
    assert table.prompter.left == 0
    return table


def after(clock: FakeClock, seconds: float, reply: Step) -> Callable[[Ask], Step]:
    """A step that takes its time."""

    def step(_: Ask) -> Step:
        clock.pass_seconds(seconds)
        return reply

    return step


# Open questions


def test_an_open_question_asks_for_text_then_confidence_then_points() -> None:
    found = ask(OPEN, GOOD, "3", "compare rollback")
    assert [type(one) for one in found.prompter.asks] == [AnswerAsk, KeyAsk, PointsAsk]
    assert found.left is None
    attempt = found.attempt
    assert (attempt.text, attempt.confidence, attempt.ticked) == (GOOD, 3, ("compare", "rollback"))
    assert attempt.score.value == 100


def test_points_with_evidence_are_marked_where_they_stand_in_the_answer() -> None:
    found = ask(OPEN, GOOD, "3", keep_marks)
    (asked,) = found.prompter.asked(PointsAsk)
    assert asked.marked == {"compare"}
    assert [GOOD[start:end] for start, end in asked.spans["compare"]] == ["compare", "distribution"]
    assert found.attempt.ticked == ("compare",)


def test_the_candidate_overrules_the_marks() -> None:
    assert ask(OPEN, GOOD, "3", "rollback").attempt.ticked == ("rollback",)
    assert ask(OPEN, GOOD, "3", "").attempt.ticked == ()


def test_ticks_are_kept_in_the_order_of_the_rubric_and_once() -> None:
    assert ask(OPEN, GOOD, "3", "rollback compare rollback").attempt.ticked == ("compare", "rollback")


def test_a_weak_signal_is_never_ticked_as_a_point() -> None:
    found = ask(OPEN, "I retrain first.", "3", keep_marks)
    assert found.attempt.ticked == ()
    assert found.attempt.findings is not None
    assert "retrain" in found.attempt.findings.by_id


def test_confidence_may_be_left_open() -> None:
    assert ask(OPEN, GOOD, "", keep_marks).attempt.confidence is None


def test_an_empty_answer_can_be_given_and_shows_nothing() -> None:
    found = ask(OPEN, "", "1", keep_marks)
    assert (found.left, found.attempt.text, found.attempt.ticked) == (None, "", ())


def test_an_answer_aloud_is_asked_for_aloud_and_its_points_are_ticked_by_hand() -> None:
    found = ask(OPEN, "", "3", "compare", aloud=True)
    assert found.prompter.asked(AnswerAsk)[0].aloud
    assert found.attempt.ticked == ("compare",)


def test_a_closed_question_is_never_asked_aloud() -> None:
    found = ask(COMMAND, "kubectl get pods", "3", aloud=True)
    assert not found.prompter.asked(AnswerAsk)[0].aloud


# Closed questions


def test_the_verdict_on_a_closed_answer_comes_after_the_confidence() -> None:
    seen: list[int] = []

    def confident(_: Ask) -> Step:
        seen.append(len(prompter.views))
        return "4"

    prompter = ScriptedPrompter("kubectl get pods", confident)
    attempt = Attempt(instance=draw(COMMAND, 0), limit_seconds=60)
    clock = FakeClock()
    asking = Asking(prompter=prompter, clock=clock, lexicon={}, keep_draft=lambda *_: None, handle=lambda _: True)
    assert asking.answer(attempt) is None
    assert seen == [0]
    assert [view.share for view in prompter.shown(GradeShown)] == [1]


@pytest.mark.parametrize(
    ("asked", "right", "wrong"),
    [
        (COMMAND, "kubectl get pods", "kubectl delete pods"),
        (question("choice", choice=choice("right", "wrong", "worse")), "right", "wrong"),
        (question("order", order=order("first", "second", "third")), "first second third", "third second first"),
    ],
    ids=["command", "choice", "order"],
)
def test_a_closed_question_is_ticked_only_when_it_is_wholly_right(asked: Question, right: str, wrong: str) -> None:
    def as_numbers(text: str) -> str:
        shown = draw(asked, 0).shown
        says = [option.says for option in asked.choice.options] if asked.choice else []
        says += [item.says for item in asked.order.items] if asked.order else []
        return " ".join(str(shown.index(says.index(part)) + 1) for part in text.split()) if says else text

    good, bad = ask(asked, as_numbers(right), "3").attempt, ask(asked, as_numbers(wrong), "3").attempt
    assert (good.score.value, good.ticked) == (100, ("point",))
    assert bad.score.value < 40
    assert bad.ticked == ()


def test_a_closed_answer_that_cannot_be_read_is_asked_again_without_the_text() -> None:
    asked = question("choice", choice=choice("right", "wrong"))
    found = ask(asked, "none of them", "7", "1", "2")
    assert [view.text for view in found.prompter.shown(Said)] == ["type one number from 1 to 2"] * 2
    assert [one.draft for one in found.prompter.asked(AnswerAsk)] == ["", "", ""]
    assert found.attempt.text == "1"


# Time


def test_time_counts_while_the_answer_is_typed_and_not_afterwards() -> None:
    clock = FakeClock()
    found = ask(OPEN, after(clock, 90, GOOD), after(clock, 30, "3"), after(clock, 200, keep_marks), clock=clock)
    assert found.attempt.seconds == 90


def test_time_goes_on_after_a_hint_and_after_a_flag() -> None:
    clock = FakeClock()
    steps = [after(clock, 10, word("hint")), after(clock, 20, word("flag", "vague")), after(clock, 40, GOOD)]
    found = ask(OPEN, *steps, "3", keep_marks, clock=clock)
    assert [one.spent_seconds for one in found.prompter.asked(AnswerAsk)] == [0, 10, 30]
    assert found.attempt.seconds == 70


def test_time_of_an_answer_that_could_not_be_read_counts() -> None:
    clock = FakeClock()
    asked = question("choice", choice=choice("right", "wrong"))
    assert ask(asked, after(clock, 10, "?"), after(clock, 5, "1"), "3", clock=clock).attempt.seconds == 15


def test_a_wall_clock_that_is_set_back_changes_no_duration() -> None:
    clock = FakeClock()

    def typed(_: Ask) -> Step:
        clock.pass_seconds(60)
        clock.move_days(-3)
        return GOOD

    assert ask(OPEN, typed, "3", keep_marks, clock=clock).attempt.seconds == 60


def test_the_prompt_knows_its_limit() -> None:
    assert ask(OPEN, GOOD, "3", keep_marks).prompter.asked(AnswerAsk)[0].limit_seconds == 180


# Hints


def test_hints_are_counted_and_keep_the_text() -> None:
    found = ask(OPEN, word("hint", text="We roll back."), word("hint", text="We roll back. And"), GOOD, "3", keep_marks)
    assert [(view.number, view.says) for view in found.prompter.shown(HintShown)] == [
        (1, "1 of 2 points are still open, about platform thinking."),
        (2, "Says what matters"),
    ]
    assert [one.draft for one in found.prompter.asked(AnswerAsk)] == ["", "We roll back.", "We roll back. And"]
    assert found.attempt.hints == 2


def test_a_hint_that_is_not_there_is_not_counted() -> None:
    found = ask(COMMAND, *[word("hint")] * 6, "kubectl get pods", "3")
    given = found.prompter.shown(HintShown)
    assert found.attempt.hints == len(given) < 6
    assert found.prompter.shown(Said)[-1].text == "No more hints."


def test_there_is_no_hint_for_an_answer_that_shows_every_point() -> None:
    text = "I compare the distribution. We roll back."
    found = ask(OPEN, word("hint", text=text), text, "4", keep_marks)
    assert found.attempt.hints == 0


@pytest.mark.parametrize("steps", [(GOOD, word("hint"), "3", keep_marks), (GOOD, "3", word("hint"), keep_marks)])
def test_after_the_answer_it_is_too_late_for_a_hint(steps: tuple[Step, ...]) -> None:
    found = ask(OPEN, *steps)
    assert found.attempt.hints == 0
    assert [view.text for view in found.prompter.shown(Said)] == ["The answer is in; hints come before it."]


# Drafts


def test_what_a_prompter_hands_over_is_kept_as_a_draft_with_its_time() -> None:
    clock = FakeClock()
    found = ask(OPEN, after(clock, 5, word("flag", text="half")), after(clock, 7, GOOD), "3", keep_marks, clock=clock)
    assert found.drafts == [("half", 5), (GOOD, 12)]


def test_a_prompter_may_keep_a_draft_at_any_moment_while_typing() -> None:
    clock = FakeClock()

    def typed(asked: Ask) -> Reply | str:
        assert isinstance(asked, AnswerAsk)
        clock.pass_seconds(3)
        asked.keep_draft("I co")
        clock.pass_seconds(3)
        return GOOD

    found = ask(OPEN, after(clock, 10, word("flag")), typed, "3", keep_marks, clock=clock)
    assert found.drafts == [("I co", 13), (GOOD, 16)]


def test_no_draft_is_kept_of_nothing() -> None:
    assert ask(OPEN, word("flag"), word("quit")).drafts == []


def test_a_draft_that_was_emptied_is_kept_as_empty() -> None:
    attempt = Attempt(instance=draw(OPEN, 0), limit_seconds=180, text="old", seconds=30, is_kept=True)
    found = ask(OPEN, word("quit"), attempt=attempt)
    assert found.drafts == [("", 30)]


def test_a_draft_from_an_earlier_sitting_is_offered_with_the_time_it_took() -> None:
    attempt = Attempt(instance=draw(OPEN, 0), limit_seconds=180, text="old", seconds=30, is_kept=True)
    first, second = ask(OPEN, word("flag", text="old"), GOOD, "3", keep_marks, attempt=attempt).prompter.asked(
        AnswerAsk
    )
    assert (first.draft, first.is_kept, first.spent_seconds) == ("old", True, 30)
    assert (second.draft, second.is_kept) == ("old", False)


# Words that leave, and the end of input


@pytest.mark.parametrize("name", ["skip", "undo", "quit"])
@pytest.mark.parametrize("before", [(), (GOOD,), (GOOD, "3")], ids=["answer", "confidence", "points"])
def test_a_word_leaves_an_open_question_at_every_prompt(name: str, before: tuple[Step, ...]) -> None:
    found = ask(OPEN, *before, word(name))
    assert found.left is not None
    assert found.left.name == name


@pytest.mark.parametrize("before", [(), ("kubectl get pods",)], ids=["answer", "confidence"])
def test_a_word_leaves_a_closed_question_at_every_prompt(before: tuple[Step, ...]) -> None:
    found = ask(COMMAND, *before, word("skip"))
    assert found.left is not None
    assert found.prompter.shown(GradeShown) == []


def test_a_word_that_was_handled_asks_the_same_prompt_again() -> None:
    found = ask(OPEN, word("flag"), GOOD, word("flag"), "3", word("flag"), keep_marks)
    kinds = [type(one) for one in found.prompter.asks]
    assert kinds == [AnswerAsk, AnswerAsk, KeyAsk, KeyAsk, PointsAsk, PointsAsk]
    assert found.handled == ["flag"] * 3


@pytest.mark.parametrize("asked", [OPEN, COMMAND], ids=["open", "command"])
@pytest.mark.parametrize("text", ["", " \n "])
def test_the_end_of_input_without_an_answer_quits(asked: Question, text: str) -> None:
    found = ask(asked, EndOfInput(text_so_far=text))
    assert found.left is not None
    assert found.left.name == "quit"


def test_the_end_of_input_inside_an_answer_takes_what_was_typed_and_asks_nothing_more() -> None:
    found = ask(OPEN, EndOfInput(text_so_far=GOOD))
    assert found.left is None
    attempt = found.attempt
    assert (attempt.text, attempt.confidence, attempt.ticked) == (GOOD, None, ("compare",))
    assert attempt.input_ended


def test_the_end_of_input_at_the_confidence_leaves_it_open_and_keeps_the_marks() -> None:
    attempt = ask(OPEN, GOOD, END).attempt
    assert (attempt.confidence, attempt.ticked, attempt.input_ended) == (None, ("compare",), True)


def test_the_end_of_input_at_the_points_keeps_the_marks() -> None:
    attempt = ask(OPEN, GOOD, "2", END).attempt
    assert (attempt.confidence, attempt.ticked, attempt.input_ended) == (2, ("compare",), True)


def test_the_end_of_input_after_a_closed_answer_judges_it() -> None:
    found = ask(COMMAND, "kubectl get pods", END)
    assert found.left is None
    assert found.attempt.score.value == 100


def test_the_end_of_input_after_an_answer_that_could_not_be_read_quits() -> None:
    found = ask(question("choice", choice=choice("right", "wrong")), "what?", END)
    assert found.left is not None
    assert found.left.name == "quit"


@pytest.mark.parametrize("before", [(), (GOOD,), (GOOD, "3")], ids=["answer", "confidence", "points"])
def test_ctrl_c_passes_through_every_prompt(before: tuple[Step, ...]) -> None:
    with pytest.raises(KeyboardInterrupt):
        ask(OPEN, *before, KeyboardInterrupt())
