"""Proves that a kata's hidden tests are strong.

The starter fails, the reference and every file in `good/` pass, every file in `wrong/` fails where its first line says,
and every mutant of the reference is noticed or stands in the reviewed list. Random cases are drawn from many seeds,
too: each has to make cases that the reference agrees with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from mlops_prep.clock import Clock
from mlops_prep.kata.cases import Case, CasesError, KataFiles, made_cases, order_cases, read_examples
from mlops_prep.kata.judge import Judgement
from mlops_prep.kata.mutants import Mutant, mutants
from mlops_prep.kata.workers import Workers
from mlops_prep.kata.workspace import read_kata_files
from mlops_prep.models.kata import Kata
from mlops_prep.models.verdict import Report

SEEDS_TRIED = 40
"""Fresh seeds with which the reference must agree to make its cases."""
_FRESH_SEEDS = (1, 2)
_MUTANT_CPU_SECONDS = 2
_SEED = 7
_DECLARED = re.compile(r"# fails: ?([\w|-]+)? ?(?:\((\w+)\))?\s*")
"""First line of a wrong solution: category, or several where chance decides, and a verdict if not wrong_answer."""


class Proof(NamedTuple):
    """What was proven of one kata, and what not."""

    kata: str
    cases: int
    good: int
    wrong: int
    mutants: int
    equivalent: int
    problems: tuple[str, ...]


class Trial(NamedTuple):
    """One source to judge. `complaint` says what is wrong with the report on it; empty when it is as it should be."""

    source: bytes
    complaint: Callable[[Report], str]
    is_mutant: bool = False


class Prover:
    """Proves one kata after another with the same workers."""

    def __init__(self, workers: Workers, clock: Clock, threads: int) -> None:
        self._workers = workers
        self._clock = clock
        self._threads = threads
        self._isolation = workers.isolation()

    def prove(self, kata: Kata, folder: Path, equivalents: dict[str, str], step: Callable[[int, int], None]) -> Proof:
        """Prove a kata in its folder; `equivalents` are the reviewed mutants, and `step` hears how far it has come."""
        files = read_kata_files(folder)
        try:
            cases = self._cases(kata, files)
        except CasesError as error:
            return Proof(kata.id, 0, 0, 0, 0, 0, (str(error),))
        good, wrong = _sources(folder / "good"), _sources(folder / "wrong")
        found = list(mutants(files.reference))
        trials = [*_own_trials(files), *map(_good_trial, good), *map(_wrong_trial, wrong)]
        trials += [_mutant_trial(mutant, equivalents) for mutant in found]
        problems = [*_counts(kata, good, wrong), *_case_problems(kata, cases)]
        problems += _stale_equivalents(found, equivalents)
        problems += self._complaints(kata, cases, trials, step)
        return Proof(kata.id, len(cases), len(good), len(wrong), len(found), len(equivalents), tuple(problems))

    def _cases(self, kata: Kata, files: KataFiles) -> list[Case]:
        """The cases to prove with. Raises CasesError also when some other seed makes cases that contradict the kata."""
        tried = self._made(kata, files, range(100, 100 + SEEDS_TRIED))
        if not tried:
            raise CasesError("cases.py makes no cases")
        return [*read_examples(files.examples), *self._made(kata, files, _FRESH_SEEDS)]

    def _made(self, kata: Kata, files: KataFiles, seeds: Sequence[int]) -> list[Case]:
        maker = self._workers.start("maker", 60)
        try:
            order_cases(kata, files, maker, seeds)
            return list(made_cases(maker))
        finally:
            maker.stop()

    def _complaints(
        self, kata: Kata, cases: list[Case], trials: list[Trial], step: Callable[[int, int], None]
    ) -> Iterator[str]:
        with ThreadPoolExecutor(self._threads) as pool:
            results = pool.map(lambda trial: self._try(kata, cases, trial), trials)
            for done, complaint in enumerate(results, 1):
                step(done, len(trials))
                if complaint:
                    yield complaint

    def _try(self, kata: Kata, cases: list[Case], trial: Trial) -> str:
        runner = self._workers.start("solution", *([_MUTANT_CPU_SECONDS] if trial.is_mutant else []))
        try:
            judgement = Judgement(kata, runner, isolation=self._isolation, clock=self._clock, seed=_SEED)
            return trial.complaint(judgement.judge(trial.source, cases, stop_early=trial.is_mutant))
        finally:
            runner.stop()


def read_equivalents(data: Any) -> dict[str, str]:
    """The reviewed mutants of an `equivalents.yaml`, name to reason. Raises ValueError for another shape."""
    if data is None:
        return {}
    if not isinstance(data, list):
        raise ValueError("should be a list of {mutant, why}")
    found: dict[str, str] = {}
    for item in data:
        if not isinstance(item, dict) or set(item) != {"mutant", "why"} or not item["why"]:
            raise ValueError(f"{item!r} should have `mutant` and `why`")
        found[item["mutant"]] = item["why"]
    return found


def _sources(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.py"))


def _own_trials(files: KataFiles) -> list[Trial]:
    def starter(report: Report) -> str:
        return "starter.py passes" if report.verdict == "passed" else ""

    return [Trial(files.starter.encode(), starter), Trial(files.reference.encode(), _must_pass("reference.py"))]


def _must_pass(name: str) -> Callable[[Report], str]:
    def complaint(report: Report) -> str:
        if report.verdict != "passed":
            return f"{name} fails: {_words(report)}"
        if name == "reference.py" and report.stretch_passed != report.stretch_total:
            return f"{name} reaches {report.stretch_passed} of {report.stretch_total} stretch goals"
        return ""

    return complaint


def _good_trial(path: Path) -> Trial:
    return Trial(path.read_bytes(), _must_pass(f"good/{path.name}"))


def _wrong_trial(path: Path) -> Trial:
    source = path.read_bytes()
    declared = _DECLARED.fullmatch(source.split(b"\n", 1)[0].decode("utf-8", "replace"))
    categories, verdict = (declared[1] or "", declared[2] or "wrong_answer") if declared else ("", "")

    def complaint(report: Report) -> str:
        if not declared:
            return f"wrong/{path.name} does not begin with `# fails: CATEGORY (VERDICT)`"
        found = report.failure.category if report.failure else ""
        if found in categories.split("|") and report.verdict == verdict:
            return ""
        return f"wrong/{path.name} should fail by {verdict} in '{categories}': {_words(report)}"

    return Trial(source, complaint)


def _mutant_trial(mutant: Mutant, equivalents: dict[str, str]) -> Trial:
    def complaint(report: Report) -> str:
        is_reviewed = mutant.name in equivalents
        is_noticed = report.verdict != "passed" or report.stretch_passed != report.stretch_total
        if not is_noticed and not is_reviewed:
            return f"mutant survives: {mutant.name}"
        if is_noticed and is_reviewed:
            return f"mutant is listed as equivalent and is noticed: {mutant.name}"
        return ""

    return Trial(mutant.source.encode(), complaint, is_mutant=True)


def _stale_equivalents(found: list[Mutant], equivalents: dict[str, str]) -> Iterator[str]:
    names = {mutant.name for mutant in found}
    yield from (f"equivalents.yaml names no mutant: {name}" for name in equivalents if name not in names)


def _counts(kata: Kata, good: list[Path], wrong: list[Path]) -> Iterator[str]:
    for name, files, needed in (("good", good, 4), ("wrong", wrong, 15)):
        if len(files) < needed:
            yield f"{name}/ has {len(files)} solutions; {needed} are needed"


def _case_problems(kata: Kata, cases: list[Case]) -> Iterator[str]:
    used = {case.category for case in cases}
    yield from (f"category '{one.id}' has no case" for one in kata.categories if one.id not in used)


def _words(report: Report) -> str:
    if report.failure is None:
        return report.verdict
    failure = report.failure
    call = f"{failure.input[:300]} -> {failure.yours[:200]}" if failure.input else ""
    return f"{report.verdict} in '{failure.category}' ({failure.about}): {failure.message} {call}"
