"""A drill that is cut off: by Ctrl-C, by a fault, by the end of its process. Nothing that was answered is lost."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mlops_prep.models.views import AnswerAsk, QuestionShown, Text, View
from mlops_prep.store.history import InterruptedSession
from tests.sessions.conftest import Practice
from tests.sessions.pack import DIAGNOSE, DRIFT, ESTIMATE, GOOD, LABELS, ROLLOUT
from tests.sessions.scripted import Ask, Step, keep_marks, word

ANSWERED: tuple[Step, ...] = (GOOD, "3", keep_marks, "")
CTRL_C = KeyboardInterrupt()


def offered(practice: Practice) -> InterruptedSession:
    """What the next start of the program offers to go on with."""
    practice.close()
    found = practice.another_store().interrupted_session()
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("steps", "answered"),
    [
        ((CTRL_C,), []),
        ((GOOD, CTRL_C), []),
        ((GOOD, "3", CTRL_C), []),
        ((GOOD, "3", keep_marks, CTRL_C), [DRIFT]),
        ((GOOD, "3", keep_marks, "r", CTRL_C), [DRIFT]),
        ((*ANSWERED, CTRL_C), [DRIFT]),
        ((*ANSWERED, GOOD, "3", keep_marks, "f", CTRL_C), [DRIFT, ROLLOUT]),
    ],
    ids=["answer", "confidence", "points", "next", "rating", "next question", "follow-up"],
)
def test_ctrl_c_at_any_prompt_leaves_what_was_answered(
    practice: Practice, steps: tuple[Step, ...], answered: list[str]
) -> None:
    with pytest.raises(KeyboardInterrupt):
        practice.play(*steps, ask=(DRIFT, ROLLOUT, LABELS))
    assert practice.answers == [(one, GOOD) for one in answered]
    assert sorted(practice.store.due_days()) == sorted(answered)
    found = offered(practice)
    assert [one for one, _ in found.remaining] == [one for one in (DRIFT, ROLLOUT, LABELS) if one not in answered]
    assert found.planned == 3


def test_a_fault_in_the_middle_leaves_what_was_answered(practice: Practice) -> None:
    def faulty(view: View) -> None:
        if isinstance(view, QuestionShown) and view.position == 2:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        practice.play(*ANSWERED, ask=(DRIFT, ROLLOUT), on_show=faulty)
    assert practice.answers == [(DRIFT, GOOD)]
    assert [one for one, _ in offered(practice).remaining] == [ROLLOUT]


def test_what_is_left_of_a_session_is_played_on_and_then_it_is_over(practice: Practice) -> None:
    with pytest.raises(KeyboardInterrupt):
        practice.play(*ANSWERED, CTRL_C, ask=((DRIFT, 1), (ROLLOUT, 2), (LABELS, 3)))
    found = offered(practice)
    assert found.remaining == ((ROLLOUT, 2), (LABELS, 3))
    practice.store.resume_session(found.id)
    practice.go_on(found.id, list(found.remaining), *ANSWERED, *ANSWERED)
    assert [one for one, _ in practice.answers] == [DRIFT, ROLLOUT, LABELS]
    assert set(practice.column("SELECT session_id FROM answers")) == {found.id}
    practice.close()
    assert practice.another_store().interrupted_session() is None


def test_what_was_skipped_is_not_asked_again_after_an_interruption(practice: Practice) -> None:
    with pytest.raises(KeyboardInterrupt):
        practice.play(word("skip"), CTRL_C, ask=(DRIFT, ROLLOUT))
    assert [one for one, _ in offered(practice).remaining] == [ROLLOUT]


def test_what_was_undone_is_asked_again_after_an_interruption(practice: Practice) -> None:
    with pytest.raises(KeyboardInterrupt):
        practice.play(GOOD, "3", keep_marks, "u", CTRL_C, ask=(DRIFT, ROLLOUT))
    assert [one for one, _ in offered(practice).remaining] == [DRIFT, ROLLOUT]
    assert practice.drafts == {DRIFT: GOOD}


def test_a_session_cut_off_after_its_last_answer_is_not_offered(practice: Practice) -> None:
    with pytest.raises(KeyboardInterrupt):
        practice.play(GOOD, "3", keep_marks, CTRL_C, ask=(DRIFT,))
    practice.close()
    assert practice.another_store().interrupted_session() is None


# Drafts


def test_text_that_was_being_typed_is_in_the_file_while_it_is_typed(practice: Practice) -> None:
    def typed(ask: Ask) -> Step:
        assert isinstance(ask, AnswerAsk)
        practice.clock.pass_seconds(40)
        ask.keep_draft("We send a sm")
        assert practice.rows("SELECT text, seconds FROM drafts") == [("We send a sm", 40)]
        return CTRL_C

    with pytest.raises(KeyboardInterrupt):
        practice.play(typed, ask=(ROLLOUT,))
    assert practice.drafts == {ROLLOUT: "We send a sm"}


def test_a_draft_is_offered_in_the_next_sitting_with_the_time_it_took(practice: Practice) -> None:
    def typed(_: Ask) -> Step:
        practice.clock.pass_seconds(40)
        return word("quit", text="We send a sm")

    practice.play(typed, ask=(ROLLOUT,))
    practice.close()

    def finished(ask: Ask) -> Step:
        assert isinstance(ask, AnswerAsk)
        assert (ask.draft, ask.is_kept, ask.spent_seconds) == ("We send a sm", True, 40)
        practice.clock.pass_seconds(20)
        return GOOD

    practice.play(finished, "3", keep_marks, "", ask=((ROLLOUT, 99),))
    assert practice.column("SELECT seconds FROM answers") == [60]


def test_a_draft_is_gone_once_its_answer_is_in(practice: Practice) -> None:
    practice.play(word("quit", text="half"), ask=(ROLLOUT,))
    practice.play(*ANSWERED, ask=(ROLLOUT,))
    assert practice.rows("SELECT * FROM drafts") == []


def test_a_draft_that_was_emptied_is_not_offered(practice: Practice) -> None:
    practice.play(word("quit", text="half"), ask=(ROLLOUT,))
    practice.play(word("quit", text=""), ask=(ROLLOUT,))
    (ask,) = practice.play(word("quit"), ask=(ROLLOUT,)).asked(AnswerAsk)
    assert (ask.draft, ask.is_kept) == ("", False)


@pytest.mark.parametrize("question", [ESTIMATE, DIAGNOSE])
def test_a_draft_for_other_numbers_or_another_chart_is_not_offered(practice: Practice, question: str) -> None:
    practice.play(word("quit", text="half"), ask=((question, 1),))
    (other,) = practice.play(word("quit"), ask=((question, 2),)).asked(AnswerAsk)
    assert (other.draft, other.is_kept) == ("", False)


@pytest.mark.parametrize("question", [ESTIMATE, DIAGNOSE])
def test_a_draft_for_the_same_drawing_is_offered(practice: Practice, question: str) -> None:
    practice.play(word("quit", text="half"), ask=((question, 1),))
    (same,) = practice.play(word("quit", text="half"), ask=((question, 1),)).asked(AnswerAsk)
    assert (same.draft, same.is_kept) == ("half", True)


def test_a_resumed_session_draws_the_same_numbers_again(practice: Practice) -> None:
    with pytest.raises(KeyboardInterrupt):
        practice.play(CTRL_C, ask=((ESTIMATE, 17),))
    first = practice.prompter.shown(QuestionShown)[0].instance
    found = offered(practice)
    second = practice.go_on(found.id, list(found.remaining), word("quit")).shown(QuestionShown)[0].instance
    assert (first.question.prompt, first.expected) == (second.question.prompt, second.expected)


# Another process


def test_an_answer_and_its_draft_survive_the_kill_of_their_process(practice: Practice, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.sessions.hanging", str(practice.path), str(tmp_path)],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "typing\n"
        assert practice.store.interrupted_session() is None, "its process is still there"
        process.send_signal(signal.SIGKILL)
    assert [one for one, _ in offered(practice).remaining] == [ROLLOUT]
    assert practice.answers == [(DRIFT, GOOD)]
    assert practice.drafts == {ROLLOUT: "We send a sm"}
    assert practice.column("PRAGMA integrity_check") == ["ok"]


def test_two_drills_at_the_same_time_lose_nothing(practice: Practice) -> None:
    other = Practice(practice.library, practice.path)

    def meanwhile(_: Ask) -> Step:
        other.play(*ANSWERED, ask=(LABELS,))
        return Text(text=GOOD)

    practice.play(meanwhile, "3", keep_marks, "", *ANSWERED, ask=(DRIFT, ROLLOUT))
    other.close()
    assert sorted(one for one, _ in practice.answers) == [DRIFT, LABELS, ROLLOUT]
    assert sorted(practice.store.due_days()) == [DRIFT, LABELS, ROLLOUT]
