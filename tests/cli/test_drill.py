"""`mlops-prep drill`: which session comes of its options, and what becomes of one that was cut off."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from mlops_prep.cli.common import open_store
from mlops_prep.models.views import QuestionShown, SessionOpened, SummaryShown
from tests.builders import open_question_yaml, write_pack
from tests.cli.conftest import Run, assert_explained, rows, write_some
from tests.fake_clock import MONDAY
from tests.sessions.scripted import END, Ask, ScriptedPrompter, Step, keep_marks, word

LONG_AGO = MONDAY.date() - timedelta(days=90)
ANSWERED: tuple[Step, ...] = ("The score distribution.", "3", keep_marks, "")
Script = Callable[..., ScriptedPrompter]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Script:
    """Answers the next drill; `at_terminal` makes it ask what it asks at a terminal alone."""

    def written(*steps: Step, at_terminal: bool = False) -> ScriptedPrompter:
        prompter = ScriptedPrompter(*steps)
        monkeypatch.setattr("mlops_prep.cli.common.make_prompter", lambda plain: prompter)
        monkeypatch.setattr("mlops_prep.cli.common.is_plain", lambda asked: not at_terminal)
        return prompter

    return written


def asked(prompter: ScriptedPrompter) -> list[str]:
    """The questions that were shown."""
    return [view.instance.question.id for view in prompter.shown(QuestionShown)]


# What is asked


def test_a_fresh_drill_asks_everything_new_and_leaves_with_0(run: Run, script: Script, history: Path) -> None:
    prompter = script(*ANSWERED * 3)
    ran = run("drill")
    assert (ran.code, ran.err) == (0, "")
    assert sorted(asked(prompter)) == ["q-1", "q-2", "q-3"]
    assert rows(history, "SELECT count(*) FROM answers") == [(3,)]
    (opened,) = prompter.shown(SessionOpened)
    assert opened == SessionOpened(questions=3, minutes=13.5, due=0, resumed=False)


def test_what_is_due_comes_first_and_is_counted(run: Run, script: Script, history: Path) -> None:
    write_some(history, q_3=90, day=LONG_AGO)
    prompter = script(*ANSWERED * 3)
    run("drill")
    assert asked(prompter)[0] == "q-3"
    assert prompter.shown(SessionOpened)[0].due == 1


def test_questions_named_are_asked_in_their_order_and_once(run: Run, script: Script) -> None:
    prompter = script(*ANSWERED * 2)
    run("drill", "--question", "q-3", "--question", "q-1", "--question", "q-3")
    assert asked(prompter) == ["q-3", "q-1"]


def test_a_question_named_is_asked_though_it_is_not_due(run: Run, script: Script, history: Path) -> None:
    write_some(history, q_1=100)
    prompter = script(*ANSWERED)
    run("drill", "--question", "q-1")
    assert asked(prompter) == ["q-1"]


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (("--domain", "serving"), {"q-3"}),
        (("--domain", "serving", "--domain", "monitoring"), {"q-1", "q-2", "q-3"}),
        (("--new",), {"q-2", "q-3"}),
        (("--due",), {"q-1"}),
        (("--weak",), {"q-1"}),
        (("--limit", "1"), {"q-1"}),
        (("--level", "senior", "--round", "reliability", "--kind", "open", "--domain", "serving"), {"q-3"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wishes_narrow_a_drill_down(
    run: Run, script: Script, history: Path, argv: tuple[str, ...], expected: set[str]
) -> None:
    write_some(history, q_1=30, day=LONG_AGO)
    prompter = script(*ANSWERED * len(expected))
    assert run("drill", *argv).code == 0
    assert len(asked(prompter)) == len(expected)
    assert set(asked(prompter)) == expected


def test_a_drill_is_no_longer_than_the_minutes_it_was_given(run: Run, script: Script) -> None:
    prompter = script(*ANSWERED * 2)
    run("drill", "--minutes", "9")
    assert prompter.shown(SessionOpened)[0].minutes == 9


def test_the_same_seed_asks_the_same_questions_with_the_same_numbers(run: Run, script: Script, home: Path) -> None:
    plans = []
    for number in range(2):
        script(word("quit"))
        run("drill", "--seed", "5")
        plans.append(rows(home / "mlops-prep.sqlite3", "SELECT plan FROM sessions ORDER BY id")[number])
    assert plans[0] == plans[1]


def test_a_pack_named_by_the_option_or_the_environment_is_asked_from(
    run: Run, script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = str(write_pack(tmp_path / "pack", extra=open_question_yaml("q-9")))
    prompter = script(*ANSWERED)
    assert run("drill", "--content", pack, "--question", "q-9").code == 0
    assert asked(prompter) == ["q-9"]
    monkeypatch.setenv("MLOPS_PREP_CONTENT", pack)
    prompter = script(*ANSWERED)
    assert run("drill", "--question", "q-9").code == 0
    assert asked(prompter) == ["q-9"]


def test_problems_in_the_content_are_mentioned_and_stop_nothing(run: Run, script: Script, tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack", broken="- nonsense\n")
    script(*ANSWERED)
    ran = run("drill", "--content", str(pack), "--limit", "1")
    assert ran.code == 0
    assert "mlops-prep content check" in ran.err


# What cannot be asked


@pytest.mark.parametrize(
    ("argv", "named"),
    [
        (("--question", "q-7"), "did you mean q-"),
        (("--domain", "nonsense"), "there is monitoring, serving"),
        (("--round", "nonsense"), "there is recruiter"),
        (("--level", "nonsense"), "there is junior"),
        (("--kind", "nonsense"), "there is open"),
        (("--due", "--weak"), "exclude each other"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_wish_that_makes_no_sense_is_explained_and_no_session_begins(
    run: Run, script: Script, history: Path, argv: tuple[str, ...], named: str
) -> None:
    script()
    assert named in assert_explained(run("drill", *argv), fix="mlops-prep ")
    assert not history.exists() or rows(history, "SELECT * FROM sessions") == []


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ((), "Nothing is due; 3 questions will be tomorrow."),
        (("--due",), "Nothing is due; 3 questions will be tomorrow."),
        (("--due", "--kind", "open"), "Nothing that fits is due; 3 questions will be tomorrow."),
    ],
)
def test_with_nothing_to_ask_the_next_step_is_said(
    run: Run, script: Script, history: Path, argv: tuple[str, ...], said: str
) -> None:
    write_some(history, q_1=70, q_2=70, q_3=70, rating="again")
    script()
    ran = run("drill", *argv)
    assert (ran.code, ran.out) == (0, "")
    assert said in ran.err
    assert "mlops-prep drill" in ran.err


# Ctrl-C, and what becomes of a session


def test_ctrl_c_leaves_with_130_and_says_what_was_saved(run: Run, script: Script, history: Path) -> None:
    script(*ANSWERED, KeyboardInterrupt())
    ran = run("drill")
    assert ran.code == 130
    assert "1 answered and saved; go on with: mlops-prep drill --resume" in ran.err
    assert rows(history, "SELECT count(*) FROM answers") == [(1,)]


def test_a_session_that_was_cut_off_is_resumed_with_what_it_owes(run: Run, script: Script, history: Path) -> None:
    first = script(*ANSWERED, KeyboardInterrupt())
    run("drill")
    second = script(*ANSWERED * 2)
    assert run("drill", "--resume").code == 0
    assert asked(second)[0] == asked(first)[1]
    assert sorted([asked(first)[0], *asked(second)]) == ["q-1", "q-2", "q-3"]
    assert second.shown(SessionOpened)[0].resumed
    assert rows(history, "SELECT count(*), count(DISTINCT session_id) FROM answers") == [(3, 1)]


def test_with_nothing_to_resume_a_new_session_begins(run: Run, script: Script) -> None:
    prompter = script(*ANSWERED * 3)
    ran = run("drill", "--resume")
    assert "No session was cut off" in ran.err
    assert len(asked(prompter)) == 3


def test_in_plain_mode_a_session_that_was_cut_off_is_mentioned_and_not_asked_about(
    run: Run, script: Script, history: Path
) -> None:
    write_some(history, q_1=50, owes=("q-2",))
    prompter = script(*ANSWERED)
    ran = run("drill", "--question", "q-3")
    assert "1 of 2 answered" in ran.err
    assert "mlops-prep drill --resume" in ran.err
    assert asked(prompter) == ["q-3"]


def test_at_a_terminal_a_yes_goes_on_with_the_session(run: Run, script: Script, history: Path) -> None:
    write_some(history, q_1=50, owes=("q-2",))
    prompter = script("y", *ANSWERED, at_terminal=True)
    run("drill")
    assert "1 of 2 answered" in prompter.prompts[0]
    assert asked(prompter) == ["q-2"]


def test_at_a_terminal_a_no_starts_a_new_one_and_never_asks_again(run: Run, script: Script, history: Path) -> None:
    write_some(history, q_1=50, owes=("q-2",))
    prompter = script("n", word("quit"), at_terminal=True)
    run("drill", "--new")
    assert [view.resumed for view in prompter.shown(SessionOpened)] == [False]
    prompter = script(word("quit"), at_terminal=True)
    run("drill", "--new")
    assert prompter.prompts == ["Your answer:"]


def test_at_a_terminal_the_end_of_input_neither_goes_on_nor_forgets_the_session(
    run: Run, script: Script, history: Path
) -> None:
    write_some(history, q_1=50, owes=("q-2",))
    prompter = script(END, at_terminal=True)
    assert run("drill").code == 0
    assert asked(prompter) == []
    prompter = script(*ANSWERED)
    run("drill", "--resume")
    assert asked(prompter) == ["q-2"]


def test_a_session_that_another_process_takes_up_meanwhile_is_left_to_it(
    run: Run, script: Script, history: Path
) -> None:
    write_some(history, q_1=50, owes=("q-2",))
    other = open_store()

    def meanwhile(_: Ask) -> Step:
        cut_off = other.interrupted_session()
        assert cut_off is not None
        other.resume_session(cut_off.id)
        return "y"

    prompter = script(meanwhile, word("quit"), at_terminal=True)
    ran = run("drill")
    other.close()
    assert "taken up elsewhere" in ran.err
    assert [view.resumed for view in prompter.shown(SessionOpened)] == [False]


def test_questions_that_the_content_no_longer_has_are_not_owed(run: Run, script: Script, history: Path) -> None:
    write_some(history, q_1=50, owes=("gone", "q-2"))
    prompter = script(*ANSWERED)
    assert run("drill", "--resume").code == 0
    assert asked(prompter) == ["q-2"]


def test_the_summary_ends_a_drill(run: Run, script: Script) -> None:
    prompter = script(*ANSWERED, word("quit"))
    run("drill")
    assert isinstance(prompter.views[-1], SummaryShown)
    assert prompter.views[-1].planned == 3


def test_a_flag_of_a_session_is_listed_afterwards(run: Run, script: Script) -> None:
    script(word("flag", "two answers are right"), word("quit"))
    run("drill", "--question", "q-1")
    ran = run("content", "flags")
    assert ran.out.endswith("  q-1: two answers are right\n")


def test_a_session_of_a_pack_that_is_not_given_this_time_waits_for_it(run: Run, history: Path) -> None:
    write_some(history, q_1=50, owes=("of-another-pack",))
    assert "cut off" not in run().out
    assert rows(history, "SELECT ended_at FROM sessions") == [(None,)]
