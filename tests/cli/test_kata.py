"""`mlops-prep kata`: every option of it, on a toy kata that is really judged."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mlops_prep.cli.kata import complete_kata
from mlops_prep.kata import workers
from mlops_prep.sessions.prompter import Prompter
from mlops_prep.ui.plain import PlainPrompter
from tests.builders import open_question_yaml, write_pack
from tests.cli.conftest import Run, assert_explained, rows
from tests.fake_clock import MONDAY
from tests.katapack import (
    BRIEF,
    CASE_COUNT,
    CASES,
    EXAMPLES,
    REFERENCE,
    SECRET,
    STARTER,
    WRONG,
    write_explanation,
    write_kata,
)

NEXT_WEEK = (MONDAY.date() + timedelta(days=7)).isoformat()
CHANGING = """\
def average(values, default=None):
    found = sum(values) / len(values) if values else default
    values.append(found)
    return found
"""
PRINTING = "def average(values, default=None):\n    print('\\x1b[2JPASSED')\n    return 1\n"


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy kata with one question, one kata that is broken, and one that has no questions."""
    pack = write_pack(tmp_path_factory.mktemp("content"), bank=open_question_yaml("q-1"))
    write_explanation(write_kata(pack, "toy"))
    write_kata(pack, "cracked", files={"cases.py": "def fixed(case):\n    1 / 0\n"})
    write_kata(pack, "plain", level="staff", title="Another")
    return pack


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


Solve = Callable[[str], Path]


@pytest.fixture
def solve(here: Path) -> Solve:
    """Puts a solution where the toy kata looks for it."""

    def written(source: str) -> Path:
        path = here / "katas" / "toy" / "solution.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
        return path

    return written


@pytest.fixture
def no_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The history cannot be written."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MLOPS_PREP_HOME", str(tmp_path / "file" / "home"))


def as_json(text: str) -> Any:
    """The one document on stdout."""
    return json.loads(text)


# The list


def test_without_an_id_every_kata_is_listed_and_no_file_is_written(run: Run, here: Path) -> None:
    ran = run("kata")
    assert ran.code == 0
    heads = [line for line in ran.out.splitlines() if not line.startswith(" ")]
    assert [line.split()[0] for line in heads] == ["cracked", "plain", "toy"]
    assert all(line.endswith("new") for line in heads)
    assert ran.err == "Start one: mlops-prep kata ID\n"
    assert list(here.iterdir()) == []


def test_the_list_says_how_far_each_kata_is(run: Run, solve: Solve) -> None:
    solve(WRONG)
    run("kata", "toy")
    run("kata", "plain")
    run("kata", "cracked")
    shown = {line.split()[0]: line for line in run("kata").out.splitlines() if not line.startswith(" ")}
    assert shown["toy"].endswith("1 attempt, last: wrong answer")
    assert shown["plain"].endswith("started")
    solve(REFERENCE)
    run("kata", "toy")
    assert "passed 2 Mar" in run("kata").out


def test_the_list_as_json_is_one_document(run: Run, solve: Solve) -> None:
    solve(REFERENCE)
    run("kata", "toy")
    ran = run("kata", "--json")
    assert (ran.code, ran.err) == (0, "")
    listed = {row.pop("id"): row for row in as_json(ran.out)}
    assert listed["plain"] == {
        "title": "Another",
        "level": "staff",
        "minutes": 10,
        "practises": ["division", "empty input"],
        "attempts": 0,
        "passed_on": None,
        "last_verdict": None,
        "due": None,
    }
    toy = listed["toy"]
    assert (toy["attempts"], toy["passed_on"], toy["last_verdict"]) == (1, "2026-03-02", "passed")
    assert toy["due"] >= NEXT_WEEK


def test_the_list_is_there_without_a_history(run: Run, no_home: None) -> None:
    ran = run("kata")
    assert ran.code == 0
    assert "toy" in ran.out
    assert ran.err.startswith("The list is without your history: cannot open")


def test_in_a_terminal_the_kata_that_is_picked_is_started(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[list[str]] = []

    def pick(names: list[str]) -> str | None:
        offered.append(names)
        return "plain" if len(offered) == 1 else None

    monkeypatch.setattr("mlops_prep.cli.kata.is_plain", lambda asked: asked)
    monkeypatch.setattr("mlops_prep.cli.kata.pick", pick)
    assert run("kata").code == 0
    assert (here / "katas" / "plain" / "solution.py").exists()
    assert run("kata").code == 0
    assert offered == [["cracked", "plain", "toy"]] * 2
    assert os.listdir(here / "katas") == ["plain"]


def test_the_shell_completes_ids(run: Run) -> None:
    run("kata")
    assert complete_kata("to") == ["toy"]
    assert complete_kata("x") == []


# Starting


def test_starting_writes_three_files_and_says_what_to_do(run: Run, here: Path) -> None:
    ran = run("kata", "toy")
    assert (ran.code, ran.err) == (0, "")
    folder = here / "katas" / "toy"
    written = {path.name: path.read_text() for path in folder.iterdir()}
    assert written == {"brief.md": BRIEF, "solution.py": STARTER, "test_examples.py": EXAMPLES}
    assert ran.out.startswith(BRIEF)
    assert "Grade it:  mlops-prep kata toy\n" in ran.out
    assert "Solve it in katas/toy/solution.py. The clock runs: 10 minutes" in ran.out


@pytest.mark.parametrize("name", ["brief.md", "test_examples.py"])
def test_starting_never_overwrites(run: Run, here: Path, name: str) -> None:
    mine = here / "katas" / "toy" / name
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    ran = run("kata", "toy")
    assert ran.code == 0
    assert mine.read_text() == "mine"
    assert f"Wrote katas/toy/{name}" not in ran.out
    assert "Wrote katas/toy/solution.py" in ran.out


def test_a_started_kata_is_graded_and_its_files_stay_as_they_are(run: Run, here: Path) -> None:
    run("kata", "toy")
    folder = here / "katas" / "toy"
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    ran = run("kata", "toy")
    assert ran.code == 1
    assert ran.out.startswith("toy: runtime error")
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_starting_with_json_is_one_document(run: Run, here: Path) -> None:
    ran = run("kata", "toy", "--json")
    assert (ran.code, ran.err) == (0, "")
    started = as_json(ran.out)
    assert (started["kata"], started["started"]) == ("toy", True)
    assert started["solution"] == "katas/toy/solution.py"
    assert all((here / path).exists() for path in started["wrote"])
    assert len(started["wrote"]) == 3


def test_a_kata_can_be_worked_on_elsewhere(run: Run, tmp_path: Path, here: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    assert run("kata", "toy", "--dir", str(elsewhere)).code == 0
    assert (elsewhere / "solution.py").read_text() == STARTER
    (elsewhere / "solution.py").write_text(REFERENCE)
    assert run("kata", "toy", "--dir", str(elsewhere)).code == 0
    assert list(here.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(run: Run, here: Path) -> None:
    (here / "katas").write_text("")
    cause = assert_explained(run("kata", "toy"), fix="mlops-prep kata toy --dir")
    assert "cannot write to katas/toy" in cause


def test_the_brief_is_shown_again_and_nothing_is_written(run: Run, here: Path) -> None:
    ran = run("kata", "toy", "--brief")
    assert (ran.code, ran.out, ran.err) == (0, BRIEF, "")
    assert list(here.iterdir()) == []


# Grading


def test_a_pass_leaves_with_0_and_says_what_comes_next(run: Run, solve: Solve, history: Path) -> None:
    solve(REFERENCE)
    ran = run("kata", "toy")
    assert ran.code == 0
    assert ran.out.startswith(f"toy: passed, {CASE_COUNT} of {CASE_COUNT} cases\n")
    assert "mlops-prep kata toy --reference" in ran.out
    assert ran.err == "1 question that an interviewer asks now: mlops-prep kata toy --explain\n"
    assert rows(history, "SELECT verdict, passed FROM kata_attempts") == [("passed", CASE_COUNT)]


@pytest.mark.parametrize(
    ("source", "verdict"),
    [
        (WRONG, "wrong_answer"),
        (STARTER, "runtime_error"),
        ("def average(values, default=None:\n", "compile_error"),
        ("import nowhere_to_be_found\n", "import_error"),
        ("def averag(values, default=None): return 1\n", "missing_function"),
        ("def average(): return 1\n", "bad_signature"),
        ("def average(values, default=None): return object()\n", "bad_type"),
        ("import os\ndef average(values, default=None): os._exit(0)\n", "exited"),
        (CHANGING, "mutates_input"),
        ("", "missing_function"),
    ],
    ids=lambda value: value if value.isidentifier() else "",
)
def test_everything_but_a_pass_leaves_with_1(run: Run, solve: Solve, history: Path, source: str, verdict: str) -> None:
    solve(source)
    ran = run("kata", "toy", "--json")
    assert ran.code == 1
    assert as_json(ran.out)["verdict"] == verdict
    assert rows(history, "SELECT verdict FROM kata_attempts") == [(verdict,)]


def test_a_fault_of_the_kata_leaves_with_3_and_is_no_attempt(run: Run, here: Path, history: Path) -> None:
    (here / "mine.py").write_text(REFERENCE)
    ran = run("kata", "cracked", "--file", "mine.py")
    assert ran.code == 3
    assert ran.out.startswith("cracked: internal error (ours; it does not count)")
    assert "--hint" not in ran.out
    assert rows(history, "SELECT * FROM kata_attempts") == []


def test_a_verdict_as_json_has_the_keys_of_the_contract(run: Run, solve: Solve) -> None:
    solve(WRONG)
    ran = run("kata", "toy", "--json")
    assert ran.err == ""
    told = as_json(ran.out)
    assert told.keys() == {
        *("kata", "verdict", "passed", "total", "categories", "failure", "stretch", "isolation", "seconds", "seed")
    }
    assert (told["kata"], told["passed"], told["total"]) == ("toy", CASE_COUNT - 2, CASE_COUNT)
    assert told["categories"] == [
        {"name": "examples", "passed": 1, "total": 1},
        {"name": "mean", "passed": 4, "total": 4},
        {"name": "empty", "passed": 0, "total": 2},
    ]
    failure = told["failure"]
    assert failure.keys() >= {"category", "message", "input", "yours"}
    assert (failure["category"], failure["yours"]) == ("empty", "0")
    assert failure["input"] == "average(values=[])"
    assert told["stretch"] == {"passed": 0, "total": 0}
    assert told["isolation"] in ("full", "landlock", "limits")


def test_a_pass_as_json_has_no_failure_and_asks_nothing(run: Run, solve: Solve) -> None:
    solve(REFERENCE)
    ran = run("kata", "toy", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert as_json(ran.out)["failure"] is None


@pytest.mark.parametrize(("more", "is_plain"), [((), False), (("--json",), True), (("--plain",), True)])
def test_json_and_plain_ask_for_lines_alone_also_in_a_terminal(
    run: Run, solve: Solve, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...], is_plain: bool
) -> None:
    asked: list[bool] = []

    def made(plain: bool) -> Prompter:
        asked.append(plain)
        return PlainPrompter()

    monkeypatch.setattr("mlops_prep.cli.kata.make_prompter", made)
    solve(WRONG)
    run("kata", "toy", *more)
    assert asked == [is_plain]


@pytest.mark.parametrize("more", [(), ("--json",)], ids=["plain", "json"])
def test_a_hidden_expected_value_is_never_told(run: Run, solve: Solve, more: tuple[str, ...]) -> None:
    solve(REFERENCE.replace("return default", "return 3 if default else None"))
    ran = run("kata", "toy", *more)
    assert ran.code == 1
    assert "empty" in ran.out
    assert f"default={SECRET}" in ran.out, "the call is shown"
    assert str(SECRET) not in ran.out.replace(f"default={SECRET}", "")


def test_a_public_example_shows_what_it_expects(run: Run, solve: Solve) -> None:
    solve("def average(values, default=None): return 0.25\n")
    assert as_json(run("kata", "toy", "--json").out)["failure"]["expected"] == "1.5"
    assert "Expected: 1.5" in run("kata", "toy").out


def test_what_a_solution_prints_reaches_the_terminal_as_text_alone(run: Run, solve: Solve) -> None:
    solve(PRINTING)
    ran = run("kata", "toy")
    assert ran.code == 1
    assert "\x1b" not in ran.out
    assert r"\x1b[2JPASSED" in ran.out


def test_any_file_can_be_graded(run: Run, here: Path) -> None:
    (here / "mine.py").write_text(REFERENCE)
    assert run("kata", "toy", "--file", "mine.py").code == 0
    assert os.listdir(here) == ["mine.py"]


def test_a_file_that_is_not_there_is_named(run: Run, history: Path) -> None:
    ran = run("kata", "toy", "--file", "nowhere.py")
    assert assert_explained(ran, fix="mlops-prep kata toy --file") == "mlops-prep: there is no file nowhere.py"
    assert rows(history, "SELECT * FROM kata_attempts") == []


def test_a_solution_that_links_elsewhere_is_refused_and_not_started_over(run: Run, here: Path, tmp_path: Path) -> None:
    solution = here / "katas" / "toy" / "solution.py"
    solution.parent.mkdir(parents=True)
    solution.symlink_to(tmp_path / "not-there.py")
    ran = run("kata", "toy")
    assert ran.code == 1
    assert ran.out.startswith("toy: refused")
    assert solution.is_symlink()


def test_the_same_seed_draws_the_same_cases_and_another_seed_others(run: Run, solve: Solve) -> None:
    solve(WRONG)
    seeds = [as_json(run("kata", "toy", "--json", "--seed", seed).out)["seed"] for seed in ("5", "5", "6")]
    assert seeds[0] == seeds[1]
    assert seeds[0] != seeds[2]


def test_grading_goes_on_without_a_history(run: Run, solve: Solve, no_home: None) -> None:
    solve(REFERENCE)
    ran = run("kata", "toy")
    assert ran.code == 0
    assert ran.out.startswith("toy: passed")
    assert ran.err.startswith("This is not kept in the history: cannot open")


# Reduced isolation


@pytest.fixture
def limits_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that offers limits alone."""
    if not workers.IS_LINUX:
        pytest.skip("only Linux has anything else")
    real = workers.open_workers
    monkeypatch.setattr(workers, "open_workers", lambda uses, hidden: real(uses, hidden, ("limits",)))


def test_reduced_isolation_is_said_and_a_script_is_not_asked(run: Run, solve: Solve, limits_only: None) -> None:
    solve(REFERENCE)
    ran = run("kata", "toy", "--json")
    assert ran.code == 0
    assert as_json(ran.out)["isolation"] == "limits"
    assert ran.err.startswith("Reduced isolation: ")


@pytest.fixture
def at_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if in a terminal: what a script is not asked, is asked."""
    monkeypatch.setattr("mlops_prep.cli.kata.is_plain", lambda asked: asked)


def test_reduced_isolation_is_agreed_to_once(run: Run, solve: Solve, limits_only: None, at_terminal: None) -> None:
    solve(WRONG)
    first = run("kata", "toy", stdin="y\n")
    assert first.code == 1
    assert first.err.startswith("Reduced isolation: ")
    assert first.out.startswith("Run it?\ntoy: wrong answer")
    second = run("kata", "toy")
    assert second.out.startswith("toy: wrong answer")
    assert second.err == ""


@pytest.mark.parametrize("stdin", ["n\n", "\n", ""], ids=["no", "enter", "end of input"])
def test_nothing_is_run_unless_reduced_isolation_is_agreed_to(
    run: Run, solve: Solve, history: Path, limits_only: None, at_terminal: None, stdin: str
) -> None:
    solve(REFERENCE)
    ran = run("kata", "toy", stdin=stdin)
    assert ran.code == 2
    assert ran.err.splitlines()[-2:] == ["mlops-prep: not graded", "  try: mlops-prep kata toy"]
    assert rows(history, "SELECT * FROM kata_attempts") == rows(history, "SELECT * FROM settings") == []


# Hints


def test_three_hints_come_one_by_one_and_the_last_brings_the_kata_back(run: Run, history: Path) -> None:
    hints = [run("kata", "toy", "--hint") for _ in range(4)]
    assert {(hint.code, hint.err) for hint in hints} == {(0, "")}
    assert hints[0].out == "Hint 1 of 3, nudge\nThink of nothing.\n"
    assert hints[1].out == "Hint 2 of 3, approach\nAsk for it first.\n"
    assert hints[2].out.splitlines()[:2] == ["Hint 3 of 3, answer", "Return the default."]
    assert "comes back in 7 days (Mon 9 Mar)" in hints[2].out
    assert hints[3].out == hints[2].out
    assert rows(history, "SELECT kata_id, due FROM kata_schedule") == [("toy", NEXT_WEEK)]


def test_two_hints_bring_nothing_back(run: Run, history: Path) -> None:
    for _ in range(2):
        run("kata", "toy", "--hint")
    assert rows(history, "SELECT * FROM kata_schedule") == []


def test_hints_are_counted_in_the_verdict(run: Run, solve: Solve, history: Path) -> None:
    solve(WRONG)
    run("kata", "toy", "--hint")
    assert "attempt 1, 1 hint, " in run("kata", "toy").out
    assert rows(history, "SELECT hints FROM kata_attempts") == [(1,)]


def test_without_a_history_there_is_no_hint(run: Run, no_home: None) -> None:
    ran = run("kata", "toy", "--hint")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[-2] == "mlops-prep: the history cannot be written"
    assert ran.err.splitlines()[-1].startswith("  try: MLOPS_PREP_HOME=")


# The reference


def test_the_reference_waits_for_a_pass(run: Run, solve: Solve) -> None:
    solve(WRONG)
    run("kata", "toy")
    ran = run("kata", "toy", "--reference")
    cause = assert_explained(ran, fix="mlops-prep kata toy --reference --give-up")
    assert cause == "mlops-prep: toy is not passed yet"


def test_after_a_pass_the_reference_is_printed_and_costs_nothing(run: Run, solve: Solve, history: Path) -> None:
    solve(REFERENCE)
    run("kata", "toy")
    before = rows(history, "SELECT * FROM kata_schedule")
    ran = run("kata", "toy", "--reference")
    assert (ran.code, ran.out, ran.err) == (0, REFERENCE, "")
    assert rows(history, "SELECT * FROM kata_schedule") == before


@pytest.mark.parametrize("argv", [("--reference", "--give-up"), ("--give-up",)], ids=" ".join)
def test_giving_up_shows_the_reference_and_brings_the_kata_back(run: Run, history: Path, argv: tuple[str, ...]) -> None:
    ran = run("kata", "toy", *argv)
    assert (ran.code, ran.out) == (0, REFERENCE)
    assert ran.err == f"toy comes back on {NEXT_WEEK}.\n"
    assert rows(history, "SELECT due FROM kata_schedule") == [(NEXT_WEEK,)]


# Beginning anew


def test_beginning_anew_asks_and_keeps_the_solution(run: Run, solve: Solve) -> None:
    path = solve(WRONG)
    run("kata", "toy")
    ran = run("kata", "toy", "--reset", stdin="y\n")
    assert ran.code == 0
    assert ran.out.startswith("Begin toy anew? Your solution is kept beside the new one.\n")
    assert path.read_text() == STARTER
    assert path.with_name("solution-1.py").read_text() == WRONG
    assert "attempt 1," in run("kata", "toy").out


@pytest.mark.parametrize("stdin", ["n\n", "\n", ""], ids=["no", "enter", "end of input"])
def test_nothing_is_begun_anew_without_a_yes(run: Run, solve: Solve, stdin: str) -> None:
    path = solve(WRONG)
    ran = run("kata", "toy", "--reset", stdin=stdin)
    assert ran.code == 0
    assert ran.out.endswith("Nothing was changed.\n")
    assert os.listdir(path.parent) == ["solution.py"]


# Explaining


def test_the_questions_after_a_pass_are_asked_and_recorded(run: Run, history: Path) -> None:
    ran = run("kata", "toy", "--explain", stdin="The score distribution.\n.\n3\n\n\n")
    assert ran.code == 0
    assert "Question 1 of 1: coding" in ran.out
    assert rows(history, "SELECT question_id, text FROM answers") == [("toy-why", "The score distribution.")]
    assert rows(history, "SELECT kind FROM sessions") == [("explain",)]


def test_questions_that_were_answered_are_not_offered_again(run: Run, solve: Solve) -> None:
    run("kata", "toy", "--explain", stdin="The score distribution.\n.\n3\n\n\n")
    solve(REFERENCE)
    ran = run("kata", "toy")
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize(("key", "answered"), [("y", 1), ("n", 0)])
def test_in_a_terminal_a_pass_is_followed_by_its_questions(
    run: Run, solve: Solve, history: Path, at_terminal: None, key: str, answered: int
) -> None:
    solve(REFERENCE)
    ran = run("kata", "toy", stdin=f"{key}\nThe score distribution.\n.\n3\n\n\n")
    assert ran.code == 0
    assert "1 question that an interviewer asks now. Explain it?\n" in ran.out
    assert rows(history, "SELECT count(*) FROM answers") == [(answered,)]


def test_a_kata_without_questions_says_so(run: Run) -> None:
    cause = assert_explained(run("kata", "plain", "--explain"), fix="mlops-prep kata plain")
    assert cause == "mlops-prep: plain has no questions"


# Watching


def changes_of(*changes: bool) -> Callable[..., Iterator[bool]]:
    """What a watched file does, until Ctrl-C."""

    def changing(path: Path, *, is_clock_shown: bool) -> Iterator[bool]:
        yield from changes
        raise KeyboardInterrupt

    return changing


def test_watching_grades_every_save_until_ctrl_c(
    run: Run, solve: Solve, history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    solve(WRONG)
    monkeypatch.setattr("mlops_prep.cli.kata._changes", changes_of(True, False, True))
    ran = run("kata", "toy", "--watch")
    assert ran.code == 130
    assert ran.out.count("toy: wrong answer") == 2
    assert ran.out.endswith("Every attempt is kept.\n")
    assert rows(history, "SELECT verdict FROM kata_attempts") == [("wrong_answer",)] * 2


def test_watching_starts_a_kata_that_was_not_started(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mlops_prep.cli.kata._changes", changes_of())
    assert run("kata", "toy", "--watch").code == 130
    assert (here / "katas" / "toy" / "solution.py").read_text() == STARTER


def test_a_file_to_watch_that_is_not_there_is_named(run: Run) -> None:
    cause = assert_explained(run("kata", "toy", "--watch", "--file", "nowhere.py"), fix="mlops-prep kata toy --watch")
    assert cause == "mlops-prep: there is no file nowhere.py"


def test_watching_has_no_json(run: Run, solve: Solve) -> None:
    solve(REFERENCE)
    cause = assert_explained(run("kata", "toy", "--watch", "--json"), fix="mlops-prep kata toy --json")
    assert cause == "mlops-prep: --watch has no --json"


# What the user must change


@pytest.mark.parametrize("more", [(), ("--hint",), ("--json",), ("--reset",)], ids=" ".join)
def test_an_unknown_kata_is_named_with_its_near_miss(run: Run, here: Path, more: tuple[str, ...]) -> None:
    cause = assert_explained(run("kata", "tooy", *more), fix="mlops-prep kata")
    assert cause == "mlops-prep: no kata 'tooy'; did you mean toy?"
    assert list(here.iterdir()) == []


def test_an_unknown_kata_without_a_near_miss_is_named_alone(run: Run) -> None:
    assert assert_explained(run("kata", "zzzzzz")) == "mlops-prep: no kata 'zzzzzz'"


def test_a_question_is_no_kata(run: Run) -> None:
    assert "no kata 'q-1'" in assert_explained(run("kata", "q-1"), fix="mlops-prep kata")


@pytest.mark.parametrize(
    "argv",
    [("--seed", "many"), ("--sed", "1"), ("--file",)],
    ids=" ".join,
)
def test_an_option_that_is_wrong_is_explained_in_two_lines(run: Run, argv: tuple[str, ...]) -> None:
    assert_explained(run("kata", "toy", *argv), fix="mlops-prep kata --help")


def test_a_kata_that_is_not_whole_is_explained(run: Run, tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    write_kata(pack, "half", files={"starter.py": None})
    cause = assert_explained(run("kata", "half", "--content", str(pack)), fix="mlops-prep content check")
    assert "is not whole" in cause
    assert "starter.py" in cause


def test_a_kata_of_a_pack_is_graded_like_any_other(run: Run, here: Path, tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    write_kata(pack, "mine", files={"cases.py": CASES})
    (here / "mine.py").write_text(REFERENCE)
    assert run("kata", "mine", "--content", str(pack), "--file", "mine.py").code == 0
