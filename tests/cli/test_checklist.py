"""`mlops-prep checklist`: list, tick, print, share; and what a script gets."""

import json
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mlops_prep.cli.checklist import complete_checklist
from mlops_prep.store.db import Database
from mlops_prep.store.interviews import InterviewLog
from tests.builders import open_question_yaml, write_pack
from tests.checklists import DAY_YAML, SKILLS_YAML, long_yaml, write_lists
from tests.cli.conftest import Run, assert_explained, rows, write_some
from tests.fake_clock import MONDAY

DAY = ("checklist", "day", "--plain")
SKILLS = ("checklist", "skills", "--plain")
KEYS = {"id", "says", "ticked", "by", "at", "question", "note"}
AddInterview = Callable[..., int]


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One question and three lists, in the place of the program's own content."""
    root = write_pack(tmp_path_factory.mktemp("content"), monitoring=open_question_yaml("q-1"))
    return write_lists(root, day=DAY_YAML, skills=SKILLS_YAML, long=long_yaml(12))


@pytest.fixture
def interview(history: Path) -> AddInterview:
    """Adds an interview in some days; its id."""

    def add(company: str, days: int = 2) -> int:
        database = Database(history)
        at = MONDAY + timedelta(days=days)
        added = InterviewLog(database).add(company, "ML engineer", at, "", (), 45.0, MONDAY)
        database.close()
        return added.id

    return add


def as_json(run: Run, *argv: str) -> dict[str, Any]:
    ran = run("checklist", *argv, "--json")
    assert (ran.code, ran.err) == (0, "")
    found: dict[str, Any] = json.loads(ran.out)
    return found


def ticked(run: Run, *argv: str) -> list[str]:
    return [item["id"] for item in as_json(run, *argv)["items"] if item["ticked"]]


# The lists


def test_the_lists_are_named_with_what_is_ticked(run: Run) -> None:
    run(*DAY, stdin="1\n")
    ran = run("checklist", "--plain")
    assert ran.code == 0
    shown = {line.split()[0]: line.split()[1:4] for line in ran.out.splitlines() if " of " in line}
    assert shown == {"day": ["1", "of", "3"], "skills": ["0", "of", "2"], "long": ["0", "of", "12"]}
    assert "mlops-prep checklist ID" in ran.err


def test_the_lists_as_json(run: Run) -> None:
    run(*DAY, stdin="1\n")
    ran = run("checklist", "--json")
    assert json.loads(ran.out)[0] == {"id": "day", "title": "The day", "interview": None, "done": 1, "total": 3}


@pytest.mark.parametrize("option", [("--markdown",), ("--tick", "1"), ("--untick", "1")])
def test_an_option_that_needs_a_list_says_so(run: Run, option: tuple[str, ...]) -> None:
    assert option[0] in assert_explained(run("checklist", *option), fix="mlops-prep checklist day-of")


def test_an_unknown_list_is_named_with_its_near_miss(run: Run) -> None:
    cause = assert_explained(run("checklist", "dya"), fix="mlops-prep checklist")
    assert cause == "mlops-prep: no checklist 'dya'; did you mean day?"


def test_the_shell_completes_ids(run: Run) -> None:
    assert complete_checklist("d") == ["day"]
    assert complete_checklist("z") == []


def test_completion_keeps_quiet_about_broken_content(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLOPS_PREP_CONTENT", "/no/where")
    assert complete_checklist("d") == []


# Lines


def test_without_input_a_list_is_printed_and_the_exit_code_is_0(run: Run) -> None:
    ran = run(*DAY)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[:2] == ["The day", "An hour before the call."]
    assert "1. [ ] The laptop is plugged in" in ran.out.splitlines()


def test_numbers_tick_and_are_there_the_next_time(run: Run) -> None:
    assert run(*DAY, stdin="1 3\n").out.splitlines()[-1] == "2 of 3"
    assert ticked(run, "day") == ["power", "ask"]
    run(*DAY, stdin="1\n")
    assert ticked(run, "day") == ["ask"]


def test_undo_reaches_back_into_an_earlier_run(run: Run) -> None:
    run(*DAY, stdin="1\n2\n")
    run(*DAY, stdin=":undo\n")
    assert ticked(run, "day") == ["power"]


def test_a_note_is_shown_and_kept(run: Run) -> None:
    assert "     Your words: still" in run(*DAY, stdin=":note 2 still\n").out.splitlines()
    assert as_json(run, "day")["items"][1]["note"] == "still"


def test_input_that_is_no_text_is_answered(run: Run) -> None:
    ran = run(*DAY, stdin="\x00\n\u202e\n1\n")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "1 of 3")


# Evidence


def test_an_unproven_item_says_why_it_is_not_ticked_and_how_it_could_be(run: Run) -> None:
    ran = run(*SKILLS, stdin="1\n")
    assert "mlops-prep drill --question q-1; or 1! ticks it on your word." in ran.out
    assert ticked(run, "skills") == []


def test_an_item_is_ticked_on_ones_word(run: Run) -> None:
    assert "1. [x] I can explain skew (on your word)" in run(*SKILLS, stdin="1!\n").out
    assert as_json(run, "skills")["items"][0]["by"] == "word"


def test_a_good_answer_ticks_it_by_itself(run: Run, history: Path) -> None:
    write_some(history, q_1=84)
    assert "1. [x] I can explain skew (proven: last answer scored 84)" in run(*SKILLS).out
    assert as_json(run, "skills")["items"][0] == {
        "id": "skew",
        "says": "I can explain skew",
        "ticked": True,
        "by": "evidence",
        "at": None,
        "question": "q-1",
        "note": None,
    }


def test_a_poor_answer_is_named(run: Run, history: Path) -> None:
    write_some(history, q_1=54)
    assert "1. [ ] I can explain skew (last answer scored 54)" in run(*SKILLS).out


# Interviews


def test_a_list_is_for_the_next_interview(run: Run, interview: AddInterview) -> None:
    interview("Later", days=9)
    near = interview("Nordbank")
    assert "0 of 3 · Nordbank, in 2 days" in run(*DAY, stdin="1\n").out
    found = as_json(run, "day")["interview"]
    assert (found["id"], found["company"], found["days_left"]) == (near, "Nordbank", 2)
    assert ticked(run, "day", "--interview", "Later") == []


@pytest.mark.parametrize("by_number", [True, False])
def test_another_interview_can_be_named(run: Run, interview: AddInterview, by_number: bool) -> None:
    interview("Nordbank")
    later = interview("Later", days=9)
    name = str(later) if by_number else "Later"
    run(*DAY, "--interview", name, stdin="2\n")
    assert ticked(run, "day", "--interview", name) == ["water"]
    assert ticked(run, "day") == []


def test_an_unknown_interview_is_explained(run: Run) -> None:
    assert "no interview 'Nowhere'" in assert_explained(run(*DAY, "--interview", "Nowhere"), fix="mlops-prep plan")


def test_without_an_interview_it_says_how_to_add_one(run: Run) -> None:
    assert "0 of 3 · no interview yet; add one: mlops-prep plan add" in run(*DAY).out
    assert as_json(run, "day")["interview"] is None


def test_a_list_per_person_is_the_same_for_every_interview(run: Run, interview: AddInterview) -> None:
    run(*SKILLS, stdin="2\n")
    interview("Nordbank")
    assert ticked(run, "skills") == ["draw"]
    ran = run(*SKILLS, "--interview", "Nordbank")
    assert "one list for all interviews" in ran.err
    assert "Nordbank" not in ran.out


# For scripts, and to share


def test_json_is_one_document_with_the_contract(run: Run) -> None:
    run(*DAY, stdin="1\n")
    found = as_json(run, "day")
    assert (found["id"], found["title"], found["done"], found["total"]) == ("day", "The day", 1, 3)
    assert all(set(item) == KEYS for item in found["items"])
    assert found["items"][0]["at"] == MONDAY.isoformat()
    assert (found["items"][1]["by"], found["items"][1]["at"]) == (None, None)


def test_json_reads_no_input(run: Run) -> None:
    run("checklist", "day", "--json", stdin="1\n")
    assert ticked(run, "day") == []


def test_options_tick_and_untick_by_number_or_id(run: Run) -> None:
    ran = run("checklist", "day", "--tick", "1", "--tick", "ask", "--plain", stdin="2\n")
    assert (ran.code, ran.err) == (0, "")
    assert "2 of 3" in ran.out
    assert ticked(run, "day") == ["power", "ask"]
    assert ticked(run, "day", "--untick", "power") == ["ask"]


@pytest.mark.parametrize("number", ["4", "0", "nothing", ""])
def test_an_option_with_a_wrong_number_changes_nothing(run: Run, number: str) -> None:
    cause = assert_explained(run("checklist", "day", "--tick", "1", "--tick", number), fix="mlops-prep checklist day")
    assert f"no item '{number}' in day" in cause
    assert ticked(run, "day") == []


def test_an_option_ticks_the_unproven_only_on_ones_word(run: Run) -> None:
    ran = run("checklist", "skills", "--tick", "draw", "--tick", "skew")
    assert_explained(ran, fix="mlops-prep drill --question q-1")
    assert "--tick 'skew!'" in ran.err
    assert ticked(run, "skills") == []
    assert ticked(run, "skills", "--tick", "skew!") == ["skew"]


def test_an_option_that_ticks_what_is_ticked_already_is_content(run: Run, history: Path) -> None:
    write_some(history, q_1=84)
    ran = run("checklist", "skills", "--tick", "skew")
    assert (ran.code, ran.err) == (0, "")
    assert rows(history, "SELECT * FROM ticks") == []


def test_an_option_that_unticks_what_is_proven_says_why_it_stays(run: Run, history: Path) -> None:
    write_some(history, q_1=84)
    ran = run("checklist", "skills", "--untick", "skew")
    assert ran.code == 0
    assert "Your last answer proves it" in ran.err


def test_markdown_is_printed_to_share(run: Run) -> None:
    run(*DAY, stdin="1\n:note 3 why\n")
    ran = run("checklist", "day", "--markdown", stdin="2\n")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0] == "# The day"
    assert {"## Before", "- [x] The laptop is plugged in", "- [ ] Water stands beside it", "  - My words: why"} <= set(
        lines
    )


# Without a history


def test_without_a_history_the_list_is_shown_and_it_says_that_nothing_is_kept(run: Run, home: Path) -> None:
    home.write_text("not a folder")
    ran = run(*DAY, stdin="1\n")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "1 of 3")
    assert "Nothing is kept: " in ran.err
    assert run("checklist", "--plain").code == 0


def test_a_history_that_stays_busy_ends_the_list_with_what_to_do(
    run: Run, history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(*DAY, stdin="1\n")
    monkeypatch.setattr("mlops_prep.store.db.BUSY_SECONDS", 0.05)
    other = sqlite3.connect(history, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    ran = run(*DAY, stdin="2\n")
    other.close()
    assert ran.code == 2
    assert "has been busy" in ran.err
    assert rows(history, "SELECT item FROM ticks") == [("power",)]
