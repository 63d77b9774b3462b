"""Katas in the library: every mistake in a `kata.yaml` has its line, and a broken kata hides no healthy one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mlops_prep.errors import UserError
from mlops_prep.kata.workspace import read_kata_files
from mlops_prep.library import Library, open_library
from mlops_prep.library.checking import check_library
from mlops_prep.library.lists import open_lists
from mlops_prep.library.scenarios import open_scenarios
from mlops_prep.library.validating import validate_kata
from tests.builders import open_question_yaml, write_pack
from tests.katapack import FILES, kata_data, write_explanation, write_kata

CATEGORY = {"id": "mean", "says": "The sum over the count."}


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's own content: one question, and no kata so far."""
    folder = write_pack(tmp_path / "own", bank=open_question_yaml("q-1"))
    monkeypatch.setattr("mlops_prep.library.builtin_root", lambda: folder)
    monkeypatch.chdir(tmp_path)
    return folder


Open = Callable[..., Library]


@pytest.fixture
def opened(own: Path, tmp_path: Path) -> Open:
    """Opens the library with packs, as a process that starts."""
    return lambda *packs: open_library(tmp_path / "cache", packs)


def problems(folder: str = "toy", **fields: Any) -> list[tuple[str, str]]:
    """Place and words of every problem with a toy kata in which some fields are others."""
    kata, found = validate_kata(kata_data(**fields), folder)
    assert (kata is None) == bool(found)
    return [(".".join(map(str, place)), says) for place, says in found]


def said(library: Library) -> list[str]:
    return [str(problem) for problem in library.problems]


def ids(library: Library) -> list[str]:
    return [entry.id for entry in library.katas()]


# One kata.yaml


def test_a_toy_kata_has_no_problems() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("fields", "place", "says"),
    [
        ({"hitns": {}}, "hitns", "unknown key"),
        ({"title": None}, "title", "is missing"),
        ({"hints": {"nudge": "n", "approach": "a"}}, "hints.answer", "is missing"),
        ({"hints": {"nudge": "n", "approach": "a", "answer": "w", "more": "m"}}, "hints.more", "unknown key"),
        ({"level": "expert"}, "level", "'expert' is none of 'junior', 'mid', 'senior' or 'staff'"),
        ({"practises": []}, "practises", "must not be empty"),
        ({"parameters": []}, "parameters", "must not be empty"),
        ({"compare": {"anything": []}}, "compare.anything", "unknown key"),
        ({"id": "Toy"}, "id", "'Toy' is not lower-case words joined by hyphens"),
        ({"id": "other"}, "id", "is 'other', and the folder is called 'toy'"),
        ({"function": "no-name"}, "parameters", "'no-name' is no name in Python"),
        ({"parameters": ["1st"]}, "parameters", "'1st' is no name in Python"),
        ({"optional": ["values"]}, "parameters", "'values' stands twice"),
        ({"stretch_optional": ["default"]}, "parameters", "'default' stands twice"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_mistake_is_named_where_it_is(fields: dict[str, Any], place: str, says: str) -> None:
    assert problems(**fields) == [(place, says)]


def test_a_hint_without_words_is_named() -> None:
    assert [place for place, _ in problems(hints={"nudge": "n", "approach": "", "answer": "w"})] == ["hints.approach"]


@pytest.mark.parametrize("minutes", [0, -1, 181, "ten"])
def test_the_minutes_are_a_number_that_an_interview_has(minutes: object) -> None:
    assert [place for place, _ in problems(minutes=minutes)] == ["minutes"]


@pytest.mark.parametrize(
    ("categories", "place", "says"),
    [
        ([], "categories", "must not be empty"),
        ([CATEGORY, CATEGORY], "categories", "id 'mean' stands twice"),
        ([{**CATEGORY, "id": "examples"}], "categories", "'examples' is what the public examples are called"),
        ([{**CATEGORY, "stretch": True}], "categories", "all of them are stretch goals"),
        ([{"id": "mean"}], "categories.0.says", "is missing"),
        ([CATEGORY, {**CATEGORY, "id": "b", "weight": 2}], "categories.1.weight", "unknown key"),
        (["mean"], "categories.0", "should be a mapping of keys, not a text ('mean')"),
    ],
    ids=["none", "twice", "examples", "only stretch", "without its rule", "unknown key", "no mapping"],
)
def test_a_bad_category_is_named(categories: list[Any], place: str, says: str) -> None:
    assert problems(categories=categories) == [(place, says)]


def test_one_category_that_is_needed_is_enough() -> None:
    assert problems(categories=[CATEGORY, {**CATEGORY, "id": "more", "stretch": True}]) == []


def test_several_mistakes_are_all_named() -> None:
    found = problems(title=None, level="expert", colour="red")
    assert sorted(place for place, _ in found) == ["colour", "level", "title"]


@pytest.mark.parametrize("data", [None, [], "toy", 3])
def test_a_file_that_holds_no_mapping_is_a_problem(data: object) -> None:
    kata, found = validate_kata(data, "toy")
    assert kata is None
    assert len(found) == 1


# The library


def test_a_kata_is_found_with_its_folder_and_its_place(own: Path, opened: Open) -> None:
    write_kata(own)
    library = opened()
    assert (ids(library), said(library)) == (["toy"], [])
    assert library.kata("toy").function == "average"
    assert library.kata_folder("toy") == own / "katas" / "toy"
    assert library.place("toy") == ("own/katas/toy/kata.yaml", 1)


def test_a_kata_is_the_same_when_it_comes_from_the_index(own: Path, opened: Open) -> None:
    write_kata(own, compare={"any_order_at": ["rows"]}, uses=["numpy"])
    first, second = opened().kata("toy"), opened().kata("toy")
    assert (first.uses, first.compare.any_order_at) == (("numpy",), ("rows",))
    assert vars(first).keys() == vars(second).keys()
    assert (second.uses, second.compare.any_order_at) == (first.uses, first.compare.any_order_at)


def test_a_mistake_has_file_line_id_field_and_words(own: Path, opened: Open) -> None:
    write_kata(own, colour="red")
    lines = (own / "katas" / "toy" / "kata.yaml").read_text().splitlines()
    line = lines.index("colour: red") + 1
    assert said(opened()) == [f"own/katas/toy/kata.yaml:{line}: toy: colour: unknown key"]


def test_a_broken_kata_hides_no_healthy_one(own: Path, opened: Open) -> None:
    write_kata(own, "broken", level="expert")
    (write_kata(own, "torn") / "kata.yaml").write_text("id: [\n")
    write_kata(own, "toy")
    library = opened()
    assert ids(library) == ["toy"]
    assert [line.split(":")[0] for line in said(library)] == ["own/katas/broken/kata.yaml", "own/katas/torn/kata.yaml"]
    assert [entry.id for entry in library.entries()] == ["q-1"]


def test_a_mended_kata_is_there_at_the_next_start(own: Path, opened: Open) -> None:
    folder = write_kata(own, level="expert")
    assert ids(opened()) == []
    text = (folder / "kata.yaml").read_text()
    (folder / "kata.yaml").write_text(text.replace("level: expert", "level: mid"))
    library = opened()
    assert (ids(library), said(library)) == (["toy"], [])


def test_a_folder_without_a_kata_yaml_is_no_kata(own: Path, opened: Open) -> None:
    (own / "katas" / "notes").mkdir(parents=True)
    (own / "katas" / "notes" / "brief.md").write_text("# Later\n")
    library = opened()
    assert (ids(library), said(library)) == ([], [])


def test_a_pack_with_nothing_but_katas_is_a_pack(opened: Open, tmp_path: Path) -> None:
    write_kata(tmp_path / "pack", "mine")
    assert ids(opened(tmp_path / "pack")) == ["mine"]


def test_an_unknown_kata_is_named_with_its_near_misses(own: Path, opened: Open) -> None:
    write_kata(own)
    with pytest.raises(UserError, match=r"^no kata 'tooy'; did you mean toy\?$") as error:
        opened().kata("tooy")
    assert error.value.fix == "mlops-prep kata"


def test_a_kata_is_no_question_and_a_question_no_kata(own: Path, opened: Open) -> None:
    write_kata(own)
    library = opened()
    assert library.entry("toy") is None
    with pytest.raises(UserError, match="no question 'toy'"):
        library.question("toy")
    with pytest.raises(UserError, match="no kata 'q-1'"):
        library.kata("q-1")


# Ids that exist twice


def assert_clash(library: Library, *places: str) -> None:
    """One problem, which names both places."""
    (problem,) = said(library)
    assert "exists already in" in problem
    assert all(place in problem for place in places), problem


def test_a_kata_with_the_id_of_a_question_is_a_problem_that_names_both(own: Path, opened: Open) -> None:
    write_kata(own, "q-1")
    library = opened()
    assert_clash(library, "own/katas/q-1/kata.yaml:1", "own/questions/bank.yaml:2")
    assert len(ids(library)) + len(library.entries()) == 1


def test_a_kata_of_a_pack_with_the_id_of_ours_is_a_problem_that_names_both(
    own: Path, opened: Open, tmp_path: Path
) -> None:
    write_kata(own)
    write_kata(tmp_path / "pack", title="Mine")
    library = opened(tmp_path / "pack")
    assert said(library) == ["pack/katas/toy/kata.yaml:1: toy: id: exists already in own/katas/toy/kata.yaml:1"]
    assert library.kata("toy").title == "Average"


def test_a_question_after_a_kata_with_the_id_of_the_bank_is_a_problem_that_names_both(own: Path, opened: Open) -> None:
    write_explanation(write_kata(own), "q-1")
    library = opened()
    assert_clash(library, "own/katas/toy/explain.yaml:2", "own/questions/bank.yaml:2")
    assert ids(library) == ["toy"]


# The questions that follow a pass


def test_questions_after_a_kata_are_its_own_and_not_of_the_bank(own: Path, opened: Open) -> None:
    write_explanation(write_kata(own))
    library = opened()
    assert [entry.id for entry in library.explanations("toy")] == ["toy-why"]
    assert library.explanations("another") == []
    assert [entry.id for entry in library.entries()] == ["q-1"]


def test_a_question_after_a_kata_is_practised_once_it_was_asked(own: Path, opened: Open) -> None:
    write_explanation(write_kata(own))
    library = opened()
    assert [entry.id for entry in library.practisable(set())] == ["q-1"]
    assert [entry.id for entry in library.practisable({"toy-why"})] == ["q-1", "toy-why"]


def test_a_broken_question_after_a_kata_leaves_the_kata(own: Path, opened: Open) -> None:
    folder = write_kata(own)
    (folder / "explain.yaml").write_text("questions:\n- id: toy-why\n  colour: red\n")
    library = opened()
    assert ids(library) == ["toy"]
    assert any("explain.yaml:3: toy-why: colour: unknown key" in line for line in said(library))


# Files that are missing


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_remarked_on_and_the_kata_is_not_opened(own: Path, opened: Open, name: str) -> None:
    folder = write_kata(own, files={name: None})
    write_explanation(folder)
    _, remarks = check_library(opened(), [folder / "kata.yaml"], open_scenarios([]), open_lists([]))
    assert [(remark.file, remark.id, remark.problem) for remark in remarks] == [
        ("own/katas/toy/kata.yaml", "toy", f"{name} is missing")
    ]
    with pytest.raises(UserError, match=f"is not whole: .*{name}") as error:
        read_kata_files(folder)
    assert error.value.fix == "mlops-prep content check"


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_text_is_named(tmp_path: Path, name: str) -> None:
    folder = write_kata(tmp_path)
    (folder / name).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError, match="is not whole"):
        read_kata_files(folder)


def test_what_a_kata_lacks_is_remarked_on(own: Path, opened: Open) -> None:
    folder = write_kata(own, sources=None, verified=None, covers=["NO-SUCH-ID"])
    _, remarks = check_library(opened(), [folder / "kata.yaml"], open_scenarios([]), open_lists([]))
    assert sorted(remark.problem for remark in remarks) == [
        "'NO-SUCH-ID' is no id of the content inventory",
        "explain.yaml has no questions",
        "is empty",
        "is missing",
    ]


def test_a_whole_kata_has_nothing_to_remark_on(own: Path, opened: Open) -> None:
    folder = write_kata(own)
    write_explanation(folder)
    assert check_library(opened(), [folder / "kata.yaml"], open_scenarios([]), open_lists([])) == ([], [])
