"""One checklist: what a tick needs, what undoing takes back, what evidence shows, and for whom it is kept."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from mlops_prep.models.checklist import Checklist
from mlops_prep.models.plan import Interview
from mlops_prep.models.ticking import ChecklistShown, Deed, Outcome
from mlops_prep.sessions.checklist import ChecklistSession
from mlops_prep.store.checklists import ChecklistLog
from mlops_prep.store.db import Database
from tests.checklists import DAY, NORDBANK, SKILLS
from tests.fake_clock import MONDAY, FakeClock
from tests.sessions.scripted import ScriptedPrompter

UNDO = Deed("undo")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the history is."""
    return tmp_path / "history.sqlite3"


Open = Callable[..., ChecklistSession]


@pytest.fixture
def opened(path: Path) -> Iterator[Open]:
    """Opens a list as a process of its own would."""
    databases: list[Database] = []

    def session(
        checklist: Checklist = DAY,
        interview: Interview | None = NORDBANK,
        clock: FakeClock | None = None,
        **evidence: float,
    ) -> ChecklistSession:
        databases.append(Database(path))
        return ChecklistSession(
            checklist=checklist,
            interview=interview,
            log=ChecklistLog(databases[-1]),
            evidence={name.replace("_", "-"): score for name, score in evidence.items()},
            prompter=ScriptedPrompter(),
            clock=clock or FakeClock(),
        )

    yield session
    for database in databases:
        database.close()


def play(session: ChecklistSession, *deeds: Deed) -> list[Outcome]:
    """Make changes, one after the other."""
    prompter = ScriptedPrompter(*deeds)
    session.prompter = prompter
    session.play()
    return prompter.outcomes


def ticked(view: ChecklistShown) -> list[str]:
    return [item.id for item in view.items if item.ticked]


def test_a_tick_is_in_the_history_before_anything_else_happens(opened: Open, path: Path) -> None:
    session = opened()
    session.act(Deed("tick", "power"))
    connection = sqlite3.connect(path)
    kept = connection.execute("SELECT checklist, item, interview_id, ticked, by FROM ticks").fetchall()
    connection.close()
    assert kept == [("day", "power", NORDBANK.id, 1, "word")]


def test_every_change_is_answered_with_the_list_after_it(opened: Open) -> None:
    outcomes = play(opened(), Deed("tick", "power"), Deed("tick", "ask"), Deed("untick", "power"))
    assert [ticked(outcome.view) for outcome in outcomes] == [["power"], ["power", "ask"], ["ask"]]
    assert [outcome.view.done for outcome in outcomes] == [1, 2, 1]


def test_a_tick_says_since_when_and_on_whose_word(opened: Open) -> None:
    clock = FakeClock()
    session = opened(clock=clock)
    clock.pass_seconds(60)
    session.act(Deed("tick", "power"))
    power, water, _ = session.view().items
    assert (power.by, power.at) == ("word", MONDAY + timedelta(minutes=1))
    assert (water.by, water.at) == ("", None)


# For whom


def test_each_interview_has_its_own_ticks(opened: Open) -> None:
    opened().act(Deed("tick", "power"))
    assert ticked(opened(interview=NORDBANK._replace(id=8)).view()) == []
    assert ticked(opened(interview=None).view()) == []
    assert ticked(opened().view()) == ["power"]


def test_a_list_per_person_is_one_for_all_interviews(opened: Open) -> None:
    opened(SKILLS).act(Deed("tick", "draw"))
    view = opened(SKILLS, interview=None).view()
    assert ticked(view) == ["draw"]
    assert opened(SKILLS).view().aim is None


@pytest.mark.parametrize(
    ("at", "hours_east", "days"),
    [
        (datetime(2026, 3, 4, 13, tzinfo=UTC), 0, 2),
        (datetime(2026, 3, 3, 0, 30, tzinfo=UTC), 0, 1),
        (datetime(2026, 3, 3, 0, 30, tzinfo=UTC), -6, 0),
        (datetime(2026, 3, 2, 23, 30, tzinfo=UTC), 6, 0),
        (datetime(2026, 3, 1, 13, tzinfo=UTC), 0, -1),
        (datetime(2027, 4, 6, 13, tzinfo=UTC), 0, 400),
    ],
)
def test_the_days_left_are_days_of_this_machine(opened: Open, at: datetime, hours_east: int, days: int) -> None:
    clock = FakeClock(zone=timezone(timedelta(hours=hours_east)))
    view = opened(interview=NORDBANK._replace(at=at), clock=clock).view()
    assert view.aim is not None
    assert view.aim.days_left == days


def test_the_interview_starts_in_the_zone_in_which_it_was_given(opened: Open) -> None:
    view = opened().view()
    assert view.aim is not None
    assert f"{view.aim.starts:%H:%M}" == "14:00"


# Undoing


def test_undo_goes_back_change_by_change_and_says_so(opened: Open) -> None:
    outcomes = play(
        opened(), Deed("tick", "power"), Deed("tick", "ask"), Deed("untick", "power"), UNDO, UNDO, UNDO, UNDO
    )
    assert [ticked(outcome.view) for outcome in outcomes[3:]] == [["power", "ask"], ["power"], [], []]
    assert [outcome.item for outcome in outcomes[3:]] == ["power", "ask", "power", ""]
    assert outcomes[3].says == "Taken back: it is ticked again."
    assert outcomes[4].says == "Taken back: it is not ticked any more."
    assert outcomes[6].says == "Nothing to take back."


def test_what_was_ticked_yesterday_can_be_undone_today(opened: Open) -> None:
    play(opened(), Deed("tick", "power"), Deed("tick", "ask"))
    assert ticked(play(opened(), UNDO)[0].view) == ["power"]


def test_undo_takes_back_ones_own_change_first(opened: Open) -> None:
    mine, other = opened(), opened()
    mine.act(Deed("tick", "power"))
    other.act(Deed("tick", "water"))
    assert ticked(mine.act(UNDO).view) == ["water"]


def test_a_second_copy_sees_and_keeps_what_the_first_one_ticked(opened: Open) -> None:
    mine, other = opened(), opened()
    mine.act(Deed("tick", "power"))
    assert ticked(other.act(Deed("tick", "water")).view) == ["power", "water"]
    mine.act(Deed("tick", "water"))  # it does not know yet that it is ticked
    assert ticked(mine.view()) == ["power", "water"]


# Evidence


def test_a_good_last_answer_ticks_its_item_by_itself(opened: Open, path: Path) -> None:
    view = opened(SKILLS, q_1=70.0).view()
    assert (view.items[0].ticked, view.items[0].by, view.items[0].last_score) == (True, "evidence", 70.0)
    assert view.done == 1
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT count(*) FROM ticks").fetchone() == (0,)
    connection.close()


def test_a_weak_last_answer_does_not(opened: Open) -> None:
    item = opened(SKILLS, q_1=69.9).view().items[0]
    assert (item.ticked, item.by, item.last_score) == (False, "", 69.9)


def test_what_no_answer_shows_is_not_ticked_without_ones_word(opened: Open) -> None:
    refused, given = play(opened(SKILLS), Deed("tick", "skew"), Deed("tick", "skew", on_word=True))
    assert (refused.needs_word, refused.says, ticked(refused.view)) == (True, "No answer shows it yet.", [])
    assert (given.needs_word, given.view.items[0].by) == (False, "word")


def test_an_item_without_a_question_needs_no_evidence(opened: Open) -> None:
    (outcome,) = play(opened(SKILLS), Deed("tick", "draw"))
    assert (outcome.needs_word, ticked(outcome.view)) == (False, ["draw"])


def test_evidence_stands_above_ones_word(opened: Open) -> None:
    opened(SKILLS).act(Deed("tick", "skew", on_word=True))
    assert opened(SKILLS, q_1=90.0).view().items[0].by == "evidence"
    assert opened(SKILLS, q_1=40.0).view().items[0].by == "word"


def test_what_is_proven_stays_ticked(opened: Open) -> None:
    session = opened(SKILLS, q_1=84.0)
    outcome = session.act(Deed("untick", "skew"))
    assert ticked(outcome.view) == ["skew"]
    assert outcome.says == "Your last answer proves it (84 of 100): it stays ticked."
    assert session.act(Deed("tick", "skew")).needs_word is False
    assert session.act(UNDO).says == "Nothing to take back."


def test_a_proof_is_gone_after_a_bad_answer(opened: Open) -> None:
    assert ticked(opened(SKILLS, q_1=84.0).view()) == ["skew"]
    assert ticked(opened(SKILLS, q_1=54.0).view()) == []


# Notes


def note(text: str, *, kind: str = "note") -> Deed:
    return Deed("draft" if kind == "draft" else "note", "ask", text)


def test_a_note_is_kept_while_it_is_typed(opened: Open) -> None:
    opened().act(note("How do y", kind="draft"))
    assert opened().view().items[2].note == "How do y"


def test_a_pasted_note_becomes_one_line(opened: Open) -> None:
    opened().act(note("  How do\nyou\tdeploy? "))
    assert opened().view().items[2].note == "How do you deploy?"


def test_undo_takes_a_whole_note_back_not_a_letter(opened: Open) -> None:
    session = opened()
    play(session, note("First"), note("F", kind="draft"), note("", kind="draft"), note("Second"))
    outcome = session.act(UNDO)
    assert (outcome.view.items[2].note, outcome.says) == ("First", "The note is as it was before.")
    assert session.act(UNDO).view.items[2].note == ""


def test_a_note_that_was_left_as_it_was_is_nothing_to_undo(opened: Open) -> None:
    session = opened()
    play(session, Deed("tick", "power"), note("Ha", kind="draft"), note(""))
    assert ticked(session.act(UNDO).view) == []


def test_an_interruption_goes_through_and_loses_nothing(opened: Open) -> None:
    session = opened()
    session.prompter = ScriptedPrompter(Deed("tick", "power"), KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        session.play()
    assert ticked(opened().view()) == ["power"]
