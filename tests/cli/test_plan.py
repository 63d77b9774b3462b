"""`mlops-prep plan`: interviews are added, looked at and changed, and so are the steps of their plans."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, assert_explained, rows
from tests.cli.planned import FRIDAY, add, write_content


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three questions and a plan, in the place of the program's own content."""
    return write_content(tmp_path_factory.mktemp("content"))


def document(run: Run, *argv: str) -> dict[str, Any]:
    """The one JSON document on stdout."""
    ran = run("plan", *argv, "--json")
    assert (ran.code, ran.err) == (0, ""), ran
    found: dict[str, Any] = json.loads(ran.out)
    return found


# Adding


def test_an_interview_is_added_and_told_in_one_line(run: Run) -> None:
    ran = add(run, "--role", "ML engineer", "--zone", "Europe/Berlin", "--round", "design,coding", "--minutes", "30")
    assert ran.out == "1  Nordbank, ML engineer: Fri 13 Mar 2026 14:00 Europe/Berlin, in 11 days\n"
    assert "mlops-prep plan today" in ran.err
    (found,) = document(run)["interviews"]
    assert (found["at"], found["rounds"], found["minutes"]) == ("2026-03-13T13:00:00+00:00", ["design", "coding"], 30)


def test_rounds_are_in_their_order_however_they_are_given(run: Run) -> None:
    add(run, "--round", "Panel", "--rounds", " coding , recruiter,")
    assert document(run)["interview"]["rounds"] == ["recruiter", "coding", "panel"]


def test_as_json_the_added_interview_is_all_there_is_on_stdout(run: Run) -> None:
    ran = run("plan", "add", "Nordbank", "--at", FRIDAY, "--json")
    assert json.loads(ran.out)["id"] == 1


def test_what_was_assumed_is_said(run: Run) -> None:
    assert "No time was given: 09:00 is assumed." in add(run, at="2026-03-13").err


def test_an_interview_that_is_past_is_added_with_a_question_mark(run: Run) -> None:
    ran = add(run, at="2026-03-01 10:00")
    assert "1 day ago" in ran.out
    assert "mlops-prep plan move 1 '2026-03-16 14:00'" in ran.err


def test_a_name_is_one_line_and_draws_nothing_on_the_terminal(run: Run) -> None:
    ran = add(run, "--role", "x\x07\ty", company="  Evil\n\x1b[31mCo \u202e ")
    assert ran.out.startswith("1  Evil [31mCo, x y: ")
    assert document(run)["interview"]["company"] == "Evil [31mCo"


@pytest.mark.parametrize("name", ["Größe & Söhne 😀", "42", "a 'quoted' name", "--dashes"])
def test_any_name_that_can_be_printed_is_kept(run: Run, name: str) -> None:
    assert run("plan", "add", "--at", FRIDAY, "--", name).code == 0
    assert document(run)["interview"]["company"] == name


@pytest.mark.parametrize(
    ("argv", "cause", "fix"),
    [
        ((), "missing: company", "mlops-prep plan add COMPANY --at"),
        (("  ", "--at", FRIDAY), "the company's name is empty", "mlops-prep plan add COMPANY --at"),
        (("\x1b", "--at", FRIDAY), "the company's name is empty", "mlops-prep plan add COMPANY --at"),
        (("x" * 81, "--at", FRIDAY), "the company has 81 characters", f"mlops-prep plan add {'x' * 20}"),
        (("Nord Bank",), "missing: date and time", "mlops-prep plan add 'Nord Bank' --at '2"),
        (("Nord Bank", "--at", "soon"), "'soon' is no date", "mlops-prep plan add 'Nord Bank' --at '2026-03-16 14:00'"),
        (("A", "--at", "a\nb"), "'a\\nb' is no date", "mlops-prep plan add A --at"),
        (("A", "--at", FRIDAY, "--zone", "Europe/Berln"), "did you mean Europe/Berlin", "mlops-prep plan add A --at"),
        (("A", "--at", FRIDAY, "--round", "dsign"), "no round 'dsign'", "mlops-prep plan add A --round design"),
        (("A", "--at", FRIDAY, "--minutes", "4"), "--minutes", "mlops-prep plan add --help"),
        (("A", "--at", FRIDAY, "--minutes", "721"), "--minutes", "mlops-prep plan add --help"),
        (("A", "--at", FRIDAY, "--minutes", "nan"), "minutes", "mlops-prep plan add "),
        (("A", "--at", FRIDAY, "--role", "x" * 81), "the role has 81", "mlops-prep plan add A --role xxx"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_what_cannot_be_added_is_explained_and_nothing_is(
    run: Run, history: Path, argv: tuple[str, ...], cause: str, fix: str
) -> None:
    assert cause in assert_explained(run("plan", "add", *argv), fix=fix)
    assert not history.exists() or rows(history, "SELECT * FROM interviews") == []


# Looking at it


def test_with_no_interview_the_plan_is_the_schedules_and_says_how_to_add_one(run: Run) -> None:
    ran = run("plan")
    assert (ran.code, ran.err) == (0, "")
    assert "Today: 0 questions due, 3 new" in ran.out
    assert "mlops-prep plan add COMPANY --at" in ran.out
    assert document(run) == {"interview": None, "today": "2026-03-02", "due": 0, "new": 3, "interviews": []}


def test_with_no_interview_today_is_a_drill_by_the_schedule(run: Run) -> None:
    assert "Session: 3 questions" in run("plan", "today", "--plain").out


def test_the_plan_tells_days_left_todays_session_and_what_is_to_come(run: Run) -> None:
    add(run, "--round", "design")
    ran = run("plan")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[:2] == ["Nordbank: Fri 13 Mar 2026 14:00, in 11 days", "Rounds: design"]
    assert "Today: 34 of 60 min" in lines
    assert "   20 min  The numbers page" in lines
    assert "           when it is done: mlops-prep plan done numbers-page" in lines
    assert "   14 min  3 questions: 3 new, 0 again" in lines
    assert "   Sun 8 Mar   20 min  A design with a peer (peer-design)" in lines
    assert "  0 of 2 pieces of work done" in lines
    assert "PSI" not in ran.out
    assert "Nothing has to be dropped." in lines


def test_the_same_as_json(run: Run) -> None:
    add(run)
    found = document(run)
    assert (found["today"], found["day"], found["days_left"]) == ("2026-03-02", "2026-03-13", 11)
    (page,) = found["session"]["steps"]
    assert (page["id"], page["minutes"], page["command"]) == ("numbers-page", 20, None)
    assert sorted(found["session"]["questions"]) == ["q-1", "q-2", "q-3"]
    assert [(one["day"], [step["id"] for step in one["steps"]]) for one in found["coming"]] == [
        ("2026-03-08", ["peer-design"]),
        ("2026-03-09", ["kata-psi"]),
    ]
    assert found["coming"][0]["steps"][0]["command"] == "mlops-prep design --scenario churn"
    assert found["minutes"] == 20 + found["session"]["question_minutes"] == 33.5
    assert (found["done"], found["dropped"]) == ([], {"steps": [], "questions": []})
    assert 0 <= found["recall"]["left_alone"] < found["recall"]["reachable"] <= 1


def test_two_days_before_there_is_a_plan_that_says_what_it_leaves_out(run: Run) -> None:
    add(run, "--minutes", "10", at="2026-03-03 14:00")
    ran = run("plan")
    assert "in 1 day" not in ran.out
    assert "tomorrow" in ran.out.splitlines()[0]
    assert "Dropped, unless you find more minutes" in ran.out
    assert "no day has the minutes any more" in ran.out


def test_of_several_interviews_the_nearest_counts_and_the_others_are_named(run: Run) -> None:
    add(run, company="Later", at="2026-03-20 10:00")
    add(run)
    ran = run("plan")
    assert ran.out.startswith("Nordbank: ")
    assert "  1  Later: Fri 20 Mar 2026 10:00, in 18 days" in ran.out.splitlines()
    assert run("plan", "--interview", "1").out.startswith("Later: ")
    assert run("plan", "--interview", "later").out.startswith("Later: ")
    assert document(run, "--interview", "1")["interview"]["company"] == "Later"
    assert "no interview 'nobody'; there is 2 Nordbank, 1 Later" in assert_explained(
        run("plan", "--interview", "nobody")
    )


def test_of_one_that_is_past_it_is_asked_how_it_was_until_it_is_said(run: Run) -> None:
    add(run, company="Past", at="2026-03-02 17:00")
    add(run)
    assert run("plan").out.splitlines()[:2] == [
        "Past is over. How was it? mlops-prep plan done 1",
        "Nordbank: Fri 13 Mar 2026 14:00, in 11 days",
    ]
    assert "Other interviews" not in run("plan").out
    run("plan", "done", "1")
    assert run("plan").out.startswith("Nordbank: ")


def test_a_past_one_alone_leaves_no_interview_to_plan_for(run: Run) -> None:
    add(run, company="Past", at="2026-03-02 17:00")
    ran = run("plan")
    assert ran.out.startswith("Past is over. How was it?")
    assert "No interview is planned" in ran.out


def test_an_option_before_a_command_is_not_lost_in_silence(run: Run) -> None:
    add(run)
    ran = run("plan", "--interview", "2", "today")
    assert "options of 'plan today' go behind 'today'" in assert_explained(
        ran, fix="mlops-prep plan today --interview 2"
    )


# Steps


@pytest.mark.parametrize(("command", "state"), [("done", "done"), ("drop", "dropped")])
def test_a_step_is_done_or_dropped_and_taken_back(run: Run, command: str, state: str) -> None:
    add(run)
    ran = run("plan", command, "numbers-page")
    assert (ran.code, ran.out) == (0, f"The numbers page: {state}\n")
    assert "mlops-prep plan reopen numbers-page" in ran.err
    found = document(run)
    assert found["session"]["steps"] == []
    assert found["done"] == (["numbers-page"] if command == "done" else [])
    assert [one["id"] for one in found["dropped"]["steps"]] == ([] if command == "done" else ["numbers-page"])
    assert run("plan", "reopen", "numbers-page").out == "The numbers page: open\n"
    assert [one["id"] for one in document(run)["session"]["steps"]] == ["numbers-page"]


def test_a_step_is_done_for_one_interview_and_not_for_the_other(run: Run) -> None:
    add(run)
    add(run, company="Later", at="2026-03-20 10:00")
    run("plan", "done", "numbers-page", "--interview", "Later")
    assert document(run)["done"] == []
    assert document(run, "--interview", "2")["done"] == ["numbers-page"]


def test_a_step_is_moved_to_another_day(run: Run) -> None:
    add(run)
    assert run("plan", "move", "peer-design", "2026-03-10").out == "A design with a peer: Tue 10 Mar\n"
    coming = {step["id"]: one["day"] for one in document(run)["coming"] for step in one["steps"]}
    assert coming["peer-design"] == "2026-03-10"


@pytest.mark.parametrize("day", ["2026-03-01", "2026-03-14", "9999-12-31", "0001-01-01"])
def test_a_step_stays_between_today_and_the_interview(run: Run, day: str) -> None:
    add(run)
    ran = run("plan", "move", "peer-design", day)
    assert assert_explained(ran, fix="mlops-prep plan move peer-design 2026-03-13") == (
        f"mlops-prep: {day} is not between today and the interview"
    )


def test_before_a_night_interview_the_last_day_for_a_step_is_the_one_before(run: Run) -> None:
    add(run, at="2026-03-13 00:30")
    assert_explained(
        run("plan", "move", "peer-design", "2026-03-13"), fix="mlops-prep plan move peer-design 2026-03-12"
    )


def test_a_step_needs_an_interview(run: Run) -> None:
    cause = assert_explained(run("plan", "done", "numbers-page"), fix="mlops-prep plan add COMPANY --at")
    assert cause == "mlops-prep: no interview is planned"


@pytest.mark.parametrize(
    ("argv", "cause", "fix"),
    [
        (("done",), "Missing argument", "mlops-prep plan done"),
        (("done", "numbers-pag"), "did you mean numbers-page?", "mlops-prep plan done numbers-page"),
        (("drop", ""), "no step and no interview ''", "mlops-prep plan"),
        (("reopen", "7"), "no step and no interview '7'", "mlops-prep plan"),
        (("move", "peer-desing", "x"), "did you mean peer-design?", "mlops-prep plan move peer-design 2026-03-02"),
        (("move", "peer-design", "monday"), "'monday' is no day", "mlops-prep plan move peer-design 2026-03-13"),
        (("move", "1", "monday"), "'monday' is no date", "mlops-prep plan move 1 '2026-03-16 14:00'"),
        (
            ("move", "1", FRIDAY, "--zone", "nowhere/x"),
            "no time zone",
            "mlops-prep plan move 1 '2026-03-13 14:00' --zone",
        ),
        (("done", "numbers-page", "--interview", "9"), "no interview '9'", "mlops-prep plan"),
        (("nonsense",), "nonsense", "mlops-prep plan"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_is_not_there_is_explained(run: Run, argv: tuple[str, ...], cause: str, fix: str) -> None:
    add(run)
    assert cause in assert_explained(run("plan", *argv), fix=fix)


# Interviews that change


def test_an_interview_is_moved_and_keeps_its_zone(run: Run) -> None:
    add(run, "--zone", "Europe/Berlin")
    assert run("plan", "move", "1", "2026-03-30 10:00").out == (
        "1  Nordbank: Mon 30 Mar 2026 10:00 Europe/Berlin, in 28 days\n"
    )
    assert document(run)["interview"]["at"] == "2026-03-30T08:00:00+00:00"
    run("plan", "move", "Nordbank", "2026-03-30 10:00", "--zone", "Asia/Kolkata")
    assert document(run)["interview"]["at"] == "2026-03-30T04:30:00+00:00"


def test_an_interview_that_is_moved_to_the_past_is_asked_about(run: Run) -> None:
    add(run)
    ran = run("plan", "move", "1", "2026-02-01 10:00")
    assert (ran.code, "29 days ago" in ran.out) == (0, True)
    assert "mlops-prep plan move 1 '2026-03-16 14:00'" in ran.err
    assert document(run)["interview"] is None


def test_a_step_that_was_moved_comes_before_an_interview_that_is_moved_nearer(run: Run) -> None:
    add(run)
    run("plan", "move", "peer-design", "2026-03-12")
    run("plan", "move", "1", "2026-03-06 10:00")
    coming = {step["id"]: one["day"] for one in document(run)["coming"] for step in one["steps"]}
    assert coming["peer-design"] == "2026-03-06"


def test_an_interview_is_dropped_and_taken_back(run: Run) -> None:
    add(run)
    ran = run("plan", "drop", "nord")
    assert ran.out == "Nordbank: dropped\n"
    assert "mlops-prep plan reopen 1" in ran.err
    assert document(run)["interview"] is None
    run("plan", "reopen", "1")
    assert document(run)["interview"]["company"] == "Nordbank"


def test_a_company_that_is_a_number_is_found_when_no_interview_has_that_number(run: Run) -> None:
    add(run, company="42")
    assert run("plan", "drop", "42").out == "42: dropped\n"
