"""Ctrl-C and the end of input at every prompt of a terminal, and going on afterwards."""

import pytest

from tests.e2e.pack import ANY_ROLE, COMMAND, GOOD_ANSWER, OPEN
from tests.e2e.program import Program
from tests.e2e.steps import (
    ANSWER,
    CONFIDENCE,
    EDITOR,
    LINE,
    Reach,
    answer_line,
    answer_open,
    go_on,
    to_a_word,
    to_the_answer,
    to_the_confidence,
    to_the_follow_up,
    to_the_points,
    to_the_rating,
    type_answer,
)
from tests.e2e.terminal import CTRL_C, CTRL_D, ENTER


@pytest.mark.parametrize("reach", [to_the_answer, to_the_confidence, to_the_points, to_a_word])
def test_ctrl_c_before_an_answer_is_in_keeps_its_text_as_a_draft(program: Program, reach: Reach) -> None:
    terminal = program.terminal(80, COMMAND, OPEN)
    answer_line(terminal, "kubectl describe pod x")
    go_on(terminal)
    reach(terminal)
    terminal.press(CTRL_C)
    terminal.wait_for("1 answered and saved; go on with: mlops-prep drill --resume")
    assert terminal.finish() == 130
    assert program.answers() == {COMMAND: "kubectl describe pod x"}
    assert program.drafts() == {OPEN: ANSWER}


@pytest.mark.parametrize("reach", [answer_open, to_the_rating, to_the_follow_up])
def test_ctrl_c_after_an_answer_is_in_loses_nothing_of_it(program: Program, reach: Reach) -> None:
    terminal = program.terminal(80, OPEN, COMMAND)
    reach(terminal)
    terminal.press(CTRL_C)
    assert terminal.finish() == 130
    assert program.rows("SELECT text, confidence, ticked FROM answers") == [(ANSWER, 3, '["compare", "rollback"]')]


def test_a_session_that_was_cut_off_is_offered_again_and_goes_on_where_it_was(program: Program) -> None:
    first = program.terminal(80, COMMAND, OPEN)
    answer_line(first, "kubectl describe pod x")
    go_on(first)
    type_answer(first)
    first.press(CTRL_C)
    assert first.finish() == 130

    second = program.terminal(60)
    second.wait_for("1 of 2 answered. Go on with it?", "y go on with it n start a new one")
    second.press("y")
    second.wait_for("Session resumed", "t-open", "Your draft was kept", GOOD_ANSWER[1], EDITOR)
    assert COMMAND not in second.transcript()
    second.press(CTRL_D)
    second.wait_for(CONFIDENCE)
    second.press(CTRL_D)
    assert second.finish() == 0
    assert program.answers() == {COMMAND: "kubectl describe pod x", OPEN: ANSWER}


def test_ctrl_c_at_the_offer_to_go_on_leaves_the_session_as_it_is(program: Program) -> None:
    first = program.terminal(80, OPEN, COMMAND)
    first.wait_for(EDITOR)
    first.press(CTRL_C)
    assert first.finish() == 130
    for _ in range(2):
        terminal = program.terminal(80, options=ANY_ROLE)
        terminal.wait_for("Go on with it?")
        terminal.press(CTRL_C)
        assert terminal.finish() == 130


def test_a_session_that_is_not_wanted_any_more_is_not_offered_again(program: Program) -> None:
    first = program.terminal(80, OPEN)
    first.wait_for(EDITOR)
    first.press(CTRL_C)
    assert first.finish() == 130
    second = program.terminal(80, options=ANY_ROLE)
    second.wait_for("Go on with it?")
    second.press("n")
    second.wait_for("Question 1 of 2", LINE)
    second.press(":quit" + ENTER)
    assert second.finish() == 0
    assert program.rows("SELECT count(*) FROM sessions WHERE ended_at IS NULL") == [(0,)]


@pytest.mark.parametrize("reach", [to_the_confidence, to_the_points, answer_open])
def test_end_of_input_saves_the_answer_and_shows_the_summary(program: Program, reach: Reach) -> None:
    terminal = program.terminal(80, OPEN, COMMAND)
    reach(terminal)
    terminal.press(CTRL_D)
    terminal.wait_for("1 of 2 questions answered")
    assert terminal.finish() == 0
    assert program.answers() == {OPEN: ANSWER}
