"""Our own checklists and plans: complete, honest about minutes, short enough to be read in a hurry."""

import re

import pytest

from mlops_prep.library import Library, open_library
from mlops_prep.library.checking import check_library
from mlops_prep.library.inventory import coverage_of
from mlops_prep.library.lists import Lists, open_lists
from mlops_prep.library.scenarios import Scenarios, open_scenarios
from mlops_prep.models.checklist import ChecklistItem

TEN_HOURS = 600


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return open_library(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def scenarios(library: Library) -> Scenarios:
    return open_scenarios(library.folders())


@pytest.fixture(scope="module")
def lists(library: Library) -> Lists:
    return open_lists(library.folders())


def sentences(text: str) -> int:
    return len(re.findall(r"[.!?][\"”]?(?:\s|$)", text))


def items(lists: Lists) -> list[ChecklistItem]:
    return [item for checklist in lists.checklists() for item in checklist.items]


def test_nothing_is_wrong_with_them(library: Library, scenarios: Scenarios, lists: Lists) -> None:
    assert check_library(library, lists.paths(), scenarios, lists) == ([], [])


def test_the_checklists_and_plans_of_the_inventory_are_covered(library: Library, lists: Lists) -> None:
    found = coverage_of(library, open_scenarios([]), lists)["checklists-plans-projects"]
    assert [one for one, by in found.items() if not by] == []


def test_every_promise_of_the_final_revision_has_a_question_that_proves_it(lists: Lists) -> None:
    promised = lists.checklist("final-revision").items
    assert len({item.question for item in promised if item.question}) == len(promised) == 7
    assert all(item.says.startswith("I can ") for item in promised)


def test_a_step_takes_no_less_than_what_it_sends_to(library: Library, scenarios: Scenarios, lists: Lists) -> None:
    minutes = {entry.id: entry.minutes for entry in library.katas()}
    minutes |= {row.id: row.minutes for row in scenarios.rows() if row.kind == "incident"}
    short = {step.id for step in lists.steps() if step.minutes < minutes.get(step.target, 0)}
    assert short == set()


def test_the_steps_leave_time_for_questions(lists: Lists) -> None:
    steps = lists.steps()
    assert sum(step.minutes for step in steps) < TEN_HOURS
    assert all(sum(step.minutes for step in steps if step.day == day) <= 60 for day in range(15))


def test_texts_are_short(lists: Lists) -> None:
    assert [item.id for item in items(lists) if sentences(item.says) > 2 or len(item.says) > 140] == []
    assert [item.id for item in items(lists) if sentences(item.why) > 4 or len(item.why) > 240] == []
    assert [step.id for step in lists.steps() if sentences(step.does) > 3] == []
