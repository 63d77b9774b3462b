"""Terminal mode on a real pseudo-terminal: keys in, a screen out, the history file looked into afterwards."""

import re
from pathlib import Path

import pytest

from tests.e2e.pack import (
    CHOICE,
    COMMAND,
    DIAGNOSE,
    ESTIMATE,
    EVERY_KIND,
    GOOD_ANSWER,
    OPEN,
    ORDER,
    QUICK,
    RUBRIC_TEXTS,
)
from tests.e2e.program import Program
from tests.e2e.steps import (
    ANSWER,
    CONFIDENCE,
    EDITOR,
    LINE,
    NEXT,
    POINTS,
    answer_line,
    answer_open,
    go_on,
    to_the_confidence,
    to_the_rating,
    type_answer,
    wait_for_whole_footer,
)
from tests.e2e.terminal import CTRL_C, CTRL_D, CTRL_O, DOWN, ENTER, ESCAPE, UP

WIDTHS = (60, 80, 120)

# A whole session


@pytest.mark.parametrize("columns", WIDTHS)
def test_a_session_of_every_kind_is_played_with_keys(program: Program, columns: int) -> None:
    terminal = program.terminal(columns, *EVERY_KIND)
    terminal.wait_for("Question 1 of 6")
    type_answer(terminal)
    wait_for_whole_footer(terminal)
    terminal.press(CTRL_D)
    terminal.wait_for(CONFIDENCE, "2 unsure 3 fairly sure 4 certain :help")
    terminal.press("3")
    terminal.wait_for(POINTS, "1 [x]", "2 [x]", "3 [ ]", *(text for text in RUBRIC_TEXTS))
    wait_for_whole_footer(terminal)
    terminal.press(DOWN + DOWN + " " + UP)
    terminal.wait_for("3 [x]", "› 2 [x]")
    terminal.press(ENTER)
    terminal.wait_for(NEXT, "Enter next r rating u undo f follow-up q quit :help")
    for question, text in ((COMMAND, "kubectl describe pod x"), (CHOICE, "1"), (ORDER, "b a c"), (ESTIMATE, "40 s")):
        go_on(terminal)
        terminal.wait_for(question)
        terminal.wait_for(LINE)
        wait_for_whole_footer(terminal)
        answer_line(terminal, text)
    go_on(terminal)
    terminal.wait_for(DIAGNOSE, EDITOR)
    terminal.press("The unit changed." + CTRL_D)
    terminal.wait_for(CONFIDENCE)
    terminal.press(ENTER)
    terminal.wait_for(POINTS)
    terminal.press(ENTER)
    terminal.wait_for(NEXT)
    go_on(terminal)
    terminal.wait_for("6 of 6 questions answered")
    assert terminal.finish() == 0

    assert set(program.answers()) == set(EVERY_KIND)
    confidences = [row[0] for row in program.rows("SELECT confidence FROM answers ORDER BY id")]
    assert confidences == [3, 4, 4, 4, 4, None]
    assert program.rows("SELECT ticked FROM answers WHERE question_id = ?", OPEN) == [
        ('["compare", "rollback", "owner"]',)
    ]


@pytest.mark.parametrize("columns", WIDTHS)
def test_no_word_of_the_content_is_cut_at_the_edge(program: Program, columns: int) -> None:
    terminal = program.terminal(columns, OPEN, DIAGNOSE)
    answer_open(terminal)
    terminal.press("f")
    terminal.wait_for("show that it is the one?", EDITOR)
    terminal.press("The features." + CTRL_D)
    terminal.wait_for(NEXT)
    terminal.press(":flag a reason that is longer than a narrow screen is wide, so that it takes two lines" + ENTER)
    terminal.wait_for("Flagged t-open", NEXT)
    terminal.press("q")
    assert terminal.finish() == 0
    shown = terminal.flowing()
    for text in (
        *RUBRIC_TEXTS,
        "On Thursday its estimates are forty minutes too long in two cities, and no alert has fired.",
        "The rollback did not help and the estimates are as wrong as they were before it. Which part of the system do "
        "you suspect next, and how would you show that it is the one?",
        "the features at serving time against the features at training time",
        "which costs us four days of learning, and I tell the owner of the timetable data.",
    ):
        assert text in shown
    assert all(len(line) <= columns for line in terminal.transcript().splitlines())


def test_the_countdown_runs_while_nothing_is_typed(program: Program) -> None:
    terminal = program.terminal(80, COMMAND)
    for left in ("1:00 left", "0:59 left", "0:58 left"):
        terminal.wait_for(left)


def test_overtime_is_shown_and_recorded(program: Program) -> None:
    terminal = program.terminal(80, QUICK)
    terminal.wait_for("0:02 over")
    type_answer(terminal, "A part of the traffic.")
    terminal.press(CTRL_D)
    terminal.wait_for(CONFIDENCE)
    terminal.press("4")
    terminal.wait_for(POINTS)
    terminal.press(ENTER)
    terminal.wait_for("over", "times the time limit")
    terminal.press("q")
    assert terminal.finish() == 0
    ((seconds, limit, rating),) = program.rows("SELECT seconds, limit_seconds, rating FROM answers")
    assert limit == pytest.approx(1.2)
    assert seconds > 2.5
    assert rating == "good"


# The editor


@pytest.mark.parametrize(
    "keys", [CTRL_D, ENTER + "." + ENTER, ESCAPE + ENTER], ids=["ctrl-d", "full stop", "esc enter"]
)
def test_an_answer_ends_with(program: Program, keys: str) -> None:
    terminal = program.terminal(80, OPEN)
    type_answer(terminal)
    terminal.press(keys)
    terminal.wait_for(CONFIDENCE)
    terminal.press("1")
    terminal.wait_for(POINTS)
    terminal.press("0" + ENTER)
    terminal.wait_for(NEXT)
    terminal.press("q")
    assert terminal.finish() == 0
    assert program.rows("SELECT text, ticked, confidence FROM answers") == [(ANSWER, "[]", 1)]


def test_a_hint_asked_for_in_the_editor_keeps_the_text(program: Program) -> None:
    terminal = program.terminal(120, OPEN)
    type_answer(terminal, GOOD_ANSWER[0])
    terminal.press(ENTER + ":hint" + ENTER)
    terminal.wait_for("Hint 1", EDITOR)
    terminal.press(ENTER + ":HINT" + ENTER)
    terminal.wait_for("Hint 2", EDITOR)
    terminal.press(ENTER + GOOD_ANSWER[1])
    terminal.wait_for("of Friday.")
    terminal.press(CTRL_D)
    terminal.wait_for(CONFIDENCE)
    terminal.press(CTRL_D)
    assert terminal.finish() == 0
    assert program.rows("SELECT text, hints FROM answers") == [(ANSWER, 2)]


def test_a_pasted_answer_of_200_lines_is_kept_whole(program: Program) -> None:
    lines = [f"{number}. we compare the predictions with their distribution é" for number in range(200)]
    lines[100:102] = [".", ":quit"]  # what would end the answer if it were typed
    text = "\n".join(lines)
    terminal = program.terminal(80, OPEN)
    terminal.wait_for(EDITOR)
    terminal.paste(text)
    terminal.wait_for("199. we compare")
    terminal.press(CTRL_D)
    terminal.wait_for(CONFIDENCE)
    assert program.drafts() == {OPEN: text}
    terminal.press("2")
    terminal.wait_for(POINTS)
    terminal.press(ENTER)
    terminal.wait_for(NEXT)
    assert program.answers() == {OPEN: text}


def test_the_editor_of_the_user_opens_with_one_key(program: Program, tmp_path: Path) -> None:
    editor = tmp_path / "an editor.sh"
    editor.write_text(f"""#!/bin/sh\nprintf '%s\\n' '{GOOD_ANSWER[0]}' 'added — by the editor' >> "$1"\n""")
    editor.chmod(0o755)
    terminal = program.terminal(80, OPEN, env={"EDITOR": f"'{editor}'"})
    type_answer(terminal, "Before the editor.")
    terminal.press(ENTER + CTRL_O)
    terminal.wait_for("added — by the editor", EDITOR)
    terminal.press(CTRL_D)
    terminal.wait_for(CONFIDENCE)
    terminal.press(CTRL_D)
    assert terminal.finish() == 0
    assert program.answers() == {OPEN: f"Before the editor.\n{GOOD_ANSWER[0]}\nadded — by the editor"}


def test_an_answer_in_any_script_is_kept_as_it_was_typed(program: Program) -> None:
    text = "prüfe zuerst — 予測の分布を比較する 🚀 naïve مرحبا"
    terminal = program.terminal(80, OPEN)
    terminal.wait_for(EDITOR)
    terminal.press(text)
    terminal.wait_for("naïve")
    terminal.press(CTRL_D)
    terminal.wait_for(CONFIDENCE)
    terminal.press(CTRL_D)
    assert terminal.finish() == 0
    assert program.answers() == {OPEN: text}


def test_bytes_that_are_no_text_do_not_stop_the_session(program: Program) -> None:
    terminal = program.terminal(80, OPEN)
    terminal.wait_for(EDITOR)
    terminal.send_bytes(b"caf\xe9 au lait")
    terminal.wait_for("au lait")
    terminal.press(CTRL_D)
    terminal.wait_for(CONFIDENCE)
    terminal.press(CTRL_D)
    assert terminal.finish() == 0
    assert program.answers() == {OPEN: "caf\ufffd au lait"}


def test_a_window_that_changes_its_size_in_the_middle_is_followed(program: Program) -> None:
    terminal = program.terminal(120, OPEN)
    type_answer(terminal)
    terminal.resize(60, 24)
    terminal.press(" Wider than the window was a moment ago, this line goes on and on.")
    terminal.wait_for("this line goes on")
    wait_for_whole_footer(terminal)
    terminal.press(CTRL_D)
    terminal.wait_for(CONFIDENCE)
    terminal.resize(90, 30)
    terminal.press("3")
    terminal.wait_for(POINTS)
    terminal.resize(70, 40)
    terminal.wait_for("3 [ ]", *RUBRIC_TEXTS)
    terminal.press("3")
    terminal.wait_for("3 [x]")
    wait_for_whole_footer(terminal)
    terminal.press(ENTER)
    terminal.wait_for(NEXT)
    terminal.press("q")
    assert terminal.finish() == 0
    assert program.answers()[OPEN].startswith(f"{ANSWER} Wider")
    assert program.rows("SELECT score FROM answers") == [(100.0,)]


# Words and keys


def test_words_can_be_typed_wherever_a_key_is_asked_for(program: Program) -> None:
    terminal = program.terminal(80, OPEN, COMMAND)
    to_the_confidence(terminal)
    terminal.press(":[/nonsense]" + ENTER)
    terminal.wait_for("No session word :[/nonsense]", CONFIDENCE)
    terminal.press(":help" + ENTER)
    terminal.wait_for(":undo take the last answer back", CONFIDENCE)
    terminal.press("3")
    terminal.wait_for(POINTS)
    terminal.press(":flag the second point is unclear" + ENTER)
    terminal.wait_for("Flagged t-open", POINTS)
    terminal.press(ENTER)
    terminal.wait_for(NEXT)
    terminal.press(":rate again" + ENTER)
    terminal.wait_for("Rating again · comes back tomorrow", NEXT)
    terminal.press("u")
    terminal.wait_for("Undone", GOOD_ANSWER[1], EDITOR)
    terminal.press(ENTER + ":quit" + ENTER)
    terminal.wait_for("Nothing answered.")
    assert terminal.finish() == 0
    assert program.answers() == {}
    assert program.drafts() == {OPEN: ANSWER}
    assert program.rows("SELECT why FROM flags") == [("the second point is unclear",)]


def test_the_rating_can_be_overruled_with_one_key(program: Program) -> None:
    terminal = program.terminal(80, OPEN)
    to_the_rating(terminal)
    terminal.press("1")
    terminal.wait_for("Rating again · comes back tomorrow", NEXT)
    go_on(terminal)
    terminal.wait_for("tomorrow 75 t-open")
    assert terminal.finish() == 0
    rows = program.rows("SELECT rating FROM answers WHERE id NOT IN (SELECT answer_id FROM retractions)")
    assert rows == [("again",)]


def test_no_result_passes_by_without_a_key(program: Program) -> None:
    terminal = program.terminal(80, COMMAND, OPEN)
    answer_line(terminal, "kubectl describe pod x")
    terminal.press("x7\t ")  # keys that mean nothing here
    terminal.press(":help" + ENTER)
    terminal.wait_for(":undo take", NEXT)
    assert OPEN not in terminal.transcript()


def test_a_spoken_answer_is_timed_and_ticked(program: Program) -> None:
    terminal = program.terminal(80, OPEN, options=("--aloud",))
    terminal.wait_for("Your answer:", "Speak.", "left")
    terminal.press(ENTER)
    terminal.wait_for(CONFIDENCE)
    terminal.press("3")
    terminal.wait_for(POINTS, "1 [ ]")
    terminal.press("a" + "2" + ENTER)
    terminal.wait_for(NEXT)
    terminal.press("f")
    terminal.wait_for("The rollback did not help", "Speak.")
    terminal.press(ENTER)
    terminal.wait_for("A good answer has", NEXT)
    terminal.press("q")
    assert terminal.finish() == 0
    assert program.rows("SELECT aloud, text, ticked FROM answers") == [(1, "", '["compare", "owner"]')]


# Colour


def test_no_color_leaves_the_screen_without_colours(program: Program) -> None:
    terminal = program.terminal(80, OPEN, env={"NO_COLOR": "1"})
    answer_open(terminal)
    terminal.press("q")
    assert terminal.finish() == 0
    codes = {int(code) for run in re.findall(rb"\x1b\[([0-9;]*)m", terminal.raw) for code in run.split(b";") if code}
    assert codes <= {0, 1, 2, 3, 4, 7, 22, 23, 24, 27}


def test_a_dumb_terminal_gets_lines_and_no_escape_sequences(program: Program) -> None:
    terminal = program.terminal(80, OPEN, env={"TERM": "dumb"})
    terminal.wait_for("(end with a line holding a single .)")
    terminal.press("We compare the predictions with their distribution.\n.\n")
    terminal.wait_for("Confidence 1-4:")
    terminal.press("3\n")
    terminal.wait_for("Points covered")
    terminal.press("+3\n")
    terminal.wait_for("Summary: 1 of 1 question answered")
    assert terminal.finish() == 0
    assert b"\x1b" not in terminal.raw


def test_ctrl_c_on_a_dumb_terminal_keeps_what_was_typed(program: Program) -> None:
    terminal = program.terminal(80, OPEN, env={"TERM": "dumb"})
    terminal.wait_for("(end with a line holding a single .)")
    terminal.press("We compare the predictions.\n")
    terminal.wait_until(lambda: bool(program.drafts()), "the draft")
    terminal.press(CTRL_C)
    assert terminal.finish() == 130
    assert program.drafts() == {OPEN: "We compare the predictions."}
