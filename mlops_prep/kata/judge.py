"""The judge: gives a solution one case at a time, compares what it claims to return, and says what that means.

Runs in the program's own process, holds the cases and the expected values, and never imports candidate code, NumPy or
SciPy. Everything that it learns comes as plain data over a `Channel`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from random import Random
from typing import Any

from mlops_prep.clock import Clock
from mlops_prep.kata import messages
from mlops_prep.kata.cases import Case
from mlops_prep.kata.channel import (
    Channel,
    ClosedError,
    OutputLimitError,
    ProtocolError,
    TimeIsUpError,
)
from mlops_prep.kata.comparing import first_difference
from mlops_prep.kata.faults import FatalError, Fault
from mlops_prep.kata.runner import codec
from mlops_prep.models.kata import Compare, Kata
from mlops_prep.models.verdict import EXAMPLES, CategoryTally, Failure, Isolation, Report, VerdictName

CALL_SECONDS = 10.0
"""Wall time for one call; the limit on CPU time ends a busy one sooner."""
LOAD_SECONDS = 20.0
ASKED_AGAIN = 60
"""Cases of the second pass, at most."""
FILE_NAME = "solution.py"

_SHAPES: dict[str, type | tuple[type, ...]] = {
    "id": int,
    "loaded": bool,
    "compile_error": str,
    "line": (int, type(None)),
    "import_error": dict,
    "missing_function": list,
    "is_there": bool,
    "bad_signature": str,
    "raised": dict,
    "value": str,
    "changed": str,
    "bad_type": str,
    "at": list,
    "too_large": bool,
}
"""What a runner's answer may hold. Candidate code can forge one, so nothing else is looked at."""


class Judgement:
    """One solution before one kata. `judge` gives the report."""

    def __init__(self, kata: Kata, runner: Channel, *, isolation: Isolation, clock: Clock, seed: int) -> None:
        self._kata = kata
        self._runner = runner
        self._isolation = isolation
        self._clock = clock
        self._seed = seed
        self._order = [EXAMPLES, *(category.id for category in kata.categories)]
        self._stretch = {category.id for category in kata.categories if category.stretch}
        self._passed: Counter[str] = Counter()
        self._total: Counter[str] = Counter()
        self._faults: list[Fault] = []
        self._ends_at = 0.0
        self._printed_early = ""
        """What was printed while the file was loaded, for the first fault to show."""

    def judge(self, source: bytes, cases: Iterable[Case], *, stop_early: bool = False) -> Report:
        """Grade `source`. `stop_early` ends at the first needed case that fails, where only the verdict matters.

        Errors that `cases` raises while it is read pass through.
        """
        started = self._clock.seconds()
        try:
            self._load(source)
        except FatalError as fatal:
            self._faults.append(fatal.fault)
        self._ends_at = self._clock.seconds() + messages.RUN_SECONDS
        judged = self._first_pass(cases, stop_early)
        if not self._faults:
            self._second_pass(judged)
        return self._report(self._clock.seconds() - started)

    # The three steps

    def _load(self, source: bytes) -> None:
        request = {
            "op": "load",
            "source": source.decode("latin-1"),
            "path": FILE_NAME,
            "function": self._kata.function,
            "parameters": list(self._kata.parameters),
            "optional": list(self._kata.optional),
        }
        reply = self._ask(request, LOAD_SECONDS, None, f"{LOAD_SECONDS:g} seconds for loading the file")
        self._printed_early = self._runner.printed()
        fault = messages.loading_fault(reply, self._kata, self._printed_early)
        if fault is not None:
            raise FatalError(fault)

    def _first_pass(self, cases: Iterable[Case], stop_early: bool) -> list[Case]:
        """Ask every case, and count. After a fatal fault the others count as not passed."""
        judged: list[Case] = []
        is_over = bool(self._faults)
        for case in cases:
            self._total[case.category] += 1
            if is_over:
                continue
            fault, is_over = self._try(case, len(judged))
            if fault is None:
                self._passed[case.category] += 1
            elif case.category not in self._stretch:
                self._faults.append(fault)
                if stop_early:
                    break
            judged.append(case)
        return judged

    def _try(self, case: Case, number: int) -> tuple[Fault | None, bool]:
        """The fault of one case, if it has one, and whether the runner is gone with it."""
        try:
            reply = self._call(case, number)
        except FatalError as fatal:
            return fatal.fault, True
        return self._fault(case, reply), False

    def _second_pass(self, judged: list[Case]) -> None:
        """Ask again, in another order: answers must not depend on what was asked before, or on chance."""
        numbers = [number for number, case in enumerate(judged) if case.category not in self._stretch]
        Random(self._seed).shuffle(numbers)
        for number in numbers[:ASKED_AGAIN]:
            case = judged[number]
            try:
                reply = self._call(case, number)
            except FatalError as fatal:
                self._faults.append(fatal.fault)
                return
            fault = self._fault(case, reply)
            if fault is not None:
                self._faults.append(fault._replace(verdict="flaky", message=messages.FLAKY))
                return
        try:
            self._runner.expect_silence()
        except (ProtocolError, OutputLimitError, ClosedError) as error:
            self._faults.append(self._gone(error, None))

    # Asking

    def _call(self, case: Case, number: int) -> dict[str, Any]:
        request = {"op": "call", "given": case.given, "positional": self._positional(case, number), "path": FILE_NAME}
        left = max(0.0, self._ends_at - self._clock.seconds())
        limit = f"{CALL_SECONDS:g} seconds for one call"
        if left < CALL_SECONDS:
            limit = f"{messages.RUN_SECONDS:g} seconds for all calls"
        return self._ask(request, min(CALL_SECONDS, left), case, limit)

    def _positional(self, case: Case, number: int) -> list[str]:
        """The arguments to give by position: always the needed ones, in every other case the optional ones, too."""
        names = list(self._kata.parameters)
        if number % 2:
            given = codec.loads(case.given)
            for name in self._kata.optional:
                if name not in given:
                    break
                names.append(name)
        return names

    def _ask(self, request: dict[str, Any], seconds: float, case: Case | None, limit: str) -> dict[str, Any]:
        try:
            reply = self._runner.ask(request, seconds)
            if not all(key in _SHAPES and isinstance(value, _SHAPES[key]) for key, value in reply.items()):
                raise ProtocolError("an answer of no known shape")
            return reply
        except (TimeIsUpError, ClosedError, ProtocolError, OutputLimitError) as error:
            raise FatalError(self._gone(error, case, limit)) from error

    def _gone(self, error: Exception, case: Case | None, limit: str = "") -> Fault:
        """The fault of a runner that broke off."""
        if not isinstance(error, ClosedError):
            self._runner.stop()
        ending = self._runner.ending()
        printed = self._runner.printed()
        if ending.setup_error:
            return Fault("internal_error", f"the sandbox could not be set up: {ending.setup_error}", case)
        verdict, message = messages.ending_words(error, ending, limit)
        return Fault(verdict, message, case, printed=printed)

    # Judging

    def _fault(self, case: Case, reply: dict[str, Any]) -> Fault | None:
        printed = self._runner.printed()
        if "raised" in reply:
            fault = messages.raised_fault(case, reply["raised"])
        elif "bad_type" in reply:
            fault = messages.type_fault(case, reply)
        elif reply.get("too_large"):
            fault = Fault("output_limit", messages.TOO_LARGE, case)
        else:
            fault = self._wrong(case, reply)
        if fault is None:
            return None
        early, self._printed_early = self._printed_early, ""
        return fault._replace(printed=early + printed)

    def _wrong(self, case: Case, reply: dict[str, Any]) -> Fault | None:
        try:
            value = codec.loads(reply["value"])
            difference = None
            if case.expected is not None:
                difference = first_difference(codec.loads(case.expected), value, self._rules(case))
        except (ValueError, RecursionError, KeyError, TypeError):  # no runner of ours wrote this
            return Fault("protocol_error", messages.PROTOCOL, case)
        yours = messages.shown(value)
        if case.expected is None:
            return Fault("wrong_answer", messages.did_not_raise(case.raises), case, yours)
        if difference is not None:
            return Fault("wrong_answer", str(difference), case, yours)
        if changed := reply.get("changed"):
            return Fault("mutates_input", messages.mutates(changed), case, yours)
        return None

    def _rules(self, case: Case) -> Compare:
        is_stretch = case.category in self._stretch
        return replace(self._kata.compare, stretch_only=()) if is_stretch else self._kata.compare

    # Reporting

    def _report(self, seconds: float) -> Report:
        failure = self._failure()
        needed = [name for name in self._order if name not in self._stretch]
        return Report(
            kata=self._kata.id,
            verdict=failure[0] if failure else "passed",
            passed=sum(self._passed[name] for name in needed),
            total=sum(self._total[name] for name in needed),
            categories=tuple(
                CategoryTally(name, self._passed[name], self._total[name]) for name in self._order if self._total[name]
            ),
            failure=failure[1] if failure else None,
            stretch_passed=sum(self._passed[name] for name in self._stretch),
            stretch_total=sum(self._total[name] for name in self._stretch),
            isolation=self._isolation,
            seconds=seconds,
            seed=self._seed,
        )

    def _failure(self) -> tuple[VerdictName, Failure] | None:
        """The fault to report: of the first failing category, the smallest input."""
        if not self._faults:
            return None
        fault = min(self._faults, key=self._rank)
        case = fault.case
        if case is None:
            failure = Failure("", fault.message, yours=fault.yours, lines=fault.lines, printed=fault.printed)
            return fault.verdict, failure
        category = next((one for one in self._kata.categories if one.id == case.category), None)
        return fault.verdict, Failure(
            category=case.category,
            message=fault.message,
            rule=category.says if category else "",
            about=case.says,
            input=messages.shown_call(self._kata.function, codec.loads(case.given)),
            yours=fault.yours,
            expected=messages.shown_expected(case) if case.is_public else "",
            lines=fault.lines,
            printed=fault.printed,
        )

    def _rank(self, fault: Fault) -> tuple[int, bool, int]:
        """A case that must raise comes after the others of its category: a solution that always raises is told so."""
        if fault.case is None:
            return -1, False, 0
        return self._order.index(fault.case.category), fault.case.expected is None, len(fault.case.given)
