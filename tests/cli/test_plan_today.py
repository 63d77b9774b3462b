"""Today's session, the calendar and packs of `mlops-prep plan`; drills and the bare command follow it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from mlops_prep.models.views import QuestionShown
from tests.builders import open_question_yaml, write_pack
from tests.cli.conftest import Run, assert_explained, rows, write_some
from tests.cli.planned import add, write_content
from tests.fake_clock import MONDAY
from tests.plans import write_plan
from tests.sessions.scripted import ScriptedPrompter, Step, keep_marks

ANSWERED: tuple[Step, ...] = ("The score distribution.", "3", keep_marks, "")


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three questions and a plan, in the place of the program's own content."""
    return write_content(tmp_path_factory.mktemp("content"))


# Today


def test_today_starts_the_drill_of_the_plan(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    prompter = scripted(monkeypatch, *ANSWERED * 3)
    add(run)
    ran = run("plan", "today")
    assert ran.code == 0
    assert ran.out.startswith("Nordbank: Fri 13 Mar 2026 14:00, in 11 days\nToday: 34 of 60 min\n")
    assert sorted(asked(prompter)) == ["q-1", "q-2", "q-3"]


def test_when_all_is_practised_today_says_so_and_starts_nothing(run: Run, history: Path) -> None:
    write_some(history, q_1=80, q_2=80, q_3=80)
    add(run)
    run("plan", "done", "numbers-page")
    ran = run("plan", "today")
    assert (ran.code, ran.err) == (0, "")
    assert "done for today; more: mlops-prep drill" in ran.out
    assert rows(history, "SELECT count(*) FROM sessions") == [(1,)]


# The calendar


def test_the_calendar_has_all_planned_interviews_and_their_steps(run: Run) -> None:
    add(run, company="Größe; Söhne, Co")
    add(run, company="Dropped")
    run("plan", "drop", "2")
    ran = run("plan", "export")
    assert (ran.code, ran.err) == (0, "")
    events = Calendar.from_ical(ran.out).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == [
        "Interview: Größe; Söhne, Co",
        "The numbers page (20 min)",
        "A design with a peer (20 min)",
        "The PSI kata (20 min)",
    ]


def test_the_calendar_goes_to_a_new_file_alone(run: Run, tmp_path: Path) -> None:
    add(run)
    file = tmp_path / "my plan.ics"
    ran = run("plan", "export", str(file))
    assert (ran.code, ran.out) == (0, "")
    before = file.read_bytes()
    assert len(Calendar.from_ical(before).walk("VEVENT")) == 4
    free = tmp_path / "my plan-2.ics"
    cause = assert_explained(run("plan", "export", str(file)), fix=f"mlops-prep plan export '{free}'")
    assert "is there already" in cause
    assert file.read_bytes() == before
    assert "cannot write" in assert_explained(
        run("plan", "export", str(tmp_path / "no" / "x.ics")), fix="mlops-prep plan"
    )


def test_without_an_interview_there_is_no_calendar(run: Run) -> None:
    assert_explained(run("plan", "export"), fix="mlops-prep plan add COMPANY")


# Packs


def test_a_pack_brings_its_own_plan(run: Run, tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack", extra=open_question_yaml("q-9"))
    write_plan(pack, {"id": "own-step", "title": "\x1b[2JOur step", "day": 11}, name="ours")
    add(run)
    ran = run("plan", "--content", str(pack))
    assert "\\x1b[2JOur step" in ran.out
    assert "\x1b" not in ran.out
    assert run("plan", "done", "own-step", "--content", str(pack)).code == 0
    assert "no step" in assert_explained(run("plan", "done", "own-step"))


@pytest.mark.parametrize("source", ["id: [", "id: broken\ntitle: Broken\n", "- a list\n", "\x00", ""])
def test_a_broken_plan_is_named_in_one_line_and_the_rest_works(run: Run, tmp_path: Path, source: str) -> None:
    pack = write_pack(tmp_path / "pack", extra=open_question_yaml("q-9"))
    write_plan(pack).write_text(source, encoding="utf-8")
    (pack / "plans" / "two-week.yaml").rename(pack / "plans" / "broken.yaml")
    add(run)
    ran = run("plan", "--content", str(pack))
    assert ran.code == 0
    (line,) = ran.err.splitlines()
    assert line.startswith("Left out: ")
    assert "broken.yaml:" in line
    assert "numbers page" in ran.out
    json.loads(run("plan", "--content", str(pack), "--json").out)


def test_a_plan_that_has_the_name_of_another_is_left_out_and_both_are_named(run: Run, tmp_path: Path) -> None:
    write_plan(tmp_path / "pack", {"id": "own-step", "day": 11})
    add(run)
    ran = run("plan", "--content", str(tmp_path / "pack"))
    assert ran.code == 0
    (line,) = ran.err.splitlines()
    assert line.startswith("Left out: ")
    assert line.count("two-week.yaml") == 2
    assert "own-step" not in ran.out


# Drills and the bare command follow it


def scripted(monkeypatch: pytest.MonkeyPatch, *steps: Step) -> ScriptedPrompter:
    prompter = ScriptedPrompter(*steps)
    monkeypatch.setattr("mlops_prep.cli.common.make_prompter", lambda plain: prompter)
    return prompter


def asked(prompter: ScriptedPrompter) -> list[str]:
    """The questions that were shown."""
    return [view.instance.question.id for view in prompter.shown(QuestionShown)]


def test_a_drill_follows_the_plan_and_says_so(run: Run, monkeypatch: pytest.MonkeyPatch, history: Path) -> None:
    # answered yesterday and due next month: the schedule would not ask it, the plan does
    write_some(history, q_1=80, q_2=80, day=MONDAY.date() - timedelta(days=1))
    add(run)
    prompter = scripted(monkeypatch, *ANSWERED * 3)
    ran = run("drill")
    assert ran.err == "By the plan for Nordbank; see it with: mlops-prep plan\n"
    assert sorted(asked(prompter)) == ["q-1", "q-2", "q-3"]


@pytest.mark.parametrize(
    ("argv", "count"),
    [
        (("--limit", "1"), 1),
        (("--limit", "3"), 3),
        (("--minutes", "9"), 2),
        (("--minutes", "1"), 1),
        (("--domain", "serving"), 1),
        (("--domain", "monitoring", "--limit", "1"), 1),
        (("--kind", "command"), 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_is_wished_for_holds_in_a_drill_by_the_plan(
    run: Run, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...], count: int
) -> None:
    add(run)
    prompter = scripted(monkeypatch, *ANSWERED * count)
    assert run("drill", *argv).code == 0
    assert len(asked(prompter)) == count
    if "serving" in argv:
        assert asked(prompter) == ["q-3"]


@pytest.mark.parametrize(("option", "expected"), [("--due", ["q-1"]), ("--new", ["q-3"]), ("--weak", ["q-2"])])
def test_due_new_and_weak_go_by_the_schedule(
    run: Run, monkeypatch: pytest.MonkeyPatch, history: Path, option: str, expected: list[str]
) -> None:
    write_some(history, q_1=80, day=MONDAY.date() - timedelta(days=60))
    write_some(history, q_2=10)
    add(run)
    prompter = scripted(monkeypatch, *ANSWERED)
    ran = run("drill", option)
    assert ran.err == ""
    assert asked(prompter) == expected


def test_after_the_interview_drills_go_by_the_schedule_again(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    add(run, at="2026-03-02 17:00")
    prompter = scripted(monkeypatch, *ANSWERED * 3)
    assert run("drill").err == ""
    assert len(asked(prompter)) == 3


def test_the_bare_command_names_the_interview_and_todays_session(run: Run) -> None:
    add(run)
    lines = run().out.splitlines()
    assert "Nordbank: Fri 13 Mar 2026 14:00, in 11 days" in lines
    assert "Today: The numbers page (20 min), 40 min of questions:" in lines
    assert "  mlops-prep plan today" in lines


def test_a_session_that_was_cut_off_comes_before_todays(run: Run, history: Path) -> None:
    write_some(history, q_1=80, owes=("q-2",))
    add(run)
    ran = run()
    assert "Nordbank: " in ran.out
    assert "  mlops-prep drill --resume" in ran.out.splitlines()


def test_without_an_interview_the_bare_command_says_how_to_add_one(run: Run) -> None:
    assert "  mlops-prep drill --limit 3" in run().out.splitlines()
    assert "mlops-prep plan add" in run().out
    add(run)
    assert "mlops-prep plan add" not in run().out
