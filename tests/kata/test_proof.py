"""Each way in which a kata's hidden tests can be weak is reported, and a strong kata has no problems."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mlops_prep.kata.mutants import mutants
from mlops_prep.kata.proof import Prover, read_equivalents
from mlops_prep.kata.workers import Workers
from tests.fake_clock import FakeClock
from tests.kata.conftest import CASES, EXAMPLES, make_workers, toy_kata

REFERENCE = """\
def average(values, default=None):
    if not values:
        return default
    return sum(values) / len(values)
"""
TOY_CASES = CASES.replace('    case("errors"', '    0 and case("errors"')
WRONG = (
    "# fails: mean\ndef average(values, default=None):\n    return default if not values else 1.5 * len(values) / 2\n"
)
SURVIVOR = REFERENCE + "    return 5\n"


@pytest.fixture(scope="module")
def quick_workers() -> Iterator[Workers]:
    workers = make_workers("limits")
    yield workers
    workers.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A kata of which everything can be proven."""
    (tmp_path / "good").mkdir()
    (tmp_path / "wrong").mkdir()
    texts = {
        "reference.py": REFERENCE,
        "cases.py": TOY_CASES,
        "examples.py": EXAMPLES.replace('{"mean": 1.5, "count": 2}', "1.5"),
        "starter.py": "def average(values, default=None): ...\n",
        "brief.md": "# Average\n",
    }
    texts |= {f"good/{number}.py": REFERENCE for number in range(4)}
    texts |= {f"wrong/{number}.py": WRONG for number in range(15)}
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    return tmp_path


Problems = Callable[..., tuple[str, ...]]


@pytest.fixture
def problems(quick_workers: Workers, folder: Path) -> Problems:
    def prove(**equivalents: str) -> tuple[str, ...]:
        kata = toy_kata(categories=toy_kata().categories[:2])
        prover = Prover(quick_workers, FakeClock(), threads=2)
        return prover.prove(kata, folder, equivalents, lambda done, total: None).problems

    return prove


def test_a_strong_kata_has_no_problems(problems: Problems) -> None:
    assert problems() == ()


@pytest.mark.parametrize(
    ("file", "text", "problem"),
    [
        ("starter.py", REFERENCE, "starter.py passes"),
        ("good/0.py", WRONG, "good/0.py fails: wrong_answer in 'mean'"),
        ("wrong/0.py", "# fails: mean\n" + REFERENCE, "wrong/0.py should fail by wrong_answer in 'mean': passed"),
        ("wrong/0.py", WRONG.replace("mean", "empty", 1), "should fail by wrong_answer in 'empty'"),
        ("wrong/0.py", WRONG.replace("mean", "mean (time_limit)", 1), "should fail by time_limit in 'mean'"),
        ("wrong/0.py", WRONG.replace("# fails: mean\n", ""), "does not begin with `# fails:"),
        ("reference.py", SURVIVOR, "mutant survives: average: 5 -> 6"),
        ("cases.py", TOY_CASES.replace('"empty"', '"mean"'), "category 'empty' has no case"),
        ("cases.py", TOY_CASES.replace('"mean"', '"median"'), "no category 'median'"),
        ("cases.py", "def fixed(case): ...\ndef drawn(case, rng): ...\n", "makes no cases"),
        ("examples.py", "EXAMPLES = []\n", "EXAMPLES is empty"),
    ],
)
def test_each_weakness_is_reported(problems: Problems, folder: Path, file: str, text: str, problem: str) -> None:
    (folder / file).write_text(text)
    found = problems()
    assert any(problem in one for one in found), found


def test_too_few_solutions_are_reported(problems: Problems, folder: Path) -> None:
    (folder / "good" / "0.py").unlink()
    (folder / "wrong" / "0.py").unlink()
    assert problems() == ("good/ has 3 solutions; 4 are needed", "wrong/ has 14 solutions; 15 are needed")


def test_a_reviewed_mutant_may_survive_but_must_exist_and_go_unnoticed(problems: Problems, folder: Path) -> None:
    noticed = next(mutants(REFERENCE)).name
    assert problems(**{"gone": "why", noticed: "why"}) == (
        "equivalents.yaml names no mutant: gone",
        f"mutant is listed as equivalent and is noticed: {noticed}",
    )
    (folder / "reference.py").write_text(SURVIVOR)
    names = [one.name for one in mutants(SURVIVOR) if one.source not in {m.source for m in mutants(REFERENCE)}]
    survivors = {one.split(": ", 1)[1] for one in problems() if one.startswith("mutant survives")}
    assert survivors <= set(names)
    assert problems(**dict.fromkeys(survivors, "never reached")) == ()


def test_equivalents_are_mutants_with_reasons() -> None:
    assert read_equivalents([{"mutant": "m", "why": "w"}]) == {"m": "w"}
    assert read_equivalents(None) == {}
    wrong_ones: list[Any] = [{}, ["m"], [{"mutant": "m"}], [{"mutant": "m", "why": ""}]]
    for wrong in wrong_ones:
        with pytest.raises(ValueError, match="should"):
            read_equivalents(wrong)
