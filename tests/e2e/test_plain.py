"""Plain mode as a script or a screen reader meets it: lines in, lines out, in an order that is a contract."""

import json
from pathlib import Path

import pytest

from tests.e2e.pack import (
    CHOICE,
    COMMAND,
    ESTIMATE,
    EVERY_KIND,
    GOOD_ANSWER,
    OPEN,
    ORDER,
    write_copies,
)
from tests.e2e.program import Finished, Program

ANSWER = "\n".join(GOOD_ANSWER)
CONFIDENCE, POINTS = "Confidence 1-4:", "Points covered (numbers, Enter keeps the marks):"
NOT_A_CONFIDENCE = "1 guessing, 2 unsure, 3 fairly sure, 4 certain; only Enter leaves it open."
RUBRIC = [
    "1. [x] Compares the distribution of the live predictions with the distribution that was seen during training, "
    "before anything else is touched (must)",
    "2. [x] Rolls back to the last good version while the cause is still being looked for, because couriers and "
    "customers cannot wait for it",
    "3. [ ] Tells the owner of the upstream timetable data",
]
OPENING = ["Session: 1 question, about 6 min. Words: :hint :skip :undo :quit :help", ""]
QUESTION = [
    "Question 1 of 1: test-estimates, senior, open, 4:00 min [t-open]",
    "A courier firm's arrival-time model went live on Monday and serves 340 requests a second. On Thursday its "
    "estimates are forty minutes too long in two cities, and no alert has fired. What do you look at first?",
    "Your answer: (end with a line holding a single .)",
]
STRONG = [
    "Strong answer:",
    "First I compare the distribution of the live predictions with the one of the training week. If it has moved I "
    "roll back to the last good version, which costs us four days of learning, and I tell the owner of the timetable "
    "data.",
]
FOLLOW_UP = [
    "Follow-up to think about: The rollback did not help and the estimates are as wrong as they were before it. Which "
    "part of the system do you suspect next, and how would you show that it is the one?",
    "A good answer has: the features at serving time against the features at training time",
]


def score_of(done: Finished) -> str:
    """The score that the last question got, as printed."""
    return [line for line in done.lines if line.startswith("Score: ")][-1].split()[1].rstrip(",")


def test_an_open_question_prints_what_the_contract_says_in_its_order(program: Program) -> None:
    typed = f"{ANSWER}\nI would retrain immediately.\n.\n3\n\n"
    done = program.drill(typed, OPEN)
    assert done.code == 0
    assert done.lines == [
        *OPENING,
        *QUESTION,
        CONFIDENCE,
        *RUBRIC,
        POINTS,
        'Weak signal: "retrain immediately": Retraining on data that nobody has looked at makes the fault permanent.',
        *STRONG,
        "Checked YYYY-MM-DD against https://example.org/",
        "Score: 75, #:## of 4:00",
        "Rating: good (score 75, in time, no hints)",
        "Next due: YYYY-MM-DD, in 2 days (DAY)",
        *FOLLOW_UP,
        "",
        "Summary: 1 of 1 question answered, mean score 75",
        "Domain test-estimates: 75",
        "Dimension platform-thinking: 100",
        "Dimension collaboration: 0",
        "Dimension on-call: 100",
        "Calibration: your confidence matched your scores",
        "Slowest: t-open, #:## of 4:00",
        "Comes back in 2 days (DAY): t-open (score 75)",
    ]


def test_a_command_question_prints_its_verdict_and_the_right_command(program: Program) -> None:
    done = program.drill("kubectl get pod scorer-7\n2\n", COMMAND)
    assert done.lines[1:12] == [
        "",
        "Question 1 of 1: test-commands, junior, command, 1:00 min [t-command]",
        "The pod scorer-7 stays Pending. Show its events and the scheduler's reasons.",
        "Command:",
        CONFIDENCE,
        "Not quite. Shows the phase; the reasons are in describe",
        "Strong answer:",
        "The events at the end say which resource is missing.",
        "Command: kubectl describe pod <pod>",
        "Score: 25, #:## of 1:00",
        "Rating: again (a score of 25 is below 40)",
    ]


def test_one_pipe_answers_a_question_of_every_kind(program: Program) -> None:
    opened, diagnosed = f"{ANSWER}\n.\n3\n\n", "The unit changed to cents.\n.\n1\n\n"
    done = program.drill(f"{opened}kubectl describe pod x\n4\n1\n2\n1 2 3\n2\n40 s\n4\n{diagnosed}", *EVERY_KIND)
    assert done.code == 0
    assert "Summary: 6 of 6 questions answered" in done.out
    assert set(program.answers()) == set(EVERY_KIND)
    assert dict(program.rows("SELECT question_id, score FROM answers"))[ESTIMATE] == 100


@pytest.mark.parametrize(
    ("typed", "text", "confidence"),
    [
        pytest.param(f"{ANSWER}\n", ANSWER, None, id="in the answer"),
        pytest.param(ANSWER, ANSWER, None, id="in a line of the answer"),
        pytest.param(f"{ANSWER}\n.\n", ANSWER, None, id="at the confidence"),
        pytest.param(f"{ANSWER}\n.\n2\n", ANSWER, 2, id="at the points"),
    ],
)
def test_end_of_input_saves_what_was_answered(program: Program, typed: str, text: str, confidence: int | None) -> None:
    done = program.drill(typed, OPEN, COMMAND)
    assert done.code == 0
    assert "Summary: 1 of 2 questions answered, mean score 75" in done.lines
    rows = program.rows("SELECT text, confidence, ticked FROM answers")
    assert rows == [(text, confidence, '["compare", "rollback"]')]


@pytest.mark.parametrize("question", [OPEN, COMMAND])
def test_end_of_input_before_the_answer_records_nothing(program: Program, question: str) -> None:
    done = program.drill("", question)
    assert (done.code, done.lines[-1]) == (0, "Summary: nothing answered.")
    assert program.answers() == {}


def test_end_of_input_at_the_confidence_of_a_closed_question_saves_it(program: Program) -> None:
    done = program.drill("kubectl describe pod x\n", COMMAND)
    assert done.code == 0
    assert program.rows("SELECT score, confidence FROM answers") == [(100.0, None)]


def test_a_session_that_met_the_end_of_input_is_over_and_is_not_offered_again(program: Program) -> None:
    program.drill("", OPEN)
    assert "cut off" not in program.drill("", OPEN).err


# Session words


def test_hints_come_one_by_one_and_keep_what_was_typed(program: Program) -> None:
    typed = f"{GOOD_ANSWER[0]}\n:hint\n:hint\n:hint\n{GOOD_ANSWER[1]}\n.\n\n\n"
    done = program.drill(typed, OPEN)
    assert [line for line in done.lines if line.startswith("Hint")] == [
        "Hint 1: 2 of 3 points are still open, about on call, collaboration.",
        "Hint 2: Rolls back to the last good version while the cause is still being looked for, because couriers and "
        "customers cannot wait for it",
        "Hint 3: Tells the owner of the upstream timetable data",
    ]
    assert program.rows("SELECT text, hints FROM answers") == [(ANSWER, 3)]
    assert "Rating: hard (score 75, but with 3 hints)" in done.lines


def test_a_skipped_question_counts_for_nothing(program: Program) -> None:
    done = program.drill(":skip\nkubectl describe pod x\n4\n", OPEN, COMMAND)
    assert "Summary: 1 of 2 questions answered, mean score 100" in done.lines
    assert list(program.answers()) == [COMMAND]


def test_a_flag_is_kept_with_its_reason(program: Program) -> None:
    done = program.drill(f":flag\n:flag “first” is vague — é\n{ANSWER}\n.\n\n\n", OPEN)
    assert "Say why: :flag the second option is right as well" in done.lines
    assert program.rows("SELECT question_id, why FROM flags") == [(OPEN, "“first” is vague — é")]
    assert program.answers() == {OPEN: ANSWER}


def test_undo_takes_the_last_answer_back_and_asks_it_again(program: Program) -> None:
    done = program.drill(
        f"{ANSWER}\n.\n3\n\n:undo\nAnother answer.\n.\n1\n0\nkubectl describe pod x\n3\n", OPEN, COMMAND
    )
    assert "Undone: that answer counts no more. Here is the question again." in done.lines
    assert program.answers() == {OPEN: "Another answer.", COMMAND: "kubectl describe pod x"}
    assert len(program.rows("SELECT id FROM answers")) == 3
    assert "Summary: 2 of 2 questions answered, mean score 50" in done.lines


def test_undo_keeps_the_text_for_who_wants_it_back(program: Program) -> None:
    program.drill(f"{ANSWER}\n.\n3\n\n:undo\n.\n1\n0\n:quit\n", OPEN, COMMAND)
    assert program.answers() == {OPEN: ANSWER}


def test_undo_with_nothing_before_it_says_so(program: Program) -> None:
    done = program.drill(":undo\n", OPEN)
    assert "There is nothing to undo in this session yet." in done.lines


def test_quit_ends_with_the_summary_and_keeps_the_text_as_a_draft(program: Program) -> None:
    done = program.drill("half an ans\n:quit\nnever read\n", OPEN, COMMAND)
    assert (done.code, done.lines[-1]) == (0, "Summary: nothing answered.")
    assert program.drafts() == {OPEN: "half an ans"}
    again = program.drill(".\n\n\n", OPEN)
    assert "half an ans" in again.lines
    assert program.answers() == {OPEN: "half an ans"}


def test_a_kept_draft_is_replaced_by_whatever_else_is_typed(program: Program) -> None:
    program.drill("half an ans\n:quit\n", OPEN)
    program.drill(f"{ANSWER}\n.\n\n\n", OPEN)
    assert program.answers() == {OPEN: ANSWER}
    assert program.drafts() == {}


def test_help_names_every_word(program: Program) -> None:
    lines = program.drill(":help\n", OPEN).lines
    named = [line.split("  ")[0] for line in lines if line.startswith(":")]
    assert set(named) == {":hint", ":skip", ":undo", ":flag", ":rate", ":quit", ":help"}


def test_help_works_at_every_prompt(program: Program) -> None:
    done = program.drill(f":help\n{ANSWER}\n:help\n.\n:help\n3\n:help\n\n", OPEN)
    assert sum(line.startswith(":quit  ") for line in done.lines) == 4
    assert program.answers() == {OPEN: ANSWER}


def test_rate_overrules_the_rating_of_the_last_answer(program: Program) -> None:
    done = program.drill(f"{ANSWER}\n.\n3\n\n:rate superb\n:rate again\n", OPEN, COMMAND)
    assert "A rating is one of: again, hard, good, easy" in done.lines
    assert "Rating: again; comes back tomorrow" in done.lines
    rows = program.rows("SELECT rating, derived_rating FROM answers ORDER BY id DESC LIMIT 1")
    assert rows == [("again", "good")]
    assert len(program.answers()) == 1


def test_lines_that_are_no_session_words_are_part_of_the_answer(program: Program) -> None:
    text = "\n".join([": hint", "::hint", ":hints", ":", ":nonsense", "see :hint", ".hint", ". .", ".."])
    program.drill(f"{text}\n.\n\n\n", OPEN)
    assert program.answers() == {OPEN: text}


def test_words_are_understood_in_capitals_and_with_space_around(program: Program) -> None:
    assert "Hint 1:" in program.drill("  :HINT  \n", OPEN).out


# What is wrong on the command line


def test_an_unknown_id_exits_2_with_a_cause_and_a_fix_on_stderr_and_nothing_on_stdout(program: Program) -> None:
    done = program.drill("", "t-opne")
    assert (done.code, done.out) == (2, "")
    cause, fix = done.err.splitlines()[-2:]
    assert cause.startswith("mlops-prep: no question 't-opne'; did you mean t-open")
    assert fix.startswith("  try: mlops-prep content list")


@pytest.mark.parametrize(
    "options",
    [("--domain", "nonsense"), ("--due", "--new"), ("--limit", "0"), ("--nonsense",)],
)
def test_a_wrong_option_exits_2_with_a_cause_and_a_fix(program: Program, options: tuple[str, ...]) -> None:
    done = program.drill("", options=options)
    assert (done.code, done.out) == (2, "")
    assert [line[:11] for line in done.err.splitlines()[-2:]] == ["mlops-prep:", "  try: mlop"]


def test_an_unknown_id_among_known_ones_asks_nothing(program: Program) -> None:
    done = program.drill(ANSWER, OPEN, "nonsense")
    assert (done.code, done.out) == (2, "")
    assert program.rows("SELECT * FROM sessions") == []


# The prompts


def test_an_invalid_confidence_is_asked_again(program: Program) -> None:
    wrong = ["5", "0", "1.5", "high", "-1", "33", "٣", "1 2", "9" * 6000]
    typed = "\n".join(wrong)
    done = program.drill(f"{ANSWER}\n.\n{typed}\n3\n\n", OPEN)
    at = done.lines.index(CONFIDENCE)
    asked = 2 * len(wrong) + 1
    assert done.lines[at : at + asked] == [*[CONFIDENCE, NOT_A_CONFIDENCE] * len(wrong), CONFIDENCE]
    assert program.rows("SELECT confidence FROM answers") == [(3,)]


POINTS_TYPED = {
    "": "compare rollback",
    "0": "",
    "none": "",
    "all": "compare rollback owner",
    "ALL": "compare rollback owner",
    "+3": "compare rollback owner",
    "+3 -1": "rollback owner",
    "+2 -1": "rollback",
    "+ 3, - 1": "rollback owner",
    "-1 -2": "",
    "3": "owner",
    "1,3": "compare owner",
    "1 3 1": "compare owner",
    "  2  ": "rollback",
}
"""What is typed at the points prompt, where 1 and 2 are marked, and the points that are ticked then."""


def test_the_points_prompt_takes_numbers_changes_all_and_none(program: Program, tmp_path: Path) -> None:
    program.pack = write_copies(tmp_path / "copies", len(POINTS_TYPED))
    ids = [f"t-open-{number}" for number in range(len(POINTS_TYPED))]
    done = program.drill("".join(f"{ANSWER}\n.\n3\n{typed}\n" for typed in POINTS_TYPED), *ids)
    assert done.code == 0
    ticked = dict(program.rows("SELECT question_id, ticked FROM answers"))
    assert {
        typed: " ".join(json.loads(ticked[one])) for typed, one in zip(POINTS_TYPED, ids, strict=True)
    } == POINTS_TYPED


def test_points_that_do_not_exist_are_asked_again(program: Program) -> None:
    wrong = ["4", "+4", "1-3", "x", "-", "+", "1 2 9", "1.", "²", ",", "9" * 6000]
    typed = "\n".join(wrong)
    done = program.drill(f"{ANSWER}\n.\n3\n{typed}\n1\n", OPEN)
    at = done.lines.index(POINTS)
    explained = "Numbers from 1 to 3, + and - to add and take away, 0 for none, or only Enter."
    assert done.lines[at : at + 2 * len(wrong) + 1] == [*[POINTS, explained] * len(wrong), POINTS]
    assert program.rows("SELECT ticked FROM answers") == [('["compare"]',)]


def test_points_left_out_lower_the_score_and_a_missing_must_caps_it(program: Program) -> None:
    assert score_of(program.drill(f"{ANSWER}\n.\n3\n0\n", OPEN)) == "0"
    assert score_of(program.drill(f"{ANSWER}\n.\n3\n2\n", OPEN)) == "25"
    assert score_of(program.drill(f"{ANSWER}\n.\n3\nall\n", OPEN)) == "100"


def test_closed_answers_that_cannot_be_read_are_asked_again(program: Program) -> None:
    huge = "9" * 6000
    choice, order, estimate = (
        ["7", "0", "1 2", huge, "x"],
        ["1 2", "1 1 2", "1 2 3 4", huge],
        ["soon", "4 parsecs", "-"],
    )
    typed = [*choice, "1", "2", *order, "1 2 3", "2", *estimate, "40", "2"]
    done = program.drill("\n".join(typed) + "\n", CHOICE, ORDER, ESTIMATE)
    assert sum(line.startswith("type ") for line in done.lines) == len(choice + order + estimate)
    assert program.answers() == {CHOICE: "1", ORDER: "1 2 3", ESTIMATE: "40"}
