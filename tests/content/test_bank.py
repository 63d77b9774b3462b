"""The program's own content keeps what the product promises."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from mlops_prep.drawing import draw
from mlops_prep.library import Library, open_library
from mlops_prep.library.checking import check_library
from mlops_prep.library.inventory import coverage_of, inventory_ids
from mlops_prep.library.lists import open_lists
from mlops_prep.library.scenarios import open_scenarios
from mlops_prep.models.instance import Instance
from mlops_prep.models.question import ROUNDS, Question
from mlops_prep.paths import builtin_root

QUESTIONS_FOLDER = builtin_root() / "content" / "questions"
DRAWS = 200


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The program's own content."""
    return open_library(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def bank(library: Library) -> list[Question]:
    """Every question."""
    return list(library.questions())


def of_kind(bank: Iterable[Question], kind: str) -> list[Question]:
    """The questions of one kind."""
    return [question for question in bank if question.kind == kind]


def drawings(question: Question) -> list[Instance]:
    """Many askings of a question."""
    return [draw(question, seed) for seed in range(DRAWS)]


# It is sound


def test_nothing_in_it_is_broken(library: Library) -> None:
    assert [str(problem) for problem in library.problems] == []


def test_it_passes_the_strict_check(library: Library) -> None:
    problems, remarks = check_library(library, [], open_scenarios([]), open_lists([]))
    assert [str(one) for one in problems + remarks] == []


def test_no_id_exists_twice() -> None:
    # read as text, so that an id is seen even where the library would let its first place win
    ids = [
        line.removeprefix("- id:").strip()
        for path in sorted(QUESTIONS_FOLDER.glob("*.y*ml"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("- id:")
    ]
    assert ids
    assert [one for one, count in Counter(ids).items() if count > 1] == []


def test_every_question_of_every_file_is_in_the_library(library: Library) -> None:
    written = sum(path.read_text(encoding="utf-8").count("\n- id: ") for path in QUESTIONS_FOLDER.glob("*.yaml"))
    assert len(library.entries()) == written


def test_every_question_stands_in_a_file_that_the_program_reads(library: Library) -> None:
    assert {path.name for path in QUESTIONS_FOLDER.iterdir()} == {Path(one.file).name for one in library.entries()}


# There is enough of it


def test_there_are_at_least_100_questions(bank: list[Question]) -> None:
    assert len(bank) >= 100


@pytest.mark.parametrize(
    ("kind", "at_least"),
    [("open", 50), ("command", 10), ("choice", 1), ("order", 1), ("estimate", 6), ("diagnose", 4)],
)
def test_there_are_enough_questions_of_each_kind(bank: list[Question], kind: str, at_least: int) -> None:
    assert len(of_kind(bank, kind)) >= at_least


@pytest.mark.parametrize("name", ROUNDS)
def test_every_round_of_an_interview_can_be_practised(bank: list[Question], name: str) -> None:
    assert sum(name in question.rounds for question in bank) >= 3


def test_every_question_of_the_inventory_is_covered(library: Library) -> None:
    covered = coverage_of(library, open_scenarios([]), open_lists([]))["questions"]
    assert [one for one, by in covered.items() if one.startswith("Q-") and not by] == []


def test_every_command_of_the_inventory_is_covered(library: Library) -> None:
    sections = coverage_of(library, open_scenarios([]), open_lists([]))
    covered = {one: by for ids in sections.values() for one, by in ids.items()}
    assert [one for one, by in covered.items() if one.startswith("CMD-") and not by] == []


def test_what_a_question_covers_exists_and_is_named_once(bank: list[Question]) -> None:
    known = inventory_ids()
    wrong = {
        question.id: [one for one, count in Counter(question.covers).items() if count > 1 or one not in known]
        for question in bank
    }
    assert {one: covers for one, covers in wrong.items() if covers} == {}


# An open question is worth asking


def test_every_open_question_has_four_to_eight_points(bank: list[Question]) -> None:
    wrong = {one.id: len(one.rubric) for one in of_kind(bank, "open") if not 4 <= len(one.rubric) <= 8}
    assert wrong == {}


def test_every_open_question_has_one_or_two_musts(bank: list[Question]) -> None:
    musts = {one.id: sum(point.must for point in one.rubric) for one in of_kind(bank, "open")}
    assert {one: count for one, count in musts.items() if not 1 <= count <= 2} == {}


def test_every_open_question_has_weak_signals_follow_ups_and_sources(bank: list[Question]) -> None:
    bare = [one.id for one in of_kind(bank, "open") if not (one.weak_signals and one.follow_ups and one.sources)]
    assert bare == []


def test_every_question_says_when_its_facts_were_checked(bank: list[Question]) -> None:
    assert [one.id for one in bank if one.verified is None] == []


def test_no_source_is_a_package_registry(bank: list[Question]) -> None:
    registries = ("pypi.org", "npmjs.com", "anaconda.org", "rubygems.org")
    assert [one.id for one in bank for source in one.sources if any(host in source for host in registries)] == []


# What is drawn can be drawn


def test_every_variant_of_a_diagnose_question_can_be_drawn(bank: list[Question]) -> None:
    for question in of_kind(bank, "diagnose"):
        assert question.diagnose is not None
        assert {one.variant for one in drawings(question)} == {one.id for one in question.diagnose.variants}, (
            question.id
        )


def test_every_drawing_of_a_diagnose_question_has_a_chart_and_differs_from_the_others(bank: list[Question]) -> None:
    for question in of_kind(bank, "diagnose"):
        charts = [one.chart for one in drawings(question)]
        assert None not in charts
        assert len({repr(chart) for chart in charts}) > 10, question.id


def test_every_estimate_draws_at_least_three_different_answers_above_zero(bank: list[Question]) -> None:
    for question in of_kind(bank, "estimate"):
        expected = {one.expected for one in drawings(question)}
        assert len(expected) >= 3, question.id
        assert all(value is not None and value > 0 for value in expected), question.id


def test_no_text_that_was_drawn_shows_a_template(bank: list[Question]) -> None:
    for question in [*of_kind(bank, "estimate"), *of_kind(bank, "diagnose")]:
        for one in drawings(question)[:20]:
            texts = [one.question.prompt, one.question.strong_answer, *(point.says for point in one.question.rubric)]
            assert not any("{{" in text or "}}" in text for text in texts), question.id


def test_the_place_of_the_right_choice_gives_nothing_away(bank: list[Question]) -> None:
    for question in of_kind(bank, "choice"):
        assert question.choice is not None
        right = next(number for number, option in enumerate(question.choice.options) if option.right)
        places = Counter(one.shown.index(right) for one in drawings(question))
        assert len(places) == len(question.choice.options), question.id
