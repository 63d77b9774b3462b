"""Grades one solution after another for one kata: brings maker, runner and judge together.

Whatever is at fault in the kata or in the machine becomes an `internal_error`, which counts for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from mlops_prep.clock import Clock
from mlops_prep.kata.cases import Case, CasesError, KataFiles, made_cases, order_cases, read_examples
from mlops_prep.kata.channel import Channel, ClosedError
from mlops_prep.kata.judge import Judgement
from mlops_prep.kata.workers import Workers
from mlops_prep.kata.workspace import Refused
from mlops_prep.models.kata import Kata
from mlops_prep.models.verdict import Failure, Report, VerdictName


class Grader:
    """The judge of one kata, for as long as the command runs. Whoever makes the workers closes them."""

    def __init__(self, kata: Kata, files: KataFiles, workers: Workers, clock: Clock, rng: Random) -> None:
        self._kata = kata
        self._files = files
        self._workers = workers
        self._clock = clock
        self._rng = rng
        self._ready: tuple[Channel, Channel, int] | None = None

    def prepare(self) -> None:
        """Start the runner and the maker of the next attempt; they work while the solution is being typed."""
        if self._ready is None:
            seed = self._rng.randrange(2**31)
            maker, runner = self._workers.start("maker"), self._workers.start("solution")
            order_cases(self._kata, self._files, maker, [seed])
            self._ready = (maker, runner, seed)

    def grade(self, source: bytes | Refused) -> Report:
        """The verdict on a solution's source."""
        started = self._clock.seconds()
        if isinstance(source, Refused):
            return self._without_cases("refused", source.why, 0, 0.0)
        seed = 0
        try:
            self.prepare()
            assert self._ready is not None
            (maker, runner, seed), self._ready = self._ready, None
            try:
                judgement = Judgement(
                    self._kata, runner, isolation=self._workers.isolation(), clock=self._clock, seed=seed
                )
                report = judgement.judge(source, self._cases(maker))
            finally:
                maker.stop()
                runner.stop()
        except (CasesError, ClosedError, RuntimeError) as error:
            return self._without_cases("internal_error", str(error), seed, self._clock.seconds() - started)
        return report._replace(seconds=self._clock.seconds() - started)

    def _cases(self, maker: Channel) -> Iterator[Case]:
        yield from read_examples(self._files.examples)
        yield from made_cases(maker)

    def _without_cases(self, verdict: VerdictName, message: str, seed: int, seconds: float) -> Report:
        return Report(
            kata=self._kata.id,
            verdict=verdict,
            passed=0,
            total=0,
            categories=(),
            failure=Failure("", message),
            stretch_passed=0,
            stretch_total=0,
            isolation=self._workers.isolation(),
            seconds=seconds,
            seed=seed,
        )
