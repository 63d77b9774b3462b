"""What can be wrong with a solution: one case of it, or all of it."""

from __future__ import annotations

from typing import NamedTuple

from mlops_prep.kata.cases import Case
from mlops_prep.models.verdict import VerdictName


class Fault(NamedTuple):
    """What is wrong with one case, or with the solution as a whole (no case)."""

    verdict: VerdictName
    message: str
    case: Case | None = None
    yours: str = ""
    lines: tuple[str, ...] = ()
    printed: str = ""


class FatalError(Exception):
    """The runner is gone, or there is nothing to call; nothing more can be asked."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault
