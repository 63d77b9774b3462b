"""A toy kata, and runners for it at every isolation that this machine can give, started once for all tests."""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from mlops_prep.kata.cases import KataFiles
from mlops_prep.kata.channel import Channel
from mlops_prep.kata.grading import Grader
from mlops_prep.kata.spawning import SpawnedWorkers
from mlops_prep.kata.workers import IS_LINUX, ForkedWorkers, Workers
from mlops_prep.kata.workspace import Refused
from mlops_prep.models.kata import Category, Compare, Hints, Kata
from mlops_prep.models.verdict import Isolation, Report
from tests.fake_clock import FakeClock

REFERENCE = """\
def average(values, default=None):
    if default == "refuse":
        raise ValueError("no such default")
    if not values:
        return {"mean": default, "count": 0}
    return {"mean": float(sum(values)) / len(values), "count": len(values)}
"""
CASES = """\
def fixed(case):
    case("mean", "three values", {"values": [3, 1, 8.5]})
    case("mean", "one value, and a default that is not needed", {"values": [7654321], "default": 5})
    case("empty", "nothing", {"values": []})
    case("empty", "nothing, with a default", {"values": [], "default": 4321})
    case("errors", "a refusal", {"values": [1], "default": "refuse"}, raises=("ValueError",))


def drawn(case, rng):
    case("mean", "at random", {"values": [rng.randint(0, 99) for _ in range(5)]})
"""
EXAMPLES = """\
EXAMPLES = [{"says": "two values", "given": {"values": [1, 2]}, "gives": {"mean": 1.5, "count": 2}}]
"""
FILES = KataFiles(REFERENCE, CASES, EXAMPLES, starter="def average(values, default=None): ...\n", brief="# Average\n")
CASE_COUNT = 8
"""One example, five fixed cases, and one drawn case for the kata's own seed and one for a fresh one."""


def toy_kata(**fields: Any) -> Kata:
    """The kata of `FILES`."""
    defaults: dict[str, Any] = {
        "id": "toy",
        "title": "Average",
        "level": "junior",
        "minutes": 5,
        "practises": ("division",),
        "function": "average",
        "parameters": ("values",),
        "optional": ("default",),
        "categories": tuple(Category(id=name, says=f"The rule of {name}.") for name in ("mean", "empty", "errors")),
        "compare": Compare(),
        "hints": Hints(nudge="n", approach="a", answer="w"),
    }
    return Kata(**{**defaults, **fields})


class ShortWorkers:
    """Workers that give a solution one second of CPU time, so that an endless loop ends soon."""

    def __init__(self, workers: Workers) -> None:
        self.workers = workers

    def isolation(self) -> Isolation:
        return self.workers.isolation()

    def start(self, role: str, cpu_seconds: int = 1) -> Channel:
        return self.workers.start(role, cpu_seconds)

    def close(self) -> None:
        self.workers.close()


def make_workers(source: str, hidden: tuple[Path, ...] = (), modules: tuple[str, ...] = ()) -> Workers:
    """Workers of a tier, or spawned ones; skips the test where the machine does not offer it."""
    if source == "spawned":
        return SpawnedWorkers(modules)
    if not IS_LINUX:
        pytest.skip("only Linux forks runners")
    tier: Any = source
    workers = ForkedWorkers(modules, hidden, (tier, "limits") if tier != "limits" else (tier,))
    if workers.isolation() != tier:
        workers.close()
        pytest.skip(f"this machine does not offer {tier}")
    return workers


@pytest.fixture(scope="session", params=["full", "landlock", "limits", "spawned"])
def workers(request: pytest.FixtureRequest) -> Iterator[Workers]:
    """A prepared source of runners, for every tier."""
    found = make_workers(request.param)
    yield ShortWorkers(found)
    found.close()


@pytest.fixture(scope="session")
def best_workers() -> Iterator[Workers]:
    """The strongest runners of this machine, NumPy imported, for what does not depend on the tier."""
    found = ForkedWorkers(["numpy"], []) if IS_LINUX else SpawnedWorkers(["numpy"])
    yield ShortWorkers(found)
    found.close()


Grade = Callable[..., Report]


def grader(workers: Workers, kata: Kata | None = None, files: KataFiles = FILES) -> Grader:
    """A grader of the toy kata."""
    return Grader(kata or toy_kata(), files, workers, FakeClock(), Random(1))


@pytest.fixture
def grade(workers: Workers) -> Grade:
    """Grades a source with the toy kata, at every tier."""
    return lambda source: grader(workers).grade(_bytes(source))


@pytest.fixture
def grade_best(best_workers: Workers) -> Grade:
    """The same at the strongest tier alone."""
    return lambda source, **more: grader(best_workers, **more).grade(_bytes(source))


def _bytes(source: str | bytes | Refused) -> bytes | Refused:
    return source.encode() if isinstance(source, str) else source
