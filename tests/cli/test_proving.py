"""`mlops-prep content check --katas`: what it prints, and how it leaves."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from mlops_prep.kata.mutants import mutants
from tests.builders import write_pack
from tests.cli.conftest import Run, assert_explained
from tests.katapack import CASE_COUNT, REFERENCE, WRONG, write_kata, write_solutions

CASES_PROVEN = CASE_COUNT + 1
"""A proof draws from one fresh seed more than an attempt."""
MUTANTS = len(list(mutants(REFERENCE)))


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content without questions and, so far, without katas."""
    return write_pack(tmp_path / "content")


Write = Callable[..., Path]


@pytest.fixture
def write(content: Path) -> Write:
    """Adds a toy kata with as many solutions as a proof needs; returns its folder."""

    def written(kata_id: str = "toy", **files: str | None) -> Path:
        named = {name.replace("_py", ".py"): text for name, text in files.items()}
        folder = write_kata(content, kata_id, files=named)
        write_solutions(folder)
        return folder

    return written


def test_a_strong_kata_is_proven_and_leaves_with_0(run: Run, write: Write) -> None:
    write()
    ran = run("content", "check", "--katas")
    assert ran.code == 0
    assert ran.out == f"toy: {CASES_PROVEN} cases, 4 good, 15 wrong, {MUTANTS} mutants (0 equivalent), 0 problems\n"
    assert ran.err == "1 kata, 0 problems.\n"


def test_a_proof_as_json_is_one_document(run: Run, write: Write) -> None:
    write()
    ran = run("content", "check", "--katas", "--json")
    assert (ran.code, ran.err) == (0, "")
    found = json.loads(ran.out)
    (proof,) = found["katas"]
    assert found["ok"] is True
    assert proof.keys() == {"kata", "cases", "good", "wrong", "mutants", "equivalent", "problems"}
    assert (proof["kata"], proof["good"], proof["wrong"], proof["mutants"]) == ("toy", 4, 15, MUTANTS)
    assert proof["problems"] == []


def test_a_weak_kata_leaves_with_1_and_says_why(run: Run, write: Write) -> None:
    folder = write()
    (folder / "wrong" / "3.py").write_text(f"# fails: mean\n{WRONG}")
    (folder / "good" / "1.py").write_text(WRONG)
    ran = run("content", "check", "--katas")
    assert ran.code == 1
    head, *problems = ran.out.splitlines()
    assert head.endswith("2 problems")
    assert sorted(problem.split()[0] for problem in problems) == ["good/1.py", "wrong/3.py"]
    assert all(problem.startswith("  ") for problem in problems)
    assert ran.err == "1 kata, 2 problems.\n"


def test_a_weak_kata_as_json_is_not_ok(run: Run, write: Write) -> None:
    write(starter_py=REFERENCE)
    ran = run("content", "check", "--katas", "--json")
    assert (ran.code, ran.err) == (1, "")
    found = json.loads(ran.out)
    assert found["ok"] is False
    assert found["katas"][0]["problems"] == ["starter.py passes"]


def test_a_kata_whose_cases_cannot_be_made_is_a_problem(run: Run, write: Write) -> None:
    write(cases_py="def fixed(case):\n    1 / 0\n")
    ran = run("content", "check", "--katas")
    assert ran.code == 1
    assert "ZeroDivisionError" in ran.out
    assert ran.err == "1 kata, 1 problem.\n"


def test_every_kata_is_proven_and_one_weak_one_is_enough(run: Run, write: Write) -> None:
    write()
    write("weak", starter_py=REFERENCE)
    ran = run("content", "check", "--katas")
    assert ran.code == 1
    assert [line.split(":")[0] for line in ran.out.splitlines()] == ["toy", "weak", "  starter.py passes"]
    assert ran.err == "2 katas, 1 problem.\n"


def test_only_the_katas_that_are_named_are_proven(run: Run, write: Write) -> None:
    write()
    write("weak", starter_py=REFERENCE)
    ran = run("content", "check", "--kata", "toy")
    assert ran.code == 0
    assert len(ran.out.splitlines()) == 1
    assert run("content", "check", "--kata", "toy", "--kata", "weak").code == 1


def test_a_kata_of_a_pack_is_proven_too(run: Run, tmp_path: Path) -> None:
    folder = write_kata(tmp_path / "pack", "mine")
    write_solutions(folder)
    ran = run("content", "check", "--content", str(tmp_path / "pack"), "--katas")
    assert ran.code == 0
    assert ran.out.startswith("mine: ")


def test_content_without_katas_does_not_pass_for_proven(run: Run) -> None:
    ran = run("content", "check", "--katas")
    assert (ran.code, ran.out) == (1, "")


def test_an_unknown_kata_is_named_with_its_near_miss(run: Run, write: Write) -> None:
    write()
    cause = assert_explained(run("content", "check", "--kata", "tooy"), fix="mlops-prep kata")
    assert cause == "mlops-prep: no kata 'tooy'; did you mean toy?"


# Reviewed mutants

SURVIVOR = REFERENCE + "    return 5\n"
"""With a line that is never reached, whose mutants nobody can notice."""


def test_a_mutant_that_survives_is_a_problem_until_it_is_reviewed(run: Run, write: Write) -> None:
    folder = write(reference_py=SURVIVOR)
    problems = json.loads(run("content", "check", "--katas", "--json").out)["katas"][0]["problems"]
    assert problems
    assert all(problem.startswith("mutant survives: ") for problem in problems)
    names = [problem.removeprefix("mutant survives: ") for problem in problems]
    reviewed = [{"mutant": name, "why": "it is never reached"} for name in names]
    (folder / "equivalents.yaml").write_text(json.dumps(reviewed))
    ran = run("content", "check", "--katas")
    assert ran.code == 0
    assert f"({len(names)} equivalent), 0 problems" in ran.out


def test_a_review_of_a_mutant_that_is_not_there_is_a_problem(run: Run, write: Write) -> None:
    (write() / "equivalents.yaml").write_text("- {mutant: line 99, why: it was there once}\n")
    ran = run("content", "check", "--katas")
    assert ran.code == 1
    assert "  equivalents.yaml names no mutant: line 99\n" in ran.out


@pytest.mark.parametrize(
    "text", ["mutant: one\n", "- one\n", "- {mutant: one}\n", "- {mutant: one, why: ''}\n", "- {mutant: [\n"]
)
def test_reviews_of_another_shape_are_explained(run: Run, write: Write, text: str) -> None:
    (write() / "equivalents.yaml").write_text(text)
    cause = assert_explained(run("content", "check", "--katas"), fix="mlops-prep content check --katas")
    assert "equivalents.yaml: " in cause
